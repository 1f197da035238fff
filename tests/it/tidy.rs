//! The house rules of src-tauri/ARCHITECTURE.md as tests: each failure names the file and the reason.

use std::path::{Path, PathBuf};

/// What the top level may hold, besides dot-files.
const TOP_LEVEL: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "assets",
    "src-tauri",
    "tests",
    "ui",
];
/// Made by tools and never committed.
const NOT_OURS: [&str; 5] = [".git", "target", "node_modules", "dist", "gen"];
const MOST_LINES: usize = 500;

/// One file of the repository.
struct Source {
    /// Relative to the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn is_screen(&self) -> bool {
        let kinds = [".ts", ".tsx", ".js", ".mjs", ".css", ".html"];
        self.path.starts_with("ui/") && kinds.iter().any(|kind| self.path.ends_with(kind))
    }

    fn is_code(&self) -> bool {
        self.is_rust() || self.is_screen() || self.path.starts_with(".ci/")
    }

    /// The program without its unit tests, comments and blank lines, each line with its number.
    fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_rust() { self.text.find("#[cfg(test)]\nmod ") } else { None };
        self.text[..end.unwrap_or(self.text.len())].lines().enumerate().filter_map(|(at, line)| {
            let code = line.trim();
            let comment = code.starts_with("//") || code.starts_with("* ") || code.starts_with("/*");
            (!code.is_empty() && !comment).then_some((at + 1, code))
        })
    }
}

/// `what` may be named only where `allowed` says so.
struct Arrow {
    what: &'static [&'static str],
    applies: fn(&str) -> bool,
    allowed: fn(&str) -> bool,
    reason: &'static str,
}

const ARROWS: [Arrow; 10] = [
    Arrow {
        what: &["rusqlite"],
        applies: |path| path.starts_with("src-tauri/"),
        allowed: |path| {
            path.starts_with("src-tauri/core/src/store/") || path == "src-tauri/core/src/store.rs"
        },
        reason: "only the store speaks SQL",
    },
    Arrow {
        what: &["std::fs", "std::{fs", "File::open", "File::create", "OpenOptions"],
        applies: |path| path.starts_with("src-tauri/core/src/"),
        allowed: |path| path == "src-tauri/core/src/fs.rs" || path == "src-tauri/core/src/sync/folder.rs",
        reason: "files are touched through core/src/fs.rs, so that faults can be injected",
    },
    Arrow {
        what: &["tauri::", "tauri_plugin", "webkit2gtk::", "gtk::"],
        applies: |path| path.ends_with(".rs"),
        allowed: |path| {
            path.starts_with("src-tauri/src/")
                || path.starts_with("tests/it/tidy")
                || path.starts_with("tests/blank/")
                || path.starts_with("tests/bridge/")
        },
        reason: "only the shell knows that there is a window",
    },
    Arrow {
        what: &["@tauri-apps"],
        applies: |path| path.starts_with("ui/src/"),
        allowed: |path| path.starts_with("ui/src/lib/api/"),
        reason: "the screen speaks to the core through ui/src/lib/api only",
    },
    Arrow {
        what: &[
            "::now(",
            "SystemTime",
            "getrandom",
            "now_v7",
            "new_v4",
            "std::fs",
            "std::io",
            "std::env",
            "std::net",
            "std::process",
            "std::thread",
            "crate::store",
            "crate::sync",
            "crate::app",
            "crate::env",
            "crate::fs",
        ],
        applies: |path| path.starts_with("src-tauri/core/src/domain/"),
        allowed: |_| false,
        reason: "the domain is pure: no clock, randomness, files or neighbours",
    },
    Arrow {
        what: &["crate::sync", "crate::app"],
        applies: |path| path.starts_with("src-tauri/core/src/store/"),
        allowed: |_| false,
        reason: "store and sync know the domain, never each other; only app joins them",
    },
    Arrow {
        what: &["crate::store", "crate::app"],
        applies: |path| path.starts_with("src-tauri/core/src/sync/"),
        allowed: |_| false,
        reason: "store and sync know the domain, never each other; only app joins them",
    },
    Arrow {
        what: &[
            "std::net",
            "TcpStream",
            "TcpListener",
            "UdpSocket",
            "reqwest",
            "XMLHttpRequest",
            "WebSocket",
            "EventSource",
        ],
        applies: |path| path.starts_with("src-tauri/") || path.starts_with("ui/src/"),
        allowed: |path| path.starts_with("src-tauri/xtask/"),
        reason: "the program works without a network and never opens a connection",
    },
    Arrow {
        what: &[".print()"],
        applies: |path| path.starts_with("ui/src/"),
        allowed: |path| path == "ui/src/lib/print.ts",
        reason: "whatever is printed has its line in the access log first: use usePrint",
    },
    Arrow {
        what: &[
            "dangerouslySetInnerHTML",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "srcDoc",
            "srcdoc",
            "eval(",
        ],
        applies: |path| path.starts_with("ui/src/"),
        allowed: |_| false,
        reason: "what somebody typed is text, never a page",
    },
];

