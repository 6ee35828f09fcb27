//! What is wrong with a survey file, and where.
//!
//! A file is read to its end whatever it holds, and every problem becomes a [`Finding`] with its line, column, value and
//! rule. A single wrong decimal sign can make millions of them, so [`Findings`] keeps them as a compact log of some ten
//! to twenty bytes each, and gives them back one by one.
//!
//! ```
//! use open_gov_metric::{Language, Methodology, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let text = "institution,TG,TC,PG,PC\nA,0.5,1.2,0,abc\n";
//! let error = SurveyReader::new(&methodology).read_bytes(text.as_bytes()).unwrap_err();
//! let lines: Vec<String> = error.findings().unwrap().iter().map(|f| f.message(Language::English)).collect();
//! assert_eq!(lines[0], "line 2, column 3 (TC): `1.2` is outside the scale; expected a number from 0 to 1");
//! assert_eq!(lines[1], "line 2, column 5 (PC): `abc` is not a number; expected a number from 0 to 1");
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod sheet;

use std::fmt;

use crate::language::Language;
pub(crate) use sheet::Sheet;
use sheet::letters;

/// Whether a finding makes its row unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row, or the file, cannot be used.
    Error,
    /// The row is used, and a reader should know.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }

    /// The word for it.
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => language.pick("warning", "aviso"),
        }
    }
}

/// The rule that a cell, a row, a header or a group breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A header that cannot be read: an empty file, or no text in its first record.
    UnreadableHeader,
    /// A header that occurs twice.
    RepeatedHeader,
    /// A column that the file must have and has not.
    MissingHeader,
    /// A column that holds what has no text form, such as lists.
    UnreadableColumn,
    /// A header and nothing below it.
    NoRows,
    /// A record with more or fewer fields than the header.
    RaggedRow,
    /// A quoted field that never ends, or ends by chance with the quote of another one.
    UnclosedQuote,
    /// An institution without a name.
    EmptyUnit,
    /// An institution that stands earlier in the file, in the same state.
    RepeatedUnit,
    /// A value that is not a number.
    NotANumber,
    /// NaN or an infinity.
    NotFinite,
    /// A number outside the scale of its node.
    OutsideScale,
    /// A raw answer to which the rule of its node gives no score.
    UncoveredAnswer,
    /// A raw answer whose score lies outside the scale of its node.
    ScoreOutsideScale,
    /// A rule that finds nothing to divide by in its sample.
    NoRange,
    /// A state that is none of the 32, nor the Federation.
    UnknownState,
    /// A level of government that is none of the three.
    UnknownLevel,
    /// A type of institution that is none of the eleven.
    UnknownType,
    /// A design weight or population size that breaks the rules of its design.
    BadDesign,
    /// An institution without a stratum in a design with strata.
    EmptyStratum,
    /// A name in a key table that no institution has.
    UnknownUnit,
    /// A name in a key table that several institutions have.
    AmbiguousUnit,
    /// An institution that a key table matches twice.
    RepeatedMatch,
    /// A day that no calendar has, or that can be read two ways.
    BadDate,
    /// A request that was answered before it was received.
    AnsweredBefore,
    /// A number of days that is none.
    BadDays,
    /// The outcome of a request that the mapping does not know.
    UnknownOutcome,
    /// A word on an answer that the mapping does not know.
    UnknownWord,
    /// A record that says two things of its answer.
    Contradiction,
    /// An institution that may be another one, spelt otherwise or without its state.
    TwoSpellings,
    /// An institution with requests that the survey does not have.
    NotInSurvey,
    /// An institution of the survey without requests.
    NoRequests,
    /// A registry file without a record.
    NoRecords,
    /// A JSON or TOML file that breaks the rules of its format.
    BadSyntax,
    /// A table where a text belongs, or the other way round.
    UnexpectedShape,
    /// A record without the field that tells what it is of.
    EmptyKey,
    /// A record that stands elsewhere already.
    RepeatedRecord,
    /// A count or year that is no whole number, or out of range.
    BadWhole,
    /// A date that comes before the one it follows.
    EndsBeforeStart,
    /// A milestone that lies outside its commitment.
    OutsideCommitment,
    /// A number of action plans that disagrees with those that are named.
    PlansDisagree,
    /// Two fields of a record that cannot both be true.
    Inconsistent,
    /// A field that is not valid UTF-8 and was read in the fallback encoding.
    FallbackEncoding,
    /// A supplied index that disagrees with the recomputed one.
    IndexDisagrees,
    /// A group of fewer than two institutions.
    SmallGroup,
}

