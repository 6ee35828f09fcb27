//! Writes synthetic records of requests for information, of any number, for tests and measurements.
//!
//! No institution and no request in them exists. Institutions differ in how many requests they get, how often and how fast they
//! answer and with what outcome; one answer in twelve is assessed for completeness and clarity. The constants are merely plausible.
//! The same rows and seed give the same bytes.
//!
//! ```sh
//! cargo run --release --example generate_requests -- --rows 20000000 --seed 1 --out requests.csv
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use jiff::civil::date;
use open_gov_metric::catalog::Jurisdiction;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const USAGE: &str = "usage: generate_requests --rows N --seed S [--out FILE]";
const INSTITUTIONS: u64 = 2_000;
/// Days from the first of January 2019 on which requests are received, and on which they may still be answered.
const RECEIVED: u64 = 730;
const DAYS: i64 = 1_000;

/// Outcomes of answers, and how many of a hundred have each, the first of them where an institution is open.
const OUTCOMES: [(&str, u64); 8] = [
    ("Entrega de información en medio electrónico", 55),
    ("Notificación de disponibilidad de información", 12),
    ("Inexistencia de la información solicitada", 9),
    ("La información está disponible públicamente", 8),
    ("Información parcialmente reservada o confidencial", 5),
    ("Negativa por ser reservada o confidencial", 4),
    ("No es de competencia de la unidad de enlace", 5),
    ("Notificación de pago", 2),
];
const WORDS: [&str; 3] = ["sí", "parcial", "no"];

fn main() -> Result<(), Box<dyn Error>> {
    let (mut rows, mut seed, mut out) = (None, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        match word.as_str() {
            "--rows" => rows = Some(value.parse::<u64>()?),
            "--seed" => seed = Some(value.parse::<u64>()?),
            "--out" => out = Some(value),
            _ => return Err(USAGE.into()),
        }
    }
    let (rows, seed) = (rows.ok_or(USAGE)?, seed.ok_or(USAGE)?);
    let target: Box<dyn Write> = match out {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut target = BufWriter::with_capacity(1 << 20, target);
    match write_requests(rows, seed, &mut target).and_then(|()| target.flush()) {
        // A reader that closes the pipe early has what it wanted.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// What an institution is called, and how it deals with requests.
struct Institution {
    /// Name and state.
    cells: String,
    /// How many of a hundred requests it never answers.
    silent: u64,
    /// Calendar days of a typical answer.
    pace: u64,
}

fn write_requests(rows: u64, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut below = |n: u64| random.next_u64() % n;
    let states: Vec<Jurisdiction> = Jurisdiction::all().collect();
    let institutions: Vec<Institution> = (0..INSTITUTIONS)
        .map(|number| {
            let state = states[number as usize % states.len()].name();
            Institution { cells: format!("Instituto {number:04},{state}"), silent: below(15), pace: 4 + below(24) }
        })
        .collect();
    let first = date(2019, 1, 1);
    let days: Vec<String> =
        first.series(jiff::Span::new().days(1)).take(DAYS as usize).map(|d| d.to_string()).collect();
    out.write_all("institution,state,received,answered,outcome,complete,clear\n".as_bytes())?;
    for _ in 0..rows {
        // Few institutions get most of the requests.
        let place = below(INSTITUTIONS) * below(INSTITUTIONS) / INSTITUTIONS;
        let Institution { cells, silent, pace } = &institutions[place as usize];
        let received = below(RECEIVED);
        let start = &days[received as usize];
        if below(100) < *silent {
            writeln!(out, "{cells},{start},,Sin respuesta,,")?;
            continue;
        }
        let took =
            (below(*pace) + below(*pace) + below(40) * u64::from(below(10) == 0)).min(DAYS as u64 - received - 1);
        let mut part = below(100);
        let outcome = OUTCOMES.iter().find(|(_, share)| match part.checked_sub(*share) {
            Some(rest) => {
                part = rest;
                false
            }
            None => true,
        });
        let outcome = outcome.map_or(OUTCOMES[0].0, |(outcome, _)| outcome);
        let (complete, clear) = match below(12) {
            0 => (WORDS[below(3) as usize], WORDS[below(3) as usize]),
            _ => ("", ""),
        };
        writeln!(out, "{cells},{start},{},{outcome},{complete},{clear}", days[(received + took) as usize])?;
    }
    Ok(())
}
