//! `attendance.csv`: one row a person, worker or unnamed head on a session's roll.

use super::{Desk, Take, minutes, with_identity};
use crate::domain::calendar::fiscal_year;
use crate::domain::count::{AttendanceFact, AttendanceRole, AttendanceState, SessionStatus};
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::attendance as a;
use std::fmt::Write as _;

pub const FILE: &str = "attendance.csv";

const COLUMNS: [Column; 13] = [
    Column::new("municipality_code", Kind::Code),
    Column::new("fiscal_year", Kind::Number),
    Column::new("programme", Kind::Code),
    Column::new("course", Kind::Code),
    Column::new("session_no", Kind::Number),
    Column::new("date", Kind::Date),
    // The person's own times where they are recorded, else the session's.
    Column::new("start", Kind::Date),
    Column::new("minutes", Kind::Number),
    Column::new("household_code", Kind::Code),
    Column::new("role", Kind::Code),
    Column::new("state", Kind::Code),
    // 1 for a child in the childcare room, else 0.
    Column::new("childcare_children", Kind::Number),
    Column::new("homework", Kind::Code),
];

pub fn columns(level: Level) -> Vec<Column> {
    with_identity(&COLUMNS, "household_code", level)
}

/// Makes the rows and counts the attendances, also for `sessions.csv`.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    let mut code = String::new();
    store.extract_attendance(period.from(), period.to(), |r| attendance(desk, r, &mut code, take))
}

fn attendance(desk: &mut Desk<'_>, r: &RowRef<'_>, code: &mut String, take: Take<'_>) -> Result<()> {
    let (programme, home, who) = (r.id(a::PROGRAMME), r.id(a::HOUSEHOLD), r.id(a::PERSON));
    let of_family = home.is_some() || who.is_some();
    let Some(offer) = desk.offer(programme, of_family, r.text(a::PLACE)) else { return Ok(()) };
    let role = r.text(a::ROLE).and_then(AttendanceRole::parse);
    let state = r.text(a::STATE).and_then(AttendanceState::parse);
    let status = r.text(a::SESSION_STATUS).and_then(SessionStatus::parse);
    let (Some(role), Some(state), Some(status)) = (role, state, status) else { return Ok(()) };
    let (Some(programme), Some(session), Some(day)) = (programme, r.id(a::SESSION), r.date(a::DAY)) else {
        return Ok(());
    };
    let fact = AttendanceFact {
        session,
        programme,
        course: None,
        unit: None,
        date: day,
        session_status: status,
        person: who,
        household: home,
        role,
        state,
        made_up_on: None,
    };
    desk.summary.attendance(&fact, r.id(a::WORKER));
    if desk.scope.level == Level::Aggregate {
        return Ok(());
    }
    desk.register.look_up(home, who)?;
    code.clear();
    // Writing to a String cannot fail.
    let _ = match (r.text(a::WHO_CODE), r.id(a::ID)) {
        (Some(who), _) => write!(code, "{}/{who}", r.text(a::SESSION_CODE).unwrap_or_default()),
        (None, Some(id)) => write!(code, "{}/{id}", r.text(a::SESSION_CODE).unwrap_or_default()),
        _ => Ok(()),
    };
    if !desk.admits(offer, home, who, code) {
        return Ok(());
    }
    let start = r.instant(a::ARRIVED).or(r.instant(a::START));
    let end = r.instant(a::LEFT).or(r.instant(a::END));
    desk.row.clear();
    desk.row.optional(r.text(a::PLACE));
    desk.row.int(i64::from(fiscal_year(day)));
    desk.row.text(&offer.name);
    desk.row.optional(r.text(a::COURSE));
    desk.row.optional_int(r.int(a::NUMBER));
    desk.row.date(Some(day));
    desk.row.local(start, desk.zone);
    desk.row.optional_int(minutes(start, end));
    desk.household(home);
    if of_family {
        desk.identity(home, who)?;
    } else if desk.scope.level == Level::Identified {
        (0..3).for_each(|_| desk.row.empty());
    }
    desk.row.text(role.code());
    desk.row.text(state.code());
    desk.row.int(i64::from(super::summary::in_childcare(role, state)));
    desk.row.optional(r.text(a::HOMEWORK));
    take(code, &desk.row)
}
