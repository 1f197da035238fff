//! Who visits whom: families without a visitor, what each visitor carries, who could go.

use super::course::is_open;
use super::prepare::in_force;
use super::{App, entity};
use crate::domain::check::{Severity, visit};
use crate::domain::id::Id;
use crate::domain::kinds::{Assignment, Enrolment, Visit, Worker};
use crate::domain::record::Kind;
use crate::domain::rules::Rules;
use crate::domain::time::Date;
use crate::error::{Error, Result};
use crate::store::Filter;
use crate::view::{AssignedView, AssignmentsView, CandidateView, UnassignedView, WarningView, WorkerLine};
use chrono::Datelike as _;
use std::collections::{BTreeSet, HashMap, HashSet};

/// An assignment with the enrolment it is for.
struct Held {
    assignment: Assignment,
    enrolment: Enrolment,
}

impl App {
    /// Families without a visitor, families with one, and what each active worker carries. Error `I-31`
    /// for those who see only their own families.
    pub fn assignments(&self) -> Result<AssignmentsView> {
        self.refuse_visitors()?;
        let today = self.today();
        let mut programmes: HashMap<Id, (String, Rules)> = HashMap::new();
        for p in self.records(Kind::Programme, &Filter::default())? {
            if p.text("record_type") == Some("visit") {
                programmes
                    .insert(p.id, (p.text("name").unwrap_or_default().to_owned(), self.rules_of(p.id)?));
            }
        }
        let held = self.held_assignments(today)?;
        let visited: HashSet<Id> = held.iter().map(|h| h.enrolment.id).collect();
        let visits = self.store.visits_by_family(today)?;
        let mut view = AssignmentsView { unassigned: vec![], assigned: vec![], workers: vec![] };
        for record in self.records(Kind::Enrolment, &Filter::default())? {
            if !is_open(&record) || visited.contains(&record.id) {
                continue;
            }
            let e: Enrolment = entity(&record)?;
            let (Some((programme, _)), Some(household)) = (programmes.get(&e.programme_id), e.household_id)
            else {
                continue;
            };
            let home = self.stored(Kind::Household, household)?.record;
            view.unassigned.push(UnassignedView {
                enrolment_id: e.id.to_string(),
                household_id: household.to_string(),
                household: home.text("display_name").unwrap_or_default().to_owned(),
                programme_id: e.programme_id.to_string(),
                programme: programme.clone(),
                applied_on: e.applied_on.map(|d| d.to_string()),
                waiting_days: e.applied_on.map(|d| (today - d).num_days()),
                district: home.text("district").map(str::to_owned),
            });
        }
        view.unassigned.sort_by(|a, b| {
            b.waiting_days.cmp(&a.waiting_days).then_with(|| a.enrolment_id.cmp(&b.enrolment_id))
        });
        let mut names: HashMap<Id, String> = HashMap::new();
        for Held { assignment: a, enrolment: e } in &held {
            let (Some((programme, rules)), Some(household)) =
                (programmes.get(&e.programme_id), e.household_id)
            else {
                continue;
            };
            let worker = match names.get(&a.worker_id) {
                Some(name) => name.clone(),
                None => names.entry(a.worker_id).or_insert(self.worker_name(a.worker_id)?).clone(),
            };
            let so_far = visits.get(&(household, e.programme_id)).copied().unwrap_or_default();
            view.assigned.push(AssignedView {
                assignment_id: a.id.to_string(),
                enrolment_id: e.id.to_string(),
                household_id: household.to_string(),
                household: self.household_name(household)?,
                programme_id: e.programme_id.to_string(),
                programme: programme.clone(),
                worker_id: a.worker_id.to_string(),
                worker,
                is_primary: a.is_primary,
                from: a.from.to_string(),
                to: a.to.map(|d| d.to_string()),
                last_visit: so_far.last.map(|d| d.to_string()),
                next_visit: so_far.next.map(|d| d.to_string()),
                visits_done: so_far.done,
                visits_planned: rules.visits_planned_max.map(i64::from),
            });
        }
        view.assigned.sort_by(|a, b| (&a.worker, &a.household).cmp(&(&b.worker, &b.household)));
        view.workers = self.workers()?;
        view.workers.retain(|w| w.active);
        Ok(view)
    }

