//! What a removed device wrote after its removal. It counts nowhere and its files are set aside; who works in the office
//! can look at it, record by record, and take over what is right.

use super::super::history::shape_and_list;
use super::super::{App, read::value_json};
use super::open::{FamilyKeys, Opening};
use super::receive::number_in;
use crate::domain::access::Act;
use crate::domain::diff::diff;
use crate::domain::edit::Change;
use crate::domain::id::Id;
use crate::domain::merge::{Merged, Source, merge};
use crate::domain::record::{Kind, Record};
use crate::domain::value::Value;
use crate::error::{Error, Result};
use crate::store::{DeviceRow, LoggedChange, Stored};
use crate::sync::folder::Folder;
use crate::view::{LateFieldView, LateView, PutView};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// The reason of a change that takes something over: what was written of the record before needs no look any more.
const TAKEN_OVER: &str = "taken_over";

/// Files that are looked at: whoever holds a laptop can fill the folder.
const FILES: usize = 1000;

/// A change that does not count.
struct Late {
    number: u32,
    log: Id,
    no: u64,
    device: String,
    change: Change,
}

impl Late {
    fn source(&self) -> Source<'_> {
        let Late { number, log, no, device, change } = self;
        Source { number: *number, log: *log, no: *no, device, change }
    }
}

/// A record as it is, and as it were with what was written of it late.
struct Both {
    now: Option<Stored>,
    merged: Merged,
    written: Vec<Late>,
}

/// Families and their people, as they came late, by name.
#[derive(Default)]
struct LateFamilies {
    names: HashMap<Id, String>,
    of_person: HashMap<Id, Id>,
}

impl LateFamilies {
    fn of<'a>(records: impl Iterator<Item = &'a Record>) -> LateFamilies {
        let mut all = LateFamilies::default();
        for record in records {
            match record.kind {
                Kind::Household => drop(all.names.insert(record.id, named(record))),
                Kind::Person => {
                    let parts = ["family_name", "given_name"].iter().filter_map(|part| record.text(part));
                    all.names.insert(record.id, parts.collect::<Vec<_>>().join(" "));
                }
                _ => {}
            }
            if let (Kind::Membership, Some(person), Some(family)) =
                (record.kind, record.id_of("person_id"), record.id_of("household_id"))
            {
                all.of_person.insert(person, family);
            }
        }
        all
    }
}

impl App {
    /// What removed devices wrote after their removal and differs from what is here, by record: households
    /// first, then by kind. Only what this device has keys for.
    ///
    /// Errors: `not_your_role`, and those of a folder that is away.
    pub fn written_late(&self) -> Result<Vec<LateView>> {
        let mut late = self.late_changes()?;
        let mut records: Vec<(Kind, Id)> = vec![];
        for edit in late.iter().flat_map(|l| &l.change.records) {
            let kind = Kind::from_number(edit.kind).filter(|k| !k.is_kept());
            records.extend(kind.map(|kind| (kind, edit.id)));
        }
        records.sort_unstable_by_key(|(kind, id)| (*kind as u8, *id));
        records.dedup();
        let mut found = vec![];
        for (kind, id) in records {
            if let Some(both) = self.with_late(kind, id, &mut late)? {
                found.push(both);
            }
        }
        let families = LateFamilies::of(found.iter().map(|b| &b.merged.record));
        let mut views = vec![];
        for both in &found {
            views.extend(self.late_view(both, &families)?);
        }
        Ok(views)
    }

    /// Writes what was written late of a record as the acting worker's own edit.
    ///
    /// Errors: `nothing_to_take_over`, and those of storing such a record: what it names may have to be
    /// taken over first.
    pub fn take_over(&self, record: Id) -> Result<PutView> {
        let mut late = self.late_changes()?;
        let nothing = || Error::field("nothing_to_take_over", "id");
        let edits = late.iter().flat_map(|l| &l.change.records);
        let kind = edits.filter(|e| e.id == record).find_map(|e| Kind::from_number(e.kind));
        let kind = kind.filter(|k| !k.is_kept()).ok_or_else(nothing)?;
        let both = self.with_late(kind, record, &mut late)?.ok_or_else(nothing)?;
        let outcome = self
            .transact(Some(TAKEN_OVER), |tx| tx.put_whole(both.now.as_ref(), both.merged.record.clone()))?;
        let change = outcome.changes.changes.last().map(u64::to_string);
        Ok(PutView { change, ..outcome.value })
    }

    /// The changes in the files of removed devices that were set aside, in the order of their logs.
    fn late_changes(&self) -> Result<Vec<Late>> {
        self.ask(Act::TakeOver)?;
        let mut files: Vec<String> = self.store.files_aside()?.into_iter().map(|a| a.path).collect();
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let log_of = |path: &str| path.split('/').nth(1).and_then(super::keys::unhex);
        files.retain(|path| {
            let cut = log_of(path).and_then(|log| devices.get(&log)).and_then(|d| d.cut);
            path.starts_with("l/") && cut.is_some_and(|cut| number_in(path) > cut)
        });
        let Some(place) = self.sync_folder()?.filter(|_| !files.is_empty()) else { return Ok(vec![]) };
        files.sort_by_key(|path| (log_of(path), number_in(path)));
        files.truncate(FILES);
        let (fs, ring) = (self.env.fs.clone(), self.ring()?);
        let folder = Folder::open(&*fs, &place)?;
        let opening = Opening { org: self.organisation(), own: self.log, devices: &devices, ring: &ring };
        let mut keys = FamilyKeys::new();
        let mut late: BTreeMap<(Id, u64), Late> = BTreeMap::new();
        for path in &files {
            let Some(device) = log_of(path).and_then(|log| devices.get(&log)) else { continue };
            // Read again with the next round; one that is damaged meanwhile shows nothing.
            let Ok(bytes) = folder.read(path) else { continue };
            let Ok(segment) = opening.signed(&bytes, device) else { continue };
            let opened = self.open_with(&opening, &segment, device, &mut keys)?;
            let number = self.store.number_of(device.log, &device.label)?;
            for part in opened.incoming.into_iter().filter(|i| i.log == device.log) {
                let (log, no, device) = (part.log, part.no, device.label.clone());
                match late.get_mut(&(log, no)) {
                    Some(whole) => drop(whole.change.join(&part.change)),
                    None => {
                        drop(late.insert((log, no), Late { number, log, no, device, change: part.change }))
                    }
                }
            }
        }
        Ok(late.into_values().collect())
    }

