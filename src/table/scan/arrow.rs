//! Arrow IPC files, batch by batch.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use polars::error::PolarsResult;
use polars_arrow::array::Array;
use polars_arrow::datatypes::Field;
use polars_arrow::io::ipc::read::{Dictionaries, FileMetadata, read_batch, read_file_dictionaries, read_file_metadata};

use super::announced::{Weight, check_arrow, check_block, check_dictionaries};
use super::column::Column;
use super::{DAMAGED, Rows, SLICE, Slice, Table, unharmed};
use crate::error::{Error, Result};
use crate::table::columnar::Columnar;
use crate::table::parallel::Source;

/// An Arrow IPC file, of which a batch is held at a time.
pub(crate) struct Arrow {
    file: BufReader<File>,
    size: u64,
    name: String,
    fields: Vec<Field>,
    metadata: FileMetadata,
    dictionaries: Option<Dictionaries>,
    columns: Arc<Vec<Column>>,
    batch: Arc<Batch>,
    /// Batches begun.
    begun: usize,
    /// Rows of the batch that were given.
    given: usize,
    /// Number of the next row, from 1.
    row: u64,
    /// Memory that is used again and again.
    scratch: [Vec<u8>; 2],
}

#[derive(Default)]
struct Batch {
    height: usize,
    arrays: Vec<Box<dyn Array>>,
}

/// Some rows of a batch.
#[derive(Default)]
pub(crate) struct Part {
    file: Option<(Arc<Vec<Column>>, Arc<Batch>)>,
    first: u64,
    rows: Range<usize>,
}

impl Arrow {
    /// Reads what the file holds.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Scan`](crate::ErrorKind::Scan) for a file that is not whole.
    pub fn open(mut file: File, name: &str) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0)).map_err(Error::io(name))?;
        let checked = unharmed(|| check_arrow(&mut file, size));
        file.seek(SeekFrom::Start(0)).map_err(Error::io(name))?;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let metadata = checked.and_then(|()| unharmed(|| read_file_metadata(&mut file)));
        let metadata = metadata.map_err(|fault| Columnar::Arrow.unreadable(name, &fault))?;
        Ok(Arrow {
            file,
            size,
            name: name.to_owned(),
            fields: metadata.schema.iter_values().cloned().collect(),
            metadata,
            dictionaries: None,
            columns: Arc::default(),
            batch: Arc::default(),
            begun: 0,
            given: 0,
            row: 1,
            scratch: Default::default(),
        })
    }

    /// Reads the next batch.
    fn batch(&mut self) -> Result<Option<Batch>, String> {
        let Arrow { file, metadata, .. } = self;
        if self.dictionaries.is_none() {
            let blocks = metadata.dictionaries.as_deref().unwrap_or_default();
            let weight = unharmed(|| check_dictionaries(file.get_mut(), blocks, self.size))?;
            let read = || read_file_dictionaries(file, metadata, &mut self.scratch[0], Default::default());
            self.dictionaries = Some(read_block(&weight, read)?);
        }
        let (Some(block), Some(dictionaries)) = (metadata.blocks.get(self.begun), &self.dictionaries) else {
            return Ok(None);
        };
        let weight = unharmed(|| check_block(file.get_mut(), block, self.size))?;
        let positions: Vec<usize> = self.columns.iter().map(|column| column.at).collect();
        let [head, body] = &mut self.scratch;
        let checked = Default::default();
        let read =
            || read_batch(file, dictionaries, metadata, Some(&positions), None, self.begun, false, head, body, checked);
        let batch = read_block(&weight, read)?;
        Ok(Some(Batch { height: batch.len(), arrays: batch.into_arrays() }))
    }
}

/// Runs the library, which panics at parts of views that a packed block stores as they are.
fn read_block<T>(weight: &Weight, read: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    let form = "this form of Arrow is not supported, compressed views of texts; write it without compression";
    unharmed(read).map_err(|fault| if weight.has_packed_views && fault == DAMAGED { form.to_owned() } else { fault })
}

impl Source for Arrow {
    type Block = Part;
    const PER_THREAD: usize = 1;

    fn next_block(&mut self, _: Part) -> Result<Option<Part>> {
        while self.given == self.batch.height {
            let next = self.batch().map_err(|fault| Columnar::Arrow.unreadable(&self.name, &fault))?;
            let Some(next) = next else { return Ok(None) };
            self.batch = Arc::new(next);
            (self.begun, self.given) = (self.begun + 1, 0);
        }
        let rows = self.given..self.batch.height.min(self.given + SLICE);
        let first = self.row;
        (self.given, self.row) = (rows.end, first + rows.len() as u64);
        Ok(Some(Part { file: Some((self.columns.clone(), self.batch.clone())), first, rows }))
    }

    fn read(&self) -> u64 {
        match self.metadata.blocks.get(self.begun) {
            Some(next) => u64::try_from(next.offset).unwrap_or(0).min(self.size),
            None => self.size,
        }
    }
}

impl Table for Arrow {
    const FORMAT: Columnar = Columnar::Arrow;

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn set_columns(&mut self, columns: Vec<Column>) {
        self.columns = Arc::new(columns);
    }
}

impl Slice for Part {
    fn rows(&self) -> Result<Rows, String> {
        let Some((columns, batch)) = &self.file else { return Ok(Rows::default()) };
        let columns = columns.iter().zip(&batch.arrays).map(|(column, array)| {
            let values = unharmed(|| column.values(array.sliced(self.rows.start, self.rows.len()).as_ref()))?;
            Ok((column.at, values))
        });
        Rows::new(self.first, self.rows.len(), columns)
    }
}
