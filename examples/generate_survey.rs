//! Writes a synthetic survey of any size in the shape of the 2017 edition, for tests and benchmarks.
//!
//! No institution in it exists. What is real is the frame: the institutions are spread over jurisdictions, levels and
//! types as the 908 of 2017 were, and in each jurisdiction the means of TG, TC, PG and PC are the published ones, so
//! that figures computed from the file can be held against a printed table. The fixture of the tests is made by
//!
//! ```text
//! cargo run --release --example generate_survey -- --rows 908 --seed 2017 --out fixtures/survey_2017.csv
//! ```
//!
//! A component is a straight line cut off at both ends of the scale, `clamp(1/2 + slope · latent, 0, 1)`, where the
//! latent value adds up the easiness of the component, the type's standing, what the institution is like in general and
//! in this sub-index, noise, and a shift. Steep slopes give the many zeros and ones of the participation items. The shift
//! is found by bisection, so that the mean of the sub-index over a block of institutions is the jurisdiction's. A block
//! has at most 1,024 institutions of one jurisdiction, with the types in proportion, so memory stays constant.
//!
//! Source of the composition, of the means, and of the averages by type and the national gaps that the constants were
//! fitted to: Métrica de Gobierno Abierto 2017, INAI–CIDE (Resumen Ejecutivo, February 2017, and the file of its 908
//! institutions). Where nothing was published, as for most components, the constants are merely plausible.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::process::ExitCode;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const USAGE: &str = "usage: generate_survey --rows N --seed S [--out FILE] [--missing SHARE]";
const MAX_ROWS: u64 = 100_000_000;
const BLOCK_ROWS: u64 = 1_024;

// ---- The frame: who was surveyed in 2017, and the published means ----

/// TG, TC, PG, PC, wherever figures are given by sub-index.
const SUB_INDICES: usize = 4;
const COMPONENTS: usize = 17;
const TYPES: usize = 11;

struct InstitutionType {
    name: &'static str,
    noun: &'static str,
    /// Standing in TG, TC, PG, PC, in units of the latent scale.
    standing: [f64; SUB_INDICES],
}

const fn institution_type(name: &'static str, noun: &'static str, standing: [f64; SUB_INDICES]) -> InstitutionType {
    InstitutionType { name, noun, standing }
}

