//! Spreadsheets, read and written.

use std::io::{Cursor, Read, Write};

use crate::common::{listed, project_file};
use calamine::{Data, Range, Reader, Xlsx};
use open_gov_metric::export::{Format, Workbook, save, write};
use open_gov_metric::finding::Rule;
use open_gov_metric::polars::prelude::*;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Finding, Language, Methodology, Result, Scores, Survey, SurveyReader};
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
    assert!(listed(after.findings()).iter().all(|found| found.rule == Rule::SmallGroup));
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
    assert!(text.len() > 6 && text.iter().all(|found| found.cell().is_none()));
    assert_eq!(sheet.iter().map(|found| found.sheet.as_deref()).collect::<Vec<_>>(), vec![Some("Datos"); text.len()]);
    let without_sheet: Vec<Finding> = sheet.iter().map(|found| Finding { sheet: None, ..found.clone() }).collect();
    assert_eq!(without_sheet, text);

    let said = |rule: Rule, language| sheet.iter().find(|found| found.rule == rule).unwrap().message(language);
    assert_eq!(
        said(Rule::NotANumber, Language::English),
        "sheet \"Datos\", cell C3 (TG): `abc` is not a number; expected a number from 0 to 1"
    );
    assert_eq!(
        said(Rule::NotANumber, Language::Spanish),
        "hoja \"Datos\", celda C3 (TG): `abc` no es un número; se esperaba un número de 0 a 1"
    );
    assert_eq!(
        said(Rule::RepeatedUnit, Language::English),
        "sheet \"Datos\", cell A4 (institution): `A` is repeated; expected it once in its state, in row 2"
    );
    assert_eq!(
        said(Rule::RepeatedUnit, Language::Spanish),
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
    let place = (found[0].cell(), found[0].line, found[0].column, found[0].header.as_deref());
    assert_eq!(place, (Some("G10".to_owned()), Some(10), Some(7), Some("PG")));
    assert_eq!(found[0].value, "25");
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
    let found: Vec<_> = found.iter().map(|found| (found.cell().unwrap(), found.rule, found.value.as_str())).collect();
    let expected = [
        ("C2", "TRUE"),
        ("D2", "2020-01-02"),
        ("E2", "2020-01-02 13:05:09"),
        ("F2", "13:05:09"),
        ("C3", "#DIV/0!"),
        ("D3", "#N/A"),
        ("D4", "=2*C4"),
    ];
    assert_eq!(found, expected.map(|(cell, value)| (cell.to_owned(), Rule::NotANumber, value)));

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
    assert_eq!((found.len(), found[0].cell().unwrap(), found[0].value.as_str()), (1, "D3".to_owned(), "7,5"));
    let survey = reader().on_invalid(OnInvalid::SetAside).read_bytes(&comma).unwrap();
    assert_eq!(survey.node("TG").unwrap().f64().unwrap().get(0), Some(0.75));

    // A point in another cell, or the caller's word, and the comma is none of a decimal.
    let both = book(|sheet| {
        plain(sheet, &["A"]);
        sheet.write(1, 2, "0,75").unwrap().write(1, 3, "0.5").unwrap();
    });
    assert_eq!(findings(reader().read_bytes(&both))[0].cell().unwrap(), "C2");
    assert_eq!(findings(reader().decimal_comma(false).read_bytes(&comma))[0].cell().unwrap(), "C2");
    assert_eq!(findings(reader().decimal_comma(true).read_bytes(&both))[0].cell().unwrap(), "D2");
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
    assert_eq!((found.len(), found[0].rule, found[0].sheet.as_deref()), (1, Rule::UnreadableHeader, Some("Datos")));
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
        let Err(error @ Error::Argument { .. }) = reader().sheet(sheet).read_bytes(&bytes) else { panic!("{sheet}") };
        let expected = format!("- no tiene la hoja {sheet}; se esperaba una de: Oculta, Índice 2017, 3, Notas");
        assert_eq!(error.message(Language::Spanish), expected);
    }
}

