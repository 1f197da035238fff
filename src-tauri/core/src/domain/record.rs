//! Records in general: their kinds, the description of their fields, and the container that store,
//! log and use-cases share. Each kind itself is declared in `kinds`, one file a concept.

use super::id::Id;
use super::kinds;
use super::time::Instant;
use super::value::{Field, Value};
use std::fmt;

macro_rules! kinds {
    ($($number:literal $kind:ident $name:literal,)*) => {
        /// What a record is. The number stands for it in the log and never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($kind = $number,)* }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$kind,)*];

            /// The kind's name on the command line, and its table.
            pub const fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            pub fn from_number(number: u8) -> Option<Kind> {
                match number { $($number => Some(Kind::$kind),)* _ => None }
            }

            /// The description of its fields and parts.
            pub fn shape(self) -> &'static Shape {
                match self { $(Kind::$kind => &kinds::$kind::SHAPE,)* }
            }
        }
    };
}

kinds! {
    1 Organisation "organisation",
    2 Site "site",
    3 Worker "worker",
    4 WorkerRole "worker_role",
    5 Training "training",
    6 Programme "programme",
    7 Household "household",
    8 Person "person",
    9 Membership "membership",
    10 AddressHistory "address_history",
    11 Phone "phone",
    12 Pregnancy "pregnancy",
    13 Enrolment "enrolment",
    14 Need "need",
    15 Assignment "assignment",
    16 Consent "consent",
    17 Visit "visit",
    18 Stay "stay",
    19 DayNote "day_note",
    20 Belonging "belonging",
    21 Course "course",
    22 Session "session",
    23 Attendance "attendance",
    24 Override "override",
    25 Closing "closing",
    26 ExportBatch "export_batch",
    27 HandoverNote "handover_note",
    28 OnCall "on_call",
    29 AccessLine "access_line",
    30 Erasure "erasure",
    31 Figures "figures",
    32 Consultation "consultation",
    33 Referral "referral",
    34 SupportPlan "support_plan",
    35 Goal "goal",
    36 Questionnaire "questionnaire",
    37 QuestionItem "question_item",
    38 Response "response",
    39 Shipment "shipment",
    40 ShipmentItem "shipment_item",
    41 Target "target",
    42 Baseline "baseline",
    43 TargetYear "target_year",
    44 OpeningBalance "opening_balance",
}

impl Kind {
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.name() == name)
    }
}

impl Kind {
    /// Records that only the acts themselves write, and that nobody edits or deletes.
    pub fn is_kept(self) -> bool {
        matches!(self, Kind::AccessLine | Kind::Erasure | Kind::Figures)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// One line, at most 1,000 characters.
    Text,
    /// Free text of several lines, at most 100,000 characters.
    Note,
    Bool,
    Int {
        min: i64,
        max: i64,
    },
    Real {
        min: i64,
        max: i64,
    },
    Date,
    Instant,
    /// A code of the named list.
    Code(&'static str),
    /// Codes of the named list.
    Codes(&'static str),
    /// A record of this kind.
    Ref(Kind),
    /// Records of this kind.
    Refs(Kind),
    /// An id that no table holds: what groups records.
    Group,
    /// Keys with JSON values.
    Map,
}

/// One field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct FieldShape {
    /// Stands for the field in the log; never changes, never reused.
    pub number: u16,
    pub name: &'static str,
    pub ty: FieldType,
    pub required: bool,
    /// Concurrent edits of it are shown to a person, never chosen silently.
    pub critical: bool,
    /// Value where a new record gives none.
    pub default: Option<&'static str>,
}

impl FieldShape {
    pub const fn new(number: u16, name: &'static str, ty: FieldType) -> FieldShape {
        FieldShape { number, name, ty, required: false, critical: false, default: None }
    }

    /// This field after `mark`: `required`, `critical`, or a default value.
    pub const fn marked(mut self, mark: Mark) -> FieldShape {
        match mark {
            Mark::Required => self.required = true,
            Mark::Critical => self.critical = true,
            Mark::Default(value) => self.default = Some(value),
        }
        self
    }
}

/// What a declaration says of a field besides its type.
#[derive(Debug, Clone, Copy)]
pub enum Mark {
    Required,
    Critical,
    Default(&'static str),
}

/// Records that belong to another and are written with it: `roles` of a worker.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub name: &'static str,
    pub kind: Kind,
    /// The field of the part that names the whole.
    pub owner_field: &'static str,
}

/// The description of a kind.
#[derive(Debug)]
pub struct Shape {
    pub kind: Kind,
    pub fields: &'static [FieldShape],
    pub parts: &'static [Part],
    /// Letter of the human code (`H-A1-00012`), for kinds that have one.
    pub code_letter: Option<char>,
}

impl Shape {
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    pub fn field(&self, name: &str) -> Option<&'static FieldShape> {
        self.fields.iter().find(|f| f.name == name)
    }

    pub fn index_of_number(&self, number: u16) -> Option<usize> {
        self.fields.iter().position(|f| f.number == number)
    }
}

/// Who made and changed a record, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    pub created_at: Instant,
    pub created_by: Id,
    pub updated_at: Instant,
    pub updated_by: Id,
    /// Label of the device that wrote last, as in human codes.
    pub device: String,
    /// Number of changes merged into the record.
    pub revision: i64,
    pub deleted_at: Option<Instant>,
}

