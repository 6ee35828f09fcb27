//! What a mapping makes of each outcome and word, as a table.

use polars::prelude::DataFrame;

use super::mapping::Mapping;
use crate::error::Result;
use crate::language::Language;
use crate::schema::{Table, columns};

/// What an outcome or a word of a mapping file is worth.
#[derive(Debug, Clone)]
pub(crate) struct Worth {
    pub column: &'static str,
    /// As the file writes it.
    pub word: String,
    pub worth: f64,
    /// Of an outcome.
    pub answered: Option<bool>,
    pub counts_in: Option<String>,
}

columns! {
    Worth:
    column "columna" Text "outcome, complete, clear" "outcome, complete, clear"
        "Column of request files that the word stands in."
        "Columna de los archivos de solicitudes en que está la palabra."
        |row| row.column;
    word "palabra" Text "as in the mapping" "como en el mapeo"
        "The outcome or word; empty for the empty cell of a request without an answer."
        "El resultado o la palabra; vacía para la celda vacía de una solicitud sin respuesta.";
    worth "valor" Share "0 to 1" "de 0 a 1"
        "Share of the information that the outcome makes available, or score of the word."
        "Proporción de la información que el resultado pone a disposición, o puntos de la palabra.";
    answered "respondidas" Truth "true, false" "true, false"
        "Whether the outcome is an answer, which counts in files without dates and days; empty for words."
        "Si el resultado es una respuesta, lo que cuenta en archivos sin fechas ni días; vacío para las palabras.";
    counts_in "cuenta en" Text "measures, with commas" "medidas, con comas"
        "The measures in whose denominator the outcome counts; empty for words, which all do."
        "Las medidas en cuyo denominador cuenta el resultado; vacío para las palabras, que cuentan siempre.";
}

impl Mapping {
    /// A row for each outcome and each word: `column` (`outcome`, `complete` or `clear`), `word`, `worth` from 0 to 1, and of
    /// outcomes `answered` and `counts_in`, the measures in whose denominator they count.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no mapping causes.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.worths).frame(Language::English)
    }
}
