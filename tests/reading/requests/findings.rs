//! What is wrong with files of requests.

use crate::common::listed;
use open_gov_metric::requests::{Mapping, RecordFile, RequestReader};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Findings, Language};

use super::{federal, places, reduced, reduced_with, row};

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
    let [days, broken] = &requests.files[..] else { panic!("two files") };
    assert_eq!(places(&days.findings), [3, 4, 5].map(|line| (line, 2, "bad_days")));
    assert_eq!(days.findings.source(), "file 0");
    assert_eq!(
        places(&broken.findings),
        [
            (3, 3, "bad_date"),
            (4, 4, "bad_date"),
            (5, 4, "answered_before"),
            (6, 5, "unknown_outcome"),
            (6, 6, "unknown_word"),
            (7, 3, "bad_date"),
            (7, 1, "empty_unit"),
            (8, 5, "unknown_outcome"),
            (8, 2, "unknown_state"),
            (9, 0, "ragged_row"),
        ]
    );
    assert_eq!((broken.read, broken.used(), broken.set_aside), (8, 1, 7));
    assert_eq!((days.read, days.used(), days.set_aside), (4, 1, 3));
    assert_eq!(requests.rows.iter().map(|row| row.requests).sum::<u64>(), 2);
    let error = reduced_with(&mapping, &["institution,days\nA,1\n", BROKEN], OnInvalid::Refuse).unwrap_err();
    assert_eq!(error.message(Language::English), "file 1: the data cannot be used; errors: 10");
    assert_eq!(error.message(Language::Spanish), "file 1: los datos no se pueden usar; errores: 10");
    assert_eq!(error.findings_by_file().iter().map(Findings::len).collect::<Vec<_>>(), [0, 10]);
}

#[test]
fn findings_say_what_is_wrong_in_both_languages() {
    let requests = reduced(&federal(), &[BROKEN]);
    let said = |language| listed(&requests.files[0].findings).iter().map(|f| f.message(language)).collect::<Vec<_>>();
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
        ("", "unreadable_header"),
        ("received,answered\n2019-03-05,\n", "missing_header"),
        ("institution,received\nA,2019-03-05\n", "missing_header"),
        ("institution,Institution\nA,B\n", "repeated_header"),
        ("institution,days\n", "no_rows"),
    ] {
        let error = reduced_with(&mapping, &["institution,days\nA,1\n", file], OnInvalid::SetAside).unwrap_err();
        let found: Vec<&str> = error.findings_by_file()[1].by_code().map(|(code, ..)| code).collect();
        assert_eq!(found, [rule], "{file:?}");
    }
    let named = federal().to_toml().replace(
        "outcome = [\"outcome\", \"respuesta\", \"resultado\", \"tipo_respuesta\", \"tiporespuesta\"]",
        "outcome = \"final\"",
    );
    let named = Mapping::from_toml(&named).unwrap();
    let error = reduced_with(&named, &["institution,days\nA,1\n"], OnInvalid::SetAside).unwrap_err();
    assert_eq!(listed(&error.findings_by_file()[0])[0].expected(), "final");
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
    let found = listed(&requests.files[0].findings);
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
    assert_eq!(found[4].code(), "answered_before");
    assert_eq!(places(&requests.files[1].findings), [(2, 3, "contradiction")]);
    assert_eq!((requests.files[0].findings.errors(), requests.files[0].used()), (1, 6));
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
        .files
        .iter()
        .map(|file| listed(&file.findings).iter().map(|finding| finding.message(Language::English)).collect())
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
    assert_eq!(requests.rows.len(), 8);
}

/// Names and states may hold anything, line ends among it.
#[test]
fn institutions_are_never_mixed_up() {
    let own = federal().to_toml().replace("catalog = \"mexico\"", "catalog = \"none\"");
    let file = "institution,state,days\n\"A\nX\",Y,1\nA,\"X\nY\",3\nAX,Y,5\nA,XY,7\n";
    let requests = reduced(&Mapping::from_toml(&own).unwrap(), &[file]);
    let rows: Vec<_> =
        requests.rows.iter().map(|row| (row.unit.as_str(), row.state.as_deref(), row.requests)).collect();
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
    assert_eq!(requests.rows.iter().map(|row| row.requests).collect::<Vec<_>>(), [40_000, 40_000]);
    assert!(requests.files[0].findings.is_empty());
    let mut damaged = bytes;
    let at = damaged.len() - 11;
    // Half of a pair.
    damaged[at] = 0xd8;
    let error = read(&damaged).unwrap_err();
    assert!(
        listed(&error.findings_by_file()[0])
            .iter()
            .any(|f| f.code() == "unreadable_header" && f.expected() == "UTF-16LE")
    );
}

