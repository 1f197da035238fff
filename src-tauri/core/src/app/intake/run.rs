//! One pass over a list: what each row is, whether it is there already, whether it can be stored.

use super::entry::{Entry, Mended, Problem, Reading};
use super::known::{Candidate, Known};
use super::{Read, Watching, missing, notice};
use crate::app::App;
use crate::app::transact::Tx;
use crate::domain::alike::Verdict;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::error::{Class, Error, Result};
use crate::import::grid::Notice;
use crate::import::header::Header;
use crate::import::headings::Target;
use crate::import::rejected::{Rejected, rejected_path};
use crate::view::{IntakeDuplicate, IntakeProblem, IntakeReport, IntakeRequest};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::path::Path;

/// Rows between two reports of progress.
const STEP: usize = 100;
/// Problems and likenesses that a report holds; the counts are of all.
const MOST: usize = 500;
/// Records remembered as existing; beyond that an import forgets them and asks again.
const REMEMBERED: usize = 200_000;
/// What a check ends its transaction with; it never leaves this module.
const DRY_RUN: &str = "dry_run";

/// What becomes of a row that looks like somebody who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Keep,
    Take,
    Skip,
}

impl Choice {
    fn parse(code: &str) -> Option<Choice> {
        Some(match code {
            "keep" => Choice::Keep,
            "take" => Choice::Take,
            "skip" => Choice::Skip,
            _ => return None,
        })
    }
}

/// What was decided, by first line.
struct Decided<'r> {
    by_line: HashMap<u32, (Choice, Option<&'r str>)>,
    others: Option<Choice>,
}

