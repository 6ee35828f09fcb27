//! The figures of one node in one group: mean, spread, interval and quantiles of complete values.

use serde::Serialize;

use crate::language::reasons;
use crate::numeric::{Moments, t_interval, type7};
use crate::schema::columns;

/// The quartiles.
pub(super) const QUARTILES: [f64; 3] = [0.25, 0.5, 0.75];

/// One node's figures in one group, in the unit of the node's scale.
///
/// What cannot be computed is `None`, and `note` has the reason.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Estimate {
    /// The value of each key in the group, empty for a missing one.
    pub group: Vec<String>,
    /// Code of the node.
    pub node: String,
    /// Institutions with a value; with a design, those of a weight above zero.
    pub n: usize,
    /// Institutions without a value, counted likewise.
    pub missing: usize,
    /// Mean; with a design, Hájek's.
    pub mean: Option<f64>,
    /// Standard deviation, n − 1.
    pub sd: Option<f64>,
    /// Standard error of the mean.
    pub se: Option<f64>,
    /// Lower end of the two-sided Student t interval of the mean, not clipped to the scale.
    pub ci_low: Option<f64>,
    /// Upper end of the interval.
    pub ci_high: Option<f64>,
    /// Least value.
    pub min: Option<f64>,
    /// First quartile.
    pub q25: Option<f64>,
    /// Median.
    pub median: Option<f64>,
    /// Third quartile.
    pub q75: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// Why a figure is missing.
    pub note: Option<Note>,
}

columns! {
    Estimate:
    keys [STATE_CODE, STATE, LEVEL, TYPE] |row, key| row.group.get(key.at).map(String::as_str);
    node = NODE;
    n = N;
    missing "faltantes" Count "institutions" "instituciones"
        "Institutions of the group without a value of the node." "Instituciones del grupo sin valor del nodo.";
    mean = MEAN;
    sd "desv. est." Number "the node's scale" "escala del nodo"
        "Standard deviation, with n − 1." "Desviación estándar, con n − 1.";
    se "error est." Number "the node's scale" "escala del nodo"
        "Standard error of the mean." "Error estándar de la media.";
    ci_low "IC inf." Number "the node's scale" "escala del nodo"
        "Lower end of the interval of the mean." "Extremo inferior del intervalo de la media.";
    ci_high "IC sup." Number "the node's scale" "escala del nodo"
        "Upper end of the interval of the mean." "Extremo superior del intervalo de la media.";
    min "mín." Number "the node's scale" "escala del nodo"
        "Least value." "Valor mínimo.";
    q25 "cuartil 1" Number "the node's scale" "escala del nodo"
        "First quartile." "Primer cuartil.";
    median "mediana" Number "the node's scale" "escala del nodo"
        "Median." "Mediana.";
    q75 "cuartil 3" Number "the node's scale" "escala del nodo"
        "Third quartile." "Tercer cuartil.";
    max "máx." Number "the node's scale" "escala del nodo"
        "Greatest value." "Valor máximo.";
    note = NOTE |row, language| row.note.as_ref().map(|note| note.message(language));
}

reasons! {
    /// Why an [`Estimate`] lacks a figure.
    Note
    /// No institution has a value.
    NoValues "no values" "sin valores"
    /// One institution has a value: no spread.
    OneValue "a single value has no spread" "un solo valor no tiene dispersión"
    /// The sample of a design without strata has one institution, and its population more: no standard error.
    LonelySample
        "the sample has a single institution: no standard error"
        "la muestra tiene una sola institución: sin error estándar"
    /// The sample has one institution in a stratum whose population has more: no standard error.
    LonelyStratum {
        /// Name of the stratum.
        stratum: String
    }
        "stratum `{stratum}` has a single institution in the sample: no standard error"
        "el estrato `{stratum}` tiene una sola institución en la muestra: sin error estándar"
    /// The design has no more institutions than strata: no interval.
    NoDegreesOfFreedom
        "the design has no more institutions than strata: no interval"
        "el diseño no tiene más instituciones que estratos: sin intervalo"
    /// The figure is too large for a 64-bit float.
    Overflow
        "values too large for the precision of the computation"
        "valores demasiado grandes para la precisión del cálculo"
}

