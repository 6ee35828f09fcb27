//! Requests for information reduced to components: working days against numpy, figures against hand-made ones, and what is wrong
//! with files.

use crate::common::{self, Table, assert_close, listed, project_file};
use jiff::civil::{Date, Weekday, date};
use open_gov_metric::finding::Rule;
use open_gov_metric::requests::{Calendar, Components, Mapping, Measure, RequestFile, RequestReader, Requests};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Findings, Language};
use proptest::prelude::*;

fn reduced(mapping: &Mapping, files: &[&str]) -> Requests {
    reduced_with(mapping, files, OnInvalid::SetAside).unwrap()
}

fn reduced_with(mapping: &Mapping, files: &[&str], on_invalid: OnInvalid) -> Result<Requests, Error> {
    let mut reader = RequestReader::new(mapping).on_invalid(on_invalid);
    for (at, file) in files.iter().enumerate() {
        reader.read_from(file.as_bytes(), &format!("file {at}"))?;
    }
    reader.finish()
}

fn federal() -> Mapping {
    Mapping::federal().unwrap()
}

fn row<'a>(requests: &'a Requests, unit: &str) -> &'a Components {
    requests.rows().iter().find(|row| row.unit == unit).unwrap()
}

/// Line, column and rule of each finding.
fn places(findings: &Findings) -> Vec<(u64, usize, Rule)> {
    listed(findings)
        .into_iter()
        .map(|finding| (finding.line.unwrap_or(0), finding.column.unwrap_or(0), finding.rule))
        .collect()
}

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
    for path in [plain, column, wide, quoted] {
        let calendar = Calendar::weekends().holidays_from_path(path).unwrap();
        assert_eq!(calendar.working_days(date(2019, 3, 4), date(2019, 3, 8)), Some(2));
    }
    let bad = file("bad.csv", b"date\n2019-03-05\n2019-02-30\n05/03/19\n");
    let error = Calendar::weekends().holidays_from_path(bad).unwrap_err();
    let findings = error.findings().unwrap();
    assert_eq!(places(findings), [(3, 1, Rule::BadDate), (4, 1, Rule::BadDate)]);
    assert!(findings.source().ends_with("bad.csv"));
    assert!(matches!(Calendar::weekends().holidays_from_path(folder.path().join("none")), Err(Error::Io { .. })));
}

/// Working days by hand: 2019-03-05 is a Tuesday, 2019-03-18 a holiday.
const HAND: &str = "\
Dependencia,Estado,Fecha solicitud,FECHA_RESPUESTA,respuesta,completa,clara,note
B,Colima,2019-03-05,2019-03-12,Entrega de información en medio electrónico,sí,sí,
A,Colima,05/03/2019 10:30,19/03/2019,Notificación de envío,Parcial,no,x
A,Colima,2019-03-05,2019-03-05,Negativa por ser reservada o confidencial,,sí,
A,Colima,2019-03-05,,Sin respuesta,,,
A,Colima,2019-03-05,,,,,
A,Colima,2019-03-05,2019-03-06,No es de competencia de la unidad de enlace,,,
A,Colima,2019-03-05,,Notificación de prórroga,,,
A,Jalisco,2019-03-05,2019-06-05,INFORMACION PARCIALMENTE RESERVADA O CONFIDENCIAL,no,No,
";

fn own_columns() -> Mapping {
    let toml = federal().to_toml().replace("\"fecha_solicitud\"", "\"Fecha solicitud\"");
    Mapping::from_toml(&toml).unwrap()
}

