//! The index as a query: its text in each dialect, what is refused, and the command that prints it. Engines run it in
//! `tests/program/engines.rs`.

use crate::common::{ogm, project_file};
use insta::assert_snapshot;
use open_gov_metric::methodology::Indices;
use open_gov_metric::sql::{Dialect, Query};
use open_gov_metric::{Language, Methodology};

/// An index with every kind of line, and names that must be quoted.
const SMALL: &str = r#"
name = "Doors */ DROP TABLE canary; --"
headline = "OPEN"
catalog = "none"
quadrants = { x = "ASKED", y = "SEEN", threshold = 0.5 }
bands = [{ above = 0.6, code = "it's \\ good" }]
node = [
    { code = "SEEN", column = "what is \"seen\"" },
    { code = "ASKED", rule = { map = { "sí" = 1, "a medias" = 0.5, "no" = 0 } } },
    { code = "DAYS", rule = { goalposts = { worst = 20, best = 0 } } },
    { code = "PLACE", rule = "min_max", scale = { min = 0, max = 10 } },
    { code = "ROOMS", children = { ASKED = 0.25, DAYS = 0.75 }, missing = "renormalize", aggregation = "geometric" },
    { code = "OPEN", children = { ROOMS = 2, SEEN = 1, PLACE = 0 }, weights = "relative" },
]
"#;

fn small() -> Methodology {
    Methodology::from_toml(SMALL).unwrap()
}

fn query(methodology: &Methodology, dialect: Dialect) -> Query<'_> {
    Query::new(methodology, dialect).columns(["institution", "region", "what is \"seen\"", "ASKED", "DAYS", "PLACE"])
}

/// What an error says of its argument, in both languages.
#[track_caller]
fn refused(query: Query<'_>, argument: &str) -> String {
    let error = query.sql().unwrap_err();
    assert!(error.argument_name() == Some(argument), "{error:?}");
    assert_ne!(error.message(Language::English), error.message(Language::Spanish));
    error.message(Language::English)
}

// ---- Its text ----

#[test]
fn scores_in_duckdb() {
    assert_snapshot!(query(&small(), Dialect::DuckDb).table("main.doors").sql().unwrap());
}

#[test]
fn scores_in_spark() {
    assert_snapshot!(query(&small(), Dialect::Spark).table("main.doors").sql().unwrap());
}

#[test]
fn scores_in_datafusion() {
    assert_snapshot!(query(&small(), Dialect::DataFusion).table("main.doors").sql().unwrap());
}

#[test]
fn scores_in_postgres() {
    assert_snapshot!(query(&small(), Dialect::Postgres).table("main.doors").sql().unwrap());
}

#[test]
fn weighted_means_by_group() {
    let metric = Methodology::edition(2023).unwrap();
    let headers = ["SO", "niv", "programa", "peso", "TG", "TC", "PG", "PC"];
    let query = Query::new(&metric, Dialect::Postgres).columns(headers).summarize(["niv", "programa"]).weight("peso");
    assert_snapshot!(query.sql().unwrap());
}

/// Engines limit how deep an expression nests, and a sum of thousands would nest thousands deep.
#[test]
fn sums_of_thousands_stand_in_parentheses() {
    let nodes: String = (0..5000).map(|node| format!("[[node]]\ncode = \"c{node}\"\n")).collect();
    let children: Vec<String> = (0..5000).map(|node| format!("c{node} = 1")).collect();
    let top = format!("[[node]]\ncode = 'top'\nweights = 'relative'\nchildren = {{ {} }}\n", children.join(", "));
    let wide = Methodology::from_toml(&format!("catalog = 'none'\n{nodes}{top}")).unwrap();
    let sql = wide.to_sql(Dialect::DuckDb).unwrap();
    let sum = sql.split("\"top\" AS (").nth(1).unwrap().split("\"top\"").next().unwrap();
    assert_eq!(sum.matches("* \"c").count(), 5000);
    let longest = sum.split(['(', ')']).map(|run| run.matches('+').count()).max().unwrap();
    assert!(longest < 64, "{longest} in a row");
}

#[test]
fn nothing_of_a_name_stands_outside_its_quotes() {
    let hostile = "x\"`'; DROP TABLE canary; --";
    let toml =
        format!("catalog = 'none'\nnode = [{{ code = {hostile:?} }}]\nbands = [{{ above = 0.5, code = {hostile:?} }}]");
    let index = Methodology::from_toml(&toml).unwrap();
    for dialect in Dialect::ALL {
        let sql = Query::new(&index, dialect).table(hostile).columns(["institution", hostile]).sql().unwrap();
        let bytes: String = hostile.bytes().map(|byte| format!("{byte:02X}")).collect();
        let (name, text) = match dialect {
            Dialect::Spark => ("`x\"``'; DROP TABLE canary; --`", format!("CAST(X'{bytes}' AS STRING)")),
            _ => ("\"x\"\"`'; DROP TABLE canary; --\"", "'x\"`''; DROP TABLE canary; --'".to_owned()),
        };
        assert!(sql.contains(&text), "{dialect}: {sql}");
        let rest = sql.replace(name, "").replace(&text, "");
        assert!(!rest.contains("DROP"), "{dialect}: {rest}");
    }
}

