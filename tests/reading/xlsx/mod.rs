//! Spreadsheets, read.

mod damage;
mod writing;

use std::io::{Cursor, Read, Write};

use crate::common::{listed, project_file};
use calamine::{Data, Range, Reader, Xlsx};
use open_gov_metric::cocreation::RegistryReader;
use open_gov_metric::export::{Format, save, write};
use open_gov_metric::polars::prelude::*;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Finding, Language, Methodology, Result, Scores, Survey, SurveyReader};
use rust_xlsxwriter::{ExcelDateTime, Formula, Worksheet};

const HEADERS: [&str; 6] = ["institution", "state", "TG", "TC", "PG", "PC"];

fn reader<'a>() -> SurveyReader<'a> {
    SurveyReader::new(&Methodology::edition(2019).unwrap())
}

/// A workbook with one sheet, `Datos`.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet().set_name("Datos").unwrap());
    book.save_to_buffer().unwrap()
}

/// A header in the first row, and in each row below it an institution of Colima with 0.5 everywhere.
fn plain(sheet: &mut Worksheet, institutions: &[&str]) {
    for (column, header) in (0..).zip(HEADERS) {
        sheet.write(0, column, header).unwrap();
    }
    for (row, name) in (1..).zip(institutions) {
        sheet.write(row, 0, *name).unwrap().write(row, 1, "Colima").unwrap();
        for column in 2..6 {
            sheet.write(row, column, 0.5).unwrap();
        }
    }
}