#[test]
fn components_are_those_worked_out_by_hand() {
    let requests = reduced(&own_columns(), &[HAND]);
    assert_eq!(requests.files()[0].findings().len(), 0, "{:?}", requests.files()[0].findings());
    let units: Vec<(&str, Option<&str>)> =
        requests.rows().iter().map(|row| (row.unit.as_str(), row.state.as_deref())).collect();
    assert_eq!(units, [("A", Some("Colima")), ("B", Some("Colima")), ("A", Some("Jalisco"))]);
    let a = &requests.rows()[0];
    assert_eq!((a.requests, a.answered), (6, 3));
    // The request whose term was extended counts nowhere.
    assert_eq!((a.share_answered.value, a.share_answered.n), (Some(3.0 / 5.0), 5));
    // Sent 1, refused 0, twice nothing 0; what was not the institution's to give does not count.
    assert_eq!((a.availability.value, a.availability.n), (Some(0.25), 4));
    assert_eq!((a.completeness.value, a.completeness.n), (Some(0.5), 1));
    assert_eq!((a.clarity.value, a.clarity.n), (Some(0.5), 2));
    // 9, 0 and 1 working days of twenty, and twice no answer.
    assert_eq!(a.celerity.n, 5);
    assert_close(a.celerity.value, Some((11.0 / 20.0 + 1.0 + 19.0 / 20.0) / 5.0), 1e-15, "celerity");
    assert_eq!((a.days_median, a.n_days), (Some(1.0), 3));
    assert_close(a.days_p90, Some(1.0 + 0.8 * 8.0), 1e-12, "90th percentile");
    // From 5 March to 5 June 2019: 66 days of the week less 18 March and 1 May.
    let jalisco = &requests.rows()[2];
    assert_eq!((jalisco.days_median, jalisco.celerity.value), (Some(64.0), Some(0.0)));
    assert_eq!(jalisco.availability.value, Some(0.5));
    assert_eq!(jalisco.completeness.value, Some(0.0));
}

#[test]
fn denominators_and_speed_are_as_the_mapping_says() {
    let own = |changes: &[(&str, &str)]| {
        let mut toml = own_columns().to_toml().to_owned();
        for (from, to) in changes {
            assert!(toml.contains(from), "{from}");
            toml = toml.replacen(from, to, 1);
        }
        reduced(&Mapping::from_toml(&toml).unwrap(), &[HAND]).rows()[0].clone()
    };
    let answered = own(&[("[celerity]\nof = \"requests\"", "[celerity]\nof = \"answered\"")]).celerity;
    assert_eq!(answered.n, 3);
    assert_close(answered.value, Some(2.5 / 3.0), 1e-15, "celerity of those answered");
    let half = own(&[("unanswered = 0", "unanswered = 0.5"), ("worst = 20", "worst = 9")]).celerity;
    assert_close(half.value, Some((0.0 + 1.0 + 8.0 / 9.0 + 2.0 * 0.5) / 5.0), 1e-15, "other goalposts");
    let clarity = |of: &str| own(&[("[clarity]\nof = \"assessed\"", &format!("[clarity]\nof = \"{of}\""))]).clarity;
    // A request without a word adds nothing.
    assert_eq!((clarity("answered").value, clarity("answered").n), (Some(0.5), 2));
    assert_eq!((clarity("requests").value, clarity("requests").n), (Some(0.25), 4));
    assert_eq!((clarity("available").value, clarity("available").n), (Some(0.0), 1));
}

#[test]
fn days_may_be_given_in_place_of_dates_and_outcomes_may_tell_what_was_answered() {
    let requests =
        reduced(&federal(), &["SO;dias\nA;3\nA;12.0\nA;\nA;100\n", "SO,respuesta\nB,Notificación de pago\nB,\n"]);
    let (a, b) = (row(&requests, "A"), row(&requests, "B"));
    assert_eq!((a.requests, a.answered, a.days_median), (4, 3, Some(12.0)));
    assert_close(a.celerity.value, Some((17.0 + 8.0) / 20.0 / 4.0), 1e-15, "celerity");
    assert_eq!((a.availability.value, a.availability.n), (None, 0));
    assert_eq!((b.requests, b.answered, b.days_median), (2, 1, None));
    assert_eq!((b.celerity.value, b.celerity.n), (None, 0));
    assert_eq!(b.availability.value, Some(0.5));
    assert!(!requests.frame().unwrap().get_column_names().iter().any(|name| name.as_str() == "state"));
}

