//! What holds for every chart, whatever it is given.

use std::collections::{BTreeMap, HashSet};

use super::*;
use crate::catalog::Jurisdiction;
use crate::summary::Estimate;

const NASTY: &str = "<script>alert(1)</script> & \"quotes\" \u{0}\u{1b}\u{ffff}\n\u{202e}abc";

/// Names that break what is not ready for them.
fn label(index: usize) -> String {
    match index % 5 {
        0 => format!("{NASTY} {index}"),
        1 => "W".repeat(300),
        2 => "Instituto de Transparencia, Acceso a la Información Pública y Protección de Datos ".repeat(4),
        3 => String::new(),
        _ => format!("Estado {index}"),
    }
}

fn value(index: usize) -> Option<f64> {
    [Some(0.41), None, Some(f64::NAN), Some(f64::INFINITY), Some(-3.0), Some(1.0), Some(0.0)][index % 7]
}

/// Every kind of chart with as many rows, of nasty values or of plain ones.
fn charts(rows: usize, language: Language) -> Vec<Chart> {
    let scale = Scale::new(0.0, 1.0);
    let rows = 0..rows;
    let ranking_rows = rows.clone().map(|k| {
        let (ci_low, ci_high) = (value(k + 1), value(k + 2));
        (label(k), Estimate { mean: value(k), ci_low, ci_high, n: k, ..Estimate::default() })
    });
    let tiles = rows.clone().filter_map(|k| {
        Some((Jurisdiction::from_code(k as u8)?, Estimate { mean: value(k), n: k, ..Estimate::default() }))
    });
    let cells = rows.clone().map(|k| (k, k * 7 % 23, k * k));
    let quadrant = |k: usize| PlaneQuadrant { code: label(k), count: rows.len() * k };
    let groups = |from: usize| -> Vec<DistributionGroup> {
        rows.clone()
            .map(|k| DistributionGroup {
                label: label(k + from),
                counts: vec![k; k % 12],
                estimate: Estimate { mean: value(k), n: k, ..Estimate::default() },
            })
            .collect()
    };
    let extremes_rows = rows.clone().map(|k| {
        let (min, mean, max) = (value(k), value(k + 1), value(k + 2));
        (label(k), Estimate { min, mean, max, n: k, ..Estimate::default() })
    });
    let gap = |k: usize| Gap { label: label(k), value: value(k) };
    let gap_groups =
        rows.clone().map(|k| GapsGroup { label: label(k), n: k, gaps: (0..k % 4).map(|j| gap(j + k)).collect() });
    let ranks_rows = rows.clone().map(|k| RanksRow {
        label: label(k),
        nominal: value(k),
        median: value(k + 1),
        p5: value(k + 2),
        p95: value(k + 3),
    });
    let point = |k: usize| SeriesPoint { value: value(k), published: k.is_multiple_of(2) };
    let series_lines =
        rows.clone().map(|k| SeriesLine { label: label(k), points: (0..k).map(|j| point(j + k)).collect() });
    let slopes_groups = rows.clone().map(|k| Slope { label: label(k), old: value(k), new: value(k + 1) });
    let bars_rows = rows.clone().map(|k| BarsRow {
        label: label(k),
        counts: [Some(k as u64), None, Some(u64::from(u32::MAX)), Some(0)]
            .into_iter()
            .cycle()
            .skip(k)
            .take(k % 4)
            .collect(),
    });
    let map_class = |k: usize| MapClass {
        label: label(k),
        short: label(k + 1),
        ground: [Ground::Ordered, Ground::Ordered, Ground::Plain, Ground::Hollow][k % 4],
    };
    let class_tiles =
        rows.clone().filter_map(|k| Some((Jurisdiction::from_code(k as u8)?, (k % 5 > 0).then_some(k % 9))));
    let shares_rows = rows.clone().map(|k| SharesRow {
        label: label(k),
        counts: (0..k as u64 % 9).map(|j| j * k as u64).collect(),
        unknown: k as u64 % 3,
    });
    let strips_group = |k: usize| StripsGroup {
        label: label(k),
        values: (0..k % 30).map(|j| (label(j), value(j + k).unwrap_or(f64::NAN))).collect(),
        mean: value(k),
    };
    let strips_sections = rows
        .clone()
        .step_by(3)
        .map(|k| StripsSection { heading: label(k), groups: (k..k + k % 4).map(strips_group).collect() });
    let (name, title) = ("a name/../<b>", format!("{NASTY} {}", label(2)));
    let draw = |data: &dyn Draw| Chart::new(name, &title, data, language);
    vec![
        draw(&Ranking {
            rows: ranking_rows.collect(),
            scale,
            point: label(0),
            interval: label(1),
            reference: Some(Reference { label: label(0), value: f64::NAN }),
        }),
        draw(&TileMap { tiles: tiles.collect(), scale }),
        draw(&Plane {
            x_label: label(0),
            y_label: label(2),
            x: scale,
            y: scale,
            x_threshold: f64::NAN,
            y_threshold: 0.5,
            bins: rows.len(),
            cells: cells.collect(),
            quadrants: [quadrant(0), quadrant(1), quadrant(2), quadrant(3)],
            missing: 3,
        }),
        draw(&Distribution {
            sections: vec![
                DistributionSection { heading: label(0), groups: groups(0) },
                DistributionSection { heading: label(3), groups: groups(1) },
                DistributionSection { heading: label(1), groups: Vec::new() },
            ],
            scale,
        }),
        draw(&Extremes { rows: extremes_rows.collect(), scale }),
        draw(&Gaps { groups: gap_groups.collect(), scale }),
        draw(&Ranks { rows: ranks_rows.collect(), last: rows.len() }),
        draw(&Series {
            editions: rows.clone().map(|k| if k == 1 { NASTY.to_owned() } else { k.to_string() }).collect(),
            lines: series_lines.collect(),
            scale,
        }),
        draw(&Slopes { old: label(0), new: label(1), groups: slopes_groups.collect(), scale }),
        draw(&Bars { columns: vec![label(0), label(1)], rows: bars_rows.collect() }),
        draw(&ClassMap { tiles: class_tiles.collect(), classes: (0..8).map(map_class).collect() }),
        draw(&Shares {
            parts: (0..8u8).map(|k| SharesPart { label: label(k.into()), colour: k }).collect(),
            unknown: label(3),
            rows: shares_rows.collect(),
        }),
        draw(&Strips { sections: strips_sections.collect(), scale, mark: label(0), mean: label(2) }),
    ]
}

