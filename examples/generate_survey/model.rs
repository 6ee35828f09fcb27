//! The model: how a component comes to its value.
//!
//! A component is a straight line cut off at both ends of the scale, `clamp(1/2 + slope · latent, 0, 1)`, where the
//! latent value adds up the easiness of the component, the type's standing, what the institution is like in general and
//! in this sub-index, noise, and a shift. Steep slopes give the many zeros and ones of the participation items. The shift
//! is found by bisection, so that the mean of the sub-index over a block of institutions is the jurisdiction's. A block
//! has at most 1,024 institutions of one jurisdiction, with the types in proportion, so memory stays constant.

use std::ops::Range;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::frame::{INSTITUTION_TYPES, SUB_INDICES};

const COMPONENTS: usize = 17;

pub struct Component {
    pub code: &'static str,
    /// Official weight in its sub-index.
    weight: f64,
    slope: f64,
    easiness: f64,
}

const fn component(code: &'static str, weight: f64, slope: f64, easiness: f64) -> Component {
    Component { code, weight, slope, easiness }
}

#[rustfmt::skip]
pub const COMPONENT_TABLE: [Component; COMPONENTS] = [
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

/// Institutions of one jurisdiction that are calibrated together.
#[derive(Default)]
pub struct Block {
    pub types: Vec<usize>,
    /// By component, then institution: at first the line before it is shifted and cut off, then the component's value.
    pub values: [Vec<f64>; COMPONENTS],
}

impl Block {
    pub fn draw(&mut self, types: impl Iterator<Item = usize>, draws: &mut ChaCha8Rng) {
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
    pub fn calibrate(&mut self, means: &[f64; SUB_INDICES]) {
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
