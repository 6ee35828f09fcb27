//! Days and times of columns as text.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{Span, Timestamp};

const EPOCH: Date = date(1970, 1, 1);
const SECONDS: i64 = 86_400;

/// The days that request files may tell, written out.
static WRITTEN: LazyLock<Vec<String>> =
    LazyLock::new(|| EPOCH.series(Span::new().days(1)).take(47_482).map(|day| day.to_string()).collect());

/// Writes a day, counted from the first of January 1970; one that no calendar has as its number.
pub(super) fn write_day(out: &mut Vec<u8>, day: i64) {
    let written = usize::try_from(day).ok().and_then(|day| WRITTEN.get(day));
    match written {
        Some(written) => out.extend_from_slice(written.as_bytes()),
        None => {
            let span = Span::new().try_days(day).ok();
            let date = span.and_then(|span| EPOCH.checked_add(span).ok());
            let text = date.map_or_else(|| day.to_string(), |date| date.to_string());
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// Writes a time, counted in parts of a second from the first of January 1970 in UTC, as clocks of the zone show it.
pub(super) fn write_time(out: &mut Vec<u8>, time: i64, parts: i64, zone: &TimeZone) {
    let seconds = time.div_euclid(parts);
    let offset = Timestamp::from_second(seconds).map_or(0, |instant| zone.to_offset(instant).seconds());
    let local = seconds.saturating_add(i64::from(offset));
    write_day(out, local.div_euclid(SECONDS));
    let second = local.rem_euclid(SECONDS);
    let time = format!("T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    out.extend_from_slice(time.as_bytes());
}

/// The zone of a name: one of the time zone database, `UTC`, or a distance such as `-06:00`.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    if matches!(name, "" | "UTC" | "Z") {
        return Some(TimeZone::UTC);
    }
    let distance = || {
        let (hours, minutes) = name.get(1..)?.split_once(':')?;
        let minutes = 60 * i32::from(hours.parse::<u16>().ok()?) + i32::from(minutes.parse::<u16>().ok()?);
        let seconds = 60 * minutes;
        Offset::from_seconds(if name.starts_with('-') { -seconds } else { seconds }).ok().map(TimeZone::fixed)
    };
    if name.starts_with(['+', '-']) { distance() } else { TimeZone::get(name).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(time: i64, parts: i64, name: &str) -> String {
        let mut out = Vec::new();
        write_time(&mut out, time, parts, &zone(name).unwrap());
        String::from_utf8(out).unwrap()
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
        let text = |day| {
            let mut out = Vec::new();
            write_day(&mut out, day);
            String::from_utf8(out).unwrap()
        };
        assert_eq!([text(0), text(17_960), text(47_481)], ["1970-01-01", "2019-03-05", "2099-12-31"]);
        assert_eq!([text(-1), text(47_482), text(i64::MAX)], ["1969-12-31", "2100-01-01", "9223372036854775807"]);
        assert_eq!(time(i64::MAX, 1, "")[..15], "106751991167300"[..15]);
    }
}
