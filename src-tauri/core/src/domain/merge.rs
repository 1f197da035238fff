//! What a record is, from the changes that touched it, whoever made them and in whatever order they came.
//!
//! The state is a function of the set of changes: every device that holds the same ones computes the
//! same record. The value of a field (of an element, of a key) comes from its operations that no other
//! one supersedes. One: that is the value. Several were made without knowing of each other: the greatest
//! by clock and operation id is shown meanwhile, and of a critical field a person decides. Free text
//! keeps every version, one under the other. What protects a child stands while it is undecided.

use super::clock::{Clock, Clocks};
use super::diff::apply_value;
use super::edit::{Change, DELETED, OpId, Operation, Scalar};
use super::hlc::Hlc;
use super::id::Id;
use super::record::{FieldShape, FieldType, Header, Kind, Record};
use super::time::{Instant, Zone};
use super::value::Value;
use crate::planted::{self, Bug};
use std::borrow::Cow;
use std::collections::HashSet;

/// A change and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// This device's number for the log.
    pub number: u32,
    /// The log, the same on every device.
    pub log: Id,
    pub no: u64,
    /// Label of the device that wrote the log.
    pub device: &'a str,
    pub change: &'a Change,
}

impl Source<'_> {
    /// Orders changes the same way on every device.
    fn rank(&self) -> (Hlc, Id, u64) {
        (self.change.hlc, self.log, self.no)
    }
}

/// A field, element or key of which concurrent operations stand and a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// 0 is the deletion: somebody deleted the record while somebody else edited it.
    pub field: u16,
    pub key: Option<String>,
}

/// A record as its changes make it.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    pub record: Record,
    pub header: Header,
    pub clocks: Clocks,
    pub undecided: Vec<Undecided>,
    /// False while a required field has no value: a part of the record is still to come.
    pub whole: bool,
}

/// An operation that nothing supersedes.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    source: Source<'a>,
    id: OpId,
    op: &'a Operation,
}

impl<'a> Head<'a> {
    fn at(&self) -> (u16, Option<&'a str>) {
        (self.op.field, self.op.key.as_deref())
    }

    fn rank(&self) -> (Hlc, OpId) {
        if planted::is(Bug::CompareWallClocks) {
            return (Hlc(u64::try_from(self.source.change.recorded_at.0).unwrap_or(0)), self.id);
        }
        if planted::is(Bug::MergeByDeviceOrder) {
            return (Hlc(self.source.number.into()), self.id);
        }
        (self.source.change.hlc, self.id)
    }
}

/// The operations that stand: by field, element or key, the greatest of each last.
struct Heads<'a>(Vec<Head<'a>>);

impl<'a> Heads<'a> {
    fn of_field(&self, field: u16) -> &[Head<'a>] {
        let from = self.0.partition_point(|h| h.op.field < field);
        let to = self.0.partition_point(|h| h.op.field <= field);
        self.0.get(from..to).unwrap_or_default()
    }

    fn of(&self, field: u16, key: Option<&str>) -> &[Head<'a>] {
        each(self.of_field(field)).find(|g| g.first().is_some_and(|h| h.at().1 == key)).unwrap_or_default()
    }
}

/// The operations of each field, element or key.
fn each<'s, 'a>(heads: &'s [Head<'a>]) -> impl Iterator<Item = &'s [Head<'a>]> {
    heads.chunk_by(|a, b| a.at() == b.at())
}

