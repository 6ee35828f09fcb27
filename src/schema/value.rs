//! Values that a row may have in a column, and the column that they make.

use polars::prelude::Column;

/// The value of a cell; its type is that of the column.
pub trait Value: Sized {
    /// A column of values.
    fn column(name: &str, values: impl Iterator<Item = Self>) -> Column;
}

macro_rules! values {
    ($($type:ty: $held:ty, $hold:expr;)*) => {
        $(impl Value for $type {
            fn column(name: &str, values: impl Iterator<Item = Self>) -> Column {
                Column::new(name.into(), values.map($hold).collect::<Vec<$held>>())
            }
        })*
    };
}

values! {
    &str: &str, |text| text;
    Option<&str>: Option<&str>, |text| text;
    String: String, |text| text;
    Option<String>: Option<String>, |text| text;
    &String: &str, |text| text.as_str();
    &Option<String>: Option<&str>, |text| text.as_deref();
}

/// Those that are copied from the field of a row, too.
macro_rules! copied {
    ($($type:ty: $held:ty, $hold:expr;)*) => {
        values! { $($type: $held, $hold; &$type: $held, |value| $hold(*value); Option<$type>: Option<$held>, |value| value.map($hold);
            &Option<$type>: Option<$held>, |value| value.map($hold);)* }
    };
}

copied! {
    f64: f64, std::convert::identity;
    u32: u32, std::convert::identity;
    u64: u64, std::convert::identity;
    i64: i64, std::convert::identity;
    bool: bool, std::convert::identity;
    usize: u64, |count| count as u64;
}