#[test]
fn the_frame_has_the_measures_their_denominators_and_the_components_they_are() {
    let table = Table::of(&reduced(&own_columns(), &[HAND]).frame().unwrap());
    assert_eq!(
        table.headers.join(" "),
        "unit state_code state requests answered share_answered availability clarity completeness celerity days_median \
         days_p90 n_share_answered n_availability n_clarity n_completeness n_celerity n_days TC_DISP TC_CLAR TC_COMP TC_CEL"
    );
    let row = table.find(&[("unit", "A"), ("state", "Jalisco")]);
    assert_eq!(table.text(row, "state_code"), "14");
    for (measure, node) in
        [("availability", "TC_DISP"), ("clarity", "TC_CLAR"), ("completeness", "TC_COMP"), ("celerity", "TC_CEL")]
    {
        assert_eq!(table.numbers(measure), table.numbers(node));
    }
}

const BROKEN: &str = "\
institution,state,received,answered,outcome,complete,clear
A,Colima,2019-03-05,2019-03-12,Notificación de pago,sí,sí
A,Colima,2019-02-30,2019-03-12,Notificación de pago,sí,sí
A,Colima,2019-03-05,12/03/19,Notificación de pago,sí,sí
A,Colima,2019-03-05,2019-03-04,Notificación de pago,sí,sí
A,Colima,2019-03-05,2019-03-12,Otra cosa,quizá,sí
,Colima,,2019-03-12,Notificación de pago,sí,sí
A,Atlántida,2019-03-05,2019-03-12,,sí,sí
A,Colima,2019-03-05
";

#[test]
fn every_fault_is_found_with_its_place_and_nothing_is_lost() {
    let mapping = federal();
    let requests = reduced(&mapping, &["institution,days\nD,1\nD,-1\nD,1.5\nD,x\n", BROKEN]);
    let [days, broken] = requests.files() else { panic!("two files") };
    assert_eq!(places(days.findings()), [3, 4, 5].map(|line| (line, 2, Rule::BadDays)));
    assert_eq!(days.findings().source(), "file 0");
    assert_eq!(
        places(broken.findings()),
        [
            (3, 3, Rule::BadDate),
            (4, 4, Rule::BadDate),
            (5, 4, Rule::AnsweredBefore),
            (6, 5, Rule::UnknownOutcome),
            (6, 6, Rule::UnknownWord),
            (7, 3, Rule::BadDate),
            (7, 1, Rule::EmptyUnit),
            (8, 5, Rule::UnknownOutcome),
            (8, 2, Rule::UnknownState),
            (9, 0, Rule::RaggedRow),
        ]
    );
    assert_eq!((broken.read(), broken.used(), broken.set_aside()), (8, 1, 7));
    assert_eq!((days.read(), days.used(), days.set_aside()), (4, 1, 3));
    assert_eq!(requests.rows().iter().map(|row| row.requests).sum::<u64>(), 2);
    let error = reduced_with(&mapping, &["institution,days\nA,1\n", BROKEN], OnInvalid::Refuse).unwrap_err();
    assert_eq!(error.message(Language::English), "file 1: the data cannot be used; errors: 10");
    assert_eq!(error.message(Language::Spanish), "file 1: los datos no se pueden usar; errores: 10");
    assert_eq!(error.findings_by_file().iter().map(Findings::len).collect::<Vec<_>>(), [0, 10]);
}

#[test]
fn findings_say_what_is_wrong_in_both_languages() {
    let requests = reduced(&federal(), &[BROKEN]);
    let said =
        |language| listed(requests.files()[0].findings()).iter().map(|f| f.message(language)).collect::<Vec<_>>();
    let english = said(Language::English);
    assert_eq!(
        english[1],
        "line 4, column 4 (answered): `12/03/19` is not a date that can be read in one way only; expected one such as 2019-12-31, 31/12/2019"
    );
    assert_eq!(
        english[2],
        "line 5, column 4 (answered): the answer of `2019-03-04` comes before the request; expected 2019-03-05 or later"
    );
    assert!(english[4].contains("`quizá` is not a known word; expected one of: "), "{}", english[4]);
    let spanish = said(Language::Spanish);
    assert_eq!(
        spanish[3],
        "línea 6, columna 5 (outcome): `Otra cosa` no es un resultado conocido; se esperaba uno de los del mapeo"
    );
    assert!(english.iter().zip(&spanish).all(|(english, spanish)| english != spanish));
}

