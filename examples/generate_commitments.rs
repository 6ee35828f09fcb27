//! Writes a synthetic registry of commitments, of any number, each with some milestones, for tests and measurements; or reads one,
//! scores it and tells what it comes to and how long that took.
//!
//! No commitment in it exists. States, dates, levels of completion and degrees are drawn at random; some are left empty. The same
//! numbers and seed give the same bytes.
//!
//! ```sh
//! cargo run --release --example generate_commitments -- --commitments 100000 --milestones 5 --seed 1 --out commitments.csv
//! cargo run --release --example generate_commitments -- --measure commitments.csv
//! ```

use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::time::Instant;

use jiff::civil::{Date, date};
use open_gov_metric::catalog::Jurisdiction;
use open_gov_metric::cocreation::{self, By, CommitmentScores, Completion, Degree, MilestoneStatus, RegistryReader};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const USAGE: &str = "usage: generate_commitments --commitments N --milestones N --seed S [--out FILE] | generate_commitments --measure FILE";

const AREAS: [&str; 6] =
    ["Acceso a la información", "Agua", "Educación", "Finanzas públicas", "Medio ambiente", "Seguridad"];
const VALUES: [&str; 3] =
    ["Access to information", "Access to information; Civic participation", "Public accountability"];

fn main() -> Result<(), Box<dyn Error>> {
    let (mut commitments, mut milestones, mut seed, mut out) = (None, None, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        match word.as_str() {
            "--measure" => return measure(&value),
            "--commitments" => commitments = Some(value.parse::<u64>()?),
            "--milestones" => milestones = Some(value.parse::<u64>()?),
            "--seed" => seed = Some(value.parse::<u64>()?),
            "--out" => out = Some(value),
            _ => return Err(USAGE.into()),
        }
    }
    let (commitments, milestones, seed) = (commitments.ok_or(USAGE)?, milestones.ok_or(USAGE)?, seed.ok_or(USAGE)?);
    let target: Box<dyn Write> = match out {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut target = BufWriter::with_capacity(1 << 20, target);
    match write_commitments(commitments, milestones, seed, &mut target).and_then(|()| target.flush()) {
        // A reader that closes the pipe early has what it wanted.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn write_commitments(commitments: u64, milestones: u64, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut below = |n: u64| random.next_u64() % n;
    let first = date(2016, 1, 1);
    let days: Vec<Date> = first.series(jiff::Span::new().days(1)).take(2_400).collect();
    let states: Vec<Jurisdiction> = Jurisdiction::all().skip(1).collect();
    out.write_all(
        "id,title,state,action_plans,start,end,finished,lead_institution,policy_area,ogp_values,problem,action,\
        report_progress,report_disclosure_degree,report_participation_degree,report_accountability_degree,\
        milestone_number,milestone_title,milestone_start,milestone_end,milestone_status,milestone_finished\n"
            .as_bytes(),
    )?;
    for number in 0..commitments {
        let state = states[below(32) as usize].name();
        let start = below(1_400);
        let end = start + 60 + below(400);
        let progress = Completion::ALL.get(below(6) as usize);
        let finished = progress.filter(|progress| **progress == Completion::Complete).map(|_| end + below(200));
        let (finished, word) = (
            finished.map(|day| days[day as usize].to_string()).unwrap_or_default(),
            progress.map_or("", |progress| progress.code()),
        );
        let mut degree = || Degree::ALL.get(below(8) as usize).map_or("", |degree| degree.code());
        let degrees = [degree(), degree(), degree()];
        let plan = below(3);
        write!(
            out,
            "MX{number:06},Compromiso de {state} con la ciudadanía,{state},Plan {plan} de {state},{},{},{finished},\
            Secretaría Técnica Local de {state},{},{},El problema público número {number} de la entidad,\
            Lo que se hará para resolver el problema {number},{word},{},{},{}",
            days[start as usize],
            days[end as usize],
            AREAS[below(6) as usize],
            VALUES[below(3) as usize],
            degrees[0],
            degrees[1],
            degrees[2],
        )?;
        for milestone in 0..milestones.max(1) {
            if milestone > 0 {
                write!(out, "MX{number:06},,,,,,,,,,,,,,,")?;
            }
            if milestones == 0 {
                writeln!(out, ",,,,,,")?;
                continue;
            }
            let status = MilestoneStatus::ALL.get(below(6) as usize);
            let done = match status {
                Some(MilestoneStatus::Finished) => days[(end - below(30)) as usize].to_string(),
                _ => String::new(),
            };
            writeln!(
                out,
                ",{},Actividad {milestone} del compromiso,{},{},{},{done}",
                milestone + 1,
                days[start as usize],
                days[(end - below(30)) as usize],
                status.map_or("", |status| status.code()),
            )?;
        }
    }
    Ok(())
}

fn measure(path: &str) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let mut reader = RegistryReader::new();
    reader.read_path(path)?;
    let (registry, _) = reader.finish()?;
    let read = start.elapsed();
    let methodology = cocreation::methodology()?;
    let scores = CommitmentScores::new(&registry, &methodology, Some(date(2022, 12, 31)))?;
    let scored = start.elapsed();
    let mut groups = 0;
    for by in By::ALL {
        groups += scores.groups(by).len();
    }
    let milestones: usize = registry.commitments.iter().map(|commitment| commitment.milestones.len()).sum();
    let (count, all) = (registry.commitments.len(), start.elapsed());
    println!("{count} commitments, {milestones} milestones, {groups} groups of six keys");
    println!("read {read:.2?}, scored {:.2?}, grouped {:.2?}, all {all:.2?}", scored - read, all - scored);
    for nation in scores.groups(By::Nation) {
        println!("completion rate {:?}, n = {}", nation.completion_rate, nation.n_completion);
        println!(
            "progress {:?}, opening {:?}, delay {:?}",
            nation.node("PROGRESS"),
            nation.node("OPENING"),
            nation.delay
        );
    }
    Ok(())
}
