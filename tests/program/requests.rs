//! `ogm requests`: records of requests to components, and to a survey that has them.

use std::path::PathBuf;

use crate::common::{Table, assert_close, ogm, ogm_with_input};
use tempfile::TempDir;

const FIRST: &str = "institution,state,received,answered,outcome,complete,clear\n\
    Instituto A,Colima,2019-03-05,2019-03-12,Notificación de envío,sí,no\n\
    Instituto A,Colima,2019-03-05,,Sin respuesta,,\n\
    Desconocida,Colima,2019-03-05,2019-03-06,Negativa por ser reservada o confidencial,,\n";
const SECOND: &str = "so;edo;fecha_solicitud;fecha_respuesta;respuesta\n\
    Instituto A;COLIMA;05/03/2019;06/03/2019;Notificación de envío\n\
    Instituto A;Colima;05/03/2019;04/03/2019;Notificación de envío\n";
const SURVEY: &str = "SO,edo,TG,P\nINSTITUTO A,Colima,0.5,0.5\nB,Jalisco,0.25,0.75\n";

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        let files = Files(tempfile::tempdir().unwrap());
        for (name, text) in [("1.csv", FIRST), ("2.csv", SECOND), ("survey.csv", SURVEY)] {
            std::fs::write(files.path(name), text).unwrap();
        }
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A command line whose words with a point are files of the folder.
    fn words(&self, line: &str) -> Vec<PathBuf> {
        line.split(' ').map(|word| if word.contains('.') { self.path(word) } else { word.into() }).collect()
    }
}

#[test]
fn files_are_reduced_together_and_faulty_records_refuse_them_unless_set_aside() {
    let files = Files::new();
    let refused = ogm(files.words("requests 1.csv 2.csv"));
    let said = refused.refused(1);
    assert!(
        said.contains("2.csv: error: line 3, column 4 (fecha_respuesta): the answer of `04/03/2019` comes before"),
        "{said}"
    );
    assert!(said.contains("2.csv: the data cannot be used; errors: 1"), "{said}");

    let run = ogm(files.words("requests 1.csv 2.csv --on-invalid set-aside"));
    assert!(run.err.contains("1.csv: records read: 3, used: 3, set aside: 0"), "{}", run.err);
    assert!(run.err.contains("2.csv: records read: 2, used: 1, set aside: 1"), "{}", run.err);
    let table = run.table();
    let a = table.find(&[("unit", "Instituto A")]);
    assert_eq!(table.number(a, "requests"), Some(3.0));
    assert_eq!(table.number(a, "TC_COMP"), Some(1.0));
    assert_close(table.number(a, "availability"), Some(2.0 / 3.0), 1e-15, "availability");
    assert_close(table.number(a, "TC_CEL"), Some((0.75 + 0.95) / 3.0), 1e-15, "celerity");

    let spanish = ogm(files.words("requests 1.csv 2.csv --on-invalid set-aside --lang es --format table"));
    assert!(spanish.err.contains("registros leídos: 2, utilizados: 1, apartados: 1"), "{}", spanish.err);
    assert!(spanish.text().contains("disponibilidad"), "{}", spanish.text());
}

#[test]
fn components_join_a_survey_that_can_then_be_scored() {
    let files = Files::new();
    let run = ogm(files.words("requests 1.csv --survey survey.csv --out joined.csv --findings found.csv"));
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("1.csv: warning: line 4: `Desconocida` is no institution of the survey"), "{}", run.err);
    assert!(run.err.contains("survey.csv: warning: line 3: `B` has no requests"), "{}", run.err);
    assert!(
        run.err.contains("institutions of the survey with requests: 1 of 2; institutions with requests: 2"),
        "{}",
        run.err
    );
    let joined = Table::read(files.path("joined.csv"));
    assert_eq!(joined.headers, ["institution", "state", "P", "TG", "TC_DISP", "TC_CLAR", "TC_COMP", "TC_CEL"]);
    assert_eq!(joined.numbers("TC_DISP"), [Some(0.5), None]);
    let found = Table::read(files.path("found.csv"));
    assert_eq!(found.texts("rule"), ["not_in_survey", "no_requests"]);
    assert_eq!(found.texts("line"), ["4", "3"]);
    let scores = ogm(files.words("score joined.csv")).table();
    assert_close(scores.number(0, "TC"), Some((0.5 + 0.0 + 1.0 + 0.375) / 4.0), 1e-15, "TC");
    assert_eq!(scores.number(1, "TC"), None);
}

