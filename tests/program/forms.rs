//! The same table as delimited text, a spreadsheet, Parquet and Arrow IPC: every command returns the same bytes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use open_gov_metric::export::{Format, Workbook, write};
use open_gov_metric::polars::prelude::*;
use polars_arrow::array::{Array, Float32Array, Int64Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field as ArrowField};
use polars_arrow::io::ipc::write::{FileWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;

use crate::common::{Table, ogm, ogm_with_input, project_file};

const FORMS: [&str; 4] = ["table.csv", "table.xlsx", "table.parquet", "table.arrow"];

/// A table of text as a frame; a column of numbers becomes one of numbers.
fn frame(table: &Table) -> DataFrame {
    let columns = table.headers.iter().enumerate().map(|(at, header)| {
        let cells: Vec<Option<&str>> =
            table.rows.iter().map(|row| Some(row[at].as_str()).filter(|cell| !cell.is_empty())).collect();
        let numbers: Result<Vec<Option<f64>>, _> =
            cells.iter().map(|cell| cell.map(str::parse::<f64>).transpose()).collect();
        match numbers {
            Ok(numbers) => Column::new(header.as_str().into(), numbers),
            Err(_) => Column::new(header.as_str().into(), cells),
        }
    });
    DataFrame::new(table.rows.len(), columns.collect()).unwrap()
}

fn arrow(columns: &[(&str, Box<dyn Array>)]) -> Vec<u8> {
    let fields = columns.iter().map(|(name, array)| ArrowField::new((*name).into(), array.dtype().clone(), true));
    let schema = Arc::new(fields.collect::<ArrowSchema>());
    let arrays: Vec<Box<dyn Array>> = columns.iter().map(|(_, array)| array.clone()).collect();
    let mut file = FileWriter::try_new(Vec::new(), schema.clone(), None, WriteOptions { compression: None }).unwrap();
    file.write(&RecordBatchT::new(arrays[0].len(), schema, arrays), None).unwrap();
    file.finish().unwrap();
    file.into_inner()
}

fn array(column: &Column) -> Box<dyn Array> {
    match column.f64() {
        Ok(numbers) => numbers.iter().collect::<PrimitiveArray<f64>>().boxed(),
        Err(_) => Utf8ViewArray::from_slice(column.str().unwrap().iter().collect::<Vec<_>>()).boxed(),
    }
}

/// Writes a table in each form.
fn written(folder: &Path, table: &DataFrame) -> [PathBuf; 4] {
    let paths = FORMS.map(|name| folder.join(name));
    let columns: Vec<_> = table.columns().iter().map(|column| (column.name().as_str(), array(column))).collect();
    let file = |at: usize| std::fs::File::create(&paths[at]).unwrap();
    write(table, Format::Csv, file(0)).unwrap();
    Workbook::new().sheet("Datos", table).unwrap().write(file(1)).unwrap();
    write(table, Format::Parquet, file(2)).unwrap();
    std::fs::write(&paths[3], arrow(&columns)).unwrap();
    paths
}

/// What a command prints of a file in each form, and of its bytes on standard input.
#[track_caller]
fn same_bytes(paths: &[PathBuf; 4], command: &str) {
    let words =
        |file: &str| command.split(' ').map(|word| if word == "FILE" { file } else { word }.to_owned()).collect();
    let run = |words: Vec<String>, input: &[u8]| {
        let run = ogm_with_input(words.iter(), input, &[]);
        assert_eq!(run.status, 0, "{words:?}: {}", run.err);
        String::from_utf8(run.out).unwrap()
    };
    let rows = |out: String| out.split_once("\"rows\"").map_or(out.clone(), |(_, rows)| rows.to_owned());
    let expected = rows(run(words(paths[0].to_str().unwrap()), b""));
    assert!(expected.len() > 100, "{command}: {expected}");
    for path in &paths[1..] {
        let printed = rows(run(words(path.to_str().unwrap()), b""));
        assert_eq!(printed, expected, "{command}: {}", path.display());
        let printed = rows(run(words("-"), &std::fs::read(path).unwrap()));
        assert_eq!(printed, expected, "{command}: {} on standard input", path.display());
    }
}

#[test]
fn a_survey_in_any_form_is_the_same_survey() {
    let folder = tempfile::tempdir().unwrap();
    let mut survey = Table::read(project_file("fixtures/survey_2017.csv"));
    survey.rows.truncate(300);
    let paths = written(folder.path(), &frame(&survey));
    for command in [
        "score FILE --format json",
        "summarize FILE --by state,level --format json",
        "gaps FILE --by level --format csv",
        "uncertainty FILE --draws 50 --format json",
        "context FILE --context fixtures/cocreation_states.csv --format csv",
    ] {
        same_bytes(&paths, command);
    }
}

#[test]
fn requests_in_any_form_are_the_same_requests() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(project_file("tests/reference/requests/columns.csv")).unwrap();
    let paths = written(folder.path(), &frame(&Table::parse(text.replace(';', ","))));
    same_bytes(&paths, "requests FILE --on-invalid set-aside --format json");
    let sheet =
        |sheet: &str| ogm(["requests", paths[1].to_str().unwrap(), "--on-invalid", "set-aside", "--sheet", sheet]);
    assert_eq!(sheet("datos").table(), sheet("1").table());
    assert!(sheet("otra").refused(2).contains("Datos"));
    let text = ogm(["requests", paths[0].to_str().unwrap(), "--sheet", "1"]);
    assert!(text.refused(2).contains("has no sheets"), "{}", text.err);
}