#[test]
fn options_that_a_kind_of_file_has_no_use_for_are_refused() {
    let bytes = book(|sheet| plain(sheet, &["A"]));
    let argument = |outcome: Result<Survey>| match outcome {
        Err(Error::Argument { name, message }) => {
            assert!(message.english.contains(&format!("--{name}")) && message.spanish.contains(&format!("--{name}")));
            name
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(argument(reader().delimiter(';').unwrap().read_bytes(&bytes)), "delimiter");
    assert_eq!(argument(reader().encoding("windows-1252").unwrap().read_bytes(&bytes)), "encoding");
    assert_eq!(argument(reader().sheet("1").read_bytes(b"institution,TG,TC,PG,PC\nA,0,0,0,0\n")), "sheet");
}

#[test]
fn hostile_names_come_through_whole_and_run_nowhere() {
    let long = "ñ".repeat(300);
    let names = [
        "=HYPERLINK(\"x\")",
        "@SUM(A1)",
        "-1+2",
        "<script>alert(1)</script>",
        "<r>markup</r>",
        "<r><t>_x0041_ & _x</t></r>",
        "https://example.org/",
        "internal:Sheet1!A1",
        "bell \u{7} null \u{0} end \u{1f}",
        "_x0041_ stays",
        "line\nbreak \"quoted\" & 'single'",
        "🏛️ Ayuntamiento 𝒜",
        "\u{fffe}\u{ffff}",
        "{=1+1}",
        &long,
    ];
    let table = df!("unit" => &names, "=GA" => vec![0.5; names.len()]).unwrap();
    let bytes = written(&table);
    let neutral = |name: &str| if name.starts_with(['=', '-', '@']) { format!("'{name}") } else { name.to_owned() };
    let found = cells(&bytes);
    assert_eq!(found.get_value((0, 1)), Some(&Data::String("'=GA".into())));
    for (row, name) in (1..).zip(names) {
        assert_eq!(found.get_value((row, 0)), Some(&Data::String(neutral(name))), "{name:?}");
    }
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>") && !sheet.contains("hyperlink"), "{sheet}");

    let index = Methodology::from_toml("catalog = \"none\"\n[[node]]\ncode = \"GA\"\ncolumn = \"'=GA\"").unwrap();
    let survey = SurveyReader::new(&index).unit("unit").read_bytes(&bytes).unwrap();
    let read: Vec<&str> = (0..survey.len()).map(|row| survey.unit(row)).collect();
    assert_eq!(read, names.map(neutral));
}

#[test]
fn numbers_are_numbers_in_full_and_shown_so_that_none_looks_like_zero() {
    let table = df!(
        "text" => [Some("0.5"), None, Some("")],
        "float" => [Some(0.1 + 0.2), None, Some(-1.5e-9)],
        "p" => [1e-300, 0.0, 0.25],
        "n" => [3_u32, 0, u32::MAX],
        "big" => [Some(1_u64 << 53), None, Some(u64::MAX)],
        "agrees" => [Some(true), Some(false), None],
    );
    let bytes = written(&table.unwrap());
    let found = cells(&bytes);
    let row =
        |row: u32| (0..6).map(|column| found.get_value((row, column)).cloned().unwrap_or_default()).collect::<Vec<_>>();
    let (text, float) = (|text: &str| Data::String(text.into()), Data::Float);
    assert_eq!(row(0), ["text", "float", "p", "n", "big", "agrees"].map(text));
    let (sum, whole) = (0.1 + 0.2, 9_007_199_254_740_992.0);
    assert_eq!(row(1), [text("0.5"), float(sum), float(1e-300), float(3.0), float(whole), Data::Bool(true)]);
    assert_eq!(row(2), [Data::Empty, Data::Empty, float(0.0), float(0.0), Data::Empty, Data::Bool(false)]);
    let last =
        [Data::Empty, float(-1.5e-9), float(0.25), float(4_294_967_295.0), text("18446744073709551615"), Data::Empty];
    assert_eq!(row(3), last);

    let styles = part(&bytes, "xl/styles.xml");
    let formats = || styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1);
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    let format = |cell: &str| {
        let style = sheet.split(&format!("<c r=\"{cell}\" s=\"")).nth(1).unwrap().split('"').next().unwrap();
        let format = formats().nth(style.parse().unwrap()).unwrap();
        let number = format.split("numFmtId=\"").nth(1).unwrap().split('"').next().unwrap();
        let custom = styles.split(&format!("numFmtId=\"{number}\" formatCode=\"")).nth(1);
        custom.map_or(number, |custom| custom.split('"').next().unwrap()).to_owned()
    };
    let shown = ["B2", "B4", "C2", "C3", "C4", "D2"].map(format);
    assert_eq!(shown, ["0.0000", "0.00E+00", "0.00E+00", "0.0000", "0.0000", "0"]);
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("ySplit=\"1\""), "{sheet}");
    assert!(sheet.contains("<autoFilter ref=\"A1:F4\"/>"), "{sheet}");
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let survey = reader().read_bytes(&book(|sheet| plain(sheet, &["A", "B", "C"]))).unwrap();
    let scores = Scores::new(survey).unwrap().frame().unwrap();
    let twice = [(), ()].map(|()| {
        let mut bytes = Vec::new();
        Workbook::new().sheet("a", &scores).unwrap().sheet("b", &scores).unwrap().write(&mut bytes).unwrap();
        bytes
    });
    assert_eq!(twice[0], twice[1]);
    let made = part(&twice[0], "docProps/core.xml");
    assert!(made.contains("1980-01-01T00:00:00Z"), "{made}");
}

