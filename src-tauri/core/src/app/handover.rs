//! The handover book: what the next shift has to know.

use super::history::Replay;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::{HandoverNote, OnCall, Stay};
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Instant, MINUTE_MS};
use crate::error::Result;
use crate::store::Filter;
use crate::view::{HandoverNoteView, HandoverView, OnCallView, StayCard, StayMove};
use std::collections::BTreeMap;

/// Longest time looked back, in hours.
const MOST_HOURS: u32 = 24 * 14;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// How far arrivals are expected ahead.
const AHEAD_MS: i64 = 24 * HOUR_MS;

impl App {
    /// What happened to stays in the last `hours` (but for those that were over two weeks before), notes of that time or still open, who is in the house,
    /// who is expected within a day, who can be called. Those who see only their own families get the notes
    /// of these families and the on-call list (I-31).
    pub fn handover(&self, hours: u32) -> Result<HandoverView> {
        self.ask(Act::Handover)?;
        let now = self.now();
        let since = Instant(now.0 - i64::from(hours.clamp(1, MOST_HOURS)) * HOUR_MS);
        Ok(HandoverView {
            from: self.zone().rfc3339(since),
            to: self.zone().rfc3339(now),
            moves: self.moves(since)?,
            notes: self.handover_notes(since)?,
            in_house: self.cards("in_stay")?,
            expected: self.expected_stays(now)?,
            on_call: self.on_call(now)?,
        })
    }

    fn cards(&self, status: &str) -> Result<Vec<StayCard>> {
        let filter = Filter { status: Some(status.to_owned()), ..Filter::default() };
        let mut cards = vec![];
        for record in self.records(Kind::Stay, &filter)? {
            let stay: Stay = entity(&record)?;
            cards.push(self.stay_card(&stay)?);
        }
        cards.sort_by(|a, b| (&a.out_at, &a.id).cmp(&(&b.out_at, &b.id)));
        Ok(cards)
    }

    fn expected_stays(&self, now: Instant) -> Result<Vec<StayCard>> {
        let until = Instant(now.0 + AHEAD_MS);
        let day = |at: Instant| Some(self.zone().date_of(at));
        let near = Filter { from: day(now), to: day(until), ..Filter::default() };
        let mut cards = vec![];
        for record in self.records(Kind::Stay, &near)? {
            let stay: Stay = entity(&record)?;
            let waits = matches!(stay.status.as_str(), "requested" | "held" | "confirmed");
            let soon = stay.planned_in_at.is_some_and(|at| at <= until);
            if waits && soon {
                cards.push(self.stay_card(&stay)?);
            }
        }
        cards.sort_by(|a, b| (&a.in_at, &a.id).cmp(&(&b.in_at, &b.id)));
        Ok(cards)
    }

    /// One line a stay and what happened to it, newest first. The log is read only of stays that changed; a stay
    /// that was over long before is no news to the next shift, however late it was recorded or taken in.
    fn moves(&self, since: Instant) -> Result<Vec<StayMove>> {
        let mut touched = vec![];
        let past = Instant(since.0 - i64::from(MOST_HOURS) * HOUR_MS);
        let columns = ["id", "updated_at", "out_at", "planned_out_at", "status"];
        self.each(Kind::Stay, &columns, &Filter::default(), |r| {
            let changed = r.instant(1).is_some_and(|at| at >= since);
            // Who is in the house is not gone, whatever was planned.
            let planned = r.instant(3).filter(|_| r.text(4) != Some("in_stay"));
            let over = r.instant(2).or(planned).is_some_and(|out| out < past);
            touched.extend(r.id(0).filter(|_| changed && !over));
        })?;
        let mut moves = vec![];
        for id in touched {
            let Some(stored) = self.peek(Kind::Stay, id)? else { continue };
            let stay: Stay = entity(&stored.record)?;
            let mut last: BTreeMap<&'static str, (Instant, Id)> = BTreeMap::new();
            let mut replay = Replay::new(Kind::Stay, id);
            for logged in self.store.changes_of(id)? {
                let before = replay.record().clone();
                replay.walk(&logged);
                let at = logged.change.recorded_at;
                if at >= since
                    && let Some(what) = what_happened(&before, replay.record())
                {
                    last.insert(what, (at, logged.change.actor));
                }
            }
            for (what, (at, by)) in last {
                moves.push((
                    at,
                    StayMove {
                        stay: self.stay_card(&stay)?,
                        what: what.to_owned(),
                        at: self.zone().rfc3339(at),
                        by: self.worker_name(by)?,
                    },
                ));
            }
        }
        moves.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.stay.id.cmp(&b.1.stay.id)));
        Ok(moves.into_iter().map(|(_, line)| line).collect())
    }

    /// Notes written since, and older ones that nobody has taken over; urgent and open ones first.
    fn handover_notes(&self, since: Instant) -> Result<Vec<HandoverNoteView>> {
        let mut lines = vec![];
        for stored in self.list_seen(Kind::HandoverNote, &Filter::default())? {
            let n: HandoverNote = entity(&stored.record)?;
            if n.at < since && n.done_by.is_some() {
                continue;
            }
            let open = n.done_by.is_none();
            let line = HandoverNoteView {
                id: n.id.to_string(),
                revision: stored.header.revision,
                at: self.zone().rfc3339(n.at),
                by: self.worker_name(stored.header.created_by)?,
                text: n.text,
                urgent: n.urgent,
                done_by: n.done_by.map(|w| self.worker_name(w)).transpose()?,
            };
            lines.push(((!(n.urgent && open), !open), n.at, line));
        }
        lines.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.id.cmp(&b.2.id)));
        Ok(lines.into_iter().map(|(_, _, line)| line).collect())
    }

    fn on_call(&self, now: Instant) -> Result<Vec<OnCallView>> {
        let mut lines = vec![];
        for stored in self.list_seen(Kind::OnCall, &Filter::default())? {
            let c: OnCall = entity(&stored.record)?;
            if c.to.is_some_and(|to| to < now) {
                continue;
            }
            let show = |at: Option<Instant>| at.map(|at| self.zone().rfc3339(at));
            lines.push(OnCallView {
                id: c.id.to_string(),
                revision: stored.header.revision,
                name: c.name,
                phone: c.phone,
                from: show(c.from),
                to: show(c.to),
                note: c.note,
                now: c.from.is_none_or(|from| from <= now),
            });
        }
        lines.sort_by(|a, b| (!a.now, &a.from, &a.name).cmp(&(!b.now, &b.from, &b.name)));
        Ok(lines)
    }
}

/// What a change did to a stay, in a word; None where it did nothing that a shift has to know.
fn what_happened(before: &Record, after: &Record) -> Option<&'static str> {
    let (was, is) = (before.text("status"), after.text("status"));
    if was != is {
        return Some(match is? {
            "in_stay" => "arrived",
            "completed" => "left",
            "waitlisted" => "waitlisted",
            "requested" | "held" | "confirmed" => "booked",
            _ => "cancelled",
        });
    }
    let fields =
        ["planned_in_at", "planned_out_at", "in_at", "out_at", "room", "person_id", "programme_id", "meds"];
    fields.iter().any(|f| before.get(f) != after.get(f)).then_some("changed")
}
