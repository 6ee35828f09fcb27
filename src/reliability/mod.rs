//! Do the parts measure one thing, does a weight have the influence that it promises, and do groups differ? Cronbach's alpha,
//! item–rest correlations and principal components of a node's children; correlations of any nodes; tests of groups. Each
//! figure comes with its n, and what is undefined is missing with the reason (see
//! [definitions](crate::definitions#reliability-and-group-tests)).
//!
//! ```
//! use open_gov_metric::reliability::{CompareGroups, Correlate, Method, Reliability, influence};
//! use open_gov_metric::{Language, Methodology, Scores, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
//!
//! let answers = Reliability::new(&scores, "TC")?;
//! assert_eq!((answers.n, answers.items.len()), (908, 4));
//! assert_eq!(format!("{:.2}", answers.alpha.raw.unwrap()), "0.90");
//!
//! let correlations = Correlate::new(&scores).nodes(["T", "P"]).method(Method::Spearman).correlations()?;
//! assert_eq!(format!("{:.2}", correlations.get("P", "T").unwrap().r.unwrap()), "0.46");
//! assert_eq!(influence(&scores, "GA")?.len(), 23);
//!
//! let tests = CompareGroups::new(&scores).by(["level"]).nodes(["GA"]).tests()?;
//! println!("{}", tests.frame(Language::English)?);
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod adjust;
mod analysis;
pub(crate) mod compare;
mod components;
pub(crate) mod correlation;
mod influence;
mod items;
mod mann_whitney;
mod note;
pub(crate) mod omnibus;
pub(crate) mod pairs;
pub(crate) mod values;

pub use analysis::{Analysis, Figure};
pub use compare::CompareGroups;
pub use components::Component;
pub(crate) use components::Loadings;
pub use correlation::{Correlate, Correlation, Method};
pub use influence::{InfluenceRow, influence};
pub use items::{Alpha, Item, Reliability};
pub(crate) use mann_whitney::mann_whitney;
pub use note::Note;
pub use omnibus::{GroupTest, Test};
pub use pairs::PairTest;

use crate::error::{Result, ensure};
use crate::scoring::Scores;
use crate::summary::available;

/// Positions of the nodes that the caller named, in methodology order; all available ones where none was named.
fn chosen(scores: &Scores, codes: &[String]) -> Result<Vec<usize>> {
    if codes.is_empty() {
        return Ok(scores.available().collect());
    }
    let mut nodes = codes.iter().map(|code| available(scores, code)).collect::<Result<Vec<usize>>>()?;
    nodes.sort_unstable();
    let twice = nodes.windows(2).find(|pair| pair[0] == pair[1]);
    let code = twice.map_or("", |twice| scores.methodology().nodes()[twice[0]].code());
    ensure!(
        twice.is_none(),
        "node",
        "the node {code} is named twice; expected it once",
        "el nodo {code} se nombra dos veces; se esperaba una sola"
    );
    Ok(nodes)
}
