//! The day between the records: drafts, planned visits, reading, the handover book, secret places.

use serde_json::{Value as Json, json};
use tsunagi_core::app::{AccessFilter, NewDraft};
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_tests::{Office, id};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

struct Home {
    o: Office,
    programme: String,
    family: String,
    worker: String,
}

impl Home {
    fn new(now: &str) -> Home {
        let o = Office::new(now);
        let programme = o.programme("home_start", json!({}));
        let (family, _) = o.family("例山", "2024-05-01");
        let worker = o.visitor("丸井 けい", 42);
        Home { o, programme, family, worker }
    }

    fn visit(&self, date: &str, status: &str) -> Json {
        json!({
            "programme_id": self.programme, "household_id": self.family, "visit_kind": "regular", "status": status,
            "planned_start": format!("{date}T10:00"), "planned_end": format!("{date}T12:00"),
            "start_at": (status == "done").then(|| format!("{date}T10:00")),
            "end_at": (status == "done").then(|| format!("{date}T12:00")), "worker_ids": [self.worker],
        })
    }

    fn keep(&self, key: &str, text: &str) {
        let body = json!({ "note": text });
        let draft = NewDraft {
            key,
            kind: Kind::Visit,
            household: Some(id(&self.family)),
            place: "/visit/new",
            body: &body,
        };
        self.o.app.put_draft(&draft).unwrap();
    }

    /// Assigns the family and makes the visitor the acting worker.
    fn act_as_visitor(&mut self, assigned: bool) {
        let enrolment = self.o.put(
            "enrolment",
            json!({ "programme_id": self.programme, "household_id": self.family, "status": "active" }),
        );
        if assigned {
            let from = self.o.app.today().to_string();
            self.o.put(
                "assignment",
                json!({ "enrolment_id": enrolment, "worker_id": self.worker, "from": from }),
            );
        }
        self.o.app.act_as(&self.worker).unwrap();
    }
}

#[test]
fn a_draft_goes_away_with_the_save_and_stays_where_it_is_refused() {
    let h = Home::new("2026-03-12T12:30");
    h.keep("visit/new", "お母さんは少し");
    h.keep("visit/new", "お母さんは少し疲れている");
    let kept = h.o.app.draft("visit/new").unwrap().unwrap();
    assert_eq!(kept.body["note"], "お母さんは少し疲れている", "the last one counts");
    let mut wrong = h.visit("2026-03-12", "done");
    wrong["end_at"] = json!("2026-03-12T09:00");
    assert_eq!(h.o.app.put_form(Kind::Visit, &wrong, Some("visit/new")).unwrap_err().code, "I-01");
    assert!(h.o.app.draft("visit/new").unwrap().is_some(), "refused: still there");
    h.o.app.put_form(Kind::Visit, &h.visit("2026-03-12", "done"), Some("visit/new")).unwrap();
    assert!(h.o.app.draft("visit/new").unwrap().is_none());
    assert!(h.o.app.today_view().unwrap().drafts.is_empty());
}

#[test]
fn drafts_belong_to_their_worker_and_survive_a_restart() {
    let h = Home::new("2026-03-12T12:30");
    let digest = h.o.app.digest().unwrap();
    h.keep("visit/new", "途中");
    assert_eq!(h.o.app.digest().unwrap(), digest, "no record is made of it");
    let mut o = h.o.at("2026-03-13T09:00");
    let line = &o.app.today_view().unwrap().drafts[0];
    assert_eq!((line.household.as_deref(), line.place.as_str()), (Some("例山家"), "/visit/new"));
    o.app.act_as(&h.worker).unwrap();
    assert!(o.app.draft("visit/new").unwrap().is_none(), "another worker's");
    let much = json!({ "note": "あ".repeat(400_000) });
    let draft = NewDraft { key: "x", kind: Kind::Visit, household: None, place: "/", body: &much };
    assert_eq!(o.app.put_draft(&draft).unwrap_err().code, "draft_too_large");
}

#[test]
fn a_visitor_is_not_shown_the_draft_of_a_family_no_longer_theirs() {
    let mut h = Home::new("2026-03-12T12:30");
    h.act_as_visitor(true);
    h.keep("visit/new", "途中");
    assert_eq!(h.o.app.drafts().unwrap().len(), 1);
    let mut o = h.o;
    let boss = o.app.list_first_admin();
    o.app.act_as(&boss).unwrap();
    let assigned = o.app.assignments().unwrap().assigned.remove(0);
    o.edit(
        "assignment",
        &assigned.assignment_id,
        json!({ "from": "2026-03-01", "to": "2026-03-11", "end_reason": "illness" }),
    );
    o.app.act_as(&h.worker).unwrap();
    assert!(o.app.drafts().unwrap().is_empty());
}

