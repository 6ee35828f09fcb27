//! A column of an Arrow type, and its values as cells.

use csv::{ByteRecord, StringRecord};
use encoding_rs::Encoding;
use jiff::tz::TimeZone;
use polars_arrow::array::{
    Array, BinaryArray, BinaryViewArray, BinaryViewArrayGeneric, BooleanArray, DictionaryArray, DictionaryKey,
    PrimitiveArray, Utf8Array, Utf8ViewArray, ViewType, new_empty_array,
};
use polars_arrow::datatypes::{ArrowDataType as Type, Field, TimeUnit};
use polars_arrow::match_integer_type;
use polars_arrow::types::NativeType;

use super::days::{day_text, time_text, zone};
use crate::guard::{Fault, unharmed};
use crate::table::record::Cell;
use crate::table::text;

/// Bytes of a column's texts in the rows that are read at once, where many rows may refer to one long text.
const MOST_TEXT: usize = 128 << 20;

/// Whole numbers below this one are numbers exactly.
const EXACT: f64 = (1u64 << 53) as f64;

/// Decimals that a number may have.
const MOST_DECIMALS: usize = 38;

/// A column of a table that is read.
pub(super) struct Column {
    /// Its position.
    pub at: usize,
    pub field: Field,
    zone: TimeZone,
    /// The decimal sign of numbers that are written as text.
    point: u8,
}

/// Values in row order.
pub(super) enum Values {
    Numbers(Vec<Option<f64>>),
    Singles(Vec<Option<f32>>),
    /// Packed texts; a missing one is empty.
    Texts(StringRecord),
    /// The same, where one of them is not valid UTF-8.
    Bytes(ByteRecord),
    /// The different values, and by row the position of its own.
    Coded(Box<Values>, Vec<Option<usize>>),
}

impl Values {
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Singles(numbers) => numbers.len(),
            Values::Texts(texts) => texts.len(),
            Values::Bytes(texts) => texts.len(),
            Values::Coded(_, codes) => codes.len(),
        }
    }

    /// The cell of a row, which is read in the fallback encoding where it is not valid UTF-8.
    #[inline]
    pub fn cell(&self, row: usize, fallback: &'static Encoding) -> Cell<'_> {
        let cell = match self {
            Values::Numbers(numbers) => numbers.get(row).copied().flatten().map(Cell::Number),
            Values::Singles(numbers) => numbers.get(row).copied().flatten().map(Cell::Single),
            Values::Texts(texts) => texts.get(row).map(|text| Cell::Text(text.into())),
            Values::Bytes(texts) => texts.get(row).map(|text| text::cell(text, fallback)),
            Values::Coded(values, codes) => codes.get(row).copied().flatten().map(|at| values.cell(at, fallback)),
        };
        cell.unwrap_or(Cell::Nothing)
    }
}

impl Column {
    /// A column; what it holds where that has no text form.
    pub fn new(at: usize, field: Field, point: u8) -> Result<Self, String> {
        let held = field.dtype.clone();
        let column = zone_of(&held).map(|zone| Column { at, field, zone, point });
        let is_readable = |column: &Column| unharmed(|| column.values(new_empty_array(held.clone()).as_ref())).is_ok();
        column.filter(is_readable).ok_or_else(|| name_of(&held))
    }

    /// The values of an array: numbers as they are; truth values, days, times, decimals, and whole numbers that no `f64` holds, as
    /// text.
    pub fn values(&self, array: &dyn Array) -> Result<Values, Fault> {
        let name = &self.field.name;
        let fault = || format!("the column {name} is damaged, or its texts come to more than {MOST_TEXT} bytes");
        Ok(self.read(array).ok_or_else(fault)?)
    }

