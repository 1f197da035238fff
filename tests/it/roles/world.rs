//! A profile in which every text of every record is like no other.

use serde_json::{Value as Json, json};
use std::path::PathBuf;
use tsunagi_core::app::NewDraft;
use tsunagi_core::domain::access::Role;
use tsunagi_core::domain::record::{FieldType, Kind};
use tsunagi_tests::{Office, id};

/// A text that stands in one field of one record.
#[derive(Debug, Clone)]
pub struct Marker {
    pub text: String,
    pub kind: Kind,
    pub field: &'static str,
    pub family: Option<usize>,
    /// Of an exception's reason: what it is about.
    pub about: Option<Kind>,
}

#[derive(Debug, Clone)]
pub struct Worker {
    pub name: &'static str,
    pub id: String,
    pub role: Role,
}

#[derive(Debug, Clone)]
pub struct Family {
    pub id: String,
    pub mother: String,
    pub child: String,
    pub visit: String,
    pub stay: String,
    pub enrolment: String,
}

pub struct World {
    pub office: Office,
    pub workers: Vec<Worker>,
    pub families: Vec<Family>,
    pub markers: Vec<Marker>,
    pub records: Vec<(Kind, String, Option<usize>)>,
    pub visits: String,
    pub house: String,
    pub course: String,
    pub session: String,
    pub town: String,
    /// Programmes of consultations and of shipments, and a questionnaire.
    pub cases: (String, String, String),
    pub alias: bool,
    pub now: String,
    pub out: PathBuf,
}

/// Texts that are no free texts, or that a use-case of their own writes.
const NOT_FREE: [&str; 17] = [
    "metric",
    "code",
    "municipality_code",
    "time_zone",
    "preset",
    "record_type",
    "month",
    "subject_kind",
    "lift_reason",
    "collect_asked_for",
    "collect_approved_for",
    "collected_by",
    "capacity_override_reason",
    "extension_reason",
    "approved_by",
    "batch",
    "folder",
];

impl World {
    pub fn new(now: &str, alias: bool) -> World {
        let office = Office::new(now);
        let out = office.dir.path().join("out");
        std::fs::create_dir_all(&out).unwrap();
        let mut w = World {
            office,
            workers: vec![],
            families: vec![],
            markers: vec![],
            records: vec![],
            visits: String::new(),
            house: String::new(),
            course: String::new(),
            session: String::new(),
            town: String::new(),
            cases: Default::default(),
            alias,
            now: now.to_owned(),
            out,
        };
        let founder = w.office.app.actor().to_string();
        w.workers.push(Worker { name: "administrator", id: founder, role: Role::Administrator });
        for (name, role, given) in [
            ("coordinator", Role::Coordinator, json!("coordinator")),
            ("desk", Role::Desk, json!("desk")),
            ("facilitator", Role::Facilitator, json!("facilitator")),
            ("visitor", Role::Visitor, json!("visitor")),
            ("another", Role::Visitor, Json::Null),
            ("nobody's", Role::Visitor, Json::Null),
            ("reader", Role::Reader, json!("reader")),
        ] {
            let roles = if name == "another" { json!([{ "role": "home_visitor" }]) } else { json!([]) };
            let id = w.put(
                "worker",
                json!({ "access_role": given, "roles": roles, "pledge_signed_on": "2024-04-01",
                "training": [{ "hours": 60, "completed_on": "2024-06-30", "course": "養成" }] }),
                None,
            );
            w.workers.push(Worker { name, id, role });
        }
        w.fill();
        if alias {
            let own = w.office.app.organisation().to_string();
            w.office.edit("organisation", &own, json!({ "visitors_see_alias": true }));
        }
        w
    }

    fn worker(&self, name: &str) -> String {
        self.workers.iter().find(|w| w.name == name).unwrap().id.clone()
    }

