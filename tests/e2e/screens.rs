//! Every screen there is, in one place, and the way there.

use crate::window::Window;
use serde_json::{Value as Json, json};

/// What is opened on a screen before it is looked at.
#[derive(Debug, Clone)]
pub enum Step {
    Press(&'static str),
    /// Into the field that has the keyboard.
    Write(&'static str),
}

/// One screen, or one state of it.
#[derive(Debug, Clone)]
pub struct Screen {
    pub name: String,
    pub route: String,
    pub steps: Vec<Step>,
}

fn screen(name: &str, route: impl Into<String>) -> Screen {
    Screen { name: name.to_owned(), route: route.into(), steps: vec![] }
}

fn state(name: &str, route: impl Into<String>, steps: &[Step]) -> Screen {
    Screen { steps: steps.to_vec(), ..screen(name, route) }
}

/// The screens that need no record.
pub fn plain() -> Vec<Screen> {
    vec![
        screen("today", "/"),
        state("search", "/", &[Step::Press("Ctrl+k"), Step::Write("mi")]),
        screen("find", "/find"),
        screen("family-new", "/family/new"),
        screen("visits", "/visits"),
        screen("visit-new", "/visit/new"),
        screen("visit-plan", "/visit/plan"),
        screen("assignments", "/assignments"),
        screen("consultations", "/consultations"),
        screen("consultation-new", "/consultation/new"),
        screen("questionnaires", "/questionnaires"),
        screen("shipments", "/shipments"),
        screen("reviews", "/reviews"),
        screen("board", "/board"),
        screen("stay-new", "/stay/new"),
        screen("emergency", "/emergency"),
        screen("handover", "/handover"),
        screen("courses", "/courses"),
        screen("course-new", "/course/new"),
        screen("session-new", "/session/new"),
        screen("directory", "/directory"),
        screen("organisation-new", "/organisation/new"),
        screen("reports", "/reports"),
        screen("report-stays", "/reports/stays"),
        screen("report-occupancy", "/reports/occupancy"),
        screen("plans", "/plans"),
        screen("target-new", "/target/new"),
        screen("balance-new", "/balance/new"),
        screen("weekly", "/weekly"),
        screen("closing", "/closing"),
        screen("people", "/people"),
        screen("programmes", "/people?tab=programmes"),
        screen("worker-new", "/worker/new"),
        screen("same", "/same"),
        screen("import", "/import"),
        screen("sharing", "/sharing"),
        screen("invite", "/invite"),
        screen("conflicts", "/conflicts"),
        screen("access", "/access"),
        screen("due", "/due"),
        screen("settings", "/settings"),
        screen("help", "/help"),
    ]
}

/// Text of `value` at `path`, such as `visits.0.id`; None where it is not there.
fn at<'a>(value: &'a Json, path: &str) -> Option<&'a str> {
    value.pointer(&format!("/{}", path.replace('.', "/")))?.as_str()
}

