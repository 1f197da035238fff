//! The data the program is built with: code lists and programme presets.
//!
//! Every file in `assets/codes`, `assets/programmes` and `assets/questionnaires` is embedded; a new one needs no code.

use crate::domain::codes::Catalogue;
use crate::domain::questionnaires::Template;
use include_dir::{Dir, include_dir};
use std::sync::OnceLock;

static CODES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/codes");
static PROGRAMMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/programmes");
static QUESTIONNAIRES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets/questionnaires");

/// The embedded code lists and presets, parsed once.
pub fn catalogue() -> &'static Catalogue {
    static PARSED: OnceLock<Catalogue> = OnceLock::new();
    PARSED.get_or_init(|| Catalogue::parse(texts(&CODES, "csv"), texts(&PROGRAMMES, "toml")))
}

/// The embedded templates of questionnaires, in the order in which they are offered. A file that cannot be
/// read is left out; a test says so.
pub fn templates() -> &'static [Template] {
    static PARSED: OnceLock<Vec<Template>> = OnceLock::new();
    PARSED.get_or_init(|| {
        let parsed = texts(&QUESTIONNAIRES, "toml").into_iter();
        let mut all: Vec<Template> =
            parsed.filter_map(|(stem, text)| Template::parse(stem, text).ok()).collect();
        all.sort_by_key(|t| t.position);
        all
    })
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
