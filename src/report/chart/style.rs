//! Colours and looks of all marks.

/// Colours by name, on light and on dark ground; tests hold them to their contrast.
///
/// Categories are those of Okabe and Ito, darkened where text needs it; the classes of the map are viridis, from the
/// ground away: the higher, the darker on light ground, the brighter on dark ground.
const PALETTE: &[(&str, &str, &str)] = &[
    ("paper", "#ffffff", "#15181c"),
    ("ink", "#1b1f24", "#e9ecef"),
    ("soft", "#545d68", "#aab3bd"),
    ("grid", "#d5dbe1", "#3b424a"),
    ("stripe", "#f4f6f8", "#1d2126"),
    ("edge", "#6e7781", "#8b949e"),
    ("main", "#0072b2", "#56b4e9"),
    ("fill", "#9ccbe6", "#2a6a94"),
    ("calm", "#d3e6f3", "#1f3f57"),
    ("contrast", "#b04600", "#f0a04b"),
    ("c1", "#0072b2", "#56b4e9"),
    ("c2", "#b04600", "#f0a04b"),
    ("c3", "#007a59", "#35c99d"),
    ("c4", "#a33f7c", "#e3a1c8"),
    ("c5", "#1b1f24", "#f0e442"),
    ("c6", "#8a5a00", "#e9ecef"),
    ("class1", "#fde725", "#440154"),
    ("class2", "#7ad151", "#414487"),
    ("class3", "#22a884", "#2a788e"),
    ("class4", "#2a788e", "#22a884"),
    ("class5", "#414487", "#7ad151"),
    ("class6", "#440154", "#fde725"),
    ("on1", "#000000", "#ffffff"),
    ("on2", "#000000", "#ffffff"),
    ("on3", "#000000", "#ffffff"),
    ("on4", "#ffffff", "#000000"),
    ("on5", "#ffffff", "#000000"),
    ("on6", "#ffffff", "#000000"),
];

/// Where colours are the reader's own: marks and text in the colour of text, grounds in that of the page.
const FORCED: &[&str] = &["paper", "stripe", "calm", "class1", "class2", "class3", "class4", "class5", "class6"];

const RULES: &str = "\
.chart{display:block;width:100%;max-width:35rem;height:auto;\
font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif}\
.chart text{font-size:12px;fill:var(--chart-ink);font-variant-numeric:tabular-nums}\
.chart .small{font-size:11px}\
.chart .heading{font-size:14px;font-weight:bold}\
.chart .strong{font-weight:bold}\
.chart .soft{fill:var(--chart-soft)}\
.chart .middle{text-anchor:middle}\
.chart .end{text-anchor:end}\
.chart .halo{paint-order:stroke;stroke:var(--chart-paper);stroke-width:3px;stroke-linejoin:round}\
.chart .paper{fill:var(--chart-paper)}\
.chart .hit{fill:none;pointer-events:all}\
.chart .stripe{fill:var(--chart-stripe)}\
.chart .grid{fill:none;stroke:var(--chart-grid);stroke-width:1px}\
.chart .edge{fill:none;stroke:var(--chart-edge);stroke-width:1px}\
.chart .leader{fill:none;stroke:var(--chart-edge);stroke-width:.75px}\
.chart .threshold,.chart .reference{fill:none;stroke:var(--chart-ink);stroke-width:1px;stroke-dasharray:4 3}\
.chart .bar{fill:var(--chart-main)}\
.chart .band{fill:var(--chart-fill)}\
.chart .span{fill:none;stroke:var(--chart-main);stroke-width:2px}\
.chart .dot{fill:var(--chart-main);stroke:var(--chart-paper);stroke-width:1px}\
.chart .mean{fill:var(--chart-contrast);stroke:var(--chart-paper);stroke-width:1px}\
.chart .median{fill:none;stroke:var(--chart-ink);stroke-width:2px}\
.chart .bubble{fill:var(--chart-main);fill-opacity:.6;stroke:var(--chart-main);stroke-width:.75px}\
.chart .rise{fill:none;stroke:var(--chart-main);stroke-width:1.5px}\
.chart .fall{fill:none;stroke:var(--chart-contrast);stroke-width:1.5px;stroke-dasharray:5 2.5}\
.chart .same{fill:none;stroke:var(--chart-edge);stroke-width:1.5px;stroke-dasharray:1.5 2.5}\
.chart .tile{stroke:var(--chart-edge);stroke-width:1px}\
.chart .tile.plain{fill:var(--chart-calm)}\
.chart .mark{fill:none;stroke:var(--chart-main);stroke-width:1.5px}\
.chart text.inside{fill:var(--chart-paper)}\
.chart .missing{fill:none;stroke:var(--chart-edge);stroke-width:1px;stroke-dasharray:3 2}\
.chart .path{fill:none;stroke-width:2px;stroke-linejoin:round}\
.chart .d2{stroke-dasharray:7 3}\
.chart .d3{stroke-dasharray:2 2.5}\
.chart .d4{stroke-dasharray:9 3 2 3}\
.chart .d5{stroke-dasharray:12 3}\
.chart .d6{stroke-dasharray:4 2 1.5 2 1.5 2}\
.chart .hollow{fill:var(--chart-paper)}";

