//! Data frames.

use polars::prelude::{CompatLevel, DataFrame, Series};
use polars_arrow::array::{Array, Utf8Array};
use polars_arrow::datatypes::Field;

use super::column::Column;
use super::{Columns, Group, Groups};
use crate::error::Result;
use crate::table::form::Form;

/// Rows that are read at once.
const ROWS: usize = 1 << 14;

/// A data frame, which is one group of rows.
struct Frame {
    height: usize,
    arrays: Vec<Box<dyn Array>>,
    is_read: bool,
}

impl Columns {
    /// The columns of a data frame.
    pub fn of_frame(frame: &DataFrame, name: &str) -> Self {
        let arrays: Vec<_> = frame.columns().iter().map(|column| array(column.as_materialized_series())).collect();
        let names = frame.columns().iter().map(|column| column.name().clone());
        let fields = names.zip(&arrays).map(|(name, array)| Field::new(name, array.dtype().clone(), true)).collect();
        Columns::new(Form::Arrow, name, ROWS, fields, Frame { height: frame.height(), arrays, is_read: false })
    }
}

/// The values of a column; those that have no form as cells are texts, as polars shows them.
fn array(series: &Series) -> Box<dyn Array> {
    let series = series.rechunk();
    let array = series.to_arrow(0, CompatLevel::oldest());
    match Column::new(0, Field::new(series.name().clone(), array.dtype().clone(), true), b'.') {
        Ok(_) => array,
        Err(_) => {
            let texts = series.iter().map(|value| (!value.is_null()).then(|| value.str_value().into_owned()));
            texts.collect::<Utf8Array<i64>>().boxed()
        }
    }
}

impl Groups for Frame {
    fn next(&mut self, columns: &[Column]) -> Result<Option<Group>> {
        if std::mem::replace(&mut self.is_read, true) {
            return Ok(None);
        }
        let values = columns.iter().map(|column| Box::new(self.arrays[column.at].clone()) as _).collect();
        Ok(Some(Group { height: self.height, values }))
    }

    fn read(&self) -> u64 {
        0
    }
}
