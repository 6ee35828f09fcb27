//! Registry files: read in three formats, written, and read back.

use crate::common::assert_within;
use crate::common::registry::{faults, fixtures, read_as, registry};
use open_gov_metric::catalog::Jurisdiction;
use open_gov_metric::cocreation::{
    ActionPlan, Commitment, Completion, Degree, Extra, FileFormat, Milestone, MilestoneStatus, PartialDate,
    Participation, Registry, RegistryReader,
};
use open_gov_metric::{Error, ErrorKind, Language};
use proptest::prelude::*;
use serde_json::Value;

/// The same commitment in three formats.
#[test]
fn three_formats_say_the_same() {
    let csv = "clave;compromiso;entidad;valores_ogp;inicio;report_progress;tema propio;milestone_number;milestone_status;milestone_color\n\
        A;Agua, \"limpia\";EDO. DE MÉXICO;Acceso; participación;feb. 2022;COMPLETO;x;1;Terminado;rojo\nA;;;;;;;2;;\n"
        .replace("Agua, \"limpia\"", "\"Agua, \"\"limpia\"\"\"")
        .replace("Acceso; participación", "\"Acceso; participación\"");
    let json = r#"{"id": "A", "title": "Agua, \"limpia\"", "state": "México", "ogp_values": ["Acceso", "participación"],
        "start": "2022-02", "report": {"progress": "complete"}, "tema propio": "x",
        "milestones": [{"number": 1, "status": "finished", "color": "rojo"}, {"number": "2"}]}"#;
    let toml = "id = 'A'\ntitle = 'Agua, \"limpia\"'\nstate = 15\nogp_values = ['Acceso', 'participación']\nstart = '02/2022'\n'tema propio' = 'x'\n\
        report = { progress = 'Complete' }\n[[milestones]]\nnumber = 1\nstatus = 'FINISHED'\ncolor = 'rojo'\n[[milestones]]\nnumber = 2\n";
    let csv = registry(FileFormat::Csv, &csv);
    assert_eq!(csv, registry(FileFormat::Json, json));
    assert_eq!(csv, registry(FileFormat::Toml, toml));
    assert_eq!(csv.commitments[0].milestones[0].status, Some(MilestoneStatus::Finished));
    assert_eq!(csv.commitments[0].milestones[0].extra["color"], "rojo");
    assert_eq!(csv.commitments[0].extra["tema propio"], "x");
}

#[test]
fn formats_are_told_by_name_or_by_how_a_file_begins() {
    for text in [
        "state,plans\nJalisco,2\n",
        "{\"state\": \"Jalisco\", \"plans\": 2}",
        " [{\"state\": \"Jalisco\", \"plans\": 2}]",
        "# mine\nstate = \"Jalisco\"\nplans = 2\n",
        "\u{feff}[[states]]\nstate = \"Jalisco\"\nplans = 2\n",
        "plans\tstate\n2\tJAL\n",
    ] {
        let mut reader = RegistryReader::new();
        reader.read_bytes(text.as_bytes()).unwrap();
        let (registry, _) = reader.finish().unwrap();
        assert_eq!(registry.states[0].plans, Some(2), "{text:?}");
    }
    let latin = b"estado;participa\nYucat\xe1n;s\xed\n";
    let (registry, files) = read_as(FileFormat::Csv, latin).unwrap();
    assert_eq!((registry.states[0].state.name(), registry.states[0].participating), ("Yucatán", Some(true)));
    assert_eq!(files[0].findings.warnings(), 2);
}

#[test]
fn rows_of_a_commitment_may_repeat_its_fields_and_need_not_stand_together() {
    let text =
        "id,title,state,milestone_number\nA,x,Jalisco,1\nB,y,Colima,1\nA,x,Jalisco,2\nA,,,3\nB,,,2\n,z,,1\n,,,2\n";
    let registry = registry(FileFormat::Csv, text);
    let numbers: Vec<Vec<&str>> = registry
        .commitments
        .iter()
        .map(|commitment| commitment.milestones.iter().filter_map(|milestone| milestone.number.as_deref()).collect())
        .collect();
    assert_eq!(numbers, [vec!["1", "2", "3"], vec!["1", "2"], vec!["1", "2"]]);
}

