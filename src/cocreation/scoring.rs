//! Commitments scored by a methodology.

use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::delay::Delay;
use super::record::Commitment;
use super::registry::Registry;
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::error::{Error, Result};
use crate::language::{Language, text};
use crate::methodology::{Indices, Methodology, Node, ScoringRule};
use crate::schema::{Table, columns};

/// The nodes that the library fills in from records.
const PROGRESS: &str = "PROGRESS";
const MILESTONE: &str = "MILESTONE";
const COMPLETION: &str = "COMPLETION";
const OPENINGS: [&str; 3] = ["DISCLOSURE", "PARTICIPATION", "ACCOUNTABILITY"];
const OPENING: &str = "OPENING";

/// What is wrong with a node of a methodology.
macro_rules! misfit {
    ($code:expr, $english:literal, $spanish:literal) => {
        Error::methodology(None, Some($code), text!($english, $spanish))
    };
}

/// What the words of commitments are worth unless a file has others; the numbers are the library's own.
///
/// The nodes: `MILESTONE`, `COMPLETION`, `DISCLOSURE`, `PARTICIPATION` and `ACCOUNTABILITY` with a rule `map` that has every word of
/// its scale; `PROGRESS`, the mean of the milestones; `OPENING`, made of the three before.
///
/// ```
/// let methodology = open_gov_metric::cocreation::methodology()?;
/// assert_eq!(methodology.headline().code(), "OPENING");
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
///
/// # Errors
///
/// [`Methodology`](crate::ErrorKind::Methodology), which no call causes.
pub fn methodology() -> Result<Methodology> {
    Methodology::from_toml(include_str!("commitments.toml"))
}

/// How many milestones there are, and how far they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MilestoneCounts {
    /// All of them.
    pub all: u64,
    /// Those of each status, in the order of [`MilestoneStatus::ALL`].
    pub by_status: [u64; 5],
}

impl MilestoneCounts {
    /// Those whose status is known.
    pub fn known(&self) -> u64 {
        self.by_status.iter().sum()
    }

    /// Those of one status.
    pub fn of(&self, status: MilestoneStatus) -> u64 {
        self.by_status[status as usize]
    }

    /// A count of them; none where no milestone is listed, which does not mean that there are none.
    pub fn listed(&self, count: impl Fn(&Self) -> u64) -> Option<u64> {
        (self.all > 0).then(|| count(self))
    }

    fn add_one(&mut self, status: Option<MilestoneStatus>) {
        self.all += 1;
        status.into_iter().for_each(|status| self.by_status[status as usize] += 1);
    }

    pub(super) fn add(&mut self, other: &MilestoneCounts) {
        self.all += other.all;
        self.by_status.iter_mut().zip(other.by_status).for_each(|(count, more)| *count += more);
    }
}

/// The commitments of a registry with the value of every node of a methodology.
///
/// ```
/// use open_gov_metric::cocreation::{self, CommitmentScores, RegistryReader};
///
/// let mut reader = RegistryReader::new();
/// reader.read_path("fixtures/commitments/MXMEX0009.toml")?;
/// let (registry, _) = reader.finish()?;
/// let methodology = cocreation::methodology()?;
/// let scores = CommitmentScores::new(&registry, &methodology, None)?;
/// assert_eq!(scores.value("COMPLETION", 0), Some(1.0));
/// assert_eq!(format!("{:.4}", scores.value("OPENING", 0).unwrap()), "0.6667");
/// // No milestone has a status.
/// assert_eq!(scores.value("PROGRESS", 0), None);
/// assert_eq!((scores.milestones[0].all, scores.milestones[0].known()), (3, 0));
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CommitmentScores<'a> {
    /// The registry; its commitments are in the order of the scores.
    pub registry: &'a Registry,
    /// What they are scored by.
    pub methodology: &'a Methodology,
    /// The date up to which open commitments are late.
    pub at: Option<Date>,
    /// How late each commitment is.
    pub delays: Vec<Option<Delay>>,
    /// The milestones of each.
    pub milestones: Vec<MilestoneCounts>,
    /// The nodes with values, in methodology order.
    pub(super) nodes: Vec<(&'a str, Float64Chunked)>,
}

