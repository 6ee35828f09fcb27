//! What the states and the Federation are called: INEGI's codes (*Catálogo Único de Claves de Áreas
//! Geoestadísticas*), short names, letters of ISO 3166-2:MX, and the aliases that files use.

/// One jurisdiction and what it is called.
pub(super) struct Entry {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The letters of ISO 3166-2:MX, in folded form.
    pub(super) iso: Option<&'static str>,
    /// What files call it, the short name included, in folded form, separated by spaces.
    pub(super) aliases: &'static str,
}

impl Entry {
    /// Whether a folded text is one of its names or its ISO letters.
    pub(super) fn is_called(&self, folded: &str) -> bool {
        self.iso == Some(folded) || self.aliases.split(' ').any(|alias| alias == folded)
    }
}

const fn state(code: &'static str, name: &'static str, iso: &'static str, aliases: &'static str) -> Entry {
    Entry { code, name, iso: Some(iso), aliases }
}

/// What may come before the name of a state, in folded form.
pub(super) const STATE_OF: &[&str] = &["estadolibreysoberanode", "estadode", "edode", "stateof"];

/// Every jurisdiction at the position of its code.
pub(super) static TABLE: [Entry; 33] = [
    Entry {
        code: "00",
        name: "Federación",
        iso: None,
        aliases: "federacion lafederacion federal federation gobiernofederal gobiernodelafederacion \
         poderfederal poderesfederales poderesdelafederacion ambitofederal federalgovernment",
    },
    state("01", "Aguascalientes", "agu", "aguascalientes ags"),
    state("02", "Baja California", "bcn", "bajacalifornia bajacalifornianorte bc"),
    state("03", "Baja California Sur", "bcs", "bajacaliforniasur"),
    state("04", "Campeche", "cam", "campeche camp"),
    state("05", "Coahuila", "coa", "coahuila coahuiladezaragoza coah"),
    state("06", "Colima", "col", "colima"),
    state("07", "Chiapas", "chp", "chiapas chis"),
    state("08", "Chihuahua", "chh", "chihuahua chih"),
    state(
        "09",
        "Ciudad de México",
        "cmx",
        "ciudaddemexico laciudaddemexico cddemexico cdmexico cdmx ciudaddemexicocdmx \
         distritofederal eldistritofederal df mexicodf mexicodistritofederal mxdif mexicocity \
         federaldistrict",
    ),
    state("10", "Durango", "dur", "durango dgo"),
    state("11", "Guanajuato", "gua", "guanajuato gto"),
    state("12", "Guerrero", "gro", "guerrero"),
    state("13", "Hidalgo", "hid", "hidalgo hgo"),
    state("14", "Jalisco", "jal", "jalisco"),
    state(
        "15",
        "México",
        "mex",
        "mexico estadomexico edomexico edomex edomx elestadodemexico mexicoestado \
         mexicoestadode mexicostate",
    ),
    state("16", "Michoacán", "mic", "michoacan michoacandeocampo mich"),
    state("17", "Morelos", "mor", "morelos"),
    state("18", "Nayarit", "nay", "nayarit"),
    state("19", "Nuevo León", "nle", "nuevoleon nl"),
    state("20", "Oaxaca", "oax", "oaxaca"),
    state("21", "Puebla", "pue", "puebla"),
    state("22", "Querétaro", "que", "queretaro queretarodearteaga queretaroarteaga qro"),
    state("23", "Quintana Roo", "roo", "quintanaroo qroo"),
    state("24", "San Luis Potosí", "slp", "sanluispotosi"),
    state("25", "Sinaloa", "sin", "sinaloa"),
    state("26", "Sonora", "son", "sonora"),
    state("27", "Tabasco", "tab", "tabasco"),
    state("28", "Tamaulipas", "tam", "tamaulipas tamps"),
    state("29", "Tlaxcala", "tla", "tlaxcala tlax"),
    state("30", "Veracruz", "ver", "veracruz veracruzdeignaciodelallave veracruzignaciodelallave veracruzllave"),
    state("31", "Yucatán", "yuc", "yucatan"),
    state("32", "Zacatecas", "zac", "zacatecas"),
];
