//! Dates as records have them: a day, a month, or a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalog::fold;
use crate::table::date::written;

/// A date that is known to the day, to the month or to the year: no more than the source has.
///
/// ```
/// use open_gov_metric::cocreation::PartialDate;
///
/// for text in ["2022-02", "02/2022", "February 2022", "febrero de 2022"] {
///     let date: PartialDate = text.parse()?;
///     assert_eq!((date.year(), date.month(), date.day()), (2022, Some(2), None));
///     assert_eq!(date.to_string(), "2022-02");
///     assert_eq!(date.last_day().to_string(), "2022-02-28");
/// }
/// assert!("02/22".parse::<PartialDate>().is_err());
/// # Ok::<(), open_gov_metric::cocreation::NoDate>(())
/// ```
// Valid by construction: `month` and `day` are 0 where they are not known, and a day has a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: u8,
    day: u8,
}

/// A text that is no date, or can be read as more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDate;

impl fmt::Display for NoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no date that can be read in one way only; expected one such as {EXAMPLES}")
    }
}

impl std::error::Error for NoDate {}

/// What a date looks like, for messages.
pub(super) const EXAMPLES: &str = "2022-02-15, 15/02/2022, 2022-02, 02/2022, 2022";

/// Years of the calendar that dates may have.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;

/// Names of the months, folded.
const MONTHS: [[&str; 4]; 12] = [
    ["january", "jan", "enero", "ene"],
    ["february", "feb", "febrero", "feb"],
    ["march", "mar", "marzo", "mar"],
    ["april", "apr", "abril", "abr"],
    ["may", "may", "mayo", "may"],
    ["june", "jun", "junio", "jun"],
    ["july", "jul", "julio", "jul"],
    ["august", "aug", "agosto", "ago"],
    ["september", "sep", "septiembre", "sept"],
    ["october", "oct", "octubre", "oct"],
    ["november", "nov", "noviembre", "nov"],
    ["december", "dec", "diciembre", "dic"],
];

impl PartialDate {
    /// A year, its month and its day where they are known; `None` for what no calendar has, for a day without a month, and for years
    /// outside 1900 to 2999.
    pub fn new(year: i16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        if !YEARS.contains(&year) || (month.is_none() && day.is_some()) {
            return None;
        }
        Date::new(year, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8).ok()?;
        Some(PartialDate { year, month: month.unwrap_or(0), day: day.unwrap_or(0) })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month from 1, where it is known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, where it is known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The earliest day that it may be.
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month.max(1) as i8, self.day.max(1) as i8).unwrap_or(Date::MIN)
    }

    /// The latest day that it may be.
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        match (self.month, self.day) {
            (0, _) => first.last_of_year(),
            (_, 0) => first.last_of_month(),
            _ => first,
        }
    }

    /// The day, where it is known to the day.
    pub fn exact(self) -> Option<Date> {
        (self.day > 0).then(|| self.first_day())
    }

    /// Whether it comes before another for certain, whatever days the two may be.
    pub(super) fn is_before(self, other: Self) -> bool {
        self.last_day() < other.first_day()
    }

    /// Reads the usual forms of a day, without the detours of the others.
    pub(super) fn usual(text: &str) -> Option<Self> {
        let date = written(text).filter(|date| date.rest.is_empty())?;
        Self::new(date.year as i16, Some(date.month as u8), Some(date.day as u8))
    }

    fn of(parts: &[Part]) -> Option<Self> {
        use Part::{Digits, Name};
        let (year, month, day) = match *parts {
            [Digits(year, 4)] => (year, None, None),
            [Digits(year, 4), Digits(month, 1 | 2) | Name(month)]
            | [Digits(month, 1 | 2) | Name(month), Digits(year, 4)] => (year, Some(month), None),
            [Digits(year, 4), Digits(month, 1 | 2), Digits(day, 1 | 2)]
            | [Digits(day, 1 | 2), Digits(month, 1 | 2) | Name(month), Digits(year, 4)]
            | [Name(month), Digits(day, 1 | 2), Digits(year, 4)] => (year, Some(month), Some(day)),
            _ => return None,
        };
        // No month and no day of a calendar is 0.
        let small = |number: u16| u8::try_from(number).ok();
        Self::new(i16::try_from(year).ok()?, month.and_then(small), day.and_then(small))
    }
}