    /// Who could visit the family of an enrolment from the day `on`: those whom no rule refuses first, and
    /// among them those with the fewest families. Errors `record_missing`, `I-31`.
    pub fn candidates(&self, enrolment: Id, on: Date) -> Result<Vec<CandidateView>> {
        self.refuse_visitors()?;
        let enrolment: Enrolment = entity(&self.stored(Kind::Enrolment, enrolment)?.record)?;
        let rules = self.rules_of(enrolment.programme_id)?;
        let held = self.held_assignments(on)?;
        let mut found = vec![];
        for record in self.records(Kind::Worker, &Filter::default())? {
            let worker: Worker = entity(&record)?;
            if !worker.active {
                continue;
            }
            let standing = self.schooled(record)?.on(enrolment.programme_id, on);
            let visits_at_all = rules
                .visit_role_codes
                .as_ref()
                .is_none_or(|codes| standing.roles.iter().any(|role| codes.contains(role)));
            if !visits_at_all {
                continue;
            }
            let mut homes = homes_of(&held, worker.id, on);
            let before = homes.len();
            homes.extend(enrolment.household_id);
            let max = worker.max_households.or(rules.max_households.map(i64::from));
            let mut findings = visit::workers(std::slice::from_ref(&standing), &rules);
            let fits = findings.iter().all(|f| f.severity != Severity::Block);
            findings.extend(visit::assignment(0, homes.len(), max));
            let already = homes.len() == before && enrolment.household_id.is_some();
            found.push(CandidateView {
                worker_id: worker.id.to_string(),
                name: worker.person_name,
                training_hours: standing.hours,
                required_hours: rules.required_training_hours.map(f64::from),
                households: before as i64 - i64::from(already),
                max_households: max,
                languages: worker.languages,
                available: worker.available,
                fits,
                problems: findings
                    .into_iter()
                    .map(|f| WarningView { code: f.code.into(), detail: f.detail })
                    .collect(),
            });
        }
        let rank = |c: &CandidateView| (!c.fits, !c.problems.is_empty(), c.households);
        found.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name)));
        Ok(found)
    }

    /// All workers with roles, hours and load; active ones first.
    pub fn workers(&self) -> Result<Vec<WorkerLine>> {
        let today = self.today();
        let held = self.held_assignments(today)?;
        let mut visits: HashMap<Id, i64> = HashMap::new();
        let month = Filter {
            from: today.with_day(1),
            to: Some(today),
            status: Some("done".into()),
            ..Filter::default()
        };
        for record in self.records(Kind::Visit, &month)? {
            let visit: Visit = entity(&record)?;
            for worker in visit.worker_ids {
                *visits.entry(worker).or_default() += 1;
            }
        }
        let mut lines = vec![];
        for record in self.records(Kind::Worker, &Filter::default())? {
            let worker: Worker = entity(&record)?;
            let roles = self.records(Kind::WorkerRole, &Filter::by("worker_id", worker.id))?;
            let roles = roles.iter().filter(|r| in_force(r, today));
            let trained = self.records(Kind::Training, &Filter::by("worker_id", worker.id))?;
            lines.push(WorkerLine {
                id: worker.id.to_string(),
                roles: roles.filter_map(|r| r.text("role").map(str::to_owned)).collect(),
                training_hours: trained.iter().filter_map(|t| t.read::<f64>("hours")).sum(),
                households: homes_of(&held, worker.id, today).len() as i64,
                visits_this_month: visits.get(&worker.id).copied().unwrap_or(0),
                code: worker.code,
                name: worker.person_name,
                kana: worker.kana,
                access_role: worker.access_role,
                active: worker.active,
                pledge_signed_on: worker.pledge_signed_on.map(|d| d.to_string()),
                max_households: worker.max_households,
            });
        }
        lines.sort_by(|a, b| (!a.active, &a.kana, &a.name, &a.id).cmp(&(!b.active, &b.kana, &b.name, &b.id)));
        Ok(lines)
    }

    /// I-31: what is about all families is not for those who see only their own.
    pub(super) fn refuse_visitors(&self) -> Result<()> {
        if self.acts_as_visitor()? { Err(Error::refused("I-31")) } else { Ok(()) }
    }

    /// Assignments that are open on `day` or begin later, of enrolments that are open.
    fn held_assignments(&self, day: Date) -> Result<Vec<Held>> {
        let mut enrolments: HashMap<Id, Option<Enrolment>> = HashMap::new();
        let mut held = vec![];
        for record in self.records(Kind::Assignment, &Filter::default())? {
            let assignment: Assignment = entity(&record)?;
            if assignment.to.is_some_and(|to| to < day) {
                continue;
            }
            let enrolment = match enrolments.get(&assignment.enrolment_id) {
                Some(seen) => seen.clone(),
                None => {
                    let stored = self.store.get(Kind::Enrolment, assignment.enrolment_id)?;
                    let open = stored.filter(|s| s.header.deleted_at.is_none() && is_open(&s.record));
                    let read = open.map(|s| entity::<Enrolment>(&s.record)).transpose()?;
                    enrolments.insert(assignment.enrolment_id, read.clone());
                    read
                }
            };
            held.extend(enrolment.map(|enrolment| Held { assignment, enrolment }));
        }
        Ok(held)
    }
}

/// The households of a worker on a day.
fn homes_of(held: &[Held], worker: Id, day: Date) -> BTreeSet<Id> {
    let his = held.iter().filter(|h| h.assignment.worker_id == worker && h.assignment.from <= day);
    his.filter_map(|h| h.enrolment.household_id).collect()
}
