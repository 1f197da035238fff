//! The bed board: nights across, beds down.

use super::beds::by_day;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::board::{Guest, bed_of, height, rows};
use crate::domain::check::house::{self, overdue};
use crate::domain::check::stay::Occupied;
use crate::domain::count::{Interval, NightRule, StaySpan, StayStatus};
use crate::domain::id::Id;
use crate::domain::kinds::Stay;
use crate::domain::record::Kind;
use crate::domain::rules::Rules;
use crate::domain::time::{Date, HOUR_MS, Instant};
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{BoardStay, BoardView, ChoiceView, StayCard};

/// Longest board, in days.
const LONGEST: i64 = 62;

impl App {
    /// The beds of a programme and of those that share its rooms from `from` to `to`, both included: nights,
    /// or days where it is a programme by day. Stays that are cancelled, declined or only waiting take no
    /// bed. Errors `period_invalid`,
    /// `record_missing`.
    pub fn board(&self, programme: Id, from: Date, to: Date) -> Result<BoardView> {
        self.ask(Act::Beds)?;
        let days = (to - from).num_days();
        if !(0..LONGEST).contains(&days) {
            return Err(Error::field("period_invalid", "to"));
        }
        let rules = self.rules_of(programme)?;
        let pool = self.pool(programme, &rules)?;
        let (mut stays, mut guests, mut waiting) = (vec![], vec![], vec![]);
        for (id, rules) in &pool {
            for stay in self.stays_near(*id, from, to)? {
                if let Some(guest) = self.guest(&stay, rules, by_day(rules), from, days as usize) {
                    stays.push(stay);
                    guests.push(guest);
                }
            }
            waiting.extend(self.waiting(*id)?);
        }
        let placed = rows(&guests);
        let capacity = rules.capacity.map(i64::from);
        let mut drawn = vec![];
        for ((stay, guest), row) in stays.iter().zip(&guests).zip(&placed) {
            let over = capacity.is_some_and(|c| (row + guest.units.max(1)) as i64 > c);
            drawn.push(BoardStay {
                stay: self.stay_card(stay)?,
                lane: *row as i64,
                first: guest.first as i64,
                last: guest.last as i64,
                begins: guest.time.from >= self.zone().start_of(from),
                ends: guest.time.to.is_some_and(|out| out <= self.last_morning(to)),
                over_reason: if over { self.over_reason(stay)? } else { None },
            });
        }
        drawn.sort_by(|a, b| (a.lane, a.first, &a.stay.id).cmp(&(b.lane, b.first, &b.stay.id)));
        waiting.sort_by_key(|s| (s.requested_at, s.id));
        let others = pool.iter().filter(|(id, _)| *id != programme);
        Ok(BoardView {
            programme_id: programme.to_string(),
            programme: self.name_of(Kind::Programme, programme)?,
            pool: others.map(|(id, _)| self.programme_choice(*id)).collect::<Result<_>>()?,
            by_day: by_day(&rules),
            from: from.to_string(),
            to: to.to_string(),
            current: self.running_night(&rules).to_string(),
            capacity,
            capacity_unit: rules.capacity_unit.map(|u| u.name().to_owned()),
            open_from: rules.open_from.filter(|_| rules.open_24_365 != Some(true)).map(|t| t.to_string()),
            open_to: rules.open_to.filter(|_| rules.open_24_365 != Some(true)).map(|t| t.to_string()),
            nights: self.beds(programme, from, to)?,
            lanes: (height(&guests, &placed) as i64).max(capacity.unwrap_or(0)),
            stays: drawn,
            waiting: waiting.iter().map(|s| self.stay_card(s)).collect::<Result<Vec<StayCard>>>()?,
        })
    }

    fn programme_choice(&self, id: Id) -> Result<ChoiceView> {
        let record = self.stored(Kind::Programme, id)?.record;
        Ok(ChoiceView {
            id: id.to_string(),
            name: record.text("name").unwrap_or_default().to_owned(),
            kana: None,
            group: record.text("record_type").map(str::to_owned),
            preset: record.text("preset").map(str::to_owned),
        })
    }

    fn stays_near(&self, programme: Id, from: Date, to: Date) -> Result<Vec<Stay>> {
        let near =
            Filter { programme: Some(programme), from: Some(from), to: to.succ_opt(), ..Filter::default() };
        self.records(Kind::Stay, &near)?.iter().map(entity).collect()
    }

    fn waiting(&self, programme: Id) -> Result<Vec<Stay>> {
        let waiting =
            Filter { programme: Some(programme), status: Some("waitlisted".into()), ..Filter::default() };
        self.records(Kind::Stay, &waiting)?.iter().map(entity).collect()
    }

    /// Where a stay stands on the board; None where it takes no bed in its columns.
    pub(super) fn guest(
        &self,
        s: &Stay,
        rules: &Rules,
        days: bool,
        from: Date,
        width: usize,
    ) -> Option<Guest> {
        let status = StayStatus::parse(&s.status).filter(|st| st.takes_bed())?;
        let arrival = s.arrival()?;
        let late = overdue(status == StayStatus::InStay, s.out_at, s.planned_out_at, self.now());
        let time = Occupied { id: s.id, from: arrival, to: s.departure().filter(|_| !late) };
        let tonight = self.zone().start_of(self.today().succ_opt()?).plus_ms(4 * HOUR_MS);
        let end = time.to.unwrap_or(tonight.max(arrival));
        let span = StaySpan::of(Interval { in_at: arrival, out_at: end }, self.zone());
        let slept = span.nights(NightRule::Marker);
        let mut columns: Vec<Date> = if days { vec![] } else { slept.dates().collect() };
        if columns.is_empty() {
            // By day: the dates in the house.
            columns = span.days(rules.day_rule.unwrap_or_default(), NightRule::Marker).dates().collect();
        }
        let column = |d: &Date| usize::try_from((*d - from).num_days()).ok().filter(|c| *c <= width);
        let shown: Vec<usize> = columns.iter().filter_map(column).collect();
        Some(Guest {
            time,
            first: *shown.iter().min()?,
            last: *shown.iter().max()?,
            units: usize::try_from(self.units(s, rules)).unwrap_or(1),
            bed: s.room.as_deref().and_then(bed_of),
        })
    }

    /// Noon after the last night: who is gone by then does not go on beyond the board.
    fn last_morning(&self, to: Date) -> Instant {
        self.zone().start_of(to.succ_opt().unwrap_or(to)).plus_ms(24 * HOUR_MS)
    }

    /// Why a stay went in over the capacity.
    pub(super) fn over_reason(&self, s: &Stay) -> Result<Option<String>> {
        if s.capacity_override_reason.is_some() {
            return Ok(s.capacity_override_reason.clone());
        }
        let reasons = self.records(Kind::Override, &Filter::by("subject_id", s.id))?;
        let over = reasons.iter().find(|r| r.text("code").is_some_and(|code| house::CODES.contains(&code)));
        Ok(over.and_then(|r| r.text("reason").map(str::to_owned)))
    }
}