#[test]
fn a_workbook_has_a_sheet_for_each_table() {
    let (a, b) = (df!("x" => [1.5]).unwrap(), df!("y" => ["z"]).unwrap());
    let mut bytes = Vec::new();
    let none = DataFrame::empty();
    Workbook::new()
        .sheet("A", &a)
        .unwrap()
        .sheet("Ñandú", &b)
        .unwrap()
        .sheet("c", &none)
        .unwrap()
        .write(&mut bytes)
        .unwrap();
    let mut found = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(found.sheet_names(), ["A", "Ñandú", "c"]);
    assert_eq!(found.worksheet_range("Ñandú").unwrap().get_value((1, 0)), Some(&Data::String("z".into())));

    for name in [
        "",
        " ",
        "a[b",
        "a]",
        "a:b",
        "a*",
        "a?",
        "a/b",
        "a\\b",
        "'a",
        "a'",
        "ñANDÚ",
        "a\u{1}",
        &"x".repeat(32),
        &"🏛".repeat(16),
    ] {
        let book = Workbook::new().sheet("Ñandú", &a).unwrap();
        let Err(Error::Argument { message, .. }) = book.sheet(name, &b) else { panic!("{name:?}") };
        assert!(message.spanish.starts_with("la hoja no se puede llamar"), "{message:?}");
    }
    assert!(Workbook::new().sheet(&"x".repeat(31), &a).is_ok());
    assert!(matches!(Workbook::new().write(Vec::new()), Err(Error::Argument { .. })));
}

#[test]
fn what_a_sheet_cannot_hold_is_refused_and_not_cut() {
    let long = "x".repeat(32_767);
    let table = df!("unit" => ["A", &long], "note" => ["B", "C"]).unwrap();
    assert_eq!(cells(&written(&table)).get_value((2, 0)), Some(&Data::String(long.clone())));
    let table = df!("unit" => ["A", "B"], "note" => ["B", &format!("={long}")]).unwrap();
    let Err(error) = write(&table, Format::Xlsx, Vec::new()) else { panic!("written") };
    assert_eq!(
        error.message(Language::English),
        "the text in column note, row 3 of the sheet has 32769 characters; expected at most 32767"
    );
    let rows =
        |rows: usize| DataFrame::new(rows, vec![Column::full_null("x".into(), rows, &DataType::UInt32)]).unwrap();
    assert!(write(&rows((1 << 20) - 1), Format::Xlsx, Vec::new()).is_ok());
    let Err(error @ Error::Argument { .. }) = write(&rows(1 << 20), Format::Xlsx, Vec::new()) else {
        panic!("written")
    };
    assert!(error.message(Language::Spanish).contains("1048576 filas"), "{error}");
}

#[test]
fn a_target_that_fails_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let table = df!("x" => [1.5]).unwrap();
    assert!(matches!(write(&table, Format::Xlsx, Full), Err(Error::Io { .. })));
    assert!(matches!(save(&table, Format::Xlsx, "/no/such/folder/x.xlsx"), Err(Error::Io { .. })));
}