trait FirstAdmin {
    fn list_first_admin(&self) -> String;
}

impl FirstAdmin for tsunagi_core::app::App {
    /// The worker who founded the organisation.
    fn list_first_admin(&self) -> String {
        let mut found = String::new();
        self.list(Kind::Worker, &tsunagi_core::store::Filter::default(), |w| {
            if w["person_name"] == "例山 事務" {
                found = w["id"].as_str().unwrap_or_default().to_owned();
            }
            Ok(())
        })
        .unwrap();
        found
    }
}

#[test]
fn many_records_are_stored_as_one_change_and_may_name_one_another() {
    let o = Office::new("2026-03-12T12:30");
    let items = |birth: &str| {
        vec![
            (Kind::Household, json!({ "display_name": "見本家" })),
            (
                Kind::Person,
                json!({ "family_name": "見本", "household_id": "@0", "relation": "mother", "birth_date": "1994-01-01" }),
            ),
            (
                Kind::Person,
                json!({ "family_name": "見本", "household_id": "@0", "relation": "child", "birth_date": birth }),
            ),
            (Kind::Phone, json!({ "household_id": "@0", "number": "000-0000-0000" })),
        ]
    };
    let digest = o.app.digest().unwrap();
    let refused = o.app.put_many(&items("2026-02-30"), None).unwrap_err();
    assert_eq!((refused.field.as_deref(), &refused.detail["item"]), (Some("birth_date"), &json!(2)));
    assert_eq!(o.app.digest().unwrap(), digest, "all or nothing");
    let stored = o.app.put_many(&items("2026-02-20"), None).unwrap();
    let family = o.app.family(id(&stored[0].id)).unwrap();
    assert_eq!((family.members.len(), family.phones.len()), (2, 1));
    assert!(stored.iter().all(|v| v.change == stored[0].change));
    o.app.undo(stored[0].change.as_ref().unwrap().parse().unwrap()).unwrap();
    assert!(o.app.family(id(&stored[0].id)).is_err() || o.app.find("見本", 5).unwrap().is_empty());
}

