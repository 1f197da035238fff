//! Code lists and programme presets: data, parsed from text.
//!
//! A list is a CSV file with the columns `code,ja,en,group,counts,applies_to`; cells stay empty
//! where nothing is known, several programmes or uses in `applies_to` are joined with `;`.
//! `stay_requester` says who may ask for which stay and has columns of its own.

use super::presets::Preset;
use super::rules::{RuleError, RuleErrorCode, Rules};
use crate::view::{CatalogueView, CodeView, PresetView};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// The list that says who may ask for a stay.
const STAY_REQUESTER: &str = "stay_requester";

/// One entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeItem {
    pub code: String,
    pub ja: String,
    pub en: String,
    pub group: Option<String>,
    /// Whether a record of this status is counted; None where the list does not say.
    pub counts: Option<bool>,
    /// Presets, or uses such as `org_type`; empty = all.
    pub applies_to: Vec<String>,
}

impl CodeItem {
    /// The entry is meant for `what` (a preset code or a use), or for everything.
    pub fn applies(&self, what: &str) -> bool {
        self.applies_to.is_empty() || self.applies_to.iter().any(|a| a == what)
    }
}

/// Why a file of the catalogue was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {what}", line.map(|l| format!(" line {l}")).unwrap_or_default())]
pub struct CatalogueError {
    /// The file's stem.
    pub file: String,
    /// First line = 1; None where the whole file is meant.
    pub line: Option<u64>,
    pub what: String,
}

impl CatalogueError {
    pub(crate) fn new(file: &str, line: Option<u64>, what: impl Into<String>) -> CatalogueError {
        CatalogueError { file: file.into(), line, what: what.into() }
    }
}

/// The entries of one list in the file's order, found by code.
#[derive(Debug, Clone, Default)]
pub struct CodeList {
    items: Vec<CodeItem>,
    by_code: HashMap<String, usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    ja: String,
    en: String,
    group: Option<String>,
    counts: Option<u8>,
    applies_to: String,
}

impl CodeList {
    /// Parses a list's CSV text (UTF-8, header first). `name` stands in errors. A code that is not
    /// snake_case, stands twice, has no words, or counts neither 0 nor 1 refuses the list.
    pub fn parse(name: &str, text: &str) -> Result<CodeList, CatalogueError> {
        let mut list = CodeList::default();
        for row in rows::<Row>(text) {
            let (line, row) = row.map_err(|(line, what)| CatalogueError::new(name, line, what))?;
            let bad = |what: &str| CatalogueError::new(name, Some(line), what);
            if !is_code(&row.code) {
                return Err(bad("code is not snake_case"));
            }
            if row.ja.is_empty() || row.en.is_empty() {
                return Err(bad("ja and en are needed"));
            }
            let counts = match row.counts {
                None => None,
                Some(n @ (0 | 1)) => Some(n == 1),
                Some(_) => return Err(bad("counts is 0, 1 or empty")),
            };
            if list.by_code.insert(row.code.clone(), list.items.len()).is_some() {
                return Err(bad("code stands twice"));
            }
            list.items.push(CodeItem {
                code: row.code,
                ja: row.ja,
                en: row.en,
                group: row.group,
                counts,
                applies_to: row.applies_to.split(';').filter(|s| !s.is_empty()).map(String::from).collect(),
            });
        }
        if list.items.is_empty() { Err(CatalogueError::new(name, None, "no entries")) } else { Ok(list) }
    }

    pub fn get(&self, code: &str) -> Option<&CodeItem> {
        self.by_code.get(code).and_then(|&i| self.items.get(i))
    }

    pub fn contains(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// In the order of the file, which is the order of the pickers.
    pub fn items(&self) -> &[CodeItem] {
        &self.items
    }
}

/// Who may ask for a stay of a programme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StayRequester {
    /// Preset code.
    pub programme: String,
    /// Code of the list `agency`.
    pub requester_code: String,
    pub ja: String,
    pub en: String,
}

/// All code lists and presets.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    lists: BTreeMap<String, CodeList>,
    requesters: Vec<StayRequester>,
    presets: Vec<Preset>,
    problems: Vec<CatalogueError>,
}

