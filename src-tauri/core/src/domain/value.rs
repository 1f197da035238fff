//! Values of record fields, as they are stored, merged and shown.

use super::id::Id;
use super::time::{Date, Instant};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Codes or other short words, in the order in which they were added.
pub type Codes = Vec<String>;
/// References to records, in the order in which they were added.
pub type Ids = Vec<Id>;
/// Keys with JSON scalars or arrays: a programme's rules, head counts of a session.
pub type Map = BTreeMap<String, Json>;

/// The value of one field.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Date(Date),
    Instant(Instant),
    Id(Id),
    Codes(Codes),
    Ids(Ids),
    Map(Map),
}

impl Value {
    /// Nothing is there: null, or a list or map without entries.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Codes(v) => v.is_empty(),
            Value::Ids(v) => v.is_empty(),
            Value::Map(m) => m.is_empty(),
            _ => false,
        }
    }
}

/// A Rust type that a field's value can be read into and written from.
pub trait Field: Sized {
    /// None when the value is of another type, or is missing where it must not be.
    fn read(value: &Value) -> Option<Self>;
    fn write(self) -> Value;
}

macro_rules! scalar {
    ($($ty:ty => $variant:ident),* $(,)?) => {$(
        impl Field for $ty {
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(v) => Some(v.clone()),
                    _ => None,
                }
            }
            fn write(self) -> Value {
                Value::$variant(self)
            }
        }
    )*};
}

macro_rules! collection {
    ($($ty:ty => $variant:ident),* $(,)?) => {$(
        impl Field for $ty {
            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(v) => Some(v.clone()),
                    Value::Null => Some(Self::new()),
                    _ => None,
                }
            }
            fn write(self) -> Value {
                Value::$variant(self)
            }
        }
    )*};
}

scalar!(bool => Bool, i64 => Int, f64 => Real, String => Text, Date => Date, Instant => Instant, Id => Id);
collection!(Codes => Codes, Ids => Ids, Map => Map);

impl<T: Field> Field for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::read(other).map(Some),
        }
    }
    fn write(self) -> Value {
        self.map_or(Value::Null, Field::write)
    }
}