fn texts(svg: &str) -> String {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.is_text() && !node.parent().unwrap().has_tag_name("style"));
    texts.filter_map(|node| node.text()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_chart_is_well_formed_and_holds_no_markup_of_its_data() {
    for language in Language::ALL {
        for rows in [0, 1, 2, 5, 33, 60] {
            for chart in charts(rows, language) {
                let svg = chart.svg();
                let document = roxmltree::Document::parse(&svg).unwrap();
                assert!(!document.descendants().any(|node| node.has_tag_name("script")));
                assert!(
                    document.descendants().all(|node| node.attributes().all(|attribute| attribute.name() != "style"))
                );
                roxmltree::Document::parse(&chart.render().into_string()).unwrap();
                assert_eq!(chart.name(), "a-name-----b-");
                assert!(!chart.description().is_empty());
            }
        }
    }
}

#[test]
fn what_is_not_a_number_is_missing() {
    for rows in [1, 7, 40] {
        for chart in charts(rows, Language::English) {
            let svg = chart.svg();
            for attribute in roxmltree::Document::parse(&svg).unwrap().descendants().flat_map(|node| node.attributes())
            {
                assert!(!attribute.value().contains("NaN") && !attribute.value().contains("inf"), "{attribute:?}");
            }
            assert!(!texts(&svg).contains("NaN") && !texts(&svg).contains("inf"), "{}", texts(&svg));
        }
    }
}

#[test]
fn nothing_to_draw_is_said_in_the_language_of_the_reader() {
    for chart in charts(0, Language::Spanish).into_iter().filter(|chart| chart.drawing.height == 60.0) {
        assert!(texts(&chart.svg()).contains("No hay datos que graficar."));
    }
    let empty =
        charts(0, Language::English).into_iter().filter(|chart| chart.description() == "There are no data to draw.");
    assert_eq!(empty.count(), 12, "all but the map, whose tiles say it");
}

#[test]
fn coordinates_have_two_decimals_at_most_and_texts_stay_in_the_drawing() {
    for chart in [1, 2, 5, 33].into_iter().flat_map(|rows| charts(rows, Language::English)) {
        let svg = chart.svg();
        for node in roxmltree::Document::parse(&svg).unwrap().descendants() {
            for attribute in node.attributes().filter(|attribute| {
                matches!(attribute.name(), "x" | "y" | "r" | "x1" | "cx" | "width" | "d" | "points")
            }) {
                for number in attribute.value().split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')) {
                    assert!(number.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= 2), "{attribute:?}");
                }
            }
            if !node.has_tag_name("text") || node.has_attribute("transform") {
                continue;
            }
            let at = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
            let class = node.attribute("class").unwrap_or("");
            let size = if class.contains("small") {
                text::SMALL
            } else if class.contains("heading") {
                text::TITLE
            } else {
                text::LABEL
            };
            let words: String =
                node.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
            let width = text::width(&words, size);
            let start = if class.contains("end") {
                at("x") - width
            } else if class.contains("middle") {
                at("x") - width / 2.0
            } else {
                at("x")
            };
            assert!(
                start >= -0.5 && start + width <= WIDTH + 0.5,
                "{}: {words:?} from {start}, {width} wide",
                chart.title()
            );
            assert!(at("y") <= chart.drawing.height, "{words:?}");
        }
    }
}

#[test]
fn the_same_data_are_the_same_bytes() {
    let bytes = || charts(33, Language::Spanish).iter().map(Chart::svg).collect::<String>();
    assert_eq!(bytes(), bytes());
}

#[test]
fn ids_of_a_page_differ_by_the_name_of_the_chart() {
    let data = Extremes { rows: Vec::new(), scale: Scale::new(0.0, 1.0) };
    let page: String =
        ["a", "b"].iter().map(|name| Chart::new(name, "", &data, Language::English).render().into_string()).collect();
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.len(), 4);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4);
}

#[test]
fn labels_of_slopes_are_at_least_a_line_apart() {
    let near = |k: usize| Some(0.4 + (k * 7 % 40) as f64 * 0.0005);
    let groups = (0..40).map(|k| Slope { label: format!("State {k}"), old: near(k), new: near(k + 3) }).collect();
    let data = Slopes { old: "2021".into(), new: "2023".into(), groups, scale: Scale::new(0.0, 1.0) };
    let svg = Chart::new("slopes", "Slopes", &data, Language::English).svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let mut columns: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let of = |name| node.attribute(name).unwrap_or("");
        if of("class").starts_with("small") && !of("class").contains("soft") {
            columns.entry((of("class"), of("x"))).or_default().push(of("y").parse().unwrap());
        }
    }
    assert_eq!(columns.len(), 4, "old, new, change, name");
    for mut levels in columns.into_values() {
        levels.sort_by(f64::total_cmp);
        assert_eq!(levels.len(), 40);
        assert!(levels.windows(2).all(|pair| pair[1] - pair[0] >= 13.0), "{levels:?}");
    }
}
