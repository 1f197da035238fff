//! Which column holds which field.

use crate::error::{Error, Result};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Column headers to fields, as a mapping file gives them: `{"訪問日": "date", "備考": null}`; null leaves
/// the column out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap(BTreeMap<String, Option<String>>);

impl ColumnMap {
    /// Reads the JSON object; `map_invalid` where it is none or a value is neither text nor null.
    pub fn parse(json: &str) -> Result<ColumnMap> {
        let invalid = || Error::refused("map_invalid");
        let parsed: Json =
            serde_json::from_str(json.trim_start_matches('\u{FEFF}')).map_err(|_| invalid())?;
        let mut map = BTreeMap::new();
        for (column, field) in parsed.as_object().ok_or_else(invalid)? {
            let field = match field {
                Json::String(field) => Some(field.trim().to_string()),
                Json::Null => None,
                _ => return Err(invalid().with(json!({ "column": column }))),
            };
            map.insert(normal(column), field);
        }
        Ok(ColumnMap(map))
    }

    /// What the mapping says of a column: its field, or Some(None) where it is left out; None where it says
    /// nothing.
    pub fn field_of(&self, column: &str) -> Option<Option<&str>> {
        self.0.get(&normal(column)).map(Option::as_deref)
    }
}

/// A header's name as it is compared: NFKC (full-width letters, half-width kana), without space around it.
fn normal(name: &str) -> String {
    name.nfkc().collect::<String>().trim().to_string()
}

/// The first line of a file, matched to fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The columns as they are written.
    pub columns: Vec<String>,
    /// The field of each column; None where the column is read over.
    pub fields: Vec<Option<String>>,
}

impl Header {
    /// The column of `field`.
    pub fn index(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.as_deref() == Some(field))
    }

    /// Matches `columns`: through `map`, otherwise by their own name, which counts if `known` has it or is
    /// empty. Errors: `csv_header_duplicate` (two columns of one name or field), `csv_column_missing`.
    pub(super) fn of(
        columns: Vec<String>,
        map: &ColumnMap,
        known: &[String],
        required: &[String],
    ) -> Result<Header> {
        let mut fields: Vec<Option<String>> = Vec::with_capacity(columns.len());
        let mut names: Vec<String> = Vec::with_capacity(columns.len());
        for column in &columns {
            let name = normal(column);
            let field = match map.0.get(&name) {
                Some(mapped) => mapped.clone(),
                None if name.is_empty() => None,
                None => (known.is_empty() || known.contains(&name)).then(|| name.clone()),
            };
            let twice =
                (field.is_some() && fields.contains(&field)) || (!name.is_empty() && names.contains(&name));
            if twice {
                let detail = json!({ "column": column, "at": names.len() + 1 });
                return Err(Error::field("csv_header_duplicate", field.unwrap_or(name)).with(detail));
            }
            fields.push(field);
            names.push(name);
        }
        let header = Header { columns, fields };
        let missing: Vec<&String> = required.iter().filter(|f| header.index(f).is_none()).collect();
        if let Some(first) = missing.first() {
            let detail = json!({ "missing": missing, "found": header.columns });
            return Err(Error::field("csv_column_missing", first.as_str()).with(detail));
        }
        Ok(header)
    }
}
