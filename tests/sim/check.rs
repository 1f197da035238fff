//! What must hold once the faults have stopped.

mod joining;
mod need;

use crate::forge::{FORGED, FORGED_KEY};
use crate::model::{Op, Thing, held, own_logs};
use crate::run::{NEWER, Run, is_note};
use crate::world::Ended;
use need::{left_families, lost_device, narrow, strangers};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use tsunagi_core::domain::edit::{DELETED, OpId};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::{Kind, Record};
use tsunagi_core::domain::scope::{Place, holding, place};
use tsunagi_core::domain::value::Value;
use tsunagi_core::store::{DeviceRow, SegmentRow, Stored};
use tsunagi_core::sync::wire::Segment;
use tsunagi_core::view::MissingView;

/// Rounds in which everything must have come together.
const ROUNDS: usize = 3;

/// Where files were damaged in place, mending goes by reading back a sixteenth of them each round.
const ROUNDS_OF_MENDING: usize = 24;

pub fn settle(run: &mut Run) {
    run.world.state().calm();
    for d in &run.world.devices {
        d.offset.store(0, Ordering::Relaxed);
    }
    let mut limit = if run.damaged { ROUNDS_OF_MENDING } else { ROUNDS };
    // Who hears of a removal in the second round takes out what does not count, and saves what its own edits
    // stood on. All read that in the third round and say so; what those say who come late in that round is read
    // in one more. So it is wherever something is still said in the third round. No content may need it.
    let removed = (0..run.world.devices.len()).any(|d| run.world.devices[d].removed);
    run.no += 1;
    run.say("the faults stop");
    let names = |run: &Run| run.world.state().files.keys().cloned().collect::<Vec<_>>();
    for round in 0.. {
        if round >= limit {
            break;
        }
        let before = names(run);
        let was_damaged = run.world.state().is_damaged();
        for dev in 0..run.world.devices.len() {
            run.world.tick(1);
            let done = run.round(dev, None);
            if done.is_none() && !run.world.devices[dev].removed {
                let name = run.name(dev);
                run.fail(format!("{name}: a round fails although all is well"));
            }
            let broken = std::mem::take(&mut run.world.state().broken);
            broken.into_iter().for_each(|b| run.fail(b));
        }
        if round + 1 == ROUNDS && limit == ROUNDS && (removed || before != names(run)) {
            let digests = digests(run);
            if digests.iter().any(|d| d.1 != digests[0].1) {
                run.fail("after the last of the rounds in which all content comes states differ");
            }
            limit += 1;
        } else if round + 1 >= ROUNDS
            && (!run.damaged
                || before == names(run) && !was_damaged && !run.world.state().is_damaged() && equal(run))
        {
            break;
        }
    }
    if !run.broken.is_empty() {
        return;
    }
    check(run);
}

fn digests(run: &Run) -> Vec<(usize, String)> {
    run.world.full().into_iter().map(|d| (d, run.world.app(d).digest().unwrap())).collect()
}

fn equal(run: &Run) -> bool {
    let all = digests(run);
    all.windows(2).all(|w| w[0].1 == w[1].1)
        && (0..run.world.devices.len())
            .filter(|d| !run.world.devices[*d].removed)
            .all(|d| run.world.app(d).sharing().is_ok_and(|v| v.missing.is_empty()))
}

fn check(run: &mut Run) {
    let full = run.world.full();
    let Some(&first) = full.first() else { return };
    let all = digests(run);
    for (dev, digest) in &all {
        if *digest != all[0].1 {
            let differing = differences(run, first, *dev);
            let (a, b) = (run.name(first), run.name(*dev));
            run.fail(format!("{a} and {b} hold different states: {differing}"));
        }
    }
    for dev in 0..run.world.devices.len() {
        let found = run.world.app(dev).verify();
        let name = run.name(dev);
        match found {
            Ok(found) if found.is_empty() => {}
            Ok(found) => run.fail(format!("{name}: verify finds {found:?}")),
            Err(e) => run.fail(format!("{name}: verify: {}", e.json())),
        }
    }
    conflicts(run, &full);
    values(run, first);
    clocks(run);
    order(run, first);
    received(run, &full);
    strangers(run);
    aside(run, &full);
    narrow(run, first);
    quiet(run);
    left_families(run, first);
    lost_device(run, first);
    told(run);
    beds(run, &full);
    if run.broken.is_empty() {
        joining::from_a_snapshot_as_from_segments(run, &full);
    }
}

