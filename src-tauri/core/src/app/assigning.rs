//! Who visits whom: families without a visitor, what each visitor carries, who could go.

use super::{App, entity};
use crate::domain::access::Act;
use crate::domain::check::{Severity, visit};
use crate::domain::fold::kana_order;
use crate::domain::id::Id;
use crate::domain::kinds::{Enrolment, Worker};
use crate::domain::record::Kind;
use crate::domain::rules::Rules;
use crate::domain::time::Date;
use crate::error::Result;
use crate::store::{Filter, RowRef};
use crate::view::{AssignedView, AssignmentsView, CandidateView, UnassignedView, WarningView, WorkerLine};
use chrono::Datelike as _;
use std::collections::{BTreeSet, HashMap, HashSet};

/// An open enrolment, as far as visits need it.
#[derive(Debug, Clone, Copy)]
struct Enrolled {
    id: Id,
    household: Id,
    programme: Id,
    applied_on: Option<Date>,
}

/// An assignment with the enrolment it is for.
struct Held {
    id: Id,
    worker: Id,
    is_primary: bool,
    from: Date,
    to: Option<Date>,
    enrolment: Enrolled,
}

impl App {
    /// Families without a visitor, families with one, and what each active worker carries. Error
    /// `not_your_role`.
    pub fn assignments(&self) -> Result<AssignmentsView> {
        self.ask(Act::Assign)?;
        let today = self.today();
        let mut programmes: HashMap<Id, (String, Rules)> = HashMap::new();
        for p in self.records(Kind::Programme, &Filter::default())? {
            if p.text("record_type") == Some("visit") {
                programmes
                    .insert(p.id, (p.text("name").unwrap_or_default().to_owned(), self.rules_of(p.id)?));
            }
        }
        let enrolled = self.enrolled()?;
        let held = self.held_assignments(today, &enrolled)?;
        let visited: HashSet<Id> = held.iter().map(|h| h.enrolment.id).collect();
        let mut view = AssignmentsView { unassigned: vec![], assigned: vec![], workers: vec![] };
        for e in enrolled.values().filter(|e| !visited.contains(&e.id)) {
            let Some((programme, _)) = programmes.get(&e.programme) else { continue };
            let [household, district] =
                self.store.words(Kind::Household, e.household, ["display_name", "district"])?;
            view.unassigned.push(UnassignedView {
                enrolment_id: e.id.to_string(),
                household_id: e.household.to_string(),
                household: household.unwrap_or_default(),
                programme_id: e.programme.to_string(),
                programme: programme.clone(),
                applied_on: e.applied_on.map(|d| d.to_string()),
                waiting_days: e.applied_on.map(|d| (today - d).num_days()),
                district,
            });
        }
        view.unassigned.sort_by(|a, b| {
            b.waiting_days.cmp(&a.waiting_days).then_with(|| a.enrolment_id.cmp(&b.enrolment_id))
        });
        view.workers = self.worker_lines(&held)?;
        let names: HashMap<&str, &str> =
            view.workers.iter().map(|w| (w.id.as_str(), w.name.as_str())).collect();
        for h in &held {
            let e = h.enrolment;
            let Some((programme, rules)) = programmes.get(&e.programme) else { continue };
            let worker_id = h.worker.to_string();
            let worker = match names.get(worker_id.as_str()) {
                Some(name) => (*name).to_owned(),
                None => self.worker_name(h.worker)?,
            };
            let so_far = self.store.visits_of_family(e.household, e.programme, today)?;
            view.assigned.push(AssignedView {
                assignment_id: h.id.to_string(),
                enrolment_id: e.id.to_string(),
                household_id: e.household.to_string(),
                household: self.household_name(e.household)?,
                programme_id: e.programme.to_string(),
                programme: programme.clone(),
                worker_id,
                worker,
                is_primary: h.is_primary,
                from: h.from.to_string(),
                to: h.to.map(|d| d.to_string()),
                last_visit: so_far.last.map(|d| d.to_string()),
                next_visit: so_far.next.map(|d| d.to_string()),
                visits_done: so_far.done,
                visits_planned: rules.visits_planned_max.map(i64::from),
            });
        }
        view.assigned.sort_by(|a, b| (&a.worker, &a.household).cmp(&(&b.worker, &b.household)));
        view.workers.retain(|w| w.active);
        Ok(view)
    }