    fn read(&self, array: &dyn Array) -> Option<Values> {
        match array.dtype().to_storage() {
            Type::Null => Some(Values::Numbers(vec![None; array.len()])),
            Type::Int8 => numbers::<i8>(array, f64::from),
            Type::Int16 => numbers::<i16>(array, f64::from),
            Type::Int32 => numbers::<i32>(array, f64::from),
            Type::Int64 => whole::<i64>(array, |number| number as f64),
            Type::UInt8 => numbers::<u8>(array, f64::from),
            Type::UInt16 => numbers::<u16>(array, f64::from),
            Type::UInt32 => numbers::<u32>(array, f64::from),
            Type::UInt64 => whole::<u64>(array, |number| number as f64),
            Type::Float32 => native(array).map(|numbers| Values::Singles(numbers.collect())),
            Type::Float64 => numbers::<f64>(array, f64::from),
            Type::Dictionary(key, ..) => match_integer_type!(key, |$T| self.coded::<$T>(array)),
            Type::Boolean => {
                let truths = array.as_any().downcast_ref::<BooleanArray>()?;
                Some(texts(truths.iter().map(|truth| truth.map(|truth| truth.to_string()))))
            }
            Type::Date32 => written::<i32, _>(array, |day| day_text(i64::from(day))),
            Type::Date64 => written::<i64, _>(array, |time| day_text(time.div_euclid(86_400_000))),
            Type::Timestamp(unit, _) => written::<i64, _>(array, |time| time_text(time, parts(*unit), &self.zone)),
            Type::Decimal(_, scale) if *scale <= MOST_DECIMALS => {
                written::<i128, _>(array, |value| decimal_text(value, *scale, self.point))
            }
            Type::Utf8 => Some(texts(array.as_any().downcast_ref::<Utf8Array<i32>>()?.iter())),
            Type::LargeUtf8 => Some(texts(array.as_any().downcast_ref::<Utf8Array<i64>>()?.iter())),
            Type::Utf8View => views(array.as_any().downcast_ref::<Utf8ViewArray>()?),
            Type::Binary => Some(texts(array.as_any().downcast_ref::<BinaryArray<i32>>()?.iter())),
            Type::LargeBinary => Some(texts(array.as_any().downcast_ref::<BinaryArray<i64>>()?.iter())),
            Type::BinaryView => views(array.as_any().downcast_ref::<BinaryViewArray>()?),
            _ => None,
        }
    }

    fn coded<K: DictionaryKey>(&self, array: &dyn Array) -> Option<Values> {
        let array = array.as_any().downcast_ref::<DictionaryArray<K>>()?;
        let values = self.read(array.values().as_ref())?;
        let code = |key: Option<&K>| key.map(|key| (*key).try_into().unwrap_or(usize::MAX));
        let codes: Vec<Option<usize>> = array.keys().iter().map(code).collect();
        let are_known = codes.iter().flatten().all(|code| *code < values.len());
        are_known.then(|| Values::Coded(Box::new(values), codes))
    }
}

/// The time zone of a type, UTC where it has none; none where it is not known.
fn zone_of(dtype: &Type) -> Option<TimeZone> {
    match dtype.to_storage() {
        Type::Timestamp(_, name) => zone(name.as_deref().unwrap_or_default()),
        Type::Dictionary(_, values, _) => zone_of(values),
        _ => Some(TimeZone::UTC),
    }
}

/// What a type is called.
fn name_of(dtype: &Type) -> String {
    match dtype.to_storage() {
        Type::Timestamp(_, Some(zone)) => format!("timestamp[{zone}]"),
        other => {
            let shown = format!("{other:?}");
            shown.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase()
        }
    }
}

fn parts(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn native<T: NativeType>(array: &dyn Array) -> Option<impl Iterator<Item = Option<T>>> {
    let values = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
    Some(values.iter().map(|value| value.copied()))
}

fn numbers<T: NativeType>(array: &dyn Array, number: impl Fn(T) -> f64) -> Option<Values> {
    Some(Values::Numbers(native(array)?.map(|value| value.map(&number)).collect()))
}

/// Whole numbers, as text where one of them is too large for an `f64`.
fn whole<T: NativeType>(array: &dyn Array, number: impl Fn(T) -> f64) -> Option<Values> {
    match numbers(array, number)? {
        Values::Numbers(numbers) if numbers.iter().flatten().any(|number| number.abs() >= EXACT) => {
            written(array, |number: T| number.to_string())
        }
        exact => Some(exact),
    }
}

fn written<T: NativeType, S: AsRef<str>>(array: &dyn Array, text: impl Fn(T) -> S) -> Option<Values> {
    Some(texts(native(array)?.map(|value| value.map(|value| text(value).as_ref().to_owned()))))
}

fn texts<S: AsRef<[u8]>>(cells: impl Iterator<Item = Option<S>>) -> Values {
    let mut texts = ByteRecord::new();
    cells.for_each(|cell| texts.push_field(cell.as_ref().map_or(&[], AsRef::as_ref)));
    StringRecord::from_byte_record(texts).map_or_else(|error| Values::Bytes(error.into_byte_record()), Values::Texts)
}

fn views<T: ViewType + AsRef<[u8]> + ?Sized>(views: &BinaryViewArrayGeneric<T>) -> Option<Values> {
    (views.total_bytes_len() <= MOST_TEXT).then(|| texts(views.iter()))
}

/// A whole number of parts, of which 10 to the `scale` are one.
fn decimal_text(value: i128, scale: usize, point: u8) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    match scale {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}{}{part}", char::from(point)),
    }
}