/// A workbook with a part of its archive rewritten.
fn altered(book: &[u8], name: &str, alter: impl Fn(String) -> String) -> Vec<u8> {
    let mut from = ::zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut to = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let (file, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        to.start_file(&file, ::zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(if file == name { alter(text) } else { text }.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// A part of the archive of a workbook.
fn part(book: &[u8], name: &str) -> String {
    let mut text = String::new();
    ::zip::ZipArchive::new(Cursor::new(book)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn findings(outcome: Result<Survey>) -> Vec<Finding> {
    match outcome {
        Ok(survey) => listed(survey.findings()),
        Err(error) => listed(error.findings().unwrap_or_else(|| panic!("{error}"))),
    }
}

fn written(table: &DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(table, Format::Xlsx, &mut bytes).unwrap();
    bytes
}

/// The cells of a written table, as another reader has them.
fn cells(bytes: &[u8]) -> Range<Data> {
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheet_range("table").unwrap()
}

fn bits(column: &Column) -> Vec<Option<u64>> {
    column.f64().unwrap().iter().map(|value| value.map(f64::to_bits)).collect()
}

#[test]
fn what_was_written_reads_back_bit_by_bit() {
    let methodology = Methodology::edition(2017).unwrap();
    let before = SurveyReader::new(&methodology).read_path(project_file("fixtures/survey_2017.csv")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.xlsx");
    save(&before.frame().unwrap(), Format::Xlsx, &path).unwrap();
    let after = SurveyReader::new(&methodology).unit("unit").read_path(&path).unwrap();
    assert_eq!(after.len(), 908);
    assert!(listed(after.findings()).iter().all(|found| found.code() == "small_group"));
    for row in 0..before.len() {
        assert_eq!((before.unit(row), before.line(row)), (after.unit(row), after.line(row)));
    }
    let (before, after) = (Scores::new(before).unwrap(), Scores::new(after).unwrap());
    for node in methodology.nodes().iter().map(|node| node.code()) {
        assert_eq!(bits(before.node(node).unwrap()), bits(after.node(node).unwrap()), "{node}");
    }
    let scores = before.frame().unwrap();
    save(&scores, Format::Xlsx, &path).unwrap();
    let supplied = SurveyReader::new(&methodology).unit("unit").read_path(&path).unwrap();
    assert_eq!(bits(supplied.node("GA").unwrap()), bits(scores.column("GA").unwrap()));
}

#[test]
fn every_finding_of_text_is_one_of_a_sheet_with_its_address() {
    let rows = [
        ["A", "Colima", "0.5", "0.5", "0.5", "0.5"],
        ["B", "Atlántida", "abc", "1.2", "NaN", ""],
        ["A", "Colima", "0.5", "0.5", "0.5", "0.5"],
        ["", "Colima", "1,200", "0.5", "0.5", "0.5"],
    ];
    let lines = rows.iter().map(|row| row.map(|cell| format!("\"{cell}\"")).join(",")).collect::<Vec<_>>().join("\n");
    let text = findings(reader().read_bytes(format!("{}\n{lines}\n", HEADERS.join(",")).as_bytes()));
    let sheet = book(|sheet| {
        plain(sheet, &[]);
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in cells.iter().enumerate() {
                match cell.parse::<f64>().ok().filter(|number| number.is_finite()) {
                    Some(number) => sheet.write(row, column as u16, number).unwrap(),
                    None => sheet.write(row, column as u16, *cell).unwrap(),
                };
            }
        }
    });
    let sheet = findings(reader().read_bytes(&sheet));
    assert!(text.len() > 6 && text.iter().all(|found| found.place.cell().is_none()));
    assert_eq!(
        sheet.iter().map(|found| found.place.sheet.as_deref()).collect::<Vec<_>>(),
        vec![Some("Datos"); text.len()]
    );
    let without_sheet = sheet.iter().cloned().map(|mut found| {
        found.place.sheet = None;
        found
    });
    let without_sheet: Vec<Finding> = without_sheet.collect();
    assert_eq!(without_sheet, text);

    let said =
        |rule: &'static str, language| sheet.iter().find(|found| found.code() == rule).unwrap().message(language);
    assert_eq!(
        said("not_a_number", Language::English),
        "sheet \"Datos\", cell C3 (TG): `abc` is not a number; expected a number from 0 to 1"
    );
    assert_eq!(
        said("not_a_number", Language::Spanish),
        "hoja \"Datos\", celda C3 (TG): `abc` no es un número; se esperaba un número de 0 a 1"
    );
    assert_eq!(
        said("repeated_unit", Language::English),
        "sheet \"Datos\", cell A4 (institution): `A` is repeated; expected it once in its state, in row 2"
    );
    assert_eq!(
        said("repeated_unit", Language::Spanish),
        "hoja \"Datos\", celda A4 (institution): `A` está repetida; se esperaba una sola vez en su estado, en la fila 2"
    );
}

#[test]
fn a_table_may_stand_anywhere_and_have_blank_rows_and_columns() {
    let bytes = book(|sheet| {
        let format = rust_xlsxwriter::Format::new().set_bold();
        for (at, header) in HEADERS.iter().enumerate() {
            // A blank column between the states and the figures.
            sheet.write(3, 1 + at as u16 + u16::from(at > 1), *header).unwrap();
        }
        for (row, name) in [(5, "A"), (6, "B"), (9, "C")] {
            sheet.write(row, 1, name).unwrap().write(row, 2, "Colima").unwrap();
            for column in 4..8 {
                sheet.write(row, column, 0.25).unwrap();
            }
        }
        sheet.write(7, 1, "   ").unwrap();
        sheet.write(9, 6, 25).unwrap();
        sheet.write_blank(0, 0, &format).unwrap().write_blank(40, 20, &format).unwrap();
    });
    let survey = reader().on_invalid(OnInvalid::SetAside).read_bytes(&bytes).unwrap();
    assert_eq!((survey.len(), survey.line(0), survey.line(1), survey.keys()), (2, 6, 7, vec!["state"]));
    let found = findings(Ok(survey));
    let place = (found[0].place.cell(), found[0].place.line, found[0].place.column, found[0].place.header.as_deref());
    assert_eq!(place, (Some("G10".to_owned()), Some(10), Some(7), Some("PG")));
    assert_eq!(found[0].value(), "25");
}

#[test]
fn a_value_without_a_header_makes_a_column_of_its_own() {
    let bytes = book(|sheet| {
        plain(sheet, &["A", "B"]);
        sheet.write(1, 8, "north").unwrap().write(2, 8, 2.5).unwrap();
    });
    let survey = reader().read_bytes(&bytes).unwrap();
    assert_eq!(survey.keys(), ["state", "column_9"]);
    let frame = survey.frame().unwrap();
    let column: Vec<_> = frame.column("column_9").unwrap().str().unwrap().iter().collect();
    assert_eq!(column, [Some("north"), Some("2.5")]);
}

#[test]
fn cells_that_hold_no_number_are_found_and_none_is_taken_for_one() {
    let bytes = book(|sheet| {
        plain(sheet, &["A", "B", "C", "D"]);
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm");
        let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
        sheet.write(1, 2, true).unwrap();
        sheet.write_with_format(1, 3, date("2020-01-02"), &day).unwrap();
        sheet.write_with_format(1, 4, date("2020-01-02 13:05:09"), &day).unwrap();
        sheet.write_with_format(1, 5, date("13:05:09"), &day).unwrap();
        sheet.write(2, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(2, 3, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(3, 2, Formula::new("=1/4").set_result("0.25")).unwrap();
        sheet.write(3, 3, Formula::new("=2*C4").set_result("0.125")).unwrap();
    });
    // A formula that no program has calculated.
    let bytes = altered(&bytes, "xl/worksheets/sheet1.xml", |xml| {
        let changed = xml.replace("<f>2*C4</f><v>0.125</v>", "<f>2*C4</f>");
        assert_ne!(xml, changed);
        changed
    });
    let found = findings(reader().read_bytes(&bytes));
    let found: Vec<_> = found.iter().map(|found| (found.place.cell().unwrap(), found.code(), found.value())).collect();
    let expected = [
        ("C2", "TRUE"),
        ("D2", "2020-01-02"),
        ("E2", "2020-01-02 13:05:09"),
        ("F2", "13:05:09"),
        ("C3", "#DIV/0!"),
        ("D3", "#N/A"),
        ("D4", "=2*C4"),
    ];
    assert_eq!(found, expected.map(|(cell, value)| (cell.to_owned(), "not_a_number", value.to_owned())));

    let named = reader().missing("#N/A").missing("#DIV/0!").missing("=2*C4").on_invalid(OnInvalid::SetAside);
    let survey = named.read_bytes(&bytes).unwrap();
    assert_eq!(survey.unit(1), "C");
    assert_eq!(survey.node("TG").unwrap().f64().unwrap().iter().collect::<Vec<_>>(), [None, Some(0.25), Some(0.5)]);
}

#[test]
fn numbers_in_text_are_read_as_in_a_text_file() {
    let comma = book(|sheet| {
        plain(sheet, &["A", "B"]);
        sheet.write(1, 2, "0,75").unwrap().write(2, 2, " 1 ").unwrap().write(2, 3, 7.5).unwrap();
    });
    let error = reader().read_bytes(&comma).unwrap_err();
    let found = listed(error.findings().unwrap());
    assert_eq!((found.len(), found[0].place.cell().unwrap(), found[0].value()), (1, "D3".to_owned(), "7,5".to_owned()));
    let survey = reader().on_invalid(OnInvalid::SetAside).read_bytes(&comma).unwrap();
    assert_eq!(survey.node("TG").unwrap().f64().unwrap().get(0), Some(0.75));

    // A point in another cell, or the caller's word, and the comma is none of a decimal.
    let both = book(|sheet| {
        plain(sheet, &["A"]);
        sheet.write(1, 2, "0,75").unwrap().write(1, 3, "0.5").unwrap();
    });
    assert_eq!(findings(reader().read_bytes(&both))[0].place.cell().unwrap(), "C2");
    assert_eq!(findings(reader().decimal_comma(false).read_bytes(&comma))[0].place.cell().unwrap(), "C2");
    assert_eq!(findings(reader().decimal_comma(true).read_bytes(&both))[0].place.cell().unwrap(), "D2");
}

#[test]
fn columns_of_a_design_and_codes_of_states_may_be_numbers() {
    let bytes = book(|sheet| {
        plain(sheet, &["A", "B"]);
        sheet.write(1, 1, 6).unwrap().write(2, 1, 6.0).unwrap();
        sheet.write(0, 6, "w").unwrap().write(1, 6, 1.5).unwrap().write(2, 6, 2).unwrap();
    });
    let survey = reader().weight("w").read_bytes(&bytes).unwrap();
    let frame = survey.frame().unwrap();
    assert_eq!(frame.column("state").unwrap().str().unwrap().iter().collect::<Vec<_>>(), [Some("Colima"); 2]);
    assert_eq!(frame.column("w").unwrap().str().unwrap().iter().collect::<Vec<_>>(), [Some("1.5"), Some("2")]);
}

#[test]
fn headers_are_checked_with_their_addresses() {
    let repeated = book(|sheet| {
        plain(sheet, &["A"]);
        sheet.write(0, 7, "TG").unwrap();
    });
    let found = findings(reader().read_bytes(&repeated));
    assert_eq!(
        found[0].message(Language::English),
        "sheet \"Datos\", cell H1 (TG): the header `TG` is repeated; expected it once, in column C"
    );
    let missing = book(|sheet| {
        sheet.write(4, 2, "institution").unwrap();
    });
    let found: Vec<String> =
        findings(reader().read_bytes(&missing)).iter().map(|f| f.message(Language::Spanish)).collect();
    assert_eq!(found[0], "hoja \"Datos\", fila 5: falta una columna; se esperaba T, P / GA");
    assert_eq!(found[1], "hoja \"Datos\": no hay nada debajo del encabezado; se esperaba al menos un registro");
    let found = findings(reader().read_bytes(&book(|_| ())));
    assert_eq!(
        (found.len(), found[0].code(), found[0].place.sheet.as_deref()),
        (1, "unreadable_header", Some("Datos"))
    );
}

#[test]
fn a_sheet_is_chosen_by_name_or_by_number_among_the_visible_ones() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, institution) in [("Oculta", "hidden"), ("Índice 2017", "first"), ("3", "second"), ("Notas", "third")] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        plain(sheet, &[institution]);
        sheet.set_hidden(name == "Oculta").set_active(name == "Notas");
    }
    let bytes = book.save_to_buffer().unwrap();
    let first = |reader: SurveyReader| reader.read_bytes(&bytes).unwrap().unit(0).to_owned();
    assert_eq!(first(reader()), "first");
    for (sheet, expected) in [
        ("1", "first"),
        ("2", "second"),
        ("3", "second"),
        ("Notas", "third"),
        ("índice 2017", "first"),
        ("oculta", "hidden"),
    ] {
        assert_eq!(first(reader().sheet(sheet)), expected, "{sheet}");
    }
    for sheet in ["4", "0", "-1", "", "Otra", "99999999999999999999"] {
        let Err(error) = reader().sheet(sheet).read_bytes(&bytes) else { panic!("{sheet}") };
        assert_eq!(error.kind(), ErrorKind::Argument);
        let expected = format!("- no tiene la hoja {sheet}; se esperaba una de: Oculta, Índice 2017, 3, Notas");
        assert_eq!(error.message(Language::Spanish), expected);
    }
}

#[test]
fn options_that_a_kind_of_file_has_no_use_for_are_refused() {
    let bytes = book(|sheet| plain(sheet, &["A"]));
    let argument = |outcome: Result<Survey>| match outcome {
        Err(error) if error.is_argument() => {
            let name = error.argument_name().unwrap().to_owned();
            let messages = Language::ALL.map(|language| error.message(language));
            assert!(
                messages[0] != messages[1] && messages.iter().all(|message| message.contains(&format!("`{name}`")))
            );
            name
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(argument(reader().delimiter(';').unwrap().read_bytes(&bytes)), "delimiter");
    assert_eq!(argument(reader().encoding("windows-1252").unwrap().read_bytes(&bytes)), "encoding");
    assert_eq!(argument(reader().sheet("1").read_bytes(b"institution,TG,TC,PG,PC\nA,0,0,0,0\n")), "sheet");
}

#[test]
fn a_registry_is_read_from_sheets_as_from_text() {
    let commitments = "id,title,state,end,milestone_number,milestone_status\nA,Agua,Jalisco,2022-05-31,1,finished\nA,,,,2,paused\nB,Obra,Colima,2022,1,\n";
    let states = "state,participating,plans\nJalisco,yes,2\nColima,no,\n";
    let sheet = |text: &str| {
        book(|sheet| {
            for (row, line) in (3..).zip(text.lines()) {
                for (column, cell) in (1..).zip(line.split(',')) {
                    match (cell.parse::<f64>(), cell.parse::<jiff::civil::Date>()) {
                        (Ok(number), _) => sheet.write(row, column, number).unwrap(),
                        (_, Ok(date)) => {
                            let (year, month, day) = (date.year() as u16, date.month() as u8, date.day() as u8);
                            let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
                            let date = ExcelDateTime::from_ymd(year, month, day).unwrap();
                            sheet.write_with_format(row, column, &date, &format).unwrap()
                        }
                        _ => sheet.write(row, column, cell).unwrap(),
                    };
                }
            }
        })
    };
    let read = |files: [(&str, &[u8]); 2]| {
        let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
        files.iter().for_each(|(name, file)| reader.read_from(*file, name).unwrap());
        reader.finish().unwrap()
    };
    let (of_text, _) = read([("s.csv", states.as_bytes()), ("c.csv", commitments.as_bytes())]);
    let (of_sheets, files) = read([("s.xlsx", &sheet(states)), ("c.xlsx", &sheet(commitments))]);
    assert_eq!((of_text.states.len(), of_text.commitments.len()), (2, 1));
    assert_eq!(of_text, of_sheets);
    let found: Vec<_> = files[1].findings.iter().map(|finding| finding.message(Language::English)).collect();
    assert!(found[0].starts_with("sheet \"Datos\", cell G6 (milestone_status): `paused`"), "{found:?}");
    let mut reader = RegistryReader::new();
    let error = reader.read_from(&b"PK\x03\x04\x14\0"[..], "book.xlsx").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Workbook);
}
