//! Opening segments: form, signature, keys, what stands in the frames. Nothing here touches the database
//! or the folder, so that a thread beside can do it.

use super::along::Came;
use super::apply::Incoming;
use super::keys::facet_key;
use crate::domain::edit::Change;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, Place, Scope, home, place};
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, HouseholdKeyRow, packed as stored};
use crate::sync::crypt::{KeyId, OpenKey, SecretKey};
use crate::sync::wire::{DECOY, Payload, Seen, Segment};
use serde_json::{Value as Json, json};
use std::collections::{HashMap, HashSet};

/// A new file of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct File<'a> {
    /// As its name says.
    pub(super) number: u64,
    pub(super) log: Id,
    pub(super) path: &'a str,
}

/// An opened file, or the code of what is wrong with it, and its length.
pub(super) type Examined<'a> = (File<'a>, usize, Result<Opened, &'static str>);

/// The keys of one round, by what finds their frames.
pub(super) struct Ring {
    pub(super) shared: Vec<(Scope, Vec<SecretKey>)>,
    pub(super) roles: Vec<(u8, Vec<OpenKey>)>,
    /// Public keys of all roles: they tell a role's index from content.
    pub(super) publics: Vec<(u8, [u8; 32])>,
    /// Keys of single families, tried where no role's index names the frames.
    pub(super) families: Vec<(Scope, SecretKey)>,
}

/// Keys of families, as far as they were looked up.
pub(super) type FamilyKeys = HashMap<Id, Vec<HouseholdKeyRow>>;

/// What opening needs to know.
pub(super) struct Opening<'a> {
    pub(super) org: Id,
    /// The log of this device.
    pub(super) own: Id,
    pub(super) devices: &'a HashMap<Id, DeviceRow>,
    pub(super) ring: &'a Ring,
}

/// A segment that was checked and opened. Whether it follows the one before is still to be seen.
pub(super) struct Opened {
    pub(super) seq: u64,
    pub(super) prev: [u8; 32],
    pub(super) hash: [u8; 32],
    /// Frames that no key here opened.
    pub(super) unread: u32,
    pub(super) incoming: Vec<Incoming>,
    /// How much the writer, by its log, says that programs must understand to write in these scopes.
    pub(super) needs: Vec<(Scope, Id, u16)>,
    /// What was said of people and of their families.
    pub(super) came: Came,
    pub(super) seen: Vec<Seen>,
    /// Lines for the history of sharing.
    pub(super) events: Vec<(&'static str, Json)>,
}

/// A frame and what opens it: a key, or one of a family's by its name.
pub(super) struct Located {
    frames: Vec<(u32, Scope, Opener)>,
    /// How many more there are that hold no content: indexes and decoys.
    without: u32,
}

enum Opener {
    Key(SecretKey),
    Family(KeyId),
}

impl Located {
    /// The families whose keys are needed.
    pub(super) fn families(&self) -> impl Iterator<Item = Id> + '_ {
        let named = |(_, scope, opener): &(u32, Scope, Opener)| match opener {
            Opener::Family(_) => scope.household(),
            Opener::Key(_) => None,
        };
        self.frames.iter().filter_map(named)
    }
}

