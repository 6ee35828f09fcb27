//! Which factor matters: shares of variance over all settings of the factors.

use std::ops::ControlFlow;

use polars::prelude::*;
use rayon::prelude::*;
use serde::Serialize;

use super::analysis::Analysis;
use super::factors::{Factor, Factors};
use super::progress::{Progress, Report};
use super::saltelli::{self, DIMENSIONS, LONGEST, Points, Saltelli, Sample, Share};
use super::subjects::Scratch;
use super::target::{Measure, Room, Target};
use crate::error::{Error, Result, argument, ensure};
use crate::language::{Language, Text, text};
use crate::numeric::Ranker;
use crate::schema::{Table, columns};
use crate::scoring::Scores;

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
/// let [weights, aggregation] = effects.factors() else { panic!() };
/// assert!(aggregation.total_order.unwrap().estimate > weights.total_order.unwrap().estimate);
/// # Ok::<(), open_gov_metric::Error>(())
/// ```
pub struct Sensitivity<'a> {
    scores: &'a Scores,
    node: String,
    keys: Vec<String>,
    factors: Factors,
    target: Target,
    base: usize,
    points: Points,
    seed: u64,
    memory_limit: u64,
    report: Option<Report<'a>>,
}

/// What a sensitivity run was asked to do.
#[derive(Debug, Clone, PartialEq)]
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

/// What a sensitivity run gives back.
#[derive(Debug, Clone)]
pub struct Effects {
    parameters: SensitivityParameters,
    factors: Vec<FactorEffect>,
    nominal: f64,
    sample: Sample,
}

impl<'a> Sensitivity<'a> {
    /// The mean shift in rank of institutions by the headline index under weights ± 25%, 1,024 rows of a scrambled Sobol
    /// sequence, seed 1, and at most 1 GiB of memory.
    pub fn new(scores: &'a Scores) -> Self {
        Sensitivity {
            scores,
            node: scores.methodology().headline().code().to_owned(),
            keys: Vec::new(),
            factors: Factors::none().weights(0.25),
            target: Target::RankShift,
            base: 1024,
            points: Points::Sobol,
            seed: 1,
            memory_limit: 1 << 30,
            report: None,
        }
    }

    /// The node whose scores are ranked. Only what lies below it is varied.
    pub fn node(mut self, code: impl Into<String>) -> Self {
        self.node = code.into();
        self
    }

    /// Ranks groups, by the mean of their institutions, in place of institutions.
    pub fn by<S: Into<String>>(mut self, keys: impl IntoIterator<Item = S>) -> Self {
        self.keys = keys.into_iter().map(Into::into).collect();
        self
    }

    /// What is varied: one factor or more.
    pub fn factors(mut self, factors: Factors) -> Self {
        self.factors = factors;
        self
    }

    /// What it acts on.
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Rows of the design, N. With [`Points::Sobol`] a power of two up to 65,536.
    pub fn base(mut self, rows: usize) -> Self {
        self.base = rows;
        self
    }

    /// Where the points come from.
    pub fn points(mut self, points: Points) -> Self {
        self.points = points;
        self
    }

