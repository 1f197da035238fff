//! `sessions.csv`: one row a session of the programmes that the recipient commissions, with heads and no
//! person. Written after `attendance.csv`, whose rows it counts.

use super::{Desk, Take};
use crate::domain::count::{SessionFact, SessionStatus, WalkIn};
use crate::domain::id::Id;
use crate::domain::value::Map;
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::row::SECRET_PLACE;
use crate::export::sheet::{Column, Kind};
use crate::store::RowRef;
use crate::store::extract::session as s;
use std::collections::HashSet;

pub const FILE: &str = "sessions.csv";

pub const COLUMNS: [Column; 11] = [
    Column::new("programme", Kind::Code),
    Column::new("site", Kind::Text),
    Column::new("no", Kind::Number),
    Column::new("date", Kind::Date),
    Column::new("theme", Kind::Text),
    Column::new("status", Kind::Code),
    // Heads of a held session, with those counted at the door.
    Column::new("adults", Kind::Number),
    Column::new("children", Kind::Number),
    Column::new("pairs", Kind::Number),
    Column::new("guests", Kind::Number),
    // Facilitators, childcare workers and workers on the roll, each once.
    Column::new("workers", Kind::Number),
];

/// Makes the rows and counts the sessions.
pub fn write(desk: &mut Desk<'_>, take: Take<'_>) -> Result<()> {
    let (store, period) = (desk.store, desk.scope.period);
    store.extract_session(period.from(), period.to(), |r| session(desk, r, take))
}

fn session(desk: &mut Desk<'_>, r: &RowRef<'_>, take: Take<'_>) -> Result<()> {
    let programme = r.id(s::PROGRAMME);
    let offer = programme.and_then(|p| desk.scope.offers.get(&p));
    let status = r.text(s::STATUS).and_then(SessionStatus::parse);
    let (Some(offer), Some(programme), Some(id)) = (offer, programme, r.id(s::ID)) else { return Ok(()) };
    let (Some(date), Some(status)) = (r.date(s::DAY), status) else { return Ok(()) };
    // A session that nobody commissions is the recipient's only where its families came, and those at
    // the door are nobody's.
    let door = r.text(s::WALK_IN).filter(|_| offer.commissioned).map(walk_in).unwrap_or_default();
    if offer.commissioned || desk.summary.knows(id) {
        desk.summary.session(&SessionFact { id, programme, date, status, walk_in: door });
    }
    if desk.scope.level == Level::Aggregate || !offer.commissioned {
        return Ok(());
    }
    let held = status == SessionStatus::Held;
    let heads = desk.summary.heads_of(id);
    let mut workers: HashSet<Id> = r.ids(s::FACILITATORS).chain(r.ids(s::CHILDCARE_WORKERS)).collect();
    workers.extend(&heads.workers);
    let counted = |roll: u64, door: u32| {
        if held { i64::try_from(roll).unwrap_or(i64::MAX).saturating_add(i64::from(door)) } else { 0 }
    };
    let guests = r.int(s::GUESTS).filter(|_| held).unwrap_or(0);
    let cells = [
        counted(heads.adults, door.adults),
        counted(heads.children, door.children),
        counted(heads.pairs, door.pairs),
        counted(heads.guests, 0).saturating_add(guests),
        i64::try_from(workers.len()).unwrap_or(i64::MAX),
    ];
    let row = &mut desk.row;
    row.clear();
    row.text(&offer.name);
    row.optional(if r.int(s::SITE_SECRET) == Some(1) { Some(SECRET_PLACE) } else { r.text(s::SITE) });
    row.optional_int(r.int(s::NUMBER));
    row.date(Some(date));
    row.optional(r.text(s::THEME));
    row.text(status.code());
    for n in cells {
        row.int(n);
    }
    take(r.text(s::CODE).unwrap_or_default(), row)
}

fn walk_in(json: &str) -> WalkIn {
    let map: Map = serde_json::from_str(json).unwrap_or_default();
    let count = |key: &str| {
        map.get(key).and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
    };
    WalkIn { adults: count("adults"), children: count("children"), pairs: count("pairs") }
}
