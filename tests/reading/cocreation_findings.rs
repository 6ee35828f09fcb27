//! What is told of a registry: rows and the records that they are of, fields that are not known, records that do not agree.

use crate::common::Table;
use crate::common::registry::{faults, read_as};
use open_gov_metric::Language;
use open_gov_metric::cocreation::{
    self, By, Commitment, CommitmentScores, Completion, FileFormat, Participation, RecordFile, Registry, RegistryReader,
};
use open_gov_metric::survey::OnInvalid;

/// Sound records, and what was told of each file.
fn set_aside(files: &[(&str, &str)]) -> (Registry, Vec<Vec<String>>, Vec<u64>) {
    let mut reader = RegistryReader::new().on_invalid(OnInvalid::SetAside);
    files.iter().for_each(|(name, text)| reader.read_from(text.as_bytes(), name).unwrap());
    let (registry, files) = reader.finish().unwrap();
    let told = |file: &RecordFile| file.findings.iter().map(|f| f.message(Language::English)).collect();
    (registry, files.iter().map(told).collect(), files.iter().map(|file| file.set_aside).collect())
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
    fn rows_without_a_key_that_say_the_same_are_of_one_record() {
        let rows = ",t,Jalisco,1,finished\n,t,Jalisco,2,stuck\n,u,Jalisco,1,finished\n,t,Jalisco,3,stuck\n";
        let of = |milestones: usize| (String::new(), milestones);
        assert_eq!(kept(rows), (vec![of(2), of(1), of(1)], 0));
        // Two records that a table would make one are not written as one.
        let json = r#"[{"title": "t", "milestones": [{"number": 1}]}, {"title": "t", "milestones": [{"number": 2}]}]"#;
        let (registry, _) = read_as(FileFormat::Json, json.as_bytes()).unwrap();
        assert!(registry.write(FileFormat::Csv, Vec::new()).is_err());
        assert!(registry.write(FileFormat::Toml, Vec::new()).is_ok());
    }

    #[test]
    fn a_row_belongs_to_no_record_but_its_own() {
        // What is within a quote leaves its milestones to nobody.
        let quoted = "A,a,Jalisco,1,finished\nB,\"b,Jalisco,1,finished\n,,,2,not_started\nC,c\",Jalisco,1,finished\n,,,2,stuck\nD,d,Jalisco,1,finished\n";
        assert_eq!(kept(quoted), (vec![("A".to_owned(), 1), ("D".to_owned(), 1)], 1));
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
    fn a_record_that_lost_parts_to_a_quote_that_never_closes_is_set_aside() {
        let of = |ids: &[&str]| ids.iter().map(|id| ((*id).to_owned(), 1)).collect::<Vec<_>>();
        for begin in ["A,,,2", ",,,2", "A,a,Jalisco,2"] {
            // To the end of the file, and to the quote of another row.
            let open = format!("A,a,Jalisco,1,finished\n{begin},\"stuck\nB,b,Jalisco,1,finished\n");
            assert_eq!(kept(&open), (of(&[]), 1), "{open}");
            let held = format!("{open}C,\"c\",Jalisco,1,finished\nD,d,Jalisco,1,finished\n");
            assert_eq!(kept(&held), (of(&["D"]), 1), "{held}");
        }
        // The record before is whole where the quote is in a row of another one.
        for end in ["", "C,c\",Jalisco,1,finished\n"] {
            let other = format!("A,a,Jalisco,1,finished\nB,\"b,Jalisco,1,finished\n{end}");
            assert_eq!(kept(&other), (of(&["A"]), 1), "{other}");
        }
        // The quote is what is reported, and not the number of cells that it leaves.
        let text =
            "id,title,state,milestone_number\nA,\"a,Jalisco,1\nB,b,Jalisco,1\nC,c\",Jalisco,1,2\nD,d,Jalisco,1\n";
        let found = faults(FileFormat::Csv, text);
        assert!(found.len() == 1 && found[0].starts_with("line 2, column 2 (title)"), "{found:?}");
    }

    #[test]
    fn rows_that_repeat_their_columns_take_time_in_proportion() {
        let rows = |count: usize| {
            let rows = (0..count).map(|row| format!("A,t,Jalisco,{row},finished\n")).collect::<String>();
            let time = || {
                let start = std::time::Instant::now();
                assert_eq!(kept(&rows), (vec![("A".to_owned(), count)], 0));
                start.elapsed()
            };
            // The best of three, as others use the machine, too.
            (0..3).map(|_| time()).min().unwrap()
        };
        let (few, many) = (rows(5_000), rows(100_000));
        // Twenty times as many; what is quadratic takes four hundred times as long.
        assert!(many < 100 * few, "{few:?} for 5,000, {many:?} for 100,000");
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
            ["line 1, id: nothing tells what this record is; expected one of: id / title / problem / state"]
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
    fn what_stands_between_numbers_tells_titles_apart() {
        let text = "id,title,state,action_plans,policy_area\nA,a,Jalisco,Plan 1-2,Art. 6.1\nB,b,Jalisco,PLAN 1.2,Art 61\nC,c,Jalisco,Plan 12,ART. 6 1\n\
            D,d,Sonora,plan 12,Art. 6.1\n";
        let (registry, ..) = set_aside(&[("c.csv", text)]);
        let methodology = cocreation::methodology().unwrap();
        let scores = CommitmentScores::new(&registry, &methodology, None).unwrap();
        let plans = Table::of(&scores.group_frame(By::Plan).unwrap());
        assert_eq!(plans.texts("plan"), ["Plan 1-2", "Plan 12", "plan 12"]);
        assert_eq!(plans.texts("commitments"), ["2", "1", "1"]);
        let areas = Table::of(&scores.group_frame(By::PolicyArea).unwrap());
        assert_eq!(
            (areas.texts("policy_area"), areas.texts("commitments")),
            (vec!["Art 61", "Art. 6.1"], vec!["1", "3"])
        );
    }

    #[test]
    fn texts_of_the_file_are_told_as_they_are() {
        let text = "id,title\n1..3,a\n\"1,.3\",b\n—,c\n***,d\n";
        let told = set_aside(&[("some/folder/c.csv", text), ("other/d.csv", "id,title\n—,x\n")]).1;
        assert_eq!(told[0], ["line 3: `1,.3` may be `1..3`; each counts as a record of its own"]);
        assert_eq!(told[1], ["line 2: `—` is repeated; expected it once, as in c.csv:4"]);
        // Of plans without a title nobody knows what they are called.
        let states = "state,plan_title,plan_start\nJalisco,Plan Uno,\nJalisco,,2020\n";
        let commitments = "id,title,state,action_plans\nA,a,Jalisco,Plan Dos\n";
        assert_eq!(set_aside(&[("s.csv", states), ("c.csv", commitments)]).1, [[""; 0], [""; 0]]);
        // A state may have more plans than are listed, not fewer.
        let plans = |plans: u32| {
            faults(FileFormat::Csv, &format!("state,plans,plan_title\nJalisco,{plans},P1\nJalisco,,P2\n")).len()
        };
        assert_eq!([plans(1), plans(2), plans(3)], [1, 0, 0]);
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
