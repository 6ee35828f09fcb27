//! A file of rows in any form: its header read, the records still to come.

use std::io::{Cursor, Read};

use polars::prelude::DataFrame;

use super::blocks::Block;
use super::bytes::Bytes;
use super::columnar::Columnar;
use super::delimited::Delimited;
use super::frame::Frame;
use super::number;
use super::options::ReadOptions;
use super::parallel::{Ranges, Source, in_parallel};
use super::record::{Cell, Consumer, Piece, Record};
#[cfg(feature = "scan")]
use super::scan::{self, Slice, Table};
#[cfg(feature = "xlsx")]
use super::sheet::Sheet;
use super::text::{self, Format};
use super::workbook;
use crate::error::{Error, Result, ensure};
use crate::finding::{Findings, Log};

/// Rows of a sheet or frame that are read at once.
const ROWS: usize = 4096;

/// A file whose header was read.
pub(crate) struct Input<'a> {
    name: String,
    headers: Vec<String>,
    /// What was found in the header.
    log: Log,
    /// The line or row of the header; 0 where there is none.
    pub line: u64,
    pub(super) format: Format,
    form: Form<'a>,
    /// Bytes of what had to be read whole.
    #[cfg_attr(not(feature = "xlsx"), allow(dead_code))]
    read: u64,
}

enum Form<'a> {
    Text(Box<Delimited<'a>>),
    #[cfg(feature = "xlsx")]
    Sheet(Sheet),
    #[cfg(feature = "scan")]
    Parquet(Box<scan::Parquet>),
    #[cfg(feature = "scan")]
    Arrow(Box<scan::Arrow>),
    Frame(Frame),
}

impl<'a> Input<'a> {
    /// Reads the header of a file, whose form is known by its first bytes; `name` is what messages call it, and `expected` what a
    /// header looks like.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io); [`Survey`](crate::ErrorKind::Survey) for a header that cannot be read; [`Workbook`](crate::ErrorKind::Workbook) for a spreadsheet that is damaged or has
    /// a password, [`Scan`](crate::ErrorKind::Scan) for a table in columns that is damaged; [`Argument`](crate::ErrorKind::Argument) for a sheet that the file does not have,
    /// and for an option that its form has no use for.
    pub fn open(mut source: Bytes<'a>, name: &str, options: &ReadOptions, expected: &str) -> Result<Self> {
        let mut start = Vec::new();
        source.by_ref().take(workbook::MARK).read_to_end(&mut start).map_err(Error::io(name))?;
        if workbook::is_workbook(&start, name) {
            return Self::of_workbook(Cursor::new(start).chain(source), name, options, expected);
        }
        ensure!(
            options.sheet.is_none(),
            "sheet",
            "{name} has no sheets; expected a spreadsheet, or no `sheet`",
            "{name} no tiene hojas; se esperaba una hoja de cálculo, o no usar `sheet`"
        );
        match Columnar::of(&start) {
            Some(format) => Self::of_columns(format, source, &start, name, options),
            None => Self::of_text(Box::new(Cursor::new(start).chain(source)), name, options, expected),
        }
    }

    fn of_text(source: Box<dyn Read + Send + 'a>, name: &str, options: &ReadOptions, expected: &str) -> Result<Self> {
        let mut text = Delimited::open(source, name, options, expected)?;
        let (headers, log) = (std::mem::take(&mut text.header.fields), std::mem::take(&mut text.header.log));
        let (line, delimiter) = (text.header.line, text.delimiter);
        let input = Input::new(name, headers, line, options, Form::Text(Box::new(text)));
        Ok(Input { log, format: Format { delimiter, ..input.format }, ..input })
    }

    #[cfg(not(feature = "scan"))]
    fn of_columns(format: Columnar, _: Bytes, _: &[u8], name: &str, _: &ReadOptions) -> Result<Self> {
        Err(format.unknown(name))
    }