impl Opening<'_> {
    /// Checks and opens a segment, with all keys of families at hand.
    pub(super) fn examine<'a>(&self, file: File<'a>, bytes: &[u8], keys: &FamilyKeys) -> Examined<'a> {
        let device = self.devices.get(&file.log).ok_or("unknown_writer");
        let opened = device.and_then(|device| {
            let segment = self.check(bytes, device)?;
            Ok(self.open(&segment, self.locate(&segment), device, keys))
        });
        (file, bytes.len(), opened)
    }

    /// A segment of the log of `device`, signed by it, that counts; else the code of what is wrong.
    pub(super) fn check<'b>(&self, bytes: &'b [u8], device: &DeviceRow) -> Result<Segment<'b>, &'static str> {
        let segment = self.signed(bytes, device)?;
        if device.cut.is_some_and(|cut| segment.seq > cut) && !planted::is(Bug::IgnoreTheCut) {
            return Err("removed_writer");
        }
        Ok(segment)
    }

    /// The same whether it counts or not.
    pub(super) fn signed<'b>(
        &self,
        bytes: &'b [u8],
        device: &DeviceRow,
    ) -> Result<Segment<'b>, &'static str> {
        let segment = Segment::parse(bytes).map_err(|e| e.code())?;
        if segment.log != device.log || segment.file.org != self.org || segment.snapshot {
            return Err("file_not_ours");
        }
        if !planted::is(Bug::SkipTheSignature) {
            segment.verify(&device.sign).map_err(|_| "file_signature")?;
        }
        Ok(segment)
    }

    /// The frames that this device may hold keys of.
    pub(super) fn locate(&self, segment: &Segment<'_>) -> Located {
        let is_index = |(role, public): &&(u8, [u8; 32])| segment.index_at(*role, public).is_some();
        let indexes = self.ring.publics.iter().filter(is_index).count() as u32;
        let (mut named, mut decoys) = (vec![], HashSet::new());
        let mut has_index = false;
        for (code, keys) in &self.ring.roles {
            let index = keys.iter().find_map(|key| segment.index(*code, key).ok().flatten());
            has_index |= index.is_some();
            for entry in index.into_iter().flat_map(|index| index.entries) {
                if entry.scope == DECOY {
                    decoys.insert(entry.frame);
                } else if let Some(scope @ Scope::Household(..)) = entry.scope() {
                    named.push((entry.frame, scope, Opener::Family(entry.key)));
                }
            }
        }
        // A key that fits says more than an index, which may be wrong.
        let mut frames = vec![];
        let mut find = |scope: Scope, key: &SecretKey| {
            frames.extend(segment.find(key).into_iter().map(|at| (at, scope, Opener::Key(key.clone()))));
        };
        for (scope, keys) in &self.ring.shared {
            keys.iter().for_each(|key| find(*scope, key));
        }
        if !has_index {
            self.ring.families.iter().for_each(|(scope, key)| find(*scope, key));
        }
        frames.extend(named);
        Located { frames, without: indexes + decoys.len() as u32 }
    }

    /// Opens the frames, with `keys` of the families that `located` names.
    pub(super) fn open(
        &self,
        segment: &Segment<'_>,
        located: Located,
        device: &DeviceRow,
        keys: &FamilyKeys,
    ) -> Opened {
        let mut opened = Opened {
            seq: segment.seq,
            prev: segment.prev,
            hash: segment.hash(),
            unread: (segment.frames.len() as u32).saturating_sub(located.without),
            incoming: vec![],
            needs: vec![],
            came: Came::default(),
            seen: segment.seen.clone(),
            events: vec![],
        };
        let key_of = |(frame, scope, opener): (u32, Scope, Opener)| match opener {
            Opener::Key(key) => Some((frame, scope, key)),
            Opener::Family(id) => Some((frame, scope, family_key(scope, id, keys)?)),
        };
        let mut frames: Vec<_> = located.frames.into_iter().filter_map(key_of).collect();
        frames.sort_by_key(|(frame, _, _)| *frame);
        frames.dedup_by_key(|(frame, _, _)| *frame);
        // Copies of what others wrote are taken from those who hold everything.
        let copies = device.roster > 0 && matches!(device.role.as_str(), "administrator" | "coordinator");
        for (frame, scope, key) in frames {
            match segment.payload(frame, &key) {
                Ok(payload) if payload.scope == scope => {
                    // Copies wait until the roster names who made them.
                    if copies || payload.changes.iter().all(|packed| packed.log == device.log) {
                        opened.unread = opened.unread.saturating_sub(1);
                    }
                    self.unpack(payload, device, copies, &mut opened);
                }
                _ => opened.events.push(damaged(device, segment.seq, frame)),
            }
        }
        opened
    }

    /// The changes of a frame, without operations that do not belong into its scope: who may write about
    /// a family may not make workers.
    fn unpack(&self, payload: Payload, device: &DeviceRow, copies: bool, opened: &mut Opened) {
        if payload.needs > 0 {
            opened.needs.push((payload.scope, device.log, payload.needs));
        }
        for packed in payload.changes {
            let copied = packed.log != device.log;
            if copied && !(copies && (self.devices.contains_key(&packed.log) || packed.log == self.own)) {
                continue;
            }
            let Ok(change) = Change::decode(&packed.body, packed.log) else {
                opened.events.push(damaged(device, packed.no, 0));
                continue;
            };
            let scope = payload.scope;
            let (log, no) = (packed.log, packed.no);
            opened.came.note(scope, !copied, log, no, &change);
            let known =
                |field| Kind::ALL.iter().any(|k| field == 0 || k.shape().index_of_number(field).is_some());
            let kept = |field| !planted::is(Bug::DropNewerFields) || known(field);
            // Only administrators destroy records.
            let writer = if copied { self.devices.get(&log) } else { Some(device) };
            let may_erase = (copied && log == self.own)
                || writer.is_some_and(|d| d.roster > 0 && d.role == "administrator");
            let allowed = |kind| kind != Kind::Erasure as u8 || may_erase;
            let belongs = |kind, field, scope| allowed(kind) && belongs(kind, field, scope) && kept(field);
            if change.records.iter().all(|r| r.ops.iter().all(|op| belongs(r.kind, op.field, scope))) {
                let bytes = stored(&packed.body).into_owned();
                opened.incoming.push(Incoming { log, no, bytes, change });
                continue;
            }
            opened.events.push(("refused_scope", json!({ "device": device.label, "change": no })));
            if let Some(change) = change.part(|r, op| belongs(r.kind, op.field, scope)) {
                let bytes = stored(&change.encode(log)).into_owned();
                opened.incoming.push(Incoming { log, no, bytes, change });
            }
        }
    }
}

fn damaged(device: &DeviceRow, seq: u64, frame: u32) -> (&'static str, Json) {
    ("frame_damaged", json!({ "device": device.label, "segment": seq, "frame": frame }))
}

/// The key with this name among those of the scope's family.
fn family_key(scope: Scope, id: KeyId, keys: &FamilyKeys) -> Option<SecretKey> {
    let Scope::Household(household, facet) = scope else { return None };
    let fits = |k: &&HouseholdKeyRow| k.facets == EVERYTHING || k.facets == facet.code();
    let keys = keys.get(&household)?;
    if planted::is(Bug::ReadWithNewestKeyOnly) {
        return keys.iter().rfind(fits).map(|k| facet_key(k, facet)).filter(|k| k.id() == id);
    }
    keys.iter().filter(fits).map(|k| facet_key(k, facet)).find(|k| k.id() == id)
}

/// Whether an operation may stand in a frame of this scope.
fn belongs(kind: u8, field: u16, scope: Scope) -> bool {
    // What a newer version writes is kept; this one cannot say where it belongs.
    let Some(kind) = Kind::from_number(kind) else { return true };
    let place = if kind == Kind::Override { home(kind) } else { place(kind, field) };
    match (place, scope) {
        (Place::Shared(of), scope) => of == scope || kind == Kind::Override,
        (Place::Family(..), Scope::Household(..)) => true,
        (Place::Family(_, otherwise), scope) => {
            let next_best = matches!(scope, Scope::Directory | Scope::Beds);
            scope == otherwise || next_best || kind == Kind::Override
        }
    }
}
