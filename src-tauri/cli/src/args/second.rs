//! What needs the word of a second person.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum Secret {
    /// 秘匿の解除を申請する（ほかの担当者が認めるまで、何も表示されません）
    Ask {
        /// 家庭（idまたは番号）
        #[arg(value_name = "H")]
        household: String,
        /// 解除する理由
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 申請を認める（申請した本人は認められません）
    Agree {
        /// 家庭（idまたは番号）
        #[arg(value_name = "H")]
        household: String,
    },
    /// 申請を取り下げる、または断る（秘匿のまま）
    Drop {
        /// 家庭（idまたは番号）
        #[arg(value_name = "H")]
        household: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Collect {
    /// 一覧にない人の引き取りについて、責任者に尋ねる
    Ask {
        /// 宿泊・一時預かり（idまたは番号）
        #[arg(value_name = "STAY")]
        stay: String,
        /// 引き取りに来る人の名前
        #[arg(long, value_name = "NAME", required_unless_present = "person", conflicts_with = "person")]
        name: Option<String>,
        /// 引き取りに来る人（記録のある人のidまたは番号）
        #[arg(long, value_name = "ID")]
        person: Option<String>,
    },
    /// 責任者として許可する
    Allow {
        /// 宿泊・一時預かり（idまたは番号）
        #[arg(value_name = "STAY")]
        stay: String,
        /// 許可する理由
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// 責任者として断る
    Refuse {
        /// 宿泊・一時預かり（idまたは番号）
        #[arg(value_name = "STAY")]
        stay: String,
    },
}
