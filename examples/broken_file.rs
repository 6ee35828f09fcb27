//! Reads a file with faults: every one is found, with its place, in English and in Spanish. Then the rows at fault are
//! set aside and the rest is scored.
//!
//! ```sh
//! cargo run --example broken_file
//! ```

use std::error::Error;
use std::path::Path;

use open_gov_metric::survey::OnInvalid;
use open_gov_metric::{Language, Methodology, Scores, SurveyReader};

fn main() -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken/several.csv");
    let methodology = Methodology::edition(2017)?;

    // The default is to refuse the file.
    let Err(error) = SurveyReader::new(&methodology).read_path(&file) else { return Ok(()) };
    let Some(findings) = error.findings() else { return Err(error.into()) };
    println!("{} errors, {} warnings", findings.errors(), findings.warnings());
    for language in Language::ALL {
        println!("\n[{language}]");
        for finding in findings.iter() {
            println!("{}", finding.message(language));
        }
    }

    // The caller may choose to go on without the rows at fault. They stay in the findings.
    let survey = SurveyReader::new(&methodology).on_invalid(OnInvalid::SetAside).read_path(&file)?;
    println!("\n{} institutions, {} set aside", survey.len(), survey.set_aside());
    let scores = Scores::new(survey)?;
    let ga = scores.node("GA").ok_or("no GA")?.f64()?;
    for (row, ga) in ga.iter().enumerate() {
        println!("{}: GA {}", scores.survey().unit(row), ga.map_or("missing".to_owned(), |ga| format!("{ga:.4}")));
    }
    Ok(())
}
