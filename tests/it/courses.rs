//! Courses as the screens show them: the grid, make-ups, the childcare room.

use serde_json::{Value as Json, json};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::time::Date;
use tsunagi_core::report::{ReportQuery, Span, Table};
use tsunagi_core::view::CourseView;
use tsunagi_tests::{Office, id};

/// Two parallel courses of two sessions with a mother and her child in the first.
struct Class {
    o: Office,
    home: String,
    first: String,
    second: String,
    sessions: Vec<String>,
    elsewhere: Vec<String>,
    mother: String,
    child: String,
}

impl Class {
    fn new() -> Class {
        let o = Office::new("2026-03-31T12:00");
        let programme =
            o.programme("parent_training", json!({ "sessions_per_course": 2, "completion_min_units": 2 }));
        let course =
            |name: &str| o.put("course", json!({ "programme_id": programme, "name": name, "capacity": 5 }));
        let (first, second) = (course("昼の講座"), course("夜の講座"));
        let session = |course: &str, n: i64, day: &str| {
            o.put(
                "session",
                json!({
                    "course_id": course, "sequence_no": n, "start_at": format!("{day}T10:00"),
                    "end_at": format!("{day}T11:30"), "status": "held", "childcare_room": true,
                }),
            )
        };
        let sessions = vec![session(&first, 1, "2026-03-07"), session(&first, 2, "2026-03-14")];
        let elsewhere = vec![session(&second, 1, "2026-03-21"), session(&second, 2, "2026-03-28")];
        let (home, child) = o.family("試作", "2022-01-01");
        let mother = o.member(&home, "試作", "mother", "1995-01-01");
        o.put(
            "enrolment",
            json!({
                "programme_id": programme, "course_id": first, "household_id": home, "person_ids": [mother, child],
                "status": "active", "applied_on": "2026-02-01",
            }),
        );
        Class { home, first, second, sessions, elsewhere, mother, child, o }
    }

    fn tick(&self, session: &str, state: &str) -> Json {
        json!({ "session_id": session, "person_id": self.mother, "attendance_role": "mother", "state": state })
    }

    fn view(&self) -> CourseView {
        self.o.app.course_view(id(&self.first)).unwrap()
    }

    /// State of each session, and the units done, of the mother.
    fn row(&self) -> (Vec<Option<String>>, i64, bool) {
        let view = self.view();
        let row = view.people.into_iter().find(|p| p.person_id == self.mother).unwrap();
        (row.cells.into_iter().map(|c| c.state).collect(), row.units, row.completed)
    }
}

fn states(of: [Option<&str>; 2]) -> Vec<Option<String>> {
    of.map(|s| s.map(str::to_owned)).to_vec()
}

#[test]
fn a_course_shows_its_people_before_anybody_came() {
    let c = Class::new();
    let view = c.view();
    assert_eq!(view.sessions.len(), 2);
    assert_eq!(view.people.len(), 2, "mother and child are enrolled");
    assert_eq!(view.places_left, Some(4), "children take no place");
    assert_eq!(view.completion_units, Some(2));
    assert_eq!(c.row(), (states([None, None]), 0, false));
    let line = c.o.app.courses().unwrap().into_iter().find(|l| l.id == c.first).unwrap();
    assert_eq!((line.participants, line.sessions_held, line.sessions_total), (1, 2, Some(2)));
}

#[test]
fn a_certificate_is_of_one_person_or_of_both_where_their_units_add_up() {
    let c = Class::new();
    let father = c.o.member(&c.home, "試作", "father", "1994-01-01");
    c.o.put("attendance", c.tick(&c.sessions[0], "present"));
    assert!(c.view().certificates.is_empty(), "one of two");
    c.o.put(
        "attendance",
        json!({ "session_id": c.sessions[1], "person_id": father, "attendance_role": "father", "state": "late" }),
    );
    assert!(c.view().certificates.is_empty(), "the programme does not add them up");
    let rules = json!({ "sessions_per_course": 2, "completion_min_units": 2, "household_completion": true });
    c.o.edit("programme", &c.view().programme_id, json!({ "rules": rules }));
    let both = c.view().certificates;
    assert_eq!(both.len(), 1);
    assert_eq!((both[0].names.len(), both[0].units), (2, 2));
    assert!(both[0].person_ids.contains(&c.mother) && both[0].person_ids.contains(&father));
    assert_eq!(both[0].completed_on.as_deref(), Some("2026-03-14"));
    // Who has them all alone has one alone, and the other none.
    c.o.put("attendance", c.tick(&c.sessions[1], "present"));
    let alone = c.view().certificates;
    assert_eq!(
        alone.iter().map(|one| one.person_ids.clone()).collect::<Vec<_>>(),
        [vec![c.mother.clone()]],
        "not of both as well"
    );
    assert_eq!((alone[0].units, alone[0].completed_on.as_deref()), (2, Some("2026-03-14")));
}

