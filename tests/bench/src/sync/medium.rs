//! The shared folder with the whole workload in it, as the program writes it, made once and kept.
//!
//! Organisation, invitations, devices, roster and keys come from real profiles that founded and joined.
//! Their changes are then packed and sealed by the program's own code without going through 100
//! databases: each device seals when it has some changes, having read what the others sealed before.

use super::work::{DEVICES, LATER, Save, What, Work};
use crate::measure::Done;
use crate::world::{empty, raw_key};
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tsunagi_core::app::{Founding, Profile};
use tsunagi_core::domain::edit::{Change, OpId, Operation, RecordEdit};
use tsunagi_core::domain::hlc::Hlc;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::{DESK, EVERYTHING, Facet, Place, Scope, place};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::{Entropy, Env};
use tsunagi_core::store::{Opened, Store};
use tsunagi_core::sync::crypt::{DeviceKeys, SecretKey};
use tsunagi_core::sync::wire::{
    Frame, HouseholdKey, IndexFor, KeyringPlan, Keys, Packed, Payload, Seen, SegmentPlan, file_hash,
    file_name, role_audience,
};

/// The roles that hold all families: code, name, facets.
const ROLES: [(u8, &str, u8); 2] = [(100, "everything", EVERYTHING), (101, "desk", DESK)];
/// Codes of the roles' public keys in the table of keys.
const PUBLIC: u8 = 100;

/// 2026-06-10: after all of the workload.
pub const NOW: Instant = Instant(1_781_060_400_000);

/// What is in a kept medium, below its folder.
#[derive(Debug, Clone)]
pub struct Medium {
    pub dir: PathBuf,
}

impl Medium {
    /// The shared folder.
    pub fn folder(&self) -> PathBuf {
        self.dir.join("folder")
    }

    /// Files that come after all others, in sets.
    pub fn later(&self, set: usize) -> PathBuf {
        self.dir.join(format!("later{set}"))
    }

    /// A coordinator's profile that joined before anything was written.
    pub fn early(&self) -> PathBuf {
        self.dir.join("early")
    }

    /// The code of an invitation that nobody used.
    pub fn code(&self) -> Done<String> {
        Ok(std::fs::read_to_string(self.dir.join("code"))?)
    }
}

/// A device as it seals.
struct Writer {
    log: Id,
    keys: DeviceKeys,
    seq: u64,
    hash: [u8; 32],
    no: u64,
    hlc: Hlc,
    keyrings: u64,
    waiting: Vec<(Change, Id, Scope)>,
}

struct Maker {
    /// Where files go: the folder, or a later set.
    target: PathBuf,
    org: Id,
    publics: Vec<(u8, [u8; 32])>,
    writers: Vec<Writer>,
    actor: Id,
    secrets: HashMap<Id, SecretKey>,
    /// New families of a device's waiting changes.
    made: Vec<Vec<HouseholdKey>>,
    /// Operations that stand, of fields that were edited; else those of the record's first change.
    heads: HashMap<(usize, u16), Vec<OpId>>,
    before: HashMap<(usize, u16), Vec<OpId>>,
    first: Vec<(u32, u64)>,
    entropy: Box<dyn Entropy>,
    per: usize,
}

/// The medium of a `part`th of the workload with `per` changes in a segment; made where it is not there.
pub fn medium(data: &Path, part: usize, per: usize) -> Done<Medium> {
    let dir = data.join(format!("sync-{part}-{per}"));
    if !dir.join("code").exists() {
        println!("  making the folder of a {part}th, {per} changes a segment …");
        let unfinished = Medium { dir: data.join(format!("sync-{part}-{per}.part")) };
        empty(&unfinished.dir)?;
        make(&unfinished, part, per)?;
        crate::world::remove(&dir)?;
        std::fs::rename(&unfinished.dir, &dir)?;
    }
    Ok(Medium { dir })
}

fn make(medium: &Medium, part: usize, per: usize) -> Done {
    let folder = medium.folder();
    empty(&folder)?;
    let env = |seed: u64| Env::seeded(NOW, seed);
    let founding =
        Founding { organisation: "例示支援センター", actor: "例山 事務", sample: false };
    let mut office = Profile::at(medium.dir.join("office")).create(&raw_key(), env(1), &founding)?;
    office.sync(&folder)?;
    let programme = office.put(Kind::Programme, &json!({ "preset": "home_start", "name": "家庭訪問" }))?.id;
    let mut workers = vec![];
    let mut codes = vec![];
    for n in 0..DEVICES + 2 {
        let name = format!("見本 {n}");
        let worker =
            office.put(Kind::Worker, &json!({ "person_name": name, "access_role": "coordinator" }))?;
        let worker = Id::parse(&worker.id)?;
        codes.push(office.invite(worker, "coordinator")?.code);
        workers.push(worker);
    }
    office.sync(&folder)?;
    let mut stores = vec![];
    for (n, code) in codes.iter().enumerate().take(DEVICES) {
        let dir = medium.dir.join(format!("device{n}"));
        drop(Profile::at(&dir).join(&raw_key(), env(100 + n as u64), &folder, code)?);
        stores.push(dir);
    }
    let [.., early, late] = codes.as_slice() else { return Err("no codes".into()) };
    drop(Profile::at(medium.early()).join(&raw_key(), env(50), &folder, early)?);
    office.sync(&folder)?;
    let writers = stores.iter().map(|dir| writer(dir)).collect::<Done<Vec<_>>>()?;
    let mut maker = Maker::new(medium, writers, &workers, per)?;
    for dir in stores {
        crate::world::remove(&dir)?;
    }
    let mut work = Work::new(part, Id::parse(&programme)?, workers);
    for _ in 0..work.saves() {
        let Some(save) = work.next() else { break };
        maker.take(&save)?;
    }
    maker.flush()?;
    for set in 0..LATER {
        maker.target = medium.later(set);
        for save in work.later(set) {
            maker.take(&save)?;
        }
        maker.flush()?;
    }
    Ok(std::fs::write(medium.dir.join("code"), late)?)
}

