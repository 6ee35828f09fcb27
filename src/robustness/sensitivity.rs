//! Which factor matters: shares of variance over all settings of the factors.

use std::ops::ControlFlow;

use rayon::prelude::*;
use serde::Serialize;

use super::analysis::Analysis;
use super::factors::{Factor, Factors};
use super::progress::{Progress, Report};
use super::saltelli::{self, DIMENSIONS, LONGEST, Points, Saltelli, Sample, Share};
use super::subjects::Ranking;
use super::target::{Measure, Target};
use super::uncertainty::USUAL_SPREAD;
use crate::error::{Result, ensure};
use crate::language::Language;
use crate::schema::{Records, columns};
use crate::scoring::Scores;
use crate::setters::setters;

/// Rows of the design between two reports of progress.
const ROUND: usize = 256;

/// Variance-based global sensitivity (Saltelli et al. 2010): how much of the variance of a target each factor explains alone
/// (first order), and together with the others (total order).
///
/// A factor is one group of columns of the design; all of them are swapped together. The design has N(d + 2) settings for d
/// factors, and N more for each factor alone.
///
/// ```
/// use open_gov_metric::methodology::Aggregation::{Arithmetic, Geometric};
/// use open_gov_metric::robustness::{Factors, Sensitivity};
/// use open_gov_metric::{Methodology, Scores, SurveyReader};
///
/// let methodology = Methodology::edition(2017)?;
/// let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
/// let factors = Factors::none().weights(0.25).aggregations([Arithmetic, Geometric]);
/// let effects = Sensitivity::new(&scores).factors(factors).base(128).run()?;
/// let [weights, aggregation] = &effects.factors[..] else { panic!() };
/// assert!(aggregation.total_order.unwrap().estimate > weights.total_order.unwrap().estimate);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct Sensitivity<'a> {
    scores: &'a Scores,
    parameters: SensitivityParameters,
    memory_limit: u64,
    report: Option<Report<'a>>,
}

/// The options of a run of [`Sensitivity`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityParameters {
    /// The node whose scores are ranked.
    pub node: String,
    /// The keys of the groups that are ranked; none where institutions are.
    pub keys: Vec<String>,
    /// What was varied.
    pub factors: Factors,
    /// What it acts on.
    pub target: Target,
    /// Rows of the design.
    pub base: usize,
    /// Where its points come from.
    pub points: Points,
    /// The seed.
    pub seed: u64,
}

/// What a factor does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactorEffect {
    /// The factor.
    pub factor: Factor,
    /// The share of variance that it explains by itself. `None` where the target does not vary.
    pub first_order: Option<Share>,
    /// The share that it explains by itself and with the others.
    pub total_order: Option<Share>,
    /// The mean absolute change of the target from its nominal value where this factor alone varies.
    pub alone: f64,
}

/// The shares of the factors in the variance of a target.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Effects {
    /// What was varied, of which node, and how.
    pub parameters: SensitivityParameters,
    /// One for each factor that is on.
    pub factors: Records<FactorEffect>,
    /// The target under the methodology as it is; 0 for a shift in rank.
    pub nominal: f64,
    /// The target at every point of the design.
    pub sample: Sample,
}

impl<'a> Sensitivity<'a> {
    /// The mean shift in rank of institutions by the headline index under weights ± 25%, 1,024 rows of a scrambled Sobol
    /// sequence, seed 1, and at most 1 GiB of memory.
    pub fn new(scores: &'a Scores) -> Self {
        let parameters = SensitivityParameters {
            node: scores.methodology().headline().code().to_owned(),
            keys: Vec::new(),
            factors: Factors::none().weights(USUAL_SPREAD),
            target: Target::RankShift,
            base: 1024,
            points: Points::Sobol,
            seed: 1,
        };
        Sensitivity { scores, parameters, memory_limit: 1 << 30, report: None }
    }

