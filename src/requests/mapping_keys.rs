//! The keys of mapping files.

use super::mapping::Measure;
use crate::keys::Absent::{Is, Nothing, Required};
use crate::keys::Kind::{Table, Tables, Word, Words};
use crate::keys::{Key, Kind, NUMBER, NUMBERS, TEXT, TEXT_OR_TEXTS, TEXTS, TRUTH, keys};

/// The holidays that need no file.
pub(super) const MEXICO: &str = "mexico";
/// The days of a week, from Monday.
pub(super) const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const OF: Kind = Word(&["requests", "answered", "available", "assessed"]);
const MEASURES: Kind = Words(&Measure::CODES);

keys! {
    /// A file.
    FILE {
        "name" TEXT, Is("\"\""); "what the mapping is called" "cómo se llama el mapeo"
        "catalog" Word(&["mexico", "none"]), Is("\"mexico\""); "vocabulary of states" "vocabulario de entidades"
        "missing" TEXTS, Is("[]"); "words for a missing value" "palabras para un valor faltante"
        "columns" Table(COLUMNS), Required; "headers of the columns" "encabezados de las columnas"
        "calendar" Table(CALENDAR), Nothing; "which days are working days" "cuáles días son hábiles"
        "share_answered" Table(SHARE), Nothing; "the share that was answered" "la proporción respondida"
        "availability" Table(SHARE), Nothing; "how much was made available" "cuánto se puso a disposición"
        "clarity" Table(WORDS), Nothing; "how clear the answers were" "qué tan claras fueron las respuestas"
        "completeness" Table(WORDS), Nothing; "how complete they were" "qué tan completas fueron"
        "celerity" Table(SPEED), Nothing; "how fast they came" "qué tan rápido llegaron"
        "outcome" Tables(OUTCOME), Nothing; "what outcomes are worth" "cuánto valen los resultados"
    }
    /// Headers by role.
    COLUMNS {
        "institution" TEXT_OR_TEXTS, Required; "the institution asked" "el sujeto obligado"
        "state" TEXT_OR_TEXTS, Nothing; "its state" "su entidad"
        "received" TEXT_OR_TEXTS, Nothing; "day of the request" "día de la solicitud"
        "answered" TEXT_OR_TEXTS, Nothing; "day of the answer" "día de la respuesta"
        "days" TEXT_OR_TEXTS, Nothing; "working days until the answer" "días hábiles hasta la respuesta"
        "outcome" TEXT_OR_TEXTS, Nothing; "what came of the request" "el resultado de la solicitud"
        "complete" TEXT_OR_TEXTS, Nothing; "how complete the answer is" "qué tan completa es la respuesta"
        "clear" TEXT_OR_TEXTS, Nothing; "how clear the answer is" "qué tan clara es la respuesta"
    }
    /// Working days.
    CALENDAR {
        "weekend" Words(&DAYS), Is("[\"saturday\", \"sunday\"]"); "days of the week without work" "días de la semana inhábiles"
        "holidays" TEXTS, Is("[]"); "`mexico`, and files of days" "`mexico`, y archivos de días"
    }
    /// A share.
    SHARE {
        "of" OF, Nothing; "its denominator" "su denominador"
        "node" TEXT, Nothing; "code of the component that it is" "clave del componente que es"
    }
    /// A share of words.
    WORDS {
        "of" OF, Nothing; "its denominator" "su denominador"
        "node" TEXT, Nothing; "code of the component that it is" "clave del componente que es"
        "words" NUMBERS, Is("{}"); "what each word is worth, from 0 to 1" "cuánto vale cada palabra, de 0 a 1"
    }
    /// The share of days.
    SPEED {
        "of" OF, Nothing; "its denominator" "su denominador"
        "node" TEXT, Nothing; "code of the component that it is" "clave del componente que es"
        "best" NUMBER, Is("0"); "working days that are worth 1" "días hábiles que valen 1"
        "worst" NUMBER, Is("20"); "working days that are worth 0; the law's term" "días hábiles que valen 0; el plazo de la ley"
        "unanswered" NUMBER, Is("0"); "what no answer is worth" "cuánto vale no responder"
    }
    /// Outcomes that count alike.
    OUTCOME {
        "names" TEXTS, Required; "the outcomes" "los resultados"
        "available" NUMBER, Required; "the share made available, from 0 to 1" "la proporción puesta a disposición, de 0 a 1"
        "answered" TRUTH, Is("true"); "whether they are answers" "si son respuestas"
        "counts_in" MEASURES, Nothing; "measures that they count in; all unless given" "medidas en que cuentan; todas si no se indica"
    }
}
