//! No program that is built for use can make or open a database without encryption.

use std::path::Path;

const FEATURE: &str = "plain-for-measuring";

fn manifest(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// The lines of a section such as `[features]`, without comments.
fn section<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    let lines = manifest.lines().skip_while(|l| l.trim() != name).skip(1);
    lines.take_while(|l| !l.starts_with('[')).filter(|l| !l.starts_with('#')).collect()
}

#[test]
fn only_the_benchmarks_may_ask_for_a_store_without_encryption() {
    for path in ["Cargo.toml", "src-tauri/Cargo.toml", "src-tauri/cli/Cargo.toml", "tests/Cargo.toml"] {
        assert!(!manifest(path).contains(FEATURE), "{path} names {FEATURE}");
    }
    let is_default = |line: &&&str| line.starts_with("default");
    let core = manifest("src-tauri/core/Cargo.toml");
    let features = section(&core, "[features]");
    assert!(features.iter().any(|l| l.starts_with(FEATURE)), "the feature has another name now");
    assert_eq!(features.iter().find(is_default), None, "the core has no default features");
    // The benchmarks have it behind a feature of their own: a build of the whole workspace would unite
    // it with the programs otherwise.
    let bench = manifest("tests/bench/Cargo.toml");
    assert_eq!(bench.matches(FEATURE).count(), 1);
    let features = section(&bench, "[features]");
    assert!(features.iter().any(|l| l.contains(FEATURE)), "only in its features");
    assert_eq!(features.iter().find(is_default), None, "the benchmarks have no default features");
}