    fn fill(&mut self) {
        self.town = self.put(
            "organisation",
            json!({ "org_type": "municipality", "municipality_code": "99999" }),
            None,
        );
        let site = self.put("site", json!({}), None);
        self.visits =
            self.put("programme", json!({ "preset": "watch_visit", "commissioner_id": self.town }), None);
        self.house = self.put(
            "programme",
            json!({ "preset": "short_stay", "site_id": site, "rules": { "capacity": 9 } }),
            None,
        );
        let group = self.put("programme", json!({ "preset": "parent_training" }), None);
        self.course = self.put("course", json!({ "programme_id": group, "sessions_total": 8 }), None);
        self.session = self.put(
            "session",
            json!({ "course_id": self.course, "sequence_no": 1, "status": "held",
            "start_at": "2026-03-09T10:00", "end_at": "2026-03-09T12:00", "childcare_room": true }),
            None,
        );
        self.put("on_call", json!({}), None);
        let desk = self.put("programme", json!({ "preset": "general_consultation" }), None);
        let parcels = self.put("programme", json!({ "preset": "supply_shipping" }), None);
        let questions = self.put("questionnaire", json!({ "code": "Q", "cutoff": 2 }), None);
        self.put("question_item", json!({ "questionnaire_id": questions, "no": 1 }), None);
        self.cases = (desk, parcels, questions);
        let (visitor, another) = (self.worker("visitor"), self.worker("another"));
        // A: the visitor's. B: until yesterday. C: from the 20th, and another's now; in the course. D: nobody's,
        // secret. E: in the course no more.
        let assigned: [&[(&str, &str, Option<&str>)]; 5] = [
            &[(&visitor, "2026-03-01", None)],
            &[(&visitor, "2026-01-01", Some("2026-03-09"))],
            &[(&another, "2026-03-01", Some("2026-03-19")), (&visitor, "2026-03-20", None)],
            &[],
            &[],
        ];
        for (n, assigned) in assigned.into_iter().enumerate() {
            self.family(n, assigned);
        }
        self.put("closing", json!({}), None);
        let visitor = self.workers[4].clone();
        self.act_as(&visitor);
        for n in [0, 1] {
            let (body, household) = (
                json!({ "note": self.marker(Kind::Visit, "note", Some(n), None) }),
                id(&self.families[n].id),
            );
            let draft = NewDraft {
                key: &format!("visit/{n}"),
                kind: Kind::Visit,
                household: Some(household),
                place: "/visit/new",
                body: &body,
            };
            self.office.app.put_draft(&draft).unwrap();
        }
        let admin = self.workers[0].clone();
        self.act_as(&admin);
        let text = self.marker(Kind::ExportBatch, "reason", None, None);
        self.office.app.reveal(id(&self.families[0].id), &text).unwrap();
    }

    fn family(&mut self, n: usize, assigned: &[(&str, &str, Option<&str>)]) {
        let f = Some(n);
        let secret = n == 3;
        let reason = if secret { json!("dv_protection") } else { Json::Null };
        let home = self.put(
            "household",
            json!({ "address_secret": secret, "secret_reason": reason, "secret_until": "2026-04-01" }),
            f,
        );
        self.put(
            "address_history",
            json!({ "household_id": home, "from": "2020-01-01", "municipality_code": "99999" }),
            f,
        );
        self.put("phone", json!({ "household_id": home }), f);
        let mother = self.put("person", json!({ "birth_date": "1995-05-05", "household_id": home, "relation": "mother", "may_collect_child": true }), f);
        let child = self.put(
            "person",
            json!({ "birth_date": "2021-05-05", "household_id": home, "relation": "child" }),
            f,
        );
        self.put("pregnancy", json!({ "woman_id": mother, "due_date": "2026-08-01" }), f);
        let enrolment = self.put(
            "enrolment",
            json!({ "household_id": home, "programme_id": self.visits, "status": "active" }),
            f,
        );
        self.put("need", json!({ "enrolment_id": enrolment, "code": "isolation" }), f);
        for (worker, from, to) in assigned {
            let end = to.map(|_| "other");
            self.put("assignment", json!({ "enrolment_id": enrolment, "worker_id": worker, "from": from, "to": to, "end_reason": end }), f);
        }
        let by = self.worker("another");
        let visit = self.put("visit", json!({
            "programme_id": self.visits, "household_id": home, "visit_kind": "watch_over", "status": "done", "worker_ids": [by],
            "start_at": "2026-03-09T14:00", "end_at": "2026-03-09T15:00", "present_person_ids": [child], "concern_level": 2,
        }), f);
        let reason = self.marker(Kind::Override, "reason", f, Some(Kind::Visit));
        self.office.edit("visit", &visit, json!({ "overrides": [{ "code": "I-02", "reason": reason }] }));
        let stay = self.put("stay", json!({
            "programme_id": self.house, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality", "reason_codes": ["illness"],
            "in_at": "2026-03-09T17:00", "planned_out_at": "2026-03-26T10:00", "status": "in_stay",
        }), f);
        let reason = self.marker(Kind::Override, "reason", f, Some(Kind::Stay));
        self.office.edit("stay", &stay, json!({ "overrides": [{ "code": "I-15", "reason": reason }] }));
        self.put("day_note", json!({ "stay_id": stay, "date": "2026-03-09" }), f);
        self.put("belonging", json!({ "stay_id": stay }), f);
        self.put("handover_note", json!({ "household_id": home }), f);
        self.put(
            "consent",
            json!({ "household_id": home, "scope": "share_municipality", "given_on": "2026-01-01" }),
            f,
        );
        if n == 2 || n == 4 {
            let ended = if n == 4 { json!("2026-03-08") } else { Json::Null };
            self.put("enrolment", json!({ "household_id": home, "person_ids": [mother, child], "programme_id": self.programme_of_course(),
                "course_id": self.course, "status": "active", "ended_on": ended }), f);
        }
        self.case_file(f, &home, &mother);
        self.put("attendance", json!({ "session_id": self.session, "person_id": mother, "attendance_role": "mother", "state": "present" }), f);
        self.put("attendance", json!({ "session_id": self.session, "person_id": child, "attendance_role": "child_in_childcare", "state": "present" }), f);
        self.families.push(Family { id: home, mother, child, visit, stay, enrolment });
    }

