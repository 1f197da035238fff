//! Month closing (I-71).

use super::App;
use super::transact::Outcome;
use crate::domain::access::Act;
use crate::domain::id::Id;
use crate::domain::record::{Kind, Record};
use crate::error::{Error, Result};
use crate::store::Filter;
use chrono::Datelike as _;

impl App {
    /// Closes a programme's month (`YYYY-MM`): later changes in it are corrections. Gives the
    /// closing's id. Errors `month_invalid`, `month_not_over`, `month_closed`.
    pub fn close(&self, programme: Id, month: &str) -> Result<Outcome<Id>> {
        self.ask(Act::Close)?;
        let first = crate::domain::date_text::parse_date(&format!("{month}-01"), None);
        let first = first.map_err(|_| Error::field("month_invalid", "month"))?;
        let month = first.format("%Y-%m").to_string();
        let today = self.today();
        if (first.year(), first.month()) >= (today.year(), today.month()) {
            return Err(Error::field("month_not_over", "month"));
        }
        self.transact(None, |tx| {
            tx.refers(Kind::Programme, programme).map_err(|e| e.at("programme_id"))?;
            let closed = self.records(Kind::Closing, &Filter::by("programme_id", programme))?;
            if closed.iter().any(|c| c.text("month") == Some(&month)) {
                return Err(Error::field("month_closed", "month"));
            }
            let mut record = Record::new(Kind::Closing, self.new_id());
            record.set("programme_id", programme);
            record.set("month", month.clone());
            record.set("by", self.actor);
            record.set("at", self.now());
            let id = record.id;
            tx.save(None, record).map(|_| id)
        })
    }
}
