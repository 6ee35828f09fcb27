//! Days and times of columns as text.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

const EPOCH: Date = date(1970, 1, 1);
const SECONDS: i64 = 86_400;

/// The days that request files may have, written out.
static WRITTEN: LazyLock<Vec<String>> =
    LazyLock::new(|| EPOCH.series(Span::new().days(1)).take(47_482).map(|day| day.to_string()).collect());

/// A day, counted from the first of January 1970; one that no calendar has as its number.
pub(super) fn day_text(day: i64) -> Cow<'static, str> {
    if let Some(written) = usize::try_from(day).ok().and_then(|day| WRITTEN.get(day)) {
        return Cow::Borrowed(written);
    }
    let date = Span::new().try_days(day).and_then(|span| EPOCH.checked_add(span));
    Cow::Owned(date.map_or_else(|_| day.to_string(), |date| date.to_string()))
}

/// A time, counted in parts of a second from the first of January 1970 in UTC, as clocks of the zone show it.
pub(super) fn time_text(time: i64, parts: i64, zone: &TimeZone) -> String {
    let seconds = time.div_euclid(parts);
    let offset = Timestamp::from_second(seconds).map_or(0, |instant| zone.to_offset(instant).seconds());
    let local = seconds.saturating_add(i64::from(offset));
    let second = local.rem_euclid(SECONDS);
    let day = day_text(local.div_euclid(SECONDS));
    format!("{day}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// The zone of a name: one of the time zone database, `UTC`, or a distance such as `-06:00`.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    match name {
        "" | "Z" => Some(TimeZone::UTC),
        _ => DateTimeParser::new().parse_time_zone(name).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(time: i64, parts: i64, name: &str) -> String {
        time_text(time, parts, &zone(name).unwrap())
    }

    #[test]
    fn times_are_those_of_the_clocks_of_their_zone() {
        // Half past three in the morning, UTC.
        let instant = 1_551_756_600;
        assert_eq!(time(instant, 1, "UTC"), "2019-03-05T03:30:00");
        assert_eq!(time(instant * 1000 + 999, 1000, ""), "2019-03-05T03:30:00");
        assert_eq!(time(instant * 1_000_000_000, 1_000_000_000, "America/Mexico_City"), "2019-03-04T21:30:00");
        assert_eq!(time(instant, 1, "-07:30"), "2019-03-04T20:00:00");
        assert_eq!(time(instant, 1, "+14:00"), "2019-03-05T17:30:00");
        assert_eq!(time(-1, 1000, ""), "1969-12-31T23:59:59");
        // Before October 2022 Mexico's clocks had a summer time, and then no more.
        assert_eq!(time(1_561_939_200, 1, "America/Mexico_City"), "2019-06-30T19:00:00");
        assert_eq!(time(1_688_169_600, 1, "America/Mexico_City"), "2023-06-30T18:00:00");
        for name in ["Tlön/Uqbar", "+1", "-6:x", "+99:00", "+1093:00"] {
            assert!(zone(name).is_none(), "{name}");
        }
    }

    #[test]
    fn days_beyond_all_calendars_are_numbers() {
        assert_eq!([day_text(0), day_text(17_960), day_text(47_481)], ["1970-01-01", "2019-03-05", "2099-12-31"]);
        assert_eq!(
            [day_text(-1), day_text(47_482), day_text(i64::MAX)],
            ["1969-12-31", "2100-01-01", "9223372036854775807"]
        );
        assert_eq!(time(i64::MAX, 1, "")[..15], "106751991167300"[..15]);
    }
}
