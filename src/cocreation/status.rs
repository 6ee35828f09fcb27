//! Which states take part, and what is known of them.

use polars::prelude::DataFrame;
use serde::Serialize;

use super::group::{By, Group};
use super::record::Participation;
use super::scoring::CommitmentScores;
use crate::catalog::Jurisdiction;
use crate::error::Result;
use crate::language::Language;
use crate::schema::{Table, columns};

/// The initiative in figures, over the 32 states.
///
/// ```
/// use open_gov_metric::cocreation::{self, CommitmentScores, RegistryReader};
///
/// let mut reader = RegistryReader::new();
/// reader.read_path("fixtures/cocreation_states.csv")?;
/// let (registry, _) = reader.finish()?;
/// let status = CommitmentScores::new(&registry, &cocreation::methodology()?, None)?.status();
/// assert_eq!((status.participating, status.not_participating), (30, 2));
/// assert_eq!((status.states_with_plans, status.plans), (13, Some(19)));
/// // Years of incorporation are asked of the states that take part, and of these none is known.
/// assert_eq!(status.missing("year"), Some(30));
/// assert_eq!(status.commitments, None);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// States that take part.
    pub participating: u64,
    /// States that are known not to take part.
    pub not_participating: u64,
    /// States with one action plan or more.
    pub states_with_plans: u64,
    /// States that are known to have none.
    pub states_without_plans: u64,
    /// Action plans of the states whose number is known; `None` where none is.
    pub plans: Option<u64>,
    /// Commitments that were read; `None` where no file had any.
    pub commitments: Option<u64>,
    /// Those of the commitments that are of the Federation, or whose state is not known: they are of none of the 32.
    pub commitments_elsewhere: Option<u64>,
    /// The number of states of which each fact is missing.
    pub missing: Vec<(&'static str, u64)>,
}

impl Status {
    /// The number of states of which a fact is missing.
    pub fn missing(&self, field: &str) -> Option<u64> {
        self.missing.iter().find(|(name, _)| *name == field).map(|(_, count)| *count)
    }
}

/// Whether a fact is missing of a state.
type IsMissing = fn(&Participation) -> bool;

/// The facts, and when they are missing: not where a state is known to have none.
const FACTS: [(&str, IsMissing); 8] = [
    ("participating", |state| state.takes_part().is_none()),
    ("year", |state| state.year.is_none() && state.takes_part() != Some(false)),
    ("declaration", |state| state.declaration.is_none()),
    ("lts", |state| state.lts.is_established().is_none()),
    ("lts_established", |state| state.lts.established.is_none() && state.lts.exists != Some(false)),
    ("lts_document", |state| state.lts.document.is_none() && state.lts.exists != Some(false)),
    ("lts_members", |state| state.lts.members.is_empty() && state.lts.exists != Some(false)),
    ("plans", |state| state.known_plans().is_none()),
];

impl CommitmentScores<'_> {
    /// The initiative in figures. Of a state that no file has, every fact is missing.
    pub fn status(&self) -> Status {
        let states = self.registry.of_all_states();
        let count = |is: &dyn Fn(&Participation) -> bool| states.iter().filter(|state| is(state)).count() as u64;
        let known = || states.iter().filter_map(Participation::known_plans);
        let commitments = &self.registry.commitments;
        let is_elsewhere = |state: Option<Jurisdiction>| state.is_none_or(|state| state == Jurisdiction::FEDERATION);
        let elsewhere = commitments.iter().filter(|commitment| is_elsewhere(commitment.state)).count() as u64;
        Status {
            participating: count(&|state| state.takes_part() == Some(true)),
            not_participating: count(&|state| state.takes_part() == Some(false)),
            states_with_plans: count(&|state| state.known_plans().is_some_and(|plans| plans > 0)),
            states_without_plans: count(&|state| state.known_plans() == Some(0)),
            plans: known().next().map(|_| known().map(u64::from).sum()),
            commitments: (!commitments.is_empty()).then_some(commitments.len() as u64),
            commitments_elsewhere: (!commitments.is_empty()).then_some(elsewhere),
            missing: FACTS.map(|(name, is_missing)| (name, count(&is_missing))).to_vec(),
        }
    }

    /// What is known of each of the 32 states, by their codes.
    pub fn states(&self) -> Vec<StateRow> {
        let mut groups = self.groups(By::State);
        let row = |participation: Participation| {
            let group = groups.iter().position(|group| group.state == Some(participation.state));
            StateRow { participation, group: group.map(|at| groups.swap_remove(at)).unwrap_or_default() }
        };
        self.registry.of_all_states().into_iter().map(row).collect()
    }

    /// The table of the [states](Self::states).
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no call causes.
    pub fn state_frame(&self) -> Result<DataFrame> {
        Table::of(&self.states()).frame(Language::English)
    }
}