/// A part of a written date.
#[derive(Clone, Copy)]
enum Part {
    /// A number and how many digits it has.
    Digits(u16, usize),
    /// A month by its name.
    Name(u16),
}

impl FromStr for PartialDate {
    type Err = NoDate;

    /// Reads year, month and day with hyphens, slashes or points; month and year; a year; or either with the name of the month in
    /// English or Spanish. Three numbers that do not begin with the year are day, month, year. A year has four digits.
    fn from_str(text: &str) -> Result<Self, NoDate> {
        if let Some(date) = Self::usual(text) {
            return Ok(date);
        }
        let mut parts = Vec::with_capacity(3);
        let is_numeric = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'));
        let pieces =
            text.trim().split(|c: char| matches!(c, '-' | '/' | '.') || (!is_numeric && (c == ' ' || c == ',')));
        for piece in pieces {
            let word = fold(piece);
            let month = MONTHS.iter().position(|names| names.contains(&word.as_str()));
            match (piece.parse(), month) {
                (Ok(number), _) if piece.len() <= 4 && !piece.starts_with('+') => {
                    parts.push(Part::Digits(number, piece.len()));
                }
                (_, Some(month)) => parts.push(Part::Name(month as u16 + 1)),
                _ if !is_numeric && ["", "de", "del", "of"].contains(&word.as_str()) => {}
                _ => return Err(NoDate),
            }
        }
        Self::of(&parts).ok_or(NoDate)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        PartialDate { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

/// Writes as much as is known, as ISO 8601 does: `2022-02-15`, `2022-02`, `2022`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PartialDate { year, month, day } = self;
        match (month, day) {
            (0, _) => write!(f, "{year:04}"),
            (_, 0) => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, shown) in [
            ("2022-02-15", "2022-02-15"),
            ("2022/2/5", "2022-02-05"),
            ("15/02/2022", "2022-02-15"),
            ("15.02.2022", "2022-02-15"),
            ("15 de febrero de 2022", "2022-02-15"),
            ("15 February 2022", "2022-02-15"),
            ("February 15, 2022", "2022-02-15"),
            ("Feb. 2022", "2022-02"),
            ("FEBRERO 2022", "2022-02"),
            ("febrero de 2022", "2022-02"),
            ("2/2022", "2022-02"),
            ("2022", "2022"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), shown, "{text}");
        }
    }

    #[test]
    fn what_no_calendar_has_or_could_be_two_dates_is_none() {
        for text in [
            "",
            "-",
            "02/22",
            "15/02/22",
            "2022-13",
            "2022-00",
            "2022-02-30",
            "00/02/2022",
            "02-15-2022",
            "febrero",
            "15 de 2022",
            "22-02-15",
            "202",
            "20220215",
            "1899",
            "Q1 2022",
            "2022-02-15T10:00",
            "de de",
            "2022--02",
            "-2022",
            "1.2.3.2022",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(NoDate), "{text:?}");
        }
        assert_eq!(PartialDate::new(2022, None, Some(1)), None);
    }

    #[test]
    fn what_is_not_known_spans_all_that_it_may_be() {
        let span = |text: &str| {
            let date: PartialDate = text.parse().unwrap();
            format!("{} {}", date.first_day(), date.last_day())
        };
        assert_eq!(span("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(span("2024"), "2024-01-01 2024-12-31");
        assert_eq!(span("2024-02-03"), "2024-02-03 2024-02-03");
    }

    proptest! {
        #[test]
        fn dates_are_read_back(year in 1900i16..3000, month in prop::option::of(1u8..13), day in prop::option::of(1u8..29)) {
            let date = PartialDate::new(year, month, day.filter(|_| month.is_some())).unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert!(date.first_day() <= date.last_day());
        }

        #[test]
        fn a_text_that_is_a_date_is_that_date_as_it_is_shown(text in "\\PC{0,30}|[0-9]{1,4}[-/. ]{0,2}[0-9a-z]{0,4}[-/. ]{0,2}[0-9]{0,4}") {
            if let Ok(date) = text.parse::<PartialDate>() {
                prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
