//! A record and its row. One mapping serves every kind: the columns are the kind's fields.
//!
//! Dates are ISO text, instants unix milliseconds, ids 16 bytes, lists of codes joined with `;`,
//! lists of ids concatenated, maps JSON text.

use super::Store;
use crate::domain::clock::Clocks;
use crate::domain::id::Id;
use crate::domain::record::{FieldType, Header, Kind, Record};
use crate::domain::time::{Date, Instant};
use crate::domain::value::Value;
use crate::error::{Class, Error, Result};
use rusqlite::types::{ToSqlOutput, Value as Sql, ValueRef};
use rusqlite::{OptionalExtension, Row, ToSql, params_from_iter};
use serde_json::json;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A record as it is in the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub record: Record,
    pub header: Header,
    pub clocks: Clocks,
}

/// Columns before the fields.
const HEAD: &str = "id, created_at, created_by, updated_at, updated_by, device, revision, deleted_at, clocks";
const HEAD_LEN: usize = 9;

/// All columns of a kind's table.
pub(super) fn columns(kind: Kind) -> &'static str {
    static OF_KINDS: LazyLock<Vec<String>> = LazyLock::new(|| of_kinds(columns_of));
    OF_KINDS.get(kind as usize).map_or(HEAD, String::as_str)
}

/// Texts of all kinds, by their number.
fn of_kinds<T: Default>(text: fn(Kind) -> T) -> Vec<T> {
    let most = Kind::ALL.iter().map(|k| *k as u8).max().unwrap_or(0);
    (0..=most).map(|number| Kind::from_number(number).map(text).unwrap_or_default()).collect()
}

fn columns_of(kind: Kind) -> String {
    let mut sql = String::from(HEAD);
    for field in kind.shape().fields {
        // Writing to a String cannot fail.
        let _ = write!(sql, ", \"{}\"", field.name);
    }
    sql
}

/// What writes a row of each kind, by its number: a new one, one that is there; and what reads one.
static STATEMENTS: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| of_kinds(statements));

fn statements(kind: Kind) -> [String; 3] {
    let fields = kind.shape().fields;
    let marks = vec!["?"; HEAD_LEN + fields.len()].join(", ");
    let sets: String = fields.iter().map(|f| format!(", \"{}\" = ?", f.name)).collect();
    [
        format!("INSERT INTO \"{kind}\" ({}) VALUES ({marks})", columns(kind)),
        format!(
            "UPDATE \"{kind}\" SET id = ?, created_at = ?, created_by = ?, updated_at = ?, updated_by = ?, \
             device = ?, revision = ?, deleted_at = ?, clocks = ?{sets} WHERE id = ?1"
        ),
        format!("SELECT {} FROM \"{kind}\" WHERE id = ?1", columns(kind)),
    ]
}

impl ToSql for Id {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes())))
    }
}

impl ToSql for Instant {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let owned = |v: Sql| Ok(ToSqlOutput::Owned(v));
        if self.is_empty() {
            return owned(Sql::Null);
        }
        match self {
            Value::Null => owned(Sql::Null),
            Value::Bool(b) => owned(Sql::Integer(i64::from(*b))),
            Value::Int(i) => owned(Sql::Integer(*i)),
            Value::Real(r) => owned(Sql::Real(*r)),
            Value::Text(t) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes()))),
            Value::Date(d) => owned(Sql::Text(d.to_string())),
            Value::Instant(i) => owned(Sql::Integer(i.0)),
            Value::Id(id) => Ok(ToSqlOutput::Borrowed(ValueRef::Blob(id.as_bytes()))),
            Value::Codes(codes) => owned(Sql::Text(codes.join(";"))),
            Value::Ids(ids) => owned(Sql::Blob(ids.iter().flat_map(|i| *i.as_bytes()).collect())),
            Value::Map(map) => owned(Sql::Text(json!(map).to_string())),
        }
    }
}