#[test]
fn names_that_several_institutions_have_are_not_joined() {
    let files = Files::new();
    let both = FIRST.replace("Desconocida", "INSTITUTO a");
    std::fs::write(files.path("both.csv"), &both).unwrap();
    let survey = SURVEY.replace("INSTITUTO A", "Instituto Á");
    std::fs::write(files.path("survey.csv"), survey).unwrap();
    let refused = ogm(files.words("requests both.csv --survey survey.csv"));
    assert!(refused.refused(1).contains("`Instituto A` names several institutions, on lines 4, 2"), "{}", refused.err);
    let run = ogm(files.words("requests both.csv --survey survey.csv --on-invalid set-aside"));
    assert_eq!(run.table().numbers("TC_DISP"), [None, None]);
}

#[test]
fn a_file_given_twice_is_refused() {
    let files = Files::new();
    let run = ogm(files.words("requests 1.csv 1.csv"));
    assert!(run.refused(2).contains("1.csv is given twice"), "{}", run.err);
    let other = files.path("other.csv");
    #[cfg(unix)]
    std::os::unix::fs::symlink(files.path("1.csv"), &other).unwrap();
    #[cfg(unix)]
    ogm(files.words("requests 1.csv 2.csv other.csv --on-invalid set-aside")).refused(2);
    std::fs::remove_file(&other).ok();
    std::fs::copy(files.path("1.csv"), &other).unwrap();
    assert_eq!(ogm(files.words("requests 1.csv other.csv")).status, 0);
}

#[test]
fn a_survey_with_two_columns_for_institutions_is_refused_in_words() {
    let files = Files::new();
    std::fs::write(files.path("two.csv"), "SO,institution,TG,P\nInstituto A,x,0.5,0.5\n").unwrap();
    let run = ogm(files.words("requests 1.csv --survey two.csv --unit SO"));
    assert!(run.refused(2).contains("a column `institution` beside the one"), "{}", run.err);
}