/// Who keeps a bed that was given twice is the same for all.
fn beds(run: &mut Run, full: &[usize]) {
    let arranged = |dev: usize| json!(run.world.app(dev).arrangements().unwrap()).to_string();
    let lists: Vec<String> = full.iter().map(|dev| arranged(*dev)).collect();
    for (dev, list) in full.iter().zip(&lists) {
        if *list != lists[0] {
            let name = run.name(*dev);
            run.fail(format!("{name}: other beds are to be arranged: {list} / {}", lists[0]));
        }
    }
}

/// Who is out is told so, and nobody else.
fn told(run: &mut Run) {
    for dev in (0..run.world.devices.len()).filter(|d| !run.world.devices[*d].gone).collect::<Vec<_>>() {
        let problem = run.world.app(dev).sharing().unwrap().problem;
        let (is_told, name) = (problem.as_deref() == Some("device_removed"), run.name(dev));
        if is_told != run.world.devices[dev].removed {
            run.fail(format!("{name}: removed {}, and is told {problem:?}", !is_told));
        }
    }
}

fn differences(run: &Run, a: usize, b: usize) -> String {
    let rows = |dev: usize| -> BTreeMap<(Kind, Id), Stored> {
        let mut rows = BTreeMap::new();
        for kind in Kind::ALL {
            let each = |s: Stored| {
                rows.insert((*kind, s.record.id), s);
                Ok(())
            };
            run.world.disk(dev).each_stored(*kind, each).unwrap();
        }
        rows
    };
    let (left, right) = (rows(a), rows(b));
    let mut said = vec![];
    for key in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
        match (left.get(key), right.get(key)) {
            (Some(l), Some(r)) => {
                for (field, (x, y)) in
                    key.0.shape().fields.iter().zip(l.record.values.iter().zip(&r.record.values))
                {
                    if x != y {
                        said.push(format!("{}.{} {}: {x:?} / {y:?}", key.0, field.name, key.1));
                    }
                }
                if l.header.deleted_at.is_some() != r.header.deleted_at.is_some() {
                    said.push(format!("{} {} is deleted on one of them", key.0, key.1));
                }
            }
            (l, _) => said.push(format!(
                "{} {} is only on the {}",
                key.0,
                key.1,
                if l.is_some() { "first" } else { "second" }
            )),
        }
    }
    said.truncate(6);
    said.join("; ")
}

/// What waits for a decision is the same everywhere.
fn conflicts(run: &mut Run, full: &[usize]) {
    let list = |dev: usize| -> Vec<String> {
        let mut all: Vec<String> = run
            .world
            .app(dev)
            .conflicts()
            .unwrap()
            .into_iter()
            .map(|c| {
                let mut values: Vec<String> =
                    c.choices.iter().map(|c| format!("{}={}", c.op, c.value)).collect();
                values.sort();
                format!("{} now {} of {values:?}", c.id, c.now)
            })
            .collect();
        all.sort();
        all
    };
    let lists: Vec<Vec<String>> = full.iter().map(|d| list(*d)).collect();
    for (dev, other) in full.iter().zip(&lists) {
        if *other != lists[0] {
            let name = run.name(*dev);
            run.fail(format!("{name}: other conflicts: {other:?} / {:?}", lists[0]));
        }
    }
}

