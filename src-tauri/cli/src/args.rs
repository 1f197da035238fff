//! The command line as it is typed. The comments of arguments are the help that people read.

mod cases;
mod figures;
mod locks;
mod memory;
mod records;
mod second;
mod sharing;

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

pub use cases::*;
pub use figures::*;
pub use locks::*;
pub use memory::*;
pub use records::*;
pub use second::*;
pub use sharing::*;

#[derive(Debug, Parser)]
#[command(
    name = "tsunagi",
    version,
    about = "つなぎ：訪問・ショートステイ・講座の記録、集計、週次CSV",
    after_help = "合言葉は --passphrase-file または環境変数 TSUNAGI_PASSPHRASE で渡します。\n\
                  新しい合言葉は --new-file または TSUNAGI_NEW_PASSPHRASE、復旧コードは TSUNAGI_RECOVERY_CODE。\n\
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
    /// 記録する人（職員のidまたは番号）。本人の合言葉、本人の合言葉が無いときは管理者の合言葉で
    // An id of its own: commands have workers among their arguments too.
    #[arg(id = "as", long = "as", global = true, value_name = "WORKER")]
    pub worker: Option<String>,
    /// 合言葉を1行目に書いたファイル
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// このパソコンに新しい団体を作る
    Init(Init),
    /// 架空の見本データを作る
    Sample(Sample),
    /// 記録を登録・変更する（標準入力またはファイルのJSON Lines）
    Put(Put),
    /// 1件の記録
    Get(Get),
    /// 記録の一覧
    List(List),
    /// 1件の記録の変更履歴
    History(Get),
    /// 家庭と人を探す（かな、ローマ字、漢字、電話、番号）
    Find(Find),
    /// 記録を削除する（履歴には残る）
    Delete(Delete),
    /// 同じ人・同じ家庭の記録を1つとして扱う（取り消しは unmerge）
    Merge(Merge),
    /// 二重に登録されていそうな家庭と人
    Duplicates,
    /// まとめたものを元に戻す
    Unmerge(Unmerge),
    /// 事業の空きベッド（1泊1行）
    Beds(Beds),
    /// CSVを取り込む。取り消しは import undo BATCH
    Import(Import),
    /// 提出用CSVを書き出す
    #[command(subcommand)]
    Export(Export),
    /// 集計表
    Report(Report),
    /// 事業の月を締める
    Close(Close),
    /// 共有フォルダーと送受信する
    Sync(Sync),
    /// 未送信、受信、未着、保留
    Status,
    /// 判断待ち（別々に入力された値）
    #[command(subcommand)]
    Conflicts(Conflicts),
    /// 職員の端末を招待する（招待コードをファイルに書く）
    Invite(Invite),
    /// 招待コードで団体に参加する
    Join(Join),
    /// 参加している端末。外すときは devices remove 端末
    Devices(Devices),
    /// だれが、いつ、どの端末で、何を見た・書き出した・消したか
    Access(Access),
    /// 家庭の同意。取り消しは consent withdraw、通知書は consent letter
    #[command(subcommand)]
    Consent(Consent),
    /// 質問票のひな形。加えるときは questionnaire add EPDS
    #[command(subcommand)]
    Questionnaire(Questionnaire),
    /// 住所秘匿の解除（2人で。申請した人と、認める人）
    #[command(subcommand)]
    Secret(Secret),
    /// 一覧にない人の引き取り（尋ねる人と、許可する責任者）
    #[command(subcommand)]
    Collect(Collect),
    /// 期限（保存年限、住所秘匿の更新）
    Due(Due),
    /// 家庭の記録をすべての端末から消す（管理者のみ。元に戻せません）
    Erase(Erase),
    /// 全記録の要約値（BLAKE3）
    Digest(Digest),
    /// データベースと記録簿を調べる
    Verify,
    /// 合言葉を変える。忘れたときは recover（復旧コード）
    #[command(subcommand)]
    Passphrase(Passphrase),
    /// このパソコンを開ける職員
    #[command(subcommand)]
    Slot(Slot),
    /// 復旧キット（紙に控えて金庫へ）
    #[command(subcommand)]
    Kit(Kit),
    /// バックアップを書き出す
    Backup(Backup),
    /// バックアップから戻す（今のデータは別名で残る）
    Restore(Backup),
}
