//! From codes to sentences: what is wrong, and what to do about it. The only place where the command
//! line has sentences for errors.

use serde_json::Value as Json;
use tsunagi_core::error::Error;

/// What the person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Japanese,
    English,
}

impl Language {
    /// By the environment's locale: English where it says so, otherwise Japanese.
    pub fn of(var: &dyn Fn(&str) -> Option<String>) -> Language {
        let set = |name: &str| var(name).filter(|v| !v.is_empty());
        match set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")) {
            Some(locale) if locale.starts_with("en") => Language::English,
            _ => Language::Japanese,
        }
    }
}

/// The sentence for an error with its code and field, on one line.
pub fn sentence(error: &Error, language: Language) -> String {
    let ja = language == Language::Japanese;
    let entry = words().find(|w| w.0 == error.code);
    let pattern = match entry {
        Some((_, sentence, _)) if ja => sentence,
        Some((_, _, sentence)) => sentence,
        None if ja => "受け付けられません。",
        None => "Not accepted.",
    };
    let mut text = fill(pattern, &error.detail);
    text.push_str(&match &error.field {
        Some(field) => format!(" [{}: {field}]", error.code),
        None => format!(" [{}]", error.code),
    });
    text
}

/// Puts the values of `detail` in the place of `{name}`.
fn fill(pattern: &str, detail: &Json) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let is_name = |n: &&str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let Some(name) = after.split('}').next().filter(is_name) else {
            text.push('{');
            rest = after;
            continue;
        };
        let behind = after.get(name.len() + 1..).unwrap_or_default();
        text.push_str(&match detail.get(name) {
            None | Some(Json::Null) => "?".into(),
            Some(Json::String(s)) => s.clone(),
            Some(Json::Array(items)) => items
                .iter()
                .map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join(", "),
            Some(other) => other.to_string(),
        });
        rest = behind;
    }
    text + rest
}

/// Code, sentence in Japanese, sentence in English; the first line is the heading.
fn words() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("words.tsv").lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sentences_carry_values_code_and_field() {
        let e = Error::field("number_out_of_range", "head_count").with(json!({ "min": 0, "max": 9 }));
        let wanted = "0から9までの数にしてください。 [number_out_of_range: head_count]";
        assert_eq!(sentence(&e, Language::Japanese), wanted);
        assert_eq!(sentence(&Error::refused("new"), Language::English), "Not accepted. [new]");
        // Values in braces are not filled again, and braces that name nothing stay readable.
        let e = Error::refused("date_invalid").with(json!({ "typed": "{typed}" }));
        assert_eq!(sentence(&e, Language::English), "There is no such date: {typed}. [date_invalid]");
        let e = Error::refused("overrides_invalid");
        assert!(sentence(&e, Language::English).contains(r#"{"code","reason"}"#));
    }

    #[test]
    fn every_line_of_the_table_is_whole_and_no_code_is_there_twice() {
        let table = include_str!("words.tsv");
        assert!(table.lines().all(|l| l.split('\t').count() == 3 && !l.split('\t').any(str::is_empty)));
        let codes: std::collections::BTreeSet<_> = words().map(|w| w.0).collect();
        assert_eq!(codes.len(), table.lines().count() - 1);
    }
}
