//! The command line, run in this process.

mod figures;
mod import;
mod import_books;
mod import_list;
mod input;
mod keeping;
mod leaving;
mod locks;
mod records;
mod second;
mod sharing;
mod stories;
mod words;

use serde_json::Value as Json;
use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tsunagi_cli::Io;

pub const PASSPHRASE: &str = "みほんの合言葉";

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    pub code: u8,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// The JSON lines of stdout.
    #[track_caller]
    pub fn answers(&self) -> Vec<Json> {
        self.stdout.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{l}: {e}"))).collect()
    }

    /// The only answer.
    #[track_caller]
    pub fn answer(&self) -> Json {
        let answers = self.answers();
        assert_eq!(answers.len(), 1, "{self:?}");
        answers[0].clone()
    }

    /// Code, field and line of each answer that is an error.
    #[track_caller]
    pub fn errors(&self) -> Vec<(String, String, u64)> {
        let text = |j: &Json| j.as_str().unwrap_or_default().to_owned();
        let answers = self.answers();
        let errors = answers.iter().filter(|a| a.get("error").is_some());
        errors
            .map(|a| (text(&a["error"]["code"]), text(&a["error"]["field"]), a["line"].as_u64().unwrap()))
            .collect()
    }

    /// The only line of stderr, as JSON.
    #[track_caller]
    pub fn error(&self) -> Json {
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stderr).unwrap()
    }
}

/// A profile folder and the environment its commands run in.
#[derive(Debug)]
pub struct Desk {
    pub dir: TempDir,
    now: String,
    vars: Vec<(&'static str, String)>,
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Desk {
        let vars = vec![("TSUNAGI_PASSPHRASE", PASSPHRASE.to_owned()), ("LANG", "ja_JP.UTF-8".to_owned())];
        Desk { dir: tempfile::tempdir().unwrap(), now: "2026-03-31T12:00:00+09:00".into(), vars }
    }

    /// A new organisation.
    pub fn new() -> Desk {
        let desk = Desk::empty();
        let made = desk.run(&["init", "--organisation", "例示センター", "--actor", "例山"]);
        assert_eq!(made.code, 0, "{made:?}");
        desk
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("d")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    pub fn var(&mut self, name: &'static str, value: Option<&str>) {
        self.vars.retain(|v| v.0 != name);
        self.vars.extend(value.map(|v| (name, v.to_owned())));
    }

    pub fn run(&self, args: &[&str]) -> Ended {
        self.fed(args, "")
    }

    /// Runs with `stdin`.
    pub fn fed(&self, args: &[&str], stdin: impl AsRef<[u8]>) -> Ended {
        self.streamed(args, &mut stdin.as_ref())
    }

    /// Runs with a stdin that comes bit by bit.
    pub fn streamed(&self, args: &[&str], stdin: &mut dyn Read) -> Ended {
        let fixed = ["tsunagi".into(), "--data".into(), self.data().into_os_string(), "--now".into()];
        let args =
            fixed.into_iter().chain([OsString::from(&self.now)]).chain(args.iter().map(OsString::from));
        let (mut stdout, mut stderr) = (vec![], vec![]);
        let io = Io {
            stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            var: &|name| self.vars.iter().find(|v| v.0 == name).map(|v| v.1.clone()),
        };
        let code = tsunagi_cli::run(args, io);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code, stdout: text(stdout), stderr: text(stderr) }
    }

    /// Stores one record that must be accepted; its id.
    #[track_caller]
    pub fn put(&self, kind: &str, record: Json) -> String {
        let ended = self.fed(&["put", kind], record.to_string());
        assert_eq!(ended.code, 0, "{kind} {record}: {ended:?}");
        ended.answer()["id"].as_str().unwrap().to_owned()
    }
}

/// The text with every id replaced by `<id>`, so that it is the same in each run.
pub fn redacted(text: &str) -> String {
    let is_id = |word: &str| {
        let lengths: Vec<usize> = word.split('-').map(str::len).collect();
        lengths == [8, 4, 4, 4, 12] && word.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
    };
    let inside = |c: char| c == '-' || c.is_ascii_hexdigit();
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(inside) {
        let end = rest[at..].find(|c| !inside(c)).map_or(rest.len(), |n| at + n);
        out.push_str(&rest[..at]);
        out.push_str(if is_id(&rest[at..end]) { "<id>" } else { &rest[at..end] });
        rest = &rest[end..];
    }
    out + rest
}

/// The database of a profile.
pub fn database(data: &Path) -> PathBuf {
    data.join("tsunagi.db")
}
