//! Texts that would be something else elsewhere: commands of a database, formulas of a spreadsheet, a page.

use super::world::World;
use calamine::{Reader as _, open_workbook_auto};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use tsunagi_core::app::{AccessFilter, ExportRequest, ReportForm};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::era::FyStyle;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::report::{ReportQuery, Span, Table};
use tsunagi_core::store::Filter;
use tsunagi_tests::id;

const HOSTILE: [&str; 9] = [
    "'; DROP TABLE person; --",
    "\") OR 1=1; DELETE FROM household WHERE (\"\"=\"",
    "=HYPERLINK(A1)",
    "+1+cmd|'/c calc'!A1",
    "-2+3",
    "@SUM(A1:A9)",
    "=1,\"=2\",x",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "%s%n{0}${x}\u{202e}",
];

/// Kinds that nobody writes by hand, or that have no text of their own.
const WITHOUT: [Kind; 9] = [
    Kind::AccessLine,
    Kind::Erasure,
    Kind::Figures,
    Kind::Membership,
    Kind::ExportBatch,
    Kind::Closing,
    Kind::Override,
    Kind::WorkerRole,
    Kind::Training,
];

/// A profile with a record of every kind that has texts; one record of each.
fn world() -> (World, BTreeMap<Kind, String>) {
    let w = World::new("2026-03-10T12:00", false);
    let target = w.office.put("target", json!({ "plan_name": "計画", "item": "相談" }));
    let balance =
        json!({ "metric": "consultations", "programme_id": w.cases.0, "as_of": "2025-03-31", "value": 3 });
    let parts = [
        ("target", target.clone()),
        ("opening_balance", w.office.put("opening_balance", balance)),
        ("baseline", w.office.put("baseline", json!({ "target_id": target, "as_of": "2024-04-01" }))),
        ("target_year", w.office.put("target_year", json!({ "target_id": target, "fy": 2025 }))),
    ];
    // All of it goes to the town.
    for (kind, record, _) in w.records.clone() {
        if kind == Kind::Programme {
            w.office.edit("programme", &record, json!({ "commissioner_id": w.town }));
        }
    }
    let mut records: BTreeMap<Kind, String> = BTreeMap::new();
    for (kind, record, _) in &w.records {
        records.entry(*kind).or_insert_with(|| record.clone());
    }
    records.extend(parts.map(|(kind, record)| (Kind::parse(kind).unwrap(), record)));
    records.retain(|kind, _| !WITHOUT.contains(kind) && !World::free_texts(*kind).is_empty());
    (w, records)
}

/// The files below a folder.
fn files(dir: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Fails where a spreadsheet would take a cell of the file for a formula; gives how many cells were looked at.
fn no_formula(path: &Path) -> usize {
    let shown = path.display();
    match path.extension().and_then(|e| e.to_str()) {
        Some("csv") => {
            let text = std::fs::read_to_string(path).unwrap();
            let body = text.trim_start_matches('\u{FEFF}').as_bytes();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body);
            let mut cells = 0;
            for row in reader.records() {
                for cell in row.unwrap().iter() {
                    cells += 1;
                    let number = cell.parse::<f64>().is_ok();
                    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                    assert!(!begins || number, "{shown}: {cell}");
                }
            }
            cells
        }
        Some("xlsx") => {
            let mut book = open_workbook_auto(path).unwrap();
            let mut cells = 0;
            for name in book.sheet_names() {
                let formulas = book.worksheet_formula(&name).unwrap();
                let used: Vec<_> = formulas.used_cells().filter(|(.., f)| !f.is_empty()).collect();
                assert!(used.is_empty(), "{shown}: {used:?}");
                cells += book.worksheet_range(&name).unwrap().used_cells().count();
            }
            cells
        }
        _ => 0,
    }
}

/// Writes everything that leaves the program as files of tables; how many cells were looked at.
fn leave(w: &World, out: &Path) -> usize {
    let app = &w.office.app;
    let year = Period::new("2025-04-01".parse().unwrap(), "2026-03-31".parse().unwrap()).unwrap();
    for (level, name) in [(Level::Identified, "i"), (Level::Pseudonymous, "p"), (Level::Aggregate, "a")] {
        let folder = out.join(name);
        std::fs::create_dir(&folder).unwrap();
        let (recipient, encoding) = (id(&w.town), Encoding::Utf8);
        app.export_weekly(&ExportRequest { period: year, recipient, out: &folder, level, encoding }).unwrap();
    }
    for table in Table::ALL.iter().copied() {
        let span = Span::FiscalYears { first: 2025, last: 2025 };
        let query = ReportQuery { table, span, by: None, programme: None };
        for (form, ending) in [(ReportForm::Csv, "csv"), (ReportForm::Xlsx(FyStyle::R), "xlsx")] {
            app.write_report(&query, form, None, &out.join(format!("{}.{ending}", table.name()))).unwrap();
        }
    }
    app.export_access_log(&AccessFilter::default(), out).unwrap();
    let mut found = vec![];
    files(out, &mut found);
    let names: Vec<String> =
        found.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for expected in [
        "visits.csv",
        "stays.csv",
        "attendance.csv",
        "consultations.csv",
        "referrals.csv",
        "shipments.csv",
        "plan.csv",
    ] {
        assert!(names.iter().any(|n| n == expected), "{expected} in {names:?}");
    }
    found.iter().map(|path| no_formula(path)).sum()
}

#[test]
fn a_text_is_a_text_in_every_field_of_every_kind_and_in_every_file() {
    let (w, records) = world();
    let rest: Vec<_> = Kind::ALL
        .iter()
        .filter(|k| !WITHOUT.contains(k) && !records.contains_key(k) && !World::free_texts(**k).is_empty())
        .collect();
    assert!(rest.is_empty(), "kinds without a record here: {rest:?}");
    let mut cells = 0;
    for (n, text) in HOSTILE.into_iter().enumerate() {
        for (kind, record) in &records {
            let mut edit = json!({ "id": record });
            let fields = World::free_texts(*kind);
            fields.iter().for_each(|field| edit[*field] = json!(text));
            if let Err(e) = w.office.app.put(*kind, &edit) {
                panic!("{kind}: {}", e.json());
            }
            let back = w.office.get(kind.name(), record);
            for field in fields {
                assert_eq!(back[field].as_str(), Some(text), "{kind}.{field} stays as it was typed");
            }
        }
        w.office.app.find(text, 5).unwrap();
        w.office.app.reveal(id(&w.families[0].id), text).unwrap();
        let out = w.out.join(n.to_string());
        std::fs::create_dir(&out).unwrap();
        cells += leave(&w, &out);
    }
    assert!(cells > 5_000, "{cells}");
    // The search itself: a file that a spreadsheet would run is found.
    let bad = w.out.join("bad.csv");
    std::fs::write(&bad, "a,b\n1,=2\n").unwrap();
    assert!(std::panic::catch_unwind(|| no_formula(&bad)).is_err());
    for kind in Kind::ALL {
        w.office.app.list(*kind, &Filter::default(), |_| Ok(())).unwrap();
    }
    assert_eq!(w.office.app.verify().unwrap(), []);
    assert_eq!(w.families.len(), w.office.app.families().unwrap().len());
}
