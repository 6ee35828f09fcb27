//! Survey files in every form in which they come, and the same survey out of each.

mod blocks;

use crate::common::{self, Table, listed, survey};
use open_gov_metric::finding::{Place, TableProblem};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Finding, Language, Methodology, Scores, Summarize, Survey, SurveyReader};
use proptest::prelude::*;

const PLAIN: &str = "\
institution,state,level,type,TG,TC,PG,PC,región
Órgano de Peñasco,Querétaro,state,autonomous,0.5,0.25,0.125,1,bajío
Ayuntamiento,Yucatán,municipal,municipality,,0,0.75,0.0625,sureste
";

fn reader() -> SurveyReader<'static> {
    SurveyReader::new(&Methodology::edition(2019).unwrap())
}

/// A survey as its table has it, with the line of each row.
fn content(survey: &Survey) -> (Table, Vec<u64>) {
    (Table::of(&survey.frame().unwrap()), (0..survey.len()).map(|row| survey.line(row)).collect())
}

/// What came of reading: the survey and how many records were set aside, unless it was refused; and the findings.
#[derive(Debug, PartialEq)]
struct Outcome {
    survey: Option<(Table, Vec<u64>, u64)>,
    findings: Vec<Finding>,
}

fn outcome(read: open_gov_metric::Result<Survey>) -> Outcome {
    match read {
        Ok(survey) => {
            let (table, lines) = content(&survey);
            let findings = listed(survey.findings());
            Outcome { survey: Some((table, lines, survey.set_aside())), findings }
        }
        Err(error) => Outcome { survey: None, findings: listed(error.findings().expect("no other error")) },
    }
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn the_plain_file_is_understood() {
    let survey = survey(2019, PLAIN);
    let expected = "\
unit,state_code,state,level,type,región,TG,TC,PG,PC
Órgano de Peñasco,22,Querétaro,state,autonomous,bajío,0.5,0.25,0.125,1
Ayuntamiento,31,Yucatán,municipal,municipality,sureste,,0,0.75,0.0625
";
    assert_eq!(content(&survey), (Table::parse(expected), vec![2, 3]));
    // Each state, level and type has one institution.
    assert_eq!(listed(survey.findings()).iter().map(|found| found.code()).collect::<Vec<_>>(), ["small_group"; 6]);
}

#[test]
fn every_encoding_gives_the_same_survey() {
    let expected = outcome(reader().read_bytes(PLAIN.as_bytes()));
    let with_mark = format!("\u{feff}{PLAIN}");
    let encoded = [
        ("UTF-8 with its mark", with_mark.clone().into_bytes()),
        ("UTF-16LE with its mark", utf16(&with_mark, u16::to_le_bytes)),
        ("UTF-16BE with its mark", utf16(&with_mark, u16::to_be_bytes)),
    ];
    for (what, bytes) in encoded {
        assert_eq!(outcome(reader().read_bytes(&bytes)), expected, "{what}");
    }
    for (label, bytes) in [("utf-16le", utf16(PLAIN, u16::to_le_bytes)), ("utf-16be", utf16(PLAIN, u16::to_be_bytes))] {
        assert_eq!(outcome(reader().encoding(label).unwrap().read_bytes(&bytes)), expected, "{label}, named");
    }
}

#[test]
fn fields_that_are_not_utf8_are_read_in_the_fallback_encoding_one_by_one() {
    // The name of the first row in windows-1252, everything else in UTF-8.
    let mixed = PLAIN.replace("Órgano de Peñasco", "@").replace('@', "\u{1}");
    let bytes: Vec<u8> = mixed
        .bytes()
        .flat_map(|byte| if byte == 1 { b"\xd3rgano de Pe\xf1asco".to_vec() } else { vec![byte] })
        .collect();
    let found = outcome(reader().read_bytes(&bytes));
    let mut expected = outcome(reader().read_bytes(PLAIN.as_bytes()));
    assert_eq!(found.survey, expected.survey);
    expected.findings.insert(
        0,
        Finding {
            place: Place { line: Some(2), column: Some(1), header: Some("institution".into()), ..Place::default() },
            problem: TableProblem::FallbackEncoding {
                value: "Órgano de Peñasco".into(),
                expected: "windows-1252".into(),
            }
            .into(),
        },
    );
    assert_eq!(found.findings, expected.findings);

    // ISO 8859-2 has ő where windows-1252 has õ.
    let named = reader().encoding("iso-8859-2").unwrap();
    let survey = named.read_bytes(b"institution,TG,TC,PG,PC\nGy\xf5r,1,1,1,1\n").unwrap();
    assert_eq!(survey.unit(0), "Győr");
    assert_eq!(listed(survey.findings())[0].expected(), "ISO-8859-2");
}

#[test]
fn a_header_that_is_not_utf8_is_understood_too() {
    let survey = reader().read_bytes(b"Instituci\xf3n,TG,TC,PG,PC,regi\xf3n\nA,1,1,1,1,x\n").unwrap();
    assert_eq!(survey.keys(), ["región"]);
    let found: Vec<_> =
        listed(survey.findings()).into_iter().map(|found| (found.place.line, found.place.column)).collect();
    assert_eq!(found, [(Some(1), Some(1)), (Some(1), Some(6))]);
}

#[test]
fn damaged_utf16_is_refused() {
    let mut bytes = utf16(&format!("\u{feff}{PLAIN}"), u16::to_le_bytes);
    bytes.pop();
    let error = reader().read_bytes(&bytes).unwrap_err();
    let found = listed(error.findings().unwrap());
    assert_eq!(found[0].code(), "unreadable_header");
    assert!(found[0].expected().contains("UTF-16LE"), "{found:?}");
}

#[test]
fn every_delimiter_gives_the_same_survey() {
    let expected = outcome(reader().read_bytes(PLAIN.as_bytes()));
    for delimiter in [';', '\t'] {
        let file = PLAIN.replace(',', &delimiter.to_string());
        assert_eq!(outcome(reader().read_bytes(file.as_bytes())), expected, "detected {delimiter:?}");
    }
    for delimiter in [',', ';', '\t', '|', ':', '~'] {
        let file = PLAIN.replace(',', &delimiter.to_string());
        let named = reader().delimiter(delimiter).unwrap();
        assert_eq!(outcome(named.read_bytes(file.as_bytes())), expected, "named {delimiter:?}");
    }
    for delimiter in ['"', '\n', '\r', 'a', '5', '.', '-', 'ñ', '\0'] {
        assert!(reader().delimiter(delimiter).is_err(), "{delimiter:?}");
    }
}

#[test]
fn delimiters_in_quotes_are_not_counted() {
    let file = "institution;\"a, b, c, d, e, f, g\";TG;TC;PG;PC\nA;x;1;1;1;1\n";
    assert_eq!(survey(2019, file).keys(), ["a, b, c, d, e, f, g"]);
}

#[test]
fn decimal_commas_are_detected_or_named() {
    let expected = outcome(reader().read_bytes(PLAIN.as_bytes())).survey;
    let semicolons = PLAIN.replace(',', ";").replace("0.", "0,");
    assert_eq!(outcome(reader().read_bytes(semicolons.as_bytes())).survey, expected);
    let quoted = PLAIN
        .replace("0.5,0.25,0.125,1,", "\"0,5\",\"0,25\",\"0,125\",1,")
        .replace("0.75,0.0625", "\"0,75\",\"0,0625\"");
    assert!(quoted.contains("\"0,5\"") && quoted.contains("\"0,0625\""));
    assert_eq!(outcome(reader().read_bytes(quoted.as_bytes())).survey, expected);

    // A file with both is read with points, and each comma is a finding.
    let both = "institution;TG;TC;PG;PC\nA;0,5;0.5;1;1\nB;1;1;1;0,5\n";
    let refused = outcome(reader().read_bytes(both.as_bytes()));
    let places: Vec<_> =
        refused.findings.iter().map(|found| (found.place.line, found.place.column, found.code())).collect();
    let comma = |line, column| (Some(line), Some(column), "not_a_number");
    assert_eq!(places, [comma(2, 2), comma(3, 5)]);
    let named = outcome(reader().decimal_comma(true).read_bytes(both.as_bytes()));
    let places: Vec<_> =
        named.findings.iter().map(|found| (found.place.line, found.place.column, found.code())).collect();
    assert_eq!(places, [comma(2, 3)]);
}

#[test]
fn every_line_end_gives_the_same_survey() {
    let expected = outcome(reader().read_bytes(PLAIN.as_bytes()));
    for end in ["\r\n", "\r"] {
        let file = PLAIN.replace('\n', end);
        assert_eq!(outcome(reader().read_bytes(file.as_bytes())), expected, "{end:?}");
        let unended = file.strip_suffix(end).unwrap();
        assert_eq!(outcome(reader().read_bytes(unended.as_bytes())), expected, "{end:?}, last line without its end");
    }
    assert_eq!(outcome(reader().read_bytes(PLAIN.trim_end().as_bytes())), expected);
    // Line ends that change within the file, as of one pasted together.
    let lines: Vec<&str> = PLAIN.lines().collect();
    let mixed = format!("{}\r\n{}\n{}\r", lines[0], lines[1], lines[2]);
    assert_eq!(outcome(reader().read_bytes(mixed.as_bytes())), expected);
}

/// Lines are those of an editor: blank lines count, and so do line ends within quotes.
#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let file = [
            "",                        // 1
            "institution,TG,TC,PG,PC", // 2
            "A,1,1,1,1",               // 3
            "",                        // 4
            "",                        // 5
            "B,x,1,1,1",               // 6
            "\"C",                     // 7
            "c\",1,1,1,1",             // 8
            "D,1,y,1,1",               // 9
            "\"E \"\"e\"\"\",1,1,\"z", // 10
            "\",1",                    // 11
            "F,1,1,1,w",               // 12
            "",                        // 13
        ]
        .join(end);
        let survey = reader().on_invalid(OnInvalid::SetAside).read_bytes(file.as_bytes()).unwrap();
        let places: Vec<_> = listed(survey.findings())
            .iter()
            .map(|found| (found.place.line.unwrap(), found.place.column.unwrap()))
            .collect();
        assert_eq!(places, [(6, 2), (9, 3), (10, 4), (12, 5)], "{end:?}");
        let lines: Vec<u64> = (0..survey.len()).map(|row| survey.line(row)).collect();
        assert_eq!(lines, [3, 7], "{end:?}");
        assert_eq!(survey.unit(1), format!("C{end}c"));
    }
}