#[test]
fn a_make_up_elsewhere_counts_the_missed_unit_and_taking_it_back_leaves_an_absence() {
    let c = Class::new();
    c.o.put("attendance", c.tick(&c.sessions[0], "absent_notified"));
    c.o.put("attendance", c.tick(&c.sessions[1], "present"));
    assert_eq!(c.row(), (states([Some("absent_notified"), Some("present")]), 1, false));

    let offered = c.o.app.missed(id(&c.mother), id(&c.elsewhere[0])).unwrap();
    assert_eq!(offered.iter().map(|s| &s.id).collect::<Vec<_>>(), [&c.sessions[0]], "the same unit only");
    assert!(c.o.app.missed(id(&c.mother), id(&c.elsewhere[1])).unwrap().is_empty(), "she was at unit 2");

    let mut there = c.tick(&c.elsewhere[0], "made_up_here");
    there["makes_up_for_session_id"] = json!(c.sessions[0]);
    there["overrides"] = json!([{ "code": "I-43", "reason": "別日程で受講" }]);
    let made = c.o.app.put(tsunagi_core::domain::record::Kind::Attendance, &there).unwrap();
    assert_eq!(c.row(), (states([Some("made_up"), Some("present")]), 2, true));
    let cell = &c.view().people.into_iter().find(|p| p.person_id == c.mother).unwrap().cells[0];
    assert_eq!(cell.made_up_in.as_ref(), Some(&c.elsewhere[0]));
    assert_eq!(cell.made_up_on.as_deref(), Some("2026-03-21"));
    assert_eq!(
        c.view().certificates[0].completed_on.as_deref(),
        Some("2026-03-21"),
        "not when she was absent"
    );
    // The report counts her on that day as well (M-23).
    let completed = |first: &str, last: &str| -> Vec<String> {
        let days = Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap();
        let query = ReportQuery { table: Table::Courses, span: Span::Days(days), by: None, programme: None };
        let lines = c.o.app.report(&query).unwrap();
        lines
            .iter()
            .filter(|l| l.metric == "completion" && l.segment.is_none())
            .map(|l| l.value.to_string())
            .collect()
    };
    assert_eq!(completed("2026-03-01", "2026-03-20"), ["0"]);
    assert_eq!(completed("2026-03-01", "2026-03-21"), ["1"]);
    assert_eq!(completed("2026-03-21", "2026-03-31"), ["1"]);
    assert!(c.o.app.missed(id(&c.mother), id(&c.elsewhere[0])).unwrap().len() == 1, "its own make-up stays");

    c.o.app.undo(made.change.unwrap().parse().unwrap()).unwrap();
    assert_eq!(c.row(), (states([Some("absent_notified"), Some("present")]), 1, false), "undone whole");

    let again = c.o.put("attendance", there);
    assert_eq!(c.row().1, 2);
    c.o.edit("attendance", &again, json!({ "state": "absent" }));
    assert_eq!(c.row(), (states([Some("absent"), Some("present")]), 1, false));
}

#[test]
fn the_childcare_room_knows_allergies_and_who_may_collect() {
    let c = Class::new();
    let o = &c.o;
    o.edit("person", &c.child, json!({ "allergies": "卵", "medication": "なし" }));
    let home =
        o.get("enrolment", &o.app.course_view(id(&c.first)).unwrap().people[0].enrolment_id.clone().unwrap());
    let home = home["household_id"].as_str().unwrap().to_owned();
    let father = o.put(
        "person",
        json!({ "family_name": "仮野", "given_name": "実父", "household_id": home, "relation": "father", "may_collect_child": false }),
    );
    o.put("attendance", c.tick(&c.sessions[0], "present"));
    let list = o.app.childcare_list(id(&c.sessions[0])).unwrap();
    assert_eq!(list.children.len(), 1);
    let child = &list.children[0];
    assert_eq!((child.person_id.as_str(), child.allergies.as_deref()), (c.child.as_str(), Some("卵")));
    assert_eq!(child.age_years, Some(4));
    assert_eq!(child.with.as_deref(), Some("試作"));
    let refused: Vec<_> = child.collectors.iter().filter(|p| p.permitted == Some(false)).collect();
    assert_eq!(refused.iter().map(|p| p.person_id.as_str()).collect::<Vec<_>>(), [father.as_str()]);
    assert_eq!(child.collectors.last().unwrap().person_id, father, "the forbidden one stands last");

    // Who called the place off needs no carer.
    o.put(
        "attendance",
        json!({ "session_id": c.sessions[0], "person_id": c.child, "attendance_role": "child_in_childcare", "state": "cancelled_by_participant" }),
    );
    assert!(o.app.childcare_list(id(&c.sessions[0])).unwrap().children.is_empty());
}

#[test]
fn sessions_are_listed_by_their_days() {
    let c = Class::new();
    let day = |d: &str| d.parse::<Date>().unwrap();
    let found = c.o.app.sessions(day("2026-03-08"), day("2026-03-21")).unwrap();
    assert_eq!(found.iter().map(|s| &s.id).collect::<Vec<_>>(), [&c.sessions[1], &c.elsewhere[0]]);
}

