//! What of the case file waits on Today.

use super::family_cases::Scoring;
use super::sight::Sight;
use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::age::gestation;
use crate::domain::id::Id;
use crate::domain::kinds::{Enrolment, Pregnancy, Response, SupportPlan};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::DueView;
use chrono::Days;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Statuses of an enrolment in which somebody was in the course.
const TOOK_PART: [&str; 4] = ["matched", "active", "paused", "closed"];

/// How long an alert that nobody has seen to stays on Today, in days.
const ALERT_DAYS: u64 = 366;
/// How long the answers at the end of a course are waited for, and how long before its start those of the start
/// may have been given, in days.
const ENDED_DAYS: u64 = 92;
/// The longest course whose answers at the start are remembered at its end, in days.
const COURSE_DAYS: u64 = 2 * 366;
/// The interview of the eighth month is due from 28 weeks and no days to 31 weeks and 6 days: days before the
/// day on which the child is due.
const MONTH8: (u64, u64) = (84, 57);

impl App {
    /// Alerts of questionnaires first, then interviews, answers missing at the end of a course, follow-ups and plans to review, each the longest due
    /// first.
    pub(super) fn case_due(&self, sight: &Sight) -> Result<Vec<DueView>> {
        if !sight.role.may(Act::Cases) {
            return Ok(vec![]);
        }
        let today = self.today();
        let mut due = self.alerts_due(today)?;
        due.extend(self.interviews_due(today)?);
        due.extend(self.answers_missing(today)?);
        self.store.each_follow_up(today, |id, household, clients, on| {
            due.push(DueView {
                household_id: household.map(|h| h.to_string()),
                title: self.client_names(household, &clients)?,
                ..line(Kind::Consultation, id, "follow_up", on)
            });
            Ok(())
        })?;
        for id in self.store.plans_to_review(today)? {
            let p: SupportPlan = entity(&self.stored(Kind::SupportPlan, id)?.record)?;
            let title = match (p.household_id, p.person_id) {
                (Some(home), _) => self.household_name(home)?,
                (None, Some(person)) => self.person_name(person)?,
                _ => String::new(),
            };
            due.push(DueView {
                household_id: p.household_id.map(|h| h.to_string()),
                title,
                ..line(Kind::SupportPlan, id, "plan_review", Some(p.review_on))
            });
        }
        Ok(due)
    }

    fn alerts_due(&self, today: Date) -> Result<Vec<DueView>> {
        let since = today.checked_sub_days(Days::new(ALERT_DAYS)).unwrap_or(today);
        let mut due = vec![];
        let mut scorings: HashMap<Id, Scoring> = HashMap::new();
        for id in self.store.unseen_responses(since)? {
            let r: Response = entity(&self.stored(Kind::Response, id)?.record)?;
            let scoring = match scorings.entry(r.questionnaire_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.scoring(r.questionnaire_id)?),
            };
            let score = scoring.of(&r);
            if score.over_cutoff || !score.alert_items.is_empty() {
                due.push(DueView {
                    household_id: r.household_id.map(|h| h.to_string()),
                    title: self.person_name(r.person_id)?,
                    ..line(Kind::Response, id, "response_alert", Some(r.answered_on))
                });
            }
        }
        Ok(due)
    }

    /// Women in the eighth month without its interview; only where the organisation runs a programme of such
    /// interviews.
    fn interviews_due(&self, today: Date) -> Result<Vec<DueView>> {
        let day = |n: u64| today.checked_add_days(Days::new(n)).unwrap_or(today);
        let expected = self.store.pregnancies_due(day(MONTH8.1), day(MONTH8.0))?;
        if expected.is_empty() || !self.runs_interviews()? {
            return Ok(vec![]);
        }
        let before = |day: Date, days: u64| day.checked_sub_days(Days::new(days)).unwrap_or(day);
        let held = self.store.month8_interviews(before(today, MONTH8.0 - MONTH8.1))?;
        let mut due = vec![];
        for id in expected {
            let p: Pregnancy = entity(&self.stored(Kind::Pregnancy, id)?.record)?;
            let Some(born) = p.due_date.filter(|d| gestation(*d, today).is_some_and(|g| g.month() == 8))
            else {
                continue;
            };
            let household = self.household_on(p.woman_id, today)?;
            let (since, last) = (before(born, MONTH8.0), before(born, MONTH8.1));
            let of = [Some(p.woman_id), household];
            let mut days = of.into_iter().flatten().filter_map(|id| held.get(&id)).flatten();
            if !days.any(|on| *on >= since) {
                due.push(DueView {
                    household_id: household.map(|h| h.to_string()),
                    title: self.person_name(p.woman_id)?,
                    ..line(Kind::Pregnancy, id, "month8_interview", Some(last))
                });
            }
        }
        Ok(due)
    }

    /// Who answered before a course that has ended, or at its start, took part to its end, and has not answered
    /// since.
    fn answers_missing(&self, today: Date) -> Result<Vec<DueView>> {
        let before = |day: Date, days: u64| day.checked_sub_days(Days::new(days)).unwrap_or(day);
        let mut unanswered: HashMap<Id, Vec<Id>> = HashMap::new();
        for (answers, person) in self.store.without_end(before(today, COURSE_DAYS))? {
            unanswered.entry(person).or_default().push(answers);
        }
        let mut due = vec![];
        let mut said = HashSet::new();
        if unanswered.is_empty() {
            return Ok(due);
        }
        for (course, first, last) in self.store.courses_ended(before(today, ENDED_DAYS), before(today, 1))? {
            for record in self.records(Kind::Enrolment, &Filter::by("course_id", course))? {
                let e: Enrolment = entity(&record)?;
                let took_part = TOOK_PART.contains(&e.status.as_str());
                if !took_part || e.ended_on.is_some_and(|on| on < last) {
                    continue;
                }
                for answers in e.person_ids.iter().filter_map(|p| unanswered.get(p)).flatten() {
                    let r: Response = entity(&self.stored(Kind::Response, *answers)?.record)?;
                    // Who was in two courses is asked once.
                    if r.answered_on < before(first, ENDED_DAYS) || r.answered_on > last || !said.insert(r.id)
                    {
                        continue;
                    }
                    let household = r.household_id.or(self.household_on(r.person_id, today)?);
                    due.push(DueView {
                        household_id: household.map(|h| h.to_string()),
                        title: self.person_name(r.person_id)?,
                        ..line(Kind::Response, r.id, "post_missing", Some(last))
                    });
                }
            }
        }
        Ok(due)
    }

    fn runs_interviews(&self) -> Result<bool> {
        for p in self.records(Kind::Programme, &Filter::default())? {
            if self.rules_of(p.id)?.interview_kind_required == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn line(kind: Kind, id: Id, code: &str, date: Option<Date>) -> DueView {
    DueView {
        kind: kind.name().into(),
        id: id.to_string(),
        code: code.into(),
        household_id: None,
        title: String::new(),
        date: date.map(|d| d.to_string()),
    }
}
