//! `referrals.csv`: one row a referral of the recipient's programmes that went out or came in.

use super::{Desk, Take};
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::referral as f;

pub const FILE: &str = "referrals.csv";

pub const COLUMNS: [Column; 9] = [
    Column::new("date", Kind::Date),
    Column::new("direction", Kind::Code),
    Column::new("from_type", Kind::Code),
    Column::new("to_type", Kind::Code),
    Column::new("reasons", Kind::Code),
    Column::new("method", Kind::Code),
    Column::new("status", Kind::Code),
    // 1 where there was an answer, and where the family arrived.
    Column::new("replied", Kind::Number),
    Column::new("linked", Kind::Number),
];

/// Makes the rows. A referral of no programme is nobody's but the organisation's own.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    store.extract_referral(period.from(), period.to(), |r| referral(desk, r, take))
}

fn referral(desk: &mut Desk<'_>, r: &RowRef<'_>, take: Take<'_>) -> Result<()> {
    let (home, person) = (r.id(f::HOUSEHOLD), r.id(f::PERSON));
    let family = home.is_some() || person.is_some();
    let Some(offer) = desk.offer(r.id(f::PROGRAMME), family, r.text(f::PLACE)) else { return Ok(()) };
    if desk.scope.level == Level::Aggregate {
        return Ok(());
    }
    desk.register.look_up(home, person)?;
    let code = r.text(f::CODE).unwrap_or_default();
    if !desk.admits(offer, home, person, code) {
        return Ok(());
    }
    let row = &mut desk.row;
    row.clear();
    row.date(r.date(f::DAY));
    for at in [f::DIRECTION, f::FROM_TYPE, f::TO_TYPE, f::REASONS, f::METHOD, f::STATUS] {
        row.optional(r.text(at));
    }
    row.int(r.int(f::REPLIED).unwrap_or(0));
    row.int(r.int(f::LINKED).unwrap_or(0));
    take(code, row)
}
