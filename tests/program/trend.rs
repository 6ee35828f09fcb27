//! `ogm compare` as a user meets it: golden output, columns, what it refuses, forms, languages and threads. The second edition
//! is the fixture with institutions left out, added, renamed and moved, and with other scores.

use crate::common::{Run, Table, ogm, ogm_with_input, project_file};
use insta::assert_snapshot;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::NamedTempFile;

const OLD: &str = "fixtures/survey_2017.csv";

fn written(text: impl AsRef<[u8]>, suffix: &str) -> NamedTempFile {
    let file = NamedTempFile::with_suffix(suffix).unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

/// The next edition: one in ten goes, one in twenty is in capitals, one in thirty has another name, some are new; every score
/// moves a little.
fn next_edition() -> String {
    let old = Table::read(project_file(OLD));
    let mut random = ChaCha8Rng::seed_from_u64(2019);
    let mut new = old.headers.join(",") + "\n";
    for (at, row) in old.rows.iter().enumerate() {
        let mut row = row.clone();
        match at % 60 {
            7 | 17 | 27 | 37 | 47 | 57 => continue,
            4 | 24 | 44 => row[0] = row[0].to_uppercase(),
            11 | 41 => row[0] = format!("Nuevo nombre de la institución {at}"),
            33 => row[0] = row[0].replace("sintétic", "sintetizad"),
            _ => {}
        }
        for cell in &mut row[4..] {
            let value: f64 = cell.parse().unwrap();
            let moved = (value + 0.02 + random.random_range(-0.1..0.1)).clamp(0.0, 1.0);
            *cell = format!("{moved:.4}");
        }
        new.push_str(&(row.join(",") + "\n"));
    }
    for k in 0..40 {
        let cells: Vec<String> = (0..17).map(|_| format!("{:.4}", random.random_range(0.0..1.0))).collect();
        new.push_str(&format!("Organismo nuevo {k:02},Colima,state,decentralized,{}\n", cells.join(",")));
    }
    new
}

fn compare(options: &str) -> Run {
    let new = written(next_edition(), ".csv");
    let arguments = ["compare", OLD, new.path().to_str().unwrap()];
    ogm(arguments.into_iter().chain(options.split_whitespace()))
}

#[test]
fn changes_by_level_for_people() {
    let run = compare("--by level --format table");
    assert_snapshot!(format!(
        "{}
{}",
        run.text(),
        run.err
    ));
}

#[test]
fn transitions_for_people_in_spanish() {
    let run = compare("--transitions --format table --lang es");
    assert_snapshot!(format!("{}\n{}", run.text(), run.err));
}

#[test]
fn codes_of_the_unmatched_are_words_for_people() {
    let text = compare("--unmatched --format table --lang es").text();
    for word in ["anterior", "nueva", "sin pareja"] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    assert!(!text.contains("no_counterpart"));
    assert!(compare("--unmatched --format csv --lang es").table().texts("reason").contains(&"no_counterpart"));
}

#[test]
fn columns_are_those_of_the_contract() {
    let figures = "node,n_old,n_new,n_matched,mean_old,mean_new,change,change_se,within,within_se,within_low,within_high,entry,\
                   exit,p_wilcoxon,note";
    for (options, columns) in [
        ("", figures.to_owned()),
        ("--by none", figures.to_owned()),
        ("--by state,type", format!("state,type,{figures}")),
        ("--moves", "unit,state,unit_old,score_old,score_new,rank_old,rank_new,move".to_owned()),
        ("--transitions", "division,from,to,n".to_owned()),
        ("--unmatched", "edition,unit,state,line,reason,suggestion,similarity".to_owned()),
    ] {
        assert_eq!(compare(options).table().headers.join(","), columns, "{options}");
    }
}

#[test]
fn tables_agree_with_each_other() {
    let run = compare("");
    let whole = run.table();
    let ga = whole.find(&[("node", "GA")]);
    let [n_old, n_new, matched] =
        ["n_old", "n_new", "n_matched"].map(|count| whole.number(ga, count).unwrap() as usize);
    assert_eq!(n_old, 908);
    let unmatched = compare("--unmatched").table();
    let only = |edition: &str| unmatched.texts("edition").into_iter().filter(|text| *text == edition).count();
    assert_eq!((only("old"), only("new")), (n_old - matched, n_new - matched));
    let counts = format!("in both editions: {matched}; in the old one only: {}; in the new", n_old - matched);
    assert!(run.err.contains(&counts), "{}", run.err);
    assert_eq!(compare("--moves").table().len(), matched);
    let counted: f64 = compare("--transitions").table().numbers("n").into_iter().flatten().sum();
    assert_eq!(counted as usize, 2 * matched);
    let narrow = compare("--confidence 0.5").table();
    assert!(narrow.number(ga, "within_low") > whole.number(ga, "within_low"));
    let means = ogm(["summarize", OLD, "--wide"]).table();
    assert_eq!(means.text(0, "GA"), whole.text(ga, "mean_old"));
}

/// A key file takes a suggestion up.
#[test]
fn a_key_file_matches_more() {
    let unmatched = compare("--unmatched").table();
    let old: Vec<usize> = (0..unmatched.len())
        .filter(|row| {
            unmatched.text(*row, "edition") == "old" && unmatched.text(*row, "suggestion").contains("sintetizad")
        })
        .collect();
    assert!(old.len() > 10, "{}", old.len());
    let mut keys = "old,new,old_state,new_state\n".to_owned();
    for row in &old {
        let [unit, suggestion, state] = ["unit", "suggestion", "state"].map(|column| unmatched.text(*row, column));
        // An institution may be the nearest of two.
        if !keys.contains(suggestion) {
            keys.push_str(&format!("{unit},{suggestion},{state},{state}\n"));
        }
    }
    let pairs = keys.lines().count() - 1;
    let file = written(keys, ".csv");
    let more = compare(&format!("--unmatched --matches {}", file.path().display())).table();
    assert_eq!(unmatched.len() - more.len(), 2 * pairs);
}

#[test]
fn faults_of_a_key_file_are_all_told() {
    let keys = written("old,new\nNobody,Nowhere\nA\n", ".csv");
    let options = format!("--matches {}", keys.path().display());
    let run = compare(&options);
    assert!(run.refused(1).contains("line 3"), "{}", run.err);
    let keys = written("old,new\nNobody,Nowhere\n", ".csv");
    let run = compare(&format!("--matches {}", keys.path().display()));
    let message = run.refused(1);
    for told in ["line 2, column 1 (old): `Nobody`", "line 2, column 2 (new): `Nowhere`"] {
        assert!(message.contains(told), "{message}");
    }
    assert_ne!(compare(&format!("{options} --lang es")).refused(1), message);
    assert!(compare("--matches no-such-file.csv").refused(1).contains("no-such-file.csv"));
}

#[test]
fn each_edition_has_its_methodology() {
    let file = "institution,TG,TC,PG,PC\nA,0.5,0.5,0.5,0.5\nB,0.25,0.5,0.75,1\n";
    let (old, new) = (written(file, ".csv"), written(file, ".csv"));
    let [old, new] = [&old, &new].map(|file| file.path().to_str().unwrap());
    let same = ogm(["compare", old, new, "--edition", "2019"]);
    assert_eq!(same.table().len(), 7);
    // Read from TG, TC, PG and PC, the two editions are the same index.
    let years = ogm(["compare", old, new, "--edition", "2021", "--old-edition", "2019"]);
    assert_eq!(years.table(), same.table());
    // From its components, it is another one above them.
    let run = ogm(["compare", OLD, new, "--edition", "2019", "--old-edition", "2017"]);
    let message = run.refused(2);
    assert!(message.contains("TG, TC, PG, PC"), "{message}");
    let run = ogm(["compare", OLD, new, "--edition", "2019", "--old-edition", "2017", "--across-methodologies"]);
    assert!(run.table().texts("note").iter().all(|note| note.contains("define the node otherwise")));
    for (option, told) in [("--moves", "GA is compared although"), ("--transitions", "band is compared although")] {
        let across = ["--edition", "2019", "--old-edition", "2017", "--across-methodologies", option];
        let run = ogm(["compare", OLD, new].into_iter().chain(across));
        assert!(run.status == 0 && run.err.contains(told), "{}", run.err);
        assert!(!compare(option).err.contains("although"));
    }
    // Weights of one's own: what does not differ is compared, and the rest is named.
    let toml = ogm(["methodology", "export", "--edition", "2019"])
        .text()
        .replace("{ TG = 0.5, TC = 0.5 }", "{ TG = 0.6, TC = 0.4 }");
    let toml = written(toml, ".toml");
    let run = ogm(["compare", old, new, "--edition", "2019", "--old-methodology", toml.path().to_str().unwrap()]);
    assert_eq!(run.table().texts("node"), ["P", "TG", "TC", "PG", "PC"]);
    for told in ["GA is not compared", "T is not compared"] {
        assert!(run.err.contains(told), "{}", run.err);
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    for (options, told) in [
        ("--by region", "fixtures/survey_2017.csv has no key `region`"),
        ("--by unit", "unit"),
        ("--confidence 1", "confidence"),
        ("--weight TG_AI", "TG_AI"),
        ("--old-edition 2018", "2018"),
        ("--old-edition 2019 --old-methodology x.toml", "--old-methodology"),
        ("--moves --by state", "--by"),
        ("--moves --transitions", "--transitions"),
        ("--unmatched --moves", "--moves"),
        ("--transitions --confidence 0.9", "--confidence"),
    ] {
        let run = compare(options);
        assert!(run.refused(2).contains(told), "{options}: {}", run.err);
    }
    assert!(ogm(["compare", "-", "-"]).refused(2).contains("standard input"));
    assert!(ogm(["compare", OLD]).refused(2).contains("NEW"));
    let run = ogm_with_input(["compare", OLD, "-"], next_edition().as_bytes(), &[]);
    assert_eq!(run.table(), compare("").table());
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let new = written(next_edition(), ".csv");
    for options in ["--by state,type", "--by level --lang es", "--moves", "--transitions", "--unmatched"] {
        let run = |threads: &str| {
            let threads = [("RAYON_NUM_THREADS", threads), ("POLARS_MAX_THREADS", threads)];
            let arguments = ["compare", OLD, new.path().to_str().unwrap()];
            ogm_with_input(arguments.into_iter().chain(options.split(' ')), b"", &threads)
        };
        let one = run("1");
        assert!(one.status == 0 && !one.out.is_empty(), "{options}: {}", one.err);
        for threads in ["2", "5"] {
            let other = run(threads);
            assert!(other.out == one.out && other.err == one.err, "{options} differs with {threads} threads");
        }
    }
}

#[test]
fn a_series_has_every_edition() {
    let new =
        written("institution,state,TG,TC,PG,PC\nA,Guanajuato,0.5,0.5,0.5,0.5\nB,Colima,0.25,0.5,0.75,1\n", ".csv");
    let files = [format!("2023={}", new.path().display()), format!("2017={OLD}")];
    let run = |options: &[&str]| {
        ogm(["series"].into_iter().chain(files.iter().map(String::as_str)).chain(options.iter().copied()))
    };
    let table = run(&[]).table();
    assert_eq!(table.headers.join(","), "edition,node,state,n,mean,source");
    let mut editions = table.texts("edition");
    editions.dedup();
    assert_eq!(editions, ["2017", "2019", "2021", "2023"].map(|year| format!("Open Government Metric {year}")));
    let figure = |year: &str, state: &str| {
        let edition = format!("Open Government Metric {year}");
        let row = table.find(&[("edition", &edition), ("node", "GA"), ("state", state)]);
        (table.text(row, "mean"), table.text(row, "source"))
    };
    let means = ogm(["summarize", OLD, "--wide"]).table();
    assert_eq!(figure("2017", ""), (means.text(0, "GA"), "computed"));
    assert_eq!(figure("2019", ""), ("0.52", "INAI press notes of 17 and 18 February 2019"));
    // States that the edition of 2021 has figures of.
    assert_eq!(figure("2021", "Guanajuato").0, "0.65");
    assert_eq!(figure("2023", "Guanajuato"), ("0.5", "computed"));
    let for_people = run(&["--format", "table", "--lang", "es"]).text();
    assert!(for_people.contains("calculada") && !for_people.contains("computed"), "{for_people}");
    for (arguments, told) in [
        (vec!["fixtures/survey_2017.csv"], "YEAR=FILE"),
        (vec!["2017="], "YEAR=FILE"),
        (vec!["2018=x.csv"], "no edition 2018"),
        (vec!["2017=x.csv", "2017=y.csv"], "named twice"),
        (vec!["2017=-", "2019=-"], "standard input"),
        (vec!["2017=x.csv", "--edition", "2017"], "--edition"),
        (vec![], "YEAR=FILE"),
    ] {
        let run = ogm(["series"].into_iter().chain(arguments));
        assert!(run.refused(2).contains(told), "{told}: {}", run.err);
    }
    assert!(ogm(["series", "2017=no-such-file.csv"]).refused(1).contains("no-such-file.csv"));
}