#[test]
fn serde_reads_what_it_writes() {
    let registry = fixtures(&["fixtures/cocreation_states.csv", "fixtures/commitments"]);
    let text = serde_json::to_string(&registry).unwrap();
    assert_eq!(serde_json::from_str::<Registry>(&text).unwrap(), registry);
}

#[test]
fn a_table_holds_one_kind_of_records() {
    let registry = fixtures(&["fixtures/cocreation_states.csv", "fixtures/commitments"]);
    assert!(
        registry.write(FileFormat::Csv, Vec::new()).as_ref().is_err_and(|error| error.kind() == ErrorKind::Argument)
    );
}

/// Text with quotes, accents, line ends, delimiters, formulas and spaces around it, or nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zñáÉ0-9 \"';,\\\\\t.=@+#\\-]{0,12}",
        "[a-z\"]{0,3}\r?\n[a-zé;]{1,4}",
        Just("=1+1".to_owned()),
        Just(" ''=x\u{a0}".to_owned()),
        Just("\\;".to_owned()),
        Just("\u{feff}a\0b\rc".to_owned()),
        Just("\nx,Jalisco,2022,yes,,,,\n".to_owned()),
        "\\PC{1,6}",
    ]
}

fn maybe<T: std::fmt::Debug>(some: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(some)
}

fn any_date() -> impl Strategy<Value = Option<PartialDate>> {
    maybe(
        (2015i16..2030, maybe(1u8..13), maybe(1u8..29))
            .prop_map(|(year, month, day)| PartialDate::new(year, month, day.filter(|_| month.is_some())).unwrap()),
    )
}

fn extra() -> impl Strategy<Value = Extra> {
    let name = prop_oneof![
        "x_[a-z]{1,3}",
        prop::sample::select(vec!["Color", "COLOR", "mi campo", "say \"x\"", "=x", "a;b,c", "two\nlines", "¿por qué?"])
            .prop_map(str::to_owned),
    ];
    prop::collection::btree_map(name, text().prop_map(Value::String), 0..3)
}

prop_compose! {
    fn state(code: u8)(
        participating in maybe(any::<bool>()), year in maybe(2015u32..2020), declaration in any_date(), plans in maybe(0u32..9),
        exists in maybe(any::<bool>()), established in any_date(), document in maybe(text()),
        members in prop::collection::vec(text(), 0..3), title in prop::collection::vec(text(), 0..3), start in any_date(),
        extra in extra(), inner in extra(), below in extra(),
    ) -> Participation {
        let mut state = Participation::new(Jurisdiction::from_code(code).unwrap());
        (state.participating, state.declaration, state.plans, state.extra) = (participating, declaration, plans, extra);
        state.year = year.filter(|_| participating != Some(false));
        state.lts.exists = exists;
        if exists != Some(false) {
            (state.lts.established, state.lts.document, state.lts.members) = (established, document, members);
        }
        state.lts.extra = inner;
        state.action_plans = title.into_iter()
            .map(|title| ActionPlan { title: Some(title), start, extra: below.clone(), ..ActionPlan::default() }).collect();
        state
    }
}

