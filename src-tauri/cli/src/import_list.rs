//! `import` of a list as organisations have it: columns guessed, likenesses shown, an Excel sheet too.

use crate::say::Result;
use crate::{Run, args};
use serde_json::{Value as Json, json};
use tsunagi_core::app::Watching;
use tsunagi_core::error::Error;
use tsunagi_core::import::header::ColumnMap;
use tsunagi_core::import::headings::recognised;
use tsunagi_core::view::{IntakeLook, IntakeReport, IntakeRequest};

impl Run<'_, '_> {
    pub(crate) fn import_list(&mut self, a: &args::Import, map: &ColumnMap) -> Result<()> {
        let (request, look) = self.list_request(a, map)?;
        let app = self.app()?;
        let out = &*self.out;
        let mut watching = Watching { progress: &mut |_, _| true, sentence: &mut |e| out.sentence(e) };
        let report = if a.dry_run {
            app.check_list(&a.file, &request, &mut watching)?
        } else {
            app.import_list(&a.file, &request, &mut watching)?
        };
        for problem in &report.problems {
            let mut error = Error::refused(&problem.code).with(problem.detail.clone());
            error.field.clone_from(&problem.field);
            self.out.refused(u64::from(problem.line), &error);
        }
        for like in report.duplicates.iter().filter(|d| d.choice.is_none()) {
            let detail = json!({ "verdict": like.verdict, "candidates": like.candidates.len() });
            self.out.refused(u64::from(like.line), &Error::refused("duplicate_undecided").with(detail));
        }
        self.answer_list(&look, &report)
    }

    /// Whether every heading of a CSV says what it is, so that nothing is lost without a word.
    pub(crate) fn is_understood(&mut self, a: &args::Import, map: &ColumnMap) -> bool {
        let Ok((request, look)) = self.list_request(a, map) else { return false };
        let fields = request.fields.unwrap_or_default();
        let mapped = fields.iter().zip(&look.columns).all(|(field, column)| {
            field.is_some()
                || map.field_of(&column.heading).is_some()
                || recognised(std::iter::once(column.heading.as_str())) == 1
        });
        mapped && look.missing.is_empty()
    }

    /// What the list looks like, and the request with the columns that the mapping names.
    fn list_request(&mut self, a: &args::Import, map: &ColumnMap) -> Result<(IntakeRequest, IntakeLook)> {
        let app = self.app()?;
        let mut request = IntakeRequest {
            target: a.kind.clone(),
            sheet: a.sheet.clone(),
            header: a.header,
            undecided: a.duplicates.clone().unwrap_or_default(),
            ..IntakeRequest::default()
        };
        let look = app.look_into(&a.file, &request)?;
        let mapped: Vec<Option<Option<String>>> =
            look.columns.iter().map(|c| map.field_of(&c.heading).map(|f| f.map(str::to_owned))).collect();
        let is_named = |field: &str| mapped.iter().flatten().flatten().any(|f| f == field);
        // A field that the mapping gives to one column is taken from the one that was guessed.
        let guessed = |field: &Option<String>| field.clone().filter(|f| !is_named(f));
        let fields = look.columns.iter().zip(&mapped);
        let fields = fields.map(|(column, named)| named.clone().unwrap_or_else(|| guessed(&column.field)));
        request.fields = Some(fields.collect());
        let look = app.look_into(&a.file, &request)?;
        Ok((request, look))
    }

    fn answer_list(&mut self, look: &IntakeLook, r: &IntakeReport) -> Result<()> {
        let columns: Vec<Json> =
            look.columns.iter().map(|c| json!({ "heading": c.heading, "field": c.field })).collect();
        let answer = json!({
            "rows": r.rows, "stored": r.stored, "rejected": r.rejected, "batch": r.batch,
            "taken": r.taken, "skipped": r.skipped, "households": r.households, "people": r.people,
            "records": r.records, "same": r.same, "maybe": r.maybe, "undecided": r.undecided,
            "sheet": look.sheet, "header": look.header, "columns": columns, "notices": r.notices,
            "duplicates": r.duplicates,
        });
        if self.out.json() {
            return self.out.answer(&answer);
        }
        let lines = [
            self.out.pick(
                &format!("{}行（見出しは{}行目）", r.rows, look.header),
                &format!("{} rows below the headings in line {}", r.rows, look.header),
            ),
            self.out.pick(
                &format!("登録 {}行（世帯{}、人{}、その他{}）", r.stored, r.households, r.people, r.records),
                &format!(
                    "Stored {} rows ({} families, {} people, {} others)",
                    r.stored, r.households, r.people, r.records
                ),
            ),
            self.out.pick(
                &format!(
                    "受け付けない {}行、登録済みを使う {}行、取り込まない {}行",
                    r.rejected, r.taken, r.skipped
                ),
                &format!(
                    "Refused {} rows, existing taken {} rows, left out {} rows",
                    r.rejected, r.taken, r.skipped
                ),
            ),
        ];
        for line in lines {
            self.out.line(&line)?;
        }
        for column in &look.columns {
            let field = column.field.as_deref().unwrap_or("-");
            self.out.line(&format!("  {}  {} -> {field}", column.letter, column.heading))?;
        }
        for notice in &r.notices {
            self.out.line(&format!("  {} {}", notice.code, notice.detail))?;
        }
        for like in &r.duplicates {
            let choice = like.choice.as_deref().unwrap_or("?");
            self.out.line(&format!("  {} {} {} {choice}", like.line, like.name, like.verdict))?;
            for c in &like.candidates {
                let code = c.code.as_deref().unwrap_or_default();
                let (agrees, differs) = (c.agrees.join(","), c.differs.join(","));
                self.out.line(&format!(
                    "      = {} {code} {} [{agrees}] x [{differs}] {}",
                    c.name, c.verdict, c.id
                ))?;
            }
        }
        if let Some(file) = &r.rejected_file {
            self.out.talk(
                &format!("受け付けられなかった行は {file} にあります。直してもう一度取り込めます。"),
                &format!("Refused rows are in {file}; mend them and import that file."),
            );
        }
        if let Some(batch) = &r.batch {
            self.out.talk(
                &format!("取り消すには: tsunagi import undo {batch}"),
                &format!("To take it back: tsunagi import undo {batch}"),
            );
        }
        Ok(())
    }
}
