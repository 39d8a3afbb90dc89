//! Signing in, people, sites, integration, and whatever any form can be told.

use crate::i18n::{Text, t};

pub(super) const ERRORS: &[(&str, Text)] = &[
    ("invalid_input", t("请检查标出的内容", "Please check the marked fields")),
    ("not_signed_in", t("登录已失效，请重新登录", "Your session ended. Please sign in again")),
    ("forbidden", t("您的角色不能进行这项操作", "Your role does not allow this")),
    (
        "no_operator_selected",
        t("请先在页面上方选择运营商", "Select an operator at the top of the page first"),
    ),
    ("not_found", t("没有找到，可能已被删除", "Not found; it may have been deleted")),
    ("too_many_requests", t("尝试次数过多，请在 {0} 秒后再试", "Too many tries. Please wait {0} seconds")),
    (
        "internal",
        t(
            "系统出错，您输入的内容没有丢失，请稍后再试",
            "Something failed on our side. Nothing you typed is lost; please try again",
        ),
    ),
    ("required", t("必填", "Required")),
    ("wrong_password", t("当前密码不正确", "That is not the current password")),
    ("password_too_short", t("密码至少需要 {0} 位", "A password needs at least {0} characters")),
    ("too_long", t("最多 {0} 个字符", "At most {0} characters")),
    ("not_minutes", t("请填写整数分钟", "Whole minutes, please")),
    ("not_an_amount", t("请填写金额（元），最多两位小数", "An amount in yuan with at most two decimals")),
    ("not_a_day", t("请填写日期，例如 2026-11-23", "A day like 2026-11-23")),
    ("tariff_period", t("每段时长为 1 至 1440 分钟", "A period has 1 to 1440 minutes")),
    ("tariff_minutes", t("最多 1440 分钟", "At most 1440 minutes")),
    ("tariff_cap", t("封顶不能低于一段的价格", "The cap cannot be below the price of one period")),
    (
        "kind_fixed",
        t(
            "停车场与充值点不能互换，请新建一个",
            "A car park does not become a card station; please add a new one",
        ),
    ),
    ("terminal_revoked", t("这台终端已停用", "This terminal is revoked")),
    (
        "rotation_under_way",
        t("上次更换的旧密钥还在接受期内，请先结束旧密钥", "An old key is still taken; end it first"),
    ),
    (
        "key_numbers_used_up",
        t("这台终端的密钥已更换 254 次，请新增终端", "This terminal had 255 keys; add a new terminal"),
    ),
    (
        "public_base_too_long",
        t(
            "部署的公开地址太长，账单地址会超过 300 个字符，请联系部署人员",
            "The public address is too long for bills below 300 characters; ask whoever runs the system",
        ),
    ),
    ("no_such_route", t("没有这个接口地址", "There is no such interface address")),
    ("method_not_allowed", t("这个地址不接受此请求方法", "This address does not take this method")),
    ("unsupported_media_type", t("请求正文必须是 application/json", "The body must be application/json")),
    ("body_too_large", t("请求正文太大", "The body is too large")),
    ("wrong_shape", t("请求的字段不符合要求", "The fields of the request are not as required")),
    ("malformed_request", t("请求正文不是有效的 JSON", "The body is not valid JSON")),
    ("api_key_invalid", t("接口密钥缺失、无效或已停用", "The API key is missing, wrong or revoked")),
    (
        "timed_out",
        t("处理超时，请稍后查询结果后再重试", "It took too long. Look up the result before you try again"),
    ),
    ("wrong_login_or_password", t("账号或密码不正确", "Wrong login or password")),
    ("account_locked", t("该账号已被锁定，请联系管理员", "This account is locked; ask an administrator")),
    (
        "second_factor_shape",
        t("请输入 6 位数字验证码，或 16 位恢复码", "Six digits, or the 16 characters of a recovery code"),
    ),
    ("six_digits", t("请输入验证器显示的 6 位数字", "Enter the six digits that the app shows")),
    (
        "second_factor_wrong",
        t(
            "验证码不正确，请确认手机时间准确后再试",
            "Not the code of this moment. Is the clock of your phone right?",
        ),
    ),
    (
        "second_factor_used",
        t("这个验证码已经用过，请等下一个", "This code was used already. Please wait for the next one"),
    ),
    ("recovery_code_wrong", t("恢复码不正确，或已经用过", "No recovery code of yours, or used already")),
    (
        "sign_in_again",
        t("登录超时，请重新输入账号和密码", "That took too long. Please enter login and password again"),
    ),
    ("second_factor_on", t("双重验证已经开启", "Two-step verification is on already")),
    ("second_factor_off", t("双重验证没有开启", "Two-step verification is off")),
    (
        "second_factor_begin_again",
        t("设置已超时，请重新开始", "That took too long. Please begin the set-up again"),
    ),
    ("not_yourself", t("不能对自己的账号进行此操作", "You cannot do this to your own account")),
    (
        "role_fixed",
        t("平台人员与运营商人员不能互换角色", "Platform staff and operators' staff cannot change places"),
    ),
    (
        "verification_file_served",
        t(
            "这个地址已经在提供一个校验文件；如果是您的，请先移除它",
            "A file is served at this address already; if it is yours, remove it first",
        ),
    ),
    (
        "verification_file_waiting",
        t("文件还在等待平台人员发布", "The file still waits for the platform's staff"),
    ),
    ("too_many_files", t("校验文件太多，请先移除不用的", "Too many files: remove some first")),
    (
        "verification_name_shape",
        t("文件名应为字母、数字、_、- 组成，以 .txt 结尾", "Letters, digits, _ and -, ending in .txt"),
    ),
    (
        "verification_name_platform",
        t(
            "只能上传 MP_verify_ 加 16 位字母数字的 .txt；其他校验文件请交给平台人员上传",
            "Only MP_verify_ and 16 letters and digits; let the platform's staff upload other files",
        ),
    ),
    (
        "verification_too_large",
        t("最多 {0} 字节，请确认没有选错文件", "At most {0} bytes: is it the right file?"),
    ),
    (
        "verification_path_shape",
        t(
            "路径由字母、数字和 - 组成，用 / 分隔，最多 4 段",
            "Letters, digits and -, parted by /, at most four parts",
        ),
    ),
    ("too_many_webhooks", t("最多只能有 10 个推送地址", "At most ten webhooks")),
    ("site_closed", t("该车场已停用", "This car park is closed")),
    ("taken", t("已被使用", "Taken")),
    (
        "code_shape",
        t(
            "只能用字母、数字、- 和 _，最多 {0} 个字符",
            "Letters, digits, - and _ only, at most {0} characters",
        ),
    ),
    ("name_shape", t("首尾不能有空格，不能有控制字符", "No spaces around it and no control characters")),
    (
        "login_shape",
        t(
            "登录名只能用字母、数字和 . - _ @，最多 64 个字符",
            "A login has letters, digits and . - _ @, at most 64 characters",
        ),
    ),
    ("password_too_weak", t("这个密码太容易被猜到", "This password is too easy to guess")),
    (
        "url_shape",
        t(
            "请输入以 http:// 或 https:// 开头的完整地址",
            "Enter a whole address that begins with http:// or https://",
        ),
    ),
    ("exit_minutes_range", t("应为 1 至 1440 分钟", "1 to 1440 minutes")),
    ("not_a_moment", t("不是有效的时间", "Not a moment")),
    ("in_the_future", t("时间在未来，请校准时钟", "In the future; set the clock right")),
    ("before_entry", t("离场早于入场", "Before the vehicle came in")),
    (
        "platform_staff_apart",
        t("平台人员请写在 platform_staff 中", "Platform staff belong under platform_staff"),
    ),
    ("no_such_lane", t("没有这个车道", "There is no such lane")),
    ("guide_nothing", t("请至少选择一项", "Choose at least one thing")),
    (
        "guide_family",
        t(
            "银联商务不能与微信、支付宝扫码同时用，请只选一种",
            "ChinaUMS and WeChat or Alipay scan exclude each other: choose one",
        ),
    ),
    (
        "guide_changed",
        t(
            "别人刚刚改过这里。已显示最新内容，请再看一眼后保存",
            "Somebody changed this a moment ago. The page shows it now; look again, then save",
        ),
    ),
    ("guide_method_off", t("支付方式已停用", "The payment method is switched off")),
];
