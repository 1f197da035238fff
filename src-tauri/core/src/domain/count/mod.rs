//! Counting rules M-01 to M-55: how commissioners count visits, stays and sessions.
//!
//! Every rule is an accumulator that facts are streamed into, one row at a time and in any order:
//! `Tally::new(period, rules)`, `add(&fact)`, `figures()`. A fact is what a rule has to know of a
//! record; the store makes facts from rows. Deleted records are never facts.
//! What a rule counts of lists of different things (M-32 to M-55), `report::evidence` collects by record.
//! A report cell is always a `Figure`: a named metric with its unit and the rule it was counted by.

pub mod cases;
mod code;
pub mod completion;
pub mod distinct;
pub mod facts;
pub mod metric;
pub mod occupancy;
pub mod phase;
pub mod rules;
pub mod sessions;
pub mod span;
pub mod stays;
pub mod value;
pub mod visits;

#[cfg(test)]
mod properties;

pub use cases::{ABUSE_TYPES, CaseTally};
pub use completion::{Completion, CompletionTally};
pub use distinct::{DistinctTally, RegisteredTally};
pub use facts::{
    AttendanceFact, AttendanceRole, AttendanceState, RoleInterval, SessionFact, SessionStatus, StayFact,
    StayStatus, VisitFact, VisitStatus, WalkIn,
};
pub use metric::{Figure, Metric};
pub use phase::{Phase, PregnancyFact, phase_of_visit};
pub use rules::{CaseAttribution, DayRule, HeadUnit, NightRule, StayRules};
pub use sessions::SessionTally;
pub use span::{DateRun, Interval, StaySpan, notation};
pub use stays::StayTally;
pub use value::Value;
pub use visits::VisitTally;