#[rustfmt::skip]
const INSTITUTION_TYPES: [InstitutionType; TYPES] = [
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
const MUNICIPALITY: &str = "municipality";

/// Institutions of the 2017 file by type, in the order of `INSTITUTION_TYPES`.
type Counts = [u64; TYPES];
const FEDERAL: Counts = [9, 0, 3, 4, 5, 5, 0, 11, 3, 3, 3];
const STATE: Counts = [0, 9, 2, 1, 1, 0, 5, 3, 2, 2, 2];
const CIUDAD_DE_MEXICO: Counts = [0, 9, 2, 1, 1, 0, 5, 3, 2, 2, 1];
const TLAXCALA: Counts = [0, 9, 1, 1, 1, 0, 5, 3, 2, 2, 2];
const SURVEYED_2017: u64 = 908;

struct Jurisdiction {
    name: &'static str,
    counts: Counts,
    /// Published means, in hundredths: GA, TG, TC, PG, PC.
    published: [u8; 5],
}

const FEDERATION: &str = "Federación";

const fn jurisdiction(name: &'static str, counts: Counts, published: [u8; 5]) -> Jurisdiction {
    Jurisdiction { name, counts, published }
}

/// In the order of INEGI's codes, the Federation first.
#[rustfmt::skip]
const JURISDICTIONS: [Jurisdiction; 33] = [
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

// ---- The model: how a component comes to its value ----

struct Component {
    code: &'static str,
    /// Official weight in its sub-index.
    weight: f64,
    slope: f64,
    easiness: f64,
}

const fn component(code: &'static str, weight: f64, slope: f64, easiness: f64) -> Component {
    Component { code, weight, slope, easiness }
}

#[rustfmt::skip]
const COMPONENT_TABLE: [Component; COMPONENTS] = [
    component("TG_AI", 0.5, 0.30, 1.46),
    component("TG_TR", 0.2, 0.40, 0.02),
    component("TG_TP", 0.2, 0.35, -0.83),
    component("TG_DA", 0.1, 0.40, -0.66),
    component("TC_DISP", 0.25, 0.45, 0.33),
    component("TC_CLAR", 0.25, 0.40, -0.66),
    component("TC_COMP", 0.25, 0.45, 0.02),
    component("TC_CEL", 0.25, 0.45, 0.31),
    component("PG_MEC", 0.2, 3.00, 0.45),
    component("PG_ACT", 0.1, 0.70, -0.09),
    component("PG_FUN", 0.3, 3.00, 0.49),
    component("PG_FORM", 0.1, 1.00, -0.05),
    component("PG_SEG", 0.3, 2.00, -0.81),
    component("PC_MET", 0.2, 0.80, 0.85),
    component("PC_RECEP", 0.3, 3.00, -0.19),
    component("PC_ACT", 0.3, 3.00, -0.53),
    component("PC_CEL", 0.2, 1.20, -0.12),
];

struct SubIndex {
    components: Range<usize>,
    /// Standard deviations of the random parts of a latent value: what the institution is like in general, what it is
    /// like in this sub-index, and what belongs to the component alone.
    general: f64,
    specific: f64,
    noise: f64,
}

#[rustfmt::skip]
const SUB_INDEX_TABLE: [SubIndex; SUB_INDICES] = [
    SubIndex { components: 0..4, general: 0.50, specific: 0.35, noise: 0.75 },
    SubIndex { components: 4..8, general: 0.65, specific: 0.75, noise: 0.70 },
    SubIndex { components: 8..13, general: 0.35, specific: 0.85, noise: 0.45 },
    SubIndex { components: 13..17, general: 0.15, specific: 0.70, noise: 0.50 },
];

/// Latent values stay well within this distance of zero, so a shift this large saturates every component.
const LARGEST_SHIFT: f64 = 16.0;
const MEAN_TOLERANCE: f64 = 2e-5;

// ---- The program ----

fn main() -> ExitCode {
    match Arguments::parse(std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned())) {
        Ok(Some(arguments)) => exit_code(run(&arguments)),
        Ok(None) => exit_code(writeln!(io::stdout(), "{USAGE}")),
        Err(fault) => {
            eprintln!("generate_survey: {fault}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// A reader that closes the pipe early has what it wanted.
fn exit_code(written: io::Result<()>) -> ExitCode {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("generate_survey: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    match &arguments.out {
        Some(path) => {
            let file = File::create(path).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
            write_survey(arguments, BufWriter::with_capacity(1 << 20, file))
        }
        None => write_survey(arguments, BufWriter::with_capacity(1 << 20, io::stdout().lock())),
    }
}

#[derive(Debug)]
struct Arguments {
    rows: u64,
    seed: u64,
    out: Option<String>,
    missing: f64,
}

impl Arguments {
    /// `None` when help was asked for; else what is wrong, in words.
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let (mut rows, mut seed, mut out, mut missing) = (None, None, None, None);
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "-h" | "--help" => return Ok(None),
                "--rows" => set_once(&mut rows, &word, parse_rows(&value()?)?)?,
                "--seed" => set_once(&mut seed, &word, parse_seed(&value()?)?)?,
                "--out" => set_once(&mut out, &word, value()?)?,
                "--missing" => set_once(&mut missing, &word, parse_share(&value()?)?)?,
                _ => return Err(format!("unknown argument `{word}`")),
            }
        }
        Ok(Some(Self {
            rows: rows.ok_or("--rows is required")?,
            seed: seed.ok_or("--seed is required")?,
            out,
            missing: missing.unwrap_or(0.0),
        }))
    }
}

fn set_once<T>(slot: &mut Option<T>, name: &str, value: T) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("{name} is given twice")),
    }
}

fn parse_rows(text: &str) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|rows| (1..=MAX_ROWS).contains(rows))
        .ok_or_else(|| format!("--rows must be a whole number from 1 to {MAX_ROWS}, not `{text}`"))
}

fn parse_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("--seed must be a whole number from 0 to {}, not `{text}`", u64::MAX))
}

fn parse_share(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| format!("--missing must be a number from 0 to 1, not `{text}`"))
}

