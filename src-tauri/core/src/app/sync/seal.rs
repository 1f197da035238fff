//! Sealing what this device wrote: its changes, cut into scopes, as the next segments of its log.

use super::super::App;
use super::along::bring;
use super::keys::{Grants, ROLES, hex, wire};
use super::scopes::Families;
use crate::domain::edit::Change;
use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{Facet, Scope};
use crate::error::Result;
use crate::planted::{self, Bug};
use crate::store::{DeviceRow, LoggedChange, SegmentRow};
use crate::sync::crypt::SecretKey;
use crate::sync::wire::{Frame, IndexFor, Packed, Seen, SegmentPlan, TO_READ_WITH, file_hash, file_name};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Changes in one segment: some two megabytes.
const IN_ONE_SEGMENT: usize = 2_000;

impl App {
    /// Seals own changes that are in no segment yet; gives how many. With `attest`, a segment without
    /// changes says what has come in, where there is nothing else to say.
    pub(super) fn seal_own(&self, mut attest: bool) -> Result<i64> {
        let mut sealed = 0;
        loop {
            let pieces = planted::is(Bug::SealInPieces);
            let next = if pieces { self.seal_next(attest)? } else { self.in_one(|| self.seal_next(attest))? };
            match next {
                0 => return Ok(sealed),
                n => sealed += n as i64,
            }
            attest = false;
        }
    }

    fn seal_next(&self, attest: bool) -> Result<usize> {
        let number = self.store.own_number()?;
        let head = self.store.head(number)?;
        let from = head.as_ref().map_or(0, |h| h.last_no);
        let changes = self.store.changes_after(number, from, IN_ONE_SEGMENT)?;
        let behind = self.store.left_behind()?;
        if changes.is_empty() && behind.is_empty() && !attest {
            return Ok(0);
        }
        let own = self.own_device()?;
        let devices: HashMap<Id, DeviceRow> = self.store.devices()?.into_iter().map(|d| (d.log, d)).collect();
        let mut grants = Grants::new();
        let frames = self.frames(&changes, &behind, &own, from, &mut grants)?;
        let mut index_for = vec![];
        for (role, _, facets) in ROLES {
            if let Some(open) = self.role_public(role)?.filter(|_| !planted::is(Bug::NoIndex)) {
                index_for.push(IndexFor { role, open, facets });
            }
        }
        let seq = head.as_ref().map_or(1, |h| h.seq + 1);
        let plan = SegmentPlan {
            org: self.organisation(),
            log: self.log,
            seq,
            prev: head.map_or([0; 32], |h| h.hash),
            roster: self.roster_number()?,
            seen: self.seen()?,
            frames,
            index_for,
            snapshot: false,
        };
        let bytes = plan.seal(&self.device_keys()?.sign, self.entropy()).map_err(wire)?;
        let hash = file_hash(&bytes);
        let path = format!("l/{}/{}/{}", hex(self.log), seq / 1000, file_name(seq, &hash));
        let last_no = changes.last().map_or(from, |c| c.no);
        self.store.set_segment(
            number,
            &SegmentRow { seq, hash, last_no, unread: 0, path: path.clone() },
            self.now(),
        )?;
        self.store.send(&path, &bytes)?;
        self.send_grants(grants, &devices)?;
        Ok(changes.len())
    }

    /// What this device has of every other log; and where the folder holds another segment under a number, what this
    /// device has under it. Its writer's disk was put back: what is further tells it that, but not since when.
    fn seen(&self) -> Result<Vec<Seen>> {
        let mut seen = vec![];
        let forks = self.first_forks()?;
        for device in self.store.devices()? {
            let number = self.store.number_of(device.log, &device.label)?;
            if device.log != self.log
                && !planted::is(Bug::AttestToNothing)
                && let Some(head) = self.store.head(number)?
            {
                let fork = forks.get(&device.log).filter(|seq| **seq < head.seq);
                let other = fork.map(|seq| self.store.segment(number, *seq)).transpose()?.flatten();
                for row in other.into_iter().chain([head]) {
                    let hash = std::array::from_fn(|i| row.hash.get(i).copied().unwrap_or_default());
                    seen.push(Seen { log: device.log, seq: row.seq, hash });
                }
            }
        }
        Ok(seen)
    }

