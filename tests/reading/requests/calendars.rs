//! Working days against numpy, and calendars of one's own.

use crate::common::{Table, project_file};
use jiff::civil::{Date, Weekday, date};
use open_gov_metric::ErrorKind;
use open_gov_metric::requests::Calendar;

use super::places;

/// tests/reference/requests/working_days.py: numpy's `busday_count` with holidays written out by hand.
#[test]
fn working_days_are_those_of_numpy() {
    let table = Table::read(project_file("tests/reference/requests/working_days.csv"));
    assert!(table.len() > 1000);
    let (mexico, weekends) = (Calendar::mexico(), Calendar::weekends());
    for row in 0..table.len() {
        let day = |column| table.text(row, column).parse::<Date>().unwrap();
        let count = |column| Some(table.text(row, column).parse::<i64>().unwrap());
        let (received, answered) = (day("received"), day("answered"));
        assert_eq!(mexico.working_days(received, answered), count("mexico"), "{received} {answered}");
        assert_eq!(weekends.working_days(received, answered), count("weekends"), "{received} {answered}");
    }
}

#[test]
fn calendars_can_be_ones_own() {
    let calendar = Calendar::with_weekend(&[Weekday::Friday]).holidays([date(2019, 3, 6)]);
    assert_eq!(calendar.working_days(date(2019, 3, 4), date(2019, 3, 11)), Some(5));
    assert_eq!(calendar.is_working_day(date(2019, 3, 9)), Some(true));
    assert_eq!(calendar.is_working_day(date(2019, 3, 6)), Some(false));
    assert_eq!(calendar.working_days(date(1969, 12, 31), date(2019, 3, 11)), None);
    assert_eq!(calendar.is_working_day(date(2100, 1, 1)), None);
    // The federal executive changed hands on 1 December 2018 and on 1 October 2024; before 2006 holidays were not moved to Mondays.
    let mexico = Calendar::mexico();
    for (year, month, day, is_working) in [
        (2012, 12, 1, false),
        (2024, 10, 1, false),
        (2024, 12, 2, true),
        (2018, 10, 1, true),
        (2004, 2, 5, false),
        (2030, 10, 1, false),
    ] {
        assert_eq!(mexico.is_working_day(date(year, month, day)), Some(is_working), "{year}-{month}-{day}");
    }
}

#[test]
fn lists_of_holidays_are_lines_or_columns_and_bad_lines_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &[u8]| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let plain = file("plain.txt", b"\xef\xbb\xbf# own days\n2019-03-05\n\n06/03/2019, D\xeda propio\n");
    let column = file("column.csv", "día;Fecha\r\nuno;2019-03-05\r\ndos;2019-03-06\r\n".as_bytes());
    let utf16: Vec<u8> =
        "\u{feff}fecha,día\n2019-03-06,x\n05/03/2019,y\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = file("wide.csv", &utf16);
    let quoted = file(
        "quoted.csv",
        b"motivo,\"fecha\"\n\"Uno, dos; y tres\",2019-03-05\n;;\n,\nx,\"2019-03-06\"\nx,2019-03-06\n",
    );
    let commented =
        file("commented.csv", "# días, propios\nmotivo;fecha\nuno;2019-03-05\n# \"otro\ndos;2019-03-06\n".as_bytes());
    for path in [plain, column, wide, quoted, commented] {
        let calendar = Calendar::weekends().holidays_from_path(path).unwrap();
        assert_eq!(calendar.working_days(date(2019, 3, 4), date(2019, 3, 8)), Some(2));
    }
    let bad = file("bad.csv", b"date\n2019-03-05\n2019-02-30\n05/03/19\n");
    let error = Calendar::weekends().holidays_from_path(bad).unwrap_err();
    let findings = error.findings().unwrap();
    assert_eq!(places(findings), [(3, 1, "bad_date"), (4, 1, "bad_date")]);
    assert!(findings.source().ends_with("bad.csv"));
    assert!(
        Calendar::weekends()
            .holidays_from_path(folder.path().join("none"))
            .as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::Io)
    );
}

#[cfg(feature = "xlsx")]
#[test]
fn lists_of_holidays_may_be_sheets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("days.xlsx");
    let write = |rows: &[[&str; 2]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in rows.iter().enumerate() {
            sheet.write(row as u32, 0, cells[0]).unwrap().write(row as u32, 1, cells[1]).unwrap();
        }
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2019, 3, 6).unwrap();
        let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_with_format(rows.len() as u32, 1, &day, &format).unwrap();
        book.save(&path).unwrap();
        Calendar::weekends().holidays_from_path(&path)
    };
    let calendar = write(&[["# días", "propios"], ["motivo", "Fecha"], ["uno", "05/03/2019"]]).unwrap();
    assert_eq!(calendar.working_days(date(2019, 3, 4), date(2019, 3, 8)), Some(2));
    let error = write(&[["motivo", "Fecha"], ["uno", "05/03/19"]]).unwrap_err();
    let messages: Vec<String> =
        error.findings().unwrap().iter().map(|finding| finding.message(open_gov_metric::Language::English)).collect();
    assert!(messages[0].contains("cell B2 (Fecha)"), "{messages:?}");
}
