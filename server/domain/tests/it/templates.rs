//! The guide's four templates, whatever an account makes of them; and typed fields, whatever goes into them.

use domain::message::{MessageKind, Nature, ValueKey};
use domain::template::category::{
    self, Field, FieldKind, MappingProblem, check_value, fit, mapping_problems, propose_mapping,
};
use domain::template::fit::{Misfit, fit_keyword};
use domain::template::render::{by_category, by_guide, to_send};
use domain::template::{Difference, Found, Required, compare, compare::any_grave, content, required};
use proptest::prelude::*;

fn guide(kind: MessageKind) -> &'static Required {
    required(kind).unwrap()
}

fn right(kind: MessageKind) -> Found {
    Found {
        template_id: "8RdBqM0v".to_owned(),
        title: guide(kind).title().to_owned(),
        primary_industry: "IT科技".to_owned(),
        deputy_industry: "IT软件与服务".to_owned(),
        content: guide(kind).text(),
    }
}

fn any_kind() -> impl Strategy<Value = MessageKind> {
    prop::sample::select(MessageKind::BY_TEMPLATE.to_vec())
}

fn lines(kind: MessageKind) -> Vec<String> {
    guide(kind).text().lines().map(str::to_owned).collect()
}

/// The facts of requirements.md 4, word by word.
#[test]
fn the_four_templates_are_those_of_the_guide() {
    let text = |kind| guide(kind).text().replace('：', ": ").replace('\n', " ");
    assert_eq!(
        text(MessageKind::Payment),
        "{{first.DATA}} 账单编号: {{keyword1.DATA}} 收款账户: {{keyword2.DATA}} 交易类型: {{keyword3.DATA}} \
         交易时间: {{keyword4.DATA}} 付款金额: {{keyword5.DATA}} {{remark.DATA}}"
    );
    let visitor = "{{first.DATA}} 访客姓名: {{keyword1.DATA}} 手机号码: {{keyword2.DATA}} 预约时间: {{keyword3.DATA}} \
         来访事由: {{keyword4.DATA}} {{remark.DATA}}";
    assert_eq!(text(MessageKind::VisitorRequest), visitor);
    assert_eq!(text(MessageKind::VisitorResult), visitor);
    assert_eq!(
        text(MessageKind::Notice),
        "{{first.DATA}} 内容: {{keyword1.DATA}} 源系统: {{keyword2.DATA}} 发起人: {{keyword3.DATA}} \
         提醒时间: {{keyword4.DATA}} {{remark.DATA}}"
    );
    let names = MessageKind::BY_TEMPLATE.iter().map(|k| (guide(*k).title(), guide(*k).library));
    let expected = [
        ("集成系统消息提醒", None),
        ("付款提醒", Some("OPENTM405545802")),
        ("访客预约审批通知", Some("OPENTM417363270")),
        ("来访预约结果通知", Some("OPENTM417740493")),
    ];
    assert!(names.eq(expected));
    assert!(required(MessageKind::Sms).is_none());
}

#[test]
fn spellings_that_mean_the_same_pass() {
    for kind in MessageKind::BY_TEMPLATE {
        let kind = *kind;
        assert_eq!(compare(guide(kind), &right(kind)), []);
        for (primary, deputy) in [
            ("IT 科技", "IT软件与服务"),
            ("IT科技/IT软件与服务", ""),
            ("IT 科技/IT软件与服务", ""),
            ("IT科技 - IT软件与服务", ""),
            ("ＩＴ科技－ＩＴ软件与服务", ""),
            ("", "IT科技|IT软件与服务"),
        ] {
            let (primary_industry, deputy_industry) = (primary.to_owned(), deputy.to_owned());
            let found = Found { primary_industry, deputy_industry, ..right(kind) };
            assert_eq!(compare(guide(kind), &found), [], "{primary} {deputy}");
        }
    }
    for title in ["集成系统消息提醒", "集成系统新消息提醒", " 集成系统 消息提醒\u{3000}"]
    {
        let found = Found { title: title.to_owned(), ..right(MessageKind::Notice) };
        assert_eq!(compare(guide(MessageKind::Notice), &found), [], "{title}");
    }
}

