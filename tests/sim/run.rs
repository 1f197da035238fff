//! Carries out a script and keeps the model of what was acknowledged.

use crate::folder::{Fault, Mount};
use crate::model::{Model, Op, Thing, element, held};
use crate::script::{Act, Script};
use crate::world::{Backup, Ended, World};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use tsunagi_core::app::Decision;
use tsunagi_core::domain::edit::{Change, DELETED, Operation, RecordEdit, Scalar};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::{FieldType, Kind};
use tsunagi_core::domain::time::Instant;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::store::OwnLog;

/// A number of a field that no version knows yet.
pub const NEWER: u16 = 999;

#[derive(Debug)]
pub struct Run {
    pub world: World,
    pub model: Model,
    pub trace: Vec<String>,
    pub broken: Vec<String>,
    /// Files were damaged in place or removed for good.
    pub damaged: bool,
    /// Something was taken out of the folder.
    pub destroyed: bool,
    pub no: usize,
}

impl Run {
    pub fn new(script: &Script) -> Run {
        let world = World::new(script.seed, script.mixture, script.count);
        let mut model = Model::default();
        let thing = |kind, id: &str| Thing { kind, id: Id::parse(id).unwrap(), ops: vec![] };
        for (family, child) in &world.start.families {
            model.things.push(thing(Kind::Household, family));
            model.things.push(thing(Kind::Person, child));
        }
        for (number, enrolment) in world.start.enrolments.iter().enumerate() {
            let household = Id::parse(&world.start.families[number].0).unwrap();
            for d in &world.devices {
                let disk = world.disk(0);
                let _ = disk.each_stored(Kind::Assignment, |s| {
                    if s.record.id_of("worker_id") == Some(d.worker)
                        && s.record.id_of("enrolment_id") == Id::parse(enrolment).ok()
                    {
                        model.given.insert((d.worker, household));
                    }
                    Ok(())
                });
            }
        }
        Run { world, model, trace: vec![], broken: vec![], damaged: false, destroyed: false, no: 0 }
    }

    pub fn say(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.trace.push(format!("{:>3} {line}", self.no));
    }

    pub fn fail(&mut self, line: impl Into<String>) {
        let line = line.into();
        self.trace.push(format!("    BROKEN {line}"));
        self.broken.push(line);
    }

    /// `A2 (coordinator)`.
    pub fn name(&self, dev: usize) -> String {
        let d = &self.world.devices[dev];
        let label = d.app.as_ref().map_or("?", |a| a.device());
        format!("#{dev} {label} {}", d.role)
    }

    fn dev(&self, pick: usize) -> usize {
        pick % self.world.devices.len()
    }

    fn file(&self, pick: usize) -> Option<String> {
        let names = self.world.state().ours();
        // The newest segments are of the most interest, and names sort by random logs.
        if names.is_empty() { None } else { names.get(pick % names.len()).cloned() }
    }

