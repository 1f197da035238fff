//! Every public method of `App` that writes, called as whoever is acting; those that read are in `reads`.

pub use super::reads::READS;
use super::reads::{day, say};
use super::world::{Worker, World};
use serde_json::json;
use std::fmt::Debug;
use tsunagi_core::app::{Decision, Edge, Emergency, ExportRequest, Importing, NewDraft, Watching};
use tsunagi_core::domain::access::Role;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::error::Error;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::view::{IntakeRequest, PutView};
use tsunagi_tests::id;

type Writes = fn(&mut World, &Worker) -> Vec<(bool, String)>;

/// Takes back what was stored, so that the next one finds it as it was.
fn back(w: &World, answer: &Result<PutView, tsunagi_core::error::Error>) {
    if let Ok(view) = answer {
        w.office.app.undo(view.change.clone().unwrap().parse().unwrap()).unwrap();
    }
}

fn is(worker: &Worker, roles: &[Role]) -> bool {
    roles.contains(&worker.role)
}

/// A list of one family, and how it is read.
fn list(w: &World) -> (std::path::PathBuf, IntakeRequest) {
    let path = w.out.join("list.csv");
    std::fs::write(&path, "氏名,電話\n試作 花子,000-0000-0000\n").unwrap();
    (
        path,
        IntakeRequest { target: "family_list".into(), undecided: "keep".into(), ..IntakeRequest::default() },
    )
}

const OFFICE: &[Role] = &[Role::Administrator, Role::Coordinator];
const HOUSE: &[Role] = &[Role::Administrator, Role::Coordinator, Role::Desk];
const EVERYBODY: &[Role] = &Role::ALL;
const ROOT: &[Role] = &[Role::Administrator];

fn of_root<T: Debug>(worker: &Worker, answer: &Result<T, Error>) -> (bool, String) {
    let refused = answer.as_ref().is_err_and(|e| e.code == "not_your_role");
    assert_eq!(refused, !is(worker, ROOT), "{answer:?}");
    (false, say(answer))
}

