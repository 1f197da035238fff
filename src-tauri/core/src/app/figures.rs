//! What erased families had added to figures: kept for each table, fiscal year, quarter, month and
//! programme, without saying whose it was, and added again by reports.

use super::{App, entity};
use crate::domain::calendar::{Period, Step};
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::kinds::Figures;
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::{Class, Error, Result};
use crate::report::{self, ReportLine, ReportQuery, Span, Table};
use crate::store::Filter;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Which figure: table, fiscal year, part of it, programme, segment, metric.
type Key = (String, i32, Option<String>, Option<String>, Option<String>, String);

/// A figure that a family had added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    table: String,
    fiscal_year: i32,
    /// `2026-03`, `2025-Q4`; none for the whole year.
    period: Option<String>,
    programme_id: Option<String>,
    segment: Option<String>,
    metric: String,
    /// What is to be added, in tenths where `tenths` says so.
    value: i64,
    tenths: bool,
}

impl Kept {
    fn key(&self) -> Key {
        let (period, programme) = (self.period.clone(), self.programme_id.clone());
        let (segment, metric) = (self.segment.clone(), self.metric.clone());
        (self.table.clone(), self.fiscal_year, period, programme, segment, metric)
    }

    fn is_cumulative(&self) -> bool {
        is_cumulative(self.segment.as_deref())
    }

    /// Parts of one kind, years, quarters or months, come in the order of this.
    fn part(&self) -> (i32, Option<&str>) {
        (self.fiscal_year, self.period.as_deref())
    }

    /// Whether it is of the figure that `key` is of, in the same part or one of the same kind before it.
    fn reaches(&self, (table, year, period, programme, segment, metric): &Key) -> bool {
        let step = |period: Option<&str>| period.map(|p| (p.contains('Q'), p.contains('W')));
        let same = (&self.table, &self.programme_id, &self.segment, &self.metric)
            == (table, programme, segment, metric);
        let kind = step(self.period.as_deref()) == step(period.as_deref());
        same && kind && self.part() <= (*year, period.as_deref())
    }

    /// Whether its year ends after the last day of a balance.
    fn follows(&self, balance: Option<Date>) -> bool {
        let end = Period::fiscal_year(self.fiscal_year).map(|year| year.to());
        balance.is_none_or(|day| end.is_some_and(|end| day < end))
    }
}

fn key(line: &ReportLine) -> Option<Key> {
    Some((
        line.table.name().to_owned(),
        line.fiscal_year?,
        line.period.clone(),
        line.programme_id.map(|id| id.to_string()),
        line.segment.clone(),
        line.metric.to_owned(),
    ))
}

fn number(value: Value) -> (i64, bool) {
    let whole = |n| i64::try_from(n).unwrap_or(i64::MAX);
    match value {
        Value::Whole(n) => (whole(n), false),
        Value::Tenths(n) => (whole(n), true),
        Value::Points(n) => (n, true),
        Value::Suppressed | Value::NotApplicable => (0, false),
    }
}

/// The lines of all tables of these fiscal years: whole, by quarter, by month. What was kept earlier is
/// not in them.
pub(super) fn of_years(app: &App, (first, last): (i32, i32)) -> Result<Vec<ReportLine>> {
    let mut lines = vec![];
    for table in Table::ALL.iter().copied() {
        for by in [None, Some(Step::Quarter), Some(Step::Month)] {
            let span = Span::FiscalYears { first, last };
            lines.extend(report::lines(app, &ReportQuery { table, span, by, programme: None })?);
        }
    }
    Ok(lines)
}

/// What `after` says less than `before`.
pub(super) fn difference(before: &[ReportLine], after: &[ReportLine]) -> Vec<Kept> {
    let there: HashMap<Key, Value> = after.iter().filter_map(|l| Some((key(l)?, l.value))).collect();
    let mut kept = vec![];
    for line in before {
        let Some(of) = key(line) else { continue };
        let (was, tenths) = number(line.value);
        let (is, _) = there.get(&of).copied().map_or((0, false), number);
        if was == is {
            continue;
        }
        let (table, fiscal_year, period, programme_id, segment, metric) = of;
        kept.push(Kept {
            table,
            fiscal_year,
            period,
            programme_id,
            segment,
            metric,
            value: was - is,
            tenths,
        });
    }
    kept
}

