//! `get`, `list`, `history`, `beds`, and `delete`.

use crate::open::{date, kind, programme, record};
use crate::say::Result;
use crate::{Run, args};
use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::Error;
use tsunagi_core::store::Filter;

/// The error for a record argument that names none.
const MISSING: &str = "record_unknown";

impl Run<'_, '_> {
    pub fn get(&mut self, a: &args::Get) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        let found = app.get(kind, record(&app, kind, MISSING, &a.id)?)?;
        if self.out.json() {
            return self.out.answer(&found);
        }
        self.out.line(&format!("{found:#}"))
    }

    pub fn list(&mut self, a: &args::List) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        let day = |name: &str, typed: &Option<String>| {
            typed.as_deref().map(|typed| date(name, typed, app.today())).transpose()
        };
        let filter = Filter {
            from: day("from", &a.from)?,
            to: day("to", &a.to)?,
            programme: a.programme.as_deref().map(|p| programme(&app, p)).transpose()?,
            household: a
                .household
                .as_deref()
                .map(|h| record(&app, Kind::Household, "household_unknown", h))
                .transpose()?,
            status: a.status.clone(),
            ..Filter::default()
        };
        // The core's list ends with a core error; what ended it at this side is kept here.
        let mut stopped = None;
        let listed = app.list(kind, &filter, |found| {
            self.out.answer(&found).map_err(|stop| {
                stopped = Some(stop);
                Error::refused("output")
            })
        });
        match stopped {
            Some(stop) => Err(stop),
            None => Ok(listed?),
        }
    }

    pub fn history(&mut self, a: &args::Get) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        for line in app.history(kind, record(&app, kind, MISSING, &a.id)?)? {
            if self.out.json() {
                self.out.answer(&line)?;
                continue;
            }
            let reason = line.reason.as_deref().map(|r| format!("（{r}）")).unwrap_or_default();
            let (before, after) = (plain(&line.before), plain(&line.after));
            self.out.line(&format!(
                "{}  {}  {}  {}: {before} → {after}{reason}",
                line.at, line.change, line.actor, line.field
            ))?;
        }
        Ok(())
    }

    pub fn find(&mut self, a: &args::Find) -> Result<()> {
        for hit in self.app()?.find(&a.text, a.limit)? {
            if self.out.json() {
                self.out.answer(&hit)?;
                continue;
            }
            let cell = |text: &Option<String>| text.clone().unwrap_or_else(|| "－".into());
            self.out.line(&format!(
                "{}  {}  {}  {}  {}",
                hit.id,
                cell(&hit.code),
                hit.name,
                cell(&hit.kana),
                cell(&hit.birth_date)
            ))?;
        }
        Ok(())
    }

    pub fn delete(&mut self, a: &args::Delete) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        let id = record(&app, kind, MISSING, &a.id)?;
        let revision = app.delete(kind, id, &a.reason)?.value;
        self.out.answer(&json!({ "id": id.to_string(), "revision": revision }))
    }

    pub fn duplicates(&mut self) -> Result<()> {
        for pair in self.app()?.duplicates(usize::MAX)?.pairs {
            if self.out.json() {
                self.out.answer(&pair)?;
                continue;
            }
            let (one, other) = (&pair.one, &pair.other);
            self.out.line(&format!(
                "{}  {}  {} {}  {} {}  +{}  -{}",
                pair.kind,
                pair.verdict,
                one.id,
                one.name,
                other.id,
                other.name,
                pair.agrees.join(","),
                pair.differs.join(",")
            ))?;
        }
        Ok(())
    }

    pub fn merge(&mut self, a: &args::Merge) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        let from = record(&app, kind, MISSING, &a.from)?;
        let into = record(&app, kind, MISSING, &a.into)?;
        let done = app.merge(kind, from, into, &a.reason)?;
        let change = done.changes.changes.last().map(u64::to_string);
        self.out.answer(&json!({ "id": from.to_string(), "merged_into": into.to_string(), "change": change }))
    }

    pub fn unmerge(&mut self, a: &args::Unmerge) -> Result<()> {
        let kind = kind(&a.kind)?;
        let app = self.app()?;
        let from = record(&app, kind, MISSING, &a.from)?;
        let done = app.unmerge(kind, from, &a.reason)?;
        let change = done.changes.changes.last().map(u64::to_string);
        self.out.answer(&json!({ "id": from.to_string(), "merged_into": null, "change": change }))
    }

    pub fn beds(&mut self, a: &args::Beds) -> Result<()> {
        let app = self.app()?;
        let (from, to) = (date("from", &a.from, app.today())?, date("to", &a.to, app.today())?);
        let nights = app.beds(programme(&app, &a.programme)?, from, to)?;
        if !self.out.json() {
            let heading = self.out.pick(
                "夜          定員  利用  予約  空き  注意",
                "night       capacity  taken  held  free  violations",
            );
            self.out.line(&heading)?;
        }
        for n in nights {
            if self.out.json() {
                self.out.answer(&n)?;
                continue;
            }
            let number = |n: Option<i64>| n.map_or_else(|| "－".into(), |n| n.to_string());
            self.out.line(&format!(
                "{}  {:>4}  {:>4}  {:>4}  {:>4}  {}",
                n.night,
                number(n.capacity),
                n.taken,
                n.held,
                number(n.free),
                n.violations.join(", ")
            ))?;
        }
        Ok(())
    }
}

/// A value for people: texts without quotes, nothing as a dash.
fn plain(value: &Json) -> String {
    match value {
        Json::Null => "－".into(),
        Json::String(s) => s.clone(),
        other => other.to_string(),
    }
}