    /// The changes cut by scope, each part under its scope's key.
    fn frames(
        &self,
        changes: &[LoggedChange],
        behind: &[(Id, LoggedChange, Id)],
        own: &DeviceRow,
        from: u64,
        grants: &mut Grants,
    ) -> Result<Vec<Frame>> {
        let mut families = Families::new();
        let mut parts: BTreeMap<Scope, Vec<Packed>> = BTreeMap::new();
        for logged in changes {
            self.cut_up(logged, &mut families, &mut parts)?;
            for edit in &logged.change.records {
                self.bring_along(edit, from, &mut parts)?;
            }
        }
        for (household, change, person) in behind {
            bring(change, *person, *household, &mut parts);
            self.store.not_left_behind(*household, change.log_id, change.no, *person)?;
        }
        // When a device is removed the directory's key is renewed; families' secrets follow on every device.
        let renew_before = self.store.scope_keys(Scope::Directory.code())?.pop().map_or(0, |(hlc, _)| hlc);
        let mut keys: HashMap<Scope, SecretKey> = HashMap::new();
        let mut renewed: BTreeSet<Id> = BTreeSet::new();
        let mut frames = vec![];
        for (scope, changes) in parts {
            if let Some(household) = scope.household()
                && !renewed.contains(&household)
                && self.needs_secret(household, own, renew_before)?
            {
                // Also where the clock of a removal is ahead: once is enough.
                let newest = self.store.household_keys(household)?.last().map_or(0, |k| k.hlc + 1);
                let hlc = self.tick()?.max(Hlc(renew_before.max(newest)));
                self.renew_household(household, &own.role, hlc, grants)?;
                renewed.insert(household);
            }
            let (scope, key) = self.key_or_next_best(scope, &mut keys)?;
            frames.push(Frame { key, payload: self.payload(scope, changes)? });
        }
        Ok(frames)
    }

    fn needs_secret(&self, household: Id, own: &DeviceRow, renew_before: u64) -> Result<bool> {
        let keys = self.store.household_keys(household)?;
        // With one that only opens nothing is written: a removed device knows it.
        let Some(newest) = keys.iter().rfind(|k| k.hlc != TO_READ_WITH.0) else { return Ok(true) };
        // Of its own access log every device may make one, and nobody else does it for what it writes there.
        let may = matches!(own.role.as_str(), "administrator" | "coordinator") || household == own.log;
        let under = if planted::is(Bug::KnownSecretsStay) { newest.hlc } else { newest.under };
        Ok(may && newest.hlc.min(under) < renew_before)
    }

    /// The key of a scope. What a role writes outside of what it holds still goes out: in another facet
    /// of the family, else with the beds where the desk writes (somebody who comes at night and belongs to no
    /// family yet), else in the directory, where every device can keep it from being lost.
    fn key_or_next_best(
        &self,
        scope: Scope,
        keys: &mut HashMap<Scope, SecretKey>,
    ) -> Result<(Scope, SecretKey)> {
        let others = scope.household().into_iter().flat_map(|h| Facet::ALL.map(|f| Scope::Household(h, f)));
        // What concerns nobody's family here never goes where every device reads.
        let last = if scope == Scope::Cases { [Scope::Audit; 2] } else { [Scope::Beds, Scope::Directory] };
        for candidate in std::iter::once(scope).chain(others).chain(last) {
            if let Some(key) = keys.get(&candidate) {
                return Ok((candidate, key.clone()));
            }
            if let Some(key) = self.writing_key(candidate)? {
                if candidate != scope {
                    let detail = json!({ "scope": scope.code(), "in": candidate.code() });
                    self.store.note_event(self.now(), "out_of_scope", &detail)?;
                }
                keys.insert(candidate, key.clone());
                return Ok((candidate, key));
            }
        }
        Err(crate::error::Error::refused("not_sharing"))
    }

    pub(super) fn cut_up(
        &self,
        logged: &LoggedChange,
        families: &mut Families,
        parts: &mut BTreeMap<Scope, Vec<Packed>>,
    ) -> Result<()> {
        for (scope, picked) in self.scopes_of(&logged.change, families)? {
            if let Some(part) = logged.change.part(|_, op| picked.contains(&op.index)) {
                parts.entry(scope).or_default().push(pack(logged, &part));
            }
        }
        Ok(())
    }

    /// The scopes that a change goes out in, each with the places of its operations.
    pub(super) fn scopes_of(
        &self,
        change: &Change,
        families: &mut Families,
    ) -> Result<BTreeMap<Scope, BTreeSet<u32>>> {
        let mut of: BTreeMap<Scope, BTreeSet<u32>> = BTreeMap::new();
        for edit in &change.records {
            let Some(kind) = Kind::from_number(edit.kind) else { continue };
            for op in &edit.ops {
                let mut scopes = self.scopes(kind, edit.id, op.field, families)?;
                if planted::is(Bug::EverythingToTheDirectory) {
                    scopes = vec![Scope::Directory];
                }
                if planted::is(Bug::OneFacet) {
                    let one = |s: &Scope| s.household().map_or(*s, |h| Scope::Household(h, Facet::Identity));
                    scopes = scopes.iter().map(one).collect();
                }
                for scope in scopes {
                    of.entry(scope).or_default().insert(op.index);
                }
            }
        }
        Ok(of)
    }
}

pub(super) fn pack(logged: &LoggedChange, part: &Change) -> Packed {
    Packed { log: logged.log_id, no: logged.no, body: part.encode(logged.log_id) }
}
