//! Words about 双重验证, the second factor of staff.

texts! {
    TITLE: "双重验证", "Two-step verification";
    ABOUT: "登录时除密码外，再输入手机验证器里的 6 位数字。密码泄露了，别人也进不来。", "Signing in takes six digits from an app on your phone besides the password. Who learns the password alone stays out.";
    OFF: "未开启", "Off";
    ON_SINCE: "开启时间", "On since";
    DEMANDED: "您的单位要求所有人开启。关闭后会退出登录，下次登录时重新设置，例如换手机时。", "It is demanded of everybody here. Switching it off signs you out; the next sign-in sets it up anew, as when you change phones.";
    BEGIN: "开始设置", "Set it up";
    SCAN: "用验证器扫码", "Scan with an authenticator app";
    SCAN_ABOUT: "例如微信小程序“腾讯身份验证器”、Microsoft 或 Google Authenticator。扫不了码时，手动输入密钥。", "Such as Microsoft or Google Authenticator, or Tencent's in WeChat. Where the code cannot be scanned, type the secret.";
    QR_ALT: "双重验证密钥的二维码", "QR code of the secret";
    SECRET: "密钥", "Secret";
    ONCE: "二维码和密钥只在设置时显示，10 分钟内有效，确认后不再显示。", "Code and secret are shown while you set it up, for ten minutes, and never again.";
    CODE: "验证码", "Code";
    SIX_DIGITS: "验证器显示的 6 位数字", "The six digits that the app shows";
    CONFIRM: "确认开启", "Switch it on";
    SWITCHED_OFF: "双重验证已关闭", "Two-step verification is off";
    RECOVERY: "恢复码", "Recovery codes";
    RECOVERY_ABOUT: "手机不在身边时，用一个恢复码代替验证码登录。每个只能用一次，只显示这一次，请现在保存好。", "Each signs you in once when you do not have your phone. They are shown this once: keep them now.";
    LEFT: "剩余恢复码", "Recovery codes left";
    KEPT: "我已保存好", "I have kept them";
    DOWNLOAD: "下载", "Download";
    RENEW: "重新生成恢复码", "Make new recovery codes";
    RENEW_CONSEQUENCE: "原来的恢复码会全部作废。", "The ones before stop working.";
    END: "关闭双重验证", "Switch it off";
    END_CONSEQUENCE: "之后登录只需要密码。", "From then on the password alone signs you in.";
    CODE_OR_RECOVERY: "6 位验证码，或一个恢复码", "Six digits, or a recovery code";
}

// Signing in.
texts! {
    STEP: "输入验证码", "Enter the code";
    STEP_ABOUT: "打开手机上的验证器，输入“Peake Pay”的 6 位数字。", "Open your authenticator app and enter the six digits of Peake Pay.";
    RECOVERY_CODE: "恢复码", "Recovery code";
    RECOVERY_HINT: "开启双重验证时保存的 16 位字符，横线可省略", "The 16 characters that you kept; dashes do not matter";
    USE_RECOVERY: "手机不在身边？使用恢复码", "No phone at hand? Use a recovery code";
    USE_CODE: "改用验证码", "Use a code of the app";
    OTHER_LOGIN: "换个账号登录", "Sign in as somebody else";
    SET_UP: "设置双重验证", "Set up two-step verification";
    SET_UP_ABOUT: "您的单位要求先完成这一步，再进入管理后台。", "It is demanded here before you come in.";
    GO_ON: "我已保存好，进入后台", "I have kept them, go on";
}

// 员工
texts! {
    DEMAND: "要求双重验证", "Demand two-step verification";
    DEMAND_ABOUT: "没有开启的人，下次登录时必须先设置。", "Whoever has none sets it up at the next sign-in.";
    OF_OPERATOR: "本运营商的员工", "Everybody of this operator";
    OF_PLATFORM: "平台人员", "The platform's staff";
    IS_DEMANDED: "要求", "Demanded";
    NOT_DEMANDED: "不要求", "Not demanded";
    DEMAND_ON: "开始要求", "Demand it";
    DEMAND_OFF: "不再要求", "Demand it no more";
    SAVED: "已保存", "Saved";
    RESET: "重置双重验证", "Reset two-step verification";
    RESET_CONSEQUENCE: "用于手机丢失且没有恢复码的人。对方在所有设备上退出登录，之后可重新设置。请先确认是本人提出的。", "For somebody who lost phone and recovery codes. They are signed out everywhere and can set it up anew. Make sure that it is they who ask.";
    RESET_DONE: "双重验证已重置", "Two-step verification is reset";
}