#[test]
fn quotes_are_read_as_rfc_4180_has_them() {
    let file = "institution,TG,TC,PG,PC,remark\n\"A, \"\"the\"\" first\",\"0.5\",1,1,1,\"two\nlines\"\n";
    let survey = survey(2019, file);
    assert_eq!(survey.unit(0), "A, \"the\" first");
    let table = Table::of(&survey.frame().unwrap());
    assert_eq!((table.text(0, "remark"), table.number(0, "TG")), ("two\nlines", Some(0.5)));
}

#[test]
fn headers_are_matched_without_case_accents_and_spaces() {
    let known = [
        ("institution", "state", "level", "type"),
        (" INSTITUCIÓN ", "Estado", "NIVEL", "Tipo"),
        ("SO", "edo", "niv", "ts"),
        ("Sujeto_Obligado", "Entidad", "nivel", "tipo"),
        ("Nombre", "NOM_ENT", "Level", "TYPE"),
        ("nombre", "cve_ent", "level", "type"),
        ("unit", "state", "level", "type"),
    ];
    for (unit, state, level, kind) in known {
        let file = format!("{kind},tg, Tc,PG,pc,{level},{state},{unit}\nPartido,1,1,1,1,Estatal,  JALISCO ,A\n");
        let survey = survey(2019, &file);
        let expected = "unit,state_code,state,level,type,TG,TC,PG,PC\nA,14,Jalisco,state,party,1,1,1,1\n";
        assert_eq!(content(&survey).0, Table::parse(expected), "{file}");
    }
    let named = reader().unit("Clave").read_bytes(b"nombre,clave,TG,TC,PG,PC\nX,A1,1,1,1,1\n").unwrap();
    assert_eq!((named.unit(0), named.keys()), ("A1", vec!["nombre"]));
}

