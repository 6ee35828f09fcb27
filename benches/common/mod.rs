//! What the benchmarks share: surveys made in memory, and a pipeline timed beside the loop that is its limit.

#[path = "../../examples/generate_survey/frame.rs"]
mod frame;
#[path = "../../examples/generate_survey/model.rs"]
mod model;
#[path = "../../examples/generate_survey/text.rs"]
mod text;

use std::io;
use std::time::Duration;

/// Institutions of the surveys; only the first where the benchmarks are merely tried out, as `cargo test --benches` does.
pub fn sizes(all: &[usize]) -> &[usize] {
    if is_trial() { &all[..1] } else { all }
}

/// Whether everything is to run once, without measuring. Cargo passes `--bench` when it is to be measured.
pub fn is_trial() -> bool {
    let given = |flag: &str| std::env::args().any(|argument| argument == flag);
    given("--test") || given("--list") || !given("--bench")
}

/// The file that the example `generate_survey` writes, with a share of its components missing.
pub fn survey_file(rows: usize, missing: f64) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    text::write_survey(rows as u64, 2017, missing, &mut file)?;
    Ok(file)
}

/// Times a pipeline and a loop in turns, so that whatever else the machine does meets both, and prints their medians.
/// Not in a trial, nor when the command line names the benchmarks to run.
pub fn compare(
    what: &str,
    rows: usize,
    mut pipeline: impl FnMut() -> Duration,
    mut fused_loop: impl FnMut() -> Duration,
) {
    if is_trial() || std::env::args().skip(1).any(|argument| !argument.starts_with('-')) {
        return;
    }
    let turns = (3_000_000 / rows).clamp(9, 101);
    let (pipeline, fused_loop): (Vec<_>, Vec<_>) = (0..turns).map(|_| (pipeline(), fused_loop())).unzip();
    let [pipeline, fused_loop] = [pipeline, fused_loop].map(|times| median(times).as_secs_f64() * 1e3);
    let ratio = pipeline / fused_loop;
    let rows = thousands(rows);
    eprintln!("{what}, {rows} institutions: pipeline {pipeline:.3} ms, loop {fused_loop:.3} ms, ratio {ratio:.2}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}
