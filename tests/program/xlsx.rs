//! `ogm` with spreadsheets.

use crate::common::{Table, ogm, ogm_with_input};

/// A workbook with the sheets `Notas` and `Datos`; two of the four institutions below a blank row have a fault.
fn book() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notas").unwrap().write(0, 0, "Notas").unwrap();
    let sheet = book.add_worksheet().set_name("Datos").unwrap();
    for (column, header) in (1..).zip(["institution", "state", "TG", "TC", "PG", "PC"]) {
        sheet.write(1, column, header).unwrap();
    }
    for (row, (name, value)) in (3..).zip([("A", 0.5), ("B", 5.0), ("C", 0.25), ("", 0.1 + 0.2)]) {
        sheet.write(row, 1, name).unwrap().write(row, 2, "Colima").unwrap();
        for column in 3..7 {
            sheet.write(row, column, value).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_is_scored_by_name_or_number_from_a_file_or_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.XLSX");
    std::fs::write(&path, book()).unwrap();
    let file = path.to_str().unwrap();
    let options = ["--edition", "2019", "--on-invalid", "set-aside", "--sheet"];
    let by_name = ogm(["score", file].iter().chain(&options).chain(&["Datos"]));
    assert_eq!(by_name.table().texts("unit"), ["A", "C"]);
    assert!(by_name.err.contains("sheet \"Datos\", cell D5 (TG): `5` is outside the scale"), "{}", by_name.err);
    let by_number = ogm_with_input(["score", "-"].iter().chain(&options).chain(&["2"]), &book(), &[]);
    assert_eq!(by_number.out, by_name.out);

    let unknown = ogm(["score", file, "--sheet", "Hoja1", "--lang", "es"]);
    assert!(unknown.refused(2).contains("no tiene la hoja Hoja1; se esperaba una de: Notas, Datos"));
    assert!(ogm(["score", file, "--delimiter", ";"]).refused(2).contains("--delimiter"));
    assert!(ogm(["score", "fixtures/survey_2017.csv", "--sheet", "1"]).refused(2).contains("--sheet"));
    std::fs::write(&path, &book()[..2000]).unwrap();
    assert!(ogm(["score", file, "--lang", "es"]).refused(1).contains("no se puede leer el libro"));
}

#[test]
fn findings_have_the_addresses_of_cells() {
    let validate = |lang: &str, format: &str| {
        let arguments = ["validate", "-", "--edition", "2019", "--sheet", "datos", "--lang", lang, "--format", format];
        let run = ogm_with_input(arguments, &book(), &[]);
        assert_eq!(run.status, 1, "{}", run.err);
        String::from_utf8(run.out).unwrap()
    };
    let table = Table::parse(validate("en", "csv"));
    assert_eq!(table.headers.last().unwrap(), "cell");
    assert_eq!(table.texts("cell"), ["D5", "E5", "F5", "G5", "B7"]);
    assert_eq!(table.texts("line"), ["5", "5", "5", "5", "7"]);
    assert_eq!(table.texts("column_number"), ["4", "5", "6", "7", "2"]);
    let lines = validate("es", "table");
    let last =
        "-: error: hoja \"Datos\", celda B7 (institution): la institución no tiene nombre; se esperaba un nombre\n";
    assert!(lines.ends_with(last), "{lines}");
}

#[test]
fn a_workbook_is_written_the_same_whatever_the_threads_and_reads_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let score = ["score", "fixtures/survey_2017.csv"];
    let files = [("1", "one.xlsx"), ("4", "four.xlsx")].map(|(threads, name)| {
        let path = path(name);
        let run = ogm_with_input(score.iter().chain(&["--out", &path]), b"", &[("RAYON_NUM_THREADS", threads)]);
        assert_eq!((run.status, run.out.as_slice()), (0, b"".as_slice()), "{}", run.err);
        path
    });
    assert_eq!(std::fs::read(&files[0]).unwrap(), std::fs::read(&files[1]).unwrap());
    let same = ogm(["compare", &files[0], &files[1], "--unit", "unit", "--sheet", "table", "--moves"]).table();
    assert_eq!(same.len(), 908);
    assert_eq!(same.texts("score_old"), same.texts("score_new"));

    let other = path("other.xlsx");
    let by_state = ["summarize", "fixtures/survey_2017.csv", "--by", "state", "--format", "xlsx", "--out", &other];
    assert_eq!(ogm(by_state).status, 0);
    assert!(std::fs::read(&other).unwrap().starts_with(b"PK"));
    let nowhere = [("TMPDIR", "/no/such/folder")];
    let run = ogm_with_input(by_state, b"", if cfg!(unix) { &nowhere } else { &[] });
    assert_eq!(run.status, i32::from(cfg!(unix)), "{}", run.err);
    assert!(std::fs::read(&other).unwrap().starts_with(b"PK"), "the old file is whole");
}

#[test]
fn what_is_no_table_is_not_written_to_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.xlsx");
    let file = path.to_str().unwrap();
    for arguments in [
        ["methodology", "export", "--out", file].as_slice(),
        &["score", "fixtures/survey_2017.csv", "--format", "csv", "--out", file],
        &["score", "fixtures/survey_2017.csv", "--format", "xlsx"],
        &["score", "fixtures/survey_2017.csv", "--out", "x.ods"],
    ] {
        ogm(arguments).refused(2);
        assert!(!path.exists());
    }
}
