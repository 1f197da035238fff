//! The same files in any order and in any portions give the same state, to the byte.

use crate::chance::Chance;
use crate::run::Run;
use crate::script::{Act, Script};

/// Who only reads; the others write.
const READER: usize = 1;
const WRITERS: [usize; 4] = [0, 2, 3, 4];

/// Everything that people do with records, by the writers alone, who meet now and then.
fn written(seed: u64) -> Vec<Act> {
    let mut c = Chance::new(seed ^ 0xd1ff);
    let mut acts = vec![];
    for _ in 0..70 {
        let (dev, of) = (c.of(&WRITERS), c.below(64));
        acts.push(match c.below(20) {
            0 => Act::Family { dev },
            1 | 2 => Act::Member { dev, of },
            3..9 => Act::Edit { dev, of: of % 5, field: c.below(6) },
            9 | 10 => Act::List { dev, of: of % 3, item: c.below(2), add: c.percent(60) },
            11 => Act::Visit { dev, of },
            12 => Act::Stay { dev, of },
            13 => Act::Delete { dev, of: of % 5 },
            14 => Act::Resolve { dev, which: c.below(8), how: c.below(4) },
            _ => Act::Sync { dev, fault: None },
        });
    }
    // What has been written goes out, and is answered nowhere: the reader gets exactly these files.
    acts.extend(WRITERS.map(|dev| Act::Sync { dev, fault: None }));
    acts
}

/// Digest and open conflicts of the reader, which gets the new segments in an order and in portions that follow from `order`.
fn read_in(run: &mut Run, base: &std::path::Path, new: &[String], order: u64) -> (String, String) {
    run.world.put_disk(READER, base);
    let view = run.world.devices[READER].view;
    let mut c = Chance::new(order);
    let mut left: Vec<&String> = new.iter().collect();
    new.iter().for_each(|name| run.world.state().hide(view, name));
    while !left.is_empty() {
        for _ in 0..(1 + c.below(left.len().min(9))) {
            // 0 is the plain order, all at once.
            let at = if order == 0 { 0 } else { c.below(left.len()) };
            let name = left.remove(at);
            run.world.state().arrive(view, name);
            if left.is_empty() {
                break;
            }
        }
        if order != 0 || left.is_empty() {
            run.round(READER, None);
        }
    }
    let app = run.world.app(READER);
    assert_eq!(app.verify().unwrap(), [], "order {order}");
    let mut conflicts: Vec<String> = app
        .conflicts()
        .unwrap()
        .into_iter()
        .map(|c| {
            let mut choices: Vec<String> =
                c.choices.iter().map(|c| format!("{}={}", c.op, c.value)).collect();
            choices.sort();
            format!("{} {} {choices:?}", c.id, c.now)
        })
        .collect();
    conflicts.sort();
    (app.digest().unwrap(), conflicts.join("\n"))
}

#[test]
fn any_order_and_any_portions_give_the_same_state() {
    let seeds = crate::number("TSUNAGI_SIM_ORDERS").unwrap_or(12);
    let (mut files, mut waiting) = (0, 0);
    for seed in 0..seeds {
        let script = Script { seed, mixture: 0, count: 5, acts: vec![] };
        let mut run = Run::new(&script);
        let base = run.world.copy_disk(READER);
        let before = run.world.state().ours();
        (0..).zip(written(seed)).for_each(|(no, act)| run.act(no, act));
        assert_eq!(run.broken, Vec::<String>::new(), "seed {seed}");
        let new: Vec<String> = run
            .world
            .state()
            .ours()
            .into_iter()
            .filter(|name| name.starts_with("tsunagi1/l/") && !before.contains(name))
            .collect();
        let there = run.world.state().files.clone();
        let plain = read_in(&mut run, &base, &new, 0);
        (files, waiting) = (files + new.len(), waiting + plain.1.lines().count());
        for order in 1..=6 {
            // Without what the reader itself has said meanwhile.
            run.world.state().files = there.clone();
            let found = read_in(&mut run, &base, &new, order);
            assert_eq!(
                found,
                plain,
                "seed {seed}, order {order}, {} files\n{}",
                new.len(),
                run.trace.join("\n")
            );
        }
    }
    println!("{files} files in 7 orders each, {waiting} conflicts among them");
    assert!(files > 100 && waiting > 5, "{files} files, {waiting} conflicts");
}
