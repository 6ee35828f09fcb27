//! The registry of locally driven co-creation: files read and written back, findings, scores, groups.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{Table, assert_close, project_file};
use jiff::civil::date;
use open_gov_metric::catalog::Jurisdiction;
use open_gov_metric::cocreation::{
    self, ActionPlan, By, Commitment, CommitmentScores, Completion, Degree, FileFormat, Milestone, MilestoneStatus,
    PartialDate, Participation, Registry, RegistryFile, RegistryReader,
};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Error, Language, Methodology};
use proptest::prelude::*;

fn read_as(format: FileFormat, bytes: &[u8]) -> Result<(Registry, Vec<RegistryFile>), Error> {
    let mut reader = RegistryReader::new();
    reader.read_from(bytes, &format!("file.{}", format.extension()))?;
    reader.finish()
}

/// A file without errors.
#[track_caller]
fn registry(format: FileFormat, text: &str) -> Registry {
    let (registry, files) = read_as(format, text.as_bytes()).unwrap_or_else(|error| {
        panic!("{:?}", error.findings_by_file()[0].iter().map(|f| f.message(Language::English)).collect::<Vec<_>>())
    });
    assert_eq!(files[0].set_aside(), 0);
    registry
}

/// Everything that is wrong with a file, in English.
#[track_caller]
fn faults(format: FileFormat, text: &str) -> Vec<String> {
    let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
    reader.read_from(text.as_bytes(), &format!("file.{}", format.extension())).unwrap();
    let findings = match reader.finish() {
        Ok((_, files)) => files[0].findings().clone(),
        Err(error) => error.findings_by_file()[0].clone(),
    };
    let both = |language| findings.iter().map(|finding| finding.message(language)).collect::<Vec<_>>();
    let (english, spanish) = (both(Language::English), both(Language::Spanish));
    assert!(english.iter().zip(&spanish).all(|(en, es)| en != es), "{english:?}");
    english
}

fn fixtures(paths: &[&str]) -> Registry {
    let mut reader = RegistryReader::new();
    for path in paths {
        reader.read_path(project_file(path)).unwrap();
    }
    reader.finish().unwrap().0
}

mod fixture {
    use super::*;

    #[test]
    fn the_states_are_those_of_the_source() {
        let registry = fixtures(&["fixtures/cocreation_states.csv"]);
        assert_eq!(registry.states.len(), 32);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let status = scores.status();
        assert_eq!((status.participating, status.not_participating), (30, 2));
        assert_eq!((status.states_with_plans, status.states_without_plans, status.plans), (13, 19, Some(19)));
        assert_eq!(status.commitments, None);
        let expected = [
            ("participating", 0),
            ("year", 30),
            ("declaration", 32),
            ("lts", 32),
            ("lts_established", 32),
            ("lts_document", 32),
            ("lts_members", 32),
            ("plans", 0),
        ];
        assert_eq!(status.missing, expected);
        let out: Vec<&str> =
            registry.states.iter().filter(|s| s.participating == Some(false)).map(|s| s.state.name()).collect();
        assert_eq!(out, ["Puebla", "Tamaulipas"]);
        // Nobody read a commitment: their number is not known, and not zero.
        let table = Table::of(&scores.state_frame().unwrap());
        assert!(table.texts("commitments").iter().all(|cell| cell.is_empty()));
        assert!(table.texts("year").iter().all(|cell| cell.is_empty()));
    }

    #[test]
    fn a_state_that_no_file_has_misses_every_fact() {
        let registry =
            registry(FileFormat::Csv, "estado,participa,año,planes\nJalisco,sí,2015,2\nPuebla,no,,\nColima,,2016,0\n");
        let methodology = cocreation::methodology().unwrap();
        let status = CommitmentScores::new(&registry, &methodology, None).unwrap().status();
        assert_eq!((status.participating, status.not_participating), (2, 1));
        assert_eq!((status.plans, status.states_with_plans, status.states_without_plans), (Some(2), 1, 1));
        assert_eq!(status.missing("participating"), Some(29));
        assert_eq!(status.missing("year"), Some(29));
        assert_eq!(status.missing("plans"), Some(30));
    }

