//! The words of a report in both languages, from the code lists: `report_table`, `report_metric`,
//! `report_segment`, `report_unit`, and those that segments and rules are codes of.
//!
//! What is in no list has the Japanese of the text form, and its code for English.

use super::{ReportLine, Table, balances, text};
use crate::assets::catalogue;
use crate::domain::codes::CodeItem;
use crate::domain::count::{ABUSE_TYPES, Metric};
use crate::view::WordsView;

/// Lists whose codes are rules of counting.
const RULES: [&str; 5] = ["report_rule", "case_attribution", "day_rule", "night_rule", "head_unit"];

fn of(item: &CodeItem) -> WordsView {
    WordsView { ja: item.ja.clone(), en: item.en.clone() }
}

/// The English of a list, and the Japanese of the text form.
fn named(list: &str, code: &str, ja: &str) -> WordsView {
    let en = catalogue().item(list, code).map_or_else(|| code.replace('_', " "), |item| item.en.clone());
    WordsView { ja: ja.to_owned(), en }
}

pub(super) fn table(table: Table) -> WordsView {
    named("report_table", table.name(), text::title(table))
}

/// One line about a table.
pub(super) fn about(table: Table) -> Option<WordsView> {
    catalogue().item("report_about", table.name()).map(of)
}

pub(crate) fn metric(code: &str) -> WordsView {
    named("report_metric", code, text::metric_words(code))
}

/// A unit of a metric: 点 is a point of a score and a piece of a parcel.
pub(super) fn unit(ja: &str, metric: &str) -> WordsView {
    let is = |i: &&CodeItem| i.ja == ja && i.group.as_deref().is_none_or(|of| metric.ends_with(of));
    let known = catalogue().list("report_unit").and_then(|l| l.items().iter().find(is));
    known.map_or_else(|| WordsView { ja: ja.to_owned(), en: ja.to_owned() }, of)
}

fn segment_of(metric: &str, code: &str) -> Option<&'static CodeItem> {
    let lists = ["report_segment"].iter().chain(text::lists(metric)).chain(&["wave"]);
    lists.into_iter().find_map(|list| catalogue().item(list, code))
}

/// The segments in which a metric's table always shows it, with their words: of these a balance can be.
pub(crate) fn segments(metric: Metric) -> Vec<(String, WordsView)> {
    let codes: Vec<&str> = match metric {
        Metric::VisitCount => ["prenatal", "with_child"].into(),
        Metric::AbuseCases => ABUSE_TYPES.into(),
        Metric::Consultations => {
            let lists = ["consultation_channel", "infant_age_band"].map(|list| catalogue().list(list));
            lists.into_iter().flatten().flat_map(|list| list.items()).map(|item| item.code.as_str()).collect()
        }
        _ => vec![],
    };
    codes.into_iter().map(|code| (code.to_owned(), segment_code(metric.code(), code))).collect()
}

/// The words of a metric's segment by its code.
pub(crate) fn segment_code(metric: &str, code: &str) -> WordsView {
    segment_of(metric, code).map_or_else(|| WordsView { ja: code.to_owned(), en: code.to_owned() }, of)
}

pub(super) fn segment(line: &ReportLine) -> Option<WordsView> {
    let code = line.segment.as_deref()?;
    let ja = text::segment_words(line).unwrap_or_else(|| code.to_owned());
    if line.segment_name.is_some() {
        // A person's name is the same in any language.
        return Some(WordsView { en: ja.clone(), ja });
    }
    if let Some((what, Some(of))) = balances::split(code) {
        let en = |code: &str| {
            segment_of(line.metric, code).map_or_else(|| code.to_owned(), |item| item.en.clone())
        };
        return Some(WordsView { en: format!("{}: {}", en(of), en(what)), ja });
    }
    let item = segment_of(line.metric, code);
    let ja = if ja == code { item.map_or(ja, |i| i.ja.clone()) } else { ja };
    Some(WordsView { en: item.map_or_else(|| code.to_owned(), |i| i.en.clone()), ja })
}

pub(super) fn rule(code: &str) -> WordsView {
    let en = RULES.iter().find_map(|list| catalogue().item(list, code));
    WordsView {
        ja: text::rule_words(code).to_owned(),
        en: en.map_or_else(|| code.replace('_', " "), |item| item.en.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_metrics_and_units_have_words_in_both_languages() {
        for one in Table::ALL {
            let item = catalogue().item("report_table", one.name()).unwrap();
            assert_eq!(item.ja, text::title(*one), "{one:?}");
            assert!(about(*one).is_some(), "{one:?}");
        }
        for one in Metric::ALL {
            let item = catalogue().item("report_metric", one.code()).unwrap();
            assert_eq!(item.ja, one.ja());
            assert!(one.unit().is_empty() || unit(one.unit(), one.code()).en.is_ascii(), "{one:?}");
        }
        for item in catalogue().list("report_metric").unwrap().items() {
            assert_eq!(item.ja, text::metric_words(&item.code), "{}", item.code);
        }
        for item in catalogue().list("report_rule").unwrap().items() {
            assert_eq!(item.ja, text::rule_words(&item.code), "{}", item.code);
        }
        assert_eq!(unit("泊", "nights").en, "nights");
        assert_eq!(unit("点", "pre_score").en, "points");
        assert_eq!(unit("点", "items_shipped").en, "items");
        assert_eq!(unit("何か", "cases").en, "何か");
        assert_eq!(metric("something_new").en, "something new");
        assert_eq!(rule("calendar_inclusive").en, "Calendar days, first and last included");
    }
}