    pub fn act(&mut self, no: usize, act: Act) {
        self.no = no;
        self.world.tick(1 + (no as i64 * 7) % 13);
        let count = self.world.devices.len();
        for dev in 0..count {
            self.world.see_clock(dev);
        }
        match act {
            Act::Family { dev } => self.family(self.dev(dev)),
            Act::Member { dev, of } => self.member(self.dev(dev), of),
            Act::Edit { dev, of, field } => self.edit(self.dev(dev), of, field),
            Act::List { dev, of, item, add } => self.list(self.dev(dev), of, item, add),
            Act::Visit { dev, of } => self.visit(self.dev(dev), of),
            Act::Stay { dev, of } => self.stay(self.dev(dev), of),
            Act::Delete { dev, of } => self.delete(self.dev(dev), of),
            Act::Resolve { dev, which, how } => self.resolve(self.dev(dev), which, how),
            Act::Assign { dev, to, of } => self.assign(self.dev(dev), self.dev(to), of),
            Act::Unassign { dev, which } => self.unassign(self.dev(dev), which),
            Act::Newer { dev, of } => self.newer(self.dev(dev), of),
            Act::Sync { dev, fault } => {
                let dev = self.dev(dev);
                self.round(dev, fault);
            }
            Act::Restart { dev } => {
                let dev = self.dev(dev);
                self.world.close(dev);
                self.world.open(dev);
                self.say(format!("{} is closed and opened", self.name(dev)));
            }
            Act::Snapshot { dev } => {
                let dev = self.dev(dev);
                if matches!(self.role(dev), "administrator" | "coordinator") {
                    let _ = self.world.call(dev, None, |app| app.write_snapshot());
                    self.say(format!("{} writes a snapshot", self.name(dev)));
                }
            }
            Act::Clock { dev, hours } => {
                let dev = self.dev(dev);
                self.world.devices[dev].offset.store(hours * 3_600_000, Ordering::Relaxed);
                self.world.see_clock(dev);
                self.say(format!("{}: the clock is off by {hours} h", self.name(dev)));
            }
            Act::Backup { dev } => {
                let dev = self.dev(dev);
                let file = self.world.copy_disk(dev);
                self.world.devices[dev].backup = Some(Backup { file, made: no });
                self.say(format!("{} is backed up", self.name(dev)));
            }
            Act::Restore { dev } => self.restore(self.dev(dev)),
            Act::Clone { dev } => self.copy(self.dev(dev)),
            Act::Remove { by, dev } => self.remove(self.dev(by), self.dev(dev)),
            other => self.folder_act(other),
        }
        let broken = std::mem::take(&mut self.world.state().broken);
        broken.into_iter().for_each(|b| self.fail(b));
    }