/// The screens of single records, on the fictitious records.
pub fn of_records(window: &Window) -> Vec<Screen> {
    let none = json!({});
    let today = window.call("today", &none);
    let families = window.call("families", &json!({ "from": 0, "count": 1_000 }));
    let courses = window.call("courses", &none);
    let families: Vec<Json> = families["lines"].as_array().cloned().unwrap_or_default();
    // The generated organisation of many families does not have everything.
    let is_generated = families.len() == 1_000;
    let mut all = vec![];
    let mut add = |name: &str, route: Option<String>| match route {
        Some(route) => all.push(screen(name, route)),
        None if is_generated => {}
        None => panic!("the sample has nothing for {name}"),
    };
    let view = |id: &str| window.call("family", &json!({ "id": id }));
    let all_of = |id: &str| (id.to_owned(), view(id));
    // Of a large organisation not every family is read.
    let views: Vec<(String, Json)> =
        families.iter().filter_map(|line| line["id"].as_str().map(all_of)).take(200).collect();
    let secret = families.iter().find(|line| line["address_secret"] == json!(true));
    let secret = secret.and_then(|line| line["id"].as_str());
    let open = views.iter().max_by_key(|(_, family)| family["timeline"].as_array().map_or(0, Vec::len));
    let (family, family_view) = open.expect("families");
    let member = at(family_view, "members.0.person_id");
    add("family", Some(format!("/family/{family}")));
    add("family-secret", secret.map(|id| format!("/family/{id}")));
    add("family-edit", Some(format!("/family/{family}/edit")));
    add("member-new", Some(format!("/family/{family}/member/new")));
    add("member", member.map(|id| format!("/family/{family}/member/{id}")));
    add("enrol", Some(format!("/family/{family}/enrol")));
    add("visit-of-family", Some(format!("/visit/new?household={family}")));
    add("stay-of-family", Some(format!("/stay/new?household={family}")));
    for place in ["consultation", "referral", "plan", "response", "shipment"] {
        add(&format!("{place}-of-family"), Some(format!("/{place}/new?household={family}")));
    }
    // Nothing need be planned for the day of the test.
    let ever = |kind: &str| {
        let mut lines = views.iter().filter_map(|(_, family)| family["timeline"].as_array()).flatten();
        lines.find(|line| line["kind"] == json!(kind)).and_then(|line| line["id"].as_str())
    };
    let visit = at(&today, "visits.0.id").or_else(|| ever("visit"));
    add("visit", visit.map(|id| format!("/visit/{id}")));
    add("concern", visit.map(|id| format!("/visit/{id}/concern")));
    let stay = at(&today, "in_house.0.id").or(at(&today, "arrivals.0.id")).or_else(|| ever("stay"));
    add("stay", stay.map(|id| format!("/stay/{id}")));
    add("stay-edit", stay.map(|id| format!("/stay/{id}/edit")));
    let course = at(&courses, "0.id");
    add("course", course.map(|id| format!("/course/{id}")));
    let course = course.map(|id| window.call("course_view", &json!({ "id": id }))).unwrap_or_default();
    let session = at(&course, "sessions.0.id").or(at(&today, "sessions.0.id"));
    add("session", session.map(|id| format!("/session/{id}")));
    add("roll", session.map(|id| format!("/session/{id}/roll")));
    add("childcare", session.map(|id| format!("/session/{id}/childcare")));
    let workers = window.call("workers", &none);
    add("worker", at(&workers, "0.id").map(|id| format!("/worker/{id}")));
    let programmes = window.call("programmes", &none);
    add("programme", at(&programmes, "0.id").map(|id| format!("/programme/{id}")));
    let agreed = views.iter().map(|(id, _)| id).find(|id| {
        let consents = window.call("consents", &json!({ "household_id": id }));
        consents.as_array().or(consents["consents"].as_array()).is_some_and(|all| !all.is_empty())
    });
    add("consents", agreed.map(|id| format!("/family/{id}/consents")));
    add("history", Some(format!("/history/household/{family}")));
    let enrolled = views.iter().find_map(|(id, view)| {
        let mut lines = view["timeline"].as_array()?.iter();
        Some((id, lines.find(|line| line["kind"] == json!("enrolment"))?["id"].as_str()?))
    });
    add("enrolment", enrolled.map(|(family, id)| format!("/family/{family}/enrolment/{id}")));
    let ask = |command: &str| window.call(command, &none);
    let of = |place: &str, list: Json, path: &str| at(&list, path).map(|id| format!("/{place}/{id}"));
    let consultations = window.call("consultations", &json!({ "programme_id": null }));
    add("consultation", of("consultation", consultations, "lines.0.id"));
    add("referral", of("referral", window.call("referrals", &json!({ "consultation_id": null })), "0.id"));
    add("organisation", of("organisation", ask("directory"), "0.id"));
    let put = |kind: &str, record: Json| window.call("put", &json!({ "kind": kind, "record": record }));
    let programme = at(&programmes, "0.id");
    // What the sample has none of is made.
    let parcels = put("programme", json!({ "preset": "supply_shipping" }));
    let parcel =
        json!({ "programme_id": parcels["id"], "person_id": member, "requested_on": at(&today, "date") });
    add("shipment", of("shipment", put("shipment", parcel), "id"));
    let balance = json!({
        "metric": "cases", "programme_id": programme, "as_of": "2024-03-31", "value": 97, "source": "前の台帳",
    });
    put("opening_balance", balance);
    for (name, kind) in [("plan", "support_plan"), ("response", "response")] {
        add(name, ever(kind).map(|id| format!("/{name}/{id}")));
    }
    let plans = ask("plans");
    for (name, list) in [("target", "targets.0.id"), ("balance", "balances.0.id")] {
        add(name, of(name, plans.clone(), list));
    }
    let pairs = ask("duplicates");
    let one = ["kind", "one.id", "other.id"].map(|part| at(&pairs, &format!("pairs.0.{part}")));
    if let [Some(kind), Some(one), Some(other)] = one {
        add("compare", Some(format!("/same/{kind}/{one}/{other}")));
        add("compare-with", Some(format!("/same/{kind}/{one}")));
    }
    let tables = ask("report_tables");
    let codes: Vec<&str> =
        tables.as_array().into_iter().flatten().filter_map(|table| table["table"].as_str()).collect();
    assert!(codes.len() > 10, "the tables are known: {tables}");
    for code in codes.into_iter().filter(|code| !["stays", "occupancy"].contains(code)) {
        add(&format!("report-{code}"), Some(format!("/reports/{code}")));
    }
    all
}

