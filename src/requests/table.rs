//! What requests come to: a row for each institution.

use polars::prelude::DataFrame;
use serde::Serialize;

use super::mapping::Measure;
use crate::catalog::Jurisdiction;
use crate::error::Result;
use crate::language::Language;
use crate::record_file::RecordFile;
use crate::schema::{Table, columns};
use crate::survey::OnInvalid;

/// A share and its denominator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// From 0 to 1; none where the denominator is 0.
    pub value: Option<f64>,
    /// The requests that count in it.
    pub n: u64,
}

impl Share {
    pub(super) fn of(total: f64, n: u64) -> Self {
        Share { value: (n > 0).then(|| total / n as f64), n }
    }
}

/// The requests of an institution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Components {
    /// Its name.
    pub unit: String,
    /// Its state, where the file has it.
    pub state: Option<String>,
    /// Requests that were used.
    pub requests: u64,
    /// Those among them that are known to have been answered.
    pub answered: u64,
    /// How many were answered.
    pub share_answered: Share,
    /// How much of the information was made available.
    pub availability: Share,
    /// How clear the answers were.
    pub clarity: Share,
    /// How complete they were.
    pub completeness: Share,
    /// How fast they came.
    pub celerity: Share,
    /// Median of the working days to the answer; none without an answer whose days are known.
    pub days_median: Option<f64>,
    /// Their 90th percentile.
    pub days_p90: Option<f64>,
    /// Answered requests whose days are known.
    pub n_days: u64,
    /// Number of the file, and line, of its first request.
    #[serde(skip)]
    pub(super) first: (usize, u64),
}

impl Components {
    /// A measure of its requests.
    pub fn share(&self, measure: Measure) -> Share {
        let shares = [self.share_answered, self.availability, self.clarity, self.completeness, self.celerity];
        shares[measure as usize]
    }
}

/// Requests reduced to a row for each institution, or each institution of a state where the files have states; by state, those
/// without one last, then by name.
#[derive(Debug, Clone)]
pub struct Requests {
    /// The institutions.
    pub rows: Vec<Components>,
    /// The files, in the order in which they were read.
    pub files: Vec<RecordFile>,
    pub(super) nodes: [Option<String>; 5],
    pub(super) has_state: bool,
    /// Whether states are those of the catalogue.
    pub(super) is_catalogued: bool,
    pub(super) on_invalid: OnInvalid,
}

impl Requests {
    /// The component that a measure is, where the mapping names one.
    pub fn node(&self, measure: Measure) -> Option<&str> {
        self.nodes[measure as usize].as_deref()
    }

    /// The table of the [institutions](Components), with their states where the files have them; the measures are there once more under
    /// the codes of the components that they are.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) for a mapping that calls a component as another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let nodes = Measure::ALL.into_iter().filter_map(|measure| Some((measure as usize, self.node(measure)?)));
        Table::of(&self.rows)
            .nodes(nodes)
            .without("state_code", !(self.has_state && self.is_catalogued))
            .without("state", !self.has_state)
            .frame(Language::English)
    }
}

columns! {
    Components:
    unit = UNIT;
    state_code = STATE_CODE |row| row.state.as_deref().and_then(Jurisdiction::parse).map(Jurisdiction::code_text);
    state = STATE;
    requests "solicitudes" Count "requests" "solicitudes"
        "Requests that were used; those with errors are not among them."
        "Solicitudes utilizadas; las que tienen errores no se cuentan.";
    answered "respondidas" Count "requests" "solicitudes"
        "Those that are known to have been answered." "Las que se sabe que fueron respondidas.";
    share_answered "proporción respondida" Share "0 to 1" "de 0 a 1"
        "Share of the requests that were answered." "Proporción de las solicitudes que fueron respondidas."
        |row| row.share_answered.value;
    availability "disponibilidad" Share "0 to 1" "de 0 a 1"
        "How much of the information was made available, by outcome."
        "Cuánta de la información se puso a disposición, según el resultado."
        |row| row.availability.value;
    clarity "claridad" Share "0 to 1" "de 0 a 1"
        "How clear the answers were." "Qué tan claras fueron las respuestas." |row| row.clarity.value;
    completeness "completitud" Share "0 to 1" "de 0 a 1"
        "How complete the answers were." "Qué tan completas fueron las respuestas." |row| row.completeness.value;
    celerity "celeridad" Share "0 to 1" "de 0 a 1"
        "How fast the answers came: mean of the scores of their working days, requests without an answer included."
        "Qué tan rápidas fueron las respuestas: media de los puntos por sus días hábiles, incluidas las solicitudes sin respuesta."
        |row| row.celerity.value;
    days_median "mediana de días" Number "working days" "días hábiles"
        "Median of the working days to the answer; requests without one are left out."
        "Mediana de los días hábiles hasta la respuesta; sin las solicitudes que no la tienen.";
    days_p90 "p90 de días" Number "working days" "días hábiles"
        "Their 90th percentile." "Su percentil 90.";
    n_share_answered "n respondidas" Count "requests" "solicitudes"
        "Denominator of the share answered." "Denominador de la proporción respondida." |row| row.share_answered.n;
    n_availability "n disponibilidad" Count "requests" "solicitudes"
        "Denominator of the availability." "Denominador de la disponibilidad." |row| row.availability.n;
    n_clarity "n claridad" Count "requests" "solicitudes"
        "Denominator of the clarity." "Denominador de la claridad." |row| row.clarity.n;
    n_completeness "n completitud" Count "requests" "solicitudes"
        "Denominator of the completeness." "Denominador de la completitud." |row| row.completeness.n;
    n_celerity "n celeridad" Count "requests" "solicitudes"
        "Denominator of the celerity." "Denominador de la celeridad." |row| row.celerity.n;
    n_days "n días" Count "requests" "solicitudes"
        "Answered requests whose working days are known." "Solicitudes respondidas cuyos días hábiles se conocen.";
    nodes |row, at| row.share(*Measure::ALL.get(at)?).value;
}