impl<'r> Decided<'r> {
    fn of(request: &'r IntakeRequest) -> Result<Decided<'r>> {
        let unknown = |typed: &str| Error::field("code_unknown", "choice").with(json!({ "typed": typed }));
        let mut by_line = HashMap::new();
        for decision in &request.decisions {
            let choice = Choice::parse(&decision.choice).ok_or_else(|| unknown(&decision.choice))?;
            by_line.insert(decision.line, (choice, decision.existing.as_deref()));
        }
        let others = match request.undecided.as_str() {
            "" | "refuse" => None,
            typed => Some(Choice::parse(typed).ok_or_else(|| unknown(typed))?),
        };
        Ok(Decided { by_line, others })
    }
}

/// The pass under way.
struct Run<'a, 'f> {
    read: &'a Read,
    decided: Decided<'a>,
    known: Known,
    report: IntakeReport,
    rejected: Option<Rejected<'f>>,
}

impl App {
    /// With `store_beside` the list is stored, and its refused rows are written beside that file.
    pub(super) fn run_intake(
        &self,
        read: Read,
        request: &IntakeRequest,
        store_beside: Option<&Path>,
        watching: &mut Watching<'_>,
    ) -> Result<IntakeReport> {
        if let Some(first) = missing(read.target, &read.fields).first() {
            let detail = json!({ "missing": [first], "found": read.table.columns });
            return Err(Error::field("csv_column_missing", first.as_str()).with(detail));
        }
        let decided = Decided::of(request)?;
        let people = matches!(
            read.target,
            Target::FamilyList | Target::Kind(Kind::Person) | Target::Kind(Kind::Household)
        );
        let known = if people { Known::of(self)? } else { Known::default() };
        let mut mended = Mended::new();
        let reading = Reading {
            target: read.target,
            fields: &read.fields,
            epoch_1904: read.table.epoch_1904,
            today: self.today(),
            family_names: &known.family_names,
        };
        let entries = reading.entries(&read.table.rows, &mut mended);
        let header = Header { columns: read.table.columns.clone(), fields: read.fields.clone() };
        let rejected = store_beside.map(|path| Rejected::new(&*self.env.fs, &rejected_path(path), &header));
        let mut notices: Vec<_> = read.table.notices.iter().map(notice).collect();
        notices.extend(mended.into_iter().map(|(code, lines)| {
            let first: Vec<u32> = lines.iter().copied().take(10).collect();
            notice(&Notice::new(code, json!({ "count": lines.len(), "lines": first })))
        }));
        let report = IntakeReport { rows: read.table.rows.len(), notices, ..IntakeReport::default() };
        let mut run = Run { read: &read, decided, known, report, rejected };
        let batch = self.new_id();
        let outcome = self.transact_many(Some(batch), |tx| {
            let (total, mut done, mut told) = (run.report.rows, 0, 0);
            for entry in &entries {
                run.one(tx, entry, watching)?;
                done += entry.rows.len();
                if done - told >= STEP || done == total {
                    told = done;
                    if !(watching.progress)(done, total) {
                        return Err(Error::refused("cancelled"));
                    }
                }
            }
            if let Some(rejected) = run.rejected.take() {
                // Before the commit: where the refused rows cannot be given back, nothing is stored.
                run.report.rejected_file = rejected.finish()?.map(|p| p.to_string_lossy().into_owned());
            }
            if store_beside.is_none() { Err(Error::refused(DRY_RUN)) } else { Ok(()) }
        });
        let mut report = run.report;
        match outcome {
            Err(e) if !(store_beside.is_none() && e.code == DRY_RUN) => return Err(e),
            Ok(outcome) if !outcome.changes.changes.is_empty() => report.batch = Some(batch.to_string()),
            _ => {}
        }
        Ok(report)
    }
}

impl Run<'_, '_> {
    fn one(&mut self, tx: &mut Tx<'_>, entry: &Entry, watching: &mut Watching<'_>) -> Result<()> {
        if let Some(problem) = &entry.problem {
            return self.refuse(entry, problem, watching);
        }
        if tx.known.len() > REMEMBERED {
            tx.known.clear();
        }
        let is_person = self.read.target == Target::Kind(Kind::Person);
        let given_id = entry.record.contains_key("id")
            || is_person && entry.members.iter().any(|m| m.fields.contains_key("id"));
        let candidates = match self.read.target {
            _ if given_id => vec![],
            Target::Kind(Kind::Person) => self.known.people_like(entry),
            Target::FamilyList | Target::Kind(Kind::Household) => self.known.families_like(entry),
            Target::Kind(_) => vec![],
        };
        let line = self.line(entry.rows.first().copied());
        let (choice, existing) = match self.decided.by_line.get(&line) {
            Some((choice, existing)) => (Some(*choice), *existing),
            None => (self.decided.others.filter(|_| !candidates.is_empty()), None),
        };
        if let Some(best) = candidates.first() {
            match best.verdict {
                Verdict::Same => self.report.same += 1,
                Verdict::Maybe => self.report.maybe += 1,
            }
            self.show(entry, line, &candidates, choice, is_person);
        }
        let rows = entry.rows.len();
        let taken = match choice {
            None if candidates.is_empty() => None,
            None => {
                self.report.undecided += 1;
                return self.wait(entry, watching);
            }
            Some(Choice::Skip) => {
                self.report.skipped += rows;
                return Ok(());
            }
            Some(Choice::Keep) => None,
            Some(Choice::Take) => match existing {
                Some(existing) => {
                    let wrong =
                        || Error::field("record_missing", "existing").with(json!({ "kind": "household" }));
                    let id = self.known.named(existing).ok_or_else(wrong)?;
                    let like = candidates.iter().find(|c| c.id == id).cloned();
                    Some((id, like))
                }
                None => candidates.first().map(|c| (c.id, Some(c.clone()))),
            },
        };
        let target = self.read.target;
        let stored = match (&taken, target) {
            (Some(_), Target::Kind(_)) => {
                self.report.taken += rows;
                return Ok(());
            }
            (Some((home, like)), Target::FamilyList) => {
                if !self.known.is_home(*home) {
                    return Err(
                        Error::field("record_missing", "existing").with(json!({ "kind": "household" }))
                    );
                }
                let numbers = self.known.phones_of(*home).to_vec();
                tx.join_family(entry, *home, like.as_ref(), &numbers)?
            }
            (None, Target::FamilyList) => tx.store_family(entry)?,
            (None, Target::Kind(kind)) => tx.store_record(kind, entry)?,
        };
        match stored {
            Ok(made) => {
                self.report.stored += rows;
                self.report.taken += if taken.is_some() { rows } else { 0 };
                match target {
                    Target::FamilyList => self.report.households += usize::from(taken.is_none()),
                    Target::Kind(Kind::Household) => self.report.households += 1,
                    Target::Kind(Kind::Person) => {}
                    Target::Kind(_) => self.report.records += 1,
                }
                self.report.people += made.people.len();
                self.known.add(entry, line, made.home, &made.people);
                Ok(())
            }
            Err((row, error)) => {
                let column = error.field.as_deref().and_then(|f| self.column(f, entry, row));
                let detail = (*error.detail).clone();
                let row = row.or(entry.rows.first().copied()).unwrap_or(0);
                self.refuse(entry, &Problem { row, column, code: error.code, detail }, watching)
            }
        }
    }

    fn line(&self, row: Option<usize>) -> u32 {
        row.and_then(|at| self.read.table.rows.get(at)).map_or(0, |r| r.line)
    }

    fn cells(&self, row: usize) -> Vec<String> {
        let width = self.read.table.columns.len();
        let row = self.read.table.rows.get(row);
        let shown = row.map_or(0, |r| r.cells.len()).max(width);
        (0..shown).map(|n| row.map(|r| r.cell(n).text().into_owned()).unwrap_or_default()).collect()
    }

