//! Arrow IPC files, batch by batch.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};

use polars::error::PolarsResult;
use polars_arrow::io::ipc::read::{Dictionaries, FileMetadata, read_batch, read_file_dictionaries, read_file_metadata};

use super::announced::{Weight, check_arrow, check_block, check_dictionaries};
use super::column::Column;
use super::{Columns, Group, Groups, SLICE};
use crate::error::{Error, Result};
use crate::guard::{DAMAGED, unharmed};
use crate::table::form::Form;

/// An Arrow IPC file.
struct Arrow {
    file: BufReader<File>,
    size: u64,
    name: String,
    metadata: FileMetadata,
    dictionaries: Option<Dictionaries>,
    /// Batches begun.
    begun: usize,
    /// Memory that is used again and again.
    scratch: [Vec<u8>; 2],
}

impl Columns {
    /// Reads what an Arrow IPC file holds.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Scan`](crate::ErrorKind::Scan) for a file that is not whole.
    pub fn of_arrow(mut file: File, name: &str) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0)).map_err(Error::io(name))?;
        let checked = unharmed(|| check_arrow(&mut file, size));
        file.seek(SeekFrom::Start(0)).map_err(Error::io(name))?;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let metadata = checked.and_then(|()| unharmed(|| Ok(read_file_metadata(&mut file)?)));
        let metadata = metadata.map_err(|fault| Form::Arrow.unreadable(name, &fault))?;
        let fields = metadata.schema.iter_values().cloned().collect();
        let (dictionaries, scratch) = (None, Default::default());
        let arrow = Arrow { file, size, name: name.to_owned(), metadata, dictionaries, begun: 0, scratch };
        Ok(Columns::new(Form::Arrow, name, SLICE, fields, arrow))
    }
}

impl Groups for Arrow {
    fn next(&mut self, columns: &[Column]) -> Result<Option<Group>> {
        self.batch(columns).map_err(|fault| Form::Arrow.unreadable(&self.name, &fault))
    }

    fn read(&self) -> u64 {
        match self.metadata.blocks.get(self.begun) {
            Some(next) => u64::try_from(next.offset).unwrap_or(0).min(self.size),
            None => self.size,
        }
    }
}

impl Arrow {
    /// Reads the next batch.
    fn batch(&mut self, columns: &[Column]) -> Result<Option<Group>, String> {
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
        let positions: Vec<usize> = columns.iter().map(|column| column.at).collect();
        let [head, body] = &mut self.scratch;
        let checked = Default::default();
        let read =
            || read_batch(file, dictionaries, metadata, Some(&positions), None, self.begun, false, head, body, checked);
        let batch = read_block(&weight, read)?;
        self.begun += 1;
        let height = batch.len();
        Ok(Some(Group { height, values: batch.into_arrays().into_iter().map(|array| Box::new(array) as _).collect() }))
    }
}

/// Runs the library, which panics at parts of views that a packed block stores as they are.
fn read_block<T>(weight: &Weight, read: impl FnOnce() -> PolarsResult<T>) -> Result<T, String> {
    let form = "this form of Arrow is not supported, compressed views of texts; write it without compression";
    unharmed(|| Ok(read()?))
        .map_err(|fault| if weight.has_packed_views && fault == DAMAGED { form.to_owned() } else { fault })
}