/// The rules of numbered colours.
fn numbered() -> String {
    let lines = (1..=6).map(|c| {
        format!(
            ".chart .path.c{c},.chart .hollow.c{c}{{stroke:var(--chart-c{c})}}\
             .chart .full.c{c}{{fill:var(--chart-c{c});stroke:var(--chart-c{c})}}\
             .chart .hollow.c{c},.chart .full.c{c}{{stroke-width:1.75px}}\
             .chart .part.c{c}{{fill:var(--chart-c{c})}}\
             .chart text.c{c}{{fill:var(--chart-c{c})}}"
        )
    });
    let classes = (1..=6).map(|class| {
        format!(
            ".chart .tile.class{class}{{fill:var(--chart-class{class})}}\
             .chart text.on{class}{{fill:var(--chart-on{class})}}"
        )
    });
    lines.chain(classes).collect()
}

/// The looks (CSS) of all charts of a page, by the class `chart` and variables that begin with `--chart-`.
pub fn style() -> String {
    let variables =
        |ground| colours(ground).map(|(name, colour)| format!("--chart-{name}:{colour};")).collect::<String>();
    let variables = on_grounds(|ground| format!(".chart{{{}}}", variables(ground)));
    format!("{variables}{RULES}{}", numbered())
}

/// The same without variables, which few programs but browsers know.
pub(super) fn resolved() -> String {
    let rules = format!("{RULES}{}", numbered());
    let resolve = |rules: String, (name, colour): (&str, &str)| rules.replace(&format!("var(--chart-{name})"), colour);
    on_grounds(|ground| colours(ground).fold(rules.clone(), resolve))
}

/// What readers have charts on.
#[derive(Clone, Copy)]
enum Ground {
    Light,
    Dark,
    Forced,
}

/// Rules for each ground.
fn on_grounds(rules: impl Fn(Ground) -> String) -> String {
    format!(
        "{}@media screen and (prefers-color-scheme:dark){{{}}}@media (forced-colors:active){{{}}}",
        rules(Ground::Light),
        rules(Ground::Dark),
        rules(Ground::Forced)
    )
}

/// The colours on a ground, by name.
fn colours(ground: Ground) -> impl Iterator<Item = (&'static str, &'static str)> {
    PALETTE.iter().map(move |&(name, light, dark)| match (ground, name) {
        (Ground::Light, _) => (name, light),
        (Ground::Dark, _) => (name, dark),
        (Ground::Forced, "grid" | "fill") => (name, "GrayText"),
        (Ground::Forced, _) if FORCED.contains(&name) => (name, "Canvas"),
        (Ground::Forced, _) => (name, "CanvasText"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of sRGB, as WCAG 2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_stand_out_from_their_ground() {
        let named = |name: &str| *PALETTE.iter().find(|colour| colour.0 == name).unwrap();
        let of = |name: &str, ground: &str| {
            let ((_, light, dark), (_, paper, night)) = (named(name), named(ground));
            contrast(light, paper).min(contrast(dark, night))
        };
        for name in ["ink", "soft", "main", "contrast", "c1", "c2", "c3", "c4", "c5", "c6"] {
            assert!(of(name, "paper") >= 4.5 && of(name, "stripe") >= 4.5, "{name}: {}", of(name, "paper"));
        }
        for class in 1..=6 {
            assert!(of(&format!("on{class}"), &format!("class{class}")) >= 4.5, "{class}");
        }
        assert!(of("edge", "paper") >= 3.0);
        assert!(of("ink", "fill") >= 4.5 && of("ink", "calm") >= 4.5);
    }

    #[test]
    fn a_file_uses_no_variables_and_a_page_defines_all_it_uses() {
        assert!(!resolved().contains("var("));
        let style = style();
        for used in style.split("var(").skip(1) {
            let name = used.split(')').next().unwrap();
            assert!(style.contains(&format!("{name}:#")), "{name}");
        }
        assert!(!style.contains(['<', '&']));
    }
}
