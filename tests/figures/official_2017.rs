//! The official file of 2017: what was published of it, and what R computes from it.
//!
//! The file is looked for in the folder that `OGM_REFERENCE_DATA` names; without it these tests are ignored.

use crate::common::{Table, assert_close, listed, project_file, reference_data, scores, values};
use open_gov_metric::catalog::{GovernmentLevel, InstitutionType, Jurisdiction};
use open_gov_metric::finding::Severity;
use open_gov_metric::methodology::Indices;
use open_gov_metric::{Language, Methodology, Scores, Summarize, Summary, SurveyReader};

const INSTITUTIONS: &str = "mga2017/institutions.csv";
/// The nodes that the official file supplies.
const SUPPLIED: [&str; 7] = ["GA", "P", "T", "TG", "TC", "PG", "PC"];
/// Lines of the file with a field that is not valid UTF-8, found with `iconv -f utf-8`.
const NOT_UTF8: [u64; 5] = [245, 254, 337, 756, 895];

/// The official file scored; published means are means of the supplied values.
fn official(indices: Indices) -> Scores {
    let file = reference_data(INSTITUTIONS);
    let survey = SurveyReader::new(&Methodology::edition(2017).unwrap()).read_path(file).unwrap();
    assert_eq!(survey.len(), 908);
    Scores::with_indices(survey, indices).unwrap()
}

fn summary(scores: &Scores, keys: &[&str]) -> Summary {
    Summarize::new(scores).by(keys.iter().copied()).summary().unwrap()
}

fn state(text: &str) -> &'static str {
    Jurisdiction::parse(text).unwrap_or_else(|| panic!("unknown state {text}")).name()
}

#[test]
#[ignore = "needs official data"]
fn means_by_state_have_full_precision() {
    let scores = official(Indices::Supplied);
    let expected = Table::read(reference_data("mga2017/states_full_precision.csv"));
    let summary = summary(&scores, &["state"]);
    assert_eq!((expected.len(), summary.groups.len()), (33, 33));
    for row in 0..expected.len() {
        let state = state(expected.text(row, "estado"));
        for node in SUPPLIED {
            let found = summary.estimate(&[state], node).unwrap();
            assert_close(found.mean, expected.number(row, node), 1e-12, &format!("{state}, {node}"));
            assert_eq!(found.missing, 0);
        }
    }
}

/// Annex 2 of *Métrica de Gobierno Abierto 2017. Resumen Ejecutivo*, INAI, February 2017.
#[test]
#[ignore = "needs official data"]
fn means_by_state_agree_with_annex_2() {
    let scores = official(Indices::Supplied);
    let printed = Table::read(reference_data("mga2017/published_states.csv"));
    let summary = summary(&scores, &["state"]);
    assert_eq!(printed.len(), 33);
    for row in 0..printed.len() {
        let state = state(printed.text(row, "state"));
        for node in ["GA", "PG", "PC", "TG", "TC"] {
            let found = summary.estimate(&[state], node).unwrap().mean;
            // Half a unit of the second decimal; 1e-9 for a printed decimal that no binary number meets.
            assert_close(found, printed.number(row, node), 0.005 + 1e-9, &format!("{state}, {node}"));
        }
    }
}

/// The table in the fixtures is the same as the official one, so that tests without the official files mean the same.
#[test]
#[ignore = "needs official data"]
fn the_published_table_of_the_fixtures_is_annex_2() {
    let file = reference_data("mga2017/published_states.csv");
    let (official, fixture) = (Table::read(file), Table::read(project_file("fixtures/published_2017_states.csv")));
    assert_eq!(fixture.len(), official.len());
    for row in 0..official.len() {
        let code = Jurisdiction::parse(official.text(row, "state")).unwrap();
        let same =
            (0..fixture.len()).find(|row| Jurisdiction::parse(fixture.text(*row, "state")) == Some(code)).unwrap();
        for node in ["GA", "PG", "PC", "TG", "TC"] {
            assert_eq!(fixture.number(same, node), official.number(row, node), "{code}, {node}");
        }
    }
}

