//! What must come out, told without the merge of the program: every acknowledged edit with what its
//! writer had seen. The value of a field follows from that alone.

use std::collections::{BTreeMap, BTreeSet};
use tsunagi_core::domain::edit::{DELETED, Scalar};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::store::Store;

/// Names an operation wherever it stands: the text it wrote, or when and by whom a record was deleted
/// or revived.
pub type Name = String;

/// An acknowledged edit of one field; of field 0 a deletion or revival.
#[derive(Debug, Clone)]
pub struct Op {
    pub field: u16,
    /// Of a list the element.
    pub key: String,
    pub name: Name,
    /// The operations of the field that its writer's device held; of a deletion those of all fields.
    pub seen: BTreeSet<usize>,
    /// Where it stood when it was taken, and where what it saw did.
    pub at: Places,
    pub seen_at: BTreeMap<usize, Places>,
    pub device: usize,
    /// The number of the action.
    pub made: usize,
    /// A copy of it may stand in two logs: it was unsent when the disk was copied.
    pub twice: bool,
    /// Every copy may be gone: the only disk that had it was put back, or its writer was removed.
    pub may_be_lost: bool,
    /// Its device lost it; it is in the folder unless that lost it as well.
    pub put_back: bool,
    /// Its device ended a round after it.
    pub out: bool,
}

#[derive(Debug, Clone)]
pub struct Thing {
    pub kind: Kind,
    pub id: Id,
    pub ops: Vec<Op>,
}

/// An administrator's device removed another one.
#[derive(Debug, Clone)]
pub struct Removal {
    pub hlc: u64,
    /// The logs of both.
    pub by: Id,
    pub log: Id,
    /// The disks with that log.
    pub devices: Vec<usize>,
}

#[derive(Debug, Default)]
pub struct Model {
    pub things: Vec<Thing>,
    pub removals: Vec<Removal>,
    /// Devices that a removal was meant for that did not stand: meanwhile others may have kept what they
    /// wrote under a name of their own.
    pub contested: BTreeSet<usize>,
    /// Families that a worker was ever given.
    pub given: BTreeSet<(Id, Id)>,
}

/// The log that a disk writes, and those that it wrote before it was restored or copied.
pub fn own_logs(store: &Store) -> BTreeSet<Id> {
    let mut next = Some(store.own_log().unwrap().0);
    let mut all = BTreeSet::new();
    while let Some(log) = next.filter(|log| all.insert(*log)) {
        let digits = log.to_string().replace('-', "");
        let before = store.setting(&format!("before {digits}")).unwrap();
        next = before.and_then(|before| Id::parse(&before).ok());
    }
    all
}

/// Where an operation stands: log and number of the change. In several where two copies of a disk sent it.
pub type Places = BTreeSet<(Id, u64)>;

/// The operations of a record in a database: field and name.
pub type Held = BTreeMap<(u16, Name), Places>;

pub fn held(store: &Store, id: Id) -> Held {
    let mut held = Held::new();
    for logged in store.changes_of(id).unwrap() {
        for op in logged.change.records.iter().filter(|r| r.id == id).flat_map(|r| &r.ops) {
            let at = (logged.change.recorded_at.0, logged.change.actor);
            let key = op.key.as_deref();
            if let Some(name) = named(op.field, key, &op.value, at) {
                held.entry((op.field, name)).or_default().insert((logged.log_id, logged.no));
            }
        }
    }
    held
}

fn named(field: u16, key: Option<&str>, value: &Scalar, (at, actor): (i64, Id)) -> Option<Name> {
    if let Some(key) = key {
        return Some(element(key, *value != Scalar::Null, at, actor));
    }
    match value {
        Scalar::Text(_) | Scalar::Null if field == DELETED => {
            let what = if *value == Scalar::Null { "revived" } else { "deleted" };
            Some(format!("{what} {at} {actor}"))
        }
        Scalar::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The name of an element's coming or going.
pub fn element(key: &str, comes: bool, at: i64, actor: Id) -> Name {
    format!("{key} {} {at} {actor}", if comes { "comes" } else { "goes" })
}

/// A field, or an element of a list.
pub type Slot = (u16, String);

impl Op {
    pub fn slot(&self) -> Slot {
        (self.field, self.key.clone())
    }
}

impl Thing {
    /// Which of the operations `held` names are here.
    pub fn known(&self, held: &Held) -> BTreeSet<usize> {
        let there = |o: &Op| held.contains_key(&(o.field, o.name.clone()));
        self.ops.iter().enumerate().filter(|(_, o)| there(o)).map(|(i, _)| i).collect()
    }

    /// Whether an edit saw something that bears other names by now than then: a copy of a disk had written it and took it
    /// back. Who did not write both could not name it anew, so both stand.
    pub fn moved(&self, held: &Held) -> bool {
        let now = |o: &Op| held.get(&(o.field, o.name.clone()));
        let is_elsewhere = |o: &Op, then: &Places| now(o).is_some_and(|now| now.is_disjoint(then));
        let from = |o: &Op| {
            let mut seen = o.seen_at.iter().filter_map(|(s, then)| Some((self.ops.get(*s)?, then)));
            seen.any(|(s, then)| is_elsewhere(s, then))
        };
        self.ops.iter().any(|o| now(o).is_some() && !is_elsewhere(o, &o.at) && from(o))
    }

    /// What the operation names as superseded: of what it saw, that which nothing else it saw replaced.
    fn replaced(&self, op: usize, cache: &mut BTreeMap<usize, BTreeSet<usize>>) -> BTreeSet<usize> {
        if let Some(found) = cache.get(&op) {
            return found.clone();
        }
        let mut direct = self.ops[op].seen.clone();
        for s in &self.ops[op].seen {
            // A deletion names what it saw of other fields and takes none of their values away.
            let takes = self.replaced(*s, cache);
            let same = |t: &usize| self.ops[*t].slot() == self.ops[*s].slot();
            direct.retain(|d| !(takes.contains(d) && same(d)));
        }
        cache.insert(op, direct.clone());
        direct
    }

    /// The operations of `present` that stand, by field.
    pub fn standing(&self, present: &BTreeSet<usize>) -> BTreeMap<Slot, BTreeSet<usize>> {
        let mut cache = BTreeMap::new();
        let mut standing: BTreeMap<Slot, BTreeSet<usize>> = BTreeMap::new();
        for p in present {
            standing.entry(self.ops[*p].slot()).or_default().insert(*p);
        }
        for p in present {
            let slot = self.ops[*p].slot();
            for gone in self.replaced(*p, &mut cache) {
                if self.ops[gone].slot() == slot {
                    standing.entry(slot.clone()).or_default().remove(&gone);
                }
            }
        }
        standing
    }

    /// Whether the record is deleted, and whether a person has to decide that.
    pub fn deletion(&self, standing: &BTreeMap<Slot, BTreeSet<usize>>) -> (bool, bool) {
        let none = BTreeSet::new();
        let marks = standing.get(&(DELETED, String::new())).unwrap_or(&none);
        let deletes = |m: &usize| self.ops[*m].name.starts_with("deleted");
        let others: BTreeSet<usize> =
            standing.iter().filter(|(s, _)| s.0 != DELETED).flat_map(|(_, s)| s.iter().copied()).collect();
        if !marks.iter().any(deletes) {
            return (false, false);
        }
        let revived = marks.iter().any(|m| !deletes(m));
        let knows = |m: &usize| others.is_subset(&self.ops[*m].seen);
        let gone = !revived && marks.iter().filter(|m| deletes(m)).any(knows);
        (gone, !gone)
    }
}
