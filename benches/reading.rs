//! Reading beside its limit: a hand-written loop over the same bytes, on the same threads, that splits lines at commas,
//! takes the numbers for granted, and checks and keeps nothing else. What it leaves out is what the ratio pays for:
//! encodings, quotes, names, categories, repeated institutions and a place for every fault.

mod common;

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput};
use open_gov_metric::{Methodology, Survey, SurveyReader};
use rayon::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const COMPONENTS: usize = 17;

/// Columns before the components: institution, state, level, type.
const TEXTS: usize = 4;

/// Bytes that one thread takes at a time.
const BLOCK: usize = 1 << 19;

fn main() -> Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let methodology = Methodology::edition(2017)?;
    let reader = SurveyReader::new(&methodology);
    for &rows in common::sizes(&[2_043, 100_000, 1_000_000]) {
        let file = common::survey_file(rows, 0.0)?;
        let blocks = blocks(&file);
        let mut numbers = vec![Vec::new(); blocks.len()];
        read_blindly(&blocks, &mut numbers);
        check(&reader.read_bytes(&file)?, &numbers)?;
        let mut group = criterion.benchmark_group("reading");
        group.sample_size(10).throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("pipeline", rows), |bench| {
            bench.iter_with_large_drop(|| reader.read_bytes(&file));
        });
        group
            .bench_function(BenchmarkId::new("loop", rows), |bench| bench.iter(|| read_blindly(&blocks, &mut numbers)));
        group.finish();
        let pipeline = || {
            let start = Instant::now();
            let survey = reader.read_bytes(&file);
            let elapsed = start.elapsed();
            drop(black_box(survey));
            elapsed
        };
        common::compare("reading", rows, pipeline, || {
            let start = Instant::now();
            read_blindly(black_box(&blocks), black_box(&mut numbers));
            start.elapsed()
        });
    }
    criterion.final_summary();
    Ok(())
}

/// The file without its header, cut at the ends of lines.
fn blocks(file: &[u8]) -> Vec<&[u8]> {
    let line_end = |bytes: &[u8], from: usize| {
        let from = from.min(bytes.len());
        memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |at| from + at + 1)
    };
    let mut rest = &file[line_end(file, 0)..];
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (block, after) = rest.split_at(line_end(rest, BLOCK));
        blocks.push(block);
        rest = after;
    }
    blocks
}

/// The components of every block, row by row.
fn read_blindly(blocks: &[&[u8]], numbers: &mut [Vec<f64>]) {
    blocks.par_iter().zip(numbers).for_each(|(block, numbers)| {
        numbers.clear();
        let mut rest = *block;
        while !rest.is_empty() {
            for _ in 0..TEXTS {
                rest = memchr::memchr(b',', rest).map_or(&[], |at| &rest[at + 1..]);
            }
            for _ in 0..COMPONENTS {
                let (number, after) = decimal(rest);
                numbers.push(number);
                rest = after;
            }
        }
    });
}

/// A number with four decimals, and what follows the character behind it.
fn decimal(bytes: &[u8]) -> (f64, &[u8]) {
    let Some(([whole, _, decimals @ .., _], after)) = bytes.split_first_chunk::<7>() else { return (f64::NAN, &[]) };
    let digit = |byte: &u8| u32::from(byte.wrapping_sub(b'0'));
    let number = decimals.iter().fold(digit(whole), |number, decimal| 10 * number + digit(decimal));
    (f64::from(number) / 10_000.0, after)
}

/// That the reader and the loop agree.
fn check(survey: &Survey, numbers: &[Vec<f64>]) -> Result<()> {
    let nodes = survey.methodology().nodes().iter().filter_map(|node| survey.node(node.code()));
    let columns: Vec<_> = nodes.map(|column| Ok(column.f64()?)).collect::<Result<_>>()?;
    let looped: Vec<f64> = numbers.concat();
    let agree =
        |(row, looped): (usize, &[f64])| columns.iter().zip(looped).all(|(column, at)| column.get(row) == Some(*at));
    if looped.len() == survey.len() * COMPONENTS && looped.chunks(COMPONENTS).enumerate().all(agree) {
        return Ok(());
    }
    Err("the reader and the loop do not agree".into())
}
