//! Records that may be of one family, or of one person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One of two records that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwinView {
    pub id: String,
    /// The family's name alone where its place is secret.
    pub name: String,
    /// The family's number.
    pub code: Option<String>,
    pub birth_date: Option<String>,
    pub household_id: Option<String>,
    /// Names of a family's members.
    pub people: Vec<String>,
}

/// Two records that may be one, with what speaks for it and what against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwinsView {
    /// `household` or `person`.
    pub kind: String,
    pub one: TwinView,
    pub other: TwinView,
    /// `same` or `maybe`.
    pub verdict: String,
    /// `name`, `name_variant`, `kana`, `given_name`, `birth_date`, `phone`, `address`.
    pub agrees: Vec<String>,
    pub differs: Vec<String>,
}

/// Who may be there twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DuplicatesView {
    /// How many pairs there are; `pairs` may be the likeliest of them.
    #[ts(type = "number")]
    pub count: i64,
    pub pairs: Vec<TwinsView>,
}

/// How many records of a kind hang on a family or person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordCount {
    pub kind: String,
    #[ts(type = "number")]
    pub count: i64,
}

/// One of two records beside the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwinSide {
    pub id: String,
    pub household_id: Option<String>,
    pub name: String,
    pub kana: Option<String>,
    pub code: Option<String>,
    pub birth_date: Option<String>,
    pub address_secret: bool,
    /// None where there is none, and where it is secret.
    pub address: Option<String>,
    /// Empty where the place is secret.
    pub phones: Vec<String>,
    pub caution: Option<String>,
    pub allergies: Option<String>,
    /// A family's members; a person's families.
    pub people: Vec<String>,
    pub programmes: Vec<String>,
    pub records: Vec<RecordCount>,
    pub first_on: Option<String>,
    pub last_on: Option<String>,
}

/// Two families, or two people, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TwinsCompared {
    pub kind: String,
    pub one: TwinSide,
    pub other: TwinSide,
    /// None where nothing speaks for one.
    pub likeness: Option<TwinsView>,
    /// Members who may be one: first of the one family, then of the other.
    pub people: Vec<TwinsView>,
    /// Why they cannot be made one: `merge_secret`, `merged_already`.
    pub refused: Option<String>,
}
