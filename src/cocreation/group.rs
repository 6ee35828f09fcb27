//! What commitments come to, by state, plan and other keys.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use polars::prelude::DataFrame;
use serde::Serialize;

use super::delay::Delay;
use super::keys::{Key, Keys};
use super::scoring::{CommitmentScores, MilestoneCounts};
use super::words::{Completion, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::error::{Error, Result, argument};
use crate::language::Language;
use crate::numeric::{RunningMean, wilson};
use crate::schema::{Table, Value, columns};

/// What commitments are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// Not at all: the nation.
    Nation,
    /// The state.
    State,
    /// The action plan; a commitment of several counts in each.
    Plan,
    /// The primary policy area.
    PolicyArea,
    /// The value of OGP; a commitment that serves several counts in each.
    OgpValue,
    /// The year of incorporation of the state.
    Year,
}

impl By {
    /// Every key.
    pub const ALL: [Self; 6] = [Self::Nation, Self::State, Self::Plan, Self::PolicyArea, Self::OgpValue, Self::Year];

    const CODES: [&str; 6] = ["none", "state", "plan", "policy_area", "ogp_value", "year"];

    /// `none`, `state`, `plan`, `policy_area`, `ogp_value` or `year`.
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    /// Whether groups are of states, so that what states do beside commitments belongs to them.
    fn is_of_states(self) -> bool {
        matches!(self, Self::Nation | Self::State | Self::Year)
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for By {
    type Err = Error;

    /// Reads a [code](Self::code).
    fn from_str(code: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code).ok_or_else(|| {
            let known = Self::CODES.join(", ");
            argument!(
                "by",
                "commitments cannot be grouped by `{code}`; expected one of: {known}",
                "los compromisos no se pueden agrupar por `{code}`; se esperaba una de: {known}"
            )
        })
    }
}

/// A mean and how many values it is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Mean {
    /// The mean; none of no values.
    pub mean: Option<f64>,
    /// The values that are known.
    pub n: u64,
}

/// The states and commitments of a group.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Group {
    /// The value of the key; `None` where it is missing, and for the nation.
    pub key: Option<String>,
    /// The state, where the group is of one: those by state and, where the state of a plan is known, by plan.
    pub state: Option<Jurisdiction>,
    /// States that take part; `None` where groups are not of states, or of none it is known.
    pub participating: Option<u64>,
    /// Action plans of the states whose number is known; `None` where none is.
    pub plans: Option<u64>,
    /// Commitments that were read; `None` where no file has any of the group, which does not mean that there are none.
    pub commitments: Option<u64>,
    /// Those that are complete.
    pub complete: u64,
    /// Those whose completion is known.
    pub n_completion: u64,
    /// `complete` ÷ `n_completion`.
    pub completion_rate: Option<f64>,
    /// Both ends of Wilson's 95% interval of the rate.
    pub completion_interval: Option<(f64, f64)>,
    /// Their milestones.
    pub milestones: MilestoneCounts,
    /// Days of delay of those whose dates are known to the day.
    pub delay: Mean,
    /// Those that are late.
    pub late: u64,
    /// Those of which it is known whether they are late.
    pub n_late: u64,
    /// The mean of each node that has values, in methodology order.
    pub nodes: Vec<(String, Mean)>,
}

impl Group {
    /// The mean of a node.
    pub fn node(&self, code: &str) -> Mean {
        self.nodes.iter().find(|(node, _)| node == code).map(|(_, mean)| *mean).unwrap_or_default()
    }

    /// A count of its commitments; of what nobody read nothing is known, not that there is none.
    pub fn read(&self, count: u64) -> Option<u64> {
        self.commitments.map(|_| count)
    }
}

/// What the means of a group are made of.
#[derive(Default)]
struct Sums {
    delay: RunningMean,
    nodes: Vec<RunningMean>,
}

/// Adds what is known to a sum that is not known before.
fn add(sum: &mut Option<u64>, more: Option<u64>) {
    *sum = sum.map_or(more, |sum| Some(sum + more.unwrap_or(0)));
}