fn writer(dir: &Path) -> Done<Writer> {
    let store = Store::open(&Profile::at(dir).database(), &raw_key(), Opened::Existing)?;
    let (log, _) = store.own_log()?;
    let secret = store.secret("device")?.ok_or("no keys")?;
    let keys = DeviceKeys::from_bytes(secret.as_slice().try_into()?);
    let head = store.head(store.own_number()?)?;
    Ok(Writer {
        log,
        keys,
        seq: head.as_ref().map_or(0, |h| h.seq),
        hash: head.map_or([0; 32], |h| h.hash),
        no: store.last_change()?,
        hlc: Hlc(0),
        keyrings: 0,
        waiting: vec![],
    })
}

impl Maker {
    fn new(medium: &Medium, writers: Vec<Writer>, workers: &[Id], per: usize) -> Done<Self> {
        let store = Store::open(&medium.dir.join("office/tsunagi.db"), &raw_key(), Opened::Existing)?;
        let mut publics = vec![];
        for (code, ..) in ROLES {
            publics.push((code, *store.scope_keys(code + PUBLIC)?.pop().ok_or("no role key")?.1));
        }
        let org = Id::parse(&store.setting("organisation")?.ok_or("no organisation")?)?;
        Ok(Maker {
            target: medium.folder().join("tsunagi1"),
            org,
            publics,
            made: writers.iter().map(|_| vec![]).collect(),
            writers,
            actor: *workers.first().ok_or("no workers")?,
            secrets: HashMap::new(),
            heads: HashMap::new(),
            before: HashMap::new(),
            first: vec![],
            entropy: Env::seeded(NOW, 7).entropy,
            per,
        })
    }

    fn take(&mut self, save: &Save) -> Done {
        let ops = self.operations(save);
        if save.kind == Kind::Household {
            let (key, hlc) = (SecretKey::new(&*self.entropy), Hlc::default().next(save.at));
            self.secrets.insert(save.record, key.clone());
            let made = HouseholdKey { household: save.record, hlc, facet: 0, key };
            self.made.get_mut(save.device).ok_or("device")?.push(made);
        }
        let facet = match place(save.kind, 0) {
            Place::Family(facet, _) => facet,
            Place::Shared(_) => Facet::Identity,
        };
        let actor = self.actor;
        let writer = self.writers.get_mut(save.device).ok_or("device")?;
        writer.no += 1;
        writer.hlc = writer.hlc.next(save.at);
        if matches!(save.what, What::New(_)) && save.kind == Kind::Visit {
            self.first.push((save.device as u32, writer.no));
        }
        let records = vec![RecordEdit { kind: save.kind as u8, id: save.record, ops }];
        let change = Change { hlc: writer.hlc, actor, recorded_at: save.at, reason: None, records };
        writer.waiting.push((change, save.household, Scope::Household(save.household, facet)));
        if writer.waiting.len() >= self.per { self.seal(save.device) } else { Ok(()) }
    }

    /// The operations of a save, which name those that its writer saw.
    fn operations(&mut self, save: &Save) -> Vec<Operation> {
        let (field, value, unseen) = match &save.what {
            What::New(ops) => return ops.clone(),
            What::Edit { field, value, unseen } => (field, value, *unseen),
        };
        let shape = save.kind.shape();
        let number = shape.field(field).map_or(0, |f| f.number);
        let at = (save.nth, number);
        let seen = if unseen { self.before.get(&at) } else { self.heads.get(&at) }.cloned();
        let seen = seen.unwrap_or_else(|| self.created(save.nth, number));
        let writer = self.writers.get(save.device);
        let own = OpId {
            log: writer.map_or(save.record, |w| w.log),
            change: writer.map_or(0, |w| w.no) + 1,
            index: 0,
        };
        let mut heads = vec![own];
        if unseen {
            heads.extend(self.heads.get(&at).cloned().unwrap_or_default());
        }
        self.heads.insert(at, heads);
        self.before.insert(at, seen.clone());
        vec![Operation { index: 0, field: number, key: None, value: value.clone(), supersedes: seen }]
    }

