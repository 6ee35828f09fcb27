//! How names are compared: folded to letters and digits without case or accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form in which two spellings of a name are the same text.
///
/// The text is decomposed (Unicode NFD), its marks are dropped, letters become lowercase, and
/// only letters and digits stay; so `ñ` becomes `n`. Folding a folded text changes nothing.
///
/// ```
/// use open_gov_metric::catalog::fold;
///
/// assert_eq!(fold("Edo. de México"), "edodemexico");
/// assert_eq!(fold("  Órgano   AUTÓNOMO "), fold("organo_autonomo"));
/// ```
pub fn fold(text: &str) -> String {
    match text.is_ascii() {
        true => text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect(),
        false => fold_any(text),
    }
}

fn fold_any(text: &str) -> String {
    text.nfd().filter(|&c| !is_combining_mark(c) && c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The form in which two spellings of a title are the same text: it is [folded](fold), but that what is between two numbers stays, as
/// *Plan 1-2* is not *Plan 12*. A title that has nothing else stays as it is.
pub(crate) fn fold_title(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    for word in title.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
        let word = fold(word);
        if folded.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            folded.push('.');
        }
        folded.push_str(&word);
    }
    if folded.is_empty() { title.to_owned() } else { folded }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::HashSet;

    /// An alias that is not in folded form could never match, and one that is there twice would
    /// hide a second meaning.
    pub(in crate::catalog) fn assert_folded_and_distinct<'a>(aliases: impl IntoIterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for alias in aliases {
            assert_eq!(fold(alias), alias, "not in folded form");
            assert!(!alias.is_empty(), "an empty alias matches punctuation");
            assert!(seen.insert(alias), "{alias:?} is there twice");
        }
    }

    #[test]
    fn plain_letters_fold_as_any_do() {
        let ascii: String = (0..128u8).map(char::from).collect();
        assert_eq!(fold(&ascii), fold_any(&ascii));
        assert_eq!(fold(&ascii).len(), 62);
    }

    #[test]
    fn case_accents_spaces_and_punctuation_do_not_matter() {
        for (text, folded) in [
            ("Nuevo León", "nuevoleon"),
            ("NUEVO\u{a0}LEO\u{301}N", "nuevoleon"),
            ("Ñuñoa", "nunoa"),
            ("Q. Roo", "qroo"),
            ("Veracruz-Llave", "veracruzllave"),
            ("\u{feff}D.F.\r\n", "df"),
            ("federal_executive", "federalexecutive"),
            ("–…¿?", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    #[test]
    fn folding_twice_is_folding_once_for_every_character() {
        for c in '\0'..=char::MAX {
            let once = fold(&String::from(c));
            assert_eq!(fold(&once), once, "{c:?}");
        }
    }

    #[test]
    fn composed_and_decomposed_text_fold_alike() {
        let text = "Michoacán, Querétaro, San Luis Potosí, Yucatán, año, pingüino";
        let decomposed: String = text.nfd().collect();
        assert_ne!(text, decomposed);
        assert_eq!(fold(text), fold(&decomposed));
    }
}
