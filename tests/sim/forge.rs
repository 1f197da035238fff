//! Files made by somebody who may not make them.

use crate::run::Run;
use tsunagi_core::domain::edit::{Change, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::hlc::Hlc;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::scope::Scope;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::env::Env;
use tsunagi_core::sync::crypt::{DeviceKeys, DevicePublic, SecretKey, SignKey};
use tsunagi_core::sync::wire::{
    Claim, Device, Frame, HouseholdKey, KeyringPlan, Keys, Marker, OrganisationKey, Packed, Payload,
    Predecessor, Roster, SegmentPlan, file_hash, file_name,
};

/// A key that nobody may take.
pub const FORGED_KEY: [u8; 32] = [0xee; 32];
/// A text that must never be shown.
pub const FORGED: &str = "forged";

pub fn foreign_marker() -> Vec<u8> {
    let root = SignKey::from_bytes([9; 32]);
    let marker = Marker { org: Id::from_bytes([9; 16]), root: root.public(), created: Instant(0) };
    marker.seal(&root).unwrap()
}

fn hex(id: Id) -> String {
    id.as_bytes().iter().map(|b| format!("{b:02x}")).collect()
}

/// Puts a forged file into the folder, made with everything but the right signing key: `what` says
/// which, `pick` whose.
pub fn forge(run: &mut Run, what: usize, pick: usize) {
    let victim = pick % run.world.devices.len();
    let env = Env::seeded(Instant(0), run.world.seed ^ (run.no as u64) << 40 ^ 0xf0);
    let entropy = &*env.entropy;
    let stranger = SignKey::new(entropy);
    let disk = run.world.disk(victim);
    let org = run.world.app(victim).organisation();
    let log = disk.own_log().unwrap().0;
    let (_, directory) = disk.scope_keys(Scope::Directory.code()).unwrap().pop().unwrap();
    let directory = SecretKey::from_bytes(*directory);
    let head = disk.head(disk.own_number().unwrap()).unwrap();
    let (seq, prev) = head.map_or((0, [0; 32]), |h| (h.seq, h.hash));
    let full = run.world.full();
    let office = run.world.disk(full[0]).own_log().unwrap().0;
    let open = run.world.disk(victim).devices().unwrap().into_iter().find(|d| d.log == log).map(|d| d.open);
    let Some(open) = open else { return };
    let (name, bytes, said) = match what {
        // The next segment of somebody's log, signed by a stranger or by another device.
        0 | 1 => {
            let signer = if what == 0 { stranger } else { insider(run, victim).unwrap_or(stranger) };
            let worker = run.world.devices[victim].worker;
            let number = Kind::Worker.shape().field("person_name").unwrap().number;
            let value = Scalar::Text(FORGED.into());
            let op = Operation { index: 0, field: number, key: None, value, supersedes: vec![] };
            let change = Change {
                hlc: Hlc(u64::MAX >> 2),
                actor: worker,
                recorded_at: Instant(0),
                reason: None,
                records: vec![RecordEdit { kind: Kind::Worker as u8, id: worker, ops: vec![op] }],
            };
            let no = run.world.disk(victim).last_change().unwrap() + 1;
            let packed = Packed { log, no, body: change.encode(log) };
            let payload = Payload { scope: Scope::Directory, needs: 0, changes: vec![packed] };
            let plan = SegmentPlan {
                org,
                log,
                seq: seq + 1,
                prev,
                roster: 1,
                seen: vec![],
                frames: vec![Frame { key: directory, payload }],
                index_for: vec![],
                snapshot: false,
            };
            let bytes = plan.seal(&signer, entropy).unwrap();
            let name = format!("l/{}/0/{}", hex(log), file_name(seq + 1, &file_hash(&bytes)));
            (name, bytes, "a segment")
        }
        // Keys that say they are from the office, or are from somebody who may give none.
        2 | 3 => {
            let mut keys = Keys::default();
            let key = SecretKey::from_bytes(FORGED_KEY);
            let hlc = Hlc(u64::MAX >> 2);
            keys.scopes.push(OrganisationKey { code: Scope::Directory.code(), hlc, key: key.clone() });
            let household = Id::parse(&run.world.start.families[0].0).unwrap();
            keys.households.push(HouseholdKey { household, hlc, facet: 0, key });
            let narrow = (0..run.world.devices.len()).find(|d| {
                *d != victim
                    && !matches!(run.world.devices[*d].role.as_str(), "administrator" | "coordinator")
            });
            let (issuer, signer) = match (what, narrow) {
                (3, Some(from)) => {
                    let secret = run.world.disk(from).secret("device").unwrap().unwrap();
                    let keys = DeviceKeys::from_bytes(secret.as_slice().try_into().unwrap());
                    (run.world.disk(from).own_log().unwrap().0, keys.sign)
                }
                _ => (office, stranger),
            };
            let plan = KeyringPlan { org, audience: log, issuer, n: 99 };
            let bytes = plan.seal(&keys, &open, &signer, entropy).unwrap();
            (format!("k/{}/{}", hex(log), file_name(99, &file_hash(&bytes))), bytes, "a keyring")
        }
        // A roster that puts a stranger in and everybody else out.
        4 | 5 => {
            let keys = DeviceKeys::generate(entropy);
            let mut devices: Vec<Device> = run
                .world
                .disk(victim)
                .devices()
                .unwrap()
                .into_iter()
                .map(|d| Device {
                    log: d.log,
                    public: DevicePublic { sign: d.sign, open: d.open },
                    cut: Some(0),
                    removed: None,
                    label: d.label,
                    worker: d.worker,
                    role: d.role,
                    invitation: d.invitation,
                })
                .collect();
            devices.push(Device {
                log: Id::from_bytes([0xee; 16]),
                public: keys.public(),
                cut: None,
                removed: None,
                label: FORGED.into(),
                worker: run.world.devices[0].worker,
                role: "administrator".into(),
                invitation: None,
            });
            let n = 500 + run.no as u64;
            let roster = Roster { org, n, prev: [0; 32], organisation: FORGED.into(), devices };
            let signer = if what == 4 { stranger } else { insider(run, victim).unwrap_or(stranger) };
            let bytes = roster.seal(&directory, &signer, entropy).unwrap();
            (format!("r/{}", file_name(n, &file_hash(&bytes))), bytes, "a roster")
        }
        // A claim to go on for somebody's log.
        _ => {
            let keys = DeviceKeys::generate(entropy);
            let claim = Claim {
                org,
                invitation: None,
                log: Id::from_bytes([0xee; 16]),
                public: keys.public(),
                hlc: Hlc(1),
                predecessor: Some(Predecessor {
                    log: office,
                    seq: 1,
                    hash: [0; 32],
                    last_no: 0,
                    // What everybody has of the office.
                    taken_back: taken_back(run, victim, office),
                }),
                label: FORGED.into(),
            };
            let bytes = claim.seal(&directory, &keys.sign, &stranger, entropy).unwrap();
            (format!("i/{}-{}", "ee".repeat(16), file_name(0, &file_hash(&bytes))), bytes, "a claim")
        }
    };
    let name = format!("tsunagi1/{name}");
    run.world.state().put(&name, bytes);
    let whose = run.name(victim);
    run.say(format!("somebody forges {said} for {whose}: {name}"));
}

/// The segments that a device has of a log, as if they were taken back.
fn taken_back(run: &Run, dev: usize, log: Id) -> Vec<(u64, [u8; 32])> {
    let disk = run.world.disk(dev);
    let Some(device) = disk.devices().unwrap().into_iter().find(|d| d.log == log) else { return vec![] };
    let number = disk.number_of(log, &device.label).unwrap();
    disk.segments_after(number, 0).unwrap().into_iter().map(|s| (s.seq, s.hash)).collect()
}

/// The signing key of another device than `victim`.
fn insider(run: &Run, victim: usize) -> Option<SignKey> {
    let other = (0..run.world.devices.len())
        .find(|d| run.world.disk(*d).own_log().unwrap().0 != run.world.disk(victim).own_log().unwrap().0)?;
    let secret = run.world.disk(other).secret("device").ok()??;
    Some(DeviceKeys::from_bytes(secret.as_slice().try_into().ok()?).sign)
}
