//! Parquet files, row group by row group.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use polars_arrow::array::Array;
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, column_iter_to_arrays, infer_schema,
    read_metadata,
};

use super::announced::{LARGEST_PAGE, check_pages, check_parquet, most};
use super::column::Column;
use super::values::Values;
use super::{Rows, SLICE, Slice, Table, unharmed};
use crate::error::{Error, Result};
use crate::table::columnar::Columnar;
use crate::table::parallel::Source;

/// A Parquet file, of which a row group's columns are held at a time, packed as they are in the file.
pub(crate) struct Parquet {
    file: File,
    size: u64,
    name: String,
    fields: Vec<Field>,
    opened: Arc<Opened>,
    group: Arc<Group>,
    /// Row groups begun.
    begun: usize,
    /// Rows of the group that were given.
    given: usize,
    /// Number of the next row, from 1.
    row: u64,
    read: u64,
}

struct Opened {
    metadata: FileMetadata,
    columns: Vec<Column>,
}

/// The columns of a row group.
#[derive(Default)]
struct Group {
    number: usize,
    height: usize,
    chunks: Vec<Buffer<u8>>,
}

/// Some rows of a row group.
#[derive(Default)]
pub(crate) struct Part {
    file: Option<(Arc<Opened>, Arc<Group>)>,
    first: u64,
    rows: Range<usize>,
}

impl Parquet {
    /// Reads what the file holds.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Scan`](crate::ErrorKind::Scan) for a file that is not whole.
    pub fn open(mut file: File, name: &str) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0)).map_err(Error::io(name))?;
        let opened = unharmed(|| -> Result<_, String> {
            check_parquet(&mut file, size)?;
            let metadata = read_metadata(&mut file).map_err(|error| error.to_string())?;
            let schema = infer_schema(&metadata).map_err(|error| error.to_string())?;
            Ok((metadata, schema.into_iter_values().map(plain).collect()))
        });
        let (metadata, fields) = opened.map_err(|fault| Columnar::Parquet.unreadable(name, &fault))?;
        Ok(Parquet {
            file,
            size,
            name: name.to_owned(),
            fields,
            opened: Arc::new(Opened { metadata, columns: Vec::new() }),
            group: Arc::default(),
            begun: 0,
            given: 0,
            row: 1,
            read: 0,
        })
    }

    /// Reads the columns of a row group as they are in the file.
    fn group(&mut self, number: usize) -> Result<Group> {
        let Opened { metadata, columns } = &*self.opened;
        let unreadable = |fault: String| Columnar::Parquet.unreadable(&self.name, &fault);
        let row_group = &metadata.row_groups[number];
        let height = row_group.num_rows();
        if height as u64 > most(self.size) {
            return Err(unreadable(format!("a row group announces {height} rows")));
        }
        let mut chunks = Vec::with_capacity(columns.len());
        let mut held = 0;
        for column in columns {
            let chunk = chunk_of(metadata, number, column).map_err(unreadable)?;
            let place = unharmed(|| Ok::<_, String>(chunk.byte_range())).map_err(unreadable)?;
            if place.start > place.end || place.end > self.size {
                return Err(unreadable("a column lies beyond its end".to_owned()));
            }
            held += place.end - place.start;
            if held > self.size {
                return Err(unreadable("its columns overlap".to_owned()));
            }
            let mut bytes = Vec::with_capacity((place.end - place.start) as usize);
            self.file.seek(SeekFrom::Start(place.start)).map_err(Error::io(&self.name))?;
            let file = self.file.by_ref().take(place.end - place.start);
            { file }.read_to_end(&mut bytes).map_err(Error::io(&self.name))?;
            let bytes = Buffer::from_vec(bytes);
            unharmed(|| check_pages(&bytes, height)).map_err(unreadable)?;
            chunks.push(bytes);
        }
        self.read = self.read.max(row_group.full_byte_range().end.min(self.size));
        Ok(Group { number, height, chunks })
    }
}

/// A field as its values are read, without their dictionary.
fn plain(mut field: Field) -> Field {
    if let ArrowDataType::Dictionary(_, values, _) = field.dtype {
        field.dtype = *values;
    }
    field
}

/// The only part of a column in a row group.
fn chunk_of<'a>(metadata: &'a FileMetadata, group: usize, column: &Column) -> Result<&'a ColumnChunkMetadata, String> {
    let chunks = metadata.row_groups[group].columns_under_root_iter(&column.field.name);
    let mut chunks = chunks.into_iter().flatten();
    match (chunks.next(), chunks.next()) {
        (Some(chunk), None) => Ok(chunk),
        _ => Err(format!("the column {} has no values, or several", column.field.name)),
    }
}

impl Source for Parquet {
    type Block = Part;
    const PER_THREAD: usize = 2;

    fn next_block(&mut self, _: Part) -> Result<Option<Part>> {
        // Without a column nothing holds what the file announces of its rows.
        let is_read = !self.opened.columns.is_empty();
        while self.given == self.group.height {
            if !is_read || self.begun == self.opened.metadata.row_groups.len() {
                self.read = self.size;
                return Ok(None);
            }
            self.group = Arc::new(self.group(self.begun)?);
            (self.begun, self.given) = (self.begun + 1, 0);
        }
        let rows = self.given..self.group.height.min(self.given + SLICE);
        let first = self.row;
        (self.given, self.row) = (rows.end, first + rows.len() as u64);
        Ok(Some(Part { file: Some((self.opened.clone(), self.group.clone())), first, rows }))
    }

    fn read(&self) -> u64 {
        self.read
    }
}

impl Table for Parquet {
    const FORMAT: Columnar = Columnar::Parquet;

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    fn set_columns(&mut self, columns: Vec<Column>) {
        if let Some(opened) = Arc::get_mut(&mut self.opened) {
            opened.columns = columns;
        }
    }
}

impl Slice for Part {
    fn rows(&self) -> Result<Rows, String> {
        let Some((opened, group)) = &self.file else { return Ok(Rows::default()) };
        let columns = opened.columns.iter().zip(&group.chunks);
        let columns = columns.map(|(column, bytes)| Ok((column.at, self.values(opened, group, column, bytes)?)));
        Rows::new(self.first, self.rows.len(), columns)
    }
}

impl Part {
    fn values(&self, opened: &Opened, group: &Group, column: &Column, bytes: &Buffer<u8>) -> Result<Values, String> {
        let chunk = chunk_of(&opened.metadata, group.number, column)?;
        unharmed(|| -> Result<Values, String> {
            let pages = PageReader::new(Cursor::new(bytes.clone()), chunk, Vec::new(), LARGEST_PAGE);
            let pages = vec![BasicDecompressor::new(pages, Vec::new())];
            let types = vec![&chunk.descriptor().descriptor.primitive_type];
            let rows = Filter::new_ranged(self.rows.start, self.rows.end);
            let arrays = column_iter_to_arrays(pages, types, column.field.clone(), Some(rows));
            let (arrays, _) = arrays.map_err(|error| error.to_string())?;
            // There is one, but for columns of unusual types.
            let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
            let array = concatenate(&arrays).map_err(|error| error.to_string())?;
            column.values(array.as_ref())
        })
    }
}