    /// The seed of the points and of the bootstrap.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Bytes that a run may take beside the scores; one that needs more is refused before it starts.
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
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
    pub fn run(mut self) -> Result<Effects> {
        self.check()?;
        let analysis = Analysis::new(self.scores, &self.node, &self.keys, &self.factors)?;
        let cube = analysis.cube()?;
        let factors = cube.factors();
        ensure!(
            !factors.is_empty(),
            "factors",
            "no factor is on; expected weights, aggregations, missing, leave-one-out or bootstrap",
            "ningún factor está activo; se esperaba weights, aggregations, missing, leave-one-out o bootstrap"
        );
        let columns = cube.columns();
        if self.points == Points::Sobol && 2 * columns > DIMENSIONS {
            let most = DIMENSIONS / 2;
            return Err(argument!(
                "points",
                "the factors have {columns} columns, more than the {most} of a Sobol sequence; expected random points",
                "los factores tienen {columns} columnas, más que las {most} de una secuencia de Sobol; se esperaban puntos aleatorios"
            ));
        }
        let more = 8 * (2 + 2 * factors.len() as u64) * self.base as u64;
        analysis.check_memory(&cube, 0, more, self.memory_limit)?;
        let subjects = analysis.scored(&cube)?;
        let measure = Measure::new(&self.target, &subjects, &cube)?;
        let design = Saltelli::new(cube.columns(), self.points, self.seed);

        let room =
            || (Scratch::default(), vec![0.0; subjects.len()], vec![0; subjects.len()], Ranker::new(subjects.scale()));
        let at_row = |room: &mut Room, row: usize| -> Option<Vec<f64>> {
            let [a, b] = design.row(row);
            let mut value = |point: &[f64], varies: &dyn Fn(Factor) -> bool| {
                measure.value(&subjects.draw(cube.setting(point, varies)), room)
            };
            let all = |_: Factor| true;
            let mut values = vec![value(&a, &all)?, value(&b, &all)?];
            for (_, columns) in factors {
                values.push(value(&saltelli::swapped(&a, &b, columns.clone()), &all)?);
            }
            for (factor, _) in factors {
                values.push(value(&a, &|other| other == *factor)?);
            }
            Some(values)
        };
        let settings = (2 + 2 * factors.len()) as u64;
        let mut progress = Progress::new(self.report.take(), settings * self.base as u64);
        let mut sample = Sample::default();
        sample.swapped.resize(factors.len(), Vec::with_capacity(self.base));
        sample.alone.resize(factors.len(), Vec::with_capacity(self.base));
        for start in (0..self.base).step_by(ROUND) {
            let rows = start..(start + ROUND).min(self.base);
            let found: Vec<Option<Vec<f64>>> = rows.clone().into_par_iter().map_init(room, at_row).collect();
            for values in found {
                let values = values.ok_or_else(|| self.no_value())?;
                let (whole, by_factor) = values.split_at(2);
                sample.a.push(whole[0]);
                sample.b.push(whole[1]);
                let kept = sample.swapped.iter_mut().chain(&mut sample.alone);
                kept.zip(by_factor).for_each(|(kept, value)| kept.push(*value));
            }
            progress.add(settings * rows.len() as u64)?;
        }

        let shares = saltelli::indices(&sample, self.seed);
        let change = |values: &[f64]| {
            values.iter().map(|value| (value - measure.nominal).abs()).sum::<f64>() / values.len() as f64
        };
        let effects = factors.iter().enumerate().map(|(at, (factor, _))| FactorEffect {
            factor: *factor,
            first_order: shares[at].map(|[first, _]| first),
            total_order: shares[at].map(|[_, total]| total),
            alone: change(&sample.alone[at]),
        });
        Ok(Effects {
            factors: effects.collect(),
            nominal: measure.nominal,
            sample,
            parameters: SensitivityParameters {
                node: self.node.clone(),
                keys: self.keys.clone(),
                factors: self.factors.clone(),
                target: self.target.clone(),
                base: self.base,
                points: self.points,
                seed: self.seed,
            },
        })
    }

    fn check(&self) -> Result<()> {
        let base = self.base;
        match self.points {
            Points::Sobol if !base.is_power_of_two() || !(2..=LONGEST).contains(&base) => Err(argument!(
                "base",
                "the base is {base}; expected a power of two from 2 to {LONGEST} for a Sobol sequence, or random points",
                "la base es {base}; se esperaba una potencia de dos de 2 a {LONGEST} para una secuencia de Sobol, o puntos aleatorios"
            )),
            Points::Random if base < 2 || u32::try_from(base).is_err() => Err(argument!(
                "base",
                "the base is {base}; expected 2 to 4294967295",
                "la base es {base}; se esperaba de 2 a 4294967295"
            )),
            _ => Ok(()),
        }
    }

    /// The refusal of a target that some setting leaves without a value.
    fn no_value(&self) -> Error {
        let message = match &self.target {
            Target::RankShift => text!(
                "under some settings nothing has a rank; expected scores, or another missing-data policy",
                "con algunas opciones nada tiene posición; se esperaban puntajes, u otra política de faltantes"
            ),
            Target::Rank(label) | Target::Score(label) => text!(
                "under some settings {label} has no score; expected a target without missing data, or another missing-data policy",
                "con algunas opciones {label} no tiene puntaje; se esperaba un objetivo sin datos faltantes, u otra política de faltantes"
            ),
        };
        Error::argument("target", message)
    }
}

impl Effects {
    /// What the run was asked to do.
    pub fn parameters(&self) -> &SensitivityParameters {
        &self.parameters
    }

    /// One for each factor that is on.
    pub fn factors(&self) -> &[FactorEffect] {
        &self.factors
    }

    /// The target under the methodology as it is; 0 for a shift in rank.
    pub fn nominal(&self) -> f64 {
        self.nominal
    }

    /// The target at every point of the design.
    pub fn sample(&self) -> &Sample {
        &self.sample
    }

    /// Why there are no shares of variance, where there are none.
    pub fn note(&self, language: Language) -> Option<String> {
        let constant = self.factors.iter().any(|effect| effect.first_order.is_none());
        let note: Text = text!(
            "the target does not vary, so there are no shares of its variance",
            "el objetivo no varía, así que no hay proporciones de su varianza"
        );
        constant.then(|| note.in_language(language).to_owned())
    }

    /// The table of the [factors](FactorEffect).
    ///
    /// # Errors
    ///
    /// [`Polars`](crate::ErrorKind::Polars), which no run causes.
    pub fn frame(&self) -> Result<DataFrame> {
        Table::of(&self.factors).frame(Language::English)
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
