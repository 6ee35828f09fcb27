//! Requests for information reduced to components: figures against hand-made ones, mappings, and records in any order.

mod calendars;
mod findings;

use crate::common::{self, Table, assert_close, assert_within, listed, on_threads};
use open_gov_metric::requests::{Components, Mapping, Measure, RecordFile, RequestReader, Requests};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, ErrorKind, Findings, Language};
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
    requests.rows.iter().find(|row| row.unit == unit).unwrap()
}

/// Line, column and rule of each finding.
fn places(findings: &Findings) -> Vec<(u64, usize, &'static str)> {
    listed(findings)
        .into_iter()
        .map(|finding| (finding.place.line.unwrap_or(0), finding.place.column.unwrap_or(0), finding.code()))
        .collect()
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
    assert_eq!(requests.files[0].findings.len(), 0, "{:?}", requests.files[0].findings);
    let units: Vec<(&str, Option<&str>)> =
        requests.rows.iter().map(|row| (row.unit.as_str(), row.state.as_deref())).collect();
    assert_eq!(units, [("A", Some("Colima")), ("B", Some("Colima")), ("A", Some("Jalisco"))]);
    let a = &requests.rows[0];
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
    let jalisco = &requests.rows[2];
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
        reduced(&Mapping::from_toml(&toml).unwrap(), &[HAND]).rows[0].clone()
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

#[test]
fn numbers_as_words_and_outcomes_are_numbers() {
    let file = "institution,days,complete\nA,1,1.0\nA,1,-1\nA,1,1%\nA,1,\"0,5\"\nA,1,05\nA,1,0.0\nA,1,+1\n";
    let requests = reduced(&federal(), &[file]);
    let found = places(&requests.files[0].findings);
    assert_eq!(found, [(3, 3, "unknown_word"), (4, 3, "unknown_word"), (6, 3, "unknown_word")]);
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
    assert_eq!(places(&requests.files[0].findings), [(5, 4, "unknown_outcome"), (6, 4, "unknown_outcome")]);
    let availability = row(&requests, "A").availability;
    assert_eq!((availability.value, availability.n), (Some(1.0 / 3.0), 3));
}

#[test]
fn mappings_are_refused_with_the_key_and_the_line() {
    let federal = federal();
    for (from, to, said) in [
        ("missing = []", "mising = []", "the key `mising` is unknown"),
        ("worst = 20", "worst = 20\nslow = 1", "the key `slow` is unknown"),
        ("worst = 20", "worst = 0", "celerity: best is 0 and worst is 0"),
        ("unanswered = 0", "unanswered = 2", "celerity.unanswered: 2 is no score"),
        ("available = 0.5", "available = 1.5", "outcome.available: 1.5 is no score"),
        ("[celerity]\nof = \"requests\"", "[celerity]\nof = \"assessed\"", "celerity.of: "),
        ("\"Notificación de pago\"", "\"Sin respuesta\"", "outcome.names: \"Sin respuesta\" is repeated"),
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
        (
            "counts_in = []",
            "counts_in = [\"speed\"]",
            "`outcome.counts_in` is [\"speed\"]; expected a list of share_answered, ",
        ),
        ("\"confusa\" = 0,", "\"Sí.\" = 0,", "clarity.words: "),
        ("\"confusa\" = 0,", "\"1.0\" = 0,", "clarity.words: "),
        ("\"respondida\"", "\"Recibida\"", "columns: \"Recibida\" is the header of received and of answered"),
        (
            "weekend = [\"saturday\", \"sunday\"]",
            "weekend = [\"sabado\"]",
            "`calendar.weekend` is [\"sabado\"]; expected a list of monday, ",
        ),
    ] {
        assert!(federal.to_toml().contains(from), "{from}");
        let error = Mapping::from_toml(&federal.to_toml().replacen(from, to, 1)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Mapping);
        assert!(error.line().is_some() && error.to_string().contains(said), "{error} in place of {said}");
        assert_ne!(error.message(Language::English), error.message(Language::Spanish));
    }
    let week = r#"["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]"#;
    let idle = federal.to_toml().replace(r#"weekend = ["saturday", "sunday"]"#, &format!("weekend = {week}"));
    let error = Mapping::from_toml(&idle).unwrap_err();
    assert!(error.to_string().contains("calendar.weekend: it has every day"), "{error}");
    let missing = federal.to_toml().replace("holidays = [\"mexico\"]", "holidays = [\"none.csv\"]");
    assert!(Mapping::from_toml(&missing).as_ref().is_err_and(|error| error.kind() == ErrorKind::Io));
}

#[test]
fn the_default_mapping_is_that_of_the_metric() {
    assert_eq!(federal().node(Measure::Availability), Some("TC_DISP"));
}

#[test]
#[ignore = "needs official data"]
fn the_default_mapping_knows_every_outcome_of_the_official_file() {
    let path = common::reference_data("mga2017/request_outcomes_federal.csv");
    let outcomes = Table::read(path);
    let names = &outcomes.headers[1..outcomes.headers.len() - 1];
    assert_eq!(names.len(), 19);
    let rows: Vec<String> = names.iter().map(|name| format!("A,2019-03-05,2019-03-06,\"{name}\"\n")).collect();
    let file = format!("institution,received,answered,outcome\n{}", rows.concat());
    let requests = reduced(&federal(), &[&file]);
    // All are known; those that are no answers stand beside one here.
    let found: Vec<(&'static str, u64)> = requests.files[0].findings.by_code().map(|(code, _, n)| (code, n)).collect();
    assert_eq!(found, [("contradiction", 4)]);
    assert_eq!(requests.rows[0].requests, 19);
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
        let counts = |requests: &Requests, count: fn(&RecordFile) -> u64| requests.files.iter().map(count).sum::<u64>();
        let of_both = |count| (counts(&parts, count), counts(&whole, count));
        let (read, used, aside) = (of_both(|file| file.read), of_both(RecordFile::used), of_both(|file| file.set_aside));
        prop_assert_eq!(read, (records.len() as u64, records.len() as u64));
        prop_assert_eq!(used.0 + aside.0, read.0);
        prop_assert_eq!(used.0, used.1);
        prop_assert_eq!(whole.rows.iter().map(|row| row.requests).sum::<u64>(), used.1);
        for row in &whole.rows {
            for share in Measure::ALL.map(|measure| row.share(measure)) {
                prop_assert!(share.n <= row.requests);
                prop_assert_eq!(share.value.is_some(), share.n > 0);
                prop_assert!(share.value.is_none_or(|value| (0.0..=1.0).contains(&value)));
            }
        }
    }

    #[test]
    fn any_bytes_are_requests_or_have_findings_on_any_number_of_threads(bytes in prop::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), Just(b'\r'), Just(b'A'), any::<u8>()], 0..400)) {
        let mapping = federal();
        let text = [HEADER.as_bytes(), &bytes].concat();
        let outcome = || {
            let mut reader = RequestReader::new(&mapping).on_invalid(OnInvalid::SetAside);
            reader.read_bytes(&text).unwrap();
            reader.read_bytes(&bytes).unwrap();
            match reader.finish() {
                Ok(requests) => {
                    assert!(requests.files.iter().all(|file| file.used() + file.set_aside == file.read));
                    let findings = requests.files.iter().map(|file| file.findings.clone()).collect::<Vec<_>>();
                    (Some(Table::of(&requests.frame().unwrap())), findings)
                }
                Err(error) => {
                    assert!(error.findings_by_file().iter().any(|findings| findings.errors() > 0), "{error}");
                    (None, error.findings_by_file().to_vec())
                }
            }
        };
        let (table, findings) = on_threads(1, outcome);
        let (again, found) = on_threads(2, outcome);
        prop_assert_eq!(table, again);
        prop_assert_eq!(findings.len(), 2);
        for ((findings, found), file) in findings.iter().zip(&found).zip([&text, &bytes]) {
            assert_within(findings, file);
            prop_assert_eq!(listed(findings), listed(found));
        }
    }
}
