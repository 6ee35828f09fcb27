//! How the words and outcomes of files and mappings are compared.

use crate::catalog::fold_title;

/// The form in which two ways of writing a word are the same: that of [titles](fold_title), but that a text of figures and signs alone
/// is a number (`1`, `1.0` and `1,0` are the same one, `-1` and `1%` are others).
pub(super) fn key(text: &str) -> String {
    let text = text.trim();
    if text.contains(char::is_alphabetic) {
        return fold_title(text);
    }
    number(text).map_or_else(|| text.to_owned(), |number| number.to_string())
}

fn number(text: &str) -> Option<f64> {
    let number = text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())?;
    // Zero has no sign.
    Some(number + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_names_and_numbers_are_numbers() {
        for (one, other) in [
            ("Sí", " SI "),
            ("Información parcial.", "informacion  parcial"),
            ("1", "1.0"),
            ("0,5", "0.50"),
            ("-0", "0"),
            ("Art. 1.1", "ART 1-1"),
            ("N/A", "na"),
            ("-", " - "),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        let others = ["1", "-1", "1%", "11", "1.1", "01.10.1", "1?", "-", "?", "", "Art. 11", "Art. 1.1", "no", "nó 1"];
        for (at, one) in others.iter().enumerate() {
            assert!(others[at + 1..].iter().all(|other| key(one) != key(other)), "{one}");
        }
    }
}
