//! Files that are no spreadsheets, damaged ones and hostile ones.

use std::io::{Cursor, Write};

use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Language};

use super::{altered, book, findings, part, plain, reader};

/// What reading says of bytes that are no workbook.
fn refusal(bytes: &[u8]) -> String {
    match reader().read_from(bytes, "x.XLSX") {
        Err(error) if error.kind() == ErrorKind::Workbook => error.message(Language::English),
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
    assert!(reader().read_bytes(&archive).as_ref().is_err_and(|error| error.kind() == ErrorKind::Workbook));

    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    old.resize(4096, 0);
    let Err(error) = reader().read_bytes(&old) else { panic!("read") };
    assert_eq!(error.kind(), ErrorKind::Workbook);
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
        match reader().read_bytes(&bytes) {
            Ok(survey) => assert_eq!(survey.frame().unwrap(), good.frame().unwrap(), "byte {at}"),
            Err(error) if error.kind() == ErrorKind::Workbook => {}
            Err(error) => assert!(error.findings().is_some_and(|found| found.errors() > 0), "byte {at}: {error}"),
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
    let without = altered(&whole, "xl/workbook.xml", |xml| xml.replace("<sheet ", "<none "));
    assert!(refusal(&without).contains("it has no sheet"), "{}", refusal(&without));
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
    assert_eq!(findings(survey)[0].place.cell().unwrap(), "A1048576");
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
