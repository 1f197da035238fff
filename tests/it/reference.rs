//! Every report of a generated organisation, counted a second time by plain loops over its exported
//! records: no tally, no index, no SQL. The two must agree in every figure.

use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use tsunagi_core::app::{Profile, Scale};
use tsunagi_core::domain::count::Value;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::domain::time::Instant;
use tsunagi_core::report::{ReportLine, ReportQuery, Span, Table};
use tsunagi_core::store::Filter;
use tsunagi_tests::test_key;

type Day = chrono::NaiveDate;

/// The organisation as a file of records.
struct Exported {
    of: BTreeMap<Kind, Vec<Json>>,
    now: chrono::NaiveDateTime,
}

fn text<'j>(record: &'j Json, field: &str) -> &'j str {
    record[field].as_str().unwrap_or_default()
}

fn list<'j>(record: &'j Json, field: &str) -> Vec<&'j str> {
    record[field].as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

fn day(record: &Json, field: &str) -> Option<Day> {
    text(record, field).get(..10)?.parse().ok()
}

/// The wall clock of an instant such as `2026-03-14T17:00:00+09:00`.
fn time(record: &Json, field: &str) -> Option<chrono::NaiveDateTime> {
    chrono::DateTime::parse_from_rfc3339(text(record, field)).ok().map(|t| t.naive_local())
}

fn days_back(day: Day, days: i64) -> Day {
    day - chrono::TimeDelta::days(days)
}

impl Exported {
    fn all(&self, kind: Kind) -> &[Json] {
        &self.of[&kind]
    }

    fn find(&self, kind: Kind, id: &str) -> &Json {
        self.all(kind).iter().find(|r| r["id"] == id).unwrap()
    }

    /// Members of a household on a day.
    fn members(&self, household: &str, on: Day) -> Vec<&Json> {
        let here = |m: &&Json| {
            m["household_id"] == household
                && day(m, "from").is_none_or(|from| from <= on)
                && day(m, "to").is_none_or(|to| on <= to)
        };
        let people = self.all(Kind::Membership).iter().filter(here);
        people.map(|m| self.find(Kind::Person, text(m, "person_id"))).collect()
    }

    fn pregnancies<'a>(&'a self, woman: &'a str, on: Day) -> impl Iterator<Item = &'a Json> {
        self.all(Kind::Pregnancy).iter().filter(move |p| {
            let due = day(p, "due_date");
            let begins = [due.map(|d| days_back(d, 280)), day(p, "notified_on")];
            let ends = day(p, "outcome_on").or(due.map(|d| days_back(d, -21)));
            p["woman_id"] == woman
                && begins.into_iter().flatten().min().is_none_or(|b| b <= on)
                && ends.is_none_or(|e| on < e)
        })
    }

    fn expecting(&self, household: &str, on: Day) -> Vec<&str> {
        let women = self.members(household, on).into_iter().map(|p| text(p, "id"));
        women.filter(|w| self.pregnancies(w, on).next().is_some()).collect()
    }

    /// Births of the household's living children by that day.
    fn births(&self, household: &str, on: Day) -> Vec<Day> {
        let born = |p: &&Json| p["life_stage"] == "born";
        let births =
            self.members(household, on).into_iter().filter(born).filter_map(|p| day(p, "birth_date"));
        births.filter(|b| *b <= on).collect()
    }

    fn visits<'a>(&'a self, programme: &'a str, within: (Day, Day)) -> impl Iterator<Item = &'a Json> {
        self.all(Kind::Visit).iter().filter(move |v| {
            let on = day(v, "occurred_on").unwrap();
            v["programme_id"] == programme && v["status"] == "done" && within.0 <= on && on <= within.1
        })
    }

    /// Stays that take or took place: programme, dates touched, nights, arrival.
    fn stays(&self) -> Vec<(&Json, Vec<Day>, Vec<Day>, Day)> {
        let mut found = vec![];
        for s in self.all(Kind::Stay) {
            let out = match text(s, "status") {
                "completed" => time(s, "out_at").or(time(s, "planned_out_at")),
                "in_stay" => Some(time(s, "out_at").map_or(self.now, |t| t.min(self.now))),
                _ => continue,
            };
            let into = time(s, "in_at").or(time(s, "planned_in_at")).unwrap();
            let out = out.unwrap().max(into);
            let midnight = |d: Day| d.and_hms_opt(0, 0, 0).unwrap();
            let marker = |d: Day| d.succ_opt().unwrap().and_hms_opt(3, 0, 0).unwrap();
            let mut dates = vec![];
            let mut nights = vec![];
            let mut d = into.date().pred_opt().unwrap();
            while d <= out.date() {
                if midnight(d) < out && into < midnight(d.succ_opt().unwrap()) {
                    dates.push(d);
                }
                if into <= marker(d) && marker(d) < out {
                    nights.push(d);
                }
                d = d.succ_opt().unwrap();
            }
            found.push((s, dates, nights, into.date()));
        }
        found
    }
}

