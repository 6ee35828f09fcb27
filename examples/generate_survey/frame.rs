//! The frame: who was surveyed in 2017, and the published means.

const BLOCK_ROWS: u64 = 1_024;

/// TG, TC, PG, PC, wherever figures are given by sub-index.
pub const SUB_INDICES: usize = 4;
pub const TYPES: usize = 11;

pub struct InstitutionType {
    pub name: &'static str,
    pub noun: &'static str,
    /// Standing in TG, TC, PG, PC, in units of the latent scale.
    pub standing: [f64; SUB_INDICES],
}

const fn institution_type(name: &'static str, noun: &'static str, standing: [f64; SUB_INDICES]) -> InstitutionType {
    InstitutionType { name, noun, standing }
}

#[rustfmt::skip]
pub const INSTITUTION_TYPES: [InstitutionType; TYPES] = [
    institution_type("federal_executive", "Secretaría federal sintética", [0.01, -0.97, -0.41, 0.15]),
    institution_type("state_executive", "Secretaría estatal sintética", [0.00, 0.00, 0.00, 0.00]),
    institution_type("legislative", "Comisión legislativa sintética", [-0.04, -0.28, 0.14, 0.08]),
    institution_type("judicial", "Tribunal judicial sintético", [-0.25, -0.20, -1.04, -0.18]),
    institution_type("autonomous", "Órgano autónomo sintético", [0.07, 0.08, 0.19, 0.06]),
    institution_type("decentralized", "Organismo federal sintético", [0.22, -0.84, 0.27, -0.62]),
    institution_type(MUNICIPALITY, "Ayuntamiento local sintético", [-0.43, -0.65, -0.15, -0.11]),
    institution_type("party", "Partido político sintético", [-1.66, -1.81, -1.14, -0.45]),
    institution_type("union", "Sindicato laboral sintético", [-2.34, -2.71, -2.98, -0.60]),
    institution_type("trust", "Fideicomiso público sintético", [-1.79, -1.73, -1.36, -1.10]),
    institution_type("university", "Universidad pública sintética", [-0.43, -0.70, -0.78, 0.36]),
];
pub const MUNICIPALITY: &str = "municipality";

/// Institutions of the 2017 file by type, in the order of `INSTITUTION_TYPES`.
pub type Counts = [u64; TYPES];
const FEDERAL: Counts = [9, 0, 3, 4, 5, 5, 0, 11, 3, 3, 3];
const STATE: Counts = [0, 9, 2, 1, 1, 0, 5, 3, 2, 2, 2];
const CIUDAD_DE_MEXICO: Counts = [0, 9, 2, 1, 1, 0, 5, 3, 2, 2, 1];
const TLAXCALA: Counts = [0, 9, 1, 1, 1, 0, 5, 3, 2, 2, 2];
const SURVEYED_2017: u64 = 908;

pub struct Jurisdiction {
    pub name: &'static str,
    pub counts: Counts,
    /// Published means, in hundredths: GA, TG, TC, PG, PC.
    published: [u8; 5],
}

pub const FEDERATION: &str = "Federación";

const fn jurisdiction(name: &'static str, counts: Counts, published: [u8; 5]) -> Jurisdiction {
    Jurisdiction { name, counts, published }
}

