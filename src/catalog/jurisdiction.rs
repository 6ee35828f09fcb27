//! The 32 states of Mexico and the Federation.

use super::jurisdiction_names::{Entry, STATE_OF, TABLE};
use super::name::fold;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One of the 32 federative entities ("states" here), or the Federation.
///
/// Codes and names of the states are those of INEGI's *Catálogo Único de Claves de Áreas
/// Geoestadísticas Estatales, Municipales y Localidades*, with the short names in common use in
/// place of the official long ones (Coahuila for Coahuila de Zaragoza). The Federation, which the
/// Metric's files put in the state column, is `00` here. The order is that of the codes.
///
/// ```
/// use open_gov_metric::catalog::Jurisdiction;
///
/// let state = Jurisdiction::parse("Edo. de México").ok_or("unknown")?;
/// assert_eq!(state.code(), 15);
/// assert_eq!(state.to_string(), "México");
/// assert_eq!(Jurisdiction::parse("D.F."), Jurisdiction::from_code(9));
/// assert_eq!(Jurisdiction::parse("federal"), Some(Jurisdiction::FEDERATION));
/// # Ok::<(), &str>(())
/// ```
// The code is a position in `TABLE`: only values below `COUNT` are ever constructed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jurisdiction(u8);

impl Jurisdiction {
    /// The Federation, code 0.
    pub const FEDERATION: Self = Self(0);

    /// How many jurisdictions there are: the 32 states and the Federation.
    pub const COUNT: usize = TABLE.len();

    /// The jurisdiction of a code, 0 (the Federation) to 32; `None` above.
    pub fn from_code(code: u8) -> Option<Self> {
        (usize::from(code) < Self::COUNT).then_some(Self(code))
    }

    /// The code: INEGI's (`cve_ent`), 1 to 32, for a state; 0 for the Federation.
    pub const fn code(self) -> u8 {
        self.0
    }

    /// The code in two digits, `00` to `32`, as INEGI writes it.
    pub const fn code_text(self) -> &'static str {
        self.entry().code
    }

    /// The short name with its accents, such as `Nuevo León`; `Federación` for the Federation.
    pub const fn name(self) -> &'static str {
        self.entry().name
    }

    /// Every jurisdiction in the order of its code, the Federation first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).map_while(Self::from_code)
    }

    /// The jurisdiction that a file means by `text`.
    ///
    /// Known are the short names; the official long forms, also after "Estado de" or "Estado Libre
    /// y Soberano de"; former names (Distrito Federal); English names where they differ; INEGI's
    /// abbreviations; the letter codes of ISO 3166-2:MX, with and without `MX-`; and INEGI's codes
    /// in one or two digits. In names, case, accents, spaces and punctuation do not matter; a
    /// numeric code stands alone but for surrounding spaces. A plain "México" is the state, never
    /// the country; "nacional" is nothing, because the Federation is not the nation's total.
    ///
    /// ```
    /// use open_gov_metric::catalog::Jurisdiction;
    ///
    /// for text in ["07", "7", "Chiapas", "CHIS.", "mx-chp", "Estado Libre y Soberano de Chiapas"] {
    ///     assert_eq!(Jurisdiction::parse(text), Jurisdiction::from_code(7));
    /// }
    /// for text in ["", "33", "-1", "1.0", "Nacional", "Texas"] {
    ///     assert_eq!(Jurisdiction::parse(text), None);
    /// }
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let by_name = || Self::find(|entry| entry.name == text);
        Self::parse_code(text).or_else(by_name).or_else(|| Self::parse_name(&fold(text)))
    }

    /// A code in one or two digits. It is not folded: that would make `1.0` a 10.
    fn parse_code(text: &str) -> Option<Self> {
        match *text.as_bytes() {
            [units @ b'0'..=b'9'] => Self::from_code(units - b'0'),
            [tens @ b'0'..=b'9', units @ b'0'..=b'9'] => Self::from_code(10 * (tens - b'0') + (units - b'0')),
            _ => None,
        }
    }

    fn parse_name(folded: &str) -> Option<Self> {
        let iso = || {
            let iso = folded.strip_prefix("mx")?;
            Self::find(|entry| entry.iso == Some(iso))
        };
        let state_of = || {
            let name = STATE_OF.iter().find_map(|prefix| folded.strip_prefix(prefix))?;
            Self::find(|entry| entry.is_called(name)).filter(|&found| found != Self::FEDERATION)
        };
        Self::find(|entry| entry.is_called(folded)).or_else(iso).or_else(state_of)
    }

    /// What a file may call it, in folded form: its names and its ISO letters. Before those of a state may come one of
    /// [`state_of`](Self::state_of).
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.entry().aliases.split(' ').chain(self.iso())
    }

    /// The letters of ISO 3166-2:MX in folded form, before which `mx` may come; none for the Federation.
    pub(crate) fn iso(self) -> Option<&'static str> {
        self.entry().iso
    }

    /// What may come before the name of a state, in folded form.
    pub(crate) fn state_of() -> &'static [&'static str] {
        STATE_OF
    }

    fn find(is_meant: impl Fn(&Entry) -> bool) -> Option<Self> {
        Self::all().find(|candidate| is_meant(candidate.entry()))
    }

    const fn entry(self) -> &'static Entry {
        &TABLE[self.0 as usize]
    }
}