/// Metrics that have a line only where they are not zero, with their unit.
const WHERE_ANY: [(&str, &str); 11] = [
    ("cases_carried_over", "件"),
    ("cancelled_same_day", "件"),
    ("without_times", "件"),
    ("sessions_without_anyone", "回"),
    ("corrections", "件"),
    ("abuse_undetermined", "件"),
    ("accompaniments", "件"),
    ("facility_rounds", "回"),
    ("facilities_visited", "か所"),
    ("parallel_days", "日"),
    ("outreach_sessions", "回"),
];

impl App {
    /// Adds what erased families had added to the lines of a query for fiscal years.
    pub(super) fn add_kept(&self, query: &ReportQuery, lines: &mut Vec<ReportLine>) -> Result<()> {
        if !matches!(query.span, Span::FiscalYears { .. }) {
            return Ok(());
        }
        let mut sums: HashMap<Key, (i64, bool)> = HashMap::new();
        let mut order = vec![];
        let mut since_ever: Vec<Vec<Kept>> = vec![];
        for record in self.records(Kind::Figures, &Filter::default())? {
            let figures: Figures = entity(&record)?;
            let kept: Vec<Kept> = serde_json::from_str(&figures.figures)
                .map_err(|_| Error::new(Class::Damaged, "damaged").at("figures"))?;
            let of_table = kept.into_iter().filter(|k| k.table == query.table.name());
            let (cumulative, own): (Vec<Kept>, Vec<Kept>) = of_table.partition(Kept::is_cumulative);
            since_ever.push(cumulative);
            for k in own {
                let (sum, tenths) = sums.entry(k.key()).or_insert((0, k.tenths));
                (*sum, *tenths) = (*sum + k.value, *tenths || k.tenths);
                order.push(k);
            }
        }
        self.add_since_ever(query, &since_ever, lines)?;
        for line in lines.iter_mut() {
            let Some((add, tenths)) = key(line).and_then(|k| sums.remove(&k)) else { continue };
            line.value = plus(line.value, add, tenths);
        }
        for k in order {
            let Some((add, tenths)) = sums.remove(&k.key()).filter(|(add, _)| *add > 0) else { continue };
            let Some((metric, unit)) = WHERE_ANY.iter().copied().find(|(m, _)| *m == k.metric) else {
                continue;
            };
            let programme = k.programme_id.as_deref().and_then(|id| Id::parse(id).ok());
            let beside = |l: &ReportLine| {
                l.fiscal_year == Some(k.fiscal_year) && l.period == k.period && l.programme_id == programme
            };
            if let Some(at) = lines.iter().rposition(beside)
                && let Some(model) = lines.get(at).cloned()
            {
                let value = plus(Value::Whole(0), add, tenths);
                let segment = k.segment.clone();
                lines.insert(
                    at + 1,
                    ReportLine { metric, unit, value, segment, segment_name: None, rule: None, ..model },
                );
            }
        }
        Ok(())
    }

    /// Adds to figures since the beginning what each family had added up to then: a family's years end with the one
    /// it was erased in, and what was kept of the last of them counts in all that follow.
    fn add_since_ever(
        &self,
        query: &ReportQuery,
        kept: &[Vec<Kept>],
        lines: &mut [ReportLine],
    ) -> Result<()> {
        if kept.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let balances = report::stands_until(self, query, lines)?;
        for (line, balance) in lines.iter_mut().zip(balances) {
            let Some(of) = key(line).filter(|_| is_cumulative(line.segment.as_deref())) else { continue };
            for family in kept {
                let latest = family.iter().filter(|k| k.reaches(&of)).max_by_key(|k| k.part());
                // A balance of a later day has it in itself.
                if let Some(k) = latest.filter(|k| k.follows(balance)) {
                    line.value = plus(line.value, k.value, k.tenths);
                }
            }
        }
        Ok(())
    }
}

fn is_cumulative(segment: Option<&str>) -> bool {
    segment.is_some_and(report::is_cumulative)
}

fn plus(value: Value, add: i64, tenths: bool) -> Value {
    let (is, in_tenths) = number(value);
    let sum = u64::try_from(is.saturating_add(add)).unwrap_or(0);
    if tenths || in_tenths { Value::Tenths(sum) } else { Value::Whole(sum) }
}