fn write_survey(arguments: &Arguments, mut out: impl Write) -> io::Result<()> {
    let composition = composition(arguments.rows);
    let mut draws = ChaCha8Rng::seed_from_u64(arguments.seed);
    let mut lines = Lines::new(&composition, arguments);
    let mut block = Block::default();
    out.write_all(header().as_bytes())?;
    for (jurisdiction, counts) in JURISDICTIONS.iter().zip(&composition) {
        let means = target_means(jurisdiction);
        let mut types = interleaved_types(counts);
        lines.start(jurisdiction);
        for rows in block_sizes(counts.iter().sum()) {
            block.draw(types.by_ref().take(rows), &mut draws);
            block.calibrate(&means);
            out.write_all(lines.of(&block))?;
        }
    }
    out.flush()
}

fn header() -> String {
    let mut header = String::from("institution,state,level,type");
    for component in &COMPONENT_TABLE {
        header.push(',');
        header.push_str(component.code);
    }
    header.push('\n');
    header
}

// ---- Composition ----

/// Institutions by jurisdiction and type: those of 2017 in proportion, by largest remainder; ties go to the first.
fn composition(rows: u64) -> Vec<Counts> {
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
fn interleaved_types(counts: &Counts) -> impl Iterator<Item = usize> {
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
fn block_sizes(total: u64) -> impl Iterator<Item = usize> {
    let blocks = total.div_ceil(BLOCK_ROWS);
    (0..blocks).map(move |block| (total * (block + 1) / blocks - total * block / blocks) as usize)
}

/// The published means, moved by at most 0.0015 towards the published GA, which was rounded on its own.
fn target_means(jurisdiction: &Jurisdiction) -> [f64; SUB_INDICES] {
    let [ga, sub_indices @ ..] = jurisdiction.published.map(|hundredths| f64::from(hundredths) / 100.0);
    let rounded_apart = ga - sub_indices.iter().sum::<f64>() / SUB_INDICES as f64;
    sub_indices.map(|mean| mean + rounded_apart.clamp(-0.0015, 0.0015))
}

// ---- Values ----

/// Institutions of one jurisdiction that are calibrated together.
#[derive(Default)]
struct Block {
    types: Vec<usize>,
    /// By component, then institution: at first the line before it is shifted and cut off, then the component's value.
    values: [Vec<f64>; COMPONENTS],
}

impl Block {
    fn draw(&mut self, types: impl Iterator<Item = usize>, draws: &mut ChaCha8Rng) {
        self.types.clear();
        self.types.extend(types);
        for column in &mut self.values {
            column.clear();
        }
        for &kind in &self.types {
            let general = standard_draw(draws);
            for (sub_index, standing) in SUB_INDEX_TABLE.iter().zip(INSTITUTION_TYPES[kind].standing) {
                let shared = standing + sub_index.general * general + sub_index.specific * standard_draw(draws);
                for place in sub_index.components.clone() {
                    let component = &COMPONENT_TABLE[place];
                    let latent = component.easiness + shared + sub_index.noise * standard_draw(draws);
                    self.values[place].push(0.5 + component.slope * latent);
                }
            }
        }
    }

    /// Shifts each sub-index to its mean and cuts its components off at the ends of the scale.
    fn calibrate(&mut self, means: &[f64; SUB_INDICES]) {
        for (sub_index, &mean) in SUB_INDEX_TABLE.iter().zip(means) {
            let shift = self.shift_for(sub_index, mean);
            for place in sub_index.components.clone() {
                let lift = COMPONENT_TABLE[place].slope * shift;
                for value in &mut self.values[place] {
                    *value = (*value + lift).clamp(0.0, 1.0);
                }
            }
        }
    }

    /// The mean grows with the shift, without jumps, from 0 to 1.
    fn shift_for(&self, sub_index: &SubIndex, mean: f64) -> f64 {
        let (mut low, mut high) = (-LARGEST_SHIFT, LARGEST_SHIFT);
        loop {
            let middle = f64::midpoint(low, high);
            let reached = self.mean_at(sub_index, middle);
            if (reached - mean).abs() < MEAN_TOLERANCE || middle == low || middle == high {
                return middle;
            }
            if reached < mean {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    fn mean_at(&self, sub_index: &SubIndex, shift: f64) -> f64 {
        let sum: f64 = sub_index
            .components
            .clone()
            .map(|place| {
                let component = &COMPONENT_TABLE[place];
                component.weight * sum_cut_off(&self.values[place], component.slope * shift)
            })
            .sum();
        sum / self.types.len() as f64
    }
}

/// Sum of the shifted column within [0, 1], over four accumulators: this is where the time goes.
fn sum_cut_off(column: &[f64], lift: f64) -> f64 {
    let cut_off = |value: f64| (value + lift).clamp(0.0, 1.0);
    let (quads, rest) = column.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for quad in quads {
        for (sum, &value) in sums.iter_mut().zip(quad) {
            *sum += cut_off(value);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|&value| cut_off(value)).sum::<f64>()
}

/// Mean 0, variance 1, triangular: bell enough, and without a function whose last bit depends on the platform.
fn standard_draw(draws: &mut ChaCha8Rng) -> f64 {
    let bits = draws.next_u32();
    let halves = (bits >> 16) + (bits & 0xffff);
    (f64::from(halves) / 65_535.0 - 1.0) * 2.449_489_742_783_178
}

// ---- Text ----

/// Renders blocks as lines of the file.
struct Lines {
    /// Every value that four decimals can show.
    decimals: Vec<[u8; 6]>,
    missing: f64,
    /// A stream of its own, so that blanking cells leaves the others as they are.
    missing_draws: ChaCha8Rng,
    digits: usize,
    jurisdiction: &'static str,
    numbered: Counts,
    text: Vec<u8>,
}

impl Lines {
    fn new(composition: &[Counts], arguments: &Arguments) -> Self {
        let mut missing_draws = ChaCha8Rng::seed_from_u64(arguments.seed);
        missing_draws.set_stream(1);
        let largest = composition.iter().flatten().max().copied().unwrap_or(0);
        Self {
            decimals: (0..=10_000).map(four_decimals).collect(),
            missing: arguments.missing,
            missing_draws,
            digits: largest.to_string().len().max(4),
            jurisdiction: "",
            numbered: [0; TYPES],
            text: Vec::new(),
        }
    }

    fn start(&mut self, jurisdiction: &Jurisdiction) {
        self.jurisdiction = jurisdiction.name;
        self.numbered = [0; TYPES];
    }

    fn of(&mut self, block: &Block) -> &[u8] {
        self.text.clear();
        for (row, &kind) in block.types.iter().enumerate() {
            self.push_institution(kind);
            for column in &block.values {
                self.push_value(column[row]);
            }
            self.text.push(b'\n');
        }
        &self.text
    }

    fn push_institution(&mut self, kind: usize) {
        let InstitutionType { name, noun, .. } = INSTITUTION_TYPES[kind];
        self.numbered[kind] += 1;
        self.text.extend_from_slice(noun.as_bytes());
        self.text.push(b' ');
        push_number(&mut self.text, self.numbered[kind], self.digits);
        for field in [self.jurisdiction, level(self.jurisdiction, name), name] {
            self.text.push(b',');
            self.text.extend_from_slice(field.as_bytes());
        }
    }

    fn push_value(&mut self, value: f64) {
        self.text.push(b',');
        if !self.is_missing() {
            self.text.extend_from_slice(&self.decimals[(value * 10_000.0).round() as usize]);
        }
    }

    fn is_missing(&mut self) -> bool {
        self.missing > 0.0 && f64::from(self.missing_draws.next_u32()) < self.missing * 4_294_967_296.0
    }
}

fn level(jurisdiction: &str, institution_type: &str) -> &'static str {
    match (jurisdiction, institution_type) {
        (FEDERATION, _) => "federal",
        (_, MUNICIPALITY) => "municipal",
        _ => "state",
    }
}

fn four_decimals(ten_thousandths: u32) -> [u8; 6] {
    let digit = |unit: u32| b'0' + (ten_thousandths / unit % 10) as u8;
    [digit(10_000), b'.', digit(1_000), digit(100), digit(10), digit(1)]
}

fn push_number(text: &mut Vec<u8>, mut number: u64, digits: usize) {
    let start = text.len();
    text.resize(start + digits, b'0');
    for place in text[start..].iter_mut().rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
}
