//! The data the program is built with: code lists and programme presets.
//!
//! Every file in `assets/codes` and `assets/programmes` is embedded; a new one needs no code.

use crate::domain::codes::Catalogue;
use include_dir::{Dir, include_dir};
use std::sync::OnceLock;

static CODES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/codes");
static PROGRAMMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/programmes");

/// The embedded code lists and presets, parsed once.
pub fn catalogue() -> &'static Catalogue {
    static PARSED: OnceLock<Catalogue> = OnceLock::new();
    PARSED.get_or_init(|| Catalogue::parse(texts(&CODES, "csv"), texts(&PROGRAMMES, "toml")))
}

/// Stem and text of the files with this ending. A file that is not UTF-8 comes as an empty text,
/// which the catalogue then reports.
fn texts(dir: &'static Dir<'static>, ending: &str) -> Vec<(&'static str, &'static str)> {
    dir.files()
        .filter(|f| f.path().extension().is_some_and(|e| e == ending))
        .filter_map(|f| Some((f.path().file_stem()?.to_str()?, f.contents_utf8().unwrap_or_default())))
        .collect()
}

#[cfg(test)]
mod tests;
