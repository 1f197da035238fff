//! Two records of one family, or of one person, become one and two again (I-70).

use serde_json::json;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::report::{ReportQuery, Span, Table};
use tsunagi_tests::{Office, id};

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