    /// A round of sharing; the edits that it brings out are safe elsewhere afterwards.
    pub fn round(&mut self, dev: usize, fault: Option<Fault>) -> Option<(i64, i64)> {
        let ended = self.world.sync(dev, fault);
        let with = fault.map_or(String::new(), |f| format!(" with {f:?}"));
        match ended {
            Ended::Done(report) => {
                let what = format!("{} out, {} in", report.published, report.received);
                self.say(format!("{} shares{with}: {what}", self.name(dev)));
                for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops) {
                    op.out |= op.device == dev;
                }
                Some((report.published, report.received))
            }
            Ended::Failed(e) => {
                self.say(format!("{} shares{with}: {}", self.name(dev), e.code));
                if e.class == Class::Damaged {
                    self.fail(format!("{}: a round ended with {}", self.name(dev), e.json()));
                }
                None
            }
            Ended::Killed => {
                self.say(format!("{} shares{with}: killed", self.name(dev)));
                None
            }
        }
    }

    /// Stores a record; remembers it, where it was taken.
    fn put(&mut self, dev: usize, kind: Kind, record: &Json) -> Option<Id> {
        let done = self.world.call(dev, None, |app| app.put(kind, record));
        let shown = record.to_string();
        match done {
            Ended::Done(view) => {
                self.say(format!("{} puts {kind} {shown}", self.name(dev)));
                Id::parse(&view.id).ok()
            }
            Ended::Failed(e) => {
                self.refused(dev, &e, &format!("{kind} {shown}"));
                None
            }
            Ended::Killed => None,
        }
    }

    fn refused(&mut self, dev: usize, e: &Error, what: &str) {
        self.say(format!("{} may not: {what}: {}", self.name(dev), e.code));
        if e.class == Class::Damaged {
            self.fail(format!("{}: {what}: {}", self.name(dev), e.json()));
        }
    }

    fn family(&mut self, dev: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator" | "desk") {
            return;
        }
        let name = format!("架空{}家", self.no);
        if let Some(id) = self.put(dev, Kind::Household, &json!({ "display_name": name })) {
            self.model.things.push(Thing { kind: Kind::Household, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Household, "display_name", name, &BTreeSet::new());
        }
    }

    fn role(&self, dev: usize) -> &str {
        &self.world.devices[dev].role
    }

    /// The n-th thing of a kind.
    fn pick(&self, kind: Kind, n: usize) -> Option<Id> {
        let of: Vec<Id> = self.model.things.iter().filter(|t| t.kind == kind).map(|t| t.id).collect();
        if of.is_empty() { None } else { of.get(n % of.len()).copied() }
    }

    fn member(&mut self, dev: usize, of: usize) {
        let name = format!("模擬{}", self.no);
        let mut record = json!({ "family_name": name, "birth_date": "2021-05-05" });
        match self.role(dev) {
            "administrator" | "coordinator" | "desk" => {
                let Some(family) = self.pick(Kind::Household, of) else { return };
                record["household_id"] = json!(family.to_string());
                record["relation"] = json!("child");
            }
            // Somebody who belongs to no family yet.
            "facilitator" => {}
            _ => return,
        }
        if let Some(id) = self.put(dev, Kind::Person, &record) {
            self.model.things.push(Thing { kind: Kind::Person, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Person, "family_name", name, &BTreeSet::new());
        }
    }

    fn thing(&mut self, id: Id) -> Option<&mut Thing> {
        self.model.things.iter_mut().find(|t| t.id == id)
    }

    /// Notes that a value was taken; `before` is what the device held of the record.
    fn acknowledge(
        &mut self,
        dev: usize,
        id: Id,
        kind: Kind,
        field: &str,
        name: String,
        before: &BTreeSet<(u16, String)>,
    ) {
        let number = kind.shape().field(field).map_or(NEWER, |f| f.number);
        self.acknowledge_number(dev, id, number, name, before);
    }

    fn acknowledge_number(
        &mut self,
        dev: usize,
        id: Id,
        field: u16,
        name: String,
        before: &BTreeSet<(u16, String)>,
    ) {
        let (made, removed) = (self.no, self.world.devices[dev].removed);
        let Some(thing) = self.thing(id) else { return };
        let mut seen = thing.known(before);
        if field != DELETED {
            seen.retain(|s| thing.ops[*s].field == field);
        }
        thing.ops.push(Op {
            field,
            key: String::new(),
            name,
            seen,
            device: dev,
            made,
            twice: false,
            may_be_lost: removed,
            put_back: false,
            out: false,
        });
    }

    fn edit(&mut self, dev: usize, of: usize, field: usize) {
        const HOUSEHOLD: [&str; 5] = ["district", "contact_caution", "note", "language", "contact_caution"];
        const PERSON: [&str; 6] =
            ["allergies", "given_name", "medication", "note", "given_kana", "allergies"];
        let things = self.model.things.len();
        let thing = &self.model.things[of % things];
        let (kind, id) = (thing.kind, thing.id);
        let field = match kind {
            Kind::Household => HOUSEHOLD[field % HOUSEHOLD.len()],
            Kind::Person => PERSON[field % PERSON.len()],
            Kind::Visit => "note",
            Kind::Stay => "reason_text",
            _ => return,
        };
        // A role writes what it holds; the rest is another test's.
        let fits = match self.role(dev) {
            "desk" => kind != Kind::Visit,
            "visitor" => matches!(kind, Kind::Visit | Kind::Household | Kind::Person),
            "facilitator" => matches!(kind, Kind::Household | Kind::Person),
            "reader" => false,
            _ => true,
        };
        if !fits {
            return;
        }
        let value = format!("{field}-{}", self.no);
        let before = held(self.world.disk(dev), id);
        if before.is_empty() {
            return;
        }
        let mut record = json!({ "id": id.to_string(), field: value });
        // Now and then two fields at once, of which not everybody may read both.
        let second = match (kind, self.no % 3) {
            (Kind::Person, 0) if field != "given_name" => Some("given_name"),
            (Kind::Household, 0) if field != "district" => Some("district"),
            _ => None,
        };
        let also = second.map(|f| (f, format!("{f}-{}", self.no)));
        if let Some((field, value)) = &also {
            record[*field] = json!(value);
        }
        if self.put(dev, kind, &record).is_some() {
            self.acknowledge(dev, id, kind, field, value, &before);
            if let Some((field, value)) = also {
                self.acknowledge(dev, id, kind, field, value, &before);
            }
        }
    }

    /// Adds to a list or takes from it.
    fn list(&mut self, dev: usize, of: usize, item: usize, add: bool) {
        let flags = ["twins_plus", "single_parent", "foreign_roots", "abuse_suspected"];
        let Some(id) = self.pick(Kind::Household, of) else { return };
        if !matches!(self.role(dev), "administrator" | "coordinator" | "desk") {
            return;
        }
        let Ok(Some(stored)) = self.world.disk(dev).get(Kind::Household, id) else { return };
        let mut codes: Vec<String> = stored.record.read("flags").unwrap_or_default();
        codes.retain(|c| c != flags[item]);
        if add {
            codes.push(flags[item].to_owned());
        }
        let before = held(self.world.disk(dev), id);
        if self.put(dev, Kind::Household, &json!({ "id": id.to_string(), "flags": codes })).is_none() {
            return;
        }
        // Whatever was already as wanted was not written.
        let d = &self.world.devices[dev];
        let at = self.world.now.load(Ordering::Relaxed) + d.offset.load(Ordering::Relaxed);
        let name = element(flags[item], add, at, d.worker);
        let number = Kind::Household.shape().field("flags").map_or(NEWER, |f| f.number);
        if held(self.world.disk(dev), id).contains(&(number, name.clone())) {
            self.acknowledge_number(dev, id, number, name, &before);
            let Some(thing) = self.thing(id) else { return };
            let Some(mut op) = thing.ops.pop() else { return };
            op.key = flags[item].to_owned();
            op.seen.retain(|s| thing.ops[*s].key == op.key);
            thing.ops.push(op);
        }
    }

    fn visit(&mut self, dev: usize, of: usize) {
        let enrolment = of % self.world.start.enrolments.len();
        let visitor = match self.role(dev) {
            "visitor" => self.world.devices[dev].worker,
            "administrator" | "coordinator" => {
                let found = self.world.devices.iter().find(|d| d.role == "visitor").map(|d| d.worker);
                let Some(worker) = found else { return };
                worker
            }
            _ => return,
        };
        let note = format!("visit-{}", self.no);
        let record = json!({
            "programme_id": self.world.start.programme, "household_id": self.world.start.families[enrolment].0,
            "enrolment_id": self.world.start.enrolments[enrolment], "visit_kind": "regular", "status": "done",
            "start_at": "2026-03-01T10:00", "end_at": "2026-03-01T11:00", "worker_ids": [visitor.to_string()],
            "note": note,
        });
        if let Some(id) = self.put(dev, Kind::Visit, &record) {
            self.model.things.push(Thing { kind: Kind::Visit, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Visit, "note", note, &BTreeSet::new());
        }
    }

    fn stay(&mut self, dev: usize, of: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator" | "desk") {
            return;
        }
        let Some(person) = self.pick(Kind::Person, of) else { return };
        let day = 1 + of % 27;
        let text = format!("stay-{}", self.no);
        let record = json!({
            "programme_id": self.world.start.short, "person_id": person.to_string(), "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"], "reason_text": text, "status": "completed",
            "in_at": format!("2026-02-{day:02}T17:00"), "out_at": format!("2026-02-{:02}T10:00", day + 1),
        });
        if let Some(id) = self.put(dev, Kind::Stay, &record) {
            self.model.things.push(Thing { kind: Kind::Stay, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Stay, "reason_text", text, &BTreeSet::new());
        }
    }

    fn mark(&self, dev: usize, what: &str) -> String {
        let d = &self.world.devices[dev];
        let at = self.world.now.load(Ordering::Relaxed) + d.offset.load(Ordering::Relaxed);
        format!("{what} {at} {}", d.worker)
    }

    fn delete(&mut self, dev: usize, of: usize) {
        let things = self.model.things.len();
        let thing = &self.model.things[of % things];
        let (kind, id) = (thing.kind, thing.id);
        let fits = match self.role(dev) {
            "administrator" | "coordinator" => true,
            "desk" => kind != Kind::Visit,
            "visitor" => kind == Kind::Visit,
            _ => false,
        };
        let before = held(self.world.disk(dev), id);
        if !fits || before.is_empty() {
            return;
        }
        let reason = format!("二重登録{}", self.no);
        match self.world.call(dev, None, |app| app.delete(kind, id, &reason)) {
            Ended::Done(_) => {
                self.say(format!("{} deletes {kind} {id}", self.name(dev)));
                let mark = self.mark(dev, "deleted");
                self.acknowledge_number(dev, id, DELETED, mark, &before);
            }
            Ended::Failed(e) => self.refused(dev, &e, "delete"),
            Ended::Killed => {}
        }
    }

    fn resolve(&mut self, dev: usize, which: usize, how: usize) {
        let open = match self.world.app(dev).conflicts() {
            Ok(open) => open,
            Err(e) => return self.fail(format!("{}: conflicts: {}", self.name(dev), e.json())),
        };
        let Some(conflict) = (!open.is_empty()).then(|| &open[which % open.len()]) else { return };
        let (Some(kind), Ok(id)) = (Kind::parse(&conflict.kind), Id::parse(&conflict.record)) else { return };
        let before = held(self.world.disk(dev), id);
        let deletion = conflict.field == "deleted";
        let new = format!("{}-{}", conflict.field, self.no);
        // A value of the record's own, so that it can be told from the candidates.
        let decision = match (deletion, how % 2) {
            (true, 0) => Decision::Value(json!(true)),
            (true, _) => Decision::Value(json!(false)),
            (false, _) => Decision::Value(json!(new)),
        };
        let conflict = conflict.clone();
        match self.world.call(dev, None, |app| app.resolve_conflict(&conflict.id, &decision)) {
            Ended::Done(_) => {
                self.say(format!(
                    "{} decides {} {}: {decision:?}",
                    self.name(dev),
                    conflict.kind,
                    conflict.id
                ));
                if deletion {
                    let what = if how % 2 == 0 { "deleted" } else { "revived" };
                    let mark = self.mark(dev, what);
                    let thing = self.thing(id).map(|t| t.known(&before)).unwrap_or_default();
                    self.acknowledge_number(dev, id, DELETED, mark, &before);
                    // A revival replaces the marks alone.
                    if what == "revived"
                        && let Some(t) = self.thing(id)
                    {
                        let marks = thing.into_iter().filter(|o| t.ops[*o].field == DELETED).collect();
                        if let Some(op) = t.ops.last_mut() {
                            op.seen = marks;
                        }
                    }
                } else {
                    self.acknowledge(dev, id, kind, &conflict.field, new, &before);
                }
            }
            Ended::Failed(e) => self.refused(dev, &e, "resolve"),
            Ended::Killed => {}
        }
    }

    fn assign(&mut self, dev: usize, to: usize, of: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator") || self.role(to) != "visitor" {
            return;
        }
        let n = of % self.world.start.enrolments.len();
        let worker = self.world.devices[to].worker;
        let record = json!({ "enrolment_id": self.world.start.enrolments[n], "worker_id": worker.to_string(),
                             "from": "2011-02-01", "is_primary": false });
        if self.put(dev, Kind::Assignment, &record).is_some() {
            let family = Id::parse(&self.world.start.families[n].0).unwrap();
            self.model.given.insert((worker, family));
        }
    }

    fn unassign(&mut self, dev: usize, which: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator") {
            return;
        }
        let mut all = vec![];
        let _ = self.world.disk(dev).each_stored(Kind::Assignment, |s| {
            all.push(s.record.id);
            Ok(())
        });
        if !all.is_empty() {
            let id = all[which % all.len()];
            self.put(dev, Kind::Assignment, &json!({ "id": id.to_string(), "to": "2015-01-01" }));
        }
    }

    /// A newer version of the program wrote to a field that this one does not know.
    fn newer(&mut self, dev: usize, of: usize) {
        let things = self.model.things.len();
        let thing = &self.model.things[of % things];
        let (kind, id) = (thing.kind, thing.id);
        let before = held(self.world.disk(dev), id);
        let there = self.world.disk(dev).get(kind, id).ok().flatten();
        let there = there.is_some_and(|s| s.header.deleted_at.is_none());
        if before.is_empty() || !there || !matches!(self.role(dev), "administrator" | "coordinator") {
            return;
        }
        let text = format!("newer-{}", self.no);
        let store = self.world.disk(dev);
        let (number, no) = (store.own_number().unwrap(), store.last_change().unwrap() + 1);
        let d = &self.world.devices[dev];
        let now = Instant(self.world.now.load(Ordering::Relaxed) + d.offset.load(Ordering::Relaxed));
        let hlc = store.last_hlc().unwrap().next(now);
        let op = Operation {
            index: 0,
            field: NEWER,
            key: None,
            value: Scalar::Text(text.clone()),
            supersedes: vec![],
        };
        let records = vec![RecordEdit { kind: kind as u8, id, ops: vec![op] }];
        let change = Change { hlc, actor: d.worker, recorded_at: now, reason: None, records };
        let own = OwnLog { number, log: store.own_log().unwrap().0 };
        store.begin().unwrap();
        store.append(own, no, &change, None).unwrap();
        store.set_hlc(hlc).unwrap();
        store.commit().unwrap();
        self.say(format!("{} writes a newer field of {kind} {id}", self.name(dev)));
        self.acknowledge_number(dev, id, NEWER, text, &BTreeSet::new());
    }

    fn restore(&mut self, dev: usize) {
        let Some(backup) = self.world.devices[dev].backup.clone() else { return };
        self.copied(dev);
        self.world.put_disk(dev, &backup.file);
        for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops).filter(|o| o.device == dev) {
            op.may_be_lost |= op.made > backup.made && !op.out;
            op.put_back |= op.made > backup.made;
            // It was unsent in the backup, or may have been: the restored laptop sends it again.
            op.twice |= op.made <= backup.made;
        }
        self.say(format!("{} is restored to its backup of action {}", self.name(dev), backup.made));
    }

    fn copy(&mut self, dev: usize) {
        if self.world.devices.len() >= 8 {
            return;
        }
        self.copied(dev);
        for op in self.model.things.iter_mut().flat_map(|t| &mut t.ops).filter(|o| o.device == dev) {
            op.twice = true;
        }
        let index = self.world.clone_device(dev);
        self.say(format!("{} is copied to #{index}", self.name(dev)));
    }

    /// From now on two disks may write to the same log.
    fn copied(&mut self, dev: usize) {
        let log = self.world.disk(dev).own_log().unwrap().0;
        self.world.state().copied.insert(log.as_bytes().to_vec());
    }

    fn remove(&mut self, by: usize, dev: usize) {
        if by == dev || self.role(by) != "administrator" || self.world.devices[by].removed {
            return;
        }
        // Two administrators who remove each other, or one whose keys are on their way when it is removed
        // itself, leave keys that only some devices took: not solved yet.
        if self.role(dev) == "administrator" {
            return;
        }
        // One whole device must stay.
        if self.world.full().iter().all(|f| *f == dev || *f == by) && self.world.full().len() < 3 {
            return;
        }
        let label = self.world.app(dev).device().to_owned();
        match self.world.call(by, None, |app| app.remove_device(&label)) {
            Ended::Done(()) => {
                self.say(format!("{} removes {}", self.name(by), self.name(dev)));
                // A copied disk has its old name until it finds out: all of that name are out.
                let log = self.world.disk(dev).own_log().unwrap().0;
                for other in 0..self.world.devices.len() {
                    if self.world.disk(other).own_log().unwrap().0 == log {
                        self.world.devices[other].removed = true;
                        for t in &mut self.model.things {
                            let known = t.known(&held(self.world.devices[by].disk.as_ref().unwrap(), t.id));
                            for (i, op) in t.ops.iter_mut().enumerate() {
                                op.may_be_lost |= op.device == other && !known.contains(&i);
                            }
                        }
                    }
                }
            }
            Ended::Failed(e) => self.refused(by, &e, "remove"),
            Ended::Killed => {}
        }
    }

    fn folder_act(&mut self, act: Act) {
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

    fn file_act(&mut self, act: Act) {
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

/// Whether the type of a field is free text, of which every version is kept.
pub fn is_note(kind: Kind, field: u16) -> bool {
    let shape = kind.shape();
    shape.fields.iter().any(|f| f.number == field && f.ty == FieldType::Note)
}
