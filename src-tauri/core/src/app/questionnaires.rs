//! Questionnaires: taking up a template, what answers come to, seeing to an alert.

use super::transact::Outcome;
use super::{App, entity};
use crate::assets;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::kinds::{QuestionItem, Questionnaire};
use crate::domain::record::Kind;
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{
    AnswerView, PutView, QuestionView, QuestionnaireView, QuestionnairesView, ScoreView, TemplateLine,
};
use serde_json::{Value as Json, json};

impl App {
    /// The organisation's questionnaires with their items, and the templates that are left.
    pub fn questionnaires(&self) -> Result<QuestionnairesView> {
        self.ask(Act::Cases)?;
        let mut own = vec![];
        for record in self.records(Kind::Questionnaire, &Filter::default())? {
            own.push(self.questionnaire_view(entity(&record)?)?);
        }
        let templates = assets::templates().iter().filter(|t| own.iter().all(|q| q.code != t.code));
        let templates = templates.map(|t| TemplateLine {
            code: t.code.clone(),
            title: t.title.clone(),
            title_en: t.title_en.clone(),
            items: t.items.len() as i64,
        });
        Ok(QuestionnairesView { templates: templates.collect(), questionnaires: own })
    }

    fn questionnaire_view(&self, q: Questionnaire) -> Result<QuestionnaireView> {
        let scored = self.question_items(q.id)?;
        let mut items = vec![];
        for record in self.records(Kind::QuestionItem, &Filter::by("questionnaire_id", q.id))? {
            let item: QuestionItem = entity(&record)?;
            let words: Vec<&str> = item.scale.iter().flat_map(|s| s.split(';')).map(str::trim).collect();
            let points = scored.iter().find(|s| s.no == item.no);
            items.push(QuestionView {
                id: item.id.to_string(),
                no: item.no,
                answers: (item.scale_min..=item.scale_max)
                    .zip(0..)
                    .map(|(value, at): (i64, usize)| AnswerView {
                        value,
                        points: points.map_or(value, |p| p.points(value) * p.weight),
                        label: words.get(at).filter(|w| !w.is_empty()).map(|w| (*w).to_owned()),
                    })
                    .collect(),
                alerts: item.alert_min.is_some(),
                text: item.text,
                scale: item.scale,
            });
        }
        items.sort_by_key(|i| i.no);
        Ok(QuestionnaireView {
            id: q.id.to_string(),
            code: q.code,
            title: q.title,
            version: q.version,
            score_max: q.score_max,
            cutoff: q.cutoff,
            copyright_note: q.copyright_note,
            retired: q.retired == Some(true),
            items,
        })
    }

    /// Takes up a template with its items, as one change. Errors `template_unknown`, `questionnaire_known`
    /// where the organisation has it already, `not_your_role`.
    pub fn add_questionnaire(&self, code: &str) -> Result<Outcome<PutView>> {
        self.ask(Act::Settings)?;
        let template = assets::templates().iter().find(|t| t.code == code);
        let template = template.ok_or_else(|| {
            let known: Vec<&str> = assets::templates().iter().map(|t| t.code.as_str()).collect();
            Error::field("template_unknown", "code").with(json!({ "code": code, "known": known }))
        })?;
        for own in self.records(Kind::Questionnaire, &Filter::default())? {
            if own.text("code") == Some(code) {
                return Err(Error::field("questionnaire_known", "code"));
            }
        }
        self.transact(None, |tx| tx.put(Kind::Questionnaire, &template.record()))
    }

    /// What answers, a map from an item's number to the answer, come to so far. Error `record_missing`.
    pub fn score_answers(&self, questionnaire: Id, answers: &Json) -> Result<ScoreView> {
        self.ask(Act::Cases)?;
        self.stored(Kind::Questionnaire, questionnaire)?;
        let answers = answers.as_object().cloned().unwrap_or_default().into_iter().collect();
        Ok(self.scoring(questionnaire)?.score(&answers))
    }

    /// Somebody has seen the alert of a response and acted. Errors `record_missing`, `not_your_role`.
    pub fn see_alert(&self, response: Id) -> Result<Outcome<PutView>> {
        self.ask(Act::Cases)?;
        let seen = json!({
            "id": response.to_string(),
            "alert_seen_on": self.today().to_string(),
            "alert_seen_by": self.actor().to_string(),
        });
        self.transact(None, |tx| tx.put(Kind::Response, &seen))
    }
}
