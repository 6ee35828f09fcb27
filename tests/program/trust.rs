//! `ogm uncertainty`, `sensitivity`, `reliability` and `compare-groups` as a user meets them: golden output, columns, what
//! they refuse, forms, languages and threads.

use crate::common::{self, Table, ogm, ogm_with_input, project_file};
use insta::assert_snapshot;
use serde_json::Value;

const SURVEY: &str = "fixtures/survey_2017.csv";

fn table(command: &str) -> Table {
    ogm(command.split(' ')).table()
}

// ---- Golden output ----

#[test]
fn uncertainty_of_states() {
    let command = "uncertainty fixtures/survey_2017.csv --by state --draws 400 --bootstrap --leave-one-out --seed 7";
    assert_snapshot!(ogm(command.split(' ')).text());
}

#[test]
fn uncertainty_of_cities_for_people() {
    let command = "uncertainty fixtures/own_index.csv --methodology fixtures/own_index.toml --draws 200 --dirichlet 30 \
                   --missing propagate,renormalize --top 3 --format table --lang es";
    assert_snapshot!(ogm(command.split_whitespace()).text());
}

#[test]
fn uncertainty_comes_with_what_was_varied_and_what_it_does_not_hold() {
    for (more, language, words) in [
        ("", "en", ["varied: each weight by up to 25%", "sampling error is not in them"]),
        ("", "es", ["varía: cada peso hasta en 25%", "no incluyen el error de muestreo"]),
        (
            "--weights 0.125 --bootstrap",
            "en",
            ["by up to 12.5%; the institutions of each group", "not a confidence interval for a rank"],
        ),
        (
            "--dirichlet 30 --bootstrap",
            "es",
            ["concentración 30); las instituciones", "no es un intervalo de confianza de la posición"],
        ),
    ] {
        let command = format!("uncertainty {SURVEY} --by state --draws 20 --lang {language} {more}");
        let run = ogm(command.split_whitespace());
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(words.iter().all(|words| run.err.contains(words)), "{}", run.err);
    }
}

#[test]
fn sensitivity_of_states() {
    let command = "sensitivity fixtures/survey_2017.csv --by state --base 128 --leave-one-out --bootstrap \
                   --aggregations arithmetic,geometric";
    assert_snapshot!(ogm(command.split_whitespace()).text());
}

#[test]
fn reliability_of_participation() {
    assert_snapshot!(ogm(["reliability", SURVEY, "--node", "PG", "--format", "table"]).text());
}

#[test]
fn groups_compared() {
    assert_snapshot!(ogm(["compare-groups", SURVEY, "--by", "level", "--node", "GA,T,P", "--format", "table"]).text());
}

#[test]
fn pairs_of_groups_compared_in_spanish() {
    let command = "compare-groups fixtures/survey_2017.csv --by type --node GA --pairs --format table --lang es";
    assert_snapshot!(ogm(command.split(' ')).text());
}

// ---- Columns and rows ----

#[test]
fn columns_are_those_of_the_contract() {
    let figures = "score,rank,rank_mean,rank_median,rank_p5,rank_p95,score_mean,score_p5,score_p95,p_top,p_nominal";
    for (command, columns) in [
        ("uncertainty --draws 5", format!("unit,state,{figures}")),
        ("uncertainty --draws 5 --by level,type", format!("level,type,{figures}")),
        ("uncertainty --draws 5 --by level --pairs", "a,b,p_a_above_b".to_owned()),
        (
            "sensitivity --base 4",
            "factor,first_order,first_low,first_high,total_order,total_low,total_high,alone".to_owned(),
        ),
        ("compare-groups --by level", "node,test,statistic,df1,df2,p,n,groups,effect,note".to_owned()),
        ("compare-groups --by level --pairs", "node,a,b,n_a,n_b,diff,ci_low,ci_high,t,df,p,p_holm,p_bh,d".to_owned()),
    ] {
        let found = table(&format!("{command} {SURVEY}"));
        assert_eq!(found.headers.join(","), columns, "{command}");
    }
    // A file without states has no column for them.
    let found =
        ogm_with_input(["uncertainty", "-", "--edition", "2019"], b"SO,TG,TC,PG,PC\nA,1,0,1,0\nB,0,0,1,1\n", &[]);
    assert_eq!(found.table().headers[..2], ["unit", "score"]);
}

#[test]
fn rows_are_those_of_score_and_summarize() {
    let uncertain = table(&format!("uncertainty {SURVEY} --draws 3"));
    let scores = table(&format!("score {SURVEY}"));
    assert_eq!(uncertain.texts("unit"), scores.texts("unit"));
    assert_eq!(uncertain.texts("rank"), scores.texts("rank"));
    let uncertain = table(&format!("uncertainty {SURVEY} --draws 3 --by state"));
    let means = table(&format!("summarize {SURVEY} --wide --by state"));
    assert_eq!(uncertain.texts("state"), means.texts("state"));
    for (score, mean) in uncertain.numbers("score").into_iter().zip(means.numbers("GA")) {
        common::assert_close(score, mean, 1e-12, "GA");
    }
    assert_eq!(table(&format!("uncertainty {SURVEY} --draws 3 --by state --pairs")).len(), 33 * 32 / 2);
}

