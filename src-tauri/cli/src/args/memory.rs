//! Who saw what, what families agreed to, what ends.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

#[derive(Debug, ClapArgs)]
pub struct Access {
    /// この職員だけ（idまたは番号）
    #[arg(long, value_name = "ID")]
    pub worker: Option<String>,
    /// この家庭だけ（idまたは番号）
    #[arg(long, value_name = "H")]
    pub household: Option<String>,
    /// この行為だけ（reveal, export, print, backup, restore, log_in, refusal, invitation, device_removed, erasure）
    #[arg(long, value_name = "ACT")]
    pub act: Option<String>,
    /// この日から
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// この日まで（当日を含む）
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// 最大件数
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// CSVにしてこのフォルダーに書き出す
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Consent {
    /// 一覧と、取り消しの前に出したもの
    List {
        /// 家庭（idまたは番号）
        #[arg(value_name = "H")]
        household: String,
    },
    /// 同意を取り消す（その日から名前も番号も出ません）
    Withdraw {
        /// 同意のid
        id: String,
        /// 取り消した日（省略時は今日）
        #[arg(long, value_name = "D")]
        on: Option<String>,
    },
    /// 提出先への削除依頼の通知書
    Letter {
        /// 家庭（idまたは番号）
        #[arg(value_name = "H")]
        household: String,
        /// この提出先だけ（id、番号または名前）
        #[arg(long, value_name = "ORG")]
        recipient: Option<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Due {
    /// この日の時点（省略時は今日）
    #[arg(long, value_name = "D")]
    pub on: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Erase {
    /// 家庭（idまたは番号）
    #[arg(value_name = "H")]
    pub household: String,
    /// 根拠: retention 保存期限の満了、request 本人の求め
    #[arg(long, value_parser = ["retention", "request"])]
    pub basis: String,
    /// 理由（家庭の名前は書かない。消去のあとも残ります）
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// 確認のための世帯番号
    #[arg(long, value_name = "CODE")]
    pub confirm: String,
}
