//! Beginning to share, inviting, joining, removing.

use super::super::App;
use super::super::profile::{Profile, first_app};
use super::super::rest::{key_for, who};
use super::MARKER;
use super::families::BEHIND_DROPPED;
use super::keys::{Grants, hex, wire};
use super::removals::Removal;
use crate::domain::access::Act;
use crate::domain::access_line::AccessAct;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::Scope;
use crate::domain::time::Instant;
use crate::env::Env;
use crate::error::{Class, Error, Result};
use crate::fs;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, Key, Opened, SetAside, Store};
use crate::sync::crypt::{Code, DeviceKeys, SecretKey, SignKey};
use crate::sync::folder::Folder;
use crate::sync::wire::{
    Claim, ClaimFile, Device, Grant, InvitationFile, Invitee, Marker, MarkerFile, Roster, WireError,
    file_hash, file_name,
};
use crate::view::{InvitationView, JoinedView};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// How long an invitation can be used, in milliseconds: a week.
const INVITATION_LASTS: i64 = 7 * 86_400_000;

impl App {
    /// Whether this profile shares with others.
    pub fn is_sharing(&self) -> Result<bool> {
        Ok(self.store.secret("device")?.is_some())
    }

    /// Begins to share: keys, and a marker and roster that go out with the next round. The caller has a
    /// transaction open.
    pub(super) fn begin_sharing(&self) -> Result<()> {
        let (root, device) = (SignKey::new(self.entropy()), DeviceKeys::generate(self.entropy()));
        self.store.set_secret("root", root.bytes())?;
        self.store.set_secret("root_public", &root.public())?;
        self.store.set_secret("device", &*device.to_bytes())?;
        let hlc = self.tick()?;
        self.make_shared_keys(hlc)?;
        let public = device.public();
        self.store.set_device(&DeviceRow {
            log: self.log,
            label: self.device().to_owned(),
            worker: self.actor(),
            role: "administrator".into(),
            sign: public.sign,
            open: public.open,
            cut: None,
            invitation: None,
            hlc: hlc.0,
            roster: 1,
        })?;
        self.send_roster(1)
    }

    /// The marker's bytes, made by the root.
    pub(super) fn marker(&self) -> Result<Vec<u8>> {
        let root = self.root()?;
        let marker = Marker { org: self.organisation(), root: root.public(), created: self.now() };
        marker.seal(&root).map_err(wire)
    }

    /// Checks that the folder's marker is this organisation's.
    pub(super) fn check_marker(&self, bytes: &[u8]) -> Result<()> {
        let marker = MarkerFile::parse(bytes).map_err(not_ours)?;
        if planted::is(Bug::AnyOrganisation) {
            return Ok(());
        }
        if marker.marker.org != self.organisation() {
            return Err(Error::refused("folder_other_organisation"));
        }
        marker.verify(&self.root_public()?).map_err(|_| Error::refused("folder_other_organisation"))?;
        if self.store.secret(MARKER)?.is_none_or(|known| *known != bytes) {
            self.store.set_secret(MARKER, bytes)?;
        }
        Ok(())
    }

    /// Seals the roster as the table of devices has it, with this number, and puts it among the files
    /// that go out in place of the one before.
    pub(super) fn send_roster(&self, n: u64) -> Result<()> {
        let prev = self.store.secret("roster_hash")?;
        let prev = prev.and_then(|b| b.as_slice().try_into().ok()).unwrap_or([0; 32]);
        let rows = self.store.devices()?.into_iter().filter(|d| d.roster > 0);
        let mut devices = vec![];
        for d in rows {
            let removed = self.removal_of(d.log)?.filter(|r| *r.by.as_bytes() != [0; 16]);
            devices.push(Device {
                removed: removed.map(|r| (r.by, r.hlc, r.last_no)),
                log: d.log,
                public: crate::sync::crypt::DevicePublic { sign: d.sign, open: d.open },
                cut: d.cut,
                label: d.label,
                worker: d.worker,
                role: d.role,
                invitation: d.invitation,
            });
        }
        let organisation = self.profile()?.organisation.unwrap_or_default();
        let roster = Roster { org: self.organisation(), n, prev, organisation, devices };
        let directory = self.directory_key()?;
        let bytes = roster.seal(&directory, &self.root()?, self.entropy()).map_err(wire)?;
        let hash = file_hash(&bytes);
        self.store.set_secret("roster_hash", &hash)?;
        self.store.set_setting("roster", &n.to_string())?;
        self.store.send(&format!("r/{}", file_name(n, &hash)), &bytes)
    }

