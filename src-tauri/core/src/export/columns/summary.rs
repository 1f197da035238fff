//! `summary.csv`: the counting rules over everything that belongs to the recipient. Families that no
//! longer share are counted; nothing here leads to a person.

use super::Take;
use crate::domain::calendar::Period;
use crate::domain::count::{
    AttendanceFact, AttendanceRole, AttendanceState, CaseTally, DistinctTally, Figure, Metric, SessionFact,
    SessionTally, StayFact, StaySpan, StayTally, VisitFact, VisitTally,
};
use crate::domain::id::Id;
use crate::error::Result;
use crate::export::row::Row;
use crate::export::scope::Scope;
use crate::export::sheet::{Column, Kind};
use std::collections::{HashMap, HashSet};

pub const FILE: &str = "summary.csv";

pub const COLUMNS: [Column; 9] = [
    // `2026-03-02/2026-03-08`.
    Column::new("period", Kind::Code),
    // `all` for what must not be added up over programmes.
    Column::new("programme", Kind::Code),
    Column::new("metric_code", Kind::Code),
    Column::new("metric_ja", Kind::Text),
    Column::new("segment", Kind::Code),
    Column::new("value", Kind::Number),
    Column::new("unit", Kind::Text),
    Column::new("rule", Kind::Code),
    Column::new("note", Kind::Text),
];

#[derive(Debug)]
enum Tally {
    Visits(VisitTally),
    Stays(StayTally),
    Sessions(SessionTally),
    Cases(CaseTally),
    Shipments(u64),
}

/// Heads of one session by what they are.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    pub adults: u64,
    pub children: u64,
    pub pairs: u64,
    pub guests: u64,
    pub workers: HashSet<Id>,
    homes: HashSet<Id>,
}

/// The tallies of one batch.
#[derive(Debug)]
pub struct Summary {
    period: Period,
    tallies: HashMap<Id, (Tally, DistinctTally)>,
    all: DistinctTally,
    heads: HashMap<Id, Heads>,
}

impl Summary {
    pub fn new(scope: &Scope) -> Summary {
        let period = scope.period;
        let mut tallies = HashMap::new();
        for (id, offer) in &scope.offers {
            let tally = match offer.record_type.as_str() {
                "visit" => Tally::Visits(VisitTally::new(period)),
                "stay" => Tally::Stays(StayTally::new(period, offer.rules)),
                "consultation" => Tally::Cases(CaseTally::default()),
                "shipment" => Tally::Shipments(0),
                _ => Tally::Sessions(SessionTally::new(period, offer.head_unit)),
            };
            tallies.insert(*id, (tally, DistinctTally::new(period)));
        }
        Summary { period, tallies, all: DistinctTally::new(period), heads: HashMap::new() }
    }

    pub fn visit(&mut self, fact: &VisitFact<'_>) {
        if let Some((Tally::Visits(tally), distinct)) = self.tallies.get_mut(&fact.programme) {
            tally.add(fact);
            distinct.add_visit(fact);
            self.all.add_visit(fact);
        }
    }

    pub fn stay(&mut self, fact: &StayFact, span: &StaySpan) {
        if let Some((Tally::Stays(tally), distinct)) = self.tallies.get_mut(&fact.programme) {
            tally.add_spanned(fact, Some(span));
            distinct.add_stay(fact, Some(span));
            self.all.add_stay(fact, Some(span));
        }
    }

    /// A consultation, with its type where it counts as a case of abuse.
    pub fn consultation(&mut self, programme: Id, abuse: Option<&str>) {
        if let Some((Tally::Cases(tally), _)) = self.tallies.get_mut(&programme) {
            tally.add(abuse);
        }
    }

    pub fn shipment(&mut self, programme: Id) {
        if let Some((Tally::Shipments(count), _)) = self.tallies.get_mut(&programme) {
            *count += 1;
        }
    }

    pub fn session(&mut self, fact: &SessionFact) {
        if let Some((Tally::Sessions(tally), _)) = self.tallies.get_mut(&fact.programme) {
            tally.add_session(fact);
        }
    }

    pub fn attendance(&mut self, fact: &AttendanceFact<'_>, worker: Option<Id>) {
        let Some((Tally::Sessions(tally), distinct)) = self.tallies.get_mut(&fact.programme) else { return };
        tally.add_attendance(fact);
        distinct.add_attendance(fact);
        self.all.add_attendance(fact);
        if !fact.state.attended() {
            return;
        }
        let heads = self.heads.entry(fact.session).or_default();
        match fact.role {
            AttendanceRole::Guest => heads.guests += 1,
            AttendanceRole::Worker => heads.workers.extend(worker),
            role if role.is_adult() => {
                heads.adults += 1;
                let first = fact.household.is_none_or(|home| heads.homes.insert(home));
                heads.pairs += u64::from(first);
            }
            role => heads.children += u64::from(role.is_child()),
        }
    }

    /// Whether any of the recipient's came to a session.
    pub fn knows(&self, session: Id) -> bool {
        self.heads.contains_key(&session)
    }

    /// Who came to a session, as far as the recipient's.
    pub fn heads_of(&self, session: Id) -> Heads {
        self.heads.get(&session).cloned().unwrap_or_default()
    }

    /// Makes the rows, programme by programme, and for families and people those of all together.
    pub fn write(&self, scope: &Scope, take: Take<'_>) -> Result<()> {
        let period = format!("{}/{}", self.period.from(), self.period.to());
        let mut row = Row::default();
        let mut line = |programme: &str, figure: &Figure, note: &str| {
            row.clear();
            row.text(&period);
            row.text(programme);
            row.text(figure.metric.code());
            row.text(figure.metric.ja());
            row.optional(figure.segment.as_deref());
            row.text(&figure.value.to_string());
            row.text(figure.unit);
            row.optional(figure.rule);
            row.text(note);
            let segment = figure.segment.as_deref().unwrap_or_default();
            take(&format!("{programme}/{}/{segment}", figure.metric.code()), &row)
        };
        for (id, offer) in scope.in_order() {
            let Some((tally, distinct)) = self.tallies.get(&id) else { continue };
            let (figures, without_times) = match tally {
                Tally::Visits(t) => (t.figures(), t.without_times()),
                Tally::Stays(t) => (t.figures(), t.without_times()),
                Tally::Sessions(t) => (t.figures(), 0),
                Tally::Cases(t) => (t.figures(), 0),
                Tally::Shipments(n) => (vec![Figure::whole(Metric::Shipments, *n)], 0),
            };
            let note = if without_times > 0 {
                format!("時刻のない記録 {without_times}")
            } else {
                String::new()
            };
            for (n, figure) in figures.iter().enumerate() {
                line(&offer.name, figure, if n == 0 { &note } else { "" })?;
            }
            // Families and people are counted by visits, stays and attendances.
            let counted = !matches!(tally, Tally::Cases(_) | Tally::Shipments(_));
            for figure in distinct.figures().into_iter().filter(|_| counted) {
                line(&offer.name, &figure, "")?;
            }
        }
        if scope.offers.len() > 1 {
            for figure in self.all.figures() {
                line("all", &figure, "")?;
            }
        }
        Ok(())
    }
}

/// Whether a row of the roll is a child in the childcare room (counting rule M-22).
pub fn in_childcare(role: AttendanceRole, state: AttendanceState) -> bool {
    match state {
        AttendanceState::ChildcareOnly => role.is_child() || role == AttendanceRole::ChildInChildcare,
        _ => role == AttendanceRole::ChildInChildcare && state.attended(),
    }
}
