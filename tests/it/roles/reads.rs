//! Every public method of `App` that reads, called as whoever is acting.

use super::world::World;
use serde_json::json;
use std::fmt::Debug;
use tsunagi_core::app::{AccessFilter, ReportForm};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Date;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::report::{Format, ReportQuery, Span, Spot, Table, print};
use tsunagi_core::store::Filter;
use tsunagi_tests::id;

type Reads = fn(&mut World) -> Vec<String>;

pub fn say(answer: impl Debug) -> String {
    format!("{answer:?}")
}

fn one(answer: impl Debug) -> Vec<String> {
    vec![say(answer)]
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn year() -> (Date, Date) {
    (day("2025-04-01"), day("2026-03-31"))
}

/// Ids of everybody's records, and one of nothing.
fn everything(w: &World) -> Vec<(Kind, Id)> {
    w.records.iter().map(|(kind, record, _)| (*kind, id(record))).collect()
}

/// What a method answers about each record.
fn of_each<T: Debug>(w: &World, f: impl Fn(&World, Kind, Id) -> T) -> Vec<String> {
    everything(w).into_iter().map(|(kind, record)| say(f(w, kind, record))).collect()
}

fn of_families<T: Debug>(w: &World, f: impl Fn(&World, usize) -> T) -> Vec<String> {
    (0..w.families.len()).map(|n| say(f(w, n))).collect()
}

fn query(table: Table) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first: 2025, last: 2025 }, by: None, programme: None }
}

