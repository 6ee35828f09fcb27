//! One institution's sheet: its scores and those of its peers, where it ranks and how surely, what its gaps are and what
//! would improve it most (see [definitions](crate::definitions#cards)).
//!
//! ```
//! use open_gov_metric::card::{Among, Describe};
//! use open_gov_metric::{Methodology, Scores, SurveyReader};
//!
//! let methodology = Methodology::edition(2017)?;
//! let scores = Scores::new(SurveyReader::new(&methodology).read_path("fixtures/survey_2017.csv")?)?;
//! let card = Describe::new(&scores, "secretaria federal sintetica 0001").draws(500).card()?;
//! assert_eq!((card.unit, card.state), ("Secretaría federal sintética 0001", Some("Federación")));
//!
//! let (rank, interval) = (card.rank.unwrap(), &card.uncertainty);
//! assert!(interval.rank_p5.unwrap() <= f64::from(rank) && f64::from(rank) <= interval.rank_p95.unwrap());
//! assert_eq!(card.peers_among(Among::All).unwrap().institutions, 908);
//!
//! // The component that would improve it most, were it at its maximum.
//! let best = &card.improvements[0];
//! assert!(best.headline.unwrap() > card.headline.unwrap());
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod describe;
mod improvement;
mod note;
mod peers;
mod sheet;
mod unit;

pub use describe::Describe;
pub use improvement::Improvement;
pub use note::Note;
pub use peers::{Among, Peers};
pub use sheet::{Card, NodeScore};