#[test]
fn a_new_course_comes_with_its_sessions_as_one_change() {
    let o = Office::new("2026-03-13T17:00");
    let programme = o.programme("parent_training", json!({}));
    let site = o.put("site", json!({ "name": "見本公民館" }));
    let kind = |name: &str| tsunagi_core::domain::record::Kind::parse(name).unwrap();
    let session = |n: i64, day: &str| {
        let record = json!({
            "status": "planned", "programme_id": programme, "course_id": "@0", "sequence_no": n,
            "planned_start": format!("{day}T10:00"), "planned_end": format!("{day}T11:30"),
            "site_id": site, "facilitator_ids": [], "childcare_room": true,
        });
        (kind("session"), record)
    };
    let course = json!({
        "programme_id": programme, "name": "夏コース", "cohort": null, "sessions_total": 2, "capacity": null,
        "site_id": site,
    });
    let items = [(kind("course"), course), session(1, "2026-04-01"), session(2, "2026-04-08")];
    let stored = o.app.put_many(&items, None).unwrap();
    assert!(stored.iter().all(|view| view.warnings.is_empty()), "{stored:?}");
    let view = o.app.course_view(id(&stored[0].id)).unwrap();
    assert_eq!(view.sessions.iter().map(|s| s.sequence_no).collect::<Vec<_>>(), [Some(1), Some(2)]);
    let change = stored[0].change.as_deref().unwrap().parse().unwrap();
    o.app.undo(change).unwrap();
    assert!(o.app.courses().unwrap().is_empty(), "course and sessions go together");
}

#[test]
fn on_a_facilitators_list_who_is_out_of_sight_stays_without_a_name() {
    let mut c = Class::new();
    let (other, guest) = c.o.family("模擬", "2022-05-05");
    let aunt = c.o.member(&other, "模擬", "mother", "1990-01-01");
    for (person, allergies) in [(&c.child, "卵"), (&guest, "そば")] {
        c.o.edit("person", person, json!({ "allergies": allergies }));
    }
    for (person, role) in
        [(&c.child, "child_in_childcare"), (&guest, "child_in_childcare"), (&aunt, "mother")]
    {
        let tick = json!({ "session_id": c.sessions[0], "person_id": person, "attendance_role": role, "state": "present" });
        c.o.put("attendance", tick);
    }
    let facilitator = c.o.put("worker", json!({ "person_name": "未来野", "access_role": "facilitator" }));
    c.o.app.act_as(&facilitator).unwrap();
    let list = c.o.app.childcare_list(id(&c.sessions[0])).unwrap().children;
    let of = |person: &str| list.iter().find(|r| r.person_id == person).unwrap();
    assert_eq!((of(&c.child).name.as_str(), of(&c.child).allergies.as_deref()), ("試作", Some("卵")));
    // On the list, and not "no allergies": nothing is known, so somebody asks.
    assert_eq!((of(&guest).name.as_str(), of(&guest).allergies.as_deref()), ("", None));
    assert!(of(&guest).collectors.is_empty());
    let roll = c.o.app.roll_call(id(&c.sessions[0])).unwrap().rows;
    let name =
        |person: &str| roll.iter().find(|r| r.person_id.as_deref() == Some(person)).unwrap().name.clone();
    assert_eq!((name(&c.child).as_str(), name(&guest).as_str(), name(&aunt).as_str()), ("試作", "", ""));
    assert!(
        c.o.app
            .course_view(id(&c.first))
            .unwrap()
            .people
            .iter()
            .all(|p| p.person_id != guest || p.name.is_empty())
    );
    assert_eq!(c.o.app.find("試作", 9).unwrap().iter().filter(|h| h.name.is_empty()).count(), 0);
    assert!(c.o.app.find("模擬", 9).unwrap().is_empty());
}

#[test]
fn a_facilitator_enrols_a_mother_with_the_child_who_comes_along() {
    let mut c = Class::new();
    let (_, other_child) = c.o.family("模擬", "2022-05-05");
    let brother = json!({
        "family_name": "試作", "given_name": "兄", "birth_date": "2005-01-01", "relation": "child",
        "household_id": c.home,
    });
    c.o.put("person", brother);
    let facilitator = c.o.put("worker", json!({ "person_name": "未来野", "access_role": "facilitator" }));
    c.o.app.act_as(&facilitator).unwrap();
    let beside = |person: &str| -> Vec<String> {
        c.o.app.children_beside(id(person)).unwrap().into_iter().map(|child| child.id).collect()
    };
    assert_eq!(beside(&c.mother), std::slice::from_ref(&c.child), "nobody who is grown up");
    assert_eq!(beside(&c.child), Vec::<String>::new());
    assert_eq!(beside(&other_child), Vec::<String>::new(), "a family that is in no course is out of sight");
    let view = c.o.app.course_view(id(&c.second)).unwrap();
    let enrolment = json!({
        "programme_id": view.programme_id, "course_id": c.second, "person_ids": [c.mother, c.child],
        "household_id": c.home, "status": "active", "applied_on": "2026-03-31",
    });
    c.o.put("enrolment", enrolment);
    assert_eq!(c.o.app.course_view(id(&c.second)).unwrap().people.len(), 2);
}
