//! The vocabulary of edits: operations on single fields, packed into changes.
//!
//! A change is what one save wrote. It is a CBOR map with integer keys, so that readers can keep
//! keys they do not know:
//!
//! ```text
//! change  {0: hlc, 1: actor (16 bytes), 2: recorded at (unix ms), 3: reason?, 4: [record…]}
//! record  {0: kind, 1: id (16 bytes), 2: [operation…]}
//! operation {0: field, 1: key?, 2: value?, 3: supersedes?, 4: index?}
//! operation id in supersedes: [change, index] in the same log, [log (16 bytes), change, index] elsewhere
//! ```
//!
//! The index of an operation is its place in the change as it was saved; it is written where it is not
//! the one after the operation before: in a part of a change, cut out for readers who may see that part.
//!
//! Field 0 is the deletion: a text (the reason) deletes and names, as superseded, everything its writer
//! saw in the record; null revives. Lists are edited by element:
//! the key is the element, `true` adds it, null takes it away. Maps are edited by key; their values
//! are JSON text.

use super::hlc::Hlc;
use super::id::Id;
use super::time::Instant;
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

/// The field number of the deletion mark.
pub const DELETED: u16 = 0;

/// Operations of one change at most: what somebody sends must not fill the memory of whoever reads it.
pub const MOST_OPERATIONS: u32 = 500_000;

/// A value on the wire.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Id(Id),
}

/// Names one operation for ever: the log it was written to, the change there, the place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId {
    pub log: Id,
    pub change: u64,
    pub index: u32,
}

/// One edit of one field, or of one element or key of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Place in the change as it was saved.
    pub index: u32,
    pub field: u16,
    pub key: Option<String>,
    pub value: Scalar,
    /// The operations whose result the writer saw and replaced.
    pub supersedes: Vec<OpId>,
}

/// The operations of a change on one record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordEdit {
    /// `Kind` as a number; kept as read, since newer versions may write kinds unknown here.
    pub kind: u8,
    pub id: Id,
    pub ops: Vec<Operation>,
}

/// What one save wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub hlc: Hlc,
    pub actor: Id,
    /// The wall clock while recording; never decides a merge.
    pub recorded_at: Instant,
    pub reason: Option<String>,
    pub records: Vec<RecordEdit>,
}