    #[test]
    fn mxmex0009_is_complete_and_opened_government_by_two_thirds() {
        let registry = fixtures(&["fixtures/commitments/MXMEX0009.toml"]);
        let commitment = registry.commitment("MXMEX0009").unwrap();
        assert_eq!(commitment.state, Jurisdiction::from_code(15));
        assert_eq!(commitment.start.unwrap().to_string(), "2022-02");
        assert_eq!(commitment.report.progress, Some(Completion::Complete));
        assert!(commitment.report.openings().iter().all(|opening| *opening == (Some(true), Some(Degree::Major))));
        assert_eq!(commitment.milestones.len(), 3);
        assert!(commitment.milestones.iter().all(|milestone| milestone.status.is_none()));
        assert_eq!(commitment.inception.verifiable, Some(true));

        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, Some(date(2023, 1, 1))).unwrap();
        assert_eq!(scores.value("COMPLETION", 0), Some(1.0));
        assert_close(scores.value("OPENING", 0), Some(2.0 / 3.0), 1e-15, "opening");
        assert_eq!(scores.value("PROGRESS", 0), None);
        // Complete, and nobody says when.
        assert_eq!(scores.delay(0), None);
    }

    #[test]
    fn what_the_described_commitments_do_not_tell_is_missing() {
        let registry = fixtures(&["fixtures/cocreation_states.csv", "fixtures/commitments"]);
        assert_eq!(registry.commitments.len(), 7);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let nation = &scores.groups(By::Nation)[0];
        assert_eq!((nation.participating, nation.plans, nation.commitments), (Some(30), Some(19), Some(7)));
        assert_eq!((nation.complete, nation.n_completion, nation.completion_rate), (1, 1, Some(1.0)));
        assert_eq!((nation.node("OPENING").n, nation.node("PROGRESS").n), (1, 0));
        assert_eq!(nation.node("PROGRESS").mean, None);
        let states = scores.groups(By::State);
        assert_eq!(states.len(), 32);
        let durango = states.iter().find(|group| group.key.as_deref() == Some("Durango")).unwrap();
        assert_eq!((durango.plans, durango.commitments, durango.n_completion), (Some(2), Some(1), 0));
        assert_eq!((durango.completion_rate, durango.completion_interval), (None, None));
    }
}

mod scores {
    use super::*;

    const COMMITMENTS: &str = "id,title,estado,plan_de_accion,valores_ogp,tema,fin,fecha_real,cumplimiento,\
        report_disclosure_degree,report_participation_degree,report_accountability_degree,hito,hito_estatus\n\
        A,Uno,Jalisco,P1; P2,Access; Participation,agua,2022-05-31,2022-06-10,Completo,mayor,,,1,Terminado\n\
        A,,,,,,,,,,,,2,no iniciado\n\
        A,,,,,,,,,,,,3,\n\
        B,Dos,Jalisco,P2,Access,agua,2022-05-31,2022-05-26,LIMITED,empeoró,no cambió,,1,stuck\n\
        C,Tres,Colima,,,,31/05/2022,,substantial,sobresaliente,marginal,major,,\n\
        D,Cuatro,,P1,,vías,mayo de 2022,,,,,,1,en curso\n";

    #[test]
    fn words_become_scores_and_what_is_missing_stays_missing() {
        let registry = registry(FileFormat::Csv, COMMITMENTS);
        let methodology = cocreation::methodology().unwrap();
        let at = Some(date(2022, 6, 5));
        let scores = CommitmentScores::new(&registry, &methodology, at).unwrap();
        let column = |node: &str| (0..4).map(|row| scores.value(node, row)).collect::<Vec<_>>();
        assert_eq!(column("COMPLETION"), [Some(1.0), Some(1.0 / 3.0), Some(2.0 / 3.0), None]);
        assert_eq!(column("PROGRESS"), [Some(0.5), Some(0.5), None, Some(0.5)]);
        assert_eq!(column("ACCOUNTABILITY"), [None, None, Some(2.0 / 3.0), None]);
        let expected = [Some(2.0 / 3.0), Some(-0.5), Some(2.0 / 3.0), None];
        column("OPENING").iter().zip(expected).for_each(|(found, mean)| assert_close(*found, mean, 1e-15, "opening"));
        assert_eq!((scores.milestones(0).all, scores.milestones(0).known()), (3, 2));
        // Ten days late; five early; five so far; between 5 and 35 days so far, as its planned end is a month.
        let days: Vec<Option<(i64, i64)>> =
            (0..4).map(|row| scores.delay(row).map(|delay| (delay.least, delay.most))).collect();
        assert_eq!(days, [Some((10, 10)), Some((-5, -5)), Some((5, 5)), Some((5, 35))]);
        // Without a date, what is open has no delay.
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let known: Vec<bool> = (0..4).map(|row| scores.delay(row).is_some()).collect();
        assert_eq!(known, [true, true, false, false]);
    }

    #[test]
    fn groups_count_what_is_known() {
        let mut registry = registry(FileFormat::Csv, COMMITMENTS);
        registry.states =
            ["Jalisco", "Colima", "Puebla"].map(|name| Participation::new(Jurisdiction::parse(name).unwrap())).to_vec();
        registry.states[0].year = Some(2015);
        registry.states[0].plans = Some(2);
        registry.states[2].participating = Some(false);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, Some(date(2022, 6, 5))).unwrap();
        let table = |by| Table::of(&scores.group_frame(by).unwrap());