impl<'a> CommitmentScores<'a> {
    /// Scores the commitments; `at` is the date up to which open ones are late.
    ///
    /// # Errors
    ///
    /// [`Methodology`](crate::ErrorKind::Methodology) for one without the nodes of [`methodology`], each with a rule `map` for every word of its scale;
    /// [`HeadlineUnavailable`](crate::ErrorKind::HeadlineUnavailable) for one whose headline is made of something else.
    pub fn new(registry: &'a Registry, methodology: &'a Methodology, at: Option<Date>) -> Result<Self> {
        let steps =
            words(methodology, MILESTONE, &MilestoneStatus::ALL, MilestoneStatus::code, MilestoneStatus::parse)?;
        let completions = words(methodology, COMPLETION, &Completion::ALL, Completion::code, Completion::parse)?;
        let progress = node(methodology, PROGRESS)?;
        if progress.rule().is_some() || !progress.children().is_empty() {
            return Err(misfit!(
                PROGRESS,
                "node {PROGRESS}: the library fills it in; expected neither a rule nor children",
                "nodo {PROGRESS}: la biblioteca lo llena; no se esperaban regla ni componentes"
            ));
        }
        node(methodology, OPENING)?;
        let commitments = &registry.commitments;
        let counts = |commitment: &Commitment| {
            let mut counts = MilestoneCounts::default();
            commitment.milestones.iter().for_each(|milestone| counts.add_one(milestone.known_status()));
            counts
        };
        let milestones: Vec<MilestoneCounts> = commitments.par_iter().map(counts).collect();
        let mean = |counts: &MilestoneCounts| {
            let sum: f64 = counts.by_status.iter().zip(&steps).map(|(count, (_, score))| *count as f64 * score).sum();
            (counts.known() > 0).then(|| sum / counts.known() as f64)
        };
        let texts = |code: &str, words: &[(String, f64)], word: &dyn Fn(&Commitment) -> Option<usize>| {
            let cells = commitments.iter().map(|commitment| word(commitment).map(|word| words[word].0.as_str()));
            let name = methodology.node(code).map_or(code, Node::column);
            cells.collect::<StringChunked>().with_name(name.into()).into_column()
        };
        let mut columns = vec![
            milestones.iter().map(mean).collect::<Float64Chunked>().with_name(progress.column().into()).into_column(),
            texts(COMPLETION, &completions, &|commitment| commitment.report.progress.map(|word| word as usize)),
        ];
        for (dimension, code) in OPENINGS.into_iter().enumerate() {
            let degrees = words(methodology, code, &Degree::ALL, Degree::code, Degree::parse)?;
            let degree = |commitment: &Commitment| commitment.report.openings()[dimension].1.map(|word| word as usize);
            columns.push(texts(code, &degrees, &degree));
        }
        let frame = DataFrame::new(commitments.len(), columns)?;
        let scored = methodology.apply(frame.lazy(), Indices::Computed)?.collect()?;
        let mut nodes = Vec::new();
        for node in methodology.nodes() {
            if let Ok(column) = scored.column(node.code()) {
                nodes.push((node.code(), column.cast(&DataType::Float64)?.f64()?.rechunk().into_owned()));
            }
        }
        let delays = commitments.par_iter().map(|commitment| commitment.delay(at)).collect();
        Ok(CommitmentScores { registry, methodology, at, delays, nodes, milestones })
    }

    /// Codes of the nodes that have values.
    pub fn nodes(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.nodes.iter().map(|(code, _)| *code)
    }

    /// The value of a node for the commitment in a row; `None` where it is missing.
    pub fn value(&self, node: &str, row: usize) -> Option<f64> {
        self.nodes.iter().find(|(code, _)| *code == node)?.1.get(row)
    }

    /// The table of the commitments, with every node that has values.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) for a node that is called as another column.
    pub fn frame(&self) -> Result<DataFrame> {
        let of = |row| CommitmentRow {
            commitment: &self.registry.commitments[row],
            delay: self.delays[row],
            milestones: self.milestones[row],
            nodes: self.nodes.iter().map(|(_, values)| values.get(row)).collect(),
        };
        let rows: Vec<CommitmentRow> = (0..self.registry.commitments.len()).map(of).collect();
        Table::of(&rows).nodes(self.nodes().enumerate()).frame(Language::English)
    }
}

/// A commitment with its scores.
pub(crate) struct CommitmentRow<'a> {
    commitment: &'a Commitment,
    delay: Option<Delay>,
    milestones: MilestoneCounts,
    nodes: Vec<Option<f64>>,
}