#[test]
fn the_seed_makes_the_draws() {
    let with_seed = |seed: &str| ogm(["uncertainty", SURVEY, "--by", "state", "--draws", "50", "--seed", seed]).text();
    assert_eq!(with_seed("3"), with_seed("3"));
    assert_ne!(with_seed("3"), with_seed("4"));
    let explicit = "--draws 10000 --seed 1 --weights 0.25 --aggregations arithmetic --missing propagate --top 10";
    let explicit = ogm(format!("uncertainty {SURVEY} --by state {explicit}").split(' ')).table();
    let defaults = table(&format!("uncertainty {SURVEY} --by state"));
    // Another number of columns draws other numbers; the figures are of the same thing.
    for (a, b) in explicit.numbers("rank_mean").into_iter().zip(defaults.numbers("rank_mean")) {
        common::assert_close(a, b, 0.3, "mean rank");
    }
}

#[test]
fn a_target_is_a_shift_a_rank_or_a_score() {
    let of = |target: &str| {
        let arguments = ["sensitivity", SURVEY, "--by", "state", "--bootstrap", "--base", "64", "--target", target];
        ogm(arguments).table().numbers("alone")
    };
    assert_eq!(of("Colima"), of("rank:Colima"));
    let [shift, rank, score] = ["rank-shift", "Colima", "score:Colima"].map(of);
    assert!(shift != rank && rank != score);
    assert!(score.iter().all(|alone| (1e-4..0.1).contains(&alone.unwrap())), "{score:?}");
}

#[test]
fn alternatives_of_a_single_node() {
    let varied = table(&format!("uncertainty {SURVEY} --by state --weights 0 --draws 2 --aggregations T=geometric"));
    let as_it_is = table(&format!("uncertainty {SURVEY} --by state --weights 0 --draws 2"));
    assert_eq!(varied.texts("score"), as_it_is.texts("score"));
    for (geometric, arithmetic) in varied.numbers("score_mean").into_iter().zip(as_it_is.numbers("score_mean")) {
        assert!(geometric.unwrap() < arithmetic.unwrap());
    }
    let both =
        table(&format!("uncertainty {SURVEY} --weights 0 --draws 2 --aggregations GA=minimum,P=power:2,harmonic"));
    assert_eq!(both.len(), 908);
}

// ---- What is refused ----

#[test]
fn what_cannot_be_applied_is_refused_by_name() {
    for (command, named) in [
        ("uncertainty --weights 1.5", "1.5"),
        ("uncertainty --weights -0.1", "-0.1"),
        ("uncertainty --weights NaN", "NaN"),
        ("uncertainty --dirichlet 0", "concentration"),
        ("uncertainty --node GB", "GB"),
        ("uncertainty --node TG_AI", "TG_AI"),
        ("uncertainty --aggregations median", "median"),
        ("uncertainty --aggregations power:0", "power"),
        ("uncertainty --aggregations TG_AI=geometric", "TG_AI"),
        ("uncertainty --node T --aggregations P=geometric", "P"),
        ("uncertainty --missing available:1.5", "1.5"),
        ("uncertainty --bootstrap", "bootstrap"),
        ("uncertainty --draws 0", "draws"),
        ("uncertainty --top 0", "top"),
        ("uncertainty --by region", "region"),
        ("uncertainty --memory 1", "MiB"),
        ("sensitivity --base 100", "100"),
        ("sensitivity --weights 0", "factor"),
        ("sensitivity --target Atlantis", "Atlantis"),
        ("sensitivity --by state --target score:Atlantis", "Atlantis"),
        ("reliability --node GB", "GB"),
        ("reliability --node TG_AI", "TG_AI"),
        ("compare-groups --by region", "region"),
        ("compare-groups --by level --node GB", "GB"),
        ("compare-groups --by level --confidence 1", "confidence"),
        ("compare-groups", "key"),
    ] {
        let run = ogm(command.split(' ').chain([SURVEY]));
        let message = run.refused(2);
        assert!(message.contains(named), "{command}: {message}");
        let spanish = ogm(command.split(' ').chain([SURVEY, "--lang", "es"]));
        assert_ne!(spanish.refused(2), message, "{command}");
    }
}

#[test]
fn designs_are_refused_by_their_columns() {
    let file =
        b"institution,level,w,zone,TG,TC,PG,PC\nA,state,1,n,1,0,1,0\nB,state,2,n,0,0,1,1\nC,federal,1,s,0,1,1,1\n";
    for command in ["uncertainty", "sensitivity", "reliability", "compare-groups --by level"] {
        let design = ["-", "--edition", "2019", "--weight", "w", "--strata", "zone"];
        let run = ogm_with_input(command.split(' ').chain(design), file, &[]);
        let message = run.refused(2);
        assert!(message.contains("`w`") && message.contains("`zone`"), "{command}: {message}");
    }
}

// ---- What is said beside the data ----