        let nation = table(By::Nation);
        assert_eq!(
            (nation.text(0, "commitments"), nation.text(0, "complete"), nation.text(0, "n_completion")),
            ("4", "1", "3")
        );
        assert_close(nation.number(0, "completion_rate"), Some(1.0 / 3.0), 1e-15, "rate");
        // R 4.2.2: prop.test(1, 3, correct = FALSE)$conf.int.
        assert_close(nation.number(0, "completion_low"), Some(0.06149194472039624), 1e-12, "low");
        assert_close(nation.number(0, "completion_high"), Some(0.7923403991979523), 1e-12, "high");
        assert_eq!((nation.text(0, "delay"), nation.text(0, "n_delay")), ("3.3333333333333335", "3"));
        assert_eq!((nation.text(0, "late"), nation.text(0, "n_late")), ("3", "4"));
        assert_eq!((nation.text(0, "milestones"), nation.text(0, "milestones_known")), ("5", "4"));
        assert_eq!((nation.text(0, "participating"), nation.text(0, "plans")), ("1", "2"));

        let states = table(By::State);
        assert_eq!(states.texts("state"), ["Colima", "Jalisco", "Puebla", ""]);
        assert_eq!(states.texts("plans"), ["", "2", "", ""]);
        assert_eq!(states.texts("commitments"), ["1", "2", "", "1"]);
        let plans = table(By::Plan);
        // Plans of one title are as many as there are states with one.
        assert_eq!(plans.texts("plan"), ["P1", "P2", "P1", ""]);
        assert_eq!(plans.texts("commitments"), ["1", "2", "1", "1"]);
        let values = table(By::OgpValue);
        assert_eq!(values.texts("ogp_value"), ["Access", "Participation", ""]);
        assert_eq!(values.texts("n_opening"), ["2", "1", "1"]);
        assert_eq!(table(By::PolicyArea).texts("policy_area"), ["agua", "vías", ""]);
        let years = table(By::Year);
        assert_eq!((years.texts("year"), years.texts("commitments")), (vec!["2015", ""], vec!["2", "2"]));
    }

    #[test]
    fn weights_and_scales_are_data() {
        let registry = registry(FileFormat::Csv, COMMITMENTS);
        let own = cocreation::methodology().unwrap().to_toml().to_owned();
        let other = own
            .replace("stuck = 0.5", "stuck = 0.25")
            .replace("headline = \"OPENING\"", "headline = \"DELIVERY\"")
            + "\n[[node]]\ncode = \"DELIVERY\"\nchildren = { PROGRESS = 1, COMPLETION = 3 }\nweights = \"relative\"\n";
        let methodology = Methodology::from_toml(&other).unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        assert_eq!(scores.value("PROGRESS", 1), Some(0.25));
        assert_eq!(scores.value("DELIVERY", 0), Some(0.875));
        let table = Table::of(&scores.group_frame(By::Nation).unwrap());
        assert_eq!(table.text(0, "n_DELIVERY"), "2");

        for (wrong, told) in [
            (own.replace("stuck = 0.5, ", ""), "nothing says what `stuck` is worth"),
            (own.replace("\"PROGRESS\"", "\"PROGRESO\""), "the node PROGRESS is missing"),
            (own.replace("stuck = 0.5, ", "stuck = 0.5, detenido = 0.2, "), "`stuck` means the same as `detenido`"),
            (own.replace("stuck = 0.5, ", "stuck = 0.5, paused = 0.2, "), "`paused` is no word of the scale"),
            (own.replace("code = \"PROGRESS\"", "code = \"PROGRESS\"\nrule = \"min_max\""), "the library fills it in"),
        ] {
            let methodology = Methodology::from_toml(&wrong).unwrap();
            let error = CommitmentScores::new(&registry, &methodology, None).unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}

mod findings {
    use super::*;

    #[test]
    fn every_fault_of_a_table_has_its_place() {
        let text = "id,title,state,start,end,progress,report_disclosure,report_disclosure_degree,milestone_number,milestone_end,milestone_status\n\
            A,x,Atlántida,2022-02,2022-01,good,,,,,\n\
            B,x,Jalisco,2022-02,2022-05,,yes,worsened,1,2022-06-01,paused\n\
            B,,,,,,,,1,32/02/2022,\n\
            B,y,Jalisco,,,,,,,,\n\
            C,x,Jalisco\n";
        let words = "expected one of: not started (no iniciado) / in progress (en curso) / stuck (detenido) / finished (terminado) / incomplete (incompleto)";
        assert_eq!(
            faults(FileFormat::Csv, text),
            [
                "line 2, column 3 (state): `Atlántida` is not a known state; expected one of the 32 states or the Federation".to_owned(),
                "line 2, column 5 (end): `2022-01` comes before the start; expected 2022-02 or later".to_owned(),
                "line 2, column 6 (progress): `good` is not a known word; expected one of: not started (no iniciado) / limited (limitado) / substantial (sustancial) / complete (completo)".to_owned(),
                "line 3, column 8 (report_disclosure_degree): `worsened` does not go with `report_disclosure = yes`; expected one of the two".to_owned(),
                "line 3, column 10 (milestone_end): `2022-06-01` lies outside the dates of its commitment; expected 2022-02 – 2022-05".to_owned(),
                format!("line 3, column 11 (milestone_status): `paused` is not a known word; {words}"),
                "line 4, column 9 (milestone_number): `1` is repeated; expected it once, as in B".to_owned(),
                "line 4, column 10 (milestone_end): `32/02/2022` is not a date that can be read in one way only; expected one such as 2022-02-15, 15/02/2022, 2022-02, 02/2022, 2022".to_owned(),
                "line 5: `B` is repeated; expected it once, as in file.csv:3".to_owned(),
                "line 6: the row has 3 fields; expected 11, as in the header".to_owned(),
            ]
        );
    }

    #[test]
    fn states_must_be_there_once_and_agree_with_themselves() {
        let text = "state,participating,year,plans,lts,lts_established,plan_title,plan_start,plan_end\n\
            Puebla,no,2017,-1,no,2018,,,\n\
            ,yes,,,,,,,\n\
            Jalisco,sí,2017,1,,,P1,2018,2017\n\
            Jalisco,,,,,,P2,,\n\
            Colima,maybe,20177,,,,,,\n\
            jalisco,sí,2018,1,,,,,\n";
        assert_eq!(
            faults(FileFormat::Csv, text),
            [
                "line 2, column 3 (year): `2017` does not go with `participating = no`; expected one of the two",
                "line 2, column 4 (plans): `-1` is not a whole number that fits; expected one from 0 to 1000000",
                "line 2, column 6 (lts_established): `2018` does not go with `lts_exists = no`; expected one of the two",
                "line 3, column 1 (state): the record has no `state`; expected one",
                "line 4, column 4 (plans): the number of plans is 1 (Jalisco), and these are named: `P1`, `P2`",
                "line 4, column 9 (plan_end): `2017` comes before the start; expected 2018 or later",
                "line 6, column 2 (participating): `maybe` is not a known word; expected one of: yes (sí) / no",
                "line 6, column 3 (year): `20177` is not a whole number that fits; expected one from 1900 to 2999",
                "line 7: `Jalisco` is repeated; expected it once, as in file.csv:4",
            ]
        );
    }

    #[test]
    fn json_and_toml_have_lines_too() {
        let toml = "[[commitments]]\nid = \"A\"\nstart = 2022-05-01\nend = \"2022-02\"\nlead = \"kept\"\n\n\
            [[commitments.milestones]]\nend = \"soon\"\n\n[[commitments]]\nid = \"A\"\ntitle = [\"x\"]\n[[other]]\n";
        assert_eq!(
            faults(FileFormat::Toml, toml),
            [
                "line 4, end: `2022-02` comes before the start; expected 2022-05-01 or later",
                "line 5: `lead` is not a known field; it is kept, and nothing is computed from it",
                "line 8, milestone_end: `soon` is not a date that can be read in one way only; expected one such as 2022-02-15, 15/02/2022, 2022-02, 02/2022, 2022",
                "line 10: `A` is repeated; expected it once, as in file.toml:1",
                "line 12, title: `[\"x\"]` does not fit here; expected \"...\"",
                "line 13: `other` does not fit here; expected states / commitments",
            ]
        );
        let json =
            "[\n{\"id\": \"A\",\n\"report\": {\n\"progress\": \"good\"}},\n{\"state\": \"Nowhere\",\n\"state\": 1}, 7]";
        assert_eq!(
            faults(FileFormat::Json, json),
            [
                "line 4, report_progress: `good` is not a known word; expected one of: not started (no iniciado) / limited (limitado) / substantial (sustancial) / complete (completo)",
                "line 5, state: `Nowhere` is not a known state; expected one of the 32 states",
                "line 6: `7` does not fit here; expected {...}",
                "line 6, state: `state` is repeated; expected it once, as in file.json:5",
            ]
        );
        assert!(faults(FileFormat::Toml, "id = \"A\"\nid = ")[0].starts_with("line 2: the file is not valid TOML"));
        assert!(faults(FileFormat::Json, "{\n\"id\": }")[0].starts_with("line 2: the file is not valid JSON"));
        assert_eq!(faults(FileFormat::Json, "[]"), ["the file holds no record; expected states or commitments"]);
        assert_eq!(
            faults(FileFormat::Csv, "state,participating\n"),
            ["the file holds no record; expected states or commitments"]
        );
    }

    #[test]
    fn repeated_records_and_numbers_of_plans_are_told_across_files() {
        let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
        reader.read_from("state,plans\nJalisco,1\n".as_bytes(), "states.csv").unwrap();
        reader.read_from(r#"{"id":"A","state":"Jalisco","action_plans":["P1","P2"]}"#.as_bytes(), "a.json").unwrap();
        reader.read_from("id = \"A\"\n".as_bytes(), "b.toml").unwrap();
        let (registry, files) = reader.finish().unwrap();
        let told =
            |file: usize| files[file].findings().iter().map(|f| f.message(Language::English)).collect::<Vec<_>>();
        assert_eq!(told(0), ["line 2: the number of plans is 1 (Jalisco), and these are named: `P1`, `P2`"]);
        assert_eq!(told(2), ["line 1: `A` is repeated; expected it once, as in a.json:1"]);
        assert_eq!((registry.commitments.len(), files[2].set_aside()), (1, 1));
    }

    #[test]
    fn a_file_with_errors_is_refused_and_a_faulty_commitment_is_set_aside_whole() {
        let text = "id,title,milestone_number,milestone_status\nA,x,1,finished\nA,,2,paused\nB,y,1,finished\n";
        assert!(matches!(read_as(FileFormat::Csv, text.as_bytes()), Err(Error::Registry(_))));
        let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
        reader.read_from(text.as_bytes(), "file.csv").unwrap();
        let (registry, files) = reader.finish().unwrap();
        assert_eq!((files[0].read(), files[0].used(), files[0].set_aside()), (2, 1, 1));
        assert_eq!(registry.commitments[0].id.as_deref(), Some("B"));
    }

    #[test]
    fn a_quote_that_swallows_rows_is_told() {
        let text = "id,title,state,end\nA,\"open,Jalisco,2022\nB,x,Jalisco,2022\nC,\"y\",Jalisco,2022\n";
        let told = faults(FileFormat::Csv, text);
        assert!(told[0].contains("a quote opens here"), "{told:?}");
    }
}

mod formats {
    use super::*;

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
        assert_eq!(files[0].findings().warnings(), 2);
    }

    #[test]
    fn rows_of_a_commitment_may_repeat_its_fields_and_need_not_stand_together() {
        let text =
            "id,title,state,milestone_number\nA,x,Jalisco,1\nB,y,Colima,1\nA,x,Jalisco,2\nA,,,3\nB,,,2\n,z,,1\n,,,2\n";
        let registry = registry(FileFormat::Csv, text);
        let numbers: Vec<Vec<&str>> = registry
            .commitments
            .iter()
            .map(|commitment| {
                commitment.milestones.iter().filter_map(|milestone| milestone.number.as_deref()).collect()
            })
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
        assert!(matches!(registry.write(FileFormat::Csv, Vec::new()), Err(Error::Argument { .. })));
    }
}

/// Text without spaces around it, with quotes, accents, line ends, delimiters and formulas in it.
fn text() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[a-zñáÉ0-9 \"';,\\\\\t.=@+#\\-]{1,12}",
        "[a-z\"]{0,3}\r?\n[a-zé;]{1,4}",
        Just("=1+1".to_owned()),
        Just("''=x".to_owned()),
        Just("\\;".to_owned()),
        "\\PC{1,6}",
    ];
    text.prop_map(|text| text.trim().trim_start_matches('\u{feff}').to_owned())
        .prop_filter("empty", |text| !text.is_empty())
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

fn extra() -> impl Strategy<Value = cocreation::Extra> {
    prop::collection::btree_map("x_[a-z]{1,3}", text().prop_map(serde_json::Value::String), 0..3)
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
        results in maybe(text()), progress in maybe(prop::sample::select(Completion::ALL)),
        degree in maybe(prop::sample::select(Degree::ALL)), lessons in maybe(text()),
        steps in prop::collection::vec((text(), any_date(), maybe(prop::sample::select(MilestoneStatus::ALL))), 0..4),
        extra in extra(), inner in extra(), below in extra(),
    ) -> Commitment {
        let mut record = Commitment { id: has_id.then(|| format!("ID{number}")), title: Some(title), start, problem, action, extra, ..Commitment::default() };
        record.state = state.and_then(Jurisdiction::from_code);
        record.action_plans = plans;
        (record.inception.verifiable, record.inception.results, record.inception.extra) = (verifiable, results, inner.clone());
        (record.report.progress, record.report.participation_degree, record.report.lessons) = (progress, degree, lessons);
        record.report.extra = inner;
        record.milestones = steps.into_iter()
            .map(|(title, finished, status)| {
                let finished = finished.filter(|_| status.is_none_or(|status| status == MilestoneStatus::Finished));
                Milestone { title: Some(title), finished, status, extra: below.clone(), ..Milestone::default() }
            })
            .collect();
        record
    }
}