#[test]
fn weekly_visits_are_planned_as_one_change_at_the_same_time_of_day() {
    let h = Home::new("2026-01-20T10:00");
    let planned = h.o.app.plan_visits(&h.visit("2026-01-29", "planned"), 4, 7, None).unwrap();
    let days: Vec<String> = planned
        .iter()
        .map(|v| h.o.get("visit", &v.id)["planned_start"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        days,
        [
            "2026-01-29T10:00:00+09:00",
            "2026-02-05T10:00:00+09:00",
            "2026-02-12T10:00:00+09:00",
            "2026-02-19T10:00:00+09:00"
        ]
    );
    let view = h.o.app.visits(day("2026-02-02"), day("2026-02-08"), false).unwrap();
    assert_eq!(view.visits.len(), 1);
    assert_eq!(view.visits[0].date, "2026-02-05");
    h.o.app.undo(planned[0].change.as_ref().unwrap().parse().unwrap()).unwrap();
    assert!(
        h.o.app.visits(day("2026-01-01"), day("2026-03-31"), false).unwrap().visits.is_empty(),
        "one undo for all"
    );
    for (times, every) in [(0, 7), (54, 7), (4, 0), (4, 91)] {
        assert!(h.o.app.plan_visits(&h.visit("2026-01-29", "planned"), times, every, None).is_err());
    }
}

#[test]
fn the_last_visit_is_where_the_next_record_begins() {
    let h = Home::new("2026-03-12T12:30");
    assert!(h.o.app.last_visit(id(&h.family), id(&h.programme)).unwrap().is_none());
    for (date, activity) in [("2026-02-26", "listening"), ("2026-03-05", "play")] {
        let mut visit = h.visit(date, "done");
        visit["activities"] = json!([activity]);
        h.o.put("visit", visit);
    }
    h.o.put("visit", h.visit("2026-03-12", "planned"));
    let last = h.o.app.last_visit(id(&h.family), id(&h.programme)).unwrap().unwrap();
    assert_eq!(last["activities"], json!(["play"]));
}

#[test]
fn unread_records_are_read_with_the_greatest_concern_first() {
    let h = Home::new("2026-03-12T12:30");
    let mut worried = h.visit("2026-02-26", "done");
    worried["concern_level"] = json!(2);
    worried["note"] = json!("眠れていない");
    let worried = h.o.put("visit", worried);
    let newest = h.o.put("visit", h.visit("2026-03-05", "done"));
    h.o.put("visit", h.visit("2026-03-10", "planned"));
    assert_eq!(h.o.app.today_view().unwrap().unread, 2);
    let unread = h.o.app.reviews().unwrap();
    assert_eq!(unread.iter().map(|r| &r.visit.id).collect::<Vec<_>>(), [&worried, &newest]);
    assert_eq!((unread[0].note.as_deref(), unread[0].waiting_days), (Some("眠れていない"), 14));
    let read = h.o.app.review(&[id(&worried), id(&newest)]).unwrap();
    assert!(h.o.app.reviews().unwrap().is_empty());
    assert_eq!(h.o.get("visit", &worried)["reviewed_by"], json!(h.o.app.actor().to_string()));
    h.o.app.undo(read[0].change.as_ref().unwrap().parse().unwrap()).unwrap();
    assert_eq!(h.o.app.reviews().unwrap().len(), 2);
    let planned = h.o.put("visit", h.visit("2026-03-11", "planned"));
    assert_eq!(h.o.app.review(&[id(&planned)]).unwrap_err().code, "visit_not_done");
}

#[test]
fn a_secret_place_is_shown_for_a_reason_and_remembered() {
    let o = Office::new("2026-03-12T02:00");
    let (family, _) = o.family("仮野", "2020-01-01");
    o.edit("household", &family, json!({ "display_name": "Aさん", "address_secret": true }));
    o.put(
        "address_history",
        json!({ "household_id": family, "address": "架空市秘密町9", "municipality_code": "99999" }),
    );
    o.put("phone", json!({ "household_id": family, "number": "000-0000-0009" }));
    assert_eq!(o.app.reveal(id(&family), "  ").unwrap_err().field.as_deref(), Some("reason"));
    assert!(o.app.access_log(&AccessFilter::default()).unwrap().is_empty());
    let shown = o.app.reveal(id(&family), "警察からの照会").unwrap();
    assert_eq!(shown.address.as_deref(), Some("架空市秘密町9"));
    assert_eq!(shown.until, "2026-03-12T02:00:30+09:00");
    let log = o.app.access_log(&AccessFilter::default()).unwrap();
    assert_eq!(log[0].reason.as_deref(), Some("警察からの照会"));
    assert_eq!((log[0].subject_id.as_deref(), log[0].act.as_str()), (Some(family.as_str()), "reveal"));
    let words = serde_json::to_string(&(
        o.app.family(id(&family)).unwrap(),
        o.app.families().unwrap(),
        o.app.today_view().unwrap(),
    ))
    .unwrap();
    assert!(!words.contains("秘密町") && !words.contains("0009"), "nowhere else");
}

#[test]
fn all_families_are_listed_by_kana_and_a_visitor_finds_only_their_own() {
    let mut h = Home::new("2026-03-12T12:30");
    let second = h.o.put("household", json!({ "display_name": "試作家" }));
    h.o.put("person", json!({ "family_name": "試作", "family_kana": "しさく", "household_id": second, "relation": "mother" }));
    let third = h.o.put("household", json!({ "display_name": "髙野家" }));
    h.o.put("person", json!({ "family_name": "髙野", "family_kana": "こうの", "household_id": third, "relation": "mother" }));
    let names = |h: &Home| h.o.app.families().unwrap().into_iter().map(|l| l.name).collect::<Vec<_>>();
    assert_eq!(names(&h), ["髙野家", "試作家", "例山家"], "こ, し, and the one without a reading");
    h.o.edit("household", &third, json!({ "display_name": "髙野川家" }));
    assert_eq!(names(&h)[0], "髙野川家", "kept up to date");
    assert_eq!(h.o.app.find("しさ", 5).unwrap().len(), 2);
    h.act_as_visitor(true);
    assert_eq!(names(&h), ["例山家"]);
    assert!(h.o.app.find("しさ", 5).unwrap().is_empty());
    assert!(!h.o.app.find("例山", 5).unwrap().is_empty());
}

#[test]
fn the_handover_book_tells_what_moved_and_keeps_what_is_open() {
    let o = Office::new("2026-03-11T18:00");
    let programme = o.programme("short_stay", json!({ "capacity": 5 }));
    let (_, child) = o.family("例山", "2020-01-01");
    let stay = o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "status": "confirmed", "planned_in_at": "2026-03-11T18:00", "planned_out_at": "2026-03-13T10:00",
        }),
    );
    // Of last year, and written down only now: no news to the next shift.
    o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "status": "completed", "in_at": "2025-05-11T18:00", "out_at": "2025-05-13T10:00",
        }),
    );
    let old = o.put("handover_note", json!({ "text": "玄関の電球が切れている" }));
    let o = o.at("2026-03-13T01:00");
    o.edit("stay", &stay, json!({ "status": "in_stay", "in_at": "2026-03-11T18:10" }));
    o.put("handover_note", json!({ "text": "発熱。6時に検温", "urgent": true }));
    o.put("on_call", json!({ "name": "丸井 所長", "phone": "000-0000-0001" }));
    o.put("on_call", json!({ "name": "四角 看護師", "phone": "000-0000-0002", "from": "2026-03-13T08:00", "to": "2026-03-13T18:00" }));
    o.put("on_call", json!({ "name": "過ぎた当番", "phone": "000-0000-0003", "from": "2026-03-11T08:00", "to": "2026-03-12T08:00" }));
    let book = o.app.handover(24).unwrap();
    assert_eq!(
        book.moves.iter().map(|m| m.what.as_str()).collect::<Vec<_>>(),
        ["arrived"],
        "booked longer ago"
    );
    assert_eq!(
        o.app.handover(48).unwrap().moves.iter().map(|m| m.what.as_str()).collect::<Vec<_>>(),
        ["arrived", "booked"]
    );
    assert_eq!(
        book.notes.iter().map(|n| n.urgent).collect::<Vec<_>>(),
        [true, false],
        "urgent first, open ones stay"
    );
    assert_eq!(book.in_house.len(), 1);
    // Who should have gone a month ago and is in the house is not over.
    let (_, forgotten) = o.family("試作", "2021-01-01");
    let forgotten = o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": forgotten, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "status": "in_stay", "in_at": "2026-02-01T18:00", "planned_out_at": "2026-02-02T10:00",
        }),
    );
    assert!(o.app.handover(24).unwrap().moves.iter().any(|m| m.stay.id == forgotten));
    assert_eq!(
        book.on_call.iter().map(|c| (c.name.as_str(), c.now)).collect::<Vec<_>>(),
        [("丸井 所長", true), ("四角 看護師", false)]
    );
    o.edit("handover_note", &old, json!({ "done_by": o.app.actor().to_string() }));
    assert_eq!(o.app.handover(24).unwrap().notes.len(), 1, "taken over and older than a day");
}

