//! Summarising beside its limit: means and whole estimates by state, each next to a hand-written loop over plain slices
//! that does the same on the same threads, into buffers that are reused, and the other tables by themselves.

mod common;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use open_gov_metric::polars::prelude::*;
use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
use rayon::prelude::*;

/// What the loops compute, by the names of the summary's columns.
const FIGURES: [&str; 7] = ["mean", "sd", "min", "q25", "median", "q75", "max"];

/// Sums that run side by side, so that none waits for the one before.
const LANES: usize = 4;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let methodology = Methodology::edition(2017)?;
    for &rows in common::sizes(&[2_043, 100_000, 1_000_000]) {
        let file = common::survey_file(rows, 0.0)?;
        let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(&file)?)?;
        let by_state = Summarize::new(&scores).by(["state"]);
        let mut loops = Loops::new(&scores)?;
        loops.means();
        check(&by_state.wide()?, &loops, "mean")?;
        loops.estimates();
        let estimates = by_state.summary()?.frame(Default::default())?;
        for figure in FIGURES {
            check(&estimates, &loops, figure)?;
        }

        let mut group = criterion.benchmark_group("summarising");
        group.sample_size(10).throughput(Throughput::Elements(rows as u64));
        let id = |what: &str| BenchmarkId::new(what, rows);
        group.bench_function(id("means by state"), |bench| bench.iter(|| by_state.wide()));
        group.bench_function(id("means by state, loop"), |bench| bench.iter(|| loops.means()));
        group.bench_function(id("estimates by state"), |bench| bench.iter(|| by_state.summary()));
        group.bench_function(id("estimates by state, loop"), |bench| bench.iter(|| loops.estimates()));
        let by_three = Summarize::new(&scores).by(["state", "level", "type"]);
        group.bench_function(id("estimates by state, level and type"), |bench| bench.iter(|| by_three.summary()));
        group.bench_function(id("leaders by state"), |bench| bench.iter(|| by_state.leaders(1)));
        group.bench_function(id("gaps by state"), |bench| bench.iter(|| by_state.gaps()));
        group.finish();
        let means = || time(|| by_state.wide());
        common::compare("means by state", rows, means, || time(|| loops.means()));
        let estimates = || time(|| by_state.summary());
        common::compare("estimates by state", rows, estimates, || time(|| loops.estimates()));
    }
    criterion.final_summary();
    Ok(())
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let elapsed = start.elapsed();
    drop(result);
    elapsed
}

/// The scores as plain slices, with the state of each row as a number, and what the loops fill.
struct Loops {
    nodes: Vec<Vec<f64>>,
    states: Vec<u8>,
    /// Where the rows of each state begin once they are sorted by state; one entry more than there are states.
    starts: Vec<usize>,
    /// For each node, the rows sorted by state.
    sorted: Vec<Vec<f64>>,
    /// For each node and state, the `FIGURES`.
    figures: Vec<Vec<[f64; FIGURES.len()]>>,
}

impl Loops {
    fn new(scores: &Scores) -> Result<Self> {
        let methodology = scores.methodology();
        let columns = scores.available().filter_map(|node| scores.node(methodology.nodes()[node].code()));
        let values = columns.map(|column| Ok(column.f64()?.iter().map(|value| value.unwrap_or(0.0)).collect()));
        let nodes: Vec<Vec<f64>> = values.collect::<Result<_>>()?;
        let codes = scores.survey().frame()?.column("state_code")?.cast(&DataType::String)?;
        let states: Vec<u8> = codes.str()?.iter().flatten().map(str::parse).collect::<std::result::Result<_, _>>()?;
        let mut starts = vec![0; 34];
        states.iter().for_each(|state| starts[usize::from(*state) + 1] += 1);
        (1..starts.len()).for_each(|state| starts[state] += starts[state - 1]);
        let figures = vec![vec![[0.0; 7]; starts.len() - 1]; nodes.len()];
        Ok(Loops { sorted: nodes.clone(), nodes, states, starts, figures })
    }