fn registries() -> impl Strategy<Value = Registry> {
    let states = prop::collection::btree_set(1u8..33, 0..4)
        .prop_flat_map(|codes| codes.into_iter().map(state).collect::<Vec<_>>());
    let commitments = (0usize..4).prop_flat_map(|count| (0..count).map(commitment).collect::<Vec<_>>());
    (states, commitments).prop_map(|(states, commitments)| Registry { states, commitments })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_written_is_read_back(all in registries()) {
        for format in FileFormat::ALL {
            let parts = match format {
                FileFormat::Csv => vec![
                    Registry { commitments: Vec::new(), ..all.clone() },
                    Registry { states: Vec::new(), ..all.clone() },
                ],
                _ => vec![all.clone()],
            };
            for written in parts.into_iter().filter(|part| *part != Registry::default()) {
                let mut bytes = Vec::new();
                written.write(format, &mut bytes).unwrap();
                let (read, _) = match read_as(format, &bytes) {
                    Ok(read) => read,
                    Err(error) => {
                        let found: Vec<String> = error.findings_by_file()[0].iter().map(|f| f.message(Language::English)).collect();
                        panic!("{found:?}\n{}", String::from_utf8_lossy(&bytes));
                    }
                };
                prop_assert_eq!(&read, &written, "{}", String::from_utf8_lossy(&bytes));
                let mut again = Vec::new();
                read.write(format, &mut again).unwrap();
                prop_assert_eq!(again, bytes);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_fail(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:;=\n a-z0-9\\-]{0,80}") {
        for format in FileFormat::ALL {
            let _ = read_as(format, &bytes);
            let _ = read_as(format, text.as_bytes());
            let _ = read_as(format, format!("id,state,milestones\n{text}").as_bytes());
            let _ = read_as(format, format!("{{\"milestones\": [{text}]}}").as_bytes());
            let _ = read_as(format, format!("[[milestones]]\n{text}").as_bytes());
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
    // The key is not known, and too deep.
    assert_eq!(faults(FileFormat::Json, &deep).len(), 2);
    let deep = format!("id = \"A\"\nx = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(faults(FileFormat::Toml, &deep).len(), 1);
}

/// Sound records, and what was told of each file.
fn set_aside(files: &[(&str, &str)]) -> (Registry, Vec<Vec<String>>, Vec<u64>) {
    let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
    files.iter().for_each(|(name, text)| reader.read_from(text.as_bytes(), name).unwrap());
    let (registry, files) = reader.finish().unwrap();
    let told = |file: &RegistryFile| file.findings().iter().map(|f| f.message(Language::English)).collect();
    (registry, files.iter().map(told).collect(), files.iter().map(RegistryFile::set_aside).collect())
}

mod rows {
    use super::*;

    /// Identifiers of the commitments that are kept, with their milestones, and how many records were set aside.
    fn kept(rows: &str) -> (Vec<(String, usize)>, u64) {
        let text = format!("id,title,state,milestone_number,milestone_status\n{rows}");
        let (registry, _, aside) = set_aside(&[("a.csv", &text)]);
        let of = |commitment: &Commitment| (commitment.id.clone().unwrap_or_default(), commitment.milestones.len());
        (registry.commitments.iter().map(of).collect(), aside[0])
    }

    #[test]
    fn a_record_is_set_aside_whole_whichever_of_its_rows_is_at_fault() {
        let b = vec![("B".to_owned(), 1)];
        for faulty in ["A,t,,2,paused", "A,,,2,paused", ",,,2,paused", "A,t,,2,stuck,x", "A,t,,2", "A,,,2"] {
            for rows in [
                format!("A,t,,1,finished\n{faulty}\nA,t,,3,stuck\nB,b,,1,stuck\n"),
                format!("A,t,,1,finished\nB,b,,1,stuck\nA,t,,3,stuck\n{faulty}\n"),
            ] {
                assert_eq!(kept(&rows), (b.clone(), 1), "{rows}");
            }
        }
    }

    #[test]
    fn a_row_belongs_to_no_record_but_its_own() {
        // What a quote has swallowed leaves its milestones to nobody.
        let swallowed = "A,a,Jalisco,1,finished\nB,\"b,Jalisco,1,finished\n,,,2,not_started\nC,c\",Jalisco,1,finished\n,,,2,stuck\nD,d,Jalisco,1,finished\n";
        assert_eq!(kept(swallowed), (vec![("A".to_owned(), 1), ("D".to_owned(), 1)], 1));
        // A milestone of nothing is no commitment.
        assert_eq!(kept(",,,1,finished\nA,a,,1,finished\n"), (vec![("A".to_owned(), 1)], 1));
        // A state that cannot be read takes no other one with it.
        let text =
            "state,participating,plans,plan_title\nJalisco,yes,1,J\nAtlántida,,,X\nFederación,,,Y\nColima,yes,1,C\n";
        let (registry, told, aside) = set_aside(&[("states.csv", text)]);
        assert_eq!(registry.states.iter().map(|state| state.action_plans.len()).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(
            told[0],
            [
                "line 3, column 1 (state): `Atlántida` is not a known state; expected one of the 32 states",
                "line 4, column 1 (state): `Federación` is not a known state; expected one of the 32 states",
            ]
        );
        assert_eq!(aside, [2]);
    }

    #[test]
    fn rows_that_repeat_their_columns_take_time_in_proportion() {
        let rows = |count: usize| {
            let rows = (0..count).map(|row| format!("A,t,Jalisco,{row},finished\n")).collect::<String>();
            let start = std::time::Instant::now();
            assert_eq!(kept(&rows), (vec![("A".to_owned(), count)], 0));
            start.elapsed()
        };
        rows(100);
        let (few, many) = (rows(5_000), rows(50_000));
        assert!(many < 40 * few.max(std::time::Duration::from_millis(5)), "{few:?} for 5,000, {many:?} for 50,000");
    }

    #[test]
    fn a_file_that_may_be_of_states_or_of_commitments_is_refused() {
        let text = "state,title,plan\nJalisco,Registro,P1\n";
        let told = faults(FileFormat::Csv, text);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("state,participating,plans,... / id,title,state,..."), "{told:?}");
    }
}

mod told {
    use super::*;

    #[test]
    fn fields_that_are_not_known_are_told_once_with_what_they_may_mean() {
        let csv = "id,title,state,avanse,milestone_evidence\nA,t,Jalisco,completo,x\nB,t,Jalisco,limitado,y\n";
        assert_eq!(
            set_aside(&[("a.csv", csv)]).1[0],
            [
                "line 1, column 4 (avanse): `avanse` is not a known field; it is kept, and nothing is computed from it; did you mean `report_progress`?",
                "line 1, column 5 (milestone_evidence): `milestone_evidence` is not a known field; it is kept, and nothing is computed from it",
            ]
        );
        let json = r#"[{"id": "A", "hitoss": 1}, {"id": "B", "hitoss": 2, "Report": {"progress": "complete"}}]"#;
        let (registry, told, _) = set_aside(&[("a.json", json)]);
        assert_eq!(told[0].len(), 1, "{told:?}");
        assert_eq!(registry.commitments[1].report.progress, Some(Completion::Complete));
        assert_eq!(registry.commitments[1].extra["hitoss"], 2);
    }

    #[test]
    fn records_that_may_be_one_are_told_and_kept() {
        let toml = "[[commitments]]\ntitle = 'x'\n[[commitments]]\ntitle = 'x'\nstate = 'Jalisco'\n";
        let (registry, told, _) = set_aside(&[
            ("a.toml", toml),
            ("b.toml", "title = 'x'\n"),
            ("c.toml", "id = 'MX1'\n"),
            ("d.toml", "id = 'mx-1'\n"),
        ]);
        assert_eq!(registry.commitments.len(), 5);
        assert_eq!(told[0], [""; 0]);
        assert_eq!(told[1], ["line 1: it says the same as a.toml:1; both count"]);
        assert_eq!(told[3], ["line 1: `mx-1` may be `MX1`; each counts as a record of its own"]);
        let twice = "id = 'A'\nmilestones = [{ title = 'm' }, { title = 'm' }]\n";
        assert_eq!(
            faults(FileFormat::Toml, twice),
            ["line 2, milestone_title: it says the same as milestone 1; both count"]
        );
        // What says nothing is no commitment.
        assert_eq!(
            faults(FileFormat::Json, r#"{"commitments": [{"sector": "Water"}]}"#),
            ["line 1, id: the record has no `id`; expected one"]
        );
    }

    #[test]
    fn contradictions_are_told() {
        let text = "id,finished,report_progress,milestone_number,milestone_status\nA,,complete,1,stuck\nB,2022-05,not started,,\n";
        let (registry, told, aside) = set_aside(&[("a.csv", text)]);
        assert_eq!(
            told[0],
            [
                "line 2, column 3 (report_progress): `complete` hardly goes with `milestone_status = stuck`; both are kept",
                "line 3, column 2 (finished): `2022-05` does not go with `report_progress = not_started`; expected one of the two",
            ]
        );
        assert_eq!((registry.commitments.len(), aside[0]), (1, 1));
    }

    #[test]
    fn a_row_that_says_something_else_is_told_by_its_columns() {
        let text = "id,title,evidence,milestone_number\nA,t,x,1\nA,u,y,2\nB,t,,1\n";
        let (registry, told, aside) = set_aside(&[("a.csv", text)]);
        assert_eq!(
            told[0][1..],
            [
                "line 3: the row of `A` has other values than its first in title, evidence (a.csv:2); expected the same, or its key and the milestone or plan alone"
            ]
        );
        assert_eq!((registry.commitments.len(), aside[0]), (1, 1));
    }

    #[test]
    fn files_of_other_shapes_say_what_they_lack() {
        let of_json = |text: &str| faults(FileFormat::Json, text);
        assert_eq!(
            of_json(r#"{"id": "A", "milestones": {"status": "finished"}}"#),
            [r#"line 1: `milestones = {"status":"finished"}` does not fit here; expected milestones = [{...}]"#]
        );
        assert_eq!(
            faults(FileFormat::Toml, "# nothing\n"),
            ["the file holds no record; expected states or commitments"]
        );
        let half = "id,end,milestone_number,milestone_end\nA,2022-05,1,2022-06\n";
        assert_eq!(
            faults(FileFormat::Csv, half),
            [
                "line 2, column 4 (milestone_end): `2022-06` lies outside the dates of its commitment; expected ≤ 2022-05"
            ]
        );
        let mut reader = RegistryReader::new();
        reader.read_from(&b"PK\x03\x04\x14\0"[..], "book.xlsx").unwrap();
        let error = reader.finish().unwrap_err();
        let told = error.findings_by_file()[0].iter().next().unwrap().message(Language::English);
        assert_eq!(told, "the file is not valid CSV / JSON / TOML: XLSX / XLS");
        // Two bytes a character, as some programs save text.
        let wide: Vec<u8> = "\u{feff}id = 'A'\ntitle = 'Año'\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read_as(FileFormat::Toml, &wide).unwrap().0.commitments[0].title.as_deref(), Some("Año"));
    }

    #[test]
    fn plans_of_states_and_of_commitments_are_held_against_each_other() {
        let states = "state,plan_title,plan_commitments\nJalisco,Primer plan,1\nJalisco,Segundo plan,\nColima,,\n";
        let commitments = "id,title,state,action_plans\nA,a,Jalisco,primer plan\nB,b,Jalisco,PRIMER PLAN; Tercer plan\nC,c,Colima,Otro\n";
        let (registry, told, _) = set_aside(&[("s.csv", states), ("c.csv", commitments)]);
        assert_eq!(told[0], ["line 2: the number of commitments is 1 (Primer plan), and 2 were read"]);
        assert_eq!(
            told[1],
            [
                "line 3: `Tercer plan` is not among the plans of its state; expected one of: `Primer plan`, `Segundo plan`"
            ]
        );
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        // A state that names two plans has two.
        assert_eq!((scores.status().plans, scores.status().states_with_plans), (Some(2), 1));
        let table = Table::of(&scores.state_frame().unwrap());
        assert_eq!(table.text(13, "planned_commitments"), "1");
        let plans = Table::of(&scores.group_frame(By::Plan).unwrap());
        assert_eq!(plans.texts("state"), ["Colima", "Jalisco", "Jalisco", "Jalisco"]);
        assert_eq!(plans.texts("plan"), ["Otro", "Primer plan", "Segundo plan", "Tercer plan"]);
        assert_eq!(plans.texts("commitments"), ["1", "2", "", "1"]);
    }

    #[test]
    fn members_are_names_and_a_status_that_was_written_is_read_back() {
        let text = "state,participating,lts_members,plans\nJalisco,sí,Ana; Beto,2\nColima,,5,\n";
        let (registry, told, _) = set_aside(&[("s.csv", text)]);
        assert_eq!(
            told[0],
            ["line 3, column 3 (lts_members): `5` is a number; expected names, with semicolons between them"]
        );
        let methodology = cocreation::methodology().unwrap();
        let frame =
            |registry: &Registry| CommitmentScores::new(registry, &methodology, None).unwrap().state_frame().unwrap();
        let mut written = Vec::new();
        open_gov_metric::export::write(&frame(&registry), open_gov_metric::export::Format::Csv, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let (again, told, _) = set_aside(&[("written.csv", &written)]);
        assert!(told[0].iter().all(|told| told.contains("was computed") || told.contains("is a number")), "{told:?}");
        let known: Vec<&Participation> = again.states.iter().filter(|state| state.participating.is_some()).collect();
        assert_eq!((known.len(), &known[0].lts.members), (1, &registry.states[0].lts.members));
        assert!(frame(&again).equals_missing(&frame(&registry)));
    }

    #[test]
    fn what_is_not_known_of_a_group_is_not_zero() {
        let text = "state,participating,year,plans\nJalisco,,,\nPuebla,no,,\nColima,yes,,\n";
        let (registry, ..) =
            set_aside(&[("s.csv", text), ("c.csv", "id,title,state\nA,a,Sonora\nB,b,\nC,c,Federación\n")]);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let states = Table::of(&scores.group_frame(By::State).unwrap());
        assert_eq!(states.texts("state"), ["Federación", "Colima", "Jalisco", "Puebla", "Sonora", ""]);
        assert_eq!(states.texts("participating"), ["", "1", "", "0", "", ""]);
        assert_eq!(states.texts("milestones"), [""; 6]);
        assert_eq!(Table::of(&scores.frame().unwrap()).texts("milestones"), [""; 3]);
        assert_eq!((scores.status().commitments, scores.status().commitments_elsewhere), (Some(3), Some(2)));
        let nothing = set_aside(&[("s.csv", "state,participating,plans\nJalisco,,\n")]).0;
        let scores = CommitmentScores::new(&nothing, &methodology, None).unwrap();
        assert_eq!(scores.groups(By::Nation)[0].participating, None);
    }
}