impl CommitmentScores<'_> {
    /// The groups of a key: states by their codes, years and texts in their order, those whose key is missing last.
    ///
    /// Where groups are of states, every state of the registry is in one, with its plans; states that are known not to take part
    /// have no year, and are in none by year; every plan that a state names is in a group by plan. Texts that differ in case, accents,
    /// spaces and punctuation alone, but for what is between two numbers, are one, called by its first spelling. A state of
    /// commitments alone is in the registry with nothing else known.
    pub fn groups(&self, by: By) -> Vec<Group> {
        let mut growing: BTreeMap<Key, (Group, Sums)> = BTreeMap::new();
        let mut keys = Keys::new(by, self.registry.by_state());
        if by == By::Nation {
            growing.entry(Key::Missing).or_default();
        }
        for state in &self.registry.states {
            for key in keys.of_state(state) {
                let (group, _) = growing.entry(key).or_default();
                if by.is_of_states() {
                    add(&mut group.participating, state.takes_part().map(u64::from));
                    add(&mut group.plans, state.known_plans().map(u64::from));
                }
            }
        }
        let mut of_commitment = Vec::new();
        for (row, commitment) in self.registry.commitments.iter().enumerate() {
            let delay = self.delays[row];
            keys.of_commitment(commitment, &mut of_commitment);
            for key in &of_commitment {
                let (group, sums) = growing.entry(*key).or_default();
                add(&mut group.commitments, Some(1));
                if let Some(progress) = commitment.report.progress {
                    group.n_completion += 1;
                    group.complete += u64::from(progress == Completion::Complete);
                }
                group.milestones.add(&self.milestones[row]);
                delay.and_then(Delay::days).into_iter().for_each(|days| sums.delay.add(days as f64));
                if let Some(is_late) = delay.and_then(Delay::is_late) {
                    group.n_late += 1;
                    group.late += u64::from(is_late);
                }
                sums.nodes.resize(self.nodes.len(), RunningMean::default());
                for (mean, (_, values)) in sums.nodes.iter_mut().zip(&self.nodes) {
                    values.get(row).into_iter().for_each(|value| mean.add(value));
                }
            }
        }
        let mean = |mean: &RunningMean| Mean { mean: mean.mean(), n: mean.n() as u64 };
        let grown = |(key, (mut group, mut sums)): (Key, (Group, Sums))| {
            (group.state, group.key) = match key {
                Key::State(state) => (Some(state), Some(state.name().to_owned())),
                Key::Plan(state, title) => (Some(state), Some(title.to_owned())),
                Key::Year(year) => (None, Some(year.to_string())),
                Key::Text(text) => (None, Some(text.to_owned())),
                Key::Missing => (None, None),
            };
            let (complete, n) = (group.complete, group.n_completion);
            group.completion_rate = (n > 0).then(|| complete as f64 / n as f64);
            group.completion_interval = wilson(complete as usize, n as usize, 0.95);
            group.delay = mean(&sums.delay);
            sums.nodes.resize(self.nodes.len(), RunningMean::default());
            group.nodes = self.nodes().zip(&sums.nodes).map(|(code, node)| (code.to_owned(), mean(node))).collect();
            group
        };
        growing.into_iter().map(grown).collect()
    }

    /// The table of the [groups](Self::groups): the key (`state_code` and `state`, with `plan` for plans, `policy_area`, `ogp_value` or
    /// `year`; none for the nation), `participating` and `plans` where groups are of states, the other columns of a [group](Group), and
    /// the mean of each node that the library's own methodology does not have, with its `n_`.
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars) for a node that is called as another column.
    pub fn group_frame(&self, by: By) -> Result<DataFrame> {
        let groups = self.groups(by);
        let has_states = matches!(by, By::State | By::Plan);
        let mut columns = Table::of(&groups)
            .without("state_code", !has_states)
            .without("state", !has_states)
            .without("year", by != By::Year)
            .without("plan", by != By::Plan)
            .without("policy_area", by != By::PolicyArea)
            .without("ogp_value", by != By::OgpValue)
            .without("participating", !by.is_of_states())
            .without("plans", !by.is_of_states())
            .columns(Language::English);
        let own = super::methodology()?;
        for code in self.nodes().filter(|code| own.node(code).is_none()) {
            columns.push(Value::column(code, groups.iter().map(|group| group.node(code).mean)));
            let known = groups.iter().map(|group| group.read(group.node(code).n));
            columns.push(Value::column(&format!("n_{code}"), known));
        }
        Ok(DataFrame::new(groups.len(), columns)?)
    }
}

