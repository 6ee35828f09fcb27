//! The kinds of institution that the Metric compares.

use crate::words::words;

words! {
    /// The type of an institution (`ts` in the official files).
    ///
    /// The eleven types are those of *Métrica de Gobierno Abierto 2017*, and so are their labels in Spanish; the order is the
    /// canonical one of every output.
    ///
    /// ```
    /// use open_gov_metric::catalog::InstitutionType;
    ///
    /// let kind = InstitutionType::parse("Partidos políticos");
    /// assert_eq!(kind, Some(InstitutionType::Party));
    /// assert_eq!(InstitutionType::parse("Poder Ejecutivo"), None); // of a state or of the Federation?
    /// ```
    pub InstitutionType
    /// An office of the federal executive (Ejecutivo federal).
    FederalExecutive "federal_executive" "Federal executive" "Ejecutivo federal"
        "federalexecutive federalexecutivebranch ejecutivofederal ejecutivosfederales ejecutivafederal poderejecutivofederal \
         poderejecutivodelafederacion administracionpublicafederal apf federalpublicadministration";
    /// An office of a state's executive (Ejecutivo estatal).
    StateExecutive "state_executive" "State executive" "Ejecutivo estatal"
        "stateexecutive stateexecutives stateexecutivebranch ejecutivoestatal ejecutivosestatales ejecutivaestatal \
         ejecutivodelestado poderejecutivoestatal poderejecutivodelestado poderesejecutivosestatales \
         administracionpublicaestatal administracionpublicadelestado statepublicadministration";
    /// A legislative body, or one that belongs to it (Legislativo).
    Legislative "legislative" "Legislative" "Legislativo"
        "legislative legislativebranch legislature legislatures congress legislativo legislativos legislativa \
         poderlegislativo podereslegislativos organolegislativo organoslegislativos legislatura legislaturas congreso \
         congresos congresodelestado congresodelaunion poderlegislativofederal poderlegislativoestatal";
    /// A body of the judicial power (Judicial).
    Judicial "judicial" "Judicial" "Judicial"
        "judicial judicialbranch judiciary judiciales poderjudicial poderesjudiciales organojudicial organosjudiciales \
         poderjudicialfederal poderjudicialdelafederacion poderjudicialestatal poderjudicialdelestado";
    /// A constitutionally autonomous body (Autónomo).
    Autonomous "autonomous" "Autonomous" "Autónomo"
        "autonomous autonomousbody autonomousbodies autonomousagency autonomousagencies autonomousinstitution \
         autonomousinstitutions autonomo autonomos autonoma autonomas organoautonomo organosautonomos organismoautonomo \
         organismosautonomos organismopublicoautonomo organismospublicosautonomos organoconstitucionalautonomo \
         organosconstitucionalesautonomos organismoconstitucionalautonomo organismosconstitucionalesautonomos";
    /// A decentralized body (Descentralizado).
    Decentralized "decentralized" "Decentralized" "Descentralizado"
        "decentralized decentralizedbody decentralizedbodies decentralizedagency decentralizedagencies decentralised \
         decentralisedbody decentralisedbodies descentralizado descentralizados descentralizada descentralizadas \
         organodescentralizado organosdescentralizados organismodescentralizado organismosdescentralizados \
         organismopublicodescentralizado organismospublicosdescentralizados opd";
    /// A municipality, or a borough of Ciudad de México (Municipio).
    Municipality "municipality" "Municipality" "Municipio"
        "municipality municipalities municipal municipalgovernment municipalgovernments municipio municipios municipales \
         ayuntamiento ayuntamientos hayuntamiento gobiernomunicipal gobiernosmunicipales administracionpublicamunicipal \
         alcaldia alcaldias";
    /// A political party (Partido).
    Party "party" "Party" "Partido"
        "party parties politicalparty politicalparties partido partidos partidopolitico partidospoliticos \
         partidopoliticonacional partidospoliticosnacionales partidopoliticolocal partidospoliticoslocales";
    /// A trade union (Sindicato).
    Union "union" "Union" "Sindicato"
        "union unions tradeunion tradeunions laborunion laborunions labourunion labourunions sindicato sindicatos sindical \
         organizacionsindical organizacionessindicales";
    /// A public trust or fund (Fideicomiso).
    Trust "trust" "Trust" "Fideicomiso"
        "trust trusts publictrust publictrusts trustfund trustfunds trustsandpublicfunds fideicomiso fideicomisos \
         fideicomisopublico fideicomisospublicos fideicomisoyfondopublico fideicomisoofondopublico \
         fideicomisosyfondospublicos fideicomisosofondospublicos fondopublico fondospublicos";
    /// A university or other institution of higher education (Universidad).
    University "university" "University" "Universidad"
        "university universities publicuniversity publicuniversities highereducationinstitution highereducationinstitutions \
         institutionofhighereducation institutionsofhighereducation universidad universidades universidadpublica \
         universidadespublicas universidadautonoma universidadesautonomas instituciondeeducacionsuperior \
         institucionesdeeducacionsuperior instituciondeeducacionsuperiorpublica institucionesdeeducacionsuperiorpublicas \
         institucionpublicadeeducacionsuperior institucionespublicasdeeducacionsuperior \
         instituciondeeducacionsuperiorautonoma institucionesdeeducacionsuperiorautonomas ies";
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::assert_folded_and_distinct;
    use super::InstitutionType::{
        self, Autonomous, Decentralized, FederalExecutive, Judicial, Legislative, Municipality, Party, StateExecutive,
        Trust, Union, University,
    };
    use crate::Language;

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
        assert_folded_and_distinct(InstitutionType::ALL.into_iter().flat_map(InstitutionType::names));
    }

    #[test]
    fn display_is_the_code() {
        assert_eq!(Trust.to_string(), "trust");
    }
}
