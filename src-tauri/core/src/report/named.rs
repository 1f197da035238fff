//! A report's figures by name, for workbooks of others: `programme.metric`, `programme.metric.segment`, and
//! `@2025`, `@2026-03`, `@2025-Q4` for one part of the time; without it the last part.

use super::{ReportLine, text};
use crate::domain::count::Value;
use crate::error::{Error, Result};
use serde_json::json;

/// Stands for all programmes together.
const ALL: [&str; 2] = ["all", "全事業"];

fn is_named(code: Option<&str>, words: Option<&str>, asked: &str) -> bool {
    code == Some(asked) || words == Some(asked)
}

/// What a column is called.
fn part(line: &ReportLine) -> Option<String> {
    line.period.clone().or_else(|| line.fiscal_year.map(|fy| fy.to_string()))
}

/// The line that `name` means; None where there is none. Codes and the Japanese words both count. Error
/// `layout_ambiguous` where two programmes bear one name.
pub(crate) fn named<'l>(lines: &'l [ReportLine], name: &str) -> Result<Option<&'l ReportLine>> {
    let (figure, column) = match name.rsplit_once('@') {
        Some((figure, column)) => (figure, Some(column.trim())),
        None => (name, None),
    };
    // A programme's own name may have points in it; metrics and segments have none.
    let fits = |l: &&ReportLine| {
        let segment_words = text::segment_words(l);
        let rest = match (l.segment.as_deref(), segment_words.as_deref()) {
            (None, _) => Some(figure),
            (Some(code), words) => figure
                .rsplit_once('.')
                .filter(|(_, asked)| is_named(Some(code), words, asked.trim()))
                .map(|(rest, _)| rest),
        };
        let Some((programme, metric)) = rest.and_then(|rest| rest.rsplit_once('.')) else { return false };
        is_named(Some(l.metric), Some(text::metric_words(l.metric)), metric.trim())
            && match l.programme_id {
                None => ALL.contains(&programme.trim()),
                Some(_) => is_named(l.programme.as_deref(), l.programme_name.as_deref(), programme.trim()),
            }
    };
    let found: Vec<&ReportLine> = lines.iter().filter(fits).collect();
    let Some(first) = found.first() else { return Ok(None) };
    if found.iter().any(|l| l.programme_id != first.programme_id) {
        return Err(Error::refused("layout_ambiguous").with(json!({ "name": name })));
    }
    Ok(match column {
        Some(column) => found.into_iter().find(|l| part(l).as_deref() == Some(column)),
        None => found.into_iter().next_back(),
    })
}

/// Whether a value is a number in a workbook.
pub(crate) fn is_number(value: Value) -> bool {
    matches!(value, Value::Whole(_) | Value::Tenths(_) | Value::Points(_))
}