    /// Who could visit the family of an enrolment from the day `on`: those whom no rule refuses first, and
    /// among them those with the fewest families. Errors `record_missing`, `not_your_role`.
    pub fn candidates(&self, enrolment: Id, on: Date) -> Result<Vec<CandidateView>> {
        self.ask(Act::Assign)?;
        let enrolment: Enrolment = entity(&self.stored(Kind::Enrolment, enrolment)?.record)?;
        let rules = self.rules_of(enrolment.programme_id)?;
        let held = self.held_assignments(on, &self.enrolled()?)?;
        let load = homes_of(&held, on);
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
            let mut homes = load.get(&worker.id).cloned().unwrap_or_default();
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
        self.ask(Act::Settings)?;
        let held = self.held_assignments(self.today(), &self.enrolled()?)?;
        self.worker_lines(&held)
    }

    fn worker_lines(&self, held: &[Held]) -> Result<Vec<WorkerLine>> {
        let today = self.today();
        let load = homes_of(held, today);
        let (mut visits, mut roles) = (HashMap::<Id, i64>::new(), HashMap::<Id, Vec<String>>::new());
        let mut hours = HashMap::<Id, f64>::new();
        let month = Filter {
            from: today.with_day(1),
            to: Some(today),
            status: Some("done".into()),
            ..Filter::default()
        };
        self.each(Kind::Visit, &["worker_ids"], &month, |r| {
            r.ids(0).for_each(|worker| *visits.entry(worker).or_default() += 1);
        })?;
        let all = Filter::default();
        self.each(Kind::WorkerRole, &["worker_id", "role", "from", "to"], &all, |r| {
            let now = r.date(2).is_none_or(|d| d <= today) && r.date(3).is_none_or(|d| today <= d);
            if let (Some(worker), Some(role), true) = (r.id(0), r.text(1), now) {
                roles.entry(worker).or_default().push(role.to_owned());
            }
        })?;
        self.each(Kind::Training, &["worker_id", "hours"], &all, |r| {
            if let (Some(worker), Some(more)) = (r.id(0), r.real(1)) {
                *hours.entry(worker).or_default() += more;
            }
        })?;
        let mut lines = vec![];
        for record in self.records(Kind::Worker, &all)? {
            let worker: Worker = entity(&record)?;
            lines.push(WorkerLine {
                id: worker.id.to_string(),
                roles: roles.remove(&worker.id).unwrap_or_default(),
                training_hours: hours.get(&worker.id).copied().unwrap_or(0.0),
                households: load.get(&worker.id).map_or(0, BTreeSet::len) as i64,
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
        lines.sort_by_cached_key(|l| {
            (!l.active, l.kana.as_deref().map(kana_order), l.name.clone(), l.id.clone())
        });
        Ok(lines)
    }

    /// Chosen columns of each record of a kind.
    pub(super) fn each(
        &self,
        kind: Kind,
        columns: &[&str],
        filter: &Filter,
        mut f: impl FnMut(&RowRef<'_>),
    ) -> Result<()> {
        self.store.each_columns(kind, columns, filter, &|d| self.zone().start_of(d), |r| {
            f(r);
            Ok(())
        })
    }

    /// Open enrolments of households.
    fn enrolled(&self) -> Result<HashMap<Id, Enrolled>> {
        let mut all = HashMap::new();
        self.store.each_open_enrolment(|id, household, programme, applied_on| {
            all.insert(id, Enrolled { id, household, programme, applied_on });
        })?;
        Ok(all)
    }

    /// Assignments that are open on `day` or begin later, of enrolments that are open.
    fn held_assignments(&self, day: Date, enrolled: &HashMap<Id, Enrolled>) -> Result<Vec<Held>> {
        let mut held = vec![];
        let columns = ["id", "enrolment_id", "worker_id", "is_primary", "from", "to"];
        self.each(Kind::Assignment, &columns, &Filter::default(), |r| {
            let to = r.date(5);
            let enrolment = r.id(1).and_then(|e| enrolled.get(&e)).copied();
            if let (Some(id), Some(enrolment), Some(worker), Some(from)) =
                (r.id(0), enrolment, r.id(2), r.date(4))
                && to.is_none_or(|to| day <= to)
            {
                let is_primary = r.int(3) == Some(1);
                held.push(Held { id, worker, is_primary, from, to, enrolment });
            }
        })?;
        Ok(held)
    }
}

/// The households of each worker on a day.
fn homes_of(held: &[Held], day: Date) -> HashMap<Id, BTreeSet<Id>> {
    let mut homes = HashMap::<Id, BTreeSet<Id>>::new();
    for h in held.iter().filter(|h| h.from <= day) {
        homes.entry(h.worker).or_default().insert(h.enrolment.household);
    }
    homes
}
