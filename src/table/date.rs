//! Dates that are written in three numbers.

/// The numbers of a date, and what follows it.
pub(crate) struct Written<'t> {
    pub year: u32,
    pub month: u32,
    pub day: u32,
    pub rest: &'t [u8],
}

/// Reads year, month, day with hyphens (ISO 8601) or slashes, or day, month, year with slashes, hyphens or points. A year has four
/// digits, since with two nobody knows which number is which. No calendar need have the date.
#[inline]
pub(crate) fn written(text: &str) -> Option<Written<'_>> {
    let (first, first_digits, rest) = number(text.as_bytes())?;
    let (&separator, rest) = rest.split_first()?;
    let (month, month_digits, rest) = number(rest)?;
    let (&second, rest) = rest.split_first()?;
    let (last, last_digits, rest) = number(rest)?;
    let (year, day) = match (first_digits, month_digits, last_digits) {
        (4, 1..=2, 1..=2) if matches!(separator, b'-' | b'/') => (first, last),
        (1..=2, 1..=2, 4) if matches!(separator, b'-' | b'/' | b'.') => (last, first),
        _ => return None,
    };
    (separator == second).then_some(Written { year, month, day, rest })
}

/// The digits that a text begins with, at most four: their number, how many they are, and what follows.
#[inline]
pub(crate) fn number(text: &[u8]) -> Option<(u32, usize, &[u8])> {
    let mut value = 0;
    let mut digits = 0;
    while let Some(digit) = text.get(digits).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        if digits == 4 {
            return None;
        }
        value = value * 10 + u32::from(digit);
        digits += 1;
    }
    (digits > 0).then(|| (value, digits, &text[digits..]))
}