#[test]
fn messages_name_what_figures_cannot_show() {
    let file = b"institution,state,TG,TC,PG,PC\nA,Colima,1,0,1,0\nB,Colima,0,0,1,\nC,Sonora,0.5,0.5,0,0\n";
    let said = |options: &str| {
        let options = options.split(' ').chain(["-", "--edition", "2019", "--draws", "40"]);
        let run = ogm_with_input(options, file, &[]);
        assert_eq!(run.status, 0, "{}", run.err);
        run.err
    };
    let grouped = said("uncertainty --by state --bootstrap --seed 5");
    assert!(grouped.contains("groups of one institution") && grouped.contains("Sonora"), "{grouped}");
    assert!(
        ["state", "40 draws", "seed 5", "bootstrap", "2019"].iter().all(|word| grouped.contains(word)),
        "{grouped}"
    );
    let missing = said("uncertainty --missing propagate,renormalize");
    assert!(missing.contains("B (") && missing.contains("some draws: 1"), "{missing}");
    let supplied = said("uncertainty --indices supplied");
    assert!(supplied.contains("computed"), "{supplied}");
}

/// A key may be called as a column of the results.
#[test]
fn a_key_with_the_name_of_a_result_is_renamed() {
    let file = b"institution,score,p_top,TG,TC,PG,PC\nA,x,1,1,0,1,0\nB,y,2,0,0,1,1\n";
    let run =
        ogm_with_input(["uncertainty", "-", "--edition", "2019", "--draws", "9", "--by", "score,p_top"], file, &[]);
    assert_eq!(run.table().headers[..3], ["score_in_file", "p_top_in_file", "score"]);
}

// ---- Forms and threads ----

#[test]
fn reliability_in_json_has_its_keys() {
    let json: Value =
        serde_json::from_str(&ogm(["reliability", SURVEY, "--node", "PC", "--format", "json"]).text()).unwrap();
    assert_eq!(json["n"], 908);
    let lengths = ["items", "eigenvalues", "shares", "loadings", "pearson", "spearman", "influence"]
        .map(|key| json[key].as_array().unwrap().len());
    assert_eq!(lengths, [4, 4, 4, 4, 6, 6, 4]);
    assert!(json["alpha"].as_f64().unwrap() < 1.0 && json["alpha_standardized"].as_f64().unwrap() < 1.0);
    assert!(json["items"].as_array().unwrap().iter().all(|item| {
        item["node"].as_str().unwrap().starts_with("PC_")
            && item["item_rest"].is_f64()
            && item["alpha_if_dropped"].is_f64()
    }));
    let eigenvalues: f64 = json["eigenvalues"].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).sum();
    assert!((eigenvalues - 4.0).abs() < 1e-12);
}

#[test]
fn json_of_one_component_has_null_and_the_reason() {
    let methodology = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
    std::fs::write(
        methodology.path(),
        "catalog = \"none\"\nnode = [{ code = \"x\" }, { code = \"I\", children = { x = 1 } }]",
    )
    .unwrap();
    let arguments = ["reliability", "-", "--format", "json", "--methodology", methodology.path().to_str().unwrap()];
    let json = ogm_with_input(arguments, b"institution,x\nA,1\nB,0\n", &[]).text();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["alpha"].is_null() && json["notes"][0].is_string(), "{json}");
    assert_eq!(json["pearson"], Value::Array(Vec::new()));
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    for command in [
        "uncertainty --draws 700 --missing propagate,renormalize",
        "uncertainty --draws 300 --by state --bootstrap --leave-one-out --dirichlet 20 --aggregations arithmetic,minimum",
        "uncertainty --draws 300 --by type --pairs",
        "sensitivity --base 32 --leave-one-out --aggregations geometric,harmonic",
        "reliability --node TC",
        "compare-groups --by state",
        "compare-groups --by type --pairs",
    ] {
        let run = |threads: &str| {
            let threads = [("RAYON_NUM_THREADS", threads), ("POLARS_MAX_THREADS", threads)];
            ogm_with_input(command.split(' ').chain([SURVEY]), b"", &threads)
        };
        let one = run("1");
        assert!(one.status == 0 && !one.out.is_empty(), "{command}: {}", one.err);
        for threads in ["2", "5"] {
            let other = run(threads);
            assert!(other.out == one.out && other.err == one.err, "{command} differs with {threads} threads");
        }
    }
}

#[test]
fn out_holds_what_would_have_been_printed() {
    let file = tempfile::NamedTempFile::with_suffix(".json").unwrap();
    let path = file.path().to_str().unwrap();
    for command in
        ["uncertainty --draws 9 --by level", "sensitivity --base 8", "reliability", "compare-groups --by level"]
    {
        let printed = ogm(command.split(' ').chain([SURVEY, "--format", "json"])).text();
        assert_eq!(ogm(command.split(' ').chain([SURVEY, "--out", path])).text(), "");
        assert_eq!(std::fs::read_to_string(path).unwrap(), printed, "{command}");
        serde_json::from_str::<Value>(&printed).unwrap();
    }
    assert!(project_file(SURVEY).exists());
}
