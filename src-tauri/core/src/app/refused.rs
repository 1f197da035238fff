//! Lines of the access log that wait. What was refused while a change was being written: the change is taken back,
//! its line is not, and is written when the transaction is over, whatever becomes of it. And who opened a profile
//! that cannot be written: the next change that can be stored brings the line along.

use super::App;
use super::access_log::is_unwritable;
use super::transact::Tx;
use crate::domain::access_line::AccessAct;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use std::sync::{Mutex, PoisonError};

/// Codes that say that somebody was not let; all others say that an input was not right.
const NOT_LET: [&str; 6] =
    ["not_your_role", "I-31", "second_person_needed", "field_fixed", "kind_kept", "last_administrator"];

/// A line that is still to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    act: AccessAct,
    subject: Option<(Kind, Id)>,
    what: String,
}

/// Lines of the open transaction.
#[derive(Debug, Default)]
pub(super) struct Refused(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    lines: Vec<Line>,
    /// How often something was noted, the same again among it.
    times: usize,
}

impl Refused {
    /// The same is said once a transaction.
    fn note(&self, line: Line) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.times += 1;
        if !noted.lines.contains(&line) {
            noted.lines.push(line);
        }
    }

    fn times(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).times
    }

    /// Whether somebody was refused something in a line that waits.
    fn keeps_out(&self) -> bool {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.lines.iter().any(|line| line.act == AccessAct::Refusal)
    }

    fn take(&self) -> Vec<Line> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).lines)
    }
}

/// What was not let, as the list `refused` has it: of a role the act and the kind, of everything else the code.
fn what(e: &Error) -> String {
    let part = |name: &str| e.detail.get(name).and_then(serde_json::Value::as_str);
    match (part("act"), part("kind")) {
        (Some(act), Some(kind)) => format!("{act} {kind}"),
        (Some(act), None) => act.to_owned(),
        _ if e.code == "I-31" => "not_assigned".to_owned(),
        _ => e.code.clone(),
    }
}

impl App {
    /// Somebody was not let do or see something: a line of the access log, now or, while a change is being
    /// written, when its transaction is over.
    pub(super) fn log_refusal(&self, subject: Option<(Kind, Id)>, what: &str) -> Result<()> {
        if self.store.is_in_transaction() {
            self.refused.note(Line { act: AccessAct::Refusal, subject, what: what.to_owned() });
            return Ok(());
        }
        self.log_access(AccessAct::Refusal, subject, what)
    }

    /// A line about the own worker that keeps nobody out: where nothing can be written now, it waits.
    pub(super) fn log_self(&self, act: AccessAct, what: &str) -> Result<()> {
        let subject = Some((Kind::Worker, self.actor()));
        match self.log_access(act, subject, what) {
            Err(e) if is_unwritable(&e) => {
                self.refused.note(Line { act, subject, what: what.to_owned() });
                Ok(())
            }
            done => done,
        }
    }

    /// Refuses, with a line.
    pub(super) fn refuse<T>(&self, subject: Option<(Kind, Id)>, e: Error) -> Result<T> {
        self.log_refusal(subject, &what(&e))?;
        Err(e)
    }

    /// Runs `f`, which only reads, on one state of the database. Lines that wait are written after it, in the
    /// name of whoever asked.
    pub(super) fn read_together<T>(&self, f: impl FnOnce() -> Result<T>) -> Result<T> {
        let result = self.store.read_together(f);
        match self.write_refused() {
            // What keeps nobody out goes on waiting; what was refused has its line, or nothing is shown.
            Err(e) if is_unwritable(&e) && !self.refused.keeps_out() => result,
            Err(e) => Err(e),
            Ok(()) => result,
        }
    }

    /// Writes the lines of a transaction that came to nothing.
    pub(super) fn write_refused(&self) -> Result<()> {
        let lines = self.refused.take();
        if lines.is_empty() {
            return Ok(());
        }
        let written = self.transact(None, |tx| tx.add_refused(&lines));
        if written.is_err() {
            lines.into_iter().for_each(|line| self.refused.note(line));
        }
        written.map(drop)
    }

    /// How often something was refused inside of transactions.
    pub(super) fn refused_so_far(&self) -> usize {
        self.refused.times()
    }
}

impl Tx<'_> {
    /// Passes a refusal on, noting what it was about: the record, or the family of one that is new.
    pub(super) fn noting<T>(&self, before: Option<&Record>, record: &Record, result: Result<T>) -> Result<T> {
        match result {
            Err(e) if NOT_LET.contains(&e.code.as_str()) => {
                let subject = match (before, record.id_of("household_id")) {
                    (Some(_), _) => Some((record.kind, record.id)),
                    (None, Some(family)) => Some((Kind::Household, family)),
                    (None, None) => None,
                };
                // What was typed may name a family that there is not.
                let there = subject.map(|(kind, id)| self.app.store.exists(kind, id)).transpose()?;
                self.app.refuse(subject.filter(|_| there == Some(true)), e)
            }
            result => result,
        }
    }

    /// What a change was refused for without anybody having noted it closer since it was `noted` times.
    pub(super) fn note_refusal(&self, e: &Error, noted: usize) {
        if NOT_LET.contains(&e.code.as_str()) && self.app.refused.times() == noted {
            self.app.refused.note(Line { act: AccessAct::Refusal, subject: None, what: what(e) });
        }
    }

    /// Writes the lines that wait as a change of its own, which is no part of what the caller did: an undo
    /// does not meet it.
    pub(super) fn write_refused(&mut self) -> Result<()> {
        let lines = self.app.refused.take();
        if lines.is_empty() {
            return Ok(());
        }
        let aside = self.set_aside();
        let written = self.change(None, |tx| tx.add_refused(&lines));
        self.take_up(aside);
        if written.is_err() {
            lines.into_iter().for_each(|line| self.app.refused.note(line));
        }
        written
    }

    fn add_refused(&mut self, lines: &[Line]) -> Result<()> {
        lines.iter().try_for_each(|line| self.log_access(line.act, line.subject, &line.what))
    }
}
