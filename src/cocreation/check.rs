//! What a whole record must keep.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::date::PartialDate;
use super::field::Record;
use super::record::{Commitment, Participation};
use super::words::{Degree, MilestoneStatus};
use crate::catalog::Jurisdiction;
use crate::finding::Rule;
use crate::language::Language;

/// Takes a fault: the number of the part it is in, where it is in one, the name of the field, the rule, what was found, and what was expected.
pub(super) type Tell<'a> = dyn FnMut(Option<usize>, &str, Rule, String, String) + 'a;

/// A record that can be checked.
pub(super) trait Checked: Record {
    /// What tells it from others.
    fn key(&self) -> Option<&str>;
    fn set_key(&mut self, key: String);
    fn check(&self, tell: &mut Tell);
}

impl Checked for Participation {
    fn key(&self) -> Option<&str> {
        (self.state != Jurisdiction::FEDERATION).then(|| self.state.name())
    }

    fn set_key(&mut self, key: String) {
        self.state = Jurisdiction::parse(&key).unwrap_or(Jurisdiction::FEDERATION);
    }

    fn check(&self, tell: &mut Tell) {
        if self.key().is_none() {
            tell(None, "state", Rule::EmptyKey, String::new(), "state".to_owned());
        }
        if let (Some(false), Some(year)) = (self.participating, self.year) {
            tell(None, "year", Rule::Inconsistent, year.to_string(), "participating = no".to_owned());
        }
        let lts = &self.lts;
        if lts.exists == Some(false) {
            let date = lts.established.map(|date| ("lts_established", date.to_string()));
            let document = lts.document.clone().map(|document| ("lts_document", document));
            let members = lts.members.first().map(|member| ("lts_members", member.clone()));
            for (name, value) in [date, document, members].into_iter().flatten() {
                tell(None, name, Rule::Inconsistent, value, "lts_exists = no".to_owned());
            }
        }
        let named = self.action_plans.len();
        if let Some(plans) = self.plans.filter(|plans| named > 0 && *plans as usize != named) {
            tell(None, "plans", Rule::PlansDisagree, plans.to_string(), named.to_string());
        }
        for (part, plan) in self.action_plans.iter().enumerate() {
            ends_before(plan.start, plan.end, Some(part), "plan_end", tell);
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

    fn check(&self, tell: &mut Tell) {
        ends_before(self.start, self.end, None, "end", tell);
        ends_before(self.start, self.finished, None, "finished", tell);
        let mut numbers: HashSet<&str, FixedState> = HashSet::default();
        for (part, milestone) in self.milestones.iter().enumerate() {
            ends_before(milestone.start, milestone.end, Some(part), "milestone_end", tell);
            ends_before(milestone.start, milestone.finished, Some(part), "milestone_finished", tell);
            if let Some(number) = milestone.number.as_deref().filter(|number| !numbers.insert(number)) {
                let expected = self.id.clone().unwrap_or_else(|| "milestones".to_owned());
                tell(Some(part), "milestone_number", Rule::RepeatedRecord, number.to_owned(), expected);
            }
            if let (Some(status), Some(finished)) = (milestone.status, milestone.finished)
                && status != MilestoneStatus::Finished
            {
                let expected = format!("milestone_status = {}", status.code());
                tell(Some(part), "milestone_finished", Rule::Inconsistent, finished.to_string(), expected);
            }
            let span = || {
                let shown = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
                format!("{} – {}", shown(self.start), shown(self.end))
            };
            for (name, date) in [("milestone_start", milestone.start), ("milestone_end", milestone.end)] {
                let Some(date) = date else { continue };
                let is_early = self.start.is_some_and(|start| date.last_day() < start.first_day());
                let is_late = self.end.is_some_and(|end| date.first_day() > end.last_day());
                if is_early || is_late {
                    tell(Some(part), name, Rule::OutsideCommitment, date.to_string(), span());
                }
            }
        }
        for ((answer, degree), name) in self.report.openings().into_iter().zip(OPENINGS) {
            let (Some(answer), Some(degree)) = (answer, degree) else { continue };
            if answer != (degree > Degree::DidNotChange) {
                let answer = if answer { "yes" } else { "no" };
                let value = degree.label(Language::English).to_owned();
                tell(
                    None,
                    &format!("report_{name}_degree"),
                    Rule::Inconsistent,
                    value,
                    format!("report_{name} = {answer}"),
                );
            }
        }
    }
}

/// The questions of whether a commitment opened government.
pub(super) const OPENINGS: [&str; 3] = ["disclosure", "participation", "accountability"];

/// Tells of an end that comes before its start for certain, whatever days the two dates may be.
fn ends_before(start: Option<PartialDate>, end: Option<PartialDate>, part: Option<usize>, name: &str, tell: &mut Tell) {
    if let (Some(start), Some(end)) = (start, end)
        && end.last_day() < start.first_day()
    {
        tell(part, name, Rule::EndsBeforeStart, end.to_string(), start.to_string());
    }
}