    /// What the names of devices are locked with.
    fn directory_key(&self) -> Result<SecretKey> {
        self.scope_keys(Scope::Directory)?.pop().ok_or_else(|| Error::refused("not_sharing"))
    }

    /// Number of the newest roster known here.
    pub(super) fn roster_number(&self) -> Result<u64> {
        Ok(self.store.setting("roster")?.and_then(|n| n.parse().ok()).unwrap_or(0))
    }

    /// Invites a worker's device. The code is answered once and kept nowhere; the invitation goes out with
    /// the next round of sharing. Errors `not_sharing`, `root_missing` (only an administrator's device
    /// can invite), `worker_has_no_role`.
    pub fn invite(&self, worker: Id, role: &str) -> Result<InvitationView> {
        if !self.is_sharing()? {
            return Err(Error::refused("not_sharing"));
        }
        let root = self.root()?;
        self.ask(Act::Invite)?;
        let stored = self.any_stored(Kind::Worker, worker)?;
        let keys = self.keys_of_role(role)?;
        let code = Code::new(self.entropy());
        let label = self.next_label()?;
        let until = Instant(self.now().0 + INVITATION_LASTS);
        let name = stored.record.text("person_name").unwrap_or_default().to_owned();
        let hash = self.store.secret("roster_hash")?;
        let grant = Grant {
            organisation: self.profile()?.organisation.unwrap_or_default(),
            role: role.to_owned(),
            worker,
            worker_name: name.clone(),
            label: label.clone(),
            root: root.public(),
            roster: self.roster_number()?,
            roster_hash: hash.and_then(|b| b.as_slice().try_into().ok()).unwrap_or([0; 32]),
            keys,
        };
        let directory = self.directory_key()?;
        let bytes =
            grant.seal(self.organisation(), &code, until, &directory, &root, self.entropy()).map_err(wire)?;
        let invitee = Invitee { label: label.clone(), worker, role: role.to_owned() };
        let id = code.id();
        self.transact(None, |tx| {
            self.note_invited(id)?;
            self.remember_invitation(id, code.signer().public(), until, &invitee)?;
            self.store.send(&format!("i/{}.tsg", hex(id)), &bytes)?;
            self.store.note_event(self.now(), "invited", &json!({ "device": label, "role": role }))?;
            tx.log_access(AccessAct::Invitation, Some((Kind::Worker, worker)), &format!("{label} {role}"))
        })?;
        Ok(InvitationView {
            code: code.text().to_string(),
            role: role.to_owned(),
            worker: name,
            device: label,
            valid_until: self.zone().rfc3339(until),
        })
    }

    /// A label that no device has: letter and number follow the founder's.
    fn next_label(&self) -> Result<String> {
        let taken = self.store.count_up("device label")?;
        let letter = self.device().chars().next().unwrap_or('A');
        // Every administrator's device gives out labels of its own.
        let own = self.device().get(1..).unwrap_or("1");
        Ok(if own == "1" { format!("{letter}{}", taken + 1) } else { format!("{letter}{own}X{taken}") })
    }

    /// Removes a device, under all the names that its disk had: it is cut off after the last segment that is
    /// here, the keys of its role and the secrets of families are renewed. Errors `device_missing`, `root_missing`,
    /// `device_own`.
    pub fn remove_device(&self, label: &str) -> Result<()> {
        let missing = || Error::field("device_missing", "device");
        let device = self.store.devices()?.into_iter().find(|d| d.label == label).ok_or_else(missing)?;
        if device.log == self.log {
            return Err(Error::field("device_own", "device"));
        }
        self.root()?;
        self.ask(Act::RemoveDevice)?;
        self.transact(None, |tx| {
            let worker = device.worker;
            self.cut_off(self.with_those_before(device)?)?;
            tx.log_access(AccessAct::DeviceRemoved, Some((Kind::Worker, worker)), label)
        })?;
        Ok(())
    }

    /// Cuts devices off, after what is here of each where its row does not say where, and renews the keys; the
    /// caller has a transaction open.
    pub(super) fn cut_off(&self, devices: Vec<DeviceRow>) -> Result<()> {
        let n = self.roster_number()? + 1;
        for device in &devices {
            let number = self.store.number_of(device.log, &device.label)?;
            let head = if device.cut == Some(0) { None } else { self.store.head(number)? };
            let (cut, last_no) = head.map_or((0, 0), |h| (h.seq, h.last_no));
            let removal = Removal { hlc: self.tick()?, by: self.log, log: device.log, cut, last_no };
            self.note_removals([removal].into_iter())?;
            self.note_known_at_removal(device.log)?;
            let device = DeviceRow { cut: Some(cut), roster: n, ..device.clone() };
            self.store.set_device(&device)?;
            self.store.set_setting(&format!("removal heard {}", device.log), "1")?;
            self.forget_after_cut(&device)?;
            self.note_families_made(&device)?;
            self.store.note_event(self.now(), "removed", &json!({ "device": device.label }))?;
        }
        self.renew_after_removal()?;
        devices.iter().try_for_each(|device| self.hand_on_keys(device.log))?;
        self.send_roster(n)
    }