prop_compose! {
    fn commitment(number: usize)(
        has_id in any::<bool>(), title in text(), state in maybe(0u8..33), plans in prop::collection::vec(text(), 0..3),
        start in any_date(), problem in maybe(text()), action in maybe(text()), verifiable in maybe(any::<bool>()),
        results in maybe(text()), progress in maybe(prop::sample::select(&Completion::ALL[..])),
        degree in maybe(prop::sample::select(&Degree::ALL[..])), lessons in maybe(text()),
        steps in prop::collection::vec((text(), any_date(), maybe(prop::sample::select(&MilestoneStatus::ALL[..]))), 0..4),
        extra in extra(), inner in extra(), below in extra(),
    ) -> Commitment {
        let mut record = Commitment { id: has_id.then(|| format!("ID{number}")), title: Some(title), start, problem, action, extra, ..Commitment::default() };
        record.state = state.and_then(Jurisdiction::from_code);
        record.action_plans = plans;
        (record.inception.verifiable, record.inception.results, record.inception.extra) = (verifiable, results, inner.clone());
        (record.report.progress, record.report.participation_degree, record.report.lessons) = (progress, degree, lessons);
        record.report.extra = inner;
        record.milestones = steps.into_iter()
            .enumerate()
            .map(|(at, (title, finished, status))| {
                let finished = finished.filter(|_| status.is_none_or(|status| status == MilestoneStatus::Finished));
                let number = (at % 2 == 0).then(|| format!("{}", at + 9));
                Milestone { number, title: Some(title), finished, status, extra: below.clone(), ..Milestone::default() }
            })
            .collect();
        record
    }
}

fn registries() -> impl Strategy<Value = Registry> {
    let states = prop::collection::btree_set(1u8..33, 0..4)
        .prop_flat_map(|codes| codes.into_iter().map(state).collect::<Vec<_>>());
    let is_told = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let is_some = move |record: &Commitment| {
        record.id.is_some() || record.state.is_some() || is_told(&record.title) || is_told(&record.problem)
    };
    let one = move |number| commitment(number).prop_filter("a record of something", is_some);
    let commitments = (0usize..4).prop_flat_map(move |count| (0..count).map(one).collect::<Vec<_>>());
    (states, commitments).prop_map(|(states, commitments)| Registry { states, commitments })
}

/// A registry as a reader keeps it: without spaces around texts, and without those that have nothing in them.
fn tidy(registry: &Registry, format: FileFormat) -> Registry {
    fn clean(text: &mut Option<String>) {
        *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    }
    fn clean_list(list: &mut Vec<String>) {
        *list = list.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    }
    // A cell is a text; in JSON and TOML the value of an unknown field is what it is.
    let clean_extra = |extra: &mut Extra| {
        if format == FileFormat::Csv {
            extra.values_mut().for_each(|value| *value = Value::String(value.as_str().unwrap().trim().to_owned()));
            extra.retain(|_, value| value != "");
        }
    };
    let mut tidy = registry.clone();
    for state in &mut tidy.states {
        clean(&mut state.lts.document);
        clean_list(&mut state.lts.members);
        [&mut state.extra, &mut state.lts.extra].into_iter().for_each(clean_extra);
        state.action_plans.iter_mut().for_each(|plan| clean(&mut plan.title));
        state.action_plans.iter_mut().for_each(|plan| clean_extra(&mut plan.extra));
    }
    for commitment in &mut tidy.commitments {
        let Commitment { title, problem, action, action_plans, inception, report, milestones, extra, .. } = commitment;
        [title, problem, action, &mut inception.results, &mut report.lessons].into_iter().for_each(clean);
        clean_list(action_plans);
        [extra, &mut inception.extra, &mut report.extra].into_iter().for_each(clean_extra);
        milestones.iter_mut().for_each(|milestone| clean(&mut milestone.title));
        milestones.iter_mut().for_each(|milestone| clean_extra(&mut milestone.extra));
    }
    tidy
}

/// Whether a table can tell of every record and part.
fn fits_a_table(tidy: &Registry) -> bool {
    let is_told = |commitment: &Commitment| {
        Commitment { milestones: Vec::new(), ..commitment.clone() } != Commitment::default()
            && !commitment.milestones.contains(&Milestone::default())
    };
    tidy.commitments.iter().all(is_told)
        && !tidy.states.iter().any(|state| state.action_plans.contains(&ActionPlan::default()))
}

fn written(registry: &Registry, format: FileFormat) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    registry.write(format, &mut bytes).map(|()| bytes)
}