/// A record of any kind: its values stand in the order of the kind's fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub kind: Kind,
    pub id: Id,
    pub values: Vec<Value>,
}

impl Record {
    /// An empty record.
    pub fn new(kind: Kind, id: Id) -> Record {
        Record { kind, id, values: vec![Value::Null; kind.shape().fields.len()] }
    }

    /// The value of a field; Null where the kind has no such field.
    pub fn get(&self, name: &str) -> &Value {
        const NULL: &Value = &Value::Null;
        self.kind.shape().index_of(name).and_then(|i| self.values.get(i)).unwrap_or(NULL)
    }

    pub fn read<T: Field>(&self, name: &str) -> Option<T> {
        T::read(self.get(name))
    }

    /// Sets a field of the kind; a name the kind does not have is ignored.
    pub fn set<T: Field>(&mut self, name: &str, value: T) {
        if let Some(slot) = self.kind.shape().index_of(name).and_then(|i| self.values.get_mut(i)) {
            *slot = value.write();
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Value::Text(t) => Some(t),
            _ => None,
        }
    }

    pub fn id_of(&self, name: &str) -> Option<Id> {
        self.read(name)
    }

    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Value::Bool(true))
    }
}

/// A kind's struct: fields with their Rust types.
pub trait Entity: Sized {
    const KIND: Kind;

    /// Err names the field that is missing or of the wrong type.
    fn from_record(record: &Record) -> Result<Self, &'static str>;
}

/// Declares a kind: its struct, its `SHAPE` and how one is read from a record.
///
/// `number name: RustType = FieldType [marks],` — numbers are for ever, names are JSON keys and
/// columns.
macro_rules! entity {
    (
        $(#[$meta:meta])*
        $kind:ident $(code $letter:literal)? {
            $($(#[$fmeta:meta])* $number:literal $name:ident : $ty:ty = $ft:expr $(, [$($mark:expr),*])?;)*
        }
        $(parts { $($pname:ident : $pkind:ident by $owner:ident),* $(,)? })?
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $kind {
            pub id: $crate::domain::id::Id,
            $($(#[$fmeta])* pub $name: $ty,)*
        }

        impl $kind {
            pub const SHAPE: $crate::domain::record::Shape = $crate::domain::record::Shape {
                kind: $crate::domain::record::Kind::$kind,
                fields: &[$(
                    $crate::domain::record::FieldShape::new($number, stringify!($name), $ft)
                        $($(.marked($mark))*)?,
                )*],
                parts: &[$($($crate::domain::record::Part {
                    name: stringify!($pname),
                    kind: $crate::domain::record::Kind::$pkind,
                    owner_field: stringify!($owner),
                },)*)?],
                code_letter: { let mut _letter = None; $(_letter = Some($letter);)? _letter },
            };
        }

        impl $crate::domain::record::Entity for $kind {
            const KIND: $crate::domain::record::Kind = $crate::domain::record::Kind::$kind;

            fn from_record(record: &$crate::domain::record::Record) -> Result<Self, &'static str> {
                let mut values = record.values.iter();
                const NULL: &$crate::domain::value::Value = &$crate::domain::value::Value::Null;
                Ok($kind {
                    id: record.id,
                    $($name: <$ty as $crate::domain::value::Field>::read(values.next().unwrap_or(NULL))
                        .ok_or(stringify!($name))?,)*
                })
            }
        }
    };
}
pub(crate) use entity;
