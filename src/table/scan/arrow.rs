//! Arrow IPC files, batch by batch.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use polars_arrow::array::Array;
use polars_arrow::datatypes::Field;
use polars_arrow::io::ipc::format::ipc::planus::{self, ReadAsRoot};
use polars_arrow::io::ipc::format::ipc::{Block, MessageHeaderRef, MessageRef};
use polars_arrow::io::ipc::read::{Dictionaries, FileMetadata, read_batch, read_file_dictionaries, read_file_metadata};

use super::column::Column;
use super::{Rows, SLICE, Slice, Table, unharmed};
use crate::error::{Error, Result};
use crate::table::Columnar;
use crate::table::Source;

/// Bytes that a buffer may unpack to, where it has so few rows and so few bytes in the file.
const LEAST: u64 = 64 << 20;
/// Bytes that it may unpack to for each row, or each byte in the file.
const MOST_UNPACKED: u64 = 256;

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
    /// [`Error::Io`]; [`Error::Scan`] for a file that is not whole.
    pub fn open(mut file: File, name: &str) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0)).map_err(Error::io(name))?;
        file.seek(SeekFrom::Start(0)).map_err(Error::io(name))?;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let metadata = unharmed(|| read_file_metadata(&mut file));
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
            for block in metadata.dictionaries.iter().flatten() {
                unharmed(|| check_block(file.get_mut(), block, self.size))?;
            }
            let read = || read_file_dictionaries(file, metadata, &mut self.scratch[0], Default::default());
            self.dictionaries = Some(unharmed(read)?);
        }
        let (Some(block), Some(dictionaries)) = (metadata.blocks.get(self.begun), &self.dictionaries) else {
            return Ok(None);
        };
        unharmed(|| check_block(file.get_mut(), block, self.size))?;
        let positions: Vec<usize> = self.columns.iter().map(|column| column.at).collect();
        let [head, body] = &mut self.scratch;
        let checked = Default::default();
        let read =
            || read_batch(file, dictionaries, metadata, Some(&positions), None, self.begun, false, head, body, checked);
        let batch = unharmed(read)?;
        Ok(Some(Batch { height: batch.len(), arrays: batch.into_arrays() }))
    }
}

/// Checks where a block and its buffers lie, and what they say that they unpack to, before memory is set aside for them.
fn check_block(file: &mut File, block: &Block, size: u64) -> Result<(), String> {
    let fault = |what: &str| what.to_owned();
    let place = |number: i64| u64::try_from(number).ok().filter(|number| *number <= size);
    let known = place(block.offset).zip(place(block.body_length)).zip(place(i64::from(block.meta_data_length)));
    let ((offset, body), head) = known.ok_or_else(|| fault("a batch lies beyond its end"))?;
    if offset + head + body > size {
        return Err(fault("a batch lies beyond its end"));
    }
    let mut read = |from: u64, length: u64| -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from)).map_err(|error| error.to_string())?;
        file.by_ref().take(length).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    };
    let message = read(offset, head)?;
    // A mark of continuation, in files of today, and the length.
    let start = if message.starts_with(&[0xff; 4]) { 8 } else { 4 };
    let message = message.get(start..).ok_or_else(|| fault("a batch is cut off"))?;
    let damaged = |error: planus::Error| error.to_string();
    let batch = match MessageRef::read_as_root(message).and_then(|message| message.header()).map_err(damaged)? {
        Some(MessageHeaderRef::RecordBatch(batch)) => Some(batch),
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => dictionary.data().map_err(damaged)?,
        _ => None,
    };
    let batch = batch.ok_or_else(|| fault("a batch is of an unknown kind"))?;
    let rows = u64::try_from(batch.length().map_err(damaged)?).unwrap_or(u64::MAX);
    let is_packed = batch.compression().map_err(damaged)?.is_some();
    for buffer in batch.buffers().map_err(damaged)?.into_iter().flatten() {
        let (from, length) = place(buffer.offset()).zip(place(buffer.length())).unwrap_or((size, size));
        if from + length > body {
            return Err(fault("a column lies beyond its batch"));
        }
        if !is_packed || length < 8 {
            continue;
        }
        let unpacked = read(offset + head + from, 8)?.try_into().map_or(0, u64::from_le_bytes);
        let most = LEAST.max(rows.max(length).saturating_mul(MOST_UNPACKED));
        // All bits set: it is not packed.
        if unpacked > most && unpacked != u64::MAX {
            return Err(format!("a column unpacks to {unpacked} bytes"));
        }
    }
    Ok(())
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
    fn headers(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.name.trim().to_owned()).collect()
    }

    fn column(&self, at: usize) -> Result<Column, String> {
        Column::new(at, self.fields[at].clone())
    }

    fn project(&mut self, columns: Vec<Column>) {
        self.columns = Arc::new(columns);
    }
}

impl Slice for Part {
    fn rows(&self) -> Result<Rows, String> {
        let Some((columns, batch)) = &self.file else { return Ok(Rows::default()) };
        let columns = columns.iter().zip(&batch.arrays).map(|(column, array)| {
            let cells = unharmed(|| column.cells(array.sliced(self.rows.start, self.rows.len()).as_ref()))?;
            Ok((column.at, cells))
        });
        Rows::new(self.first, self.rows.len(), columns)
    }
}
