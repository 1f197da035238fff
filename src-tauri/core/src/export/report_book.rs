//! A report as an Excel workbook: one sheet with title, period, seal boxes, the figures as numbers, and the
//! rules of counting below, to be printed on A4 as it is.

use crate::domain::era::{self, FyStyle};
use crate::domain::time::{Date, Instant};
use crate::error::Result;
use crate::fs::io_error;
use crate::view::{MissingView, ReportCell, ReportColumn, ReportRow, ReportView};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::path::Path;

/// What the sheet says beside the report.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    pub organisation: &'a str,
    pub style: FyStyle,
    /// The day and the moment on which it is made.
    pub today: Date,
    pub now: Instant,
    /// What had not arrived, in words; empty where nothing was missing.
    pub not_received: &'a str,
}

/// Who puts a seal on a report.
const SEALS: [&str; 3] = ["担当", "係長", "課長"];

/// Columns before the figures: programme, metric, segment, unit.
const BEFORE: u16 = 4;

/// Rows above the table: title, organisation, period, what had not arrived or a blank one.
const HEAD: u32 = 4;

/// Narrowest and widest column, in characters.
const NARROW: f64 = 11.0;
const WIDE: f64 = 44.0;

/// The workbook's bytes. The same report, heading and moment give the same bytes. Error `io` for what
/// is more than a sheet holds.
pub fn workbook(view: &ReportView, heading: &Heading<'_>) -> Result<Vec<u8>> {
    make(view, heading).map_err(|e| io_error(Path::new("xlsx"), &std::io::Error::other(e)))
}

fn make(view: &ReportView, heading: &Heading<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_timestamp(heading.now.0.div_euclid(1000))?;
    let about = DocProperties::new().set_title(&view.name.ja).set_company(heading.organisation);
    book.set_properties(&about.set_creation_datetime(&made));
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&view.name.ja))?;
    let looks = Looks::new();
    write_head(sheet, view, heading, &looks)?;
    let mut at = write_table(sheet, view, heading.style, &looks)?;
    at += 1;
    for sentence in below(view) {
        sheet.write_string_with_format(at, 0, sentence, &looks.plain)?;
        at += 1;
    }
    widths(sheet, view, heading.style)?;
    sheet.set_freeze_panes(HEAD + 1, 3)?.set_repeat_rows(HEAD, HEAD)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    book.save_to_buffer()
}

/// How cells look.
struct Looks {
    title: Format,
    plain: Format,
    warning: Format,
    head: Format,
    text: Format,
    whole: Format,
    rate: Format,
    none: Format,
    seal: Format,
}

impl Looks {
    fn new() -> Looks {
        let font = || Format::new().set_font_name("BIZ UDPゴシック").set_font_size(11);
        let boxed = || font().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        Looks {
            title: font().set_bold().set_font_size(16),
            plain: font(),
            warning: font().set_bold(),
            head: boxed().set_bold().set_align(FormatAlign::Center).set_text_wrap(),
            text: boxed().set_text_wrap(),
            whole: boxed().set_num_format("#,##0"),
            rate: boxed().set_num_format("#,##0.0"),
            none: boxed().set_align(FormatAlign::Right),
            seal: boxed().set_align(FormatAlign::Center),
        }
    }
}

type Done = std::result::Result<(), XlsxError>;

fn write_head(sheet: &mut Worksheet, view: &ReportView, heading: &Heading<'_>, looks: &Looks) -> Done {
    sheet.write_string_with_format(0, 0, &view.name.ja, &looks.title)?;
    sheet.write_string_with_format(1, 0, heading.organisation, &looks.plain)?;
    let made = era::plain(heading.today);
    let period = format!("期間 {}　作成 {made}", period(view, heading.style));
    sheet.write_string_with_format(2, 0, period, &looks.plain)?;
    if !heading.not_received.is_empty() {
        sheet.write_string_with_format(HEAD - 1, 0, format!("※ {}", heading.not_received), &looks.warning)?;
    }
    // At the right end of a wide table; beside the title of a narrow one.
    let columns = BEFORE + u16::try_from(view.columns.len()).unwrap_or(u16::MAX - BEFORE);
    let first = columns.saturating_sub(SEALS.len() as u16).max(BEFORE);
    for (n, who) in (first..).zip(SEALS) {
        sheet.write_string_with_format(0, n, who, &looks.seal)?;
        sheet.merge_range(1, n, 2, n, "", &looks.seal)?;
    }
    sheet.set_row_height(0, 24)?.set_row_height(1, 24)?.set_row_height(2, 24)?;
    Ok(())
}

