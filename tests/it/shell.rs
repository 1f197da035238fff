//! What the window may ask for, and what its page may load: read from the shell's own files.

use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn parsed(path: &str) -> Json {
    serde_json::from_str(&text(path)).unwrap()
}

/// Commands that the shell answers.
fn answered() -> BTreeSet<String> {
    let shell = text("src-tauri/src/lib.rs");
    let list = shell.split("generate_handler![").nth(1).unwrap().split("])").next().unwrap();
    list.split(',')
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .map(|l| l.rsplit("::").next().unwrap().to_owned())
        .collect()
}

/// The screens without the answers that tests make up, and without the list of commands itself.
fn screens(dir: &Path, found: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "fake" && name != "dev" {
                screens(&path, found);
            }
        } else if !name.starts_with("fake") && name != "commands.ts" && name != "bindings.ts" {
            found.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

#[test]
fn the_shell_answers_what_the_screens_call_and_nothing_else() {
    let answered = answered();
    assert!(answered.len() > 80, "{}", answered.len());
    let mut used = String::new();
    screens(&root().join("ui/src"), &mut used);
    let calls = |name: &str| used.contains(&format!("\"{name}\""));
    let unused: Vec<_> = answered.iter().filter(|n| !calls(n)).collect();
    assert!(unused.is_empty(), "answered, and no screen calls them: {unused:?}");
    // And each command is typed for the screens.
    let typed = text("ui/src/lib/api/commands.ts");
    let untyped: Vec<_> = answered.iter().filter(|name| !typed.contains(&format!("  {name}: "))).collect();
    assert!(untyped.is_empty(), "{untyped:?}");
}

#[test]
fn the_page_hears_of_changes_and_may_do_nothing_else_with_the_system() {
    let files: Vec<String> = std::fs::read_dir(root().join("src-tauri/capabilities"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ["main.json"]);
    let main = parsed("src-tauri/capabilities/main.json");
    assert_eq!(main["windows"], json!(["main"]));
    assert_eq!(main["permissions"], json!(["core:event:allow-listen", "core:event:allow-unlisten"]));
    assert_eq!(main.get("remote"), None);
    // Dialogs are opened by the shell; there is nothing that runs programs or fetches.
    let manifest = text("src-tauri/Cargo.toml");
    for plugin in ["shell", "fs", "http", "opener", "process", "updater", "notification", "clipboard"] {
        assert!(!manifest.contains(&format!("tauri-plugin-{plugin}")), "{plugin}");
    }
}

#[test]
fn the_page_loads_and_runs_only_what_is_in_the_program() {
    let conf = parsed("src-tauri/tauri.conf.json");
    let app = &conf["app"];
    assert_eq!(app["withGlobalTauri"], json!(false));
    assert_eq!(app["windows"][0]["contentProtected"], json!(true));
    assert_eq!(app["windows"].as_array().unwrap().len(), 1);
    let security = &app["security"];
    assert_eq!(security["capabilities"], json!(["main"]));
    assert_eq!(security.get("assetProtocol"), None);
    let csp = security["csp"].as_object().unwrap();
    let own = json!("'self'");
    for (what, allowed) in [
        ("default-src", own.clone()),
        ("script-src", own.clone()),
        ("font-src", own.clone()),
        ("img-src", json!("'self' data:")),
        ("connect-src", json!("ipc: http://ipc.localhost")),
        ("object-src", json!("'none'")),
        ("base-uri", json!("'none'")),
        ("form-action", json!("'none'")),
        ("frame-ancestors", json!("'none'")),
    ] {
        assert_eq!(csp.get(what), Some(&allowed), "{what}");
    }
    let all = security["csp"].to_string();
    assert!(!all.contains("unsafe-eval") && !all.contains("https:") && !all.contains('*'), "{all}");
    // Styles are set by the components; scripts never.
    assert_eq!(security["dangerousDisableAssetCspModification"], json!(["style-src"]));
}
