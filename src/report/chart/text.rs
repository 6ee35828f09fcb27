//! Text whose width cannot be measured: how much room it may need, and what of it fits.

use std::borrow::Cow;

/// The size of labels, in units.
pub(super) const LABEL: f64 = 12.0;

/// The size of ticks, headings of columns, keys.
pub(super) const SMALL: f64 = 11.0;

/// The size of the title of a file.
pub(super) const TITLE: f64 = 14.0;

/// How much wider bold text is.
pub(super) const BOLD: f64 = 1.13;

/// How wide a text may come out, on the wide side: that of DejaVu Sans, the widest of the usual sans-serif fonts.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// How wide the widest of some texts may come out; 0 without any.
pub(super) fn widest(texts: impl IntoIterator<Item = impl AsRef<str>>, size: f64) -> f64 {
    texts.into_iter().map(|text| width(text.as_ref(), size)).fold(0.0, f64::max)
}

fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'í' | 'I' | 'Í' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' | ' ' => 0.35,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.47,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' => 1.0,
        'A' | 'B' | 'C' | 'E' | 'F' | 'J' | 'K' | 'L' | 'P' | 'R' | 'S' | 'T' | 'V' | 'X' | 'Y' | 'Z' => 0.7,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 0.59,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '–' | '−' | '±' => 0.84,
        _ if c < '\u{250}' && c.is_uppercase() => 0.79,
        _ if c < '\u{250}' => 0.64,
        _ if c < '\u{2e80}' => 1.0,
        _ => 1.4,
    }
}

/// The text, or as much of it as fits with an ellipsis.
pub(super) fn shorten(text: &str, size: f64, available: f64) -> Cow<'_, str> {
    if width(text, size) <= available {
        return Cow::Borrowed(text);
    }
    let mut left = available / size - em('…');
    let fits = |&c: &char| {
        left -= em(c);
        left >= 0.0
    };
    let start: String = text.chars().take_while(fits).collect();
    Cow::Owned(format!("{}…", start.trim_end()))
}

/// The text in at most so many lines, broken between words; the last one is shortened.
pub(super) fn lines(text: &str, size: f64, available: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if full || width(line, size) + width(" ", size) + width(word, size) <= available => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| shorten(line, size, available).into_owned()).collect()
}

/// The text on one line, without what XML cannot hold or what would turn the direction of reading.
pub(super) fn clean(text: &str) -> String {
    let holds = |c: &char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !c.is_control() && !turns && !matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(holds).collect::<String>().trim().to_owned()
}

/// A count with commas between thousands, as in both languages in Mexico.
pub(super) fn count(n: impl ToString) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A share from 0 to 1 in whole percent; a small one that is not zero is `<1%`.
pub(super) fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.005 { "<1%".to_owned() } else { format!("{:.0}%", share * 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_stays_and_another_ends_in_an_ellipsis_within_its_room() {
        assert_eq!(shorten("Jalisco", 12.0, 100.0), "Jalisco");
        for name in ["Baja California Sur".repeat(20), "W".repeat(300), "i".repeat(300), "漢".repeat(90)] {
            let short = shorten(&name, 12.0, 100.0);
            assert!(short.ends_with('…') && short.chars().count() > 3, "{short}");
            assert!(width(&short, 12.0) <= 100.0, "{short}");
        }
    }

    #[test]
    fn lines_break_between_words_and_the_last_one_takes_the_rest() {
        let title = "Índice de Gobierno Abierto por entidad federativa y nivel de gobierno en el año de 2017";
        let broken = lines(title, 14.0, 200.0, 5);
        assert_eq!(broken.join(" "), title);
        assert!(broken.iter().all(|line| width(line, 14.0) <= 200.0));
        let two = lines(title, 14.0, 200.0, 2);
        assert_eq!(two.len(), 2);
        assert!(two[1].ends_with('…'));
    }

    #[test]
    fn what_xml_cannot_hold_goes_and_a_line_end_becomes_a_space() {
        assert_eq!(clean(" a\u{0}b\u{1b}\u{9f}\u{ffff}\nc\u{202e}d\t"), "ab cd");
    }

    #[test]
    fn thousands_are_separated() {
        let counts = [0, 999, 1_000, 12_345, 1_234_567].map(count);
        assert_eq!(counts, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }

    #[test]
    fn a_share_that_is_not_zero_is_not_shown_as_zero() {
        assert_eq!([0.0, 0.001, 0.25, 1.0].map(percent), ["0%", "<1%", "25%", "100%"]);
    }
}
