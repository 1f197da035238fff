//! Reading many records: lists, streams of chosen columns, and the look-ups that rules need.

use super::row::{self, columns};
use super::{Store, Stored};
use crate::domain::count::StayStatus;
use crate::domain::id::Id;
use crate::domain::kinds::StayTimes;
use crate::domain::record::Kind;
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use rusqlite::types::ValueRef;
use rusqlite::{Row, ToSql, params_from_iter};

/// Which records of a kind. All given conditions must hold; deleted records never match.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Days of the activity, both included; kinds without a day ignore them.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub programme: Option<Id>,
    pub household: Option<Id>,
    pub person: Option<Id>,
    pub status: Option<String>,
    /// Equal to this id in this reference column.
    pub reference: Option<(&'static str, Id)>,
    pub limit: Option<usize>,
}

/// A condition with its parameters.
struct Condition {
    sql: String,
    params: Vec<Box<dyn ToSql>>,
}

impl Condition {
    fn and(&mut self, sql: &str, params: Vec<Box<dyn ToSql>>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.params.extend(params);
    }
}

impl Filter {
    /// Records whose reference `column` is `id`.
    pub fn by(column: &'static str, id: Id) -> Filter {
        Filter { reference: Some((column, id)), ..Filter::default() }
    }

    fn condition(&self, kind: Kind, start_of: &dyn Fn(Date) -> Instant) -> Condition {
        let mut c = Condition { sql: "deleted_at IS NULL".into(), params: vec![] };
        let has = |name: &str| kind.shape().field(name).is_some();
        if has("occurred_on") {
            if let Some(from) = self.from {
                c.and("occurred_on >= ?", vec![Box::new(from.to_string())]);
            }
            if let Some(to) = self.to {
                c.and("occurred_on <= ?", vec![Box::new(to.to_string())]);
            }
        } else if kind == Kind::Stay {
            self.stays(&mut c, start_of);
        }
        // Where stays of a period are known by their ids, the programme is only compared.
        let known = kind == Kind::Stay && self.from.is_some() && self.programme.is_some();
        if let (true, Some(programme)) = (known, self.programme) {
            c.and("+programme_id = ?", vec![Box::new(programme)]);
        }
        let mut id_column = |column: &str, id: Option<Id>| {
            if let (Some(id), true) = (id, has(column)) {
                c.and(&format!("\"{column}\" = ?"), vec![Box::new(id)]);
            }
        };
        id_column("programme_id", self.programme.filter(|_| !known));
        id_column("household_id", self.household);
        id_column("person_id", self.person);
        if let Some((column, id)) = self.reference {
            id_column(column, Some(id));
        }
        if let (Some(status), true) = (&self.status, has("status")) {
            // Written out where it is a plain code, so that partial indexes apply.
            if status.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                c.and(&format!("status = '{status}'"), vec![]);
            } else {
                c.and("status = ?", vec![Box::new(status.clone())]);
            }
        }
        c
    }

    /// A stay lies in a period when the two overlap; one that goes on has no end yet, whatever was
    /// planned.
    ///
    /// No stay is longer than the longest of its programme, so those that overlap arrived not much earlier:
    /// an index finds them, however many years there are. The few without an end are looked up by
    /// themselves.
    fn stays(&self, c: &mut Condition, start_of: &dyn Fn(Date) -> Instant) {
        const ARRIVAL: &str = "coalesce(in_at, planned_in_at)";
        const DEPARTURE: &str = "coalesce(out_at, planned_out_at, 9e15)";
        let end = self.to.map(|to| start_of(to.succ_opt().unwrap_or(to)));
        if let Some(from) = self.from.map(start_of) {
            let own = if self.programme.is_some() { "programme_id = ? AND " } else { "" };
            let longest = format!(
                "(SELECT max(coalesce(out_at, planned_out_at) - coalesce(in_at, planned_in_at)) FROM stay{})",
                if own.is_empty() { "" } else { " WHERE programme_id = ?" }
            );
            let before = end.map(|_| format!(" AND {ARRIVAL} < ?")).unwrap_or_default();
            let sql = format!(
                "id IN (SELECT id FROM stay WHERE {own}{ARRIVAL} >= ? - {longest}{before} \
                 AND {DEPARTURE} >= ? \
                 UNION ALL SELECT id FROM stay WHERE {ARRIVAL} IS NULL AND {DEPARTURE} >= ? \
                 UNION ALL SELECT id FROM stay WHERE {DEPARTURE} >= 9e15 \
                 UNION ALL SELECT id FROM stay WHERE status = 'in_stay' AND out_at IS NULL)"
            );
            let mut params: Vec<Box<dyn ToSql>> = vec![];
            params.extend(self.programme.map(|p| Box::new(p) as Box<dyn ToSql>));
            params.push(Box::new(from));
            params.extend(self.programme.map(|p| Box::new(p) as Box<dyn ToSql>));
            params.extend(end.map(|end| Box::new(end) as Box<dyn ToSql>));
            params.extend([Box::new(from) as Box<dyn ToSql>, Box::new(from)]);
            c.and(&sql, params);
        }
        if let Some(end) = end {
            // The sign keeps the index of arrivals from being used where the ids are known already.
            let sign = if self.from.is_some() { "+" } else { "" };
            c.and(&format!("{sign}{ARRIVAL} < ?"), vec![Box::new(end)]);
        }
    }
}

