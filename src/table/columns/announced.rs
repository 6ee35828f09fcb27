//! What a file in columns announces of itself, held against the bytes at hand before a library sets memory aside for it.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polars_arrow::io::ipc::format::ipc::planus::{self, ReadAsRoot, Vector};
use polars_arrow::io::ipc::format::ipc::{
    Block, FieldRef, FooterRef, KeyValueRef, MessageHeaderRef, MessageRef, SchemaRef, TypeRef,
};
use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{FileMetaData, PageHeader, SchemaElement};

use crate::guard::Fault;

/// Bytes that a part of a file may unpack to: so many for each of its own, or the least, however small it is.
const MOST_FROM_A_BYTE: u64 = 256;
const LEAST: u64 = 64 << 20;
/// Bytes of a footer; those of wide files have a few megabytes.
const LARGEST_FOOTER: u64 = 16 << 20;
/// Bytes that a page may unpack to; writers make pages of a megabyte.
pub(super) const LARGEST_PAGE: usize = 256 << 20;
/// How deep columns may lie in columns.
const DEEPEST: usize = 64;
/// Bytes that a field of a schema takes in memory, with its names aside.
const FIELD: u64 = 512;
/// The mark before the length of a message, in files of today.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// Checks the footer of a Parquet file: the lengths of its lists, and its schema.
pub(super) fn check_parquet(file: &mut File, size: u64) -> Result<(), Fault> {
    let footer = footer(file, size, b"PAR1")?;
    // Each element of a list counts as eight bytes; what is there has more bytes than half of that.
    let mut protocol = TCompactInputProtocol::new(footer.as_slice(), 2 * footer.len() + (1 << 16));
    let metadata = FileMetaData::read_from_in_protocol(&mut protocol);
    let metadata = metadata.map_err(|_| "its footer announces what it does not hold")?;
    check_parquet_schema(&metadata.schema, metadata.row_groups.len(), most(footer.len() as u64))?;
    let of_arrow = metadata.key_value_metadata.iter().flatten().filter(|pair| pair.key == "ARROW:schema");
    for schema in of_arrow.filter_map(|pair| STANDARD.decode(pair.value.as_deref()?).ok()) {
        if let Some(MessageHeaderRef::Schema(schema)) = header(&schema)? {
            check_arrow_schema(schema, footer.len() as u64)?;
        }
    }
    Ok(())
}

/// Checks how deep a schema is, and how long the names are that each row group repeats.
fn check_parquet_schema(elements: &[SchemaElement], row_groups: usize, most: u64) -> Result<(), Fault> {
    // By level: the children still to come, and the bytes of the names that lead there.
    let mut levels: Vec<(i32, usize)> = Vec::new();
    let mut names = 0;
    for element in elements {
        while levels.pop_if(|(left, _)| *left == 0).is_some() {}
        let path = levels.last().map_or(0, |(_, path)| *path) + element.name.len();
        levels.last_mut().into_iter().for_each(|(left, _)| *left -= 1);
        match element.num_children {
            Some(children) if children > 0 => levels.push((children, path)),
            _ => names += path as u64,
        }
        if levels.len() > DEEPEST {
            return Err(format!("its columns lie more than {DEEPEST} deep").into());
        }
    }
    let names = names.saturating_mul(row_groups as u64 + 1);
    if names > most { Err(format!("the names of its columns come to {names} bytes").into()) } else { Ok(()) }
}

