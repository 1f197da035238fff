//! Templates of questionnaires, as data files describe them.

use super::codes::CatalogueError;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

/// A questionnaire that an organisation can take up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    pub code: String,
    /// Japanese.
    pub title: String,
    pub title_en: String,
    pub version: Option<String>,
    /// Place among the templates offered; lower first.
    pub position: i64,
    pub score_min: Option<i64>,
    pub score_max: Option<i64>,
    /// A score of this or more alerts.
    pub cutoff: Option<i64>,
    pub copyright_note: Option<String>,
    pub items: Vec<TemplateItem>,
}

/// One of its items; without `text` the organisation puts the authors' wording in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateItem {
    pub no: i64,
    pub text: Option<String>,
    /// Words of the answers in the order in which they are printed, joined with `;`.
    pub scale: Option<String>,
    #[serde(default)]
    pub scale_min: i64,
    pub scale_max: i64,
    #[serde(default)]
    pub reverse: bool,
    pub weight: Option<i64>,
    pub alert_min: Option<i64>,
    pub positive_min: Option<i64>,
}

impl Template {
    /// Parses a template's TOML text. `stem`, the file's name without its ending, must be the code; the items
    /// are numbered from 1 and each has words for all of its answers or for none.
    pub fn parse(stem: &str, text: &str) -> Result<Template, CatalogueError> {
        let bad = |what: String| CatalogueError::new(stem, None, what);
        let template: Template = toml::from_str(text).map_err(|e| bad(e.to_string()))?;
        if template.code != stem {
            return Err(bad(format!("code {} is not the file's name", template.code)));
        }
        if template.items.is_empty() {
            return Err(bad("no items".into()));
        }
        for (at, item) in (1..).zip(&template.items) {
            if item.no != at || item.scale_min > item.scale_max {
                return Err(bad(format!("item {at}: number or scale")));
            }
            let words = item.scale.as_ref().map(|s| s.split(';').count() as i64);
            if words.is_some_and(|n| n != item.scale_max - item.scale_min + 1) {
                return Err(bad(format!("item {at}: words of the scale")));
            }
        }
        Ok(template)
    }

    /// The record of the kind questionnaire with its items, as it is stored.
    pub fn record(&self) -> Json {
        let mut record = json!({ "code": self.code, "title": self.title });
        set(&mut record, "version", self.version.as_ref().map(|v| json!(v)));
        set(&mut record, "score_min", self.score_min.map(|n| json!(n)));
        set(&mut record, "score_max", self.score_max.map(|n| json!(n)));
        set(&mut record, "cutoff", self.cutoff.map(|n| json!(n)));
        set(&mut record, "copyright_note", self.copyright_note.as_ref().map(|v| json!(v)));
        set(&mut record, "items", Some(self.items.iter().map(TemplateItem::record).collect()));
        record
    }
}

impl TemplateItem {
    fn record(&self) -> Json {
        let mut record = json!({ "no": self.no, "scale_min": self.scale_min, "scale_max": self.scale_max });
        set(&mut record, "text", self.text.as_ref().map(|v| json!(v)));
        set(&mut record, "scale", self.scale.as_ref().map(|v| json!(v)));
        set(&mut record, "reverse", self.reverse.then(|| json!(true)));
        set(&mut record, "weight", self.weight.map(|n| json!(n)));
        set(&mut record, "alert_min", self.alert_min.map(|n| json!(n)));
        set(&mut record, "positive_min", self.positive_min.map(|n| json!(n)));
        record
    }
}

fn set(record: &mut Json, name: &str, value: Option<Json>) {
    if let (Some(value), Some(object)) = (value, record.as_object_mut().map(|o: &mut Map<_, _>| o)) {
        object.insert(name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "code = \"one\"\ntitle = \"一\"\ntitle_en = \"One\"\nposition = 1\n\
                       [[items]]\nno = 1\nscale_max = 2\nscale = \"a;b;c\"\n";

    #[test]
    fn a_template_becomes_a_record_with_items() {
        let record = Template::parse("one", ONE).unwrap().record();
        assert_eq!(record["items"][0], json!({ "no": 1, "scale_min": 0, "scale_max": 2, "scale": "a;b;c" }));
        assert!(record.get("cutoff").is_none());
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        assert!(Template::parse("two", ONE).is_err());
        assert!(Template::parse("one", &ONE.replace("a;b;c", "a;b")).is_err());
        assert!(Template::parse("one", &ONE.replace("no = 1", "no = 2")).is_err());
        assert!(Template::parse("one", &format!("{ONE}colour = 1\n")).is_err());
    }
}
