//! What a whole record must keep.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::date::PartialDate;
use super::field::Record;
use super::record::{Commitment, Milestone, Participation};
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::{Jurisdiction, fold_title};
use crate::finding::{RegistryProblem, Words};
use crate::language::Language;

/// What is wrong with a record.
pub(super) struct Fault {
    /// The number of the part it is in, where it is in one.
    pub part: Option<usize>,
    /// The field.
    pub name: &'static str,
    pub problem: RegistryProblem,
}

/// A record that can be checked.
pub(super) trait Checked: Record {
    /// What distinguishes it from others.
    fn key(&self) -> Option<&str>;
    fn set_key(&mut self, key: String);
    fn check(&self) -> Vec<Fault>;
}

/// What is found in a record, or in the part that is looked at.
#[derive(Default)]
struct Faults {
    part: Option<usize>,
    found: Vec<Fault>,
}

impl Faults {
    fn push(&mut self, name: &'static str, problem: RegistryProblem) {
        self.found.push(Fault { part: self.part, name, problem });
    }

    /// A value that does not go with another field.
    fn inconsistent(&mut self, name: &'static str, value: impl ToString, expected: impl Into<Words>) {
        let (value, expected) = (value.to_string().into(), expected.into());
        self.push(name, RegistryProblem::Inconsistent { value, expected });
    }

    /// A progress that hardly goes with that of a milestone.
    fn unlikely(&mut self, progress: Completion, status: MilestoneStatus) {
        let (value, expected) = (progress.code().into(), format!("milestone_status = {}", status.code()).into());
        self.push("report_progress", RegistryProblem::Unlikely { value, expected });
    }

    /// An end that comes before its start for certain.
    fn ends_before(&mut self, name: &'static str, start: Option<PartialDate>, end: Option<PartialDate>) {
        if let (Some(start), Some(end)) = (start, end)
            && end.is_before(start)
        {
            let (value, expected) = (end.to_string().into(), start.to_string().into());
            self.push(name, RegistryProblem::EndsBeforeStart { value, expected });
        }
    }
}

impl Checked for Participation {
    fn key(&self) -> Option<&str> {
        (self.state != Jurisdiction::FEDERATION).then(|| self.state.name())
    }

    fn set_key(&mut self, key: String) {
        self.state = Jurisdiction::parse(&key).unwrap_or(Jurisdiction::FEDERATION);
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if self.key().is_none() {
            faults.push("state", RegistryProblem::EmptyKey { expected: "state".into() });
        }
        if let (Some(false), Some(year)) = (self.participating, self.year) {
            faults.inconsistent("year", year, "participating = no");
        }
        let lts = &self.lts;
        if lts.exists == Some(false) {
            let date = lts.established.map(|date| ("lts_established", date.to_string()));
            let document = lts.document.clone().map(|document| ("lts_document", document));
            let members = lts.members.first().map(|member| ("lts_members", member.clone()));
            for (name, value) in [date, document, members].into_iter().flatten() {
                faults.inconsistent(name, value, "lts_exists = no");
            }
        }
        if let Some(member) = lts.members.iter().find(|member| member.bytes().all(|byte| byte.is_ascii_digit())) {
            faults.push("lts_members", RegistryProblem::NumberForNames { value: member.into() });
        }
        let named = self.action_plans.len();
        if let Some(plans) = self.plans.filter(|plans| named > *plans as usize) {
            let titles: Vec<&str> = self.action_plans.iter().map(|plan| plan.title.as_deref().unwrap_or("?")).collect();
            faults.push("plans", plans_disagree(plans, self.state, &titles));
        }
        let mut titles: HashMap<String, usize, FixedState> = HashMap::default();
        for (part, plan) in self.action_plans.iter().enumerate() {
            faults.part = Some(part);
            faults.ends_before("plan_end", plan.start, plan.end);
            let Some(title) = &plan.title else { continue };
            let first = *titles.entry(fold_title(title)).or_insert(part);
            if let Some(other) = self.action_plans[first].title.as_ref().filter(|_| first < part) {
                let (value, expected) = (title.into(), other.into());
                faults.push("plan_title", RegistryProblem::SimilarKey { value, expected });
            }
        }
        faults.found
    }
}

