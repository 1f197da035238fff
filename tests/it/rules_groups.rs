//! Rules of courses, sessions and attendances.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::{Office, id};

/// A course with two sessions held and one planned, a mother and her child.
struct Class {
    o: Office,
    programme: String,
    course: String,
    sessions: Vec<String>,
    mother: String,
    child: String,
}

impl Class {
    fn new() -> Class {
        let o = Office::new("2026-03-31T12:00");
        let programme = o.programme("parent_training", json!({}));
        let course = o.put("course", json!({ "programme_id": programme, "name": "冬の講座" }));
        let mut class =
            Class { programme, sessions: vec![], mother: String::new(), child: String::new(), course, o };
        for n in 1..=3 {
            class.sessions.push(
                class.o.put("session", class.session(&class.course, n, &format!("2026-03-{:02}", n * 7))),
            );
        }
        let (home, child) = class.o.family("試作", "2022-01-01");
        class.mother = class.o.member(&home, "試作", "mother", "1995-01-01");
        class.child = child;
        class
    }

    fn session(&self, course: &str, number: i64, day: &str) -> Json {
        json!({
            "course_id": course, "sequence_no": number, "start_at": format!("{day}T10:00"), "end_at": format!("{day}T11:30"),
            "status": "held", "childcare_room": true,
        })
    }

    fn tick(&self, session: &str, state: &str) -> Json {
        json!({ "session_id": session, "person_id": self.mother, "attendance_role": "mother", "state": state })
    }
}

#[test]
fn numbers_of_a_course_are_unique_and_its_dates_increase() {
    let c = Class::new();
    c.o.refuses("session", c.session(&c.course, 2, "2026-03-28"), "I-40", "sequence_no");
    c.o.warns("session", c.session(&c.course, 4, "2026-03-20"), "I-40");
    c.o.refuses("session", json!({ "id": c.sessions[0], "sequence_no": 3 }), "I-40", "sequence_no");
    c.o.edit("session", &c.sessions[2], json!({ "status": "cancelled" }));
    assert!(
        c.o.warnings("session", c.session(&c.course, 3, "2026-03-18")).is_empty(),
        "a cancelled number is free"
    );
    c.o.refuses("session", json!({ "id": c.sessions[2], "status": "planned" }), "I-40", "sequence_no");
    c.o.refuses(
        "session",
        json!({ "programme_id": c.programme, "status": "planned" }),
        "field_required",
        "occurred_on",
    );
    let future = json!({ "programme_id": c.programme, "occurred_on": "2026-04-01", "status": "held", "childcare_room": true });
    c.o.warns("session", future, "I-02");
    let reversed =
        json!({ "programme_id": c.programme, "start_at": "2026-03-30T12:00", "end_at": "2026-03-30T11:00" });
    c.o.refuses("session", reversed, "I-01", "end_at");
}

#[test]
fn a_course_that_minds_children_plans_for_it() {
    let c = Class::new();
    let mut plan = c.session(&c.course, 4, "2026-03-28");
    plan["childcare_room"] = json!(false);
    let session = c.o.warns("session", plan, "I-44");
    let nurse = c.o.put("worker", json!({ "person_name": "保育 花子" }));
    assert_eq!(c.o.edit("session", &session, json!({ "childcare_worker_ids": [nurse] })).warnings, []);
}

#[test]
fn a_person_is_on_a_roll_once() {
    let c = Class::new();
    let o = &c.o;
    let a = o.put("attendance", c.tick(&c.sessions[0], "present"));
    let expected = Id::v5(id(&c.sessions[0]), id(&c.mother).as_bytes());
    assert_eq!(id(&a), expected, "the same record on every device");
    o.refuses("attendance", c.tick(&c.sessions[0], "late"), "I-41", "person_id");
    o.edit("attendance", &a, json!({ "state": "late" }));
    o.refuses("attendance", json!({ "id": a, "person_id": c.child }), "field_fixed", "person_id");
    o.refuses("attendance", json!({ "id": a, "session_id": c.sessions[1] }), "field_fixed", "session_id");

    o.app.delete(Kind::Attendance, id(&a), "誤り").unwrap();
    assert!(o.all("attendance", &Default::default()).is_empty());
    let again = o.app.put(Kind::Attendance, &c.tick(&c.sessions[0], "absent")).unwrap();
    assert_eq!((id(&again.id), again.revision), (expected, 4), "put, edited, deleted, revived");
    assert_eq!(o.get("attendance", &a)["state"], "absent");
    assert_eq!(o.app.verify().unwrap(), []);
    let anonymous = json!({ "session_id": c.sessions[0], "attendance_role": "parent", "state": "present" });
    assert_ne!(
        o.put("attendance", anonymous.clone()),
        o.put("attendance", anonymous),
        "unnamed heads are many"
    );
    let early =
        o.member(o.get("attendance", &a)["household_id"].as_str().unwrap(), "試作", "child", "2026-03-20");
    let unborn = json!({ "session_id": c.sessions[0], "person_id": early, "attendance_role": "infant", "state": "present" });
    o.refuses("attendance", unborn, "I-03", "person_id");
}

#[test]
fn a_make_up_replaces_one_absence_of_the_same_unit() {
    let c = Class::new();
    let o = &c.o;
    let second = o.put("course", json!({ "programme_id": c.programme, "name": "夜の講座" }));
    let there: Vec<String> =
        (1..=2).map(|n| o.put("session", c.session(&second, n, &format!("2026-03-{:02}", n + 22)))).collect();
    let make_up = |session: &str, missed: &str| {
        let mut a = c.tick(session, "made_up_here");
        a["makes_up_for_session_id"] = json!(missed);
        a
    };
    let field = "makes_up_for_session_id";
    o.refuses("attendance", make_up(&there[0], &c.sessions[0]), "I-42", field);
    let missed = o.put("attendance", c.tick(&c.sessions[0], "absent"));
    o.refuses("attendance", make_up(&there[1], &c.sessions[0]), "I-42", field);
    o.put("attendance", make_up(&there[0], &c.sessions[0]));
    o.edit("attendance", &missed, json!({ "state": "made_up" }));
    let third = o.put("course", json!({ "programme_id": c.programme, "name": "朝の講座" }));
    let again = o.put("session", c.session(&third, 1, "2026-03-29"));
    o.refuses("attendance", make_up(&again, &c.sessions[0]), "I-42", field);

    o.put("attendance", c.tick(&c.sessions[1], "absent_notified"));
    o.put("attendance", c.tick(&c.sessions[2], "present"));
    o.warns("attendance", make_up(&there[1], &c.sessions[1]), "I-43");
}

#[test]
fn a_baby_group_has_ages_and_a_closed_month_corrections() {
    let c = Class::new();
    let o = &c.o;
    let massage = o.programme("baby_massage", json!({}));
    let friday =
        o.put("session", json!({ "programme_id": massage, "occurred_on": "2026-02-20", "status": "held" }));
    let (_, baby) = o.family("例山", "2025-12-21");
    let tick = |person: &str| json!({ "session_id": friday, "person_id": person, "attendance_role": "infant", "state": "present" });
    o.warns("attendance", tick(&baby), "I-20");
    let (_, old_enough) = o.family("見本", "2025-12-20");
    let ticked = o.put("attendance", tick(&old_enough));
    assert!(o.due(&ticked).is_empty());
    o.app.close(id(&massage), "2026-02").unwrap();
    assert_eq!(o.edit("attendance", &ticked, json!({ "state": "late" })).warnings[0].code, "I-71");
    assert_eq!(o.edit("session", &friday, json!({ "theme": "ふれあい" })).warnings[0].code, "I-71");
}
