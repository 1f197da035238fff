//! `put`: JSON Lines in, one answer for each line.

use crate::lines::{Line, Lines};
use crate::open::kind;
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use std::io::Read;
use tsunagi_core::app::{App, PutLine, Tx};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::{Class, Error};
use tsunagi_core::fs::{DiskFs, Fs as _};

/// Lines at most that one commit covers.
const BATCH: usize = 1_000;

/// A line's number and what became of it.
type Answer = (u64, PutLine);

impl Run<'_, '_> {
    pub fn put(&mut self, a: &args::Put) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        match &a.file {
            Some(path) => {
                let file = DiskFs.open(path)?;
                self.put_from(&app, kind, file, a.atomic)
            }
            None => {
                let stdin = self.stdin.take();
                stdin.map_or(Ok(()), |stdin| self.put_from(&app, kind, stdin, a.atomic))
            }
        }
    }

    fn put_from(&mut self, app: &App, kind: Kind, input: impl Read, atomic: bool) -> Result<()> {
        let mut lines = Lines::new(input);
        if atomic {
            return self.put_atomic(app, kind, &mut lines);
        }
        while let Some(first) = lines.next().map_err(unreadable)? {
            // A transaction never waits for the writer of the input: it ends with what is here.
            let answers = app.transact_many(None, |tx| {
                let mut answers = vec![store(tx, kind, first)?];
                while answers.len() < BATCH && lines.buffered() {
                    match lines.next().map_err(unreadable)? {
                        Some(line) => answers.push(store(tx, kind, line)?),
                        None => break,
                    }
                }
                Ok(answers)
            })?;
            for answer in answers.value {
                self.put_answer(answer)?;
            }
            self.out.flush()?;
        }
        Ok(())
    }

    fn put_atomic(&mut self, app: &App, kind: Kind, lines: &mut Lines<impl Read>) -> Result<()> {
        // All of it first: a transaction must not wait for the writer of the input.
        let mut all = vec![];
        while let Some(line) = lines.next().map_err(unreadable)? {
            all.push(line);
        }
        let mut refused = None;
        let stored = app.transact(None, |tx| {
            let mut answers = vec![];
            for line in all {
                match line.json.and_then(|json| tx.put(kind, &json)) {
                    Ok(view) => answers.push((line.number, Ok(view))),
                    Err(e) => {
                        refused = is_about_the_line(&e).then(|| (line.number, Err(e.clone())));
                        return Err(e);
                    }
                }
            }
            Ok(answers)
        });
        match (stored, refused) {
            (Ok(outcome), _) => outcome.value.into_iter().try_for_each(|a| self.put_answer(a)),
            (Err(_), Some(answer)) => self.put_answer(answer),
            (Err(e), None) => Err(e.into()),
        }
    }

    fn put_answer(&mut self, (line, answer): Answer) -> Result<()> {
        match answer {
            Ok(view) => self.out.answer(&view),
            Err(e) => {
                self.out.answer(&json!({ "error": e.json(), "line": line }))?;
                self.out.refused(line, &e);
                Ok(())
            }
        }
    }
}

/// Stores one line as a change of its own; Err only for what concerns more than this line.
fn store(tx: &mut Tx<'_>, kind: Kind, line: Line) -> std::result::Result<Answer, Error> {
    let answer = line.json.and_then(|json| tx.change(None, |tx| tx.put(kind, &json)));
    match answer {
        Err(e) if !is_about_the_line(&e) => Err(e),
        answer => Ok((line.number, answer)),
    }
}

/// A full disk or a damaged page is no fault of the line: nothing after it would fare better.
fn is_about_the_line(e: &Error) -> bool {
    matches!(e.class, Class::Refused | Class::Usage)
}

fn unreadable(e: std::io::Error) -> Error {
    Error::new(Class::Away, "input").with(json!({ "os": e.raw_os_error() }))
}