#[test]
fn a_changed_title_or_industry_is_found() {
    let found = Found { title: "付款通知".to_owned(), ..right(MessageKind::Payment) };
    let title = Difference::Title { required: "付款提醒".to_owned(), found: "付款通知".to_owned() };
    assert_eq!(compare(guide(MessageKind::Payment), &found), [title]);
    // The other spelling belongs to one template only.
    let found = Found { title: "集成系统新消息提醒".to_owned(), ..right(MessageKind::Payment) };
    assert_eq!(compare(guide(MessageKind::Payment), &found).len(), 1);
    for deputy in ["IT硬件与设备", "互联网|电子商务", ""] {
        let found = Found { deputy_industry: deputy.to_owned(), ..right(MessageKind::Payment) };
        let differences = compare(guide(MessageKind::Payment), &found);
        assert!(matches!(differences.as_slice(), [Difference::Industry { .. }]), "{differences:?}");
        assert!(any_grave(&differences));
    }
}

#[test]
fn placeholders_of_the_right_words_but_exchanged_are_found() {
    let text = guide(MessageKind::Payment).text();
    let swapped = text.replace("keyword1", "X").replace("keyword2", "keyword1").replace('X', "keyword2");
    let found = Found { content: swapped, ..right(MessageKind::Payment) };
    let differences = compare(guide(MessageKind::Payment), &found);
    let expected = |label: &str, required: &str, found: &str, place| Difference::Key {
        label: label.to_owned(),
        required: required.to_owned(),
        found: found.to_owned(),
        place,
    };
    let (first, second) = (("账单编号", "keyword1"), ("收款账户", "keyword2"));
    assert_eq!(
        differences,
        [expected(first.0, first.1, second.1, 1), expected(second.0, second.1, first.1, 2)]
    );
}

#[test]
fn first_and_remark_are_not_missed_where_the_platform_took_them_away() {
    for kind in MessageKind::BY_TEMPLATE {
        let text = lines(*kind);
        let content = text[1..text.len() - 1].join("\n");
        let differences = compare(guide(*kind), &Found { content, ..right(*kind) });
        assert_eq!(differences.len(), 2);
        assert!(differences.iter().all(Difference::is_harmless) && !any_grave(&differences));
    }
}

