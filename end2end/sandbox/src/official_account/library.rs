//! What templates are made from: the table of industries, the category library (类目模板库), and the historic library
//! and the operators' own template as the guide has them.

use crate::state::{FieldKind, Template};

/// Number, first and second class of every industry (3.4); the guide's are 2 and 3.
pub const INDUSTRIES: [(u8, &str, &str); 41] = [
    (1, "IT科技", "互联网|电子商务"),
    (2, "IT科技", "IT软件与服务"),
    (3, "IT科技", "IT硬件与设备"),
    (4, "IT科技", "电子技术"),
    (5, "IT科技", "通信与运营商"),
    (6, "IT科技", "网络游戏"),
    (7, "金融业", "银行"),
    (8, "金融业", "基金|理财|信托"),
    (9, "金融业", "保险"),
    (10, "餐饮", "餐饮"),
    (11, "酒店旅游", "酒店"),
    (12, "酒店旅游", "旅游"),
    (13, "运输与仓储", "快递"),
    (14, "运输与仓储", "物流"),
    (15, "运输与仓储", "仓储"),
    (16, "教育", "培训"),
    (17, "教育", "院校"),
    (18, "政府与公共事业", "学术科研"),
    (19, "政府与公共事业", "交警"),
    (20, "政府与公共事业", "博物馆"),
    (21, "政府与公共事业", "公共事业|非盈利机构"),
    (22, "医药护理", "医药医疗"),
    (23, "医药护理", "护理美容"),
    (24, "医药护理", "保健与卫生"),
    (25, "交通工具", "汽车相关"),
    (26, "交通工具", "摩托车相关"),
    (27, "交通工具", "火车相关"),
    (28, "交通工具", "飞机相关"),
    (29, "房地产", "建筑"),
    (30, "房地产", "物业"),
    (31, "消费品", "消费品"),
    (32, "商业服务", "法律"),
    (33, "商业服务", "会展"),
    (34, "商业服务", "中介服务"),
    (35, "商业服务", "认证"),
    (36, "商业服务", "审计"),
    (37, "文体娱乐", "传媒"),
    (38, "文体娱乐", "体育"),
    (39, "文体娱乐", "娱乐休闲"),
    (40, "印刷", "印刷"),
    (41, "其它", "其它"),
];

/// First and second class of an industry by number.
#[must_use]
pub fn industry(number: u8) -> Option<(&'static str, &'static str)> {
    INDUSTRIES.iter().find(|(known, _, _)| *known == number).map(|(_, first, second)| (*first, *second))
}

/// A keyword that a category template may have.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// As `keyword_name_list` names it.
    pub name: &'static str,
    /// What may stand in it.
    pub kind: FieldKind,
    /// What stands in the example.
    pub example: &'static str,
    /// For constants: what it takes.
    pub choices: &'static [&'static str],
}

/// A template of the category library.
#[derive(Clone, Copy, Debug)]
pub struct CategoryTemplate {
    /// 模板编号.
    pub number: &'static str,
    /// 标题.
    pub title: &'static str,
    /// 类目.
    pub category: &'static str,
    /// What can be chosen from, in the library's order.
    pub keywords: &'static [Keyword],
}

const fn keyword(name: &'static str, kind: FieldKind, example: &'static str) -> Keyword {
    Keyword { name, kind, example, choices: &[] }
}

use FieldKind as K;

const NUMBER: Keyword = keyword("账单编号", K::CharacterString, "P20260102030405");
const TIME: Keyword = keyword("交易时间", K::Time, "2026-01-02 03:04");
const AMOUNT: Keyword = keyword("付款金额", K::Amount, "12.50元");
const VISITOR: [Keyword; 4] = [
    keyword("访客姓名", K::Thing, "王小明"),
    keyword("手机号码", K::PhoneNumber, "138****0001"),
    keyword("预约时间", K::Time, "2026-01-02 09:30"),
    keyword("来访事由", K::Thing, "商务洽谈"),
];

/// The part of the category library that concerns car parks, canteens and visitors.
pub const CATEGORY_LIBRARY: [CategoryTemplate; 6] = [
    CategoryTemplate {
        number: "50123",
        title: "缴费成功通知",
        category: "生活服务 > 综合生活服务",
        keywords: &[
            NUMBER,
            keyword("收款账户", K::Thing, "青山广场停车场"),
            keyword("交易类型", K::Thing, "停车缴费"),
            TIME,
            AMOUNT,
            keyword("车牌号码", K::CarNumber, "粤B12345"),
        ],
    },
    CategoryTemplate {
        number: "50124",
        title: "停车缴费成功提醒",
        category: "交通服务 > 停车",
        keywords: &[
            keyword("车牌号码", K::CarNumber, "粤B12345"),
            keyword("停车场", K::Thing, "青山广场停车场"),
            AMOUNT,
            TIME,
            NUMBER,
            Keyword {
                name: "支付方式",
                kind: K::Const,
                example: "微信支付",
                choices: &["微信支付", "支付宝", "银联"],
            },
        ],
    },
    CategoryTemplate {
        number: "50307",
        title: "访客预约审批提醒",
        category: "商业服务 > 访客管理",
        keywords: &[VISITOR[0], VISITOR[1], VISITOR[2], VISITOR[3], keyword("接待人", K::Thing, "李经理")],
    },
    CategoryTemplate {
        number: "50308",
        title: "来访预约结果通知",
        category: "商业服务 > 访客管理",
        keywords: &[VISITOR[0], VISITOR[1], VISITOR[2], VISITOR[3], keyword("审批结果", K::Phrase, "已通过")],
    },
    CategoryTemplate {
        number: "50402",
        title: "系统消息提醒",
        category: "IT科技 > 软件服务提供商",
        keywords: &[
            keyword("内容", K::Thing, "有一张单据等待审批"),
            keyword("源系统", K::Thing, "OA 系统"),
            keyword("发起人", K::Thing, "张三"),
            keyword("提醒时间", K::Time, "2026-01-02 09:30"),
        ],
    },
    CategoryTemplate {
        number: "50510",
        title: "储值卡充值成功通知",
        category: "生活服务 > 综合生活服务",
        keywords: &[
            keyword("卡号", K::CharacterString, "86000001"),
            keyword("充值金额", K::Amount, "100.00元"),
            keyword("卡内余额", K::Amount, "156.00元"),
            keyword("充值时间", K::Time, "2026-01-02 12:10"),
        ],
    },
];

