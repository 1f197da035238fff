//! Looking after a profile: digest and verification.

use super::App;
use super::history::replay;
use crate::domain::access::Act;
use crate::domain::record::Kind;
use crate::domain::scope::{Facet, Place, Scope, place};
use crate::domain::value::Value;
use crate::error::{Class, Error, Result};
use serde::Serialize;
use serde_json::{Value as Json, json};

/// What `verify` found wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VerifyFinding {
    /// `page`, `row`, `log_gap`, `log_unreadable`, `row_differs`, `row_missing`, `reference`, `key_file` (a
    /// copy of it was missing or damaged, and was mended from the other when the profile was opened);
    /// of the access log `access_broken`, `access_changed`, `access_cut`.
    pub what: String,
    #[serde(rename = "where")]
    pub place: Json,
    /// Whether the log or a backup can mend it.
    pub healable: bool,
}

/// Number of the last kind that schema 1 knew.
const KINDS_OF_FIRST_SCHEMA: u8 = 26;

impl App {
    /// BLAKE3 over the merged state: every record's id, deletion and values, kind by kind in the
    /// order of ids. Equal on devices that hold the same records, whoever wrote them when.
    ///
    /// Kinds of the first schema are named even where there are none of them, later ones only where there
    /// is one: an older database keeps its digest when it is migrated. The access log is not in it.
    pub fn digest(&self) -> Result<String> {
        self.ask(Act::Digest)?;
        self.digest_where(|_, _| true)
    }

    /// The digest of one scope, by its name (`directory`, `care`…): equal on devices that hold it. Error
    /// `scope_unknown`.
    pub fn digest_of(&self, scope: &str) -> Result<String> {
        self.ask(Act::Digest)?;
        let facet = Facet::ALL.into_iter().find(|f| f.name() == scope);
        let shared = Scope::SHARED.into_iter().find(|s| s.name() == scope);
        if facet.is_none() && shared.is_none() {
            return Err(Error::field("scope_unknown", "scope"));
        }
        self.digest_where(|kind, field| match place(kind, field) {
            Place::Shared(of) => shared == Some(of),
            Place::Family(of, _) => facet == Some(of),
        })
    }

    fn digest_where(&self, belongs: impl Fn(Kind, u16) -> bool) -> Result<String> {
        let mut hasher = blake3::Hasher::new();
        // The access log has hashes of its own, and says of itself that a copy was made.
        for kind in Kind::ALL.iter().filter(|k| **k != Kind::AccessLine) {
            if !kind.shape().fields.iter().any(|f| belongs(*kind, f.number)) {
                continue;
            }
            let mut named = *kind as u8 <= KINDS_OF_FIRST_SCHEMA;
            if named {
                hasher.update(&[*kind as u8]);
            }
            self.store.each_stored(*kind, |s| {
                if !named {
                    hasher.update(&[*kind as u8]);
                    named = true;
                }
                hasher.update(s.record.id.as_bytes()).update(&[u8::from(s.header.deleted_at.is_some())]);
                for (field, value) in kind.shape().fields.iter().zip(&s.record.values) {
                    if !value.is_empty() && belongs(*kind, field.number) {
                        hasher.update(&field.number.to_le_bytes());
                        hash_value(&mut hasher, value);
                    }
                }
                Ok(())
            })?;
        }
        Ok(hasher.finalize().to_hex().to_string())
    }

