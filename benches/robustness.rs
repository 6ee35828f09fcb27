//! Rank uncertainty beside its limit: a hand-written loop that draws weights, scores the institutions with the weights along
//! the paths and sorts them, on the same threads, without quantiles, ties or missing data. And how both analyses grow with
//! draws and institutions.

mod common;

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput};
use open_gov_metric::methodology::Aggregation::{Arithmetic, Geometric};
use open_gov_metric::robustness::{Factors, RankUncertainty, Sensitivity};
use open_gov_metric::{Methodology, Scores, SurveyReader};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The largest census of the metric.
const CENSUS: usize = 2_043;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let methodology = Methodology::edition(2017)?;
    let base = if common::is_trial() { 16 } else { 1024 };
    let scores_of = |rows: usize| -> Result<Scores> {
        Ok(Scores::new(SurveyReader::new(&methodology).read_bytes(&common::survey_file(rows, 0.0)?)?)?)
    };
    let census = scores_of(CENSUS)?;
    let weights = || Factors::none().weights(0.25);

    let mut group = criterion.benchmark_group("robustness/draws");
    group.sample_size(10);
    for &draws in common::sizes(&[1_000, 10_000, 100_000]) {
        group.throughput(Throughput::Elements(draws as u64));
        for (case, factors) in [("arithmetic", weights()), ("geometric", weights().aggregations([Geometric]))] {
            group.bench_function(BenchmarkId::new(case, draws), |bench| {
                bench.iter(|| RankUncertainty::new(&census).factors(factors.clone()).draws(draws).run());
            });
        }
    }
    group.finish();

    let mut group = criterion.benchmark_group("robustness/institutions");
    group.sample_size(10);
    for &rows in common::sizes(&[CENSUS, 20_000, 200_000]) {
        let (scores, draws) = (scores_of(rows)?, 500);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("arithmetic", rows), |bench| {
            bench.iter(|| RankUncertainty::new(&scores).draws(draws).run());
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("robustness/sensitivity");
    group.sample_size(10);
    let factors = weights().aggregations([Arithmetic, Geometric]).leave_one_out();
    group.bench_function(BenchmarkId::new("three factors", base), |bench| {
        bench.iter(|| Sensitivity::new(&census).factors(factors.clone()).base(base).run());
    });
    group.finish();

    let table = Table::new(&census)?;
    let pipeline = || {
        let start = Instant::now();
        let found = black_box(RankUncertainty::new(&census).run());
        assert!(found.is_ok());
        start.elapsed()
    };
    common::compare("10,000 draws", CENSUS, pipeline, || {
        let start = Instant::now();
        black_box(table.mean_ranks(10_000));
        start.elapsed()
    });
    criterion.final_summary();
    Ok(())
}

/// The components of the 2017 index, institution by institution, and the tree of its weights.
struct Table {
    rows: Vec<[f64; 17]>,
    parts: [Vec<f64>; 4],
}

impl Table {
    fn new(scores: &Scores) -> Result<Self> {
        let methodology = scores.methodology();
        let mut rows = vec![[0.0; 17]; scores.len()];
        let (mut parts, mut component) = ([const { Vec::new() }; 4], 0);
        for (part, code) in parts.iter_mut().zip(["TG", "TC", "PG", "PC"]) {
            for child in methodology.node(code).ok_or("no such node")?.weighted() {
                let column = scores.node(methodology.nodes()[child.node].code()).ok_or("no such column")?;
                rows.iter_mut()
                    .zip(column.f64()?.iter())
                    .for_each(|(row, value)| row[component] = value.unwrap_or(0.0));
                part.push(child.weight);
                component += 1;
            }
        }
        Ok(Table { rows, parts })
    }

    /// The sum of the ranks of each institution over the draws.
    fn mean_ranks(&self, draws: usize) -> Vec<u64> {
        let of_part = |part: std::ops::Range<usize>| {
            let mut sums = vec![0_u64; self.rows.len()];
            let mut order: Vec<(f64, u32)> = Vec::with_capacity(self.rows.len());
            for draw in part {
                let weights = draw_weights(&self.parts, draw);
                order.clear();
                let score = |row: &[f64; 17]| row.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>();
                order.extend(self.rows.iter().map(score).zip(0..));
                order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
                (1..).zip(&order).for_each(|(rank, (_, row))| sums[*row as usize] += rank);
            }
            sums
        };
        let share = draws.div_ceil(4 * rayon::current_num_threads()).max(1);
        let parts: Vec<Vec<u64>> =
            (0..draws).into_par_iter().step_by(share).map(|first| of_part(first..(first + share).min(draws))).collect();
        (0..self.rows.len()).map(|row| parts.iter().map(|sums| sums[row]).sum()).collect()
    }
}

/// The weight of each component along its paths, each edge within 25% of itself.
fn draw_weights(parts: &[Vec<f64>; 4], draw: usize) -> [f64; 17] {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    random.set_stream(draw as u64);
    let mut scaled = |nominal: &[f64]| {
        let drawn: Vec<f64> = nominal.iter().map(|w| w * random.random_range(0.75..1.25)).collect();
        let sum: f64 = drawn.iter().sum();
        drawn.into_iter().map(move |w| w / sum)
    };
    let halves: Vec<f64> = scaled(&[0.5; 2]).collect();
    let quarters: Vec<f64> = halves.iter().flat_map(|half| scaled(&[0.5; 2]).map(move |w| w * half)).collect();
    let mut weights = [0.0; 17];
    let leaves = parts.iter().zip(&quarters).flat_map(|(part, quarter)| scaled(part).map(move |w| w * quarter));
    weights.iter_mut().zip(leaves).for_each(|(weight, leaf)| *weight = leaf);
    weights
}
