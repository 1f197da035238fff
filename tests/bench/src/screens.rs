//! What the screens ask of the core, with the JSON that goes to the window: each within 100 ms, so that a
//! screen stands before anybody wonders.

use crate::measure::{Done, Times, heading, note, took};
use crate::world::{World, now, open};
use serde::Serialize;
use tsunagi_core::app::App;
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::{Date, Zone};
use tsunagi_core::export::manifest::Level;
use tsunagi_core::store::{Filter, wipe_what_is_freed};

/// What a screen may take, in milliseconds.
const GOAL_MS: f64 = 100.0;

fn json(view: impl Serialize) -> Done<usize> {
    Ok(serde_json::to_vec(&view)?.len())
}

/// The newest record of a kind.
fn one(app: &App, kind: Kind) -> Done<Id> {
    let mut last = None;
    app.list(kind, &Filter { limit: Some(200), ..Filter::default() }, |record| {
        last = record["id"].as_str().and_then(|id| Id::parse(id).ok());
        Ok(())
    })?;
    last.ok_or_else(|| format!("the sample has no {kind}").into())
}

/// A screen's name and what it asks; answers the bytes that go to the window.
type Screen<'a> = (&'static str, Box<dyn Fn() -> Done<usize> + 'a>);

pub fn run(world: &mut World) -> Done {
    heading("screens: what each asks of the core, warm, with its JSON, memory wiped as the window has it");
    wipe_what_is_freed()?;
    let scale = world.scale;
    let dir = world.sample(scale)?;
    let app = open(&dir)?;
    let today: Date = Zone::default().date_of(now());
    let monday = today - chrono::Days::new(6);
    let (course, session) = (one(&app, Kind::Course)?, one(&app, Kind::Session)?);
    let (household, enrolment) = (one(&app, Kind::Household)?, one(&app, Kind::Enrolment)?);
    let options = app.options()?;
    let house = options.programmes.iter().find(|p| p.group.as_deref() == Some("stay"));
    let house = house.and_then(|p| Id::parse(&p.id).ok()).ok_or("a programme of stays")?;
    let recipient = options
        .organisations
        .into_iter()
        .find(|o| o.group.as_deref().is_some_and(|g| g.contains("municipality") || g.contains("kodomo")));
    let app = &app;
    let mut screens: Vec<Screen<'_>> = vec![
        ("Today", Box::new(|| json(app.today_view()?))),
        ("pickers", Box::new(|| json(app.options()?))),
        ("family", Box::new(|| json(app.family(household)?))),
        ("search, 3 kana", Box::new(|| json(app.find("れいや", 20)?))),
        ("sessions of a week", Box::new(|| json(app.sessions(monday, today)?))),
        ("courses", Box::new(|| json(app.courses()?))),
        ("course", Box::new(|| json(app.course_view(course)?))),
        ("roll call", Box::new(|| json(app.roll_call(session)?))),
        ("childcare list", Box::new(|| json(app.childcare_list(session)?))),
        ("assignments", Box::new(|| json(app.assignments()?))),
        ("candidates", Box::new(|| json(app.candidates(enrolment, today)?))),
        ("workers", Box::new(|| json(app.workers()?))),
        ("programmes", Box::new(|| json(app.programmes()?))),
        ("month closing", Box::new(|| json(app.closings(6)?))),
        ("visits of a week", Box::new(|| json(app.visits(monday, today, false)?))),
        ("unread records", Box::new(|| json(app.reviews()?))),
        (
            "board of a fortnight",
            Box::new(|| json(app.board(house, monday, monday + chrono::Days::new(13))?)),
        ),
        ("nights to arrange", Box::new(|| json(app.arrangements()?))),
        ("handover", Box::new(|| json(app.handover(24)?))),
        ("consultations", Box::new(|| json(app.consultations(None)?))),
        ("referrals", Box::new(|| json(app.referrals(None)?))),
        ("shipments", Box::new(|| json(app.shipments()?))),
        ("organisations", Box::new(|| json(app.directory()?))),
        ("all families, a part", Box::new(|| json(app.families_part(0, 200)?))),
        ("plans", Box::new(|| json(app.plans()?))),
    ];
    if let Some(recipient) = recipient.and_then(|o| Id::parse(&o.id).ok()) {
        let week = Period::iso_week(&monday.format("%G-W%V").to_string()).ok_or("a week")?;
        let preview = move || json(app.weekly_preview(week, recipient, Level::Pseudonymous)?);
        screens.push(("weekly CSV, preview", Box::new(preview)));
    }
    let mut slow = vec![];
    for (name, ask) in &screens {
        let bytes = ask()?;
        let mut times = Times::default();
        for _ in 0..world.rounds.max(5) {
            times.time(ask)?;
        }
        took(&format!("{name} ({} kB)", bytes / 1000), &times);
        if times.median() * 1000.0 > GOAL_MS {
            slow.push(*name);
        }
    }
    let words = if slow.is_empty() { "none".to_owned() } else { slow.join(", ") };
    note("slower than 100 ms", &words);
    Ok(())
}