/// Every acknowledged edit is there, and the values are those that follow from who had seen what.
fn values(run: &mut Run, dev: usize) {
    let open = run.world.app(dev).conflicts().unwrap();
    let mut things: Vec<Thing> = run.model.things.clone();
    for op in things.iter_mut().flat_map(|t| &mut t.ops) {
        op.may_be_lost |= op.put_back && run.destroyed;
        op.twice |= run.model.contested.contains(&op.device);
    }
    for thing in things {
        let held = held(run.world.disk(dev), thing.id);
        let present = thing.known(&held);
        for (i, op) in thing.ops.iter().enumerate() {
            if !present.contains(&i) && !op.may_be_lost {
                run.fail(format!(
                    "lost: {} {} field {} {:?} of action {} by #{}",
                    thing.kind, thing.id, op.field, op.name, op.made, op.device
                ));
            }
        }
        let stored = run.world.disk(dev).get(thing.kind, thing.id).unwrap();
        let Some(stored) = stored else {
            if present.iter().any(|p| !thing.ops[*p].may_be_lost) {
                run.fail(format!("{} {} has no row", thing.kind, thing.id));
            }
            continue;
        };
        let twice = thing.ops.iter().any(|o| o.twice) || thing.moved(&held);
        let standing = thing.standing(&present);
        let of = |field: &str| open.iter().find(|c| c.record == thing.id.to_string() && c.field == field);
        let (gone, contested) = thing.deletion(&standing);
        let is_gone = stored.header.deleted_at.is_some();
        if !twice {
            if gone != is_gone {
                run.fail(format!("{} {} deleted: {is_gone}, must be {gone}", thing.kind, thing.id));
            }
            if contested != of("deleted").is_some() {
                run.fail(format!("{} {}: its deletion waits: must be {contested}", thing.kind, thing.id));
            }
        }
        for ((field, key), standing) in &standing {
            if *field == DELETED || *field == NEWER {
                continue;
            }
            if !key.is_empty() {
                let comes = |o: &usize| thing.ops[*o].name.contains(" comes ");
                let wanted = standing.iter().any(comes);
                let there: Vec<String> = stored.record.read("flags").unwrap_or_default();
                if !twice && there.contains(key) != wanted {
                    run.fail(format!("{} {}: {key} is in {there:?}: must be {wanted}", thing.kind, thing.id));
                }
                continue;
            }
            let shape = thing.kind.shape().fields.iter().find(|f| f.number == *field).unwrap();
            let texts: BTreeSet<&str> = standing.iter().map(|o| thing.ops[*o].name.as_str()).collect();
            let shown = stored.record.text(shape.name).unwrap_or_default();
            let what = format!("{}.{} {}", thing.kind, shape.name, thing.id);
            let conflict = of(shape.name);
            if is_note(thing.kind, *field) {
                for text in texts.iter().filter(|t| !shown.contains(**t)) {
                    run.fail(format!("{what}: {text:?} stands and is not shown: {shown:?}"));
                }
            } else if !twice && !texts.contains(shown) {
                run.fail(format!("{what}: {shown:?} is shown, {texts:?} stand"));
            } else if !twice && greatest(run, dev, &thing, *field, &texts).is_some_and(|g| g != shown) {
                run.fail(format!("{what}: {shown:?} is shown and is not the greatest of {texts:?}"));
            }
            // A note that a removed device wrote stays in what others wrote on it, beside the one that stands.
            let lost =
                |(i, o): (usize, &Op)| !present.contains(&i) && o.may_be_lost && shown.contains(&o.name);
            let kept = is_note(thing.kind, *field) && thing.ops.iter().enumerate().any(lost);
            if texts.len() == 1 && !twice && !texts.contains(shown) && !kept {
                run.fail(format!("{what}: {shown:?} is shown, only {texts:?} stands"));
            }
            if shape.critical && !is_gone {
                let choices: BTreeSet<String> = conflict
                    .map(|c| {
                        c.choices.iter().map(|c| c.value.as_str().unwrap_or_default().to_owned()).collect()
                    })
                    .unwrap_or_default();
                // Who kept it in their own name offers it joined with what stood beside it.
                let is_offered =
                    |t: &&str| choices.contains(*t) || twice && choices.iter().any(|c| c.contains(*t));
                if texts.len() > 1 && !texts.iter().all(is_offered) {
                    run.fail(format!("{what}: {texts:?} stand, {choices:?} are offered"));
                }
                if texts.len() == 1 && conflict.is_some() && !twice {
                    run.fail(format!("{what}: {choices:?} are offered, only {texts:?} stands"));
                }
            } else if !shape.critical && conflict.is_some() {
                run.fail(format!("{what}: waits for a decision and is no critical field"));
            }
        }
    }
}

/// The text of the greatest of the standing operations by clock and operation id.
fn greatest(run: &Run, dev: usize, thing: &Thing, field: u16, texts: &BTreeSet<&str>) -> Option<String> {
    let mut found = vec![];
    for logged in run.world.disk(dev).changes_of(thing.id).unwrap() {
        for op in logged.change.records.iter().filter(|r| r.id == thing.id).flat_map(|r| &r.ops) {
            if let tsunagi_core::domain::edit::Scalar::Text(t) = &op.value
                && op.field == field
                && texts.contains(t.as_str())
            {
                found.push((logged.change.hlc, logged.log_id, logged.no, op.index, t.clone()));
            }
        }
    }
    found.sort();
    found.pop().map(|f| f.4)
}

