//! A survey from a data frame, with the checks of a file.

use polars::prelude::*;

use super::chunk::{Chunk, Format};
use super::header::Layout;
use super::table::Table;
use super::{Survey, SurveyReader};
use crate::error::Result;
use crate::finding::Findings;
use crate::methodology::Methodology;

impl Survey {
    /// Checks a data frame as if it were a file: columns are matched by the same headers, cells by the same rules, and
    /// findings name rows, from 1, in place of lines.
    ///
    /// ```
    /// use open_gov_metric::polars::prelude::*;
    /// use open_gov_metric::{Methodology, Survey};
    ///
    /// let methodology = Methodology::edition(2019)?;
    /// let frame = df!("institution" => ["A", "B"], "TG" => [0.8, 0.4], "TC" => [0.6, 0.2], "PG" => [0.3, 7.0], "PC" => [0, 1])?;
    /// let error = Survey::from_frame(&frame, &methodology).unwrap_err();
    /// let finding = error.findings().unwrap().iter().next().unwrap();
    /// assert_eq!((finding.line, finding.value.as_str()), (Some(2), "7"));
    /// # Ok::<(), open_gov_metric::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`SurveyReader::read_path`].
    pub fn from_frame(frame: &DataFrame, methodology: &Methodology) -> Result<Survey> {
        SurveyReader::new(methodology).read_frame(frame)
    }
}

impl SurveyReader<'_> {
    /// Checks a data frame with the options of this reader; see [`Survey::from_frame`].
    ///
    /// # Errors
    ///
    /// As [`read_path`](Self::read_path), and [`Error::Polars`](crate::Error::Polars) for a column that has no text form.
    pub fn read_frame(&self, frame: &DataFrame) -> Result<Survey> {
        let headers = frame.get_column_names().iter().map(|name| name.trim().to_owned()).collect();
        let layout = Layout::new(headers, &self.methodology, self.unit.as_deref());
        let mut findings = Findings::new("data frame", layout.headers.clone());
        findings.append(layout.check(self, 0));
        let mut format = Format::new(&layout, &self.methodology, &self.missing);
        if self.decimal_comma == Some(true) {
            format.point = b',';
        }
        let mut table = Table::new(&format, findings);
        let mut chunk = Chunk::new(&format);
        let columns: Vec<Series> =
            frame.columns().iter().map(|column| column.as_materialized_series().rechunk()).collect();
        for row in 0..frame.height() {
            let cells = columns.iter().map(|column| column.get(row)).collect::<PolarsResult<Vec<AnyValue>>>()?;
            chunk.read_cells(&cells, row as u64 + 1, &format);
        }
        table.append(&mut chunk);
        let point = format.point;
        self.finish(table, &layout, point)
    }
}
