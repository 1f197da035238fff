//! The threat model names a test for every row, and the test is there.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Paths and texts of the tests, by the folder they are in.
fn tests_in(dir: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut folders = vec![root().join(dir)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

/// Where the tests of an area are.
fn folder(area: &str) -> Option<&'static str> {
    Some(match area {
        "it" => "tests/it",
        "core" => "src-tauri/core/src",
        "sim" => "tests/sim",
        "e2e" => "tests/e2e",
        "cli" => "src-tauri/cli/tests",
        "app" => "src-tauri/tests",
        "tests/fuzz" => "tests/fuzz/src",
        _ => return None,
    })
}

/// Whether `named`, such as `it rest::afar` or `it rest::wrong_passphrases_…`, is there and has a test in it. A name
/// without an area is a function among those of `area`.
fn is_there(named: &str, area: &mut String) -> bool {
    let (first, rest) = named.split_once(' ').unwrap_or((named, ""));
    let place = match folder(first) {
        Some(_) => {
            *area = first.to_owned();
            rest
        }
        None => named,
    };
    let Some(dir) = folder(area) else { return false };
    let files = tests_in(dir);
    let last = place.rsplit("::").next().unwrap_or_default();
    let (stem, is_prefix) = (last.trim_end_matches('…'), last.ends_with('…'));
    if stem.is_empty() {
        return files.iter().any(|(_, text)| text.contains("#[test]") || dir == "tests/fuzz/src");
    }
    // All that a module holds lies in its file or in the folder of its name.
    let module = |path: &str| path.ends_with(&format!("/{stem}.rs")) || path.contains(&format!("/{stem}/"));
    let as_module = !is_prefix && files.iter().any(|(path, text)| module(path) && text.contains("#[test]"));
    let of_function = if is_prefix { format!("#[test]\nfn {stem}") } else { format!("#[test]\nfn {stem}()") };
    as_module || files.iter().any(|(_, text)| text.contains(&of_function))
}

/// The parts of a row between backticks, those of the screens apart: `ui` comes before their backticks.
fn named(cell: &str) -> (Vec<&str>, Vec<&str>) {
    let parts: Vec<&str> = cell.split('`').collect();
    let (mut tests, mut screens) = (vec![], vec![]);
    for pair in parts.chunks(2) {
        if let [before, name] = pair {
            if before.trim_end().ends_with("ui") { screens.push(*name) } else { tests.push(*name) }
        }
    }
    (tests, screens)
}

#[test]
fn every_row_of_the_threat_model_has_a_test() {
    let text = std::fs::read_to_string(root().join("src-tauri/THREATS.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| ")).skip(2).collect();
    assert!(rows.len() > 30, "{}", rows.len());
    let mut wrong = vec![];
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let (tests, screens) = named(cells.last().unwrap());
        if tests.is_empty() {
            wrong.push(format!("no test: {row}"));
        }
        let mut area = String::new();
        wrong.extend(
            tests.into_iter().filter(|name| !is_there(name, &mut area)).map(|name| format!("{name}: {row}")),
        );
        for screen in screens {
            let files = tests_in("ui/test");
            if !files.iter().any(|(path, _)| path.contains(&format!("/{screen}."))) {
                wrong.push(format!("ui {screen}: {row}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What is not there is noticed.
    let mut area = String::new();
    assert!(!is_there("it rest::nothing_of_this_name_…", &mut area) && !is_there("it nowhere", &mut area));
    assert!(
        is_there("it rest::afar", &mut area)
            && is_there("`two_laptops_from_one_disk_…".trim_matches('`'), &mut area)
    );
}