#[track_caller]
fn read_back(bytes: &[u8], format: FileFormat) -> Registry {
    match read_as(format, bytes) {
        Ok((read, _)) => read,
        Err(error) => {
            let found = error.findings_by_file()[0].iter().map(|f| f.message(Language::English)).collect::<Vec<_>>();
            panic!("{found:?}\n{}", String::from_utf8_lossy(bytes));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_is_written_is_read_back(all in registries()) {
        for format in FileFormat::ALL {
            let kinds = match format {
                FileFormat::Csv => vec![
                    Registry { commitments: Vec::new(), ..all.clone() },
                    Registry { states: Vec::new(), ..all.clone() },
                ],
                _ => vec![all.clone()],
            };
            for registry in kinds.into_iter().filter(|kind| *kind != Registry::default()) {
                let tidy = tidy(&registry, format);
                if format == FileFormat::Csv && !fits_a_table(&tidy) {
                    let refused = written(&registry, format).as_ref().is_err_and(|error| error.kind() == ErrorKind::Argument);
                    prop_assert!(refused, "{:?}", registry);
                    continue;
                }
                let bytes = written(&registry, format).unwrap();
                let read = read_back(&bytes, format);
                prop_assert_eq!(&read, &tidy, "{}", String::from_utf8_lossy(&bytes));
                let again = written(&read, format).unwrap();
                prop_assert_eq!(&read_back(&again, format), &tidy);
                prop_assert_eq!(written(&tidy, format).unwrap(), again);
            }
        }
    }

    #[test]
    fn any_bytes_are_a_registry_or_have_findings(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:;=\n a-z0-9\\-]{0,80}") {
        let begun = ["id,state,milestones\n{}", "{\"milestones\": [{}]}", "[[milestones]]\n{}"];
        let files = begun.map(|begun| begun.replace("{}", &text).into_bytes());
        for format in FileFormat::ALL {
            for file in [&bytes[..], text.as_bytes()].into_iter().chain(files.iter().map(Vec::as_slice)) {
                match read_as(format, file) {
                    Ok((_, read)) => {
                        prop_assert_eq!((read.len(), read[0].findings.errors()), (1, 0));
                        assert_within(&read[0].findings, file);
                    }
                    Err(error) => {
                        prop_assert_eq!(error.findings_by_file().len(), 1, "{}", error);
                        prop_assert!(error.findings_by_file()[0].errors() > 0);
                        assert_within(&error.findings_by_file()[0], file);
                    }
                }
            }
        }
    }
}

#[test]
fn values_of_unknown_fields_keep_their_form() {
    let json = r#"{"id":"A","cost":{"pesos":1.5,"years":[2021,null,18446744073709551615]},"is_new":true,"none":null}"#;
    let read = registry(FileFormat::Json, json);
    let mut bytes = Vec::new();
    read.write(FileFormat::Json, &mut bytes).unwrap();
    assert_eq!(registry(FileFormat::Json, std::str::from_utf8(&bytes).unwrap()), read);
    // TOML has no null, and no whole number of that size.
    bytes.clear();
    read.write(FileFormat::Toml, &mut bytes).unwrap();
    let in_toml = registry(FileFormat::Toml, std::str::from_utf8(&bytes).unwrap());
    assert_eq!(in_toml.commitments[0].extra["cost"]["years"], serde_json::json!([2021, "", "18446744073709551615"]));
    let toml = "id = \"A\"\nwhen = 2022-02-01\nhow_much = inf\n";
    assert_eq!(registry(FileFormat::Toml, toml).commitments[0].extra["when"], "2022-02-01");
}

#[test]
fn depth_has_an_end() {
    let deep = format!("{{\"id\":\"A\",\"x\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    // The key is not known, and what it holds too deep.
    assert_eq!(faults(FileFormat::Json, &deep).len(), 2);
    let deep = format!("id = \"A\"\nx = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(faults(FileFormat::Toml, &deep).len(), 1);
}

#[test]
fn digits_are_not_lost() {
    let digits = "12345678901234567890123";
    let json = format!("{{\"id\": {digits}, \"code\": {digits}, \"share\": 1e999, \"cost\": 0.10}}");
    let read = registry(FileFormat::Json, &json);
    assert_eq!(read.commitments[0].id.as_deref(), Some(digits));
    assert_eq!(read.commitments[0].extra["code"], digits);
    assert_eq!(read.commitments[0].extra["share"], "1e999");
    assert_eq!(read.commitments[0].extra["cost"], 0.1);
}

/// Names that a reader takes for other fields, in whatever case.
#[test]
fn a_field_that_would_be_read_as_another_one_is_not_written() {
    let of_record = |name: &str| {
        let extra = Extra::from([(name.to_owned(), Value::from("x"))]);
        let commitment = Commitment { id: Some("A".to_owned()), extra, ..Commitment::default() };
        Registry { commitments: vec![commitment], ..Registry::default() }
    };
    let in_group = |name: &str| {
        let mut registry = of_record("x");
        registry.commitments[0].report.extra = std::mem::take(&mut of_record(name).commitments[0].extra);
        registry
    };
    let in_part = |name: &str| {
        let mut registry = of_record("x");
        let extra = std::mem::take(&mut of_record(name).commitments[0].extra);
        registry.commitments[0].milestones = vec![Milestone { extra, ..Milestone::default() }];
        registry
    };
    for format in FileFormat::ALL {
        let names = ["Title", "TÍTULO", "título", "report_Progress", "milestone_title", "Report", "milestones"];
        // A table has no room for tables.
        for name in &names[..if format == FileFormat::Csv { 5 } else { 7 }] {
            let refused = written(&of_record(name), format).unwrap_err().to_string();
            assert!(refused.contains(&format!("the field `{name}`")), "{format:?} {name} {refused}");
        }
        assert!(written(&in_group("PROGRESS"), format).is_err() && written(&in_part("Título"), format).is_ok());
        assert!(written(&in_part("Status"), format).is_err());
        for registry in [of_record("x"), in_group("title"), in_part("member")] {
            assert_eq!(read_back(&written(&registry, format).unwrap(), format), registry);
        }
    }
    // A header has a place in the record, and no spaces around it.
    for name in ["report_x", "milestone_x", " x", ""] {
        assert!(written(&of_record(name), FileFormat::Csv).is_err(), "{name}");
        let json = written(&of_record(name), FileFormat::Json).unwrap();
        assert_eq!(read_back(&json, FileFormat::Json), of_record(name));
    }
}

/// Some thousand commitments in every way in which a table may have them, over many blocks of a file.
#[test]
fn rows_of_a_record_may_stand_in_any_way_and_anywhere_in_the_file() {
    let header = "id,title,state,end,milestone_number,milestone_title,milestone_status\n";
    let own = |number: usize| {
        format!("C{number},\"Título, del compromiso {number}\",{},2022-05-{:02}", number % 32 + 1, number % 28 + 1)
    };
    let step = |number: usize, step: usize| {
        format!("{step},Actividad {step} de {number},{}", ["finished", "", "stuck"][(number + step) % 3])
    };
    let numbers = 0..6_000;
    let (mut keyed, mut repeated, mut silent, mut apart) =
        (header.to_owned(), header.to_owned(), header.to_owned(), header.to_owned());
    for number in numbers.clone() {
        apart += &format!("{},{}\n", own(number), step(number, 0));
        for at in 0..3 {
            let (own, step) = (own(number), step(number, at));
            repeated += &format!("{own},{step}\n");
            keyed += &if at == 0 { format!("{own},{step}\n") } else { format!("C{number},,,,{step}\n") };
            silent += &if at == 0 { format!("{own},{step}\n") } else { format!(",,,,{step}\n") };
        }
    }
    for number in numbers.rev() {
        apart += &format!("C{number},,,,{}\n{},{}\n", step(number, 1), own(number), step(number, 2));
    }
    let read = registry(FileFormat::Csv, &keyed);
    assert_eq!((read.commitments.len(), read.commitments[5_999].milestones.len()), (6_000, 3));
    for other in [repeated, silent, apart] {
        assert!(registry(FileFormat::Csv, &other) == read);
    }
    for format in [FileFormat::Json, FileFormat::Toml] {
        assert!(read_back(&written(&read, format).unwrap(), format) == read, "{format:?}");
    }
}
