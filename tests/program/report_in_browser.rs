//! Pages in a browser, which sees what reading their text cannot tell: errors, requests, layout. Here it is shown to see them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::browser::Browser;
use serde_json::json;

const SOUND: &str = r#"<!doctype html><meta charset="utf-8"><title>Sound</title>
<style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black } }</style>
<p>Sound</p><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">"#;

const FAULTY: &str = r#"<!doctype html><meta charset="utf-8"><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="style-src 'none'">
<p style="color: red">Styled against the policy</p>
<div><svg width="1000" height="10"></svg></div>
<img alt="" src="http://example.invalid/x.png">
<script>
console.error("on the console", 7);
setTimeout(() => { throw new Error("out of nowhere") });
fetch("https://example.invalid/late").catch(() => {});
</script>"#;

const OVERFLOWS: &str = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

fn written(html: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().prefix("a page ñ ").suffix(".html").tempfile().unwrap();
    std::fs::write(file.path(), html).unwrap();
    file
}

#[test]
#[ignore = "needs a browser"]
fn a_sound_page_passes() {
    let mut browser = Browser::start();
    let file = written(SOUND);
    for (dark, background) in [(false, "rgb(255, 255, 255)"), (true, "rgb(0, 0, 0)")] {
        let mut page = browser.open(file.path(), 375, 800, dark);
        assert_eq!(page.evaluate("getComputedStyle(document.body).backgroundColor"), background);
        assert_eq!(page.evaluate("[innerWidth, innerHeight]"), json!([375, 800]));
        assert_eq!(page.evaluate("new Promise(kept => setTimeout(() => kept(document.title), 10))"), "Sound");
        assert_eq!(page.evaluate(OVERFLOWS), false);
        assert_eq!(page.errors(), [""; 0]);
        assert_eq!(page.requests(), [""; 0]);
    }
}

#[test]
#[ignore = "needs a browser"]
fn a_faulty_page_is_seen_through() {
    let mut browser = Browser::start();
    let file = written(FAULTY);
    let mut page = browser.open(file.path(), 375, 800, false);
    let (errors, mut requests) = (page.errors(), page.requests());
    for told in ["on the console 7", "out of nowhere", "style-src 'none'", "http://example.invalid/x.png"] {
        assert!(errors.iter().any(|error| error.contains(told)), "{told} is not among {errors:#?}");
    }
    requests.sort();
    assert_eq!(requests, ["http://example.invalid/x.png", "https://example.invalid/late"]);
    assert_eq!(page.evaluate(OVERFLOWS), true);
    assert_eq!(browser.open(file.path(), 1200, 800, false).evaluate(OVERFLOWS), false);
    // What happens later is seen, too.
    page.evaluate("console.error('afterwards'); fetch('http://example.invalid/afterwards').catch(() => {})");
    assert!(page.errors().iter().any(|error| error.contains("afterwards")));
    assert!(page.requests().contains(&"http://example.invalid/afterwards".to_owned()));
}

