//! What some three hundred commands print, held to the bytes of an earlier program: `tests/frozen.txt` has a line a command,
//! with its exit status and the SHA-256 of its standard output. Each runs on one thread and on two.
//!
//! A line changes with a reason only. `OGM_FROZEN_WRITE=PROGRAM cargo test --all-features --test program frozen` writes the lines anew from what
//! PROGRAM prints (the one under test where it is `1`).

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::common::project_file;

/// A line a command: status, hash, arguments.
const FROZEN: &str = "tests/frozen.txt";

struct Frozen {
    status: i32,
    hash: String,
    arguments: Vec<String>,
}

impl Frozen {
    /// A line: the status, the hash, and the arguments, which have no spaces but those within quotes.
    fn parse(line: &str) -> Self {
        let (status, rest) = line.split_once(' ').unwrap();
        let (hash, arguments) = rest.split_once(' ').unwrap();
        let parts = arguments.split('"').enumerate();
        let arguments = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        Frozen { status: status.parse().unwrap(), hash: hash.to_owned(), arguments: arguments.collect() }
    }
}

/// Status and hash of a command on so many threads.
fn run(program: &Path, folder: &Path, arguments: &[String], threads: &str) -> (i32, String) {
    let output = Command::new(program)
        .current_dir(folder)
        .args(arguments)
        .env("RAYON_NUM_THREADS", threads)
        .env("POLARS_MAX_THREADS", threads)
        .output()
        .unwrap();
    let hash = Sha256::digest(&output.stdout).iter().fold(String::new(), |mut hash, byte| {
        write!(hash, "{byte:02x}").unwrap();
        hash
    });
    (output.status.code().unwrap_or(-1), hash)
}

#[test]
fn every_command_prints_what_it_printed() {
    let folder = inputs();
    let path = project_file(FROZEN);
    let lines = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let own = PathBuf::from(env!("CARGO_BIN_EXE_ogm"));
    if let Some(program) = std::env::var_os("OGM_FROZEN_WRITE") {
        let program = if program == "1" { own } else { program.into() };
        let anew: Vec<String> = lines
            .par_iter()
            .map(|line| {
                let (_, arguments) = line.split_once(' ').unwrap().1.split_once(' ').unwrap();
                let (status, hash) = run(&program, &folder, &Frozen::parse(line).arguments, "2");
                format!("{status} {hash} {arguments}\n")
            })
            .collect();
        fs::write(path, anew.concat()).unwrap();
        return;
    }
    let differs = |line: &&&str| {
        let frozen = Frozen::parse(line);
        let expected = (frozen.status, frozen.hash);
        ["1", "2"].iter().any(|threads| run(&own, &folder, &frozen.arguments, threads) != expected)
    };
    let changed: Vec<&str> = lines.par_iter().filter(differs).copied().collect();
    assert!(
        changed.is_empty(),
        "{} of {} commands print something else:\n{}",
        changed.len(),
        lines.len(),
        changed.join("\n")
    );
    assert!(lines.len() >= 300, "{} commands are too few", lines.len());
}

/// Draws that are the same everywhere (Steele, Lea and Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % n
    }
}

