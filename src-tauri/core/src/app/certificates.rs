//! Certificates: what a worker has learned and promised, against what a programme asks before somebody visits alone; who
//! has completed a course.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::count::Completion;
use crate::domain::id::Id;
use crate::domain::kinds::{Training, Worker};
use crate::domain::record::Kind;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::Filter;
use crate::view::{CertificateCourse, CertificateView, CourseCertificate, CourseRow};
use std::collections::{HashMap, HashSet};

impl App {
    /// One for each programme that asks for hours of training, by name: whether it can be given, and what is
    /// missing. Training without a day counts, training of a day to come does not. Errors `not_your_role`,
    /// `record_missing`.
    pub fn certificates(&self, worker: Id) -> Result<Vec<CertificateView>> {
        self.ask(Act::Settings)?;
        let worker: Worker = entity(&self.stored(Kind::Worker, worker)?.record)?;
        let today = self.today();
        let mut training: Vec<Training> = vec![];
        for record in self.records(Kind::Training, &Filter::by("worker_id", worker.id))? {
            let one: Training = entity(&record)?;
            if one.completed_on.is_none_or(|day| day <= today) {
                training.push(one);
            }
        }
        training.sort_by_key(|t| (t.completed_on, t.id));
        let mut views = vec![];
        for programme in self.records(Kind::Programme, &Filter::default())? {
            let rules = self.rules_of(programme.id)?;
            let Some(required) = rules.required_training_hours.filter(|hours| *hours > 0) else { continue };
            let pledge = rules.requires_pledge == Some(true);
            let hours: f64 = training.iter().map(|t| t.hours).sum();
            let mut missing = vec![];
            if hours < f64::from(required) {
                missing.push("training_hours".to_owned());
            }
            if pledge && worker.pledge_signed_on.is_none_or(|day| day > today) {
                missing.push("pledge".to_owned());
            }
            views.push(CertificateView {
                worker: worker.person_name.clone(),
                code: worker.code.clone(),
                programme_id: programme.id.to_string(),
                programme: programme.text("name").unwrap_or_default().to_owned(),
                required_hours: f64::from(required),
                hours,
                pledge_required: pledge,
                pledge_signed_on: worker.pledge_signed_on.map(|d| d.to_string()),
                completed_on: reached(&training, f64::from(required)).map(|d| d.to_string()),
                courses: training
                    .iter()
                    .map(|t| CertificateCourse {
                        course: t.course.clone(),
                        hours: t.hours,
                        completed_on: t.completed_on.map(|d| d.to_string()),
                    })
                    .collect(),
                missing,
            });
        }
        views.sort_by(|a, b| (&a.programme, &a.programme_id).cmp(&(&b.programme, &b.programme_id)));
        Ok(views)
    }
}

/// The day on which the hours were complete; None before, and where that training has no day.
fn reached(training: &[Training], required: f64) -> Option<Date> {
    let mut sum = 0.0;
    let last = training.iter().find(|t| {
        sum += t.hours;
        sum >= required
    })?;
    last.completed_on
}

/// Of a course, in the order of its people: who completed by themselves; mother and father where nobody of their
/// family (`homes`) did and their units together suffice (`households`). Nothing of who is out of sight: they have no
/// name there.
pub(super) fn of_course(
    people: &[CourseRow],
    homes: &HashMap<Id, Id>,
    done: &HashMap<Id, Completion>,
    households: Vec<Completion>,
) -> Vec<CourseCertificate> {
    let id = |row: &CourseRow| Id::parse(&row.person_id).ok();
    let own = |row: &CourseRow| id(row).and_then(|id| done.get(&id));
    let home = |row: &CourseRow| id(row).and_then(|id| homes.get(&id)).copied();
    let certificate = |rows: &[&CourseRow], units: i64, on: Option<Date>| CourseCertificate {
        names: rows.iter().map(|r| r.name.clone()).collect(),
        person_ids: rows.iter().map(|r| r.person_id.clone()).collect(),
        units,
        completed_on: on.map(|d| d.to_string()),
    };
    let together: HashMap<Id, Completion> = households.into_iter().map(|c| (c.who, c)).collect();
    let (mut given, mut families) = (vec![], HashSet::new());
    for row in people {
        if row.completed {
            given.push(certificate(&[row], row.units, own(row).and_then(|c| c.completed_on)));
            continue;
        }
        let Some(family) = home(row).filter(|f| own(row).is_some() && families.insert(*f)) else { continue };
        let both: Vec<&CourseRow> =
            people.iter().filter(|r| home(r) == Some(family) && own(r).is_some()).collect();
        let is = |role: &str| both.iter().any(|r| r.attendance_role == role);
        let parents = both.len() == 2 && is("mother") && is("father");
        if let Some(c) = together.get(&family).filter(|c| c.completed_on.is_some())
            && parents
            && both.iter().all(|r| !r.completed)
        {
            given.push(certificate(&both, i64::from(c.units), c.completed_on));
        }
    }
    given.retain(|c| c.names.iter().all(|name| !name.is_empty()));
    given
}
