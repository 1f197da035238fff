//! What the long forms have in common: laptops that are worked on from the command line, a day's work with
//! its mishaps, and what must hold once everything is quiet again.

use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;
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

/// Rounds of all in which they have to become the same.
const ROUNDS: u32 = 12;

/// A round that takes longer hangs.
const LONGEST_ROUND: Duration = Duration::from_secs(120);

/// Marsaglia's xorshift: the same decisions every time.
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

pub struct Laptop {
    pub data: PathBuf,
    /// The shared folder as it sees it.
    pub folder: PathBuf,
}

impl Laptop {
    fn command(&self) -> Command {
        let program = std::env::var_os("TSUNAGI_CLI").expect("TSUNAGI_CLI names the program `tsunagi`");
        let mut command = Command::new(std::path::absolute(program).unwrap());
        command.arg("--data").arg(&self.data).arg("--json").env("TSUNAGI_PASSPHRASE", PASSPHRASE);
        command
    }

    /// Runs to the end; one that does not come to it fails the test.
    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = self.command();
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = drained(child.stdout.take().unwrap());
        let stderr = drained(child.stderr.take().unwrap());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > LONGEST_ROUND {
                let _ = child.kill();
                panic!("{args:?} hangs: {}", String::from_utf8_lossy(&stderr.join().unwrap()));
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        Output { status, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
    }

    #[track_caller]
    pub fn done(&self, args: &[&str]) -> Vec<Json> {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {output:?}");
        lines(&output.stdout)
    }

    #[track_caller]
    pub fn put(&self, kind: &str, input: &str) -> Vec<Json> {
        let mut child = self.command();
        let mut child =
            child.args(["put", kind]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        lines(&output.stdout)
    }

    /// A round of sharing, however it ends.
    pub fn round(&self) -> Output {
        self.run(&["sync", "--folder", self.folder.to_str().unwrap()])
    }

    /// A round that has to end well.
    #[track_caller]
    pub fn sync(&self) {
        let output = self.round();
        assert!(ended_well(&output), "{output:?}");
    }

    /// A round killed after a while of so many milliseconds at most; true where it had not ended by itself.
    pub fn killed_round(&self, chance: &mut Chance, most: u64) -> bool {
        let mut command = self.command();
        let command = command.arg("sync").arg("--folder").arg(&self.folder);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(100 + chance.below(most - 100)));
        let _ = child.kill();
        child.wait().unwrap().code().is_none()
    }

    pub fn digest(&self) -> String {
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

    /// Has the code of a new invitation written to a file; its path.
    pub fn invite(&self, dir: &Path, name: &str) -> String {
        let input = format!("{{\"person_name\":\"例山 {name}号\",\"access_role\":\"coordinator\"}}\n");
        let worker = self.put("worker", &input)[0]["id"].as_str().unwrap().to_owned();
        let code = dir.join(format!("code{name}")).to_str().unwrap().to_owned();
        let output = self.run(&["invite", "--role", "coordinator", "--worker", &worker, "--out", &code]);
        // The round that follows may fail; the invitation stands all the same.
        assert!(Path::new(&code).exists(), "{output:?}");
        code
    }

    pub fn join(&self, code: &str) -> Output {
        self.run(&["join", "--folder", self.folder.to_str().unwrap(), "--code-file", code])
    }
}

/// Whether a round ended well: what needs a person is no failure.
pub fn ended_well(output: &Output) -> bool {
    matches!(output.status.code(), Some(0 | 3))
}

pub fn lines(stdout: &[u8]) -> Vec<Json> {
    let lines = stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice(l).unwrap()).collect()
}

/// Edits that are asked for with `TSUNAGI_EDITS`.
pub fn edits_wanted(otherwise: u64) -> u64 {
    std::env::var("TSUNAGI_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// What a shared workload goes through.
pub struct Work {
    pub laptops: Vec<Laptop>,
    pub chance: Chance,
    pub edits: u64,
    wanted_edits: u64,
    families: Vec<String>,
    /// The texts of all edits that were acknowledged.
    acknowledged: BTreeSet<String>,
    backup: String,
    backed_up: bool,
    restored: bool,
}

impl Work {
    /// A founder with the families that everybody works on.
    pub fn begin(founder: Laptop, dir: &Path, seed: u64, wanted_edits: u64) -> Work {
        founder.done(&["init", "--organisation", "例示センター", "--actor", "例山"]);
        let input: String = (0..FAMILIES).map(|n| format!("{{\"display_name\":\"例山家{n}\"}}\n")).collect();
        let made = founder.put("household", &input);
        Work {
            laptops: vec![founder],
            chance: Chance(seed),
            edits: 0,
            wanted_edits,
            families: made.iter().map(|l| l["id"].as_str().unwrap().to_owned()).collect(),
            acknowledged: BTreeSet::new(),
            backup: dir.join("backup.tsunagi").to_str().unwrap().to_owned(),
            backed_up: false,
            restored: false,
        }
    }

    /// Whether a laptop knows everybody and every family.
    pub fn is_known_to(&self, laptop: &Laptop) -> bool {
        let workers = laptop.done(&["list", "worker"]).len();
        workers >= self.laptops.len() && laptop.done(&["list", "household"]).len() == self.families.len()
    }

    pub fn goes_on(&self) -> bool {
        self.edits < self.wanted_edits
    }

    /// A batch of edits on some laptop, each with a text of its own; which laptop.
    pub fn edit(&mut self) -> usize {
        let at = self.chance.below(self.laptops.len() as u64) as usize;
        let mut texts = vec![];
        let mut input = String::new();
        for n in self.edits..self.edits + BATCH {
            let family = &self.families[self.chance.below(self.families.len() as u64) as usize];
            let field = ["note", "district", "note", "language"][self.chance.below(4) as usize];
            let text = format!("{}番目の記録", n + 1);
            input += &format!("{{\"id\":\"{family}\",\"{field}\":\"{text}\"}}\n");
            texts.push(text);
        }
        let answers = self.laptops[at].put("household", &input);
        let stored = answers.iter().filter(|answer| answer.get("id").is_some()).count();
        assert_eq!(stored as u64, BATCH, "every edit is acknowledged: {:?}", answers[0]);
        self.edits += BATCH;
        self.acknowledged.extend(texts);
        at
    }

    /// Backs the second laptop up, copies the third one's disk to a fourth, which uses `folder_of_clone`, and
    /// puts the second back, each in its time. `surely` brings a laptop's work out before it is put back: what
    /// it had written is in its folder then, and nowhere else for sure.
    pub fn mishaps(&mut self, folder_of_clone: &Path, surely: impl FnOnce(&Laptop)) {
        if !self.backed_up && self.edits > self.wanted_edits * 3 / 10 {
            self.laptops[1].done(&["backup", &self.backup]);
            self.backed_up = true;
        }
        if self.laptops.len() == 3 && self.edits > self.wanted_edits / 2 {
            let data = self.laptops[2].data.with_file_name("clone");
            copy(&self.laptops[2].data, &data);
            self.laptops.push(Laptop { data, folder: folder_of_clone.to_owned() });
            println!("cloned after {} edits", self.edits);
        }
        if !self.restored && self.edits > self.wanted_edits * 6 / 10 {
            surely(&self.laptops[1]);
            self.laptops[1].done(&["restore", &self.backup]);
            self.restored = true;
            println!("restored after {} edits", self.edits);
        }
    }

    /// Has everybody share until all have the same; the rounds it took. `before_each` answers what is to be
    /// said of the round.
    pub fn become_the_same(&self, before_each: impl Fn() -> String) -> u32 {
        for round in 1..=ROUNDS {
            let said = before_each();
            self.laptops.iter().for_each(Laptop::sync);
            let digests: BTreeSet<String> = self.laptops.iter().map(Laptop::digest).collect();
            println!("round {round} of all: {said}{} digests", digests.len());
            if digests.len() == 1 {
                return round;
            }
        }
        panic!("they do not become the same");
    }

    /// Nothing is damaged anywhere, and every acknowledged edit is in everybody's history.
    pub fn nothing_is_lost(&self) {
        for laptop in &self.laptops {
            assert_eq!(laptop.done(&["verify"]), Vec::<Json>::new());
            assert_eq!(laptop.done(&["status"])[0]["problem"], Json::Null);
            let written = laptop.written();
            let lost: Vec<&String> = self.acknowledged.difference(&written).collect();
            assert!(
                lost.is_empty(),
                "{} of {} edits are lost: {lost:?}",
                lost.len(),
                self.acknowledged.len()
            );
        }
    }
}

/// Reads to the end beside what goes on here.
fn drained(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = vec![];
        from.read_to_end(&mut bytes).unwrap();
        bytes
    })
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