#[test]
fn a_mapping_of_ones_own_says_what_counts() {
    let files = Files::new();
    let federal = include_str!("../../src/requests/federal.toml");
    std::fs::write(files.path("own.toml"), federal.replace("holidays = [\"mexico\"]", "holidays = [\"rest.txt\"]"))
        .unwrap();
    std::fs::write(files.path("rest.txt"), "2019-03-05\n2019-03-06\n").unwrap();
    let run = ogm(files.words("requests 1.csv --mapping own.toml --format json"));
    let text = run.text();
    assert!(text.contains("\"days_median\":3") && text.contains("\"mapping\":\"own.toml\""), "{text}");
    assert!(text.contains("\"name\":\"1.csv\"") && text.contains("sha256"), "{text}");
    // The file of holidays is an input like the others.
    assert!(text.contains("{\"name\":\"rest.txt\",\"bytes\":22,\"sha256\":\""), "{text}");
    let names: Vec<&str> = text.split("\"name\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(names[..3], ["own.toml", "rest.txt", "1.csv"]);
    let over = ogm(files.words("requests 1.csv --mapping own.toml --out rest.txt --format csv"));
    assert!(over.refused(2).contains("is read or written by this command already"), "{}", over.err);
    assert_eq!(std::fs::read_to_string(files.path("rest.txt")).unwrap(), "2019-03-05\n2019-03-06\n");
    std::fs::write(files.path("own.toml"), federal.replace("worst = 20", "wurst = 20")).unwrap();
    let refused = ogm(files.words("requests 1.csv --mapping own.toml"));
    assert!(refused.refused(1).contains("the key `wurst` is unknown"), "{}", refused.err);
}

/// Every command of the chapter, as a shell runs it, and the table that it shows.
#[cfg(unix)]
#[test]
fn the_chapter_of_the_readme_does_what_it_says() {
    let readme = include_str!("../../README.md");
    let chapter = readme.split("\n## ").find(|chapter| chapter.starts_with("From records of requests")).unwrap();
    let blocks = |kind: &str| -> Vec<&str> {
        let begin = format!("```{kind}\n");
        chapter.split(&begin).skip(1).map(|block| block.split("```").next().unwrap()).collect()
    };
    let program = assert_cmd::cargo::cargo_bin!("ogm");
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = blocks("sh").try_into().unwrap();
    let run = |script: &str| {
        let script = format!("set -e\nogm() {{ \"{}\" \"$@\"; }}\n{script}", program.display());
        let output = std::process::Command::new("sh").args(["-c", &script]).current_dir(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (out, err) = run(first);
    assert_eq!(vec![out.as_str()], blocks("text"));
    assert!(!err.contains("warning") && err.contains("used: 4"), "{err}");
    assert_eq!(Table::read(folder.path().join("components.csv")).numbers("days_median"), [Some(5.0), Some(11.0)]);
    let (out, err) = run(second);
    assert!(out.contains("Notificación de prórroga") && err.contains("no faults"), "{out}{err}");
    assert!(out.ends_with(&std::fs::read_to_string(folder.path().join("components.csv")).unwrap()), "{out}");
}

#[test]
fn mappings_are_shown_checked_and_exported() {
    let files = Files::new();
    let federal = include_str!("../../src/requests/federal.toml");
    assert_eq!(ogm(["mapping", "export"]).text(), federal);
    assert_eq!(ogm(files.words("mapping export --out own.toml")).status, 0);
    assert_eq!(std::fs::read_to_string(files.path("own.toml")).unwrap(), federal);
    let table = ogm(["mapping", "show"]).table();
    assert_eq!(table.headers, ["column", "word", "worth", "answered", "counts_in"]);
    let row = table.find(&[("word", "Notificación de prórroga")]);
    assert_eq!([table.text(row, "answered"), table.text(row, "counts_in")], ["false", ""]);
    let row = table.find(&[("column", "clear"), ("word", "parcial")]);
    assert_eq!([table.text(row, "worth"), table.text(row, "answered")], ["0.5", ""]);
    let row = table.find(&[("word", "No es de competencia de la unidad de enlace")]);
    assert_eq!(table.text(row, "counts_in"), "share_answered, celerity");
    assert!(ogm(files.words("mapping check own.toml")).err.contains("Federal outcomes of information requests: "));
    std::fs::write(files.path("own.toml"), federal.replace("[\"mexico\"]", "[\"rest.txt\"]")).unwrap();
    std::fs::write(files.path("rest.txt"), "2019-03-05\n2019-02-30\n").unwrap();
    let refused = ogm(files.words("mapping check own.toml"));
    assert!(refused.refused(1).contains("rest.txt: error: line 2"), "{}", refused.err);
}

#[test]
fn standard_input_is_read_once() {
    let files = Files::new();
    let table = ogm_with_input(files.words("requests -"), FIRST.as_bytes(), &[]).table();
    assert_eq!(table.len(), 2);
    assert!(
        ogm_with_input(files.words("requests - -"), FIRST.as_bytes(), &[]).refused(2).contains("several files are -")
    );
    ogm(files.words("requests none.csv")).refused(1);
    ogm(["requests"]).refused(2);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let files = Files::new();
    let mut rows = String::from("institution,state,received,answered,outcome,complete,clear\n");
    for row in 0..40_000u32 {
        let (unit, day, month) = (row * 7919 % 61, row % 28 + 1, row / 28 % 12 + 1);
        let answered = if row % 9 == 0 { String::new() } else { format!("2020-{month:02}-{:02}", row % 27 + 2) };
        let outcome =
            if answered.is_empty() { "Sin respuesta" } else { "Información parcialmente reservada o confidencial" };
        let name = if row % 1000 == 999 { "\"Instituto, con coma\"".to_owned() } else { format!("Instituto {unit}") };
        rows += &format!(
            "{name},Colima,2020-{month:02}-{day:02},{answered},{outcome},parcial,{}\n",
            if row % 5000 == 1 { "?" } else { "no" }
        );
    }
    std::fs::write(files.path("many.csv"), rows).unwrap();
    let run = |threads: &str| {
        let words = files.words("requests many.csv 1.csv --on-invalid set-aside --findings found.csv");
        let run = ogm_with_input(words, b"", &[("RAYON_NUM_THREADS", threads)]);
        assert_eq!(run.status, 0, "{}", run.err);
        (run.out, run.err, std::fs::read(files.path("found.csv")).unwrap())
    };
    let (out, err, found) = run("1");
    assert!(String::from_utf8_lossy(&found).lines().count() > 8);
    assert_eq!((out, err, found), run("3"));
}
