//! `consultations.csv`: one row a consultation, without a name or a family's number.

use super::{Desk, Take};
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::consultation as c;

pub const FILE: &str = "consultations.csv";

pub const COLUMNS: [Column; 10] = [
    Column::new("municipality_code", Kind::Code),
    Column::new("date", Kind::Date),
    Column::new("channel", Kind::Code),
    Column::new("route_type", Kind::Code),
    Column::new("topics", Kind::Code),
    Column::new("infant_age_band", Kind::Code),
    Column::new("abuse_type", Kind::Code),
    Column::new("interview_kind", Kind::Code),
    Column::new("minutes", Kind::Number),
    Column::new("result", Kind::Code),
];

/// Makes the rows and counts the consultations.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    store.extract_consultation(period.from(), period.to(), |r| consultation(desk, r, take))
}

fn consultation(desk: &mut Desk<'_>, r: &RowRef<'_>, take: Take<'_>) -> Result<()> {
    let (programme, home) = (r.id(c::PROGRAMME), r.id(c::HOUSEHOLD));
    let client = r.ids(c::CLIENTS).next();
    let family = home.is_some() || client.is_some();
    let Some(offer) = desk.offer(programme, family, r.text(c::PLACE)) else { return Ok(()) };
    if let Some(programme) = programme {
        let counted = r.text(c::ABUSE).filter(|_| r.id(c::SAME_EVENT).is_none());
        desk.summary.consultation(programme, counted);
    }
    if desk.scope.level == Level::Aggregate {
        return Ok(());
    }
    desk.register.look_up(home, client)?;
    let code = r.text(c::CODE).unwrap_or_default();
    if !desk.admits(offer, home, client, code) {
        return Ok(());
    }
    let row = &mut desk.row;
    row.clear();
    row.optional(r.text(c::PLACE));
    row.date(r.date(c::DAY));
    for at in [c::CHANNEL, c::ROUTE, c::TOPICS, c::BAND, c::ABUSE, c::INTERVIEW] {
        row.optional(r.text(at));
    }
    row.optional_int(r.int(c::MINUTES));
    row.optional(r.text(c::RESULT));
    take(code, row)
}
