//! The dictionary against what the commands print: every column is in it, in its kind, and it has no other.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{self, Table, ogm, project_file};
use open_gov_metric::dictionary::{self, Kind};
use open_gov_metric::{Language, Methodology, cocreation};

/// Every table of every command, called as the dictionary calls it, and runs that together show all of its columns. `FILE` is a
/// survey, `SMALL` one with values of the indices, `BROKEN` one with findings.
const RUNS: &[(&str, &[&str])] = &[
    ("validate", &["validate BROKEN"]),
    ("score", &["score FILE"]),
    ("summarize", &["summarize FILE --by state,state_code", "summarize FILE --by level,type"]),
    ("summarize --wide", &["summarize FILE --wide --by state,state_code", "summarize FILE --wide --by level,type"]),
    ("leaders", &["leaders FILE --by state", "leaders FILE --by state_code"]),
    ("distribution", &["distribution FILE --by state,state_code", "distribution FILE --by level,type"]),
    ("gaps", &["gaps FILE --by unit", "gaps FILE --by state,state_code", "gaps FILE --by level,type"]),
    ("published", &["published FILE", "published SMALL --edition 2021"]),
    (
        "uncertainty",
        &[
            "uncertainty FILE --draws 20",
            "uncertainty FILE --draws 20 --by state,state_code",
            "uncertainty FILE --draws 20 --by level,type",
        ],
    ),
    ("uncertainty --pairs", &["uncertainty FILE --draws 20 --by level --pairs"]),
    ("sensitivity", &["sensitivity FILE --by state --base 16 --leave-one-out --bootstrap"]),
    ("reliability", &["reliability FILE --node TC"]),
    ("reliability --format table", &["reliability FILE --node TC --format table"]),
    ("compare-groups", &["compare-groups FILE --by level"]),
    ("compare-groups --pairs", &["compare-groups FILE --by level --pairs"]),
    ("compare", &["compare FILE FILE --by state,state_code", "compare FILE FILE --by level,type"]),
    ("compare --moves", &["compare FILE FILE --moves"]),
    ("compare --transitions", &["compare FILE FILE --transitions"]),
    ("compare --unmatched", &["compare FILE SMALL --unmatched"]),
    ("series", &["series 2017=fixtures/survey_2017.csv"]),
    ("rerun", &["rerun FILE --draws 9 --out-dir OUT"]),
    ("context", &["context FILE --context FACTS"]),
    ("requests", &["requests REQUESTS"]),
    ("requests --survey", &["requests REQUESTS --survey FILE"]),
    ("mapping show", &["mapping show"]),
    ("cocreation fields", &["cocreation fields"]),
    ("cocreation status", &["cocreation status REGISTRY"]),
    ("cocreation commitments", &["cocreation commitments REGISTRY --at 2023-01-01"]),
    (
        "cocreation progress",
        &[
            "cocreation progress REGISTRY",
            "cocreation progress REGISTRY --by state",
            "cocreation progress REGISTRY --by plan",
            "cocreation progress REGISTRY --by policy_area",
            "cocreation progress REGISTRY --by ogp_value",
            "cocreation progress REGISTRY --by year",
        ],
    ),
    ("methodology show", &["methodology show"]),
    ("dictionary", &["dictionary"]),
];

const SMALL: &str = "institution,state,TG,TC,PG,PC\nA,Colima,0.5,0.5,0.5,0.5\nB,Guanajuato,0.25,0.5,0.75,1\n";

const FACTS: &str = "state,trained,plans,region\nColima,sí,0,a\nJalisco,no,2,b\nSonora,sí,3,c\nPuebla,no,1,a\nOaxaca,sí,0,b\nNayarit,sí,5,c\n";

const REQUESTS: &str = "institution,state,received,answered,outcome,complete,clear\n\
    A,Colima,2019-03-05,2019-03-12,Notificación de envío,sí,parcial\nB,,2019-03-05,,Sin respuesta,,\n";