#[test]
#[ignore = "needs a browser"]
fn a_picture_shows_the_whole_page() {
    let mut browser = Browser::start();
    let file = written("<!doctype html><title>Long</title><body style='margin: 0'><div style='height: 3000px'></div>");
    let picture = tempfile::NamedTempFile::with_suffix(".png").unwrap();
    browser.open(file.path(), 400, 300, false).screenshot(picture.path());
    let bytes = std::fs::read(picture.path()).unwrap();
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    // Width and height stand first in a PNG's first chunk.
    let size = [16, 20].map(|at| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
    assert_eq!(size, [400, 3000]);
}

#[test]
#[ignore = "needs a browser"]
fn what_throws_fails_the_test() {
    let mut browser = Browser::start();
    let file = written(SOUND);
    let mut page = browser.open(file.path(), 375, 800, false);
    let failed = catch_unwind(AssertUnwindSafe(|| page.evaluate("nothing.of.the.kind")));
    let message = failed.unwrap_err();
    assert!(message.downcast_ref::<String>().unwrap().contains("ReferenceError"));
}

/// What the pages of the fixture are made for: each language, on a desktop and on a phone, on light and dark ground.
mod report {
    use super::*;

    const SURVEY: &str = "fixtures/survey_2017.csv";

    /// Rows of the table of a figure, as text.
    const ROWS: &str = "(figure) => [...document.querySelectorAll(`#figure-${figure} tbody tr`)].map(row => [...row.cells].map(cell => cell.textContent))";

    /// Made up: states of every kind, commitments with milestones of every status, names that are long.
    const REGISTRY: &str = "[[states]]\nstate = 'Jalisco'\nyear = 2015\nplans = 2\n\
        [[states]]\nstate = 'Colima'\nyear = 2019\nplans = 0\n[[states]]\nstate = 'Oaxaca'\nparticipating = true\nplans = 1\n\
        [[states]]\nstate = 'Puebla'\nparticipating = false\nplans = 0\n[[states]]\nstate = 'Baja California Sur'\nyear = 2016\nplans = 12345\n\
        [[commitments]]\nid = 'A'\ntitle = 'Registry of companies that pay women and men the same for the same work'\nstate = 'Jalisco'\n\
        action_plans = ['Plan 1', 'Plan 2']\npolicy_area = 'Labour'\nend = 2022-05-31\nfinished = 2022-06-10\n\
        report = { progress = 'complete', disclosure_degree = 'major' }\n\
        milestones = [{ status = 'finished' }, { status = 'stuck' }, { status = 'not_started' }, { status = 'in_progress' }, { status = 'incomplete' }, {}]\n\
        [[commitments]]\nid = 'B'\nstate = 'Oaxaca'\nend = '2022-05'\nreport = { progress = 'limited' }\nmilestones = [{ status = 'in_progress' }]\n\
        [[commitments]]\nproblem = '<b>Nobody knows</b>'\n";

    fn ogm(arguments: &[&str]) -> Vec<u8> {
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("ogm");
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// A report of the fixture, against itself without every tenth institution.
    fn report(language: &str) -> tempfile::NamedTempFile {
        let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(SURVEY)).unwrap();
        let old: Vec<&str> =
            text.lines().enumerate().filter(|(line, _)| line % 10 != 5).map(|(_, line)| line).collect();
        let against = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        std::fs::write(against.path(), old.join("\n")).unwrap();
        let page = tempfile::NamedTempFile::with_suffix(".html").unwrap();
        let [old, out] = [against.path(), page.path()].map(|path| path.to_str().unwrap());
        let registry = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
        std::fs::write(registry.path(), REGISTRY).unwrap();
        let registry = ["--cocreation", registry.path().to_str().unwrap(), "--at", "2022-12-31"];
        let options = ["report", SURVEY, "--against", old, "--draws", "500", "--lang", language, "--out", out];
        ogm(&[&options[..], &registry[..]].concat());
        page
    }

    #[test]
    #[ignore = "needs a browser"]
    fn what_states_do_is_drawn_with_the_figures_of_the_registry() {
        let mut browser = Browser::start();
        let report = report("en");
        let mut page = browser.open(report.path(), 1280, 900, false);
        let shown = page.evaluate(
            "[...document.querySelectorAll('#cocreation .headlines strong')].map(figure => figure.textContent)",
        );
        assert_eq!(shown, json!(["4", "12348", "3", "1"]));
        let map = page.evaluate(&format!("({ROWS})('cocreation-map')"));
        let row = |state: &str| map.as_array().unwrap().iter().find(|row| row[0] == state).unwrap().clone();
        assert_eq!(row("Colima"), json!(["Colima", "yes", "2019"]));
        assert_eq!(row("Oaxaca"), json!(["Oaxaca", "yes", "–"]));
        assert_eq!(row("Puebla"), json!(["Puebla", "no", "–"]));
        assert_eq!(row("Sonora"), json!(["Sonora", "–", "–"]));
        // All 32 states are on the map, and the Federation, which is none, is not.
        let tiles =
            "[...document.querySelectorAll('#figure-cocreation-map svg g > title')].map(title => title.textContent)";
        let tiles = page.evaluate(tiles);
        assert_eq!(tiles.as_array().unwrap().len(), 32);
        assert!(tiles.as_array().unwrap().contains(&json!("Jalisco: since 2015")), "{tiles}");
        let milestones = page.evaluate(&format!("({ROWS})('cocreation-commitments')"));
        let first = "A · Registry of companies that pay women and men the same for the same work";
        assert_eq!(
            milestones,
            json!([[first, "6", "1", "1", "1", "1", "1", "1"], ["B", "1", "0", "1", "0", "0", "0", "0"]])
        );
        let plans = page.evaluate(&format!("({ROWS})('cocreation-plans')"));
        let expected = [["Baja California Sur", "12345", "–"], ["Jalisco", "2", "1"], ["Oaxaca", "1", "1"]];
        assert_eq!(plans, json!(expected));
        // The means of states with plans and without, from the summary of the survey.
        let summary = String::from_utf8(ogm(&["summarize", SURVEY, "--by", "state", "--wide"])).unwrap();
        let mean = |states: &[&str]| {
            let of = |state: &&str| {
                let line = summary.lines().find(|line| line.starts_with(&format!("{state},"))).unwrap();
                line.split(',').nth(2).unwrap().parse::<f64>().unwrap()
            };
            format!("{:.3}", states.iter().map(of).sum::<f64>() / states.len() as f64)
        };
        let scores = page.evaluate(&format!("({ROWS})('cocreation-scores')"));
        let (with, without) = (["Baja California Sur", "Jalisco", "Oaxaca"], ["Colima", "Puebla"]);
        let expected = [
            json!(["Takes part", "yes", "4", mean(&["Colima", "Jalisco", "Oaxaca", "Baja California Sur"])]),
            json!(["Takes part", "no", "1", mean(&["Puebla"])]),
            json!(["Action plans", "one or more", "3", mean(&with)]),
            json!(["Action plans", "none", "2", mean(&without)]),
        ];
        for row in expected {
            assert!(scores.as_array().unwrap().contains(&row), "{row} is not among {scores}");
        }
        assert!(
            page.evaluate("document.querySelector('#cocreation').textContent")
                .as_str()
                .unwrap()
                .contains("not an effect")
        );
    }

    #[test]
    #[ignore = "needs a browser"]
    fn the_report_opens_at_every_width_without_errors_or_requests() {
        let mut browser = Browser::start();
        for language in ["en", "es"] {
            let report = report(language);
            for (width, height, dark) in [(1280, 900, false), (375, 800, false), (375, 800, true), (320, 640, false)] {
                let mut page = browser.open(report.path(), width, height, dark);
                let what = format!("{language}, {width} wide");
                // Details are opened, so that what they hold is laid out as well.
                page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })");
                assert_eq!(page.evaluate(OVERFLOWS), false, "{what}");
                assert_eq!(page.errors(), [""; 0], "{what}");
                assert_eq!(page.requests(), [""; 0], "{what}");
                assert_eq!(page.evaluate("document.documentElement.lang"), language);
                assert_eq!(page.evaluate("document.scripts.length"), 0);
                // Charts are as wide as their room, and their text can be read.
                let small = "[...document.querySelectorAll('svg.chart')].filter(svg => svg.getBoundingClientRect().width < Math.min(280, innerWidth - 40)).length";
                assert_eq!(page.evaluate(small), 0, "{what}");
                let cut = "[...document.querySelectorAll('svg.chart')].flatMap(svg => { const box = svg.getBoundingClientRect(); \
                    return [...svg.querySelectorAll('text')].filter(text => { const at = text.getBoundingClientRect(); \
                    return at.left < box.left - 1 || at.right > box.right + 1 || at.bottom > box.bottom + 2 }).map(text => text.textContent) })";
                assert_eq!(page.evaluate(cut), json!([]), "{what}: text beyond its chart");
            }
        }
    }

    #[test]
    #[ignore = "needs a browser"]
    fn headings_tables_and_charts_are_there_with_the_figures_of_the_commands() {
        let mut browser = Browser::start();
        let chapters = [
            ("en", "Summary"),
            ("en", "By jurisdiction"),
            ("en", "Leaders"),
            ("en", "Gaps"),
            ("en", "How sure the ranks are"),
            ("en", "Against the earlier edition"),
            ("en", "Co-creation"),
            ("en", "The data"),
            ("en", "Methodology"),
            ("en", "Where the figures come from"),
            ("es", "Resumen"),
            ("es", "Por entidad"),
            ("es", "Brechas"),
            ("es", "Cocreación"),
        ];
        for language in ["en", "es"] {
            let report = report(language);
            let mut page = browser.open(report.path(), 1280, 900, false);
            let headings = page.evaluate("[...document.querySelectorAll('h2')].map(heading => heading.textContent)");
            for (_, heading) in chapters.iter().filter(|(of, _)| *of == language) {
                assert!(headings.as_array().unwrap().contains(&json!(heading)), "{heading} is not among {headings}");
            }
            // Every chapter is linked, every link leads somewhere, every chart has a name, a description and a table.
            let dangling = "[...document.querySelectorAll('a')].filter(a => !document.querySelector(a.getAttribute('href'))).length";
            assert_eq!(page.evaluate(dangling), 0);
            let nameless = "[...document.querySelectorAll('figure')].filter(figure => { const svg = figure.querySelector('svg[role=img]'); \
                const told = svg.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id)?.textContent); \
                return told.length !== 2 || told.some(text => !text) || !figure.querySelector('table tbody tr') }).length";
            assert_eq!(page.evaluate(nameless), 0);
            let ids = "(() => { const ids = [...document.querySelectorAll('[id]')].map(node => node.id); return ids.length - new Set(ids).size })()";
            assert_eq!(page.evaluate(ids), 0, "ids are used twice");
            // The ranking of jurisdictions against the summary.
            let summary = String::from_utf8(ogm(&["summarize", SURVEY, "--by", "state", "--wide"])).unwrap();
            let rows = page.evaluate(&format!("({ROWS})('ranking-state')"));
            let rows = rows.as_array().unwrap();
            assert_eq!(rows.len(), 33);
            for line in summary.lines().skip(1) {
                let cells: Vec<&str> = line.split(',').collect();
                let mean = format!("{:.3}", cells[2].parse::<f64>().unwrap());
                let row = rows.iter().find(|row| row[0] == cells[0]).unwrap();
                assert_eq!((&row[1], &row[2]), (&json!(cells[1]), &json!(mean)), "{}", cells[0]);
            }
            // The map and its tiles, the ranks, and the gaps by type.
            let tiles = page.evaluate("document.querySelectorAll('#figure-map-GA .tile').length");
            assert!(tiles.as_u64().unwrap() >= 33, "{tiles} tiles");
            let first = page.evaluate(&format!("({ROWS})('ranks')[0].slice(0, 4)"));
            assert_eq!(first, json!(["Ciudad de México", "26", "0.511", "1"]));
            let gaps = page.evaluate(&format!("({ROWS})('gaps').length"));
            assert_eq!(gaps, 33);
        }
    }

    #[test]
    #[ignore = "needs a browser"]
    fn a_card_is_a_page_of_its_own() {
        let mut browser = Browser::start();
        let page = tempfile::NamedTempFile::with_suffix(".html").unwrap();
        let out = page.path().to_str().unwrap();
        let unit = "Secretaría estatal sintética 0009";
        let card = ["card", SURVEY, "--unit", unit, "--state", "Zacatecas", "--draws", "200"];
        ogm(&[&card[..], &["--out", out]].concat());
        let json: serde_json::Value =
            serde_json::from_slice(&ogm(&[&card[..], &["--format", "json"]].concat())).unwrap();
        for width in [1280, 375] {
            let mut page = browser.open(page.path(), width, 800, false);
            assert_eq!((page.errors(), page.requests()), (vec![], vec![]));
            assert_eq!(page.evaluate(OVERFLOWS), false, "{width} wide");
            assert_eq!(page.evaluate("document.querySelector('h1').textContent"), unit);
            let rank = format!("{} of {}", json["rank"]["rank"], json["rank"]["n"]);
            let shown =
                page.evaluate("[...document.querySelectorAll('.headlines strong')].map(figure => figure.textContent)");
            assert!(shown.as_array().unwrap().contains(&json!(rank)), "{rank} is not among {shown}");
            let rows =
                page.evaluate("[...document.querySelectorAll('table')].map(table => table.tBodies[0].rows.length)");
            let [nodes, raises] = ["nodes", "raises"].map(|part| json[part].as_array().unwrap().len());
            // Those along the way to the headline.
            let views = ["GAg", "GAc"];
            let gaps = json["gaps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|gap| !views.iter().any(|view| gap["parent"] == *view))
                .count();
            assert_eq!(rows.as_array().unwrap()[..3], [json!(nodes), json!(raises), json!(gaps)]);
        }
    }

    #[test]
    #[ignore = "needs a browser"]
    fn names_do_nothing_in_a_page() {
        let mut browser = Browser::start();
        let long = "W".repeat(300);
        let names = [
            "<script>alert(1)</script>",
            "=HYPERLINK(\"\")",
            "<img src=http://example.invalid/x onerror=alert(1)>",
            &long,
        ];
        let mut file = String::from("institution,state,level,type,TG,TC,PG,PC\n");
        for (at, name) in names.iter().enumerate() {
            let state = ["Colima", "Sonora"][at % 2];
            file += &format!("\"{}\",{state},state,party,0.{at},0.5,0.5,0.5\n", name.replace('"', "\"\""));
        }
        let survey = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        std::fs::write(survey.path(), file).unwrap();
        let page = tempfile::NamedTempFile::with_suffix(".html").unwrap();
        let [path, out] = [survey.path(), page.path()].map(|path| path.to_str().unwrap());
        ogm(&["report", path, "--edition", "2019", "--draws", "50", "--by", "none", "--out", out]);
        let mut page = browser.open(page.path(), 375, 800, false);
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })");
        assert_eq!(page.errors(), [""; 0]);
        assert_eq!(page.requests(), [""; 0]);
        assert_eq!(page.evaluate(OVERFLOWS), false);
        assert_eq!(page.evaluate("document.scripts.length + document.images.length"), 0);
        assert_eq!(page.evaluate(&format!("document.body.textContent.includes({:?})", names[0])), true);
    }
}
