//! The access log: who was shown, exported, printed, restored, refused or erased what, and when.
//!
//! Lines are records, so they travel to those who hold everything; each holds the hash of the line before
//! it in its log, so that none can be changed, left out or put between without `verify` saying so.

use super::care::VerifyFinding;
use super::transact::Tx;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::access_line::{AccessAct, Bound, FIRST, reason_hash};
use crate::domain::id::Id;
use crate::domain::kinds::AccessLine;
use crate::domain::record::{Kind, Record};
use crate::domain::time::{Date, Instant};
use crate::error::{Error, Result};
use crate::export::sheet::{Column, Encoding, Kind as Cell, Sheet};
use crate::store::{Access, Filter};
use crate::view::AccessView;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Local: number and hash of the last line that this device wrote.
const LAST: &str = "access_last";

/// Columns of the exported log.
const COLUMNS: [Column; 8] = [
    Column::new("at", Cell::Text),
    Column::new("worker", Cell::Text),
    Column::new("device", Cell::Text),
    Column::new("number", Cell::Number),
    Column::new("act", Cell::Code),
    Column::new("subject_kind", Cell::Code),
    Column::new("subject", Cell::Text),
    Column::new("reason", Cell::Text),
];

/// Which lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct AccessFilter {
    pub worker: Option<Id>,
    pub family: Option<Id>,
    /// A code of the list `access_act`.
    pub act: Option<String>,
    /// Days, both included.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub limit: Option<usize>,
}

/// Whether the disk takes nothing more: who only looks is not kept out by that.
pub(super) fn is_unwritable(e: &Error) -> bool {
    matches!(e.code.as_str(), "read_only" | "disk_full")
}

impl App {
    /// Writes a line of the access log in a transaction of its own, before the act it is about. It cannot
    /// be switched off: where the line cannot be written, the act fails.
    pub fn log_access(&self, act: AccessAct, subject: Option<(Kind, Id)>, reason: &str) -> Result<()> {
        self.transact(None, |tx| tx.log_access(act, subject, reason)).map(|_| ())
    }

    /// Somebody has unlocked the window: one line each time. Where nothing can be written, the records are
    /// shown all the same.
    pub fn log_in(&self) -> Result<()> {
        self.log_self(AccessAct::LogIn, "")
    }

    /// Somebody works by the command line: one line a day of each worker on this device.
    pub fn log_in_today(&self) -> Result<()> {
        let today = self.today().to_string();
        let said = format!("log_in {}", self.actor());
        if self.store.setting(&said)?.as_deref() == Some(&*today) {
            return Ok(());
        }
        self.log_self(AccessAct::LogIn, "command_line")?;
        self.store.set_setting(&said, &today).or_else(|e| if is_unwritable(&e) { Ok(()) } else { Err(e) })
    }

    /// Something is about to be printed. Errors `not_your_role`, `record_missing`, `I-31`.
    pub fn log_print(&self, subject: Option<(Kind, Id)>, what: &str) -> Result<()> {
        self.ask(Act::Print)?;
        if let Some((kind, id)) = subject {
            self.stored(kind, id)?;
        }
        self.log_access(AccessAct::Print, subject, what.trim())
    }

    /// The recovery sheet is about to be printed: everybody may who was shown one.
    pub fn log_kit_print(&self) -> Result<()> {
        self.look()?;
        self.log_access(AccessAct::Print, Some((Kind::Worker, self.actor())), "recovery_kit")
    }

    /// Lines of the access log, newest first. Error `not_your_role`.
    pub fn access_log(&self, filter: &AccessFilter) -> Result<Vec<AccessView>> {
        self.ask(Act::AccessLog)?;
        let mut lines = self.access_lines(filter)?;
        lines.sort_by_key(|l| std::cmp::Reverse((l.at, l.log, l.no)));
        lines.truncate(filter.limit.unwrap_or(usize::MAX));
        let devices: HashMap<Id, String> =
            self.store.devices()?.into_iter().map(|d| (d.log, d.label)).collect();
        lines.into_iter().map(|line| self.access_view(line, &devices)).collect()
    }