fn arrows(source: &Source) -> Vec<String> {
    let path = source.path.as_str();
    let mut broken = Vec::new();
    for arrow in ARROWS.iter().filter(|arrow| (arrow.applies)(path) && !(arrow.allowed)(path)) {
        for (line, code) in source.program() {
            for what in arrow.what.iter().filter(|what| names(code, what)) {
                broken.push(format!("{path}:{line}: `{what}`: {}", arrow.reason));
            }
        }
    }
    broken
}

/// Whether `code` names `what`, not as the tail of a longer name.
fn names(code: &str, what: &str) -> bool {
    let starts_with_letter = what.starts_with(|c: char| c.is_alphanumeric());
    code.match_indices(what).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !(starts_with_letter && before.is_some_and(|c| c.is_alphanumeric() || c == '_'))
    })
}

/// Written from the core's views, each of which is within the limit; nobody reads it from end to end.
const GENERATED: &str = "ui/src/lib/api/bindings.ts";

fn size(source: &Source) -> Option<String> {
    if source.path == GENERATED {
        return None;
    }
    let lines = source
        .text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with("* "))
        .count();
    (lines > MOST_LINES)
        .then(|| format!("{}: {lines} lines of code, at most {MOST_LINES}: split it", source.path))
}

fn unfinished(source: &Source) -> Vec<String> {
    // Put together here, so that this file does not name them.
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
    ];
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        for word in words.iter().filter(|word| stands_alone(line, word)) {
            found.push(format!("{}:{}: {word}: finish it, or file an issue", source.path, at + 1));
        }
    }
    found
}

fn stands_alone(line: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        !letter(line[..at].chars().next_back()) && !letter(line[at + word.len()..].chars().next())
    })
}

fn addresses(source: &Source) -> Vec<String> {
    // Names of formats, and this machine.
    let known =
        ["www.w3.org", "localhost", "127.0.0.1", "ipc.localhost", "schema.tauri.app", "biomejs.dev/schemas"];
    let mut found = Vec::new();
    for (at, line) in source.text.lines().enumerate() {
        for (start, scheme) in line.match_indices("http://").chain(line.match_indices("https://")) {
            let host = &line[start + scheme.len()..];
            // Text that goes on with a placeholder or a quotation mark names no host.
            let names_host = host.starts_with(|c: char| c.is_alphanumeric());
            if names_host && !known.iter().any(|known| host.starts_with(known)) {
                found.push(format!(
                    "{}:{}: an address in the program: it works offline",
                    source.path,
                    at + 1
                ));
            }
        }
    }
    found
}

fn top_level(names: &[String]) -> Vec<String> {
    names
        .iter()
        .filter(|name| !name.starts_with('.') && *name != "target" && !TOP_LEVEL.contains(&name.as_str()))
        .map(|name| format!("{name}: the top level holds {} and dot-files only", TOP_LEVEL.join(", ")))
        .collect()
}