impl Checked for Commitment {
    fn key(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn set_key(&mut self, key: String) {
        self.id = Some(key);
    }

    fn check(&self) -> Vec<Fault> {
        let mut faults = Faults::default();
        if [&self.id, &self.title, &self.problem].into_iter().all(Option::is_none) && self.state.is_none() {
            faults.push("id", RegistryProblem::EmptyRecord { expected: "id / title / problem / state".into() });
        }
        if let (Some(finished), Some(Completion::NotStarted)) = (self.finished, self.report.progress) {
            faults.inconsistent("finished", finished, "report_progress = not_started");
        }
        let is_done = |milestone: &&Milestone| milestone.status == Some(MilestoneStatus::Finished);
        let unlikely = match self.report.progress {
            Some(Completion::Complete) => self.milestones.iter().find(|milestone| milestone.is_open() == Some(true)),
            Some(Completion::NotStarted) => self.milestones.iter().find(is_done),
            _ => None,
        };
        if let (Some(progress), Some(status)) = (self.report.progress, unlikely.and_then(|milestone| milestone.status))
        {
            faults.unlikely(progress, status);
        }
        faults.ends_before("end", self.start, self.end);
        faults.ends_before("finished", self.start, self.finished);
        let is_ascending = self.milestones.is_sorted_by(|one, next| one.number < next.number);
        let mut numbers: HashSet<&str, FixedState> = HashSet::default();
        for (part, milestone) in self.milestones.iter().enumerate() {
            faults.part = Some(part);
            faults.ends_before("milestone_end", milestone.start, milestone.end);
            faults.ends_before("milestone_finished", milestone.start, milestone.finished);
            let number = milestone.number.as_deref().filter(|number| !is_ascending && !numbers.insert(number));
            if let Some(number) = number {
                let expected = self.id.as_deref().unwrap_or("milestones").into();
                faults.push("milestone_number", RegistryProblem::RepeatedRecord { value: number.into(), expected });
            }
            if milestone.number.is_none()
                && milestone.title.is_some()
                && let Some(first) = self.milestones[..part].iter().position(|other| other == milestone)
            {
                let expected = format!("milestone {}", first + 1).into();
                faults.push("milestone_title", RegistryProblem::SameRecord { expected });
            }
            if let (Some(status), Some(finished)) = (milestone.status, milestone.finished)
                && status != MilestoneStatus::Finished
            {
                faults.inconsistent("milestone_finished", finished, format!("milestone_status = {}", status.code()));
            }
            for (name, date) in [("milestone_start", milestone.start), ("milestone_end", milestone.end)] {
                let Some(date) = date else { continue };
                let is_early = self.start.is_some_and(|start| date.is_before(start));
                let is_late = self.end.is_some_and(|end| end.is_before(date));
                if is_early || is_late {
                    let span = match (self.start, self.end) {
                        (Some(start), Some(end)) => format!("{start} – {end}"),
                        (Some(start), None) => format!("≥ {start}"),
                        (None, end) => format!("≤ {}", end.unwrap_or(date)),
                    };
                    let (value, expected) = (date.to_string().into(), span.into());
                    faults.push(name, RegistryProblem::OutsideCommitment { value, expected });
                }
            }
        }
        faults.part = None;
        for ((answer, degree), (question, name)) in self.report.openings().into_iter().zip(OPENINGS) {
            if let (Some(answer), Some(degree)) = (answer, degree)
                && answer != (degree > Degree::DidNotChange)
            {
                let answer = if answer { "yes" } else { "no" };
                faults.inconsistent(name, degree.label(Language::English), format!("{question} = {answer}"));
            }
        }
        faults.found
    }
}

/// A number of plans of a state that is less than that of these titles.
pub(super) fn plans_disagree(plans: u32, state: Jurisdiction, titles: &[&str]) -> RegistryProblem {
    RegistryProblem::PlansDisagree { value: format!("{plans} ({state})").into(), expected: quoted(titles).into() }
}

/// The first titles, for messages.
pub(super) fn quoted(titles: &[&str]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = titles.iter().take(SHOWN).map(|title| format!("`{title}`")).collect();
    let more = if titles.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The questions of whether a commitment opened government, and to what degree.
const OPENINGS: [(&str, &str); 3] = [
    ("report_disclosure", "report_disclosure_degree"),
    ("report_participation", "report_participation_degree"),
    ("report_accountability", "report_accountability_degree"),
];
