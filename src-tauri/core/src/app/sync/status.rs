//! How far sharing is. Nothing here touches the folder.

use super::super::App;
use super::keys::{hex, unhex};
use super::receive::number_in;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::scope::{EVERYTHING, holding};
use crate::error::Result;
use crate::store::{DeviceRow, SetAside};
use crate::view::{AsideView, DeviceView, MissingView, SharingEvent, SharingView};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// How long what is missing of a log that has ended is waited for, in milliseconds: a fortnight, for a stick in a drawer.
const UNTIL_LOST: i64 = 14 * 24 * 3_600_000;

/// Lines of the history of sharing that are shown.
const EVENTS: usize = 100;

impl App {
    /// What footer and screen show.
    pub fn sharing(&self) -> Result<SharingView> {
        self.ask(Act::Share)?;
        let shared = self.is_sharing()?;
        let (pending, unreceived) = if shared { self.pending()? } else { (0, 0) };
        let rfc = |at| self.zone().rfc3339(at);
        let aside = self.store.files_aside()?;
        let events = self.store.events(EVENTS)?;
        let (missing, lost) = self.not_here()?;
        let labels: HashMap<Id, String> =
            self.store.devices()?.into_iter().map(|d| (d.log, d.label)).collect();
        Ok(SharingView {
            shared,
            folder: self.sync_folder()?.map(|f| f.to_string_lossy().into_owned()),
            problem: self.problem()?,
            role: if shared { Some(self.own_device()?.role) } else { None },
            device: self.store.own_log()?.1,
            may_invite: shared && self.root().is_ok(),
            pending,
            unreceived,
            last_sync: self.last_sync()?.map(rfc),
            devices: self.devices()?,
            missing,
            lost,
            set_aside: aside
                .into_iter()
                .map(|a| {
                    let log = a.path.split('/').nth(1).and_then(unhex);
                    let device = log.and_then(|log| labels.get(&log).cloned());
                    AsideView { file: a.path, device, code: a.code, since: rfc(a.since) }
                })
                .collect(),
            conflicts: self.conflicts_in_sight()? as i64,
            outdated: !self.only_read()?.is_empty(),
            events: events
                .into_iter()
                .map(|(at, code, detail)| SharingEvent {
                    at: rfc(at),
                    code,
                    detail: serde_json::from_str(&detail).unwrap_or_default(),
                })
                .collect(),
        })
    }

    /// The access role of the worker whose device this is. Error `not_sharing`.
    pub(in super::super) fn own_device_role(&self) -> Result<String> {
        Ok(self.own_device()?.role)
    }

    /// Why this device does not share: it was removed or refused, or what the last round met.
    fn problem(&self) -> Result<Option<String>> {
        let met = self.store.setting("sync_problem")?.filter(|p| !p.is_empty());
        if !self.is_sharing()? {
            return Ok(met);
        }
        // Before whatever is wrong with the folder: nobody reads what is written here, and a folder that is mended does
        // not change that. Only an administrator does.
        if self.is_out()? {
            return Ok(Some("device_removed".to_owned()));
        }
        // Where somebody else seemed to have used the invitation first, the roster has the last word.
        let refused = self.store.setting("sync_refused")?.filter(|_| !self.is_on_roster());
        if refused.is_none() && met.is_none() && self.is_clock_behind()? {
            return Ok(Some("clock_behind".to_owned()));
        }
        Ok(refused.or(met))
    }

    fn is_on_roster(&self) -> bool {
        self.own_device().is_ok_and(|own| own.roster > 0)
    }

