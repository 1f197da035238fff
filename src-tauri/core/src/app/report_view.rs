//! Reports as the window shows them: a table, the records behind one of its numbers, a file of it.

use super::App;
use super::report::may_have;
use crate::domain::access::Act;
use crate::domain::count::Value;
use crate::domain::id::Id;
use crate::domain::merged::stands_for;
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::report::{self, ReportLine, ReportQuery, Span, Spot, Table};
use crate::store::{Filter, Stored};
use crate::view::{BehindView, ReportRecord, ReportTableView, ReportView};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Most records that are listed behind a number; how many there are is said.
const LONGEST: usize = 1_000;

impl App {
    /// The tables that the acting worker may have, in a fixed order. Error `not_your_role`.
    pub fn report_tables(&self) -> Result<Vec<ReportTableView>> {
        let sight = self.ask(Act::Report)?;
        let may = Table::ALL.iter().filter(|table| may_have(&sight, **table).is_ok());
        Ok(may.map(|table| report::about(*table)).collect())
    }

    /// A report as a table: a column for each part of the time, a row for each programme, metric and
    /// segment, the rules of counting. Errors as of `report`; `period_invalid` for more than 400 columns.
    pub fn report_view(&self, query: &ReportQuery) -> Result<ReportView> {
        self.ask(Act::Report)?;
        self.read_together(|| {
            let lines = self.report(query)?;
            let nights = report::nights(self, query, report::whole(query)?)?;
            Ok(ReportView { nights, ..self.view_of(query, &lines)? })
        })
    }

    /// The same for publication: counts from 1 to `under` - 1 are hidden, with what would give them away, and
    /// single nights are not drawn. Errors as of `report_view`.
    pub fn published_view(&self, query: &ReportQuery, under: u64) -> Result<ReportView> {
        self.ask(Act::Report)?;
        self.read_together(|| {
            let mut lines = self.report(query)?;
            report::suppress(&mut lines, under);
            Ok(ReportView { hidden_under: i64::try_from(under).ok(), ..self.view_of(query, &lines)? })
        })
    }

    /// The table of these lines, without its nights.
    pub(super) fn view_of(&self, query: &ReportQuery, lines: &[ReportLine]) -> Result<ReportView> {
        let days = report::whole(query)?;
        let left = self.left_out(query)?;
        let grid = report::grid(query, lines)?;
        let about = report::about(query.table);
        Ok(ReportView {
            table: about.table,
            name: about.name,
            from: days.from().to_string(),
            to: days.to().to_string(),
            columns: grid.columns,
            rows: grid.rows,
            rules: grid.rules,
            nights: vec![],
            hidden_under: None,
            own_only: left.others,
            without_erased: left.erased,
        })
    }

    /// The number at `spot` of a report and the records behind it: the latest day first, a thousand at
    /// most. Errors `line_unknown`, `not_your_role`, those of `report`.
    pub fn report_behind(&self, query: &ReportQuery, spot: &Spot) -> Result<BehindView> {
        self.ask(Act::RecordsBehind)?;
        self.read_together(|| {
            let query = narrowed(query, spot);
            let counted = report::lines(self, &query)?;
            let mut lines = counted.clone();
            self.add_kept(&query, &mut lines)?;
            let line = report::spotted(&query, &lines, spot)?;
            // A line may be there only for what erased families had added.
            let alone = report::spotted(&query, &counted, spot).ok();
            let found = match alone {
                Some(alone) => report::records_behind(self, &query, alone)?,
                None => vec![],
            };
            let shares = alone.map(|l| report::shares(self, &query, l)).transpose()?.unwrap_or_default();
            let mut records = vec![];
            for (kind, id) in &self.latest_of(&found)? {
                if let Some(stored) = self.peek(*kind, *id)? {
                    let adds = shares.get(&(*kind, *id)).map(u64::to_string);
                    records.push(self.report_record(&stored, adds)?);
                }
            }
            records.sort_by(|a, b| (&b.date, &b.id).cmp(&(&a.date, &a.id)));
            Ok(BehindView {
                column: report::column_of(&query, line)?,
                row: report::behind_row(line),
                total: i64::try_from(found.len()).unwrap_or(i64::MAX),
                households: self.families_among(line, &found)?,
                records,
                erased: erased(line.value, alone.map(|l| l.value)),
            })
        })
    }

    /// Of more records than are listed those with the latest days.
    fn latest_of(&self, found: &[(Kind, Id)]) -> Result<Vec<(Kind, Id)>> {
        if found.len() <= LONGEST {
            return Ok(found.to_vec());
        }
        let wanted: HashSet<(Kind, Id)> = found.iter().copied().collect();
        let mut dated: Vec<(Option<Date>, Kind, Id)> = vec![];
        for kind in found.iter().map(|(kind, _)| *kind).collect::<BTreeSet<_>>() {
            let days = self.days_of(kind)?;
            dated.extend(
                wanted.iter().filter(|(k, _)| *k == kind).map(|(_, id)| (days.get(id).copied(), kind, *id)),
            );
        }
        dated.sort_by(|a, b| b.cmp(a));
        Ok(dated.into_iter().take(LONGEST).map(|(_, kind, id)| (kind, id)).collect())
    }

    /// The day of every record of a kind, as far as it has one.
    fn days_of(&self, kind: Kind) -> Result<HashMap<Id, Date>> {
        let sessions = match kind {
            Kind::Attendance => self.days_of(Kind::Session)?,
            _ => HashMap::new(),
        };
        let named = ["occurred_on", "in_at", "session_id", "shipped_on", "answered_on", "completed_on"];
        let mut days = HashMap::new();
        let Some(field) = named.into_iter().find(|name| kind.shape().field(name).is_some()) else {
            return Ok(days);
        };
        let all = Filter::default();
        self.store.each_columns(kind, &["id", field], &all, &|d| self.zone().start_of(d), |row| {
            let day = match field {
                "in_at" => row.instant(1).map(|at| self.zone().date_of(at)),
                "session_id" => row.id(1).and_then(|session| sessions.get(&session).copied()),
                _ => row.date(1),
            };
            days.extend(row.id(0).zip(day));
            Ok(())
        })?;
        Ok(days)
    }

