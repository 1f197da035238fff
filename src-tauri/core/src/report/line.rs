//! One line of a report, and the periods that lines stand for.

use super::Table;
use crate::domain::calendar::{Period, Step};
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::time::Date;
use crate::error::{Class, Error, Result};
use serde::{Serialize, Serializer};
use std::fmt;

/// The time of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Fiscal years from the first to the last, each with lines of its own.
    FiscalYears { first: i32, last: i32 },
    /// One period of days.
    Days(Period),
}

/// One figure of a report. It serialises as a line of JSON: `table`, `fiscal_year` or `from` and `to`,
/// `period` where the report was cut, `programme`, `programme_id`, `segment`, `metric`, `value`,
/// `unit`, `rule`. A value that does not apply is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportLine {
    pub table: Table,
    /// Only where fiscal years were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fiscal_year: Option<i32>,
    /// First and last day of the line's own part, where days were asked for.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "printed")]
    pub from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "printed")]
    pub to: Option<Date>,
    /// `2026-03`, `2025-Q4`, `2026-W11`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// The preset's code; the programme's own code where it has no preset; None for all programmes.
    pub programme: Option<String>,
    #[serde(serialize_with = "printed")]
    pub programme_id: Option<Id>,
    #[serde(skip)]
    pub programme_name: Option<String>,
    /// A part of the metric: `prenatal`, `household`, `cumulative`, a worker's role or code.
    pub segment: Option<String>,
    /// The worker's name where the segment is a code of one.
    #[serde(skip)]
    pub segment_name: Option<String>,
    pub metric: &'static str,
    pub value: Value,
    pub unit: &'static str,
    pub rule: Option<&'static str>,
    /// What was planned or done, in words, where a table has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

fn printed<T: fmt::Display, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

/// A part of the time of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub period: Period,
    pub fiscal_year: Option<i32>,
    pub label: Option<String>,
}

impl Cell {
    /// Whether the line stands for this part.
    pub fn is_of(&self, line: &ReportLine) -> bool {
        let days = line.from.zip(line.to).is_none_or(|(a, b)| Period::new(a, b) == Some(self.period));
        self.fiscal_year == line.fiscal_year && self.label == line.period && days
    }
}

/// The parts of a span, in order; error `period_invalid`.
pub(super) fn cells(span: Span, by: Option<Step>) -> Result<Vec<Cell>> {
    let whole = match span {
        Span::Days(period) => vec![(None, period)],
        Span::FiscalYears { first, last } => {
            let invalid = || Error::new(Class::Usage, "period_invalid");
            // The calendar has some 500,000 years: without a limit a typing error would ask for them all.
            if first > last || last.saturating_sub(first) > 200 {
                return Err(invalid());
            }
            let year = |fy| Ok((Some(fy), Period::fiscal_year(fy).ok_or_else(invalid)?));
            (first..=last).map(year).collect::<Result<Vec<_>>>()?
        }
    };
    let mut cells = vec![];
    for (fiscal_year, period) in whole {
        match by {
            None => cells.push(Cell { period, fiscal_year, label: None }),
            Some(step) => cells.extend(period.parts(step).into_iter().map(|part| Cell {
                period: part,
                fiscal_year,
                label: Some(step.label(part.from())),
            })),
        }
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fiscal_years_are_cut_by_weeks_without_a_week_in_two_years() {
        let cells = cells(Span::FiscalYears { first: 2025, last: 2026 }, Some(Step::Week)).unwrap();
        let halves: Vec<_> = cells.iter().filter(|c| c.label.as_deref() == Some("2026-W14")).collect();
        assert_eq!(halves.iter().map(|c| c.fiscal_year).collect::<Vec<_>>(), [Some(2025), Some(2026)]);
        assert_eq!(halves.iter().map(|c| c.period.days()).collect::<Vec<_>>(), [2, 5]);
        assert!(super::cells(Span::FiscalYears { first: 2026, last: 2025 }, None).is_err());
        assert!(super::cells(Span::FiscalYears { first: 0, last: i32::MAX }, None).is_err());
    }
}