    fn access_lines(&self, filter: &AccessFilter) -> Result<Vec<AccessLine>> {
        let stored = match filter.family {
            Some(family) => Filter::by("family_id", family),
            None => Filter::default(),
        };
        let mut lines = vec![];
        for record in self.records(Kind::AccessLine, &stored)? {
            let line: AccessLine = entity(&record)?;
            let day = self.zone().date_of(line.at);
            let wanted = filter.worker.is_none_or(|w| w == line.actor)
                && filter.act.as_ref().is_none_or(|a| *a == line.act)
                && filter.from.is_none_or(|from| from <= day)
                && filter.to.is_none_or(|to| day <= to);
            if wanted {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    fn access_view(&self, line: AccessLine, devices: &HashMap<Id, String>) -> Result<AccessView> {
        let kind = line.subject_kind.as_deref().and_then(Kind::parse);
        let subject = match kind.zip(line.subject_id) {
            Some((Kind::Household, id)) => self.household_name(id)?,
            Some((Kind::Person, id)) => self.person_name(id)?,
            Some((Kind::Worker, id)) => self.worker_name(id)?,
            Some((kind @ (Kind::Organisation | Kind::Programme | Kind::Course), id)) => {
                self.name_of(kind, id)?
            }
            _ => String::new(),
        };
        let family = line.family_id.map(|id| self.household_name(id)).transpose()?;
        let own = self.store.own_log()?;
        let label = devices.get(&line.log).cloned();
        Ok(AccessView {
            at: self.zone().rfc3339(line.at),
            worker: self.worker_name(line.actor)?,
            worker_id: line.actor.to_string(),
            device: label.or((line.log == own.0).then_some(own.1)).unwrap_or_default(),
            no: line.no,
            act: line.act,
            subject_kind: line.subject_kind,
            subject_id: line.subject_id.map(|id| id.to_string()),
            subject,
            family_id: line.family_id.map(|id| id.to_string()),
            family: family.filter(|name| !name.is_empty()),
            reason: line.reason,
        })
    }

    /// Writes the lines as a CSV file that no spreadsheet runs as formulas, and a line about that. Errors
    /// `not_your_role`, `already_exists`, `folder_missing`, `read_only`, `disk_full`.
    pub fn export_access_log(&self, filter: &AccessFilter, folder: &Path) -> Result<PathBuf> {
        let lines = self.access_log(filter)?;
        let name = format!("access-log-{}-{}.csv", self.device(), self.today().format("%Y%m%d"));
        let path = folder.join(&name);
        if self.env.fs.exists(&path)? {
            return Err(Error::refused("already_exists").at("file"));
        }
        self.log_access(AccessAct::Export, None, &name)?;
        let mut sheet = Sheet::create(Vec::new(), &path, &COLUMNS, Encoding::Utf8)?;
        for line in lines {
            sheet.text(&line.at)?;
            sheet.text(&line.worker)?;
            sheet.text(&line.device)?;
            sheet.integer(line.no)?;
            sheet.text(&line.act)?;
            sheet.optional(line.subject_kind.as_deref())?;
            sheet.text(&line.subject)?;
            sheet.optional(line.reason.as_deref())?;
            sheet.end_row()?;
        }
        self.env.fs.write_atomic(&path, &sheet.finish()?.inner)?;
        Ok(path)
    }

    /// Looks at every line of every log that is here: its own hash, the line before it, its reason, and
    /// whether the own log still ends where it ended.
    pub(super) fn verify_access(&self) -> Result<Vec<VerifyFinding>> {
        let mut by_log: HashMap<Id, Vec<(AccessLine, bool)>> = HashMap::new();
        self.store.each_stored(Kind::AccessLine, |s| {
            let touched = s.header.deleted_at.is_some();
            let line: AccessLine = entity(&s.record)?;
            by_log.entry(line.log).or_default().push((line, touched));
            Ok(())
        })?;
        let own = self.store.own_log()?.0;
        let mut findings = vec![];
        for (log, lines) in &by_log {
            let label = self.store.device(*log)?.map(|d| d.label).unwrap_or_default();
            let known: HashSet<(i64, &str)> =
                lines.iter().map(|(l, _)| (l.no, l.hash.as_str())).chain([(0, FIRST)]).collect();
            let mut say = |what: &str, no: i64, healable| {
                let place = json!({ "log": log.to_string(), "device": label, "line": no });
                findings.push(VerifyFinding { what: what.into(), place, healable });
            };
            for (line, touched) in lines {
                if *touched || bound(line).hash() != line.hash || !self.reason_holds(line, *log == own)? {
                    say("access_changed", line.no, false);
                }
                if !known.contains(&(line.no - 1, line.prev.as_str())) {
                    // Of another log the line before may still be on its way.
                    say("access_broken", line.no, *log != own);
                }
            }
        }
        if let Some((no, hash)) = self.last_written()? {
            let there = by_log.get(&own).is_some_and(|l| l.iter().any(|(l, _)| l.no == no && l.hash == hash));
            if !there {
                let place = json!({ "log": own.to_string(), "device": self.device(), "line": no });
                findings.push(VerifyFinding { what: "access_cut".into(), place, healable: false });
            }
        }
        findings.sort_by_key(|f| f.place.to_string());
        Ok(findings)
    }

    /// Whether the reason is the one that the line was written with. One that went with an erased family
    /// is gone; of others' lines it may still come.
    fn reason_holds(&self, line: &AccessLine, own: bool) -> Result<bool> {
        Ok(match (&line.reason, line.salt, &line.reason_hash) {
            (Some(reason), Some(salt), Some(hash)) => reason_hash(salt, reason) == *hash,
            (None, None, None) => true,
            (None, None, Some(_)) => {
                !own || line.family_id.is_some_and(|f| self.is_erased(f).unwrap_or(false))
            }
            // A part of it is on its way.
            (_, _, Some(_)) => !own,
            _ => false,
        })
    }

    fn last_written(&self) -> Result<Option<(i64, String)>> {
        let last = self.store.setting(LAST)?.unwrap_or_default();
        let mut parts = last.split(' ');
        let (log, no, hash) = (parts.next(), parts.next(), parts.next());
        let own = self.store.own_log()?.0.to_string();
        Ok(match (log, no.and_then(|n| n.parse().ok()), hash) {
            (Some(log), Some(no), Some(hash)) if log == own => Some((no, hash.to_owned())),
            _ => None,
        })
    }
}

fn bound(line: &AccessLine) -> Bound<'_> {
    Bound {
        log: line.log,
        no: line.no,
        at: line.at,
        actor: line.actor,
        act: &line.act,
        subject_kind: line.subject_kind.as_deref(),
        subject: line.subject_id,
        family: line.family_id,
        reason_hash: line.reason_hash.as_deref(),
        prev: &line.prev,
    }
}

impl Tx<'_> {
    /// Writes a line of the access log into the open change, with the act it is about.
    pub fn log_access(&mut self, act: AccessAct, subject: Option<(Kind, Id)>, reason: &str) -> Result<()> {
        let (log, app) = (self.own.log, self.app);
        if app.last_written()?.is_none() && app.store.last_access_line(log)?.is_none() {
            // What was written before lines were shared goes first.
            for old in app.store.old_access_lines()? {
                self.add_line(old)?;
            }
        }
        let (kind, subject) = subject.unzip();
        let line = Access {
            at: app.now(),
            actor: app.actor(),
            act: act.code().to_owned(),
            kind,
            subject,
            reason: reason.trim().to_owned(),
        };
        self.add_line(line)
    }

    fn add_line(&mut self, a: Access) -> Result<()> {
        let (log, app) = (self.own.log, self.app);
        let (no, prev) = app.store.last_access_line(log)?.unwrap_or_else(|| (0, FIRST.to_owned()));
        let family = match a.kind.zip(a.subject) {
            Some((kind, id)) => app.families_of(kind, id, 0)?.into_iter().next(),
            None => None,
        };
        let mut random = [0; 16];
        app.env.entropy.fill(&mut random);
        let salt = Id::from_bytes(random);
        let hash = (!a.reason.is_empty()).then(|| reason_hash(salt, &a.reason));
        let line = Bound {
            log,
            no: no + 1,
            at: a.at,
            actor: a.actor,
            act: &a.act,
            subject_kind: a.kind.map(Kind::name),
            subject: a.subject,
            family,
            reason_hash: hash.as_deref(),
            prev: &prev,
        };
        let mut record = Record::new(Kind::AccessLine, app.new_id());
        let own = line.hash();
        record.set("log", log);
        record.set("no", line.no);
        record.set("at", Instant(a.at.0));
        record.set("actor", a.actor);
        record.set("act", a.act.clone());
        record.set("subject_kind", line.subject_kind.map(str::to_owned));
        record.set("subject_id", a.subject);
        record.set("family_id", family);
        if hash.is_some() {
            record.set("reason", a.reason.clone());
            record.set("salt", salt);
        }
        record.set("reason_hash", hash.clone());
        record.set("prev", prev.clone());
        record.set("hash", own.clone());
        app.store.set_setting(LAST, &format!("{log} {} {own}", line.no))?;
        self.save(None, record).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use crate::app::{AccessFilter, Founding, Profile};
    use crate::domain::record::Kind;
    use crate::domain::time::Instant;
    use crate::env::Env;
    use crate::report::{ReportQuery, Span, Table};
    use crate::store::Key;
    use serde_json::json;

    /// A disk that is full, or may not be written, keeps nobody from reading; the lines come with the next change.
    #[test]
    fn where_nothing_can_be_written_somebody_still_logs_in() {
        let dir = tempfile::tempdir().unwrap();
        let founding = Founding { organisation: "例示", actor: "例山", sample: false };
        let env = Env::seeded(Instant(1_773_000_000_000), 1);
        let app = Profile::at(dir.path()).create(&Key::Raw([7; 32].into()), env, &founding).unwrap();
        let acts = || -> Vec<(String, String)> {
            let lines = app.access_log(&AccessFilter::default()).unwrap().into_iter();
            lines.map(|l| (l.act, l.reason.unwrap_or_default())).collect()
        };
        app.store.run("PRAGMA query_only = ON");
        app.log_in().unwrap();
        app.log_in_today().unwrap();
        let span = Span::FiscalYears { first: 2025, last: 2025 };
        let query = ReportQuery { table: Table::Visits, span, by: None, programme: None };
        assert!(app.report_view(&query).is_ok(), "lines that wait keep nobody from a report");
        let put = || app.put(Kind::Household, &json!({ "display_name": "見本家" }));
        assert_eq!(put().unwrap_err().code, "read_only", "and with a change that fails none is lost");
        assert!(acts().is_empty());
        app.store.run("PRAGMA query_only = OFF");
        put().unwrap();
        assert_eq!(acts(), [("log_in", "command_line"), ("log_in", "")].map(|(a, r)| (a.into(), r.into())));
        assert_eq!(app.verify().unwrap(), []);
    }

    #[test]
    fn a_broken_chain_is_found_and_named() {
        for (sql, what, at) in [
            ("UPDATE access_line SET reason = '別の理由' WHERE no = 2", "access_changed", 2),
            ("UPDATE access_line SET at = at + 1 WHERE no = 1", "access_changed", 1),
            ("UPDATE access_line SET actor = id WHERE no = 3", "access_changed", 3),
            ("UPDATE access_line SET reason = NULL, salt = NULL WHERE no = 3", "access_changed", 3),
            ("DELETE FROM access_line WHERE no = 2", "access_broken", 3),
            ("DELETE FROM access_line WHERE no = 3", "access_cut", 3),
            ("DELETE FROM access_line WHERE no = 1", "access_broken", 2),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let founding = Founding { organisation: "例示", actor: "例山", sample: false };
            let env = Env::seeded(Instant(1_773_000_000_000), 1);
            let app = Profile::at(dir.path()).create(&Key::Raw([7; 32].into()), env, &founding).unwrap();
            let family = app.put(Kind::Household, &json!({ "display_name": "見本家" })).unwrap().id;
            let family = crate::domain::id::Id::parse(&family).unwrap();
            for reason in ["一", "二", "三"] {
                app.reveal(family, reason).unwrap();
            }
            assert_eq!(app.verify().unwrap(), []);
            app.store.run(sql);
            let found = app.verify().unwrap();
            let named = found.iter().find(|f| f.what == what);
            assert_eq!(named.map(|f| f.place["line"].as_i64()), Some(Some(at)), "{sql}: {found:?}");
        }
    }
}
