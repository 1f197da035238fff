//! Taking in a list that somebody has: what the screen asks, and what it is shown before and after.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use ts_rs::TS;

/// How a list is to be read, and what was decided about it so far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct IntakeRequest {
    /// `family_list` or the name of a kind.
    pub target: String,
    /// None: the fullest visible sheet.
    pub sheet: Option<String>,
    /// Line of the headings; None: where they are found.
    pub header: Option<u32>,
    /// The field of each column, None for a column that is left out; None: remembered or guessed.
    pub fields: Option<Vec<Option<String>>>,
    pub with_hidden: bool,
    pub mended: Vec<IntakeMend>,
    pub decisions: Vec<IntakeDecision>,
    /// For rows that look like somebody who is there and about which nothing was decided: `refuse` (they
    /// come back), `keep`, `take` or `skip`.
    pub undecided: String,
}

/// A cell as it should read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeMend {
    pub line: u32,
    /// From 0.
    pub column: usize,
    pub text: String,
}

/// What becomes of a row that looks like somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeDecision {
    /// First line of the family or person.
    pub line: u32,
    /// `keep` both, `take` the existing one, or `skip` the row.
    pub choice: String,
    /// Which one is taken, as the candidate's `id`; None: the likeliest.
    pub existing: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeSheet {
    pub name: String,
    pub hidden: bool,
}

/// A column with what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeColumn {
    /// As a spreadsheet names it: `A`, `AB`.
    pub letter: String,
    /// Empty where there is none.
    pub heading: String,
    pub field: Option<String>,
    /// The first few values.
    pub samples: Vec<String>,
}

/// A field that a column may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeField {
    pub field: String,
    pub ja: String,
    pub en: String,
}

/// Something to know of the file: rows hidden, cells merged, numbers that got their zero back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IntakeNotice {
    pub code: String,
    #[ts(type = "Record<string, unknown>")]
    pub detail: Json,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeRow {
    pub line: u32,
    pub cells: Vec<String>,
}

/// A list before anything is made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IntakeLook {
    pub sheets: Vec<IntakeSheet>,
    pub sheet: Option<String>,
    pub header: u32,
    pub columns: Vec<IntakeColumn>,
    /// All fields there are for this target.
    pub fields: Vec<IntakeField>,
    /// The first rows.
    pub rows: Vec<IntakeRow>,
    pub row_count: usize,
    pub notices: Vec<IntakeNotice>,
    /// The columns are as they were when a list with these headings was last taken in.
    pub remembered: bool,
    /// What no column holds and nothing can be made without.
    pub missing: Vec<String>,
}

/// A row that cannot be stored as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct IntakeProblem {
    pub line: u32,
    /// From 0; None where it is no single cell.
    pub column: Option<usize>,
    pub field: Option<String>,
    pub code: String,
    #[ts(type = "Record<string, unknown>")]
    pub detail: Json,
    pub cells: Vec<String>,
}

/// Somebody a row may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeCandidate {
    /// A record's id, or `line:12` for one of this very list.
    pub id: String,
    /// `household` or `person`.
    pub kind: String,
    /// An alias where the place is secret.
    pub name: String,
    pub code: Option<String>,
    pub birth_date: Option<String>,
    /// `same` or `maybe`.
    pub verdict: String,
    /// `name`, `name_variant`, `kana`, `given_name`, `birth_date`, `phone`, `address`, `code`.
    pub agrees: Vec<String>,
    pub differs: Vec<String>,
    /// Names of the row's people who are there already.
    pub people: Vec<String>,
}

/// A row that looks like somebody who is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntakeDuplicate {
    pub line: u32,
    pub name: String,
    pub birth_date: Option<String>,
    pub verdict: String,
    /// The likeliest first.
    pub candidates: Vec<IntakeCandidate>,
    /// What was decided; None where nothing was.
    pub choice: Option<String>,
}

/// What taking in a list does, or did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct IntakeReport {
    /// Rows of the list.
    pub rows: usize,
    /// Rows stored.
    pub stored: usize,
    /// Rows refused, and rows that wait for a decision.
    pub rejected: usize,
    /// Rows left out or taken for somebody who is there, as decided.
    pub skipped: usize,
    pub taken: usize,
    /// New records of each kind that people count: families, people, others.
    pub households: usize,
    pub people: usize,
    pub records: usize,
    /// Rows that look like somebody who is there.
    pub same: usize,
    pub maybe: usize,
    /// Of these, rows about which nothing was decided.
    pub undecided: usize,
    pub notices: Vec<IntakeNotice>,
    /// The first of them.
    pub problems: Vec<IntakeProblem>,
    pub duplicates: Vec<IntakeDuplicate>,
    /// To be handed to `undo_batch`; None for a check and where nothing was stored.
    pub batch: Option<String>,
    /// The file of the rows that were refused, beside the list.
    pub rejected_file: Option<String>,
}
