//! Reports as the window shows them: the table, what is behind each number, the files.

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::json;
use tsunagi_core::app::{ReportForm, Scale};
use tsunagi_core::domain::calendar::{Period, Step};
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::report::{ReportQuery, Span, Spot, Table};
use tsunagi_core::view::{ReportColumn, ReportRow, ReportView};
use tsunagi_tests::{Office, id};

fn years(table: Table, first: i32, last: i32) -> ReportQuery {
    ReportQuery { table, span: Span::FiscalYears { first, last }, by: None, programme: None }
}

fn spot(row: &ReportRow, column: &ReportColumn) -> Spot {
    Spot {
        metric: row.metric.clone(),
        segment: row.segment.clone(),
        programme: row.programme_id.as_deref().map(id),
        days: Period::new(column.from.parse().unwrap(), column.to.parse().unwrap()).unwrap(),
    }
}

fn row<'v>(view: &'v ReportView, metric: &str) -> &'v ReportRow {
    view.rows.iter().find(|r| r.metric == metric && r.segment.is_none()).unwrap()
}

fn texts(row: &ReportRow) -> Vec<&str> {
    row.cells.iter().map(|c| c.text.as_str()).collect()
}

/// A house with one stay over the end of a year and one in the old year.
fn house() -> (Office, String) {
    let o = Office::new("2026-04-05T12:00");
    let programme = o.put(
        "programme",
        json!({ "preset": "short_stay", "name": "ショートステイ", "rules": { "capacity": 2 } }),
    );
    for (name, from, to) in [
        ("みどり", "2026-03-30T17:00", "2026-04-02T10:00"),
        ("あおい", "2026-03-14T17:00", "2026-03-15T17:00"),
    ] {
        let family = o.put("household", json!({ "display_name": "見本家" }));
        let child = o.put(
            "person",
            json!({ "family_name": "見本", "given_name": name, "birth_date": "2020-10-05", "household_id": family }),
        );
        o.put("stay", json!({
            "programme_id": programme, "person_id": child, "stay_kind": "overnight", "requester_type": "municipality",
            "reason_codes": ["illness"], "in_at": from, "out_at": to, "status": "completed",
        }));
    }
    (o, programme)
}