impl Rule {
    const ALL: [Rule; 45] = [
        Rule::UnreadableHeader,
        Rule::RepeatedHeader,
        Rule::MissingHeader,
        Rule::UnreadableColumn,
        Rule::NoRows,
        Rule::RaggedRow,
        Rule::UnclosedQuote,
        Rule::EmptyUnit,
        Rule::RepeatedUnit,
        Rule::NotANumber,
        Rule::NotFinite,
        Rule::OutsideScale,
        Rule::UncoveredAnswer,
        Rule::ScoreOutsideScale,
        Rule::NoRange,
        Rule::UnknownState,
        Rule::UnknownLevel,
        Rule::UnknownType,
        Rule::BadDesign,
        Rule::EmptyStratum,
        Rule::UnknownUnit,
        Rule::AmbiguousUnit,
        Rule::RepeatedMatch,
        Rule::BadDate,
        Rule::AnsweredBefore,
        Rule::BadDays,
        Rule::UnknownOutcome,
        Rule::UnknownWord,
        Rule::Contradiction,
        Rule::TwoSpellings,
        Rule::NotInSurvey,
        Rule::NoRequests,
        Rule::NoRecords,
        Rule::BadSyntax,
        Rule::UnexpectedShape,
        Rule::EmptyKey,
        Rule::RepeatedRecord,
        Rule::BadWhole,
        Rule::EndsBeforeStart,
        Rule::OutsideCommitment,
        Rule::PlansDisagree,
        Rule::Inconsistent,
        Rule::FallbackEncoding,
        Rule::IndexDisagrees,
        Rule::SmallGroup,
    ];

