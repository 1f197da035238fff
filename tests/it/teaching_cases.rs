//! User support: its four types, and the seven teaching cases of its handbook, each as the one timeline of a
//! family over all programmes. Chains, ages and refusals are the handbook's; days are made up, and so are names.

mod first_child;
mod whole_family;

use crate::seed_programmes::{values, years};
use serde_json::{Value as Json, json};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::report::{ReportQuery, Table};
use tsunagi_core::view::{OrganisationLine, TimelineItem};
use tsunagi_tests::{Office, id};

/// One line of a timeline: day, kind, programme (or the other body), what, status.
type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

const SUPPORT: &str = "利用者支援事業";
const HIROBA: &str = "子育てのひろば";
const SLOT: &str = "拠点の一時預かり";

/// A family and the centre that supports it.
struct Case {
    o: Office,
    home: String,
    support: String,
    hiroba: String,
    slot: String,
    specialist: String,
}

impl Case {
    /// A family that is registered on `day`.
    fn new(day: &str, household: Json) -> Case {
        let o = Office::new(&format!("{day}T09:00"));
        let named = |preset: &str, name: &str, rules: Json| {
            o.put("programme", json!({ "preset": preset, "name": name, "rules": rules }))
        };
        let support = named("user_support", SUPPORT, json!({ "user_support_type": "basic_1" }));
        let hiroba = named("hiroba", HIROBA, json!({}));
        let slot = named("temporary_childcare", SLOT, json!({}));
        let specialist = o.put(
            "worker",
            json!({ "person_name": "見本 専門", "roles": [{ "role": "user_support_specialist", "from": "2020-04-01" }] }),
        );
        let home = o.put("household", household);
        Case { o, home, support, hiroba, slot, specialist }
    }

    fn at(self, day: &str) -> Case {
        Case { o: self.o.at(&format!("{day}T18:00")), ..self }
    }

    /// Stores a record about which nothing is to be said.
    #[track_caller]
    fn put(&self, kind: &str, record: Json) -> String {
        let mut record = record;
        if let Some(fields) = record.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        let view = self.o.app.put(Kind::parse(kind).unwrap(), &record);
        let view = view.unwrap_or_else(|e| panic!("{kind} {record}: {}", e.json()));
        assert_eq!(view.warnings, [], "{kind} {record}");
        view.id
    }

    fn with(&self, kind: &str, base: Json, more: Json) -> String {
        let mut record = base;
        let fields = record.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        self.put(kind, record)
    }

    fn member(&self, relation: &str, birth_date: &str) -> String {
        self.o.member(&self.home, "仮野", relation, birth_date)
    }

    fn body(&self, name: &str, org_type: &str) -> String {
        self.put("organisation", json!({ "name": name, "org_type": org_type }))
    }

    /// The family agrees that this body is told.
    fn agrees(&self, to: &str, scope: &str, on: &str) {
        let consent = json!({ "household_id": self.home, "scope": scope, "recipient_org_id": to, "given_on": on, "method": "written" });
        self.put("consent", consent);
    }

    /// A session with everyone who came: person and role.
    fn together(&self, programme: &str, day: &str, theme: &str, came: &[(&str, &str)]) {
        let session = json!({
            "programme_id": programme, "theme": theme, "status": "held", "childcare_room": true,
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T11:30"),
        });
        let session = self.put("session", session);
        for (person, role) in came {
            let present = json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": "present" });
            self.put("attendance", present);
        }
    }

    fn consults(&self, day: &str, topics: &[&str], more: Json) -> String {
        let base = json!({
            "programme_id": self.support, "channel": "visit_in", "received_at": format!("{day}T13:00"), "topics": topics,
            "household_id": self.home, "worker_ids": [self.specialist],
        });
        self.with("consultation", base, more)
    }

    fn visit(&self, programme: &str, day: &str, kind: &str, more: Json) -> String {
        let base = json!({
            "programme_id": programme, "household_id": self.home, "visit_kind": kind, "status": "done",
            "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [self.specialist],
        });
        self.with("visit", base, more)
    }

    fn childcare(&self, programme: &str, child: &str, day: &str, reason: &str) {
        let slot = json!({
            "programme_id": programme, "person_id": child, "stay_kind": "slot", "requester_type": "self", "reason_codes": [reason],
            "in_at": format!("{day}T09:30"), "out_at": format!("{day}T12:30"), "status": "completed",
        });
        self.put("stay", slot);
    }

    fn sent(&self, to: &str, day: &str, status: &str, reasons: &[&str], more: Json) -> String {
        let base = json!({
            "direction": "out", "to_org_id": to, "household_id": self.home, "programme_id": self.support,
            "sent_at": format!("{day}T15:00"), "status": status, "reason_codes": reasons,
        });
        self.with("referral", base, more)
    }

