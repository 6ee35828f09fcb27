//! Puts the scores into a polars query of one's own: the methodology gives expressions, the query around them joins,
//! filters and groups as it likes.
//!
//! ```sh
//! cargo run --example embed_expressions
//! ```

use std::error::Error;
use std::io;

use open_gov_metric::Methodology;
use open_gov_metric::export::{self, Format};
use open_gov_metric::methodology::Indices;
use open_gov_metric::polars::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let offices = df!(
        "office" => ["Archive", "Health", "Roads", "Schools", "Water"],
        "city" => ["Norte", "Sur", "Norte", "Sur", "Norte"],
        "TG" => [0.80, 0.45, 0.60, 0.55, 0.70],
        "TC" => [0.90, 0.50, 0.65, 0.70, 0.60],
        "PG" => [0.20, 0.30, 0.00, 0.45, 0.10],
        "PC" => [0.40, 0.35, 0.15, 0.50, 0.30],
    )?;
    let staff =
        df!("office" => ["Archive", "Health", "Roads", "Schools", "Water"], "staff" => [4_u32, 120, 35, 260, 18])?;

    let mut query =
        offices.lazy().inner_join(staff.lazy(), col("office"), col("office")).filter(col("staff").gt(lit(10)));

    // A parent needs its children's columns, so the expressions come in levels, one `with_columns` each. Nothing is
    // computed until the query is collected. They check nothing: `Survey::from_frame` does.
    let metric = Methodology::edition(2019)?;
    for level in metric.expressions(&["TG", "TC", "PG", "PC"], Indices::Computed)? {
        query = query.with_columns(level);
    }

    let by_city = query
        .group_by([col("city")])
        .agg([len().alias("offices"), col("GA").mean(), col("GA").max().alias("best GA"), col("staff").sum()])
        .sort(["city"], Default::default())
        .collect()?;
    export::write(&by_city, Format::Csv, io::stdout())?;
    Ok(())
}
