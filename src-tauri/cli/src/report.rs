//! `report`: counted figures.

use crate::open::{date, programme, wrong};
use crate::say::{Result, Stop};
use crate::{Run, args};
use serde_json::json;
use tsunagi_core::app::{App, ReportForm};
use tsunagi_core::domain::calendar::{Period, Step, fiscal_year};
use tsunagi_core::domain::era::{FyStyle, parse_fy_range};
use tsunagi_core::report::{Format, ReportQuery, Span, Table, print, suppress};

impl Run<'_, '_> {
    pub fn report(&mut self, a: &args::Report) -> Result<()> {
        let table = Table::parse(&a.table).ok_or_else(|| wrong("table_unknown", "table", &a.table))?;
        let style =
            FyStyle::parse(&a.fy_label).ok_or_else(|| wrong("label_unknown", "fy_label", &a.fy_label))?;
        let format = match a.format.as_deref() {
            Some("csv") => Format::Csv,
            Some("text") => Format::Text(style),
            None if !self.out.json() => Format::Text(style),
            _ => Format::Json,
        };
        let app = self.app()?;
        let query = ReportQuery {
            table,
            span: span(&app, a)?,
            by: a.by.as_deref().and_then(Step::parse),
            programme: a.programme.as_deref().map(|p| programme(&app, p)).transpose()?,
        };
        if let Some(out) = &a.out {
            let form = match a.format.as_deref() {
                Some("xlsx") if a.template.is_some() => {
                    ReportForm::Template(style, a.template.as_deref().unwrap_or(out))
                }
                Some("csv") if a.template.is_some() => return Err(wrong("usage", "template", "csv").into()),
                Some("xlsx") => ReportForm::Xlsx(style),
                Some("csv") => ReportForm::Csv,
                other => return Err(wrong("usage", "format", other.unwrap_or_default()).into()),
            };
            app.write_report(&query, form, a.suppress_under, out)?;
            self.out.answer(&json!({ "file": out.to_string_lossy() }))?;
            self.left_out(&app, &query)?;
            return self.not_received(&app);
        }
        let mut lines = app.report(&query)?;
        if let Some(under) = a.suppress_under {
            suppress(&mut lines, under);
        }
        let mut data = Kept { out: self.out.data(), failed: None };
        let printed = print(table, &lines, format, &mut data);
        match data.failed {
            // Kept as it was, so that a reader who went away is told from a full disk.
            Some(e) => Err(Stop::Output(e)),
            None => {
                printed?;
                self.left_out(&app, &query)?;
                self.not_received(&app)
            }
        }
    }

    /// Says what the figures leave out because of who asks for them.
    fn left_out(&mut self, app: &App, query: &ReportQuery) -> Result<()> {
        let left = app.left_out(query)?;
        if left.others {
            self.out.talk(
                "あなたが担当する家庭の記録だけを数えています。",
                "Only records of the families that you work with are counted.",
            );
        }
        if left.erased {
            self.out.talk(
                "消去した家庭の分は、あなたの権限では見られないため入っていません。",
                "What erased families had added is left out: your access role does not see it.",
            );
        }
        Ok(())
    }

    /// Says what a count or an export leaves out because it has not arrived.
    pub fn not_received(&mut self, app: &App) -> Result<()> {
        for m in app.missing()? {
            let (files, day) = (m.to - m.from + 1, m.since.get(..10).unwrap_or_default().to_owned());
            self.out.talk(
                &format!(
                    "端末{}のファイル{files}個が{day}から届いていません。その記録は入っていません。",
                    m.device
                ),
                &format!(
                    "{files} files of device {} have not arrived since {day}; what is in them is left out.",
                    m.device
                ),
            );
        }
        Ok(())
    }
}

/// `--from` and `--to`, `--fy`, or this fiscal year.
fn span(app: &App, a: &args::Report) -> Result<Span> {
    if let (Some(from), Some(to)) = (&a.from, &a.to) {
        let (first, last) = (date("from", from, app.today())?, date("to", to, app.today())?);
        let period = Period::new(first, last).ok_or_else(|| wrong("period_invalid", "to", to))?;
        return Ok(Span::Days(period));
    }
    let Some(typed) = &a.fy else {
        let year = fiscal_year(app.today());
        return Ok(Span::FiscalYears { first: year, last: year });
    };
    let (first, last) = parse_fy_range(typed).ok_or_else(|| wrong("period_invalid", "fy", typed))?;
    Ok(Span::FiscalYears { first, last })
}

/// Remembers the first error of what it writes to.
struct Kept<'a> {
    out: &'a mut dyn std::io::Write,
    failed: Option<std::io::Error>,
}

impl Kept<'_> {
    fn keep<T>(&mut self, result: std::io::Result<T>) -> std::io::Result<T> {
        result.map_err(|e| {
            let kind = e.kind();
            self.failed.get_or_insert(e);
            kind.into()
        })
    }
}

impl std::io::Write for Kept<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let result = self.out.write(bytes);
        self.keep(result)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        let result = self.out.flush();
        self.keep(result)
    }
}
