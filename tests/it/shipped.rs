//! What must not be in the screens that are built into the program.

use std::path::Path;

/// Tools of development and tests, each by a word that only it has.
const NOT_SHIPPED: [(&str, &str); 2] =
    [("mihon-no-aikotoba", "the records in memory"), ("ipc/", "the way of the tests' browser")];

#[test]
fn the_screens_carry_no_tool_of_the_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist/assets");
    let Ok(files) = std::fs::read_dir(&folder) else {
        assert!(std::env::var_os("CI").is_none(), "the screens have not been built");
        println!("Skipped: the screens have not been built.");
        return;
    };
    let scripts =
        files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "js"));
    let mut seen = 0;
    for path in scripts {
        let text = std::fs::read_to_string(&path).unwrap();
        seen += usize::from(text.contains("window_ready"));
        for (word, what) in NOT_SHIPPED {
            assert!(!text.contains(word), "{}: {what}", path.display());
        }
    }
    assert!(seen > 0, "these are not our screens: {}", folder.display());
}