proptest! {
    #[test]
    fn the_right_one_passes_however_it_is_set(
        kind in any_kind(),
        id in "[A-Za-z0-9_-]{8,43}",
        gaps in prop::collection::vec(0usize..5, 40),
    ) {
        let spaces = ["", " ", "\u{3000}", "\r\n", "\u{a0}\t"];
        let colons = [":", "：", ": ", "：\u{3000}", " : "];
        let mut gaps = gaps.into_iter().cycle();
        let mut text = String::new();
        for part in guide(kind).text().lines() {
            text.push_str(spaces[gaps.next().unwrap()]);
            text.push_str(&part.replace('：', colons[gaps.next().unwrap()]));
            text.push_str(spaces[gaps.next().unwrap()]);
        }
        let found = Found { template_id: id, content: text, ..right(kind) };
        prop_assert_eq!(compare(guide(kind), &found), []);
    }

    #[test]
    fn a_missing_field_is_found(kind in any_kind(), at in 0usize..5) {
        let fields = guide(kind).fields;
        let field = fields[at % fields.len()];
        let left: Vec<String> = lines(kind).into_iter().filter(|l| !l.contains(field.key)).collect();
        let differences = compare(guide(kind), &Found { content: left.join("\n"), ..right(kind) });
        let missing = Difference::Missing { label: field.label.to_owned(), place: at % fields.len() + 1 };
        prop_assert_eq!(differences.first(), Some(&missing));
        prop_assert!(any_grave(&differences));
    }

    #[test]
    fn a_field_too_many_is_found(kind in any_kind(), at in 0usize..6) {
        let mut text = lines(kind);
        text.insert(1 + at % (text.len() - 1), "备用：{{keyword9.DATA}}".to_owned());
        let differences = compare(guide(kind), &Found { content: text.join("\n"), ..right(kind) });
        let extra = Difference::Extra { label: "备用".to_owned(), key: "keyword9".to_owned() };
        prop_assert!(differences.contains(&extra) && any_grave(&differences), "{:?}", differences);
    }

    #[test]
    fn swapped_fields_are_found(kind in any_kind(), a in 0usize..5, b in 1usize..5, whole in any::<bool>()) {
        let n = guide(kind).fields.len();
        let (a, b) = (a % n, (a % n + 1 + (b - 1) % (n - 1)) % n);
        let mut text = lines(kind);
        if whole {
            // Words and placeholders together.
            text.swap(a + 1, b + 1);
        } else {
            // The words alone.
            let (one, two) = (guide(kind).fields[a].label, guide(kind).fields[b].label);
            for line in &mut text {
                *line = line.replace(one, "#").replace(two, one).replace('#', two);
            }
        }
        let differences = compare(guide(kind), &Found { content: text.join("\n"), ..right(kind) });
        prop_assert!(
            differences.iter().any(|d| matches!(d, Difference::Moved { .. })) && any_grave(&differences),
            "{:?}", differences
        );
    }

    #[test]
    fn a_changed_word_is_found(kind in any_kind(), at in 0usize..5, sign in 0usize..4, other in "[甲-龟]") {
        let fields = guide(kind).fields;
        let field = fields[at % fields.len()];
        let mut signs: Vec<char> = field.label.chars().collect();
        let spot = sign % signs.len();
        let other = other.chars().next().unwrap();
        prop_assume!(signs[spot] != other);
        signs[spot] = other;
        let changed: String = signs.into_iter().collect();
        prop_assume!(fields.iter().all(|f| f.label != changed));
        let content = guide(kind).text().replace(field.label, &changed);
        let differences = compare(guide(kind), &Found { content, ..right(kind) });
        let label = Difference::Label {
            required: field.label.to_owned(), found: changed, place: at % fields.len() + 1,
        };
        prop_assert_eq!(differences, [label]);
    }

    #[test]
    fn any_text_is_taken_apart(text in "\\PC{0,80}") {
        let parsed = content::parse(&text);
        prop_assert!(parsed.fields.iter().all(|f| !f.key.is_empty()));
        let found = Found { content: text, ..right(MessageKind::Payment) };
        prop_assert!(any_grave(&compare(guide(MessageKind::Payment), &found)));
    }
}

const NATURES: [Nature; 6] =
    [Nature::Words, Nature::Code, Nature::Money, Nature::Moment, Nature::Phone, Nature::Plate];

proptest! {
    #[test]
    fn what_was_made_to_fit_fits(text in "\\PC{0,60}", nature in 0usize..6) {
        for kind in FieldKind::ALL {
            if let Ok(fitted) = fit(*kind, NATURES[nature], &text) {
                prop_assert_eq!(check_value(*kind, &fitted), Ok(()), "{} {}", kind, fitted);
                prop_assert!(fitted.chars().count() <= kind.limit());
            }
        }
    }

    #[test]
    fn a_number_is_never_silently_broken(text in "[0-9A-Z]{1,60}") {
        for kind in FieldKind::ALL {
            for nature in [Nature::Code, Nature::Phone, Nature::Plate] {
                if let Ok(fitted) = fit(*kind, nature, &text) {
                    // The whole number, or both its ends with a sign for what is left out between them.
                    let both = fitted.split_once('…').map(|(a, b)| text.starts_with(a) && text.ends_with(b));
                    prop_assert!(both.unwrap_or(fitted == text), "{kind} {fitted}");
                    prop_assert!(nature == Nature::Code || fitted == text);
                }
            }
        }
    }

    #[test]
    fn words_that_are_cut_say_so(text in "[一-龟]{1,60}") {
        let fitted = fit_keyword(Nature::Words, &text).unwrap();
        if text.chars().count() <= 20 {
            prop_assert_eq!(fitted, text);
        } else {
            prop_assert!(fitted.ends_with('…') && fitted.chars().count() == 20);
        }
    }

    #[test]
    fn money_is_whole_or_refused(fen in 0u64..1_000_000_000_000) {
        let yuan = format!("{}.{:02}", fen / 100, fen % 100);
        let fitted = fit(FieldKind::Amount, Nature::Money, &yuan);
        prop_assert_eq!(fitted.is_ok(), fen < 10_000_000_000);
        if let Ok(text) = fitted {
            prop_assert_eq!(text, format!("{yuan}元"));
        }
        prop_assert_eq!(fit_keyword(Nature::Money, &yuan), Ok(format!("{yuan}元")));
    }
}