impl Estimate {
    /// The figures of `n` values about their mean, if there is one: `spread` computes their standard deviation, NaN where there is
    /// one value, and the variance of the mean, or why there is none.
    pub(super) fn new(
        [n, missing, df]: [usize; 3],
        mean: Option<f64>,
        spread: impl FnOnce(f64) -> (f64, Result<f64, Note>),
        confidence: f64,
    ) -> Self {
        let mut estimate = Estimate { n, missing, mean, ..Estimate::default() };
        let Some(mean) = mean else {
            estimate.note = Some(if n == 0 { Note::NoValues } else { Note::Overflow });
            return estimate;
        };
        let (sd, variance) = spread(mean);
        estimate.sd = Some(sd).filter(|sd| sd.is_finite());
        estimate.note = match (n, estimate.sd) {
            (1, _) => Some(Note::OneValue),
            (_, None) => Some(Note::Overflow),
            _ => None,
        };
        match variance {
            Ok(variance) => estimate.add_error(mean, variance.sqrt(), df, confidence),
            Err(note) => estimate.note = Some(note),
        }
        estimate
    }

    /// Standard error and two-sided Student t interval around the mean.
    fn add_error(&mut self, mean: f64, se: f64, df: usize, confidence: f64) {
        self.se = Some(se).filter(|se| se.is_finite());
        if self.se.is_some() && df == 0 {
            self.note.get_or_insert(Note::NoDegreesOfFreedom);
            return;
        }
        let finite = |end: f64| Some(end).filter(|end| end.is_finite());
        if let Some(se) = self.se {
            let (low, high) = t_interval(mean, se, df as f64, confidence);
            (self.ci_low, self.ci_high) = (finite(low), finite(high));
        }
        if self.ci_low.is_none() || self.ci_high.is_none() {
            self.note.get_or_insert(Note::Overflow);
        }
    }

    /// The least and the greatest value, and the quartiles.
    pub(super) fn add_range(&mut self, (min, max): (f64, f64), quartiles: [f64; 3]) {
        [self.min, self.q25, self.median, self.q75, self.max] =
            [min, quartiles[0], quartiles[1], quartiles[2], max].map(Some);
    }
}

/// Figures of a group without a design: each institution counts the same.
///
/// `values` are the group's non-null ones in row order; they come back in another order. `confidence` lies between
/// 0 and 1. The variance is the corrected two-pass one (Chan, Golub and LeVeque 1983).
pub(crate) fn plain(values: &mut [f64], missing: usize, confidence: f64) -> Estimate {
    let (n, moments) = (values.len(), Moments::of(values));
    let mean = Some(moments.mean).filter(|mean| mean.is_finite());
    let spread = |_| (moments.variance().sqrt(), Ok(moments.variance() / n as f64));
    let mut estimate = Estimate::new([n, missing, n.saturating_sub(1)], mean, spread, confidence);
    if n > 0 {
        estimate.add_range(moments.range, type7(values, moments.range, &QUARTILES));
    }
    estimate
}

#[cfg(test)]
mod tests {
    use super::{Estimate, Note, plain};
    use crate::language::Language;
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    const VALUES: [f64; 22] = [
        0.31, 0.58, 0.42, 0.77, 0.42, 0.15, 0.64, 0.9, 0.42, 0.33, 0.71, 0.05, 0.28, 0.5, 0.5, 0.62, 0.83, 0.19, 0.47,
        0.95, 0.38, 0.42,
    ];

    /// Mean, sd, se, interval, least, quartiles, greatest.
    fn figures(estimate: &Estimate) -> [Option<f64>; 10] {
        let e = estimate;
        [e.mean, e.sd, e.se, e.ci_low, e.ci_high, e.min, e.q25, e.median, e.q75, e.max]
    }

    #[test]
    fn a_group_has_the_figures_of_r() {
        // R 4.2.2: mean(y), sd(y), sd(y)/sqrt(22), t.test(y)$conf.int, quantile(y)
        let expected = [
            0.49272727272727274,
            0.23934795985645227,
            0.05102915649964951,
            0.38660633238582615,
            0.5988482130687194,
            0.05,
            0.3425,
            0.44499999999999995,
            0.635,
            0.95,
        ];
        let estimate = plain(&mut VALUES.clone(), 2, 0.95);
        assert_eq!((estimate.n, estimate.missing, &estimate.note), (22, 2, &None));
        for (figure, expected) in figures(&estimate).into_iter().zip(expected) {
            assert_relative_eq!(figure.unwrap_or(f64::NAN), expected, max_relative = 1e-13);
        }
    }