    /// The operation that set a field of a visit first. All visits are saved with the same fields.
    fn created(&self, nth: usize, number: u16) -> Vec<OpId> {
        const SAVED: [u16; 13] = [1, 2, 4, 7, 10, 11, 12, 13, 14, 16, 23, 28, 33];
        let Some((device, change)) = self.first.get(nth).copied() else { return vec![] };
        let index = SAVED.iter().position(|n| *n == number).unwrap_or(0) as u32;
        let log = self.writers.get(device as usize).map(|w| w.log);
        log.map(|log| OpId { log, change, index }).into_iter().collect()
    }

    fn flush(&mut self) -> Done {
        for device in 0..self.writers.len() {
            self.seal(device)?;
        }
        Ok(())
    }

    fn seal(&mut self, device: usize) -> Done {
        let writer = self.writers.get_mut(device).ok_or("device")?;
        let waiting = std::mem::take(&mut writer.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let first_no = writer.no + 1 - waiting.len() as u64;
        let log = writer.log;
        let mut frames: Vec<(Scope, Vec<Packed>)> = vec![];
        for (no, (change, _, scope)) in (first_no..).zip(&waiting) {
            let packed = Packed { log, no, body: change.encode(log) };
            match frames.iter_mut().find(|(s, _)| s == scope) {
                Some((_, of)) => of.push(packed),
                None => frames.push((*scope, vec![packed])),
            }
        }
        let key = |scope: &Scope| match scope {
            Scope::Household(h, facet) => self.secrets.get(h).map(|k| k.facet(*facet)),
            _ => None,
        };
        let frames = frames
            .into_iter()
            .map(|(scope, changes)| {
                Ok(Frame { key: key(&scope).ok_or("no key")?, payload: Payload { scope, needs: 0, changes } })
            })
            .collect::<Done<Vec<_>>>()?;
        let index_for = self
            .publics
            .iter()
            .zip(ROLES)
            .map(|((role, open), (_, _, facets))| IndexFor { role: *role, open: *open, facets })
            .collect();
        let seen = self.seen(device);
        let writer = self.writers.get_mut(device).ok_or("device")?;
        let plan = SegmentPlan {
            org: self.org,
            log,
            seq: writer.seq + 1,
            prev: writer.hash,
            roster: 2,
            seen,
            frames,
            index_for,
            snapshot: false,
        };
        let bytes = plan.seal(&writer.keys.sign, &*self.entropy).map_err(|e| e.code())?;
        writer.seq += 1;
        writer.hash = file_hash(&bytes);
        let path = format!("l/{}/{}/{}", hex(log), writer.seq / 1000, file_name(writer.seq, &writer.hash));
        self.write(&path, &bytes)?;
        self.give(device)
    }

    /// What a device has read of the others when it seals.
    fn seen(&self, device: usize) -> Vec<Seen> {
        let others = self.writers.iter().enumerate().filter(|(n, w)| *n != device && w.seq > 0);
        let hash = |w: &Writer| std::array::from_fn(|i| w.hash.get(i).copied().unwrap_or_default());
        others.map(|(_, w)| Seen { log: w.log, seq: w.seq, hash: hash(w) }).collect()
    }

    /// The keyrings of new families, for the roles that hold all.
    fn give(&mut self, device: usize) -> Done {
        let made = std::mem::take(self.made.get_mut(device).ok_or("device")?);
        if made.is_empty() {
            return Ok(());
        }
        for ((_, open), (_, name, facets)) in self.publics.clone().iter().zip(ROLES) {
            let mut households = vec![];
            for whole in &made {
                if facets == EVERYTHING {
                    households.push(whole.clone());
                } else {
                    for facet in Facet::ALL.into_iter().filter(|f| facets & f.code() != 0) {
                        let key = whole.key.facet(facet);
                        households.push(HouseholdKey { facet: facet.code(), key, ..whole.clone() });
                    }
                }
            }
            let writer = self.writers.get_mut(device).ok_or("device")?;
            writer.keyrings += 1;
            let (audience, n) = (role_audience(name), writer.keyrings);
            let plan = KeyringPlan { org: self.org, audience, issuer: writer.log, n };
            let keys = Keys { households, ..Keys::default() };
            let bytes = plan.seal(&keys, open, &writer.keys.sign, &*self.entropy).map_err(|e| e.code())?;
            self.write(&format!("k/{}/{}", hex(audience), file_name(n, &file_hash(&bytes))), &bytes)?;
        }
        Ok(())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Done {
        let full = self.target.join(path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent)?;
        }
        Ok(std::fs::write(full, bytes)?)
    }
}

/// An id as it stands in paths.
fn hex(id: Id) -> String {
    id.as_bytes().iter().map(|b| format!("{b:02x}")).collect()
}
