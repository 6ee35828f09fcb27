//! Bytes that nobody would write: huge lines, thousands of columns, control characters, anything at all.

use std::io::Write;

use crate::common::{self, Table, assert_within, listed, ogm, ogm_with_input, on_threads};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Methodology, Scores, Summarize, SurveyReader};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::reader;

/// 50 MB in one line, in each part of a file that can be long.
#[test]
fn a_line_of_50_megabytes_does_no_harm() {
    const LENGTH: usize = 50 << 20;
    let header = "institution,TG,TC,PG,PC\n";
    let run = |text: &str, status: i32, said: &str| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let run = ogm(["validate".as_ref(), file.path().as_os_str()]);
        assert_eq!(run.status, status, "{}", run.err);
        assert!(run.out.len() < 10_000, "{} bytes for one finding", run.out.len());
        let out = String::from_utf8(run.out).unwrap();
        assert!(out.contains(said), "{said:?} is not in {out:?}");
    };
    let long = "x".repeat(LENGTH);
    run(&long, 1, "missing_header");
    // A name of any length is a name.
    run(&format!("{header}{long},0.5,0.5,0.5,0.5\nB,0.5,0.5,0.5,0.5\n"), 0, "");
    run(&format!("{header}A,{long},0.5,0.5,0.5\n"), 1, "not_a_number");
    run(&format!("{header}A,0.5,0.5,0.5,0.5\n\"{long}"), 1, "unclosed_quote");
    // Fields by the million take their time without optimisation.
    run(&format!("{header}A{}\nB,0.5,0.5,0.5,0.5\n", ",".repeat(LENGTH / 10)), 1, "ragged_row");
}

#[test]
fn ten_thousand_columns_are_read() {
    let columns: Vec<String> = (0..10_000).map(|column| format!("extra {column}")).collect();
    let cells: Vec<String> = (0..10_000).map(|column| format!("text {column}")).collect();
    let file = format!("institution,TG,TC,PG,PC,{}\nA,0.5,0.5,0.5,0.5,{}\n", columns.join(","), cells.join(","));
    let table = ogm_with_input(["score", "-", "--edition", "2019"], file.as_bytes(), &[]).table();
    assert_eq!(table.headers.len(), 1 + 10_000 + 7 + 3);
    assert_eq!(table.text(0, "extra 9999"), "text 9999");
    assert_eq!(table.number(0, "GA"), Some(0.5));

    let wide_row = format!("institution,TG,TC,PG,PC\nA,0.5,0.5,0.5,0.5{}\n", ",0".repeat(10_000));
    let run = ogm_with_input(["validate", "-"], wide_row.as_bytes(), &[]);
    assert_eq!((run.status, Table::parse(&run.out).text(0, "value")), (1, "10005"));
}