/// Writes the table; the row after it.
fn write_table(
    sheet: &mut Worksheet,
    view: &ReportView,
    style: FyStyle,
    looks: &Looks,
) -> std::result::Result<u32, XlsxError> {
    for (column, name) in (0..).zip(["事業", "項目", "内訳", "単位"]) {
        sheet.write_string_with_format(HEAD, column, name, &looks.head)?;
    }
    for (column, part) in (BEFORE..).zip(&view.columns) {
        sheet.write_string_with_format(HEAD, column, column_words(part, style), &looks.head)?;
    }
    sheet.set_row_height(HEAD, 32)?;
    let mut at = HEAD + 1;
    for row in &view.rows {
        for (column, text) in (0..).zip(row_words(row)) {
            sheet.write_string_with_format(at, column, text, &looks.text)?;
        }
        let rate = row.cells.iter().any(|c| c.text.contains('.'));
        for (column, cell) in (BEFORE..).zip(&row.cells) {
            write_cell(
                sheet,
                (at, column),
                cell,
                if rate { &looks.rate } else { &looks.whole },
                &looks.none,
            )?;
        }
        at += 1;
    }
    if view.rows.is_empty() {
        sheet.write_string_with_format(at, 0, "対象の事業がありません", &looks.plain)?;
        at += 1;
    }
    Ok(at)
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &ReportCell,
    number: &Format,
    none: &Format,
) -> Done {
    match (cell.value, &cell.words) {
        (None, Some(words)) => sheet.write_string_with_format(row, column, words, none)?,
        (Some(value), _) => sheet.write_number_with_format(row, column, value, number)?,
        (None, None) => sheet.write_string_with_format(row, column, &cell.text, none)?,
    };
    Ok(())
}

fn row_words(row: &ReportRow) -> [&str; BEFORE as usize] {
    [
        row.programme.as_deref().unwrap_or("全事業"),
        &row.metric_name.ja,
        row.segment_name.as_ref().map_or("", |s| s.ja.as_str()),
        &row.unit.ja,
    ]
}

/// Rules of counting, and what else has to be known.
fn below(view: &ReportView) -> Vec<String> {
    let mut all: Vec<String> = view
        .rules
        .iter()
        .map(|r| {
            let of = if r.programmes.is_empty() {
                String::new()
            } else {
                format!(" [{}]", r.programmes.join("、"))
            };
            format!("※ {}{of}: {} ({})", r.metric_name.ja, r.rule.ja, r.code)
        })
        .collect();
    if view.own_only {
        all.push("※ 作成者が担当する家庭の記録だけを数えています。".to_owned());
    }
    if view.without_erased {
        all.push("※ 消去した家庭の分は、作成者の権限では見られないため入っていません。".to_owned());
    }
    all
}

fn widths(sheet: &mut Worksheet, view: &ReportView, style: FyStyle) -> Done {
    let wide = |texts: &mut dyn Iterator<Item = &str>| {
        // Japanese takes two columns of the font, and a little room.
        let of = |t: &str| t.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.1 }).sum::<f64>();
        texts.map(of).fold(NARROW, f64::max).min(WIDE)
    };
    for column in 0..usize::from(BEFORE) {
        let width = wide(&mut view.rows.iter().filter_map(|r| row_words(r).get(column).copied()));
        sheet.set_column_width(column as u16, width)?;
    }
    for (column, part) in (BEFORE..).zip(&view.columns) {
        sheet.set_column_width(column, wide(&mut std::iter::once(column_words(part, style).as_str())))?;
    }
    Ok(())
}

/// What a count leaves out because it has not arrived, in words; empty where nothing is missing.
pub(crate) fn not_received(missing: &[MissingView]) -> String {
    let of = |m: &MissingView| {
        let since =
            m.since.get(..10).and_then(|day| day.parse().ok()).map_or_else(|| m.since.clone(), era::plain);
        format!("端末{}のファイル{}個({since}から)", m.device, m.to - m.from + 1)
    };
    if missing.is_empty() {
        return String::new();
    }
    format!("まだ届いていない記録は入っていません: {}", missing.iter().map(of).collect::<Vec<_>>().join("、"))
}

