//! Memory of what happened: `access`, `consent`, `due`, `erase`, `devices reach`.

use crate::open::{date, record, wrong};
use crate::say::Result;
use crate::{Run, args};
use serde_json::json;
use tsunagi_core::app::AccessFilter;
use tsunagi_core::domain::id::Id;
use tsunagi_core::domain::record::Kind;
use tsunagi_core::view::{ReachView, RecallView};

impl Run<'_, '_> {
    pub fn access(&mut self, a: &args::Access) -> Result<()> {
        let app = self.app()?;
        let today = app.today();
        let day = |name: &str, typed: &Option<String>| {
            typed.as_deref().map(|typed| date(name, typed, today)).transpose()
        };
        let named = |kind: Kind, code: &str, typed: &Option<String>| {
            typed.as_deref().map(|typed| record(&app, kind, code, typed)).transpose()
        };
        let filter = AccessFilter {
            worker: named(Kind::Worker, "worker_unknown", &a.worker)?,
            family: named(Kind::Household, "household_unknown", &a.household)?,
            act: a.act.clone(),
            from: day("from", &a.from)?,
            to: day("to", &a.to)?,
            limit: a.limit,
        };
        if let Some(out) = &a.out {
            let file = app.export_access_log(&filter, out)?;
            return self.out.answer(&json!({ "file": file.to_string_lossy() }));
        }
        for line in app.access_log(&filter)? {
            if self.out.json() {
                self.out.answer(&line)?;
                continue;
            }
            let reason = line.reason.unwrap_or_default();
            let (about, who) = (line.subject, line.worker);
            self.out
                .line(&format!("{}  {}  {who}  {}  {about}  {reason}", line.at, line.device, line.act))?;
        }
        Ok(())
    }

    pub fn consent(&mut self, a: &args::Consent) -> Result<()> {
        let app = self.app()?;
        match a {
            args::Consent::List { household } => {
                let household = record(&app, Kind::Household, "household_unknown", household)?;
                let view = app.consents(household)?;
                if self.out.json() {
                    view.consents.iter().try_for_each(|c| self.out.answer(c))?;
                    return view.recalls.iter().try_for_each(|r| self.out.answer(r));
                }
                for c in view.consents {
                    let to = c.recipient.unwrap_or_default();
                    let end = c.withdrawn_on.unwrap_or_default();
                    self.out.line(&format!("{}  {}  {}  {to}  {end}", c.id, c.scope, c.given_on))?;
                }
                for recall in &view.recalls {
                    let said = self.out.pick("取り消し前に出したもの", "sent before it was withdrawn");
                    self.out.line(&format!("{said}: {}", recall.recipient))?;
                    for b in &recall.batches {
                        self.out.line(&format!("  {}  {}  {}", b.made_on, b.level, b.folder))?;
                    }
                }
                Ok(())
            }
            args::Consent::Withdraw { id, on } => {
                let id = Id::parse(id).map_err(|_| wrong("id_invalid", "id", id))?;
                let on = on.as_deref().map_or(Ok(app.today()), |typed| date("on", typed, app.today()))?;
                let done = app.withdraw_consent(id, on)?;
                self.out.answer(&done.value)
            }
            args::Consent::Letter { household, recipient } => {
                let household = record(&app, Kind::Household, "household_unknown", household)?;
                let only = match recipient.as_deref() {
                    Some(typed) => Some(record(&app, Kind::Organisation, "recipient_unknown", typed)?),
                    None => None,
                };
                let today = app.today().to_string();
                for recall in app.recalls(household)? {
                    if only.is_some_and(|only| only.to_string() != recall.recipient_id) {
                        continue;
                    }
                    if self.out.json() {
                        self.out.answer(&recall)?;
                    } else {
                        letter(&recall, &today).iter().try_for_each(|line| self.out.line(line))?;
                    }
                }
                Ok(())
            }
        }
    }

    pub fn due(&mut self, a: &args::Due) -> Result<()> {
        let app = self.app()?;
        let on = a.on.as_deref().map_or(Ok(app.today()), |typed| date("on", typed, app.today()))?;
        let due = app.due_calendar(on)?;
        if self.out.json() {
            return self.out.answer(&due);
        }
        for e in due.erasures {
            let what = self.out.pick("保存期限", "retention ends");
            self.out.line(&format!("{}  {what}  {}  {}  {}", e.due_on, e.code, e.name, e.programme))?;
        }
        for s in due.secrets {
            let what = self.out.pick("住所秘匿の更新", "address protection ends");
            self.out.line(&format!("{}  {what}  {}  {}", s.due_on, s.code, s.name))?;
        }
        if !due.retention_missing.is_empty() {
            let names = due.retention_missing.join(", ");
            self.out.talk(
                &format!("保存年限が決まっていない事業: {names}"),
                &format!("Nobody has said how long records are kept for: {names}"),
            );
        }
        Ok(())
    }

    pub fn erase(&mut self, a: &args::Erase) -> Result<()> {
        let mut app = self.app()?;
        let household = record(&app, Kind::Household, "household_unknown", &a.household)?;
        let done = app.erase(household, &a.basis, &a.reason, &a.confirm)?;
        let sent = self.send(&mut app)?;
        self.out.answer(&json!({ "records": done.records, "figures": done.figures, "in_folder": sent }))
    }

    /// What a device could have read, as it is answered when it is lost.
    pub fn reach(&mut self, reach: &ReachView) -> Result<()> {
        if self.out.json() {
            return self.out.answer(reach);
        }
        let joined = reach.joined.clone().unwrap_or_default();
        self.out.line(&format!("{}  {}  {}  {joined}", reach.device, reach.worker, reach.role))?;
        self.out.line(&format!("  {}  {}", reach.shared.join(", "), reach.facets.join(", ")))?;
        if reach.all_families {
            let all = self.out.pick("全家庭", "all families");
            self.out.line(&format!("  {all}: {}", reach.count))?;
        }
        for f in &reach.families {
            let (since, until) = (f.since.clone().unwrap_or_default(), f.until.clone().unwrap_or_default());
            self.out.line(&format!("  {}  {}  {since} - {until}", f.code, f.name))?;
        }
        Ok(())
    }
}

/// The letter to a recipient, in Japanese: whom it is about stands in it as a number only.
fn letter(r: &RecallView, today: &str) -> Vec<String> {
    let mut lines = vec![
        today.to_owned(),
        format!("{} 御中", r.recipient),
        r.sender.clone(),
        String::new(),
        "個人情報の提供に関する同意の撤回について（削除のお願い）".to_owned(),
        String::new(),
        format!(
            "世帯番号 {} の方から、{} に情報提供の同意を撤回する申し出がありました。",
            r.household_code, r.withdrawn_on
        ),
        "それまでにお渡しした次のデータのうち、この世帯番号の行を削除し、削除した日をお知らせください。"
            .to_owned(),
        "法令に基づく通告・報告は、この依頼の対象ではありません。".to_owned(),
        String::new(),
    ];
    for b in &r.batches {
        lines.push(format!("・{}  {}（期間 {} ～ {}）", b.made_on, b.folder, b.from, b.to));
        lines.push(format!("  ファイル: {}  バッチ番号: {}", b.files.join("、"), b.batch));
    }
    lines.push(String::new());
    lines
}
