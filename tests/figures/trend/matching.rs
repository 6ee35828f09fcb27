//! How the institutions of two editions are matched, by name and by tables of keys.

use crate::common::{Table, assert_close, scores};
use open_gov_metric::Language;
use open_gov_metric::trend::{Edition, KeyTable, Reason, Trend};

use super::{names, own};

#[test]
fn names_match_by_state_whatever_their_case_and_accents() {
    let old = scores(
        2019,
        "institution,state,GA\nCongreso,Colima,0.1\nCongreso,Sonora,0.2\nÓrgano de Fiscalización,Edo. de México,0.3\nDIF,Jalisco,0.4\n",
    );
    let new = scores(
        2019,
        "institution,state,GA\nCONGRESO,26,0.2\norgano  de fiscalizacion.,México,0.3\nDIF,Nayarit,0.4\ncongreso,06,0.1\n",
    );
    let trend = Trend::new(&old, &new);
    let matching = trend.matching().unwrap();
    let expected =
        [("Congreso", "CONGRESO"), ("Órgano de Fiscalización", "organo  de fiscalizacion."), ("Congreso", "congreso")];
    assert_eq!(names(&matching, &old, &new), expected);
    for row in trend.changes().unwrap().rows.iter() {
        assert_eq!((row.n_matched, row.p_wilcoxon), (3, None), "each has its own value");
    }
    // One that moved to another state is another one, unless the caller says otherwise.
    let moved = KeyTable::new().pair(("DIF", "Jalisco"), ("Dif", "nayarit"));
    assert!(trend.matches(moved).matching().unwrap().unmatched().is_empty());
}

#[test]
fn names_match_without_states_where_one_edition_has_none() {
    let old = scores(2019, "institution,state,GA\nA,Colima,0.1\nB,Colima,0.2\nB,Sonora,0.3\n");
    let new = scores(2019, "institution,GA\nB,0.2\nA,0.1\n");
    let matching = Trend::new(&old, &new).matching().unwrap();
    assert_eq!(names(&matching, &old, &new), [("A", "A")]);
    let ambiguous = [Edition::Old, Edition::New].map(|edition| matching.count(edition, Reason::Ambiguous));
    assert_eq!(ambiguous, [2, 1]);
    let lines: Vec<_> = matching.unmatched().iter().map(|row| (row.edition, row.line, row.reason)).collect();
    assert_eq!(
        lines,
        [
            (Edition::Old, 3, Reason::Ambiguous),
            (Edition::Old, 4, Reason::Ambiguous),
            (Edition::New, 2, Reason::Ambiguous)
        ]
    );
    // The state of the edition that has one says which is meant.
    let trend = Trend::new(&old, &new).matches(KeyTable::new().pair(("B", "Sonora"), "B"));
    let matching = trend.matching().unwrap();
    assert_eq!((matching.pairs().len(), matching.count(Edition::Old, Reason::NoCounterpart)), (2, 1));
}

#[test]
fn namesakes_are_not_matched_by_chance() {
    let old = own("institution,I\nInstituto X,1\nINSTITUTO X,2\nZ z,3\nZZ,4\n");
    let new = own("institution,I\ninstituto x,5\nW,6\n");
    let trend = Trend::new(&old, &new);
    let matching = trend.matching().unwrap();
    assert_eq!(matching.pairs(), []);
    assert_eq!(matching.count(Edition::Old, Reason::Ambiguous), 2);
    // A name twice in one edition and not at all in the other is without counterpart.
    assert_eq!(matching.count(Edition::Old, Reason::NoCounterpart), 2);
    // The exact name says which is meant.
    let found = trend.matches(KeyTable::new().pair("INSTITUTO X", "Instituto X")).matching().unwrap();
    assert_eq!(names(&found, &old, &new), [("INSTITUTO X", "instituto x")]);
}

#[test]
fn names_without_letters_are_themselves() {
    let (old, new) = (own("institution,I\n???,1\n!!!,2\n"), own("institution,I\n!!!,2\n"));
    assert_eq!(names(&Trend::new(&old, &new).matching().unwrap(), &old, &new), [("!!!", "!!!")]);
}

#[test]
fn near_names_of_the_same_state_are_suggested() {
    let old = scores(
        2019,
        "institution,state,GA\nInstituto de Acceso a la Informacion,Colima,1\nCongreso del Estado,Sonora,1\nMunicipio de Tecoman,Sonora,0\n",
    );
    let new = scores(
        2019,
        "institution,state,GA\nInstituto de Acceso a Información,Colima,1\nCongreso del Estado,Jalisco,1\nMunicipio de Tecomán,Colima,0\n",
    );
    let matching = Trend::new(&old, &new).matching().unwrap();
    let table = Table::of(&matching.unmatched().frame(Language::English).unwrap());
    assert_eq!(table.headers, ["edition", "unit", "state", "line", "reason", "suggestion", "similarity"]);
    let suggestions = ["Instituto de Acceso a Información", "", "", "Instituto de Acceso a la Informacion", "", ""];
    assert_eq!(table.texts("suggestion"), suggestions);
    // Two of 31 letters.
    assert_close(table.number(0, "similarity"), Some(1.0 - 2.0 / 31.0), 1e-15, "similarity");
    assert_eq!((table.text(0, "edition"), table.text(5, "edition"), table.text(5, "line")), ("old", "new", "4"));
    assert_eq!(table.text(1, "reason"), "no_counterpart");
}