    /// The name of the rule, as output files carry it.
    pub fn code(self) -> &'static str {
        match self {
            Rule::UnreadableHeader => "unreadable_header",
            Rule::RepeatedHeader => "repeated_header",
            Rule::MissingHeader => "missing_header",
            Rule::UnreadableColumn => "unreadable_column",
            Rule::NoRows => "no_rows",
            Rule::RaggedRow => "ragged_row",
            Rule::UnclosedQuote => "unclosed_quote",
            Rule::EmptyUnit => "empty_unit",
            Rule::RepeatedUnit => "repeated_unit",
            Rule::NotANumber => "not_a_number",
            Rule::NotFinite => "not_finite",
            Rule::OutsideScale => "outside_scale",
            Rule::UncoveredAnswer => "uncovered_answer",
            Rule::ScoreOutsideScale => "score_outside_scale",
            Rule::NoRange => "no_range",
            Rule::UnknownState => "unknown_state",
            Rule::UnknownLevel => "unknown_level",
            Rule::UnknownType => "unknown_type",
            Rule::BadDesign => "bad_design",
            Rule::EmptyStratum => "empty_stratum",
            Rule::UnknownUnit => "unknown_unit",
            Rule::AmbiguousUnit => "ambiguous_unit",
            Rule::RepeatedMatch => "repeated_match",
            Rule::BadDate => "bad_date",
            Rule::AnsweredBefore => "answered_before",
            Rule::BadDays => "bad_days",
            Rule::UnknownOutcome => "unknown_outcome",
            Rule::UnknownWord => "unknown_word",
            Rule::Contradiction => "contradiction",
            Rule::TwoSpellings => "two_spellings",
            Rule::NotInSurvey => "not_in_survey",
            Rule::NoRequests => "no_requests",
            Rule::NoRecords => "no_records",
            Rule::BadSyntax => "bad_syntax",
            Rule::UnexpectedShape => "unexpected_shape",
            Rule::EmptyKey => "empty_key",
            Rule::RepeatedRecord => "repeated_record",
            Rule::BadWhole => "bad_whole",
            Rule::EndsBeforeStart => "ends_before_start",
            Rule::OutsideCommitment => "outside_commitment",
            Rule::PlansDisagree => "plans_disagree",
            Rule::Inconsistent => "inconsistent",
            Rule::FallbackEncoding => "fallback_encoding",
            Rule::IndexDisagrees => "index_disagrees",
            Rule::SmallGroup => "small_group",
        }
    }

    /// Whether breaking the rule makes the row or the file unusable.
    pub fn severity(self) -> Severity {
        match self {
            Rule::FallbackEncoding
            | Rule::IndexDisagrees
            | Rule::SmallGroup
            | Rule::Contradiction
            | Rule::TwoSpellings
            | Rule::NotInSurvey
            | Rule::NoRequests
            | Rule::NoRange
            | Rule::OutsideCommitment
            | Rule::PlansDisagree => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether the whole file is at fault, so that no row can be set aside to mend it.
    pub fn is_fatal(self) -> bool {
        matches!(
            self,
            Rule::UnreadableHeader
                | Rule::RepeatedHeader
                | Rule::MissingHeader
                | Rule::UnreadableColumn
                | Rule::NoRows
                | Rule::NoRecords
                | Rule::BadSyntax
        )
    }

    /// What is wrong with `value`, where `expected` says what the rule wanted to see there.
    fn message(self, value: &str, expected: &str, in_sheet: bool, language: Language) -> String {
        match self {
            Rule::UnreadableHeader => match language {
                Language::English => format!("the header cannot be read; expected {expected}"),
                Language::Spanish => format!("no se puede leer el encabezado; se esperaba {expected}"),
            },
            Rule::RepeatedHeader => match language {
                Language::English => {
                    format!("the header `{value}` is repeated; expected it once, in column {expected}")
                }
                Language::Spanish => {
                    format!("el encabezado `{value}` está repetido; se esperaba una sola vez, en la columna {expected}")
                }
            },
            Rule::MissingHeader => match language {
                Language::English => format!("a column is missing; expected {expected}"),
                Language::Spanish => format!("falta una columna; se esperaba {expected}"),
            },
            Rule::UnreadableColumn => match language {
                Language::English => {
                    format!("the column holds `{value}`; expected text, numbers, truth values, dates or times")
                }
                Language::Spanish => {
                    format!(
                        "la columna contiene `{value}`; se esperaban textos, números, valores lógicos, fechas o tiempos"
                    )
                }
            },
            Rule::NoRows => {
                let text = language.pick(
                    "there is nothing below the header; expected at least one record",
                    "no hay nada debajo del encabezado; se esperaba al menos un registro",
                );
                text.to_owned()
            }
            Rule::RaggedRow => match language {
                Language::English => format!("the row has {value} fields; expected {expected}, as in the header"),
                Language::Spanish => {
                    format!("la fila tiene {value} campos; se esperaban {expected}, como en el encabezado")
                }
            },
            Rule::UnclosedQuote => match language {
                Language::English => {
                    format!(
                        "a quote opens here and swallows the {expected} lines that follow; expected its end on its own line: `{value}`"
                    )
                }
                Language::Spanish => {
                    format!(
                        "aquí se abren comillas que se tragan las {expected} líneas siguientes; se esperaba su cierre en la misma línea: `{value}`"
                    )
                }
            },
            Rule::EmptyUnit => {
                let text = language.pick(
                    "the institution has no name; expected a name",
                    "la institución no tiene nombre; se esperaba un nombre",
                );
                text.to_owned()
            }
            Rule::RepeatedUnit => match language {
                Language::English => {
                    let line = if in_sheet { "in row" } else { "on line" };
                    format!("`{value}` is repeated; expected it once in its state, {line} {expected}")
                }
                Language::Spanish => {
                    let line = if in_sheet { "fila" } else { "línea" };
                    format!("`{value}` está repetida; se esperaba una sola vez en su estado, en la {line} {expected}")
                }
            },
            Rule::NotANumber => match language {
                Language::English => format!("`{value}` is not a number; expected a number{}", after_space(expected)),
                Language::Spanish => {
                    format!("`{value}` no es un número; se esperaba un número{}", after_space(expected))
                }
            },
            Rule::NotFinite => match language {
                Language::English => format!("`{value}` is not finite; expected a number{}", after_space(expected)),
                Language::Spanish => format!("`{value}` no es finito; se esperaba un número{}", after_space(expected)),
            },
            Rule::OutsideScale => match language {
                Language::English => format!("`{value}` is outside the scale; expected a number {expected}"),
                Language::Spanish => format!("`{value}` está fuera de la escala; se esperaba un número {expected}"),
            },
            Rule::UncoveredAnswer => match language {
                Language::English => format!("`{value}` has no score; expected {expected}"),
                Language::Spanish => format!("`{value}` no tiene calificación; se esperaba {expected}"),
            },
            Rule::ScoreOutsideScale => {
                // Stored as `NODE = SCORE, min..max`.
                let (found, range) = expected.rsplit_once(", ").unwrap_or((expected, ""));
                let (node, score) = found.rsplit_once(" = ").unwrap_or((found, ""));
                let range = self::expected(range, language);
                match language {
                    Language::English => format!("`{value}` scores {score} in {node}; expected a score {range}"),
                    Language::Spanish => {
                        format!("`{value}` tiene calificación {score} en {node}; se esperaba una calificación {range}")
                    }
                }
            }
            Rule::NoRange => match language {
                Language::English => {
                    format!("the rule {value} of {expected} has nothing to divide by; expected values that differ")
                }
                Language::Spanish => {
                    format!("la regla {value} de {expected} no tiene entre qué dividir; se esperaban valores distintos")
                }
            },
            Rule::UnknownState => match language {
                Language::English => {
                    format!("`{value}` is not a known state; expected one of the 32 states or the Federation")
                }
                Language::Spanish => {
                    format!("`{value}` no es un estado conocido; se esperaba uno de los 32 estados o la Federación")
                }
            },
            Rule::UnknownLevel => match language {
                Language::English => format!("`{value}` is not a known level; expected federal, state or municipal"),
                Language::Spanish => {
                    format!("`{value}` no es un nivel conocido; se esperaba federal, estatal o municipal")
                }
            },
            Rule::UnknownType => match language {
                Language::English => {
                    format!("`{value}` is not a known type of institution; expected one of the eleven types")
                }
                Language::Spanish => {
                    format!("`{value}` no es un tipo de institución conocido; se esperaba uno de los once tipos")
                }
            },
            Rule::EmptyStratum => {
                let text = language
                    .pick("the stratum is empty; expected its name", "el estrato está vacío; se esperaba su nombre");
                text.to_owned()
            }
            Rule::BadDesign => match language {
                Language::English => format!("`{value}` does not fit the design; expected {expected}"),
                Language::Spanish => format!("`{value}` no se ajusta al diseño; se esperaba {expected}"),
            },
            Rule::UnknownUnit => match language {
                Language::English => {
                    format!("`{value}` is no institution of the survey; expected the name of one of its institutions")
                }
                Language::Spanish => {
                    format!("`{value}` no es institución de la encuesta; se esperaba el nombre de una de las suyas")
                }
            },
            Rule::AmbiguousUnit => match language {
                Language::English => format!(
                    "`{value}` names several institutions, on lines {expected}; expected one, by its state or its exact name"
                ),
                Language::Spanish => format!(
                    "`{value}` nombra varias instituciones, en las líneas {expected}; se esperaba una, por su estado o su nombre exacto"
                ),
            },
            Rule::RepeatedMatch => match language {
                Language::English => format!("`{value}` is matched on line {expected} already; expected it once"),
                Language::Spanish => {
                    format!("`{value}` ya está emparejada en la línea {expected}; se esperaba una sola vez")
                }
            },
            Rule::BadDate => match language {
                Language::English => {
                    format!("`{value}` is not a date that can be read in one way only; expected one such as {expected}")
                }
                Language::Spanish => {
                    format!("`{value}` no es una fecha que se lea de un solo modo; se esperaba una como {expected}")
                }
            },
            Rule::AnsweredBefore => match language {
                Language::English => {
                    format!("the answer of `{value}` comes before the request; expected {expected} or later")
                }
                Language::Spanish => {
                    format!("la respuesta de `{value}` es anterior a la solicitud; se esperaba {expected} o después")
                }
            },
            Rule::BadDays => match language {
                Language::English => {
                    format!("`{value}` is not a number of days; expected a whole number {expected}")
                }
                Language::Spanish => {
                    format!("`{value}` no es un número de días; se esperaba un número entero {expected}")
                }
            },
            Rule::UnknownOutcome => match language {
                Language::English => {
                    format!("`{value}` is not a known outcome; expected one of those of the mapping")
                }
                Language::Spanish => {
                    format!("`{value}` no es un resultado conocido; se esperaba uno de los del mapeo")
                }
            },
            Rule::UnknownWord => match language {
                Language::English => format!("`{value}` is not a known word; expected one of: {expected}"),
                Language::Spanish => format!("`{value}` no es una palabra conocida; se esperaba una de: {expected}"),
            },
            Rule::Contradiction if expected.is_empty() => match language {
                Language::English => {
                    format!("`{value}` tells of an answer, and there is none; the request counts as not answered")
                }
                Language::Spanish => {
                    format!("`{value}` habla de una respuesta, y no la hay; la solicitud cuenta como no respondida")
                }
            },
            Rule::Contradiction => match language {
                Language::English => format!("`{value}` disagrees with the answer, `{expected}`, which counts"),
                Language::Spanish => {
                    format!("`{value}` no concuerda con la respuesta, `{expected}`, que es lo que cuenta")
                }
            },
            Rule::TwoSpellings => match language {
                Language::English => format!("`{value}` may be `{expected}`; each has a row of its own"),
                Language::Spanish => format!("`{value}` puede ser `{expected}`; cada una tiene su propia fila"),
            },
            Rule::NotInSurvey => match language {
                Language::English => {
                    format!("`{value}` is no institution of the survey; its requests, {expected}, are not joined")
                }
                Language::Spanish => {
                    format!("`{value}` no es institución de la encuesta; sus solicitudes, {expected}, no se unen")
                }
            },
            Rule::NoRequests => match language {
                Language::English => format!("`{value}` has no requests; its components stay empty"),
                Language::Spanish => format!("`{value}` no tiene solicitudes; sus componentes quedan vacíos"),
            },
            Rule::NoRecords => match language {
                Language::English => "the file holds no record; expected states or commitments".to_owned(),
                Language::Spanish => "el archivo no tiene registros; se esperaban estados o compromisos".to_owned(),
            },
            Rule::BadSyntax => match language {
                Language::English => format!("the file is not valid {expected}: {value}"),
                Language::Spanish => format!("el archivo no es {expected} válido: {value}"),
            },
            Rule::UnexpectedShape => match language {
                Language::English => format!("`{value}` does not fit here; expected {expected}"),
                Language::Spanish => format!("`{value}` no cabe aquí; se esperaba {expected}"),
            },
            Rule::EmptyKey => match language {
                Language::English => format!("the record has no `{expected}`; expected one"),
                Language::Spanish => format!("el registro no tiene `{expected}`; se esperaba uno"),
            },
            Rule::RepeatedRecord => match language {
                Language::English => format!("`{value}` is repeated; expected it once, as in {expected}"),
                Language::Spanish => format!("`{value}` está repetido; se esperaba una sola vez, como en {expected}"),
            },
            Rule::BadWhole => match language {
                Language::English => format!("`{value}` is not a whole number that fits; expected one {expected}"),
                Language::Spanish => format!("`{value}` no es un número entero que quepa; se esperaba uno {expected}"),
            },
            Rule::EndsBeforeStart => match language {
                Language::English => format!("`{value}` comes before the start; expected {expected} or later"),
                Language::Spanish => format!("`{value}` es anterior al inicio; se esperaba {expected} o después"),
            },
            Rule::OutsideCommitment => match language {
                Language::English => format!("`{value}` lies outside the dates of its commitment; expected {expected}"),
                Language::Spanish => {
                    format!("`{value}` queda fuera de las fechas de su compromiso; se esperaba {expected}")
                }
            },
            Rule::PlansDisagree => match language {
                Language::English => format!("the number of plans is {value}, and {expected} are named"),
                Language::Spanish => format!("el número de planes es {value} y se nombran {expected}"),
            },
            Rule::Inconsistent => match language {
                Language::English => format!("`{value}` does not go with `{expected}`; expected one of the two"),
                Language::Spanish => format!("`{value}` no va con `{expected}`; se esperaba uno de los dos"),
            },
            Rule::FallbackEncoding => match language {
                Language::English => format!("`{value}` is not valid UTF-8; it was read as {expected}"),
                Language::Spanish => format!("`{value}` no es UTF-8 válido; se leyó como {expected}"),
            },
            Rule::IndexDisagrees => match language {
                Language::English => format!("the supplied value {value} disagrees with the recomputed {expected}"),
                Language::Spanish => {
                    format!("el valor suministrado {value} no coincide con el recalculado {expected}")
                }
            },
            Rule::SmallGroup => match language {
                Language::English => format!("`{value}` is a group of one institution; expected two or more"),
                Language::Spanish => format!("`{value}` es un grupo de una sola institución; se esperaban dos o más"),
            },
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// One problem, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the sheet, where the file is a spreadsheet.
    pub sheet: Option<String>,
    /// Line of the file, the first one being 1 (of a sheet, a data frame or a file in columns: the row); none where no line is at fault.
    pub line: Option<u64>,
    /// Number of the column, the first one being 1.
    pub column: Option<usize>,
    /// Header of the column, or the name of the key or node that is meant.
    pub header: Option<String>,
    /// The rule that was broken.
    pub rule: Rule,
    /// What was found, cut after 120 characters.
    pub value: String,
    /// What was expected in its place.
    pub expected: String,
}

impl Finding {
    /// Whether the row, or the file, cannot be used.
    pub fn is_error(&self) -> bool {
        self.rule.severity() == Severity::Error
    }

    /// Address of the cell in its sheet, such as `C5`; none in other files, and where no single cell is at fault.
    pub fn cell(&self) -> Option<String> {
        self.sheet.as_ref()?;
        Some(format!("{}{}", letters(self.column?), self.line?))
    }

    /// Where it is and what is wrong, in one line.
    pub fn message(&self, language: Language) -> String {
        let place = if self.sheet.is_some() { self.place_in_sheet(language) } else { self.place_in_text(language) };
        let (value, expected) = (printable(&self.value), expected(&self.expected, language));
        let what = self.rule.message(&value, &expected, self.sheet.is_some(), language);
        if place.is_empty() { what } else { format!("{}: {what}", place.join(", ")) }
    }

    fn place_in_text(&self, language: Language) -> Vec<String> {
        let line = self.line.map(|line| format!("{} {line}", language.pick("line", "línea")));
        line.into_iter().chain(self.column_place(|number| number.to_string(), language)).collect()
    }

    fn place_in_sheet(&self, language: Language) -> Vec<String> {
        let header = self.header.as_deref().map(|header| format!(" ({})", printable(header))).unwrap_or_default();
        let sheet =
            self.sheet.as_ref().map(|name| format!("{} \"{}\"", language.pick("sheet", "hoja"), printable(name)));
        let within = match (self.cell(), self.line) {
            (Some(cell), _) => Some(format!("{} {cell}{header}", language.pick("cell", "celda"))),
            (None, Some(row)) => Some(format!("{} {row}", language.pick("row", "fila"))),
            (None, None) => self.column_place(letters, language),
        };
        sheet.into_iter().chain(within).collect()
    }

    fn column_place(&self, shown: impl Fn(usize) -> String, language: Language) -> Option<String> {
        let column = language.pick("column", "columna");
        match (self.column, &self.header) {
            (Some(number), Some(header)) => Some(format!("{column} {} ({})", shown(number), printable(header))),
            (Some(number), None) => Some(format!("{column} {}", shown(number))),
            (None, Some(header)) => Some(printable(header).into_owned()),
            (None, None) => None,
        }
    }
}

/// Text without control characters, which a terminal might obey.
pub(crate) fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let shown = text.chars().map(|c| if c.is_control() { c.escape_unicode().to_string() } else { c.to_string() });
    shown.collect::<String>().into()
}

/// What follows "a number", where anything does.
fn after_space(expected: &str) -> String {
    if expected.is_empty() { String::new() } else { format!(" {expected}") }
}

/// A range is stored as `min..max`; everything else reads as it is.
fn expected(stored: &str, language: Language) -> String {
    match stored.split_once("..") {
        Some((min, max)) if min.parse::<f64>().is_ok() && max.parse::<f64>().is_ok() => match language {
            Language::English => format!("from {min} to {max}"),
            Language::Spanish => format!("de {min} a {max}"),
        },
        _ => stored.to_owned(),
    }
}

/// Longest value, in characters, that a finding quotes.
const QUOTED: usize = 120;

/// All the findings of a file, in the order of their lines.
#[derive(Clone)]
pub struct Findings {
    source: String,
    sheet: Option<Sheet>,
    headers: Vec<String>,
    /// Whether headers are names of fields, which have no place among others.
    is_keyed: bool,
    logs: Vec<Log>,
    counts: [u64; Rule::ALL.len()],
}

impl Default for Findings {
    fn default() -> Self {
        Findings {
            source: String::new(),
            sheet: None,
            headers: Vec::new(),
            is_keyed: false,
            logs: Vec::new(),
            counts: [0; Rule::ALL.len()],
        }
    }
}

/// Findings of consecutive lines, each as: lines since the last one, column or 0, rule, value, expected.
#[derive(Clone, Default)]
pub(crate) struct Log {
    bytes: Vec<u8>,
    last_line: u64,
    errors: u64,
}

/// A state of a [`Log`] to return to.
pub(crate) struct Mark {
    bytes: usize,
    last_line: u64,
    errors: u64,
}

impl Log {
    /// Adds a finding. Lines must not decrease; line 0 is no line. Columns count from 1.
    pub fn push(&mut self, line: u64, column: Option<usize>, rule: Rule, value: &str, expected: &str) {
        put(&mut self.bytes, line.saturating_sub(self.last_line));
        put(&mut self.bytes, column.unwrap_or(0) as u64);
        self.bytes.push(rule as u8);
        let end = value.char_indices().nth(QUOTED).map_or(value.len(), |(at, _)| at);
        let (kept, cut) = (&value[..end], if end < value.len() { "…" } else { "" });
        put(&mut self.bytes, (kept.len() + cut.len()) as u64);
        self.bytes.extend_from_slice(kept.as_bytes());
        self.bytes.extend_from_slice(cut.as_bytes());
        put(&mut self.bytes, expected.len() as u64);
        self.bytes.extend_from_slice(expected.as_bytes());
        self.last_line = self.last_line.max(line);
        self.errors += u64::from(rule.severity() == Severity::Error);
    }

    pub fn mark(&self) -> Mark {
        Mark { bytes: self.bytes.len(), last_line: self.last_line, errors: self.errors }
    }

    /// Whether an error was pushed since `mark`.
    pub fn has_errors_since(&self, mark: &Mark) -> bool {
        self.errors > mark.errors
    }

    /// Takes back what was pushed since `mark`.
    pub fn reset(&mut self, mark: &Mark) {
        self.bytes.truncate(mark.bytes);
        self.last_line = mark.last_line;
        self.errors = mark.errors;
    }
}

impl Findings {
    pub(crate) fn new(source: &str, headers: Vec<String>) -> Self {
        Findings { source: source.to_owned(), headers, ..Findings::default() }
    }

    /// The findings of a table that a sheet has.
    #[cfg(feature = "xlsx")]
    pub(crate) fn in_sheet(mut self, sheet: Sheet) -> Self {
        self.sheet = Some(sheet);
        self
    }

    /// The findings of a file whose values have names in place of columns; the number of a name stands for it.
    pub(crate) fn keyed(source: &str, names: Vec<String>) -> Self {
        Findings { is_keyed: true, ..Findings::new(source, names) }
    }

    /// Findings of the same file, none yet.
    pub(crate) fn emptied(&self) -> Self {
        let (source, sheet, headers) = (self.source.clone(), self.sheet.clone(), self.headers.clone());
        Findings { source, sheet, headers, is_keyed: self.is_keyed, ..Findings::default() }
    }

    /// Appends a log. One that starts where the last one ended, or later, continues it.
    pub(crate) fn append(&mut self, log: Log) {
        for entry in (Entries { bytes: &log.bytes, line: 0 }) {
            self.counts[entry.rule as usize] += 1;
        }
        let mut rest = log.bytes.as_slice();
        let Some(first_line) = take(&mut rest) else { return };
        match self.logs.last_mut() {
            Some(last) if last.last_line <= first_line => {
                put(&mut last.bytes, first_line - last.last_line);
                last.bytes.extend_from_slice(rest);
                last.last_line = log.last_line;
            }
            _ => self.logs.push(log),
        }
    }

    /// Appends the findings of a log, keeping the first `most` of each rule and counting all.
    pub(crate) fn append_first(&mut self, log: Log, most: u64) {
        let mut counts = self.counts;
        let entries = || Entries { bytes: &log.bytes, line: 0 };
        let mut is_kept = |entry: &Entry<'_>| {
            let count = &mut counts[entry.rule as usize];
            *count += 1;
            *count <= most
        };
        let kept: Vec<bool> = entries().map(|entry| is_kept(&entry)).collect();
        if kept.iter().all(|kept| *kept) {
            return self.append(log);
        }
        let mut first = Log::default();
        for (entry, _) in entries().zip(&kept).filter(|(_, kept)| **kept) {
            first.push(entry.line, entry.column, entry.rule, entry.value, entry.expected);
        }
        self.append(first);
        self.counts = counts;
    }

    /// Adds the findings of another look at the same file.
    pub fn merge(&mut self, other: Findings) {
        other.logs.into_iter().for_each(|log| self.append(log));
    }

    /// Name of the file, or `-` and the like for other sources.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Number of findings.
    pub fn len(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    /// Number of findings that make a row or the file unusable.
    pub fn errors(&self) -> u64 {
        self.by_rule().filter(|(rule, _)| rule.severity() == Severity::Error).map(|(_, n)| n).sum()
    }

    /// Number of findings that a reader should know of.
    pub fn warnings(&self) -> u64 {
        self.len() - self.errors()
    }

    /// How often each rule was broken, rules that were not broken left out.
    pub fn by_rule(&self) -> impl Iterator<Item = (Rule, u64)> + '_ {
        Rule::ALL.into_iter().zip(self.counts).filter(|(_, n)| *n > 0)
    }

    /// Whether the file as a whole is at fault.
    pub fn is_fatal(&self) -> bool {
        self.by_rule().any(|(rule, _)| rule.is_fatal())
    }

    /// The findings in the order of their lines, those without a line last.
    pub fn iter(&self) -> impl Iterator<Item = Finding> + '_ {
        let mut heads: Vec<_> = self.logs.iter().map(|log| Entries { bytes: &log.bytes, line: 0 }.peekable()).collect();
        std::iter::from_fn(move || {
            let place = |line: u64| if line == 0 { u64::MAX } else { line };
            let next = heads
                .iter_mut()
                .filter_map(|head| head.peek().map(|entry| (place(entry.line), entry.column)).map(|at| (at, head)))
                .min_by_key(|(at, _)| *at)?
                .1;
            next.next().map(|entry| self.finding(entry))
        })
    }

    /// The first `each` findings of every rule, in the order of their lines.
    pub fn first_of_each(&self, each: usize) -> impl Iterator<Item = Finding> + '_ {
        let mut seen = [0; Rule::ALL.len()];
        let mut left: u64 = self.by_rule().map(|(_, n)| n.min(each as u64)).sum();
        let mut all = self.iter();
        std::iter::from_fn(move || {
            while left > 0 {
                let finding = all.next()?;
                let count = &mut seen[finding.rule as usize];
                *count += 1;
                if *count <= each {
                    left -= 1;
                    return Some(finding);
                }
            }
            None
        })
    }

    fn finding(&self, entry: Entry<'_>) -> Finding {
        let in_file = |column: usize| self.sheet.as_ref().map_or(column, |sheet| sheet.column(column));
        let expected = match (&self.sheet, entry.rule) {
            (Some(sheet), Rule::RepeatedHeader) => {
                entry.expected.parse().map(|first| letters(sheet.column(first))).ok()
            }
            _ => None,
        };
        Finding {
            sheet: self.sheet.as_ref().map(|sheet| sheet.name.clone()),
            line: (entry.line > 0).then_some(entry.line),
            column: entry.column.map(in_file).filter(|_| !self.is_keyed),
            header: entry.column.and_then(|c| self.headers.get(c - 1).cloned()),
            rule: entry.rule,
            value: entry.value.to_owned(),
            expected: expected.unwrap_or_else(|| entry.expected.to_owned()),
        }
    }
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.first_of_each(3)).finish()
    }
}

