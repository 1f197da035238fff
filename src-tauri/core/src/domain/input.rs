//! Reading fields from JSON, and from the text cells of a CSV, which arrive as JSON strings.

use super::id::Id;
use super::record::{FieldShape, FieldType, Kind, Shape};
use super::time::{Date, Zone};
use super::time_text::parse_instant;
use super::value::{Map, Value};
use super::{date_text::parse_date, time::Instant};
use crate::error::{Error, Result};
use serde_json::{Value as Json, json};
use unicode_normalization::UnicodeNormalization;

/// Longest text of one line, in characters.
pub const TEXT_MAX: usize = 1_000;
/// Longest free text, in characters: some 60 printed pages.
pub const NOTE_MAX: usize = 100_000;

/// What reading needs to know of the world.
pub struct Reading<'a> {
    pub zone: Zone,
    pub today: Date,
    /// The code of `(list, text)`, where text is the code or its Japanese name.
    pub code: &'a dyn Fn(&str, &str) -> Option<String>,
    /// The record that a human code or unique name of this kind stands for.
    pub reference: &'a dyn Fn(Kind, &str) -> Result<Option<Id>>,
}

impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reading")
    }
}

/// Fields given by an input: whole values, and single keys of maps.
#[derive(Debug, Default)]
pub struct Patch {
    /// Position in the kind's fields, and the value.
    pub set: Vec<(usize, Value)>,
    /// Keys to set in a map; JSON null takes one away.
    pub keys: Vec<(usize, Map)>,
}