/// No clock runs ahead of its own time by more than an hour.
fn clocks(run: &mut Run) {
    for dev in 0..run.world.devices.len() {
        run.world.see_clock(dev);
        let last = run.world.disk(dev).last_hlc().unwrap();
        let limit = run.world.devices[dev].latest + 3_600_000 + 60_000;
        if last.instant().0 > limit.max(0) {
            let name = run.name(dev);
            run.fail(format!("{name}: its clock ran ahead to {}, the limit is {limit}", last.instant().0));
        }
    }
}

/// Clocks grow along every log, and an edit is later than what it replaces, unless that was stamped far in
/// the future.
fn order(run: &mut Run, dev: usize) {
    let disk = run.world.disk(dev);
    let mut stamps = BTreeMap::new();
    let mut all = vec![];
    for number in 1.. {
        let Ok((log, label)) = disk.log_of(number) else { break };
        for logged in disk.changes_after(number, 0, usize::MAX >> 1).unwrap() {
            for r in &logged.change.records {
                for op in &r.ops {
                    let id = OpId { log, change: logged.no, index: op.index };
                    stamps.insert((id, r.id), (op.field, op.key.clone(), logged.change.hlc));
                }
            }
            all.push((log, label.clone(), logged));
        }
    }
    let mut said = vec![];
    let mut before = None;
    for (log, label, logged) in &all {
        if before.is_some_and(|(l, hlc)| l == *log && hlc >= logged.change.hlc) {
            said.push(format!("the clock of {label} goes back at {}", logged.no));
        }
        before = Some((*log, logged.change.hlc));
        for (record, op) in logged.change.records.iter().flat_map(|r| r.ops.iter().map(|op| (r.id, op))) {
            // A list in another order goes and comes within one change.
            let earlier = |id: &&OpId| (id.log, id.change) != (*log, logged.no) || id.index >= op.index;
            for id in op.supersedes.iter().filter(earlier) {
                let Some((field, key, hlc)) = stamps.get(&(*id, record)) else { continue };
                // Two copies of a disk may have given one number twice: then a name can mean what it does not replace. A
                // deletion names what it saw in all fields.
                if op.field != DELETED && (*field, key) != (op.field, &op.key) {
                    continue;
                }
                let followed = hlc.instant().0 <= logged.change.recorded_at.0 + 3_500_000;
                if followed && *hlc >= logged.change.hlc {
                    said.push(format!("{label}/{} is not later than what it replaces", logged.no));
                }
            }
        }
    }
    said.truncate(3);
    said.into_iter().for_each(|s| run.fail(s));
}

/// Whoever wrote knows what became of it: all of it is in the folder, and others have it.
fn received(run: &mut Run, full: &[usize]) {
    // Copies of one disk do not receive what it wrote.
    let logs: BTreeSet<Id> = full.iter().map(|dev| run.world.disk(*dev).own_log().unwrap().0).collect();
    if logs.len() < 2 || run.destroyed {
        return;
    }
    for dev in full {
        let view = run.world.app(*dev).sharing().unwrap();
        let name = run.name(*dev);
        if (view.pending, view.unreceived) != (0, 0) {
            run.fail(format!("{name}: {} not in the folder, {} not received", view.pending, view.unreceived));
        }
    }
}

