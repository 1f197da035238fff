//! `plan.csv`: one row a target and fiscal year, for a batch of a whole year.

use super::Take;
use crate::error::Result;
use crate::export::row::Row;
use crate::export::sheet::{Column, Kind};

pub const FILE: &str = "plan.csv";

pub const COLUMNS: [Column; 9] = [
    Column::new("plan", Kind::Text),
    Column::new("fiscal_year", Kind::Number),
    Column::new("no", Kind::Text),
    Column::new("item", Kind::Text),
    Column::new("plan_text", Kind::Text),
    Column::new("plan_value", Kind::Number),
    Column::new("actual_value", Kind::Number),
    Column::new("judgement", Kind::Code),
    Column::new("department", Kind::Text),
];

/// A target in one fiscal year, with what was counted where nothing was typed in.
#[derive(Debug, Clone, Default)]
pub struct PlanRow {
    pub code: String,
    pub plan: String,
    pub fiscal_year: i64,
    pub no: Option<String>,
    pub item: String,
    pub plan_text: Option<String>,
    pub plan_value: Option<i64>,
    pub actual_value: Option<i64>,
    pub judgement: Option<String>,
    pub department: Option<String>,
}

pub fn write(rows: &[PlanRow], take: Take<'_>) -> Result<()> {
    let mut row = Row::default();
    for r in rows {
        row.clear();
        row.text(&r.plan);
        row.int(r.fiscal_year);
        row.optional(r.no.as_deref());
        row.text(&r.item);
        row.optional(r.plan_text.as_deref());
        row.optional_int(r.plan_value);
        row.optional_int(r.actual_value);
        row.optional(r.judgement.as_deref());
        row.optional(r.department.as_deref());
        take(&r.code, &row)?;
    }
    Ok(())
}