/// All days of the report in words.
pub(crate) fn period(view: &ReportView, style: FyStyle) -> String {
    let years: Vec<i32> = view.columns.iter().filter_map(|c| c.fiscal_year).collect();
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if first == last => era::fy_label(*first, style),
        (Some(first), Some(last)) => {
            format!("{}～{}", era::fy_label(*first, style), era::fy_label(*last, style))
        }
        _ => days(&view.from, &view.to),
    }
}

fn days(from: &str, to: &str) -> String {
    match (from.parse::<Date>(), to.parse::<Date>()) {
        (Ok(from), Ok(to)) => format!("{}～{}", era::plain(from), era::plain(to)),
        _ => format!("{from}～{to}"),
    }
}

/// A column's head: `R7年度`, `R7年度 2026-03`, or its days.
fn column_words(column: &ReportColumn, style: FyStyle) -> String {
    match (column.fiscal_year.map(|year| era::fy_label(year, style)), &column.period) {
        (Some(year), None) => year,
        (Some(year), Some(part)) => format!("{year} {part}"),
        (None, Some(part)) => part.clone(),
        (None, None) => days(&column.from, &column.to),
    }
}

/// Excel takes 31 characters and none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::WordsView;

    fn words(ja: &str) -> WordsView {
        WordsView { ja: ja.to_owned(), en: ja.to_owned() }
    }

    fn report(rows: usize) -> ReportView {
        let column = |from: &str, to: &str, fiscal_year, period: Option<&str>| ReportColumn {
            from: from.to_owned(),
            to: to.to_owned(),
            fiscal_year,
            period: period.map(str::to_owned),
        };
        let cell = |value: f64| ReportCell {
            value: Some(value),
            text: value.to_string(),
            words: None,
            counted: true,
        };
        ReportView {
            table: "stays".to_owned(),
            name: words("短期預かり/[試し]"),
            from: "2025-04-01".to_owned(),
            to: "2026-03-31".to_owned(),
            columns: vec![
                column("2025-04-01", "2025-04-30", Some(2025), Some("2025-04")),
                column("2025-05-01", "2025-05-31", Some(2025), Some("2025-05")),
            ],
            rows: (0..rows)
                .map(|n| ReportRow {
                    programme_id: None,
                    programme: Some(format!("事業{n}")),
                    metric: "cases".to_owned(),
                    metric_name: words("件数"),
                    segment: None,
                    segment_name: None,
                    unit: words("件"),
                    note: false,
                    cells: vec![cell(n as f64), cell(1.5)],
                })
                .collect(),
            rules: vec![],
            hidden_under: None,
            nights: vec![],
            own_only: true,
            without_erased: false,
        }
    }

    fn heading() -> Heading<'static> {
        let today = "2026-04-05".parse().unwrap();
        Heading {
            organisation: "例示",
            style: FyStyle::RGan,
            today,
            now: Instant(1_775_000_000_000),
            not_received: "",
        }
    }

    #[test]
    fn the_same_report_gives_the_same_bytes_and_none_at_all_is_a_sheet() {
        assert_eq!(workbook(&report(3), &heading()).unwrap(), workbook(&report(3), &heading()).unwrap());
        assert!(workbook(&report(0), &heading()).unwrap().starts_with(b"PK"));
        assert_eq!(sheet_name("短期預かり/[試し]"), "短期預かり試し");
        assert_eq!(column_words(&report(0).columns[0], FyStyle::RGan), "R7年度 2025-04");
        assert_eq!(period(&report(0), FyStyle::Western), "2025年度");
    }

    #[test]
    #[ignore = "measures: a workbook of 100,000 rows"]
    fn a_large_workbook_takes_less_than_five_seconds() {
        let view = report(100_000);
        let start = std::time::Instant::now();
        let bytes = workbook(&view, &heading()).unwrap();
        let took = start.elapsed();
        println!("100,000 rows, {} KB: {took:?}", bytes.len() / 1024);
        assert!(took.as_secs() < 5, "{took:?}");
    }
}