#[test]
fn headers_that_cannot_be_used_refuse_the_files_whatever_was_asked_for() {
    let mapping = federal();
    for (file, rule) in [
        ("", Rule::UnreadableHeader),
        ("received,answered\n2019-03-05,\n", Rule::MissingHeader),
        ("institution,received\nA,2019-03-05\n", Rule::MissingHeader),
        ("institution,Institution\nA,B\n", Rule::RepeatedHeader),
        ("institution,days\n", Rule::NoRows),
    ] {
        let error = reduced_with(&mapping, &["institution,days\nA,1\n", file], OnInvalid::SetAside).unwrap_err();
        let found: Vec<Rule> = error.findings_by_file()[1].by_rule().map(|(rule, _)| rule).collect();
        assert_eq!(found, [rule], "{file:?}");
    }
    let named = federal().to_toml().replace(
        "outcome = [\"outcome\", \"respuesta\", \"resultado\", \"tipo_respuesta\", \"tiporespuesta\"]",
        "outcome = \"final\"",
    );
    let named = Mapping::from_toml(&named).unwrap();
    let error = reduced_with(&named, &["institution,days\nA,1\n"], OnInvalid::SetAside).unwrap_err();
    assert_eq!(listed(&error.findings_by_file()[0])[0].expected, "final");
}

#[test]
fn numbers_as_words_and_outcomes_are_numbers() {
    let file = "institution,days,complete\nA,1,1.0\nA,1,-1\nA,1,1%\nA,1,\"0,5\"\nA,1,05\nA,1,0.0\nA,1,+1\n";
    let requests = reduced(&federal(), &[file]);
    let found = places(requests.files()[0].findings());
    assert_eq!(found, [(3, 3, Rule::UnknownWord), (4, 3, Rule::UnknownWord), (6, 3, Rule::UnknownWord)]);
    let completeness = row(&requests, "A").completeness;
    assert_eq!((completeness.value, completeness.n), (Some(2.5 / 4.0), 4));
    // Codes of outcomes, and signs that stand for none.
    let own = federal()
        .to_toml()
        .replace("\"Sin respuesta\", \"\"", "\"11\", \"-\"")
        .replace("\"Notificación de pago\"", "\"1.1\"");
    let file = "institution,received,answered,outcome\n\
        A,2019-03-05,2019-03-06,1.1\nA,2019-03-05,,11\nA,2019-03-05,,-\nA,2019-03-05,,--\nA,2019-03-05,,\n";
    let requests = reduced(&Mapping::from_toml(&own).unwrap(), &[file]);
    assert_eq!(places(requests.files()[0].findings()), [(5, 4, Rule::UnknownOutcome), (6, 4, Rule::UnknownOutcome)]);
    let availability = row(&requests, "A").availability;
    assert_eq!((availability.value, availability.n), (Some(1.0 / 3.0), 3));
}

#[test]
fn files_that_tell_nothing_of_answers_say_nothing_of_them() {
    let requests = reduced(&federal(), &["institution,complete\nA,sí\nA,\n", "institution,days\nA,\nB,3\n"]);
    let (a, b) = (row(&requests, "A"), row(&requests, "B"));
    assert_eq!((a.requests, a.answered), (3, 0));
    assert_eq!((a.share_answered.value, a.share_answered.n), (Some(0.0), 1));
    assert_eq!((a.completeness.value, a.celerity.n), (Some(1.0), 1));
    assert_eq!((b.share_answered.value, b.share_answered.n), (Some(1.0), 1));
    let alone = reduced(&federal(), &["institution\nA\nA\n"]);
    assert_eq!((row(&alone, "A").share_answered.value, row(&alone, "A").share_answered.n), (None, 0));
    let answered = federal().to_toml().replace("[clarity]\nof = \"assessed\"", "[clarity]\nof = \"answered\"");
    let answered = reduced(&Mapping::from_toml(&answered).unwrap(), &["institution,clear\nA,sí\n"]);
    assert_eq!(row(&answered, "A").clarity.n, 0);
}

