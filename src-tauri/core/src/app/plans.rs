//! What reports are compared with, and begin with: rows of public plans, opening balances.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::count::Metric;
use crate::domain::kinds::{Baseline, OpeningBalance, Target, TargetYear};
use crate::domain::record::Kind;
use crate::error::Result;
use crate::report::{self, Table};
use crate::store::Filter;
use crate::view::{BalanceLine, MetricView, PlansView, SegmentView, TargetLine};

impl App {
    /// All targets by plan and number, all balances by programme and day, and the figures either may name.
    /// Error `not_your_role`.
    pub fn plans(&self) -> Result<PlansView> {
        self.ask(Act::Settings)?;
        let mut metrics: Vec<(usize, Metric)> = vec![];
        // Of these a table has segments alone, or a line for each question.
        let in_parts = |m: &Metric| matches!(m, Metric::InterviewRate | Metric::PairedChange);
        for metric in Metric::ALL.iter().copied().filter(|m| !in_parts(m)) {
            let table = Table::of(metric).and_then(|t| Table::ALL.iter().position(|one| *one == t));
            metrics.extend(table.map(|at| (at, metric)));
        }
        metrics.sort_by_key(|(at, _)| *at);
        let metric = |(_, m): (usize, Metric)| MetricView {
            code: m.code().to_owned(),
            name: report::metric_name(m.code()),
            segments: report::segments(m)
                .into_iter()
                .map(|(code, name)| SegmentView { code, name })
                .collect(),
            adds_up: report::adds_up(m),
        };
        Ok(PlansView {
            targets: self.target_lines()?,
            balances: self.balance_lines()?,
            metrics: metrics.into_iter().map(metric).collect(),
        })
    }

    fn target_lines(&self) -> Result<Vec<TargetLine>> {
        let mut lines = vec![];
        for record in self.records(Kind::Target, &Filter::default())? {
            let t: Target = entity(&record)?;
            let mut years = vec![];
            for year in self.records(Kind::TargetYear, &Filter::by("target_id", t.id))? {
                years.push(entity::<TargetYear>(&year)?.fy);
            }
            years.sort_unstable();
            let mut baselines = 0;
            for baseline in self.records(Kind::Baseline, &Filter::by("target_id", t.id))? {
                entity::<Baseline>(&baseline)?;
                baselines += 1;
            }
            let value = t.target_value.map(|n| match &t.unit {
                Some(unit) => format!("{n}{unit}"),
                None => n.to_string(),
            });
            lines.push(TargetLine {
                id: t.id.to_string(),
                programme: t.programme_id.map(|p| self.name_of(Kind::Programme, p)).transpose()?,
                metric: t.metric_code.as_deref().map(report::metric_name),
                target: t.target_text.or(value),
                plan_name: t.plan_name,
                no: t.no,
                section: t.section,
                item: t.item,
                mark: t.mark,
                unit: t.unit,
                years,
                baselines,
                status: t.status,
            });
        }
        lines.sort_by(|a, b| {
            (&a.plan_name, numbers(a.no.as_deref()), &a.no, &a.item).cmp(&(
                &b.plan_name,
                numbers(b.no.as_deref()),
                &b.no,
                &b.item,
            ))
        });
        Ok(lines)
    }

    fn balance_lines(&self) -> Result<Vec<BalanceLine>> {
        let mut lines = vec![];
        for record in self.records(Kind::OpeningBalance, &Filter::default())? {
            let b: OpeningBalance = entity(&record)?;
            lines.push(BalanceLine {
                id: b.id.to_string(),
                metric: report::metric_name(&b.metric),
                segment: b.segment.as_deref().map(|code| report::segment_code(&b.metric, code)),
                programme: self.name_of(Kind::Programme, b.programme_id)?,
                from: b.from.map(|d| d.to_string()),
                as_of: b.as_of.to_string(),
                value: b.value,
                source: b.source,
            });
        }
        lines.sort_by(|a, b| (&a.programme, &a.as_of, &a.id).cmp(&(&b.programme, &b.as_of, &b.id)));
        Ok(lines)
    }
}

/// The numbers in `1-10`, so that it stands after `1-2`.
fn numbers(no: Option<&str>) -> Vec<u64> {
    let digits = no.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    digits.filter_map(|n| n.parse().ok()).collect()
}
