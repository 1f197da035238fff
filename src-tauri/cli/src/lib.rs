//! `tsunagi`: the use-cases of the core without a window.
//!
//! Data goes to stdout, talk to stderr; the exit code says how it ended (see [`run`]). Streams and
//! environment are injected, so that tests run the whole program in their own process.

mod args;
mod cases;
mod export;
mod import;
mod import_list;
mod keep;
mod lines;
mod locks;
mod memory;
mod open;
mod put;
mod read;
mod report;
mod say;
mod second;
mod start;
mod sync;
mod words;

use args::{Args, Command};
use clap::Parser as _;
use say::{Out, Result};
use std::ffi::OsString;
use std::io::{Read, Write};

/// What a run takes from the world besides the disk and the clock.
pub struct Io<'a> {
    pub stdin: &'a mut dyn Read,
    pub stdout: &'a mut dyn Write,
    pub stderr: &'a mut dyn Write,
    /// An environment variable.
    pub var: &'a dyn Fn(&str) -> Option<String>,
}

impl std::fmt::Debug for Io<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Io")
    }
}

/// Runs one command; `args` begin with the program's name.
///
/// The answer is the exit code: 0 done, 1 refused by a rule (also if any line of many was), 2 wrong
/// usage, 3 needs a person, 4 a folder is away, 5 damaged data.
pub fn run(args: impl IntoIterator<Item = OsString>, io: Io<'_>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let json = args.iter().any(|a| a == "--json");
    let mut out = Out::new(io.stdout, io.stderr, json, words::Language::of(io.var));
    let parsed = match Args::try_parse_from(&args) {
        Ok(parsed) => parsed,
        Err(e) => return out.usage(&e),
    };
    let mut run = Run { args: &parsed.global, stdin: Some(io.stdin), var: io.var, out: &mut out };
    let done = run.command(&parsed.command);
    out.end(done)
}

/// One command on its way.
struct Run<'r, 'io> {
    args: &'r args::Global,
    /// Taken by the command that reads it.
    stdin: Option<&'r mut dyn Read>,
    var: &'r dyn Fn(&str) -> Option<String>,
    out: &'r mut Out<'io>,
}

impl Run<'_, '_> {
    fn command(&mut self, command: &Command) -> Result<()> {
        match command {
            Command::Init(a) => self.init(a),
            Command::Sample(a) => self.sample(a),
            Command::Put(a) => self.put(a),
            Command::Get(a) => self.get(a),
            Command::List(a) => self.list(a),
            Command::History(a) => self.history(a),
            Command::Find(a) => self.find(a),
            Command::Delete(a) => self.delete(a),
            Command::Duplicates => self.duplicates(),
            Command::Merge(a) => self.merge(a),
            Command::Unmerge(a) => self.unmerge(a),
            Command::Beds(a) => self.beds(a),
            Command::Import(a) => self.import(a),
            Command::Export(args::Export::Weekly(a)) => self.export_weekly(a),
            Command::Report(a) => self.report(a),
            Command::Close(a) => self.close(a),
            Command::Sync(a) => self.sync(a.folder.as_deref()),
            Command::Status => self.status(),
            Command::Conflicts(a) => self.conflicts(a),
            Command::Invite(a) => self.invite(a),
            Command::Join(a) => self.join(a),
            Command::Devices(a) => self.devices(a),
            Command::Access(a) => self.access(a),
            Command::Consent(a) => self.consent(a),
            Command::Questionnaire(a) => self.questionnaire(a),
            Command::Secret(a) => self.secrecy(a),
            Command::Collect(a) => self.collect(a),
            Command::Due(a) => self.due(a),
            Command::Erase(a) => self.erase(a),
            Command::Digest(a) => self.digest(&a.scope),
            Command::Verify => self.verify(),
            Command::Passphrase(a) => self.passphrase_command(a),
            Command::Slot(a) => self.slot(a),
            Command::Kit(args::Kit::Renew { out }) => self.kit(out),
            Command::Backup(a) => self.backup(&a.file),
            Command::Restore(a) => self.restore(&a.file),
        }
    }
}
