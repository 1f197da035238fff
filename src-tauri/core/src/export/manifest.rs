//! What a batch says about itself: `manifest.json`.

use super::cell::Tally;
use super::sheet::Encoding;
use crate::domain::time::Date;
use crate::error::{Class, Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The file that makes a folder a batch.
pub const MANIFEST: &str = "manifest.json";
const FORMAT: u32 = 1;

/// How much of a person a batch shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No rows of persons: summary.csv only.
    Aggregate,
    /// Codes instead of names.
    Pseudonymous,
    /// With name, kana and birth date; needs consent or a legal basis.
    Identified,
}

impl Level {
    /// The code of the list `export_level`.
    pub fn code(self) -> &'static str {
        match self {
            Level::Aggregate => "aggregate",
            Level::Pseudonymous => "pseudonymous",
            Level::Identified => "identified",
        }
    }

    pub fn parse(code: &str) -> Option<Level> {
        [Level::Aggregate, Level::Pseudonymous, Level::Identified].into_iter().find(|l| l.code() == code)
    }
}

/// First and last day, ISO.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: String,
    pub to: String,
}

impl Period {
    pub fn new(from: Date, to: Date) -> Period {
        Period { from: from.to_string(), to: to.to_string() }
    }
}

/// What the use-case knows about a batch. `exported_at` and `app_version` are no content: they do not
/// change the batch id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub period: Period,
    /// The recipient's name or code as it stands in the folder's name.
    pub recipient: String,
    pub level: Level,
    /// Codes of the programmes in the batch.
    pub programmes: Vec<String>,
    /// Programme code to its day rule.
    pub day_rules: BTreeMap<String, String>,
    /// Why identified rows may be shared, where they are: consent or the name of a law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// The batch that corrections.csv speaks about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_batch: Option<String>,
    /// Rows of corrections.csv by kind: added, changed, removed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub corrections: BTreeMap<String, u64>,
    /// Rows of the recipient that are in no file, by reason: `withdrawn`, `no_consent`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, u64>,
    /// Rows whose name is masked because the family's place is secret.
    #[serde(default)]
    pub masked: u64,
    /// Records with an undecided field, counted as the rules say meanwhile.
    #[serde(default)]
    pub undecided: u64,
    /// RFC 3339.
    pub exported_at: String,
    pub app_version: String,
}

/// One file of the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub name: String,
    /// Data rows, without the header.
    pub rows: u64,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// A character or sequence that was written as `〓`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacedText {
    pub text: String,
    /// `U+845B U+E0100`
    pub code_points: String,
    pub count: u64,
}

/// How the bytes are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charset {
    pub name: Encoding,
    /// The name other programs know it by.
    pub charset: String,
    pub bom: bool,
    pub line_end: String,
}

impl Charset {
    fn of(name: Encoding) -> Charset {
        let (charset, bom) = match name {
            Encoding::Utf8 => ("UTF-8", true),
            // Not strict Shift_JIS: 髙, 﨑 and ① are in it.
            Encoding::Cp932 => ("Windows-31J (CP932)", false),
        };
        Charset { name, charset: charset.into(), bom, line_end: "CRLF".into() }
    }
}

/// The manifest; its JSON is the same for the same content, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Half a SHA-256 over everything below except `exported_at` and `app_version`, in hexadecimal.
    pub batch_id: String,
    pub format: u32,
    #[serde(flatten)]
    pub about: About,
    pub encoding: Charset,
    /// By name.
    pub files: Vec<FileEntry>,
    /// Text cells that got a leading `'` because they began with = + - @ tab or CR.
    pub neutralised_cells: u64,
    /// Line breaks in cells written as `／`.
    pub line_breaks: u64,
    pub replaced: Vec<ReplacedText>,
}

impl Manifest {
    pub fn new(
        about: About,
        encoding: Encoding,
        mut files: Vec<FileEntry>,
        tally: &Tally,
    ) -> Result<Manifest> {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let replaced = tally.replaced.iter().map(|(text, count)| ReplacedText {
            text: text.clone(),
            code_points: text
                .chars()
                .map(|c| format!("U+{:04X}", u32::from(c)))
                .collect::<Vec<_>>()
                .join(" "),
            count: *count,
        });
        let mut manifest = Manifest {
            batch_id: String::new(),
            format: FORMAT,
            about,
            encoding: Charset::of(encoding),
            files,
            neutralised_cells: tally.neutralised,
            line_breaks: tally.line_breaks,
            replaced: replaced.collect(),
        };
        manifest.batch_id = manifest.content_id()?;
        Ok(manifest)
    }

    fn content_id(&self) -> Result<String> {
        let mut content = self.clone();
        content.batch_id.clear();
        content.about.exported_at.clear();
        content.about.app_version.clear();
        Ok(hex(&Sha256::digest(content.json()?)[..16]))
    }

    /// Indented JSON with a line feed at the end.
    pub fn json(&self) -> Result<Vec<u8>> {
        let mut bytes =
            serde_json::to_vec_pretty(self).map_err(|_| Error::new(Class::Damaged, "manifest_invalid"))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads a manifest back; `manifest_invalid` where it is none.
    pub fn parse(bytes: &[u8]) -> Result<Manifest> {
        serde_json::from_slice(bytes).map_err(|_| Error::new(Class::Damaged, "manifest_invalid"))
    }
}

/// SHA-256 in hexadecimal, as the manifest has it.
pub fn sha256_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
