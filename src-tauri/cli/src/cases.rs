//! Questionnaires: `questionnaire list`, `questionnaire add`.

use crate::say::Result;
use crate::{Run, args};
use serde_json::json;

impl Run<'_, '_> {
    pub fn questionnaire(&mut self, a: &args::Questionnaire) -> Result<()> {
        let app = self.app()?;
        match a {
            args::Questionnaire::List => {
                let view = app.questionnaires()?;
                for q in &view.questionnaires {
                    let line =
                        json!({ "code": q.code, "title": q.title, "items": q.items.len(), "id": q.id });
                    self.row(&line, &format!("{}  {}  {}", q.code, q.title, q.id))?;
                }
                for t in &view.templates {
                    let line = json!({ "code": t.code, "title": t.title, "items": t.items, "id": null });
                    self.row(&line, &format!("{}  {}  －", t.code, t.title))?;
                }
                Ok(())
            }
            args::Questionnaire::Add { code } => {
                let view = app.add_questionnaire(code)?.value;
                self.out
                    .answer(&json!({ "id": view.id, "revision": view.revision, "warnings": view.warnings }))
            }
        }
    }

    fn row(&mut self, json: &serde_json::Value, text: &str) -> Result<()> {
        if self.out.json() { self.out.answer(json) } else { self.out.line(text) }
    }
}