    #[test]
    fn a_large_mean_does_not_drown_a_small_spread() {
        // Exact rational arithmetic (Python's fractions) on the shifted values as floats.
        let mut shifted = VALUES.map(|value| 1e9 + value);
        let estimate = plain(&mut shifted, 0, 0.95);
        assert_eq!(estimate.mean, Some(1_000_000_000.492_727_3));
        assert_relative_eq!(estimate.sd.unwrap_or(f64::NAN), 0.23934797292844248, max_relative = 1e-14);
        // The mean of these is no float.
        let rounded = plain(&mut [1e15, 1e15 + 1.0, 1e15 + 1.0], 0, 0.95);
        assert_relative_eq!(rounded.sd.unwrap_or(f64::NAN), (1.0_f64 / 3.0).sqrt(), max_relative = 1e-14);
        // A plain sum of these is 0.
        assert_eq!(plain(&mut [1e16, 1.0, 1.0, 1.0, -1e16, 1.0], 0, 0.95).mean, Some(4.0 / 6.0));
    }

    #[test]
    fn what_cannot_be_computed_is_none_with_the_reason() {
        let none = plain(&mut [], 3, 0.95);
        assert_eq!(none, Estimate { missing: 3, note: Some(Note::NoValues), ..Estimate::default() });

        let one = plain(&mut [0.4], 0, 0.95);
        let x = Some(0.4);
        assert_eq!(figures(&one), [x, None, None, None, None, x, x, x, x, x]);
        assert_eq!(one.note, Some(Note::OneValue));

        let large = plain(&mut [1e300, -1e300, 3e300], 0, 0.95);
        assert_relative_eq!(large.mean.unwrap_or(f64::NAN), 1e300, max_relative = 1e-15);
        assert_eq!((large.sd, large.se, large.ci_low, large.median), (None, None, None, Some(1e300)));
        assert_eq!(large.note, Some(Note::Overflow));

        let too_large = plain(&mut [1.7e308, 1.7e308], 0, 0.95);
        assert_eq!((too_large.mean, too_large.sd, too_large.max), (None, None, Some(1.7e308)));
        assert_eq!(too_large.note, Some(Note::Overflow));
    }

    #[test]
    fn notes_speak_both_languages() {
        let lonely = Note::LonelyStratum { stratum: "Colima".to_owned() };
        assert!(lonely.message(Language::English).starts_with("stratum `Colima` has a single institution"));
        assert!(lonely.message(Language::Spanish).starts_with("el estrato `Colima` tiene una sola institución"));
        assert_eq!(Note::NoValues.message(Language::Spanish), "sin valores");
    }

    proptest! {
        #[test]
        fn equal_values_have_that_mean_and_no_spread(value in -1e3..1e3, n in 2..200usize) {
            let estimate = plain(&mut vec![value; n], 0, 0.95);
            let (x, zero) = (Some(value), Some(0.0));
            prop_assert_eq!(figures(&estimate), [x, zero, zero, x, x, x, x, x, x, x]);
        }

        #[test]
        fn the_order_of_rows_does_not_matter(values in prop::collection::vec(0.0..1.0, 2..300)) {
            let mut reversed: Vec<f64> = values.iter().rev().copied().collect();
            let forward = plain(&mut values.clone(), 0, 0.9);
            for (a, b) in figures(&forward).into_iter().zip(figures(&plain(&mut reversed, 0, 0.9))) {
                assert_relative_eq!(a.unwrap_or(f64::NAN), b.unwrap_or(f64::NAN), max_relative = 1e-13, epsilon = 1e-15);
            }
        }

        #[test]
        fn figures_are_finite_or_explained(values in prop::collection::vec(prop::num::f64::NORMAL, 0..20)) {
            let estimate = plain(&mut values.clone(), 0, 0.95);
            let figures = figures(&estimate);
            prop_assert!(figures.iter().flatten().all(|figure| figure.is_finite()));
            prop_assert_eq!(figures.iter().all(Option::is_some), estimate.note.is_none());
        }
    }
}