/// Chosen columns of one row, borrowed from the database page.
#[derive(Debug)]
pub struct RowRef<'a>(pub(super) &'a Row<'a>);

impl<'a> RowRef<'a> {
    pub(super) fn new(row: &'a Row<'a>) -> RowRef<'a> {
        RowRef(row)
    }
}

impl RowRef<'_> {
    fn at(&self, i: usize) -> ValueRef<'_> {
        self.0.get_ref(i).unwrap_or(ValueRef::Null)
    }

    pub fn text(&self, i: usize) -> Option<&str> {
        self.at(i).as_str().ok()
    }

    pub fn int(&self, i: usize) -> Option<i64> {
        self.at(i).as_i64().ok()
    }

    pub fn real(&self, i: usize) -> Option<f64> {
        self.at(i).as_f64().ok()
    }

    pub fn instant(&self, i: usize) -> Option<Instant> {
        self.int(i).map(Instant)
    }

    pub fn date(&self, i: usize) -> Option<Date> {
        self.text(i).and_then(row::date)
    }

    pub fn id(&self, i: usize) -> Option<Id> {
        self.at(i).as_blob().ok().and_then(|b| Id::from_slice(b).ok())
    }

    /// A list of ids, in order.
    pub fn ids(&self, i: usize) -> impl Iterator<Item = Id> + '_ {
        let bytes = self.at(i).as_blob().unwrap_or_default();
        bytes.chunks(16).filter_map(|b| Id::from_slice(b).ok())
    }
}

/// A stay as it takes a place.
#[derive(Debug, Clone, Copy)]
pub struct Bed {
    pub id: Id,
    pub programme: Id,
    pub status: StayStatus,
    pub from: Instant,
    /// None: goes on.
    pub to: Option<Instant>,
    /// What stands as departure, actual or planned; before the arrival for who came after it.
    pub until: Option<Instant>,
    /// Checked out.
    pub left: bool,
    pub companions: i64,
}

/// The columns of [`bed`].
const BED: [&str; 8] = [
    "id",
    "programme_id",
    "status",
    "in_at",
    "planned_in_at",
    "out_at",
    "planned_out_at",
    "companion_person_ids",
];

fn bed(r: &RowRef<'_>) -> Option<Bed> {
    let times = StayTimes {
        in_at: r.instant(3),
        planned_in_at: r.instant(4),
        out_at: r.instant(5),
        planned_out_at: r.instant(6),
    };
    Some(Bed {
        id: r.id(0)?,
        programme: r.id(1)?,
        status: r.text(2).and_then(StayStatus::parse)?,
        from: times.arrival()?,
        to: times.departure(),
        until: times.out_at.or(times.planned_out_at),
        left: times.out_at.is_some(),
        companions: r.ids(7).count() as i64,
    })
}

/// A family's visits in a programme, in short.
#[derive(Debug, Clone, Copy, Default)]
pub struct FamilyVisits {
    pub last: Option<Date>,
    pub next: Option<Date>,
    pub done: i64,
}

