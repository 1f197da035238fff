//! What each role holds, and what nobody else does.

use super::*;
use tsunagi_core::store::LoggedChange;
use tsunagi_core::sync::wire::Payload;
use tsunagi_tests::reach::{frames_opened, within_reach};

/// What is written of a family after a visitor left it does not reach the visitor's device.
pub(super) fn left_families(run: &mut Run, first: usize) {
    let visitors: Vec<usize> = (0..run.world.devices.len())
        .filter(|d| run.world.devices[*d].role == "visitor" && !run.world.devices[*d].removed)
        .collect();
    for dev in visitors {
        let worker = run.world.devices[dev].worker;
        let (now, ever) = own_families(run, first, "visitor", worker);
        let Some(left) = ever.difference(&now).next().copied() else { continue };
        let secret = "after leaving";
        let put = run.world.call(first, None, |app| {
            app.put(Kind::Household, &json!({ "id": left.to_string(), "district": secret }))
        });
        if !matches!(put, Ended::Done(_)) {
            continue;
        }
        for d in [first, dev, first, dev] {
            run.round(d, None);
        }
        let there = run.world.disk(dev).get(Kind::Household, left).unwrap();
        if there.is_some_and(|h| h.record.text("district") == Some(secret)) {
            let name = run.name(dev);
            run.fail(format!("{name} left a family and reads what is written of it since"));
        }
    }
}

/// Nothing that was forged is believed.
pub(super) fn strangers(run: &mut Run) {
    for dev in 0..run.world.devices.len() {
        let disk = run.world.disk(dev);
        let mut said = vec![];
        for kind in Kind::ALL {
            let each = |s: Stored| {
                if s.record.values.iter().any(|v| matches!(v, Value::Text(t) if t == FORGED)) {
                    said.push(format!("a forged {kind} is shown"));
                }
                Ok(())
            };
            disk.each_stored(*kind, each).unwrap();
        }
        disk.each_household_key(|k| {
            if *k.key == FORGED_KEY {
                said.push("a forged family key was taken".into());
            }
        })
        .unwrap();
        for scope in 0..=255 {
            if disk.scope_keys(scope).unwrap().iter().any(|(_, k)| **k == FORGED_KEY) {
                said.push(format!("a forged key of scope {scope} was taken"));
            }
        }
        for d in disk.devices().unwrap() {
            if *d.log.as_bytes() == [0xee; 16] {
                said.push("a stranger takes part".into());
            }
            let out = |i: &usize| run.world.disk(*i).own_log().unwrap().0 == d.log;
            let whose = (0..run.world.devices.len()).find(out);
            if d.cut.is_some() && whose.is_some_and(|w| !run.world.devices[w].removed) {
                said.push(format!("{} was cut off by nobody", d.label));
            }
        }
        let name = run.name(dev);
        said.into_iter().for_each(|s| run.fail(format!("{name}: {s}")));
    }
}

/// The families to which a person was brought by what a device has read and no office has any more: its writer's disk and
/// the folder were both put back. What came with it was given rightly, and nothing tells that device otherwise.
fn brought_once(run: &Run, first: usize, dev: usize, kind: Kind, id: Id) -> Vec<Id> {
    let mut found = vec![];
    if run.destroyed && kind != Kind::Person && run.world.disk(first).get(kind, id).unwrap().is_none() {
        found.extend(families(run, dev, kind, id, 0));
    }
    if run.destroyed && kind == Kind::Person {
        let each = |s: Stored| {
            let lost = run.world.disk(first).get(Kind::Membership, s.record.id).unwrap().is_none();
            found.extend(
                s.record.id_of("household_id").filter(|_| lost && s.record.id_of("person_id") == Some(id)),
            );
            Ok(())
        };
        run.world.disk(dev).each_stored(Kind::Membership, each).unwrap();
    }
    found
}