columns! {
    CommitmentRow<'_>:
    id "identificador" Text "as in the file" "como en el archivo"
        "Identifier of the commitment." "Identificador del compromiso." |row| &row.commitment.id;
    title "título" Text "as in the file" "como en el archivo"
        "Title of the commitment." "Título del compromiso." |row| &row.commitment.title;
    state_code = STATE_CODE |row| row.commitment.state.map(Jurisdiction::code_text);
    state = STATE_OF_COMMITMENTS |row| row.commitment.state.map(Jurisdiction::name);
    action_plans "planes de acción" Text "as in the file" "como en el archivo"
        "Action plans that the commitment is part of, with semicolons between them."
        "Planes de acción de los que el compromiso forma parte, separados por punto y coma."
        |row| Some(row.commitment.action_plans.join("; ")).filter(|plans| !plans.is_empty());
    policy_area = POLICY_AREA |row| &row.commitment.policy_area;
    lead_institution "institución responsable" Text "as in the file" "como en el archivo"
        "Institution that leads the commitment." "Institución que encabeza el compromiso."
        |row| &row.commitment.lead_institution;
    start "inicio" Text "day, month or year" "día, mes o año"
        "Begin of the commitment, as far as it is known." "Inicio del compromiso, hasta donde se conoce."
        |row| row.commitment.start.map(|date| date.to_string());
    end "término previsto" Text "day, month or year" "día, mes o año"
        "Planned end of the commitment, as far as it is known."
        "Término previsto del compromiso, hasta donde se conoce."
        |row| row.commitment.end.map(|date| date.to_string());
    finished "término real" Text "day, month or year" "día, mes o año"
        "When it was really finished, as far as that is known." "Cuándo terminó en realidad, hasta donde se conoce."
        |row| row.commitment.finished.map(|date| date.to_string());
    completion "cumplimiento" Text
        "not_started, limited, substantial, complete"
        "not_started, limited, substantial, complete"
        "Overall level of progress in the End of Commitment Report."
        "Nivel general de avance en el Informe de Fin de Compromiso."
        |row| row.commitment.report.progress.map(Completion::code);
    milestones = MILESTONES |row| row.milestones.listed(|counts| counts.all);
    milestones_finished = MILESTONES_FINISHED |row| row.milestones.listed(|counts| counts.of(MilestoneStatus::Finished));
    milestones_known = MILESTONES_KNOWN |row| row.milestones.listed(MilestoneCounts::known);
    delay "retraso" Whole "calendar days" "días naturales"
        "Days from the planned end to the real one, or to the date of `--at` while the commitment is open; early is negative. Empty where a date is not known to the day."
        "Días del término previsto al real, o a la fecha de `--at` si el compromiso sigue abierto; negativo si se adelantó. Vacío si una fecha no se conoce al día."
        |row| row.delay.and_then(Delay::days);
    delay_least "retraso mínimo" Whole "calendar days" "días naturales"
        "The fewest days that the delay may be, as far as the dates are known."
        "Los menos días que puede ser el retraso, hasta donde se conocen las fechas."
        |row| row.delay.map(|delay| delay.least);
    delay_most "retraso máximo" Whole "calendar days" "días naturales"
        "The most days that it may be." "Los más días que puede ser." |row| row.delay.map(|delay| delay.most);
    nodes |row, at| row.nodes.get(at).copied().flatten();
}

fn node<'a>(methodology: &'a Methodology, code: &str) -> Result<&'a Node> {
    methodology.node(code).ok_or_else(|| {
        misfit!(
            code,
            "the node {code} is missing; expected it, as in the scoring of commitments that comes with the library",
            "falta el nodo {code}; se esperaba, como en la calificación de compromisos que trae la biblioteca"
        )
    })
}

/// What a methodology calls each word of a scale, and what it is worth.
fn words<T: Copy + PartialEq>(
    methodology: &Methodology,
    code: &str,
    all: &[T],
    name: fn(T) -> &'static str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<(String, f64)>> {
    let mut words: Vec<Option<(String, f64)>> = vec![None; all.len()];
    for (answer, score) in node(methodology, code)?.rule().and_then(ScoringRule::answers).unwrap_or_default() {
        let word = parse(answer).and_then(|word| all.iter().position(|known| *known == word));
        let Some(word) = word.and_then(|word| words.get_mut(word)) else {
            let known = all.iter().map(|word| name(*word)).collect::<Vec<_>>().join(", ");
            return Err(misfit!(
                code,
                "node {code}: `{answer}` is no word of the scale; expected one of: {known}",
                "nodo {code}: `{answer}` no es palabra de la escala; se esperaba una de: {known}"
            ));
        };
        if let Some((first, _)) = word {
            return Err(misfit!(
                code,
                "node {code}: `{answer}` means the same as `{first}`; expected one of the two",
                "nodo {code}: `{answer}` significa lo mismo que `{first}`; se esperaba una de las dos"
            ));
        }
        *word = Some((answer.clone(), *score));
    }
    let known = |(found, word): (Option<(String, f64)>, &T)| {
        let word = name(*word);
        found.ok_or_else(|| {
            misfit!(
                code,
                "node {code}: the worth of `{word}` is missing; expected a rule `map` with every word of the scale",
                "nodo {code}: falta cuánto vale `{word}`; se esperaba una regla `map` con cada palabra de la escala"
            )
        })
    };
    words.into_iter().zip(all).map(known).collect()
}