#[test]
fn today_answers_whether_there_is_a_bed_tonight() {
    let o = Office::new("2026-03-13T01:00");
    let programme = o.programme("short_stay", json!({ "capacity": 5 }));
    let (_, child) = o.family("例山", "2020-01-01");
    o.put(
        "stay",
        json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "status": "in_stay", "planned_in_at": "2026-03-12T18:00", "in_at": "2026-03-12T18:00",
            "planned_out_at": "2026-03-13T10:00",
        }),
    );
    let tonight = o.app.today_view().unwrap().tonight;
    assert_eq!(tonight.len(), 1);
    assert_eq!(
        (tonight[0].night.night.as_str(), tonight[0].night.free),
        ("2026-03-12", Some(4)),
        "until three it is last night"
    );
    let o = o.at("2026-03-13T03:00");
    assert_eq!(o.app.today_view().unwrap().tonight[0].night.night, "2026-03-13");
}

#[test]
fn today_counts_the_families_without_a_visitor() {
    let mut h = Home::new("2026-03-12T12:30");
    assert_eq!(h.o.app.today_view().unwrap().unassigned, 0);
    h.o.put(
        "enrolment",
        json!({ "programme_id": h.programme, "household_id": h.family, "status": "applied" }),
    );
    let today = h.o.app.today_view().unwrap();
    assert_eq!(today.unassigned, h.o.app.assignments().unwrap().unassigned.len() as i64);
    assert_eq!(today.unassigned, 1);
    h.act_as_visitor(false);
    let today = h.o.app.today_view().unwrap();
    assert_eq!((today.unassigned, today.unread), (0, 0), "not a visitor's business");
}