    /// The devices that take part, in the order of labels.
    pub fn devices(&self) -> Result<Vec<DeviceView>> {
        self.ask(Act::Share)?;
        let own = self.store.own_log()?.0;
        let (heard, mut last) = (self.store.heard_about(own)?, self.store.heard_last()?);
        let head = self.store.head(self.store.own_number()?)?.map_or(0, |h| h.seq);
        let mut views = vec![];
        for d in self.store.devices()? {
            let number = self.store.number_of(d.log, &d.label)?;
            let ours = heard.iter().find(|h| h.by == d.log).map(|h| h.seq);
            views.push(DeviceView {
                device: d.label,
                worker: self.worker_name(d.worker)?,
                worker_id: d.worker.to_string(),
                role: d.role,
                own: d.log == own,
                removed: d.cut.is_some(),
                last_heard: last.remove(&d.log).map(|at| self.zone().rfc3339(at)),
                changes: self.store.count_changes_after(number, 0)? as i64,
                // This device has all of its own.
                has_of_ours: if d.log == own { head as i64 } else { ours.unwrap_or(0) as i64 },
            });
        }
        views.sort_by(|a, b| a.device.cmp(&b.device));
        Ok(views)
    }

    /// Own changes that are not in the folder, and those there that nobody has said to have.
    fn pending(&self) -> Result<(i64, i64)> {
        let number = self.store.own_number()?;
        let waiting = self.store.outbox_waiting()?;
        let segments = self.store.segments_after(number, 0)?;
        let there =
            segments.iter().take_while(|s| !waiting.contains(&s.path)).last().map_or(0, |s| s.last_no);
        let attested = self.attested()?;
        let received = segments.iter().rfind(|s| s.seq <= attested).map_or(0, |s| s.last_no);
        let pending = self.store.count_changes_after(number, there)?;
        let unreceived = self.store.count_changes_after(number, received)?.saturating_sub(pending);
        Ok((pending as i64, unreceived as i64))
    }