fn is_in(day: Day, within: (Day, Day)) -> bool {
    within.0 <= day && day <= within.1
}

/// Whom a consultation is about: the family, else its first person.
fn user(c: &Json) -> Option<&str> {
    match text(c, "household_id") {
        "" => list(c, "client_person_ids").first().copied(),
        home => Some(home),
    }
}

/// Before school: until 31 March after the sixth birthday, whoever was born on 1 April with those before.
fn before_school(birth: Day, on: Day) -> bool {
    use chrono::Datelike;
    let first = if (birth.month(), birth.day()) <= (4, 1) { birth.year() + 6 } else { birth.year() + 7 };
    on < Day::from_ymd_opt(first, 4, 1).unwrap()
}

fn minutes(v: &Json) -> i64 {
    (time(v, "end_at").unwrap() - time(v, "start_at").unwrap()).num_minutes()
}

type Figures = BTreeMap<String, String>;

fn tenths(part: usize, whole: usize, scale: usize) -> String {
    if whole == 0 {
        return "－".into();
    }
    let t = (2 * part * scale + whole) / (2 * whole);
    format!("{}.{}", t / 10, t % 10)
}

impl Exported {
    fn count_visits(&self, p: &str, within: (Day, Day), f: &mut Figures) {
        let visits: Vec<&Json> = self.visits(p, within).collect();
        let prenatal = |v: &&&Json| {
            let (home, on) = (text(v, "household_id"), day(v, "occurred_on").unwrap());
            let young = |b: &Day| on < *b + chrono::Months::new(84);
            match text(v, "phase") {
                "" => !self.expecting(home, on).is_empty() && !self.births(home, on).iter().any(young),
                over => over == "prenatal",
            }
        };
        let before = visits.iter().filter(prenatal).count();
        f.insert("visit_count".into(), visits.len().to_string());
        f.insert("visit_count/prenatal".into(), before.to_string());
        f.insert("visit_count/with_child".into(), (visits.len() - before).to_string());
        let sent: usize = visits.iter().map(|v| list(v, "worker_ids").len()).sum();
        f.insert("worker_visits".into(), sent.to_string());
        f.insert("visit_hours".into(), visits.iter().map(|v| minutes(v)).sum::<i64>().to_string());
        let homes: BTreeSet<&str> =
            visits.iter().map(|v| text(v, "household_id")).filter(|h| !h.is_empty()).collect();
        f.insert("households".into(), homes.len().to_string());
    }

    fn count_stays(&self, p: &str, within: (Day, Day), f: &mut Figures) {
        let (mut cases, mut days, mut nights) = (0, 0, 0);
        for (s, dates, night, arrival) in self.stays().iter().filter(|s| s.0["programme_id"] == p) {
            let _ = s;
            cases += usize::from(is_in(*arrival, within));
            days += dates.iter().filter(|d| is_in(**d, within)).count();
            nights += night.iter().filter(|d| is_in(**d, within)).count();
        }
        for (metric, n) in [("cases", cases), ("stay_days", days), ("nights", nights)] {
            f.insert(metric.into(), n.to_string());
        }
    }

    fn count_sessions(&self, programme: &Json, within: (Day, Day), f: &mut Figures) {
        let held = |s: &&Json| {
            s["programme_id"] == programme["id"]
                && s["status"] == "held"
                && is_in(day(s, "occurred_on").unwrap(), within)
        };
        let sessions: Vec<&Json> = self.all(Kind::Session).iter().filter(held).collect();
        let (mut heads, mut next_door) = (0, 0);
        for s in &sessions {
            let mut pairs = BTreeSet::new();
            let door = |key: &str| s["walk_in_counts"][key].as_u64().unwrap_or(0) as usize;
            let unit = programme["rules"]["head_unit"].as_str().unwrap_or("person");
            heads += match unit {
                "pair" => door("pairs"),
                "adult" => door("adults"),
                _ => door("adults") + door("children"),
            };
            for a in self.all(Kind::Attendance).iter().filter(|a| a["session_id"] == s["id"]) {
                let came = matches!(text(a, "state"), "present" | "late" | "left_early" | "made_up_here");
                let role = text(a, "attendance_role");
                let adult = matches!(role, "mother" | "father" | "parent" | "pregnant" | "partner");
                let child = matches!(role, "infant" | "child");
                next_door += usize::from(
                    came && role == "child_in_childcare"
                        || text(a, "state") == "childcare_only" && (child || role == "child_in_childcare"),
                );
                heads += match unit {
                    "pair" => usize::from(came && adult && pairs.insert(text(a, "household_id"))),
                    "adult" => usize::from(came && adult),
                    _ => usize::from(came && (adult || child)),
                };
            }
        }
        f.insert("attendances".into(), heads.to_string());
        f.insert("sessions".into(), sessions.len().to_string());
        f.insert("avg_per_session".into(), tenths(heads, sessions.len(), 10));
        f.insert("childcare_children".into(), next_door.to_string());
    }

