//! What people do: they write, take away, decide, and give families to visitors.

use super::*;

impl Run {
    /// Stores a record; remembers it, where it was taken.
    pub(super) fn put(&mut self, dev: usize, kind: Kind, record: &Json) -> Option<Id> {
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

    pub(super) fn refused(&mut self, dev: usize, e: &Error, what: &str) {
        self.say(format!("{} may not: {what}: {}", self.name(dev), e.code));
        if e.class == Class::Damaged {
            self.fail(format!("{}: {what}: {}", self.name(dev), e.json()));
        }
    }

    pub(super) fn family(&mut self, dev: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator" | "desk") {
            return;
        }
        let name = format!("架空{}家", self.no);
        if let Some(id) = self.put(dev, Kind::Household, &json!({ "display_name": name })) {
            self.model.things.push(Thing { kind: Kind::Household, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Household, "display_name", name, &Held::new());
        }
    }

    pub(super) fn role(&self, dev: usize) -> &str {
        &self.world.devices[dev].role
    }

    /// The n-th thing of a kind.
    pub(super) fn pick(&self, kind: Kind, n: usize) -> Option<Id> {
        let of: Vec<Id> = self.model.things.iter().filter(|t| t.kind == kind).map(|t| t.id).collect();
        if of.is_empty() { None } else { of.get(n % of.len()).copied() }
    }

    pub(super) fn member(&mut self, dev: usize, of: usize) {
        // Somebody who is known already comes to a family.
        if of % 3 == 1 && matches!(self.role(dev), "administrator" | "coordinator") {
            let (family, person) = (self.pick(Kind::Household, of), self.pick(Kind::Person, of / 3));
            if let (Some(family), Some(person)) = (family, person) {
                let record = json!({ "household_id": family.to_string(), "person_id": person.to_string(),
                                     "relation": "child" });
                self.put(dev, Kind::Membership, &record);
            }
            return;
        }
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
            self.acknowledge(dev, id, Kind::Person, "family_name", name, &Held::new());
        }
    }

    pub(super) fn thing(&mut self, id: Id) -> Option<&mut Thing> {
        self.model.things.iter_mut().find(|t| t.id == id)
    }

    /// Notes that a value was taken; `before` is what the device held of the record.
    pub(super) fn acknowledge(
        &mut self,
        dev: usize,
        id: Id,
        kind: Kind,
        field: &str,
        name: String,
        before: &Held,
    ) {
        let number = kind.shape().field(field).map_or(NEWER, |f| f.number);
        self.acknowledge_number(dev, id, number, name, before);
    }

    pub(super) fn acknowledge_number(&mut self, dev: usize, id: Id, field: u16, name: String, before: &Held) {
        let (made, removed) = (self.no, self.world.devices[dev].removed);
        let at = held(self.world.disk(dev), id).remove(&(field, name.clone())).unwrap_or_default();
        let Some(thing) = self.thing(id) else { return };
        let mut seen = thing.known(before);
        if field != DELETED {
            seen.retain(|s| thing.ops[*s].field == field);
        }
        let then = |s: &usize| before.get(&(thing.ops[*s].field, thing.ops[*s].name.clone())).cloned();
        let seen_at = seen.iter().filter_map(|s| Some((*s, then(s)?))).collect();
        thing.ops.push(Op {
            field,
            key: String::new(),
            name,
            seen,
            at,
            seen_at,
            device: dev,
            made,
            twice: false,
            may_be_lost: removed,
            put_back: false,
            out: false,
        });
    }

    pub(super) fn edit(&mut self, dev: usize, of: usize, field: usize) {
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
    pub(super) fn list(&mut self, dev: usize, of: usize, item: usize, add: bool) {
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
        if held(self.world.disk(dev), id).contains_key(&(number, name.clone())) {
            self.acknowledge_number(dev, id, number, name, &before);
            let Some(thing) = self.thing(id) else { return };
            let Some(mut op) = thing.ops.pop() else { return };
            op.key = flags[item].to_owned();
            op.seen.retain(|s| thing.ops[*s].key == op.key);
            op.seen_at.retain(|s, _| thing.ops[*s].key == op.key);
            thing.ops.push(op);
        }
    }

    pub(super) fn visit(&mut self, dev: usize, of: usize) {
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
            self.acknowledge(dev, id, Kind::Visit, "note", note, &Held::new());
        }
    }

    pub(super) fn stay(&mut self, dev: usize, of: usize) {
        if !matches!(self.role(dev), "administrator" | "coordinator" | "desk") {
            return;
        }
        let Some(person) = self.pick(Kind::Person, of) else { return };
        let day = 1 + of % 27;
        let text = format!("stay-{}", self.no);
        let beds = self.beds.clone().map(|programme| {
            json!({
                "programme_id": programme, "person_id": person.to_string(), "stay_kind": "overnight",
                "requester_type": "municipality", "reason_codes": ["illness"], "reason_text": text, "status": "confirmed",
                "planned_in_at": format!("2026-04-{:02}T17:00", 12 + of % 3),
                "planned_out_at": format!("2026-04-{:02}T10:00", 13 + of % 3),
            })
        });
        let record = beds.unwrap_or_else(|| json!({
            "programme_id": self.world.start.short, "person_id": person.to_string(), "stay_kind": "overnight",
            "requester_type": "municipality", "reason_codes": ["illness"], "reason_text": text, "status": "completed",
            "in_at": format!("2026-02-{day:02}T17:00"), "out_at": format!("2026-02-{:02}T10:00", day + 1),
        }));
        if let Some(id) = self.put(dev, Kind::Stay, &record) {
            self.model.things.push(Thing { kind: Kind::Stay, id, ops: vec![] });
            self.acknowledge(dev, id, Kind::Stay, "reason_text", text, &Held::new());
        }
    }

    pub(super) fn mark(&self, dev: usize, what: &str) -> String {
        let d = &self.world.devices[dev];
        let at = self.world.now.load(Ordering::Relaxed) + d.offset.load(Ordering::Relaxed);
        format!("{what} {at} {}", d.worker)
    }

    pub(super) fn delete(&mut self, dev: usize, of: usize) {
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

    pub(super) fn resolve(&mut self, dev: usize, which: usize, how: usize) {
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
                    let what = if how.is_multiple_of(2) { "deleted" } else { "revived" };
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

    pub(super) fn assign(&mut self, dev: usize, to: usize, of: usize) {
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

    pub(super) fn unassign(&mut self, dev: usize, which: usize) {
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
    pub(super) fn newer(&mut self, dev: usize, of: usize) {
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
        self.acknowledge_number(dev, id, NEWER, text, &Held::new());
    }
}
