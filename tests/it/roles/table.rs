//! The table as the documents print it, and the list of what is tried.

use super::acts;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tsunagi_core::domain::access::{Act, table};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// With TSUNAGI_ROLES=write it writes the document anew.
#[test]
fn the_document_is_the_table() {
    let path = root().join("src-tauri/ROLES.md");
    let text = format!(
        "# Who sees, writes and does what\n\n\
         Printed from `src-tauri/core/src/domain/access.rs`; change that, not this page, and run\n\
         `TSUNAGI_ROLES=write cargo test -p tsunagi-tests --test it -- roles::table`.\n\n\
         Records first: whose (all families', or those the worker works with) and whether only a part of the\n\
         fields is shown. Then, in italics, what a role may do. Who has no access role has that of their\n\
         invited devices, else one by profession:\n\
         organisers and coordinators are coordinators, staff of the house and of the night is desk, lecturers\n\
         and childcare workers are facilitators, everybody else is a visitor.\n\n{}",
        table()
    );
    if std::env::var("TSUNAGI_ROLES").is_ok() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), text, "TSUNAGI_ROLES=write writes it");
}

/// Methods that answer nothing of records: about the device, the clock, the catalogue, the connection.
const HARMLESS: [&str; 33] = [
    // Of the build for tests alone.
    "before_commits",
    "act_as",
    "actor",
    "acting_role",
    "again",
    "backups",
    "catalogue",
    "change_passphrase",
    "daily_backup",
    "data_version",
    "device",
    "dir",
    "fill_sample",
    "has_kit",
    "idle_minutes",
    "log_access",
    "log_in",
    "log_in_today",
    "is_sample",
    "is_sharing",
    "may",
    "now",
    "organisation",
    "profile",
    "reconnect",
    "set_idle_minutes",
    "slots",
    "sync_folder",
    "today",
    "transact",
    "transact_many",
    "write_snapshot",
    "zone",
];

fn methods(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            methods(&path, found);
            continue;
        }
        if path.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut inside = false;
        for line in text.lines() {
            if line.starts_with("impl ") {
                inside = ["App", "super::App", "super::super::App"]
                    .iter()
                    .any(|n| line.starts_with(&format!("impl {n} {{")));
            } else if line.starts_with('}') {
                inside = false;
            } else if let (true, Some(name)) = (inside, line.strip_prefix("    pub fn ")) {
                found.insert(name.split(['(', '<']).next().unwrap().to_owned());
            }
        }
    }
}

#[test]
fn every_method_is_tried_or_harmless() {
    let mut found = BTreeSet::new();
    methods(&root().join("src-tauri/core/src"), &mut found);
    assert!(found.len() > 60, "{}", found.len());
    let tried = acts::READS.iter().map(|(n, _)| *n).chain(acts::WRITES.iter().map(|(n, _)| *n));
    let known: BTreeSet<String> = tried.chain(HARMLESS).map(str::to_owned).collect();
    let untried: Vec<_> = found.difference(&known).collect();
    assert!(untried.is_empty(), "neither tried by every role nor harmless: {untried:?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer there: {gone:?}");
}

/// What the core's files say beside the table itself and their unit tests.
fn program(dir: &Path, text: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            program(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("domain/access.rs") {
            let file = std::fs::read_to_string(&path).unwrap();
            text.push_str(file.split("#[cfg(test)]\nmod ").next().unwrap());
        }
    }
}

#[test]
fn every_act_is_asked() {
    let mut text = String::new();
    program(&root().join("src-tauri/core/src"), &mut text);
    let asked = |act: &Act| ["ask", "may"].iter().any(|way| text.contains(&format!("{way}(Act::{act:?})")));
    let unasked: Vec<_> = Act::ALL.into_iter().filter(|act| !asked(act)).collect();
    assert!(unasked.is_empty(), "in the table, and nobody asks: {unasked:?}");
}