    fn consultations<'a>(&'a self, p: &'a str, within: (Day, Day)) -> Vec<&'a Json> {
        let of = |c: &&Json| c["programme_id"] == p && is_in(day(c, "occurred_on").unwrap(), within);
        self.all(Kind::Consultation).iter().filter(of).collect()
    }

    /// Referrals of a part of the time that count, as the ids they are about.
    fn handed(&self, within: (Day, Day)) -> BTreeSet<&str> {
        let counts = |r: &&Json| {
            matches!(text(r, "status"), "sent" | "accepted" | "declined" | "linked")
                && is_in(day(r, "occurred_on").unwrap(), within)
        };
        let referrals = self.all(Kind::Referral).iter().filter(counts);
        referrals
            .flat_map(|r| [text(r, "household_id"), text(r, "person_id")])
            .filter(|t| !t.is_empty())
            .collect()
    }

    fn count_consultations(&self, p: &str, within: (Day, Day), f: &mut Figures) {
        let all = self.consultations(p, within);
        f.insert("consultations".into(), all.len().to_string());
        let mut first: BTreeMap<&str, (Day, &str)> = BTreeMap::new();
        for c in self.consultations(p, within) {
            let at = (day(c, "occurred_on").unwrap(), text(c, "id"));
            if !text(c, "household_id").is_empty() {
                let known = first.entry(text(c, "household_id")).or_insert(at);
                *known = (*known).min(at);
            }
            for segment in [text(c, "channel"), text(c, "infant_age_band")] {
                if !segment.is_empty() {
                    let of = f.entry(format!("consultations/{segment}")).or_insert("0".into());
                    *of = (of.parse::<usize>().unwrap() + 1).to_string();
                }
            }
        }
        f.insert("new_cases".into(), first.len().to_string());
        let users: BTreeSet<&str> = all.iter().filter_map(|c| user(c)).collect();
        let handed = self.handed(within);
        let through = |u: &&&str| {
            handed.contains(**u)
                || all.iter().any(|c| {
                    user(c) == Some(u) && list(c, "client_person_ids").iter().any(|p| handed.contains(p))
                })
        };
        f.insert("liaison_rate".into(), tenths(users.iter().filter(through).count(), users.len(), 1000));
    }

    fn count_mothers(&self, within: (Day, Day), f: &mut Figures) {
        let mut contacts: Vec<(Day, &str, Vec<&str>)> = vec![];
        for v in self.all(Kind::Visit).iter().filter(|v| v["status"] == "done") {
            let people = list(v, "present_person_ids");
            contacts.push((day(v, "occurred_on").unwrap(), text(v, "household_id"), people));
        }
        for (s, _, _, arrival) in self.stays() {
            contacts.push((arrival, text(s, "household_id"), vec![text(s, "person_id")]));
        }
        for c in self.all(Kind::Consultation) {
            let people = list(c, "client_person_ids");
            contacts.push((day(c, "occurred_on").unwrap(), text(c, "household_id"), people));
        }
        let (mut women, mut homes) = (BTreeSet::new(), BTreeSet::new());
        for (on, home, people) in contacts.iter().filter(|c| is_in(c.0, within)) {
            women.extend(self.expecting(home, *on));
            women.extend(people.iter().filter(|p| self.pregnancies(p, *on).next().is_some()));
            if self.births(home, *on).iter().any(|b| before_school(*b, *on)) {
                homes.insert(home.to_owned());
            }
        }
        f.insert("pregnant_women_supported".into(), women.len().to_string());
        f.insert("infant_households_supported".into(), homes.len().to_string());
    }