    /// What the desk of consultations keeps about a family.
    fn case_file(&mut self, f: Option<usize>, home: &str, mother: &str) {
        let (desk, parcels, questions) = self.cases.clone();
        let at = "2026-03-09T11:00";
        let consultation = self.put("consultation", json!({
            "programme_id": desk, "household_id": home, "client_person_ids": [mother], "channel": "phone", "received_at": at,
            "topics": ["fatigue"], "follow_up_on": "2026-03-10",
        }), f);
        self.put(
            "referral",
            json!({ "direction": "out", "to_org_id": self.town, "consultation_id": consultation }),
            f,
        );
        let plan = self.put("support_plan", json!({
            "kind": "support_plan", "household_id": home, "drawn_up_on": "2026-03-01", "review_on": "2026-03-09",
        }), f);
        self.put("goal", json!({ "plan_id": plan, "goal_for": "parent" }), f);
        self.put("response", json!({
            "questionnaire_id": questions, "person_id": mother, "answered_on": "2026-03-09", "wave": "pre", "answers": { "1": 3 },
        }), f);
        let parcel = self.put(
            "shipment",
            json!({
                "programme_id": parcels, "person_id": mother, "requested_on": "2026-03-09",
            }),
            f,
        );
        self.put("shipment_item", json!({ "shipment_id": parcel, "item": "food" }), f);
    }

    fn programme_of_course(&self) -> String {
        self.office.get("course", &self.course)["programme_id"].as_str().unwrap().to_owned()
    }

    fn marker(
        &mut self,
        kind: Kind,
        field: &'static str,
        family: Option<usize>,
        about: Option<Kind>,
    ) -> String {
        let text = format!("mk{:04}x", self.markers.len());
        self.markers.push(Marker { text: text.clone(), kind, field, family, about });
        text
    }

    /// Stores a record with a marker in every text that is not given.
    fn put(&mut self, kind: &str, mut record: Json, family: Option<usize>) -> String {
        let kind = Kind::parse(kind).unwrap();
        if kind == Kind::Closing {
            let of = id(&self.visits);
            return self.office.app.close(of, "2026-02").unwrap().value.to_string();
        }
        for field in kind.shape().fields {
            let free =
                matches!(field.ty, FieldType::Text | FieldType::Note) && !NOT_FREE.contains(&field.name);
            if free && record.get(field.name).is_none() {
                record[field.name] = json!(self.marker(kind, field.name, family, None));
            }
        }
        let id = self.office.put(kind.name(), record);
        self.records.push((kind, id.clone(), family));
        if kind == Kind::Person {
            self.office
                .app
                .list(
                    Kind::Membership,
                    &tsunagi_core::store::Filter::by("person_id", tsunagi_tests::id(&id)),
                    |m| {
                        self.records.push((Kind::Membership, m["id"].as_str().unwrap().to_owned(), family));
                        Ok(())
                    },
                )
                .unwrap();
        }
        id
    }

