//! `shipments.csv`: one row a shipment: when, what, how far. Never where to.

use super::{Desk, Take};
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::shipment as s;
use chrono::Datelike;

pub const FILE: &str = "shipments.csv";

pub const COLUMNS: [Column; 3] = [
    // 1 to 12, as in the other files.
    Column::new("month", Kind::Number),
    Column::new("items", Kind::Code),
    Column::new("status", Kind::Code),
];

/// Makes the rows and counts the shipments.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    store.extract_shipment(period.from(), period.to(), |r| shipment(desk, r, take))
}

fn shipment(desk: &mut Desk<'_>, r: &RowRef<'_>, take: Take<'_>) -> Result<()> {
    let (programme, home, person) = (r.id(s::PROGRAMME), r.id(s::HOUSEHOLD), r.id(s::PERSON));
    let Some(offer) = desk.offer(programme, true, r.text(s::PLACE)) else { return Ok(()) };
    if let Some(programme) =
        programme.filter(|_| matches!(r.text(s::STATUS), Some("shipped" | "delivered" | "returned")))
    {
        desk.summary.shipment(programme);
    }
    if desk.scope.level == Level::Aggregate {
        return Ok(());
    }
    desk.register.look_up(home, person)?;
    let code = r.text(s::CODE).unwrap_or_default();
    if !desk.admits(offer, home, person, code) {
        return Ok(());
    }
    let row = &mut desk.row;
    row.clear();
    row.optional_int(r.date(s::DAY).map(|d| i64::from(d.month())));
    row.optional(r.text(s::ITEMS));
    row.optional(r.text(s::STATUS));
    take(code, row)
}
