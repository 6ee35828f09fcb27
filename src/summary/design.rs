//! The sampling design: weights, strata and finite populations of the whole sample, checked once.

use std::collections::HashSet;

use super::groups::Groups;
use crate::error::{Error, Result};
use crate::finding::{Log, SurveyProblem};
use crate::survey::Survey;

/// Weights, strata and finite populations of the whole sample, checked.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// Weight of each row, the largest being 1; zero is outside every domain.
    pub weights: Vec<f64>,
    /// Stratum of each row.
    pub codes: Vec<u32>,
    pub strata: Vec<Stratum>,
    /// Institutions of a weight above zero, less the strata that have one: those of the whole sample, for every domain.
    pub degrees_of_freedom: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Stratum {
    /// Empty where the design has no strata.
    pub name: String,
    /// Institutions in the sample, those of weight zero included.
    pub sample: usize,
    /// Institutions in the population; unknown without fpc.
    population: Option<f64>,
}

/// The row of a population count that does not fit its stratum, and what was expected in its place, in symbols: `N` is the count.
type Misfit = (usize, String);

impl Design {
    /// The design of a survey; `None` for one without.
    ///
    /// # Errors
    ///
    /// [`Survey`](crate::ErrorKind::Survey) for population counts that make no design.
    pub fn of(survey: &Survey) -> Result<Option<Self>> {
        let Some(columns) = survey.design() else { return Ok(None) };
        let Groups { codes, values, .. } = Groups::new(survey, columns.strata.as_slice())?;
        let names = values.iter().map(|values| values.concat());
        let design = Design::new(columns.weight.as_deref(), codes, names, columns.fpc.as_deref());
        design.map(Some).map_err(|(row, expected)| {
            let mut findings = survey.findings().emptied();
            let mut log = Log::default();
            let column = columns.fpc_header.as_deref().and_then(|header| survey.header_number(header));
            let value = columns.fpc.as_ref().and_then(|fpc| fpc.get(row)).map(f64::to_string).unwrap_or_default();
            let problem = SurveyProblem::BadDesign { value: value.into(), expected: expected.into() };
            log.push(survey.line(row), column, problem);
            findings.append(log);
            Error::survey(findings)
        })
    }

    /// Binds the design to a sample: `codes` point into the names of the strata. Weights are finite, and neither they nor
    /// population counts below zero; without weights each institution weighs fpc / (sample of its stratum), or 1 without fpc.
    pub fn new(
        weights: Option<&[f64]>,
        codes: Vec<u32>,
        names: impl IntoIterator<Item = String>,
        fpc: Option<&[f64]>,
    ) -> Result<Self, Misfit> {
        let strata = names.into_iter().map(|name| Stratum { name, sample: 0, population: None });
        let mut strata: Vec<Stratum> = strata.collect();
        codes.iter().for_each(|code| strata[*code as usize].sample += 1);
        for (row, (code, count)) in codes.iter().zip(fpc.unwrap_or_default()).enumerate() {
            strata[*code as usize].populate(*count).map_err(|expected| (row, expected))?;
        }
        let of_stratum = |code: &u32| strata[*code as usize].weight();
        let weights = weights.map_or_else(|| codes.iter().map(of_stratum).collect(), <[f64]>::to_vec);
        let weighed = codes.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0).map(|(code, _)| code);
        let degrees_of_freedom = weighed.clone().count() - weighed.collect::<HashSet<_>>().len();
        Ok(Self { weights: relative(weights), codes, strata, degrees_of_freedom })
    }
}

impl Stratum {
    /// Finite population correction of the variance, 1 − n/N.
    pub fn correction(&self) -> f64 {
        self.population.map_or(1.0, |population| (population - self.sample as f64) / population)
    }

    /// Weight of an institution in a sample without weights.
    fn weight(&self) -> f64 {
        self.population.map_or(1.0, |population| population / self.sample as f64)
    }

    /// Takes the population count of a row; what was expected where it differs from the first one or is below the sample.
    fn populate(&mut self, count: f64) -> Result<(), String> {
        let of = |name: &str| if name.is_empty() { String::new() } else { format!(" ({name})") };
        match *self.population.get_or_insert(count) {
            first if count != first => Err(format!("N = {first}{}", of(&self.name))),
            _ if count < self.sample as f64 => Err(format!("N >= {}{}", self.sample, of(&self.name))),
            _ => Ok(()),
        }
    }
}

/// Weights as shares of the largest, so that no sum of theirs leaves the range of an `f64`.
fn relative(weights: Vec<f64>) -> Vec<f64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest > 0.0 { weights.into_iter().map(|weight| weight / largest).collect() } else { weights }
}

#[cfg(test)]
mod tests {
    use super::Design;

    #[test]
    fn population_counts_that_do_not_fit_are_found_with_their_row_and_stratum() {
        let counts = |fpc: [f64; 4]| {
            let names = ["north", "centre"].map(str::to_owned);
            Design::new(None, vec![0, 1, 1, 0], names, Some(&fpc)).map(|design| design.weights)
        };
        assert_eq!(counts([2.0, 9.0, 9.0, 2.0]), Ok(vec![1.0 / 4.5, 1.0, 1.0, 1.0 / 4.5]));
        assert_eq!(counts([2.0, 9.0, 8.0, 2.0]), Err((2, "N = 9 (centre)".to_owned())));
        assert_eq!(counts([0.5; 4]), Err((0, "N >= 2 (north)".to_owned())));
        let whole = Design::new(None, vec![0; 2], [String::new()], Some(&[1.0; 2]));
        assert_eq!(whole.map(|design| design.weights), Err((0, "N >= 2".to_owned())));
    }

    #[test]
    fn institutions_of_weight_zero_count_in_no_degree_of_freedom() {
        let names = ["x", "y"].map(str::to_owned);
        let design = Design::new(Some(&[2.0, 0.0, 4.0, 0.0]), vec![0, 0, 0, 1], names, None);
        let found = design.map(|design| (design.weights, design.degrees_of_freedom));
        assert_eq!(found, Ok((vec![0.5, 0.0, 1.0, 0.0], 1)));
    }
}