/// What reading says of bytes that are no workbook.
fn refusal(bytes: &[u8]) -> String {
    match reader().read_from(bytes, "x.XLSX") {
        Err(error @ Error::Workbook { .. }) => error.message(Language::English),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_is_no_workbook_says_so() {
    let begin = "x.XLSX: the workbook cannot be read (";
    for bytes in [b"".as_slice(), b"PK", b"PK\x03\x04", b"institution,TG\nA,0.5\n", &[0x9d; 5000]] {
        assert!(refusal(bytes).starts_with(begin), "{}", refusal(bytes));
    }
    let mut archive = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("content.xml", ::zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"<office/>").unwrap();
    let archive = archive.finish().unwrap().into_inner();
    assert!(refusal(&archive).starts_with(begin));
    // Known by its first bytes, whatever it is called.
    assert!(matches!(reader().read_bytes(&archive), Err(Error::Workbook { .. })));

    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(4096, 0);
    let Err(error @ Error::Workbook { .. }) = reader().read_bytes(&old) else { panic!("read") };
    assert_eq!(
        error.message(Language::Spanish),
        "-: el libro tiene contraseña, o el formato antiguo .xls; se esperaba un archivo .xlsx o .xlsm sin contraseña"
    );
}

#[test]
fn damage_anywhere_is_refused_or_does_no_harm() {
    let whole = book(|sheet| plain(sheet, &["Órgano Garante", "B", "C"]));
    let good = reader().read_bytes(&whole).unwrap();
    for end in (0..whole.len()).step_by(37) {
        refusal(&whole[..end]);
    }
    // What still reads has the values of the whole: no flipped bit gets by as another figure.
    let mut state = 1_u64;
    for _ in 0..3000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut bytes = whole.clone();
        let at = (state >> 33) as usize % bytes.len();
        bytes[at] ^= 1 << (state >> 20 & 7);
        if let Ok(survey) = reader().read_bytes(&bytes) {
            assert_eq!(survey.frame().unwrap(), good.frame().unwrap(), "byte {at}");
        }
    }
}

#[test]
fn hostile_sheets_are_refused_without_a_panic_and_without_filling_the_memory() {
    let whole = book(|sheet| plain(sheet, &["A", "B"]));
    let sheet = |from: &str, to: &str| {
        let changed = altered(&whole, "xl/worksheets/sheet1.xml", |xml| xml.replacen(from, to, 1));
        assert_ne!(part(&whole, "xl/worksheets/sheet1.xml"), part(&changed, "xl/worksheets/sheet1.xml"), "{from}");
        changed
    };
    for (from, to) in [
        ("r=\"C2\"", "r=\"C99999999999999999999\""),
        ("r=\"C2\"", "r=\"C1048577\""),
        ("r=\"C2\"", "r=\"XFE2\""),
        ("r=\"C2\"", "r=\"2\""),
        ("r=\"C2\"", "r=\"D2\""),
        ("t=\"s\"><v>0", "t=\"s\"><v>99999"),
        ("<v>0.5</v>", "<v>0.5"),
        ("</sheetData>", ""),
        ("<v>0.5</v>", "<x>0.5</x>"),
    ] {
        refusal(&sheet(from, to));
    }
    let texts = |to: &str| altered(&whole, "xl/sharedStrings.xml", |xml| xml.replacen("uniqueCount=\"9\"", to, 1));
    assert_eq!(part(&texts("uniqueCount=\"9\""), "xl/sharedStrings.xml"), part(&whole, "xl/sharedStrings.xml"));
    for count in ["99999999999999", "18446744073709551615", "99999999999999999999999999"] {
        refusal(&texts(&format!("uniqueCount=\"{count}\"")));
    }
    // A cell at the far corner is one more cell, not seventeen thousand million.
    let survey = reader().read_bytes(&book(|sheet| {
        plain(sheet, &["A"]);
        sheet.write(1_048_575, 16_383, "far").unwrap();
    }));
    assert_eq!(findings(survey)[0].cell().unwrap(), "A1048576");
    let bomb = sheet("<v>0.5</v>", &format!("<v>{}</v>", "0".repeat(100 << 20)));
    assert!(bomb.len() < 1 << 20);
    assert!(refusal(&bomb).contains("unpacks to more than"), "{}", refusal(&bomb));
}

/// However the count of texts is written, the one that the library reads is the one that is checked.
#[test]
fn announced_texts_are_checked_as_they_are_read() {
    let whole = book(|sheet| plain(sheet, &["A", "B"]));
    let start = "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let announced = "uniqueCount=\"4000000000\"";
    for written in [
        format!("{start} uniqueCount = \"4000000000\">"),
        format!("{start} uniqueCount\n=\t'4000000000'>"),
        format!("<!-- uniqueCount=\"9\" -->{start} {announced}>"),
        format!("{start} x=\"{}\" {announced}>", "y".repeat(5000)),
        format!("{start} xuniqueCount=\"9\" {announced}>"),
        format!("<?x uniqueCount=\"9\"?><x:sst xmlns:x=\"x\" {announced}>"),
        format!("<y><sst uniqueCount=\"1\" {announced}></sst></y>{start}>"),
        format!("{start} uniqueCount=\"00000000000000000000000004000000000\">"),
    ] {
        let bytes = altered(&whole, "xl/sharedStrings.xml", |xml| {
            let at = xml.find("<sst").unwrap();
            let end = at + xml[at..].find('>').unwrap() + 1;
            format!("{}{written}{}", &xml[..at], &xml[end..])
        });
        refusal(&bytes);
    }
}

#[test]
fn a_text_that_many_cells_share_is_held_once_or_refused() {
    let shared = |length: usize, rows: u32| {
        let text = "y".repeat(length);
        let whole = book(|sheet| {
            plain(sheet, &["A"]);
            sheet.write(0, 6, "note").unwrap();
            for row in 1..=rows {
                sheet.write(row, 0, format!("{row}")).unwrap().write(row, 6, "long").unwrap();
            }
        });
        altered(&whole, "xl/sharedStrings.xml", |xml| xml.replace("<t>long</t>", &format!("<t>{text}</t>")))
    };
    assert_eq!(reader().on_invalid(OnInvalid::SetAside).read_bytes(&shared(10_000, 100)).unwrap().len(), 100);
    assert!(refusal(&shared(1 << 20, 1000)).contains("repeat too much text"));
    assert!(refusal(&shared(30_000_000, 10)).contains("a text of more than"));
}

#[test]
fn values_that_the_library_would_take_for_others_are_refused() {
    let whole = book(|sheet| plain(sheet, &["A", "B"]));
    let text = |to: &str| altered(&whole, "xl/worksheets/sheet1.xml", |xml| xml.replacen("t=\"s\"><v>6</v>", to, 1));
    assert!(reader().read_bytes(&text("t=\"s\"><v>6</v>")).is_ok());
    for index in
        ["-1", " 6", "6 ", "+6", "6.0", "x", "99999999999999999999999", "<!-- -->6", "<![CDATA[6]]>", "6<!-- -->"]
    {
        refusal(&text(&format!("t=\"s\"><v>{index}</v>")));
    }
    refusal(&text("t=\"s\"><v>6</v><v>7</v>"));
    refusal(&text("><v>1&#48;</v>"));
}

/// Formats repeat the text of their style, and sheets the address of theirs.
#[test]
fn long_names_of_styles_and_sheets_are_not_multiplied() {
    let whole = book(|sheet| plain(sheet, &["A"]));
    let long = "0".repeat(1 << 20);
    let styles = altered(&whole, "xl/styles.xml", |xml| {
        let formats = "<xf numFmtId=\"200\"/>".repeat(1000);
        let xml = xml
            .replace("<fonts", &format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{long}\"/></numFmts><fonts"));
        xml.replace("</cellXfs>", &format!("{formats}</cellXfs>"))
    });
    assert!(refusal(&styles).contains("too long"));
    let sheets = altered(&whole, "xl/workbook.xml", |xml| {
        xml.replace(
            "</sheets>",
            &format!("{}</sheets>", "<sheet name=\"x\" sheetId=\"2\" r:id=\"rId1\"/>".repeat(1000)),
        )
    });
    let sheets = altered(&sheets, "xl/_rels/workbook.xml.rels", |xml| xml.replace("worksheets/", &format!("{long}/")));
    assert!(refusal(&sheets).contains("too long"));
    let hidden = altered(&whole, "xl/_rels/workbook.xml.rels", |xml| xml.replace("sheet1.xml", "sheet1.bin"));
    assert!(refusal(&hidden).contains("not called .xml"));
}

/// A header of as many columns as a sheet can have, and rows that have one cell each.
#[test]
fn a_sheet_of_empty_cells_is_refused() {
    let bytes = book(|sheet| {
        for column in 0..16_384 {
            sheet.write(0, column, format!("c{column}")).unwrap();
        }
        for row in 1..16_300 {
            sheet.write(row, 0, "x").unwrap();
        }
    });
    assert!(refusal(&bytes).contains("delete the columns"), "{}", refusal(&bytes));
}
