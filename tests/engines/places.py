"""States, levels and types, and some of the ways in which files write them."""

STATES = [
    ("00", "Federación", ["Federal", "FEDERACION", "Gobierno  federal", "0"]),
    ("01", "Aguascalientes", ["Ags.", "1", "MX-AGU"]),
    ("02", "Baja California", ["BC", "baja california norte"]),
    ("03", "Baja California Sur", ["B.C.S.", "03"]),
    ("04", "Campeche", ["Estado de Campeche"]),
    ("05", "Coahuila", ["Coahuila de Zaragoza", "COAH"]),
    ("06", "Colima", ["colima", "Estado Libre y Soberano de Colima"]),
    ("07", "Chiapas", ["CHIS.", "7"]),
    ("08", "Chihuahua", ["mx-chh"]),
    ("09", "Ciudad de México", ["Distrito Federal", "D.F.", "CDMX", "Ciudad de Me\u0301xico", "MX-DIF"]),
    ("10", "Durango", ["Dgo", "10"]),
    ("11", "Guanajuato", ["GTO"]),
    ("12", "Guerrero", ["gro."]),
    ("13", "Hidalgo", ["Edo. de Hidalgo"]),
    ("14", "Jalisco", ["JAL"]),
    ("15", "México", ["Edo. de México", "Estado de México", "EdoMéx", "MEXICO", "15", "México, Estado de"]),
    ("16", "Michoacán", ["Michoacán de Ocampo", "MICHOACAN"]),
    ("17", "Morelos", ["mor"]),
    ("18", "Nayarit", ["State of Nayarit"]),
    ("19", "Nuevo León", ["NuevoLeon", "N.L.", "NUEVO LEO\u0301N"]),
    ("20", "Oaxaca", ["OAX"]),
    ("21", "Puebla", ["pue."]),
    ("22", "Querétaro", ["Querétaro de Arteaga", "queretaro"]),
    ("23", "Quintana Roo", ["Q. Roo"]),
    ("24", "San Luis Potosí", ["SLP"]),
    ("25", "Sinaloa", ["Sin."]),
    ("26", "Sonora", ["26"]),
    ("27", "Tabasco", ["TAB"]),
    ("28", "Tamaulipas", ["Tamps."]),
    ("29", "Tlaxcala", ["Tlax"]),
    ("30", "Veracruz", ["Veracruz de Ignacio de la Llave", "Veracruz-Llave"]),
    ("31", "Yucatán", ["YUCATÁN", "Estado de Yucatan"]),
    ("32", "Zacatecas", ["zac"]),
]
LEVELS = {
    "federal": ["Federal", "Gobierno federal"],
    "state": ["Estatal", "ESTADO", "nivel estatal"],
    "municipal": ["Municipio", "Municipal"],
}
TYPES = {
    "federal_executive": ["Ejecutivo federal", "APF"],
    "state_executive": ["Ejecutivo estatal"],
    "legislative": ["Legislativo", "Congreso del Estado"],
    "judicial": ["Poder Judicial"],
    "autonomous": ["Órgano autónomo", "AUTONOMO", "Auto\u0301nomo"],
    "decentralized": ["Descentralizado", "O.P.D."],
    "municipality": ["Municipio", "Ayuntamiento"],
    "party": ["Partido", "Partidos políticos", "PARTIDO POLÍTICO"],
    "union": ["Sindicato"],
    "trust": ["Fideicomisos y fondos públicos", "fideicomiso"],
    "university": ["Universidad", "IES"],
}

_STATES = {spelling: (code, name) for code, name, spellings in STATES for spelling in [code, name, *spellings]}
_LEVELS = {spelling: code for code, spellings in LEVELS.items() for spelling in [code, *spellings]}
_TYPES = {spelling: code for code, spellings in TYPES.items() for spelling in [code, *spellings]}


def state(text):
    """Code and name of the state that a cell means; None for an empty cell."""
    return _STATES[text.strip()] if text.strip() else None


def level(text):
    return _LEVELS[text.strip()] if text.strip() else None


def kind(text):
    return _TYPES[text.strip()] if text.strip() else None
