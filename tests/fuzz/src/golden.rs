//! The frozen files and their published keys.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use tsunagi_core::sync::crypt::{Code, OpenKey, SecretKey};

/// Files by name without ending, and the keys that open them.
#[derive(Debug)]
pub struct Golden {
    pub files: HashMap<String, Vec<u8>>,
    pub root: [u8; 32],
    pub office: [u8; 32],
    pub directory: SecretKey,
    pub desk: OpenKey,
    pub care: SecretKey,
    pub laptop: OpenKey,
    pub code: Code,
}

impl Golden {
    pub fn load() -> Result<Golden, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden/sync");
        let mut files = HashMap::new();
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "tsg") {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path)?);
            }
        }
        let text = std::fs::read_to_string(folder.join("keys.txt"))?;
        let keys: HashMap<&str, &str> = text.lines().filter_map(|l| l.split_once(": ")).collect();
        let find = |name: &str| keys.get(name).copied().ok_or(format!("keys.txt lacks {name}"));
        let key = |name: &str| find(name).and_then(hex);
        Ok(Golden {
            files,
            root: key("root public key")?,
            office: key("office signing public key")?,
            directory: SecretKey::from_bytes(key("directory key")?),
            desk: OpenKey::from_bytes(key("desk role opening secret")?),
            care: SecretKey::from_bytes(key("household care key")?),
            laptop: OpenKey::from_bytes(key("laptop opening secret")?),
            code: Code::parse(find("invitation code")?)?,
        })
    }

    /// The files whose names begin so, good and bad.
    pub fn named(&self, prefixes: &[&str]) -> Vec<Vec<u8>> {
        let mut names: Vec<&String> =
            self.files.keys().filter(|n| prefixes.iter().any(|p| n.starts_with(p))).collect();
        names.sort();
        names.into_iter().filter_map(|n| self.files.get(n).cloned()).collect()
    }
}

fn hex(text: &str) -> Result<[u8; 32], String> {
    let digits = |i: usize| text.get(2 * i..2 * i + 2).and_then(|d| u8::from_str_radix(d, 16).ok());
    let bytes: Option<Vec<u8>> = (0..32).map(digits).collect();
    bytes.and_then(|b| b.try_into().ok()).ok_or(format!("not a key: {text}"))
}
