//! What a whole record must keep.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

use super::date::PartialDate;
use super::field::Record;
use super::keys::folded;
use super::record::{Commitment, Milestone, Participation};
use super::words::{Completion, Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::finding::RegistryProblem;
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
    fn check(&self, faults: &mut Vec<Fault>);
}

impl Checked for Participation {
    fn key(&self) -> Option<&str> {
        (self.state != Jurisdiction::FEDERATION).then(|| self.state.name())
    }

    fn set_key(&mut self, key: String) {
        self.state = Jurisdiction::parse(&key).unwrap_or(Jurisdiction::FEDERATION);
    }

    fn check(&self, faults: &mut Vec<Fault>) {
        let mut report = |name, problem| faults.push(Fault { part: None, name, problem });
        if self.key().is_none() {
            report("state", RegistryProblem::EmptyKey { expected: "state".into() });
        }
        if let (Some(false), Some(year)) = (self.participating, self.year) {
            report("year", inconsistent(year, "participating = no"));
        }
        let lts = &self.lts;
        if lts.exists == Some(false) {
            let date = lts.established.map(|date| ("lts_established", date.to_string()));
            let document = lts.document.clone().map(|document| ("lts_document", document));
            let members = lts.members.first().map(|member| ("lts_members", member.clone()));
            for (name, value) in [date, document, members].into_iter().flatten() {
                report(name, inconsistent(value, "lts_exists = no"));
            }
        }
        if let Some(member) = lts.members.iter().find(|member| member.bytes().all(|byte| byte.is_ascii_digit())) {
            report("lts_members", RegistryProblem::NumberForNames { value: member.into() });
        }
        let named = self.action_plans.len();
        if let Some(plans) = self.plans.filter(|plans| named > *plans as usize) {
            let titles: Vec<&str> = self.action_plans.iter().map(|plan| plan.title.as_deref().unwrap_or("?")).collect();
            report("plans", plans_disagree(plans, self.state, &titles));
        }
        let mut titles: HashMap<String, &str, FixedState> = HashMap::default();
        for (part, plan) in self.action_plans.iter().enumerate() {
            ends_before(plan.start, plan.end, Some(part), "plan_end", faults);
            let Some(title) = &plan.title else { continue };
            match titles.entry(folded(title)) {
                Entry::Occupied(first) => {
                    let problem = RegistryProblem::SimilarKey { value: title.into(), expected: first.get().into() };
                    faults.push(Fault { part: Some(part), name: "plan_title", problem });
                }
                Entry::Vacant(place) => drop(place.insert(title)),
            }
        }
    }
}

impl Checked for Commitment {
    fn key(&self) -> Option<&str> {
        self.id.as_deref()
    }

    fn set_key(&mut self, key: String) {
        self.id = Some(key);
    }

    fn check(&self, faults: &mut Vec<Fault>) {
        let mut report = |name, problem| faults.push(Fault { part: None, name, problem });
        if [&self.id, &self.title, &self.problem].into_iter().all(Option::is_none) && self.state.is_none() {
            report("id", RegistryProblem::EmptyRecord { expected: "id / title / problem / state".into() });
        }
        if let (Some(finished), Some(Completion::NotStarted)) = (self.finished, self.report.progress) {
            report("finished", inconsistent(finished, "report_progress = not_started"));
        }
        let open = self.milestones.iter().find(|milestone| milestone.is_open() == Some(true));
        if let (Some(Completion::Complete), Some(status)) =
            (self.report.progress, open.and_then(|milestone| milestone.status))
        {
            let expected = format!("milestone_status = {}", status.code()).into();
            report("report_progress", RegistryProblem::Unlikely { value: "complete".into(), expected });
        }
        let is_done = |milestone: &Milestone| milestone.status == Some(MilestoneStatus::Finished);
        if self.report.progress == Some(Completion::NotStarted) && self.milestones.iter().any(is_done) {
            let (value, expected) = ("not_started".into(), "milestone_status = finished".into());
            report("report_progress", RegistryProblem::Unlikely { value, expected });
        }
        ends_before(self.start, self.end, None, "end", faults);
        ends_before(self.start, self.finished, None, "finished", faults);
        let is_ascending = self.milestones.is_sorted_by(|one, next| one.number < next.number);
        let mut numbers: HashSet<&str, FixedState> = HashSet::default();
        for (part, milestone) in self.milestones.iter().enumerate() {
            ends_before(milestone.start, milestone.end, Some(part), "milestone_end", faults);
            ends_before(milestone.start, milestone.finished, Some(part), "milestone_finished", faults);
            let mut report = |name, problem| faults.push(Fault { part: Some(part), name, problem });
            let number = milestone.number.as_deref().filter(|number| !is_ascending && !numbers.insert(number));
            if let Some(number) = number {
                let expected = self.id.as_deref().unwrap_or("milestones").into();
                report("milestone_number", RegistryProblem::RepeatedRecord { value: number.into(), expected });
            }
            if milestone.number.is_none()
                && milestone.title.is_some()
                && let Some(first) = self.milestones[..part].iter().position(|other| other == milestone)
            {
                let expected = format!("milestone {}", first + 1).into();
                report("milestone_title", RegistryProblem::SameRecord { expected });
            }
            if let (Some(status), Some(finished)) = (milestone.status, milestone.finished)
                && status != MilestoneStatus::Finished
            {
                let expected = format!("milestone_status = {}", status.code());
                report("milestone_finished", inconsistent(finished, &expected));
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
                    report(name, RegistryProblem::OutsideCommitment { value, expected });
                }
            }
        }
        for ((answer, degree), (question, name)) in self.report.openings().into_iter().zip(OPENINGS) {
            let (Some(answer), Some(degree)) = (answer, degree) else { continue };
            if answer != (degree > Degree::DidNotChange) {
                let answer = if answer { "yes" } else { "no" };
                let problem = inconsistent(degree.label(Language::English), &format!("{question} = {answer}"));
                faults.push(Fault { part: None, name, problem });
            }
        }
    }
}

/// A value that does not go with another field.
fn inconsistent(value: impl ToString, expected: &str) -> RegistryProblem {
    RegistryProblem::Inconsistent { value: value.to_string().into(), expected: expected.into() }
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

/// Reports an end that comes before its start for certain.
fn ends_before(
    start: Option<PartialDate>,
    end: Option<PartialDate>,
    part: Option<usize>,
    name: &'static str,
    faults: &mut Vec<Fault>,
) {
    if let (Some(start), Some(end)) = (start, end)
        && end.is_before(start)
    {
        let (value, expected) = (end.to_string().into(), start.to_string().into());
        faults.push(Fault { part, name, problem: RegistryProblem::EndsBeforeStart { value, expected } });
    }
}
