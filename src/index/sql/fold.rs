//! Words compared without case, accents and, in names of places and the like, punctuation.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::dialect::Dialect;
use crate::table::fold;

/// Letters whose accents are looked through in any word: Latin-1 and Latin Extended-A.
const LATIN: std::ops::RangeInclusive<char> = '\u{c0}'..='\u{17f}';
/// Accents as characters of their own: grave, acute, circumflex, tilde, diaeresis, ring, caron, cedilla.
const ACCENTS: &str = "\u{300}\u{301}\u{302}\u{303}\u{308}\u{30a}\u{30c}\u{327}";
/// What names have besides letters and does not matter.
const PUNCTUATION: &str = " \u{a0}.,;:-–_/()";

/// The characters that are replaced before words are compared.
pub(crate) struct Folding {
    from: String,
    to: String,
}

impl Folding {
    /// For values that are compared with these folded words. Only what leads to a letter of theirs is replaced.
    pub fn to_words(words: &[String]) -> Self {
        let letters: HashSet<char> = words.iter().flat_map(|word| word.chars()).collect();
        let is_beyond = letters.iter().any(|letter| !letter.is_ascii());
        let rest = ('\u{180}'..='\u{ffff}').filter(|_| is_beyond);
        let (from, to) =
            LATIN.chain(rest).filter_map(|c| Some((c, plain(c)?))).filter(|(_, c)| letters.contains(c)).unzip();
        Folding { from, to }
    }

    /// For names of the catalogue, without punctuation.
    pub fn to_names() -> Self {
        let latin = *LATIN.start()..='\u{ff}';
        let (from, to): (String, String) =
            latin.filter_map(|c| Some((c, plain(c)?))).filter(|(_, c)| c.is_ascii()).unzip();
        Folding { from: from + PUNCTUATION, to }
    }

    /// A text without case and accents.
    pub fn of(&self, dialect: Dialect, text: &str) -> String {
        // Characters beyond the end of the second list are left out. DataFusion takes an accent and its letter for one
        // character.
        let (text, accents) = match dialect {
            Dialect::DataFusion => (format!("REGEXP_REPLACE({text}, '\\p{{M}}', '', 'g')"), ""),
            _ => (text.to_owned(), ACCENTS),
        };
        let from = dialect.text(&format!("{}{accents}", self.from));
        format!("LOWER(TRANSLATE({text}, {from}, {}))", dialect.text(&self.to))
    }
}

/// A word as it is compared.
pub(crate) fn folded(word: &str) -> String {
    fold(word).nfc().collect()
}

/// The one letter that a letter folds to, where it is another one.
fn plain(c: char) -> Option<char> {
    let folded = folded(c.encode_utf8(&mut [0; 4]));
    let mut letters = folded.chars();
    letters.next().filter(|letter| *letter != c && letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leads_to_the_words_is_replaced() {
        let folding = Folding::to_words(&["si".to_owned(), "no".to_owned()]);
        assert!(folding.from.contains('Í') && folding.from.contains('ñ') && !folding.from.contains('é'));
        assert_eq!(folding.from.chars().count(), folding.to.chars().count());
        assert!(Folding::to_words(&["ναι".to_owned()]).from.contains('Α'));
        assert_eq!(folded(" Hangul 네 "), "hangul 네");
    }

    #[test]
    fn names_lose_accents_and_punctuation() {
        let folding = Folding::to_names();
        let translate = |text: &str| -> String {
            let to: Vec<char> = folding.to.chars().collect();
            let replaced = text.chars().filter_map(|c| match folding.from.chars().position(|from| from == c) {
                Some(at) => to.get(at).copied(),
                None => Some(c),
            });
            replaced.collect::<String>().to_lowercase()
        };
        for name in ["Edo. de México", "Nuevo León", "Q. Roo", "México, D.F.", "Órgano AUTÓNOMO", "Veracruz-Llave"]
        {
            assert_eq!(translate(name), crate::catalog::fold(name), "{name}");
        }
    }
}