/// Merges the changes of a record; None where none of them touches it. `zone` is the organisation's:
/// texts that stand side by side are marked with their time.
pub fn merge(kind: Kind, id: Id, sources: &[Source<'_>], zone: Zone) -> Option<Merged> {
    let touching = || sources.iter().filter(|s| s.change.records.iter().any(|r| r.id == id));
    let first = touching().min_by_key(|s| s.rank())?;
    let last = touching().max_by_key(|s| s.rank())?;
    let heads = heads(id, sources);

    let mut record = Record::new(kind, id);
    let mut undecided = vec![];
    for field in kind.shape().fields {
        let of_field = heads.of_field(field.number);
        if matches!(field.ty, FieldType::Codes(_) | FieldType::Refs(_) | FieldType::Map) {
            collect(&mut record, each(of_field));
        } else if let Some(heads) = each(of_field).next() {
            scalar(&mut record, field, heads, zone);
        }
        if field.critical && !planted::is(Bug::HideCriticalConflicts) {
            for head in each(of_field).filter(|heads| differ(heads)).filter_map(<[Head<'_>]>::first) {
                undecided.push(Undecided { field: head.op.field, key: head.op.key.clone() });
            }
        }
    }
    let (deleted_at, contested) = deletion(&heads);
    if contested {
        undecided.push(Undecided { field: DELETED, key: None });
    }
    if deleted_at.is_some() {
        // Nobody needs to decide on what is deleted; an edit that contests that brings it back.
        undecided.clear();
    }
    let required = |f: &FieldShape| f.required && f.default.is_none();
    let whole = kind.shape().fields.iter().zip(&record.values).all(|(f, v)| !required(f) || !v.is_empty());
    let header = Header {
        created_at: first.change.recorded_at,
        created_by: first.change.actor,
        updated_at: last.change.recorded_at,
        updated_by: last.change.actor,
        device: last.device.to_owned(),
        revision: touching().count() as i64,
        deleted_at,
    };
    Some(Merged { record, header, clocks: clocks(&heads), undecided, whole })
}

/// The operations that stand, for each field, element or key of the record. One takes away what it names there and
/// nowhere else: a deletion names what it saw in all fields, and where two copies of a disk gave one number to two
/// changes a name may mean the other one.
fn heads<'a>(id: Id, sources: &[Source<'a>]) -> Heads<'a> {
    let mut all = vec![];
    for source in sources {
        for op in source.change.records.iter().filter(|r| r.id == id).flat_map(|r| &r.ops) {
            all.push(Head {
                source: *source,
                id: OpId { log: source.log, change: source.no, index: op.index },
                op,
            });
        }
    }
    all.sort_by_key(Head::at);
    let by_deletions: HashSet<OpId> =
        match each(&all).find(|g| g.first().is_some_and(|h| h.at() == (DELETED, None))) {
            Some(marks) if planted::is(Bug::DeletionTakesValues) => superseded(marks),
            _ => HashSet::new(),
        };
    let mut heads = Vec::with_capacity(all.len());
    for of in each(&all) {
        let gone = match of {
            [_] => HashSet::new(),
            _ if planted::is(Bug::DropSupersedes) => HashSet::new(),
            _ => superseded(of),
        };
        let from = heads.len();
        heads.extend(of.iter().filter(|h| !gone.contains(&h.id) && !by_deletions.contains(&h.id)).copied());
        if let Some(of) = heads.get_mut(from..).filter(|of| of.len() > 1) {
            of.sort_by_key(Head::rank);
        }
    }
    // Two changes may bear one number, and then two operations one name.
    heads.dedup_by(|a, b| a.id == b.id && a.at() == b.at());
    Heads(heads)
}