    pub fn at(self, now: &str) -> World {
        let World { office, .. } = self;
        World { office: office.at(now), now: now.to_owned(), ..self }
    }

    pub fn act_as(&mut self, worker: &Worker) {
        self.office.app.act_as(&worker.id).unwrap();
    }

    /// A free text of the kind that an edit may change.
    pub fn free_text(kind: Kind) -> Option<&'static str> {
        if kind == Kind::Membership { None } else { World::free_texts(kind).first().copied() }
    }

    /// All of them.
    pub fn free_texts(kind: Kind) -> Vec<&'static str> {
        let free = |f: &&tsunagi_core::domain::record::FieldShape| {
            matches!(f.ty, FieldType::Text | FieldType::Note) && !NOT_FREE.contains(&f.name)
        };
        kind.shape().fields.iter().filter(free).map(|f| f.name).collect()
    }

    pub fn assigned(&self, worker: &Worker, family: usize) -> bool {
        let late = self.now.as_str() >= "2026-03-20";
        match (worker.name, family) {
            ("visitor", 0) => true,
            ("visitor", 2) => late,
            ("another", 2) => !late,
            _ => false,
        }
    }

    pub fn in_course(&self, family: usize) -> bool {
        family == 2
    }

    /// Whether the role is shown this field of a record that it sees; by hand, not from the table.
    pub fn shows(role: Role, kind: Kind, field: &str) -> bool {
        let of_person = [
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "alias",
            "allergies",
            "medication",
            "medical_care",
        ];
        match (role, kind) {
            (Role::Facilitator, Kind::Household) => field == "display_name",
            (Role::Facilitator, Kind::Person) => of_person.contains(&field),
            (Role::Facilitator, Kind::Enrolment) => false,
            _ => true,
        }
    }

    /// Whether the worker may be shown a text now; by hand, not from the table.
    pub fn may_see(&self, worker: &Worker, m: &Marker) -> bool {
        use Kind::*;
        if m.family == Some(3)
            && matches!(
                (m.kind, m.field),
                (AddressHistory, "address" | "postal_code")
                    | (Phone, "number")
                    | (Shipment, "address_snapshot" | "tracking_no")
            )
        {
            return false;
        }
        let role = worker.role;
        if matches!(role, Role::Administrator | Role::Coordinator) {
            return true;
        }
        let names = ["family_name", "given_name", "family_kana", "given_kana", "export_name", "display_name"];
        if self.alias
            && role == Role::Visitor
            && matches!(m.kind, Person | Household)
            && names.contains(&m.field)
        {
            return false;
        }
        let kind = if m.kind == Override { m.about.unwrap() } else { m.kind };
        let shared = matches!(
            kind,
            Organisation
                | Site
                | Worker
                | WorkerRole
                | Training
                | Programme
                | OnCall
                | Closing
                | Questionnaire
                | QuestionItem
        );
        shared
            || match role {
                Role::Desk => matches!(
                    kind,
                    Household
                        | Person
                        | Membership
                        | AddressHistory
                        | Phone
                        | Pregnancy
                        | Enrolment
                        | Assignment
                        | HandoverNote
                        | Stay
                        | DayNote
                        | Belonging
                        | Shipment
                        | ShipmentItem
                ),
                Role::Facilitator => {
                    matches!(kind, Course | Session | Attendance)
                        || m.family.is_some_and(|f| self.in_course(f))
                            && matches!(kind, Household | Person)
                            && World::shows(role, kind, m.field)
                }
                Role::Visitor => {
                    m.family.is_some_and(|f| self.assigned(worker, f))
                        && matches!(
                            kind,
                            Household
                                | Person
                                | Membership
                                | AddressHistory
                                | Phone
                                | Pregnancy
                                | Enrolment
                                | Assignment
                                | HandoverNote
                                | Need
                                | Visit
                        )
                }
                Role::Reader => kind == ExportBatch,
                _ => false,
            }
    }

    /// Fails where the answer holds a text that the worker may not see.
    pub fn check(&self, worker: &Worker, what: &str, answer: &str) {
        if !answer.contains("mk") {
            return;
        }
        for m in self.markers.iter().filter(|m| answer.contains(&m.text)) {
            assert!(self.may_see(worker, m), "{what} on {} shows {}: {m:?}\n{answer}", self.now, worker.name);
        }
    }
}