/// Checks the headers of the pages of a column in a row group of so many rows.
pub(super) fn check_pages(bytes: &[u8], height: usize) -> Result<(), Fault> {
    let mut bytes = Cursor::new(bytes);
    let mut values = 0;
    while (bytes.position() as usize) < bytes.get_ref().len() {
        let mut protocol = TCompactInputProtocol::new(&mut bytes, LARGEST_PAGE);
        let header = PageHeader::read_from_in_protocol(&mut protocol)?;
        let size = |size: i32| usize::try_from(size).ok().filter(|size| *size <= LARGEST_PAGE);
        let sizes = size(header.uncompressed_page_size).zip(size(header.compressed_page_size));
        let (unpacked, packed) = sizes.ok_or_else(|| format!("a page has more than {LARGEST_PAGE} bytes"))?;
        let number = |number: i32| usize::try_from(number).unwrap_or(usize::MAX);
        let in_dictionary = header.dictionary_page_header.map_or(0, |page| number(page.num_values));
        let first = header.data_page_header.map_or(0, |page| number(page.num_values));
        let second = header.data_page_header_v2.map_or(0, |page| number(page.num_values));
        values = first.saturating_add(second).saturating_add(values);
        if in_dictionary > unpacked || packed > bytes.get_ref().len() - bytes.position() as usize {
            return Err("a page is larger than its column".into());
        }
        bytes.set_position(bytes.position() + packed as u64);
    }
    if values == height { Ok(()) } else { Err(format!("a column has {values} rows in place of {height}").into()) }
}

/// Checks the footer of an Arrow IPC file: its schema, and its notes.
pub(super) fn check_arrow(file: &mut File, size: u64) -> Result<(), Fault> {
    let bytes = footer(file, size, b"ARROW1")?;
    let footer = FooterRef::read_as_root(&bytes)?;
    weigh_notes(footer.custom_metadata(), &mut most(bytes.len() as u64))?;
    footer.schema()?.map_or(Ok(()), |schema| check_arrow_schema(schema, bytes.len() as u64))
}

/// Checks a schema, parts of which may refer to the same bytes again and again.
fn check_arrow_schema(schema: SchemaRef, bytes: u64) -> Result<(), Fault> {
    let mut left = most(bytes);
    weigh_notes(schema.custom_metadata(), &mut left)?;
    weigh_fields(schema.fields(), 1, &mut left)
}

type Parts<'a, T> = planus::Result<Option<Vector<'a, planus::Result<T>>>>;

fn weigh_fields(fields: Parts<FieldRef>, depth: usize, left: &mut u64) -> Result<(), Fault> {
    for field in fields?.into_iter().flatten() {
        let field = field?;
        let of_type = match field.type_()? {
            Some(TypeRef::Timestamp(time)) => time.timezone()?.map_or(0, str::len),
            Some(TypeRef::Union(union)) => union.type_ids()?.map_or(0, |ids| 4 * ids.len()),
            _ => 0,
        };
        let name = field.name()?.map_or(0, str::len);
        weigh(FIELD + (name + of_type) as u64, left)?;
        weigh_notes(field.custom_metadata(), left)?;
        if depth > DEEPEST {
            return Err(format!("its columns lie more than {DEEPEST} deep").into());
        }
        weigh_fields(field.children(), depth + 1, left)?;
    }
    Ok(())
}

fn weigh_notes(notes: Parts<KeyValueRef>, left: &mut u64) -> Result<(), Fault> {
    for note in notes?.into_iter().flatten() {
        let note = note?;
        let texts = [note.key()?, note.value()?];
        weigh(FIELD + texts.iter().flatten().map(|text| text.len() as u64).sum::<u64>(), left)?;
    }
    Ok(())
}

fn weigh(bytes: u64, left: &mut u64) -> Result<(), Fault> {
    *left = left.checked_sub(bytes).ok_or("its schema is larger than its footer can hold")?;
    Ok(())
}

/// What the columns of a block of an Arrow IPC file come to.
#[derive(Default)]
pub(super) struct Weight {
    /// Bytes of what is packed, unpacked.
    unpacked: u64,
    /// Whether the block is packed and has views of texts, parts of which may be stored as they are.
    pub has_packed_views: bool,
}

