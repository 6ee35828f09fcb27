//! How late things are (see [definitions](crate::definitions#co-creation)).

use jiff::civil::Date;

use super::date::PartialDate;
use super::record::{Commitment, Milestone};
use super::words::{Completion, MilestoneStatus};

/// Calendar days from the planned end to the real one, or to a given date where the work is still open; fewer than 0 is early.
///
/// Dates that are known to the month or year leave a span of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Delay {
    /// The fewest days that it may be.
    pub least: i64,
    /// The most.
    pub most: i64,
}

impl Delay {
    /// The days, where both dates are known to the day.
    pub fn days(self) -> Option<i64> {
        (self.least == self.most).then_some(self.least)
    }

    /// Whether it is late; `None` where that depends on the days that are not known.
    pub fn is_late(self) -> Option<bool> {
        match (self.least > 0, self.most > 0) {
            (true, _) => Some(true),
            (_, false) => Some(false),
            _ => None,
        }
    }

    fn between(planned: PartialDate, first: Date, last: Date) -> Self {
        let days = |from: Date, to: Date| i64::from((to - from).get_days());
        Delay { least: days(planned.last_day(), first), most: days(planned.first_day(), last) }
    }
}

/// `is_open` is `None` where the record does not show it.
fn delay(
    planned: Option<PartialDate>,
    finished: Option<PartialDate>,
    is_open: Option<bool>,
    at: Option<Date>,
) -> Option<Delay> {
    let planned = planned?;
    match (finished, is_open, at) {
        (Some(finished), ..) => Some(Delay::between(planned, finished.first_day(), finished.last_day())),
        (None, Some(true), Some(at)) => Some(Delay::between(planned, at, at)),
        _ => None,
    }
}

impl Commitment {
    /// Whether work goes on: the report says that it is not complete, or, without a report, a milestone is not finished. `None` where
    /// neither is known.
    pub fn is_open(&self) -> Option<bool> {
        if self.finished.is_some() {
            return Some(false);
        }
        let is_complete = |progress| progress == Completion::Complete;
        let unfinished = || self.milestones.iter().any(|milestone| milestone.is_open() == Some(true));
        self.report.progress.map(|progress| !is_complete(progress)).or_else(|| unfinished().then_some(true))
    }

    /// How late it is: at its real end, or on the date `at` while it is open. `None` where that cannot be known.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use open_gov_metric::cocreation::{Commitment, Completion};
    ///
    /// let mut commitment = Commitment { end: "2022-05-31".parse().ok(), ..Commitment::default() };
    /// commitment.report.progress = Some(Completion::Limited);
    /// assert_eq!(commitment.delay(None), None);
    /// assert_eq!(commitment.delay(Some(date(2022, 6, 10))).and_then(|delay| delay.days()), Some(10));
    /// commitment.finished = "June 2022".parse().ok();
    /// let delay = commitment.delay(None).unwrap();
    /// assert_eq!((delay.least, delay.most, delay.days(), delay.is_late()), (1, 30, None, Some(true)));
    /// ```
    pub fn delay(&self, at: Option<Date>) -> Option<Delay> {
        delay(self.end, self.finished, self.is_open(), at)
    }
}

impl Milestone {
    /// Its status; finished, where the date of its real end is known.
    pub fn known_status(&self) -> Option<MilestoneStatus> {
        self.status.or(self.finished.map(|_| MilestoneStatus::Finished))
    }

    /// Whether work on it goes on, or has yet to begin; `None` where its status is not known.
    pub fn is_open(&self) -> Option<bool> {
        self.known_status().map(|status| status != MilestoneStatus::Finished)
    }

    /// How late it is, as that of a [commitment](Commitment::delay).
    pub fn delay(&self, at: Option<Date>) -> Option<Delay> {
        delay(self.end, self.finished, self.is_open(), at)
    }
}