/// The bytes are not a change.
#[derive(Debug, thiserror::Error)]
#[error("not a change: {0}")]
pub struct NotAChange(#[from] minicbor::decode::Error);

type Enc = Encoder<Vec<u8>>;
type EncResult = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

impl Change {
    /// Packs the change; `log` is where it will stand.
    pub fn encode(&self, log: Id) -> Vec<u8> {
        let mut e = Encoder::new(Vec::with_capacity(256));
        // Writing to a Vec cannot fail.
        let _: EncResult = encode_change(&mut e, self, log);
        e.into_writer()
    }

    /// Unpacks a change of `log`. Unknown keys are passed over; more than `MOST_OPERATIONS` are refused, and
    /// so are bytes after the change.
    pub fn decode(bytes: &[u8], log: Id) -> Result<Change, NotAChange> {
        let mut d = Decoder::new(bytes);
        let mut change = Change {
            hlc: Hlc(0),
            actor: Id::from_bytes([0; 16]),
            recorded_at: Instant(0),
            reason: None,
            records: vec![],
        };
        let mut next = 0;
        for _ in 0..definite(d.map()?)? {
            match d.u32()? {
                0 => change.hlc = Hlc(d.u64()?),
                1 => change.actor = id(&mut d)?,
                2 => change.recorded_at = Instant(d.i64()?),
                3 => change.reason = Some(d.str()?.to_owned()),
                4 => {
                    for _ in 0..definite(d.array()?)? {
                        if change.records.len() >= MOST_OPERATIONS as usize {
                            return Err(minicbor::decode::Error::message("too many records").into());
                        }
                        change.records.push(decode_record(&mut d, log, &mut next)?);
                    }
                }
                _ => d.skip()?,
            }
        }
        if d.position() != bytes.len() {
            return Err(minicbor::decode::Error::message("bytes after the change").into());
        }
        Ok(change)
    }
}

impl Change {
    /// Operations that this change names, of changes of `log` after number `after`, are those of `to` from 1 on.
    pub fn rename(&mut self, (log, after): (Id, u64), to: Id) {
        for id in self.records.iter_mut().flat_map(|r| &mut r.ops).flat_map(|op| &mut op.supersedes) {
            if id.log == log && id.change > after {
                (id.log, id.change) = (to, id.change - after);
            }
        }
    }

    /// Adds the operations of another part of the same change; false where it holds nothing new.
    pub fn join(&mut self, part: &Change) -> bool {
        let mut grew = false;
        for edit in &part.records {
            for op in &edit.ops {
                if self.records.iter().flat_map(|r| &r.ops).any(|there| there.index == op.index) {
                    continue;
                }
                grew = true;
                match self.records.iter_mut().find(|r| r.id == edit.id && r.kind == edit.kind) {
                    Some(there) => {
                        let at = there.ops.partition_point(|o| o.index < op.index);
                        there.ops.insert(at, op.clone());
                    }
                    None => {
                        let ops = vec![op.clone()];
                        self.records.push(RecordEdit { kind: edit.kind, id: edit.id, ops });
                    }
                }
            }
        }
        self.records.sort_by_key(|r| r.ops.first().map(|o| o.index));
        grew
    }

    /// The part of the change whose operations `belongs` picks; None where it picks none.
    pub fn part(&self, belongs: impl Fn(&RecordEdit, &Operation) -> bool) -> Option<Change> {
        let records: Vec<RecordEdit> = self
            .records
            .iter()
            .map(|r| {
                let ops = r.ops.iter().filter(|op| belongs(r, op)).cloned().collect();
                RecordEdit { kind: r.kind, id: r.id, ops }
            })
            .filter(|r: &RecordEdit| !r.ops.is_empty())
            .collect();
        (!records.is_empty()).then(|| Change { records, ..self.clone() })
    }
}

fn encode_change(e: &mut Enc, c: &Change, log: Id) -> EncResult {
    e.map(4 + u64::from(c.reason.is_some()))?;
    e.u8(0)?.u64(c.hlc.0)?;
    e.u8(1)?.bytes(c.actor.as_bytes())?;
    e.u8(2)?.i64(c.recorded_at.0)?;
    if let Some(reason) = &c.reason {
        e.u8(3)?.str(reason)?;
    }
    e.u8(4)?.array(c.records.len() as u64)?;
    let mut next = 0;
    for r in &c.records {
        e.map(3)?.u8(0)?.u8(r.kind)?.u8(1)?.bytes(r.id.as_bytes())?.u8(2)?.array(r.ops.len() as u64)?;
        for op in &r.ops {
            encode_op(e, op, log, next)?;
            next = op.index.saturating_add(1);
        }
    }
    Ok(())
}

fn encode_op(e: &mut Enc, op: &Operation, log: Id, next: u32) -> EncResult {
    let has_value = op.value != Scalar::Null;
    let entries = 1
        + u64::from(op.key.is_some())
        + u64::from(has_value)
        + u64::from(!op.supersedes.is_empty())
        + u64::from(op.index != next);
    e.map(entries)?.u8(0)?.u16(op.field)?;
    if let Some(key) = &op.key {
        e.u8(1)?.str(key)?;
    }
    if has_value {
        e.u8(2)?;
        match &op.value {
            Scalar::Null => e.null()?,
            Scalar::Bool(b) => e.bool(*b)?,
            Scalar::Int(i) => e.i64(*i)?,
            Scalar::Real(r) => e.f64(*r)?,
            Scalar::Text(t) => e.str(t)?,
            Scalar::Id(id) => e.bytes(id.as_bytes())?,
        };
    }
    if !op.supersedes.is_empty() {
        e.u8(3)?.array(op.supersedes.len() as u64)?;
        for s in &op.supersedes {
            if s.log == log {
                e.array(2)?;
            } else {
                e.array(3)?.bytes(s.log.as_bytes())?;
            }
            e.u64(s.change)?.u32(s.index)?;
        }
    }
    if op.index != next {
        e.u8(4)?.u32(op.index)?;
    }
    Ok(())
}

type DecResult<T> = Result<T, minicbor::decode::Error>;

/// Containers of indefinite length are never written, so they are not read.
fn definite(len: Option<u64>) -> DecResult<u64> {
    len.ok_or_else(|| minicbor::decode::Error::message("indefinite length"))
}

fn id(d: &mut Decoder<'_>) -> DecResult<Id> {
    Id::from_slice(d.bytes()?).map_err(|_| minicbor::decode::Error::message("id of wrong length"))
}

fn decode_record(d: &mut Decoder<'_>, log: Id, next: &mut u32) -> DecResult<RecordEdit> {
    let mut r = RecordEdit { kind: 0, id: Id::from_bytes([0; 16]), ops: vec![] };
    for _ in 0..definite(d.map()?)? {
        match d.u32()? {
            0 => r.kind = d.u8()?,
            1 => r.id = id(d)?,
            2 => {
                for _ in 0..definite(d.array()?)? {
                    let op = decode_op(d, log, *next)?;
                    if op.index >= MOST_OPERATIONS || r.ops.len() >= MOST_OPERATIONS as usize {
                        return Err(minicbor::decode::Error::message("too many operations"));
                    }
                    *next = op.index + 1;
                    r.ops.push(op);
                }
            }
            _ => d.skip()?,
        }
    }
    Ok(r)
}

fn decode_op(d: &mut Decoder<'_>, log: Id, index: u32) -> DecResult<Operation> {
    let mut field = None;
    let mut op = Operation { index, field: 0, key: None, value: Scalar::Null, supersedes: vec![] };
    for _ in 0..definite(d.map()?)? {
        match d.u32()? {
            0 => field = Some(d.u16()?),
            1 => op.key = Some(d.str()?.to_owned()),
            2 => op.value = scalar(d)?,
            3 => {
                for _ in 0..definite(d.array()?)? {
                    let log = if definite(d.array()?)? == 3 { id(d)? } else { log };
                    op.supersedes.push(OpId { log, change: d.u64()?, index: d.u32()? });
                }
            }
            4 => op.index = d.u32()?,
            _ => d.skip()?,
        }
    }
    op.field = field.ok_or_else(|| minicbor::decode::Error::message("field missing"))?;
    Ok(op)
}

fn scalar(d: &mut Decoder<'_>) -> DecResult<Scalar> {
    Ok(match d.datatype()? {
        Type::Null => {
            d.null()?;
            Scalar::Null
        }
        Type::Bool => Scalar::Bool(d.bool()?),
        Type::F16 | Type::F32 | Type::F64 => Scalar::Real(d.f64()?),
        Type::String => Scalar::Text(d.str()?.to_owned()),
        Type::Bytes => Scalar::Id(id(d)?),
        _ => Scalar::Int(d.i64()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_id() -> impl Strategy<Value = Id> {
        any::<[u8; 16]>().prop_map(Id::from_bytes)
    }

    fn any_scalar() -> impl Strategy<Value = Scalar> {
        prop_oneof![
            Just(Scalar::Null),
            any::<bool>().prop_map(Scalar::Bool),
            any::<i64>().prop_map(Scalar::Int),
            (-1e9..1e9f64).prop_map(Scalar::Real),
            ".{0,20}".prop_map(Scalar::Text),
            any_id().prop_map(Scalar::Id),
        ]
    }

    fn any_op(log: Id) -> impl Strategy<Value = Operation> {
        let op_id = (prop_oneof![Just(log), any_id()], any::<u64>(), any::<u32>())
            .prop_map(|(log, change, index)| OpId { log, change, index });
        (any::<u16>(), proptest::option::of(".{0,8}"), any_scalar(), proptest::collection::vec(op_id, 0..3))
            .prop_map(|(field, key, value, supersedes)| Operation { index: 0, field, key, value, supersedes })
    }

    proptest! {
        #[test]
        fn decodes_what_it_encoded(
            hlc in any::<u64>(), actor in any_id(), at in any::<i64>(), reason in proptest::option::of(".{0,20}"),
            kind in any::<u8>(), rec in any_id(),
            mut ops in proptest::collection::vec(any_op(Id::from_bytes([9; 16])), 0..6),
            gaps in proptest::collection::vec(0..3u32, 6),
        ) {
            let mut next = 0;
            for (op, gap) in ops.iter_mut().zip(gaps) {
                op.index = next + gap;
                next = op.index + 1;
            }
            let log = Id::from_bytes([9; 16]);
            let records = vec![RecordEdit { kind, id: rec, ops }];
            let change = Change { hlc: Hlc(hlc), actor, recorded_at: Instant(at), reason, records };
            prop_assert_eq!(Change::decode(&change.encode(log), log).unwrap(), change);
        }

        #[test]
        fn hostile_bytes_are_an_error_not_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Change::decode(&bytes, Id::from_bytes([0; 16]));
        }
    }

    #[test]
    fn the_bytes_of_a_change_are_frozen() {
        let log = Id::from_bytes([1; 16]);
        let op = Operation {
            index: 0,
            field: 7,
            key: None,
            value: Scalar::Text("例".into()),
            supersedes: vec![OpId { log, change: 3, index: 1 }],
        };
        let change = Change {
            hlc: Hlc(65537),
            actor: Id::from_bytes([2; 16]),
            recorded_at: Instant(1),
            reason: None,
            records: vec![RecordEdit { kind: 17, id: Id::from_bytes([3; 16]), ops: vec![op] }],
        };
        let hex: String = change.encode(log).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            hex,
            "a4001a0001000101500202020202020202020202020202020202010481a3001101500303030303030303030303030303030302\
             81a300070263e4be8b0381820301"
        );
    }
}