fn csv(table: &open_gov_metric::polars::prelude::DataFrame) -> Vec<u8> {
    let mut bytes = Vec::new();
    open_gov_metric::export::write(table, open_gov_metric::export::Format::Csv, &mut bytes).unwrap();
    bytes
}

#[test]
fn what_score_wrote_is_read_back_without_an_option() {
    for (file, methodology, keys) in [
        (
            "fixtures/survey_2017.csv",
            Methodology::edition(2017).unwrap(),
            &["state", "state_code", "level", "type"][..],
        ),
        (
            "fixtures/own_index.csv",
            Methodology::from_path(common::project_file("fixtures/own_index.toml")).unwrap(),
            &["region"],
        ),
        (
            "fixtures/raw_answers.csv",
            Methodology::from_path(common::project_file("fixtures/raw_answers.toml")).unwrap(),
            &["region"],
        ),
    ] {
        let read = |bytes: &[u8]| Scores::new(SurveyReader::new(&methodology).read_bytes(bytes).unwrap()).unwrap();
        let first = read(&std::fs::read(common::project_file(file)).unwrap());
        let written = csv(&first.frame().unwrap());
        let second = read(&written);
        assert_eq!(
            String::from_utf8(csv(&second.frame().unwrap())).unwrap(),
            String::from_utf8(written).unwrap(),
            "{file}"
        );
        for key in keys {
            let summary =
                |scores| csv(&Summarize::new(scores).by([*key]).summary().unwrap().frame(Language::English).unwrap());
            assert_eq!(summary(&second), summary(&first), "{file} {key}");
        }
        assert_eq!(first.survey().keys(), second.survey().keys());
    }
}