#[test]
fn a_report_is_a_table_with_a_column_for_each_year() {
    let (o, programme) = house();
    let view = o.app.report_view(&years(Table::Stays, 2024, 2026)).unwrap();
    let columns: Vec<_> =
        view.columns.iter().map(|c| (c.fiscal_year, c.from.as_str(), c.to.as_str())).collect();
    assert_eq!(
        columns,
        [
            (Some(2024), "2024-04-01", "2025-03-31"),
            (Some(2025), "2025-04-01", "2026-03-31"),
            (Some(2026), "2026-04-01", "2027-03-31")
        ]
    );
    assert_eq!((view.from.as_str(), view.to.as_str()), ("2024-04-01", "2027-03-31"));
    let metrics: Vec<_> = view.rows.iter().map(|r| (r.metric.as_str(), r.note)).collect();
    // What is said only when it happens stands after the rest, though it first happens in the last year.
    assert_eq!(
        metrics,
        [("cases", false), ("stay_days", false), ("nights", false), ("cases_carried_over", true)]
    );
    assert_eq!(texts(row(&view, "cases")), ["0", "2", "0"]);
    assert_eq!(texts(row(&view, "stay_days")), ["0", "4", "2"]);
    assert_eq!(texts(row(&view, "nights")), ["0", "3", "1"]);
    let carried = row(&view, "cases_carried_over");
    assert_eq!(texts(carried), ["0", "0", "1"]);
    assert_eq!(carried.cells.iter().map(|c| c.counted).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(carried.programme_id.as_deref(), Some(programme.as_str()));
    let words = &row(&view, "stay_days").metric_name;
    assert_eq!((words.ja.as_str(), words.en.as_str()), ("延べ日数", "Days"));
    assert_eq!(row(&view, "nights").unit.en, "nights");
    let rules: Vec<_> = view.rules.iter().map(|r| (r.metric_name.en.as_str(), r.code.as_str())).collect();
    assert_eq!(rules, [("Cases", "check_in"), ("Days", "calendar_inclusive"), ("Nights", "marker")]);

    // A rate without a capacity does not apply, and is not zero.
    o.put("programme", json!({ "record_type": "stay", "name": "乙" }));
    let view = o.app.report_view(&years(Table::Occupancy, 2025, 2025)).unwrap();
    let rates: Vec<_> = view.rows.iter().filter(|r| r.metric == "occupancy").collect();
    assert_eq!(rates[0].cells[0].value, Some(0.4));
    assert_eq!((rates[1].cells[0].value, rates[1].cells[0].text.as_str()), (None, "－"));
    let nights = &view.nights[0];
    assert_eq!((nights.from.as_str(), nights.capacity, nights.taken.len()), ("2025-04-01", Some(2), 365));
    let taken: Vec<_> = nights.taken.iter().enumerate().filter(|(_, t)| **t != Some(0)).collect();
    assert_eq!(taken, [(347, &Some(1)), (363, &Some(1)), (364, &Some(1))]);
}

#[test]
fn a_number_opens_the_records_that_it_is_made_of() {
    let (o, _) = house();
    let query = years(Table::Stays, 2025, 2026);
    let view = o.app.report_view(&query).unwrap();
    let at = |metric: &str, column: usize| {
        o.app.report_behind(&query, &spot(row(&view, metric), &view.columns[column])).unwrap()
    };
    let days = at("stay_days", 0);
    assert_eq!((days.total, days.row.cells[0].text.as_str(), days.erased), (2, "4", None));
    let lines: Vec<_> = days
        .records
        .iter()
        .map(|r| (r.date.as_deref().unwrap(), r.title.as_str(), r.adds.as_deref().unwrap()))
        .collect();
    assert_eq!(lines, [("2026-03-30", "見本 みどり", "2"), ("2026-03-14", "見本 あおい", "2")]);
    let first = &days.records[0];
    assert_eq!(first.programme.as_deref(), Some("ショートステイ"));
    assert_eq!((first.opens_kind.as_deref(), first.opens_id.as_ref()), (Some("stay"), Some(&first.id)));
    let carried = at("cases_carried_over", 1);
    assert_eq!(carried.records.iter().map(|r| r.title.as_str()).collect::<Vec<_>>(), ["見本 みどり"]);
    assert_eq!(carried.column.fiscal_year, Some(2026));
    // A number that nobody counted has no line to open.
    let none = spot(row(&view, "cases_carried_over"), &view.columns[0]);
    assert_eq!(o.app.report_behind(&query, &none).unwrap_err().code, "line_unknown");
    let other = Spot { metric: "visit_count".to_owned(), ..none };
    assert_eq!(o.app.report_behind(&query, &other).unwrap_err().code, "line_unknown");
}

/// Metrics that are as many as the records behind them.
const LENGTHS: [&str; 12] = [
    "visit_count",
    "worker_visits",
    "cases",
    "cases_carried_over",
    "cancelled_same_day",
    "sessions",
    "sessions_without_anyone",
    "childcare_children",
    "completion",
    "pledge_signed",
    "registered_workers",
    "corrections",
];

#[test]
fn every_number_of_a_year_is_the_length_or_the_sum_of_what_it_opens() {
    let o = Office::new("2026-03-09T09:00");
    o.app.fill_sample(7, Scale::Demo, &mut |_| ()).unwrap();
    let (mut lengths, mut sums, mut families) = (0, 0, 0);
    for table in Table::ALL {
        for by in [None, Some(Step::Quarter)] {
            let query = ReportQuery { by, ..years(*table, 2025, 2025) };
            let view = o.app.report_view(&query).unwrap();
            for row in &view.rows {
                for (cell, column) in row.cells.iter().zip(&view.columns).filter(|(c, _)| c.counted) {
                    let behind = o.app.report_behind(&query, &spot(row, column)).unwrap();
                    assert_eq!(behind.row.cells.as_slice(), std::slice::from_ref(cell), "{row:?}");
                    assert_eq!(behind.total, behind.records.len() as i64, "{row:?}");
                    let Some(value) = cell.value else { continue };
                    let parts: Vec<u64> = behind
                        .records
                        .iter()
                        .filter_map(|r| r.adds.as_deref().map(|a| a.parse().unwrap()))
                        .collect();
                    if !parts.is_empty() {
                        assert_eq!(parts.len(), behind.records.len(), "{row:?}");
                        assert_eq!(parts.iter().sum::<u64>() as f64, value, "{row:?}");
                        sums += usize::from(parts.iter().any(|p| *p > 1));
                    } else if row.metric == "households" {
                        assert_eq!(behind.households.unwrap() as f64, value, "{row:?}");
                        families += usize::from(value > 0.0);
                    } else if LENGTHS.contains(&row.metric.as_str()) {
                        assert_eq!(behind.total as f64, value, "{row:?}");
                        lengths += usize::from(value > 0.0);
                    }
                    assert!(value > 0.0 || behind.records.is_empty() || cell.text.contains('.'), "{row:?}");
                }
            }
        }
    }
    assert!(lengths > 10 && sums > 10 && families > 3, "{lengths} {sums} {families}");
}

#[test]
fn weeks_are_columns_and_too_many_are_refused() {
    let (o, _) = house();
    let days = Period::new("2026-03-09".parse().unwrap(), "2026-04-05".parse().unwrap()).unwrap();
    let weeks = ReportQuery { span: Span::Days(days), by: Some(Step::Week), ..years(Table::Stays, 0, 0) };
    let view = o.app.report_view(&weeks).unwrap();
    let labels: Vec<_> = view.columns.iter().map(|c| c.period.as_deref().unwrap()).collect();
    assert_eq!(labels, ["2026-W11", "2026-W12", "2026-W13", "2026-W14", "2026-W14"]);
    // Both halves of the week of 31 March have a column, and open what is in them.
    assert_eq!(texts(row(&view, "nights")), ["1", "0", "0", "2", "1"]);
    let late = o.app.report_behind(&weeks, &spot(row(&view, "nights"), &view.columns[4])).unwrap();
    assert_eq!((late.total, late.records[0].adds.as_deref()), (1, Some("1")));
    let many = ReportQuery { by: Some(Step::Week), ..years(Table::Stays, 2015, 2026) };
    assert_eq!(o.app.report_view(&many).unwrap_err().code, "period_invalid");
    let back = ReportQuery { ..years(Table::Stays, 2026, 2025) };
    assert_eq!(o.app.report_view(&back).unwrap_err().code, "period_invalid");
}

#[test]
fn who_may_not_open_the_records_sees_the_tables_that_are_for_them() {
    let (o, _) = house();
    let query = years(Table::Stays, 2025, 2025);
    let cases = spot(
        row(&o.app.report_view(&query).unwrap(), "cases"),
        &o.app.report_view(&query).unwrap().columns[0],
    );
    let tables =
        |o: &Office| -> Vec<String> { o.app.report_tables().unwrap().into_iter().map(|t| t.table).collect() };
    assert_eq!(tables(&o).len(), Table::ALL.len());
    let mut o = o;
    let of = |o: &Office, role: &str| o.put("worker", json!({ "person_name": "仮野", "access_role": role }));
    let (desk, visitor, reader) = (of(&o, "desk"), of(&o, "visitor"), of(&o, "reader"));
    o.app.act_as(&desk).unwrap();
    assert_eq!(tables(&o), ["stays", "occupancy", "shelter", "shipments"]);
    // The desk sees the stays of all families: nothing is left out.
    let view = o.app.report_view(&query).unwrap();
    assert!(!view.own_only && !view.without_erased);
    assert_eq!(o.app.report_behind(&query, &cases).unwrap_err().code, "not_your_role");
    o.app.act_as(&visitor).unwrap();
    assert_eq!(tables(&o), ["visits"]);
    assert!(o.app.report_view(&years(Table::Visits, 2025, 2025)).unwrap().own_only);
    assert_eq!(o.app.report_view(&query).unwrap_err().code, "not_your_role");
    o.app.act_as(&reader).unwrap();
    assert_eq!(tables(&o).len(), Table::ALL.len());
    assert!(!o.app.report_view(&query).unwrap().own_only);
    assert_eq!(o.app.report_behind(&query, &cases).unwrap_err().code, "not_your_role");
}

#[test]
fn what_an_erased_family_added_is_said_beside_the_records() {
    let (o, _) = house();
    let query = years(Table::Stays, 2025, 2025);
    let before = o.app.report_view(&query).unwrap();
    let cases = spot(row(&before, "cases"), &before.columns[0]);
    let behind = o.app.report_behind(&query, &cases).unwrap();
    let stay = &behind.records[1];
    let person = o.get("stay", &stay.id)["person_id"].as_str().unwrap().to_owned();
    let family = o.app.get(tsunagi_core::domain::record::Kind::Stay, id(&stay.id)).unwrap()["household_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let code = o.get("household", &family)["code"].as_str().unwrap().to_owned();
    o.app.erase(id(&family), "request", "本人の求め", &code).unwrap();
    let after = o.app.report_view(&query).unwrap();
    assert_eq!(texts(row(&after, "stay_days")), texts(row(&before, "stay_days")));
    let behind = o.app.report_behind(&query, &cases).unwrap();
    assert_eq!((behind.total, behind.erased.as_deref()), (1, Some("1")));
    assert!(behind.records.iter().all(|r| r.id != stay.id));
    assert!(!format!("{behind:?}").contains(&person));
    let days = o.app.report_behind(&query, &spot(row(&after, "stay_days"), &after.columns[0])).unwrap();
    assert_eq!((days.row.cells[0].text.as_str(), days.erased.as_deref()), ("4", Some("2")));
    assert_eq!(days.records[0].adds.as_deref(), Some("2"));
    // Who does not hold what is kept of erased families is told so; of free days nothing is kept.
    assert!(!after.without_erased);
    let desk = o.put("worker", json!({ "person_name": "仮野", "access_role": "desk" }));
    let mut o = o;
    o.app.act_as(&desk).unwrap();
    let seen = o.app.report_view(&query).unwrap();
    assert!(seen.without_erased && !seen.own_only);
    assert_ne!(texts(row(&seen, "stay_days")), texts(row(&before, "stay_days")));
}

fn cell(sheet: &calamine::Range<Data>, at: (u32, u32)) -> String {
    sheet.get_value(at).map(ToString::to_string).unwrap_or_default()
}

#[test]
fn a_workbook_reads_back_as_the_table() {
    let (o, _) = house();
    o.put("programme", json!({ "record_type": "stay", "name": "=HYPERLINK(\"乙\")" }));
    let folder = o.dir.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let query = years(Table::Occupancy, 2025, 2026);
    let file = o.app.save_report(&query, ReportForm::Xlsx(FyStyle::R), None, &folder).unwrap();
    assert_eq!(file.file_name().unwrap(), "report-occupancy-20250401-20270331.xlsx");
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    assert_eq!(book.sheet_names(), ["稼働率"]);
    let sheet = book.worksheet_range("稼働率").unwrap();
    let at = |row, column| cell(&sheet, (row, column));
    assert_eq!((at(0, 0), at(1, 0)), ("稼働率".into(), "例示児童家庭支援センターほしのまち".into()));
    assert_eq!(at(2, 0), "期間 R7年度～R8年度　作成 令和8年4月5日");
    assert_eq!([at(0, 4), at(0, 5), at(0, 6)], ["担当", "係長", "課長"]);
    assert_eq!([0, 1, 2, 3, 4, 5].map(|c| at(4, c)), ["事業", "項目", "内訳", "単位", "R7年度", "R8年度"]);
    let view = o.app.report_view(&query).unwrap();
    for (n, row) in (5..).zip(&view.rows) {
        assert_eq!(at(n, 0), row.programme.clone().unwrap(), "a name is a text and no formula");
        assert_eq!(at(n, 1), row.metric_name.ja);
        for (c, wanted) in (4..).zip(&row.cells) {
            match wanted.value {
                // Numbers are numbers: a spreadsheet adds them up.
                Some(value) => assert_eq!(sheet.get_value((n, c)), Some(&Data::Float(value)), "{row:?}"),
                None => assert_eq!(at(n, c), "－"),
            }
        }
    }
    assert_eq!(at(5 + view.rows.len() as u32 + 1, 0), "※ 宿泊数: 午前3時の在籍 (marker)");
    assert!(book.worksheet_formula("稼働率").unwrap().used_cells().next().is_none());
    // A second one of the day has a name of its own; a file that is there is not written over.
    let second = o.app.save_report(&query, ReportForm::Xlsx(FyStyle::R), None, &folder).unwrap();
    assert_eq!(second.file_name().unwrap(), "report-occupancy-20250401-20270331-2.xlsx");
    let again = o.app.write_report(&query, ReportForm::Csv, None, &file).unwrap_err();
    assert_eq!(again.code, "already_exists");
    let csv = o.app.save_report(&query, ReportForm::Csv, None, &folder).unwrap();
    assert!(std::fs::read_to_string(csv).unwrap().starts_with("\u{FEFF}table,fiscal_year"));
    // For publication small counts are hidden in the file as well, and no number takes their place.
    let stays = years(Table::Stays, 2025, 2026);
    let hidden = o.app.save_report(&stays, ReportForm::Xlsx(FyStyle::R), Some(5), &folder).unwrap();
    let mut book: Xlsx<_> = open_workbook(&hidden).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!([4, 5].map(|c| cell(&sheet, (5, c))), ["＊", "0"]);
    let log = o.app.access_log(&Default::default()).unwrap();
    assert!(
        log.iter().any(|l| l.act == "export" && l.reason.as_deref().is_some_and(|r| r.ends_with("-2.xlsx")))
    );
}

#[test]
fn a_view_for_publication_hides_small_counts_and_says_so() {
    let (o, _) = house();
    let query = years(Table::Stays, 2025, 2025);
    let open = o.app.report_view(&query).unwrap();
    assert_eq!((texts(row(&open, "cases")), open.hidden_under), (vec!["2"], None));
    let view = o.app.published_view(&query, 3).unwrap();
    let cases = &row(&view, "cases").cells[0];
    assert_eq!((cases.text.as_str(), cases.value), ("＊", None));
    assert_eq!(texts(row(&view, "stay_days")), ["4"]);
    assert_eq!(view.hidden_under, Some(3));
    // A house of few beds gives its guests away night by night.
    assert!(!o.app.report_view(&years(Table::Occupancy, 2025, 2025)).unwrap().nights.is_empty());
    assert!(o.app.published_view(&years(Table::Occupancy, 2025, 2025), 3).unwrap().nights.is_empty());
}

#[test]
fn plans_and_balances_are_listed_with_the_figures_they_may_name() {
    let (o, programme) = house();
    let target = |no: &str, item: &str| {
        o.put(
            "target",
            json!({
                "plan_name": "架空市子ども・子育て支援事業計画", "no": no, "item": item, "metric_code": "nights",
                "programme_id": programme, "unit": "泊", "target_value": 60,
                "yearly": [{ "fy": 2026, "plan_value": 50 }, { "fy": 2025, "plan_value": 40 }],
                "baselines": [{ "as_of": "2024-03-31", "value": 12 }],
            }),
        )
    };
    target("1-10", "宿泊");
    target("1-2", "短期入所");
    o.put(
        "opening_balance",
        json!({ "metric": "cases", "programme_id": programme, "as_of": "2024-03-31", "value": 97, "source": "前の台帳" }),
    );
    let plans = o.app.plans().unwrap();
    let rows: Vec<_> = plans.targets.iter().map(|t| (t.no.as_deref(), t.item.as_str())).collect();
    assert_eq!(rows, [(Some("1-2"), "短期入所"), (Some("1-10"), "宿泊")]);
    let first = &plans.targets[0];
    assert_eq!(
        (&first.years[..], first.baselines, first.target.as_deref()),
        (&[2025, 2026][..], 1, Some("60泊"))
    );
    assert_eq!(first.metric.as_ref().map(|m| m.ja.as_str()), Some("宿泊数"));
    let balance = &plans.balances[0];
    assert_eq!(
        (balance.value, balance.as_of.as_str(), balance.programme.as_str()),
        (97, "2024-03-31", "ショートステイ")
    );
    assert!(plans.metrics.iter().any(|m| m.code == "visit_count"));
    assert!(plans.metrics.iter().all(|m| m.code != "target_actual"));
    // The plan's table has both beside each other, counted.
    let view = o.app.report_view(&years(Table::Plan, 2025, 2025)).unwrap();
    let values: Vec<_> = view.rows.iter().map(|r| (r.metric.as_str(), r.cells[0].value)).collect();
    assert!(
        values.contains(&("target_plan", Some(40.0))) && values.contains(&("target_actual", Some(3.0))),
        "{values:?}"
    );
}

#[test]
fn a_template_of_the_commissioner_is_filled_and_left_as_it_is_otherwise() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let (o, _) = house();
    let dir = tempfile::tempdir().unwrap();
    let (template, out) = (dir.path().join("様式.xlsx"), dir.path().join("報告.xlsx"));
    let write = |cells: &[(u32, u16, &str)]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("第1号様式").unwrap();
        let red = Format::new().set_num_format("#,##0\"泊\"").set_bold();
        for (row, column, text) in cells {
            sheet.write_string_with_format(*row, *column, *text, &red).unwrap();
        }
        sheet.write_formula(5, 1, Formula::new("=B2+B3").set_result("0")).unwrap();
        book.save(&template).unwrap();
    };
    let query = years(Table::Stays, 2025, 2026);
    let fill = |out: &std::path::Path| {
        o.app.write_report(&query, ReportForm::Template(FyStyle::R, &template), None, out)
    };
    write(&[
        (0, 0, "{{団体}} {{ period }}の報告 & <控>"),
        (1, 1, "{{short_stay.nights@2025}}"),
        (2, 1, "{{ショートステイ.宿泊数}}"),
        (3, 1, "件数は{{short_stay.cases@2025}}件"),
        (4, 1, "そのまま"),
    ]);
    fill(&out).unwrap();
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let sheet = book.worksheet_range("第1号様式").unwrap();
    let at = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!((at(1, 1), at(2, 1)), (Data::Float(3.0), Data::Float(1.0)));
    assert_eq!((at(3, 1), at(4, 1)), (Data::String("件数は2件".into()), Data::String("そのまま".into())));
    let head = at(0, 0).to_string();
    assert!(head.ends_with("の報告 & <控>") && !head.contains("{{"), "{head}");
    // The cell's own format and the formula stay; Excel calculates it anew.
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&out).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let cells = part("xl/worksheets/sheet1.xml");
    assert!(cells.contains("<c r=\"B2\" s=\"1\"><v>3</v></c>") && cells.contains("B2+B3"), "{cells}");
    assert!(part("xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));

    let refused = |cells: &[(u32, u16, &str)]| {
        write(cells);
        let to = dir.path().join("x.xlsx");
        let e = fill(&to).unwrap_err();
        assert!(!to.exists());
        (e.code, e.detail["names"].clone())
    };
    assert_eq!(refused(&[(0, 0, "何も")]).0, "layout_empty");
    let unknown = refused(&[(0, 0, "{{short_stay.nothing}}"), (1, 0, "{{short_stay.cases@2011}}")]);
    assert_eq!(unknown, ("layout_unknown".into(), json!(["short_stay.nothing", "short_stay.cases@2011"])));
    std::fs::write(&template, "no workbook").unwrap();
    assert!(fill(&dir.path().join("y.xlsx")).is_err());
}

/// The example in assets/templates, written with TSUNAGI_TEMPLATE=write.
#[test]
fn the_shipped_template_names_what_a_house_reports() {
    use rust_xlsxwriter::{
        DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    };
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/templates/stays.xlsx");
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 4, 1).unwrap();
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet();
    sheet.set_name("実績報告書").unwrap();
    let font = || Format::new().set_font_name("BIZ UDPゴシック");
    let (title, plain) = (font().set_bold().set_font_size(16).set_align(FormatAlign::Center), font());
    let boxed = || font().set_border(FormatBorder::Thin);
    let head = boxed().set_bold().set_align(FormatAlign::Center);
    let number = boxed().set_num_format("#,##0");
    sheet.set_column_width(0, 30).unwrap().set_column_width(1, 16).unwrap();
    sheet.set_column_width(2, 16).unwrap().set_column_width(3, 16).unwrap();
    sheet.merge_range(0, 0, 0, 3, "短期入所生活援助事業 実績報告書", &title).unwrap();
    sheet.write_with_format(2, 0, "団体名　{{団体}}", &plain).unwrap();
    sheet.write_with_format(3, 0, "期間　{{期間}}", &plain).unwrap();
    sheet.write_with_format(4, 0, "作成日　{{作成日}}", &plain).unwrap();
    for (column, words) in (0..).zip(["事業", "利用件数", "延べ日数", "宿泊数"]) {
        sheet.write_with_format(6, column, words, &head).unwrap();
    }
    let rows = [("ショートステイ", "short_stay"), ("トワイライトステイ", "twilight_stay")];
    for (row, (name, code)) in (7..).zip(rows) {
        sheet.write_with_format(row, 0, name, &boxed()).unwrap();
        for (column, metric) in (1..).zip(["cases", "stay_days", "nights"]) {
            sheet.write_with_format(row, column, format!("{{{{{code}.{metric}}}}}"), &number).unwrap();
        }
    }
    sheet.write_with_format(9, 0, "計", &boxed()).unwrap();
    for (column, letter) in (1..).zip(["B", "C", "D"]) {
        let sum = Formula::new(format!("=SUM({letter}8:{letter}9)")).set_result("0");
        sheet.write_with_format(9, column, sum, &number).unwrap();
    }
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    let made = book.save_to_buffer().unwrap();
    if std::env::var("TSUNAGI_TEMPLATE").as_deref() == Ok("write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    assert_eq!(std::fs::read(&path).unwrap(), made, "TSUNAGI_TEMPLATE=write writes it");

    let (o, _) = house();
    o.put("programme", json!({ "preset": "twilight_stay", "name": "トワイライトステイ" }));
    let out = tempfile::tempdir().unwrap();
    let query = years(Table::Stays, 2025, 2025);
    let form = ReportForm::Template(FyStyle::R, &path);
    let file = o.app.save_report(&query, form, None, out.path()).unwrap();
    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    let sheet = book.worksheet_range("実績報告書").unwrap();
    let at = |row: u32, column: u32| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    assert_eq!((at(7, 1), at(7, 2), at(7, 3)), (Data::Float(2.0), Data::Float(4.0), Data::Float(3.0)));
    // Zero is a zero.
    assert_eq!(at(8, 1), Data::Float(0.0));
    assert!(at(3, 0).to_string().contains("R7年度"), "{}", at(3, 0));
}
