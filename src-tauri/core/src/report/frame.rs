//! What every table is made in: the parts of the period and the programmes.

use super::line::{Cell, cells};
use super::{ReportLine, ReportQuery, Table};
use crate::app::App;
use crate::domain::calendar::Period;
use crate::domain::count::{Figure, HeadUnit, Metric, Value};
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::domain::rules::Rules;
use crate::domain::time::{Date, Instant};
use crate::error::{Error, Result};
use crate::store::{Between, Filter};
use serde_json::json;
use std::collections::HashMap;

/// A programme with the rules it is counted by.
#[derive(Debug)]
pub(super) struct Listed {
    pub id: Id,
    /// Preset, else human code.
    pub code: Option<String>,
    human_code: Option<String>,
    /// Place of the preset in the catalogue; those without one come last.
    position: i64,
    pub name: String,
    /// `visit`, `stay`, `session`, `consultation` or `shipment`.
    pub record_type: String,
    /// Where it takes place, unless a record says otherwise.
    pub site: Option<Id>,
    pub rules: Rules,
    /// First and last day on which it and its site are open.
    pub opened_on: Option<Date>,
    pub closed_on: Option<Date>,
}

impl Listed {
    pub fn head_unit(&self) -> HeadUnit {
        self.rules.head_unit.unwrap_or(HeadUnit::Person)
    }
}

/// The parts of the period and the programmes, both in order.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub app: &'a App,
    pub table: Table,
    pub cells: Vec<Cell>,
    pub programmes: Vec<Listed>,
    index: HashMap<Id, usize>,
}

impl<'a> Frame<'a> {
    pub fn new(app: &'a App, query: &ReportQuery) -> Result<Frame<'a>> {
        let cells = cells(query.span, query.by)?;
        let programmes = match query.programme {
            Some(id) => vec![one(app, query.table, id)?],
            None => all(app, query.table)?,
        };
        let index = programmes.iter().enumerate().map(|(n, p)| (p.id, n)).collect();
        Ok(Frame { app, table: query.table, cells, programmes, index })
    }

    /// The frame of one line: its part and its programme alone; error `line_unknown`.
    pub fn narrowed(self, line: &ReportLine) -> Result<Frame<'a>> {
        let unknown = || Error::refused("line_unknown");
        let cell = self.cells.into_iter().find(|c| c.is_of(line)).ok_or_else(unknown)?;
        let mut programmes = self.programmes;
        if let Some(id) = line.programme_id {
            programmes.retain(|p| p.id == id);
            if programmes.is_empty() {
                return Err(unknown());
            }
        }
        let index = programmes.iter().enumerate().map(|(n, p)| (p.id, n)).collect();
        Ok(Frame { app: self.app, table: self.table, cells: vec![cell], programmes, index })
    }

    /// All days of the report.
    pub fn between(&self) -> Between {
        let from = self.cells.first().map(|c| c.period.from());
        let to = self.cells.last().map_or(Date::MIN, |c| c.period.to());
        Between { from, to, programmes: self.programmes.iter().map(|p| p.id).collect() }
    }

    /// The part that holds a day.
    pub fn cell_of(&self, date: Date) -> Option<usize> {
        let at = self.cells.partition_point(|c| c.period.to() < date);
        self.cells.get(at).filter(|c| c.period.contains(date)).map(|_| at)
    }

    /// The parts that may have to do with days from `first` to `last`.
    pub fn cells_around(&self, first: Date, last: Date) -> std::ops::Range<usize> {
        let from = self.cells.partition_point(|c| c.period.to() < first);
        let to = self.cells.partition_point(|c| c.period.from() <= last);
        from..to.max(from)
    }

    /// Birth date of a person, where known.
    pub fn birth_of(&self, person: Id) -> Result<Option<Date>> {
        Ok(self.app.store.get(Kind::Person, person)?.and_then(|p| p.record.read::<Date>("birth_date")))
    }

    pub fn programme_of(&self, id: Id) -> Option<usize> {
        self.index.get(&id).copied()
    }

    pub fn start_of(&self) -> impl Fn(Date) -> Instant {
        let zone = self.app.zone();
        move |date| zone.start_of(date)
    }