    /// New keys of the shared scopes and of the roles, and new secrets of all families, for everybody but
    /// the removed device. Families' secrets do not wait for somebody to write about them: a desk or a
    /// visitor may be the first, and they have none to give.
    pub(super) fn renew_after_removal(&self) -> Result<()> {
        if planted::is(Bug::OldKeysAfterRemoval) {
            return Ok(());
        }
        self.renew_shared(self.tick()?)
    }

    /// New keys at `hlc` for everybody who takes part.
    pub(super) fn renew_shared(&self, hlc: Hlc) -> Result<()> {
        self.make_shared_keys(hlc)?;
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        // Also for this disk, should it be put back to before: nobody else may be able to give them. Not where a removed
        // copy has its keys, or may have.
        let to_itself = !self.may_be_before_a_removed()?;
        for device in devices.values() {
            if device.cut.is_none() && (device.log != self.log || to_itself) {
                self.send_keyring(device.log, &device.open, &self.keys_of_role(&device.role)?)?;
            }
        }
        let mut newest: BTreeMap<Id, u64> = BTreeMap::new();
        self.store.each_household_key(|row| {
            let newest = newest.entry(row.household).or_default();
            *newest = row.hlc.max(*newest);
        })?;
        let (own, mut grants, mut renewed) = (self.own_device()?, Grants::new(), vec![]);
        for (household, newest) in newest {
            let hlc = hlc.max(Hlc(newest + BEHIND_DROPPED));
            self.renew_household(household, &own.role, hlc, &mut grants)?;
            renewed.push((household, hlc));
        }
        self.send_grants(grants, &devices)?;
        self.drop_what_removed_gave(&renewed)
    }

    /// The next clock reading, kept.
    pub(super) fn tick(&self) -> Result<Hlc> {
        let hlc = self.store.last_hlc()?.next(self.now());
        self.store.set_hlc(hlc)?;
        Ok(hlc)
    }
}

impl Profile {
    /// Joins an organisation through its folder with a one-time code, and reads what this role may see.
    /// Nobody else needs to be online.
    ///
    /// Errors: `profile_exists`, `passphrase_empty`, `code_mistyped`, `code_wrong`, `invitation_used`,
    /// `invitation_expired`, `folder_missing`, `folder_not_ours`, `folder_other_organisation`, `version_newer`, those of a
    /// damaged invitation (`file_…`), and those of reading the folder and of writing the profile. After any of these the
    /// code is good for another try. The first round comes after that, with the profile in its place: of what it meets
    /// only that is an error which no later round mends.
    pub fn join(&self, key: &Key, env: Env, folder: &Path, code: &str) -> Result<(App, JoinedView)> {
        if self.exists() {
            return Err(Error::refused("profile_exists"));
        }
        if matches!(key, Key::Passphrase(p) if p.is_empty()) {
            return Err(Error::field("passphrase_empty", "passphrase"));
        }
        let code = Code::parse(code).map_err(|_| Error::field("code_mistyped", "code"))?;
        let (org, grant) = read_invitation(&env, folder, &code)?;
        fs::create_private_dir(self.dir())?;
        let unfinished = self.dir().join("tsunagi.db.part");
        fs::remove_database(&unfinished)?;
        let own = key_for(key);
        let store = Store::open(&unfinished, &own, Opened::Fresh)?;
        let mut log = [0; 16];
        env.entropy.fill(&mut log);
        let mut app = first_app(store, env, self.dir(), Id::from_bytes(log), &grant.label);
        app.organisation = org;
        app.actor = grant.worker;
        app.join_with(&code, &grant)?;
        app.store.set_setting("actor", &grant.worker.to_string())?;
        app.store.set_setting("organisation", &org.to_string())?;
        app.store.set_setting("sample", "0")?;
        // What is not whole is thrown away, so nothing in it need survive a power cut.
        let filling = app.store.filling()?;
        let received = app.read_before_joining(folder)?;
        app.store.filled(filling)?;
        let App { store, env, .. } = app;
        let mut first = who(&store, grant.worker)?;
        if first.name.is_empty() {
            first.name.clone_from(&grant.worker_name);
        }
        drop(store);
        // Only now is it a profile: whatever was interrupted before leaves none, and the code good for another try.
        let mut app = self.place(key, &own, first, &unfinished, env)?;
        // The folder hears of it; where it is away or full by now, or another one lies there, in a later round.
        let received = match app.sync_after(folder, received) {
            Ok(report) => report.received,
            Err(e) if is_of_folder(&e) => received,
            Err(e) => return Err(e),
        };
        let late = |a: &SetAside| a.code == "not_readable_now";
        let whole = received > 0 && app.missing()?.is_empty() && !app.store.files_aside()?.iter().any(late);
        Ok((
            app,
            JoinedView {
                organisation: grant.organisation.clone(),
                worker: grant.worker_name.clone(),
                worker_id: grant.worker.to_string(),
                role: grant.role.clone(),
                device: grant.label.clone(),
                received,
                whole,
            },
        ))
    }
}