#[test]
fn typed_fields_take_what_they_say() {
    let good = [
        (FieldKind::Thing, "一号停车场 B2"),
        (FieldKind::CharacterString, "P261123201500K7Q-9_(x)"),
        (FieldKind::PhoneNumber, "+86-755-12345678"),
        (FieldKind::CarNumber, "粤B12345"),
        (FieldKind::CarNumber, "粤BD12345"),
        (FieldKind::CarNumber, "粤B1234学"),
        (FieldKind::Phrase, "已通过"),
        (FieldKind::Time, "15:01"),
        (FieldKind::Time, "2019年10月1日 15:01"),
        (FieldKind::Time, "2019年10月1日 15:01~2019年10月1日 16:01"),
        (FieldKind::Date, "2019年10月1日"),
        (FieldKind::Amount, "¥100.00"),
        (FieldKind::Amount, "12元"),
        (FieldKind::Number, "12.5"),
    ];
    for (kind, text) in good {
        assert_eq!(check_value(kind, text), Ok(()), "{kind} {text}");
    }
    let bad = [
        (FieldKind::Thing, "二十一二十一二十一二十一二十一二十一二十一", Misfit::TooLong),
        (FieldKind::Thing, "两\n行", Misfit::Form),
        (FieldKind::Thing, " ", Misfit::Empty),
        (FieldKind::CharacterString, "汉字", Misfit::Form),
        (FieldKind::PhoneNumber, "138x", Misfit::Form),
        (FieldKind::CarNumber, "粤B12345678", Misfit::TooLong),
        (FieldKind::CarNumber, "B粤12345", Misfit::Form),
        (FieldKind::Phrase, "OK", Misfit::Form),
        (FieldKind::Phrase, "六个汉字长度", Misfit::TooLong),
        (FieldKind::Time, "25:00", Misfit::Form),
        (FieldKind::Time, "2019年10月1日", Misfit::Form),
        (FieldKind::Date, "2019-10-01", Misfit::Form),
        (FieldKind::Amount, "12345678901", Misfit::Form),
        (FieldKind::Amount, "约12元", Misfit::Form),
        (FieldKind::Number, "1,000", Misfit::Form),
    ];
    for (kind, text, why) in bad {
        assert_eq!(check_value(kind, text), Err(why), "{kind} {text}");
    }
    let moment = "2026-11-23 20:15:00";
    assert_eq!(fit(FieldKind::Time, Nature::Moment, moment), Ok("2026年11月23日 20:15".to_owned()));
    assert_eq!(fit_keyword(Nature::Moment, moment), Ok(moment.to_owned()));
    assert_eq!(fit(FieldKind::CarNumber, Nature::Plate, "粤B·12345"), Ok("粤B12345".to_owned()));
    assert_eq!(fit(FieldKind::CarNumber, Nature::Plate, ""), Ok("无".to_owned()));
    assert_eq!(fit(FieldKind::Amount, Nature::Money, ""), Err(Misfit::Empty));
    let elided = fit_keyword(Nature::Code, "O261123201500K7Q29ABCXYZ").unwrap();
    assert_eq!(elided, "O26112320…7Q29ABCXYZ");
}

fn typed(fields: &[(&str, &str)]) -> Vec<Field> {
    let content: Vec<String> =
        fields.iter().map(|(key, label)| format!("{label}：{{{{{key}.DATA}}}}")).collect();
    let found = Found { content: content.join("\n"), ..Found::default() };
    assert!(found.is_category());
    category::fields(&found)
}

fn values(kind: MessageKind) -> Vec<(ValueKey, String)> {
    let text = |key: ValueKey| match key.nature() {
        Nature::Money => "12.50",
        Nature::Moment => "2026-11-23 20:15:00",
        Nature::Phone => "13800000001",
        Nature::Plate => "粤B12345",
        Nature::Code => "O261123201500K7Q29ABCXYZ",
        Nature::Words => "已同意",
    };
    kind.values().iter().map(|key| (*key, text(*key).to_owned())).collect()
}

