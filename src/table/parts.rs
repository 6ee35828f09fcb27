//! The parts of a workbook, checked before a library reads them and sets memory aside for what they announce.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use memchr::memchr_iter;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::cells::LEAST_BYTES;
use crate::guard::Fault;

/// The most that an archive may unpack to: this many times its size, or the least. Workbooks stay far below.
const MOST_UNPACKED: u64 = 200;
/// Bytes of a text or a tag, the longest of which are not read by us.
const LONGEST: usize = 8 << 20;
/// Bytes of the shortest text of a table of texts, `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Unpacks every part of the archive, as nothing else looks at its checksums, and refuses one that would fill the memory.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    let most = LEAST_BYTES.max(MOST_UNPACKED.saturating_mul(bytes.len() as u64));
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let (mut unpacked, mut copies) = (0, Copies::default());
    for part in 0..archive.len() {
        let part = archive.by_index(part)?;
        let name = part.name()?.to_ascii_lowercase();
        let part = part.take(most + 1 - unpacked);
        let mut part = Measured { part, size: 0, since: 0, longest: 0, is_bounded: true };
        let is_read = name.ends_with(".xml") || name.ends_with(".rels");
        let checked = if is_read { copies.check(&name, &mut part) } else { Ok(()) };
        part.is_bounded = false;
        io::copy(&mut part, &mut io::sink())?;
        unpacked += part.size;
        if unpacked > most {
            return Err(format!("it unpacks to more than {most} bytes").into());
        }
        checked?;
        if copies.announced > part.size / SHORTEST_TEXT {
            return Err("it announces more texts than it has".into());
        }
    }
    if copies.bytes() > most { Err("its styles or its sheets have names that are too long".into()) } else { Ok(()) }
}

/// What a library copies: the texts of a style for each format, and the address of a sheet for each sheet.
#[derive(Default)]
struct Copies {
    formats: usize,
    longest_style: usize,
    sheets: usize,
    longest_address: usize,
    /// Texts that the last table of texts announces.
    announced: u64,
}

/// A cell that is being read.
struct Cell {
    /// Whether its value is a number: its own, or that of a shared text.
    is_plain: bool,
    is_shared: bool,
    values: u8,
}

impl Copies {
    fn bytes(&self) -> u64 {
        (self.formats as u64 * self.longest_style as u64) + (self.sheets as u64 * self.longest_address as u64)
    }

    /// Looks at a part as the library will, as far as it is in order.
    fn check(&mut self, name: &str, part: &mut Measured<impl Read>) -> Result<(), Fault> {
        self.announced = 0;
        let mut xml = Reader::from_reader(BufReader::new(&mut *part));
        let config = xml.config_mut();
        (config.check_end_names, config.expand_empty_elements) = (false, true);
        let (mut buffer, mut cell) = (Vec::new(), None::<Cell>);
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(tag)) => match tag.local_name().as_ref() {
                    "sst" => self.announced = self.announced.max(announced(&tag)?),
                    "xf" => self.formats += 1,
                    "sheet" => self.sheets += 1,
                    "Relationship" => check_relationship(&tag)?,
                    "c" => cell = Some(Cell::new(&tag)?),
                    "v" => {
                        if let Some(cell) = &mut cell {
                            check_value(cell, &mut xml, &mut buffer)?;
                        }
                    }
                    _ => {}
                },
                Ok(Event::End(tag)) if tag.local_name().as_ref() == "c" => cell = None,
                Ok(Event::Eof) => break,
                Err(quick_xml::Error::Io(error)) => return Err(error.into()),
                // The library stops here too, should it read this part.
                Err(_) => break,
                _ => {}
            }
        }
        let longest = if name.ends_with(".rels") { &mut self.longest_address } else { &mut self.longest_style };
        if name.ends_with(".rels") || name.ends_with("styles.xml") {
            *longest = part.longest.max(*longest);
        }
        Ok(())
    }
}

impl Cell {
    fn new(tag: &BytesStart) -> Result<Self, Fault> {
        let [kind] = attributes(tag, ["t"])?;
        let is_plain = kind.as_deref().is_none_or(|kind| matches!(kind, "s" | "n" | "b" | "e"));
        Ok(Cell { is_plain, is_shared: kind.as_deref() == Some("s"), values: 0 })
    }
}

/// Checks the value of a cell, which has begun: the library takes the first text of a number, and text 0 for one that is none.
fn check_value(cell: &mut Cell, xml: &mut Reader<impl BufRead>, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    cell.values += 1;
    let (mut texts, mut ends) = (0, !cell.is_plain);
    while !ends {
        buffer.clear();
        match xml.read_event_into(buffer) {
            Ok(Event::Text(text)) if texts == 0 => {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u32>().is_ok();
                if cell.is_shared && !is_number {
                    let text: String = text.chars().take(20).collect();
                    return Err(format!("a cell refers to the shared text {text:?}, which is no number").into());
                }
                texts += 1;
            }
            Ok(Event::End(_)) => ends = true,
            Err(quick_xml::Error::Io(error)) => return Err(error.into()),
            _ => return Err("a cell has something else than a value".into()),
        }
    }
    if cell.values > 1 { Err("a cell has two values".into()) } else { Ok(()) }
}

/// The number of texts that a table of texts announces.
fn announced(tag: &BytesStart) -> Result<u64, Fault> {
    let [count] = attributes(tag, ["uniqueCount"])?;
    Ok(count.map_or(0, |count| count.parse().unwrap_or(u64::MAX)))
}

/// Checks that a part that will be read is one that is looked at here.
fn check_relationship(tag: &BytesStart) -> Result<(), Fault> {
    let [kind, target] = attributes(tag, ["Type", "Target"])?;
    let is_read = kind.is_some_and(|kind| kind.ends_with("/worksheet") || kind.ends_with("/officeDocument"));
    let is_known = target.is_none_or(|target| target.to_ascii_lowercase().ends_with(".xml"));
    if is_read && !is_known { Err("a sheet is in a part that is not called .xml".into()) } else { Ok(()) }
}

/// The values of some attributes of a tag, all of which have to be whole.
fn attributes<const N: usize>(tag: &BytesStart, names: [&str; N]) -> Result<[Option<String>; N], Fault> {
    let mut values = [const { None }; N];
    for attribute in tag.attributes() {
        let attribute = attribute?;
        if let Some(at) = names.iter().position(|name| attribute.key.as_ref() == *name) {
            values[at] = Some(attribute.value.into_owned());
        }
    }
    Ok(values)
}

/// A part as it is read: its size, and the longest way from one `<` to the next, which is bounded.
struct Measured<R> {
    part: R,
    size: u64,
    since: usize,
    longest: usize,
    is_bounded: bool,
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_bounded && self.longest > LONGEST {
            return Err(io::Error::other(format!("it has a text of more than {LONGEST} bytes")));
        }
        let length = self.part.read(buffer)?;
        let mut last = 0;
        for at in memchr_iter(b'<', &buffer[..length]) {
            self.longest = self.longest.max(self.since + at - last);
            (self.since, last) = (0, at);
        }
        self.since += length - last;
        self.longest = self.longest.max(self.since);
        self.size += length as u64;
        Ok(length)
    }
}
