//! The kinds of institution that the Metric compares.

use super::name::find;
use crate::language::Language;
use std::fmt;

/// The type of an institution (`ts` in the official files).
///
/// The eleven types are those of *Métrica de Gobierno Abierto 2017*; the order is the canonical
/// one of every output.
///
/// ```
/// use open_gov_metric::catalog::InstitutionType;
///
/// let kind = InstitutionType::parse("Partidos políticos");
/// assert_eq!(kind, Some(InstitutionType::Party));
/// assert_eq!(InstitutionType::parse("Poder Ejecutivo"), None); // of a state or of the Federation?
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstitutionType {
    /// An office of the federal executive (Ejecutivo federal).
    FederalExecutive,
    /// An office of a state's executive (Ejecutivo estatal).
    StateExecutive,
    /// A legislative body, or one that belongs to it (Legislativo).
    Legislative,
    /// A body of the judicial power (Judicial).
    Judicial,
    /// A constitutionally autonomous body (Autónomo).
    Autonomous,
    /// A decentralized body (Descentralizado).
    Decentralized,
    /// A municipality, or a borough of Ciudad de México (Municipio).
    Municipality,
    /// A political party (Partido).
    Party,
    /// A trade union (Sindicato).
    Union,
    /// A public trust or fund (Fideicomiso).
    Trust,
    /// A university or other institution of higher education (Universidad).
    University,
}

use InstitutionType::{
    Autonomous, Decentralized, FederalExecutive, Judicial, Legislative, Municipality, Party, StateExecutive, Trust,
    Union, University,
};

/// What files call each type, in folded form, separated by spaces.
const ALIASES: &[(InstitutionType, &str)] = &[
    (
        FederalExecutive,
        "federalexecutive federalexecutivebranch ejecutivofederal ejecutivosfederales \
         ejecutivafederal poderejecutivofederal poderejecutivodelafederacion \
         administracionpublicafederal apf federalpublicadministration",
    ),
    (
        StateExecutive,
        "stateexecutive stateexecutives stateexecutivebranch ejecutivoestatal \
         ejecutivosestatales ejecutivaestatal ejecutivodelestado poderejecutivoestatal \
         poderejecutivodelestado poderesejecutivosestatales administracionpublicaestatal \
         administracionpublicadelestado statepublicadministration",
    ),
    (
        Legislative,
        "legislative legislativebranch legislature legislatures congress legislativo \
         legislativos legislativa poderlegislativo podereslegislativos organolegislativo \
         organoslegislativos legislatura legislaturas congreso congresos congresodelestado \
         congresodelaunion poderlegislativofederal poderlegislativoestatal",
    ),
    (
        Judicial,
        "judicial judicialbranch judiciary judiciales poderjudicial poderesjudiciales \
         organojudicial organosjudiciales poderjudicialfederal poderjudicialdelafederacion \
         poderjudicialestatal poderjudicialdelestado",
    ),
    (
        Autonomous,
        "autonomous autonomousbody autonomousbodies autonomousagency autonomousagencies \
         autonomousinstitution autonomousinstitutions autonomo autonomos autonoma autonomas \
         organoautonomo organosautonomos organismoautonomo organismosautonomos \
         organismopublicoautonomo organismospublicosautonomos organoconstitucionalautonomo \
         organosconstitucionalesautonomos organismoconstitucionalautonomo \
         organismosconstitucionalesautonomos",
    ),
    (
        Decentralized,
        "decentralized decentralizedbody decentralizedbodies decentralizedagency \
         decentralizedagencies decentralised decentralisedbody decentralisedbodies \
         descentralizado descentralizados descentralizada descentralizadas \
         organodescentralizado organosdescentralizados organismodescentralizado \
         organismosdescentralizados organismopublicodescentralizado \
         organismospublicosdescentralizados opd",
    ),
    (
        Municipality,
        "municipality municipalities municipal municipalgovernment municipalgovernments \
         municipio municipios municipales ayuntamiento ayuntamientos hayuntamiento \
         gobiernomunicipal gobiernosmunicipales administracionpublicamunicipal alcaldia \
         alcaldias",
    ),
    (
        Party,
        "party parties politicalparty politicalparties partido partidos partidopolitico \
         partidospoliticos partidopoliticonacional partidospoliticosnacionales \
         partidopoliticolocal partidospoliticoslocales",
    ),
    (
        Union,
        "union unions tradeunion tradeunions laborunion laborunions labourunion labourunions \
         sindicato sindicatos sindical organizacionsindical organizacionessindicales",
    ),
    (
        Trust,
        "trust trusts publictrust publictrusts trustfund trustfunds trustsandpublicfunds \
         fideicomiso fideicomisos fideicomisopublico fideicomisospublicos \
         fideicomisoyfondopublico fideicomisoofondopublico fideicomisosyfondospublicos \
         fideicomisosofondospublicos fondopublico fondospublicos",
    ),
    (
        University,
        "university universities publicuniversity publicuniversities highereducationinstitution \
         highereducationinstitutions institutionofhighereducation institutionsofhighereducation \
         universidad universidades universidadpublica universidadespublicas universidadautonoma \
         universidadesautonomas instituciondeeducacionsuperior institucionesdeeducacionsuperior \
         instituciondeeducacionsuperiorpublica institucionesdeeducacionsuperiorpublicas \
         institucionpublicadeeducacionsuperior institucionespublicasdeeducacionsuperior \
         instituciondeeducacionsuperiorautonoma institucionesdeeducacionsuperiorautonomas ies",
    ),
];