#[test]
fn records_that_say_two_things_of_their_answer_are_used_and_told() {
    let file = "institution,received,answered,days,outcome\n\
        A,2019-03-05,2019-03-12,5,Sin respuesta\n\
        A,2019-03-05,,,Notificación de pago\n\
        A,2019-03-05,,3,Sin respuesta\n\
        A,2019-03-05,2019-03-12,9,Notificación de pago\n\
        A,2019-03-05,2019-03-12,5,Notificación de pago\n\
        A,2019-03-05,2019-03-12,x,Notificación de pago\n\
        A,2019-03-05,2019-03-04,9,Sin respuesta\n";
    let requests = reduced(&federal(), &[file, "institution,days,outcome\nB,3,Sin respuesta\nB,,Sin respuesta\n"]);
    let found = listed(requests.files()[0].findings());
    let said: Vec<String> = found.iter().map(|finding| finding.message(Language::English)).collect();
    assert_eq!(
        said[..4],
        [
            "line 2, column 5 (outcome): `Sin respuesta` disagrees with the answer, `2019-03-12`, which counts",
            "line 3, column 5 (outcome): `Notificación de pago` tells of an answer, and there is none; the request counts as not answered",
            "line 4, column 4 (days): `3` tells of an answer, and there is none; the request counts as not answered",
            "line 5, column 4 (days): `9` disagrees with the answer, `5`, which counts",
        ]
    );
    assert_eq!(found.len(), 5);
    assert_eq!(found[4].rule, Rule::AnsweredBefore);
    assert_eq!(places(requests.files()[1].findings()), [(2, 3, Rule::Contradiction)]);
    assert_eq!((requests.files()[0].findings().errors(), requests.files()[0].used()), (1, 6));
    let a = row(&requests, "A");
    assert_eq!((a.requests, a.answered, a.days_median), (6, 4, Some(5.0)));
    assert_eq!(a.availability.value, Some(4.0 / 6.0));
}

#[test]
fn institutions_that_may_be_the_same_are_told() {
    let files = [
        "institution,state,days\nInstituto Á,Colima,1\nB,Colima,1\nINSTITUTO A,COLIMA,2\nInstituto A,Jalisco,3\n",
        "institution,days\nB,5\nC 1.1,5\nC 11,5\nb.,1\n",
    ];
    let requests = reduced(&federal(), &files);
    let said: Vec<Vec<String>> = requests
        .files()
        .iter()
        .map(|file| listed(file.findings()).iter().map(|finding| finding.message(Language::English)).collect())
        .collect();
    assert_eq!(
        said,
        [
            vec!["line 4: `INSTITUTO A, Colima` may be `Instituto Á, Colima`; each has a row of its own"],
            vec![
                "line 2: `B` may be `B, Colima`; each has a row of its own",
                "line 5: `b.` may be `B, Colima`; each has a row of its own"
            ]
        ]
    );
    assert_eq!(requests.len(), 8);
}

/// Names and states may hold anything, line ends among it.
#[test]
fn institutions_are_never_mixed_up() {
    let own = federal().to_toml().replace("catalog = \"mexico\"", "catalog = \"none\"");
    let file = "institution,state,days\n\"A\nX\",Y,1\nA,\"X\nY\",3\nAX,Y,5\nA,XY,7\n";
    let requests = reduced(&Mapping::from_toml(&own).unwrap(), &[file]);
    let rows: Vec<_> =
        requests.rows().iter().map(|row| (row.unit.as_str(), row.state.as_deref(), row.requests)).collect();
    assert_eq!(rows, [("A", Some("X\nY"), 1), ("A", Some("XY"), 1), ("A\nX", Some("Y"), 1), ("AX", Some("Y"), 1)]);
}

#[test]
fn utf16_of_any_length_is_read_and_damage_is_found_where_it_is() {
    let text = format!("\u{feff}institución,días\n{}", "Educación,3\nÑu,4\n".repeat(40_000));
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = |bytes: &[u8]| {
        let mapping = federal();
        let mut reader = RequestReader::new(&mapping).on_invalid(OnInvalid::SetAside);
        reader.read_bytes(bytes).unwrap();
        reader.finish()
    };
    let requests = read(&bytes).unwrap();
    assert_eq!(requests.rows().iter().map(|row| row.requests).collect::<Vec<_>>(), [40_000, 40_000]);
    assert!(requests.files()[0].findings().is_empty());
    let mut damaged = bytes;
    let at = damaged.len() - 11;
    // Half of a pair.
    damaged[at] = 0xd8;
    let error = read(&damaged).unwrap_err();
    assert!(
        listed(&error.findings_by_file()[0])
            .iter()
            .any(|f| f.rule == Rule::UnreadableHeader && f.expected == "UTF-16LE")
    );
}

