//! A program is killed at every step of what it does with the folder and the database: at each call to the
//! file system, and before each commit. Afterwards all must come together as after any other fault.

use crate::check::settle;
use crate::folder::Fault;
use crate::run::Run;
use crate::script::{Act, Script};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is killed: `then` gives whether it was.
struct Scene {
    name: &'static str,
    before: &'static [Act],
    then: fn(&mut Run, Fault) -> bool,
}

const ADMINISTRATOR: usize = 0;
const COORDINATOR: usize = 1;
const DESK: usize = 2;
const VISITOR: usize = 3;

const fn edit(dev: usize, of: usize, field: usize) -> Act {
    Act::Edit { dev, of, field }
}

const fn sync(dev: usize) -> Act {
    Act::Sync { dev, fault: None }
}

/// Everybody writes, somebody meets others on a record, and some of it went out.
const WRITTEN: &[Act] = &[
    edit(ADMINISTRATOR, 0, 1),
    Act::Family { dev: DESK },
    Act::Member { dev: DESK, of: 3 },
    edit(COORDINATOR, 0, 1),
    Act::Visit { dev: VISITOR, of: 1 },
    Act::Stay { dev: DESK, of: 2 },
    sync(COORDINATOR),
    sync(DESK),
    edit(COORDINATOR, 1, 3),
    edit(DESK, 2, 2),
    Act::Delete { dev: COORDINATOR, of: 4 },
];

fn round(run: &mut Run, dev: usize, fault: Fault) -> bool {
    run.round(dev, Some(fault));
    run.world.was_killed
}

const SCENES: &[Scene] = &[
    Scene { name: "publish", before: WRITTEN, then: |run, fault| round(run, COORDINATOR, fault) },
    Scene { name: "ingest", before: WRITTEN, then: |run, fault| round(run, ADMINISTRATOR, fault) },
    Scene { name: "ingest with some keys", before: WRITTEN, then: |run, fault| round(run, VISITOR, fault) },
    Scene {
        name: "write a snapshot",
        before: WRITTEN,
        then: |run, fault| {
            let _ = run.world.call(COORDINATOR, Some(fault), |app| app.write_snapshot());
            run.world.was_killed
        },
    },
    Scene {
        name: "send a snapshot and clear what is old",
        before: WRITTEN,
        then: |run, fault| {
            [sync(COORDINATOR), sync(ADMINISTRATOR), sync(DESK), Act::Snapshot { dev: COORDINATOR }]
                .into_iter()
                .for_each(|act| run.act(20, act));
            round(run, COORDINATOR, fault)
        },
    },
    Scene {
        name: "read a snapshot",
        before: WRITTEN,
        then: |run, fault| {
            [sync(COORDINATOR), Act::Snapshot { dev: COORDINATOR }, sync(COORDINATOR)]
                .into_iter()
                .for_each(|act| run.act(20, act));
            round(run, ADMINISTRATOR, fault)
        },
    },
    Scene {
        name: "remove a device",
        before: WRITTEN,
        then: |run, fault| {
            run.act(20, sync(ADMINISTRATOR));
            run.remove(ADMINISTRATOR, DESK, Some(fault))
        },
    },
    Scene {
        name: "tell of a removal",
        before: WRITTEN,
        then: |run, fault| {
            run.act(20, sync(ADMINISTRATOR));
            run.remove(ADMINISTRATOR, DESK, None);
            round(run, ADMINISTRATOR, fault)
        },
    },
    Scene {
        name: "hear of a removal",
        before: WRITTEN,
        then: |run, fault| {
            [sync(DESK), sync(COORDINATOR), edit(COORDINATOR, 2, 2), sync(ADMINISTRATOR)]
                .into_iter()
                .for_each(|act| run.act(20, act));
            run.remove(ADMINISTRATOR, DESK, None);
            run.act(21, sync(ADMINISTRATOR));
            round(run, COORDINATOR, fault)
        },
    },
    Scene {
        name: "make new keys of a family",
        before: WRITTEN,
        then: |run, fault| {
            run.act(20, sync(VISITOR));
            run.act(21, Act::Unassign { dev: ADMINISTRATOR, which: 0 });
            round(run, ADMINISTRATOR, fault)
        },
    },
    Scene {
        name: "leave a family",
        before: WRITTEN,
        then: |run, fault| {
            run.act(20, Act::Unassign { dev: ADMINISTRATOR, which: 0 });
            run.act(21, sync(ADMINISTRATOR));
            round(run, VISITOR, fault)
        },
    },
    Scene {
        name: "go on with a disk that was put back",
        before: WRITTEN,
        then: |run, fault| {
            let acts = [
                Act::Backup { dev: COORDINATOR },
                edit(COORDINATOR, 5, 2),
                sync(COORDINATOR),
                sync(ADMINISTRATOR),
                Act::Restore { dev: COORDINATOR },
                edit(COORDINATOR, 5, 2),
            ];
            (20..).zip(acts).for_each(|(no, act)| run.act(no, act));
            round(run, COORDINATOR, fault)
        },
    },
];

/// Plays a scene whose last act is killed at this stop: whether it was, and what is wrong afterwards.
fn play(scene: &Scene, stop: u64) -> (bool, Run) {
    let script = Script { seed: 77, mixture: 0, count: 4, acts: vec![] };
    let mut run = Run::new(&script);
    for (no, act) in (0..).zip(scene.before) {
        run.act(no, *act);
    }
    let killed = (scene.then)(&mut run, Fault::Stop(stop));
    settle(&mut run);
    (killed, run)
}

/// Plays a scene with every stop, on so many threads: how many there are, and what is wrong after which of them.
fn play_all(scene: &Scene, threads: usize) -> (u64, Vec<(u64, String, Vec<String>)>) {
    let (next, last) = (AtomicU64::new(1), AtomicU64::new(0));
    let failed = Mutex::new(vec![]);
    let work = || {
        loop {
            let stop = next.fetch_add(1, Ordering::Relaxed);
            let (killed, run) = play(scene, stop);
            if let Some(what) = run.broken.first() {
                failed.lock().unwrap().push((stop, what.clone(), run.trace));
            }
            if !killed {
                break;
            }
            last.fetch_max(stop, Ordering::Relaxed);
        }
    };
    std::thread::scope(|s| {
        (1..threads).for_each(|_| drop(s.spawn(work)));
        work();
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    (last.into_inner(), failed)
}

/// The first scene with a stop after which something is wrong, tried with every other one on this thread alone.
pub fn first_that_fails() -> Option<(String, String)> {
    SCENES.iter().find_map(|scene| {
        let mut stops = (1..).step_by(2).map(|stop| (stop, play(scene, stop)));
        let tried = stops.by_ref().take_while(|(_, (killed, _))| *killed);
        let mut failed = tried.filter_map(|(stop, (_, run))| Some((stop, run.broken.first()?.clone())));
        failed.next().map(|(stop, what)| (format!("{} killed at {stop}", scene.name), what))
    })
}

#[test]
fn whoever_is_killed_at_any_step_goes_on() {
    let mut all = 0;
    for scene in SCENES {
        let (last, failed) = play_all(scene, 2);
        println!("{}: killed at each of {last} steps", scene.name);
        all += last;
        if let Some((stop, what, trace)) = failed.first() {
            let stops: Vec<u64> = failed.iter().map(|f| f.0).collect();
            panic!("{} killed at step {stop}: {what}\n{}\nalso at {stops:?}", scene.name, trace.join("\n"));
        }
        assert!(last > 10, "{}: nothing was killed", scene.name);
    }
    println!("{all} kills");
}
