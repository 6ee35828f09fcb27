//! How the engines write names, texts and numbers.

use std::str::FromStr;

use crate::error::{Error, Result, argument, ensure};
use crate::words::words;

words! {
    /// The SQL of an engine.
    pub Dialect
    /// DuckDB.
    DuckDb "duckdb";
    /// Apache Spark.
    Spark "spark";
    /// Apache DataFusion.
    DataFusion "datafusion";
    /// PostgreSQL.
    Postgres "postgres";
}

use Dialect::{DataFusion, DuckDb, Postgres, Spark};

/// Bytes of a name that PostgreSQL keeps; it cuts the rest off without a word.
const LONGEST_NAME: usize = 63;
/// Digits that every decimal of so many keeps on its way to an `f64` and back.
const EXACT_DIGITS: usize = 15;
/// Characters of a number that are read at a glance.
const READABLE: usize = 10;

impl Dialect {
    /// A name, quoted.
    pub(crate) fn name(self, name: &str) -> String {
        match self {
            Spark => format!("`{}`", name.replace('`', "``")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// Whether a name is the path of a file of delimited text, which the dialect reads as a table.
    pub(crate) fn is_file(self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let bare = [".gz", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
        self == DuckDb && [".csv", ".tsv", ".txt"].iter().any(|ending| bare.ends_with(ending))
    }

    /// The table that is read, by the parts of its name. A file is read as text throughout: read by what its cells look like,
    /// a yes would be a truth value, and a date or a code something else than it is written.
    pub(crate) fn table(self, parts: &[String]) -> String {
        match parts {
            [path] if self.is_file(path) => format!("read_csv({}, header = true, all_varchar = true)", self.text(path)),
            _ => parts.iter().map(|part| self.name(part)).collect::<Vec<_>>().join("."),
        }
    }

    /// A text, quoted. Spark reads backslashes and `${}` in texts, and doubled quotes by its settings: there a text with any
    /// of them is written as its bytes.
    pub(crate) fn text(self, text: &str) -> String {
        let is_plain = !text.chars().any(|c| c.is_control() || matches!(c, '\'' | '"' | '\\' | '$'));
        match self {
            Spark if !is_plain => {
                let bytes: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
                format!("CAST(X'{bytes}' AS STRING)")
            }
            Postgres if text.contains('\\') => format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''")),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// A number next to an operand of type double, which makes it one, to the last bit.
    pub(crate) fn number(self, number: f64) -> String {
        let plain = format!("{:?}", number.abs());
        let digits = plain.bytes().filter(u8::is_ascii_digit).count();
        let short = format!("{:E}", number.abs());
        // 1000000000000.0 is easier to read as 1E12.
        let is_readable = plain.len() <= READABLE || plain.len() <= short.len();
        let plain = match self {
            Spark => (if is_readable { plain } else { short }) + "D",
            _ if digits <= EXACT_DIGITS && is_readable && !plain.contains('e') => plain,
            _ => short,
        };
        if number < 0.0 { format!("(-{plain})") } else { plain }
    }

    /// A number that is a double by itself.
    pub(crate) fn double(self, number: f64) -> String {
        match self {
            Spark => self.number(number),
            Postgres => format!("FLOAT8 '{number:?}'"),
            _ if number < 0.0 => format!("(-{:E})", number.abs()),
            _ => format!("{number:E}"),
        }
    }

    /// The type of doubles.
    pub(crate) fn double_type(self) -> &'static str {
        if self == Postgres { "DOUBLE PRECISION" } else { "DOUBLE" }
    }

    /// A column of any type as a double, an empty text being null. DuckDB and Spark have a cast that takes a column of numbers as it
    /// is, which for millions of cells is many times faster than the way through text.
    pub(crate) fn double_of(self, column: &str) -> String {
        let double = self.double_type();
        match self {
            DuckDb | Spark => format!("TRY_CAST({column} AS {double})"),
            DataFusion | Postgres => format!("CAST({} AS {double})", self.text_of(column)),
        }
    }

    /// A column of any type as text without the spaces around it; null where nothing is left.
    pub(crate) fn text_of(self, column: &str) -> String {
        format!("NULLIF(TRIM(CAST({column} AS {})), '')", self.text_type())
    }

    /// The type of texts.
    pub(crate) fn text_type(self) -> &'static str {
        if self == Spark { "STRING" } else { "VARCHAR" }
    }

    /// What sorts a text by code point.
    pub(crate) fn by_code_point(self) -> &'static str {
        if self == Postgres { " COLLATE \"C\"" } else { "" }
    }

    /// The form in which the engine compares names: DuckDB folds the case of ASCII letters, Spark that of all.
    pub(crate) fn compared(self, name: &str) -> String {
        let folded = |c: char| {
            let mut upper = c.to_uppercase();
            let upper = upper.next().filter(|_| upper.next().is_none()).unwrap_or(c);
            upper.to_lowercase().next().unwrap_or(upper)
        };
        match self {
            DuckDb => name.to_ascii_lowercase(),
            Spark => name.chars().map(folded).collect(),
            DataFusion | Postgres => name.to_owned(),
        }
    }

    /// Refuses a name that the engine cannot have.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for an empty name, one with a NUL, one that Spark would put a variable into, and one that PostgreSQL
    /// would cut.
    pub(crate) fn check(self, name: &str) -> Result<()> {
        let (option, length) = ("dialect", name.len());
        ensure!(
            !name.is_empty(),
            option,
            "a name of a table or column is empty",
            "el nombre de una tabla o columna está vacío"
        );
        ensure!(
            !name.contains('\0'),
            option,
            "the name {name:?} has a NUL; expected one without, as no engine takes it",
            "el nombre {name:?} tiene un NUL; se esperaba uno sin él, pues ningún motor lo admite"
        );
        ensure!(
            self != Spark || !name.contains("${"),
            option,
            "the name {name:?} has `${{`, where Spark puts the value of a variable; expected another name",
            "el nombre {name:?} tiene `${{`, donde Spark pone el valor de una variable; se esperaba otro nombre"
        );
        ensure!(
            self != Postgres || length <= LONGEST_NAME,
            option,
            "the name {name:?} has {length} bytes; expected at most {LONGEST_NAME}, as PostgreSQL cuts the rest off",
            "el nombre {name:?} tiene {length} bytes; se esperaban {LONGEST_NAME} a lo sumo, pues PostgreSQL corta el resto"
        );
        Ok(())
    }
}

impl FromStr for Dialect {
    type Err = Error;

    /// Reads a [code](Dialect::code).
    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.code() == word).ok_or_else(|| {
            argument!(
                "dialect",
                "the dialect `{word}` is unknown; expected duckdb, spark, datafusion or postgres",
                "el dialecto `{word}` es desconocido; se esperaba duckdb, spark, datafusion o postgres"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        for dialect in [DuckDb, DataFusion] {
            assert_eq!(dialect.text("it's \\ $"), "'it''s \\ $'");
        }
        assert_eq!(Postgres.text("it's \\"), "E'it''s \\\\'");
        assert_eq!(Spark.text("año"), "'año'");
        for text in ["'", "\\", "\"", "${x}", "\n"] {
            let bytes: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
            assert_eq!(Spark.text(text), format!("CAST(X'{bytes}' AS STRING)"));
        }
    }

    #[test]
    fn names_stay_names() {
        assert_eq!(DuckDb.name("a\"; DROP TABLE t; --"), "\"a\"\"; DROP TABLE t; --\"");
        assert_eq!(Spark.name("a`b\"c"), "`a``b\"c`");
        assert!(Spark.check("${env:HOME}").is_err() && DuckDb.check("${env:HOME}").is_ok());
        assert!(Postgres.check(&"ñ".repeat(32)).is_err() && Postgres.check(&"n".repeat(63)).is_ok());
        for dialect in Dialect::ALL {
            assert!(dialect.check("").is_err() && dialect.check("a\0b").is_err());
        }
    }

    #[test]
    fn numbers_keep_their_bits() {
        for (number, plain, spark) in [
            (0.5, "0.5", "0.5D"),
            (2.0, "2.0", "2.0D"),
            (-0.5, "(-0.5)", "(-0.5D)"),
            (0.1 + 0.2, "3.0000000000000004E-1", "0.30000000000000004D"),
            (1e-7, "1E-7", "1e-7D"),
            (1e12, "1E12", "1E12D"),
            (100.0, "100.0", "100.0D"),
        ] {
            assert_eq!((DuckDb.number(number), Spark.number(number)), (plain.to_owned(), spark.to_owned()));
        }
        assert_eq!(Dialect::ALL.map(|d| d.double(-0.5)), ["(-5E-1)", "(-0.5D)", "(-5E-1)", "FLOAT8 '-0.5'"]);
    }

    #[test]
    fn names_are_compared_as_the_engines_do() {
        assert_eq!(DuckDb.compared("GA Ñ"), "ga Ñ");
        assert_eq!(Spark.compared("GA Ñ İ"), Spark.compared("ga ñ i"));
        assert_ne!(Postgres.compared("GA"), Postgres.compared("ga"));
    }
}