    fn received(&self, from: &str, day: &str, reasons: &[&str], content: &str) -> String {
        let referral = json!({
            "direction": "in", "from_org_id": from, "household_id": self.home, "programme_id": self.support,
            "sent_at": format!("{day}T15:00"), "status": "accepted", "reason_codes": reasons, "content": content,
        });
        self.put("referral", referral)
    }

    /// Relation, completed years, months under two years; the eldest first.
    fn members(&self) -> Vec<(String, Option<i64>, Option<i64>)> {
        let mut all = self.o.app.family(id(&self.home)).unwrap().members;
        all.sort_by_key(|m| (m.birth_date.is_none(), m.birth_date.clone()));
        all.into_iter().map(|m| (m.relation.unwrap(), m.age_years, m.age_months)).collect()
    }

    fn timeline(&self) -> Vec<TimelineItem> {
        let newest_first = self.o.app.family(id(&self.home)).unwrap().timeline;
        newest_first.into_iter().rev().collect()
    }

    /// The whole timeline, oldest first, is this; those who came to one session stand in no order.
    #[track_caller]
    fn tells(&self, expected: &[Line<'_>]) {
        let items = self.timeline();
        let line = |i: &'_ TimelineItem| -> [String; 5] {
            [&i.date, &i.kind, &i.programme, i.what.as_ref().unwrap_or(&String::new()), &i.status]
                .map(String::clone)
        };
        let told: Vec<[String; 5]> = items.iter().map(line).collect();
        let expected = expected.iter().map(|l| [l.0, l.1, l.2, l.3, l.4].map(str::to_owned));
        assert_eq!(by_session(told), by_session(expected.collect()));
    }

    /// What of this family waits on Today: what it is, and since when.
    fn due(&self) -> Vec<(String, String)> {
        let due = self.o.app.today_view().unwrap().due.into_iter();
        due.filter(|d| d.household_id.as_deref() == Some(&self.home))
            .map(|d| (d.code, d.date.unwrap_or_default()))
            .collect()
    }

    /// A figure of the fiscal year 2025.
    fn figure(&self, table: Table, programme: &str, metric: &str) -> String {
        let query = ReportQuery { programme: Some(id(programme)), ..years(table, 2025, 2025) };
        values(&self.o.app.report(&query).unwrap())[&(2025, metric.to_owned())].clone()
    }

    fn in_directory(&self, name: &str) -> OrganisationLine {
        self.o.app.directory().unwrap().into_iter().find(|o| o.name == name).unwrap()
    }
}

fn by_session(mut lines: Vec<[String; 5]>) -> Vec<[String; 5]> {
    lines.chunk_by_mut(|a, b| a[..3] == b[..3]).for_each(<[_]>::sort);
    lines
}

fn who(relation: &str, years: i64) -> (String, Option<i64>, Option<i64>) {
    (relation.to_owned(), Some(years), None)
}

fn little(months: i64) -> (String, Option<i64>, Option<i64>) {
    ("child".to_owned(), Some(months / 12), Some(months))
}

#[test]
fn the_four_types_are_four_programmes_of_one_preset() {
    let o = Office::new("2026-03-31T12:00");
    let home = o.put("household", json!({ "display_name": "仮野家" }));
    let mother = o.member(&home, "仮野", "mother", "1994-05-12");
    let types = [
        ("basic_1", "基本型"),
        ("family_centre", "こども家庭センター型"),
        ("specific", "特定型"),
        ("pregnancy", "妊婦等包括相談支援事業型"),
    ];
    let mut programmes = vec![];
    for (n, (code, name)) in types.iter().enumerate() {
        let programme =
            json!({ "preset": "user_support", "name": name, "rules": { "user_support_type": code } });
        let programme = o.put("programme", programme);
        assert_eq!(o.get("programme", &programme)["rules"]["user_support_type"], *code);
        // So many of each that none can stand for another.
        for day in 1..=n + 1 {
            o.put(
                "consultation",
                json!({
                    "programme_id": programme, "channel": "visit_in", "received_at": format!("2025-{:02}-{day:02}T10:00", n + 6),
                    "client_person_ids": [mother], "topics": ["childcare_place"],
                }),
            );
        }
        programmes.push(programme);
    }
    let unknown = json!({ "preset": "user_support", "rules": { "user_support_type": "kihon" } });
    assert_eq!(o.refused("programme", unknown).field.as_deref(), Some("rules.user_support_type"));
    for (n, programme) in programmes.iter().enumerate() {
        let query = ReportQuery { programme: Some(id(programme)), ..years(Table::Consultations, 2025, 2025) };
        let of = values(&o.app.report(&query).unwrap());
        assert_eq!(of[&(2025, "consultations".to_owned())], (n + 1).to_string(), "{}", types[n].1);
    }
    let family = o.app.family(id(&home)).unwrap();
    for (n, (_, name)) in types.iter().enumerate() {
        assert_eq!(family.timeline.iter().filter(|i| i.programme == *name).count(), n + 1, "{name}");
    }
}