    /// One `T` for every part and programme.
    pub fn grid<T>(&self, make: impl Fn(Period, &Listed) -> T) -> Grid<T> {
        let row = |c: &Cell| self.programmes.iter().map(|p| make(c.period, p)).collect();
        Grid(self.cells.iter().map(row).collect())
    }

    /// Lines for every part and programme, in order.
    pub fn lines(
        &self,
        mut figures: impl FnMut(usize, usize) -> Result<Vec<Figured>>,
    ) -> Result<Vec<ReportLine>> {
        let mut lines = vec![];
        for (c, cell) in self.cells.iter().enumerate() {
            for (p, programme) in self.programmes.iter().enumerate() {
                let figures = figures(c, p)?;
                lines.extend(figures.into_iter().map(|f| self.line(cell, Some(programme), f)));
            }
        }
        Ok(lines)
    }

    pub fn line(&self, cell: &Cell, programme: Option<&Listed>, figured: Figured) -> ReportLine {
        let days = |date: Date| if cell.fiscal_year.is_none() { Some(date) } else { None };
        ReportLine {
            table: self.table,
            fiscal_year: cell.fiscal_year,
            from: days(cell.period.from()),
            to: days(cell.period.to()),
            period: cell.label.clone(),
            programme: programme.and_then(|p| p.code.clone()),
            programme_id: programme.map(|p| p.id),
            programme_name: programme.map(|p| p.name.clone()),
            segment: figured.segment,
            segment_name: None,
            words: figured.words,
            metric: figured.metric,
            value: figured.value,
            unit: figured.unit,
            rule: figured.rule,
        }
    }
}

/// Something for every part and programme.
#[derive(Debug)]
pub(super) struct Grid<T>(Vec<Vec<T>>);

impl<T> Grid<T> {
    pub fn at(&self, cell: usize, programme: usize) -> Option<&T> {
        self.0.get(cell)?.get(programme)
    }

    pub fn at_mut(&mut self, cell: usize, programme: usize) -> Option<&mut T> {
        self.0.get_mut(cell)?.get_mut(programme)
    }
}

/// A figure by the name of its metric: those of the counting rules, and what reports add to them.
#[derive(Debug, Clone)]
pub(super) struct Figured {
    pub segment: Option<String>,
    pub metric: &'static str,
    pub value: Value,
    pub unit: &'static str,
    pub rule: Option<&'static str>,
    /// What stands beside or instead of the number.
    pub words: Option<String>,
}

impl From<Figure> for Figured {
    fn from(f: Figure) -> Figured {
        Figured {
            segment: f.segment,
            metric: f.metric.code(),
            value: f.value,
            unit: f.unit,
            rule: f.rule,
            words: None,
        }
    }
}

impl Figured {
    pub fn extra(metric: &'static str, value: Value, unit: &'static str) -> Figured {
        Figured { segment: None, metric, value, unit, rule: None, words: None }
    }

    /// A figure of a counting rule, in its unit.
    pub fn of(metric: Metric, value: Value) -> Figured {
        Figured::extra(metric.code(), value, metric.unit())
    }

    pub fn by_rule(self, rule: &'static str) -> Figured {
        Figured { rule: Some(rule), ..self }
    }

    /// A figure that is said only where it is not zero.
    pub fn if_any(metric: &'static str, count: u64, unit: &'static str) -> Option<Figured> {
        (count > 0).then(|| Figured::extra(metric, Value::Whole(count), unit))
    }

    pub fn of_segment(self, segment: &str) -> Figured {
        Figured { segment: Some(segment.to_owned()), ..self }
    }

    pub fn is_of(&self, line: &ReportLine) -> bool {
        self.metric == line.metric && self.segment == line.segment
    }
}

/// The figures of these metrics, in this order.
pub(super) fn pick(figures: &[Figure], metrics: &[Metric]) -> Vec<Figured> {
    let of = |m: Metric| figures.iter().filter(move |f| f.metric == m).cloned().map(Figured::from);
    metrics.iter().flat_map(|m| of(*m)).collect()
}

