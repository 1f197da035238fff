//! What stays of a removed device's last changes because others have written on it.

use super::super::App;
use crate::domain::id::Id;
use crate::domain::merge::merge;
use crate::domain::record::{FieldType, Kind, Record};
use crate::domain::scope::{EVERYTHING, holding};
use crate::error::Result;
use crate::store::{Filter, LoggedChange, Stored};
use std::collections::{BTreeMap, BTreeSet};

/// A record by its kind and id.
type Name = (Kind, Id);

/// Kinds whose records name others only in passing: what was sent, who looked, why an exception was made.
const IN_PASSING: [Kind; 4] = [Kind::ExportBatch, Kind::Erasure, Kind::AccessLine, Kind::Override];

/// Fields that name one like it, not one that it hangs on.
const LIKE_IT: [&str; 2] = ["merged_into", "not_same_as"];

impl App {
    /// Of what was taken out altogether that which records of others name stays, in the name of who works here: a
    /// visit must not lose its family because somebody else had made that. A family stays with its members, and so does
    /// whoever was `kept` because somebody has edited them. Devices that hold everything do this: a visitor's holds too
    /// little of it.
    pub(super) fn keep_what_is_named(&self, gone: Vec<Stored>, kept: &[Name]) -> Result<()> {
        let own = self.own_device()?;
        let whole = holding(&own.role).is_some_and(|h| h.of_all == EVERYTHING);
        if gone.is_empty() || !whole || own.cut.is_some() {
            return Ok(());
        }
        let mut lost: BTreeMap<Name, Stored> =
            gone.into_iter().map(|s| ((s.record.kind, s.record.id), s)).collect();
        let mut queue: Vec<Name> = self.named_by_what_stays(&lost)?.into_iter().collect();
        kept.iter().for_each(|name| queue.extend(parts(&lost, *name)));
        let mut kept = vec![];
        while let Some(name) = queue.pop() {
            let Some(stored) = lost.remove(&name) else { continue };
            queue.extend(references(&stored.record));
            queue.extend(parts(&lost, name));
            kept.push(stored);
        }
        if kept.is_empty() {
            return Ok(());
        }
        self.in_transaction(None, |tx| {
            tx.by_itself = true;
            tx.change(Some("removed_writer"), |tx| {
                for stored in kept {
                    let left = self.what_is_left(&stored.record)?;
                    tx.save_whole(left.as_ref(), stored.record)?;
                }
                Ok(())
            })
        })
        .map(drop)
    }

    /// What colleagues wrote of a record that is not whole without the rest, as the row to write on.
    fn what_is_left(&self, record: &Record) -> Result<Option<Stored>> {
        let changes = self.store.changes_of(record.id)?;
        let sources: Vec<_> = changes.iter().map(LoggedChange::source).collect();
        let left = merge(record.kind, record.id, &sources, self.zone());
        let left = left.map(|l| Stored { record: l.record, header: l.header, clocks: l.clocks });
        if let Some(left) = &left {
            self.store.write(left, true)?;
        }
        Ok(left)
    }

    /// Which of these the rows that are there name.
    fn named_by_what_stays(&self, lost: &BTreeMap<Name, Stored>) -> Result<BTreeSet<Name>> {
        let kinds: BTreeSet<Kind> = lost.keys().map(|(kind, _)| *kind).collect();
        let mut named = BTreeSet::new();
        for kind in Kind::ALL.iter().filter(|kind| !IN_PASSING.contains(kind)) {
            let fields = kind.shape().fields.iter().filter(|f| !LIKE_IT.contains(&f.name));
            let (columns, to): (Vec<_>, Vec<_>) = fields
                .filter_map(|f| match f.ty {
                    FieldType::Ref(to) | FieldType::Refs(to) if kinds.contains(&to) => {
                        Some((f.name, (to, matches!(f.ty, FieldType::Refs(_)))))
                    }
                    _ => None,
                })
                .unzip();
            if columns.is_empty() {
                continue;
            }
            let start_of = |day| self.zone().start_of(day);
            self.store.each_columns(*kind, &columns, &Filter::default(), &start_of, |row| {
                for (at, (to, several)) in to.iter().enumerate() {
                    let ids: Vec<Id> =
                        if *several { row.ids(at).collect() } else { row.id(at).into_iter().collect() };
                    named.extend(ids.into_iter().map(|id| (*to, id)).filter(|name| lost.contains_key(name)));
                }
                Ok(())
            })?;
        }
        Ok(named)
    }
}

/// The records that this one hangs on.
fn references(record: &Record) -> Vec<Name> {
    let fields = record.kind.shape().fields.iter().filter(|f| !LIKE_IT.contains(&f.name));
    let ids = |f: &crate::domain::record::FieldShape| match f.ty {
        FieldType::Ref(to) => record.id_of(f.name).map(|id| (to, id)).into_iter().collect(),
        FieldType::Refs(to) => {
            let ids: Vec<Id> = record.read(f.name).unwrap_or_default();
            ids.into_iter().map(|id| (to, id)).collect()
        }
        _ => vec![],
    };
    fields.flat_map(ids).collect()
}

/// Of `lost` what says who belongs to this family, or where it lives, or to which family this person belongs.
fn parts(lost: &BTreeMap<Name, Stored>, (kind, of): Name) -> impl Iterator<Item = Name> + '_ {
    let field = match kind {
        Kind::Household => "household_id",
        _ => "person_id",
    };
    lost.keys().copied().zip(lost.values()).filter_map(move |(name, stored)| {
        let is_part = matches!(kind, Kind::Household | Kind::Person)
            && matches!(name.0, Kind::Membership | Kind::Phone | Kind::AddressHistory)
            && name.0.shape().field(field).is_some()
            && stored.record.id_of(field) == Some(of);
        is_part.then_some(name)
    })
}