/// Where the packages of the screen come from: anybody's `npm ci` must find them.
fn lockfile(source: &Source) -> Vec<String> {
    let public = concat!("\"https:", "//registry.npmjs.org/");
    source
        .text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("\"resolved\":") && !line.contains(public))
        .map(|line| format!("{}: {line}: not the public registry", source.path))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for top in ["src-tauri", "tests", "ui", ".ci"] {
        walk(&root().join(top), top, &mut found);
    }
    assert!(
        found.iter().any(|source| source.path == "tests/it/tidy.rs"),
        "the sources are not where they were"
    );
    found
}

fn walk(dir: &Path, path: &str, found: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.map(|entry| entry.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{path}/{name}");
        if NOT_OURS.contains(&name.as_str()) || path == "tests/data" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &path, found);
        } else if let Ok(text) = std::fs::read_to_string(entry.path()) {
            found.push(Source { path, text: text.replace("\r\n", "\n") });
        }
    }
}

fn holds(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn arrows_run_one_way() {
    holds(sources().iter().filter(|source| source.is_code()).flat_map(arrows).collect());
}

#[test]
fn no_file_is_too_long() {
    holds(sources().iter().filter(|source| source.is_code()).filter_map(size).collect());
}

#[test]
fn nothing_is_left_unfinished() {
    holds(sources().iter().filter(|source| source.is_code()).flat_map(unfinished).collect());
}

#[test]
fn no_address_in_the_program() {
    let of_program = |source: &&Source| source.is_code() || source.path.ends_with(".json");
    let not_lock = |source: &&Source| !source.path.ends_with("package-lock.json");
    holds(sources().iter().filter(of_program).filter(not_lock).flat_map(addresses).collect());
}

#[test]
fn packages_come_from_the_public_registry() {
    holds(
        sources()
            .iter()
            .filter(|source| source.path.ends_with("package-lock.json"))
            .flat_map(lockfile)
            .collect(),
    );
}

#[test]
fn top_level_is_the_design_card() {
    let names: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    holds(top_level(&names));
}

#[test]
fn rules_notice_what_they_forbid() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let core = "src-tauri/core/src";
    assert_eq!(arrows(&source(&format!("{core}/app/put.rs"), "use rusqlite::Row;\n")).len(), 1);
    assert_eq!(arrows(&source(&format!("{core}/store/put.rs"), "use rusqlite::Row;\n")).len(), 0);
    assert_eq!(
        arrows(&source(&format!("{core}/export/a.rs"), "// std::fs is elsewhere\nstd::fs::read(p);\n")).len(),
        1
    );
    assert_eq!(arrows(&source(&format!("{core}/domain/a.rs"), "let t = Utc::now();\n")).len(), 1);
    assert_eq!(arrows(&source("ui/src/screens/a.tsx", "import x from '@tauri-apps/api/core';\n")).len(), 1);
    assert_eq!(
        arrows(&source("ui/src/lib/api/client.ts", "import x from '@tauri-apps/api/core';\n")).len(),
        0
    );
    assert_eq!(arrows(&source("src-tauri/cli/src/a.rs", "tauri::Builder::default();\n")).len(), 1);
    let test_only = "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }\n";
    assert_eq!(arrows(&source(&format!("{core}/domain/a.rs"), test_only)).len(), 0);
    assert!(size(&source("a.rs", &"let a = 1;\n".repeat(MOST_LINES + 1))).is_some());
    assert!(size(&source("a.rs", &"// a\n".repeat(MOST_LINES + 1))).is_none());
    let unfinished_line = format!("// {}: later\n", concat!("TO", "DO"));
    assert_eq!(unfinished(&source("a.rs", &unfinished_line)).len(), 1);
    let address = format!("fetch('{}example.org/a')\n", "https://");
    assert_eq!(addresses(&source("ui/src/a.ts", &address)).len(), 1);
    assert_eq!(top_level(&["docs".to_owned(), "ui".to_owned(), ".ci".to_owned()]).len(), 1);
    assert_eq!(
        lockfile(&source("ui/package-lock.json", "  \"resolved\": \"https:mirror/a.tgz\",\n")).len(),
        1
    );
}
