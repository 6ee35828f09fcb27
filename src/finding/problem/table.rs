//! Headers, records and quotes.

use super::problems;
use crate::finding::{Column, Quoted, Words};

problems! {
    (value expected)

    /// What is wrong with the form of a table.
    TableProblem

    /// A header that cannot be read: an empty file, or no text in its first record.
    UnreadableHeader { expected: Words } "unreadable_header" Fatal
        "the header cannot be read; expected {expected}"
        "no se puede leer el encabezado; se esperaba {expected}"
    /// A header that occurs twice; the column of the first is expected.
    RepeatedHeader { value: Quoted, expected: Column } "repeated_header" Fatal
        "the header `{value}` is repeated; expected it once, in column {expected}"
        "el encabezado `{value}` está repetido; se esperaba una sola vez, en la columna {expected}"
    /// A column that the file lacks.
    MissingHeader { expected: Words } "missing_header" Fatal
        "a column is missing; expected {expected}"
        "falta una columna; se esperaba {expected}"
    /// A column that holds what has no text form, such as lists.
    UnreadableColumn { value: Words } "unreadable_column" Fatal
        "the column holds `{value}`; expected text, numbers, truth values, dates or times"
        "la columna contiene `{value}`; se esperaban textos, números, valores lógicos, fechas o tiempos"
    /// A header and nothing below it.
    NoRows "no_rows" Fatal
        "there is nothing below the header; expected at least one record"
        "no hay nada debajo del encabezado; se esperaba al menos un registro"
    /// A record with more or fewer fields than the header.
    RaggedRow { value: u64, expected: u64 } "ragged_row" Error
        "the row has {value} fields; expected {expected}, as in the header"
        "la fila tiene {value} campos; se esperaban {expected}, como en el encabezado"
    /// A quoted field that never ends, or ends by chance with the quote of another one; `expected` is the number of lines in it.
    UnclosedQuote { value: Quoted, expected: u64 } "unclosed_quote" Error
        "a quote opens here and swallows the {expected} lines that follow; expected its end on its own line: `{value}`"
        "aquí se abren comillas que se tragan las {expected} líneas siguientes; se esperaba su cierre en la misma línea: `{value}`"
    /// A field that is not valid UTF-8 and was read in the fallback encoding, which is `expected`.
    FallbackEncoding { value: Quoted, expected: Words } "fallback_encoding" Warning
        "`{value}` is not valid UTF-8; it was read as {expected}"
        "`{value}` no es UTF-8 válido; se leyó como {expected}"
}
