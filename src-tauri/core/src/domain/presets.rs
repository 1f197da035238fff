//! Programme presets: what an organisation can offer, with the rules it begins with.

use super::codes::{CatalogueError, is_code};
use super::rules::Rules;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The kind of record a programme is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordType {
    Visit,
    Stay,
    Session,
    Consultation,
    Shipment,
}

impl RecordType {
    pub fn name(self) -> &'static str {
        match self {
            RecordType::Visit => "visit",
            RecordType::Stay => "stay",
            RecordType::Session => "session",
            RecordType::Consultation => "consultation",
            RecordType::Shipment => "shipment",
        }
    }

    pub fn parse(name: &str) -> Option<RecordType> {
        use RecordType::{Consultation, Session, Shipment, Stay, Visit};
        [Visit, Stay, Session, Consultation, Shipment].into_iter().find(|t| t.name() == name)
    }
}

/// A programme as the catalogue describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    pub code: String,
    /// Japanese.
    pub name: String,
    pub name_en: String,
    pub record_type: RecordType,
    /// What commissioners count, in their words: 件数, 延べ日数, …
    pub count_units: Vec<String>,
    /// Place among the presets offered; lower first.
    pub position: i64,
    pub rules: Rules,
    /// The rules as keys and values, as a programme record holds its own.
    pub rules_json: Map<String, Json>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    code: String,
    name: String,
    name_en: String,
    record_type: RecordType,
    count_units: Vec<String>,
    #[serde(default = "last")]
    position: i64,
    #[serde(default)]
    rules: Map<String, Json>,
}

fn last() -> i64 {
    i64::MAX
}

impl Preset {
    /// Parses a preset's TOML text. `stem`, the file's name without its ending, must be the code.
    pub fn parse(stem: &str, text: &str) -> Result<Preset, CatalogueError> {
        let bad = |what: String| CatalogueError::new(stem, None, what);
        let file: File = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
        if !is_code(&file.code) || file.code != stem {
            return Err(bad(format!("code {} is not the file's name", file.code)));
        }
        let rules = Rules::from_json(&file.rules).map_err(|e| bad(e.to_string()))?;
        Ok(Preset {
            code: file.code,
            name: file.name,
            name_en: file.name_en,
            record_type: file.record_type,
            count_units: file.count_units,
            position: file.position,
            rules,
            rules_json: file.rules,
        })
    }

    /// The preset's rules with a programme's own laid over them; null takes a rule away.
    pub fn rules_with<'a>(&self, own: impl IntoIterator<Item = (&'a String, &'a Json)>) -> Map<String, Json> {
        let mut rules = self.rules_json.clone();
        for (key, value) in own {
            if value.is_null() {
                rules.shift_remove(key);
            } else {
                rules.insert(key.clone(), value.clone());
            }
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        code = "night_care"
        name = "夜間"
        name_en = "Night care"
        record_type = "stay"
        count_units = ["件数"]
        [rules]
        capacity = 3
        open_from = "17:00"
        open_to = "22:00"
    "#;

    #[test]
    fn a_preset_is_a_file_and_nothing_more() {
        let preset = Preset::parse("night_care", TEXT).unwrap();
        assert_eq!((preset.record_type, preset.rules.capacity), (RecordType::Stay, Some(3)));
        assert_eq!(RecordType::parse(preset.record_type.name()), Some(RecordType::Stay));
    }

    #[test]
    fn errors_name_the_key() {
        let error = |from: &str, to: &str| {
            Preset::parse("night_care", &TEXT.replace(from, to)).unwrap_err().to_string()
        };
        assert!(error("capacity = 3", "capacty = 3").contains("capacty"));
        assert!(error("capacity = 3", "capacity = -3").contains("capacity"));
        assert!(error("\"stay\"", "\"nap\"").contains("record_type"));
        assert!(Preset::parse("other_name", TEXT).is_err());
    }

    #[test]
    fn a_programme_changes_and_clears_rules() {
        let preset = Preset::parse("night_care", TEXT).unwrap();
        let own = serde_json::json!({ "capacity": 5, "open_from": null, "open_to": null });
        let merged = preset.rules_with(own.as_object().unwrap());
        assert_eq!(Json::Object(merged), serde_json::json!({ "capacity": 5 }));
    }
}