fn superseded(by: &[Head<'_>]) -> HashSet<OpId> {
    by.iter().flat_map(|h| h.op.supersedes.iter().copied()).collect()
}

fn differ(heads: &[Head<'_>]) -> bool {
    heads.windows(2).any(|pair| matches!(pair, [a, b] if a.op.value != b.op.value))
}

/// Lists and maps: an element stands where one of its operations adds it, in the order of adding.
fn collect<'a>(record: &mut Record, keys: impl Iterator<Item = &'a [Head<'a>]>) {
    let adding = |heads: &'a [Head<'a>]| {
        let lost = planted::is(Bug::RemovalFromListWins) && heads.iter().any(|h| h.op.value == Scalar::Null);
        heads.iter().rev().find(|h| h.op.value != Scalar::Null && !lost)
    };
    let mut adds: Vec<&Head<'_>> = keys.filter_map(adding).collect();
    adds.sort_by_key(|h| h.rank());
    for head in adds {
        // What a newer version wrote in another form stays in the log.
        let _ = apply_value(record, head.op.field, head.op.key.as_deref(), &head.op.value);
    }
}

fn scalar(record: &mut Record, field: &FieldShape, heads: &[Head<'_>], zone: Zone) {
    let shown = if planted::is(Bug::ShowTheSmallest) { heads.first() } else { heads.last() };
    let Some(greatest) = shown else { return };
    let mut chosen = Cow::Borrowed(&greatest.op.value);
    if differ(heads) {
        if let Some(protective) = protective(record.kind, field.name)
            && heads.iter().any(|h| h.op.value == Scalar::Bool(protective))
        {
            chosen = Cow::Owned(Scalar::Bool(protective));
        } else if field.ty == FieldType::Note && !planted::is(Bug::NotesOverwrite) {
            chosen = Cow::Owned(side_by_side(heads, zone));
        }
    }
    let _ = apply_value(record, greatest.op.field, greatest.op.key.as_deref(), &chosen);
}

/// The value that protects, for fields where a mistake endangers somebody.
fn protective(kind: Kind, field: &str) -> Option<bool> {
    match (kind, field) {
        (Kind::Household, "address_secret") => Some(true),
        (Kind::Membership, "may_collect_child") => Some(false),
        _ => None,
    }
}

/// Every text that stands, one under the other, each later one marked with its device and time.
fn side_by_side(heads: &[Head<'_>], zone: Zone) -> Scalar {
    let mut texts: Vec<(&str, &Head<'_>)> = vec![];
    for head in heads {
        if let Scalar::Text(text) = &head.op.value
            && texts.iter().all(|(seen, _)| seen != text)
        {
            texts.push((text, head));
        }
    }
    if let [(text, _)] = texts.as_slice() {
        return Scalar::Text((*text).to_owned());
    }
    let marked = |(text, head): &(&str, &Head<'_>)| {
        let at = zone.local(head.source.change.recorded_at);
        format!("【{} {}】\n{text}", head.source.device, at.format("%Y-%m-%d %H:%M"))
    };
    if texts.is_empty() {
        return Scalar::Null;
    }
    Scalar::Text(texts.iter().map(marked).collect::<Vec<_>>().join("\n\n"))
}

/// When the record was deleted, if it is; and whether a deletion stands that an edit contests.
fn deletion(heads: &Heads<'_>) -> (Option<Instant>, bool) {
    let marks = heads.of(DELETED, None);
    let deletions = || marks.iter().filter(|m| m.op.value != Scalar::Null);
    let Some(last) = deletions().next_back() else { return (None, false) };
    let revived = marks.iter().any(|m| m.op.value == Scalar::Null);
    let seen_by = |d: &Head<'_>| {
        let seen: HashSet<OpId> = d.op.supersedes.iter().copied().collect();
        let others = heads.0.iter().filter(|h| h.op.field != DELETED);
        // Whatever its own log held before, the deletion's writer saw as well.
        let before = |h: &Head<'_>| h.id.log == d.id.log && h.id.change <= d.id.change;
        others.into_iter().all(|h| seen.contains(&h.id) || before(h))
    };
    if planted::is(Bug::DeletionAlwaysWins) || !revived && deletions().any(seen_by) {
        (Some(last.source.change.recorded_at), false)
    } else {
        (None, true)
    }
}

fn clocks(heads: &Heads<'_>) -> Clocks {
    let of = |head: &Head<'_>| Clock {
        field: head.op.field,
        key: head.op.key.clone(),
        hlc: head.source.change.hlc,
        log: head.source.number,
        change: head.id.change,
        index: head.id.index,
    };
    Clocks::new(heads.0.iter().map(of).collect())
}

/// One of several concurrent values of an undecided field.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub op: OpId,
    pub value: Value,
    pub hlc: Hlc,
    pub recorded_at: Instant,
    pub actor: Id,
    pub device: String,
}

/// The concurrent operations of a field, element or key, the greatest last.
pub fn candidates(kind: Kind, id: Id, sources: &[Source<'_>], at: &Undecided) -> Vec<Candidate> {
    let heads = heads(id, sources);
    let list = heads.of(at.field, at.key.as_deref());
    let field = kind.shape().index_of_number(at.field).and_then(|i| kind.shape().fields.get(i));
    let read = |op: &Operation| match field {
        Some(field) => super::diff::value(field.ty, &op.value).unwrap_or(Value::Null),
        None => match &op.value {
            Scalar::Text(t) => Value::Text(t.clone()),
            _ => Value::Null,
        },
    };
    list.iter()
        .map(|h| Candidate {
            op: h.id,
            value: read(h.op),
            hlc: h.source.change.hlc,
            recorded_at: h.source.change.recorded_at,
            actor: h.source.change.actor,
            device: h.source.device.to_owned(),
        })
        .collect()
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