#[test]
fn a_mapping_is_proposed_for_the_usual_templates() {
    use ValueKey as V;
    /// Key, label and the value that belongs there.
    type Line = (&'static str, &'static str, V);
    let usual: [(MessageKind, &[Line]); 5] = [
        (
            MessageKind::Payment,
            &[
                ("thing1", "停车场名称", V::Place),
                ("car_number2", "车牌号码", V::Plate),
                ("amount3", "支付金额", V::Amount),
                ("time4", "支付时间", V::Time),
            ],
        ),
        (
            MessageKind::Payment,
            &[
                ("character_string1", "订单编号", V::BillNo),
                ("thing2", "缴费项目", V::TradeType),
                ("amount3", "缴费金额", V::Amount),
                ("time6", "缴费时间", V::Time),
                ("thing8", "收款商户", V::Account),
            ],
        ),
        (
            MessageKind::VisitorRequest,
            &[
                ("thing1", "访客姓名", V::Visitor),
                ("phone_number2", "访客电话", V::Phone),
                ("time3", "来访时间", V::Time),
                ("thing4", "来访事由", V::Reason),
            ],
        ),
        (
            MessageKind::VisitorResult,
            &[
                ("phrase1", "审批结果", V::Result),
                ("thing2", "被访人", V::Host),
                ("time3", "预约时间", V::Time),
                ("thing9", "来访地点", V::Place),
            ],
        ),
        (
            MessageKind::Notice,
            &[
                ("thing1", "通知内容", V::Content),
                ("thing2", "发起人", V::Initiator),
                ("time3", "通知时间", V::Time),
            ],
        ),
    ];
    for (kind, wanted) in usual {
        let fields = typed(&wanted.iter().map(|(key, label, _)| (*key, *label)).collect::<Vec<_>>());
        let mapping = propose_mapping(kind, &fields);
        let got: Vec<(&str, V)> = mapping.iter().map(|m| (m.field.as_str(), m.value)).collect();
        assert_eq!(got, wanted.iter().map(|(key, _, value)| (*key, *value)).collect::<Vec<_>>());
        assert_eq!(mapping_problems(kind, &fields, &mapping), []);
        assert!(to_send(by_category(&fields, &mapping, &values(kind))).is_ok());
    }
}

#[test]
fn a_mapping_that_cannot_work_is_told() {
    let fields = typed(&[("thing1", "停车场"), ("time2", "时间"), ("phrase3", "未知")]);
    let mut mapping = propose_mapping(MessageKind::Payment, &fields);
    assert_eq!(mapping.len(), 2);
    let problems = mapping_problems(MessageKind::Payment, &fields, &mapping);
    let empty = MappingProblem::Empty { label: "未知".to_owned() };
    let untold = MappingProblem::Untold { value: ValueKey::Amount };
    assert_eq!(problems, [empty, untold.clone()]);
    mapping.push(category::Mapped { field: "phrase3".to_owned(), value: ValueKey::Amount });
    let problems = mapping_problems(MessageKind::Payment, &fields, &mapping);
    let unsuited = MappingProblem::Unsuited { label: "未知".to_owned(), value: ValueKey::Amount };
    assert_eq!(problems, [unsuited]);
}

#[test]
fn the_fields_alone_say_what_matters() {
    let line = |kind, key: &str| {
        let lines = by_guide(kind, guide(kind), &values(kind));
        lines.into_iter().find(|l| l.key == key).unwrap().value.unwrap()
    };
    assert_eq!(line(MessageKind::Payment, "keyword3"), "已同意 粤B12345");
    assert_eq!(line(MessageKind::Payment, "keyword5"), "12.50元");
    assert_eq!(line(MessageKind::VisitorResult, "keyword4"), "已同意：已同意");
    assert_eq!(line(MessageKind::VisitorRequest, "keyword4"), "已同意");
    for kind in MessageKind::BY_TEMPLATE {
        let sent = to_send(by_guide(*kind, guide(*kind), &values(*kind))).unwrap();
        assert!(sent.iter().all(|(_, text)| text.chars().count() <= 20), "{sent:?}");
    }
}