/// The folder that commands run in: the fixtures, and files made for them.
fn inputs() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frozen");
    copy(&project_file("fixtures"), &folder.join("fixtures"));
    let files = [
        ("deep.toml", DEEP.to_owned()),
        ("deep.csv", deep()),
        ("old.csv", edition(11, 0)),
        ("new.csv", edition(12, 9)),
        ("design.csv", design()),
        ("gaps.csv", with_gaps()),
        ("requests.csv", requests(5)),
        ("more_requests.csv", requests(9)),
        ("facts.csv", facts()),
        ("matches.csv", "old,new\nOficina 003,Oficina 307\n".to_owned()),
        ("commitments.csv", commitments()),
        ("semicolons.csv", semicolons()),
        ("faulty.csv", faulty()),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// An index of shared nodes, zero weights, and every aggregation and policy.
const DEEP: &str = r#"
name = "Deep"
headline = "TOP"
catalog = "none"
scale = { min = 0.0, max = 10.0 }
quadrants = { x = "P1", y = "P2", threshold = 5.0 }
bands = [{ above = 4.0, code = "fair", en = "Fair", es = "Regular" }]
node = [
  { code = "a" }, { code = "b" }, { code = "c" }, { code = "d" }, { code = "e" }, { code = "f" }, { code = "g" },
  { code = "M1", children = { a = 0.3, b = 0.3, c = 0.4, d = 0.0 }, missing = "renormalize" },
  { code = "M2", children = { c = 1, d = 2, e = 0 }, weights = "relative", aggregation = "geometric", missing = { available = 0.5 } },
  { code = "M3", children = { d = 0.5, e = 0.5 }, aggregation = "harmonic", missing = "zero" },
  { code = "M4", children = { e = 0.2, f = 0.2, g = 0.6 }, aggregation = { power = 2.0 } },
  { code = "M5", children = { a = 0.5, g = 0.5 }, aggregation = { power = 0.5 }, missing = "renormalize" },
  { code = "M6", children = { b = 0.5, f = 0.5 }, aggregation = "minimum", missing = "renormalize" },
  { code = "M7", children = { b = 0.25, f = 0.75 }, aggregation = { power = -1.5 } },
  { code = "P1", children = { M1 = 0.4, M2 = 0.3, M3 = 0.3 }, missing = { available = 0.6 } },
  { code = "P2", children = { M3 = 0.2, M4 = 0.2, M5 = 0.2, M6 = 0.2, M7 = 0.2 }, missing = "renormalize" },
  { code = "Q", children = { P1 = 1, M1 = 1, P2 = 1 }, weights = "relative", aggregation = "geometric", missing = "renormalize" },
  { code = "TOP", children = { P1 = 0.25, P2 = 0.25, Q = 0.5 }, missing = "renormalize" },
]
"#;

fn deep() -> String {
    let mut random = SplitMix(1);
    let mut text = "institution,region,size,a,b,c,d,e,f,g\n".to_owned();
    for row in 0..240 {
        write!(text, "Unit {row:03},{},{}", ["North", "South", "", "Ñuble"][row % 4], random.below(3)).unwrap();
        for _ in 0..7 {
            // Many ties, zeros and gaps among them.
            match random.below(12) {
                0 => text.push(','),
                1 | 2 => text.push_str(",0"),
                3..8 => write!(text, ",{}", random.below(11)).unwrap(),
                _ => write!(text, ",{}.{:04}", random.below(10), random.below(10_000)).unwrap(),
            }
        }
        text.push('\n');
    }
    text
}

const STATES: [&str; 8] = ["Colima", "Jalisco", "CDMX", "Nuevo León", "Federación", "Puebla", "Yucatán", "09"];
const LEVELS: [&str; 3] = ["Estatal", "Municipal", "Federal"];
const TYPES: [&str; 4] = ["Municipio", "Legislativo", "Judicial", "Autónomo"];

/// A file of the editions from 2019 on.
fn edition(seed: u64, shift: usize) -> String {
    let mut random = SplitMix(seed);
    let mut text = "institucion;estado;nivel;tipo;TG;TC;PG;PC\n".to_owned();
    for row in 0..300 {
        let own = row + shift;
        let (state, level, kind) = (STATES[own % 8], LEVELS[own % 3], TYPES[own * 7 % 4]);
        write!(text, "Oficina {own:03};{state};{level};{kind}").unwrap();
        for _ in 0..4 {
            match random.below(20) {
                0 => text.push(';'),
                1 => text.push_str(";1"),
                _ => write!(text, ";0,{:03}", random.below(1000)).unwrap(),
            }
        }
        text.push('\n');
    }
    text
}

/// A sample with weights, strata and sizes of populations.
fn design() -> String {
    let mut random = SplitMix(3);
    let mut text = "institution,state,level,w,stratum,N,TG,TC,PG,PC\n".to_owned();
    for row in 0..160 {
        let stratum = row % 5;
        write!(
            text,
            "I{row},{},{},{}.5,S{stratum},{}",
            STATES[row % 3],
            LEVELS[row % 2],
            1 + random.below(9),
            60 + stratum * 10
        )
        .unwrap();
        for _ in 0..4 {
            write!(text, ",0.{:04}", random.below(10_000)).unwrap();
        }
        text.push('\n');
    }
    text
}

/// The components of 2017 and supplied indices, some missing.
fn with_gaps() -> String {
    const NODES: [&str; 21] = [
        "TG_AI", "TG_TR", "TG_TP", "TG_DA", "TC_DISP", "TC_CLAR", "TC_COMP", "TC_CEL", "PG_MEC", "PG_ACT", "PG_FUN",
        "PG_FORM", "PG_SEG", "PC_MET", "PC_RECEP", "PC_ACT", "PC_CEL", "T", "P", "GA", "TG",
    ];
    let mut random = SplitMix(4);
    let mut text = format!("SO,edo,niv,ts,{},rank,mean\n", NODES.join(","));
    for row in 0..200 {
        write!(text, "\"Sujeto, {row}\",{},{},{}", STATES[row % 8], LEVELS[row % 3], TYPES[row % 4]).unwrap();
        for _ in NODES {
            match random.below(15) {
                0 => text.push(','),
                1 => text.push_str(",0"),
                _ => write!(text, ",0.{:02}", random.below(100)).unwrap(),
            }
        }
        writeln!(text, ",{row},x").unwrap();
    }
    text
}

fn requests(seed: u64) -> String {
    const OUTCOMES: [&str; 5] = [
        "Entrega de información en medio electrónico",
        "Sin respuesta",
        "Inexistencia de la información solicitada",
        "No es de competencia de la unidad de enlace",
        "\"Negativa por ser reservada o confidencial\"",
    ];
    let mut random = SplitMix(seed);
    let mut text = "institution,state,received,answered,outcome,complete,clear\n".to_owned();
    for _ in 0..3000 {
        let (month, day) = (1 + random.below(10), 1 + random.below(28));
        let outcome = random.below(5) as usize;
        let office = random.below(40);
        write!(text, "Oficina {office:03},{},2019-{month:02}-{day:02},", STATES[office as usize % 8]).unwrap();
        if outcome == 1 {
            writeln!(text, ",{},,", OUTCOMES[1]).unwrap();
        } else {
            let later = month + 1 + random.below(2);
            let words = ["sí", "no", "parcial", ""];
            let (complete, clear) = (words[random.below(4) as usize], words[random.below(4) as usize]);
            writeln!(text, "2019-{later:02}-{day:02},{},{complete},{clear}", OUTCOMES[outcome]).unwrap();
        }
    }
    text
}

fn facts() -> String {
    let mut random = SplitMix(6);
    let mut text = "state,spending,joined,agency\n".to_owned();
    for code in 1..=32 {
        let joined = ["yes", "no", ""][random.below(3) as usize];
        let agency = ["own", "shared", "none"][random.below(3) as usize];
        writeln!(text, "{code:02},{}.{},{joined},{agency}", random.below(900), random.below(10)).unwrap();
    }
    text
}

fn commitments() -> String {
    let mut random = SplitMix(7);
    let mut text = "id,title,state,action_plans,start,end,actual_end,policy_area,ogp_values,report_progress,milestone_number,milestone_title,milestone_status\n".to_owned();
    for number in 0..120 {
        let state = STATES[random.below(4) as usize];
        let progress = ["complete", "limited", "substantial", "not started", ""][random.below(5) as usize];
        let (year, month) = (2017 + random.below(4), 1 + random.below(12));
        let is_ended = progress == "complete" && random.below(3) > 0;
        let ended = if is_ended { format!("{}-{month:02}-15", year + 1) } else { String::new() };
        let area = ["Education", "Budget", ""][random.below(3) as usize];
        let start = format!("C{number:03},Commitment {number},{state},{state} {year}");
        for milestone in 1..=1 + random.below(3) {
            let status = ["finished", "stuck", "in progress", ""][random.below(4) as usize];
            writeln!(
                text,
                "{start},{year}-{month:02}-01,{}-{month:02}-01,{ended},{area},access to information; public participation,{progress},{milestone},Step {milestone},{status}",
                year + 1
            )
            .unwrap();
        }
    }
    text
}

/// A survey in another encoding, with line ends of its own and quotes.
fn semicolons() -> String {
    let mut text = "\u{feff}Institución;Estado;GA;T;P;nota\r\n".to_owned();
    for row in 0..50 {
        write!(
            text,
            "\"Oficina \"\"{row}\"\"\";{};0,{row:02};0,{row:02};0,{row:02};\"dos\nlíneas\"\r\n",
            STATES[row % 8]
        )
        .unwrap();
    }
    text
}

/// Something of everything that can be wrong with cells.
fn faulty() -> String {
    let mut random = SplitMix(8);
    let mut text = "institution,state,level,type,TG,TC,PG,PC\n".to_owned();
    let cells = ["0.5", "1.5", "abc", "", "NaN", "inf", "-0.1", "1e-3", "0,5", " 0.25 ", "1/2", "=1+1", "\u{7}"];
    for row in 0..400 {
        let name = if row % 50 == 0 { String::new() } else { format!("Unit {}", row % 390) };
        let state = ["Colima", "Atlántida", "Jalisco", ""][random.below(4) as usize];
        let level = ["state", "galactic", "municipal", "federal"][random.below(4) as usize];
        let kind = ["party", "union", "guild", "trust"][random.below(4) as usize];
        write!(text, "{name},{state},{level},{kind}").unwrap();
        for _ in 0..4 {
            write!(text, ",{}", if random.below(4) > 0 { cells[0] } else { cells[random.below(13) as usize] }).unwrap();
        }
        text.push_str(if row % 97 == 0 { ",extra\n" } else { "\n" });
    }
    text
}
