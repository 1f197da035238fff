//! The weekly CSV before it is written: what to mend, what goes out.

use super::export::ExportRequest;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::calendar::Period;
use crate::domain::check::house::overdue;
use crate::domain::id::Id;
use crate::domain::kinds::{Stay, Visit};
use crate::domain::record::{Kind, Record};
use crate::domain::time::Date;
use crate::error::Result;
use crate::export::manifest::Level;
use crate::export::preview::{Preview, preview};
use crate::export::register::Register;
use crate::export::scope::{Recipient, Scope};
use crate::export::sheet::Encoding;
use crate::export::weekly::Circumstances;
use crate::store::Filter;
use crate::view::{WeeklyCheck, WeeklyPreview};
use std::collections::HashSet;
use std::path::Path;

/// A person has to do something, or has only to know.
const MEND: &str = "mend";
const KNOW: &str = "know";

/// Most lines of the checks.
const LONGEST: usize = 500;

impl App {
    /// What the weekly export would write for `recipient`, and what to mend before: records of the period
    /// that nobody has recorded, that have no municipality, that wait for a reason. Nothing is written.
    ///
    /// A period over a 31 March is shown as one. Errors as of `export_weekly`, without those of files.
    pub fn weekly_preview(&self, period: Period, recipient: Id, level: Level) -> Result<WeeklyPreview> {
        self.ask(Act::Export)?;
        let organisation = self.stored(Kind::Organisation, recipient)?.record;
        let to = Recipient::of(&organisation)?;
        let request =
            ExportRequest { period, recipient, out: Path::new(""), level, encoding: Encoding::Utf8 };
        self.read_together(|| {
            let programmes = self.records(Kind::Programme, &Filter::default())?;
            let mut view = WeeklyPreview {
                checks: vec![],
                files: vec![],
                left_out: 0,
                masked: 0,
                added: 0,
                changed: 0,
                removed: 0,
                last_folder: self.last_folder(recipient, level, period)?,
            };
            let at = Circumstances { now: self.now(), zone: self.zone(), encoding: Encoding::Utf8 };
            for part in period.split_at_fiscal_year() {
                let scope = Scope::new(to.clone(), level, part, &programmes, self.catalogue)?;
                let scope = self.with_plan(scope)?;
                let register = Register::new(&self.store, to.clone(), self.today(), false)?;
                let history = self.sent_before(&request, part)?;
                view.add(preview(&self.store, &scope, register, at, history.last.as_ref())?);
                self.weekly_checks(&scope, &mut view.checks)?;
            }
            view.checks.sort_by(|a, b| {
                (a.severity != MEND, &a.code, &a.date, &a.id).cmp(&(
                    b.severity != MEND,
                    &b.code,
                    &b.date,
                    &b.id,
                ))
            });
            view.checks.truncate(LONGEST);
            Ok(view)
        })
    }

    fn last_folder(&self, recipient: Id, level: Level, period: Period) -> Result<Option<String>> {
        let all = self.records(Kind::ExportBatch, &Filter::by("recipient_org_id", recipient))?;
        let same = |r: &&Record| {
            r.text("level") == Some(level.code()) && r.read::<Date>("from") == Some(period.from())
        };
        let last = all.iter().filter(same).max_by_key(|r| r.read::<crate::domain::time::Instant>("made_at"));
        Ok(last.and_then(|r| r.text("folder").map(str::to_owned)))
    }

    fn weekly_checks(&self, scope: &Scope, checks: &mut Vec<WeeklyCheck>) -> Result<()> {
        let (from, to) = (scope.period.from(), scope.period.to());
        let within = Filter { from: Some(from), to: Some(to), ..Filter::default() };
        let due: HashSet<Id> = self.store.due(10_000)?.into_iter().map(|d| d.id).collect();
        let today = self.today();
        for kind in [Kind::Visit, Kind::Stay, Kind::Session] {
            for record in self.records(kind, &within)? {
                let Some(offer) = record.id_of("programme_id").and_then(|p| scope.offers.get(&p)) else {
                    continue;
                };
                let past = self.activity_day(&record).is_some_and(|d| d <= today);
                let status = record.text("status").unwrap_or_default();
                let mut say = |severity: &str, code: &str| -> Result<()> {
                    checks.push(self.weekly_check(&record, severity, code)?);
                    Ok(())
                };
                let waiting = matches!(status, "planned" | "requested" | "held" | "confirmed");
                if past && waiting || self.is_overdue(&record)? {
                    say(MEND, "unrecorded")?;
                }
                let family = record.id_of("household_id").is_some();
                let counts = matches!(status, "done" | "in_stay" | "completed");
                let nowhere = record.text("municipality_code").is_none_or(str::is_empty);
                let by_place = scope.recipient.municipality.is_some() || !offer.commissioned;
                if family && counts && nowhere && by_place {
                    say(MEND, "no_municipality")?;
                }
                if due.contains(&record.id) {
                    say(MEND, "due")?;
                }
                if kind == Kind::Visit && status == "done" && entity::<Visit>(&record)?.reviewed_at.is_none()
                {
                    say(KNOW, "unread")?;
                }
            }
        }
        Ok(())
    }

    fn is_overdue(&self, record: &Record) -> Result<bool> {
        if record.kind != Kind::Stay {
            return Ok(false);
        }
        let s: Stay = entity(record)?;
        Ok(overdue(s.status == "in_stay", s.out_at, s.planned_out_at, self.now()))
    }

    fn weekly_check(&self, record: &Record, severity: &str, code: &str) -> Result<WeeklyCheck> {
        let household = record.id_of("household_id");
        let title = match (record.id_of("person_id"), household) {
            (Some(person), _) => self.person_name(person)?,
            (None, Some(home)) => self.household_name(home)?,
            _ => match record.id_of("course_id") {
                Some(course) => self.name_of(Kind::Course, course)?,
                None => record.text("theme").unwrap_or_default().to_owned(),
            },
        };
        Ok(WeeklyCheck {
            severity: severity.to_owned(),
            code: code.to_owned(),
            kind: record.kind.name().to_owned(),
            id: record.id.to_string(),
            household_id: household.map(|h| h.to_string()),
            title,
            date: self.activity_day(record).map(|d| d.to_string()),
        })
    }
}

impl WeeklyPreview {
    /// Adds the part of another fiscal year.
    fn add(&mut self, part: Preview) {
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.left_out += count(part.left_out + part.elsewhere);
        self.masked += count(part.masked);
        self.added += count(part.added);
        self.changed += count(part.changed);
        self.removed += count(part.removed);
        for file in part.files {
            match self.files.iter_mut().find(|f| f.name == file.name) {
                Some(there) => {
                    there.total += file.total;
                    there.rows.extend(file.rows);
                    there.rows.truncate(20);
                }
                None => self.files.push(file),
            }
        }
    }
}