impl Reading<'_> {
    /// Adds `name` to `patch` where the kind has such a field; Ok(false) where it has not.
    ///
    /// `name` may be `field.key` for one key of a map. Errors carry the field's name.
    pub fn read_into(&self, patch: &mut Patch, shape: &Shape, name: &str, json: &Json) -> Result<bool> {
        let (field_name, key) = match name.split_once('.') {
            Some((f, k)) => (f, Some(k)),
            None => (name, None),
        };
        let Some(index) = shape.index_of(field_name) else { return Ok(false) };
        let Some(field) = shape.fields.get(index) else { return Ok(false) };
        match (field.ty, key, json) {
            (FieldType::Map, Some(key), value) => {
                patch.keys.push((index, Map::from([(key.to_owned(), scalar_of_cell(value))])));
            }
            (FieldType::Map, None, Json::Object(map)) => {
                patch.keys.push((index, map.iter().map(|(k, v)| (k.clone(), v.clone())).collect()));
            }
            (FieldType::Map, None, Json::Null) => patch.set.push((index, Value::Null)),
            (_, None, value) => {
                patch.set.push((index, self.value(field, value).map_err(|e| e.at(name))?));
            }
            (_, Some(_), _) => return Ok(false),
        }
        Ok(true)
    }

    /// Reads one value. Errors have a code and detail, the caller adds the field.
    pub fn value(&self, field: &FieldShape, json: &Json) -> Result<Value> {
        if json.is_null() || json.as_str().is_some_and(|s| s.trim().is_empty()) {
            return Ok(Value::Null);
        }
        match field.ty {
            FieldType::Text => text(json, TEXT_MAX, false).map(Value::Text),
            FieldType::Note => text(json, NOTE_MAX, true).map(Value::Text),
            FieldType::Bool => boolean(json).map(Value::Bool).ok_or_else(|| Error::refused("bool_invalid")),
            FieldType::Int { min, max } => integer(json, min, max).map(Value::Int),
            FieldType::Real { min, max } => real(json, min, max).map(Value::Real),
            FieldType::Date => self.date(json).map(Value::Date),
            FieldType::Instant => self.instant(json).map(Value::Instant),
            FieldType::Code(list) => self.code(list, word(json)?).map(Value::Text),
            FieldType::Codes(list) => {
                let mut codes = vec![];
                for item in items(json)? {
                    let code = self.code(list, &item)?;
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                Ok(Value::Codes(codes))
            }
            FieldType::Ref(kind) => self.reference(kind, word(json)?).map(Value::Id),
            FieldType::Refs(kind) => {
                let mut ids = vec![];
                for item in items(json)? {
                    let id = self.reference(kind, &item)?;
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
                Ok(Value::Ids(ids))
            }
            FieldType::Group => {
                Id::parse(word(json)?).map(Value::Id).map_err(|_| Error::refused("id_invalid"))
            }
            FieldType::Map => Err(Error::refused("map_invalid")),
        }
    }

    fn date(&self, json: &Json) -> Result<Date> {
        let typed = word(json)?;
        // A day may be given as an instant of it: what a spreadsheet makes of a date.
        parse_date(typed, Some(self.today))
            .or_else(|e| {
                let has_time = typed.contains(['T', ':']);
                if has_time {
                    parse_instant(typed, self.zone, None).map(|i| self.zone.date_of(i))
                } else {
                    Err(e)
                }
            })
            .map_err(|e| Error::refused(e.code()).with(json!({ "typed": clip(typed) })))
    }

    fn instant(&self, json: &Json) -> Result<Instant> {
        let typed = word(json)?;
        parse_instant(typed, self.zone, Some(self.today))
            .map_err(|e| Error::refused(e.code()).with(json!({ "typed": clip(typed) })))
    }

    fn code(&self, list: &str, typed: &str) -> Result<String> {
        (self.code)(list, typed)
            .ok_or_else(|| Error::refused("code_unknown").with(json!({ "list": list, "typed": clip(typed) })))
    }

    fn reference(&self, kind: Kind, typed: &str) -> Result<Id> {
        let missing = || Error::refused("reference_missing").with(json!({ "kind": kind.name() }));
        match Id::parse(typed) {
            Ok(id) => Ok(id),
            Err(_) => (self.reference)(kind, typed)?.ok_or_else(missing),
        }
    }
}

/// Enough of a typed text to recognise it in an error.
fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

fn word(json: &Json) -> Result<&str> {
    json.as_str().map(str::trim).ok_or_else(|| Error::refused("text_expected"))
}

fn items(json: &Json) -> Result<Vec<String>> {
    match json {
        Json::Array(list) => list.iter().map(|j| word(j).map(str::to_owned)).collect(),
        Json::String(s) => {
            Ok(s.split([';', '；']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect())
        }
        _ => Err(Error::refused("list_expected")),
    }
}

/// A map's value from a CSV cell: a number where it is one.
fn scalar_of_cell(json: &Json) -> Json {
    match json {
        Json::String(s) if s.trim().is_empty() => Json::Null,
        Json::String(s) => {
            s.trim().nfkc().collect::<String>().parse::<i64>().map_or_else(|_| json.clone(), Json::from)
        }
        other => other.clone(),
    }
}

fn text(json: &Json, max: usize, lines: bool) -> Result<String> {
    let text = match json {
        Json::String(s) => s.clone(),
        Json::Number(n) => n.to_string(),
        _ => return Err(Error::refused("text_expected")),
    };
    if text.contains('\0') {
        return Err(Error::refused("text_nul"));
    }
    if !lines && text.contains(['\n', '\r']) {
        return Err(Error::refused("text_lines"));
    }
    let length = text.chars().count();
    if length > max {
        return Err(Error::refused("text_too_long").with(json!({ "length": length, "max": max })));
    }
    Ok(text)
}

fn boolean(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(b) => Some(*b),
        Json::Number(n) => n.as_i64().filter(|i| (0..=1).contains(i)).map(|i| i == 1),
        Json::String(s) => match s.trim().nfkc().collect::<String>().to_lowercase().as_str() {
            "true" | "1" | "yes" | "はい" | "有" | "あり" | "○" | "〇" => Some(true),
            "false" | "0" | "no" | "いいえ" | "無" | "なし" | "×" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A number as JSON or as text; full-width digits and thousands separators too.
fn number(json: &Json) -> Option<f64> {
    match json {
        Json::Number(n) => n.as_f64(),
        Json::String(s) => s.trim().nfkc().filter(|c| *c != ',').collect::<String>().parse().ok(),
        _ => None,
    }
    .filter(|n| n.is_finite())
}

fn integer(json: &Json, min: i64, max: i64) -> Result<i64> {
    let n = number(json).filter(|n| n.fract() == 0.0).ok_or_else(|| Error::refused("number_invalid"))?;
    let n = n as i64;
    if (min..=max).contains(&n) { Ok(n) } else { Err(out_of_range(min, max)) }
}

fn real(json: &Json, min: i64, max: i64) -> Result<f64> {
    let n = number(json).ok_or_else(|| Error::refused("number_invalid"))?;
    if n >= min as f64 && n <= max as f64 { Ok(n) } else { Err(out_of_range(min, max)) }
}

fn out_of_range(min: i64, max: i64) -> Error {
    Error::refused("number_out_of_range").with(json!({ "min": min, "max": max }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading<T>(f: impl FnOnce(&Reading<'_>) -> T) -> T {
        f(&Reading {
            zone: Zone::default(),
            today: Date::from_ymd_opt(2026, 3, 9).unwrap(),
            code: &|_, t| ["illness", "respite"].contains(&t).then(|| t.to_owned()),
            reference: &|_, t| Ok((t == "H-A1-00001").then(|| Id::from_bytes([1; 16]))),
        })
    }

    fn read(ty: FieldType, json: Json) -> std::result::Result<Value, String> {
        reading(|r| r.value(&FieldShape::new(1, "x", ty), &json)).map_err(|e| e.code)
    }

    #[test]
    fn values_are_read_from_json_and_from_cells() {
        let int = FieldType::Int { min: 0, max: 99 };
        assert_eq!(read(int, json!(5)), Ok(Value::Int(5)));
        assert_eq!(read(int, json!("１２")), Ok(Value::Int(12)));
        assert_eq!(read(int, json!(100)), Err("number_out_of_range".into()));
        assert_eq!(read(int, json!(1.5)), Err("number_invalid".into()));
        assert_eq!(read(FieldType::Bool, json!("はい")), Ok(Value::Bool(true)));
        let date = Date::from_ymd_opt(2019, 5, 1).unwrap();
        assert_eq!(read(FieldType::Date, json!("H31.5.1")), Ok(Value::Date(date)));
        assert_eq!(read(FieldType::Date, json!("令和8年2月30日")), Err("date_invalid".into()));
        assert_eq!(
            read(FieldType::Codes("stay_reason"), json!("illness;respite;illness")),
            Ok(Value::Codes(vec!["illness".into(), "respite".into()]))
        );
        assert_eq!(read(FieldType::Code("stay_reason"), json!("nothing")), Err("code_unknown".into()));
        assert_eq!(
            read(FieldType::Ref(Kind::Household), json!("H-A1-00001")),
            Ok(Value::Id(Id::from_bytes([1; 16])))
        );
        assert_eq!(read(FieldType::Ref(Kind::Household), json!("H-A1-9")), Err("reference_missing".into()));
        assert_eq!(read(FieldType::Note, json!(" ")), Ok(Value::Null));
    }

    #[test]
    fn texts_that_cannot_be_kept_are_refused_by_name() {
        assert_eq!(read(FieldType::Note, json!("a\u{0}b")), Err("text_nul".into()));
        assert_eq!(read(FieldType::Note, json!("あ".repeat(NOTE_MAX + 1))), Err("text_too_long".into()));
        assert_eq!(read(FieldType::Text, json!("a\nb")), Err("text_lines".into()));
        assert_eq!(read(FieldType::Text, json!(["a"])), Err("text_expected".into()));
    }
}