impl Catalogue {
    /// Reads (file stem, text) pairs. A file that cannot be read is left out and named in
    /// `problems`, so that one bad preset does not take the others away.
    pub fn parse<'a>(
        codes: impl IntoIterator<Item = (&'a str, &'a str)>,
        programmes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Catalogue {
        let mut all = Catalogue::default();
        for (name, text) in codes {
            if name == STAY_REQUESTER {
                for row in rows::<StayRequester>(text) {
                    match row {
                        Ok((_, row)) => all.requesters.push(row),
                        Err((line, what)) => all.problems.push(CatalogueError::new(name, line, what)),
                    }
                }
                continue;
            }
            match CodeList::parse(name, text) {
                Ok(list) => drop(all.lists.insert(name.to_owned(), list)),
                Err(problem) => all.problems.push(problem),
            }
        }
        for (name, text) in programmes {
            let checked = Preset::parse(name, text).and_then(|preset| {
                let known = all.check_rules(&preset.rules);
                known.map_err(|e| CatalogueError::new(name, None, e.to_string())).map(|()| preset)
            });
            match checked {
                Ok(preset) => all.presets.push(preset),
                Err(problem) => all.problems.push(problem),
            }
        }
        all.presets.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
        all
    }

    pub fn list(&self, name: &str) -> Option<&CodeList> {
        self.lists.get(name)
    }

    /// Names and lists, by name.
    pub fn lists(&self) -> impl Iterator<Item = (&str, &CodeList)> {
        self.lists.iter().map(|(name, list)| (name.as_str(), list))
    }

    pub fn item(&self, list: &str, code: &str) -> Option<&CodeItem> {
        self.lists.get(list)?.get(code)
    }

    /// The list has this code.
    pub fn contains(&self, list: &str, code: &str) -> bool {
        self.item(list, code).is_some()
    }

    /// Records with this status are counted (`counts` = 1). False for codes that say nothing.
    pub fn counts(&self, list: &str, code: &str) -> bool {
        self.item(list, code).and_then(|i| i.counts).unwrap_or(false)
    }

    /// Who may ask for stays of a preset; none where the catalogue does not say.
    pub fn requesters(&self, preset: &str) -> impl Iterator<Item = &StayRequester> {
        self.requesters.iter().filter(move |r| r.programme == preset)
    }

    /// Every line of `stay_requester`.
    pub fn all_requesters(&self) -> &[StayRequester] {
        &self.requesters
    }

    pub fn preset(&self, code: &str) -> Option<&Preset> {
        self.presets.iter().find(|p| p.code == code)
    }

    /// In the order in which they are offered.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// Files or lines that were left out; empty for the data the program is built with.
    pub fn problems(&self) -> &[CatalogueError] {
        &self.problems
    }

    /// Reads and checks rules as they came in, codes included.
    pub fn rules<'a>(
        &self,
        map: impl IntoIterator<Item = (&'a String, &'a Json)>,
    ) -> Result<Rules, RuleError> {
        let rules = Rules::from_json(map)?;
        self.check_rules(&rules)?;
        Ok(rules)
    }

    /// Every code in the rules stands in its list; Err names the key.
    pub fn check_rules(&self, rules: &Rules) -> Result<(), RuleError> {
        for (key, list, codes) in rules.codes() {
            if let Some(unknown) = codes.iter().find(|c| !self.contains(list, c)) {
                return Err(RuleError {
                    key: key.into(),
                    code: RuleErrorCode::Invalid,
                    value: Json::String((*unknown).to_owned()),
                });
            }
        }
        Ok(())
    }

    /// What the screens need of it.
    pub fn view(&self) -> CatalogueView {
        let code = |i: &CodeItem| CodeView {
            code: i.code.clone(),
            ja: i.ja.clone(),
            en: i.en.clone(),
            applies_to: (!i.applies_to.is_empty()).then(|| i.applies_to.join(";")),
            group: i.group.clone(),
        };
        let preset = |p: &Preset| PresetView {
            code: p.code.clone(),
            name: p.name.clone(),
            name_en: p.name_en.clone(),
            record_type: p.record_type.name().into(),
        };
        let requester = |r: &StayRequester| CodeView {
            code: r.requester_code.clone(),
            ja: r.ja.clone(),
            en: r.en.clone(),
            applies_to: Some(r.programme.clone()),
            group: None,
        };
        let requesters: Vec<CodeView> = self.requesters.iter().map(requester).collect();
        let lists = self.lists.iter().map(|(n, l)| (n.clone(), l.items.iter().map(code).collect::<Vec<_>>()));
        CatalogueView {
            codes: lists.chain([(STAY_REQUESTER.to_owned(), requesters)]).collect(),
            presets: self.presets.iter().map(preset).collect(),
        }
    }
}

