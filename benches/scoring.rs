//! Scoring beside its limit: a hand-written loop that computes the nine nodes of 2017 in one pass over plain slices, on
//! the same threads, into buffers that are reused. Once for complete surveys, and once where every node renormalizes and
//! one component in twenty is missing.

mod common;

use std::error::Error;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use open_gov_metric::{Methodology, Scores, Survey, SurveyReader};
use rayon::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const COMPONENTS: usize = 17;
const NODES: [&str; 9] = ["TG", "TC", "PG", "PC", "T", "P", "GAg", "GAc", "GA"];

/// Rows that one thread takes at a time.
const PART: usize = 1 << 14;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let complete = Methodology::edition(2017)?;
    let renormalized = Methodology::from_toml(&with_renormalize(complete.to_toml()))?;
    many_components(&mut criterion)?;
    for &rows in common::sizes(&[2_043, 100_000, 1_000_000]) {
        for (case, methodology, missing) in [("complete", &complete, 0.0), ("renormalize", &renormalized, 0.05)] {
            let survey = SurveyReader::new(methodology).read_bytes(&common::survey_file(rows, missing)?)?;
            let table = Table::new(&survey)?;
            let mut output = Output::new(rows);
            let fused_loop = if missing > 0.0 { Table::score_present } else { Table::score };
            fused_loop(&table, &mut output);
            check(&Scores::new(survey.clone())?, &output)?;
            let mut group = criterion.benchmark_group(format!("scoring/{case}"));
            group.sample_size(20).throughput(Throughput::Elements(rows as u64));
            group.bench_function(BenchmarkId::new("pipeline", rows), |bench| {
                bench.iter_batched(|| survey.clone(), Scores::new, BatchSize::PerIteration);
            });
            group
                .bench_function(BenchmarkId::new("loop", rows), |bench| bench.iter(|| fused_loop(&table, &mut output)));
            group.finish();
            let pipeline = || scoring_time(&survey);
            common::compare(&format!("scoring {case}"), rows, pipeline, || {
                let start = Instant::now();
                fused_loop(black_box(&table), black_box(&mut output));
                start.elapsed()
            });
        }
    }
    criterion.final_summary();
    Ok(())
}

/// The time to score a survey, without that of copying it beforehand and of giving the memory back.
fn scoring_time(survey: &Survey) -> Duration {
    let survey = survey.clone();
    let start = Instant::now();
    let scores = Scores::new(survey);
    let elapsed = start.elapsed();
    drop(black_box(scores));
    elapsed
}

/// One node with 5,000 components.
fn many_components(criterion: &mut Criterion) -> Result<()> {
    let (components, rows) = if common::is_trial() { (50, 100) } else { (5_000, 1_000) };
    let mut toml = String::from("headline = \"ALL\"\ncatalog = \"none\"\n");
    let (mut file, mut children) = (String::from("institution"), String::new());
    for component in 0..components {
        write!(toml, "[[node]]\ncode = \"C{component}\"\n")?;
        write!(children, "C{component} = {}, ", component + 1)?;
        write!(file, ",C{component}")?;
    }
    write!(
        toml,
        "[[node]]\ncode = \"ALL\"\nweights = \"relative\"\nchildren = {{ {} }}\n",
        children.trim_end_matches(", ")
    )?;
    for row in 0..rows {
        write!(file, "\nInstitution {row}")?;
        for component in 0..components {
            write!(file, ",0.{:03}", (row * 7 + component * 13) % 1_000)?;
        }
    }
    let survey = SurveyReader::new(&Methodology::from_toml(&toml)?).read_bytes(file.as_bytes())?;
    let mut group = criterion.benchmark_group("scoring/many components");
    group.sample_size(10).throughput(Throughput::Elements(rows as u64));
    group.bench_function(BenchmarkId::new("pipeline", components), |bench| {
        bench.iter_batched(|| survey.clone(), Scores::new, BatchSize::PerIteration);
    });
    group.finish();
    Ok(())
}

/// The same methodology, but every node that has children renormalizes.
fn with_renormalize(toml: &str) -> String {
    let policy = |line: &str| if line.starts_with("children") { "missing = \"renormalize\"\n" } else { "" };
    toml.lines().map(|line| format!("{line}\n{}", policy(line))).collect()
}

/// The components of a survey, in the order of its file; a missing one is 0.
struct Table {
    values: [Vec<f64>; COMPONENTS],
    present: [Vec<bool>; COMPONENTS],
}

/// The nodes, in the order of `NODES`.
struct Output {
    values: [Vec<f64>; NODES.len()],
    present: [Vec<bool>; NODES.len()],
}

impl Output {
    fn new(rows: usize) -> Self {
        Output {
            values: [(); NODES.len()].map(|()| vec![0.0; rows]),
            present: [(); NODES.len()].map(|()| vec![true; rows]),
        }
    }
}

