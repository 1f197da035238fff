//! The value of a figure: whole, with one decimal, or not applicable.

use serde::{Serialize, Serializer};
use std::fmt;

/// A counted value. Rates are whole tenths, rounded half up from integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Whole(u64),
    /// A rate in tenths: 153 is 15.3.
    Tenths(u64),
    /// A change in tenths of a percentage point; may be less than nothing.
    Points(i64),
    /// Too small to be published: JSON null, printed ＊.
    Suppressed,
    /// Nothing to divide by: JSON null, printed －. Not the same as zero.
    NotApplicable,
}

impl Value {
    /// `part / whole` with one decimal, half up; not applicable when `whole` is zero.
    pub fn ratio(part: u64, whole: u64) -> Value {
        Value::scaled(part, whole, 10)
    }

    /// `100 × part / whole` with one decimal, half up; not applicable when `whole` is zero.
    pub fn percent(part: u64, whole: u64) -> Value {
        Value::scaled(part, whole, 1000)
    }

    /// The difference of two shares of `whole` in percentage points with one decimal, from the unrounded
    /// shares, half away from zero; not applicable when `whole` is zero.
    pub fn points(before: u64, after: u64, whole: u64) -> Value {
        if whole == 0 {
            return Value::NotApplicable;
        }
        let (more, less) = (after.max(before), after.min(before));
        match Value::percent(more - less, whole) {
            Value::Tenths(t) => {
                let tenths = i64::try_from(t).unwrap_or(i64::MAX);
                Value::Points(if after < before { -tenths } else { tenths })
            }
            other => other,
        }
    }

    fn scaled(part: u64, whole: u64, scale: u64) -> Value {
        if whole == 0 {
            return Value::NotApplicable;
        }
        let (part, whole) = (u128::from(part) * u128::from(scale), u128::from(whole));
        let tenths = (2 * part + whole) / (2 * whole);
        u64::try_from(tenths).map_or(Value::NotApplicable, Value::Tenths)
    }
}

impl fmt::Display for Value {
    /// `12`, `15.3` or `－`, without thousands separators.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Whole(n) => write!(f, "{n}"),
            Value::Tenths(t) => write!(f, "{}.{}", t / 10, t % 10),
            Value::Points(t) => {
                let sign = if *t < 0 { "-" } else { "" };
                write!(f, "{sign}{}.{}", t.unsigned_abs() / 10, t.unsigned_abs() % 10)
            }
            Value::Suppressed => f.write_str("＊"),
            Value::NotApplicable => f.write_str("－"),
        }
    }
}

impl Serialize for Value {
    /// A number or null.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Whole(n) => serializer.serialize_u64(*n),
            // The nearest double to n tenths prints as n tenths.
            Value::Tenths(t) => serializer.serialize_f64(*t as f64 / 10.0),
            Value::Points(t) => serializer.serialize_f64(*t as f64 / 10.0),
            Value::Suppressed | Value::NotApplicable => serializer.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rates_round_half_up() {
        assert_eq!(Value::ratio(687, 45), Value::Tenths(153));
        assert_eq!(Value::ratio(586, 44), Value::Tenths(133));
        assert_eq!(Value::ratio(411, 34), Value::Tenths(121));
        assert_eq!(Value::ratio(1, 20), Value::Tenths(1), "0.05 rounds up");
        assert_eq!(Value::ratio(9, 20), Value::Tenths(5), "0.45 rounds up");
        assert_eq!(Value::ratio(49, 1000), Value::Tenths(0));
        assert_eq!(Value::percent(20, 28), Value::Tenths(714));
        assert_eq!(Value::percent(u64::MAX, u64::MAX), Value::Tenths(1000));
        assert_eq!(Value::ratio(3, 0), Value::NotApplicable);
        assert_eq!(Value::points(20, 23, 28), Value::Points(107));
        assert_eq!(Value::points(23, 20, 28).to_string(), "-10.7");
        assert_eq!(Value::points(0, 0, 0), Value::NotApplicable);
    }

    #[test]
    fn values_print_and_serialise() {
        for (value, text, json) in [
            (Value::Whole(0), "0", json!(0)),
            (Value::Tenths(153), "15.3", json!(15.3)),
            (Value::Tenths(150), "15.0", json!(15.0)),
            (Value::NotApplicable, "－", json!(null)),
        ] {
            assert_eq!(value.to_string(), text);
            assert_eq!(serde_json::to_value(value).unwrap(), json);
        }
        for tenths in 0..20_000u64 {
            let text = serde_json::to_string(&Value::Tenths(tenths)).unwrap();
            assert_eq!(text, Value::Tenths(tenths).to_string());
        }
    }
}
