//! Methodology files and command lines at fault.

use std::collections::BTreeSet;

use crate::common::{ogm, project_file};

/// Line and node that the message names; `None` for a fault outside all nodes.
const METHODOLOGIES: [(&str, usize, Option<&str>); 15] = [
    ("cycle", 7, Some("A")),
    ("unknown_child", 13, Some("H")),
    ("repeated_code", 16, Some("B")),
    ("weights_do_not_sum", 13, Some("H")),
    ("negative_weight", 13, Some("H")),
    ("nan_weight", 13, Some("H")),
    ("empty_headline", 2, None),
    ("unreachable_headline", 2, Some("Z")),
    ("scale_reversed", 4, None),
    ("unknown_key", 14, Some("H")),
    ("unknown_aggregation", 14, Some("H")),
    ("not_toml", 14, None),
    ("geometric_below_zero", 15, Some("H")),
    ("power_zero", 14, Some("H")),
    ("zero_missing_without_zero_in_scale", 15, Some("H")),
];

#[test]
fn every_broken_methodology_is_tested() {
    let folder = std::fs::read_dir(project_file("fixtures/broken")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> =
        names.filter_map(|name| Some(name.strip_prefix("methodology_")?.strip_suffix(".toml")?.to_owned())).collect();
    assert_eq!(names, METHODOLOGIES.iter().map(|(name, ..)| (*name).to_owned()).collect());
}

/// The line of the key at fault, as `fixtures/README.md` tells, and the node.
#[test]
fn a_broken_methodology_is_refused_with_line_and_node() {
    let mut wrong = Vec::new();
    for (name, line, node) in METHODOLOGIES {
        let path = format!("fixtures/broken/methodology_{name}.toml");
        let runs = [
            ogm(["methodology", "check", &path]),
            ogm(["methodology", "show", "--methodology", &path]),
            ogm(["score", "fixtures/survey_2017.csv", "--methodology", &path]),
        ];
        for run in &runs {
            run.refused(1);
            assert_eq!(run.err, runs[0].err);
        }
        let message = runs[0].err.trim_end();
        assert!(message.starts_with(&format!("error: {path}: ")), "{message}");
        let says_line = message.contains(&format!("line {line}: "));
        let is_named =
            |node: &str| message.contains(&format!("node {node}")) || message.contains(&format!("headline {node} "));
        if !says_line || !node.is_none_or(is_named) {
            wrong.push(format!("expected line {line}, node {}: {message}", node.unwrap_or("–")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_fault_of_the_command_line_has_status_2() {
    let file = "fixtures/survey_2017.csv";
    let faults: [&[&str]; 21] = [
        &["summarize", file, "--by", "nowhere"],
        &["summarize", file, "--by", "state,state"],
        &["summarize", file, "--by", "unit"],
        &["summarize", file, "--by", " unit"],
        &["leaders", file, "--by", "nowhere"],
        &["leaders", file, "--top", "0"],
        &["leaders", file, "--top", "-1"],
        &["gaps", file, "--by", "nowhere"],
        &["score", file, "--nowhere"],
        &["score"],
        &["nowhere", file],
        &["score", file, "--edition", "1999"],
        &["score", file, "--edition", "2017", "--methodology", "fixtures/own_index.toml"],
        &["score", file, "--format", "nowhere"],
        &["score", file, "--format", "parquet"],
        &["score", file, "--lang", "fr"],
        &["score", file, "--encoding", "nowhere"],
        &["score", file, "--delimiter", "ab"],
        &["score", file, "--on-invalid", "ignore"],
        &["summarize", file, "--confidence", "1"],
        &["summarize", file, "--confidence", "0"],
    ];
    for arguments in faults {
        let run = ogm(arguments);
        run.refused(2);
        if arguments.contains(&"nowhere") {
            assert!(run.err.contains("nowhere"), "{arguments:?}: {}", run.err);
        }
    }
    assert_eq!(ogm::<&str>([]).status, 2);
}

#[test]
fn help_and_version_are_no_faults() {
    assert!(ogm(["--help"]).text().contains("summarize"));
    assert!(ogm(["--version"]).text().contains(env!("CARGO_PKG_VERSION")));
    assert!(ogm(["help", "leaders"]).text().contains("--top"));
}
