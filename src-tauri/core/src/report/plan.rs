//! A public plan: what each year planned and what came of it (T12, M-50), numbers beside words.

use super::ReportLine;
use super::frame::{Figured, Frame};
use super::line::Cell;
use super::roles::read_all;
use super::{ReportQuery, Span, Table};
use crate::app::App;
use crate::domain::calendar::Period;
use crate::domain::count::{Metric, Value};
use crate::domain::id::Id;
use crate::domain::kinds::{Target, TargetYear};
use crate::domain::record::Kind;
use crate::error::Result;
use crate::export::columns::plan::PlanRow;
use std::collections::HashMap;

const PLAN: &str = "target_plan";

/// The targets in the order of their numbers, each with its years.
fn targets(frame: &Frame<'_>) -> Result<Vec<(Target, Vec<TargetYear>)>> {
    let mut years: HashMap<Id, Vec<TargetYear>> = HashMap::new();
    for year in read_all::<TargetYear>(frame)? {
        years.entry(year.target_id).or_default().push(year);
    }
    let mut targets: Vec<Target> = read_all(frame)?;
    targets.sort_by(|a, b| (&a.plan_name, &a.no, &a.code, a.id).cmp(&(&b.plan_name, &b.no, &b.code, b.id)));
    Ok(targets
        .into_iter()
        .map(|t| (years.remove(&t.id).unwrap_or_default(), t))
        .map(|(y, t)| (t, y))
        .collect())
}

/// The fiscal year that a part of the period is.
fn year_of(cell: &Cell) -> Option<i32> {
    let fy = crate::domain::calendar::fiscal_year(cell.period.from());
    (Period::fiscal_year(fy) == Some(cell.period)).then_some(fy)
}

fn amount(value: Option<i64>) -> Value {
    value.and_then(|v| u64::try_from(v).ok()).map_or(Value::NotApplicable, Value::Whole)
}

/// Words of a year, joined as they are printed: what was planned or done, and the judgement.
fn words(texts: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let texts: Vec<String> = texts.into_iter().flatten().filter(|t| !t.trim().is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join(" / "))
}

pub(super) fn rows(frame: &Frame<'_>) -> Result<Vec<ReportLine>> {
    let targets = targets(frame)?;
    let mut lines = vec![];
    for cell in &frame.cells {
        let Some(fy) = year_of(cell) else { continue };
        for (target, years) in &targets {
            let year = years.iter().find(|y| y.fy == i64::from(fy));
            let Some(year) = year else { continue };
            let derived = match year.actual_value {
                None => derived(frame.app, target, cell.period)?,
                typed => amount(typed),
            };
            let judgement =
                year.judgement.as_deref().and_then(|code| frame.app.catalogue.item("judgement", code));
            let judged = judgement.map(|item| item.ja.clone());
            let unit = target.unit.clone();
            let of =
                |metric: &'static str, value, words| Figured { words, ..Figured::extra(metric, value, "") };
            let figures = [
                of(PLAN, amount(year.plan_value), words([year.plan_text.clone(), unit.clone()])),
                of(
                    Metric::TargetActual.code(),
                    derived,
                    words([
                        year.actual_text.clone(),
                        unit.filter(|_| derived != Value::NotApplicable),
                        judged,
                    ]),
                ),
            ];
            let code = target.code.clone().unwrap_or_else(|| target.id.to_string());
            let name = [target.no.as_deref(), Some(target.item.as_str())].into_iter().flatten();
            let name = name.collect::<Vec<_>>().join(" ");
            for figure in figures {
                let line = frame.line(cell, None, figure.of_segment(&code));
                lines.push(ReportLine { segment_name: Some(name.clone()), ..line });
            }
        }
    }
    Ok(lines)
}

/// The query whose whole figures give a target's actual value.
fn counted_by(target: &Target, period: Period) -> Option<(ReportQuery, Metric)> {
    let metric = Metric::parse(target.metric_code.as_deref()?)?;
    let table = Table::of(metric)?;
    Some((ReportQuery { table, span: Span::Days(period), by: None, programme: target.programme_id }, metric))
}

/// What was counted; whole figures of all programmes add up where the target names none. Not applicable
/// without a metric, and for rates of several programmes.
fn derived(app: &App, target: &Target, period: Period) -> Result<Value> {
    let Some((query, metric)) = counted_by(target, period) else { return Ok(Value::NotApplicable) };
    let lines = super::counted(app, &query)?;
    let mut of = lines.iter().filter(|l| l.metric == metric.code() && l.segment.is_none()).map(|l| l.value);
    let Some(first) = of.next() else { return Ok(Value::Whole(0)) };
    Ok(of.fold(first, |sum, value| match (sum, value) {
        (Value::Whole(a), Value::Whole(b)) => Value::Whole(a + b),
        _ => Value::NotApplicable,
    }))
}

pub(super) fn behind(frame: &Frame<'_>, line: &ReportLine) -> Result<Vec<(Kind, Id)>> {
    let Some(cell) = frame.cells.first() else { return Ok(vec![]) };
    let wanted = line.segment.as_deref();
    let is_meant = |t: &Target| t.code.as_deref() == wanted || Some(t.id.to_string().as_str()) == wanted;
    let Some((target, years)) = targets(frame)?.into_iter().find(|(t, _)| is_meant(t)) else {
        return Ok(vec![]);
    };
    let mut found = vec![(Kind::Target, target.id)];
    let fy = year_of(cell).map(i64::from);
    let year = years.iter().find(|y| Some(y.fy) == fy);
    found.extend(year.map(|y| (Kind::TargetYear, y.id)));
    let typed = year.is_some_and(|y| y.actual_value.is_some());
    let counts = line.metric == Metric::TargetActual.code() && !typed;
    if let Some((query, metric)) = counted_by(&target, cell.period).filter(|_| counts) {
        let lines = super::counted(frame.app, &query)?;
        for line in lines.iter().filter(|l| l.metric == metric.code() && l.segment.is_none()) {
            found.extend(super::counted_behind(frame.app, &query, line)?);
        }
    }
    Ok(found)
}

/// The plan as `plan.csv` has it.
pub(super) fn plan_rows(frame: &Frame<'_>) -> Result<Vec<PlanRow>> {
    let mut rows = vec![];
    let targets = targets(frame)?;
    for cell in &frame.cells {
        let Some(fy) = year_of(cell) else { continue };
        for (t, years) in &targets {
            for y in years.iter().filter(|y| y.fy == i64::from(fy)) {
                let counted = match derived(frame.app, t, cell.period)? {
                    Value::Whole(n) => i64::try_from(n).ok(),
                    _ => None,
                };
                rows.push(PlanRow {
                    code: t.code.clone().unwrap_or_else(|| t.id.to_string()),
                    plan: t.plan_name.clone(),
                    fiscal_year: y.fy,
                    no: t.no.clone(),
                    item: t.item.clone(),
                    plan_text: y.plan_text.clone(),
                    plan_value: y.plan_value,
                    actual_value: y.actual_value.or(counted),
                    judgement: y.judgement.clone(),
                    department: t.department.clone(),
                });
            }
        }
    }
    Ok(rows)
}
