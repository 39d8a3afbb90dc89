//! Visitors and their hosts.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("mobile_number", t("请填写 11 位手机号码", "Enter a mobile number of 11 digits")),
    ("choose_host", t("请选择被访人", "Choose whom you visit")),
    ("visit_time", t("请选择日期和时间", "Choose a date and a time")),
    ("visit_past", t("开始时间已经过去", "That time has passed")),
    ("visit_too_far", t("只能预约 60 天以内的来访", "Book at most 60 days ahead")),
    ("visit_backwards", t("结束时间要晚于开始时间", "The end must be later than the begin")),
    ("visit_too_long", t("一次来访最长 3 天", "A visit lasts three days at most")),
    ("visits_closed", t("这里暂不接受访客预约", "Visits cannot be booked here at present")),
    (
        "visit_decided",
        t("这个预约已经处理过或已结束，请刷新查看", "This booking was decided or has ended; look again"),
    ),
    (
        "visit_changed",
        t("访客刚修改了预约，请看过新的内容再处理", "The visitor just changed it; look at it again first"),
    ),
    ("too_many_hosts", t("被访人最多 500 位", "At most 500 hosts")),
    (
        "host_changed",
        t("这位被访人刚被别人修改，请刷新后再试", "Somebody just changed this host; look again"),
    ),
    ("no_more_keys", t("这个地点的密钥序号已用完", "This site has no more key numbers")),
    ("key_changed", t("别人刚签发了新密钥，请刷新", "Somebody else just issued a key; look again")),
    ("retention_days", t("请填写 7 到 730 之间的天数", "Enter 7 to 730 days")),
    ("visit_differs", t("该停车编号已用于另一次入场", "This number was used for another stay")),
];