struct Entry<'a> {
    line: u64,
    column: Option<usize>,
    rule: Rule,
    value: &'a str,
    expected: &'a str,
}

struct Entries<'a> {
    bytes: &'a [u8],
    line: u64,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        self.line += take(&mut self.bytes)?;
        let column = take(&mut self.bytes)?;
        let (&rule, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(Entry {
            line: self.line,
            column: (column > 0).then_some(column as usize),
            rule: *Rule::ALL.get(usize::from(rule))?,
            value: take_text(&mut self.bytes)?,
            expected: take_text(&mut self.bytes)?,
        })
    }
}

/// Writes a number in groups of seven bits, the lowest first (LEB128).
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(take(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_gives_back_what_was_put_in_and_merges_by_line() {
        let mut cells = Log::default();
        cells.push(3, Some(2), Rule::NotANumber, "abc", "0..1");
        cells.push(300, Some(1), Rule::FallbackEncoding, &"ñ".repeat(500), "windows-1252");
        let mut later = Log::default();
        later.push(300, Some(2), Rule::NotFinite, "inf", "0..1");
        let mut rows = Log::default();
        rows.push(40, None, Rule::RepeatedUnit, "X", "2");
        let mut findings = Findings::new("file.csv", vec!["a".into(), "b".into()]);
        findings.append(cells);
        findings.append(later);
        findings.append(rows);
        assert_eq!(findings.logs.len(), 2);
        let all: Vec<Finding> = findings.iter().collect();
        assert_eq!(all.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(3), Some(40), Some(300), Some(300)]);
        assert_eq!(all[0].header.as_deref(), Some("b"));
        assert_eq!(all[2].value.chars().count(), QUOTED + 1);
        assert_eq!((findings.errors(), findings.warnings()), (3, 1));
    }

    #[test]
    fn a_log_takes_back_what_follows_a_mark() {
        let mut log = Log::default();
        log.push(2, None, Rule::EmptyUnit, "", "");
        let mark = log.mark();
        log.push(5, Some(3), Rule::NotFinite, "inf", "0..1");
        log.reset(&mark);
        log.push(4, None, Rule::RaggedRow, "3", "8");
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(2), Some(4)]);
        assert_eq!(findings.by_rule().collect::<Vec<_>>(), [(Rule::RaggedRow, 1), (Rule::EmptyUnit, 1)]);
    }

    #[test]
    fn only_the_first_of_each_rule_are_given_when_asked() {
        let mut log = Log::default();
        for line in 2..1000 {
            log.push(line, None, Rule::EmptyUnit, "", "");
        }
        log.push(1000, None, Rule::RaggedRow, "3", "8");
        let mut findings = Findings::new("", vec![]);
        findings.append(log);
        assert_eq!(findings.first_of_each(2).map(|f| f.line.unwrap_or(0)).collect::<Vec<_>>(), [2, 3, 1000]);
    }
}
