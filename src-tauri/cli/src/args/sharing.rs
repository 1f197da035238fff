//! The shared folder and its devices.

use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

#[derive(Debug, ClapArgs)]
pub struct Sync {
    /// 共有フォルダー（省略時は前回と同じ）
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
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
    /// 外した端末が、そのあとに書いたもの（どこにも数えられていない）
    Late,
    /// 外した端末があとから書いた1件を、自分の記録として取り込む
    TakeOver {
        /// 記録のid（late の1列目）
        #[arg(value_name = "ID")]
        record: String,
    },
    /// 端末を外す（紛失・退職）。何が読めたかを答える
    Remove {
        /// 端末の記号（A2 など）
        #[arg(value_name = "ID")]
        device: String,
    },
}