/// A template has two to five keywords.
const KEYWORDS: std::ops::RangeInclusive<usize> = 2..=5;

impl CategoryTemplate {
    /// A template with these keywords in this order. None: too few, too many, one twice, or one that is not offered.
    #[must_use]
    pub fn with(&self, names: &[&str]) -> Option<Template> {
        let twice = |place: usize| names[..place].contains(&names[place]);
        if !KEYWORDS.contains(&names.len()) || (0..names.len()).any(twice) {
            return None;
        }
        let mut template = Template {
            template_id: String::new(),
            title: self.title.into(),
            primary_industry: String::new(),
            deputy_industry: String::new(),
            content: String::new(),
            example: String::new(),
            category: true,
            library_no: self.number.into(),
            choices: std::collections::BTreeMap::default(),
        };
        for name in names {
            let place = self.keywords.iter().position(|keyword| keyword.name == *name)?;
            let Keyword { name, kind, example, choices } = self.keywords[place];
            let key = format!("{}{}", kind.as_str(), place + 1);
            template.content.extend([name, ":{{", &key, ".DATA}}\n"]);
            template.example.extend([name, ":", example, "\n"]);
            if kind == K::Const {
                template.choices.insert(key, choices.iter().map(|choice| (*choice).to_owned()).collect());
            }
        }
        Some(template)
    }
}

/// A template of the category library by its number.
#[must_use]
pub fn category_template(number: &str) -> Option<&'static CategoryTemplate> {
    CATEGORY_LIBRARY.iter().find(|template| template.number == number)
}

/// Number in the historic library (none: made for the account), title, labels of the fields with an example each.
type Historic = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const VISIT: &[(&str, &str)] = &[
    ("访客姓名", "王小明"),
    ("手机号码", "13800000001"),
    ("预约时间", "2020年4月1日 9:30"),
    ("来访事由", "商务洽谈"),
];

/// The guide's four.
pub const HISTORIC: [Historic; 4] = [
    (
        "OPENTM405545802",
        "付款提醒",
        &[
            ("账单编号", "2020040112345"),
            ("收款账户", "青山广场停车场"),
            ("交易类型", "停车缴费"),
            ("交易时间", "2020年4月1日 12:30"),
            ("付款金额", "12.50元"),
        ],
    ),
    ("OPENTM417363270", "访客预约审批通知", VISIT),
    ("OPENTM417740493", "来访预约结果通知", VISIT),
    (
        "",
        "集成系统消息提醒",
        &[
            ("内容", "有一张单据等待您审批"),
            ("源系统", "OA 系统"),
            ("发起人", "张三"),
            ("提醒时间", "2020年4月1日 12:30"),
        ],
    ),
];

/// A template as the historic library gave it, or as the operator applied for it; its industry is the account's.
#[must_use]
pub fn historic_template(title: &str, industry_no: u8) -> Option<Template> {
    let (number, title, fields) = HISTORIC.iter().find(|(_, known, _)| *known == title)?;
    let (first, second) = industry(industry_no)?;
    let mut content = "{{first.DATA}}\n".to_owned();
    let mut example = String::new();
    for (place, (label, value)) in fields.iter().enumerate() {
        content.extend([label, "：{{keyword", &(place + 1).to_string(), ".DATA}}\n"]);
        example.extend([label, "：", value, "\n"]);
    }
    content.push_str("{{remark.DATA}}");
    Some(Template {
        template_id: String::new(),
        title: (*title).into(),
        primary_industry: first.into(),
        deputy_industry: second.into(),
        content,
        example,
        category: false,
        library_no: (*number).into(),
        choices: std::collections::BTreeMap::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_template_has_its_keywords_in_the_order_asked_for() {
        let library = category_template("50123").unwrap();
        let made = library.with(&["付款金额", "账单编号"]).unwrap();
        assert_eq!(made.content, "付款金额:{{amount5.DATA}}\n账单编号:{{character_string1.DATA}}\n");
        let fields = made.fields();
        assert_eq!(fields[0], ("付款金额".to_owned(), "amount5".to_owned()));
        assert_eq!(FieldKind::of_key(&fields[1].1), Some(FieldKind::CharacterString));
        for wrong in [&["付款金额"][..], &["付款金额", "付款金额"], &["付款金额", "手机号码"], &[]]
        {
            assert!(library.with(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn the_guides_templates_are_spelled_as_the_guide_spells_them() {
        let paid = historic_template("付款提醒", 2).unwrap();
        let labels: Vec<String> = paid.fields().into_iter().map(|(label, _)| label).collect();
        assert_eq!(labels, ["", "账单编号", "收款账户", "交易类型", "交易时间", "付款金额", ""]);
        assert_eq!(
            (paid.primary_industry.as_str(), paid.deputy_industry.as_str()),
            ("IT科技", "IT软件与服务")
        );
        assert!(historic_template("付款通知", 2).is_none());
    }
}
