//! Two records of one family, or of one person, become one and two again (I-70).

use serde_json::json;
use tsunagi_core::app::{AccessFilter, Edge, Profile, Scale};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::report::{ReportQuery, Span, Spot, Table};
use tsunagi_core::view::{TwinSide, TwinsView};
use tsunagi_tests::{Office, env_at, id, test_key};

/// A family under two records: a visit in each, the same child in both.
struct Twice {
    o: Office,
    one: String,
    child: String,
    twin: String,
    same_child: String,
}

fn twice() -> Twice {
    let o = Office::new("2026-03-31T12:00");
    let rules = json!({ "required_training_hours": null, "requires_pledge": null });
    let programme = o.put("programme", json!({ "preset": "home_start", "rules": rules }));
    let roles = json!([{ "role": "home_visitor", "from": "2025-05-01" }]);
    let visitor = o.put(
        "worker",
        json!({ "person_name": "仮野 訪問", "roles": roles, "pledge_signed_on": "2025-04-10" }),
    );
    let family = |name: &str, given: &str, day: &str| {
        let home = o.put("household", json!({ "display_name": format!("{name}家") }));
        let child = o.put(
            "person",
            json!({ "family_name": name, "given_name": given, "birth_date": "2020-10-05", "household_id": home }),
        );
        o.put(
            "visit",
            json!({
                "programme_id": programme, "household_id": home, "visit_kind": "regular", "status": "done",
                "start_at": format!("{day}T10:00"), "end_at": format!("{day}T12:00"), "worker_ids": [visitor],
            }),
        );
        (home, child)
    };
    let (one, child) = family("未来野", "つばさ", "2025-10-09");
    let (twin, same_child) = family("試作", "翼", "2025-12-18");
    Twice { o, one, child, twin, same_child }
}

impl Twice {
    fn households_visited(&self) -> String {
        let span = Span::FiscalYears { first: 2025, last: 2025 };
        let query = ReportQuery { table: Table::Visits, span, by: None, programme: None };
        let lines = self.o.app.report(&query).unwrap();
        let line = lines.iter().find(|l| l.metric == "households" && l.segment.is_none()).unwrap();
        json!(line)["value"].to_string()
    }

    fn found(&self, text: &str) -> Vec<(String, String, Option<String>)> {
        let hits = self.o.app.find(text, 5).unwrap();
        hits.into_iter().map(|h| (h.kind, h.name, h.household_id)).collect()
    }
}