    /// The mean of every node in every state.
    fn means(&mut self) {
        let Loops { nodes, states, starts, figures, .. } = self;
        nodes.par_iter().zip(figures).for_each(|(values, figures)| {
            // Neighbours are often of one state, so they add to sums of their own.
            let mut sums = [[0.0; LANES]; 256];
            for (values, states) in values.chunks(LANES).zip(states.chunks(LANES)) {
                for (lane, (value, state)) in values.iter().zip(states).enumerate() {
                    sums[usize::from(*state)][lane] += value;
                }
            }
            for (state, figures) in figures.iter_mut().enumerate() {
                figures[0] = sums[state].iter().sum::<f64>() / (starts[state + 1] - starts[state]) as f64;
            }
        });
    }

    /// Mean, spread and quantiles of every node in every state.
    fn estimates(&mut self) {
        let Loops { nodes, states, starts, sorted, figures } = self;
        nodes.par_iter().zip(sorted).zip(figures).for_each(|((values, sorted), figures)| {
            let mut next: Vec<usize> = starts.clone();
            for (value, state) in values.iter().zip(&*states) {
                let next = &mut next[usize::from(*state)];
                sorted[*next] = *value;
                *next += 1;
            }
            for (state, figures) in figures.iter_mut().enumerate() {
                *figures = of_group(&mut sorted[starts[state]..starts[state + 1]]);
            }
        });
    }
}

fn of_group(values: &mut [f64]) -> [f64; FIGURES.len()] {
    let n = values.len() as f64;
    let mean = sum(values, |value| value) / n;
    let sd = (sum(values, |value| (value - mean).powi(2)) / (n - 1.0)).sqrt();
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let [q25, q50, q75] = [0.25, 0.5, 0.75].map(|share| share * (n - 1.0));
    let median = quantile(values, q50);
    // With the median in its place, each of the others is in a half of its own.
    let middle = q50 as usize;
    let first = if q25 as usize + 1 < middle { quantile(&mut values[..middle], q25) } else { quantile(values, q25) };
    let third = quantile(&mut values[middle..], q75 - middle as f64);
    [mean, sd, least, first, median, third, greatest]
}

fn sum(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|value| of(*value)).sum::<f64>()
}

/// Between the two values around its place, as the default of R has it.
fn quantile(values: &mut [f64], place: f64) -> f64 {
    let (_, below, rest) = values.select_nth_unstable_by(place as usize, f64::total_cmp);
    let above = rest.iter().copied().fold(f64::INFINITY, f64::min);
    if above.is_finite() { *below + place.fract() * (above - *below) } else { *below }
}

/// That a table and the loops agree on a figure of every state and node.
fn check(table: &DataFrame, loops: &Loops, figure: &str) -> Result<()> {
    // One row for each state and node, or one row for each state with a column for each node.
    let computed: Vec<f64> = match table.column(figure) {
        Ok(column) => column.f64()?.iter().flatten().collect(),
        Err(_) => {
            let columns = table.columns().iter().filter(|column| column.dtype() == &DataType::Float64);
            let columns = columns.map(|column| column.f64()).collect::<PolarsResult<Vec<_>>>()?;
            (0..table.height()).flat_map(|row| columns.iter().filter_map(move |column| column.get(row))).collect()
        }
    };
    let place = FIGURES.iter().position(|name| *name == figure).ok_or("an unknown figure")?;
    let states = (0..loops.starts.len() - 1).filter(|state| loops.starts[*state] < loops.starts[state + 1]);
    let looped = states.flat_map(|state| loops.figures.iter().map(move |figures| figures[state][place]));
    let looped: Vec<f64> = looped.collect();
    let apart = computed.iter().zip(&looped).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    if computed.len() == looped.len() && apart <= 1e-12 {
        return Ok(());
    }
    Err(format!("{figure}: {} computed, {} looped, up to {apart} apart", computed.len(), looped.len()).into())
}
