//! Days as request files write them.

use jiff::civil::Date;

use crate::table::date::{number, written};

/// A day, counted from the first of January 1970.
pub(super) type Day = u32;

/// The first and the last year of a date.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1970..=2099;

/// What a date looks like, for messages.
pub(super) const EXAMPLES: &str = "2019-12-31, 31/12/2019";

/// Days before each month in a common year.
const BEFORE: [u32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Reads a date that is [written in three numbers](written); a time of day may follow.
#[inline]
pub(super) fn day(text: &str) -> Option<Day> {
    let date = written(text).filter(|date| is_time(date.rest))?;
    number_of(date.year, date.month, date.day)
}

/// The number of a day; `None` for one that no calendar has, and outside the years.
fn number_of(year: u32, month: u32, day: u32) -> Option<Day> {
    let (first, last) = (*YEARS.start() as u32, *YEARS.end() as u32);
    let month = month.checked_sub(1).filter(|month| *month < 12)? as usize;
    if !(first..=last).contains(&year) {
        return None;
    }
    // No year of the range is a multiple of 100 but 2000, which is a leap year.
    let leap = year.is_multiple_of(4);
    let length = LENGTHS[month] + u32::from(leap && month == 1);
    if !(1..=length).contains(&day) {
        return None;
    }
    let years = year - first;
    let leaps = (years + 1) / 4;
    Some(years * 365 + leaps + BEFORE[month] + u32::from(leap && month > 1) + day - 1)
}

/// The number of a civil date; `None` outside the years.
pub(super) fn of(date: Date) -> Option<Day> {
    number_of(u32::try_from(date.year()).ok()?, date.month() as u32, date.day() as u32)
}

/// A day as ISO 8601 writes it.
pub(super) fn text(day: Day) -> String {
    let first = jiff::civil::date(*YEARS.start(), 1, 1);
    first.checked_add(jiff::Span::new().days(i64::from(day))).map_or_else(|_| String::new(), |date| date.to_string())
}

/// Whether nothing follows, or a time of day: hours, minutes, optional seconds, then half of the day or distance from UTC.
fn is_time(text: &[u8]) -> bool {
    let Some((first, text)) = text.split_first() else { return true };
    let read = || {
        let (hour, 1..=2, rest) = number(text.trim_ascii_start())? else { return None };
        let (minute, 2, mut rest) = number(rest.strip_prefix(b":")?)? else { return None };
        let mut second = 0;
        if let Some(seconds) = rest.strip_prefix(b":") {
            let (number, 2, behind) = number(seconds)? else { return None };
            (second, rest) = (number, behind);
        }
        if let Some(fraction) = rest.strip_prefix(b".") {
            rest = &fraction[fraction.iter().take_while(|byte| byte.is_ascii_digit()).count()..];
        }
        let known = |byte: &u8| byte.is_ascii_digit() || b" :.+-ZaApPmM".contains(byte);
        (hour < 24 && minute < 60 && second < 61 && rest.len() < 16 && rest.iter().all(known)).then_some(())
    };
    matches!(first, b' ' | b'T') && read().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_ways_of_writing_a_date_are_read_with_or_without_a_time() {
        let fifth_of_march = of(jiff::civil::date(2019, 3, 5));
        for text in [
            "2019-03-05",
            "05/03/2019",
            "5/3/2019",
            "05-03-2019",
            "05.03.2019",
            "2019/03/05",
            "2019-03-05T10:11:12.345Z",
            "2019-03-05T23:59:59-06:00",
            "05/03/2019 1:02 p.m.",
            "05/03/2019 13:02",
        ] {
            assert_eq!(day(text), fifth_of_march, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_two_ways_or_is_no_day_is_none() {
        for text in [
            "",
            "05/03/19",
            "19-03-05",
            "2019-3",
            "03/25/2019",
            "2019-02-29",
            "31/04/2019",
            "00/03/2019",
            "2019-13-01",
            "1969-12-31",
            "2100-01-01",
            "43529",
            "20190305",
            "2019-03-05x",
            "2019-03-05 25:00",
            "2019-03-05 10",
            "2019-03-05 10:5",
            "12019-03-05",
            "2019-03/05",
            "2019.03.05",
            "2019-03-05T",
            "ayer",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn days_are_numbered_as_the_calendar_has_them(days in 0u32..47_482) {
            let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(days))).unwrap();
            prop_assert_eq!(of(date), Some(days));
            prop_assert_eq!(day(&date.to_string()), Some(days));
            prop_assert_eq!(day(&date.strftime("%d/%m/%Y 09:30").to_string()), Some(days));
        }

        #[test]
        fn a_text_that_is_a_day_is_that_day_as_it_is_shown(text in "[0-9/:. TZapm-]{0,30}|[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}( [0-9]{1,2}:[0-9]{2})?") {
            if let Some(days) = day(&text) {
                prop_assert_eq!(day(&super::text(days)), Some(days));
            }
        }
    }
}