pub const WRITES: &[(&str, Writes)] = &[
    ("put", |w, worker| {
        let made = w.office.app.put(Kind::Household, &json!({ "display_name": "試作家" }));
        back(w, &made);
        let mut answers = vec![(is(worker, HOUSE), say(made))];
        // Nobody gives themselves a family, or a role.
        let e = w.families[3].enrolment.clone();
        let taken = json!({ "enrolment_id": e, "worker_id": worker.id, "from": "2026-03-01" });
        let taken = w.office.app.put(Kind::Assignment, &taken);
        back(w, &taken);
        answers.push((is(worker, OFFICE), say(taken)));
        let risen = json!({ "id": worker.id, "access_role": "administrator" });
        let risen = w.office.app.put(Kind::Worker, &risen);
        answers.push((is(worker, ROOT), say(risen)));
        // Nor takes a person of another family into one that is theirs.
        let member = json!({ "household_id": w.families[0].id, "person_id": w.families[3].child });
        let member = w.office.app.put(Kind::Membership, &member);
        back(w, &member);
        answers.push((is(worker, HOUSE), say(member)));
        answers
    }),
    ("put_form", |w, worker| {
        let made = w.office.app.put_form(Kind::Programme, &json!({ "preset": "mama_cafe" }), None);
        back(w, &made);
        vec![(is(worker, OFFICE), say(made))]
    }),
    ("put_many", |w, worker| {
        let items = [(
            Kind::Consent,
            json!({ "household_id": w.families[3].id, "scope": "share_municipality", "given_on": "2026-02-01" }),
        )];
        let made = w.office.app.put_many(&items, None).map(|mut all| all.remove(0));
        back(w, &made);
        vec![(is(worker, OFFICE), say(made))]
    }),
    ("plan_visits", |w, worker| {
        let visit = json!({
            "programme_id": w.visits, "household_id": w.families[3].id, "visit_kind": "watch_over", "status": "planned",
            "planned_start": "2026-04-10T10:00", "planned_end": "2026-04-10T11:00", "worker_ids": [w.workers[5].id],
        });
        let made = w.office.app.plan_visits(&visit, 2, 7, None).map(|mut all| all.remove(0));
        back(w, &made);
        vec![(is(worker, OFFICE), say(made))]
    }),
    ("put_draft", |w, worker| {
        let body = json!({ "note": "途中" });
        let draft = NewDraft { key: "x", kind: Kind::Visit, household: None, place: "/", body: &body };
        vec![(worker.role != Role::Reader, say(w.office.app.put_draft(&draft)))]
    }),
    ("set_second_folder", |w, worker| vec![(is(worker, OFFICE), say(w.office.app.set_second_folder(None)))]),
    // This profile is opened by a raw key: who may, is told that it has no key file.
    ("put_slot", |w, worker| {
        let put = w.office.app.put_slot(id(&worker.id), "かりの合言葉", "もぎの合言葉", w.office.app.now());
        vec![of_root(worker, &put)]
    }),
    ("remove_slot", |w, worker| {
        let removed = w.office.app.remove_slot(id(&worker.id), "もぎの合言葉", w.office.app.now());
        vec![of_root(worker, &removed)]
    }),
    ("renew_kit", |w, worker| {
        vec![of_root(worker, &w.office.app.renew_kit("もぎの合言葉", w.office.app.now()))]
    }),
    ("reset_from_afar", |w, worker| {
        let now = w.office.app.now();
        vec![of_root(worker, &w.office.app.reset_from_afar("A2", id(&worker.id), "もぎの合言葉", now))]
    }),
    ("withdraw_consent", |w, worker| {
        let none = id("00000000-0000-4000-8000-000000000000");
        let ended = w.office.app.withdraw_consent(none, day("2026-03-01"));
        assert_eq!(ended.as_ref().unwrap_err().code == "not_your_role", !is(worker, OFFICE), "{ended:?}");
        vec![(false, say(ended.map(drop)))]
    }),
    ("erase", |w, worker| {
        // The code is not the family's.
        let erased = w.office.app.erase(id(&w.families[3].id), "request", "本人の求め", "H-0");
        vec![of_root(worker, &erased)]
    }),
    ("add_questionnaire", |w, worker| {
        let added = w.office.app.add_questionnaire("self_worth");
        if let Ok(outcome) = &added {
            w.office.app.undo(outcome.changes.changes.last().copied().unwrap()).unwrap();
        }
        vec![(is(worker, OFFICE), say(added))]
    }),
    ("see_alert", |w, worker| {
        let of = |(k, _, f): &&(Kind, String, Option<usize>)| *k == Kind::Response && *f == Some(2);
        let (_, response, _) = w.records.iter().find(of).unwrap().clone();
        let seen = w.office.app.see_alert(id(&response));
        if let Ok(outcome) = &seen {
            w.office.app.undo(outcome.changes.changes.last().copied().unwrap()).unwrap();
        }
        vec![(is(worker, OFFICE), say(seen))]
    }),
    ("drop_draft", |w, _| vec![(true, say(w.office.app.drop_draft("x")))]),
    ("delete", |w, worker| {
        let gone = w.office.app.delete(Kind::Visit, id(&w.families[3].visit), "試し");
        if let Ok(outcome) = &gone {
            w.office.app.undo(outcome.changes.last().unwrap()).unwrap();
        }
        vec![(is(worker, OFFICE), say(gone))]
    }),
    ("undo", |w, worker| {
        // Somebody else's change.
        (1..40)
            .map(|change| {
                let done = if is(worker, OFFICE) { Ok(()) } else { w.office.app.undo(change).map(drop) };
                (is(worker, OFFICE), say(done))
            })
            .collect()
    }),
    ("undo_batch", |w, worker| {
        // To those who import a batch that is not there is said to be missing.
        let answer = say(w.office.app.undo_batch(id(&w.families[0].id)));
        assert_eq!(answer.contains("batch_missing"), is(worker, OFFICE), "{answer}");
        vec![(false, answer)]
    }),
    ("import", |w, worker| {
        let path = w.out.join("households.csv");
        std::fs::write(&path, "display_name\n試作家\n").unwrap();
        let (mut progress, mut refused) = (|_| {}, |_, _: &tsunagi_core::error::Error| String::new());
        let mut how = Importing {
            map: Default::default(),
            dry_run: true,
            progress: &mut progress,
            refused: &mut refused,
        };
        vec![(is(worker, OFFICE), say(w.office.app.import(Kind::Household, &path, &mut how)))]
    }),
    ("merge_all", |w, worker| {
        let edge = Edge { kind: Kind::Household, from: id(&w.families[0].id), into: id(&w.families[1].id) };
        let merged = w.office.app.merge_all(&[edge], "同じ家庭");
        if let Ok(outcome) = &merged {
            w.office.app.undo(outcome.changes.changes[0]).unwrap();
        }
        vec![(is(worker, OFFICE), say(merged.map(drop)))]
    }),
    ("keep_apart", |w, worker| {
        let (one, other) = (id(&w.families[0].id), id(&w.families[1].id));
        let kept = w.office.app.keep_apart(one, other, false);
        let answer = (is(worker, OFFICE), say(&kept));
        if kept.is_ok() {
            w.office.app.keep_apart(one, other, true).unwrap();
        }
        vec![answer]
    }),
    ("merge", |w, worker| {
        let (one, other) = (id(&w.families[0].id), id(&w.families[1].id));
        let merged = w.office.app.merge(Kind::Household, one, other, "同じ家庭");
        if let Ok(outcome) = &merged {
            w.office.app.undo(outcome.changes.changes[0]).unwrap();
        }
        vec![(is(worker, OFFICE), say(merged.map(drop)))]
    }),
    ("unmerge", |w, worker| {
        // To those who may it is said that nothing was merged.
        let answer = say(w.office.app.unmerge(Kind::Household, id(&w.families[0].id), "別の家庭"));
        assert_eq!(answer.contains("merged_not"), is(worker, OFFICE), "{answer}");
        vec![(false, answer)]
    }),
    ("look_into", |w, worker| {
        let (path, request) = list(w);
        vec![(is(worker, OFFICE), say(w.office.app.look_into(&path, &request)))]
    }),
    ("check_list", |w, worker| {
        let (path, request) = list(w);
        let mut watching = Watching { progress: &mut |_, _| true, sentence: &mut |_| String::new() };
        vec![(is(worker, OFFICE), say(w.office.app.check_list(&path, &request, &mut watching)))]
    }),
    ("import_list", |w, worker| {
        // Stopped at once: nobody's list is kept.
        let (path, request) = list(w);
        let mut watching = Watching { progress: &mut |_, _| false, sentence: &mut |_| String::new() };
        let stopped = w.office.app.import_list(&path, &request, &mut watching);
        let answer = say(stopped);
        assert_eq!(answer.contains("cancelled"), is(worker, OFFICE), "{answer}");
        vec![(false, answer)]
    }),
    ("close", |w, worker| {
        let closed = w.office.app.close(id(&w.house), "2026-01");
        if let Ok(outcome) = &closed {
            w.office.app.undo(outcome.changes.last().unwrap()).unwrap();
        }
        vec![(is(worker, OFFICE), say(closed))]
    }),
    ("review", |w, worker| {
        let read = w.office.app.review(&[id(&w.families[2].visit)]);
        vec![(is(worker, OFFICE), say(read))]
    }),
    ("hold_emergency", |w, worker| {
        let call = Emergency {
            programme: id(&w.house),
            requester_type: "municipality",
            kana: "しさく よる",
            in_at: "2026-03-10T22:00",
            nights: 1,
            over_reason: Some("ほかに行くところがない"),
            draft: None,
        };
        let held = w.office.app.hold_emergency(&call);
        back(w, &held);
        vec![(is(worker, HOUSE), say(held))]
    }),
    ("export_weekly", |w, worker| {
        let period = Period::iso_week("2026-W11").unwrap();
        let (recipient, encoding) = (id(&w.town), Encoding::Utf8);
        let request = ExportRequest { period, recipient, out: &w.out, level: Level::Identified, encoding };
        vec![(is(worker, OFFICE), say(w.office.app.export_weekly(&request)))]
    }),
    ("export_batch", |w, worker| {
        let period = Period::iso_week("2026-W11").unwrap();
        let (recipient, encoding) = (id(&w.town), Encoding::Utf8);
        let request = ExportRequest { period, recipient, out: &w.out, level: Level::Identified, encoding };
        vec![(is(worker, OFFICE), say(w.office.app.export_batch(&request, None)))]
    }),
    ("export_batches", |w, worker| {
        let period = Period::iso_week("2026-W11").unwrap();
        let (recipient, encoding) = (id(&w.town), Encoding::Utf8);
        let request = ExportRequest { period, recipient, out: &w.out, level: Level::Identified, encoding };
        vec![(is(worker, OFFICE), say(w.office.app.export_batches(&[recipient], &request, None)))]
    }),
    ("lock_batch", |w, worker| {
        let none = w.out.join("none");
        vec![(is(worker, OFFICE), say(w.office.app.lock_batch(&none, "例示のながい合言葉です。")))]
    }),
    ("recipients", |w, worker| vec![(is(worker, OFFICE), say(w.office.app.recipients()))]),
    ("backup", |w, worker| {
        let file = w.out.join(format!("{}.tsunagi", worker.name));
        vec![(is(worker, OFFICE), say(w.office.app.backup(&file)))]
    }),
    ("resolve_conflict", |w, _| {
        let one = format!("{}:5:", w.families[0].id);
        vec![(false, say(w.office.app.resolve_conflict(&one, &Decision::Value(json!("x")))))]
    }),
    // Nobody was removed: who may is told that there is nothing.
    ("take_over", |w, worker| {
        let answer = w.office.app.take_over(id(&w.families[0].id));
        let code = answer.as_ref().map_or_else(|e| e.code.as_str(), |_| "taken");
        let expected = if is(worker, OFFICE) { "nothing_to_take_over" } else { "not_your_role" };
        assert_eq!(code, expected);
        vec![(false, say(answer))]
    }),
    ("ask_lift", |w, worker| {
        vec![(is(worker, OFFICE), say(w.office.app.ask_lift(id(&w.families[3].id), "安全になった", None)))]
    }),
    // The administrator's question, and the coordinator's own.
    ("confirm_lift", |w, worker| {
        let confirmed = if is(worker, OFFICE) {
            Ok(())
        } else {
            w.office.app.confirm_lift(id(&w.families[3].id)).map(drop)
        };
        vec![(is(worker, OFFICE), say(confirmed))]
    }),
    ("drop_lift", |w, worker| vec![(is(worker, OFFICE), say(w.office.app.drop_lift(id(&w.families[3].id))))]),
    ("ask_collect", |w, worker| {
        if worker.role == Role::Desk {
            return vec![];
        }
        let asked = w.office.app.ask_collect(id(&w.families[0].stay), None, Some("おばあさん"), None);
        vec![(is(worker, OFFICE), say(asked))]
    }),
    ("decide_collect", |w, worker| {
        vec![(is(worker, OFFICE), say(w.office.app.decide_collect(id(&w.families[0].stay), false, "", None)))]
    }),
    ("sync", |w, _| {
        let folder = w.out.join("share");
        std::fs::create_dir_all(&folder).unwrap();
        vec![(true, say(w.office.app.sync(&folder)))]
    }),
    ("share_through", |w, worker| {
        let folder = w.out.join(format!("other-{}", worker.name));
        std::fs::create_dir_all(&folder).unwrap();
        vec![(is(worker, EVERYBODY), say(w.office.app.share_through(&folder)))]
    }),
    ("invite", |w, worker| {
        let invited = w.office.app.invite(id(&w.workers[1].id), "coordinator");
        vec![(is(worker, ROOT), say(invited))]
    }),
    ("remove_device", |w, worker| {
        let removed = say(w.office.app.remove_device("Z9"));
        assert!(worker.role != Role::Administrator || removed.contains("device_missing"), "{removed}");
        vec![(false, removed)]
    }),
];
