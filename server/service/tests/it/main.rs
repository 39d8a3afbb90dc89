//! Use cases on both databases, with a scripted WeChat. One binary, so that linking is paid for once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::large_futures, missing_docs)]
#![allow(
    clippy::assigning_clones,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::items_after_statements,
    clippy::many_single_char_names,
    clippy::single_match_else,
    reason = "tests say what they mean in the fewest words"
)]

mod accounts;
mod admin;
mod alipay;
mod app;
mod approval;
mod bills;
mod cards;
mod chinaums;
mod crashes;
mod fake_wechat;
mod forgeries;
mod guide;
mod jobs;
mod late;
mod meanwhile;
mod messages;
mod official_account;
mod offline;
mod pays;
mod refunds;
mod replay;
mod selfcheck;
mod sms;
mod test_payment;
mod together;
mod unknown;
mod visitors;
mod wallets;
mod webhooks;
mod wechat_v2;
mod world;