    /// A record with what was written late of it; takes that out of `late`. None where all of it was looked at, or it makes
    /// no difference.
    fn with_late(&self, kind: Kind, id: Id, late: &mut [Late]) -> Result<Option<Both>> {
        let changes = self.store.changes_of(id)?;
        let done = |c: &&LoggedChange| c.change.reason.as_deref() == Some(TAKEN_OVER);
        let done = changes.iter().filter(done).map(|c| c.change.hlc).max();
        let of_it = |l: &&mut Late| l.change.records.iter().any(|r| r.id == id);
        let mut written = vec![];
        for l in late.iter_mut().filter(of_it).filter(|l| done.is_none_or(|done| l.change.hlc > done)) {
            let records = l.change.records.iter().filter(|r| r.id == id).cloned().collect();
            let change = Change { records, ..l.change.clone() };
            written.push(Late { device: l.device.clone(), change, ..*l });
        }
        let sources = changes.iter().map(LoggedChange::source).chain(written.iter().map(Late::source));
        let Some(merged) = merge(kind, id, &sources.collect::<Vec<_>>(), self.zone()) else {
            return Ok(None);
        };
        let now = self.store.get(kind, id)?;
        let deleted = |s: &Stored| s.header.deleted_at.is_some();
        let same = now.as_ref().is_some_and(|n| {
            diff(Some(&n.record), &merged.record).is_empty()
                && deleted(n) == merged.header.deleted_at.is_some()
        });
        let never_was = now.is_none() && merged.header.deleted_at.is_some();
        if written.is_empty() || same || never_was {
            return Ok(None);
        }
        Ok(Some(Both { now, merged, written }))
    }

    fn late_view(&self, both: &Both, families: &LateFamilies) -> Result<Option<LateView>> {
        let record = &both.merged.record;
        let Some(last) = both.written.iter().max_by_key(|l| l.change.hlc) else { return Ok(None) };
        let household = match (record.kind, record.id_of("household_id")) {
            (Kind::Household, _) => Some(record.id),
            (_, None) => match families.of_person.get(&record.id) {
                Some(late) => Some(*late),
                None => self.families_of(record.kind, record.id, 0)?.first().copied(),
            },
            (_, found) => found,
        };
        let household_name = match household {
            Some(h) => {
                families.names.get(&h).cloned().or(self.peek(Kind::Household, h)?.map(|s| named(&s.record)))
            }
            None => None,
        };
        let person = if record.kind == Kind::Person { Some(record.id) } else { record.id_of("person_id") };
        let person = match person {
            Some(id) => match families.names.get(&id) {
                Some(name) => Some(name.clone()),
                None => Some(self.person_name(id)?).filter(|name| !name.is_empty()),
            },
            None => None,
        };
        let masked = self.secret_fields_of(record)?;
        let mut fields = vec![];
        for (i, field) in record.kind.shape().fields.iter().enumerate() {
            let now = both.now.as_ref().and_then(|n| n.record.values.get(i)).unwrap_or(&Value::Null);
            let theirs = record.values.get(i).unwrap_or(&Value::Null);
            if now == theirs || now.is_empty() && theirs.is_empty() {
                continue;
            }
            let show = |value: &Value| {
                if masked.contains(&field.name) {
                    return Ok(json!("●●(秘匿)"));
                }
                // What came late has a name only among what came late.
                let late = if let Value::Id(id) = value { families.names.get(id) } else { None };
                match late {
                    Some(name) => Ok(json!(name)),
                    None => self.by_name(Some(field.ty), value_json(value, self.zone())),
                }
            };
            let (shape, list) = shape_and_list(Some(field.ty));
            fields.push(LateFieldView {
                field: field.name.to_owned(),
                list: list.map(str::to_owned),
                shape: shape.to_owned(),
                now: show(now)?,
                theirs: show(theirs)?,
            });
        }
        Ok(Some(LateView {
            id: record.id.to_string(),
            kind: record.kind.name().to_owned(),
            code: record.text("code").map(str::to_owned),
            household_id: household.map(|h| h.to_string()),
            household_name,
            person,
            device: last.device.clone(),
            actor: self.worker_name(last.change.actor)?,
            at: self.zone().rfc3339(last.change.recorded_at),
            is_new: both.now.is_none(),
            deleted: both.merged.header.deleted_at.is_some(),
            whole: both.merged.whole,
            fields,
        }))
    }
}

fn named(household: &Record) -> String {
    household.text("display_name").unwrap_or_default().to_owned()
}
