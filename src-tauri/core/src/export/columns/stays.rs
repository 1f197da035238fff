//! `stays.csv`: one row a stay, which is one person. A stay is in every period that it touches; one that
//! does not count (cancelled, still booked) in that of its arrival.

use super::{Desk, Take, with_identity};
use crate::domain::age::age_years;
use crate::domain::calendar::fiscal_year;
use crate::domain::count::stays::span_of;
use crate::domain::count::{DateRun, StayFact, StayStatus};
use crate::domain::time::{DAY_MS, HOUR_MS};
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::stay as s;

/// A night is stayed at 03:00, so an arrival before it belongs to the night of the day before.
const NIGHT_MARKER_MS: i64 = 3 * HOUR_MS;

pub const FILE: &str = "stays.csv";

const COLUMNS: [Column; 19] = [
    Column::new("municipality_code", Kind::Code),
    // Of the check-in.
    Column::new("fiscal_year", Kind::Number),
    Column::new("request_no", Kind::Text),
    Column::new("stay_kind", Kind::Code),
    Column::new("requester_type", Kind::Code),
    Column::new("household_code", Kind::Code),
    Column::new("person_code", Kind::Code),
    // On the day of check-in.
    Column::new("age_years", Kind::Number),
    Column::new("sex", Kind::Code),
    // The planned times where there are no actual ones; `status` tells.
    Column::new("in_at", Kind::Date),
    Column::new("out_at", Kind::Date),
    Column::new("nights", Kind::Number),
    Column::new("days", Kind::Number),
    Column::new("days_in_period", Kind::Number),
    Column::new("day_rule", Kind::Code),
    Column::new("reason", Kind::Code),
    // 1 where the stay was extended; the reason is free text and never leaves.
    Column::new("extension", Kind::Number),
    Column::new("fee_class", Kind::Text),
    Column::new("status", Kind::Code),
];

pub fn columns(level: Level) -> Vec<Column> {
    with_identity(&COLUMNS, "person_code", level)
}

/// Makes the rows and counts the stays.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period, zone) = (desk.store, desk.scope.period, desk.zone);
    let from = zone.start_of(period.from());
    let to = zone.start_of(period.to().succ_opt().unwrap_or(period.to()));
    let local = zone.local(from).and_utc().timestamp_millis();
    let offset = (local - from.0).clamp(-DAY_MS, DAY_MS);
    store.extract_stay(from, to.plus_ms(NIGHT_MARKER_MS), offset, |r| stay(desk, r, take))
}

fn stay(desk: &mut Desk<'_>, r: &RowRef<'_>, take: Take<'_>) -> Result<()> {
    let (programme, home, who) = (r.id(s::PROGRAMME), r.id(s::HOUSEHOLD), r.id(s::PERSON));
    let status = r.text(s::STATUS).and_then(StayStatus::parse);
    let (Some(id), Some(person), Some(status)) = (r.id(s::ID), who, status) else { return Ok(()) };
    let (planned_in, planned_out) = (r.instant(s::PLANNED_IN), r.instant(s::PLANNED_OUT));
    let out_at = r.instant(s::OUT);
    let fact = StayFact {
        id,
        programme: programme.unwrap_or(id),
        person,
        household: home,
        status,
        in_at: r.instant(s::IN).or(planned_in),
        out_at,
        planned_out_at: planned_out,
    };
    let period = desk.scope.period;
    let Some(span) = span_of(&fact, desk.zone, desk.now) else { return Ok(()) };
    let day = span.in_date();
    let rules = programme.and_then(|p| desk.scope.offers.get(&p)).map(|o| o.rules).unwrap_or_default();
    let meets = |days: DateRun| !days.within(&period).is_empty();
    let touches = status.counts() && (meets(span.touched()) || meets(span.nights(rules.night_rule)));
    if !touches && !period.contains(day) {
        return Ok(());
    }
    let Some(offer) = desk.offer(programme, true, r.text(s::PLACE)) else { return Ok(()) };
    desk.summary.stay(&fact, &span);
    let days = span.days(rules.day_rule, rules.night_rule);
    // Who came at 02:00 after the period gives it a night, but is a row of the next one.
    let in_file = period.contains(day) || meets(span.touched()) || meets(days);
    if desk.scope.level == Level::Aggregate || !in_file {
        return Ok(());
    }
    desk.register.look_up(home, who)?;
    if !desk.admits(offer, home, who, r.text(s::CODE).unwrap_or_default()) {
        return Ok(());
    }
    let whole = |n: u64| status.counts().then(|| i64::try_from(n).unwrap_or(i64::MAX));
    desk.row.clear();
    desk.row.optional(r.text(s::PLACE));
    desk.row.int(i64::from(fiscal_year(day)));
    desk.row.optional(r.text(s::REQUEST_NO));
    desk.row.optional(r.text(s::KIND));
    desk.row.optional(r.text(s::REQUESTER));
    desk.household(home);
    let known = desk.register.person(who);
    desk.row.optional(known.map(|p| &*p.code));
    desk.identity(home, who)?;
    let known = desk.register.person(who);
    let exact = known.and_then(|p| p.birth).and_then(|birth| age_years(birth, day)).map(i64::from);
    desk.row.optional_int(exact.or(known.and_then(|p| p.estimated_age)));
    desk.row.optional(known.and_then(|p| p.sex.as_deref()));
    desk.row.local(fact.in_at, desk.zone);
    desk.row.local(out_at.or(planned_out), desk.zone);
    desk.row.optional_int(whole(span.nights(rules.night_rule).len()));
    desk.row.optional_int(whole(days.len()));
    desk.row.optional_int(whole(days.within(&period).len()));
    desk.row.text(rules.day_rule.name());
    desk.row.optional(r.text(s::REASONS));
    desk.row.optional_int(r.int(s::EXTENDED));
    desk.row.optional(r.text(s::FEE_CLASS));
    desk.row.text(status.code());
    take(r.text(s::CODE).unwrap_or_default(), &desk.row)
}
