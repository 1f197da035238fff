//! What happens to disks and to the folder.

use super::*;
use crate::model::{Removal, own_logs};
use tsunagi_core::store::Store;
use tsunagi_core::sync::wire::{PublicDevice, RosterFile};

impl Run {
    pub(super) fn restore(&mut self, dev: usize) {
        let Some(backup) = self.world.devices[dev].backup.clone() else { return };
        self.copied(dev);
        self.world.put_disk(dev, &backup.file);
        for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops).filter(|o| o.device == dev) {
            op.may_be_lost |= op.made > backup.made && !op.out;
            op.put_back |= op.made > backup.made;
            // It was unsent in the backup, or may have been: the restored laptop sends it again.
            op.twice |= op.made <= backup.made;
        }
        self.forget_unheard_removals();
        self.say(format!("{} is restored to its backup of action {}", self.name(dev), backup.made));
    }

    /// A removal of which no disk and no file tells is gone with the disk that was put back.
    fn forget_unheard_removals(&mut self) {
        let heard = |r: &Removal| {
            let noted = |d: usize| noted_at(self.world.disk(d), r.by, r.log).is_some();
            let told = |bytes: &[u8]| {
                RosterFile::parse(bytes).is_ok_and(|roster| {
                    let by = |d: &PublicDevice| d.removed.is_some_and(|(by, _, _)| by == r.by);
                    roster.public.devices.iter().any(|d| d.log == r.log && by(d))
                })
            };
            (0..self.world.devices.len()).any(noted) || self.world.state().has_ever_held(told)
        };
        let kept: Vec<Removal> = self.model.removals.iter().filter(|r| heard(r)).cloned().collect();
        self.model.removals = kept;
        self.settle_removals();
    }

    pub(super) fn copy(&mut self, dev: usize) {
        if self.world.devices.len() >= 8 {
            return;
        }
        self.copied(dev);
        for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops).filter(|o| o.device == dev) {
            op.twice = true;
        }
        let index = self.world.clone_device(dev);
        for removal in self.model.removals.iter_mut().filter(|r| r.devices.contains(&dev)) {
            removal.devices.push(index);
        }
        self.say(format!("{} is copied to #{index}", self.name(dev)));
    }

    /// From now on two disks may write to the same log.
    pub(super) fn copied(&mut self, dev: usize) {
        let log = self.world.disk(dev).own_log().unwrap().0;
        self.world.state().copied.insert(log.as_bytes().to_vec());
    }

    /// Whether the remover's program was killed meanwhile.
    pub fn remove(&mut self, by: usize, dev: usize, fault: Option<Fault>) -> bool {
        // One that is removed removes others as long as it does not know.
        let knows = |run: &Run, dev: usize| {
            let disk = run.world.disk(dev);
            let own = disk.own_log().unwrap().0;
            disk.device(own).unwrap().is_none_or(|d| d.cut.is_some())
        };
        if by == dev || self.role(by) != "administrator" || knows(self, by) || self.world.devices[dev].removed
        {
            return false;
        }
        // One whole device must stay.
        if self.world.full().iter().all(|f| *f == dev || *f == by) && self.world.full().len() < 3 {
            return false;
        }
        let label = self.world.app(dev).device().to_owned();
        let ended = self.world.call(by, fault, |app| app.remove_device(&label));
        let was_killed = matches!(ended, Ended::Killed);
        let [by_log, log] = [by, dev].map(|d| self.world.disk(d).own_log().unwrap().0);
        match ended {
            Ended::Failed(e) => self.refused(by, &e, "remove"),
            Ended::Killed if noted_at(self.world.disk(by), by_log, log).is_none() => {}
            _ => {
                self.say(format!("{} removes {}", self.name(by), self.name(dev)));
                // A copied disk has its old name until it finds out: all of that name are out, and all of the
                // names that the removed disk had before.
                let names = own_logs(self.world.disk(dev));
                // Also those that went on from one of these in a log that the remover does not know.
                let named = |d: &usize| {
                    let disk = self.world.disk(*d);
                    let own = disk.own_log().unwrap().0;
                    let unknown = || self.world.disk(by).device(own).unwrap().is_none();
                    *d != by
                        && (names.contains(&own)
                            || unknown() && own_logs(disk).iter().any(|l| names.contains(l)))
                };
                let devices: Vec<usize> = (0..self.world.devices.len()).filter(named).collect();
                let hlc = removed_at(self.world.disk(by), by_log, log);
                for other in &devices {
                    for t in &mut self.model.things {
                        let known = t.known(&held(self.world.devices[by].disk.as_ref().unwrap(), t.id));
                        for (i, op) in t.ops.iter_mut().enumerate() {
                            op.may_be_lost |= op.device == *other && !known.contains(&i);
                        }
                    }
                }
                self.model.removals.push(Removal { hlc, by: by_log, log, devices });
                self.settle_removals();
            }
        }
        was_killed
    }

    /// Who is out: removals count in the order of their clocks, and whoever is out removes nobody.
    fn settle_removals(&mut self) {
        self.model.removals.sort_by_key(|r| (r.hlc, r.by, r.log));
        let mut out = BTreeSet::new();
        let mut gone = BTreeSet::new();
        for removal in &self.model.removals {
            if out.contains(&removal.by) {
                self.model.contested.extend(removal.devices.iter().copied());
            } else {
                out.insert(removal.log);
                gone.extend(removal.devices.iter().copied());
            }
        }
        for (dev, d) in self.world.devices.iter_mut().enumerate() {
            d.removed = gone.contains(&dev);
        }
    }

    pub(super) fn folder_act(&mut self, act: Act) {
        match act {
            Act::Late { dev, percent } => {
                let view = self.world.devices[self.dev(dev)].view;
                self.world.state().set_late(view, percent);
                self.say(format!("#{view}: of a hundred files {percent} come late"));
            }
            Act::Deliver { dev, percent } => {
                let view = self.world.devices[self.dev(dev)].view;
                self.world.state().deliver(view, percent);
                self.say(format!("#{view}: {percent} of a hundred late files arrive"));
            }
            Act::Mount { dev, mount } => {
                let dev = self.dev(dev);
                if mount == Mount::Foreign {
                    let marker = crate::forge::foreign_marker();
                    self.world.state().set_foreign(marker);
                }
                self.world.mount(dev, mount);
                self.say(format!("#{dev}: the folder is {mount:?}"));
            }
            Act::Remember => {
                self.world.state().remember();
                self.say("a copy of the folder is kept");
            }
            Act::RollBack { to } => {
                self.destroyed = true;
                self.world.state().roll_back(to);
                self.say(format!("copy {to} of the folder comes back"));
            }
            Act::VanishAll { what } => {
                self.destroyed = true;
                let top = ["tsunagi1/l/", "tsunagi1/k/", "tsunagi1/r/", "tsunagi1/i/", "tsunagi1/s/"][what];
                self.world.state().files.retain(|n, _| !n.starts_with(top));
                self.say(format!("everything below {top} vanishes"));
            }
            Act::OldRoster => {
                self.destroyed = true;
                let mut s = self.world.state();
                let number =
                    |n: &String| n.rsplit('/').next().and_then(|n| n.split('-').next()?.parse::<u64>().ok());
                let mut rosters: Vec<(Option<u64>, String)> = s
                    .files
                    .keys()
                    .filter(|n| n.starts_with("tsunagi1/r/"))
                    .map(|n| (number(n), n.clone()))
                    .collect();
                rosters.sort();
                if let [first, .., last] = rosters.as_slice() {
                    let old = s.files[&first.1].bytes.to_vec();
                    s.files.remove(&last.1);
                    s.put("tsunagi1/r/9999-0000000000000000.tsg", old);
                }
                drop(s);
                self.say("an old roster takes the place of the newest");
            }
            Act::Forge { what, pick } => crate::forge::forge(self, what, pick),
            Act::Junk { what } => {
                let (name, bytes) = match what {
                    0 => ("tsunagi1/l/junk.tsg", b"junk".to_vec()),
                    1 => ("tsunagi1/l/nolog/0/1-0.tsg", vec![]),
                    2 => ("tsunagi1/k/desktop.ini", vec![0xff; 300]),
                    _ => ("tsunagi1/r/~$1-0.tsg", vec![0; 900]),
                };
                self.world.state().put(name, bytes);
                self.say(format!("somebody puts {name}"));
            }
            other => self.file_act(other),
        }
    }

    pub(super) fn file_act(&mut self, act: Act) {
        use Act::{Copy, Hide, Rename, Replay, Spoil, TimeOut, Torn, Vanish};
        let (Hide { file, .. }
        | TimeOut { file, .. }
        | Torn { file, .. }
        | Spoil { file, .. }
        | Copy { file, .. }
        | Rename { file, .. }
        | Vanish { file }
        | Replay { file, .. }) = act
        else {
            return;
        };
        let Some(name) = self.file(file) else { return };
        let bytes = self.world.state().files[&name].bytes.to_vec();
        match act {
            Hide { dev, .. } => {
                let view = self.dev(dev);
                self.world.state().hide(view, &name);
                self.say(format!("#{view}: {name} is not there yet"));
            }
            TimeOut { dev, .. } => {
                let view = self.dev(dev);
                self.world.state().time_out(view, &name);
                self.say(format!("#{view}: {name} is a placeholder"));
            }
            Torn { dev, how, .. } => {
                let view = self.dev(dev);
                self.world.state().overlay(view, &name, spoilt(&bytes, how, file));
                self.say(format!("#{view}: {name} is only half there"));
            }
            Spoil { how, .. } => {
                (self.damaged, self.destroyed) = (true, true);
                self.world.state().put(&name, spoilt(&bytes, how, file));
                self.say(format!("{name} is spoilt"));
            }
            Copy { style, .. } | Rename { style, .. } => {
                let copy = copy_name(&name, style);
                let mut s = self.world.state();
                s.put(&copy, bytes);
                if matches!(act, Rename { .. }) {
                    s.files.remove(&name);
                    self.destroyed = true;
                }
                drop(s);
                self.say(format!("{name} is also, or only, {copy}"));
            }
            Vanish { .. } => {
                self.destroyed = true;
                self.world.state().files.remove(&name);
                self.say(format!("{name} vanishes"));
            }
            Replay { to, .. } => {
                let Some(other) = self.file(to) else { return };
                let place = other.rsplit_once('/').map_or("", |(p, _)| p);
                let own = name.rsplit('/').next().unwrap_or_default();
                let copy = format!("{place}/9{own}");
                if !self.world.state().files.contains_key(&copy) {
                    self.world.state().put(&copy, bytes);
                }
                self.say(format!("{name} is copied to {copy}"));
            }
            _ => {}
        }
    }
}