/// Whether the line's figure among `figures` is more than zero.
pub(super) fn adds(figures: impl IntoIterator<Item = Figured>, line: &ReportLine) -> bool {
    let more = |value: Value| matches!(value, Value::Whole(n) | Value::Tenths(n) if n > 0);
    figures.into_iter().any(|f| f.is_of(line) && more(f.value))
}

fn one(app: &App, table: Table, id: Id) -> Result<Listed> {
    let stored = app.any_stored(Kind::Programme, id)?;
    let found = stored.record.text("record_type").unwrap_or_default();
    if record_type(table).is_some_and(|wanted| wanted != found) {
        let detail = json!({ "record_type": found, "wanted": record_type(table) });
        return Err(Error::field("programme_type", "programme_id").with(detail));
    }
    listed(app, &stored.record)
}

fn all(app: &App, table: Table) -> Result<Vec<Listed>> {
    let mut programmes = vec![];
    for record in app.all_records(Kind::Programme, &Filter::default())? {
        let found = record.text("record_type");
        if matches!(table, Table::Plan) {
            continue;
        }
        if record_type(table).is_some_and(|wanted| Some(wanted) != found) {
            continue;
        }
        let programme = listed(app, &record)?;
        let rules = &programme.rules;
        let (meeting, course) =
            (rules.head_unit == Some(HeadUnit::Worker), rules.sessions_per_course.is_some());
        let wanted = match table {
            Table::Groups => !meeting && !course,
            Table::StudyMeetings => meeting,
            Table::Courses => course || has_course(app, programme.id)?,
            Table::Abuse => rules.abuse_type_required == Some(true),
            Table::Ibasho => rules.counts_children == Some(true),
            Table::Shelter => found == Some("shipment") || rules.lists_cases == Some(true),
            Table::Postpartum => rules.days_since_birth_under.is_some(),
            Table::MotherChild => matches!(found, Some("visit" | "stay" | "consultation")),
            _ => true,
        };
        if wanted {
            programmes.push(programme);
        }
    }
    programmes.sort_by(|a, b| (a.position, &a.human_code, a.id).cmp(&(b.position, &b.human_code, b.id)));
    Ok(programmes)
}

fn has_course(app: &App, programme: Id) -> Result<bool> {
    let filter = Filter { limit: Some(1), ..Filter::by("programme_id", programme) };
    Ok(!app.all_records(Kind::Course, &filter)?.is_empty())
}

/// The records a table counts; None for any.
fn record_type(table: Table) -> Option<&'static str> {
    match table {
        Table::Stays | Table::Occupancy => Some("stay"),
        Table::Visits => Some("visit"),
        Table::Groups | Table::Courses | Table::StudyMeetings => Some("session"),
        Table::Consultations | Table::Abuse => Some("consultation"),
        Table::Postpartum => Some("stay"),
        Table::Ibasho => Some("session"),
        Table::Shipments => Some("shipment"),
        Table::Workers | Table::MotherChild | Table::Shelter | Table::Plan | Table::Questionnaires => None,
    }
}

fn listed(app: &App, record: &Record) -> Result<Listed> {
    let site = match record.id_of("site_id") {
        Some(site) => app.store.get(Kind::Site, site)?.map(|s| s.record),
        None => None,
    };
    let site_day = |field: &str| site.as_ref().and_then(|s| s.read::<Date>(field));
    let text = |field: &str| record.text(field).map(str::to_owned);
    let preset = record.text("preset").and_then(|code| app.catalogue.preset(code));
    // A programme is still open on its last day, a site is closed on its day of closing.
    let last = record.read::<Date>("to").and_then(|d| d.succ_opt());
    Ok(Listed {
        id: record.id,
        code: text("preset").or_else(|| text("code")),
        human_code: text("code"),
        position: preset.map_or(i64::MAX, |p| p.position),
        name: text("name").unwrap_or_default(),
        record_type: text("record_type").unwrap_or_default(),
        site: record.id_of("site_id"),
        rules: app.rules_of(record.id)?,
        opened_on: record.read::<Date>("from").max(site_day("opened_on")),
        closed_on: [last, site_day("closed_on")].into_iter().flatten().min(),
    })
}