    /// The column of the field that an error of `put` names.
    fn column(&self, field: &str, entry: &Entry, row: Option<usize>) -> Option<usize> {
        let place = |name: &str| self.read.fields.iter().position(|f| f.as_deref() == Some(name));
        let last = field.rsplit('.').next().unwrap_or(field);
        if self.read.target != Target::FamilyList {
            let of_full = |full: &str, parts: &[&str]| place(full).filter(|_| parts.contains(&last));
            return place(field)
                .or_else(|| place(last))
                .or_else(|| of_full("full_name", &["family_name", "given_name"]))
                .or_else(|| of_full("full_kana", &["family_kana", "given_kana"]));
        }
        if field.starts_with("phones") {
            return place("phone1").or_else(|| place("phone2"));
        }
        if field.starts_with("address_history") {
            return place(&format!("address.{last}"));
        }
        let roles = entry.members.iter().filter(|m| Some(m.row) == row).map(|m| m.role);
        let of_people = roles.clone().find_map(|role| place(&format!("{role}.{last}")));
        let of_names = || {
            let full = if last.ends_with("kana") { "full_kana" } else { "full_name" };
            roles.clone().find_map(|role| place(&format!("{role}.{full}")))
        };
        let named = last.ends_with("_name") || last.ends_with("_kana");
        place(&format!("household.{last}")).or(of_people).or_else(|| if named { of_names() } else { None })
    }

    fn refuse(&mut self, entry: &Entry, problem: &Problem, watching: &mut Watching<'_>) -> Result<()> {
        let header = &self.read.fields;
        let field = problem.column.and_then(|n| header.get(n).cloned().flatten());
        self.report.rejected += entry.rows.len();
        if self.report.problems.len() < MOST {
            self.report.problems.push(IntakeProblem {
                line: self.line(Some(problem.row)),
                column: problem.column,
                field: field.clone(),
                code: problem.code.clone(),
                detail: problem.detail.clone(),
                cells: self.cells(problem.row),
            });
        }
        for row in &entry.rows {
            // A family comes back whole, so that it can be taken in whole.
            let (code, detail) = match *row == problem.row {
                true => (problem.code.as_str(), problem.detail.clone()),
                false => ("family_refused", json!({ "line": self.line(Some(problem.row)) })),
            };
            let field = field.as_deref().filter(|_| *row == problem.row);
            self.give_back(*row, field, code, detail, watching)?;
        }
        Ok(())
    }

    /// A row about which somebody has to decide.
    fn wait(&mut self, entry: &Entry, watching: &mut Watching<'_>) -> Result<()> {
        self.report.rejected += entry.rows.len();
        for row in &entry.rows {
            self.give_back(*row, None, "duplicate_undecided", json!({}), watching)?;
        }
        Ok(())
    }

    fn give_back(
        &mut self,
        row: usize,
        field: Option<&str>,
        code: &str,
        detail: Json,
        watching: &mut Watching<'_>,
    ) -> Result<()> {
        let cells = self.cells(row);
        let line = self.line(Some(row));
        let Some(rejected) = &mut self.rejected else { return Ok(()) };
        let error = Error::new(Class::Refused, code).with(detail);
        let error = field.map_or(error.clone(), |f| error.at(f));
        let sentence = (watching.sentence)(&error);
        rejected.push(cells.iter().map(String::as_str), u64::from(line), field, code, &sentence)
    }

    fn show(
        &mut self,
        entry: &Entry,
        line: u32,
        candidates: &[Candidate],
        choice: Option<Choice>,
        is_person: bool,
    ) {
        if self.report.duplicates.len() >= MOST {
            return;
        }
        let first = entry.members.first();
        let birth = first.filter(|_| is_person).and_then(|m| m.traits.birth);
        let name = match first {
            Some(member) if is_person => member.traits.name.clone(),
            _ => entry.text("display_name").to_owned(),
        };
        let views = candidates.iter().map(|c| self.known.view(c, entry, is_person)).collect::<Vec<_>>();
        self.report.duplicates.push(IntakeDuplicate {
            line,
            name,
            birth_date: birth.map(|b| b.to_string()),
            verdict: views.first().map(|v| v.verdict.clone()).unwrap_or_default(),
            candidates: views,
            choice: choice.map(|c| match c {
                Choice::Keep => "keep".to_owned(),
                Choice::Take => "take".to_owned(),
                Choice::Skip => "skip".to_owned(),
            }),
        });
    }
}

/// What an entry became.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub home: Option<Id>,
    /// Place among the entry's members, and the record.
    pub people: Vec<(usize, Id)>,
}