pub const READS: &[(&str, Reads)] = &[
    ("get", |w| of_each(w, |w, kind, record| w.office.app.get(kind, record))),
    ("history", |w| of_each(w, |w, kind, record| w.office.app.history(kind, record))),
    ("record_place", |w| of_each(w, |w, _, record| w.office.app.record_place(record))),
    ("list", |w| {
        let mut answers = vec![];
        for kind in Kind::ALL {
            for filter in [Filter::default(), Filter { limit: Some(1), ..Filter::default() }] {
                let ended = w.office.app.list(*kind, &filter, |r| {
                    answers.push(r.to_string());
                    Ok(())
                });
                answers.push(say(ended));
            }
        }
        answers
    }),
    ("find", |w| {
        let found = |text: &str| say(w.office.app.find(text, 20));
        let marked: Vec<String> = w.markers.iter().map(|m| m.text.clone()).collect();
        marked.iter().map(String::as_str).chain(["mk", "H-A1", "0"]).map(found).collect()
    }),
    ("id_named", |w| {
        let named = |m: &super::world::Marker| {
            let found = w.office.app.id_named(m.kind, &m.text).unwrap();
            // The name was typed; that it is somebody's is told to those who see it.
            found.map_or_else(String::new, |_| m.text.clone())
        };
        w.markers.iter().map(named).collect()
    }),
    ("families", |w| one(w.office.app.families())),
    ("families_part", |w| one(w.office.app.families_part(0, 200))),
    ("duplicates", |w| one(w.office.app.duplicates(9))),
    ("compare_twins", |w| {
        of_families(w, |w, n| {
            let other = (n + 1) % w.families.len();
            w.office.app.compare_twins(Kind::Household, id(&w.families[n].id), id(&w.families[other].id))
        })
    }),
    ("family", |w| of_families(w, |w, n| w.office.app.family(id(&w.families[n].id)))),
    ("today_view", |w| one(w.office.app.today_view())),
    ("assignments", |w| one(w.office.app.assignments())),
    ("candidates", |w| {
        of_families(w, |w, n| w.office.app.candidates(id(&w.families[n].enrolment), day("2026-03-10")))
    }),
    ("workers", |w| one(w.office.app.workers())),
    ("beds", |w| one(w.office.app.beds(id(&w.house), day("2026-03-08"), day("2026-03-12")))),
    ("board", |w| one(w.office.app.board(id(&w.house), day("2026-03-08"), day("2026-03-20")))),
    ("arrangements", |w| one(w.office.app.arrangements())),
    ("stay_view", |w| of_families(w, |w, n| w.office.app.stay_view(id(&w.families[n].stay)))),
    ("quota", |w| {
        of_families(w, |w, n| w.office.app.quota(id(&w.house), id(&w.families[n].child), day("2026-03-10")))
    }),
    ("sessions", |w| one(w.office.app.sessions(year().0, year().1))),
    ("courses", |w| one(w.office.app.courses())),
    ("course_view", |w| one(w.office.app.course_view(id(&w.course)))),
    ("missed", |w| of_families(w, |w, n| w.office.app.missed(id(&w.families[n].mother), id(&w.session)))),
    ("childcare_list", |w| one(w.office.app.childcare_list(id(&w.session)))),
    ("children_beside", |w| of_families(w, |w, n| w.office.app.children_beside(id(&w.families[n].mother)))),
    ("roll_call", |w| one(w.office.app.roll_call(id(&w.session)))),
    ("drafts", |w| one(w.office.app.drafts())),
    ("draft", |w| {
        let known = w.office.app.draft("visit/1");
        vec![say(w.office.app.draft("visit/0")), say(known)]
    }),
    ("last_visit", |w| of_families(w, |w, n| w.office.app.last_visit(id(&w.families[n].id), id(&w.visits)))),
    ("handover", |w| one(w.office.app.handover(24 * 14))),
    ("programmes", |w| one(w.office.app.programmes())),
    ("closings", |w| one(w.office.app.closings(12))),
    ("options", |w| one(w.office.app.options())),
    ("report", |w| {
        let mut answers = vec![];
        for table in Table::ALL {
            let lines = w.office.app.report(&query(*table));
            if let Ok(lines) = &lines {
                let mut printed = vec![];
                print(*table, lines, Format::Csv, &mut printed).unwrap();
                answers.push(String::from_utf8_lossy(&printed).into_owned());
            }
            answers.push(say(lines));
        }
        answers
    }),
    ("records_behind", |w| {
        let admin = w.workers[0].clone();
        let actor = w.office.app.actor().to_string();
        let mut answers = vec![];
        for table in Table::ALL {
            w.act_as(&admin);
            let lines = w.office.app.report(&query(*table)).unwrap();
            w.office.app.act_as(&actor).unwrap();
            answers.extend(lines.iter().map(|l| say(w.office.app.records_behind(&query(*table), l))));
        }
        answers
    }),
    ("report_tables", |w| one(w.office.app.report_tables())),
    ("left_out", |w| one(w.office.app.left_out(&query(Table::Visits)))),
    ("log_kit_print", |w| one(w.office.app.log_kit_print())),
    ("published_view", |w| {
        Table::ALL.iter().map(|t| say(w.office.app.published_view(&query(*t), 3))).collect()
    }),
    ("plans", |w| one(w.office.app.plans())),
    ("report_view", |w| Table::ALL.iter().map(|t| say(w.office.app.report_view(&query(*t)))).collect()),
    ("report_behind", |w| {
        let days = Period::fiscal_year(2025).unwrap();
        let mut answers = vec![];
        for metric in ["cases", "visit_count", "households", "attendances"] {
            for table in Table::ALL {
                for programme in [Some(id(&w.house)), Some(id(&w.visits)), None] {
                    let spot = Spot { metric: metric.to_owned(), segment: None, programme, days };
                    answers.push(say(w.office.app.report_behind(&query(*table), &spot)));
                }
            }
        }
        answers
    }),
    ("save_report", |w| {
        let folder = tempfile::tempdir().unwrap();
        let save = |t: &Table| {
            let saved = w.office.app.save_report(&query(*t), ReportForm::Csv, None, folder.path());
            saved.map_or_else(say, |file| std::fs::read_to_string(file).unwrap())
        };
        Table::ALL.iter().map(save).collect()
    }),
    ("write_report", |w| {
        let folder = tempfile::tempdir().unwrap();
        let form = ReportForm::Xlsx(FyStyle::R);
        Table::ALL
            .iter()
            .map(|t| {
                let path = folder.path().join(t.name());
                say(w.office.app.write_report(&query(*t), form, None, &path))
            })
            .collect()
    }),
    ("visits", |w| {
        let all = w.office.app.visits(year().0, year().1, false);
        vec![say(all), say(w.office.app.visits(year().0, year().1, true))]
    }),
    ("reviews", |w| one(w.office.app.reviews())),
    ("weekly_preview", |w| {
        let week = Period::iso_week("2026-W11").unwrap();
        [Level::Aggregate, Level::Pseudonymous, Level::Identified]
            .map(|level| say(w.office.app.weekly_preview(week, id(&w.town), level)))
            .into()
    }),
    ("reveal", |w| {
        // The secret family has a test of its own.
        let shown = (0..w.families.len()).filter(|n| *n != 3);
        shown.map(|n| say(w.office.app.reveal(id(&w.families[n].id), "確かめる"))).collect()
    }),
    ("access_log", |w| one(w.office.app.access_log(&AccessFilter::default()))),
    ("certificates", |w| of_each(w, |w, _, record| w.office.app.certificates(record))),
    ("directory", |w| one(w.office.app.directory())),
    ("case_links", |w| {
        of_families(w, |w, n| w.office.app.case_links(Some(id(&w.families[n].id)), day("2026-03-10")))
    }),
    ("case_programmes", |w| one(w.office.app.case_programmes())),
    ("consultations", |w| one(w.office.app.consultations(None))),
    ("age_band", |w| of_families(w, |w, n| w.office.app.age_band(id(&w.families[n].id), day("2026-03-10")))),
    ("referrals", |w| one(w.office.app.referrals(None))),
    ("sharing_consent", |w| {
        of_families(w, |w, n| w.office.app.sharing_consent(Some(id(&w.families[n].id)), None, id(&w.town)))
    }),
    ("questionnaires", |w| one(w.office.app.questionnaires())),
    ("score_answers", |w| of_each(w, |w, _, record| w.office.app.score_answers(record, &json!({ "1": 1 })))),
    ("shipments", |w| one(w.office.app.shipments())),
    ("consents", |w| of_families(w, |w, n| w.office.app.consents(id(&w.families[n].id)))),
    ("recalls", |w| of_families(w, |w, n| w.office.app.recalls(id(&w.families[n].id)))),
    ("due_for_erasure", |w| one(w.office.app.due_for_erasure(day("2040-04-01")))),
    ("due_calendar", |w| one(w.office.app.due_calendar(day("2040-04-01")))),
    ("reach_of", |w| one(w.office.app.reach_of("A1"))),
    ("history_view", |w| of_each(w, |w, kind, record| w.office.app.history_view(kind, record))),
    ("log_print", |w| of_each(w, |w, kind, record| w.office.app.log_print(Some((kind, record)), "一覧"))),
    ("export_access_log", |w| {
        let folder = tempfile::tempdir().unwrap();
        let written = w.office.app.export_access_log(&AccessFilter::default(), folder.path());
        written.map_or_else(one, |file| vec![std::fs::read_to_string(file).unwrap()])
    }),
    ("conflicts", |w| one(w.office.app.conflicts())),
    ("written_late", |w| one(w.office.app.written_late())),
    ("sharing", |w| one(w.office.app.sharing())),
    ("devices", |w| one(w.office.app.devices())),
    ("missing", |w| one(w.office.app.missing())),
    ("verify", |w| one(w.office.app.verify())),
    ("verify_folder", |w| one(w.office.app.verify_folder())),
    ("digest", |w| one(w.office.app.digest())),
    ("digest_of", |w| one(w.office.app.digest_of("care"))),
    ("export_help", |w| {
        let file = w.office.app.export_help(&w.out);
        let text = file.as_ref().map(|f| std::fs::read_to_string(f).unwrap());
        vec![say(&file), say(text)]
    }),
];