/// In bounded memory, so that it cannot be read on to a quote that closes it.
#[test]
fn a_quote_open_for_64_megabytes_never_closes() {
    let line = format!("{}\r\n", "x".repeat(1 << 20));
    let lines = 66;
    let file = format!("institution,days,note\nA,3,y\nB,4,\"open\n{}\"\nC,5,z\n\n\n", line.repeat(lines));
    let requests = reduced(&federal(), &[&file]);
    let found = listed(&requests.files[0].findings);
    assert_eq!((found[0].code(), found[0].place.line, found[0].place.column), ("unclosed_quote", Some(3), Some(3)));
    assert_eq!(found[0].expected(), (lines + 2).to_string());
    assert_eq!((requests.files[0].read, requests.files[0].used()), (2, 1));
    let endless = format!("institution,days\nA,{}", "1".repeat(65 << 20));
    let error = reduced_with(&federal(), &[&endless], OnInvalid::SetAside).unwrap_err();
    assert!(error.kind() == ErrorKind::Io && error.to_string().contains("line 2"), "{error}");
}

#[test]
fn quotes_that_never_close_are_found_and_the_rest_is_read() {
    let open = "institution,received,answered,outcome,note\n\
        A,2019-03-05,,Sin respuesta,\"fine\nhere\"\n\
        B,2019-03-05,,Sin respuesta,\"open\n\
        C,2019-03-05,,Sin respuesta,x\n";
    let requests = reduced(&federal(), &[open]);
    let file = &requests.files[0];
    assert_eq!(places(&file.findings), [(4, 5, "unclosed_quote")]);
    assert_eq!((file.read, file.used()), (2, 1));
    // A quote that ends by chance with the quote of a later record.
    let swallowed = "institution,note,received,answered,outcome\n\
        A,\"open,2019-03-05,,Sin respuesta\n\
        B,x,2019-03-05,,Sin respuesta\n\
        C,\"shut\",2019-03-05,,Sin respuesta\n\
        D,x,2019-03-05,,Sin respuesta\n";
    let requests = reduced(&federal(), &[swallowed]);
    let file = &requests.files[0];
    // The quote makes one record of three, of another number of cells: what is reported is the cause.
    assert_eq!(places(&file.findings), [(2, 2, "unclosed_quote")]);
    assert_eq!(requests.rows.iter().map(|row| row.unit.as_str()).collect::<Vec<_>>(), ["D"]);
    // The same where only days can be checked, and honest text of several lines.
    let days = "institution,days,note\nA,1,\"open\nB,2,x\nC,3,\"\nD,4,\"Calle 5, 2\nCentro, a 3\"\n";
    let requests = reduced(&federal(), &[days]);
    assert_eq!(places(&requests.files[0].findings), [(2, 3, "unclosed_quote")]);
    assert_eq!(requests.rows.iter().map(|row| row.unit.as_str()).collect::<Vec<_>>(), ["D"]);
}

#[test]
fn cells_in_another_encoding_are_read_and_told() {
    let bytes = b"instituci\xf3n;fecha_respuesta;fecha_solicitud;respuesta\r\nEducaci\xf3n;2019-03-06;2019-03-05;Notificaci\xf3n de pago\r\n";
    let mapping = federal();
    let mut reader = RequestReader::new(&mapping);
    reader.read_bytes(bytes).unwrap();
    let requests = reader.finish().unwrap();
    assert_eq!(requests.rows[0].unit, "Educación");
    assert_eq!(requests.rows[0].availability.value, Some(1.0));
    assert_eq!(requests.files[0].findings.warnings(), 3);
    assert_eq!(requests.files[0].findings.errors(), 0);
}

#[test]
fn a_flood_of_findings_is_counted_whole_and_kept_in_part() {
    let rows = 120_000;
    let file = format!("institution,days\n{}", "A,x\n".repeat(rows));
    let requests = reduced(&federal(), &[&file]);
    let found = &requests.files[0].findings;
    assert_eq!(found.len(), rows as u64);
    assert_eq!(found.iter().count() as u64, RecordFile::PLACES);
    assert_eq!(requests.files[0].set_aside, rows as u64);
}
