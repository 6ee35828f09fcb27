//! A file of rows in any form: its header read, the records still to come.

use std::io::{Cursor, Read};

use polars::prelude::DataFrame;

use super::bytes::Bytes;
use super::columns::Columns;
use super::delimited;
use super::form::Form;
use super::number;
use super::options::ReadOptions;
use super::parallel::{Source, in_parallel};
use super::record::{Cell, Consumer, Piece, Record};
use super::text::Format;
use crate::error::{Error, Result, ensure};
use crate::finding::{Findings, Log, Sheet};

/// A file whose header was read.
pub(crate) struct Input<'a> {
    name: String,
    headers: Vec<String>,
    /// What was found in the header.
    log: Log,
    /// The line or row of the header; 0 where there is none.
    pub line: u64,
    pub(super) format: Format,
    /// Where findings are placed, of a spreadsheet.
    sheet: Option<Sheet>,
    source: Box<dyn Source + 'a>,
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
        source.by_ref().take(Form::MARK).read_to_end(&mut start).map_err(Error::io(name))?;
        let form = Form::of(&start, name);
        ensure!(
            options.sheet.is_none() || form == Form::Workbook,
            "sheet",
            "{name} has no sheets; expected a spreadsheet, or no `sheet`",
            "{name} no tiene hojas; se esperaba una hoja de cálculo, o no usar `sheet`"
        );
        match form {
            Form::Text => {
                Self::of_text(Box::new(Cursor::new(start).chain(source.into_stream())), name, options, expected)
            }
            #[cfg(feature = "xlsx")]
            Form::Workbook => Self::of_workbook(Cursor::new(start).chain(source), name, options, expected),
            #[cfg(feature = "scan")]
            Form::Parquet | Form::Arrow => {
                let file = source.into_file(&start).map_err(Error::io(name))?;
                let open = if form == Form::Parquet { Columns::of_parquet } else { Columns::of_arrow };
                Ok(Self::of_columns(open(file, name)?, name, options))
            }
            #[cfg(not(all(feature = "scan", feature = "xlsx")))]
            form => Err(form.not_built_in(name)),
        }
    }

    fn of_text(source: Box<dyn Read + Send + 'a>, name: &str, options: &ReadOptions, expected: &str) -> Result<Self> {
        let (blocks, header) = delimited::open(source, name, options, expected)?;
        let (delimiter, log) = (blocks.delimiter, header.log);
        let input = Input::new(name, header.fields, header.line, options, blocks);
        Ok(Input { log, format: Format { delimiter, ..input.format }, ..input })
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
        let sheet = super::sheet::Sheet::read(&bytes, name, options.sheet.as_deref(), expected)?;
        let (place, headers, row) = (sheet.place(), sheet.headers(), sheet.header_row());
        let input = Input::new(name, headers, row, options, sheet.into_rows(bytes.len() as u64));
        Ok(Input { sheet: Some(place), ..input })
    }

    /// A data frame, whose rows count from 1.
    pub fn of_frame(frame: &DataFrame, options: &ReadOptions) -> Self {
        let name = "data frame";
        Self::of_columns(Columns::of_frame(frame, name), name, options)
    }

    fn of_columns(columns: Columns, name: &str, options: &ReadOptions) -> Self {
        Input::new(name, columns.headers(), 0, options, columns)
    }

    fn new(name: &str, headers: Vec<String>, line: u64, options: &ReadOptions, source: impl Source + 'a) -> Self {
        let point = if options.decimal_comma == Some(true) { b',' } else { b'.' };
        let format = Format { delimiter: b',', point, fallback: options.fallback(), width: headers.len() };
        let (name, source) = (name.to_owned(), Box::new(source));
        Input { name, headers, log: Log::default(), line, format, sheet: None, source }
    }

    /// The headers, without the spaces around them.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The findings of this file, those in its header; `headers` are what messages call the columns, and `is_read` knows which of them
    /// are read: a table in columns skips the others, whose cells are empty then.
    pub fn findings(&mut self, headers: Vec<String>, is_read: impl Fn(usize) -> bool) -> Findings {
        self.source.project(&is_read, self.format.point, &mut self.log);
        let mut findings = Findings::new(&self.name, headers).in_sheet(self.sheet.take());
        findings.append(std::mem::take(&mut self.log));
        findings
    }

    /// The decimal sign of the numbers in these columns: a comma where the beginning of the file has some, and no point.
    pub fn point(&mut self, options: &ReadOptions, is_number: impl Fn(usize) -> bool) -> u8 {
        let signs = Signs { are_numbers: (0..self.headers.len()).map(is_number).collect() };
        let mut piece = Piece::new(signs.part());
        if let Some(block) = self.source.beginning().filter(|_| options.decimal_comma.is_none()) {
            block.read(&self.format, &signs, &mut piece);
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
        in_parallel(self.source, &self.format, consumer, put_away, progress)
    }
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
}