    /// How far a record is that this device wrote to: `here`, `in_folder`, or `received` by a device of the
    /// office (one that holds everything). None where it came from others, or nothing is shared.
    pub fn record_place(&self, id: Id) -> Result<Option<&'static str>> {
        self.ask(Act::Look)?;
        if !self.is_sharing()? {
            return Ok(None);
        }
        let number = self.store.own_number()?;
        let changes = self.store.changes_of(id)?;
        // Of what is out of sight nothing is said.
        let kind = changes.iter().flat_map(|c| &c.change.records).find(|e| e.id == id);
        match kind.and_then(|e| Kind::from_number(e.kind)) {
            Some(kind) if self.peek(kind, id)?.is_some() => {}
            _ => return Ok(None),
        }
        let last = changes.iter().filter(|c| c.log == number).map(|c| c.no).max();
        let Some(no) = last else { return Ok(None) };
        let segments = self.store.segments_after(number, 0)?;
        let Some(of) = segments.iter().find(|s| s.last_no >= no) else { return Ok(Some("here")) };
        if self.store.outbox_waiting()?.contains(&of.path) {
            return Ok(Some("here"));
        }
        let devices = self.store.devices()?;
        let office = |log: Id| {
            devices.iter().any(|d| {
                d.log == log && d.cut.is_none() && holding(&d.role).is_some_and(|h| h.of_all == EVERYTHING)
            })
        };
        let own = self.store.own_log()?.0;
        let has = |h: &&crate::store::Heard| h.by != own && office(h.by);
        let received = self.store.heard_about(own)?.iter().filter(has).map(|h| h.seq).max().unwrap_or(0);
        Ok(Some(if of.seq <= received { "received" } else { "in_folder" }))
    }

    /// Writes a file for whoever helps: codes, numbers and device labels, no personal data. Errors
    /// `folder_missing`, `read_only`, `disk_full`.
    pub fn export_help(&self, folder: &Path) -> Result<PathBuf> {
        self.ask(Act::Share)?;
        let view = self.sharing()?;
        let devices: Vec<_> = view
            .devices
            .iter()
            .map(|d| {
                json!({ "device": d.device, "role": d.role, "own": d.own, "removed": d.removed,
                        "last_heard": d.last_heard, "changes": d.changes, "has_of_ours": d.has_of_ours })
            })
            .collect();
        let lines: Vec<_> =
            view.events.iter().map(|e| json!({ "at": e.at, "code": e.code, "detail": e.detail })).collect();
        let report = json!({
            "program": env!("CARGO_PKG_VERSION"),
            "problem": view.problem,
            "pending": view.pending,
            "unreceived": view.unreceived,
            "last_sync": view.last_sync,
            "devices": devices,
            "missing": view.missing,
            "lost": view.lost,
            "set_aside": view.set_aside,
            "conflicts": view.conflicts,
            "events": lines,
        });
        let name = format!("tsunagi-help-{}-{}.json", self.device(), self.now().0);
        let path = folder.join(name);
        let text = serde_json::to_vec_pretty(&report).unwrap_or_default();
        self.env.fs.write_atomic(&path, &text)?;
        Ok(path)
    }

    /// Segments that somebody says to have and that are not here: counts leave out what is in them.
    pub fn missing(&self) -> Result<Vec<MissingView>> {
        self.ask(Act::Share)?;
        Ok(self.not_here()?.0)
    }

    /// What is missing, and what is lost: for `UNTIL_LOST` nothing came of it, its log has ended, and nobody who could
    /// give it once more says to have it. Should somebody have it after all, it is missing again until it comes.
    fn not_here(&self) -> Result<(Vec<MissingView>, Vec<MissingView>)> {
        let own = self.store.own_log()?.0;
        let devices = self.store.devices()?;
        let others = || devices.iter().filter(|d| d.log != own);
        let heads = self.store.heads()?;
        let have: HashMap<Id, u64> =
            others().map(|d| (d.log, heads.get(&d.log).copied().unwrap_or(0))).collect();
        let behind = self.store.heard_beyond(&have)?;
        let (mut missing, mut lost) = (vec![], vec![]);
        if behind.is_empty() {
            return Ok((missing, lost));
        }
        let mut ended = HashSet::new();
        for device in &devices {
            ended.extend(Some(device.log).filter(|_| device.cut.is_some()));
            ended.extend(self.before(device.log)?);
        }
        let holds_all = |d: &&DeviceRow| holding(&d.role).is_some_and(|h| h.of_all == EVERYTHING);
        let giving = devices.iter().filter(holds_all).filter(|d| d.roster > 0).map(|d| d.log);
        let giving: HashSet<Id> = giving.filter(|log| !ended.contains(log)).collect();
        let (aside, back) = (self.store.files_aside()?, self.taken_back()?);
        for device in others().filter(|d| behind.contains(&d.log)) {
            let have = have.get(&device.log).copied().unwrap_or_default();
            let mut said = self.store.heard_about(device.log)?;
            said.retain(|h| h.seq > have);
            // The last of it that somebody has, and that somebody has who can give it.
            let last = said.iter().map(|h| h.seq).max().unwrap_or(0);
            let given = said.iter().filter(|h| giving.contains(&h.by)).map(|h| h.seq).max().unwrap_or(0);
            let Some(since) = said.iter().map(|h| h.at).min() else { continue };
            // What others have of the other branch of a copied disk is there, and shown as set aside; its
            // writer sends it again under a new name.
            let mine = format!("l/{}/", hex(device.log));
            let forks = |a: &&SetAside| a.code == "fork" && a.path.starts_with(&mine);
            if aside.iter().filter(forks).any(|a| number_in(&a.path) <= have + 1) {
                continue;
            }
            // Nor is what its writer has taken back.
            if back.iter().any(|t| t.log == device.log && t.last() >= last) {
                continue;
            }
            let last = last.min(device.cut.unwrap_or(u64::MAX)).max(have);
            let may_come = !ended.contains(&device.log) || self.now().0 - since.0 < UNTIL_LOST;
            let given = if may_come { last } else { given.clamp(have, last) };
            for (list, from, to) in [(&mut missing, have, given), (&mut lost, given, last)] {
                if to > from {
                    list.push(MissingView {
                        device: device.label.clone(),
                        from: from as i64 + 1,
                        to: to as i64,
                        since: self.zone().rfc3339(since),
                    });
                }
            }
        }
        Ok((missing, lost))
    }
}
