//! Questionnaires.

use clap::Subcommand;

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