#[test]
fn a_decimal_comma_does_not_join_cells_that_commas_divide() {
    let file = "institution,TG,TC,PG,PC\nA,1,0,0,1\n";
    for comma in [true, false] {
        let survey = reader().decimal_comma(comma).read_bytes(file.as_bytes()).unwrap();
        assert_eq!(common::values(&Scores::new(survey).unwrap(), "T"), [Some(0.5)]);
    }
}

#[test]
fn a_column_of_scores_that_a_rule_reads_too_may_have_decimal_commas() {
    let methodology = r#"
        headline = "H"
        catalog = "none"
        scale = { min = 0.0, max = 100.0 }
        node = [
          { code = "days" },
          { code = "SPEED", column = "days", scale = { min = 0.0, max = 1.0 }, rule = { goalposts = { worst = 20.0, best = 0.0 } } },
          { code = "H", children = { days = 0.5, SPEED = 0.5 } },
        ]
    "#;
    let methodology = Methodology::from_toml(methodology).unwrap();
    let scores = |file: &str| {
        let survey = SurveyReader::new(&methodology).read_bytes(file.as_bytes()).unwrap();
        common::values(&Scores::new(survey).unwrap(), "H")
    };
    let point = scores("institution,days\nA,8.5\nB,12.5\n");
    assert!(point.iter().all(Option::is_some), "{point:?}");
    assert_eq!(scores("institution;days\nA;8,5\nB;12,5\n"), point);
}

