//! The sampling design: weights, strata and finite populations of the whole sample, checked once.

use crate::language::{Language, Text, text};

/// Weights, strata and finite populations of the whole sample, checked.
#[derive(Debug, Clone)]
pub struct Design {
    /// Weight of each row, the largest being 1; zero is outside every domain.
    pub(super) weights: Vec<f64>,
    /// Stratum of each row.
    pub(super) codes: Vec<u32>,
    pub(super) strata: Vec<Stratum>,
    degrees_of_freedom: usize,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Stratum {
    /// Empty where the design has no strata.
    pub(super) name: String,
    /// Institutions in the sample, those of weight zero included.
    pub(super) sample: usize,
    /// Institutions in the population; unknown without fpc.
    population: Option<f64>,
}

/// What is wrong with a column of a design. `row` counts the rows of the sample from zero.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DesignFault {
    /// A weight that is null, negative or not finite.
    Weight {
        /// Row of the weight.
        row: usize,
        /// The weight.
        value: Option<f64>,
    },
    /// A population count that is null or not finite.
    Population {
        /// Row of the count.
        row: usize,
        /// The count.
        value: Option<f64>,
    },
    /// A population count that differs from the first one of its stratum.
    PopulationVaries {
        /// Row of the count.
        row: usize,
        /// Name of the stratum; empty where the design has no strata.
        stratum: String,
        /// The count.
        value: f64,
        /// The count of the stratum's first row.
        expected: f64,
    },
    /// A population count smaller than the stratum's sample.
    PopulationBelowSample {
        /// Row of the count.
        row: usize,
        /// Name of the stratum; empty where the design has no strata.
        stratum: String,
        /// The count.
        value: f64,
        /// Institutions of the stratum in the sample.
        sample: usize,
    },
}

impl Design {
    /// Binds the design to a sample of `rows` institutions. A column is there only where the caller named it: a
    /// weight and a population count for each row, and a code for each row that points into the names of the strata.
    ///
    /// Without weights each institution weighs fpc / (sample of its stratum), or 1 without fpc.
    ///
    /// # Errors
    ///
    /// The first [`DesignFault`], weights before population counts.
    pub(crate) fn new(
        weight: Option<&[Option<f64>]>,
        strata: Option<(&[u32], &[String])>,
        fpc: Option<&[Option<f64>]>,
        rows: usize,
    ) -> Result<Self, DesignFault> {
        let (codes, mut strata) = count_strata(strata, rows);
        let weights = weight.map(checked_weights).transpose()?;
        if let Some(fpc) = fpc {
            set_populations(&mut strata, &codes, fpc)?;
        }
        let weights = weights.unwrap_or_else(|| codes.iter().map(|&code| strata[code as usize].weight()).collect());
        let degrees_of_freedom = degrees_of_freedom(&weights, &codes, strata.len());
        Ok(Self { weights: relative(weights), codes, strata, degrees_of_freedom })
    }

    /// Institutions of a weight above zero, less the strata that have one: those of the whole sample, for every domain.
    pub fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }
}

impl DesignFault {
    /// Row of the sample at fault, counted from zero.
    pub fn row(&self) -> usize {
        match *self {
            Self::Weight { row, .. }
            | Self::Population { row, .. }
            | Self::PopulationVaries { row, .. }
            | Self::PopulationBelowSample { row, .. } => row,
        }
    }

    /// What was expected in the cell, in symbols: `N` is the population count.
    pub(crate) fn expected(&self) -> String {
        let of = |stratum: &str| if stratum.is_empty() { String::new() } else { format!(" ({stratum})") };
        match self {
            Self::Weight { .. } => "w >= 0".to_owned(),
            Self::Population { .. } => "N >= 1".to_owned(),
            Self::PopulationVaries { stratum, expected, .. } => format!("N = {expected}{}", of(stratum)),
            Self::PopulationBelowSample { stratum, sample, .. } => format!("N >= {sample}{}", of(stratum)),
        }
    }

    /// What is wrong and what was expected, without the row.
    pub fn message(&self, language: Language) -> String {
        self.text().in_language(language).to_owned()
    }

    /// [`message`](Self::message) in both languages.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Weight { value: None, .. } => text!("the weight is missing", "falta el ponderador"),
            Self::Weight { value: Some(value), .. } => text!(
                "the weight {value} is neither zero nor a positive number",
                "el ponderador {value} no es cero ni un número positivo"
            ),
            Self::Population { value: None, .. } => {
                text!("the population count is missing", "falta el tamaño de la población")
            }
            Self::Population { value: Some(value), .. } => text!(
                "the population count {value} is not a finite number",
                "el tamaño de la población {value} no es un número finito"
            ),
            Self::PopulationVaries { stratum, value, expected, .. } => {
                let Text { english: of, spanish: del } = of_stratum(stratum);
                text!(
                    "the population count {value} differs from the first one{of}, {expected}",
                    "el tamaño de la población {value} difiere del primero{del}, {expected}"
                )
            }
            Self::PopulationBelowSample { stratum, value, sample, .. } => {
                let Text { english: of, spanish: del } = of_stratum(stratum);
                text!(
                    "the population count {value} is smaller than the sample{of}, {sample}: \
                     a number of institutions is expected, not a fraction",
                    "el tamaño de la población {value} es menor que la muestra{del}, {sample}: \
                     se espera un número de instituciones, no una fracción"
                )
            }
        }
    }
}

