//! The words of 自检 and 到期日历 that the browser needs.

texts! {
    SELF_CHECK: "自检", "Self-check";
    SELF_CHECK_ABOUT: "把能检查的都检查一遍：哪里不对、在哪里改、要填什么。每天夜里自动运行。", "Checks everything that can be checked: what is wrong, where to mend it, what to paste. Runs every night by itself.";
    CHECK_ALL: "全部检查", "Check everything";
    CHECK_AREA: "重新检查", "Check again";
    CHECKING: "正在检查…", "Checking…";
    CHECKED: "检查完成", "Checked";
    NEVER_CHECKED: "还没有检查过", "Nothing was checked yet";
    NEVER_CHECKED_ABOUT: "点“全部检查”，大约需要半分钟。", "Press “Check everything”; it takes about half a minute.";
    ONLY_ACTION: "只看需要处理的", "Only what needs action";
    NOTHING_TO_DO: "没有需要处理的项目", "Nothing needs action";
    LAST_RUN: "上次检查", "Last run";
    V_FAIL: "有误", "Wrong";
    V_WARN: "请留意", "Look at it";
    V_CANNOT: "无法自动检查", "Cannot be checked";
    V_PASS: "正常", "Right";
    WHERE: "在哪里改", "Where to mend it";
    PROVIDER_WORDS: "对方原话", "The provider's own words";
    TO_PAGE: "打开本系统的设置页", "Open the page here";
    METHODS: "支付方式", "Payment methods";
    METHODS_ABOUT: "启用前必须通过关键检查。确有把握时可以说明原因后强制启用，会记入审计日志并一直提示。", "A method goes on once its essential checks pass. If you know better, say why: it is audited and stays marked.";
    M_ON: "已启用", "On";
    M_OFF: "未启用", "Off";
    M_READY: "可以启用", "Ready";
    M_BLOCKED: "未通过检查", "Checks have not passed";
    M_OVERRIDDEN: "强制启用", "On by override";
    OVERRIDE: "强制启用", "Switch on all the same";
    OVERRIDE_ASK: "没有通过检查，仍要启用？", "Switch on although checks have not passed?";
    OVERRIDE_CONSEQUENCE: "付款人可能付不了款，或者钱到了却没有入账。启用后会一直显示警告，直到检查通过。", "Payers may fail to pay, or money may come in unseen. A warning stays until the checks pass.";
    REASON: "原因", "Reason";
    REASON_HINT: "例如：已电话确认对方正在处理，今天必须收款", "For example: the provider confirmed by phone that it is being mended";
    OVERRIDDEN: "已启用，请尽快让检查通过", "It is on: see that the checks pass soon";
    CALENDAR: "到期日历", "Expiry calendar";
    CALENDAR_ABOUT: "证书什么时候到期、密钥用了多久、平台这个月还允许改几次。到期前 60、30、7 天会在页面上方提醒。", "When certificates end, how old keys are, what the platforms still allow this month. A banner warns 60, 30 and 7 days before.";
    ENDINGS: "到期", "What ends";
    NO_ENDINGS: "还没有会到期的证书。", "No certificate that ends is stored yet.";
    AGES: "密钥使用时间", "Age of keys";
    AGES_ABOUT: "没有到期日，但建议每年更换一次。", "They have no end; replace them once a year.";
    QUOTAS: "平台的修改次数", "Changes that platforms allow";
    QUOTAS_ABOUT: "平台不提供查询，请在每次保存后点“记一次”。", "No interface tells: press “Count one” after each save.";
    COUNT_ONE: "记一次", "Count one";
    COUNTED: "已记录", "Counted";
    RESETS: "重新计数", "Counts anew";
    VERSIONS: "密钥与证书的版本", "Versions of keys and certificates";
    VERSIONS_ABOUT: "更换后旧版本仍用来验签，进行中的付款不受影响。", "After a replacement older versions go on verifying: payments under way finish with them.";
    CURRENT: "正在使用", "In use";
    VERIFIES: "仍可验签", "Still verifies";
    ENDED: "已到期", "Ended";
    RECORDED: "需要人工登记的日期", "Dates to enter by hand";
    RECORDED_ABOUT: "从对方平台上抄下来，到期前同样会提醒。", "Read them on the other side's page; they are warned of like the others.";
    DAY: "到期日", "Ends on";
    NOT_RECORDED: "未登记", "Not entered";
    RECORD: "登记", "Enter";
    CHANGE_DATE: "修改", "Change";
    RECORDED_DONE: "已登记", "Entered";
    WHAT: "项目", "What";
    NUMBER: "号码", "Number";
    LEFT: "剩余", "Left";
    SINCE: "启用于", "Since";
    VERSION: "版本", "Version";
    SERIAL: "证书序列号", "Serial";
    SAVED: "保存于", "Saved";
    STATE: "状态", "State";
    BANNER_CALENDAR: "查看到期日历", "Open the calendar";
    BANNER_DISMISS: "知道了", "Dismiss";
}

phrases! {
    fn counts(fail, warn, cannot, pass): "{fail} 项有误 · {warn} 项请留意 · {cannot} 项无法自动检查 · {pass} 项正常", "{fail} wrong · {warn} to look at · {cannot} cannot be checked · {pass} right";
    fn days_left(n): "{n} 天", "{n} days";
    fn used_of(used, allowed): "已用 {used} 次，共 {allowed} 次", "{used} of {allowed} used";
    fn override_note(actor, reason): "{actor} 强制启用：{reason}", "Switched on by {actor} all the same: {reason}";
}