/// The families of a record, by the rows of a device that holds everything.
pub(super) fn families(run: &Run, first: usize, kind: Kind, id: Id, depth: u8) -> BTreeSet<Id> {
    let disk = run.world.disk(first);
    if kind == Kind::Household {
        return BTreeSet::from([id]);
    }
    if kind == Kind::Person {
        return disk.families_of_person(id).unwrap().into_iter().collect();
    }
    let Ok(Some(stored)) = disk.get(kind, id) else { return BTreeSet::new() };
    let r: &Record = &stored.record;
    if let Some(household) = r.id_of("household_id") {
        return BTreeSet::from([household]);
    }
    if depth > 3 {
        return BTreeSet::new();
    }
    let up = |kind, field: &str| match r.id_of(field) {
        Some(id) => families(run, first, kind, id, depth + 1),
        None => BTreeSet::new(),
    };
    match kind {
        Kind::Need | Kind::Assignment => up(Kind::Enrolment, "enrolment_id"),
        Kind::DayNote | Kind::Belonging => up(Kind::Stay, "stay_id"),
        Kind::Goal => up(Kind::SupportPlan, "plan_id"),
        Kind::ShipmentItem => up(Kind::Shipment, "shipment_id"),
        Kind::Consent | Kind::Stay | Kind::Referral | Kind::SupportPlan | Kind::Response | Kind::Shipment => {
            up(Kind::Person, "person_id")
        }
        Kind::Pregnancy => up(Kind::Person, "woman_id"),
        Kind::Enrolment | Kind::Consultation => {
            let field = if kind == Kind::Enrolment { "person_ids" } else { "client_person_ids" };
            let people: Vec<Id> = r.read(field).unwrap_or_default();
            people.into_iter().flat_map(|p| families(run, first, Kind::Person, p, depth + 1)).collect()
        }
        _ => BTreeSet::new(),
    }
}

/// Devices that hold a part: what they hold is the same, and there is nothing else on their disks.
pub(super) fn narrow(run: &mut Run, first: usize) {
    let parts: Vec<usize> = (0..run.world.devices.len())
        .filter(|d| !matches!(run.world.devices[*d].role.as_str(), "administrator" | "coordinator"))
        .collect();
    for dev in parts {
        let role = run.world.devices[dev].role.clone();
        let held = holding(&role).unwrap();
        let worker = run.world.devices[dev].worker;
        let (now, ever) = own_families(run, first, &role, worker);
        let disk = run.world.disk(dev);
        let mut said = vec![];
        let own = own_logs(disk);
        for number in 1.. {
            let Ok((log, label)) = disk.log_of(number) else { break };
            if own.contains(&log) {
                continue;
            }
            for logged in disk.changes_after(number, 0, usize::MAX >> 1).unwrap() {
                for edit in &logged.change.records {
                    let Some(kind) = Kind::from_number(edit.kind).filter(|k| *k != Kind::Override) else {
                        continue;
                    };
                    // A copy of this disk brings out under its new name the lines that this one wrote, in the log
                    // whose secret this one has.
                    let line = Some(edit.id).filter(|_| kind == Kind::AccessLine);
                    let of = line.and_then(|id| disk.get(kind, id).unwrap()?.record.id_of("log"));
                    if of.is_some_and(|of| own.contains(&of)) {
                        continue;
                    }
                    for op in &edit.ops {
                        let allowed = match place(kind, op.field) {
                            Place::Shared(scope) => held.shared.contains(&scope),
                            Place::Family(facet, otherwise) => {
                                let mut of = families(run, first, kind, edit.id, 0);
                                of.extend(brought_once(run, first, dev, kind, edit.id));
                                held.shared.contains(&otherwise)
                                    || held.of_all & facet.code() != 0
                                    || held.of_own & facet.code() != 0 && of.iter().any(|f| ever.contains(f))
                            }
                        };
                        if !allowed {
                            said.push(format!("holds {kind} {} field {} of {label}", edit.id, op.field));
                        }
                    }
                }
            }
        }
        said.truncate(4);
        if !run.world.devices[dev].removed {
            for kind in Kind::ALL {
                let each = |s: Stored| {
                    let of = families(run, first, *kind, s.record.id, 0);
                    let here = disk.get(*kind, s.record.id).unwrap();
                    for (i, field) in kind.shape().fields.iter().enumerate() {
                        let holds = match place(*kind, field.number) {
                            Place::Shared(scope) => held.shared.contains(&scope),
                            Place::Family(facet, otherwise) if of.is_empty() => {
                                held.shared.contains(&otherwise) && facet.code() != 0
                            }
                            Place::Family(facet, _) => {
                                held.of_all & facet.code() != 0
                                    || held.of_own & facet.code() != 0 && of.iter().any(|f| now.contains(f))
                            }
                        };
                        if *kind == Kind::Override || !holds {
                            continue;
                        }
                        let there = here.as_ref().and_then(|h| h.record.values.get(i));
                        if there != s.record.values.get(i)
                            && !is_lost_elsewhere(run, dev, s.record.id, field.number)
                        {
                            let theirs = s.record.values.get(i);
                            said.push(format!(
                                "{kind}.{} {}: {there:?}, the office has {theirs:?}",
                                field.name, s.record.id
                            ));
                        }
                    }
                    if here.is_some_and(|h| h.header.deleted_at.is_some() != s.header.deleted_at.is_some())
                        && of.iter().any(|f| now.contains(f))
                        && !is_lost_elsewhere(run, dev, s.record.id, DELETED)
                    {
                        said.push(format!("{kind} {} is deleted on one of them", s.record.id));
                    }
                    Ok(())
                };
                run.world.disk(first).each_stored(*kind, each).unwrap();
            }
        }
        said.truncate(8);
        let name = run.name(dev);
        said.into_iter().for_each(|s| run.fail(format!("{name}: {s}")));
    }
}