#[test]
fn a_merged_family_is_read_found_and_counted_as_one_and_apart_again() {
    let t = twice();
    let app = &t.o.app;
    assert_eq!(t.households_visited(), "2");
    assert_eq!(app.family(id(&t.one)).unwrap().timeline.len(), 1);
    let digest = app.digest().unwrap();

    app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭が2回登録されていた").unwrap();
    app.merge(Kind::Person, id(&t.same_child), id(&t.child), "同じ子").unwrap();
    assert_eq!(t.households_visited(), "1");
    let file = app.family(id(&t.one)).unwrap();
    assert_eq!((file.timeline.len(), file.members.len()), (2, 1));
    assert_eq!(file.members[0].name, "未来野 つばさ");
    let merged: Vec<_> = file.merged.iter().map(|m| (m.kind.as_str(), m.name.as_str())).collect();
    assert_eq!(merged, [("household", "試作家"), ("person", "試作 翼")]);
    // An old link leads to the family that stands; so do both names.
    assert_eq!(app.family(id(&t.twin)).unwrap().id, t.one);
    let home = |kind: &str, name: &str| (kind.to_owned(), name.to_owned(), Some(t.one.clone()));
    assert_eq!(t.found("試作家"), [home("household", "未来野家")]);
    assert_eq!(t.found("翼"), [home("person", "未来野 つばさ")]);
    assert_eq!(app.families().unwrap().len(), 1);
    // Nothing was rewritten: each visit is still its own family's.
    let mut of_twin = 0;
    let filter = tsunagi_core::store::Filter::by("household_id", id(&t.twin));
    app.list(Kind::Visit, &filter, |_| {
        of_twin += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(of_twin, 1);
    assert!(app.verify().unwrap().is_empty());

    app.unmerge(Kind::Household, id(&t.twin), "別の家庭だった").unwrap();
    app.unmerge(Kind::Person, id(&t.same_child), "別の子だった").unwrap();
    assert_eq!(t.households_visited(), "2");
    assert_eq!((app.family(id(&t.twin)).unwrap().id, app.families().unwrap().len()), (t.twin.clone(), 2));
    assert_eq!(t.found("翼"), [("person".into(), "試作 翼".into(), Some(t.twin.clone()))]);
    let history = app.history(Kind::Household, id(&t.twin)).unwrap();
    let reasons: Vec<_> = history.iter().filter_map(|l| l.reason.clone()).collect();
    assert!(reasons.contains(&"同じ家庭が2回登録されていた".to_owned()), "{reasons:?}");
    assert_eq!(app.digest().unwrap(), digest, "nothing was rewritten");
}

#[test]
fn the_undo_of_a_merge_is_the_undo_of_any_change() {
    let t = twice();
    let done = t.o.app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    assert_eq!(t.o.app.families().unwrap().len(), 1);
    t.o.app.undo(done.changes.changes[0]).unwrap();
    assert_eq!((t.o.app.families().unwrap().len(), t.households_visited()), (2, "2".to_owned()));
}

#[test]
fn rings_and_other_mistakes_are_refused() {
    let t = twice();
    let app = &t.o.app;
    let (one, twin) = (id(&t.one), id(&t.twin));
    let third = id(&t.o.put("household", json!({ "display_name": "模擬家" })));
    let code = |from, into, reason: &str| app.merge(Kind::Household, from, into, reason).unwrap_err().code;
    assert_eq!(code(one, one, "x"), "reference_self");
    assert_eq!(code(one, twin, " "), "field_required");
    assert_eq!(code(one, id(&t.child), "x"), "record_missing");
    assert_eq!(app.unmerge(Kind::Household, one, "x").unwrap_err().code, "merged_not");
    assert_eq!(app.merge(Kind::Visit, one, twin, "x").unwrap_err().code, "kind_unknown");
    app.merge(Kind::Household, one, twin, "x").unwrap();
    assert_eq!(code(twin, one, "x"), "merge_ring");
    assert_eq!(code(one, third, "x"), "merged_already");
    assert_eq!(code(third, one, "x"), "merged_already");
    app.merge(Kind::Household, twin, third, "x").unwrap();
    assert_eq!(code(third, one, "x"), "merge_ring");
    // Nor does an edit by hand close a ring.
    t.o.refuses(
        "household",
        json!({ "id": third.to_string(), "merged_into": t.one }),
        "merge_ring",
        "merged_into",
    );
    assert_eq!(app.family(one).unwrap().id, third.to_string());
    let secret = id(&t.o.put("household", json!({ "display_name": "Aさん", "address_secret": true })));
    assert_eq!(code(secret, third, "x"), "merge_secret");
}

/// Two registrations of one family, by different people.
fn doubled(o: &Office) -> [String; 4] {
    let family = |allergies: &str, caution: &str| {
        let home = o.put("household", json!({ "display_name": "例山家", "contact_caution": caution }));
        let child = o.put(
            "person",
            json!({
                "family_name": "例山", "given_name": "そら", "family_kana": "れいやま", "given_kana": "そら",
                "birth_date": "2022-03-04", "household_id": home, "allergies": allergies,
            }),
        );
        (home, child)
    };
    let (one, child) = family("卵", "");
    let (other, twin) = family("そば", "留守番電話に残さない");
    [one, child, other, twin]
}

#[test]
fn who_may_be_there_twice_is_shown_with_the_evidence_until_it_is_decided() {
    let o = Office::new("2026-03-31T12:00");
    let [one, child, other, twin] = doubled(&o);
    o.family("模擬", "2020-10-05");
    let found = o.app.duplicates(9).unwrap().pairs;
    assert_eq!(found.len(), 1, "{found:?}");
    let ids = |a: &str, b: &str| {
        let mut ids = [a.to_owned(), b.to_owned()];
        ids.sort();
        ids
    };
    let pair = &found[0];
    assert_eq!((pair.kind.as_str(), pair.verdict.as_str()), ("household", "same"));
    assert_eq!(ids(&pair.one.id, &pair.other.id), ids(&one, &other));
    assert_eq!(pair.agrees, ["birth_date", "kana", "name"]);
    let counted = o.app.duplicates(0).unwrap();
    assert_eq!((counted.count, counted.pairs), (1, vec![]), "a list that is cut says how many there are");

    let beside = o.app.compare_twins(Kind::Household, id(&one), id(&other)).unwrap();
    assert_eq!((beside.one.id.as_str(), beside.other.id.as_str()), (one.as_str(), other.as_str()));
    assert_eq!(beside.refused, None);
    let people: Vec<_> = beside.people.iter().map(|p| (p.one.id.as_str(), p.other.id.as_str())).collect();
    assert_eq!(people, [(child.as_str(), twin.as_str())]);

    // Two after all, until somebody thinks again.
    o.app.keep_apart(id(&other), id(&one), false).unwrap();
    assert_eq!(o.app.duplicates(9).unwrap().pairs, []);
    let history = o.app.history(Kind::Household, id(&one).min(id(&other))).unwrap();
    assert!(history.iter().any(|line| line.field == "not_same_as"), "it stands with the record");
    o.app.keep_apart(id(&one), id(&other), true).unwrap();
    assert_eq!(o.app.duplicates(9).unwrap().pairs.len(), 1);
    assert_eq!(o.app.keep_apart(id(&one), id(&child), false).unwrap_err().code, "record_missing");

    // One change makes one of the family and of the child, one undo makes two of both.
    let edges = [
        Edge { kind: Kind::Household, from: id(&other), into: id(&one) },
        Edge { kind: Kind::Person, from: id(&twin), into: id(&child) },
    ];
    let done = o.app.merge_all(&edges, "二重に登録").unwrap();
    assert_eq!(done.changes.changes.len(), 1);
    assert_eq!(o.app.duplicates(9).unwrap().pairs, []);
    let file = o.app.family(id(&one)).unwrap();
    assert_eq!(file.members.len(), 1);
    // What either record warns of stands.
    assert_eq!(file.members[0].allergies.as_deref(), Some("卵／そば"));
    assert_eq!(file.contact_caution.as_deref(), Some("留守番電話に残さない"));
    o.app.undo(done.changes.changes[0]).unwrap();
    assert_eq!(o.app.duplicates(9).unwrap().pairs.len(), 1);
    assert_eq!(o.app.family(id(&other)).unwrap().members.len(), 1);
}

#[test]
fn a_family_without_its_people_leaves_the_people_to_decide() {
    let o = Office::new("2026-03-31T12:00");
    let [one, _, other, _] = doubled(&o);
    o.app.merge(Kind::Household, id(&other), id(&one), "二重に登録").unwrap();
    let left = o.app.duplicates(9).unwrap().pairs;
    assert_eq!(left.iter().map(|p| p.kind.as_str()).collect::<Vec<_>>(), ["person"]);
}

#[test]
fn neither_number_nor_address_speaks_for_a_secret_place() {
    let o = Office::new("2026-03-31T12:00");
    let family = |name: &str, secret: bool| {
        let shown = if secret { "Aさん" } else { name };
        let home = o.put("household", json!({ "display_name": shown, "address_secret": secret }));
        o.put("phone", json!({ "household_id": home, "number": "090-0000-1111" }));
        let born = json!({
            "family_name": name, "given_name": "はな", "birth_date": "1990-04-01", "household_id": home,
        });
        (home.clone(), o.put("person", born))
    };
    // Another family name, the same day and number: told of open families only.
    let (open, _) = family("試作", false);
    family("模擬", true);
    assert_eq!(o.app.duplicates(9).unwrap().pairs, []);
    family("仮野", false);
    let found = o.app.duplicates(9).unwrap().pairs;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!([&found[0].one.id, &found[0].other.id].contains(&&open));
    assert_eq!(found[0].agrees, ["birth_date", "given_name", "phone"]);
}

/// What the list says of two is what stands beside them: both ways to the evidence are one.
#[test]
fn every_pair_of_the_list_is_compared_with_the_same_evidence() {
    let dir = tempfile::tempdir().unwrap();
    let now = env_at("2026-03-31T12:00", 1).clock.now();
    let app = Profile::at(dir.path()).sample(&test_key(), now, 1, Scale::Small, &mut |_| ()).unwrap();
    let found = app.duplicates(usize::MAX).unwrap();
    assert_eq!(found.pairs.len() as i64, found.count);
    assert!(found.count > 5, "{}", found.count);
    for pair in &found.pairs {
        let kind = Kind::parse(&pair.kind).unwrap();
        let beside = app.compare_twins(kind, id(&pair.one.id), id(&pair.other.id)).unwrap();
        let told = |t: &TwinsView| (t.verdict.clone(), t.agrees.clone(), t.differs.clone());
        assert_eq!(beside.likeness.as_ref().map(told), Some(told(pair)), "{pair:?}");
    }
}

#[test]
fn a_secret_address_follows_a_merge_and_leaves_with_it() {
    let t = twice();
    let (o, app) = (&t.o, &t.o.app);
    o.put("phone", json!({ "household_id": t.twin, "number": "000-0000-7777" }));
    let town = json!({ "household_id": t.twin, "address": "架空市秘密町7-7", "municipality_code": "99999" });
    o.put("address_history", town);
    assert_eq!(t.found("000-0000-7777").len(), 1, "the index is there before");
    app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    let secret = json!({ "display_name": "Aさん", "address_secret": true, "secret_reason": "dv_protection" });
    o.edit("household", &t.one, secret);
    let hides = |app: &tsunagi_core::app::App| {
        let family = app.family(id(&t.twin)).unwrap();
        assert!(family.address_secret && family.phones.is_empty() && family.address.is_none(), "{family:?}");
        for typed in ["試作", "000-0000-7777", "翼"] {
            assert_eq!(app.find(typed, 5).unwrap().len(), 0, "{typed}");
        }
        let mut seen = String::new();
        let of = tsunagi_core::store::Filter::by("household_id", id(&t.twin));
        for kind in [Kind::Phone, Kind::AddressHistory] {
            app.list(kind, &of, |record| {
                seen += &json!(record).to_string();
                Ok(())
            })
            .unwrap();
        }
        assert!(seen.contains("masked") && !seen.contains("7777") && !seen.contains("秘密町"), "{seen}");
    };
    hides(app);
    hides(&app.again(env_at("2026-03-31T12:00", 90)).unwrap());
    // For a reason the numbers of both are shown.
    let shown = app.reveal(id(&t.one), "送迎のため").unwrap();
    assert_eq!(shown.phones, ["000-0000-7777"]);
    assert_eq!(shown.address.as_deref(), Some("架空市秘密町7-7"));
    app.unmerge(Kind::Household, id(&t.twin), "別の家庭だった").unwrap();
    assert_eq!(t.found("000-0000-7777").len(), 1, "its own place was never secret");
}

#[test]
fn a_lift_is_of_all_that_are_one_family() {
    let mut t = twice();
    for (home, alias) in [(&t.one, "Aさん"), (&t.twin, "Bさん")] {
        let secret = json!({
            "display_name": alias, "address_secret": true, "secret_reason": "dv_protection",
            "secret_until": "2026-04-10",
        });
        t.o.edit("household", home, secret);
    }
    let ending = |app: &tsunagi_core::app::App| {
        app.today_view().unwrap().due.iter().filter(|d| d.code == "secret_ending").count()
    };
    assert_eq!(ending(&t.o.app), 2);
    t.o.app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    assert_eq!(ending(&t.o.app), 1, "renewed once, by the one that stands");
    t.o.app.ask_lift(id(&t.one), "転居した", None).unwrap();
    let second = t.o.put("worker", json!({ "person_name": "例山", "access_role": "coordinator" }));
    t.o.app.act_as(&second).unwrap();
    assert_eq!(t.o.app.family(id(&t.twin)).unwrap().lift.unwrap().reason, "転居した");
    t.o.app.confirm_lift(id(&t.one)).unwrap();
    let family = t.o.app.family(id(&t.one)).unwrap();
    assert!(!family.address_secret && family.lift.is_none());
    assert_eq!(t.o.app.confirm_lift(id(&t.one)).unwrap_err().code, "not_secret");
}

#[test]
fn a_question_that_was_asked_before_a_merge_is_neither_lost_nor_agreed_to_for_both() {
    let mut t = twice();
    for (home, alias) in [(&t.one, "Aさん"), (&t.twin, "Bさん")] {
        let secret =
            json!({ "display_name": alias, "address_secret": true, "secret_reason": "dv_protection" });
        t.o.edit("household", home, secret);
    }
    t.o.app.ask_lift(id(&t.twin), "転居した", None).unwrap();
    t.o.app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    let second = t.o.put("worker", json!({ "person_name": "例山", "access_role": "coordinator" }));
    let first = t.o.app.actor().to_string();
    t.o.app.act_as(&second).unwrap();
    let asked = |app: &tsunagi_core::app::App| {
        app.today_view().unwrap().due.iter().filter(|d| d.code == "lift_asked").count()
    };
    assert_eq!(asked(&t.o.app), 1, "it still waits on Today");
    assert!(t.o.app.family(id(&t.one)).unwrap().lift.is_none(), "of the other record nobody asked");
    assert_eq!(t.o.app.confirm_lift(id(&t.one)).unwrap_err().code, "lift_not_asked");
    t.o.app.act_as(&first).unwrap();
    t.o.app.ask_lift(id(&t.one), "転居した", None).unwrap();
    t.o.app.act_as(&second).unwrap();
    assert_eq!(asked(&t.o.app), 1, "one question");
    t.o.app.confirm_lift(id(&t.one)).unwrap();
    assert!(!t.o.app.family(id(&t.one)).unwrap().address_secret);
}

#[test]
fn a_visitor_goes_on_with_a_family_that_was_merged_into_one_out_of_sight() {
    let mut t = twice();
    let visitor = t.o.visitor("丸井 けい", 42);
    let programme = t.o.put("programme", json!({ "preset": "newborn_visit" }));
    let enrolment = json!({ "programme_id": programme, "household_id": t.twin, "status": "active" });
    let enrolment = t.o.put("enrolment", enrolment);
    t.o.put("assignment", json!({ "enrolment_id": enrolment, "worker_id": visitor, "from": "2026-01-01" }));
    t.o.app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    t.o.app.merge(Kind::Person, id(&t.same_child), id(&t.child), "同じ子").unwrap();
    let admin = t.o.app.actor().to_string();
    t.o.app.act_as(&visitor).unwrap();
    let family = t.o.app.family(id(&t.twin)).unwrap();
    assert_eq!((family.id, family.members[0].name.as_str()), (t.twin.clone(), "試作 翼"));
    assert_eq!(t.o.app.family(id(&t.one)).unwrap_err().code, "I-31", "no more than the own records");
    t.o.app.act_as(&admin).unwrap();
    let only = AccessFilter { act: Some("refusal".into()), ..AccessFilter::default() };
    assert_eq!(t.o.app.access_log(&only).unwrap().len(), 1, "one refusal, of what was asked for");
}

#[test]
fn comparing_people_counts_what_names_them_in_a_list() {
    let t = twice();
    let course = t.o.put("programme", json!({ "preset": "parent_training" }));
    let enrolment =
        json!({ "programme_id": course, "household_id": t.one, "person_ids": [t.child], "status": "active" });
    t.o.put("enrolment", enrolment);
    let compared = t.o.app.compare_twins(Kind::Person, id(&t.child), id(&t.same_child)).unwrap();
    let counts = |side: &TwinSide| -> Vec<(String, i64)> {
        side.records.iter().map(|r| (r.kind.clone(), r.count)).collect()
    };
    assert_eq!(counts(&compared.one), [("enrolment".to_owned(), 1)]);
    assert_eq!(counts(&compared.other), []);
}

#[test]
fn a_family_merged_twice_over_is_one_behind_its_number() {
    let t = twice();
    let third = t.o.put("household", json!({ "display_name": "例川家" }));
    t.o.app.merge(Kind::Household, id(&t.twin), id(&t.one), "同じ家庭").unwrap();
    t.o.app.merge(Kind::Household, id(&t.one), id(&third), "同じ家庭").unwrap();
    assert_eq!(t.households_visited(), "1");
    let span = Span::FiscalYears { first: 2025, last: 2025 };
    let query = ReportQuery { table: Table::Visits, span, by: None, programme: None };
    let lines = t.o.app.report(&query).unwrap();
    let line = lines.iter().find(|l| l.metric == "households" && l.segment.is_none()).unwrap();
    let days = Period::new("2025-04-01".parse().unwrap(), "2026-03-31".parse().unwrap()).unwrap();
    let spot = Spot { metric: "households".to_owned(), segment: None, programme: line.programme_id, days };
    let behind = t.o.app.report_behind(&query, &spot).unwrap();
    assert_eq!((behind.households, behind.total), (Some(1), 2));
}