    setters! {
        /// The node whose scores are ranked. Only what lies below it is varied.
        pub node => parameters.node: into String;
        /// Ranks groups, by the mean of their institutions, in place of institutions.
        pub by => parameters.keys: each String;
        /// What is varied: one factor or more.
        pub factors => parameters.factors: Factors;
        /// What it acts on.
        pub target => parameters.target: Target;
        /// Rows of the design, N. With [`Points::Sobol`] a power of two up to 65,536.
        pub base => parameters.base: usize;
        /// Where the points come from.
        pub points => parameters.points: Points;
        /// The seed of the points and of the bootstrap.
        pub seed => parameters.seed: u64;
        /// Bytes that a run may take in addition to the scores; one that needs more is refused before it starts.
        pub memory_limit: u64;
    }

    /// Reports how much is done, of how much in all, from time to time, from the calling thread. A run stops with
    /// [`Cancelled`](crate::ErrorKind::Cancelled) where the report is answered by [`ControlFlow::Break`].
    pub fn progress(mut self, report: impl FnMut(u64, u64) -> ControlFlow<()> + 'a) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// Runs the design, on all threads of the current rayon pool. The result does not depend on their number.
    ///
    /// # Errors
    ///
    /// [`Argument`](crate::ErrorKind::Argument) for a node, factor, key, target or number that cannot be applied, for a target without a value
    /// under some setting, and for a run beyond the limit of memory; [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn run(self) -> Result<Effects> {
        let SensitivityParameters { node, keys, factors, target, base, points, seed } = &self.parameters;
        ensure!(
            *points != Points::Sobol || (base.is_power_of_two() && (2..=LONGEST).contains(base)),
            "base",
            "the base is {base}; expected a power of two from 2 to {LONGEST} for a Sobol sequence, or random points",
            "la base es {base}; se esperaba una potencia de dos de 2 a {LONGEST} para una secuencia de Sobol, o puntos aleatorios"
        );
        ensure!(
            (2..=u32::MAX as usize).contains(base),
            "base",
            "the base is {base}; expected 2 to 4294967295",
            "la base es {base}; se esperaba de 2 a 4294967295"
        );
        let analysis = Analysis::new(self.scores, node, keys)?;
        let cube = analysis.cube(factors)?;
        let (factors, columns, most) = (&cube.factors, cube.columns(), DIMENSIONS / 2);
        ensure!(
            !factors.is_empty(),
            "factors",
            "no factor is on; expected weights, aggregations, missing, leave-one-out or bootstrap",
            "ningún factor está activo; se esperaba weights, aggregations, missing, leave-one-out o bootstrap"
        );
        ensure!(
            *points != Points::Sobol || columns <= most,
            "points",
            "the factors have {columns} columns, more than the {most} of a Sobol sequence; expected random points",
            "los factores tienen {columns} columnas, más que las {most} de una secuencia de Sobol; se esperaban puntos aleatorios"
        );
        let settings = 2 + 2 * factors.len();
        analysis.check_memory(&cube, 0, 8 * (settings * base) as u64, self.memory_limit)?;
        let subjects = analysis.subjects(&cube)?;
        let nominal = subjects.draw((analysis.network.nominal.clone(), None));
        let measure = Measure::new(target, &analysis.names(), &subjects, &nominal)?;
        let design = Saltelli { columns, points: *points, seed: *seed };

        let at_row = |(ranking, ranks): &mut (Ranking, Vec<u32>), row: usize| -> Result<Vec<f64>> {
            let [a, b] = design.row(row);
            let mut value =
                |point: &[f64], only| measure.value(&subjects.draw(cube.setting(point, only)), ranking, ranks);
            let mut values = vec![value(&a, None)?, value(&b, None)?];
            for (_, columns) in factors {
                values.push(value(&saltelli::swapped(&a, &b, columns.clone()), None)?);
            }
            for (factor, _) in factors {
                values.push(value(&a, Some(*factor))?);
            }
            Ok(values)
        };
        let mut progress = Progress::new(self.report, (settings * base) as u64);
        let mut sample = Sample::default();
        sample.swapped.resize(factors.len(), Vec::new());
        sample.alone.resize(factors.len(), Vec::new());
        for start in (0..*base).step_by(ROUND) {
            let rows = start..(start + ROUND).min(*base);
            let workspace = || (Ranking::of(&subjects), vec![0; subjects.len()]);
            let found: Vec<Result<Vec<f64>>> = rows.clone().into_par_iter().map_init(workspace, at_row).collect();
            for values in found {
                let values = values?;
                let kept =
                    [&mut sample.a, &mut sample.b].into_iter().chain(&mut sample.swapped).chain(&mut sample.alone);
                kept.zip(values).for_each(|(kept, value)| kept.push(value));
            }
            progress.add((settings * rows.len()) as u64)?;
        }

        let nominal = measure.nominal;
        let change = |values: &[f64]| values.iter().map(|value| (value - nominal).abs()).sum::<f64>() / *base as f64;
        let shares = saltelli::indices(&sample, *seed);
        let effect = |(at, (factor, _)): (usize, &(Factor, _))| FactorEffect {
            factor: *factor,
            first_order: shares.as_ref().map(|shares| shares[at][0]),
            total_order: shares.as_ref().map(|shares| shares[at][1]),
            alone: change(&sample.alone[at]),
        };
        let factors = Records::of([], factors.iter().enumerate().map(effect).collect());
        Ok(Effects { factors, nominal, sample, parameters: self.parameters })
    }
}

