//! A report's figures by name, for workbooks of others: `programme.metric`, `programme.metric.segment`, and
//! `@2025`, `@2026-03`, `@2025-Q4` for one part of the time; without it the last part.

use super::line::{Cell, cells};
use super::{ReportLine, ReportQuery, Table, balances, text};
use crate::assets::catalogue;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::error::{Error, Result};
use serde_json::json;

/// Stands for all programmes together.
const ALL: [&str; 2] = ["all", "全事業"];

fn is_named(code: Option<&str>, words: Option<&str>, asked: &str) -> bool {
    code == Some(asked) || words == Some(asked)
}

/// What a column is called.
fn label(cell: &Cell) -> Option<String> {
    cell.label.clone().or_else(|| cell.fiscal_year.map(|fy| fy.to_string()))
}

/// Whether the line's programme is called so.
fn is_programme(l: &ReportLine, asked: &str) -> bool {
    match l.programme_id {
        None => ALL.contains(&asked.trim()),
        Some(_) => is_named(l.programme.as_deref(), l.programme_name.as_deref(), asked.trim()),
    }
}

fn is_metric(metric: &str, asked: &str) -> bool {
    is_named(Some(metric), Some(text::metric_words(metric)), asked.trim())
}

/// The value that `name` means, with its words; None where it means nothing. Codes and the Japanese words both
/// count. What the report knows and has no line of in that part is zero; a rate does not apply. Errors
/// `layout_ambiguous` where two programmes bear one name, `period_invalid`.
pub(crate) fn named<'l>(
    query: &ReportQuery,
    lines: &'l [ReportLine],
    name: &str,
) -> Result<Option<(Value, Option<&'l str>)>> {
    let (figure, column) = match name.rsplit_once('@') {
        Some((figure, column)) => (figure, Some(column.trim())),
        None => (name, None),
    };
    let cells = cells(query.span, query.by)?;
    let cell = match column {
        Some(column) => cells.iter().find(|c| label(c).as_deref() == Some(column)),
        None => cells.last(),
    };
    let Some(cell) = cell else { return Ok(None) };
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
        is_metric(l.metric, metric) && is_programme(l, programme)
    };
    let found: Vec<&ReportLine> = lines.iter().filter(fits).collect();
    one_programme(&found, name)?;
    if found.is_empty() {
        let unsaid = unsaid(query.table, lines, figure);
        one_programme(&unsaid, name)?;
        return Ok((!unsaid.is_empty()).then_some((Value::Whole(0), None)));
    }
    if let Some(line) = found.iter().find(|l| cell.is_of(l)) {
        return Ok(Some((line.value, line.words.as_deref())));
    }
    // What stood before is not zero where nothing says what it was.
    let balance = |l: &ReportLine| l.segment.as_deref().and_then(balances::split).is_some();
    let counts = |l: &&ReportLine| {
        matches!(l.value, Value::Whole(_) | Value::Suppressed) && l.words.is_none() && !balance(l)
    };
    let none = if found.iter().all(counts) { Value::Whole(0) } else { Value::NotApplicable };
    Ok(Some((none, None)))
}

fn one_programme(found: &[&ReportLine], name: &str) -> Result<()> {
    let first: Option<Option<Id>> = found.first().map(|l| l.programme_id);
    if found.iter().any(|l| Some(l.programme_id) != first) {
        return Err(Error::refused("layout_ambiguous").with(json!({ "name": name })));
    }
    Ok(())
}

/// Lines of the programmes of which the figure could be said, where it was said in no part.
fn unsaid<'l>(table: Table, lines: &'l [ReportLine], figure: &str) -> Vec<&'l ReportLine> {
    let Some((rest, last)) = figure.rsplit_once('.') else { return vec![] };
    let said_if_any = |asked: &str| table.where_any().iter().any(|metric| is_metric(metric, asked));
    if said_if_any(last) {
        return lines.iter().filter(|l| is_programme(l, rest)).collect();
    }
    let Some((programme, metric)) = rest.rsplit_once('.') else { return vec![] };
    let mut found = vec![];
    for (tables, known, beside, segments) in segmented() {
        let is = |code: &str| is_named(Some(code), Some(&text::segment_code(known, code)), last.trim());
        if tables.contains(&table) && is_metric(known, metric) && segments.iter().any(|code| is(code)) {
            let stands = |l: &&ReportLine| l.metric == beside && l.segment.is_none();
            found.extend(lines.iter().filter(stands).filter(|l| is_programme(l, programme)));
        }
    }
    found
}

/// Figures of which a segment has a line only where it is not zero: their tables, the figure that always
/// stands beside them, the segments.
type Segmented = (&'static [Table], &'static str, &'static str, Vec<&'static str>);

fn segmented() -> [Segmented; 6] {
    let of = |lists: &[&str]| {
        let lists = lists.iter().filter_map(|list| catalogue().list(list));
        lists.flat_map(|list| list.items()).map(|item| item.code.as_str()).collect()
    };
    let ages = of(&["consultation_channel", "infant_age_band"]);
    let roles = of(&["worker_role"]);
    [
        (&[Table::Consultations], "consultations", "consultations", ages),
        (
            &[Table::Consultations],
            "outreach_sessions",
            "consultations",
            vec!["consultations", "new_households"],
        ),
        (&[Table::Visits, Table::Workers], "registered_workers", "registered_workers", roles),
        (&[Table::Shelter], "persons", "persons", vec!["newborn", "small_child", "partner"]),
        (&[Table::Shelter, Table::Shipments], "items_shipped", "shipments", of(&["shipping_item"])),
        (&[Table::Groups], "parallel_days", "attendances", of(text::lists("parallel_days"))),
    ]
}

/// Whether a value is a number in a workbook.
pub(crate) fn is_number(value: Value) -> bool {
    matches!(value, Value::Whole(_) | Value::Tenths(_) | Value::Points(_))
}