fn copy_name(name: &str, style: usize) -> String {
    let stem = name.trim_end_matches(".tsg");
    match style {
        0 => format!("{stem} (conflicted copy 2026-03-09).tsg"),
        1 => format!("{stem} (1).tsg"),
        2 => format!("{stem}.sync-conflict-20260309-ABC.tsg"),
        _ => {
            let (place, file) = name.rsplit_once('/').unwrap_or(("", name));
            format!("{place}/{}", file.to_uppercase())
        }
    }
}

fn spoilt(bytes: &[u8], how: usize, pick: usize) -> Vec<u8> {
    match how {
        0 => bytes[..bytes.len() / 2].to_vec(),
        1 => vec![0; bytes.len()],
        _ => {
            let mut out = bytes.to_vec();
            if !out.is_empty() {
                let at = pick % out.len();
                out[at] ^= 1 << (pick % 8);
            }
            out
        }
    }
}

/// The clock of a removal, as its maker has written it down.
fn removed_at(disk: &Store, by: Id, log: Id) -> u64 {
    noted_at(disk, by, log).unwrap()
}

fn noted_at(disk: &Store, by: Id, log: Id) -> Option<u64> {
    let said: Json = serde_json::from_str(&disk.setting("removals").unwrap()?).unwrap();
    let is = |r: &&Json, key: &str, id: Id| r[key].as_str().and_then(|t| Id::parse(t).ok()) == Some(id);
    let found = said.as_array().unwrap().iter().rfind(|r| is(r, "by", by) && is(r, "log", log));
    found.and_then(|r| r["hlc"].as_u64())
}
