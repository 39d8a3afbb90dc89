//! Stored-value cards and topping them up.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("top_up_min", t("最低金额必须大于 0", "The least must be above nothing")),
    ("top_up_max", t("最高金额不能低于最低金额", "The most cannot be below the least")),
    ("top_up_max_balance", t("卡内最多不能低于单次最低金额", "A card must be able to hold the least top-up")),
    (
        "top_up_presets",
        t(
            "可选金额须从小到大、不重复、在最低与最高之间，最多 8 个",
            "Amounts: smallest first, each once, between the least and the most, at most 8",
        ),
    ),
    ("top_up_nothing", t("请填写可选金额，或允许输入其他金额", "Offer amounts, or let others be typed")),
    ("card_no_length", t("卡号为 4 至 24 位", "A card number has 4 to 24 signs")),
    ("card_no_sign", t("卡号里只能有数字和字母", "A card number has digits and letters only")),
    ("card_no_fixed", t("卡号不能修改", "A card's number never changes")),
    (
        "card_below_zero",
        t(
            "卡内余额不足以扣回这笔退款；有权限的人可以允许余额为负",
            "The card holds less than this refund takes; who may can let it go below zero",
        ),
    ),
    ("card_status", t("状态应为 active 或 blocked", "The status is active or blocked")),
    ("card_insufficient", t("卡内余额不足", "The card does not hold that much")),
    ("card_blocked", t("这张卡已停用", "The card is blocked")),
    ("card_raced", t("这张卡刚刚被录入，请再试一次", "The card was entered just now; please try again")),
    (
        "card_opening_differs",
        t("这张卡已录入，期初余额与此不同", "The card is there and was entered with another opening balance"),
    ),
    ("debit_differs", t("扣费单号已用于另一笔扣费", "This debit number was used for another debit")),
    ("debit_raced", t("这笔扣费刚刚被提交，请再试一次", "This debit was sent just now; please try again")),
    ("csv_too_large", t("表格太大，最大 256 KB", "The table is too large; at most 256 KB")),
    (
        "csv_not_utf8",
        t(
            "表格不是 UTF-8 编码，请另存为“CSV UTF-8”后重试",
            "The table is not UTF-8; save it as “CSV UTF-8” and try again",
        ),
    ),
    (
        "csv_no_card_column",
        t("第一行里没有“卡号”（card_no）这一列", "The first line names no column card_no (卡号)"),
    ),
    ("csv_empty", t("表格里没有卡", "There is no card in the table")),
    ("csv_malformed", t("不是有效的 CSV 表格", "This is no CSV table")),
    ("csv_too_many", t("一次最多导入 {0} 张卡", "At most {0} cards at a time")),
    ("csv_card_no_length", t("第 {0} 行：卡号为 4 至 24 位", "Line {0}: a card number has 4 to 24 signs")),
    ("csv_card_no_sign", t("第 {0} 行：卡号里只能有数字和字母", "Line {0}: digits and letters only")),
    (
        "csv_holder",
        t("第 {0} 行：持卡人最多 40 个字符", "Line {0}: a holder's name has at most 40 characters"),
    ),
    (
        "csv_balance",
        t(
            "第 {0} 行：余额应为金额（元），最多两位小数",
            "Line {0}: a balance is yuan with at most two decimals",
        ),
    ),
    ("csv_twice", t("第 {0} 行：卡号与第 {1} 行重复", "Line {0}: the same card as in line {1}")),
    (
        "csv_balance_differs",
        t(
            "第 {0} 行：这张卡已存在且余额不同，导入不会改变余额",
            "Line {0}: the card is there with another balance, which an import cannot change",
        ),
    ),
    (
        "csv_raced",
        t(
            "第 {0} 行：这张卡刚刚被录入，请再试一次",
            "Line {0}: the card was entered just now; please try again",
        ),
    ),
    ("top_up_amount", t("充值金额不在允许范围内", "That amount cannot be put on the card")),
];