/// Lower-case letters, digits and underscores.
pub(crate) fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

type RowError = (Option<u64>, String);

/// Rows of a CSV text with the line each begins on.
fn rows<T: for<'de> Deserialize<'de>>(text: &str) -> impl Iterator<Item = Result<(u64, T), RowError>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().cloned();
    reader.into_records().map(move |record| {
        let at = |e: csv::Error| (e.position().map(csv::Position::line), e.to_string());
        let header = header.as_ref().map_err(|e| (None, e.to_string()))?;
        let record = record.map_err(at)?;
        let line = record.position().map(csv::Position::line).unwrap_or_default();
        let row = record.deserialize(Some(header)).map_err(|e| (Some(line), e.to_string()))?;
        Ok((line, row))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "code,ja,en,group,counts,applies_to\n";

    fn parse(body: &str) -> Result<CodeList, CatalogueError> {
        CodeList::parse("colour", &format!("{HEAD}{body}"))
    }

    #[test]
    fn a_list_is_read_in_order_and_found_by_code() {
        let list = parse("red,赤,Red,warm,1,short_stay;foster_respite\nblue,青,Blue,,0,\ngrey,灰,Grey,,,\n")
            .unwrap();
        assert_eq!(list.items().iter().map(|i| i.code.as_str()).collect::<Vec<_>>(), ["red", "blue", "grey"]);
        let red = list.get("red").unwrap();
        assert_eq!((red.group.as_deref(), red.counts), (Some("warm"), Some(true)));
        assert!(red.applies("foster_respite") && !red.applies("home_start"));
        assert_eq!(list.get("blue").unwrap().counts, Some(false));
        assert!(list.get("grey").unwrap().applies("home_start") && !list.contains("green"));
    }

    #[test]
    fn a_bad_list_is_refused_with_its_line() {
        let line = |body: &str| parse(body).unwrap_err().line;
        assert_eq!(line("red,赤,Red,,,\nred,赤,Red,,,\n"), Some(3));
        assert_eq!(line("red,赤,Red,,2,\n"), Some(2));
        assert_eq!(line("Red,赤,Red,,,\n"), Some(2));
        assert_eq!(line("red,,Red,,,\n"), Some(2));
        assert_eq!(line("red,赤\n"), Some(2));
        assert_eq!(parse("").unwrap_err().what, "no entries");
        assert!(CodeList::parse("x", "code,ja,en,group,counts,applies_to,more\nred,赤,Red,,,,1\n").is_err());
    }

    #[test]
    fn a_bad_file_leaves_the_others() {
        let stay = "code=\"a\"\nname=\"あ\"\nname_en=\"A\"\nrecord_type=\"stay\"\ncount_units=[]\n[rules]\n";
        let unknown = stay.replace("\"a\"", "\"b\"") + "reason_codes=[\"nothing\"]\n";
        let all = Catalogue::parse(
            [("good", &*format!("{HEAD}red,赤,Red,,,\n")), ("bad", "code\nred\n")],
            [("a", stay), ("b", &unknown)],
        );
        assert!(all.contains("good", "red") && all.preset("a").is_some() && all.preset("b").is_none());
        let files: Vec<_> = all.problems().iter().map(|p| p.file.as_str()).collect();
        assert_eq!(files, ["bad", "b"]);
        assert!(all.problems()[1].to_string().contains("reason_codes"));
    }
}