impl Table {
    fn new(survey: &Survey) -> Result<Self> {
        let mut table = Table { values: Default::default(), present: Default::default() };
        let nodes = survey.methodology().nodes().iter().filter_map(|node| survey.node(node.code()));
        for (column, (values, present)) in nodes.zip(table.values.iter_mut().zip(&mut table.present)) {
            *values = column.f64()?.iter().map(|value| value.unwrap_or(0.0)).collect();
            *present = column.f64()?.iter().map(|value| value.is_some()).collect();
        }
        Ok(table)
    }

    /// The nodes of complete rows.
    fn score(&self, output: &mut Output) {
        parts(&mut output.values).into_par_iter().enumerate().for_each(
            |(part, [tg, tc, pg, pc, t, p, gag, gac, ga])| {
                let rows = tg.len();
                let values = self.values.each_ref().map(|column| &column[part * PART..][..rows]);
                let [ai, tr, tp, da, disp, clar, comp, speed, mec, act, fun, form, seg, met, recep, active, reply] =
                    values;
                for row in 0..rows {
                    let government = 0.5 * ai[row] + 0.2 * tr[row] + 0.2 * tp[row] + 0.1 * da[row];
                    let citizen = 0.25 * disp[row] + 0.25 * clar[row] + 0.25 * comp[row] + 0.25 * speed[row];
                    let offered = 0.2 * mec[row] + 0.1 * act[row] + 0.3 * fun[row] + 0.1 * form[row] + 0.3 * seg[row];
                    let used = 0.2 * met[row] + 0.3 * recep[row] + 0.3 * active[row] + 0.2 * reply[row];
                    (tg[row], tc[row], pg[row], pc[row]) = (government, citizen, offered, used);
                    let (transparency, participation) = (0.5 * government + 0.5 * citizen, 0.5 * offered + 0.5 * used);
                    (t[row], p[row]) = (transparency, participation);
                    gag[row] = 0.5 * government + 0.5 * offered;
                    gac[row] = 0.5 * citizen + 0.5 * used;
                    ga[row] = 0.5 * transparency + 0.5 * participation;
                }
            },
        );
    }

    /// The nodes of rows with missing cells; the children that are present share the weight.
    fn score_present(&self, output: &mut Output) {
        let outputs = parts(&mut output.values).into_par_iter().zip(parts(&mut output.present));
        outputs.enumerate().for_each(|(part, (to, has))| {
            let rows = to[0].len();
            let values = self.values.each_ref().map(|column| &column[part * PART..][..rows]);
            let present = self.present.each_ref().map(|column| &column[part * PART..][..rows]);
            for row in 0..rows {
                let at = |place: usize| (values[place][row], present[place][row]);
                let tg = mean([0.5, 0.2, 0.2, 0.1], [at(0), at(1), at(2), at(3)]);
                let tc = mean([0.25; 4], [at(4), at(5), at(6), at(7)]);
                let pg = mean([0.2, 0.1, 0.3, 0.1, 0.3], [at(8), at(9), at(10), at(11), at(12)]);
                let pc = mean([0.2, 0.3, 0.3, 0.2], [at(13), at(14), at(15), at(16)]);
                let (t, p) = (mean([0.5; 2], [tg, tc]), mean([0.5; 2], [pg, pc]));
                let (gag, gac, ga) = (mean([0.5; 2], [tg, pg]), mean([0.5; 2], [tc, pc]), mean([0.5; 2], [t, p]));
                for (node, (value, is_present)) in [tg, tc, pg, pc, t, p, gag, gac, ga].into_iter().enumerate() {
                    to[node][row] = value;
                    has[node][row] = is_present;
                }
            }
        });
    }
}

/// The mean of the children that are present; 0 where none is.
#[inline(always)]
fn mean<const N: usize>(weights: [f64; N], children: [(f64, bool); N]) -> (f64, bool) {
    let (mut sum, mut whole) = (0.0, 0.0);
    for (weight, (value, present)) in weights.into_iter().zip(children) {
        let weight = if present { weight } else { 0.0 };
        sum += weight * value;
        whole += weight;
    }
    if whole > 0.0 { (sum / whole, true) } else { (0.0, false) }
}

/// Columns as parts of consecutive rows.
fn parts<T>(columns: &mut [Vec<T>; NODES.len()]) -> Vec<[&mut [T]; NODES.len()]> {
    let count = columns[0].len().div_ceil(PART);
    let mut columns = columns.each_mut().map(|column| column.chunks_mut(PART));
    (0..count).map(|_| columns.each_mut().map(|column| column.next().unwrap_or_default())).collect()
}

/// That the pipeline and the loop agree.
fn check(scores: &Scores, output: &Output) -> Result<()> {
    for (code, (values, present)) in NODES.into_iter().zip(output.values.iter().zip(&output.present)) {
        let column = scores.node(code).ok_or_else(|| format!("{code} was not scored"))?.f64()?;
        for (row, (scored, looped)) in column.iter().zip(values.iter().zip(present)).enumerate() {
            let agree = match (scored, looped) {
                (Some(scored), (looped, true)) => (scored - looped).abs() <= 1e-12,
                (None, (_, false)) => true,
                _ => false,
            };
            if !agree {
                return Err(format!("{code} in row {row}: the pipeline says {scored:?}, the loop {looped:?}").into());
            }
        }
    }
    Ok(())
}
