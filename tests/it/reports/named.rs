//! What a workbook of the commissioner's names: the part that is asked, and zero where nothing happened.

use super::{child, fy, stay};
use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use tsunagi_core::app::ReportForm;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::report::{ReportQuery, Span, Table};
use tsunagi_tests::Office;

/// The workbook's cells filled in, or the code and the names of a refusal.
fn filled(o: &Office, query: &ReportQuery, names: &[&str]) -> Result<Vec<Data>, (String, serde_json::Value)> {
    let dir = tempfile::tempdir().unwrap();
    let (template, out) = (dir.path().join("様式.xlsx"), dir.path().join("報告.xlsx"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, name) in (0..).zip(names) {
        sheet.write_string(row, 0, format!("{{{{{name}}}}}")).unwrap();
    }
    book.save(&template).unwrap();
    let form = ReportForm::Template(FyStyle::R, &template);
    o.app.write_report(query, form, None, &out).map_err(|e| (e.code, e.detail["names"].clone()))?;
    let mut book: Xlsx<_> = open_workbook(&out).unwrap();
    let sheet = book.worksheet_range("Sheet1").unwrap();
    Ok((0..names.len()).map(|row| sheet.get_value((row as u32, 0)).cloned().unwrap_or(Data::Empty)).collect())
}

#[test]
fn without_a_year_the_last_column_is_meant_and_what_has_no_line_is_zero() {
    let o = Office::new("2026-05-05T12:00");
    let programme = o.put("programme", json!({ "preset": "short_stay", "name": "ショートステイ" }));
    let over = stay(&programme, &child(&o, 1), "2025-03-30T17:00", Some("2025-04-02T10:00"), "completed");
    o.put("stay", over);
    let carried = "short_stay.cases_carried_over";
    let at = |year: &str| format!("{carried}@{year}");
    let both = ReportQuery { span: Span::FiscalYears { first: 2025, last: 2026 }, ..fy(Table::Stays, 0) };
    let number = |n: f64| Data::Float(n);
    let names = [carried, &at("2025"), &at("2026"), "ショートステイ.うち前年度からの継続"];
    let found = filled(&o, &both, &names).unwrap();
    assert_eq!(found, [number(0.0), number(1.0), number(0.0), number(0.0)]);
    // Of one year nothing says it at all.
    let names = [carried, "short_stay.cancelled_same_day", "short_stay.cases"];
    assert_eq!(filled(&o, &fy(Table::Stays, 2026), &names).unwrap(), [0.0, 0.0, 0.0].map(number));
    let unknown =
        ["short_stay.nothing", "nobody.cases_carried_over", "short_stay.accompaniments", &at("2027")];
    let refused = filled(&o, &both, &unknown).unwrap_err();
    assert_eq!(refused, ("layout_unknown".into(), json!(unknown)));
}

#[test]
fn a_known_segment_without_a_line_is_zero() {
    let o = Office::new("2026-05-05T12:00");
    o.put("programme", json!({ "preset": "general_consultation", "name": "相談窓口" }));
    let query = fy(Table::Consultations, 2025);
    let names = [
        "相談窓口.相談件数.電話",
        "general_consultation.consultations.month_1",
        "相談窓口.outreach_sessions",
    ];
    assert_eq!(filled(&o, &query, &names).unwrap(), vec![Data::Float(0.0); 3]);
    let refused = filled(&o, &query, &["相談窓口.相談件数.food"]).unwrap_err();
    assert_eq!(refused.0, "layout_unknown");
}
