//! What an export reads: the activities of a period in the order of its files, streamed, and of each
//! family no more than the columns need.

use super::{RowRef, Store};
use crate::domain::id::Id;
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use rusqlite::{Params, params};

/// Declares the columns of a query: a module with the position of each, and the text to select them.
macro_rules! columns {
    ($(#[$about:meta])* $module:ident { $($name:ident = $sql:literal),+ $(,)? }) => {
        $(#[$about])*
        #[allow(dead_code, reason = "positions follow each other; not every one is asked for by name")]
        pub mod $module {
            columns!(@at 0usize; $($name)+);
            pub(super) const SQL: &str = columns!(@sql $($sql)+);
        }
    };
    (@at $n:expr; $name:ident $($rest:ident)*) => {
        pub const $name: usize = $n;
        columns!(@at $n + 1; $($rest)*);
    };
    (@at $n:expr;) => {};
    (@sql $first:literal $($rest:literal)*) => { concat!($first $(, ", ", $rest)*) };
}

columns! {
    /// Columns of [`Store::extract_visit`].
    visit {
        ID = "id", CODE = "code", PROGRAMME = "programme_id", HOUSEHOLD = "household_id", KIND = "visit_kind",
        PLANNED_START = "planned_start", DAY = "occurred_on", START = "start_at", END = "end_at",
        STATUS = "status", WORKERS = "worker_ids", PRESENT = "present_person_ids", ACTIVITIES = "activities",
        TASKS = "tasks", CONCERN = "concern_level", NEXT = "next_planned_at", PHASE = "phase",
        PLACE = "municipality_code",
        // Whether there is free text, never the text.
        NOTED = "coalesce(note, observation_mother, observation_child, observation_home) IS NOT NULL",
    }
}
columns! {
    /// Columns of [`Store::extract_stay`].
    stay {
        ID = "id", CODE = "code", PROGRAMME = "programme_id", HOUSEHOLD = "household_id",
        PERSON = "person_id", KIND = "stay_kind", REQUESTER = "requester_type", REQUEST_NO = "request_no",
        REASONS = "reason_codes", PLANNED_IN = "planned_in_at", PLANNED_OUT = "planned_out_at", IN = "in_at",
        OUT = "out_at", FEE_CLASS = "fee_class", EXTENDED = "extension_reason IS NOT NULL",
        STATUS = "status", PLACE = "municipality_code",
    }
}
columns! {
    /// Columns of [`Store::extract_session`].
    session {
        ID = "s.id", CODE = "s.code", PROGRAMME = "s.programme_id", NUMBER = "s.sequence_no",
        DAY = "s.occurred_on", THEME = "s.theme", STATUS = "s.status", GUESTS = "s.guests_count",
        WALK_IN = "s.walk_in_counts", FACILITATORS = "s.facilitator_ids",
        CHILDCARE_WORKERS = "s.childcare_worker_ids", SITE = "t.name", SITE_SECRET = "t.location_secret",
    }
}
columns! {
    /// Columns of [`Store::extract_attendance`].
    attendance {
        ID = "a.id", SESSION = "s.id", SESSION_CODE = "s.code", PROGRAMME = "s.programme_id",
        COURSE = "c.code", NUMBER = "s.sequence_no", DAY = "s.occurred_on", START = "s.start_at",
        END = "s.end_at", SESSION_STATUS = "s.status", PERSON = "a.person_id", WORKER = "a.worker_id",
        WHO_CODE = "coalesce(p.code, w.code)", HOUSEHOLD = "a.household_id", ROLE = "a.attendance_role",
        STATE = "a.state", ARRIVED = "a.arrived_at", LEFT = "a.left_at", HOMEWORK = "a.homework",
        PLACE = "a.municipality_code",
    }
}
columns! {
    /// Columns of [`Store::extract_consultation`].
    consultation {
        CODE = "code", PROGRAMME = "programme_id", HOUSEHOLD = "household_id",
        CLIENTS = "client_person_ids", DAY = "occurred_on", CHANNEL = "channel", ROUTE = "route_type",
        TOPICS = "topics", BAND = "infant_age_band", ABUSE = "abuse_type_primary",
        INTERVIEW = "interview_kind", MINUTES = "minutes", RESULT = "result", PLACE = "municipality_code",
        SAME_EVENT = "same_event_as",
    }
}
columns! {
    /// Columns of [`Store::extract_referral`].
    referral {
        CODE = "r.code", PROGRAMME = "r.programme_id", HOUSEHOLD = "r.household_id",
        PERSON = "r.person_id", DAY = "r.occurred_on", DIRECTION = "r.direction",
        FROM_TYPE = "f.org_type", TO_TYPE = "t.org_type", REASONS = "r.reason_codes", METHOD = "r.method",
        STATUS = "r.status", REPLIED = "r.replied_at IS NOT NULL", LINKED = "coalesce(r.linked, 0)",
        PLACE = "r.municipality_code",
    }
}
columns! {
    /// Columns of [`Store::extract_shipment`].
    shipment {
        CODE = "s.code", PROGRAMME = "s.programme_id", HOUSEHOLD = "s.household_id",
        PERSON = "s.person_id", DAY = "s.shipped_on", STATUS = "s.status", PLACE = "s.municipality_code",
        ITEMS = "(SELECT group_concat(item, ';' ORDER BY item) FROM shipment_item i WHERE i.shipment_id = s.id AND i.deleted_at IS NULL)",
    }
}
columns! {
    /// Columns of [`Store::extract_family`].
    family { ID = "id", CODE = "code", SECRET = "address_secret = 1 OR confidentiality = 'secret'" }
}
columns! {
    /// Columns of [`Store::extract_person`].
    person {
        ID = "id", CODE = "code", BIRTH = "birth_date", BORN = "life_stage = 'born' AND deleted_at IS NULL",
        ESTIMATED_AGE = "estimated_age", SEX = "sex", SECRET = "confidentiality = 'secret'",
    }
}
columns! {
    /// Columns of [`Store::extract_member`].
    member {
        HOUSEHOLD = "household_id", PERSON = "person_id", RELATION = "relation", FROM = "\"from\"",
        TO = "\"to\"",
    }
}
columns! {
    /// Columns of [`Store::extract_pregnancy`].
    pregnancy { WOMAN = "woman_id", DUE = "due_date", NOTIFIED = "notified_on", OUTCOME = "outcome_on" }
}
columns! {
    /// Columns of [`Store::extract_consent`].
    consent {
        HOUSEHOLD = "household_id", PERSON = "person_id", GIVEN = "given_on", WITHDRAWN = "withdrawn_on",
    }
}

fn visit_sql() -> String {
    format!(
        "SELECT {} FROM visit WHERE deleted_at IS NULL AND occurred_on BETWEEN ?1 AND ?2
             ORDER BY occurred_on, code, id",
        visit::SQL
    )
}

fn stay_sql() -> String {
    format!(
        "SELECT {0}, (coalesce(in_at, planned_in_at) + ?3) / 86400000 AS day FROM stay
             WHERE deleted_at IS NULL AND coalesce(out_at, planned_out_at, 9e15) >= ?1
               AND coalesce(in_at, planned_in_at) < ?2
             UNION ALL
             SELECT {0}, (coalesce(in_at, planned_in_at) + ?3) / 86400000 AS day FROM stay
             WHERE deleted_at IS NULL AND status = 'in_stay' AND out_at IS NULL AND planned_out_at < ?1
               AND coalesce(in_at, planned_in_at) < ?2
             ORDER BY day, code, id",
        stay::SQL
    )
}

fn session_sql() -> String {
    format!(
        "SELECT {} FROM session s LEFT JOIN site t ON t.id = s.site_id
             WHERE s.deleted_at IS NULL AND s.occurred_on BETWEEN ?1 AND ?2
             ORDER BY s.occurred_on, s.code, s.id",
        session::SQL
    )
}

fn attendance_sql() -> String {
    format!(
        "SELECT {} FROM session s CROSS JOIN attendance a ON a.session_id = s.id
             LEFT JOIN course c ON c.id = s.course_id
             LEFT JOIN person p ON p.id = a.person_id LEFT JOIN worker w ON w.id = a.worker_id
             WHERE s.deleted_at IS NULL AND a.deleted_at IS NULL AND s.occurred_on BETWEEN ?1 AND ?2
             ORDER BY s.occurred_on, s.code, s.id, coalesce(p.code, w.code), a.id",
        attendance::SQL
    )
}

fn consultation_sql() -> String {
    format!(
        "SELECT {} FROM consultation WHERE deleted_at IS NULL AND occurred_on BETWEEN ?1 AND ?2
             ORDER BY occurred_on, code, id",
        consultation::SQL
    )
}

fn referral_sql() -> String {
    format!(
        "SELECT {} FROM referral r LEFT JOIN organisation f ON f.id = r.from_org_id
             LEFT JOIN organisation t ON t.id = r.to_org_id
             WHERE r.deleted_at IS NULL AND r.occurred_on BETWEEN ?1 AND ?2
               AND r.status IN ('sent', 'accepted', 'declined', 'linked')
             ORDER BY r.occurred_on, r.code, r.id",
        referral::SQL
    )
}

fn shipment_sql() -> String {
    format!(
        "SELECT {} FROM shipment s WHERE s.deleted_at IS NULL AND s.shipped_on BETWEEN ?1 AND ?2
             ORDER BY s.shipped_on, s.code, s.id",
        shipment::SQL
    )
}

impl Store {
    fn stream(
        &self,
        sql: &str,
        params: impl Params,
        mut f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        while let Some(row) = rows.next()? {
            f(&RowRef(row))?;
        }
        Ok(())
    }

    /// Runs `f` on one state of the database, whatever others write meanwhile. `f` only reads.
    pub fn read_together<T>(&self, f: impl FnOnce() -> Result<T>) -> Result<T> {
        self.conn.execute_batch("BEGIN")?;
        let result = f();
        self.rollback();
        result
    }

    /// Visits of the days `from` to `to`, by day and code.
    pub fn extract_visit(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = visit_sql();
        self.stream(&sql, params![from.to_string(), to.to_string()], f)
    }

    /// Stays that meet `[from, to)`, by local day of arrival (`offset_ms` from UTC) and code. One that
    /// goes on past its planned departure meets every time until now.
    pub fn extract_stay(
        &self,
        from: Instant,
        to: Instant,
        offset_ms: i64,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = stay_sql();
        self.stream(&sql, params![from, to, offset_ms], f)
    }

    /// Sessions of the days `from` to `to`, by day and code.
    pub fn extract_session(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = session_sql();
        self.stream(&sql, params![from.to_string(), to.to_string()], f)
    }

    /// Attendances of the sessions of the days `from` to `to`, by day, session and who.
    pub fn extract_attendance(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let sql = attendance_sql();
        self.stream(&sql, params![from.to_string(), to.to_string()], f)
    }

    /// Consultations of the days `from` to `to`, by day and code.
    pub fn extract_consultation(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        self.stream(&consultation_sql(), params![from.to_string(), to.to_string()], f)
    }

    /// Referrals that were sent, by day and code.
    pub fn extract_referral(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        self.stream(&referral_sql(), params![from.to_string(), to.to_string()], f)
    }

    /// Shipments that went out on the days `from` to `to`, by day and code.
    pub fn extract_shipment(
        &self,
        from: Date,
        to: Date,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        self.stream(&shipment_sql(), params![from.to_string(), to.to_string()], f)
    }

    /// The household `id`, or all of them; deleted ones too, since their activities keep their code.
    pub fn extract_family(&self, id: Option<Id>, f: impl FnMut(&RowRef<'_>) -> Result<()>) -> Result<()> {
        self.one_or_all("household", family::SQL, "id", "1", id, f)
    }

    /// The person `id`, or all of them; deleted ones too.
    pub fn extract_person(&self, id: Option<Id>, f: impl FnMut(&RowRef<'_>) -> Result<()>) -> Result<()> {
        self.one_or_all("person", person::SQL, "id", "1", id, f)
    }

    /// Members of a household, or of all.
    pub fn extract_member(
        &self,
        household: Option<Id>,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        self.one_or_all("membership", member::SQL, "household_id", "deleted_at IS NULL", household, f)
    }

    /// Pregnancies of a woman, or of all.
    pub fn extract_pregnancy(
        &self,
        woman: Option<Id>,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        self.one_or_all("pregnancy", pregnancy::SQL, "woman_id", "deleted_at IS NULL", woman, f)
    }

    /// Consents to share with `recipient`: those of `scope` that name it or nobody, or without a scope any
    /// sharing, and research, that names it; of the household or person `subject`, or all.
    pub fn extract_consent(
        &self,
        scope: Option<&str>,
        recipient: Id,
        subject: Option<Id>,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        let of = if subject.is_some() { "(household_id = ?3 OR person_id = ?3)" } else { "?3 IS NULL" };
        let sql = format!(
            "SELECT {} FROM consent WHERE deleted_at IS NULL AND {of} AND CASE WHEN ?1 IS NULL
               THEN (scope LIKE 'share%' OR scope = 'research') AND recipient_org_id = ?2
               ELSE scope = ?1 AND (recipient_org_id IS NULL OR recipient_org_id = ?2) END",
            consent::SQL
        );
        self.stream(&sql, params![scope, recipient, subject], f)
    }

    /// Whether a person belongs, or ever belonged, to a household whose place is secret.
    pub fn lives_secretly(&self, person: Id) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM membership m JOIN household h ON h.id = m.household_id
                   WHERE m.person_id = ?1 AND m.deleted_at IS NULL AND h.deleted_at IS NULL
                   AND (h.address_secret = 1 OR h.confidentiality = 'secret'))";
        if self.conn.prepare_cached(sql)?.query_row([person], |r| r.get(0))? {
            return Ok(true);
        }
        for home in self.families_of_person(person)? {
            if self.is_secret_by_merge(home)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn one_or_all(
        &self,
        table: &str,
        columns: &str,
        key: &str,
        standing: &str,
        id: Option<Id>,
        f: impl FnMut(&RowRef<'_>) -> Result<()>,
    ) -> Result<()> {
        // An order, so that the same records give the same bytes whatever the query plan.
        let sql = match id {
            Some(_) => format!("SELECT {columns} FROM {table} WHERE {key} = ?1 AND {standing} ORDER BY id"),
            None => format!("SELECT {columns} FROM {table} WHERE ?1 IS NULL AND {standing}"),
        };
        self.stream(&sql, params![id], f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Key, Opened};

    /// The steps in which SQLite means to run a query.
    fn plan(store: &Store, sql: &str) -> String {
        let mut statement = store.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let given = vec![1; statement.parameter_count()];
        let steps =
            statement.query_map(rusqlite::params_from_iter(given), |r| r.get::<_, String>(3)).unwrap();
        steps.map(|s| s.unwrap()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_week_reads_by_its_days_and_not_the_years() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("t.db"), &Key::Raw([7; 32].into()), Opened::Fresh).unwrap();
        let cases: [(String, &[&str]); 7] = [
            (visit_sql(), &["visit_day"]),
            (stay_sql(), &["stay_departure", "stay_overdue"]),
            (session_sql(), &["session_day"]),
            (attendance_sql(), &["session_day", "attendance_session"]),
            (consultation_sql(), &["consultation_on"]),
            (referral_sql(), &["referral_day"]),
            (shipment_sql(), &["shipment_on", "shipment_item_of"]),
        ];
        for (sql, indexes) in cases {
            let plan = plan(&store, &sql);
            for index in indexes {
                assert!(plan.contains(index), "{index}:\n{plan}");
            }
            assert!(!plan.contains("SCAN"), "{plan}");
        }
    }
}
