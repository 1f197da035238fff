//! `visits.csv`: one row a visit, whatever its status.

use super::{Desk, Take, minutes, with_identity};
use crate::domain::age::age_months;
use crate::domain::calendar::fiscal_year;
use crate::domain::count::{Phase, VisitFact, VisitStatus, phase_of_visit};
use crate::domain::id::Id;
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::visit as v;
use chrono::Datelike;

pub const FILE: &str = "visits.csv";

const COLUMNS: [Column; 21] = [
    Column::new("municipality_code", Kind::Code),
    Column::new("fiscal_year", Kind::Number),
    // 1 to 12: `2026-03` would become a date in a spreadsheet.
    Column::new("month", Kind::Number),
    Column::new("programme", Kind::Code),
    Column::new("visit_kind", Kind::Code),
    Column::new("household_code", Kind::Code),
    // Of the youngest child on that day.
    Column::new("child_age_months", Kind::Number),
    Column::new("phase", Kind::Code),
    Column::new("planned_date", Kind::Date),
    Column::new("date", Kind::Date),
    Column::new("start", Kind::Date),
    Column::new("end", Kind::Date),
    Column::new("minutes", Kind::Number),
    Column::new("worker_count", Kind::Number),
    Column::new("worker_roles", Kind::Code),
    Column::new("activities", Kind::Code),
    Column::new("tasks", Kind::Code),
    Column::new("status", Kind::Code),
    Column::new("concern_level", Kind::Number),
    Column::new("next_date", Kind::Date),
    // 1 where the record has a note; the note itself never leaves.
    Column::new("note_flag", Kind::Number),
];

/// Who is older is no child any more.
const CHILD_YEARS: u32 = 18;

pub fn columns(level: Level) -> Vec<Column> {
    with_identity(&COLUMNS, "household_code", level)
}

/// Makes the rows and counts the visits.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    let mut present = vec![];
    store.extract_visit(period.from(), period.to(), |r| visit(desk, r, &mut present, take))
}

fn visit(desk: &mut Desk<'_>, r: &RowRef<'_>, present: &mut Vec<Id>, take: Take<'_>) -> Result<()> {
    let (programme, home) = (r.id(v::PROGRAMME), r.id(v::HOUSEHOLD));
    let Some(offer) = desk.offer(programme, home.is_some(), r.text(v::PLACE)) else { return Ok(()) };
    let (Some(programme), Some(day)) = (programme, r.date(v::DAY)) else { return Ok(()) };
    desk.register.look_up(home, None)?;
    desk.register.on_day(home, day, &mut desk.on_day);
    present.clear();
    present.extend(r.ids(v::PRESENT));
    let (start, end) = (r.instant(v::START), r.instant(v::END));
    let over = r.text(v::PHASE).and_then(Phase::parse);
    let phase = phase_of_visit(day, over, &desk.on_day.pregnancies, &desk.on_day.births);
    let worker_count = r.ids(v::WORKERS).count();
    if let (Some(id), Some(status)) = (r.id(v::ID), r.text(v::STATUS).and_then(VisitStatus::parse)) {
        let fact = VisitFact {
            id,
            programme,
            household: home,
            persons: present,
            date: day,
            status,
            start_at: start,
            end_at: end,
            worker_count: u32::try_from(worker_count).unwrap_or(u32::MAX),
            phase,
        };
        desk.summary.visit(&fact);
    }
    if desk.scope.level == Level::Aggregate {
        return Ok(());
    }
    let client = desk.register.main_client(home, present, day);
    desk.register.look_up(None, client)?;
    if !desk.admits(offer, home, client.filter(|_| home.is_some()), r.text(v::CODE).unwrap_or_default()) {
        return Ok(());
    }
    let months = desk.on_day.births.iter().filter_map(|b| age_months(*b, day)).min();
    desk.row.clear();
    desk.row.optional(r.text(v::PLACE));
    desk.row.int(i64::from(fiscal_year(day)));
    desk.row.int(i64::from(day.month()));
    desk.row.text(&offer.name);
    desk.row.optional(r.text(v::KIND));
    desk.household(home);
    desk.identity(home, client.filter(|_| home.is_some()))?;
    desk.row.optional_int(months.filter(|m| *m < 12 * CHILD_YEARS).map(i64::from));
    desk.row.text(if home.is_some() { phase.code() } else { "" });
    desk.row.date(r.instant(v::PLANNED_START).map(|at| desk.zone.date_of(at)));
    desk.row.date(Some(day));
    desk.row.local(start, desk.zone);
    desk.row.local(end, desk.zone);
    desk.row.optional_int(minutes(start, end));
    desk.row.int(i64::try_from(worker_count).unwrap_or(i64::MAX));
    let roles = desk.roles_of(r.ids(v::WORKERS), programme, day).join(";");
    desk.row.text(&roles);
    desk.row.optional(r.text(v::ACTIVITIES));
    desk.row.optional(r.text(v::TASKS));
    desk.row.optional(r.text(v::STATUS));
    desk.row.optional_int(r.int(v::CONCERN));
    desk.row.date(r.instant(v::NEXT).map(|at| desk.zone.date_of(at)));
    desk.row.optional_int(r.int(v::NOTED));
    take(r.text(v::CODE).unwrap_or_default(), &desk.row)
}
