//! Who takes part and with which keys: rosters, invitations, claims and keyrings of the folder.

use super::super::App;
use super::Listing;
use super::aside::reading_problem;
use super::keys::{ROLES, hex, unhex};
use super::removals::Removal;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::scope::Scope;
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::DeviceRow;
use crate::sync::crypt::{DeviceKeys, OpenKey};
use crate::sync::folder::Folder;
use crate::sync::wire::{
    ClaimFile, File, KeyringFile, Kind as FileKind, PublicDevice, RosterFile, WireError, role_audience,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// Files that are read in one transaction.
const IN_ONE: usize = 64;

/// A file was used, or why not. `Wait` leaves it unread without a word: what it needs may come.
pub(super) enum Taken {
    Yes,
    Wait,
    Aside(&'static str),
}

impl App {
    /// Reads rosters, invitations, claims and keyrings that are new; true where keys came with them.
    pub(super) fn read_offices(&self, folder: &Folder<'_>, listing: &Listing) -> Result<bool> {
        let mut keys = self.read_new(folder, &listing.rosters, |app, bytes| app.take_roster(bytes))?;
        // Invitations before the claims on them.
        for _ in 0..2 {
            keys |= self.read_new(folder, &listing.joining, |app, bytes| app.take_joining(bytes))?;
        }
        let mine: BTreeSet<Id> = self.audiences()?;
        let audience = |path: &str| path.split('/').nth(1).and_then(unhex);
        let rings: Vec<String> = listing
            .keyrings
            .iter()
            .filter(|p| audience(p).is_some_and(|a| mine.contains(&a)))
            .cloned()
            .collect();
        keys |= self.read_new(folder, &rings, |app, bytes| app.take_keyring(bytes))?;
        // A key that came may open what could not be read before.
        keys |= self.read_new(folder, &listing.rosters, |app, bytes| app.take_roster(bytes))?;
        let to_me = |p: &&String| p.starts_with("k/") && audience(p).is_some_and(|a| mine.contains(&a));
        let mut given: Vec<&String> = listing.all.iter().filter(to_me).collect();
        given.sort();
        keys |= self.look_at_their_keys(folder, &given)?;
        self.in_one(|| self.hand_on_to_who_stays())?;
        Ok(keys)
    }

    /// Reads the files that were not read yet, some in one transaction.
    fn read_new(
        &self,
        folder: &Folder<'_>,
        paths: &[String],
        take: impl Fn(&App, &[u8]) -> Result<(Taken, bool)>,
    ) -> Result<bool> {
        // What was read long ago is not among them.
        let mut new = vec![];
        for path in paths {
            if !self.store.is_known(path)? {
                new.push(path);
            }
        }
        let mut any = false;
        for chunk in new.chunks(IN_ONE) {
            // A slow folder must not keep others from writing.
            let found: Vec<_> = chunk.iter().map(|path| (*path, folder.read(path))).collect();
            any |= self.in_one(|| {
                let mut any = false;
                for (path, bytes) in found {
                    let taken = match bytes {
                        Ok(bytes) => {
                            let (taken, new) = take(self, &bytes)?;
                            any |= new;
                            taken
                        }
                        Err(e) => Taken::Aside(reading_problem(&e.code)),
                    };
                    match taken {
                        Taken::Yes => self.store.set_read(path)?,
                        Taken::Wait => self.store.not_aside(path)?,
                        Taken::Aside(code) => self.store.set_aside(path, code, self.now())?,
                    }
                }
                Ok(any)
            })?;
        }
        Ok(any)
    }

    /// Rosters add up: a device that one of them names is known, one that any of them cut off is cut off.
    /// So an old roster that comes back takes nothing away.
    fn take_roster(&self, bytes: &[u8]) -> Result<(Taken, bool)> {
        let file = match RosterFile::parse(bytes) {
            Ok(file) => file,
            Err(e) => return Ok((Taken::Aside(e.code()), false)),
        };
        let signed = file.verify(&self.root_public()?).is_ok() || planted::is(Bug::RosterUnsigned);
        if file.public.org != self.organisation() || !signed {
            return Ok((Taken::Aside(WireError::Signature.code()), false));
        }
        let keys = self.scope_keys(Scope::Directory)?;
        let Some(key) = keys.iter().find(|k| k.id() == file.public.key) else {
            // The names are for those who hold the directory; who takes part and who is cut off is for all.
            for d in file.public.devices.iter().filter(|d| d.cut.is_none()) {
                self.store.set_setting(&on_a_roster(d.log), "1")?;
            }
            self.note_removals(removals(&file.public.devices))?;
            self.settle_removals()?;
            return Ok((Taken::Wait, false));
        };
        let roster = match file.open(key) {
            Ok(roster) => roster,
            Err(e) => return Ok((Taken::Aside(e.code()), false)),
        };
        let known: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        for d in roster.devices {
            let there = known.get(&d.log);
            let cut = there.and_then(|t| t.cut);
            let mut row = DeviceRow {
                log: d.log,
                label: d.label,
                worker: d.worker,
                role: d.role,
                sign: d.public.sign,
                open: d.public.open,
                cut,
                invitation: d.invitation,
                hlc: there.map_or(0, |t| t.hlc),
                roster: roster.n,
            };
            if let Some(there) = there.filter(|t| t.roster >= roster.n) {
                row = DeviceRow { cut, ..there.clone() };
            }
            self.store.set_device(&row)?;
            self.store.number_of(row.log, &row.label)?;
            self.forget_after_cut(&row)?;
            self.drop_rivals(&row)?;
        }
        if planted::is(Bug::OldRosterCounts) {
            self.store.set_setting("removals", "[]")?;
        }
        self.note_removals(removals(&file.public.devices))?;
        self.settle_removals()?;
        let removed: Vec<_> = self.store.devices()?.into_iter().filter(|d| d.cut.is_some()).collect();
        for row in removed.iter().filter(|r| r.log != self.log) {
            self.renew_without(row)?;
            self.hand_on_keys(row.log)?;
        }
        if roster.n > self.roster_number()? {
            self.store.set_setting("roster", &roster.n.to_string())?;
            self.store.set_secret("roster_hash", &file.file.hash())?;
        }
        Ok((Taken::Yes, false))
    }

    fn take_joining(&self, bytes: &[u8]) -> Result<(Taken, bool)> {
        let file = match File::parse(bytes) {
            Ok(file) if file.org == self.organisation() => file,
            Ok(_) => return Ok((Taken::Aside(WireError::Signature.code()), false)),
            Err(e) => return Ok((Taken::Aside(e.code()), false)),
        };
        let taken = match file.kind {
            FileKind::Invitation => self.take_invitation(bytes)?,
            FileKind::Claim => self.take_claim(bytes)?,
            _ => Taken::Aside(WireError::NotOurs.code()),
        };
        Ok((taken, false))
    }

    /// A device that joined, or that goes on after its disk was restored or copied.
    fn take_claim(&self, bytes: &[u8]) -> Result<Taken> {
        let file = match ClaimFile::parse(bytes) {
            Ok(file) => file,
            Err(e) => return Ok(Taken::Aside(e.code())),
        };
        if self.store.device(file.log)?.is_some() {
            // A roster was quicker.
            self.note_lineage(&file)?;
            self.take_back(&file)?;
            let owed = format!("owed {}", file.log);
            if file.predecessor.is_some() && file.log != self.log && self.store.setting(&owed)?.is_none() {
                self.store.set_setting(&owed, "1")?;
            }
            return Ok(Taken::Yes);
        }
        let predecessor = match &file.predecessor {
            Some(before) => self.store.device(before.log)?,
            None => None,
        };
        let invitation = match file.invitation {
            Some(id) => self.invitation(id)?,
            None => None,
        };
        let (signer, late) = match (&invitation, &predecessor) {
            (Some(i), _) => (i.public, file.hlc.instant().0 > i.until),
            (None, Some(before)) if before.cut.is_some() => return Ok(Taken::Aside("removed_writer")),
            (None, Some(before)) => (before.sign, false),
            (None, None) => return Ok(Taken::Wait),
        };
        if file.verify(&signer).is_err() && !planted::is(Bug::ClaimUnsigned) {
            return Ok(Taken::Aside(WireError::Signature.code()));
        }
        if late {
            return Ok(Taken::Aside("invitation_expired"));
        }
        let keys = self.scope_keys(Scope::Directory)?;
        let Some(claim) = keys.iter().find(|k| k.id() == file.key).and_then(|k| file.open(k).ok()) else {
            return Ok(Taken::Wait);
        };
        // Whoever claims does not say what they may: that stands in the invitation, and a successor has the rights of
        // its predecessor.
        let (label, role, worker) = match (invitation, &predecessor) {
            (Some(i), _) => (i.label, i.role, Id::parse(&i.worker).ok()),
            (None, Some(p)) => (claim.label, p.role.clone(), Some(p.worker)),
            (None, None) => return Ok(Taken::Wait),
        };
        let Some(worker) = worker else { return Ok(Taken::Wait) };
        let row = DeviceRow {
            log: claim.log,
            label,
            worker,
            role,
            sign: claim.public.sign,
            open: claim.public.open,
            cut: None,
            invitation: claim.invitation,
            hlc: claim.hlc.0,
            roster: 0,
        };
        self.store.set_device(&row)?;
        self.store.number_of(row.log, &row.label)?;
        self.drop_rivals(&row)?;
        self.note_lineage(&file)?;
        self.take_back(&file)?;
        if predecessor.is_some() {
            // Keys that were made since the backup, or since the copy was made, did not come with the disk.
            self.store.set_setting(&format!("owed {}", row.log), "1")?;
        }
        self.store.note_event(self.now(), "joined", &json!({ "device": row.label }))?;
        Ok(Taken::Yes)
    }

    /// Audiences of the keyrings that this device can open.
    fn audiences(&self) -> Result<BTreeSet<Id>> {
        let mut all = BTreeSet::from([self.log]);
        for (code, name, _) in ROLES {
            if !self.role_keys(code)?.is_empty() {
                all.insert(role_audience(name));
            }
        }
        // Keyrings to a log that this device wrote before are still its own.
        for number in 1..=self.store.own_number()? {
            all.insert(self.store.log_of(number)?.0);
        }
        Ok(all)
    }

    pub(super) fn take_keyring(&self, bytes: &[u8]) -> Result<(Taken, bool)> {
        let file = match KeyringFile::parse(bytes) {
            Ok(file) => file,
            Err(e) => return Ok((Taken::Aside(e.code()), false)),
        };
        let Some(issuer) = self.store.device(file.plan.issuer)? else {
            return Ok((Taken::Wait, false));
        };
        let signed = file.verify(&issuer.sign).is_ok() || planted::is(Bug::KeyringUnsigned);
        if file.plan.org != self.organisation() || !signed {
            return Ok((Taken::Aside(WireError::Signature.code()), false));
        }
        let mut opening: Vec<(OpenKey, Option<u64>)> = vec![(self.device_keys()?.open, None)];
        if file.plan.audience != self.log {
            // Sent to a log that this device wrote before.
            let before = self.store.secret(&format!("device {}", file.plan.audience))?;
            let before =
                before.and_then(|b| b.as_slice().try_into().ok().map(|b| DeviceKeys::from_bytes(b).open));
            opening.extend(before.map(|open| (open, None)));
        }
        for (code, name, _) in ROLES {
            if role_audience(name) == file.plan.audience {
                opening.extend(self.role_keys(code)?.into_iter().map(|(hlc, open)| (open, Some(hlc))));
            }
        }
        let opened = opening.iter().find_map(|(open, of_role)| Some((file.open(open).ok()?, *of_role)));
        let Some((keys, under)) = opened else {
            return Ok((Taken::Wait, false));
        };
        // A role that only a claim tells of gives no rights.
        let role = if issuer.roster > 0 { issuer.role.as_str() } else { "reader" };
        let role = if planted::is(Bug::KeysFromAnybody) { "administrator" } else { role };
        // Who does not hold everything makes keys of new families, for the roles. To single devices only
        // those give keys who know whose family it is.
        let of_role = ROLES.iter().any(|(_, name, _)| role_audience(name) == file.plan.audience);
        if !of_role && issuer.roster == 0 {
            return Ok((Taken::Wait, false));
        }
        if !of_role && !matches!(role, "administrator" | "coordinator") {
            return Ok((Taken::Aside(WireError::Signature.code()), false));
        }
        if issuer.cut.is_some() {
            self.write_no_more_with(&keys, &issuer)?;
            self.note_made_after_removal(&keys, &issuer)?;
            // Others may have written with these keys before they knew: they open, also where they came before.
            let new = self.take_keys(&keys.to_read_with(), issuer.log, role, under)?;
            return Ok((Taken::Aside("removed_writer"), new));
        }
        if matches!(role, "administrator" | "coordinator") {
            self.take_dropped(&keys)?;
        }
        self.remember_keyring(&file.file.hash(), &keys)?;
        let new = self.take_keys(&keys, issuer.log, role, under)?;
        self.give_what_was_made_before(&issuer, &keys)?;
        // The roster may give its writer more rights: then it is read again.
        Ok((if issuer.roster > 0 { Taken::Yes } else { Taken::Wait }, new))
    }

    /// An administrator's device puts the devices that joined by its invitations on the roster, and those
    /// that go on after a restored disk.
    pub(super) fn fold_claims(&self) -> Result<()> {
        if self.root().is_err() || self.is_out()? {
            return Ok(());
        }
        // The own disk first, under keys that everybody has: if its log before is cut off next, nobody takes its claim any
        // more, and new keys are believed only from who is on the roster.
        self.fold(
            self.store.devices()?.into_iter().filter(|d| d.roster == 0 && d.log == self.log).collect(),
        )?;
        self.remove_what_goes_along()?;
        for device in self.store.devices()? {
            let owed = format!("owed {}", device.log);
            if self.store.setting(&owed)?.as_deref() == Some("1") && device.cut.is_none() {
                self.in_one(|| {
                    self.send_keyring(device.log, &device.open, &self.keys_of_role(&device.role)?)?;
                    self.store.set_setting(&owed, "0")
                })?;
            }
        }
        self.retire_invitations()?;
        let mut joined = vec![];
        for device in self.store.devices()?.into_iter().filter(|d| d.roster == 0) {
            // Of a succession the predecessor signed. Who was invited is for who invited them: nobody else knows whether
            // that one had the right to by then.
            let ours = match device.invitation {
                Some(id) => self.has_invited(id)?,
                None => true,
            };
            joined.extend(ours.then_some(device));
        }
        self.fold(joined)
    }

    /// Puts devices on a new roster, those there are.
    fn fold(&self, devices: Vec<DeviceRow>) -> Result<()> {
        if devices.is_empty() {
            return Ok(());
        }
        self.in_one(|| {
            let n = self.roster_number()? + 1;
            // After a removal an older invitation, or an older disk, has only keys from before it.
            let renewed = self.store.devices()?.iter().any(|d| d.cut.is_some());
            for device in devices {
                // What is made new for a removed device, those who joined meanwhile get too.
                if renewed && device.invitation.is_some() {
                    self.send_keyring(device.log, &device.open, &self.keys_of_role(&device.role)?)?;
                }
                self.store.set_device(&DeviceRow { roster: n, ..device })?;
            }
            self.send_roster(n)?;
            Ok(())
        })
    }
}

/// The setting that says that a roster names a log, also one that cannot be opened here yet.
pub(super) fn on_a_roster(log: Id) -> String {
    format!("on a roster {}", hex(log))
}

/// The removals that a roster tells of.
fn removals(devices: &[PublicDevice]) -> impl Iterator<Item = Removal> + '_ {
    devices.iter().filter_map(|d| {
        let (by, hlc, last_no) = d.removed.unwrap_or((Id::from_bytes([0; 16]), Hlc(0), 0));
        Some(Removal { hlc, by, log: d.log, cut: d.cut?, last_no })
    })
}