impl Effects {
    /// Why there are no shares of variance, where there are none.
    pub fn note(&self, language: Language) -> Option<&'static str> {
        let note = language.pick(
            "the target does not vary, so there are no shares of its variance",
            "el objetivo no varía, así que no hay proporciones de su varianza",
        );
        self.factors.iter().any(|effect| effect.first_order.is_none()).then_some(note)
    }
}

columns! {
    FactorEffect:
    factor "factor" Text
        "weights, aggregation, missing, leave_one_out, bootstrap"
        "weights, aggregation, missing, leave_one_out, bootstrap"
        "The choice of method that is varied." "La opción de método que se varía." |row| row.factor.code();
    first_order "primer orden" Number "a share, give or take its error" "una proporción, con su error"
        "Share of the target's variance that the factor explains by itself."
        "Proporción de la varianza del objetivo que el factor explica por sí solo."
        |row| row.first_order.map(|share| share.estimate);
    first_low "IC inf." Number "as first_order" "como first_order"
        "Lower end of its 95% interval." "Extremo inferior de su intervalo del 95%."
        |row| row.first_order.map(|share| share.low);
    first_high "IC sup." Number "as first_order" "como first_order"
        "Upper end of its 95% interval." "Extremo superior de su intervalo del 95%."
        |row| row.first_order.map(|share| share.high);
    total_order "orden total" Number "a share, give or take its error" "una proporción, con su error"
        "Share of the target's variance that the factor explains together with the others."
        "Proporción de la varianza del objetivo que el factor explica junto con los demás."
        |row| row.total_order.map(|share| share.estimate);
    total_low "IC inf. total" Number "as total_order" "como total_order"
        "Lower end of its 95% interval." "Extremo inferior de su intervalo del 95%."
        |row| row.total_order.map(|share| share.low);
    total_high "IC sup. total" Number "as total_order" "como total_order"
        "Upper end of its 95% interval." "Extremo superior de su intervalo del 95%."
        |row| row.total_order.map(|share| share.high);
    alone "por sí solo" Number "ranks, or the node's scale" "posiciones, o la escala del nodo"
        "How far the factor moves the target on average, the others left as they are."
        "Cuánto mueve el factor al objetivo en promedio, con los demás tal como son.";
}