/// T and P were rounded from rounded parts, GA from rounded T and P.
#[test]
#[ignore = "needs official data"]
fn recomputed_indices_differ_by_rounding_only() {
    let (computed, supplied) = (official(Indices::Computed), official(Indices::Supplied));
    for (node, bound) in [("T", 5e-5), ("P", 5e-5), ("GA", 7.5e-5)] {
        let apart = std::iter::zip(values(&computed, node), values(&supplied, node));
        let largest = apart.map(|(a, b)| (a.unwrap() - b.unwrap()).abs()).fold(0.0, f64::max);
        // Values with four decimals are no nearer than 2⁻⁵³ to their binary ones.
        assert!(largest <= bound + 1e-12, "{node}: {largest}");
        assert!(largest > bound / 2.0, "{node}: the supplied value was compared with itself? {largest}");
    }
}

/// *Resumen Ejecutivo*, p. 14: GA 0.39, T 0.50, P 0.28 over 908 institutions.
#[test]
#[ignore = "needs official data"]
fn national_means_agree_with_the_published_ones() {
    for indices in [Indices::Supplied, Indices::Computed] {
        let scores = official(indices);
        let summary = summary(&scores, &[]);
        for (node, printed) in [("GA", 0.39), ("T", 0.50), ("P", 0.28)] {
            let found = summary.estimate(&[], node).unwrap();
            assert_eq!(found.n, 908);
            assert_close(found.mean, Some(printed), 0.005, node);
        }
        let published = Table::of(&Summarize::new(&scores).published().unwrap().frame(Language::English).unwrap());
        assert_eq!(published.texts("node"), ["GA", "T", "P"]);
        assert_eq!(published.texts("agrees"), ["true"; 3]);
        assert_eq!(published.texts("n"), ["908"; 3]);
    }
}

/// Every figure of every node against R 4.2.2; see `tests/reference/official_2017/README.md`.
#[test]
#[ignore = "needs official data"]
fn figures_by_level_and_type_are_those_of_r() {
    let scores = official(Indices::Supplied);
    let level = |text: &str| GovernmentLevel::parse(text).map(GovernmentLevel::code);
    let kind = |text: &str| InstitutionType::parse(text).map(InstitutionType::code);
    let nowhere = |_: &str| None;
    type Code<'a> = &'a dyn Fn(&str) -> Option<&'static str>;
    let cases: [(&str, &[&str], Code, usize); 3] =
        [("all", &[], &nowhere, 1), ("by_level", &["level"], &level, 3), ("by_type", &["type"], &kind, 11)];
    for (name, keys, code, groups) in cases {
        let expected = Table::read(project_file(&format!("tests/reference/official_2017/{name}.csv")));
        let summary = summary(&scores, keys);
        assert_eq!((expected.len(), summary.groups.len()), (groups * SUPPLIED.len(), groups), "{name}");
        for row in 0..expected.len() {
            let group: Vec<&str> = keys.iter().map(|key| code(expected.text(row, key)).unwrap()).collect();
            let node = expected.text(row, "node");
            let found = summary.estimate(&group, node).unwrap();
            assert_eq!(Some(found.n as f64), expected.number(row, "n"), "{name} {group:?} {node}");
            let figures = [
                ("mean", found.mean),
                ("sd", found.sd),
                ("se", found.se),
                ("ci_low", found.ci_low),
                ("ci_high", found.ci_high),
                ("min", found.min),
                ("q25", found.q25),
                ("median", found.median),
                ("q75", found.q75),
                ("max", found.max),
            ];
            for (figure, found) in figures {
                assert!(found.is_some());
                let what = format!("{name} {group:?} {node} {figure}");
                assert_close(found, expected.number(row, figure), 1e-12, &what);
            }
        }
    }
}

