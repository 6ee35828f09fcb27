//! Parquet files, row group by row group, whose columns are held packed as they are in the file.

use std::fs::File;
use std::io::{Cursor, Seek, SeekFrom};
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

use super::announced::{self, LARGEST_PAGE, check_pages, check_parquet, most};
use super::column::Column;
use super::{Columns, Group, Groups, Packed, SLICE};
use crate::error::{Error, Result};
use crate::guard::{Fault, unharmed};
use crate::table::form::Form;

/// A Parquet file.
struct Parquet {
    file: File,
    size: u64,
    name: String,
    metadata: Arc<FileMetadata>,
    /// Row groups begun.
    begun: usize,
    read: u64,
}

/// A column in a row group.
struct Chunk {
    metadata: Arc<FileMetadata>,
    group: usize,
    bytes: Buffer<u8>,
}

impl Columns {
    /// Reads what a Parquet file holds.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Scan`](crate::ErrorKind::Scan) for a file that is not whole.
    pub fn of_parquet(mut file: File, name: &str) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0)).map_err(Error::io(name))?;
        let opened = unharmed(|| {
            check_parquet(&mut file, size)?;
            let metadata = read_metadata(&mut file)?;
            let schema = infer_schema(&metadata)?;
            Ok((Arc::new(metadata), schema.into_iter_values().map(plain).collect()))
        });
        let (metadata, fields) = opened.map_err(|fault| Form::Parquet.unreadable(name, &fault))?;
        let parquet = Parquet { file, size, name: name.to_owned(), metadata, begun: 0, read: 0 };
        Ok(Columns::new(Form::Parquet, name, SLICE, fields, parquet))
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
fn chunk_of<'a>(metadata: &'a FileMetadata, group: usize, field: &Field) -> Result<&'a ColumnChunkMetadata, String> {
    let mut chunks = metadata.row_groups[group].columns_under_root_iter(&field.name).into_iter().flatten();
    match (chunks.next(), chunks.next()) {
        (Some(chunk), None) => Ok(chunk),
        _ => Err(format!("the column {} has no values, or several", field.name)),
    }
}

impl Groups for Parquet {
    fn next(&mut self, columns: &[Column]) -> Result<Option<Group>> {
        let unreadable = |fault: String| Form::Parquet.unreadable(&self.name, &fault);
        // Without a column nothing holds what the file announces of its rows.
        let Some(group) = self.metadata.row_groups.get(self.begun).filter(|_| !columns.is_empty()) else {
            self.read = self.size;
            return Ok(None);
        };
        let height = group.num_rows();
        if height as u64 > most(self.size) {
            return Err(unreadable(format!("a row group announces {height} rows")));
        }
        let mut values: Vec<Box<dyn Packed>> = Vec::with_capacity(columns.len());
        let mut held = 0;
        for column in columns {
            let chunk = chunk_of(&self.metadata, self.begun, &column.field).map_err(unreadable)?;
            let place = unharmed(|| Ok(chunk.byte_range())).map_err(unreadable)?;
            if place.start > place.end || place.end > self.size {
                return Err(unreadable("a column lies beyond its end".to_owned()));
            }
            let length = place.end - place.start;
            held += length;
            if held > self.size {
                return Err(unreadable("its columns overlap".to_owned()));
            }
            let bytes = announced::read(&mut self.file, place.start, length).map_err(Error::io(&self.name))?;
            unharmed(|| check_pages(&bytes, height)).map_err(unreadable)?;
            values.push(Box::new(Chunk {
                metadata: self.metadata.clone(),
                group: self.begun,
                bytes: Buffer::from_vec(bytes),
            }));
        }
        self.read = self.read.max(group.full_byte_range().end.min(self.size));
        self.begun += 1;
        Ok(Some(Group { height, values }))
    }

    fn read(&self) -> u64 {
        self.read
    }
}

impl Packed for Chunk {
    fn unpack(&self, field: &Field, rows: &Range<usize>) -> Result<Box<dyn Array>, Fault> {
        let chunk = chunk_of(&self.metadata, self.group, field)?;
        let pages = PageReader::new(Cursor::new(self.bytes.clone()), chunk, Vec::new(), LARGEST_PAGE);
        let pages = vec![BasicDecompressor::new(pages, Vec::new())];
        let types = vec![&chunk.descriptor().descriptor.primitive_type];
        let rows = Filter::new_ranged(rows.start, rows.end);
        let (arrays, _) = column_iter_to_arrays(pages, types, field.clone(), Some(rows))?;
        // There is one, but for columns of unusual types.
        let arrays: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
        Ok(concatenate(&arrays)?)
    }
}
