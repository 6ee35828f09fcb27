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
use crate::finding::Rule;
use crate::language::Language;

/// What is wrong with a record.
pub(super) struct Fault {
    /// The number of the part it is in, where it is in one.
    pub part: Option<usize>,
    /// The field.
    pub name: &'static str,
    pub rule: Rule,
    pub value: String,
    pub expected: String,
}

/// A record that can be checked.
pub(super) trait Checked: Record {
    /// What tells it from others.
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
        let mut tell = |name, rule, value: String, expected: &str| {
            faults.push(Fault { part: None, name, rule, value, expected: expected.to_owned() });
        };
        if self.key().is_none() {
            tell("state", Rule::EmptyKey, String::new(), "state");
        }
        if let (Some(false), Some(year)) = (self.participating, self.year) {
            tell("year", Rule::Inconsistent, year.to_string(), "participating = no");
        }
        let lts = &self.lts;
        if lts.exists == Some(false) {
            let date = lts.established.map(|date| ("lts_established", date.to_string()));
            let document = lts.document.clone().map(|document| ("lts_document", document));
            let members = lts.members.first().map(|member| ("lts_members", member.clone()));
            for (name, value) in [date, document, members].into_iter().flatten() {
                tell(name, Rule::Inconsistent, value, "lts_exists = no");
            }
        }
        if let Some(member) = lts.members.iter().find(|member| member.bytes().all(|byte| byte.is_ascii_digit())) {
            tell("lts_members", Rule::NumberForNames, member.clone(), "");
        }
        let named = self.action_plans.len();
        if let Some(plans) = self.plans.filter(|plans| named > *plans as usize) {
            let titles: Vec<&str> = self.action_plans.iter().map(|plan| plan.title.as_deref().unwrap_or("?")).collect();
            tell("plans", Rule::PlansDisagree, format!("{plans} ({})", self.state), &quoted(&titles));
        }
        let mut titles: HashMap<String, &str, FixedState> = HashMap::default();
        for (part, plan) in self.action_plans.iter().enumerate() {
            ends_before(plan.start, plan.end, Some(part), "plan_end", faults);
            let Some(title) = &plan.title else { continue };
            match titles.entry(folded(title)) {
                Entry::Occupied(first) => {
                    let (name, rule) = ("plan_title", Rule::SimilarKey);
                    let (value, expected) = (title.clone(), (*first.get()).to_owned());
                    faults.push(Fault { part: Some(part), name, rule, value, expected });
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
        let mut tell = |name, rule, value: String, expected: String| {
            faults.push(Fault { part: None, name, rule, value, expected });
        };
        if [&self.id, &self.title, &self.problem].into_iter().all(Option::is_none) && self.state.is_none() {
            tell("id", Rule::EmptyRecord, String::new(), "id / title / problem / state".to_owned());
        }
        if let (Some(finished), Some(Completion::NotStarted)) = (self.finished, self.report.progress) {
            tell("finished", Rule::Inconsistent, finished.to_string(), "report_progress = not_started".to_owned());
        }
        let open = self.milestones.iter().find(|milestone| milestone.is_open() == Some(true));
        if let (Some(Completion::Complete), Some(status)) =
            (self.report.progress, open.and_then(|milestone| milestone.status))
        {
            let expected = format!("milestone_status = {}", status.code());
            tell("report_progress", Rule::Unlikely, "complete".to_owned(), expected);
        }
        let is_done = |milestone: &Milestone| milestone.status == Some(MilestoneStatus::Finished);
        if self.report.progress == Some(Completion::NotStarted) && self.milestones.iter().any(is_done) {
            let expected = "milestone_status = finished".to_owned();
            tell("report_progress", Rule::Unlikely, "not_started".to_owned(), expected);
        }
        ends_before(self.start, self.end, None, "end", faults);
        ends_before(self.start, self.finished, None, "finished", faults);
        let is_ascending = self.milestones.is_sorted_by(|one, next| one.number < next.number);
        let mut numbers: HashSet<&str, FixedState> = HashSet::default();
        for (part, milestone) in self.milestones.iter().enumerate() {
            ends_before(milestone.start, milestone.end, Some(part), "milestone_end", faults);
            ends_before(milestone.start, milestone.finished, Some(part), "milestone_finished", faults);
            let mut tell =
                |name, rule, value, expected| faults.push(Fault { part: Some(part), name, rule, value, expected });
            let number = milestone.number.as_deref().filter(|number| !is_ascending && !numbers.insert(number));
            if let Some(number) = number {
                let expected = self.id.clone().unwrap_or_else(|| "milestones".to_owned());
                tell("milestone_number", Rule::RepeatedRecord, number.to_owned(), expected);
            }
            if milestone.number.is_none()
                && milestone.title.is_some()
                && let Some(first) = self.milestones[..part].iter().position(|other| other == milestone)
            {
                tell("milestone_title", Rule::SameRecord, String::new(), format!("milestone {}", first + 1));
            }
            if let (Some(status), Some(finished)) = (milestone.status, milestone.finished)
                && status != MilestoneStatus::Finished
            {
                let expected = format!("milestone_status = {}", status.code());
                tell("milestone_finished", Rule::Inconsistent, finished.to_string(), expected);
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
                    tell(name, Rule::OutsideCommitment, date.to_string(), span);
                }
            }
        }
        for ((answer, degree), (question, name)) in self.report.openings().into_iter().zip(OPENINGS) {
            let (Some(answer), Some(degree)) = (answer, degree) else { continue };
            if answer != (degree > Degree::DidNotChange) {
                let answer = if answer { "yes" } else { "no" };
                let (value, expected) = (degree.label(Language::English).to_owned(), format!("{question} = {answer}"));
                faults.push(Fault { part: None, name, rule: Rule::Inconsistent, value, expected });
            }
        }
    }
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

/// Tells of an end that comes before its start for certain.
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
        let (value, expected) = (end.to_string(), start.to_string());
        faults.push(Fault { part, name, rule: Rule::EndsBeforeStart, value, expected });
    }
}
