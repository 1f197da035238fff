//! Three laptops whose folders Syncthing keeps in step, worked on from the command line: nodes that come and
//! go, rounds that are killed, one laptop restored from a backup, one cloned. At the end everybody has the
//! same, and every edit that was acknowledged is in the history everywhere.

use crate::nodes::{Node, files, settle};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tsunagi_core::app::Profile;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::env::Env;
use tsunagi_core::store::{Filter, Key};

const PASSPHRASE: &str = "みほんの合言葉";

const FAMILIES: u64 = 60;

/// Edits that one `put` is given.
const BATCH: u64 = 20;

/// Marsaglia's xorshift: the same decisions every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

struct Laptop {
    data: PathBuf,
    /// Which node's folder it uses.
    node: usize,
}

impl Laptop {
    fn command(&self) -> Command {
        let program = std::env::var_os("TSUNAGI_CLI").expect("TSUNAGI_CLI names the program `tsunagi`");
        let mut command = Command::new(std::path::absolute(program).unwrap());
        command.arg("--data").arg(&self.data).arg("--json").env("TSUNAGI_PASSPHRASE", PASSPHRASE);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    #[track_caller]
    fn done(&self, args: &[&str]) -> Vec<Json> {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        lines(&output.stdout)
    }

    #[track_caller]
    fn put(&self, kind: &str, input: &str) -> Vec<Json> {
        let mut child = self.command();
        let mut child =
            child.args(["put", kind]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        lines(&output.stdout)
    }

    fn sync(&self, nodes: &[Node]) {
        let folder = nodes[self.node].folder.to_str().unwrap();
        let output = self.run(&["sync", "--folder", folder]);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    }

    fn digest(&self) -> String {
        self.done(&["digest"])[0]["blake3"].as_str().unwrap().to_owned()
    }

    /// Every text that the history of the families holds.
    fn written(&self) -> BTreeSet<String> {
        let key = Key::Passphrase(PASSPHRASE.to_owned().into());
        let app = Profile::at(&self.data).open(&key, Env::system()).unwrap();
        let mut ids = vec![];
        let each = |record: Json| {
            ids.push(Id::parse(record["id"].as_str().unwrap()).unwrap());
            Ok(())
        };
        app.list(Kind::Household, &Filter::default(), each).unwrap();
        let lines = ids.into_iter().flat_map(|id| app.history(Kind::Household, id).unwrap());
        lines.filter_map(|line| line.after.as_str().map(str::to_owned)).collect()
    }
}

fn lines(stdout: &[u8]) -> Vec<Json> {
    let lines = stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice(l).unwrap()).collect()
}

/// Invites and joins, through the nodes; the new laptop.
fn joined(founder: &Laptop, nodes: &[Node], dir: &Path, node: usize) -> Laptop {
    let input = format!("{{\"person_name\":\"例山 {node}号\",\"access_role\":\"coordinator\"}}\n");
    let worker = founder.put("worker", &input)[0]["id"].as_str().unwrap().to_owned();
    let code = dir.join(format!("code{node}")).to_str().unwrap().to_owned();
    founder.done(&["invite", "--role", "coordinator", "--worker", &worker, "--out", &code]);
    founder.sync(nodes);
    settle(nodes);
    let laptop = Laptop { data: dir.join(format!("laptop{node}")), node };
    laptop.done(&["join", "--folder", nodes[node].folder.to_str().unwrap(), "--code-file", &code]);
    laptop
}

/// What has been done so far.
#[derive(Default, Debug)]
struct Tally {
    edits: u64,
    rounds: u64,
    killed: u64,
    stops: u64,
}

/// A batch of edits, each with a text of its own; those that were acknowledged.
fn work(laptop: &Laptop, families: &[String], chance: &mut Chance, n: &mut u64) -> Vec<String> {
    let mut texts = vec![];
    let mut input = String::new();
    for _ in 0..BATCH {
        let family = &families[chance.below(families.len() as u64) as usize];
        let field = ["note", "district", "note", "language"][chance.below(4) as usize];
        *n += 1;
        let text = format!("{n}番目の記録");
        input += &format!("{{\"id\":\"{family}\",\"{field}\":\"{text}\"}}\n");
        texts.push(text);
    }
    let answers = laptop.put("household", &input);
    assert_eq!(answers.len(), texts.len());
    let stored = |(text, answer): (String, Json)| answer.get("id").is_some().then_some(text);
    texts.into_iter().zip(answers).filter_map(stored).collect()
}

/// A round killed after a while; true where it had not ended by itself.
fn killed_round(laptop: &Laptop, chance: &mut Chance) -> bool {
    let mut child = laptop.command().arg("sync").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(100 + chance.below(900)));
    let _ = child.kill();
    !child.wait().unwrap().success()
}

