//! What opens a profile, and its backups.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

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
