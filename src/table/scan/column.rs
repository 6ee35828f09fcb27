//! A column of an Arrow type, and its values.

use std::fmt::Display;
use std::io::Write;

use jiff::tz::TimeZone;
use polars_arrow::array::{
    Array, BinaryArray, BinaryViewArray, BinaryViewArrayGeneric, BooleanArray, DictionaryArray, DictionaryKey,
    PrimitiveArray, Utf8Array, Utf8ViewArray, ViewType,
};
use polars_arrow::datatypes::{ArrowDataType as Type, Field, IntegerType, TimeUnit};
use polars_arrow::types::NativeType;

use super::days::{write_day, write_time, zone};
use super::values::{Texts, Values};

/// Bytes of a column's texts in the rows that are read at once, where many rows may refer to one long text.
const MOST_TEXT: usize = 128 << 20;

/// Whole numbers below this one are numbers exactly.
const EXACT: f64 = (1u64 << 53) as f64;

/// Decimals that a number may have.
const MOST_DECIMALS: usize = 38;

/// A column of a file that is read.
pub(crate) struct Column {
    /// Its position.
    pub at: usize,
    pub field: Field,
    zone: TimeZone,
}

impl Column {
    /// A column; what it holds where that has no text form.
    pub fn new(at: usize, field: Field) -> Result<Self, String> {
        match zone_of(&field.dtype) {
            Some(zone) => Ok(Column { at, field, zone }),
            None => Err(name_of(&field.dtype)),
        }
    }

    /// The values of an array: numbers as they are; truth values, days, times, decimals, and whole numbers that no `f64` holds, as
    /// text.
    pub fn values(&self, array: &dyn Array) -> Result<Values, String> {
        let name = &self.field.name;
        let fault = || format!("the column {name} is damaged, or its texts come to more than {MOST_TEXT} bytes");
        self.read(array).ok_or_else(fault)
    }