#[test]
fn a_column_called_rank_is_the_files_own_where_score_did_not_write_it() {
    let headers = |file: &str| {
        let scores = Scores::new(reader().read_bytes(file.as_bytes()).unwrap()).unwrap();
        let frame = scores.frame().unwrap();
        frame.get_column_names().iter().map(|name| name.to_string()).collect::<Vec<_>>()
    };
    let own = headers("unit,rank,quadrant,TG,TC,PG,PC,GA\nA,7,x,1,1,1,1,1\n");
    assert_eq!(own[..3], ["unit", "rank_in_file", "quadrant_in_file"]);
    assert_eq!(own.last().unwrap(), "band");
    let written = headers("unit,nombre,TG,TC,PG,PC,GA,rank,quadrant,band\nA,B,1,1,1,1,1,1,II,\n");
    assert_eq!(written[..3], ["unit", "nombre", "GA"]);
    assert_eq!(written[written.len() - 3..], ["rank", "quadrant", "band"]);
}

#[test]
fn other_text_columns_are_kept_in_their_order_and_can_be_grouped_by() {
    let file =
        "zone,institution,TG,TC,PG,PC,,remark,rank\nn,A,1,1,1,1,p,x,5\ns,B,0,0,0,0,q,,6\nn,C,0.5,0.5,0.5,0.5,p,x,7\n";
    let scores = common::scores(2019, file);
    assert_eq!(scores.survey().keys(), ["zone", "column_7", "remark", "rank_in_file"]);
    let frame = Table::of(&scores.frame().unwrap());
    assert_eq!(frame.headers[..5], ["unit", "zone", "column_7", "remark", "rank_in_file"]);
    assert_eq!(frame.texts("remark"), ["x", "", "x"]);
    let by = |key: &str| Summarize::new(&scores).by([key]).summary().unwrap();
    assert_eq!(by("zone").groups, [["n"], ["s"]]);
    assert_eq!(by("zone").estimate(&["n"], "GA").unwrap().mean, Some(0.75));
    // An empty key is a group of its own, the last.
    assert_eq!(by("remark").groups, [["x"], [""]]);
    assert_eq!(by("rank").groups.len(), 3);
}

#[test]
fn words_for_missing_values_are_named() {
    let file = "institution,TG,TC,PG,PC\nA,NA,s/d,1,\n";
    let refused = outcome(reader().read_bytes(file.as_bytes()));
    assert_eq!(refused.findings.iter().map(|found| found.value()).collect::<Vec<_>>(), ["NA", "s/d"]);
    let survey = reader().missing("NA").missing("s/d").read_bytes(file.as_bytes()).unwrap();
    let table = Table::of(&survey.frame().unwrap());
    assert_eq!(["TG", "TC", "PG", "PC"].map(|node| table.number(0, node)), [None, None, Some(1.0), None]);
}

#[test]
fn state_level_and_type_may_be_absent() {
    let scores = common::scores(2019, "institution,TG,TC,PG,PC\nA,1,1,1,1\n");
    assert_eq!(scores.survey().keys(), Vec::<&str>::new());
    for key in ["state", "level", "type"] {
        let error = Summarize::new(&scores).by([key]).summary().unwrap_err();
        assert!(error.to_string().contains(key), "{error}");
    }
}

/// The same institution in another state is another institution; equality is exact after trimming.
#[test]
fn repeated_units_are_those_of_one_state() {
    let file = "\
institution,state,TG,TC,PG,PC
Congreso,Colima,1,1,1,1
Congreso,Sonora,1,1,1,1
congreso,Colima,1,1,1,1
 Congreso ,COLIMA,1,1,1,1
Congreso,,1,1,1,1
Congreso,06,1,1,1,1
";
    let found = outcome(reader().read_bytes(file.as_bytes())).findings;
    let found: Vec<_> = found.iter().filter(|found| found.is_error()).collect();
    assert_eq!(found.iter().map(|found| found.place.line.unwrap()).collect::<Vec<_>>(), [5, 7]);
    for found in found {
        assert_eq!((found.code(), found.place.column, found.expected()), ("repeated_unit", Some(1), "2".to_owned()));
    }
}