impl InstitutionType {
    /// Every type, in canonical order.
    pub const ALL: [Self; 11] = [
        FederalExecutive,
        StateExecutive,
        Legislative,
        Judicial,
        Autonomous,
        Decentralized,
        Municipality,
        Party,
        Union,
        Trust,
        University,
    ];

    /// The code that tables carry, such as `federal_executive`.
    pub const fn code(self) -> &'static str {
        match self {
            FederalExecutive => "federal_executive",
            StateExecutive => "state_executive",
            Legislative => "legislative",
            Judicial => "judicial",
            Autonomous => "autonomous",
            Decentralized => "decentralized",
            Municipality => "municipality",
            Party => "party",
            Union => "union",
            Trust => "trust",
            University => "university",
        }
    }

    /// The name that a user reads; in Spanish the official one of 2017.
    pub const fn label(self, language: Language) -> &'static str {
        match self {
            FederalExecutive => language.pick("Federal executive", "Ejecutivo federal"),
            StateExecutive => language.pick("State executive", "Ejecutivo estatal"),
            Legislative => language.pick("Legislative", "Legislativo"),
            Judicial => "Judicial",
            Autonomous => language.pick("Autonomous", "Autónomo"),
            Decentralized => language.pick("Decentralized", "Descentralizado"),
            Municipality => language.pick("Municipality", "Municipio"),
            Party => language.pick("Party", "Partido"),
            Union => language.pick("Union", "Sindicato"),
            Trust => language.pick("Trust", "Fideicomiso"),
            University => language.pick("University", "Universidad"),
        }
    }

    /// The type that a file means by `text`: a code, a label, or a common variant of one.
    ///
    /// Case, accents, spaces and punctuation do not matter. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        find(ALIASES, text)
    }

    /// What a file may call it, in folded form.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        ALIASES.iter().filter(move |(known, _)| *known == self).flat_map(|(_, names)| names.split(' '))
    }

    /// The position in [`ALL`](Self::ALL), 0 to 10.
    pub const fn index(self) -> u8 {
        self as u8
    }

    /// The type at a position in [`ALL`](Self::ALL); `None` beyond its end.
    pub fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }
}

/// Writes the [code](InstitutionType::code).
impl fmt::Display for InstitutionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::assert_folded_and_distinct;
    use super::*;

    #[test]
    fn the_official_file_of_2017_is_understood() {
        for (text, kind) in [
            ("Autonomo", Autonomous),
            ("Descentralizado", Decentralized),
            ("Ejecutivo estatal", StateExecutive),
            ("Ejecutivo federal", FederalExecutive),
            ("Fideicomiso", Trust),
            ("Judicial", Judicial),
            ("Legislativo", Legislative),
            ("Municipio", Municipality),
            ("Partido", Party),
            ("Sindicato", Union),
            ("Universidad", University),
        ] {
            assert_eq!(InstitutionType::parse(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn codes_and_labels_are_understood() {
        for kind in InstitutionType::ALL {
            for text in [kind.code(), kind.label(Language::English), kind.label(Language::Spanish)] {
                assert_eq!(InstitutionType::parse(text), Some(kind), "{text}");
            }
        }
    }

    #[test]
    fn longer_plural_and_feminine_forms_are_understood() {
        for (text, kind) in [
            ("Poder Legislativo", Legislative),
            ("Órgano autónomo", Autonomous),
            ("ORGANISMOS AUTÓNOMOS", Autonomous),
            ("Autónoma", Autonomous),
            ("Organismo descentralizado", Decentralized),
            ("Ayuntamiento", Municipality),
            ("H. Ayuntamiento", Municipality),
            ("Alcaldía", Municipality),
            ("Partido político", Party),
            ("Sindicatos", Union),
            ("Fideicomiso público", Trust),
            ("Fideicomisos y fondos públicos", Trust),
            ("Institución de educación superior", University),
            ("Universidades autónomas", University),
            ("Poder Ejecutivo Estatal", StateExecutive),
            ("Administración pública federal", FederalExecutive),
            ("federal-executive", FederalExecutive),
        ] {
            assert_eq!(InstitutionType::parse(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn ambiguous_and_unknown_types_are_refused() {
        for text in ["", "?", "Ejecutivo", "Poder Ejecutivo", "Federal", "Estatal", "Público", "0"] {
            assert_eq!(InstitutionType::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn no_alias_has_two_meanings() {
        assert_folded_and_distinct(ALIASES.iter().flat_map(|(_, names)| names.split(' ')));
    }

    #[test]
    fn the_index_is_the_position_in_all() {
        for (position, kind) in (0..).zip(InstitutionType::ALL) {
            assert_eq!(kind.index(), position);
            assert_eq!(InstitutionType::from_index(position), Some(kind));
        }
        assert_eq!(InstitutionType::from_index(11), None);
        assert_eq!(InstitutionType::from_index(u8::MAX), None);
    }

    #[test]
    fn display_is_the_code() {
        assert_eq!(Trust.to_string(), "trust");
    }
}