/// Whether a device holds an edit of this field from a file that is lost for all who could give it to the others.
fn is_lost_elsewhere(run: &Run, dev: usize, id: Id, field: u16) -> bool {
    let disk = run.world.disk(dev);
    let edits = |c: &LoggedChange| {
        c.change.records.iter().any(|r| r.id == id && r.ops.iter().any(|op| op.field == field))
    };
    disk.changes_of(id).unwrap().iter().filter(|c| edits(c)).any(|c| {
        let segments = disk.segments_after(c.log, 0).unwrap();
        let of = segments.iter().find(|s| s.last_no >= c.no);
        of.is_some_and(|s| run.destroyed && lost_for_good(run, &c.device, s.seq))
    })
}

/// The families that a worker's device holds the keys of: now, and at any time.
pub(super) fn own_families(run: &Run, first: usize, role: &str, worker: Id) -> (BTreeSet<Id>, BTreeSet<Id>) {
    let mut now = BTreeSet::new();
    let mut ever: BTreeSet<Id> =
        run.model.given.iter().filter(|(w, _)| *w == worker).map(|(_, f)| *f).collect();
    let disk = run.world.disk(first);
    if role == "visitor" {
        let each = |s: Stored| {
            if s.record.id_of("worker_id") == Some(worker)
                && *s.record.get("to") == Value::Null
                && s.header.deleted_at.is_none()
                && let Some(enrolment) = s.record.id_of("enrolment_id")
            {
                now.extend(families(run, first, Kind::Enrolment, enrolment, 0));
            }
            Ok(())
        };
        disk.each_stored(Kind::Assignment, each).unwrap();
    } else if role == "facilitator" {
        let each = |s: Stored| {
            if s.record.id_of("course_id").is_some() {
                now.extend(families(run, first, Kind::Enrolment, s.record.id, 0));
            }
            Ok(())
        };
        disk.each_stored(Kind::Enrolment, each).unwrap();
    }
    ever.extend(now.iter().copied());
    (now, ever)
}

/// What anybody writes after a device was removed, it does not read: each in the family that is newest there,
/// the first also in the oldest one.
pub(super) fn lost_device(run: &mut Run, first: usize) {
    let (removed, stay): (Vec<usize>, Vec<usize>) =
        (0..run.world.devices.len()).partition(|d| run.world.devices[*d].removed);
    if removed.is_empty() {
        return;
    }
    let secret = "after the removal";
    let oldest = Id::parse(&run.world.start.families[0].0).unwrap();
    let mut writers = vec![(first, oldest)];
    for dev in stay {
        let mut newest: Option<(i64, Id)> = None;
        let each = |s: Stored| {
            if s.header.deleted_at.is_none() {
                newest = newest.max(Some((s.header.created_at.0, s.record.id)));
            }
            Ok(())
        };
        run.world.disk(dev).each_stored(Kind::Household, each).unwrap();
        writers.extend(newest.map(|(_, family)| (dev, family)));
    }
    for (dev, family) in &writers {
        // One whose clock stands far back, or who may not, writes nothing.
        let edit = json!({ "id": family.to_string(), "district": secret });
        run.world.call(*dev, None, |app| app.put(Kind::Household, &edit));
    }
    for _ in 0..2 {
        for dev in writers.iter().skip(1).map(|(dev, _)| *dev).chain(removed.iter().copied()) {
            run.round(dev, None);
        }
    }
    // Whatever its program would look for: with every key that the disk and the folder lead to.
    let files = run.world.state().files.clone();
    for dev in removed {
        let keys = within_reach(run.world.disk(dev), files.values().map(|f| f.bytes.as_slice()));
        let says = |p: &Payload| {
            let mut bodies = p.changes.iter().map(|c| &c.body);
            bodies.any(|body| body.windows(secret.len()).any(|w| w == secret.as_bytes()))
        };
        let name = run.name(dev);
        for (path, file) in &files {
            if let Some(p) = frames_opened(&file.bytes, &keys).iter().find(|p| says(p)) {
                run.fail(format!("{name} was removed and can open {:?} of {path}, written since", p.scope));
            }
        }
    }
}
