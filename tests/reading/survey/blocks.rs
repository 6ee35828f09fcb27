//! Files of several blocks, and data frames: the same survey as in one piece.

use std::sync::Mutex;

use crate::common::{self, survey};
use open_gov_metric::polars::prelude::*;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Scores, Survey};

use super::{Outcome, PLAIN, outcome, reader};

/// What the records of a large file hold, told row by row.
struct Large {
    bytes: Vec<u8>,
    /// Unit, TG and note of each sound record, and its line.
    rows: Vec<(String, Option<f64>, String, u64)>,
    findings: Vec<(u64, Option<usize>, &'static str, String)>,
}

/// More than 2 MB: rows with a fault now and then, blank lines, and where asked for quoted notes of several lines.
fn large(has_quotes: bool, end: &str) -> Large {
    let mut large = Large { bytes: Vec::new(), rows: Vec::new(), findings: Vec::new() };
    let mut line = 1;
    let mut write = |bytes: &mut Vec<u8>, text: &str| {
        bytes.extend_from_slice(text.as_bytes());
        bytes.extend_from_slice(end.as_bytes());
        line += 1 + text.matches(end).count() as u64;
    };
    write(&mut large.bytes, "institution,state,level,TG,TC,PG,PC,remark");
    let mut at = 2;
    for row in 0..45_000u64 {
        let mut unit = format!("Oficina sintética {row:05}");
        let mut value = format!("0.{:04}", row * 7919 % 10_000);
        let mut expected = Some((row * 7919 % 10_000) as f64 / 10_000.0);
        let mut note = format!("nota {}", row % 13);
        let mut fields = String::new();
        let mut fault = None;
        match row {
            _ if row % 4_999 == 17 => (value, expected) = (String::new(), None),
            _ if row % 5_003 == 29 => {
                value = "alto".into();
                fault = Some((Some(4), "not_a_number", value.clone()));
            }
            _ if row % 6_007 == 31 => {
                value = "1.5".into();
                fault = Some((Some(4), "outside_scale", value.clone()));
            }
            _ if row % 7_001 == 43 => {
                fields = ",one too many".into();
                fault = Some((None, "ragged_row", "9".into()));
            }
            _ if row % 8_009 == 8_008 => {
                // The institution of the first row again.
                unit = "Oficina sintética 00000".into();
                fault = Some((Some(1), "repeated_unit", unit.clone()));
            }
            // A record longer than several blocks.
            20_000 => note = "x".repeat(900_000),
            _ if row % 3_001 == 53 => {
                write(&mut large.bytes, "");
                at += 1;
            }
            _ => {}
        }
        let mut written = note.clone();
        if has_quotes && row % 11 == 3 {
            note = format!("uno, \"dos\"{end}tres {row}");
            written = format!("\"uno, \"\"dos\"\"{end}tres {row}\"");
        }
        let text = format!("{unit},Colima,state,{value},0.5,0.25,1,{written}{fields}");
        let lines = 1 + text.matches(end).count() as u64;
        write(&mut large.bytes, &text);
        match fault {
            Some((column, rule, value)) => large.findings.push((at, column, rule, value)),
            None => large.rows.push((unit, expected, note, at)),
        }
        at += lines;
    }
    assert!(large.bytes.len() > 3 << 20 && large.findings.len() >= 20);
    large
}

#[test]
fn a_file_of_many_blocks_is_read_row_by_row() {
    for (has_quotes, end) in [(false, "\n"), (false, "\r\n"), (true, "\n"), (true, "\r\n"), (true, "\r")] {
        let large = large(has_quotes, end);
        let survey = reader().on_invalid(OnInvalid::SetAside).read_bytes(&large.bytes).unwrap();
        let what = format!("quotes {has_quotes}, {end:?}");
        let found: Vec<_> = survey
            .findings()
            .iter()
            .map(|found| (found.place.line.unwrap(), found.place.column, found.code(), found.value()))
            .collect();
        assert_eq!(found, large.findings, "{what}");
        assert_eq!(survey.set_aside(), large.findings.len() as u64, "{what}");
        assert_eq!(survey.len(), large.rows.len(), "{what}");
        let frame = survey.frame().unwrap();
        let (values, notes) =
            (frame.column("TG").unwrap().f64().unwrap(), frame.column("remark").unwrap().str().unwrap());
        for (row, (unit, value, note, line)) in large.rows.iter().enumerate() {
            let found = (survey.unit(row), values.get(row), notes.get(row), survey.line(row));
            assert_eq!(found, (unit.as_str(), *value, Some(note.as_str()), *line), "{what}, row {row}");
        }
    }
}

#[test]
fn progress_is_told_in_bytes_to_the_end() {
    let large = large(false, "\n");
    let told = Mutex::new(Vec::new());
    let reader = reader().on_invalid(OnInvalid::SetAside).progress(|bytes| told.lock().unwrap().push(bytes));
    reader.read_bytes(&large.bytes).unwrap();
    drop(reader);
    let told = told.into_inner().unwrap();
    assert!(told.is_sorted() && told.len() > 1, "{told:?}");
    assert_eq!(told.last(), Some(&(large.bytes.len() as u64)));
}

#[test]
fn a_frame_gives_what_its_file_gives() {
    let frame = df!(
        "SO" => ["A", "B", " C ", "D", "A"],
        "edo" => [Some("Colima"), Some("Colima"), Some("06"), None, Some("Colima")],
        "tg" => [Some(0.1 + 0.2), Some(1.5), None, Some(f64::NAN), Some(1.0)],
        "TC" => [0i32, 1, 1, 0, 1],
        "PG" => [0.25f32, 0.5, 0.125, 1.0, 0.0],
        "PC" => ["0.5", "alto", "", "1e-3", "0"],
        "zona" => [1i64, 2, 1, 2, 1],
    )
    .unwrap();
    let file = "\
SO,edo,tg,TC,PG,PC,zona
A,Colima,0.30000000000000004,0,0.25,0.5,1
B,Colima,1.5,1,0.5,alto,2
C,06,,1,0.125,,1
D,,NaN,0,1,1e-3,2
A,Colima,1,1,0,0,1
";
    for on_invalid in [OnInvalid::Refuse, OnInvalid::SetAside] {
        let from_file = outcome(reader().on_invalid(on_invalid).read_bytes(file.as_bytes()));
        let from_frame = outcome(reader().on_invalid(on_invalid).read_frame(&frame));
        // A frame has rows in place of lines, the first being 1; a repetition names that of the first one.
        let row = |line: u64| line - 1;
        let rules: Vec<_> = from_file
            .findings
            .iter()
            .map(|found| (found.place.line.map(row), found.place.column, found.code()))
            .collect();
        let found: Vec<_> =
            from_frame.findings.iter().map(|found| (found.place.line, found.place.column, found.code())).collect();
        assert_eq!(found, rules);
        assert_eq!(from_file.findings.iter().filter(|found| found.is_error()).count(), 4);
        let values = |outcome: &Outcome| {
            outcome.findings.iter().map(|found| (found.value(), found.place.header.clone())).collect::<Vec<_>>()
        };
        assert_eq!(values(&from_frame), values(&from_file));
        let repeated = from_frame.findings.iter().find(|found| found.code() == "repeated_unit").unwrap();
        assert_eq!((repeated.place.line, repeated.expected()), (Some(5), "1".to_owned()));
        match (from_frame.survey, from_file.survey) {
            (None, None) => assert_eq!(on_invalid, OnInvalid::Refuse),
            (Some((frame, rows, aside)), Some((table, lines, file_aside))) => {
                assert_eq!((frame, aside), (table, file_aside));
                assert_eq!((rows, lines), (vec![1, 3], vec![2, 4]));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_frame_of_a_survey_is_a_survey_again() {
    let survey = survey(2019, PLAIN);
    let frame = survey.frame().unwrap();
    let again = reader().unit("unit").read_frame(&frame).unwrap();
    let bits = |survey: Survey| {
        let scores = Scores::new(survey).unwrap();
        common::values(&scores, "GA").into_iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>()
    };
    assert_eq!(bits(again), bits(survey));
}
