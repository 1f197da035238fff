//! Programmes with their rules, and the months to close.

use super::App;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::StayTimes;
use crate::domain::record::Kind;
use crate::domain::time::{Date, Instant};
use crate::domain::value::Map;
use crate::error::Result;
use crate::store::{Filter, RowRef};
use crate::view::{ClosingMonth, ProgrammeLine};
use chrono::Months;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Most months that `closings` lists.
const MOST_MONTHS: u32 = 36;

/// What a programme did in a month.
#[derive(Debug, Default, Clone, Copy)]
struct Month {
    records: i64,
    unrecorded: i64,
    unread: i64,
    after_close: i64,
}

/// A record as far as months are closed by it.
struct Counted<'r> {
    programme: Option<Id>,
    day: Option<Date>,
    status: &'r str,
    updated: Option<Instant>,
    unread: bool,
}

impl App {
    /// All programmes with the rules in force.
    pub fn programmes(&self) -> Result<Vec<ProgrammeLine>> {
        self.ask(Act::Look)?;
        let mut lines = vec![];
        for stored in self.list_seen(Kind::Programme, &Filter::default())? {
            let p = &stored.record;
            let rules: Map = p.read("rules").unwrap_or_default();
            let preset = p.text("preset").and_then(|code| self.catalogue.preset(code));
            let usual = |key: &str| preset.and_then(|preset| preset.rules_json.get(key));
            let mut own: Vec<String> = rules
                .iter()
                .filter(|(key, value)| usual(key) != Some(value))
                .map(|(key, _)| key.clone())
                .collect();
            // A rule of the preset that was taken away is the programme's own decision too.
            let gone =
                preset.iter().flat_map(|p| p.rules_json.keys()).filter(|key| !rules.contains_key(*key));
            own.extend(gone.cloned());
            own.sort();
            let commissioner = p.id_of("commissioner_id");
            let day = |name: &str| p.read::<Date>(name).map(|d| d.to_string());
            lines.push(ProgrammeLine {
                id: p.id.to_string(),
                revision: stored.header.revision,
                code: p.text("code").map(str::to_owned),
                name: p.text("name").unwrap_or_default().to_owned(),
                preset: p.text("preset").map(str::to_owned),
                record_type: p.text("record_type").map(str::to_owned),
                commissioner: commissioner.map(|o| self.name_of(Kind::Organisation, o)).transpose()?,
                commissioner_id: commissioner.map(|o| o.to_string()),
                from: day("from"),
                to: day("to"),
                rules: Json::Object(rules.into_iter().collect()),
                own,
                usual: Json::Object(preset.map(|p| p.rules_json.clone()).unwrap_or_default()),
            });
        }
        Ok(lines)
    }

    /// The last `months` months of every programme, this one first: closed or not, what is missing, what
    /// changed after closing (I-71). Months in which a programme has no record are left out, but for the
    /// running and the last one. Error `not_your_role`.
    pub fn closings(&self, months: u32) -> Result<Vec<ClosingMonth>> {
        self.ask(Act::Close)?;
        let today = self.today();
        let running = month_of(today);
        let back = Months::new(months.clamp(1, MOST_MONTHS) - 1);
        let first = chrono::Datelike::with_day(&today, 1).and_then(|d| d.checked_sub_months(back));
        let first = first.unwrap_or(today);
        let last = month_of(today.checked_sub_months(Months::new(1)).unwrap_or(today));
        let mut closed: BTreeMap<(Id, String), (Option<Instant>, Option<Id>)> = BTreeMap::new();
        for c in self.records(Kind::Closing, &Filter::default())? {
            if let (Some(programme), Some(month)) = (c.id_of("programme_id"), c.text("month")) {
                closed.insert((programme, month.to_owned()), (c.read("at"), c.id_of("by")));
            }
        }
        let mut found: BTreeMap<(Id, String), Month> = BTreeMap::new();
        let mut take = |c: Counted<'_>| {
            let (Some(programme), Some(day)) = (c.programme, c.day) else { return };
            let key = (programme, month_of(day));
            let at = closed.get(&key).and_then(|(at, _)| *at);
            let month = found.entry(key).or_default();
            let waiting = matches!(c.status, "planned" | "requested" | "held" | "confirmed") && day <= today;
            month.records += 1;
            month.unrecorded += i64::from(waiting);
            month.unread += i64::from(c.unread);
            month.after_close += i64::from(at.is_some() && c.updated > at);
        };
        self.each_counted(first, today, &mut take)?;
        let mut lines = vec![];
        for programme in self.records(Kind::Programme, &Filter::default())? {
            let name = programme.text("name").unwrap_or_default();
            let mut month = first;
            while month <= today {
                let key = (programme.id, month_of(month));
                let is_recent = key.1 == running || key.1 == last;
                if found.contains_key(&key) || closed.contains_key(&key) || is_recent {
                    let did = found.get(&key).copied().unwrap_or_default();
                    let closing = closed.get(&key);
                    let state = match closing {
                        Some(_) => "closed",
                        None if key.1 == running => "running",
                        None => "open",
                    };
                    lines.push(ClosingMonth {
                        programme_id: programme.id.to_string(),
                        programme: name.to_owned(),
                        month: key.1.clone(),
                        state: state.to_owned(),
                        closed_at: closing.and_then(|(at, _)| *at).map(|at| self.zone().rfc3339(at)),
                        by: closing.and_then(|(_, by)| *by).map(|w| self.worker_name(w)).transpose()?,
                        records: did.records,
                        unrecorded: did.unrecorded,
                        unread: did.unread,
                        after_close: did.after_close,
                    });
                }
                let Some(next) = month.checked_add_months(Months::new(1)) else { break };
                month = next;
            }
        }
        lines.sort_by(|a, b| b.month.cmp(&a.month).then_with(|| a.programme.cmp(&b.programme)));
        Ok(lines)
    }

    /// Calls `take` with the visits, sessions and stays from `from` to `to`.
    fn each_counted(&self, from: Date, to: Date, take: &mut dyn FnMut(Counted<'_>)) -> Result<()> {
        let within = Filter { from: Some(from), to: Some(to), ..Filter::default() };
        let zone = self.zone();
        let start = |d: Date| zone.start_of(d);
        let columns = ["programme_id", "occurred_on", "status", "updated_at", "reviewed_at"];
        for (kind, columns) in [(Kind::Visit, &columns[..]), (Kind::Session, &columns[..4])] {
            self.store.each_columns(kind, columns, &within, &start, |r: &RowRef<'_>| {
                let status = r.text(2).unwrap_or_default();
                let unread = kind == Kind::Visit && status == "done" && r.instant(4).is_none();
                take(Counted { programme: r.id(0), day: r.date(1), status, updated: r.instant(3), unread });
                Ok(())
            })?;
        }
        let columns =
            ["programme_id", "in_at", "planned_in_at", "out_at", "planned_out_at", "status", "updated_at"];
        self.store.each_columns(Kind::Stay, &columns, &within, &start, |r: &RowRef<'_>| {
            let times = StayTimes {
                in_at: r.instant(1),
                planned_in_at: r.instant(2),
                out_at: r.instant(3),
                planned_out_at: r.instant(4),
            };
            // By its arrival, as cases are counted (M-10).
            let day = times.arrival().map(|at| zone.date_of(at)).filter(|d| (from..=to).contains(d));
            let status = r.text(5).unwrap_or_default();
            take(Counted { programme: r.id(0), day, status, updated: r.instant(6), unread: false });
            Ok(())
        })
    }
}

fn month_of(day: Date) -> String {
    day.format("%Y-%m").to_string()
}
