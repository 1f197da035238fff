//! The kinds of records, one file a concept. A new field is a line here, a column in a migration
//! and a place in a form.

mod activity;
mod consultation;
mod enrolment;
mod group;
mod handover;
mod household;
mod memory;
mod office;
mod person;
mod plan;
mod questionnaire;
mod shipment;
mod stay;
mod visit;
mod worker;

pub use activity::{Closing, ExportBatch, Override};
pub use consultation::{Consultation, Referral};
pub use enrolment::{Assignment, Consent, Enrolment, Need};
pub use group::{Attendance, Course, Session};
pub use handover::{HandoverNote, OnCall};
pub use household::{AddressHistory, Household, Membership, Phone};
pub use memory::{AccessLine, Erasure, Figures};
pub use office::{Organisation, Programme, Site};
pub use person::{Person, Pregnancy, full_name, joined};
pub use plan::{Baseline, Goal, OpeningBalance, SupportPlan, Target, TargetYear};
pub use questionnaire::{QuestionItem, Questionnaire, Response};
pub use shipment::{Shipment, ShipmentItem};
pub use stay::{Belonging, DayNote, Stay, StayTimes};
pub use visit::Visit;
pub use worker::{Training, Worker, WorkerRole};

/// What every declaration needs.
mod prelude {
    pub(super) use crate::domain::id::Id;
    pub(super) use crate::domain::record::FieldType::{
        Bool, Code, Codes as CodeSet, Date as Day, Group, Instant as At, Int, Map as Keys, Note, Real, Ref,
        Refs, Text,
    };
    pub(super) use crate::domain::record::Mark::{Critical, Default as Or, Required};
    pub(super) use crate::domain::record::{FieldType, Kind, entity};
    pub(super) use crate::domain::time::{Date, Instant};
    pub(super) use crate::domain::value::{Codes, Ids, Map};

    /// A count of things or people.
    pub(super) const COUNT: FieldType = Int { min: 0, max: 1_000_000 };
    /// A figure of a plan or a balance.
    pub(super) const AMOUNT: FieldType = Int { min: 0, max: 1_000_000_000 };
    /// Points of a questionnaire.
    pub(super) const SCORE: FieldType = Int { min: -1000, max: 1000 };
}