#[test]
#[ignore = "needs syncthing and minutes: see main.rs"]
fn three_laptops_through_syncthing() {
    let edits: u64 = std::env::var("TSUNAGI_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(5_000);
    let begun = Instant::now();
    let dir = tempfile::tempdir().unwrap();
    let mut nodes = Node::three(dir.path());
    let founder = Laptop { data: dir.path().join("laptop0"), node: 0 };
    founder.done(&["init", "--organisation", "例示センター", "--actor", "例山"]);
    founder.sync(&nodes);
    let input: String = (0..FAMILIES).map(|n| format!("{{\"display_name\":\"例山家{n}\"}}\n")).collect();
    let made = founder.put("household", &input);
    let families: Vec<String> = made.iter().map(|l| l["id"].as_str().unwrap().to_owned()).collect();
    let second = joined(&founder, &nodes, dir.path(), 1);
    let third = joined(&founder, &nodes, dir.path(), 2);
    println!("joined after {:.0} s", begun.elapsed().as_secs_f64());
    let mut laptops = vec![founder, second, third];

    let mut chance = Chance(0x7473_756e_6167_6933);
    let (mut tally, mut n) = (Tally::default(), 0);
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let backup = dir.path().join("backup.tsunagi").to_str().unwrap().to_owned();
    let (mut backed_up, mut restored) = (false, false);
    while tally.edits < edits {
        let at = chance.below(laptops.len() as u64) as usize;
        let stored = work(&laptops[at], &families, &mut chance, &mut n);
        assert_eq!(stored.len() as u64, BATCH, "every edit is acknowledged");
        tally.edits += BATCH;
        wanted.extend(stored);
        tally.rounds += 1;
        if chance.below(6) == 0 {
            tally.killed += u64::from(killed_round(&laptops[at], &mut chance));
        } else {
            laptops[at].sync(&nodes);
        }
        // Laptops are shut and opened again.
        if chance.below(8) == 0 {
            let node = &mut nodes[chance.below(3) as usize];
            if node.runs() {
                node.stop();
                tally.stops += 1;
            } else {
                node.start();
            }
        }
        if !backed_up && tally.edits > edits * 3 / 10 {
            laptops[1].done(&["backup", &backup]);
            backed_up = true;
        }
        if laptops.len() == 3 && tally.edits > edits / 2 {
            // A disk copied to another computer, which uses another node's folder.
            let data = dir.path().join("clone");
            copy(&laptops[2].data, &data);
            laptops.push(Laptop { data, node: 0 });
            println!("cloned after {} edits", tally.edits);
        }
        if !restored && tally.edits > edits * 6 / 10 {
            // What it had written is in its folder, and nowhere else for sure.
            laptops[1].sync(&nodes);
            laptops[1].done(&["restore", &backup]);
            restored = true;
            println!("restored after {} edits", tally.edits);
        }
    }
    println!("{tally:?} after {:.0} s", begun.elapsed().as_secs_f64());

    nodes.iter_mut().for_each(Node::start);
    let mut rounds = 0;
    loop {
        rounds += 1;
        let waited = settle(&nodes);
        laptops.iter().for_each(|l| l.sync(&nodes));
        let digests: BTreeSet<String> = laptops.iter().map(Laptop::digest).collect();
        println!("round {rounds} of all: nodes alike after {waited:.0} s, {} digests", digests.len());
        if digests.len() == 1 {
            break;
        }
        assert!(rounds < 12, "they do not become the same");
    }
    for laptop in &laptops {
        assert_eq!(laptop.done(&["verify"]), Vec::<Json>::new());
        let written = laptop.written();
        let lost: Vec<&String> = wanted.difference(&written).collect();
        assert!(lost.is_empty(), "{} of {} edits are lost: {lost:?}", lost.len(), wanted.len());
    }
    let held = files(&nodes[0].folder);
    println!(
        "{} edits on {} laptops (one restored, one cloned), {} rounds of which {} killed, {} nodes stopped: the same \
         after {rounds} rounds of all, no edit lost; {} files, {} KiB; {:.0} s",
        tally.edits,
        laptops.len(),
        tally.rounds,
        tally.killed,
        tally.stops,
        held.len(),
        held.values().sum::<u64>() / 1024,
        begun.elapsed().as_secs_f64(),
    );
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