/// Files of the logs that cannot be used are set aside and shown, and those that can are not.
fn aside(run: &mut Run, full: &[usize]) {
    for dev in full {
        let disk = run.world.disk(*dev);
        let aside: BTreeSet<String> = disk.files_aside().unwrap().into_iter().map(|a| a.path).collect();
        let devices = disk.devices().unwrap();
        let read = disk.read_files().unwrap();
        let own = own_logs(disk);
        let mut said = vec![];
        let files = run.world.state().files.clone();
        for (name, file) in &files {
            let Some(path) = name.strip_prefix("tsunagi1/").filter(|p| p.starts_with("l/")) else { continue };
            if !path.to_ascii_lowercase().ends_with(".tsg") {
                continue;
            }
            // One in capitals beside the same name in small letters is taken for that one.
            let small = name.to_ascii_lowercase();
            if small != *name && files.contains_key(&small) {
                continue;
            }
            let log = path.split('/').nth(1).and_then(|l| Id::parse(l).ok());
            if log.is_some_and(|l| own.contains(&l)) {
                continue;
            }
            let writer = devices.iter().find(|d| Some(d.log) == log);
            let good = Segment::parse(&file.bytes).ok().filter(|s| {
                writer.is_some_and(|w| {
                    s.log == w.log && s.verify(&w.sign).is_ok() && w.cut.is_none_or(|c| s.seq <= c)
                })
            });
            let whole = writer.is_none_or(|w| {
                let number = disk.number_of(w.log, &w.label).unwrap();
                let found = disk.segments_after(number, 0).unwrap();
                // A snapshot stands for all of its log up to its row, which has the beginning of a hash.
                let stands = |f: &SegmentRow, s: &Segment<'_>| {
                    let same = f.seq > s.seq || f.seq == s.seq && f.hash[..8] == s.hash()[..8];
                    f.path.starts_with("s/") && same && read.contains(path)
                };
                good.as_ref().is_some_and(|s| found.iter().any(|f| f.hash == s.hash() || stands(f, s)))
            });
            let listed = aside.contains(path)
                || aside.contains(&format!("l/{}", path.split('/').nth(1).unwrap_or_default()));
            // Damaged after it was read here: mended when its turn to be read back comes.
            if good.is_none() && !listed && !(run.damaged && read.contains(path)) {
                said.push(format!("{path} cannot be used and is not set aside"));
            }
            if good.is_some() && whole && listed {
                said.push(format!("{path} is good and set aside"));
            }
            if good.is_some() && !whole && !listed {
                let by = writer.map_or("?", |w| w.label.as_str());
                let frames = good.map_or(0, |s| s.frames.len());
                said.push(format!("{path} of {by} with {frames} frames is good and was not read"));
            }
        }
        let view = run.world.app(*dev).sharing().unwrap();
        // What the folder lost, and whose writer's disk was put back, is gone: that must be said.
        let is_lost = |m: &MissingView| run.destroyed && lost_for_good(run, &m.device, m.from as u64);
        let missing: Vec<_> = view.missing.into_iter().filter(|m| !is_lost(m)).collect();
        if !missing.is_empty() {
            said.push(format!("files are missing although all was mended: {missing:?}"));
        }
        let lost: Vec<_> = view.lost.into_iter().filter(|m| !is_lost(m)).collect();
        if !lost.is_empty() {
            said.push(format!("files are said to be lost although somebody has them: {lost:?}"));
        }
        let name = run.name(*dev);
        said.into_iter().for_each(|s| run.fail(format!("{name}: {s}")));
    }
}

/// Whether no device has a segment's file to mend the folder with, and none that could give it once more has read it.
fn lost_for_good(run: &Run, label: &str, seq: u64) -> bool {
    let disks = (0..run.world.devices.len()).map(|dev| run.world.disk(dev));
    let logs: BTreeSet<String> = disks
        .clone()
        .flat_map(|disk| disk.devices().unwrap())
        .filter(|d| d.label == label)
        .map(|d| d.log.to_string().replace('-', ""))
        .collect();
    let is = |path: &str| {
        let log = path.split('/').nth(1).is_some_and(|l| logs.contains(l));
        log && path.split('/').next_back().is_some_and(|n| n.starts_with(&format!("{seq}-")))
    };
    let in_folder = run.world.state().files.iter().any(|(name, file)| {
        name.strip_prefix("tsunagi1/").is_some_and(is) && Segment::parse(&file.bytes).is_ok()
    });
    let kept = |disk: &tsunagi_core::store::Store| disk.outbox().unwrap().iter().any(|(path, _)| is(path));
    let was_read = |dev: usize| {
        let disk = run.world.disk(dev);
        let of_label = |d: &&DeviceRow| d.label == label;
        let devices = disk.devices().unwrap();
        devices.iter().filter(of_label).any(|d| {
            let head = disk.head(disk.number_of(d.log, &d.label).unwrap()).unwrap();
            head.is_some_and(|h| h.seq >= seq)
        })
    };
    !in_folder && !disks.into_iter().any(kept) && !run.world.full().into_iter().any(was_read)
}

/// One more round moves nothing.
fn quiet(run: &mut Run) {
    for dev in 0..run.world.devices.len() {
        if run.world.devices[dev].removed {
            continue;
        }
        if let Some((out, received)) = run.round(dev, None)
            && (out, received) != (0, 0)
        {
            let name = run.name(dev);
            run.fail(format!("{name}: a round after the last one moves {out} out and {received} in"));
        }
    }
}
