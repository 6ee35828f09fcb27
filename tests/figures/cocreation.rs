//! The registry of locally driven co-creation: what is found in its files, scores, groups.

use crate::common::registry::{faults, fixtures, read_as, registry};
use crate::common::{Table, assert_close, project_file};
use jiff::civil::date;
use open_gov_metric::catalog::Jurisdiction;
use open_gov_metric::cocreation::{
    self, By, CommitmentScores, Completion, Degree, FileFormat, Participation, RecordFile, RegistryReader,
};
use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{ErrorKind, Language, Methodology};

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
    fn plans_that_are_listed_are_counted_where_no_number_is_told() {
        let registry = registry(
            FileFormat::Csv,
            "state,plans,plan_title\nJalisco,,P1\nJalisco,,P2\nPuebla,0,\nColima,,\nSonora,3,P1\n",
        );
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let status = scores.status();
        assert_eq!((status.plans, status.states_with_plans, status.states_without_plans), (Some(5), 2, 1));
        assert_eq!(status.missing("plans"), Some(29));
        assert_eq!(scores.groups(By::Nation)[0].plans, Some(5));
        // Nobody says whether any of them takes part.
        assert_eq!(scores.groups(By::Nation)[0].participating, None);
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
        assert_eq!(scores.delays[0], None);
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
        assert_eq!((scores.milestones[0].all, scores.milestones[0].known()), (3, 2));
        // Ten days late; five early; five so far; between 5 and 35 days so far, as its planned end is a month.
        let days: Vec<Option<(i64, i64)>> =
            (0..4).map(|row| scores.delays[row].map(|delay| (delay.least, delay.most))).collect();
        assert_eq!(days, [Some((10, 10)), Some((-5, -5)), Some((5, 5)), Some((5, 35))]);
        // Without a date, what is open has no delay.
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let known: Vec<bool> = (0..4).map(|row| scores.delays[row].is_some()).collect();
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
        // Plans of the same title are those of one state.
        let plans = table(By::Plan);
        assert_eq!(plans.texts("state"), ["Jalisco", "Jalisco", "", ""]);
        assert_eq!(
            (plans.texts("plan"), plans.texts("commitments")),
            (vec!["P1", "P2", "P1", ""], vec!["1", "2", "1", "1"])
        );
        let values = table(By::OgpValue);
        assert_eq!(values.texts("ogp_value"), ["Access", "Participation", ""]);
        assert_eq!(values.texts("n_opening"), ["2", "1", "1"]);
        assert_eq!(table(By::PolicyArea).texts("policy_area"), ["agua", "vías", ""]);
        let years = table(By::Year);
        assert_eq!((years.texts("year"), years.texts("commitments")), (vec!["2015", ""], vec!["2", "2"]));
    }

    /// `tests/reference/cocreation.py`: statsmodels and exact fractions over a registry with missing facts.
    #[test]
    fn every_figure_of_every_group_is_that_of_an_independent_computation() {
        let registry =
            fixtures(&["tests/reference/cocreation/states.csv", "tests/reference/cocreation/commitments.csv"]);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, Some(date(2022, 9, 15))).unwrap();
        let expected = Table::read(project_file("tests/reference/cocreation/expected.csv"));
        let mut row = 0;
        for by in By::ALL {
            let found = Table::of(&scores.group_frame(by).unwrap());
            for group in 0..found.len() {
                assert_eq!(expected.text(row, "by"), by.code());
                let key = if by == By::State { "state" } else { by.code() };
                for name in &found.headers {
                    let from = if name == key && by != By::State { "key" } else { name };
                    let (cell, wanted) = (found.text(group, name), expected.text(row, from));
                    match (cell.parse::<f64>(), wanted.parse::<f64>()) {
                        (Ok(cell), Ok(wanted)) => {
                            let what = format!("{name} of {by} {}", expected.text(row, "key"));
                            assert_close(Some(cell), Some(wanted), 1e-12 * wanted.abs().max(1.0), &what)
                        }
                        _ => assert_eq!(cell, wanted, "{name} of {by} {}", expected.text(row, "key")),
                    }
                }
                row += 1;
            }
        }
        assert_eq!(row, expected.len());
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
            (own.replace("stuck = 0.5, ", ""), "the worth of `stuck` is missing"),
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
    fn a_state_that_is_none_or_missing_is_told_once() {
        assert_eq!(
            faults(FileFormat::Csv, "state,plans\nAtlántida,1\nFederación,1\n,1\n"),
            [
                "line 2, column 1 (state): `Atlántida` is not a known state; expected one of the 32 states",
                "line 3, column 1 (state): `Federación` is not a known state; expected one of the 32 states",
                "line 4, column 1 (state): the record has no `state`; expected one",
            ]
        );
        let json = "[{\"state\": \"Federación\",\n\"plans\": 1}, {\"plans\": 1}]";
        assert_eq!(
            faults(FileFormat::Json, json),
            [
                "line 1, state: `Federación` is not a known state; expected one of the 32 states",
                "line 2, state: the record has no `state`; expected one"
            ]
        );
    }

    #[test]
    fn tables_and_keys_stand_once_in_a_record_of_json() {
        let json = "[{\"id\": \"A\", \"x\": 1, \"report\": {},\n\"x\": 2, \"Report\": {\"PROGRESS\": \"complete\"},\n\"milestones\": [], \"milestones\": 3},\n\
            {\"id\": \"B\", \"milestones\": [{\"number\": 1}]},\n{\"id\": \"B\", \"milestones\": [{\"number\": 2, \"y\": 1, \"y\": 1}]}]";
        assert_eq!(
            faults(FileFormat::Json, json),
            [
                "line 1: `x` is not a known field; it is kept, and nothing is computed from it",
                "line 2: `Report` is repeated; expected it once, as in file.json:1",
                "line 2: `x` is repeated; expected it once, as in file.json:1",
                "line 3: `milestones = 3` does not fit here; expected milestones = [{...}]",
                "line 5: `y` is not a known field; it is kept, and nothing is computed from it",
                "line 5: `y` is repeated; expected it once, as in file.json:5",
                "line 5: `B` is repeated; expected it once, as in file.json:4",
            ]
        );
        let twice = "id,,column 2\nA,x,y\n";
        assert_eq!(
            faults(FileFormat::Csv, twice),
            [
                "line 1, column 3 (column 2): `column 2` is not a known field; it is kept, and nothing is computed from it",
                "line 1, column 3 (column 2): the header `column 2` is repeated; expected it once, in column 2",
            ]
        );
    }

    /// Plans that are listed, their numbers of commitments, and what commitments say of them.
    #[test]
    fn states_and_commitments_agree_on_plans() {
        let mut reader = RegistryReader::new();
        let states =
            "state,plans,plan_title,plan_commitments\nJalisco,2,P1,1\nJalisco,,P2,\nColima,2,P1,\nSonora,1,,\n";
        reader.read_from(states.as_bytes(), "states.csv").unwrap();
        let commitments = "id,title,state,action_plans\nA,x,Jalisco,P1; P3\nB,x,Jalisco,P1; P1\nC,x,Jalisco,P3\nD,x,Colima,P1; P2\nE,x,Colima,P3\n\
            F,x,Sonora,P1\nG,x,,P9\nH,x,Puebla,P9\n";
        reader.read_from(commitments.as_bytes(), "commitments.csv").unwrap();
        let (registry, files) = reader.finish().unwrap();
        assert_eq!(registry.commitments.len(), 8);
        let told = |file: usize| files[file].findings.iter().map(|f| f.message(Language::English)).collect::<Vec<_>>();
        assert_eq!(
            told(0),
            [
                "line 2: the number of commitments is 1 (P1), and 2 were read",
                "line 4: the number of plans is 2 (Colima), and these are named: `P1`, `P2`, `P3`",
            ]
        );
        assert_eq!(told(1), ["line 2: `P3` is not among the plans of its state; expected one of: `P1`, `P2`"]);
    }

    /// Far more faults than anybody reads, in a record that no list of its fields should be searched for.
    #[test]
    fn faults_of_any_number_are_counted_in_little_time_and_memory() {
        let many = RecordFile::PLACES as usize + 1;
        let milestones = "{\"end\":\"2023\"},".repeat(many);
        let json = format!(
            "{{\"id\":\"A\",\"milestones\":[{}],{}{}\"end\":\"2022\"}}",
            milestones.trim_end_matches(','),
            "\"title\":\"x\",".repeat(many),
            "\"state\":1,\"x\":1,".repeat(many),
        );
        let csv = "id,end,milestone_end\nA,2022,2023\n".to_owned() + &"A,,2023\n".repeat(many - 1);
        for (format, text, repeated) in [(FileFormat::Json, json, 3 * many - 3), (FileFormat::Csv, csv, 0)] {
            let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
            reader.read_from(text.as_bytes(), &format!("a.{}", format.extension())).unwrap();
            let (_, files) = reader.finish().unwrap();
            let findings = &files[0].findings;
            // In JSON `x` is not known, either.
            let unknown = usize::from(repeated > 0);
            assert_eq!((findings.warnings(), findings.errors()), ((many + unknown) as u64, repeated as u64));
            let kept = if repeated > 0 { 2 * many - 2 } else { many - 1 } + unknown;
            assert_eq!(findings.iter().count(), kept);
        }
    }

    #[test]
    fn texts_of_several_lines_are_no_swallowed_rows() {
        let text =
            "id,title,problem,end\nA,x,\"one, two, three, four\nand, so, on, soon\",2022\nB,x,\"\n,,,\n\",2022\n";
        assert_eq!(registry(FileFormat::Csv, text).commitments.len(), 2);
        let swallowed = text.replace("and, so, on, soon", "C,x,y,2022");
        assert!(faults(FileFormat::Csv, &swallowed)[0].contains("a quote opens here"));
    }

    #[test]
    fn repeated_records_and_numbers_of_plans_are_told_across_files() {
        let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
        reader.read_from("state,plans\nJalisco,1\n".as_bytes(), "states.csv").unwrap();
        reader.read_from(r#"{"id":"A","state":"Jalisco","action_plans":["P1","P2"]}"#.as_bytes(), "a.json").unwrap();
        reader.read_from("id = \"A\"\n".as_bytes(), "b.toml").unwrap();
        let (registry, files) = reader.finish().unwrap();
        let told = |file: usize| files[file].findings.iter().map(|f| f.message(Language::English)).collect::<Vec<_>>();
        assert_eq!(told(0), ["line 2: the number of plans is 1 (Jalisco), and these are named: `P1`, `P2`"]);
        assert_eq!(told(2), ["line 1: `A` is repeated; expected it once, as in a.json:1"]);
        assert_eq!((registry.commitments.len(), files[2].set_aside), (1, 1));
    }

    #[test]
    fn a_file_with_errors_is_refused_and_a_faulty_commitment_is_set_aside_whole() {
        let text = "id,title,milestone_number,milestone_status\nA,x,1,finished\nA,,2,paused\nB,y,1,finished\n";
        assert!(
            read_as(FileFormat::Csv, text.as_bytes()).as_ref().is_err_and(|error| error.kind() == ErrorKind::Registry)
        );
        let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
        reader.read_from(text.as_bytes(), "file.csv").unwrap();
        let (registry, files) = reader.finish().unwrap();
        assert_eq!((files[0].read, files[0].used(), files[0].set_aside), (2, 1, 1));
        assert_eq!(registry.commitments[0].id.as_deref(), Some("B"));
    }

    #[test]
    fn a_quote_that_swallows_rows_is_told() {
        let text = "id,title,state,end\nA,\"open,Jalisco,2022\nB,x,Jalisco,2022\nC,\"y\",Jalisco,2022\n";
        let told = faults(FileFormat::Csv, text);
        assert!(told[0].contains("a quote opens here"), "{told:?}");
    }
}
