//! A child goes with those on its list; with anybody else when a supervisor has said so.

use super::world::World;
use serde_json::json;
use tsunagi_core::app::NewDraft;
use tsunagi_core::domain::record::Kind;
use tsunagi_tests::id;

#[test]
fn the_desk_asks_and_a_supervisor_decides() {
    let mut w = World::new("2026-03-10T12:00", false);
    let (admin, desk) = (w.workers[0].clone(), w.workers[2].clone());
    let stay = w.families[0].stay.clone();
    w.act_as(&desk);
    let leave = |by: &str| json!({ "id": stay, "status": "completed", "out_at": "2026-03-10T11:30", "collected_by": by });
    let o = &w.office;
    o.refuses("stay", leave("おばあさん"), "collector_unknown", "collected_by_id");
    // Whoever stands at the desk cannot write the supervisor's word.
    let reasons = json!([{ "code": "collector_unknown", "reason": "電話で確かめた" }]);
    let mut forged = leave("おばあさん");
    forged["approved_by"] = json!("所長");
    forged["overrides"] = reasons.clone();
    o.refuses("stay", forged.clone(), "collector_unknown", "collected_by_id");
    forged["collect_approved_by"] = json!(admin.id);
    forged["collect_approved_for"] = json!("おばあさん");
    o.refuses("stay", forged, "field_fixed", "collect_approved_by");
    assert_eq!(o.app.decide_collect(id(&stay), true, "よい", None).unwrap_err().code, "not_your_role");

    o.app.ask_collect(id(&stay), None, Some("おばあさん"), None).unwrap();
    assert_eq!(o.app.stay_view(id(&stay)).unwrap().collect_ask.unwrap().name, "おばあさん");
    o.refuses("stay", leave("おばあさん"), "collector_unknown", "collected_by_id");
    w.act_as(&admin);
    let waiting = w.office.app.today_view().unwrap().due;
    assert!(waiting.iter().any(|d| d.code == "collect_asked" && d.id == stay), "{waiting:?}");
    assert_eq!(w.office.app.decide_collect(id(&stay), true, " ", None).unwrap_err().code, "field_required");
    w.office.app.decide_collect(id(&stay), true, "母から電話があった", None).unwrap();
    assert!(!w.office.app.today_view().unwrap().due.iter().any(|d| d.code == "collect_asked"));

    w.act_as(&desk);
    // Allowed is this person, not another.
    w.office.refuses("stay", leave("おじいさん"), "collector_unknown", "collected_by_id");
    w.office.app.put(Kind::Stay, &leave("おばあさん")).unwrap();
    let view = w.office.app.stay_view(id(&stay)).unwrap();
    assert_eq!(view.stay.status, "completed");
    assert_eq!(
        w.office.get("stay", &stay)["collect_approved_by"],
        json!(admin.id),
        "who approved is recorded"
    );
    assert!(view.collect_ask.is_none());
    assert_eq!(view.collect_approved.unwrap().name, "おばあさん");
}

#[test]
fn a_supervisor_at_the_desk_says_so_with_the_check_out() {
    let w = World::new("2026-03-10T12:00", false);
    let stay = w.families[1].stay.clone();
    let record = json!({
        "id": stay, "status": "completed", "out_at": "2026-03-10T11:30", "collected_by": "おばあさん", "approved_by": "所長",
        "overrides": [{ "code": "collector_unknown", "reason": "母から電話があった" }],
    });
    w.office.app.put(Kind::Stay, &record).unwrap();
    assert_eq!(w.office.get("stay", &stay)["collect_approved_by"], json!(w.workers[0].id));
    w.office.edit("stay", &stay, json!({ "note": "追記" }));
}

#[test]
fn those_on_the_list_need_nobody() {
    let mut w = World::new("2026-03-10T12:00", false);
    let desk = w.workers[2].clone();
    w.act_as(&desk);
    let family = &w.families[2];
    w.office.edit(
        "stay",
        &family.stay.clone(),
        json!({ "status": "completed", "out_at": "2026-03-10T11:30", "collected_by_id": family.mother }),
    );
}

/// What asks a second person takes its draft along in the same transaction; refused, the draft stays.
#[test]
fn the_draft_of_a_question_goes_away_with_the_question() {
    let mut w = World::new("2026-03-10T12:00", false);
    let (admin, desk) = (w.workers[0].clone(), w.workers[2].clone());
    let (stay, home) = (id(&w.families[0].stay), id(&w.families[3].id));
    let body = json!({ "reason": "おばあさん" });
    let key = "second";
    let draft = NewDraft { key, kind: Kind::Stay, household: None, place: "/stay", body: &body };
    w.act_as(&desk);
    w.office.app.put_draft(&draft).unwrap();
    let refused = w.office.app.ask_collect(stay, None, Some(" "), Some(key)).unwrap_err();
    assert_eq!(refused.code, "field_required");
    assert!(w.office.app.draft(key).unwrap().is_some());
    w.office.app.ask_collect(stay, None, Some("おばあさん"), Some(key)).unwrap();
    assert!(w.office.app.draft(key).unwrap().is_none());

    w.act_as(&admin);
    w.office.app.put_draft(&draft).unwrap();
    w.office.app.decide_collect(stay, true, "母から電話があった", Some(key)).unwrap();
    assert!(w.office.app.draft(key).unwrap().is_none());
    w.office.app.put_draft(&draft).unwrap();
    assert_eq!(
        w.office.app.decide_collect(stay, true, "もう一度", Some(key)).unwrap_err().code,
        "collect_not_asked"
    );
    assert!(w.office.app.draft(key).unwrap().is_some());
    w.office.app.ask_lift(home, "転居して安全になった", Some(key)).unwrap();
    assert!(w.office.app.draft(key).unwrap().is_none());
}
