//! Every code that the core can answer has its sentences in the command line's table.

use std::collections::BTreeSet;
use std::path::Path;

/// Collects the codes named in the sources under `dir`, unit tests left out.
fn codes(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            codes(&path, found);
        } else if name.ends_with(".rs") && !name.contains("tests") {
            let text = std::fs::read_to_string(&path).unwrap();
            of_source(text.split("#[cfg(test)]\nmod ").next().unwrap(), found);
        }
    }
}

fn of_source(text: &str, found: &mut BTreeSet<String>) {
    let is_code = |c: &str| {
        !c.is_empty() && c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    for start in ["Error::refused(", "Error::field(", "Error::new("] {
        for (at, _) in text.match_indices(start) {
            let call = text[at + start.len()..].split(')').next().unwrap_or_default();
            found.extend(call.split('"').nth(1).filter(|c| is_code(c)).map(str::to_owned));
        }
    }
    // Invariants, wherever they are named.
    let rule = |w: &&str| w.len() == 4 && w.starts_with("I-") && w[2..].bytes().all(|b| b.is_ascii_digit());
    found.extend(text.split('"').filter(rule).map(str::to_owned));
}

#[test]
fn every_code_has_its_sentences() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let mut found = BTreeSet::new();
    codes(&root.join("core/src"), &mut found);
    codes(&root.join("cli/src"), &mut found);
    for known in ["profile_exists", "I-10", "passphrase_wrong"] {
        assert!(found.contains(known), "{known} is not where it was");
    }
    let table = std::fs::read_to_string(root.join("cli/src/words.tsv")).unwrap();
    let said: BTreeSet<&str> = table.lines().filter_map(|l| l.split('\t').next()).collect();
    // Ends a dry run inside the core and never leaves it.
    let inner = ["dry_run"];
    let silent: Vec<&String> =
        found.iter().filter(|c| !said.contains(c.as_str()) && !inner.contains(&c.as_str())).collect();
    assert!(silent.is_empty(), "without a sentence in words.tsv: {silent:?}");
}
