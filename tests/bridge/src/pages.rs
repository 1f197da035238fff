//! The files of the built screens, with the rules that the window gives its page.

use crate::Done;
use serde_json::Value as Json;
use std::path::{Component, Path, PathBuf};

const CONFIG: &str = include_str!("../../../src-tauri/tauri.conf.json");

/// The folder that `vite build --mode bridge` wrote.
pub struct Pages {
    folder: PathBuf,
    /// The window's content security policy; only the way to the commands is another.
    pub policy: String,
}

impl Pages {
    pub fn at(folder: PathBuf) -> Done<Pages> {
        if !folder.join("index.html").is_file() {
            return Err(format!("{}: no screens here", folder.display()).into());
        }
        Ok(Pages { folder, policy: policy()? })
    }

    /// A file and its media type; None where there is no such file in the folder.
    pub fn file(&self, path: &str) -> Option<(Vec<u8>, &'static str)> {
        let path = Path::new(if path.is_empty() { "index.html" } else { path });
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let kind = match path.extension()?.to_str()? {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        };
        Some((std::fs::read(self.folder.join(path)).ok()?, kind))
    }
}

fn policy() -> Done<String> {
    let config: Json = serde_json::from_str(CONFIG)?;
    let rules = config["app"]["security"]["csp"].as_object().ok_or("the window has no policy")?;
    let line = |(name, value): (&String, &Json)| match name.as_str() {
        "connect-src" => format!("{name} 'self'"),
        _ => format!("{name} {}", value.as_str().unwrap_or("'none'")),
    };
    Ok(rules.iter().map(line).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_windows_own() {
        let policy = policy().unwrap();
        assert!(policy.contains("default-src 'self'"), "{policy}");
        assert!(policy.contains("connect-src 'self';"), "{policy}");
        assert!(!policy.contains("ipc:"), "{policy}");
    }

    #[test]
    fn files_outside_the_folder_are_not_served() {
        let dir = std::env::temp_dir();
        let pages = Pages { folder: dir.join("screens"), policy: String::new() };
        for path in ["../secret.js", "/etc/passwd.js", "a/../../b.js", "./a.js"] {
            assert!(pages.file(path).is_none(), "{path}");
        }
    }
}