fn of_stratum(name: &str) -> Text {
    if name.is_empty() { Text::default() } else { text!(" of stratum `{name}`", " del estrato `{name}`") }
}

impl Stratum {
    /// Finite population correction of the variance, 1 − n/N.
    pub(super) fn correction(&self) -> f64 {
        self.population.map_or(1.0, |population| (population - self.sample as f64) / population)
    }

    /// Weight of an institution in a sample without weights.
    fn weight(&self) -> f64 {
        self.population.map_or(1.0, |population| population / self.sample as f64)
    }
}

/// Strata with the sizes of their samples, and the stratum of each row; one without a name where there are none.
fn count_strata(strata: Option<(&[u32], &[String])>, rows: usize) -> (Vec<u32>, Vec<Stratum>) {
    let Some((codes, names)) = strata else {
        return (vec![0; rows], vec![Stratum { sample: rows, ..Stratum::default() }]);
    };
    let mut strata: Vec<Stratum> =
        names.iter().map(|name| Stratum { name: name.clone(), ..Stratum::default() }).collect();
    for &code in codes {
        strata[code as usize].sample += 1;
    }
    (codes.to_vec(), strata)
}

fn checked_weights(weights: &[Option<f64>]) -> Result<Vec<f64>, DesignFault> {
    let checked = |(row, &value): (usize, &Option<f64>)| {
        value.filter(|weight| weight.is_finite() && *weight >= 0.0).ok_or(DesignFault::Weight { row, value })
    };
    weights.iter().enumerate().map(checked).collect()
}

fn set_populations(strata: &mut [Stratum], codes: &[u32], fpc: &[Option<f64>]) -> Result<(), DesignFault> {
    for (row, (&code, &value)) in codes.iter().zip(fpc).enumerate() {
        let Some(count) = value.filter(|count| count.is_finite()) else {
            return Err(DesignFault::Population { row, value });
        };
        let Stratum { name, sample, population } = &mut strata[code as usize];
        let expected = *population.get_or_insert(count);
        if count != expected {
            return Err(DesignFault::PopulationVaries { row, stratum: name.clone(), value: count, expected });
        }
        if count < *sample as f64 {
            return Err(DesignFault::PopulationBelowSample {
                row,
                stratum: name.clone(),
                value: count,
                sample: *sample,
            });
        }
    }
    Ok(())
}

fn degrees_of_freedom(weights: &[f64], codes: &[u32], strata: usize) -> usize {
    let mut present = vec![false; strata];
    let mut institutions = 0;
    for (_, &code) in weights.iter().zip(codes).filter(|(weight, _)| **weight > 0.0) {
        present[code as usize] = true;
        institutions += 1;
    }
    institutions - present.into_iter().filter(|&present| present).count()
}

/// Weights as shares of the largest, so that no sum of theirs leaves the range of an `f64`.
fn relative(weights: Vec<f64>) -> Vec<f64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest > 0.0 { weights.into_iter().map(|weight| weight / largest).collect() } else { weights }
}

#[cfg(test)]
mod tests {
    use super::{Design, DesignFault};
    use crate::language::Language;

    #[test]
    fn faults_name_the_row_and_the_stratum() {
        let (codes, names) = ([0, 1, 1, 0], ["north", "centre"].map(str::to_owned));
        let weights = |value| Design::new(Some(&[Some(1.0), value]), None, None, 2).err();
        for value in [None, Some(-1.0), Some(f64::INFINITY)] {
            assert_eq!(weights(value), Some(DesignFault::Weight { row: 1, value }));
        }
        assert_eq!(weights(Some(0.0)), None);
        let counts = |fpc: [Option<f64>; 4]| Design::new(None, Some((&codes, &names)), Some(&fpc), 4).err();
        let (two, nine) = (Some(2.0), Some(9.0));
        assert_eq!(counts([two, nine, nine, two]), None);
        assert_eq!(counts([two, nine, None, two]), Some(DesignFault::Population { row: 2, value: None }));
        let stratum = "centre".to_owned();
        let varies = DesignFault::PopulationVaries { row: 2, stratum, value: 8.0, expected: 9.0 };
        assert_eq!(counts([two, nine, Some(8.0), two]), Some(varies));
        let fraction = counts([Some(0.5); 4]);
        let stratum = "north".to_owned();
        assert_eq!(fraction, Some(DesignFault::PopulationBelowSample { row: 0, stratum, value: 0.5, sample: 2 }));
        let message = fraction.map(|fault| fault.message(Language::English)).unwrap_or_default();
        assert!(message.contains("0.5 is smaller than the sample of stratum `north`, 2"), "{message}");
    }
}
