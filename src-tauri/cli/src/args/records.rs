//! Writing and reading records.

use clap::Args as ClapArgs;
use std::path::PathBuf;

#[derive(Debug, ClapArgs)]
pub struct Init {
    /// 団体名
    #[arg(long, value_name = "NAME")]
    pub organisation: String,
    /// 最初の職員（管理者）の名前
    #[arg(long, value_name = "NAME")]
    pub actor: String,
}

#[derive(Debug, ClapArgs)]
pub struct Sample {
    /// 同じ数なら同じ見本になる
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// 大きさ
    #[arg(long, default_value = "demo", value_parser = ["demo", "small", "medium", "large"])]
    pub scale: String,
}

#[derive(Debug, ClapArgs)]
pub struct Put {
    /// 記録の種類（household, person, visit, stay など）
    pub kind: String,
    /// 読み込むファイル（省略時は標準入力）
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// すべて登録するか、1件でも不可なら何も登録しない
    #[arg(long)]
    pub atomic: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Get {
    /// 記録の種類
    pub kind: String,
    /// 記録のid（または番号）
    pub id: String,
}

#[derive(Debug, ClapArgs)]
pub struct List {
    /// 記録の種類
    pub kind: String,
    /// この日から
    #[arg(long, value_name = "D")]
    pub from: Option<String>,
    /// この日まで（当日を含む）
    #[arg(long, value_name = "D")]
    pub to: Option<String>,
    /// 事業（id、番号または種別）
    #[arg(long, value_name = "P")]
    pub programme: Option<String>,
    /// 家庭（idまたは番号）
    #[arg(long, value_name = "H")]
    pub household: Option<String>,
    /// 状態
    #[arg(long)]
    pub status: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Delete {
    /// 記録の種類
    pub kind: String,
    /// 記録のid（または番号）
    pub id: String,
    /// 削除の理由
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

#[derive(Debug, ClapArgs)]
pub struct Beds {
    /// 事業（id、番号または種別）
    #[arg(long, value_name = "P")]
    pub programme: String,
    /// この夜から
    #[arg(long, value_name = "D")]
    pub from: String,
    /// この夜まで
    #[arg(long, value_name = "D")]
    pub to: String,
}

#[derive(Debug, ClapArgs)]
pub struct Import {
    /// 記録の種類。取り消しのときは undo
    pub kind: String,
    /// CSVファイル。取り消しのときは取り込みの番号（batch）
    #[arg(value_name = "FILE.csv|BATCH")]
    pub file: PathBuf,
    /// 列名と欄の対応（JSON: {"訪問日":"occurred_on","備考":null}）
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// 調べるだけで登録しない
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Find {
    /// 探す文字
    pub text: String,
    /// 最大件数
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}