impl Store {
    /// Records of a kind that match, oldest first.
    pub fn list(
        &self,
        kind: Kind,
        filter: &Filter,
        start_of: &dyn Fn(Date) -> Instant,
    ) -> Result<Vec<Stored>> {
        let mut found = vec![];
        let push = |s| {
            found.push(s);
            Ok(())
        };
        if filter.limit.is_some() {
            self.each(kind, filter, start_of, push)?;
            return Ok(found);
        }
        // SQLite would ask for memory for each row it sorts, which the window's wiping makes dear.
        self.each_by(kind, filter, start_of, "", push)?;
        found.sort_unstable_by_key(|s| s.record.id);
        Ok(found)
    }

    /// Calls `f` with each matching record, oldest first.
    pub fn each(
        &self,
        kind: Kind,
        filter: &Filter,
        start_of: &dyn Fn(Date) -> Instant,
        f: impl FnMut(Stored) -> Result<()>,
    ) -> Result<()> {
        // The sign keeps the table from being read from end to end just because that is the order of ids.
        let order = filter
            .limit
            .map_or_else(|| " ORDER BY +id".to_owned(), |limit| format!(" ORDER BY id LIMIT {limit}"));
        self.each_by(kind, filter, start_of, &order, f)
    }

    fn each_by(
        &self,
        kind: Kind,
        filter: &Filter,
        start_of: &dyn Fn(Date) -> Instant,
        order: &str,
        mut f: impl FnMut(Stored) -> Result<()>,
    ) -> Result<()> {
        let c = filter.condition(kind, start_of);
        let sql = format!("SELECT {} FROM \"{kind}\" WHERE {}{order}", columns(kind), c.sql);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(c.params.iter()))?;
        while let Some(r) = rows.next()? {
            f(row::stored(r, kind)?)?;
        }
        Ok(())
    }

    /// Calls `f` with chosen columns of each matching record, in no particular order.
    pub fn each_columns(
        &self,
        kind: Kind,
        names: &[&str],
        filter: &Filter,
        start_of: &dyn Fn(Date) -> Instant,
        mut f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let c = filter.condition(kind, start_of);
        let names: Vec<String> = names.iter().map(|n| format!("\"{n}\"")).collect();
        let sql = format!("SELECT {} FROM \"{kind}\" WHERE {}", names.join(", "), c.sql);
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(c.params.iter()))?;
        while let Some(r) = rows.next()? {
            f(&RowRef(r))?;
        }
        Ok(())
    }

    /// Calls `f` with each matching stay that has an arrival, as far as places are counted.
    pub fn each_bed(
        &self,
        filter: &Filter,
        start_of: &dyn Fn(Date) -> Instant,
        mut f: impl FnMut(Bed),
    ) -> Result<()> {
        self.each_columns(Kind::Stay, &BED, filter, start_of, |r| {
            bed(r).map(&mut f);
            Ok(())
        })
    }

    /// The stay as it takes a place; None where there is none, where it is deleted and where it has no
    /// arrival.
    pub fn bed(&self, id: Id) -> Result<Option<Bed>> {
        let sql = format!("SELECT {} FROM stay WHERE id = ?1 AND deleted_at IS NULL", BED.join(", "));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        Ok(rows.next()?.and_then(|row| bed(&RowRef(row))))
    }

    /// Calls `f` with every record of a kind, deleted ones too, in the order of ids.
    pub fn each_stored(&self, kind: Kind, mut f: impl FnMut(Stored) -> Result<()>) -> Result<()> {
        let sql = format!("SELECT {} FROM \"{kind}\" ORDER BY id", columns(kind));
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            f(row::stored(r, kind)?)?;
        }
        Ok(())
    }

    /// How many records of a kind there are, deleted ones not counted.
    pub fn count(&self, kind: Kind) -> Result<i64> {
        let sql = format!("SELECT count(*) FROM \"{kind}\" WHERE deleted_at IS NULL");
        Ok(self.conn.prepare_cached(&sql)?.query_row([], |r| r.get(0))?)
    }

    /// Open enrolments of families in visiting programmes that nobody is assigned to on `day` or later.
    pub fn count_unassigned(&self, day: Date) -> Result<i64> {
        let sql = "SELECT count(*) FROM programme p JOIN enrolment e INDEXED BY enrolment_open \
                   ON e.programme_id = p.id WHERE p.record_type = 'visit' \
                   AND e.deleted_at IS NULL AND e.household_id IS NOT NULL \
                   AND e.status IN ('applied', 'assessed', 'matched', 'active') \
                   AND e.household_id NOT IN (SELECT id FROM household WHERE deleted_at IS NOT NULL) \
                   AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.enrolment_id = e.id \
                   AND a.deleted_at IS NULL AND (a.\"to\" IS NULL OR a.\"to\" >= ?1))";
        Ok(self.conn.prepare_cached(sql)?.query_row([day.to_string()], |r| r.get(0))?)
    }

    /// Calls `f` with family, programme and day of application of each open enrolment of a family, by its id.
    pub fn each_open_enrolment(&self, mut f: impl FnMut(Id, Id, Id, Option<Date>)) -> Result<()> {
        let sql = "SELECT id, household_id, programme_id, applied_on FROM enrolment INDEXED BY enrolment_open \
                   WHERE deleted_at IS NULL AND household_id IS NOT NULL \
                   AND status IN ('applied', 'assessed', 'matched', 'active') \
                   AND household_id NOT IN (SELECT id FROM household WHERE deleted_at IS NOT NULL)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(r) = rows.next()? {
            let r = RowRef(r);
            if let (Some(id), Some(household), Some(programme)) = (r.id(0), r.id(1), r.id(2)) {
                f(id, household, programme, r.date(3));
            }
        }
        Ok(())
    }

    /// The visits of a family in a programme, in short: done ones up to `today`, planned ones from it.
    pub fn visits_of_family(&self, household: Id, programme: Id, today: Date) -> Result<FamilyVisits> {
        let sql = "SELECT max(CASE WHEN status = 'done' THEN occurred_on END), \
                   min(CASE WHEN status = 'planned' AND occurred_on >= ?3 THEN occurred_on END), \
                   coalesce(sum(status = 'done'), 0) FROM visit \
                   WHERE household_id = ?1 AND programme_id = ?2 AND deleted_at IS NULL";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query((household, programme, today.to_string()))?;
        let found = rows.next()?.map(|r| {
            let r = RowRef(r);
            FamilyVisits { last: r.date(0), next: r.date(1), done: r.int(2).unwrap_or_default() }
        });
        Ok(found.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Clocks;
    use crate::domain::record::{Header, Record};
    use crate::store::{Key, Opened};

    #[test]
    fn stays_of_a_night_are_found_without_reading_all_of_them() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let night: Date = "2026-03-01".parse().unwrap();
        for programme in [None, Some(Id::from_bytes([1; 16]))] {
            let filter = Filter { programme, from: Some(night), to: Some(night), ..Filter::default() };
            let c = filter.condition(Kind::Stay, &|_| Instant(0));
            let sql = format!("EXPLAIN QUERY PLAN SELECT room FROM stay WHERE {}", c.sql);
            let mut plan = store.conn.prepare(&sql).unwrap();
            let mut rows = plan.query(params_from_iter(c.params.iter())).unwrap();
            while let Some(step) = rows.next().unwrap() {
                let step: String = step.get(3).unwrap();
                // The few in the house without a departure have an index that holds nobody else.
                let whole = step.contains("SCAN stay") && !step.contains("stay_overdue");
                assert!(!whole, "{programme:?}: {step}");
            }
        }
    }

    #[test]
    fn lists_are_by_id_in_whatever_order_records_came() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let whole = Id::from_bytes([9; 16]);
        for no in [3, 1, 2_u8] {
            let mut record = Record::new(Kind::Session, Id::from_bytes([no; 16]));
            record.set("course_id", Some(whole));
            let header = Header {
                created_at: Instant(0),
                created_by: whole,
                updated_at: Instant(0),
                updated_by: whole,
                device: "A1".to_owned(),
                revision: 1,
                deleted_at: None,
            };
            store.write(&Stored { record, header, clocks: Clocks::default() }, true).unwrap();
        }
        for filter in [Filter::by("course_id", whole), Filter::default()] {
            for limit in [None, Some(3)] {
                let filter = Filter { limit, ..filter.clone() };
                let found = store.list(Kind::Session, &filter, &|_| Instant(0)).unwrap();
                let ids: Vec<Id> = found.iter().map(|s| s.record.id).collect();
                assert_eq!(ids, [1, 2, 3].map(|no| Id::from_bytes([no; 16])), "{limit:?}");
            }
        }
    }
}
