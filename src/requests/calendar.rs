//! Working days.

use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::date::{self as days, Day, YEARS};
use crate::error::{Error, Result};
use crate::finding::{CellProblem, Log};
use crate::table::{Bytes, Input, ReadOptions, Rows, fold};

/// What lines of a list of days begin with that have no day.
const COMMENT: u8 = b'#';

/// Which days are working days, from 1970 to 2099.
///
/// ```
/// use jiff::civil::date;
/// use open_gov_metric::requests::Calendar;
///
/// let calendar = Calendar::mexico();
/// // From Friday over a weekend, and over the third Monday of March.
/// assert_eq!(calendar.working_days(date(2019, 3, 15), date(2019, 3, 19)), Some(1));
/// assert_eq!(Calendar::weekends().working_days(date(2019, 3, 15), date(2019, 3, 19)), Some(2));
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    free: Vec<bool>,
    /// Working days before each day, one more than there are days.
    before: Arc<[u32]>,
}

impl Calendar {
    /// A calendar whose days off are Saturdays and Sundays.
    pub fn weekends() -> Self {
        Calendar::with_weekend(&[Weekday::Saturday, Weekday::Sunday])
    }

    /// A calendar whose days off are these days of the week.
    pub fn with_weekend(weekend: &[Weekday]) -> Self {
        let days = date(*YEARS.start(), 1, 1).series(1.day()).take_while(|day| day.year() <= *YEARS.end());
        let free = days.map(|day| weekend.contains(&day.weekday())).collect();
        Calendar { before: Arc::from([]), free }.counted()
    }

    /// Weekends, and the days of rest of Mexico's federal labour law; see [`mexican_holidays`](Self::mexican_holidays).
    pub fn mexico() -> Self {
        Calendar::weekends().mexican_holidays()
    }

    /// Adds the compulsory days of rest of article 74 of the *Ley Federal del Trabajo*.
    ///
    /// They are 1 January, the first Monday of February, the third Monday of March, 1 May, 16 September, the third Monday of
    /// November, 25 December, and every six years, when the federal executive changes hands (2018, 2024, 2030), 1 October;
    /// until 2018 it was 1 December (fraction VII, decree in the *Diario Oficial de la Federación* of 30 September 2024, after
    /// the reform of article 83 of the constitution of 10 February 2014). Before the decree of 17 January 2006 the Mondays were
    /// 5 February, 20 November and, until that year's end, 21 March.
    ///
    /// Days of elections, which are Sundays, and days on which an institution or the platform of requests rests by its own
    /// decision, are not among them: [`holidays`](Self::holidays) and [`holidays_from_path`](Self::holidays_from_path) add
    /// those.
    pub fn mexican_holidays(self) -> Self {
        self.holidays(YEARS.flat_map(of_mexico))
    }

    /// Adds days off. Days outside the years of the calendar change nothing.
    pub fn holidays(mut self, holidays: impl IntoIterator<Item = Date>) -> Self {
        for day in holidays.into_iter().filter_map(days::of) {
            if let Some(free) = self.free.get_mut(day as usize) {
                *free = true;
            }
        }
        self.counted()
    }

    /// Adds the days off of a file: one date a line, as request files write dates, and whatever follows it after a delimiter;
    /// or a table with a column `date` or `fecha`, in any form that a [`SurveyReader`](crate::SurveyReader) reads. Lines without a cell
    /// and lines that begin with `#` do not count.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io), [`Workbook`](crate::ErrorKind::Workbook), [`Scan`](crate::ErrorKind::Scan) for a file that cannot be read;
    /// [`Survey`](crate::ErrorKind::Survey) with a finding for each line without a date.
    pub fn holidays_from_path(self, path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(Error::io(&name))?;
        self.holidays_of(&bytes, &name)
    }

    /// Adds the days off of the bytes of a file; `name` is what messages call it.
    pub(crate) fn holidays_of(self, bytes: &[u8], name: &str) -> Result<Self> {
        let options = ReadOptions { comment: Some(COMMENT), ..ReadOptions::default() };
        let rows = Rows::list(Input::open(Bytes::stream(bytes), name, &options, "date")?)?;
        let mut calendar = self;
        let (mut column, mut header) = (0, Vec::new());
        let mut log = Log::default();
        let is_date = |cell: &str| ["date", "fecha"].contains(&fold(cell).as_str());
        // Lines need not have the delimiter of the first one.
        let text = |cell: &'_ str| cell.split([',', ';', '\t']).next().unwrap_or_default().trim().to_owned();
        let is_comment = |row: &usize| rows.cell(*row, 0).as_bytes().first() == Some(&COMMENT);
        let is_filled = |row: &usize| rows.cells(*row).any(|cell| !text(cell).is_empty());
        let filled = (0..rows.len()).filter(|row| !is_comment(row) && is_filled(row));
        for (at, row) in filled.enumerate() {
            let cell = text(rows.cell(row, column));
            match days::day(&cell) {
                Some(day) => calendar.free[day as usize] = true,
                None if at == 0 && rows.cells(row).any(is_date) => {
                    column = rows.cells(row).position(is_date).unwrap_or(0);
                    header = rows.cells(row).map(str::to_owned).collect();
                }
                None => {
                    let problem = CellProblem::BadDate { value: cell.into(), expected: days::EXAMPLES.into() };
                    log.push(rows.line_of(row), Some(column + 1), problem);
                }
            }
        }
        let mut findings = rows.findings.with_headers(header);
        findings.append(log);
        if findings.errors() == 0 { Ok(calendar.counted()) } else { Err(Error::survey(findings)) }
    }

    /// Working days *d* with received ≤ *d* < answered; below 0 where the answer comes first, as numpy's `busday_count` has
    /// it; `None` outside the years of the calendar.
    pub fn working_days(&self, received: Date, answered: Date) -> Option<i64> {
        Some(self.between(days::of(received)?, days::of(answered)?))
    }

    /// Whether a day is a working day; `None` outside the years of the calendar.
    pub fn is_working_day(&self, day: Date) -> Option<bool> {
        self.free.get(days::of(day)? as usize).map(|free| !free)
    }

    /// Working days between two days that this calendar has.
    #[inline]
    pub(super) fn between(&self, received: Day, answered: Day) -> i64 {
        // Backwards, the day of the answer does not count and the day of receipt does.
        let shift = usize::from(answered < received);
        let at = |day: Day| i64::from(self.before[day as usize + shift]);
        at(answered) - at(received)
    }

    fn counted(mut self) -> Self {
        let mut count = 0;
        let counts = self.free.iter().map(|free| {
            count += u32::from(!free);
            count
        });
        self.before = std::iter::once(0).chain(counts).collect();
        self
    }
}

/// The days of rest of a year.
fn of_mexico(year: i16) -> impl Iterator<Item = Date> {
    let monday = |month, nth, since: i16, day| match year >= since {
        true => date(year, month, 1).nth_weekday_of_month(nth, Weekday::Monday).ok(),
        false => Some(date(year, month, day)),
    };
    let inauguration = (year % 6 == 2).then(|| date(year, if year >= 2024 { 10 } else { 12 }, 1));
    [
        Some(date(year, 1, 1)),
        monday(2, 1, 2006, 5),
        monday(3, 3, 2007, 21),
        Some(date(year, 5, 1)),
        Some(date(year, 9, 16)),
        monday(11, 3, 2006, 20),
        Some(date(year, 12, 25)),
        inauguration,
    ]
    .into_iter()
    .flatten()
}
