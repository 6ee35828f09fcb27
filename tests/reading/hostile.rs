//! Input that once gave, or nearly gave, a wrong figure without a word.

use open_gov_metric::methodology::Indices;
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};

fn methodology(toml: &str) -> Methodology {
    Methodology::from_toml(toml).unwrap()
}

fn plain_index() -> Methodology {
    methodology(
        "catalog = \"none\"\nscale = { min = 0, max = 100 }\nnode = [{ code = \"a\" }, { code = \"b\" }, { code = \"H\", children = { a = 0.5, b = 0.5 }, missing = \"renormalize\" }]",
    )
}

fn values(scores: &Scores, node: &str) -> Vec<Option<f64>> {
    scores.node(node).unwrap().f64().unwrap().iter().collect()
}

fn rules(reader: SurveyReader, file: &str) -> Vec<(Option<u64>, String)> {
    let findings = match reader.read_bytes(file.as_bytes()) {
        Ok(survey) => survey.findings().clone(),
        Err(error) => error.findings().unwrap().clone(),
    };
    findings.iter().filter(|f| f.is_error()).map(|f| (f.place.line, f.code().to_owned())).collect()
}

#[test]
fn an_empty_state_is_no_state_in_any_block() {
    let edition = Methodology::edition(2019).unwrap();
    let mut file = "institution,state,level,type,TG,TC,PG,PC\n".to_owned();
    for row in 0..40_000 {
        let state = if row % 2 == 0 { "" } else { "Colima" };
        file += &format!("Institución {row},{state},,,0.5,0.5,0.5,0.5\n");
    }
    let scores = Scores::new(SurveyReader::new(&edition).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let summary = Summarize::new(&scores).by(["state"]).summary().unwrap();
    assert_eq!(summary.groups, [vec!["Colima".to_owned()], vec![String::new()]]);
    assert_eq!(summary.estimate(&[""], "GA").unwrap().n, 20_000);
    let by_level = Summarize::new(&scores).by(["level", "type"]).summary().unwrap();
    assert_eq!(by_level.groups, [vec![String::new(), String::new()]]);
}

#[test]
fn a_number_can_stand_for_a_missing_one() {
    let index = plain_index();
    for file in ["institution,a,b\nA,99,50\n", "institution,a,b\n\"A\",99,50\n"] {
        let survey = SurveyReader::new(&index).missing("99").read_bytes(file.as_bytes()).unwrap();
        let scores = Scores::new(survey).unwrap();
        assert_eq!((values(&scores, "a"), values(&scores, "H")), (vec![None], vec![Some(50.0)]), "{file}");
    }
}

#[test]
fn records_swallowed_by_quotes_are_found() {
    let one = methodology("catalog = \"none\"\n[[node]]\ncode = \"GA\"");
    for (file, line) in [
        ("institution,state,note,GA\nA,Colima,\"first,0.5\nB,Sonora,second\",0.6\n", 2),
        ("institution,GA\n\"A,0.5\nB,0.6\nC\",0.7\n", 2),
        ("institution,GA\nZ,0.1\n\"A,0.5\nB,0.6\n", 3),
    ] {
        let found = rules(SurveyReader::new(&one).on_invalid(OnInvalid::SetAside), file);
        assert_eq!(found, [(Some(line), "unclosed_quote".to_owned())], "{file}");
    }
    let honest = "institution,address,GA\nA,\"Calle 5, Centro, CP 1\nColima\",0.5\n";
    assert_eq!(SurveyReader::new(&one).read_bytes(honest.as_bytes()).unwrap().len(), 1);
}

/// A record that has too few cells because a quote took them has the cause as its finding.
#[test]
fn a_quote_that_makes_its_row_ragged_is_found() {
    let one = methodology("catalog = \"none\"\n[[node]]\ncode = \"GA\"");
    let file = "institution,state,note,GA\nA,Colima,\"open,0.5\nB,Sonora,shut,\"0.6\nC,Sonora,x,0.7\n";
    let found = rules(SurveyReader::new(&one).on_invalid(OnInvalid::SetAside), file);
    assert_eq!(found, [(Some(2), "unclosed_quote".to_owned())]);
}

/// Files that were put together keep the mark of the second one in the name that it begins with, whether quotes are near or not.
#[test]
fn a_byte_order_mark_within_a_file_is_text_in_every_block() {
    let one = methodology("catalog = \"none\"\n[[node]]\ncode = \"GA\"");
    for line in ["B,0.5", "\"B\",0.5"] {
        let file = format!("institution,GA\n\u{feff}A,0.5\n{line}\n");
        let survey = SurveyReader::new(&one).read_bytes(file.as_bytes()).unwrap();
        assert_eq!([survey.unit(0), survey.unit(1)], ["\u{feff}A", "B"], "{line}");
    }
}

#[test]
fn codes_that_read_as_patterns_or_columns_of_ours_are_refused() {
    for code in ["*", "^a.*$", "rank", "unit", "n"] {
        let error = Methodology::from_toml(&format!("[[node]]\ncode = \"{code}\"")).unwrap_err();
        assert!(error.to_string().contains(code), "{error}");
    }
}

#[test]
fn thousands_separators_are_not_decimal_commas() {
    let index = methodology("catalog = \"none\"\nscale = { min = 0, max = 5000 }\n[[node]]\ncode = \"GA\"");
    let file = "institution;GA\nA;1,234\nB;900\n";
    assert_eq!(rules(SurveyReader::new(&index), file), [(Some(2), "not_a_number".to_owned())]);
    let clear = "institution;GA\nA;1,234\nB;900,5\n";
    let scores = Scores::new(SurveyReader::new(&index).read_bytes(clear.as_bytes()).unwrap()).unwrap();
    assert_eq!(values(&scores, "GA"), [Some(1.234), Some(900.5)]);
    let weights = "institution,w,GA\nA,\"1,200\",5\nB,950,6\n";
    assert_eq!(rules(SurveyReader::new(&index).weight("w"), weights), [(Some(2), "bad_design".to_owned())]);
}

#[test]
fn a_supplied_index_never_stands_in_for_a_missing_computed_one() {
    let nodes =
        "{ code = \"a\" }, { code = \"b\" }, { code = \"c\" }, { code = \"S\", children = { a = 0.5, b = 0.5 } }";
    let file = "institution,a,b,c,S\nA,100,100,0,10\nB,,50,20,30\nC,40,40,,40\n";
    for (policy, expected) in [("renormalize", [50.0, 20.0, 40.0]), ("zero", [50.0, 10.0, 20.0])] {
        let index = methodology(&format!(
            "catalog = \"none\"\nscale = {{ min = 0, max = 100 }}\nheadline = \"H\"\nnode = [{nodes}, {{ code = \"H\", children = {{ S = 0.5, c = 0.5 }}, missing = \"{policy}\" }}]"
        ));
        let survey = SurveyReader::new(&index).read_bytes(file.as_bytes()).unwrap();
        let scores = Scores::with_indices(survey, Indices::Computed).unwrap();
        assert_eq!(values(&scores, "H"), expected.map(Some), "{policy}");
        let audit: Vec<_> = scores.audit().unwrap().iter().map(|f| (f.place.line, f.expected())).collect();
        assert_eq!(audit, [(Some(2), "100".to_owned()), (Some(3), "null".to_owned())]);
    }
}

#[test]
fn a_text_column_may_have_the_name_of_one_of_ours() {
    let index = plain_index();
    let file = "institution,note,n,rank,a,b\nA,x,p,1,5,5\nB,y,q,2,6,6\nC,x,q,3,7,7\n";
    let scores = Scores::new(SurveyReader::new(&index).read_bytes(file.as_bytes()).unwrap()).unwrap();
    for key in ["note", "n", "rank"] {
        let summary = Summarize::new(&scores).by([key]).summary().unwrap();
        let frame = summary.frame(open_gov_metric::Language::English).unwrap();
        assert_eq!(frame.get_column_names()[0].as_str(), format!("{key}_in_file"));
        Summarize::new(&scores).by([key]).wide().unwrap();
        Summarize::new(&scores).by([key]).gaps().unwrap().frame(Language::English).unwrap();
    }
    scores.frame().unwrap();
}

#[test]
fn what_is_written_can_be_read_again_whatever_its_last_bit() {
    let index = methodology(
        "catalog = \"none\"\nscale = { min = 0, max = 100 }\nnode = [{ code = \"a\" }, { code = \"b\" }, { code = \"H\", children = { a = 0.5, b = 0.5 }, aggregation = \"geometric\" }]",
    );
    let file = "institution,a,b\nA,100,100\n";
    let scores = Scores::new(SurveyReader::new(&index).read_bytes(file.as_bytes()).unwrap()).unwrap();
    let mut csv = Vec::new();
    open_gov_metric::export::write(&scores.frame().unwrap(), open_gov_metric::export::Format::Csv, &mut csv).unwrap();
    let again = SurveyReader::new(&index).unit("unit").read_bytes(&csv).unwrap();
    assert_eq!(again.len(), 1);
}

#[test]
fn keys_are_known_by_their_headers_too() {
    let edition = Methodology::edition(2019).unwrap();
    let file = "SO,edo,niv,TG,TC,PG,PC\nA,Colima,Estatal,1,1,1,1\nB,Sonora,Estatal,0,0,0,0\n";
    let scores = Scores::new(SurveyReader::new(&edition).read_bytes(file.as_bytes()).unwrap()).unwrap();
    for key in ["state", "State", " edo", "EDO"] {
        assert_eq!(Summarize::new(&scores).by([key]).summary().unwrap().keys(), ["state"], "{key}");
    }
}

/// What a scale takes for its end may lie beyond it in the last bits, where a logarithm has no value.
#[test]
fn a_score_below_zero_in_its_last_bits_is_zero_to_every_mean() {
    for aggregation in ["'geometric'", "'harmonic'", "{ power = 0.5 }", "{ power = -1 }"] {
        let toml = format!(
            "catalog = 'none'\nnode = [{{ code = 'A' }}, {{ code = 'B' }}, {{ code = 'I', children = {{ A = 0.5, B = 0.5 }}, aggregation = {aggregation} }}]"
        );
        let index = Methodology::from_toml(&toml).unwrap();
        let file = "institution,A,B\nx,-1e-13,0.64\ny,0,0.64\n";
        let scores = Scores::new(SurveyReader::new(&index).read_bytes(file.as_bytes()).unwrap()).unwrap();
        let found = values(&scores, "I");
        assert_eq!(found[0], found[1], "{aggregation}");
    }
}
