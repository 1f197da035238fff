//! `export weekly`: what a commissioner receives.

use crate::open::{date, record, wrong};
use crate::say::Result;
use crate::{Run, args};
use tsunagi_core::app::{App, ExportRequest};
use tsunagi_core::domain::calendar::Period;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::export::manifest::Level;
use tsunagi_core::export::sheet::Encoding;
use tsunagi_core::view::ExportView;

impl Run<'_, '_> {
    pub fn export_weekly(&mut self, a: &args::Weekly) -> Result<()> {
        let level = Level::parse(&a.level).ok_or_else(|| wrong("code_unknown", "level", &a.level))?;
        let encoding =
            Encoding::parse(&a.encoding).ok_or_else(|| wrong("code_unknown", "encoding", &a.encoding))?;
        let app = self.app()?;
        let recipients = match a.recipient.as_str() {
            ALL => app.recipients()?,
            one => vec![record(&app, Kind::Organisation, "recipient_unknown", one)?],
        };
        let zip = match &a.zip_passphrase_file {
            Some(file) => Some(self.secret(Some(file), "", "passphrase_missing")?),
            None => None,
        };
        let period = period(&app, a)?;
        for recipient in recipients {
            let request = ExportRequest { period, recipient, out: &a.out, level, encoding };
            let view = app.export_batch(&request, zip.as_ref().map(|z| z.as_str()))?;
            if self.out.json() {
                self.out.answer(&view)?;
                continue;
            }
            for part in std::iter::once(&view).chain(&view.further) {
                self.out.line(&part.folder)?;
                self.talk_of(part);
            }
        }
        if self.out.json() { Ok(()) } else { self.not_received(&app) }
    }

    fn talk_of(&mut self, v: &ExportView) {
        let files: Vec<String> = v.files.iter().map(|(name, rows)| format!("{name} {rows}")).collect();
        let files = files.join(", ");
        self.out.talk(&format!("行数: {files}"), &format!("Rows: {files}"));
        if v.corrections > 0 {
            let n = v.corrections;
            self.out.talk(
                &format!("前回からの追加・訂正が{n}件あります（corrections.csv）。"),
                &format!("{n} additions and corrections since the last batch (corrections.csv)."),
            );
        }
        if v.left_out > 0 {
            let n = v.left_out;
            self.out.talk(
                &format!("同意の撤回またはほかの市町村のため{n}行を除きました。"),
                &format!("{n} rows left out: sharing withdrawn, or another municipality's."),
            );
        }
        if !v.replaced.is_empty() {
            let all: Vec<String> = v.replaced.iter().map(|(c, n)| format!("{c} {n}")).collect();
            let all = all.join(", ");
            self.out.talk(
                &format!("CP932にない文字を置き換えました: {all}"),
                &format!("Characters that CP932 does not have were replaced: {all}"),
            );
        }
    }
}

/// Stands for every recipient.
const ALL: &str = "all";

/// `--week`, `--month`, or `--from` and `--to`.
fn period(app: &App, a: &args::Weekly) -> Result<Period> {
    if let Some(week) = &a.week {
        return Ok(Period::iso_week(week).ok_or_else(|| wrong("period_invalid", "week", week))?);
    }
    if let Some(month) = &a.month {
        return Ok(Period::month(month).ok_or_else(|| wrong("period_invalid", "month", month))?);
    }
    let day =
        |name: &str, typed: &Option<String>| date(name, typed.as_deref().unwrap_or_default(), app.today());
    let (from, to) = (day("from", &a.from)?, day("to", &a.to)?);
    Ok(Period::new(from, to)
        .ok_or_else(|| wrong("period_invalid", "to", a.to.as_deref().unwrap_or_default()))?)
}