/// Reads a column of the given type; damaged content names the column.
fn read(value: ValueRef<'_>, ty: FieldType) -> Option<Value> {
    if value == ValueRef::Null {
        return Some(Value::Null);
    }
    let text = || value.as_str().ok();
    Some(match ty {
        FieldType::Text | FieldType::Note | FieldType::Code(_) => Value::Text(text()?.to_owned()),
        FieldType::Bool => Value::Bool(value.as_i64().ok()? != 0),
        FieldType::Int { .. } => Value::Int(value.as_i64().ok()?),
        FieldType::Real { .. } => Value::Real(value.as_f64().ok().or(value.as_i64().ok().map(|i| i as f64))?),
        FieldType::Date => Value::Date(date(text()?)?),
        FieldType::Instant => Value::Instant(Instant(value.as_i64().ok()?)),
        FieldType::Ref(_) | FieldType::Group => Value::Id(Id::from_slice(value.as_blob().ok()?).ok()?),
        FieldType::Codes(_) => Value::Codes(text()?.split(';').map(str::to_owned).collect()),
        FieldType::Refs(_) => {
            let chunks = value.as_blob().ok()?.chunks(16);
            Value::Ids(chunks.map(Id::from_slice).collect::<std::result::Result<_, _>>().ok()?)
        }
        FieldType::Map => Value::Map(serde_json::from_str(text()?).ok()?),
    })
}

/// `YYYY-MM-DD`, the only form that is stored.
pub(super) fn date(text: &str) -> Option<Date> {
    let part = |r: std::ops::Range<usize>| text.get(r)?.parse::<u32>().ok();
    Date::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)
}

fn damaged(kind: Kind, column: &str) -> Error {
    Error::new(Class::Damaged, "damaged").with(json!({ "kind": kind.name(), "column": column }))
}

pub(super) fn id(row: &Row<'_>, index: usize) -> Result<Id> {
    let found = row.get_ref(index)?;
    found
        .as_blob()
        .ok()
        .and_then(|b| Id::from_slice(b).ok())
        .ok_or_else(|| Error::new(Class::Damaged, "damaged"))
}

/// Reads a whole row selected with `columns(kind)`.
pub(super) fn stored(row: &Row<'_>, kind: Kind) -> Result<Stored> {
    let mut values = Vec::with_capacity(kind.shape().fields.len());
    for (i, field) in kind.shape().fields.iter().enumerate() {
        let value = read(row.get_ref(HEAD_LEN + i)?, field.ty).ok_or_else(|| damaged(kind, field.name))?;
        values.push(value);
    }
    let header = Header {
        created_at: Instant(row.get(1)?),
        created_by: id(row, 2)?,
        updated_at: Instant(row.get(3)?),
        updated_by: id(row, 4)?,
        device: row.get(5)?,
        revision: row.get(6)?,
        deleted_at: row.get::<_, Option<i64>>(7)?.map(Instant),
    };
    let clocks =
        row.get_ref(8)?.as_blob().ok().and_then(Clocks::decode).ok_or_else(|| damaged(kind, "clocks"))?;
    Ok(Stored { record: Record { kind, id: id(row, 0)?, values }, header, clocks })
}