/// Writes the [name](Jurisdiction::name).
impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Serializes as its [name](Jurisdiction::name).
impl Serialize for Jurisdiction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Takes whatever [`parse`](Jurisdiction::parse) understands.
impl<'de> Deserialize<'de> for Jurisdiction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let unknown = || serde::de::Error::custom(format_args!("`{text}` is not a known state"));
        Self::parse(&text).ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::assert_folded_and_distinct;
    use super::*;

    /// The state column of the official file of 2017, in the order of the codes.
    const STATES_OF_2017: &str = "Federal,Aguascalientes,Baja California,Baja California Sur,\
        Campeche,Coahuila,Colima,Chiapas,Chihuahua,Ciudad de Mexico,Durango,Guanajuato,Guerrero,\
        Hidalgo,Jalisco,Mexico,Michoacan,Morelos,Nayarit,NuevoLeon,Oaxaca,Puebla,Queretaro,\
        Quintana Roo,San Luis Potosi,Sinaloa,Sonora,Tabasco,Tamaulipas,Tlaxcala,Veracruz,Yucatan,\
        Zacatecas";

    /// Abbreviations in the order of the codes from 1: INEGI's, and those of ISO 3166-2:MX.
    const INEGI_ABBREVIATIONS: &str = "Ags. BC BCS Camp. Coah. Col. Chis. Chih. CDMX Dgo. Gto. \
        Gro. Hgo. Jal. Mex. Mich. Mor. Nay. NL Oax. Pue. Qro. Q.Roo SLP Sin. Son. Tab. Tamps. \
        Tlax. Ver. Yuc. Zac.";
    const ISO_CODES: &str = "AGU BCN BCS CAM COA COL CHP CHH CMX DUR GUA GRO HID JAL MEX MIC MOR \
        NAY NLE OAX PUE QUE ROO SLP SIN SON TAB TAM TLA VER YUC ZAC";

    fn code_of(text: &str) -> Option<u8> {
        Jurisdiction::parse(text).map(Jurisdiction::code)
    }

    #[test]
    fn the_official_file_of_2017_is_understood() {
        assert_eq!(STATES_OF_2017.split(',').count(), Jurisdiction::COUNT);
        for (code, text) in (0..).zip(STATES_OF_2017.split(',')) {
            assert_eq!(code_of(text), Some(code), "{text}");
        }
    }

    #[test]
    fn codes_are_understood_in_one_or_two_digits() {
        assert_eq!(Jurisdiction::all().count(), Jurisdiction::COUNT);
        for (code, jurisdiction) in (0..).zip(Jurisdiction::all()) {
            assert_eq!(jurisdiction.code(), code);
            assert_eq!(jurisdiction.code_text(), format!("{code:02}"));
            assert_eq!(code_of(&format!("{code:02}")), Some(code));
            assert_eq!(code_of(&format!(" {code}\t")), Some(code));
        }
        assert_eq!(Jurisdiction::from_code(33), None);
        assert_eq!(Jurisdiction::from_code(u8::MAX), None);
    }

    #[test]
    fn names_are_read_back_with_any_case_and_spacing() {
        for jurisdiction in Jurisdiction::all() {
            let name = jurisdiction.name();
            for text in [name.to_owned(), name.to_uppercase(), name.replace(' ', ""), format!("\"{name}\",")] {
                assert_eq!(Jurisdiction::parse(&text), Some(jurisdiction), "{text}");
            }
        }
    }

    #[test]
    fn names_have_their_accents() {
        let names = Jurisdiction::all().map(Jurisdiction::name);
        let accented: Vec<_> = names.filter(|name| !name.is_ascii()).collect();
        assert_eq!(
            accented.join(", "),
            "Federación, Ciudad de México, México, Michoacán, Nuevo León, Querétaro, \
             San Luis Potosí, Yucatán"
        );
    }

    #[test]
    fn every_state_has_its_long_form_and_the_federation_has_none() {
        for state in Jurisdiction::all().skip(1) {
            for prefix in ["Estado de", "Estado Libre y Soberano de", "Edo. de", "State of"] {
                let text = format!("{prefix} {state}");
                assert_eq!(Jurisdiction::parse(&text), Some(state), "{text}");
            }
        }
        assert_eq!(code_of("Estado de Federación"), None);
        assert_eq!(code_of("Estado Libre y Soberano de Michoacán de Ocampo"), Some(16));
    }

    #[test]
    fn abbreviations_are_understood() {
        assert_eq!(INEGI_ABBREVIATIONS.split_whitespace().count(), 32);
        assert_eq!(ISO_CODES.split_whitespace().count(), 32);
        for (code, text) in (1..).zip(INEGI_ABBREVIATIONS.split_whitespace()) {
            assert_eq!(code_of(text), Some(code), "{text}");
        }
        for (code, text) in (1..).zip(ISO_CODES.split_whitespace()) {
            assert_eq!(code_of(text), Some(code), "{text}");
            assert_eq!(code_of(&format!("MX-{text}")), Some(code), "MX-{text}");
        }
    }

    #[test]
    fn long_former_and_english_names_are_understood() {
        for (text, code) in [
            ("Coahuila de Zaragoza", 5),
            ("Michoacán de Ocampo", 16),
            ("Veracruz de Ignacio de la Llave", 30),
            ("Veracruz-Llave", 30),
            ("Querétaro de Arteaga", 22),
            ("Querétaro Arteaga", 22),
            ("Estado de México", 15),
            ("Edo. de México", 15),
            ("Edo. Mex.", 15),
            ("EdoMéx", 15),
            ("State of Mexico", 15),
            ("México, Estado de", 15),
            ("Distrito Federal", 9),
            ("D. F.", 9),
            ("México, D.F.", 9),
            ("MX-DIF", 9),
            ("Mexico City", 9),
            ("Q. Roo", 23),
            ("Federación", 0),
            ("Federation", 0),
            ("GOBIERNO FEDERAL", 0),
            ("Poder federal", 0),
        ] {
            assert_eq!(code_of(text), Some(code), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let numbers = ["33", "99", "100", "001", "-1", "+1", "1.0", "1,0", "0 1", "1e0", "٣", "１"];
        let codes = ["MX", "MX-", "MX-09", "MX-Jalisco", "CHI", "01 Aguascalientes"];
        let names = ["Texas", "Nacional", "Estados Unidos Mexicanos", "Baja", "Jalisco y Colima"];
        let states = ["", " ", "-", "Estado", "Estado de", "Estado de Texas", "Estado de 15"];
        for text in numbers.iter().chain(&codes).chain(&names).chain(&states) {
            assert_eq!(code_of(text), None, "{text:?}");
        }
    }

    #[test]
    fn no_alias_has_two_meanings() {
        let mut spellings = Vec::new();
        for entry in &TABLE {
            spellings.extend(entry.iso.map(|iso| format!("mx{iso}")));
            for name in entry.aliases.split(' ').chain(entry.iso) {
                spellings.push(name.to_owned());
                spellings.extend(STATE_OF.iter().map(|prefix| format!("{prefix}{name}")));
            }
        }
        assert_folded_and_distinct(spellings.iter().map(String::as_str));
        for (jurisdiction, entry) in Jurisdiction::all().zip(&TABLE) {
            for name in entry.aliases.split(' ').chain(entry.iso) {
                assert_eq!(Jurisdiction::parse(name), Some(jurisdiction), "{name}");
            }
        }
    }

    #[test]
    fn display_is_the_name_and_keeps_a_width() {
        let name = Jurisdiction::FEDERATION;
        assert_eq!(format!("[{name:<12}]"), "[Federación  ]");
    }
}