/// As many as the official register has, none with a namesake and none with a state.
#[test]
fn suggestions_for_all_of_two_thousand() {
    let file = |word: &str| {
        let mut file = "institution,I\n".to_owned();
        (0..2043).for_each(|k| file.push_str(&format!("{} {word} {:x} de {k:04}\n,1", "Ente", k * 7919)));
        file.replace("\n,1", ",1\n")
    };
    let (old, new) = (own(&file("público")), own(&file("publica")));
    let matching = Trend::new(&old, &new).matching().unwrap();
    assert_eq!(matching.count(Edition::Old, Reason::NoCounterpart), 2043);
    assert!(matching.unmatched().iter().all(|row| row.suggestion.is_some()));
}

#[test]
fn faults_of_a_key_file_have_their_lines() {
    let faults = |file: &[u8]| -> Vec<(Option<u64>, Option<usize>, &'static str)> {
        let Err(error) = KeyTable::from_bytes(file) else { panic!("accepted") };
        let findings = error.findings().unwrap();
        findings.iter().map(|finding| (finding.place.line, finding.place.column, finding.code())).collect()
    };
    assert_eq!(
        faults(b"old,new\r\nA,B\r\n\r\nA\r\n,B\r\nA,B,C\r\n"),
        [(Some(4), None, "ragged_row"), (Some(5), Some(1), "empty_unit"), (Some(6), None, "ragged_row")]
    );
    assert_eq!(faults(b"old,neu\nA,B\n"), [(Some(1), None, "missing_header")]);
    assert_eq!(faults(b"old,new,Old \nA,B,C\n"), [(Some(1), Some(3), "repeated_header")]);
    assert_eq!(faults(b"")[0].2, "unreadable_header");
    assert_eq!(faults(b"old,new\nA,\"B\nC,D\nE,F\n")[0], (Some(2), Some(2), "unclosed_quote"));
    assert_eq!(faults(b"old;new\nA;B\n\"C\r\nD\";E\n"), [(Some(3), Some(1), "unclosed_quote")]);
}

#[test]
fn a_key_file_may_come_from_anywhere() {
    let old = own("institution,I\n\u{d1}u,1\nB,2\n");
    let new = own("institution,I\nX,1\nY,2\n");
    let table = KeyTable::from_bytes(b"\xef\xbb\xbfnote,NEW,Old State,old\n1,X,,\xd1u\n\n2,Y,,\" B \"\n").unwrap();
    assert_eq!((table.len(), table.findings.warnings()), (2, 1));
    let matching = Trend::new(&old, &new).matches(table).matching().unwrap();
    assert_eq!(matching.pairs(), [(0, 0), (1, 1)]);
    let utf16: Vec<u8> = "\u{feff}old;new\nÑu;X\nB;Y\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let table = KeyTable::from_bytes(&utf16).unwrap();
    assert_eq!(Trend::new(&old, &new).matches(table).matching().unwrap().pairs(), [(0, 0), (1, 1)]);
    #[cfg(feature = "xlsx")]
    {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, (old, new)) in [("old", "new"), ("B", "Y"), ("ñu", "X")].into_iter().enumerate() {
            sheet.write(row as u32 + 2, 1, old).unwrap().write(row as u32 + 2, 3, new).unwrap();
        }
        let table = KeyTable::from_bytes(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(Trend::new(&old, &new).matches(table).matching().unwrap().pairs(), [(0, 0), (1, 1)]);
    }
}

#[test]
fn faults_of_a_key_table_against_the_surveys() {
    let old = scores(2019, "institution,state,GA\nA,Colima,1\nA,Sonora,1\nB,Colima,1\n");
    let new = scores(2019, "institution,state,GA\nX,Colima,1\nY,Sonora,1\nZ,Colima,1\n");
    let file = "old,new,old_state\nA,X,\nA,Y,Jalisco\nB,Z,\nB,Y,Colima\nQ,Q,\nA,X,sonora\n";
    let trend = Trend::new(&old, &new).matches(KeyTable::from_bytes(file.as_bytes()).unwrap());
    let Err(error) = trend.matching() else { panic!("accepted") };
    let findings = error.findings().unwrap();
    let found: Vec<_> = findings
        .iter()
        .map(|finding| (finding.place.line.unwrap(), finding.place.header.clone().unwrap(), finding.code()))
        .collect();
    assert_eq!(
        found,
        [
            (2, "old".to_owned(), "ambiguous_unit"),
            (3, "old".to_owned(), "unknown_unit"),
            (5, "old".to_owned(), "repeated_match"),
            (5, "new".to_owned(), "repeated_match"),
            (6, "old".to_owned(), "unknown_unit"),
            (6, "new".to_owned(), "unknown_unit"),
            (7, "new".to_owned(), "repeated_match"),
        ]
    );
    for finding in findings.iter() {
        assert_ne!(finding.message(Language::English), finding.message(Language::Spanish));
    }
    let message = findings.iter().next().unwrap().message(Language::English);
    assert!(message.contains("lines 2, 3"), "{message}");
}
