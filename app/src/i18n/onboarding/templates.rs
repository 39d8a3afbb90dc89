//! 模板消息, on the official account platform and in 推送配置.

use super::{EMPTY, Link, Words, link, menu, t};

const SIGN_IN: Link =
    link("登录微信公众平台", "Sign in to the official account platform", "https://mp.weixin.qq.com");

pub(super) const INDUSTRY: Words = Words {
    title: t("设置模板消息的行业", "Choose the industry of the templates"),
    why: t(
        "模板库按行业开放。行业不对，就找不到要用的模板。只需设置一次。",
        "The library opens by industry; with another one the templates are not found. Once is enough.",
    ),
    menus: &[menu("模板消息 → 我的模板", "广告与服务 → 模板消息")],
    acts: &[
        t(
            "打开“模板消息”；第一次用要先申请开通这个功能。",
            "Open 模板消息; the first time the feature has to be applied for.",
        ),
        t("主营行业选下面第一个。", "Choose the first one below as the main industry."),
        t("副营行业选下面第二个。", "Choose the second one as the other industry."),
        t(
            "如果页面只让选“服务类目”，说明是新规则的账号，跳到下一步。",
            "Where the page offers 服务类目 instead, the account is under the new rules: go on to the next step.",
        ),
    ],
    mistakes: &[t(
        "行业每月只能改一次，选之前先核对。",
        "It can be changed once a month: compare before you choose.",
    )],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const LIBRARY: Words = Words {
    title: t("添加模板库里的消息模板", "Add the library's templates"),
    why: t(
        "微信消息必须按模板发。2023 年 5 月以后的新账号只能加类目模板，本系统两种都支持。",
        "Messages follow templates. Accounts since May 2023 can add category templates only; both kinds work here.",
    ),
    menus: &[menu("模板消息 → 我的模板 → 从模板库中添加", "广告与服务 → 模板消息 → 选用模板")],
    acts: &[
        t("点“从模板库中添加”，按标题搜索。", "Press 从模板库中添加 and look for the title."),
        t("按下面的编号找到那一个，点“详情”。", "Find the one with the number below and press 详情."),
        t("再核对一次编号，点“添加”。", "Compare the number once more and press 添加."),
        t(
            "搜不到编号：账号是新规则的。到本系统“推送配置”里一键添加类目模板。",
            "No such number: the account is under the new rules. Let 推送配置 here add the category template.",
        ),
        t("内容和字段顺序不用改，也不能改。", "Text and order of the fields are not yours to change."),
    ],
    mistakes: &[
        t(
            "同名的模板有很多个，字段顺序不同。只认编号。",
            "Many templates share a title and differ in their fields. The number decides.",
        ),
        t(
            "一个账号最多 25 个模板，满了要先删不用的。",
            "An account holds 25 templates; remove unused ones first.",
        ),
    ],
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const CUSTOM: Words = Words {
    title: t("申请自定义模板“集成系统消息提醒”", "Apply for the template 集成系统消息提醒"),
    why: t(
        "业务系统的通知没有现成模板，要自己申请一个。",
        "Notices of other systems have no template in the library; you apply for one.",
    ),
    menus: &[menu("模板消息 → 模板库 → 帮助我们完善模板库", "广告与服务 → 模板消息")],
    acts: &[
        t("点“帮助我们完善模板库”，看完说明点“确认”。", "Press 帮助我们完善模板库, read, press 确认."),
        t("行业选 IT科技/IT软件与服务。", "Industry: IT科技/IT软件与服务."),
        t("标题粘贴下面的标题。", "Paste the title below."),
        t(
            "内容按下面的字段和顺序填写：内容、源系统、发起人、提醒时间。",
            "Enter the fields below in their order: 内容, 源系统, 发起人, 提醒时间.",
        ),
        t("点“下一步”，模板案例可以不填，提交。", "Press 下一步; the example may stay empty; submit."),
        t(
            "标为“等对方”。通过后在模板库里搜到它，点“添加”。",
            "Mark the step as waiting. Once passed, find it in the library and press 添加.",
        ),
        t(
            "没有这个入口：账号是新规则的，到“推送配置”里选类目模板。",
            "No such entry: the account is under the new rules; choose a category template in 推送配置.",
        ),
    ],
    mistakes: &[
        t(
            "标题超过 4–12 个汉字（英文 8–24 个字符）会被退回，最好以“通知”或“提醒”结尾。",
            "A title outside 4–12 Chinese characters (8–24 English) is sent back; best it ends in 通知 or 提醒.",
        ),
        t(
            "审核人员可能改动文字。改了也能用，到“推送配置”里看差异。",
            "The reviewers may change words. It may still do: 推送配置 shows the difference.",
        ),
        t("每月只能申请 3 个。", "Three applications a month."),
    ],
    time: Some(t("审核 7–15 天。", "7 to 15 days.")),
    links: &[SIGN_IN],
    ..EMPTY
};

pub(super) const IDS: Words = Words {
    title: t("在推送配置里选好模板并启用", "Choose the templates in 推送配置 and switch them on"),
    why: t(
        "每个公众号的模板 ID 都不同。系统直接从账号里取，不用手抄。",
        "Template IDs are the account's own. They are fetched from it; nothing is copied by hand.",
    ),
    menus: &[menu("基础信息管理 → 推送配置", "")],
    acts: &[
        t(
            "打开“推送配置”，点“从公众号获取模板”。",
            "Open 推送配置 and fetch the templates from the account.",
        ),
        t(
            "每种消息选对应的模板，看有没有差异提示。",
            "Choose the template of each kind and look for differences.",
        ),
        t("类目模板：核对建议的字段对应关系。", "Category templates: look at the proposed fields."),
        t("发一条测试消息到自己的微信。", "Send a test to your own WeChat."),
        t("收到后点“启用”。", "Switch it on once it has come."),
    ],
    mistakes: &[t(
        "选了标题相同、字段不同的模板：差异会标红。",
        "A template of the same title with other fields: the difference is shown.",
    )],
    ..EMPTY
};
