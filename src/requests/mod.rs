//! Requests for information, one record each, reduced to components of institutions.
//!
//! Since 2019 the Metric's access indicators come from the records of all requests that an institution received. A
//! [`RequestReader`] reads any number of files of any size in bounded memory and reduces them to one row for each institution:
//! how much of what was asked for was available, how clear and complete the answers were, and how fast they came. A
//! [`Mapping`] has what the columns are called and what outcomes, words and days are worth; a [`Calendar`] counts working
//! days. The result joins a survey, whose `TC` components it is. Files are delimited text, with the feature `xlsx` spreadsheets and
//! with the feature `scan` Parquet and Arrow IPC.
//!
//! ```
//! use open_gov_metric::requests::{Mapping, RequestReader};
//!
//! let file = "institution,received,answered,outcome,complete\n\
//!     A,2019-03-05,2019-03-12,Entrega de información en medio electrónico,sí\n\
//!     A,05/03/2019,02/04/2019,Información parcialmente reservada o confidencial,no\n\
//!     A,2019-03-06,,Sin respuesta,\n";
//! let mapping = Mapping::federal()?;
//! let mut reader = RequestReader::new(&mapping);
//! reader.read_bytes(file.as_bytes())?;
//! let requests = reader.finish()?;
//!
//! let row = &requests.rows[0];
//! assert_eq!((row.requests, row.answered), (3, 2));
//! assert_eq!(row.availability.value, Some(0.5)); // 1, 0.5 and 0, of three requests
//! assert_eq!(row.completeness.n, 2);
//! assert_eq!(row.days_median, Some(12.0)); // 5 and 19 working days
//! assert_eq!(row.celerity.value, Some((0.75 + 0.05 + 0.0) / 3.0));
//! # Ok::<(), open_gov_metric::Error>(())
//! ```

mod calendar;
mod chunk;
mod date;
mod days;
mod field;
mod join;
mod layout;
mod mapping;
mod mapping_file;
mod mapping_keys;
mod mapping_table;
mod reader;
mod spellings;
mod table;
mod tally;
mod word;

pub use crate::record_file::RecordFile;
pub use calendar::Calendar;
pub use join::Joined;
pub(crate) use join::of_joined;
pub use mapping::{Mapping, Measure};
pub(crate) use mapping_table::Worth;
pub use reader::RequestReader;
pub use table::{Components, Requests, Share};
