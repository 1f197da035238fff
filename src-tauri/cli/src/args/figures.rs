//! What leaves the house, and what is counted.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Export {
    /// 1週間（または任意の期間）を提出先ごとのフォルダーに
    Weekly(Weekly),
}

#[derive(Debug, ClapArgs)]
pub struct Weekly {
    /// 週（例 2026-W11）
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["from", "to", "month"], required_unless_present_any = ["from", "month"])]
    pub week: Option<String>,
    /// 月（例 2026-03）
    #[arg(long, value_name = "MONTH", conflicts_with_all = ["from", "to"])]
    pub month: Option<String>,
    /// この日から
    #[arg(long, value_name = "D", requires = "to")]
    pub from: Option<String>,
    /// この日まで（当日を含む）
    #[arg(long, value_name = "D", requires = "from")]
    pub to: Option<String>,
    /// 提出先の機関（id、番号または名前）。all ですべての提出先
    #[arg(long, value_name = "ORG")]
    pub recipient: String,
    /// 書き出すフォルダー（あるもの）
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// AES-256 の zip 一つにまとめる。パスフレーズはこのファイルの1行目（12文字以上）
    #[arg(long, value_name = "FILE")]
    pub zip_passphrase_file: Option<PathBuf>,
    /// 個人をどこまで示すか
    #[arg(long, default_value = "pseudonymous", value_parser = ["aggregate", "pseudonymous", "identified"])]
    pub level: String,
    /// 文字コード
    #[arg(long, default_value = "utf8", value_parser = ["utf8", "cp932"])]
    pub encoding: String,
}

#[derive(Debug, ClapArgs)]
pub struct Report {
    /// stays, visits, groups, courses, study_meetings, occupancy, workers, consultations, abuse, mother_child, ibasho, shelter, postpartum,
    /// plan, shipments, questionnaires
    pub table: String,
    /// この日から
    #[arg(long, value_name = "D", requires = "to", conflicts_with = "fy")]
    pub from: Option<String>,
    /// この日まで（当日を含む）
    #[arg(long, value_name = "D", requires = "from", conflicts_with = "fy")]
    pub to: Option<String>,
    /// 年度（2025、R7、2018-2020など。省略時は今年度）
    #[arg(long, value_name = "FY")]
    pub fy: Option<String>,
    /// 期間を月・四半期・週に分ける
    #[arg(long, value_parser = ["month", "quarter", "week"])]
    pub by: Option<String>,
    /// 事業（id、番号または種別）
    #[arg(long, value_name = "P")]
    pub programme: Option<String>,
    /// 公表用: この数より小さい件数を伏せる
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100))]
    pub suppress_under: Option<u64>,
    /// 年度の書き方: H, R, kanji
    #[arg(long, value_name = "STYLE", default_value = "R")]
    pub fy_label: String,
    /// 形式（--json は json と同じ。xlsx は --out のファイルに書く）
    #[arg(long, value_parser = ["text", "csv", "json", "xlsx"])]
    pub format: Option<String>,
    /// 委託元の様式（.xlsx。{{short_stay.nights}} のような名前のところに数が入る）
    #[arg(long, value_name = "FILE", requires = "out")]
    pub template: Option<PathBuf>,
    /// 書き出すファイル（csv と xlsx。まだ無いファイル）
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    pub out: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Close {
    /// 事業（id、番号または種別）
    #[arg(long, value_name = "P")]
    pub programme: String,
    /// 締める月（例 2026-03）
    #[arg(long)]
    pub month: String,
}

#[derive(Debug, ClapArgs)]
pub struct Digest {
    /// 範囲: all、または directory, courses, beds, audit, identity, care, visit, stay, case
    #[arg(long, default_value = "all", value_parser = ["all", "directory", "courses", "beds", "audit", "identity", "care", "visit", "stay", "case"])]
    pub scope: String,
}
