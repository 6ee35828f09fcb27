//! The rules that files break, each with its code, its severity and its message.

use std::fmt;

use super::expected_range;
use crate::language::{Language, text};

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

/// What breaking a rule does.
#[derive(Clone, Copy, PartialEq)]
enum Weight {
    Warning,
    Error,
    /// The whole file is at fault.
    Fatal,
}

/// The rules: doc, name, code, weight, and the message in English and Spanish, with the parts that [`Parts`] holds.
macro_rules! rules {
    (
        ($($part:ident)+)
        $($(#[doc = $doc:literal])+ $name:ident $code:literal $weight:ident $english:literal $spanish:literal)+
    ) => {
        /// The rule that a cell, a row, a header or a group breaks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            pub(super) const ALL: &'static [Rule] = &[$(Rule::$name),+];
            pub(super) const COUNT: usize = Rule::ALL.len();

            /// The name of the rule, as output files carry it.
            pub fn code(self) -> &'static str {
                match self {
                    $(Rule::$name => $code,)+
                }
            }

            fn weight(self) -> Weight {
                match self {
                    $(Rule::$name => Weight::$weight,)+
                }
            }

            fn text(self, parts: &Parts, language: Language) -> String {
                // Each message has those parts that it needs.
                $(let $part = parts.$part;)+
                $(let _ = $part;)+
                match (self, language) {
                    $(
                        (Rule::$name, Language::English) => format!($english),
                        (Rule::$name, Language::Spanish) => format!($spanish),
                    )+
                }
            }
        }
    };
}

/// What messages are made of.
struct Parts<'a> {
    /// What was found.
    value: &'a str,
    /// What the rule wanted to see.
    expected: &'a str,
    /// The same after a space, where there is any.
    after: &'a str,
    /// The word for a line.
    line: &'a str,
    /// A node, the score of a value in it, and the range of scores.
    node: &'a str,
    score: &'a str,
    range: &'a str,
    /// The Federation, where it may stand for a state.
    federation: &'a str,
    /// A question whether something else was meant, where there is such a thing.
    hint: &'a str,
}

/// What is expected of a state where the Federation is none.
pub(crate) const STATES_ONLY: &str = "32";

