//! What stands in the files.

use super::*;

#[test]
fn twins_are_counted_and_listed() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let view = export(&o, &t.town, MARCH, Pseudonymous);
    assert!(view.folder.ends_with("20260323_架空市_20260223-20260322"), "{}", view.folder);
    let metrics = [
        ("postpartum_day", "cases", "", "1"),
        ("short_stay", "cases", "", "2"),
        ("short_stay", "stay_days", "", "4"),
        ("short_stay", "nights", "", "2"),
        ("home_start", "visit_count", "", "1"),
        ("home_start", "visit_count", "prenatal", "0"),
        ("home_start", "visit_count", "with_child", "1"),
        ("home_start", "worker_visits", "", "2"),
        ("home_start", "households", "", "1"),
        ("all", "households", "", "1"),
        ("all", "persons", "", "3"),
    ];
    for (programme, name, segment, value) in metrics {
        assert_eq!(metric(&view, programme, name, segment), value, "{programme} {name} {segment}");
    }
    let visits = table(&view, "visits.csv");
    let v = &visits[0];
    let cell = |name: &str| v[name].as_str();
    assert_eq!(visits.len(), 1);
    assert_eq!((cell("municipality_code"), cell("fiscal_year"), cell("month")), ("99999", "2025", "3"));
    assert_eq!((cell("child_age_months"), cell("phase"), cell("minutes")), ("1", "with_child", "120"));
    assert_eq!((cell("start"), cell("end")), ("2026-03-05T10:00", "2026-03-05T12:00"));
    assert_eq!((cell("worker_count"), cell("worker_roles")), ("2", "home_visitor"));
    assert_eq!((cell("note_flag"), cell("household_code")), ("1", "H-A1-00001"));
    let stays = table(&view, "stays.csv");
    let numbers = |r: &BTreeMap<String, String>| {
        ["nights", "days", "days_in_period", "age_years", "day_rule"].map(|c| r[c].clone())
    };
    assert_eq!(stays.len(), 3);
    assert_eq!(numbers(&stays[0]), ["0", "1", "1", "30", "calendar_inclusive"]);
    assert_eq!(stays[0]["request_no"], "'=1+1");
    assert_eq!(numbers(&stays[2]), ["1", "2", "2", "0", "calendar_inclusive"]);
    assert_eq!(manifest(&view)["neutralised_cells"], 1);
    assert_eq!(manifest(&view)["day_rules"]["short_stay"], "calendar_inclusive");
    assert!(!everything(&o).values().any(|bytes| contains(bytes, "秘密のメモ") || contains(bytes, "例山")));
}

#[test]
fn the_columns_of_every_file() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    consent(&o, &t.home, "2026-01-01");
    let plain = export(&o, &t.town, MARCH, Pseudonymous);
    let visits = "municipality_code,fiscal_year,month,programme,visit_kind,household_code,child_age_months,phase,\
        planned_date,date,start,end,minutes,worker_count,worker_roles,activities,tasks,status,concern_level,\
        next_date,note_flag";
    let stays = "municipality_code,fiscal_year,request_no,stay_kind,requester_type,household_code,person_code,\
        age_years,sex,in_at,out_at,nights,days,days_in_period,day_rule,reason,extension,fee_class,status";
    let attendance = "municipality_code,fiscal_year,programme,course,session_no,date,start,minutes,\
        household_code,role,state,childcare_children,homework";
    let sessions = "programme,site,no,date,theme,status,adults,children,pairs,guests,workers";
    let summary = "period,programme,metric_code,metric_ja,segment,value,unit,rule,note";
    assert_eq!(header(&plain, "visits.csv"), visits);
    assert_eq!(header(&plain, "stays.csv"), stays);
    assert_eq!(header(&plain, "attendance.csv"), attendance);
    assert_eq!(header(&plain, "sessions.csv"), sessions);
    assert_eq!(header(&plain, "summary.csv"), summary);
    let named = export(&o, &t.town, MARCH, Identified);
    let with = |after: &str| format!("{after},person_name,kana,birth_date");
    assert_eq!(header(&named, "visits.csv"), visits.replace("household_code", &with("household_code")));
    assert_eq!(header(&named, "stays.csv"), stays.replace("person_code", &with("person_code")));
    assert_eq!(
        header(&named, "attendance.csv"),
        attendance.replace("household_code", &with("household_code"))
    );
    let first = &table(&named, "visits.csv")[0];
    assert_eq!((&*first["person_name"], &*first["birth_date"]), ("例山 はな子", "1995-05-05"));
    let aggregate = export(&o, &t.town, MARCH, Aggregate);
    assert_eq!(aggregate.files.keys().collect::<Vec<_>>(), ["summary.csv"]);
    assert_eq!(metric(&aggregate, "home_start", "visit_count", "with_child"), "1");
}

