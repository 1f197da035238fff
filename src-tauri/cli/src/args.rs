//! The command line as it is typed. The comments of arguments are the help that people read.

use clap::{Args as ClapArgs, Parser, Subcommand};
use std::path::PathBuf;

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

#[derive(Debug, Subcommand)]
pub enum Export {
    /// 1週間（または任意の期間）を提出先ごとのフォルダーに
    Weekly(Weekly),
}

#[derive(Debug, ClapArgs)]
pub struct Weekly {
    /// 週（例 2026-W11）
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["from", "to"], required_unless_present = "from")]
    pub week: Option<String>,
    /// この日から
    #[arg(long, value_name = "D", requires = "to")]
    pub from: Option<String>,
    /// この日まで（当日を含む）
    #[arg(long, value_name = "D", requires = "from")]
    pub to: Option<String>,
    /// 提出先の機関（id、番号または名前）
    #[arg(long, value_name = "ORG")]
    pub recipient: String,
    /// 書き出すフォルダー（あるもの）
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// 個人をどこまで示すか
    #[arg(long, default_value = "pseudonymous", value_parser = ["aggregate", "pseudonymous", "identified"])]
    pub level: String,
    /// 文字コード
    #[arg(long, default_value = "utf8", value_parser = ["utf8", "cp932"])]
    pub encoding: String,
}

#[derive(Debug, ClapArgs)]
pub struct Report {
    /// stays, visits, groups, courses, study_meetings, occupancy, workers
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
    /// 年度の書き方: H, R, kanji
    #[arg(long, value_name = "STYLE", default_value = "R")]
    pub fy_label: String,
    /// 形式（--json は json と同じ）
    #[arg(long, value_parser = ["text", "csv", "json"])]
    pub format: Option<String>,
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
pub struct Sync {
    /// 共有フォルダー（省略時は前回と同じ）
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Questionnaire {
    /// 使っている質問票と、加えられるひな形
    List,
    /// ひな形を設問ごと加える
    Add {
        /// ひな形の符号（EPDS, somlic_anxiety, self_worth, satisfaction）
        code: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Conflicts {
    /// 一覧
    List,
    /// 1件を決める
    Resolve(Resolve),
}

#[derive(Debug, ClapArgs)]
pub struct Resolve {
    /// 判断待ちの番号（list の id）
    pub id: String,
    /// 候補の番号（list の op）
    #[arg(long, value_name = "OP", conflicts_with = "value", required_unless_present = "value")]
    pub choose: Option<String>,
    /// 別の値（JSON）
    #[arg(long, value_name = "JSON")]
    pub value: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Invite {
    /// 権限: administrator, coordinator, desk, facilitator, visitor, reader
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// 職員（idまたは番号）
    #[arg(long, value_name = "ID")]
    pub worker: String,
    /// 招待コードを書くファイル（持ち主だけが読める）
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Join {
    /// 共有フォルダー
    #[arg(long, value_name = "DIR")]
    pub folder: PathBuf,
    /// 招待コードのファイル
    #[arg(long, value_name = "FILE")]
    pub code_file: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub struct Devices {
    #[command(subcommand)]
    pub command: Option<DeviceCommand>,
}

#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// その端末で何が読めたか（紛失のとき）
    Reach {
        /// 端末の記号（A2 など）
        #[arg(value_name = "ID")]
        device: String,
    },
    /// 端末を外す（紛失・退職）。何が読めたかを答える
    Remove {
        /// 端末の記号（A2 など）
        #[arg(value_name = "ID")]
        device: String,
    },
}

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

#[derive(Debug, ClapArgs)]
pub struct Digest {
    /// 範囲: all、または directory, courses, beds, audit, identity, care, visit, stay, case
    #[arg(long, default_value = "all", value_parser = ["all", "directory", "courses", "beds", "audit", "identity", "care", "visit", "stay", "case"])]
    pub scope: String,
}

#[derive(Debug, Subcommand)]
pub enum Passphrase {
    /// 自分の合言葉を変える
    Change(NewPassphrase),
    /// 復旧コード（TSUNAGI_RECOVERY_CODE）で新しい合言葉にする。誰のかは --as
    Recover(NewPassphrase),
}

#[derive(Debug, ClapArgs)]
pub struct NewPassphrase {
    /// 新しい合言葉を1行目に書いたファイル
    #[arg(long, value_name = "FILE")]
    pub new_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Slot {
    /// 一覧
    List,
    /// 職員を加える（仮の合言葉。本人が最初に開くとき変える）
    Add(ForWorker),
    /// 忘れた人に仮の合言葉を渡す。ほかの端末の人には --device と --out で、1回かぎりのコードを
    Reset(Reset),
    /// 開けなくする
    Remove {
        /// 職員（idまたは番号）
        worker: String,
    },
}

#[derive(Debug, ClapArgs)]
pub struct ForWorker {
    /// 職員（idまたは番号）
    pub worker: String,
    #[command(flatten)]
    pub new: NewPassphrase,
}

#[derive(Debug, ClapArgs)]
pub struct Reset {
    #[command(flatten)]
    pub of: ForWorker,
    /// ほかの端末の記号（A2 など）
    #[arg(long, value_name = "ID", requires = "out", conflicts_with = "new_file")]
    pub device: Option<String>,
    /// 1回かぎりのコードを書くファイル（持ち主だけが読める）
    #[arg(long, value_name = "FILE", requires = "device")]
    pub out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Kit {
    /// 新しい復旧コードを作る（前のコードは使えなくなる）
    Renew {
        /// コードを書くファイル（持ち主だけが読める）
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Backup {
    /// バックアップのファイル
    pub file: PathBuf,
}