impl Store {
    /// The record of this kind and id, deleted ones too.
    pub fn get(&self, kind: Kind, id: Id) -> Result<Option<Stored>> {
        let [_, _, sql] = STATEMENTS.get(kind as usize).ok_or_else(|| damaged(kind, "kind"))?;
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| stored(row, kind)).transpose()
    }

    /// Some columns of a record as text, deleted ones too; all None where there is none.
    pub fn words<const N: usize>(
        &self,
        kind: Kind,
        id: Id,
        columns: [&str; N],
    ) -> Result<[Option<String>; N]> {
        let sql = format!("SELECT \"{}\" FROM \"{kind}\" WHERE id = ?1", columns.join("\", \""));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        let mut words = [const { None }; N];
        if let Some(row) = rows.next()? {
            for (at, word) in words.iter_mut().enumerate() {
                *word =
                    row.get(at).map_err(|_| damaged(kind, columns.get(at).copied().unwrap_or_default()))?;
            }
        }
        Ok(words)
    }

    /// Writes the whole row, new or changed.
    pub fn write(&self, s: &Stored, fresh: bool) -> Result<()> {
        let [insert, update, _] =
            STATEMENTS.get(s.record.kind as usize).ok_or_else(|| damaged(s.record.kind, "kind"))?;
        let sql = if fresh { insert } else { update };
        let h = &s.header;
        let clocks = s.clocks.encode();
        let head: [&dyn ToSql; HEAD_LEN] = [
            &s.record.id,
            &h.created_at,
            &h.created_by,
            &h.updated_at,
            &h.updated_by,
            &h.device,
            &h.revision,
            &h.deleted_at,
            &clocks,
        ];
        let values = s.record.values.iter().map(|v| v as &dyn ToSql);
        self.conn.prepare_cached(sql)?.execute(params_from_iter(head.into_iter().chain(values)))?;
        Ok(())
    }

    /// The id of the record whose human code (or, with `by_name`, whose name) is `text`; None where
    /// there is none, and where a name is ambiguous.
    pub fn id_by(&self, kind: Kind, column: Lookup, text: &str) -> Result<Option<Id>> {
        let column = match column {
            Lookup::Code if kind.shape().field("code").is_some() => "code",
            Lookup::Name if kind.shape().field("name").is_some() => "name",
            Lookup::Preset if kind == Kind::Programme => "preset",
            _ => return Ok(None),
        };
        let sql = format!("SELECT id FROM \"{kind}\" WHERE \"{column}\" = ?1 AND deleted_at IS NULL LIMIT 2");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([text])?;
        let found = rows.next()?.map(|row| id(row, 0)).transpose()?;
        Ok(if rows.next()?.is_some() { None } else { found })
    }

    /// Whether a record of this kind exists and is not deleted.
    pub fn exists(&self, kind: Kind, id: Id) -> Result<bool> {
        let sql = format!("SELECT 1 FROM \"{kind}\" WHERE id = ?1 AND deleted_at IS NULL");
        Ok(self.conn.prepare_cached(&sql)?.query_row([id], |_| Ok(())).optional()?.is_some())
    }
}

/// By what `id_by` looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    Code,
    Name,
    Preset,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Key, Opened};

    /// The DDL of a kind, to compare with the migrations.
    fn wanted(kind: Kind) -> Vec<(String, String)> {
        let field = |f: &crate::domain::record::FieldShape| {
            let ty = match f.ty {
                FieldType::Bool | FieldType::Int { .. } | FieldType::Instant => "INTEGER",
                FieldType::Real { .. } => "REAL",
                FieldType::Ref(_) | FieldType::Refs(_) | FieldType::Group => "BLOB",
                _ => "TEXT",
            };
            (f.name.to_owned(), ty.to_owned())
        };
        kind.shape().fields.iter().map(field).collect()
    }

    #[test]
    fn every_field_of_every_kind_has_its_column() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        for kind in Kind::ALL {
            let mut statement = store.conn.prepare(&format!("PRAGMA table_info(\"{kind}\")")).unwrap();
            let columns: Vec<(String, String)> = statement
                .query_map([], |r| Ok((r.get(1)?, r.get(2)?)))
                .unwrap()
                .map(|r| r.unwrap())
                .collect();
            assert_eq!(columns.get(HEAD_LEN..).unwrap_or_default(), wanted(*kind), "{kind}");
        }
    }

    #[test]
    fn field_numbers_and_names_are_unique() {
        for kind in Kind::ALL {
            let fields = kind.shape().fields;
            for (i, f) in fields.iter().enumerate() {
                assert!(f.number > 0);
                assert!(
                    fields[..i].iter().all(|g| g.number != f.number && g.name != f.name),
                    "{kind}.{}",
                    f.name
                );
            }
        }
    }

    #[test]
    #[ignore = "prints the tables for a new migration"]
    fn print_ddl() {
        for kind in Kind::ALL {
            let columns: String = wanted(*kind).iter().map(|(n, t)| format!(",\n    \"{n}\" {t}")).collect();
            println!("CREATE TABLE \"{kind}\" (\n    -- head --{columns}\n) STRICT;\n");
        }
    }
}