    #[cfg(feature = "scan")]
    fn of_columns(format: Columnar, source: Bytes, start: &[u8], name: &str, options: &ReadOptions) -> Result<Self> {
        let file = source.into_file(start).map_err(Error::io(name))?;
        let (headers, form) = match format {
            Columnar::Parquet => {
                let table = scan::Parquet::open(file, name)?;
                (table.headers(), Form::Parquet(Box::new(table)))
            }
            Columnar::Arrow => {
                let table = scan::Arrow::open(file, name)?;
                (table.headers(), Form::Arrow(Box::new(table)))
            }
        };
        Ok(Input::new(name, headers, 0, options, form))
    }

    #[cfg(not(feature = "xlsx"))]
    fn of_workbook(_: impl Read, name: &str, _: &ReadOptions, _: &str) -> Result<Self> {
        Err(workbook::not_read(name))
    }

    #[cfg(feature = "xlsx")]
    fn of_workbook(mut source: impl Read, name: &str, options: &ReadOptions, expected: &str) -> Result<Self> {
        for (option, is_given) in [("delimiter", options.delimiter.is_some()), ("encoding", options.encoding.is_some())]
        {
            ensure!(
                !is_given,
                option,
                "{name} is a spreadsheet and has no {option}; expected delimited text, or no `{option}`",
                "{name} es una hoja de cálculo y no necesita --{option}; se esperaba texto delimitado, o no usar `{option}`"
            );
        }
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).map_err(Error::io(name))?;
        let (sheet, headers) = Sheet::read(&bytes, name, options.sheet.as_deref(), expected)?;
        let line = sheet.header_row();
        Ok(Input { read: bytes.len() as u64, ..Input::new(name, headers, line, options, Form::Sheet(sheet)) })
    }

    /// A data frame, whose rows count from 1.
    pub fn of_frame(frame: &DataFrame, options: &ReadOptions) -> Self {
        let headers = frame.get_column_names().iter().map(|name| name.trim().to_owned()).collect();
        Input::new("data frame", headers, 0, options, Form::Frame(Frame::new(frame)))
    }

    fn new(name: &str, headers: Vec<String>, line: u64, options: &ReadOptions, form: Form<'a>) -> Self {
        let point = if options.decimal_comma == Some(true) { b',' } else { b'.' };
        let format = Format { delimiter: b',', point, fallback: options.fallback(), width: headers.len() };
        Input { name: name.to_owned(), headers, log: Log::default(), line, format, form, read: 0 }
    }

    /// The headers, without the spaces around them.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The findings of this file, those in its header; `headers` are what messages call the columns, and `read` tells which of them are
    /// read: a table in columns skips the others, whose cells are empty then.
    #[cfg_attr(not(feature = "scan"), allow(unused_variables))]
    pub fn findings(&mut self, headers: Vec<String>, read: impl Fn(usize) -> bool) -> Findings {
        #[cfg(feature = "scan")]
        match &mut self.form {
            Form::Parquet(table) => table.project(read, &mut self.log),
            Form::Arrow(table) => table.project(read, &mut self.log),
            _ => {}
        }
        let mut findings = Findings::new(&self.name, headers);
        #[cfg(feature = "xlsx")]
        if let Form::Sheet(sheet) = &self.form {
            findings = findings.in_sheet(sheet.place());
        }
        findings.append(std::mem::take(&mut self.log));
        findings
    }

    /// The decimal sign of the numbers in these columns: a comma where the beginning of the file has some, and no point.
    pub fn point(&mut self, options: &ReadOptions, is_number: impl Fn(usize) -> bool) -> u8 {
        let signs = Signs { are_numbers: (0..self.headers.len()).map(is_number).collect() };
        let mut piece = Piece::new(signs.part());
        match &self.form {
            _ if options.decimal_comma.is_some() => return self.format.point,
            Form::Text(text) => text::read(&text.first, &self.format, &signs, &mut piece),
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => sheet.read_rows(&sheet.rows(), &signs, &mut piece),
            _ => {}
        }
        if piece.part.commas && !piece.part.points {
            self.format.point = b',';
        }
        self.format.point
    }

    /// Reads the records in parallel, and has what was read put away in the order of the file, with what was found in it and how many
    /// records were lost; `progress` is called with the bytes read so far.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and those of `put_away`.
    pub fn read<C: Consumer>(
        self,
        consumer: &C,
        put_away: impl FnMut(&mut C::Part, Log, u64) -> Result<()> + Send,
        progress: impl FnMut(u64),
    ) -> Result<()> {
        let format = &self.format;
        match self.form {
            Form::Text(text) => {
                let Delimited { blocks, first, .. } = *text;
                let parse = |block: &Block, piece: &mut Piece<C::Part>| text::read(block, format, consumer, piece);
                pieces(blocks, first, consumer, parse, put_away, progress)
            }
            #[cfg(feature = "xlsx")]
            Form::Sheet(sheet) => {
                let mut rows = Ranges::new(sheet.blocks(ROWS), self.read);
                let first = rows.next_block(Default::default())?.unwrap_or_default();
                let parse = |rows: &_, piece: &mut _| sheet.read_rows(rows, consumer, piece);
                pieces(rows, first, consumer, parse, put_away, progress)
            }
            #[cfg(feature = "scan")]
            Form::Parquet(table) => columns(*table, &self.name, format, consumer, put_away, progress),
            #[cfg(feature = "scan")]
            Form::Arrow(table) => columns(*table, &self.name, format, consumer, put_away, progress),
            Form::Frame(frame) => {
                let mut rows = Ranges::new(frame.blocks(ROWS), 0);
                let first = rows.next_block(Default::default())?.unwrap_or_default();
                let parse = |rows: &_, piece: &mut _| frame.read_rows(rows, consumer, piece);
                pieces(rows, first, consumer, parse, put_away, progress)
            }
        }
    }
}