/// The routes of the window that no screen of these is at.
pub fn nowhere_seen(screens: &[Screen]) -> Vec<String> {
    let mut routes = vec![];
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "tsx") {
                let text = std::fs::read_to_string(&path).unwrap();
                let said = text.split("<Route").skip(1).filter_map(|rest| rest.split("path=\"").nth(1));
                routes.extend(said.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    assert!(routes.len() > 50, "the routes are found: {routes:?}");
    let is_at = |route: &str, screen: &Screen| {
        let place = screen.route.split('?').next().unwrap_or_default();
        let (one, other): (Vec<_>, Vec<_>) = (route.split('/').collect(), place.split('/').collect());
        let fits = |(a, b): (&&str, &&str)| a == b || a.starts_with(':') && !["new", "plan"].contains(b);
        one.len() == other.len() && one.iter().zip(&other).all(fits)
    };
    // What is unknown leads to Today; the gallery is for those who develop.
    routes.retain(|route| !["*", "/dev"].contains(&route.as_str()));
    routes.retain(|route| !screens.iter().any(|screen| is_at(route, screen)));
    routes
}

/// Goes to `route` and answers the milliseconds until its content stood; waits until nothing changes any
/// more.
pub fn arrive(window: &Window, route: &str) -> f64 {
    let took = window.script_with(
        "const [route] = arguments;
         return new Promise((done) => {
           const begun = performance.now();
           let last = begun;
           const seen = new MutationObserver(() => { last = performance.now(); });
           const all = { subtree: true, childList: true, characterData: true, attributes: true };
           seen.observe(document.getElementById('root'), all);
           location.hash = '#' + route;
           const look = () => {
             const now = performance.now();
             const stands = document.querySelector('#main h1') !== null;
             if (!(stands && now - last > 200) && now - begun < 15000) return setTimeout(look, 10);
             seen.disconnect();
             done(stands ? last - begun : -1);
           };
           setTimeout(look, 10);
         });",
        &[json!(route)],
    );
    let took = took.as_f64().unwrap_or(-1.0);
    if took < 0.0 {
        panic!("{route}: no screen came; see {}", window.picture_of_failure().display());
    }
    took
}

/// Goes to a screen and opens what belongs to its state.
pub fn show(window: &Window, screen: &Screen) {
    arrive(window, &screen.route);
    for step in &screen.steps {
        match step {
            Step::Press(chord) => window.press(chord),
            Step::Write(text) => window.write(text),
        }
        // What opens moves in.
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
}