/// In bounded memory, so that it cannot be read on to a quote that closes it.
#[test]
fn a_quote_open_for_64_megabytes_never_closes() {
    let line = format!("{}\r\n", "x".repeat(1 << 20));
    let lines = 66;
    let file = format!("institution,days,note\nA,3,y\nB,4,\"open\n{}\"\nC,5,z\n\n\n", line.repeat(lines));
    let requests = reduced(&federal(), &[&file]);
    let found = listed(requests.files()[0].findings());
    assert_eq!((found[0].rule, found[0].line, found[0].column), (Rule::UnclosedQuote, Some(3), Some(3)));
    assert_eq!(found[0].expected, (lines + 2).to_string());
    assert_eq!((requests.files()[0].read(), requests.files()[0].used()), (2, 1));
    let endless = format!("institution,days\nA,{}", "1".repeat(65 << 20));
    let error = reduced_with(&federal(), &[&endless], OnInvalid::SetAside).unwrap_err();
    assert!(matches!(&error, Error::Io { .. }) && error.to_string().contains("line 2"), "{error}");
}

#[test]
fn quotes_that_never_close_are_found_and_the_rest_is_read() {
    let open = "institution,received,answered,outcome,note\n\
        A,2019-03-05,,Sin respuesta,\"fine\nhere\"\n\
        B,2019-03-05,,Sin respuesta,\"open\n\
        C,2019-03-05,,Sin respuesta,x\n";
    let requests = reduced(&federal(), &[open]);
    let file = &requests.files()[0];
    assert_eq!(places(file.findings()), [(4, 5, Rule::UnclosedQuote)]);
    assert_eq!((file.read(), file.used()), (2, 1));
    // A quote that ends by chance with the quote of a later record.
    let swallowed = "institution,note,received,answered,outcome\n\
        A,\"open,2019-03-05,,Sin respuesta\n\
        B,x,2019-03-05,,Sin respuesta\n\
        C,\"shut\",2019-03-05,,Sin respuesta\n\
        D,x,2019-03-05,,Sin respuesta\n";
    let requests = reduced(&federal(), &[swallowed]);
    let file = &requests.files()[0];
    assert!(file.findings().by_rule().any(|(rule, _)| matches!(rule, Rule::UnclosedQuote | Rule::RaggedRow)));
    assert_eq!(requests.rows().iter().map(|row| row.unit.as_str()).collect::<Vec<_>>(), ["D"]);
    // The same where only days can be checked, and honest text of several lines.
    let days = "institution,days,note\nA,1,\"open\nB,2,x\nC,3,\"\nD,4,\"Calle 5, 2\nCentro, a 3\"\n";
    let requests = reduced(&federal(), &[days]);
    assert_eq!(places(requests.files()[0].findings()), [(2, 3, Rule::UnclosedQuote)]);
    assert_eq!(requests.rows().iter().map(|row| row.unit.as_str()).collect::<Vec<_>>(), ["D"]);
}

#[test]
fn cells_in_another_encoding_are_read_and_told() {
    let bytes = b"instituci\xf3n;fecha_respuesta;fecha_solicitud;respuesta\r\nEducaci\xf3n;2019-03-06;2019-03-05;Notificaci\xf3n de pago\r\n";
    let mapping = federal();
    let mut reader = RequestReader::new(&mapping);
    reader.read_bytes(bytes).unwrap();
    let requests = reader.finish().unwrap();
    assert_eq!(requests.rows()[0].unit, "Educación");
    assert_eq!(requests.rows()[0].availability.value, Some(1.0));
    assert_eq!(requests.files()[0].findings().warnings(), 3);
    assert_eq!(requests.files()[0].findings().errors(), 0);
}

