//! A program that ends badly leaves no picture of its memory, and no other program of the same user takes one.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

/// Nobody, where the test runs as the superuser, whom nothing is refused.
const NOBODY: u32 = 65_534;

/// A command that runs as an ordinary user, in `dir`, with leave to dump.
fn ordinary(dir: &Path, program: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c unlimited; exec \"$0\" \"$@\""]).arg(program).args(args).current_dir(dir);
    command.env("TSUNAGI_PASSPHRASE", "みほんの合言葉").stdin(Stdio::piped()).stdout(Stdio::piped());
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

fn aborted(child: &mut Child) -> ExitStatus {
    assert!(Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap().success());
    child.wait().unwrap()
}

/// Whether a program of the same user may look into the memory of this one.
fn is_open_to_others(dir: &Path, child: &Child) -> bool {
    let maps = format!("/proc/{}/maps", child.id());
    ordinary(dir, Path::new("cat"), &[&maps]).output().unwrap().status.success()
}

#[test]
fn a_crash_leaves_no_core_and_nobody_reads_the_memory() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), Permissions::from_mode(0o777)).unwrap();
    // Where the program was built may be closed to others.
    let program = dir.path().join("tsunagi");
    std::fs::copy(env!("CARGO_BIN_EXE_tsunagi"), &program).unwrap();
    std::fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    let init = ["--data", "d", "init", "--organisation", "例示センター", "--actor", "例山"];
    assert!(ordinary(dir.path(), &program, &init).status().unwrap().success());

    let put = ["--data", "d", "--json", "put", "household"];
    let mut child = ordinary(dir.path(), &program, &put).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all("{\"display_name\":\"見本家\"}\n".as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    assert!(answer.contains("\"id\""), "open, and it has stored: {answer}");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits.lines().find(|l| l.starts_with("Max core file size")).unwrap();
    let sizes: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
    assert_eq!(sizes, ["1", "1"], "{core}");
    // Whether this machine lets one look, and makes dumps, is seen at another program.
    let mut other = ordinary(dir.path(), Path::new("sleep"), &["60"]).spawn().unwrap();
    while std::fs::read_to_string(format!("/proc/{}/comm", other.id())).unwrap().trim() != "sleep" {}
    assert!(is_open_to_others(dir.path(), &other), "the test cannot tell anything here");
    assert!(!is_open_to_others(dir.path(), &child));

    let dumps = aborted(&mut other).core_dumped();
    let ended = aborted(&mut child);
    assert_eq!(ended.signal(), Some(6));
    assert!(!ended.core_dumped());
    println!("a program without the limit: dumped = {dumps}");
    let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    let cores = left.iter().filter(|n| n.to_string_lossy().starts_with("core")).count();
    assert!(cores <= usize::from(dumps), "{left:?}");
}