    fn read(&self, array: &dyn Array) -> Option<Values> {
        Some(Values::Texts(match array.dtype().to_storage() {
            Type::Int8 => return numbers::<i8>(array, f64::from),
            Type::Int16 => return numbers::<i16>(array, f64::from),
            Type::Int32 => return numbers::<i32>(array, f64::from),
            Type::Int64 => return whole::<i64>(array, |number| number as f64),
            Type::UInt8 => return numbers::<u8>(array, f64::from),
            Type::UInt16 => return numbers::<u16>(array, f64::from),
            Type::UInt32 => return numbers::<u32>(array, f64::from),
            Type::UInt64 => return whole::<u64>(array, |number| number as f64),
            Type::Float32 => return numbers::<f32>(array, f64::from),
            Type::Float64 => return numbers::<f64>(array, f64::from),
            Type::Dictionary(key, ..) => {
                return match key {
                    IntegerType::Int8 => self.coded::<i8>(array),
                    IntegerType::Int16 => self.coded::<i16>(array),
                    IntegerType::Int32 => self.coded::<i32>(array),
                    IntegerType::Int64 => self.coded::<i64>(array),
                    IntegerType::UInt8 => self.coded::<u8>(array),
                    IntegerType::UInt16 => self.coded::<u16>(array),
                    IntegerType::UInt32 => self.coded::<u32>(array),
                    IntegerType::UInt64 => self.coded::<u64>(array),
                    _ => None,
                };
            }
            Type::Null => Texts::write((0..array.len()).map(|_| None::<()>), |_, ()| {}),
            Type::Boolean => {
                let truths = array.as_any().downcast_ref::<BooleanArray>()?;
                Texts::write(truths.iter(), write)
            }
            Type::Date32 => native::<i32>(array, |out, day| write_day(out, i64::from(day)))?,
            Type::Date64 => native::<i64>(array, |out, time| write_day(out, time.div_euclid(86_400_000)))?,
            Type::Timestamp(unit, _) => {
                native::<i64>(array, |out, time| write_time(out, time, parts(*unit), &self.zone))?
            }
            Type::Decimal(_, scale) => native::<i128>(array, |out, value| write_decimal(out, value, *scale))?,
            Type::Utf8 => texts(array.as_any().downcast_ref::<Utf8Array<i32>>()?.iter()),
            Type::LargeUtf8 => texts(array.as_any().downcast_ref::<Utf8Array<i64>>()?.iter()),
            Type::Utf8View => views(array.as_any().downcast_ref::<Utf8ViewArray>()?)?,
            Type::Binary => texts(array.as_any().downcast_ref::<BinaryArray<i32>>()?.iter()),
            Type::LargeBinary => texts(array.as_any().downcast_ref::<BinaryArray<i64>>()?.iter()),
            Type::BinaryView => views(array.as_any().downcast_ref::<BinaryViewArray>()?)?,
            _ => return None,
        }))
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

/// The time zone of a type, UTC where it has none; none of a type that has no text form.
fn zone_of(dtype: &Type) -> Option<TimeZone> {
    match dtype.to_storage() {
        Type::Timestamp(_, name) => zone(name.as_deref().unwrap_or_default()),
        Type::Decimal(_, scale) => (*scale <= MOST_DECIMALS).then_some(TimeZone::UTC),
        Type::Dictionary(_, values, _) if !matches!(values.to_storage(), Type::Dictionary(..)) => zone_of(values),
        Type::Null
        | Type::Boolean
        | Type::Int8
        | Type::Int16
        | Type::Int32
        | Type::Int64
        | Type::UInt8
        | Type::UInt16
        | Type::UInt32
        | Type::UInt64
        | Type::Float32
        | Type::Float64
        | Type::Date32
        | Type::Date64
        | Type::Utf8
        | Type::LargeUtf8
        | Type::Utf8View
        | Type::Binary
        | Type::LargeBinary
        | Type::BinaryView => Some(TimeZone::UTC),
        _ => None,
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

fn native<T: NativeType>(array: &dyn Array, write: impl Fn(&mut Vec<u8>, T)) -> Option<Texts> {
    let values = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
    Some(Texts::write(values.iter(), |out, value| write(out, *value)))
}

fn numbers<T: NativeType>(array: &dyn Array, number: impl Fn(T) -> f64) -> Option<Values> {
    let values = array.as_any().downcast_ref::<PrimitiveArray<T>>()?;
    Some(Values::Numbers(values.iter().map(|value| value.map(|value| number(*value))).collect()))
}

/// Whole numbers, as text where one of them is too large for an `f64`.
fn whole<T: NativeType + Display>(array: &dyn Array, number: impl Fn(T) -> f64) -> Option<Values> {
    match numbers(array, number)? {
        Values::Numbers(numbers) if numbers.iter().flatten().any(|number| number.abs() >= EXACT) => {
            native::<T>(array, write).map(Values::Texts)
        }
        exact => Some(exact),
    }
}

fn texts<T: AsRef<[u8]>>(texts: impl Iterator<Item = Option<T>>) -> Texts {
    Texts::write(texts, |out, text| out.extend_from_slice(text.as_ref()))
}

fn views<T: ViewType + AsRef<[u8]> + ?Sized>(views: &BinaryViewArrayGeneric<T>) -> Option<Texts> {
    (views.total_bytes_len() <= MOST_TEXT).then(|| texts(views.iter()))
}

fn write(out: &mut Vec<u8>, value: impl Display) {
    // Writing to memory cannot fail.
    let _ = write!(out, "{value}");
}

/// A whole number of parts, of which 10 to the `scale` are one.
fn write_decimal(out: &mut Vec<u8>, value: i128, scale: usize) {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let (sign, point) = (if value < 0 { "-" } else { "" }, if scale > 0 { "." } else { "" });
    write(out, format_args!("{sign}{whole}{point}{part}"));
}