const REGISTRY: &str = "[[states]]\nstate = 'Jalisco'\nyear = 2015\ndeclaration = '2016-05'\nplans = 1\naction_plans = [{ title = 'P', commitments = 3 }]\n\
    lts = { established = 2017-01-02, document = 'Acta', members = ['A', 'B'] }\n\
    [[commitments]]\nid = 'A'\ntitle = 'T'\nstate = 'Jalisco'\naction_plans = ['P']\nogp_values = ['V']\npolicy_area = 'W'\n\
    lead_institution = 'I'\nstart = '2022'\nend = 2022-05-31\nfinished = 2022-06-10\n\
    report = { progress = 'complete', disclosure_degree = 'major' }\nmilestones = [{ title = 'M', status = 'finished' }]\n";

/// The tables of a run: one of CSV, or those that are drawn for people.
fn run(line: &str) -> Vec<Table> {
    let small = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(small.path(), SMALL).unwrap();
    let requests = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(requests.path(), REQUESTS).unwrap();
    let facts = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    std::fs::write(facts.path(), FACTS).unwrap();
    let registry = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(registry.path(), REGISTRY).unwrap();
    let around = tempfile::tempdir().unwrap();
    let word = |word: &str| match word {
        "OUT" => around.path().join("out"),
        "REQUESTS" => requests.path().to_owned(),
        "FACTS" => facts.path().to_owned(),
        "REGISTRY" => registry.path().to_owned(),
        "FILE" => project_file("fixtures/survey_2017.csv"),
        "SMALL" => small.path().to_owned(),
        "BROKEN" => project_file("fixtures/broken/several.csv"),
        other => other.into(),
    };
    let run = ogm(line.split(' ').map(word));
    assert!(run.status == 0 || line.contains("BROKEN"), "{line}: {}", run.err);
    if line.starts_with("rerun") {
        // Its tables are those of the other commands, but for one column of those that are stacked.
        let stacked = Table::parse(std::fs::read(around.path().join("out/tables/summaries.csv")).unwrap());
        let by = stacked.texts("by").into_iter().map(|cell| vec![cell.to_owned()]).collect();
        vec![Table { headers: vec!["by".to_owned()], rows: by }]
    } else if line.contains("--format table") {
        drawn(&String::from_utf8(run.out).unwrap())
    } else {
        vec![Table::parse(run.out)]
    }
}

/// Tables of text, whose columns are as wide as the parts of the line below the header.
fn drawn(text: &str) -> Vec<Table> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| line.starts_with('─') && line.chars().all(|c| c == '─' || c == ' ');
    let rules = (0..lines.len()).filter(|at| is_rule(lines[*at]));
    let tables = rules.map(|at| {
        let widths: Vec<usize> = lines[at].split("  ").map(|part| part.chars().count()).collect();
        let cells = |line: &&str| {
            let mut characters = line.chars();
            let cell = |width: &usize| characters.by_ref().take(width + 2).collect::<String>().trim().to_owned();
            widths.iter().map(cell).collect::<Vec<_>>()
        };
        let rows = lines[at + 1..].iter().take_while(|line| !line.is_empty());
        Table { headers: cells(&lines[at - 1]), rows: rows.map(cells).collect() }
    });
    tables.collect()
}

/// Whether a column is called after a node, or after the number of a principal component.
fn is_of_the_data(table: &str, name: &str) -> bool {
    let is_number = table == "reliability --format table" && name.parse::<usize>().is_ok();
    let is_commitments = table == "cocreation commitments";
    if is_commitments && cocreation::methodology().unwrap().node(name).is_some() {
        return true;
    }
    is_number || [2017, 2021].iter().any(|year| Methodology::edition(*year).unwrap().node(name).is_some())
}

