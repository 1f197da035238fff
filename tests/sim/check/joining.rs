//! Whoever joins holds the same, whether from a snapshot or from all segments.

use super::*;

/// Of so many seeds one is checked for it.
const EVERY: u64 = 8;

pub(super) fn from_a_snapshot_as_from_segments(run: &mut Run, full: &[usize]) {
    let seed = run.world.seed;
    let root = full.iter().copied().find(|d| run.world.devices[*d].role == "administrator");
    let Some(root) = root.filter(|_| seed % EVERY == 3 && run.world.devices.len() < 7) else { return };
    if let Err(e) = run.world.app(root).write_snapshot() {
        return run.fail(format!("no snapshot can be written: {}", e.json()));
    }
    for (what, hidden) in [("a snapshot", None), ("all segments", Some("tsunagi1/s/"))] {
        let index = match run.world.join(root, hidden) {
            Ok(index) => index,
            Err(e) => return run.fail(format!("nobody can join from {what}: {}", e.json())),
        };
        for dev in [root, index, root, index] {
            run.round(dev, None);
        }
        // Segments for which a snapshot stands may be gone from the folder.
        let missing = run.world.app(index).missing().unwrap();
        if hidden.is_some() && !missing.is_empty() {
            return;
        }
        let digests = [root, index].map(|dev| run.world.app(dev).digest().unwrap());
        let mut said = vec![];
        if digests[0] != digests[1] {
            said.push(format!("differs: {}", differences(run, root, index)));
        }
        match run.world.app(index).verify() {
            Ok(found) if found.is_empty() => {}
            found => said.push(format!("verify: {found:?}")),
        }
        if hidden.is_none() && !missing.is_empty() {
            said.push(format!("misses {missing:?}"));
        }
        said.into_iter().for_each(|s| run.fail(format!("who joins from {what} {s}")));
    }
}