rules! {
    (value expected after line node score range federation hint)

    /// A header that cannot be read: an empty file, or no text in its first record.
    UnreadableHeader "unreadable_header" Fatal
        "the header cannot be read; expected {expected}"
        "no se puede leer el encabezado; se esperaba {expected}"
    /// A header that occurs twice.
    RepeatedHeader "repeated_header" Fatal
        "the header `{value}` is repeated; expected it once, in column {expected}"
        "el encabezado `{value}` está repetido; se esperaba una sola vez, en la columna {expected}"
    /// A column that the file must have and has not.
    MissingHeader "missing_header" Fatal
        "a column is missing; expected {expected}"
        "falta una columna; se esperaba {expected}"
    /// A column that holds what has no text form, such as lists.
    UnreadableColumn "unreadable_column" Fatal
        "the column holds `{value}`; expected text, numbers, truth values, dates or times"
        "la columna contiene `{value}`; se esperaban textos, números, valores lógicos, fechas o tiempos"
    /// A header and nothing below it.
    NoRows "no_rows" Fatal
        "there is nothing below the header; expected at least one record"
        "no hay nada debajo del encabezado; se esperaba al menos un registro"
    /// A record with more or fewer fields than the header.
    RaggedRow "ragged_row" Error
        "the row has {value} fields; expected {expected}, as in the header"
        "la fila tiene {value} campos; se esperaban {expected}, como en el encabezado"
    /// A quoted field that never ends, or ends by chance with the quote of another one.
    UnclosedQuote "unclosed_quote" Error
        "a quote opens here and swallows the {expected} lines that follow; expected its end on its own line: `{value}`"
        "aquí se abren comillas que se tragan las {expected} líneas siguientes; se esperaba su cierre en la misma línea: `{value}`"
    /// An institution without a name.
    EmptyUnit "empty_unit" Error
        "the institution has no name; expected a name"
        "la institución no tiene nombre; se esperaba un nombre"
    /// An institution that stands earlier in the file, in the same state.
    RepeatedUnit "repeated_unit" Error
        "`{value}` is repeated; expected it once in its state, {line} {expected}"
        "`{value}` está repetida; se esperaba una sola vez en su estado, en la {line} {expected}"
    /// A value that is not a number.
    NotANumber "not_a_number" Error
        "`{value}` is not a number; expected a number{after}"
        "`{value}` no es un número; se esperaba un número{after}"
    /// NaN or an infinity.
    NotFinite "not_finite" Error
        "`{value}` is not finite; expected a number{after}"
        "`{value}` no es finito; se esperaba un número{after}"
    /// A number outside the scale of its node.
    OutsideScale "outside_scale" Error
        "`{value}` is outside the scale; expected a number {expected}"
        "`{value}` está fuera de la escala; se esperaba un número {expected}"
    /// A raw answer to which the rule of its node gives no score.
    UncoveredAnswer "uncovered_answer" Error
        "`{value}` has no score; expected {expected}"
        "`{value}` no tiene calificación; se esperaba {expected}"
    /// A raw answer whose score lies outside the scale of its node.
    ScoreOutsideScale "score_outside_scale" Error
        "`{value}` scores {score} in {node}; expected a score {range}"
        "`{value}` tiene calificación {score} en {node}; se esperaba una calificación {range}"
    /// A rule that finds nothing to divide by in its sample.
    NoRange "no_range" Warning
        "the rule {value} of {expected} has nothing to divide by; expected values that differ"
        "la regla {value} de {expected} no tiene entre qué dividir; se esperaban valores distintos"
    /// A state that is none of the 32, nor the Federation.
    UnknownState "unknown_state" Error
        "`{value}` is not a known state; expected one of the 32 states{federation}"
        "`{value}` no es un estado conocido; se esperaba uno de los 32 estados{federation}"
    /// A level of government that is none of the three.
    UnknownLevel "unknown_level" Error
        "`{value}` is not a known level; expected federal, state or municipal"
        "`{value}` no es un nivel conocido; se esperaba federal, estatal o municipal"
    /// A type of institution that is none of the eleven.
    UnknownType "unknown_type" Error
        "`{value}` is not a known type of institution; expected one of the eleven types"
        "`{value}` no es un tipo de institución conocido; se esperaba uno de los once tipos"
    /// A design weight or population size that breaks the rules of its design.
    BadDesign "bad_design" Error
        "`{value}` does not fit the design; expected {expected}"
        "`{value}` no se ajusta al diseño; se esperaba {expected}"
    /// An institution without a stratum in a design with strata.
    EmptyStratum "empty_stratum" Error
        "the stratum is empty; expected its name"
        "el estrato está vacío; se esperaba su nombre"
    /// A name in a key table that no institution has.
    UnknownUnit "unknown_unit" Error
        "`{value}` is no institution of the survey; expected the name of one of its institutions"
        "`{value}` no es institución de la encuesta; se esperaba el nombre de una de las suyas"
    /// A name in a key table that several institutions have.
    AmbiguousUnit "ambiguous_unit" Error
        "`{value}` names several institutions, on lines {expected}; expected one, by its state or its exact name"
        "`{value}` nombra varias instituciones, en las líneas {expected}; se esperaba una, por su estado o su nombre exacto"
    /// An institution that a key table matches twice.
    RepeatedMatch "repeated_match" Error
        "`{value}` is matched on line {expected} already; expected it once"
        "`{value}` ya está emparejada en la línea {expected}; se esperaba una sola vez"
    /// A day that no calendar has, or that can be read two ways.
    BadDate "bad_date" Error
        "`{value}` is not a date that can be read in one way only; expected one such as {expected}"
        "`{value}` no es una fecha que se lea de un solo modo; se esperaba una como {expected}"
    /// A request that was answered before it was received.
    AnsweredBefore "answered_before" Error
        "the answer of `{value}` comes before the request; expected {expected} or later"
        "la respuesta de `{value}` es anterior a la solicitud; se esperaba {expected} o después"
    /// A number of days that is none.
    BadDays "bad_days" Error
        "`{value}` is not a number of days; expected a whole number {expected}"
        "`{value}` no es un número de días; se esperaba un número entero {expected}"
    /// The outcome of a request that the mapping does not know.
    UnknownOutcome "unknown_outcome" Error
        "`{value}` is not a known outcome; expected one of those of the mapping"
        "`{value}` no es un resultado conocido; se esperaba uno de los del mapeo"
    /// A word on an answer that the mapping does not know.
    UnknownWord "unknown_word" Error
        "`{value}` is not a known word; expected one of: {expected}"
        "`{value}` no es una palabra conocida; se esperaba una de: {expected}"
    /// A record that says two things of its answer.
    Contradiction "contradiction" Warning
        "`{value}` disagrees with the answer, `{expected}`, which counts"
        "`{value}` no concuerda con la respuesta, `{expected}`, que es lo que cuenta"
    /// An institution that may be another one, spelt otherwise or without its state.
    TwoSpellings "two_spellings" Warning
        "`{value}` may be `{expected}`; each has a row of its own"
        "`{value}` puede ser `{expected}`; cada una tiene su propia fila"
    /// An institution with requests that the survey does not have.
    NotInSurvey "not_in_survey" Warning
        "`{value}` is no institution of the survey; its requests, {expected}, are not joined"
        "`{value}` no es institución de la encuesta; sus solicitudes, {expected}, no se unen"
    /// An institution of the survey without requests.
    NoRequests "no_requests" Warning
        "`{value}` has no requests; its components stay empty"
        "`{value}` no tiene solicitudes; sus componentes quedan vacíos"
    /// A registry file without a record.
    NoRecords "no_records" Fatal
        "the file holds no record; expected states or commitments"
        "el archivo no tiene registros; se esperaban estados o compromisos"
    /// A JSON or TOML file that breaks the rules of its format.
    BadSyntax "bad_syntax" Fatal
        "the file is not valid {expected}: {value}"
        "el archivo no es {expected} válido: {value}"
    /// A table where a text belongs, or the other way round.
    UnexpectedShape "unexpected_shape" Error
        "`{value}` does not fit here; expected {expected}"
        "`{value}` no cabe aquí; se esperaba {expected}"
    /// A record without the field that tells what it is of.
    EmptyKey "empty_key" Error
        "the record has no `{expected}`; expected one"
        "el registro no tiene `{expected}`; se esperaba uno"
    /// A record that does not tell what it is.
    EmptyRecord "empty_record" Error
        "nothing tells what this record is; expected one of: {expected}"
        "nada dice qué es este registro; se esperaba uno de: {expected}"
    /// A record that stands elsewhere already.
    RepeatedRecord "repeated_record" Error
        "`{value}` is repeated; expected it once, as in {expected}"
        "`{value}` está repetido; se esperaba una sola vez, como en {expected}"
    /// A further row of a record with other values than its first.
    DifferingRow "differing_row" Error
        "the row of `{value}` has other values than its first in {expected}; expected the same, or its key and the milestone or plan alone"
        "la fila de `{value}` tiene otros valores que la primera en {expected}; se esperaban los mismos, o solo su clave y el hito o plan"
    /// A count or year that is no whole number, or out of range.
    BadWhole "bad_whole" Error
        "`{value}` is not a whole number that fits; expected one {expected}"
        "`{value}` no es un número entero que quepa; se esperaba uno {expected}"
    /// A date that comes before the one it follows.
    EndsBeforeStart "ends_before_start" Error
        "`{value}` comes before the start; expected {expected} or later"
        "`{value}` es anterior al inicio; se esperaba {expected} o después"
    /// A milestone that lies outside its commitment.
    OutsideCommitment "outside_commitment" Warning
        "`{value}` lies outside the dates of its commitment; expected {expected}"
        "`{value}` queda fuera de las fechas de su compromiso; se esperaba {expected}"
    /// A number of action plans that disagrees with those that are named.
    PlansDisagree "plans_disagree" Warning
        "the number of plans is {value}, and these are named: {expected}"
        "el número de planes es {value} y se nombran estos: {expected}"
    /// More commitments of a plan than it is said to have.
    CommitmentsDisagree "commitments_disagree" Warning
        "the number of commitments is {value}, and {expected} were read"
        "el número de compromisos es {value} y se leyeron {expected}"
    /// An action plan that is not among those of its state.
    UnlistedPlan "unlisted_plan" Warning
        "`{value}` is not among the plans of its state; expected one of: {expected}"
        "`{value}` no está entre los planes de su estado; se esperaba uno de: {expected}"
    /// A record or milestone that says what another one says.
    SameRecord "same_record" Warning
        "it says the same as {expected}; both count"
        "dice lo mismo que {expected}; ambos cuentan"
    /// A key or title that is that of another record but for case, accents, spaces and punctuation that is not between numbers.
    SimilarKey "similar_key" Warning
        "`{value}` may be `{expected}`; each counts as a record of its own"
        "`{value}` puede ser `{expected}`; cada uno cuenta como un registro"
    /// Two fields of a record that hardly go together.
    Unlikely "unlikely" Warning
        "`{value}` hardly goes with `{expected}`; both are kept"
        "`{value}` casi no va con `{expected}`; se conservan los dos"
    /// A column or field that is not known.
    UnknownField "unknown_field" Warning
        "`{value}` is not a known field; it is kept, and nothing is computed from it{hint}"
        "`{value}` no es un campo conocido; se conserva y nada se calcula con él{hint}"
    /// A column that the program computed, in a file that it wrote.
    ComputedColumn "computed_column" Warning
        "`{value}` was computed; it is computed anew and not read"
        "`{value}` se calculó; se calcula de nuevo y no se lee"
    /// A number in the place of names.
    NumberForNames "number_for_names" Warning
        "`{value}` is a number; expected names, with semicolons between them"
        "`{value}` es un número; se esperaban nombres, separados por punto y coma"
    /// Two fields of a record that cannot both be true.
    Inconsistent "inconsistent" Error
        "`{value}` does not go with `{expected}`; expected one of the two"
        "`{value}` no va con `{expected}`; se esperaba uno de los dos"
    /// A field that is not valid UTF-8 and was read in the fallback encoding.
    FallbackEncoding "fallback_encoding" Warning
        "`{value}` is not valid UTF-8; it was read as {expected}"
        "`{value}` no es UTF-8 válido; se leyó como {expected}"
    /// A supplied index that disagrees with the recomputed one.
    IndexDisagrees "index_disagrees" Warning
        "the supplied value {value} disagrees with the recomputed {expected}"
        "el valor suministrado {value} no coincide con el recalculado {expected}"
    /// A group of fewer than two institutions.
    SmallGroup "small_group" Warning
        "`{value}` is a group of one institution; expected two or more"
        "`{value}` es un grupo de una sola institución; se esperaban dos o más"
}