    /// Looks for damage: pages, rows, references, gaps and unreadable changes in the log, rows that
    /// are not what their log says.
    pub fn verify(&self) -> Result<Vec<VerifyFinding>> {
        // Who asks may stand on a damaged page: then that is what is found.
        match self.ask(Act::Verify) {
            Err(e) if e.class != Class::Damaged => return Err(e),
            _ => {}
        }
        let mut findings = vec![];
        let mut found = |what: &str, place: Json, healable| {
            findings.push(VerifyFinding { what: what.into(), place, healable });
        };
        for file in &self.mended {
            found("key_file", json!({ "file": file }), true);
        }
        // After a check that met damage the next one gets a fresh connection.
        let mut store = self.store.again()?;
        let pages = store.damaged_pages()?;
        if !pages.is_empty() {
            store = store.again()?;
        }
        for message in pages {
            found("page", json!({ "message": message }), true);
        }
        let mut last = (0, 0);
        let of_the_log = store.own_number().and_then(|own| Ok((own, store.segments_after(1, 0)?)));
        let (own, first) = match of_the_log {
            Ok(known) => known,
            Err(e) => {
                found("log_unreadable", json!({ "log": 1, "after": 0, "detail": *e.detail }), false);
                store = store.again()?;
                (1, vec![])
            }
        };
        // The log that this disk began with and its original goes on with: from the first segment with frames
        // that no key here opens it is another's.
        let own = [1, own];
        let all_read = own == [1, 1] || first.iter().all(|s| s.unread == 0);
        let read = first.iter().take_while(|s| s.unread == 0).last().map_or(0, |s| s.last_no);
        let is_own = |log: u32, no: u64| own.contains(&log) && (log != 1 || all_read || no <= read);
        let log = store.each_change(|log, no, readable| {
            let expected = if log == last.0 { last.1 + 1 } else { 1 };
            // Of others' logs this device has the parts it may read.
            if no != expected && is_own(log, expected) {
                found("log_gap", json!({ "log": log, "from": expected, "to": no - 1 }), false);
            }
            if !readable {
                found("log_unreadable", json!({ "log": log, "change": no }), false);
            }
            last = (log, no);
        });
        if let Err(e) = log {
            found("log_unreadable", json!({ "log": last.0, "after": last.1, "detail": *e.detail }), false);
            store = store.again()?;
        }
        for kind in Kind::ALL {
            let rows = store.each_stored(*kind, |s| {
                let (record, deleted) = replay(&store, *kind, s.record.id, self.zone)?;
                if record.values != s.record.values || deleted != s.header.deleted_at.is_some() {
                    found("row_differs", json!({ "kind": kind.name(), "id": s.record.id.to_string() }), true);
                }
                Ok(())
            });
            if let Err(e) = rows {
                found("row", json!({ "kind": kind.name(), "code": e.code, "detail": *e.detail }), true);
                store = store.again()?;
            }
        }
        match store.records_without_row() {
            Ok(lost) => {
                for id in lost {
                    // Of a record that is still to come only a part is here.
                    if self.row_is_due(id)? {
                        found("row_missing", json!({ "id": id.to_string() }), true);
                    }
                }
            }
            // Which page is damaged is said above.
            Err(_) => store = store.again()?,
        }
        match self.verify_access() {
            Ok(lines) => findings.extend(lines),
            Err(e) => {
                let place = json!({ "kind": Kind::AccessLine.name(), "code": e.code });
                findings.push(VerifyFinding { what: "row".into(), place, healable: true });
            }
        }
        let mut found = |what: &str, place: Json, healable| {
            findings.push(VerifyFinding { what: what.into(), place, healable });
        };
        for table in store.broken_references().unwrap_or_default() {
            found("reference", json!({ "kind": table }), false);
        }
        Ok(findings)
    }
}

fn hash_value(hasher: &mut blake3::Hasher, value: &Value) {
    let mut put = |tag: u8, bytes: &[u8]| {
        hasher.update(&[tag]).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    match value {
        Value::Null => {}
        Value::Bool(b) => put(1, &[u8::from(*b)]),
        Value::Int(i) => put(2, &i.to_le_bytes()),
        Value::Real(r) => put(3, &r.to_le_bytes()),
        Value::Text(t) => put(4, t.as_bytes()),
        Value::Date(d) => put(5, d.to_string().as_bytes()),
        Value::Instant(i) => put(6, &i.0.to_le_bytes()),
        Value::Id(id) => put(7, id.as_bytes()),
        Value::Codes(codes) => codes.iter().for_each(|c| put(8, c.as_bytes())),
        Value::Ids(ids) => ids.iter().for_each(|id| put(9, id.as_bytes())),
        Value::Map(map) => put(10, json!(map).to_string().as_bytes()),
    }
}
