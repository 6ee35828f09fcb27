//! Reruns an edition: from the survey file, through the audit, to the means of every state as a CSV file.
//!
//! ```sh
//! cargo run --example rerun_edition
//! ```

use std::error::Error;
use std::io;
use std::path::Path;

use open_gov_metric::export::{self, Format};
use open_gov_metric::{Language, Methodology, Scores, Summarize, SurveyReader};

fn main() -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/survey_2017.csv");
    let methodology = Methodology::edition(2017)?;

    // A file with a single bad cell is refused as a whole, with every finding.
    let survey = SurveyReader::new(&methodology).read_path(file)?;
    println!("{}: {} institutions, {} findings", methodology.name(), survey.len(), survey.findings().len());

    // Where the file brings indices of its own, the audit names those that do not follow from their components.
    let scores = Scores::new(survey)?;
    for finding in scores.audit()?.iter() {
        println!("{}", finding.message(Language::English));
    }

    let national = Summarize::new(&scores).summary()?;
    if let Some(ga) = national.estimate(&[], "GA")
        && let (Some(mean), Some(low), Some(high)) = (ga.mean, ga.ci_low, ga.ci_high)
    {
        println!("GA of the country: {mean:.3} (n = {}, 95% interval {low:.3} to {high:.3})", ga.n);
    }

    let by_state = Summarize::new(&scores).by(["state"]).wide()?;
    let out = std::env::temp_dir().join("open_gov_metric_2017_by_state.csv");
    export::save(&by_state, Format::Csv, &out)?;
    println!("\nThe first states of {}:", out.display());
    export::write(&by_state.select(["state", "n", "GA", "T", "P"])?.head(Some(5)), Format::Csv, io::stdout())?;
    Ok(())
}