/// Checks the blocks of dictionaries, all of which are held at once.
pub(super) fn check_dictionaries(file: &mut File, blocks: &[Block], size: u64) -> Result<Weight, Fault> {
    let mut all = Weight::default();
    for block in blocks {
        let weight = check_block(file, block, size)?;
        all.unpacked = all.unpacked.saturating_add(weight.unpacked);
        all.has_packed_views |= weight.has_packed_views;
    }
    match all.unpacked > most(size) {
        true => Err(format!("its dictionaries unpack to {} bytes", all.unpacked).into()),
        false => Ok(all),
    }
}

/// Checks where a block of an Arrow IPC file and its columns lie, and what they announce that they unpack to.
pub(super) fn check_block(file: &mut File, block: &Block, size: u64) -> Result<Weight, Fault> {
    let place = |number: i64| u64::try_from(number).ok().filter(|number| *number <= size);
    let known = place(block.offset).zip(place(block.body_length)).zip(place(i64::from(block.meta_data_length)));
    let ((offset, body), head) = known.ok_or("a batch lies beyond its end")?;
    if offset + head + body > size {
        return Err("a batch lies beyond its end".into());
    }
    let message = read(file, offset, head)?;
    let batch = match header(&message)? {
        Some(MessageHeaderRef::RecordBatch(batch)) => Some(batch),
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => dictionary.data()?,
        _ => None,
    };
    let batch = batch.ok_or("a batch is of an unknown kind")?;
    let is_packed = batch.compression()?.is_some();
    let views = batch.variadic_buffer_counts()?.map_or(0, |counts| counts.len());
    let (mut lengths, mut weight) = (0, Weight { unpacked: 0, has_packed_views: is_packed && views > 0 });
    for buffer in batch.buffers()?.into_iter().flatten() {
        let (from, length) = place(buffer.offset()).zip(place(buffer.length())).unwrap_or((size, size));
        lengths += length;
        if from + length > body || lengths > body {
            return Err("a column lies beyond its batch".into());
        }
        if is_packed && length >= 8 {
            let bytes = read(file, offset + head + from, 8)?.try_into().map_or(0, u64::from_le_bytes);
            // All bits set: it is stored as it is.
            weight.unpacked = weight.unpacked.saturating_add(if bytes == u64::MAX { length } else { bytes });
        }
    }
    let rows = u64::try_from(batch.length()?).unwrap_or(u64::MAX);
    if weight.unpacked > most(body) {
        return Err(format!("a batch unpacks to {} bytes", weight.unpacked).into());
    }
    // The least that a column of rows has is a bit for each.
    if rows / 8 > most(body) { Err(format!("a batch announces {rows} rows").into()) } else { Ok(weight) }
}

/// What a message holds.
fn header(message: &[u8]) -> Result<Option<MessageHeaderRef<'_>>, Fault> {
    // The length, after a mark in files of today.
    let start = if message.starts_with(&CONTINUATION) { 8 } else { 4 };
    let message = message.get(start..).ok_or("a message is cut off")?;
    Ok(MessageRef::read_as_root(message)?.header()?)
}

/// The footer of a file that ends with its length and a mark.
fn footer(file: &mut File, size: u64, mark: &[u8]) -> Result<Vec<u8>, Fault> {
    let without = size.checked_sub(mark.len() as u64 + 4).ok_or("it is cut off")?;
    let end = read(file, without, size - without)?;
    let length = end.strip_suffix(mark).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
    let length = u64::from(length.ok_or("it is cut off")?);
    if length > LARGEST_FOOTER {
        return Err(format!("its footer has more than {LARGEST_FOOTER} bytes").into());
    }
    let start = without.checked_sub(length).ok_or("its footer is longer than the file")?;
    Ok(read(file, start, length)?)
}

/// Bytes of a file, as far as it has them.
pub(super) fn read(file: &mut File, from: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.by_ref().take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The most that so many bytes may come to.
pub(super) fn most(bytes: u64) -> u64 {
    LEAST.max(bytes.saturating_mul(MOST_FROM_A_BYTE))
}