#[test]
fn an_index_of_ten_thousand_columns_is_scored() {
    let codes: Vec<String> = (0..10_000).map(|node| format!("N{node}")).collect();
    let mut toml = String::from("headline = \"ALL\"\ncatalog = \"none\"\nscale = { min = 0, max = 100 }\n");
    codes.iter().for_each(|code| toml.push_str(&format!("[[node]]\ncode = \"{code}\"\n")));
    let children: Vec<String> = codes.iter().map(|code| format!("{code} = 1")).collect();
    toml.push_str(&format!(
        "[[node]]\ncode = \"ALL\"\nweights = \"relative\"\nchildren = {{ {} }}\n",
        children.join(", ")
    ));
    let methodology = Methodology::from_toml(&toml).unwrap();
    let cells: Vec<String> = (0..10_000).map(|node| format!("{}", node % 101)).collect();
    let file = format!("institution,{}\nA,{}\n", codes.join(","), cells.join(","));
    let scores = Scores::new(SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let expected = (0..10_000).map(|node| f64::from(node % 101)).sum::<f64>() / 10_000.0;
    common::assert_close(common::values(&scores, "ALL")[0], Some(expected), 1e-9, "ALL");
}

#[test]
fn random_bytes_are_refused_in_words() {
    for seed in 0..8 {
        let mut bytes = vec![0; 1 << 20];
        ChaCha8Rng::seed_from_u64(seed).fill_bytes(&mut bytes);
        ogm_with_input(["score", "-"], &bytes, &[]).refused(1);
        let mut with_header = b"institution,state,level,type,TG,TC,PG,PC\n".to_vec();
        with_header.extend(bytes);
        ogm_with_input(["score", "-"], &with_header, &[]).refused(1);
        let run = ogm_with_input(["validate", "-", "--format", "table"], &with_header, &[]);
        assert_eq!(run.status, 1, "{}", run.err);
        let text = String::from_utf8(run.out).unwrap();
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control characters reach the terminal");
    }
}

/// A terminal obeys control characters; those of a file must not reach it.
#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let named = "institution,TG,TC,PG,PC,red\u{1b}[31m\nA\u{1b}[2J,0.5,0.5,0.5,0.5,x\u{7}\n";
    let twice = "institution,TG,TC,PG,PC,red\u{1b}[31m,red\u{1b}[31m\nA,0.5,0.5,0.5,0.5,x,y\n";
    let cell = "institution,TG,TC,PG,PC\nA,\u{1b}[31m,0.5,0.5,0.5\n";
    let latin = b"institution,TG,TC,PG,PC,red\x1b[31m\nA,0.5,0.5,0.5,0.5,\xf1\x1b[31m\n";
    let inputs: [&[u8]; 4] = [named.as_bytes(), twice.as_bytes(), cell.as_bytes(), latin];
    let commands: [&[&str]; 5] = [
        &["validate", "-", "--format", "table"],
        &["score", "-", "--format", "table"],
        &["leaders", "-", "--format", "table"],
        &["summarize", "-", "--by", "nowhere"],
        &["score", "-", "--weight", "nowhere"],
    ];
    let mut obeyed = Vec::new();
    for (number, input) in inputs.iter().enumerate() {
        for command in commands {
            let run = ogm_with_input(command, input, &[]);
            let shown = String::from_utf8_lossy(&run.out).into_owned() + &run.err;
            if shown.contains(|c: char| c.is_control() && c != '\n') {
                obeyed.push(format!("input {number}, {command:?}: {shown:?}"));
            }
        }
    }
    assert!(obeyed.is_empty(), "\n{}", obeyed.join("\n"));
}

/// Bytes that matter to a reader of delimited text, and others.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![
        4 => prop::sample::select(b",;\t\"\n\r".to_vec()),
        4 => prop::sample::select(b"0123456789.-+eNan ".to_vec()),
        1 => any::<u8>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_survey_or_have_findings_on_any_number_of_threads(
        has_header: bool,
        body in prop::collection::vec(byte(), 0..400),
        set_aside: bool,
    ) {
        let header: &[u8] = if has_header { b"institution,state,level,type,TG,TC,PG,PC,note\n" } else { b"" };
        let bytes = [header, &body].concat();
        let on_invalid = if set_aside { OnInvalid::SetAside } else { OnInvalid::Refuse };
        let outcome = || match reader(on_invalid).read_bytes(&bytes) {
            Ok(survey) => {
                let findings = survey.findings().clone();
                assert!(!survey.is_empty() && (set_aside || findings.errors() == 0));
                let scores = Scores::new(survey).unwrap();
                assert_eq!(Summarize::new(&scores).summary().unwrap().groups.len(), 1);
                (Some(Table::of(&scores.frame().unwrap())), findings)
            }
            Err(error) => {
                let findings = error.findings().unwrap_or_else(|| panic!("{error}")).clone();
                assert!(findings.errors() > 0, "refused without a finding: {error}");
                (None, findings)
            }
        };
        let (table, findings) = on_threads(1, outcome);
        assert_within(&findings, &bytes);
        let (again, found) = on_threads(2, outcome);
        prop_assert_eq!((table, listed(&findings)), (again, listed(&found)));
    }
}