    /// All figures of a table in a fiscal year, by programme; those that only some tables say are left out.
    fn figures(&self, table: Table, programme: Option<&Json>, within: (Day, Day)) -> Figures {
        let mut f = Figures::new();
        let id = programme.map(|p| text(p, "id")).unwrap_or_default();
        match table {
            Table::Visits => self.count_visits(id, within, &mut f),
            Table::Stays => self.count_stays(id, within, &mut f),
            Table::Postpartum => {
                self.count_stays(id, within, &mut f);
                let mut guests: BTreeMap<&str, &str> = BTreeMap::new();
                for (s, dates, ..) in self.stays().iter().filter(|s| s.0["programme_id"] == id) {
                    if dates.iter().any(|d| is_in(*d, within)) {
                        guests.insert(text(s, "person_id"), text(s, "household_id"));
                    }
                }
                let handed = self.handed(within);
                let through =
                    guests.iter().filter(|(who, home)| handed.contains(*who) || handed.contains(*home));
                f.insert("liaison_rate".into(), tenths(through.count(), guests.len(), 1000));
                f.insert("persons".into(), guests.len().to_string());
            }
            Table::Groups | Table::Courses => {
                if let Some(p) = programme {
                    self.count_sessions(p, within, &mut f);
                }
            }
            Table::Consultations => self.count_consultations(id, within, &mut f),
            Table::Abuse => {
                let all = self.consultations(id, within);
                for kind in ["physical", "neglect", "sexual", "psychological"] {
                    let n = all.iter().filter(|c| c["abuse_type_primary"] == kind).count();
                    f.insert(format!("abuse_cases/{kind}"), n.to_string());
                }
                f.insert("abuse_cases".into(), all.len().to_string());
            }
            Table::MotherChild => self.count_mothers(within, &mut f),
            Table::Shipments => {
                let sent = |s: &&Json| {
                    s["programme_id"] == id
                        && s["status"] == "shipped"
                        && day(s, "shipped_on").is_some_and(|d| is_in(d, within))
                };
                let sent: Vec<&Json> = self.all(Kind::Shipment).iter().filter(sent).collect();
                f.insert("shipments".into(), sent.len().to_string());
                for s in &sent {
                    for i in s["items"].as_array().into_iter().flatten() {
                        let of = f.entry(format!("items_shipped/{}", text(i, "item"))).or_insert("0".into());
                        *of = (of.parse::<i64>().unwrap() + i["qty"].as_i64().unwrap()).to_string();
                    }
                }
            }
            _ => {}
        }
        f
    }
}

fn key(line: &ReportLine) -> String {
    line.segment.as_ref().map_or_else(|| line.metric.to_owned(), |s| format!("{}/{s}", line.metric))
}

#[test]
fn plain_loops_over_the_exported_records_give_the_same_figures() {
    let dir = tempfile::tempdir().unwrap();
    let now = Scale::Small.now(None, Instant(0));
    let app = Profile::at(dir.path()).sample(&test_key(), now, 11, Scale::Small, &mut |_| {}).unwrap();
    let mut of = BTreeMap::new();
    for kind in Kind::ALL {
        let mut records = vec![];
        app.list(*kind, &Filter::default(), |r| {
            records.push(r);
            Ok(())
        })
        .unwrap();
        of.insert(*kind, records);
    }
    let clock = "2026-03-09T00:00:00".parse().unwrap();
    let exported = Exported { of, now: clock };
    // What the loops do not count: stocks, completions and what is said only where it happens.
    let compared = [
        (Table::Visits, "registered_workers"),
        (Table::Stays, "cases_carried_over cancelled_same_day"),
        (Table::Groups, "sessions_without_anyone childcare_children"),
        (Table::Courses, "completion avg_per_session"),
        (Table::Consultations, ""),
        (Table::Abuse, ""),
        (Table::MotherChild, "interview_rate"),
        (Table::Postpartum, ""),
        (Table::Shipments, ""),
    ];
    let mut figures = 0;
    for (table, left_out) in compared {
        for year in 2023..=2025 {
            let span = Span::FiscalYears { first: year, last: year };
            let query = ReportQuery { table, span, by: None, programme: None };
            let lines = app.report(&query).unwrap();
            let within =
                (format!("{year}-04-01").parse().unwrap(), format!("{}-03-31", year + 1).parse().unwrap());
            let programmes: BTreeSet<_> = lines.iter().map(|l| l.programme_id).collect();
            assert!(!programmes.is_empty(), "{table:?}");
            for programme in programmes {
                let record = programme.map(|id| exported.find(Kind::Programme, &id.to_string()));
                let mut expected = exported.figures(table, record, within);
                expected.retain(|k, _| !left_out.split(' ').any(|m| k == m));
                let own = lines.iter().filter(|l| l.programme_id == programme);
                let own = own.filter(|l| !left_out.split(' ').any(|m| l.metric == m));
                let counted: Figures = own.map(|l| (key(l), l.value.to_string())).collect();
                assert_eq!(counted, expected, "{table:?} {year} {record:?}");
                figures += counted.values().filter(|v| *v != "0").count();
                // And each number opens what it counts.
                for line in lines.iter().filter(|l| l.programme_id == programme) {
                    let behind = app.records_behind(&query, line).unwrap().len() as u64;
                    if let Value::Whole(n) = line.value {
                        assert_eq!(n > 0, behind > 0, "{line:?}");
                        let one_each = matches!(line.unit, "件" | "回") && line.metric != "worker_visits";
                        assert!(!one_each || behind == n || line.metric == "sessions", "{line:?}: {behind}");
                    }
                }
            }
        }
    }
    assert!(figures > 100, "{figures} figures that are not zero");
}