#[cfg(feature = "scan")]
fn columns<T: Table, C: Consumer>(
    mut table: T,
    name: &str,
    format: &Format,
    consumer: &C,
    put_away: impl FnMut(&mut C::Part, Log, u64) -> Result<()> + Send,
    progress: impl FnMut(u64),
) -> Result<()> {
    let first = table.next_block(T::Block::default())?.unwrap_or_default();
    let parse = |block: &T::Block, piece: &mut Piece<C::Part>| match block.rows() {
        Ok(rows) => rows.read(format, consumer, piece),
        Err(fault) => piece.fault = Some(T::FORMAT.unreadable(name, &fault)),
    };
    pieces(table, first, consumer, parse, put_away, progress)
}

fn pieces<S: Source, C: Consumer>(
    source: S,
    first: S::Block,
    consumer: &C,
    parse: impl Fn(&S::Block, &mut Piece<C::Part>) + Sync,
    mut put_away: impl FnMut(&mut C::Part, Log, u64) -> Result<()> + Send,
    progress: impl FnMut(u64),
) -> Result<()> {
    let put_away = |piece: &mut Piece<C::Part>| {
        put_away(&mut piece.part, std::mem::take(&mut piece.log), std::mem::take(&mut piece.lost))?;
        piece.fault.take().map_or(Ok(()), Err)
    };
    let parse = |piece: &mut Piece<C::Part>, block: &S::Block| {
        parse(block, piece);
        consumer.end(&mut piece.part);
    };
    in_parallel(source, first, || Piece::new(consumer.part()), parse, put_away, progress)
}

/// Which decimal signs numbers have, where that is seen from them.
struct Signs {
    /// Of each column, whether it has numbers.
    are_numbers: Vec<bool>,
}

#[derive(Default)]
struct Seen {
    commas: bool,
    points: bool,
}

impl Consumer for Signs {
    type Part = Seen;

    fn part(&self) -> Seen {
        Seen::default()
    }

    fn record<'r, R: Record<'r>>(&self, piece: &mut Piece<Seen>, record: &mut R) {
        let seen = &mut piece.part;
        for is_number in &self.are_numbers {
            if seen.points {
                return;
            }
            match if *is_number { record.cell() } else { record.skip().then_some(Cell::Nothing) } {
                Some(Cell::Text(text)) => match number::decimal_sign(text.as_bytes()) {
                    Some(b'.') => seen.points = true,
                    sign => seen.commas |= sign.is_some(),
                },
                Some(_) => {}
                None => break,
            }
        }
    }

    fn fits(&self, _: usize, _: &str) -> Option<bool> {
        None
    }
}
