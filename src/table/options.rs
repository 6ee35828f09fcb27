//! How files are read: the same options for every reader.

use encoding_rs::Encoding;

use crate::error::{Result, argument, ensure};

/// The setters of some of the options of reading, or of all, for a builder that has them as its `options`.
macro_rules! read_options {
    () => {
        $crate::table::read_options! { encoding delimiter sheet decimal_comma missing }
    };
    ($($option:ident)+) => {
        $($crate::table::read_options! { @$option })+
    };
    (@encoding) => {
        /// Names the encoding of cells that are not valid UTF-8, by its WHATWG label; windows-1252 is the default.
        ///
        /// # Errors
        ///
        /// [`Argument`](crate::ErrorKind::Argument) for an unknown label.
        pub fn encoding(mut self, label: &str) -> Result<Self> {
            self.options.set_encoding(label)?;
            Ok(self)
        }
    };
    (@delimiter) => {
        /// Names the delimiter of delimited text, in place of detecting it in each file.
        ///
        /// # Errors
        ///
        /// [`Argument`](crate::ErrorKind::Argument) for a character that is not ASCII, or is a quote, a line end, a letter or a digit.
        pub fn delimiter(mut self, delimiter: char) -> Result<Self> {
            self.options.set_delimiter(delimiter)?;
            Ok(self)
        }
    };
    (@sheet) => {
        $crate::setters::setters! {
            /// Names the sheet of spreadsheets: by its name, whatever the case, or else by its number among the visible ones, from 1.
            pub sheet => options.sheet: some String;
        }
    };
    (@decimal_comma) => {
        /// Sets whether numbers have a decimal comma, in place of detecting it.
        #[must_use]
        pub fn decimal_comma(mut self, decimal_comma: bool) -> Self {
            self.options.decimal_comma = Some(decimal_comma);
            self
        }
    };
    (@missing) => {
        /// Adds a word, such as `NA`, for a missing number. Only an empty cell does by default.
        #[must_use]
        pub fn missing(mut self, word: impl Into<String>) -> Self {
            self.options.missing.push(word.into());
            self
        }
    };
}
pub(crate) use read_options;

/// How a file of rows is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadOptions {
    /// The encoding of text that is not valid UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// What delimits text; detected where it is not given.
    pub delimiter: Option<u8>,
    /// What lines begin with that the delimiter is not detected from.
    pub comment: Option<u8>,
    /// The sheet of a spreadsheet, by name or number.
    pub sheet: Option<String>,
    /// Whether numbers have a decimal comma; detected where it is not given.
    pub decimal_comma: Option<bool>,
    /// Words for a missing value.
    pub missing: Vec<String>,
}

impl ReadOptions {
    /// Names the encoding by its WHATWG label.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an unknown one.
    pub fn set_encoding(&mut self, label: &str) -> Result<()> {
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            argument!(
                "encoding",
                "the encoding `{label}` is unknown; expected a name such as utf-8, windows-1252 or utf-16le",
                "la codificación `{label}` es desconocida; se esperaba un nombre como utf-8, windows-1252 o utf-16le"
            )
        })?;
        self.encoding = Some(encoding);
        Ok(())
    }

    /// Names the delimiter.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a character that is not ASCII, or is a quote, a line end, a letter or a digit.
    pub fn set_delimiter(&mut self, delimiter: char) -> Result<()> {
        let usable = delimiter.is_ascii() && !delimiter.is_ascii_alphanumeric() && !"\"\r\n\0.-+".contains(delimiter);
        ensure!(
            usable,
            "delimiter",
            "the delimiter {delimiter:?} cannot be used; expected one such as `,`, `;`, `|` or a tab",
            "el delimitador {delimiter:?} no se puede usar; se esperaba uno como `,`, `;`, `|` o un tabulador"
        );
        self.delimiter = Some(delimiter as u8);
        Ok(())
    }

    /// Whether a cell is empty, or one of the words for a missing value.
    pub fn is_missing(&self, cell: &str) -> bool {
        cell.is_empty() || self.missing.iter().any(|word| word == cell)
    }

    /// The encoding of what is not valid UTF-8.
    pub fn fallback(&self) -> &'static Encoding {
        self.encoding.unwrap_or(encoding_rs::WINDOWS_1252)
    }
}
