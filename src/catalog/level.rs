//! The three levels of government.

use crate::words::words;

words! {
    /// A level of government (`niv` in the official files): federal, state or municipal.
    ///
    /// The order is the canonical one of every output.
    ///
    /// ```
    /// use open_gov_metric::catalog::GovernmentLevel;
    ///
    /// assert_eq!(GovernmentLevel::parse("ESTATAL"), Some(GovernmentLevel::State));
    /// assert_eq!(GovernmentLevel::parse("local"), None); // state or municipal?
    /// ```
    pub GovernmentLevel
    /// The Federation.
    Federal "federal" "Federal" "Federal"
        "federal federacion federation gobiernofederal nivelfederal ambitofederal federalgovernment federallevel";
    /// One of the 32 states.
    State "state" "State" "Estatal"
        "state estatal estado gobiernoestatal gobiernodelestado nivelestatal ambitoestatal entidadfederativa stategovernment \
         statelevel";
    /// A municipality, or a borough of Ciudad de México.
    Municipal "municipal" "Municipal" "Municipal"
        "municipal municipio municipality gobiernomunicipal nivelmunicipal ambitomunicipal municipalgovernment municipallevel";
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::assert_folded_and_distinct;
    use super::GovernmentLevel::{self, Federal, Municipal, State};
    use crate::Language;

    #[test]
    fn the_official_file_of_2017_is_understood() {
        for (text, level) in [("Federal", Federal), ("Estatal", State), ("Municipal", Municipal)] {
            assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
        }
    }

    #[test]
    fn codes_labels_and_variants_are_understood() {
        for level in GovernmentLevel::ALL {
            for text in [level.code(), level.label(Language::English), level.label(Language::Spanish)] {
                assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
            }
        }
        for (text, level) in [("Federación", Federal), ("ESTADO", State), ("state", State), (" municipio ", Municipal)]
        {
            assert_eq!(GovernmentLevel::parse(text), Some(level), "{text}");
        }
    }

    #[test]
    fn ambiguous_and_unknown_levels_are_refused() {
        for text in ["", " ", "local", "Nacional", "0", "federal estatal", "Jalisco"] {
            assert_eq!(GovernmentLevel::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn no_alias_has_two_meanings() {
        assert_folded_and_distinct(GovernmentLevel::ALL.into_iter().flat_map(GovernmentLevel::names));
    }

    #[test]
    fn display_is_the_code_and_keeps_a_width() {
        assert_eq!(format!("[{State:>7}]"), "[  state]");
    }
}