#[test]
fn the_week_of_31_march_is_two_batches() {
    let o = Office::new("2026-04-06T09:00");
    let t = twins(&o);
    let home = family(&o, "未来野家", "99999");
    let child = person(&o, &home, "そうま", "2020-01-01", "child");
    stay(&o, &t.short_stay, &child, "2026-03-30T18:00", "2026-04-02T10:00");
    let view = export(&o, &t.town, ("2026-03-30", "2026-04-05"), Pseudonymous);
    assert_eq!(view.further.len(), 1);
    for (view, days, cases) in
        [(&view, "20260330-20260331", "1"), (&view.further[0], "20260401-20260405", "0")]
    {
        assert!(view.folder.ends_with(days));
        let stays = table(view, "stays.csv");
        assert_eq!((&*stays[0]["days"], &*stays[0]["days_in_period"]), ("4", "2"));
        assert_eq!(stays[0]["fiscal_year"], "2025");
        assert_eq!(metric(view, "short_stay", "cases", ""), cases);
        assert_eq!(metric(view, "short_stay", "stay_days", ""), "2");
    }
    let whole = export(&o, &t.town, ("2026-03-23", "2026-03-31"), Aggregate);
    assert!(whole.further.is_empty(), "31 March is the last day");
}

#[test]
fn groups_are_counted_by_heads() {
    let o = Office::new("2026-03-23T09:00");
    let t = twins(&o);
    let group = programme(&o, "baby_massage", Some(&t.town));
    let facilitator = visitor(&o, "見本先生");
    let session = o.put(
        "session",
        json!({
            "programme_id": group, "sequence_no": 3, "theme": "@ふれあい", "start_at": "2026-03-11T10:00",
            "end_at": "2026-03-11T11:30", "status": "held", "facilitator_ids": [facilitator], "guests_count": 1,
            "walk_in_counts": { "adults": 2, "children": 3, "pairs": 2 },
        }),
    );
    let tick = |person: &str, role: &str, state: &str| {
        o.put(
            "attendance",
            json!({ "session_id": session, "person_id": person, "attendance_role": role, "state": state }),
        )
    };
    tick(&t.mother, "mother", "present");
    let sibling = person(&o, &t.home, "あね", "2022-01-01", "child");
    tick(&sibling, "child_in_childcare", "present");
    o.put("attendance", json!({ "session_id": session, "worker_id": facilitator, "attendance_role": "worker", "state": "present" }));
    o.put("attendance", json!({ "session_id": session, "attendance_role": "parent", "state": "present" }));
    let view = export(&o, &t.town, MARCH, Pseudonymous);
    let row = &table(&view, "sessions.csv")[0];
    let cells =
        ["programme", "no", "theme", "adults", "children", "pairs", "guests", "workers"].map(|c| &*row[c]);
    assert_eq!(cells, ["baby_massage", "3", "'@ふれあい", "4", "3", "4", "1", "1"]);
    let rows = table(&view, "attendance.csv");
    let roles: Vec<_> =
        rows.iter().map(|r| (&*r["role"], &*r["childcare_children"], &*r["minutes"])).collect();
    assert_eq!(roles.len(), 4);
    assert!(roles.contains(&("child_in_childcare", "1", "90")) && roles.contains(&("mother", "0", "90")));
    assert_eq!(metric(&view, "baby_massage", "attendances", ""), "4");
    assert_eq!(metric(&view, "baby_massage", "childcare_children", ""), "1");
    assert_eq!(metric(&view, "baby_massage", "sessions", ""), "1");
}