columns! {
    Group:
    state_code = STATE_CODE |row| row.state.map(Jurisdiction::code_text);
    state = STATE_OF_COMMITMENTS |row| row.state.map(Jurisdiction::name);
    year "año" Whole "year" "año"
        "Year of incorporation of the states of the group; empty for those whose year is not known."
        "Año de incorporación de los estados del grupo; vacío para los de año desconocido."
        |row| row.key.as_deref().and_then(|year| year.parse::<u64>().ok());
    plan "plan" Text "as in the file" "como en el archivo"
        "Action plan of the state; a commitment of several counts in each."
        "Plan de acción del estado; un compromiso de varios cuenta en cada uno."
        |row| &row.key;
    policy_area = POLICY_AREA |row| &row.key;
    ogp_value "valor de la AGA" Text "as in the file" "como en el archivo"
        "Value of OGP; a commitment that serves several counts in each."
        "Valor de la AGA; un compromiso que atiende varios cuenta en cada uno."
        |row| &row.key;
    participating "participa" Count "states" "estados"
        "States of the group that take part in the initiative; empty where that is known of none."
        "Estados del grupo que participan en la iniciativa; vacío donde no se sabe de ninguno.";
    plans "planes" Count "plans" "planes"
        "Local Action Plans of the states of the group whose number is known."
        "Planes de Acción Locales de los estados del grupo de los que se conoce el número.";
    commitments = COMMITMENTS;
    complete = COMPLETE |row| row.read(row.complete);
    n_completion = N_COMPLETION |row| row.read(row.n_completion);
    completion_rate = COMPLETION_RATE;
    completion_low "tasa inf." Share "0 to 1" "de 0 a 1"
        "Lower end of Wilson's 95% interval of the rate."
        "Extremo inferior del intervalo de Wilson al 95% de la tasa."
        |row| row.completion_interval.map(|(low, _)| low);
    completion_high "tasa sup." Share "0 to 1" "de 0 a 1"
        "Upper end of Wilson's 95% interval of the rate."
        "Extremo superior del intervalo de Wilson al 95% de la tasa."
        |row| row.completion_interval.map(|(_, high)| high);
    progress = PROGRESS |row| row.node("PROGRESS").mean;
    n_progress = N_PROGRESS |row| row.read(row.node("PROGRESS").n);
    opening = OPENING |row| row.node("OPENING").mean;
    n_opening = N_OPENING |row| row.read(row.node("OPENING").n);
    milestones = MILESTONES |row| row.milestones.listed(|counts| counts.all);
    milestones_finished = MILESTONES_FINISHED |row| row.milestones.listed(|counts| counts.of(MilestoneStatus::Finished));
    milestones_known = MILESTONES_KNOWN |row| row.milestones.listed(MilestoneCounts::known);
    delay "retraso" Number "calendar days" "días naturales"
        "Mean of the delays that are known to the day." "Media de los retrasos que se conocen al día."
        |row| row.delay.mean;
    n_delay "n retraso" Count "commitments" "compromisos"
        "Commitments whose delay is known to the day." "Compromisos cuyo retraso se conoce al día."
        |row| row.read(row.delay.n);
    late "retrasados" Count "commitments" "compromisos"
        "Commitments that are late for certain." "Compromisos con retraso seguro." |row| row.read(row.late);
    n_late "n retrasados" Count "commitments" "compromisos"
        "Commitments of which it can be told whether they are late."
        "Compromisos de los que se puede decir si van retrasados."
        |row| row.read(row.n_late);
}