#[test]
fn a_registry_in_any_form_is_the_same_registry() {
    let folder = tempfile::tempdir().unwrap();
    let states = frame(&Table::read(project_file("fixtures/cocreation_states.csv")));
    same_bytes(&written(folder.path(), &states), "cocreation status FILE --format csv");
    let commitments = frame(&Table::read(project_file("tests/reference/cocreation/commitments.csv")));
    let paths = written(folder.path(), &commitments);
    same_bytes(&paths, "cocreation progress FILE --by state --at 2022-12-31 --format csv");
}

#[test]
fn small_tables_in_any_form_are_the_same_tables() {
    let folder = tempfile::tempdir().unwrap();
    let facts =
        "cve_ent,entidad,tipo,pib\n14,Jalisco,3,1.5\n6,Colima,4,2.5\n26,Sonora,9,3.5\n21,Puebla,8,4\n30,Veracruz,2,5\n";
    let paths = written(folder.path(), &frame(&Table::parse(facts)));
    same_bytes(&paths, "context fixtures/survey_2017.csv --context FILE --on cve_ent --format csv");

    let long = ogm(["summarize", "fixtures/survey_2017.csv", "--by", "state", "--format", "csv"]).table();
    let wide = Table::read(project_file("fixtures/published_2017_states.csv"));
    for summary in [long, wide] {
        let paths = written(folder.path(), &frame(&summary));
        same_bytes(&paths, "context FILE --context fixtures/cocreation_states.csv --format csv");
    }

    let edition = |name: &str, unit: &str| {
        let text = format!("institution;state;TG;TC;PG;PC\n{unit};Colima;0,6;0,5;0,5;0,5\nB;Colima;0,1;0,2;0,3;0,4\n");
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (old, new) = (edition("old.csv", "A"), edition("new.csv", "A2"));
    let paths = written(folder.path(), &frame(&Table::parse("old,new\nA,A2\n")));
    same_bytes(&paths, &format!("compare {old} {new} --edition 2019 --matches FILE --format csv"));
    std::fs::write(&paths[0], "old;new\nA;A2\n").unwrap();
    let matched = |options: &[&str]| {
        let run = ogm([&["compare", &old, &new, "--edition", "2019", "--format", "csv"], options].concat());
        run.table().text(0, "n_matched").to_owned()
    };
    assert_eq!([matched(&[]), matched(&["--matches", paths[0].to_str().unwrap()])], ["1", "2"]);
}

#[test]
fn numbers_of_columns_keep_their_bits() {
    let folder = tempfile::tempdir().unwrap();
    let long = (1i64 << 53) + 1;
    let columns: [(&str, Box<dyn Array>); 6] = [
        ("institution", Utf8ViewArray::from_slice([Some("A"), Some("B")]).boxed()),
        ("folio", Int64Array::from_slice([long, 7]).boxed()),
        ("TG", PrimitiveArray::<f64>::from_slice([0.1 + 0.2, 1.0]).boxed()),
        ("TC", Float32Array::from_slice([0.1, 0.5]).boxed()),
        ("PG", PrimitiveArray::from_slice([25i128, 100]).to(ArrowDataType::Decimal(5, 2)).boxed()),
        ("PC", Int64Array::from_slice([0, 1]).boxed()),
    ];
    let path = folder.path().join("survey.arrow");
    std::fs::write(&path, arrow(&columns)).unwrap();
    let path = path.to_str().unwrap();
    let table = ogm(["score", path, "--edition", "2019", "--format", "csv"]).table();
    let row = |row: usize| ["TG", "TC", "PG", "PC"].map(|code| table.text(row, code).to_owned());
    assert_eq!(row(0), [(0.1f64 + 0.2).to_string(), f64::from(0.1f32).to_string(), "0.25".into(), "0".into()]);
    assert_eq!(row(1), ["1", "0.5", "1", "1"].map(|number| number.parse::<f64>().unwrap().to_string()));
    assert_eq!(ogm(["summarize", path, "--edition", "2019", "--by", "folio"]).status, 0);
    let keys = ogm(["gaps", path, "--edition", "2019", "--by", "folio", "--format", "csv"]).text();
    assert!(keys.contains(&long.to_string()), "{keys}");
}

/// The decimal sign is one of text files: decimals of columns are numbers under any, and half the digits of a number are all it shows.
#[test]
fn decimals_and_single_numbers_of_columns_are_read_under_a_decimal_comma() {
    let folder = tempfile::tempdir().unwrap();
    let decimals = PrimitiveArray::from_slice([25i128, 100]).to(ArrowDataType::Decimal(5, 2)).boxed();
    let columns: [(&str, Box<dyn Array>); 6] = [
        ("institution", Utf8ViewArray::from_slice([Some("A"), Some("B")]).boxed()),
        ("TG", decimals.clone()),
        ("TC", decimals.clone()),
        ("PG", decimals.clone()),
        ("PC", decimals),
        ("size", Float32Array::from_slice([0.1, 0.5]).boxed()),
    ];
    let path = folder.path().join("survey.arrow");
    std::fs::write(&path, arrow(&columns)).unwrap();
    let score = ["score", path.to_str().unwrap(), "--edition", "2019", "--format", "csv"];
    for (options, size) in [(vec![], "0.1"), (vec!["--decimal-comma", "yes"], "0,1")] {
        let table = ogm(score.iter().copied().chain(options)).table();
        assert_eq!([table.text(0, "TG"), table.text(0, "size")], ["0.25", size]);
    }
}

/// A number outside the scale, on the second row of a table in columns.
#[test]
fn findings_in_columns_name_rows() {
    let folder = tempfile::tempdir().unwrap();
    let table = df!("institution" => ["A", "B"], "TG" => [0.8, 0.4], "TC" => [0.6, 0.2], "PG" => [0.3, 7.0], "PC" => [0.5, 1.0]);
    let paths = written(folder.path(), &table.unwrap());
    let found = |path: &Path| ogm(["validate", path.to_str().unwrap(), "--edition", "2019", "--format", "csv"]);
    for path in &paths[2..] {
        let run = found(path);
        let text = String::from_utf8(run.out).unwrap();
        assert_eq!(run.status, 1, "{text}");
        assert!(
            text.lines().any(|line| line.contains("outside_scale") && line.contains("2,PG") || line.contains("2,4,PG")),
            "{text}"
        );
    }
}
