//! What the parents of a course answered before it and after it.

use super::home::Home;
use super::{ANSWERS, World};
use crate::app::transact::Tx;
use crate::assets;
use crate::domain::id::Id;
use crate::domain::record::Kind;
use crate::domain::sample_text::SampleRng;
use crate::domain::time::Date;
use crate::domain::value::Map;
use crate::error::Result;
use serde_json::json;

/// The sheet of the parent training.
const SHEET: &str = "somlic_anxiety";

/// Somebody in a course.
#[derive(Debug, Clone, Copy)]
pub(super) struct Learner {
    pub home: Id,
    pub person: Id,
    pub course: Id,
    pub first: Date,
    /// Last day of the course, where it is over.
    pub last: Option<Date>,
}

impl Learner {
    pub fn of(home: &Home, person: Id, course: Id, (first, last): (Date, Option<Date>)) -> Learner {
        Learner { home: home.id, person, course, first, last }
    }
}

impl World<'_> {
    /// The sheet on the first day of a course, and again on the last.
    pub(super) fn answers(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let Some(sheet) = tx.change(None, |tx| self.sheet(tx))? else { return Ok(()) };
        for (n, learner) in std::mem::take(&mut self.learners).into_iter().enumerate() {
            let mut rng = self.rng(ANSWERS + n as u64);
            // Of two items, from never to often. A course does not help everybody: one in four feels as before.
            let helped = n % 4 != 1;
            let before = match n % 4 {
                1 => [3, 2],
                2 => [3, 3],
                _ => [2 + rng.below(2) as i64, 1 + rng.below(3) as i64],
            };
            tx.change(None, |tx| self.answer(tx, sheet, &learner, (learner.first, "pre"), before.map(Some)))?;
            let Some(last) = learner.last else { continue };
            let less = if helped { 1 + i64::from(n % 4 == 2) + rng.below(2) as i64 } else { 0 };
            let after = before.map(|b| Some((b - less).max(0)));
            let after = left_open(&mut rng, n, after);
            tx.change(None, |tx| self.answer(tx, sheet, &learner, (last, "post"), after))?;
        }
        Ok(())
    }

    fn sheet(&mut self, tx: &mut Tx<'_>) -> Result<Option<Id>> {
        let Some(template) = assets::templates().iter().find(|t| t.code == SHEET) else { return Ok(None) };
        let at = self.at(self.from, 9, 50);
        let draft = self.draft(Kind::Questionnaire, at).text("code", SHEET).text("title", &template.title);
        let sheet = self.put(tx, draft.with("copyright_note", template.copyright_note.clone()))?;
        for item in &template.items {
            let draft =
                self.draft(Kind::QuestionItem, at).with("questionnaire_id", sheet).with("no", item.no);
            let draft = draft.with("text", item.text.clone()).with("scale", item.scale.clone());
            let draft = draft.with("scale_min", item.scale_min).with("scale_max", item.scale_max);
            self.put(tx, draft.with("positive_min", item.positive_min))?;
        }
        Ok(Some(sheet))
    }

    fn answer(
        &mut self,
        tx: &mut Tx<'_>,
        sheet: Id,
        learner: &Learner,
        (day, wave): (Date, &str),
        given: [Option<i64>; 2],
    ) -> Result<()> {
        let given = given.into_iter().zip(1..).filter_map(|(answer, no)| Some((no, answer?)));
        let answers: Map = given.map(|(no, answer): (i64, i64)| (no.to_string(), json!(answer))).collect();
        let draft = self.draft(Kind::Response, self.at(day, 11, 20)).with("questionnaire_id", sheet);
        let draft = draft.with("person_id", learner.person).with("household_id", learner.home);
        let draft = draft.with("programme_id", self.office.parent_training);
        let draft = draft.with("course_id", learner.course).with("answered_on", day).text("wave", wave);
        self.put(tx, draft.with("answers", answers)).map(drop)
    }
}

/// One in five leaves the second item open; the first who answers does, so that there is always one.
fn left_open(rng: &mut SampleRng, n: usize, mut given: [Option<i64>; 2]) -> [Option<i64>; 2] {
    if rng.chance(200) || n == 0 {
        given[1] = None;
    }
    given
}
