//! Numbers of days as request files write them.

/// Longest number of days that a file may have.
pub(super) const MOST: u32 = 36_500;

/// Reads a number of working days: a whole one, which may be written as `12.0`.
pub(super) fn days(text: &str) -> Option<u32> {
    let whole = text.split_once('.').filter(|(_, zeros)| zeros.bytes().all(|byte| byte == b'0'));
    let digits = whole.map_or(text, |(whole, _)| whole);
    digits.parse().ok().filter(|days| *days <= MOST && !digits.starts_with('+'))
}