#[test]
fn a_flood_of_findings_is_counted_whole_and_kept_in_part() {
    let rows = 120_000;
    let file = format!("institution,days\n{}", "A,x\n".repeat(rows));
    let requests = reduced(&federal(), &[&file]);
    let found = requests.files()[0].findings();
    assert_eq!(found.len(), rows as u64);
    assert_eq!(found.iter().count() as u64, RequestFile::PLACES);
    assert_eq!(requests.files()[0].set_aside(), rows as u64);
}

#[test]
fn mappings_are_refused_with_the_key_and_the_line() {
    let federal = federal();
    for (from, to, said) in [
        ("missing = []", "mising = []", "unknown field `mising`"),
        ("worst = 20", "worst = 20\nslow = 1", "unknown field `slow`"),
        ("worst = 20", "worst = 0", "celerity: best is 0 and worst is 0"),
        ("unanswered = 0", "unanswered = 2", "celerity.unanswered: 2 is no score"),
        ("available = 0.5", "available = 1.5", "outcome.available: 1.5 is no score"),
        ("[celerity]\nof = \"requests\"", "[celerity]\nof = \"assessed\"", "celerity.of: "),
        ("\"Notificación de pago\"", "\"Sin respuesta\"", "outcome.names: \"Sin respuesta\" stands twice"),
        (
            "received = [\"received\", \"fecha_solicitud\", \"fechasolicitud\", \"fecha_recepcion\", \"recibida\"]",
            "",
            "columns: there is only one",
        ),
        (
            "state = [\"state\", \"edo\", \"estado\", \"entidad\", \"nom_ent\", \"cve_ent\"]",
            "state = []",
            "columns.state: a header is empty",
        ),
        ("counts_in = []", "counts_in = [\"speed\"]", "unknown variant `speed`"),
        ("\"confusa\" = 0,", "\"Sí.\" = 0,", "clarity.words: "),
        ("\"confusa\" = 0,", "\"1.0\" = 0,", "clarity.words: "),
        ("\"respondida\"", "\"Recibida\"", "columns: \"Recibida\" is the header of received and of answered"),
        ("weekend = [\"saturday\", \"sunday\"]", "weekend = [\"sabado\"]", "unknown variant `sabado`"),
    ] {
        assert!(federal.to_toml().contains(from), "{from}");
        let error = Mapping::from_toml(&federal.to_toml().replacen(from, to, 1)).unwrap_err();
        let Error::Mapping { line, .. } = &error else { panic!("{error}") };
        assert!(line.is_some() && error.to_string().contains(said), "{error} in place of {said}");
        assert_ne!(error.message(Language::English), error.message(Language::Spanish));
    }
    let week = r#"["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]"#;
    let idle = federal.to_toml().replace(r#"weekend = ["saturday", "sunday"]"#, &format!("weekend = {week}"));
    let error = Mapping::from_toml(&idle).unwrap_err();
    assert!(error.to_string().contains("calendar.weekend: it has every day"), "{error}");
    let missing = federal.to_toml().replace("holidays = [\"mexico\"]", "holidays = [\"none.csv\"]");
    assert!(matches!(Mapping::from_toml(&missing), Err(Error::Io { .. })));
}

#[test]
fn the_default_mapping_knows_every_outcome_of_the_federal_file() {
    assert_eq!(federal().node(Measure::Availability), Some("TC_DISP"));
    let Some(path) = common::reference_data("mga2017/request_outcomes_federal.csv") else { return };
    let outcomes = Table::read(path);
    let names = &outcomes.headers[1..outcomes.headers.len() - 1];
    assert_eq!(names.len(), 19);
    let rows: Vec<String> = names.iter().map(|name| format!("A,2019-03-05,2019-03-06,\"{name}\"\n")).collect();
    let file = format!("institution,received,answered,outcome\n{}", rows.concat());
    let requests = reduced(&federal(), &[&file]);
    // All are known; those that are no answers stand beside one here.
    let found: Vec<(Rule, u64)> = requests.files()[0].findings().by_rule().collect();
    assert_eq!(found, [(Rule::Contradiction, 4)]);
    assert_eq!(requests.rows()[0].requests, 19);
}

#[cfg(not(feature = "scan"))]
#[test]
fn files_in_columns_are_refused_by_the_feature_that_reads_them() {
    for start in [b"PAR1\x15\x04".as_slice(), b"ARROW1\0\0"] {
        let mapping = federal();
        let mut reader = RequestReader::new(&mapping);
        let error = reader.read_bytes(start).unwrap_err();
        assert!(error.to_string().contains("a program with the feature `scan`"), "{error}");
        assert!(error.message(Language::Spanish).contains("la opción `scan`"));
    }
}

/// A record of a file with faults among them.
fn record() -> impl Strategy<Value = String> {
    let day = prop_oneof![8 => (1u8..29, 1u8..13).prop_map(|(d, m)| format!("2019-{m:02}-{d:02}")), 1 => Just(String::new()), 1 => Just("31/02/2019".into())];
    let unit = prop_oneof![Just("A"), Just("B"), Just("Instituto, de Ñ"), Just("")];
    let outcome = prop_oneof![
        Just("Sin respuesta"),
        Just("Notificación de envío"),
        Just("informacion parcialmente reservada o confidencial"),
        Just("x"),
        Just("")
    ];
    let word = prop_oneof![Just("sí"), Just("parcial"), Just("no"), Just(""), Just("?")];
    (unit, day.clone(), day, outcome, word, any::<bool>()).prop_map(|(unit, received, answered, outcome, word, end)| {
        let end = if end { "\n" } else { "\r\n" };
        format!("\"{unit}\",{received},{answered},{outcome},{word}{end}")
    })
}

const HEADER: &str = "institution,received,answered,outcome,complete\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_records_and_their_files_do_not_matter(
        records in prop::collection::vec(record(), 1..60),
        seed in prop::collection::vec(any::<u32>(), 60),
        cut in 1usize..60,
    ) {
        let mapping = federal();
        let whole = reduced(&mapping, &[&format!("{HEADER}{}", records.concat())]);
        let mut shuffled: Vec<(u32, &String)> = seed.iter().copied().zip(&records).collect();
        shuffled.sort();
        let shuffled: Vec<&str> = shuffled.into_iter().map(|(_, record)| record.as_str()).collect();
        let files: Vec<String> = shuffled.chunks(cut).map(|part| format!("{HEADER}{}", part.concat())).collect();
        let parts = reduced(&mapping, &files.iter().map(String::as_str).collect::<Vec<_>>());
        let bytes = |requests: &Requests| {
            let mut csv = Vec::new();
            open_gov_metric::export::write(&requests.frame().unwrap(), open_gov_metric::export::Format::Csv, &mut csv).unwrap();
            csv
        };
        prop_assert_eq!(bytes(&whole), bytes(&parts));
        let counts = |requests: &Requests, count: fn(&RequestFile) -> u64| requests.files().iter().map(count).sum::<u64>();
        let of_both = |count| (counts(&parts, count), counts(&whole, count));
        let (read, used, aside) = (of_both(RequestFile::read), of_both(RequestFile::used), of_both(RequestFile::set_aside));
        prop_assert_eq!(read, (records.len() as u64, records.len() as u64));
        prop_assert_eq!(used.0 + aside.0, read.0);
        prop_assert_eq!(used.0, used.1);
        prop_assert_eq!(whole.rows().iter().map(|row| row.requests).sum::<u64>(), used.1);
        for row in whole.rows() {
            for share in Measure::ALL.map(|measure| row.share(measure)) {
                prop_assert!(share.n <= row.requests);
                prop_assert_eq!(share.value.is_some(), share.n > 0);
                prop_assert!(share.value.is_none_or(|value| (0.0..=1.0).contains(&value)));
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), Just(b'\r'), Just(b'A'), any::<u8>()], 0..400)) {
        let mapping = federal();
        let mut reader = RequestReader::new(&mapping).on_invalid(OnInvalid::SetAside);
        let text = [HEADER.as_bytes(), &bytes].concat();
        reader.read_bytes(&text).unwrap();
        reader.read_bytes(&bytes).unwrap();
        if let Ok(requests) = reader.finish() {
            prop_assert!(requests.files().iter().all(|file| file.used() + file.set_aside() == file.read()));
        }
    }
}
