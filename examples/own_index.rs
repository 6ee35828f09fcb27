//! Scores an index of one's own: other indicators, another scale, other levels, no Mexican catalogue.
//!
//! ```sh
//! cargo run --example own_index
//! ```

use std::error::Error;
use std::io;
use std::path::Path;

use open_gov_metric::export::{self, Format};
use open_gov_metric::polars::prelude::*;
use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};

fn main() -> Result<(), Box<dyn Error>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");

    // Nodes, weights, aggregation and what happens to missing values: all of it stands in the file.
    let index = Methodology::from_path(fixtures.join("own_index.toml"))?;
    println!("{}, what counts in {}:", index.name(), index.headline().code());
    for node in index.nodes().iter().filter(|node| node.children().is_empty()).take(4) {
        let weight = index.effective_weight(node.code()).unwrap_or(0.0);
        println!("  {:5.1}%  {}", 100.0 * weight, node.label(Language::English));
    }
    println!("   ...");

    let survey = SurveyReader::new(&index).read_path(fixtures.join("own_index.csv"))?;
    let scores = Scores::new(survey)?;

    let columns = ["rank", "unit", "region", "DATA", "VOICE", "OPEN", "quadrant", "band"];
    let best = scores.frame()?.lazy().filter(col("rank").lt_eq(lit(5))).sort(["rank"], Default::default());
    println!("\nThe five best:");
    export::write(&best.select(columns.map(col)).collect()?, Format::Csv, io::stdout())?;

    let summary = Summarize::new(&scores).by(["region"]).summary()?;
    println!("\nBy region:");
    for region in &summary.groups {
        let [name] = region.as_slice() else { continue };
        let Some(open) = summary.estimate(&[name], "OPEN") else { continue };
        let mean = open.mean.map_or("no value".to_owned(), |mean| format!("{mean:.1}"));
        println!("  {name}: {mean} (n = {}, missing = {})", open.n, open.missing);
    }
    Ok(())
}