#[test]
#[ignore = "needs official data"]
fn the_only_findings_are_five_fields_that_are_not_utf8() {
    let scores = official(Indices::Computed);
    let findings = listed(scores.survey().findings());
    assert_eq!(findings.iter().map(|finding| finding.place.line.unwrap()).collect::<Vec<_>>(), NOT_UTF8);
    for finding in &findings {
        assert_eq!((finding.code(), finding.place.column), ("fallback_encoding", Some(1)));
        assert_eq!(finding.severity(), Severity::Warning);
        assert_eq!(finding.place.header.as_deref(), Some("SO"));
    }
    // ñ is the one sensible letter; valid UTF-8 elsewhere in the same file stays what it is.
    assert!(findings[2].value().contains("Pequeña Empresa"));
    let unit_on = |line: u64| {
        let survey = scores.survey();
        survey.unit((0..survey.len()).find(|row| survey.line(*row) == line).unwrap()).to_owned()
    };
    for line in [676, 801] {
        let unit = unit_on(line);
        assert!(unit.chars().any(|c| "áéíóúñÁÉÍÓÚÑ".contains(c)), "line {line}: {unit}");
    }
}

#[test]
#[ignore = "needs official data"]
fn the_audit_is_clean_and_names_the_line_of_a_changed_cell() {
    let file = reference_data(INSTITUTIONS);
    let bytes = std::fs::read(file).unwrap();
    let audit = |bytes: &[u8]| listed(&scores(2017, bytes).audit().unwrap());
    assert_eq!(audit(&bytes), []);

    // T is the seventh field of a line; names hold no quotes in lines that are taken here.
    let changed = |line: usize, by: f64| {
        let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let mut fields: Vec<Vec<u8>> = lines[line - 1].split(|byte| *byte == b',').map(<[u8]>::to_vec).collect();
        assert_eq!(fields.len(), 11, "line {line}");
        let value: f64 = std::str::from_utf8(&fields[6]).unwrap().parse().unwrap();
        fields[6] = format!("{:.4}", value + by).into_bytes();
        lines[line - 1] = fields.join(&b","[..]);
        lines.join(&b"\n"[..])
    };
    for (line, by) in [(2, 0.01), (500, -0.01), (909, 0.01)] {
        let found = audit(&changed(line, by));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].place.line, found[0].place.column), (Some(line as u64), Some(7)));
        assert_eq!((found[0].code(), found[0].place.header.as_deref()), ("index_disagrees", Some("T")));
        assert!(found[0].message(Language::English).starts_with(&format!("line {line}, column 7 (T): ")));
    }
    // Within the tolerance of 0.0005 of the scale, rounding included.
    assert_eq!(audit(&changed(500, 0.0004)), []);
}

#[cfg(feature = "cli")]
#[test]
#[ignore = "needs official data"]
fn ogm_validates_the_official_file() {
    let file = reference_data(INSTITUTIONS);
    let run = crate::common::ogm(["validate".as_ref(), file.as_os_str()]);
    let table = run.table();
    assert_eq!(table.texts("line"), NOT_UTF8.map(|line| line.to_string()));
    assert_eq!(table.texts("rule"), ["fallback_encoding"; 5]);
    assert_eq!(table.texts("severity"), ["warning"; 5]);
}

#[cfg(feature = "cli")]
#[test]
#[ignore = "needs official data"]
fn ogm_finds_the_changed_cell() {
    let file = reference_data(INSTITUTIONS);
    let bytes = std::fs::read(file).unwrap();
    let changed = String::from_utf8_lossy(&bytes).replacen(",0.5054,0.333,0.6778,", ",0.5054,0.333,0.6878,", 1);
    let run = crate::common::ogm_with_input(["validate", "-"], changed.as_bytes(), &[]);
    let table = run.table();
    let row = table.find(&[("rule", "index_disagrees")]);
    assert_eq!((table.text(row, "line"), table.text(row, "column")), ("2", "T"));
    assert_eq!(table.number(row, "value"), Some(0.6878));
    assert_close(table.number(row, "expected"), Some((0.5556 + 0.8) / 2.0), 1e-12, "recomputed T");
}
