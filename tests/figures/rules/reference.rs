//! Every rule against a reference written by hand.

use open_gov_metric::SurveyReader;
use open_gov_metric::methodology::Indices;
use open_gov_metric::polars::prelude::*;
use proptest::prelude::*;

use super::every_rule;

#[derive(Debug, Clone)]
struct Row {
    answer: Option<&'static str>,
    x: Option<f64>,
    items: [Option<&'static str>; 3],
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let answer = prop::option::weighted(0.8, prop::sample::select(vec!["sí", "SI ", "Parcial", "no", "NO"]));
    let x = prop::option::weighted(0.8, prop_oneof![(-40i32..80).prop_map(|x| f64::from(x) / 2.0), -30.0..60.0]);
    let item = || prop::option::weighted(0.8, prop::sample::select(vec!["sí", "No", "1", "0", "TRUE", "false", "0.0"]));
    let row = (answer, x, [item(), item(), item()]);
    prop::collection::vec(row.prop_map(|(answer, x, items)| Row { answer, x, items }), 1..40)
}

/// Every score of a node by its definition.
fn reference(node: &str, rows: &[Row], min: f64, max: f64) -> Vec<Option<f64>> {
    let part = |part: f64| min + (max - min) * part;
    let present: Vec<f64> = rows.iter().filter_map(|row| row.x).collect();
    let n = present.len() as f64;
    let lowest = present.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = present.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean = present.iter().sum::<f64>() / n;
    let sd = (present.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt();
    let rank = |x: f64| 1.0 + present.iter().filter(|other| **other < x).count() as f64;
    let is_yes = |item: &str| matches!(item, "sí" | "1" | "TRUE");
    let of = |row: &Row| -> Option<f64> {
        let known: Vec<bool> = row.items.iter().flatten().map(|item| is_yes(item)).collect();
        let all_known = known.len() == 3;
        match node {
            "map" => row.answer.map(|answer| match answer {
                "sí" | "SI " => max,
                "Parcial" => (min + max) / 2.0,
                _ => min,
            }),
            "goalposts" => row.x.map(|x| part(((x - 20.0) / -25.0).clamp(0.0, 1.0))),
            "steps" => row.x.map(|x| match x {
                _ if x <= -10.0 => min,
                _ if x <= 5.5 => max,
                _ if x <= 10.0 => (min + max) / 2.0,
                _ => min,
            }),
            "share" => all_known.then(|| part(known.iter().filter(|yes| **yes).count() as f64 / 3.0)),
            "any" if known.contains(&true) => Some(max),
            "any" => all_known.then_some(min),
            "all" if known.contains(&false) => Some(min),
            "all" => all_known.then_some(max),
            "ranked" => row.x.map(rank),
            "percent_rank" => row.x.filter(|_| n > 1.0).map(|x| part((rank(x) - 1.0) / (n - 1.0))),
            "z_score" => row.x.filter(|_| highest > lowest).map(|x| (x - mean) / sd),
            "min_max" => row.x.filter(|_| highest > lowest).map(|x| part((x - lowest) / (highest - lowest))),
            "to_leader" => row.x.filter(|_| highest > lowest).map(|x| part(1.0 - (highest - x) / (highest - lowest))),
            "to_reference" => row.x.map(|x| part(1.0 - (200.0 - x) / (200.0 - lowest))),
            other => unreachable!("{other}"),
        }
    };
    rows.iter().map(of).collect()
}

fn close(found: &Column, expected: &[Option<f64>], scale: f64) -> Result<(), TestCaseError> {
    for (found, expected) in found.f64().unwrap().iter().zip(expected) {
        prop_assert_eq!(found.is_some(), expected.is_some(), "{:?} for {:?}", found, expected);
        let difference = found.unwrap_or_default() - expected.unwrap_or_default();
        prop_assert!(difference.abs() <= 1e-12 * scale, "{:?} for {:?}", found, expected);
    }
    Ok(())
}

fn csv(rows: &[Row]) -> String {
    let mut text = "institution,IDX,answer,x,a,b,c\n".to_owned();
    for (place, Row { answer, x, items }) in rows.iter().enumerate() {
        let items = items.map(|item| item.unwrap_or("")).join(",");
        let x = x.map(|x| x.to_string()).unwrap_or_default();
        text += &format!("{place},,{},{x},{items}\n", answer.unwrap_or(""));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_rule_gives_what_its_definition_says(rows in rows(), scale in prop::sample::select(vec![(0.0, 1.0), (0.0, 100.0), (-5.0, 5.0)])) {
        let (min, max) = scale;
        let methodology = every_rule(min, max);
        let survey = SurveyReader::new(&methodology).read_bytes(csv(&rows).as_bytes()).unwrap();
        // The same answers in a query of one's own.
        let items = [0, 1, 2].map(|item| rows.iter().map(|row| row.items[item]).collect::<Vec<_>>());
        let query = df!(
            "IDX" => vec![None::<f64>; rows.len()],
            "answer" => rows.iter().map(|row| row.answer).collect::<Vec<_>>(),
            "x" => rows.iter().map(|row| row.x).collect::<Vec<_>>(),
            "a" => &items[0], "b" => &items[1], "c" => &items[2],
        ).unwrap().lazy();
        let applied = methodology.apply(query, Indices::Computed).unwrap().collect().unwrap();
        for node in methodology.nodes().iter().filter(|node| node.rule().is_some()) {
            let expected = reference(node.code(), &rows, min, max);
            let scale = node.scale().range();
            close(survey.node(node.code()).unwrap(), &expected, scale)?;
            close(applied.column(node.code()).unwrap(), &expected, scale)?;
        }
    }

    #[test]
    fn order_of_rows_changes_no_score(rows in rows()) {
        let methodology = every_rule(0.0, 1.0);
        let scores = |rows: &[Row]| {
            let survey = SurveyReader::new(&methodology).read_bytes(csv(rows).as_bytes()).unwrap();
            methodology.nodes()[1..].iter().map(|node| survey.node(node.code()).unwrap().f64().unwrap().to_vec()).collect::<Vec<_>>()
        };
        let reversed: Vec<Row> = rows.iter().rev().cloned().collect();
        for (forward, backward) in scores(&rows).into_iter().zip(scores(&reversed)) {
            for (forward, backward) in forward.iter().zip(backward.iter().rev()) {
                prop_assert_eq!(forward.is_some(), backward.is_some());
                prop_assert!((forward.unwrap_or_default() - backward.unwrap_or_default()).abs() <= 1e-12);
            }
        }
    }
}