#[test]
fn duckdb_reads_a_file_as_text() {
    let metric = Methodology::edition(2019).unwrap();
    let from = |dialect, table: &str| {
        let sql = Query::new(&metric, dialect).table(table).sql().unwrap();
        sql.lines().find_map(|line| line.strip_prefix("  FROM ").map(str::to_owned)).unwrap()
    };
    for path in ["a's.csv", "b/c.tsv.gz", "C.CSV"] {
        let quoted = path.replace('\'', "''");
        let expected = format!("read_csv('{quoted}', header = true, all_varchar = true)");
        assert_eq!(from(Dialect::DuckDb, path), expected);
    }
    assert_eq!(from(Dialect::DuckDb, "b/c.parquet"), "\"b/c.parquet\"");
    assert_eq!(from(Dialect::Postgres, "b.csv"), "\"b\".\"csv\"");
}

#[test]
fn a_map_of_yes_and_no_finds_them_in_truth_values() {
    let rule = |map: &str| {
        let toml = format!("catalog = 'none'\nnode = [{{ code = 'H', column = 'a', rule = {{ map = {map} }} }}]");
        Methodology::from_toml(&toml).unwrap().to_sql(Dialect::DuckDb).unwrap()
    };
    let both = rule("{ yes = 1, no = 0.25 }");
    assert!(both.contains("WHEN 'true' THEN 1E0") && both.contains("WHEN 'false' THEN 2.5E-1"), "{both}");
    let own = rule("{ yes = 1, true = 0.5, no = 0 }");
    assert!(own.contains("WHEN 'true' THEN 5E-1") && !own.contains("WHEN 'true' THEN 1E0"), "{own}");
    // Which of the two a truth value was cannot be known.
    assert!(!rule("{ yes = 1, si = 0.5 }").contains("'true'"));
}

// ---- What is refused ----

#[test]
fn headers_that_differ_in_case_alone_are_refused_where_they_are_one() {
    let index = Methodology::from_toml(
        "catalog = 'none'\nnode = [{ code = 'I', children = { A = 0.5, a = 0.5 } }, { code = 'a' }, { code = 'A' }]",
    );
    let index = index.unwrap();
    for dialect in [Dialect::DuckDb, Dialect::Spark] {
        let message = refused(Query::new(&index, dialect), "columns");
        assert!(message.contains("\"a\" and \"A\" are one in the dialect"), "{message}");
    }
    for dialect in [Dialect::DataFusion, Dialect::Postgres] {
        Query::new(&index, dialect).sql().unwrap();
    }
}

#[test]
fn results_that_differ_in_case_alone_are_told_apart_until_the_end() {
    let toml = "catalog = 'none'\nnode = [{ code = 'POLICY', column = 'policy', rule = { map = { 'yes' = 1 } } }]";
    let sql = Methodology::from_toml(toml).unwrap().to_sql(Dialect::DuckDb).unwrap();
    assert!(
        sql.contains("CAST(\"policy\" AS VARCHAR)), '') AS \"policy_\"") && sql.contains("TRANSLATE(\"policy_\""),
        "{sql}"
    );
    assert!(sql.contains("\nSELECT\n  \"unit\",\n  \"policy_\" AS \"policy\",\n  \"POLICY\",\n"), "{sql}");
}

#[test]
fn names_that_an_engine_would_change_are_refused() {
    let metric = Methodology::edition(2023).unwrap();
    let columns = |name: &str| ["SO", "TG", "TC", "PG", "PC", name].map(str::to_owned);
    let of = |dialect, name: &str| Query::new(&metric, dialect).columns(columns(name));
    assert!(refused(of(Dialect::Spark, "${env:HOME}"), "dialect").contains("the value of a variable"));
    assert!(refused(of(Dialect::Postgres, &"ñ".repeat(32)), "dialect").contains("has 64 bytes"));
    for dialect in Dialect::ALL {
        assert!(refused(of(dialect, "a\0b"), "dialect").contains("NUL"));
        assert!(refused(Query::new(&metric, dialect).table("schema."), "dialect").contains("empty"));
    }
    of(Dialect::DuckDb, "${env:HOME}").sql().unwrap();
    let index = "catalog = 'none'\nnode = [{ code = 'a' }]\nbands = [{ above = 0.5, code = \"\\u0000\" }]";
    assert!(refused(Query::new(&Methodology::from_toml(index).unwrap(), Dialect::DuckDb), "dialect").contains("NUL"));
}