/// In the order of INEGI's codes, the Federation first.
#[rustfmt::skip]
pub const JURISDICTIONS: [Jurisdiction; 33] = [
    jurisdiction(FEDERATION, FEDERAL, [46, 59, 64, 31, 30]),
    jurisdiction("Aguascalientes", STATE, [43, 48, 54, 21, 48]),
    jurisdiction("Baja California", STATE, [41, 50, 53, 29, 32]),
    jurisdiction("Baja California Sur", STATE, [35, 42, 47, 21, 30]),
    jurisdiction("Campeche", STATE, [37, 49, 55, 14, 29]),
    jurisdiction("Coahuila", STATE, [41, 43, 50, 33, 38]),
    jurisdiction("Colima", STATE, [35, 43, 55, 14, 29]),
    jurisdiction("Chiapas", STATE, [35, 45, 49, 12, 33]),
    jurisdiction("Chihuahua", STATE, [38, 43, 57, 22, 29]),
    jurisdiction("Ciudad de México", CIUDAD_DE_MEXICO, [51, 56, 68, 47, 34]),
    jurisdiction("Durango", STATE, [38, 41, 54, 23, 34]),
    jurisdiction("Guanajuato", STATE, [48, 47, 70, 37, 37]),
    jurisdiction("Guerrero", STATE, [37, 50, 56, 10, 33]),
    jurisdiction("Hidalgo", STATE, [36, 35, 56, 29, 25]),
    jurisdiction("Jalisco", STATE, [45, 52, 51, 29, 47]),
    jurisdiction("México", STATE, [44, 51, 66, 22, 38]),
    jurisdiction("Michoacán", STATE, [41, 44, 62, 20, 38]),
    jurisdiction("Morelos", STATE, [38, 46, 64, 20, 21]),
    jurisdiction("Nayarit", STATE, [33, 44, 49, 16, 22]),
    jurisdiction("Nuevo León", STATE, [38, 48, 49, 22, 31]),
    jurisdiction("Oaxaca", STATE, [33, 44, 41, 18, 30]),
    jurisdiction("Puebla", STATE, [34, 35, 47, 27, 28]),
    jurisdiction("Querétaro", STATE, [27, 32, 32, 9, 37]),
    jurisdiction("Quintana Roo", STATE, [40, 51, 56, 14, 38]),
    jurisdiction("San Luis Potosí", STATE, [36, 44, 50, 23, 26]),
    jurisdiction("Sinaloa", STATE, [42, 52, 61, 31, 26]),
    jurisdiction("Sonora", STATE, [42, 43, 57, 20, 47]),
    jurisdiction("Tabasco", STATE, [40, 46, 54, 37, 24]),
    jurisdiction("Tamaulipas", STATE, [34, 48, 43, 23, 22]),
    jurisdiction("Tlaxcala", TLAXCALA, [29, 36, 41, 11, 27]),
    jurisdiction("Veracruz", STATE, [41, 46, 50, 33, 34]),
    jurisdiction("Yucatán", STATE, [38, 44, 63, 15, 28]),
    jurisdiction("Zacatecas", STATE, [43, 49, 63, 18, 43]),
];

/// Institutions by jurisdiction and type: those of 2017 in proportion, by largest remainder; ties go to the first.
pub fn composition(rows: u64) -> Vec<Counts> {
    let mut composition: Vec<Counts> = JURISDICTIONS
        .iter()
        .map(|jurisdiction| jurisdiction.counts.map(|count| rows * count / SURVEYED_2017))
        .collect();
    let mut remainders: Vec<(u64, usize, usize)> = Vec::new();
    for (place, jurisdiction) in JURISDICTIONS.iter().enumerate() {
        for (kind, count) in jurisdiction.counts.iter().enumerate() {
            remainders.push((rows * count % SURVEYED_2017, place, kind));
        }
    }
    remainders.sort_by_key(|&(remainder, _, _)| std::cmp::Reverse(remainder));
    let left = rows - composition.iter().flatten().sum::<u64>();
    for (_, (_, place, kind)) in (0..left).zip(remainders) {
        composition[place][kind] += 1;
    }
    composition
}

/// The types of a jurisdiction's institutions, mixed so that every stretch has them in proportion: next comes the type
/// that is furthest behind its share.
pub fn interleaved_types(counts: &Counts) -> impl Iterator<Item = usize> {
    let counts = counts.map(u64::cast_signed);
    let total: i64 = counts.iter().sum();
    let mut behind = [0; TYPES];
    (0..total).map(move |_| {
        let mut next = 0;
        for kind in 0..TYPES {
            behind[kind] += counts[kind];
            if behind[kind] > behind[next] {
                next = kind;
            }
        }
        behind[next] -= total;
        next
    })
}

/// Blocks of nearly equal size.
pub fn block_sizes(total: u64) -> impl Iterator<Item = usize> {
    let blocks = total.div_ceil(BLOCK_ROWS);
    (0..blocks).map(move |block| (total * (block + 1) / blocks - total * block / blocks) as usize)
}

/// The published means, moved by at most 0.0015 towards the published GA, which was rounded on its own.
pub fn target_means(jurisdiction: &Jurisdiction) -> [f64; SUB_INDICES] {
    let [ga, sub_indices @ ..] = jurisdiction.published.map(|hundredths| f64::from(hundredths) / 100.0);
    let rounded_apart = ga - sub_indices.iter().sum::<f64>() / SUB_INDICES as f64;
    sub_indices.map(|mean| mean + rounded_apart.clamp(-0.0015, 0.0015))
}