impl Rule {
    /// Whether breaking the rule makes the row or the file unusable.
    pub fn severity(self) -> Severity {
        if self.weight() == Weight::Warning { Severity::Warning } else { Severity::Error }
    }

    /// Whether the whole file is at fault, so that no row can be set aside to mend it.
    pub fn is_fatal(self) -> bool {
        self.weight() == Weight::Fatal
    }

    /// Whether what was expected is a text of the file, and no range.
    pub(super) fn expects_text(self) -> bool {
        matches!(
            self,
            Rule::TwoSpellings
                | Rule::SimilarKey
                | Rule::SameRecord
                | Rule::RepeatedRecord
                | Rule::DifferingRow
                | Rule::UnlistedPlan
                | Rule::PlansDisagree
                | Rule::UnknownField
        )
    }

    /// What is wrong with `value`, where `expected` says what the rule wanted to see there.
    pub(super) fn message(self, value: &str, expected: &str, in_sheet: bool, language: Language) -> String {
        if self == Rule::Contradiction && expected.is_empty() {
            return text!(
                "`{value}` tells of an answer, and there is none; the request counts as not answered",
                "`{value}` habla de una respuesta, y no la hay; la solicitud cuenta como no respondida"
            )
            .in_language(language)
            .to_owned();
        }
        // A score is stored as `NODE = SCORE, min..max`.
        let (found, range) = expected.rsplit_once(", ").unwrap_or((expected, ""));
        let (node, score) = found.rsplit_once(" = ").unwrap_or((found, ""));
        let after = if expected.is_empty() { String::new() } else { format!(" {expected}") };
        let hint = text!("; did you mean `{expected}`?", "; ¿quiso decir `{expected}`?");
        let parts = Parts {
            value,
            expected,
            after: &after,
            line: if in_sheet { language.pick("in row", "fila") } else { language.pick("on line", "línea") },
            node,
            score,
            range: &expected_range(range, language),
            hint: if expected.is_empty() { "" } else { hint.in_language(language) },
            federation: match expected {
                STATES_ONLY => "",
                _ => language.pick(" or the Federation", " o la Federación"),
            },
        };
        self.text(&parts, language)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