    /// How many families the records are of, where a number counts each family once.
    fn families_among(&self, line: &ReportLine, found: &[(Kind, Id)]) -> Result<Option<i64>> {
        if line.metric != "households" {
            return Ok(None);
        }
        let merged = self.store.merged(Kind::Household)?;
        let mut homes = HashSet::new();
        for kind in found.iter().map(|(kind, _)| *kind).collect::<BTreeSet<_>>() {
            let of_kind: HashSet<Id> = found.iter().filter(|(k, _)| *k == kind).map(|(_, id)| *id).collect();
            let all = Filter::default();
            let columns = ["id", "household_id"];
            if kind.shape().field("household_id").is_none() {
                continue;
            }
            self.store.each_columns(kind, &columns, &all, &|d| self.zone().start_of(d), |row| {
                if let (Some(id), Some(home)) = (row.id(0), row.id(1))
                    && of_kind.contains(&id)
                {
                    homes.insert(stands_for(&merged, home));
                }
                Ok(())
            })?;
        }
        Ok(Some(i64::try_from(homes.len()).unwrap_or(i64::MAX)))
    }

    fn report_record(&self, stored: &Stored, adds: Option<String>) -> Result<ReportRecord> {
        let r = &stored.record;
        // An attendance has the day, the programme and the screen of its session.
        let session = match r.id_of("session_id").filter(|_| r.kind == Kind::Attendance) {
            Some(id) => self.peek(Kind::Session, id)?.map(|s| s.record),
            None => None,
        };
        let about = session.as_ref().unwrap_or(r);
        let programme = about.id_of("programme_id").map(|p| self.name_of(Kind::Programme, p)).transpose()?;
        let date = self.activity_day(about).or_else(|| r.read::<Date>("completed_on"));
        let (opens_kind, opens_id) = self.opens(r, session.as_ref())?.unzip();
        Ok(ReportRecord {
            kind: r.kind.name().to_owned(),
            id: r.id.to_string(),
            date: date.map(|d| d.to_string()),
            programme: programme.filter(|name| !name.is_empty()),
            title: self.title_of(r, about)?,
            status: r.text("status").map(str::to_owned),
            adds,
            deleted: stored.header.deleted_at.is_some(),
            household_id: self.families_of(r.kind, r.id, 0)?.first().map(|home| home.to_string()),
            opens_kind: opens_kind.map(|kind| kind.name().to_owned()),
            opens_id: opens_id.map(|id| id.to_string()),
        })
    }

    /// Whose record it is, as the acting worker sees them.
    fn title_of(&self, r: &Record, about: &Record) -> Result<String> {
        let mut names = vec![];
        match r.kind {
            Kind::Person => names.push(self.person_name(r.id)?),
            Kind::Household => names.push(self.household_name(r.id)?),
            Kind::Worker => names.push(self.worker_name(r.id)?),
            _ => {
                if let Some(id) = r.id_of("person_id") {
                    names.push(self.person_name(id)?);
                }
                if let Some(id) = r.id_of("household_id") {
                    names.push(self.household_name(id)?);
                }
                if let Some(id) = r.id_of("worker_id") {
                    names.push(self.worker_name(id)?);
                }
                if let Some(id) = r.id_of("organisation_id") {
                    names.push(self.name_of(Kind::Organisation, id)?);
                }
                if let Some(id) = about.id_of("course_id") {
                    names.push(self.name_of(Kind::Course, id)?);
                }
                names.extend(
                    ["theme", "course", "title", "name"]
                        .map(|f| about.text(f).unwrap_or_default().to_owned()),
                );
            }
        }
        let named = names.into_iter().find(|name| !name.is_empty());
        Ok(named.or_else(|| r.text("code").map(str::to_owned)).unwrap_or_default())
    }

    /// The record whose screen shows this one.
    fn opens(&self, r: &Record, session: Option<&Record>) -> Result<Option<(Kind, Id)>> {
        Ok(match r.kind {
            Kind::Person => self.families_of(Kind::Person, r.id, 0)?.first().map(|f| (Kind::Household, *f)),
            Kind::Attendance => session.map(|s| (Kind::Session, s.id)),
            Kind::Training => r.id_of("worker_id").map(|w| (Kind::Worker, w)),
            kind => Some((kind, r.id)),
        })
    }
}

/// Of several fiscal years the one that the spot lies in.
fn narrowed(query: &ReportQuery, spot: &Spot) -> ReportQuery {
    let year = crate::domain::calendar::fiscal_year(spot.days.from());
    match query.span {
        Span::FiscalYears { first, last } if (first..=last).contains(&year) => {
            ReportQuery { span: Span::FiscalYears { first: year, last: year }, ..*query }
        }
        _ => *query,
    }
}

/// What a value has more than what its records make of it.
fn erased(whole: Value, counted: Option<Value>) -> Option<String> {
    let number = |value: Value| match value {
        Value::Whole(n) | Value::Tenths(n) => n,
        // A change is no sum of what families added.
        Value::Points(_) | Value::Suppressed | Value::NotApplicable => 0,
    };
    let more = number(whole).saturating_sub(counted.map_or(0, number));
    let value = if matches!(whole, Value::Tenths(_)) { Value::Tenths(more) } else { Value::Whole(more) };
    (more > 0).then(|| value.to_string())
}