#[test]
fn keys_and_design_columns_are_those_of_the_table() {
    let metric = Methodology::edition(2023).unwrap();
    let of = || Query::new(&metric, Dialect::DuckDb).columns(["SO", "edo", "zona", "w", "TG", "TC", "PG", "PC"]);
    assert!(refused(of().summarize(["region"]), "summarize").contains("expected one of: state_code, state, zona, w"));
    assert!(refused(of().summarize(["unit"]), "summarize").contains("no key `unit`"));
    assert!(refused(of().summarize(["edo", "state"]), "summarize").contains("named twice"));
    assert!(refused(of().summarize(["edo"]).weight("peso"), "weight").contains("expected one of: zona, w"));
    assert!(refused(of().weight("w"), "weight").contains("expected `summarize`, too"));
    let sql = of().summarize(["edo", "Zona"]).sql().unwrap();
    assert!(sql.ends_with(
        "GROUP BY \"state\", \"zona\", \"state_code\"\nORDER BY \"state_code\" NULLS LAST, \"zona\" NULLS LAST\n"
    ));
}

#[test]
fn columns_that_make_no_survey_are_refused_with_their_findings() {
    let metric = Methodology::edition(2023).unwrap();
    let error = Query::new(&metric, Dialect::DuckDb).columns(["SO", "TG", "TC", "PG"]).sql().unwrap_err();
    let found: Vec<_> = error.findings().unwrap().iter().collect();
    assert_eq!(found.len(), 1);
    assert!(found[0].message(Language::English).contains("PC"), "{:?}", found[0]);
}

#[test]
fn supplied_indices_are_read_where_they_are_asked_for() {
    let metric = Methodology::edition(2023).unwrap();
    let of = |indices| {
        Query::new(&metric, Dialect::DuckDb)
            .columns(["SO", "T", "TG", "TC", "PG", "PC"])
            .indices(indices)
            .sql()
            .unwrap()
    };
    assert!(of(Indices::Computed).contains("\"TG\" + 0.5 * \"TC\" AS \"T\""));
    assert!(
        !of(Indices::Supplied).contains("AS \"T\"\n  FROM \"survey\"\n),\n\"P\" AS (\n  SELECT *,\n    0.5 * \"TG\"")
    );
    assert!(of(Indices::Supplied).contains("TRY_CAST(\"T\" AS DOUBLE) AS \"T\""));
}

// ---- The command ----

#[test]
fn the_command_prints_what_the_library_gives() {
    let metric = Methodology::edition(2017).unwrap();
    let headers =
        open_gov_metric::SurveyReader::new(&metric).headers(project_file("fixtures/survey_2017.csv")).unwrap();
    let query = Query::new(&metric, Dialect::Spark).table("gov.survey").columns(headers);
    let words = ["sql", "--dialect", "spark", "--table", "gov.survey", "--columns", "fixtures/survey_2017.csv"];
    assert_eq!(ogm(words).text(), query.clone().sql().unwrap());
    let national = query.summarize([""; 0]).sql().unwrap();
    for none in [&["--summarize"][..], &["--summarize", ""], &["--summarize", "none"]] {
        assert_eq!(ogm([&words[..], none].concat()).text(), national);
    }
    assert_eq!(
        ogm(["sql", "--dialect", "duckdb", "--table", "institutions"]).text(),
        metric.to_sql(Dialect::DuckDb).unwrap()
    );
}

#[test]
fn the_command_line_is_at_fault_where_it_is() {
    for (words, told) in [
        ("sql --table t", "--dialect"),
        ("sql --dialect duckdb", "--table"),
        ("sql --dialect oracle --table t", "expected duckdb, spark, datafusion or postgres"),
        ("sql --dialect duckdb --table t --weight w", "--summarize"),
        ("sql --dialect duckdb --table t --summarize region", "no key `region`"),
        ("sql --dialect duckdb --table t --out q.csv", "cannot be written to a .csv file"),
        (
            "sql --dialect duckdb --table t --columns Cargo.toml --out Cargo.toml",
            "read or written by this command already",
        ),
    ] {
        let run = ogm(words.split(' '));
        assert_eq!((run.status, run.out.is_empty()), (2, true), "{words}: {}", run.err);
        assert!(run.err.contains(told), "{words}: {}", run.err);
    }
    let run = ogm(["sql", "--dialect", "duckdb", "--table", "t", "--columns", "no such file", "--lang", "es"]);
    assert_eq!(run.status, 1);
}

#[test]
fn the_query_can_go_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("score.sql");
    let words = ["sql", "--dialect", "postgres", "--table", "t"];
    let run =
        ogm(words.iter().map(|word| std::ffi::OsString::from(*word)).chain(["--out".into(), path.clone().into()]));
    assert_eq!((run.status, run.out.is_empty()), (0, true), "{}", run.err);
    assert_eq!(std::fs::read_to_string(path).unwrap(), ogm(words).text());
}

/// A sheet's header is read as that of a file of text.
#[cfg(feature = "xlsx")]
#[test]
fn columns_can_be_those_of_a_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scores.xlsx");
    let scored = ogm([
        "score".into(),
        project_file("fixtures/own_index.csv").into_os_string(),
        "--methodology".into(),
        project_file("fixtures/own_index.toml").into(),
        "--out".into(),
        path.clone().into(),
    ]);
    assert_eq!(scored.status, 0, "{}", scored.err);
    let own = Methodology::from_path(project_file("fixtures/own_index.toml")).unwrap();
    let headers = open_gov_metric::SurveyReader::new(&own).headers(&path).unwrap();
    assert_eq!(headers[..2], ["unit", "region"]);
}