#[test]
fn a_path_and_a_stream_give_what_bytes_give() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, PLAIN.as_bytes()).unwrap();
    let expected = outcome(reader().read_bytes(PLAIN.as_bytes()));
    let from_path = reader().read_path(file.path()).unwrap();
    assert_eq!(from_path.findings().source(), file.path().display().to_string());
    assert_eq!(outcome(Ok(from_path)), expected);
    // A stream that gives one byte at a time, as a pipe may.
    struct Trickle<'a>(&'a [u8]);
    impl std::io::Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let (Some(first), Some(slot)) = (self.0.first(), into.first_mut()) else { return Ok(0) };
            *slot = *first;
            self.0 = &self.0[1..];
            Ok(1)
        }
    }
    let from_stream = reader().read_from(Trickle(PLAIN.as_bytes()), "pipe").unwrap();
    assert_eq!(from_stream.findings().source(), "pipe");
    assert_eq!(outcome(Ok(from_stream)), expected);
}

// Plain and quoted records

/// A cell without quotes and line ends.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    let text = |text: &str| Just(text.as_bytes().to_vec());
    prop_oneof![
        6 => "[01]\\.[0-9]{1,6}".prop_map(String::into_bytes),
        2 => "-?[0-9]{0,3}[.,]?[0-9]{0,20}(e-?[0-9])?".prop_map(String::into_bytes),
        2 => prop::sample::select(vec!["", " ", "0", "1", "1.", ".5", "NaN", "inf", "+0.5", "-0", "0.5 ", " 0.25", "alto"])
            .prop_map(|cell| cell.as_bytes().to_vec()),
        2 => prop::sample::select(vec!["Colima", "SONORA", "Atlántida", "federal", "Municipal", "party", "municipio"])
            .prop_map(|cell| cell.as_bytes().to_vec()),
        2 => "[A-C]".prop_map(String::into_bytes),
        1 => "[a-zñÁ \u{a0}€\u{1F600}=@'-]{0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6).prop_map(|bytes| {
            bytes.into_iter().filter(|byte| !b"\"\n\r".contains(byte)).collect::<Vec<u8>>()
        }),
        1 => text("Pe\u{f1}a"),
        1 => Just(b"Pe\xf1a".to_vec()),
    ]
}

/// A record of mostly as many cells as the header has, or a blank line.
fn record() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop_oneof![
        12 => prop::collection::vec(cell(), 9),
        1 => prop::collection::vec(cell(), 2..12),
        1 => Just(vec![]),
    ]
}

fn file(records: &[Vec<Vec<u8>>], delimiter: u8, end: &[u8], is_quoted: bool) -> Vec<u8> {
    let header = ["institution", "state", "level", "type", "TG", "TC", "PG", "PC", "remark"];
    let header = [header.map(|name| name.as_bytes().to_vec()).to_vec()];
    let mut bytes = Vec::new();
    for record in header.iter().chain(records) {
        let cells = record.iter().map(|cell| {
            let plain: Vec<u8> = cell.iter().map(|byte| if *byte == delimiter { b'.' } else { *byte }).collect();
            if is_quoted { [b"\"", &plain[..], b"\""].concat() } else { plain }
        });
        bytes.extend(cells.collect::<Vec<_>>().join(&delimiter));
        bytes.extend(end);
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Plain blocks go through a tokenizer of their own, blocks with quotes through the `csv` crate.
    #[test]
    fn plain_and_quoted_records_give_the_same_survey_and_findings(
        records in prop::collection::vec(record(), 0..20),
        is_semicolon: bool,
        has_return: bool,
        set_aside: bool,
    ) {
        let delimiter = if is_semicolon { b';' } else { b',' };
        let end: &[u8] = if has_return { b"\r\n" } else { b"\n" };
        let read = |is_quoted| {
            let on_invalid = if set_aside { OnInvalid::SetAside } else { OnInvalid::Refuse };
            outcome(reader().on_invalid(on_invalid).read_bytes(&file(&records, delimiter, end, is_quoted)))
        };
        prop_assert_eq!(read(false), read(true));
    }
}
