//! The text: a survey as the lines of its file.

use std::io::{self, Write};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::frame::{
    Counts, FEDERATION, INSTITUTION_TYPES, InstitutionType, JURISDICTIONS, Jurisdiction, MUNICIPALITY, TYPES,
    block_sizes, composition, interleaved_types, target_means,
};
use super::model::{Block, COMPONENT_TABLE};

/// Writes a survey of `rows` institutions with a share of its component cells missing. The same seed gives the same
/// bytes.
pub fn write_survey(rows: u64, seed: u64, missing: f64, mut out: impl Write) -> io::Result<()> {
    let composition = composition(rows);
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut lines = Lines::new(&composition, seed, missing);
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
    fn new(composition: &[Counts], seed: u64, missing: f64) -> Self {
        let mut missing_draws = ChaCha8Rng::seed_from_u64(seed);
        missing_draws.set_stream(1);
        let largest = composition.iter().flatten().max().copied().unwrap_or(0);
        Self {
            decimals: (0..=10_000).map(four_decimals).collect(),
            missing,
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