fn is_of_kind(cell: &str, kind: Kind) -> bool {
    // Figures that are too small for the decimals of a table for people.
    let number = || cell.trim_start_matches('<').parse::<f64>();
    match kind {
        _ if cell.is_empty() => true,
        Kind::Text => true,
        Kind::Count => cell.parse::<u64>().is_ok(),
        Kind::Whole => cell.parse::<i64>().is_ok(),
        Kind::Number => number().is_ok(),
        Kind::Share => number().is_ok_and(|share| (0.0..=1.0 + 1e-12).contains(&share)),
        Kind::Truth => ["true", "false"].contains(&cell),
    }
}

#[test]
fn every_column_that_is_printed_is_in_the_dictionary_and_no_other() {
    let mut printed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, lines) in RUNS {
        for (line, table) in lines.iter().flat_map(|line| run(line).into_iter().map(move |table| (line, table))) {
            assert!(table.len() > 0 || line.contains("compare FILE FILE"), "{line} prints no row");
            for header in table.headers.iter().filter(|header| !is_of_the_data(name, header)) {
                let column = dictionary::column(header).unwrap_or_else(|| panic!("{line}: {header} is not known"));
                let sense = column.senses.iter().find(|sense| sense.tables.contains(name));
                let kind = sense.unwrap_or_else(|| panic!("{header} has no meaning in {name}")).about.kind;
                let odd = table.texts(header).into_iter().find(|cell| !is_of_kind(cell, kind));
                assert_eq!(odd, None, "{line}: {header} is no {}", kind.code());
                printed.entry(name).or_default().insert(header.clone());
            }
        }
    }
    let mut listed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for column in dictionary::columns() {
        for table in column.senses.iter().flat_map(|sense| &sense.tables) {
            listed.entry(table).or_default().insert(column.name.to_owned());
        }
    }
    assert_eq!(listed, printed);
}

#[test]
fn every_command_with_a_table_is_run_here() {
    let help = ogm(["--help"]).text();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: BTreeSet<&str> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    let without = ["help", "card", "report", "sql"];
    let run: BTreeSet<&str> = RUNS.iter().filter_map(|(name, _)| name.split(' ').next()).chain(without).collect();
    assert_eq!(commands, run);
}

#[test]
fn the_dictionary_is_printed_in_both_languages() {
    let tables = ["en", "es"].map(|language| ogm(["dictionary", "--format", "csv", "--lang", language]).table());
    let [english, spanish] = &tables;
    for column in ["heading", "tables", "kind", "range", "meaning"] {
        let empty = tables.iter().find(|table| table.texts(column).contains(&""));
        assert!(empty.is_none(), "an empty {column}");
    }
    assert_eq!(english.texts("name"), spanish.texts("name"));
    for row in 0..english.len() {
        let meanings = [english, spanish].map(|table| table.text(row, "meaning"));
        let name = english.text(row, "name");
        assert_ne!(meanings[0], meanings[1], "{name}");
        meanings.iter().for_each(|meaning| assert!(meaning.ends_with('.'), "{name}: {meaning}"));
    }
    let row = spanish.find(&[("name", "n_matched")]);
    assert_eq!(spanish.text(row, "heading"), "n en ambas");
    let for_people = ogm(["dictionary", "--format", "table", "--lang", "es"]).text();
    assert!(for_people.contains("proporción") && for_people.contains("significado"), "{for_people}");
}

#[test]
fn headings_of_tables_are_those_of_the_dictionary() {
    let table = &drawn(&ogm(["methodology", "show", "--format", "table", "--lang", "es"]).text())[0];
    let names = ogm(["methodology", "show", "--format", "csv"]).table().headers;
    let headings: Vec<&str> =
        names.iter().map(|name| dictionary::column(name).unwrap().heading(Language::Spanish)).collect();
    assert_eq!(table.headers, headings);
}

/// A text column of a survey makes way for a column of the tables that it may stand in, and for no other.
#[test]
fn text_columns_make_way_where_they_would_collide() {
    let file = "institution,state,change,severity,TG,TC,PG,PC\nA,Colima,x,y,0.5,0.5,0.5,0.5\n";
    let survey = common::survey(2019, file);
    assert_eq!(survey.keys(), ["state", "change_in_file", "severity"]);
}
