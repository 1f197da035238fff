//! The command line as it is typed. The comments of arguments are the help that people read.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(
    name = "tsunagi",
    version,
    about = "つなぎ：訪問・ショートステイ・講座の記録、集計、週次CSV",
    after_help = "合言葉は --passphrase-file または環境変数 TSUNAGI_PASSPHRASE で渡します。\n\
                  終了コード: 0 完了、1 規則により不可、2 使い方の誤り、3 人の判断が必要、4 フォルダーなし、5 データの損傷",
    disable_help_subcommand = true,
    subcommand_required = true
)]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, ClapArgs)]
pub struct Global {
    /// データのフォルダー（省略時はこのパソコンの標準の場所）
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 答えもエラーもJSON（1行に1件）で
    #[arg(long, global = true)]
    pub json: bool,
    /// 今回の実行で使う時刻（例 2026-03-09T09:00:00+09:00）
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// 記録する人（職員のidまたは番号）
    #[arg(long = "as", global = true, value_name = "WORKER")]
    pub worker: Option<String>,
    /// 合言葉を1行目に書いたファイル
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// このパソコンに新しい団体を作る
    Init(Init),
    /// 記録を登録・変更する（標準入力またはファイルのJSON Lines）
    Put(Put),
}

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
