//! Three laptops whose folders Syncthing keeps in step, worked on from the command line: nodes that come and
//! go, rounds that are killed, one laptop restored from a backup, one cloned. At the end everybody has the
//! same, and every edit that was acknowledged is in the history everywhere.

use crate::laptops::{Laptop, Work, edits_wanted};
use crate::nodes::{Node, files, settle};
use std::path::Path;
use std::time::Instant;

/// Invites and joins, through the nodes; the new laptop.
fn joined(founder: &Laptop, nodes: &[Node], dir: &Path, node: usize) -> Laptop {
    let code = founder.invite(dir, &node.to_string());
    founder.sync();
    settle(nodes);
    let folder = nodes[node].folder.clone();
    let laptop = Laptop { data: dir.join(format!("laptop{node}")), folder };
    let output = laptop.join(&code);
    assert!(output.status.success(), "{output:?}");
    laptop
}

/// What has been done so far.
#[derive(Default, Debug)]
struct Tally {
    rounds: u64,
    killed: u64,
    stops: u64,
}

#[test]
#[ignore = "needs syncthing and minutes: see main.rs"]
fn three_laptops_through_syncthing() {
    let begun = Instant::now();
    let dir = tempfile::tempdir().unwrap();
    let mut nodes = Node::three(dir.path());
    let founder = Laptop { data: dir.path().join("laptop0"), folder: nodes[0].folder.clone() };
    let mut work = Work::begin(founder, dir.path(), 0x7473_756e_6167_6933, edits_wanted(5_000));
    work.laptops[0].sync();
    for node in [1, 2] {
        let laptop = joined(&work.laptops[0], &nodes, dir.path(), node);
        work.laptops.push(laptop);
    }
    println!("joined after {:.0} s", begun.elapsed().as_secs_f64());

    let mut tally = Tally::default();
    while work.goes_on() {
        let at = work.edit();
        tally.rounds += 1;
        if work.chance.below(6) == 0 {
            tally.killed += u64::from(work.laptops[at].killed_round(&mut work.chance, 1_000));
        } else {
            work.laptops[at].sync();
        }
        // Laptops are shut and opened again.
        if work.chance.below(8) == 0 {
            let node = &mut nodes[work.chance.below(3) as usize];
            if node.runs() {
                node.stop();
                tally.stops += 1;
            } else {
                node.start();
            }
        }
        work.mishaps(&nodes[0].folder, Laptop::sync);
    }
    println!("{} edits, {tally:?} after {:.0} s", work.edits, begun.elapsed().as_secs_f64());

    nodes.iter_mut().for_each(Node::start);
    let rounds = work.become_the_same(|| format!("nodes alike after {:.0} s, ", settle(&nodes)));
    work.nothing_is_lost();
    let held = files(&nodes[0].folder);
    println!(
        "{} edits on {} laptops (one restored, one cloned), {} rounds of which {} killed, {} nodes stopped: the same \
         after {rounds} rounds of all, no edit lost; {} files, {} KiB; {:.0} s",
        work.edits,
        work.laptops.len(),
        tally.rounds,
        tally.killed,
        tally.stops,
        held.len(),
        held.values().sum::<u64>() / 1024,
        begun.elapsed().as_secs_f64(),
    );
}