/// What is wrong with the folder just now, and no fault of this profile.
fn is_of_folder(e: &Error) -> bool {
    e.class == Class::Away || matches!(e.code.as_str(), "folder_not_ours" | "folder_other_organisation")
}

/// Finds the invitation of the code in the folder and opens it: the organisation and the grant.
fn read_invitation(env: &Env, folder: &Path, code: &Code) -> Result<(Id, Grant)> {
    let opened = Folder::open(&*env.fs, folder)?;
    let marker = opened.marker()?.ok_or_else(|| Error::refused("folder_not_ours"))?;
    let marker = MarkerFile::parse(&marker).map_err(not_ours)?.marker;
    let path = format!("i/{}.tsg", hex(code.id()));
    let bytes = match opened.read(&path) {
        Ok(bytes) => bytes,
        // It may be there, and its content elsewhere.
        Err(e) if e.class == Class::Away && e.code != "folder_missing" => return Err(e),
        Err(_) => return Err(Error::field(gone(&opened, code.id()), "code")),
    };
    let file = InvitationFile::parse(&bytes).map_err(wire)?;
    let grant = file.open(code).map_err(|_| Error::field("code_wrong", "code"))?;
    if grant.root != marker.root || file.file.org != marker.org {
        return Err(Error::refused("folder_other_organisation"));
    }
    if env.clock.now() > file.not_after {
        return Err(Error::field("invitation_expired", "code"));
    }
    Ok((marker.org, grant))
}

/// Why an invitation is not in the folder: somebody has used it, or it never was there.
fn gone(folder: &Folder<'_>, id: Id) -> &'static str {
    let used = |path: &String| {
        folder.read(path).is_ok_and(|bytes| ClaimFile::parse(&bytes).is_ok_and(|c| c.invitation == Some(id)))
    };
    let claims = folder.files("i").unwrap_or_default();
    if claims.iter().any(used) { "invitation_used" } else { "code_wrong" }
}

impl App {
    /// Stores what the grant gives and puts the claim among the files that go out.
    fn join_with(&self, code: &Code, grant: &Grant) -> Result<()> {
        self.in_one(|| {
            self.store.create_log(self.log, &grant.label)?;
            let device = DeviceKeys::generate(self.entropy());
            self.store.set_secret("device", &*device.to_bytes())?;
            self.store.set_secret("root_public", &grant.root)?;
            self.take_keys(&grant.keys, self.log, "administrator", None)?;
            let (hlc, public) = (self.tick()?, device.public());
            self.store.set_device(&DeviceRow {
                log: self.log,
                label: grant.label.clone(),
                worker: grant.worker,
                role: grant.role.clone(),
                sign: public.sign,
                open: public.open,
                cut: None,
                invitation: Some(code.id()),
                hlc: hlc.0,
                roster: 0,
            })?;
            let claim = Claim {
                org: self.organisation(),
                invitation: Some(code.id()),
                log: self.log,
                public,
                hlc,
                predecessor: None,
                label: grant.label.clone(),
            };
            self.send_claim(&claim, &device.sign, &code.signer())?;
            Ok(())
        })
    }

    pub(super) fn send_claim(&self, claim: &Claim, own: &SignKey, signer: &SignKey) -> Result<()> {
        let directory = self.directory_key()?;
        let bytes = claim.seal(&directory, own, signer, self.entropy()).map_err(wire)?;
        self.store.send(&format!("i/{}-{}", hex(claim.log), file_name(0, &file_hash(&bytes))), &bytes)
    }
}

fn not_ours(e: WireError) -> Error {
    match e {
        WireError::Newer { version } => {
            Error::new(Class::Damaged, "version_newer").with(json!({ "found": version }))
        }
        _ => Error::refused("folder_not_ours"),
    }
}
