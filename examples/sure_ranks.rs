//! How sure is the ranking of the states: under other weights and other samples of institutions, and which of the two
//! matters.
//!
//! ```sh
//! cargo run --example sure_ranks
//! ```

use std::error::Error;
use std::path::Path;

use open_gov_metric::robustness::{Factors, RankUncertainty, Sensitivity};
use open_gov_metric::{Methodology, Scores, SurveyReader};

fn main() -> Result<(), Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/survey_2017.csv");
    let scores = Scores::new(SurveyReader::new(&Methodology::edition(2017)?).read_path(file)?)?;
    let factors = Factors::none().weights(0.25).bootstrap();

    let run = RankUncertainty::new(&scores).by(["state"]).factors(factors.clone()).draws(2_000).seed(1).top(5);
    let found = run.pairs([("Ciudad de México", "Guanajuato")]).run()?;
    let mut ranks: Vec<_> = found.ranks.iter().collect();
    ranks.sort_by_key(|rank| rank.rank);
    println!("GA by state, {}, {} draws:", found.parameters.factors, found.parameters.draws);
    for rank in ranks.into_iter().take(5) {
        if let (Some(nominal), Some(low), Some(high), Some(top)) = (rank.rank, rank.rank_p5, rank.rank_p95, rank.p_top)
        {
            let label = &rank.label;
            println!(
                "{nominal:>2} {label:<20} from {low:>4.1} to {high:>4.1}, among the first five in {:.0}%",
                top * 100.0
            );
        }
    }
    for pair in &found.pairs {
        if let Some(share) = pair.p_a_above_b {
            println!("{} outranks {} in {:.0}% of {} draws", pair.a, pair.b, share * 100.0, pair.n);
        }
    }

    let effects = Sensitivity::new(&scores).by(["state"]).factors(factors).base(256).run()?;
    println!("\nShare of the variance of the mean shift in rank:");
    for effect in &effects.factors {
        if let Some(total) = effect.total_order {
            println!("{:<10} {:.2} ({:.2} to {:.2})", effect.factor.code(), total.estimate, total.low, total.high);
        }
    }
    Ok(())
}