/// What is known of a state.
#[derive(Debug, Clone)]
pub struct StateRow {
    /// Its part in the initiative; of a state that no file has nothing is known.
    pub participation: Participation,
    /// What its commitments come to.
    pub group: Group,
}

columns! {
    StateRow:
    state_code = STATE_CODE |row| row.participation.state.code_text();
    state = STATE_OF_COMMITMENTS |row| row.participation.state.name();
    participating "participa" Truth "yes or no" "sí o no"
        "Whether the state takes part in the initiative; empty where that is not known."
        "Si el estado participa en la iniciativa; vacío donde no se sabe."
        |row| row.participation.takes_part();
    year "año" Whole "year" "año"
        "Year of the state's incorporation." "Año de incorporación del estado."
        |row| row.participation.year;
    declaration "declaración" Text "day, month or year" "día, mes o año"
        "Date of the state's open-government declaration, as far as it is known."
        "Fecha de la declaratoria de gobierno abierto del estado, hasta donde se conoce."
        |row| row.participation.declaration.map(|date| date.to_string());
    lts "STL" Truth "yes or no" "sí o no"
        "Whether the state has a Local Technical Secretariat." "Si el estado tiene Secretariado Técnico Local."
        |row| row.participation.lts.is_established();
    lts_established "instalación del STL" Text "day, month or year" "día, mes o año"
        "When it was established." "Cuándo se instaló."
        |row| row.participation.lts.established.map(|date| date.to_string());
    lts_document "documento del STL" Text "as in the file" "como en el archivo"
        "Its founding document." "Su documento de creación."
        |row| row.participation.lts.document.as_deref();
    lts_members "integrantes del STL" Text "as in the file" "como en el archivo"
        "Its members that the files name, with semicolons between them."
        "Integrantes que los archivos nombran, separados por punto y coma."
        |row| Some(row.participation.lts.members.join("; ")).filter(|members| !members.is_empty());
    plans "planes" Count "plans" "planes"
        "Local Action Plans of the state: their number, or else that of those that are named."
        "Planes de Acción Locales del estado: su número, o si no el de los que se nombran."
        |row| row.participation.known_plans();
    planned_commitments "compromisos planeados" Count "commitments" "compromisos"
        "Commitments that the plans of the state are said to have, of those plans whose number is told."
        "Compromisos que se dice que tienen los planes del estado, de los planes cuyo número se dice."
        |row| row.participation.planned_commitments().and_then(|planned| u32::try_from(planned).ok());
    commitments = COMMITMENTS |row| row.group.commitments;
    complete = COMPLETE |row| row.group.read(row.group.complete);
    n_completion = N_COMPLETION |row| row.group.read(row.group.n_completion);
    completion_rate = COMPLETION_RATE |row| row.group.completion_rate;
    progress = PROGRESS |row| row.group.node("PROGRESS").mean;
    n_progress = N_PROGRESS |row| row.group.read(row.group.node("PROGRESS").n);
    opening = OPENING |row| row.group.node("OPENING").mean;
    n_opening = N_OPENING |row| row.group.read(row.group.node("OPENING").n);
}
