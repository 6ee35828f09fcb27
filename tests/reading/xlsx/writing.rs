//! Spreadsheets, written.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use open_gov_metric::export::{Format, Workbook, save, write};
use open_gov_metric::polars::prelude::*;
use open_gov_metric::{ErrorKind, Language, Methodology, Scores, SurveyReader};

use super::{book, cells, part, plain, reader, written};

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
        let Err(error) = book.sheet(name, &b) else { panic!("{name:?}") };
        assert_eq!(error.argument_name(), Some("sheet"));
        assert!(error.message(Language::Spanish).starts_with("la hoja no se puede llamar"), "{error}");
    }
    assert!(Workbook::new().sheet(&"x".repeat(31), &a).is_ok());
    assert!(Workbook::new().write(Vec::new()).as_ref().is_err_and(|error| error.kind() == ErrorKind::Argument));
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
    let Err(error) = write(&rows(1 << 20), Format::Xlsx, Vec::new()) else { panic!("written") };
    assert_eq!(error.kind(), ErrorKind::Argument);
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
    assert!(write(&table, Format::Xlsx, Full).as_ref().is_err_and(|error| error.kind() == ErrorKind::Io));
    assert!(
        save(&table, Format::Xlsx, "/no/such/folder/x.xlsx").as_ref().is_err_and(|error| error.kind() == ErrorKind::Io)
    );
}
