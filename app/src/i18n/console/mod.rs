//! The console's words, in the order of the menu.

mod money;
mod setup;
mod sites;

pub use money::*;
pub use setup::*;
pub use sites::*;

// Everywhere.
texts! {
    PRODUCT: "披克支付", "Peake Pay";
    INTERNAL: "系统出错，请稍后再试", "Something failed on our side. Please try again";
    UNREACHABLE: "没有连上服务器，您输入的内容还在，请检查网络后再试", "The server could not be reached. What you typed is still here; check the network and try again";
    SAVE: "保存", "Save";
    CANCEL: "取消", "Cancel";
    CONFIRM: "确定", "Confirm";
    CLOSE: "关闭", "Close";
    EDIT: "修改", "Edit";
    DELETE: "删除", "Delete";
    REVOKE: "停用", "Revoke";
    REVOKED: "已停用", "Revoked";
    OPEN: "进入", "Open";
    SHOW: "查看", "Show";
    SEARCH: "搜索", "Search";
    CLEAR: "清除条件", "Clear";
    REFRESH: "刷新", "Refresh";
    REPLACE: "替换", "Replace";
    COPY: "复制", "Copy";
    COPIED: "已复制", "Copied";
    COPY_BY_HAND: "浏览器不允许自动复制，请选中文字后手动复制", "The browser does not allow copying; please select the text and copy it by hand";
    OPTIONAL: "选填", "optional";
    LOADING: "正在加载", "Loading";
    TRY_AGAIN: "重试", "Try again";
    COMMA: "，", ", ";
    NEVER: "从未", "Never";
    PICK_FILE: "选择文件", "Pick a file";
    FILE_TOO_LARGE: "文件太大，这不是证书或密钥文件", "The file is too large to be a certificate or a key";
    STORED_AT: "已加密保存于", "Stored encrypted on";
    KEEP_STORED: "不替换，保留已保存的", "Keep the stored one";
    PAGES: "翻页", "Pages";
    FIRST_PAGE: "回到第一页", "First page";
    NEXT_PAGE: "下一页", "Next page";
    ACTIONS: "操作", "Actions";
    NAME: "名称", "Name";
    CODE: "编码", "Code";
    KIND: "类型", "Kind";
    STATE: "状态", "State";
    AMOUNT: "金额", "Amount";
    REASON: "原因", "Reason";
    CREATED_AT: "创建时间", "Created";
    VALID_UNTIL: "有效期至", "Valid until";
    UNIT_MINUTES: "分钟", "min";
    UNIT_YUAN: "元", "yuan";
    HOURS: "小时", "h";
    FORBIDDEN: "您的角色看不到这个页面", "Your role does not show this page";
    FORBIDDEN_ABOUT: "需要时请联系管理员调整角色。", "Ask an administrator if you need it.";
    NOT_FOUND: "页面不存在", "No such page";
    NOT_FOUND_ABOUT: "地址可能已经变更，请从菜单重新进入。", "The address may have changed. Please start from the menu.";
    TO_OVERVIEW: "回到总览", "To the overview";
    SKIP: "跳到正文", "Skip to content";
}

phrases! {
    fn payments(n): "{n} 笔", "{n} payments";
    fn yesterday(sum): "昨日 {sum}", "yesterday {sum}";
}

// The frame.
texts! {
    MENU: "菜单", "Menu";
    MENU_MONEY: "收款", "Money";
    MENU_SITES: "停车场管理", "Car parks";
    MENU_BASICS: "基础信息管理", "Basic settings";
    MENU_METHODS: "支付方式管理", "Payment methods";
    MENU_INTEGRATION: "系统对接", "Integration";
    MENU_SYSTEM: "系统管理", "System";
    OPERATOR: "运营商", "Operator";
    CHOOSE_OPERATOR: "请选择运营商", "Choose an operator";
    SWITCH: "切换", "Switch";
    THEME: "外观", "Appearance";
    THEME_SYSTEM: "跟随系统", "As the system";
    THEME_LIGHT: "浅色", "Light";
    THEME_DARK: "深色", "Dark";
    ACCOUNT: "我的账号", "My account";
    SIGN_OUT: "退出登录", "Sign out";
}

// Signing in.
texts! {
    SIGN_IN: "登录", "Sign in";
    SIGN_IN_TITLE: "登录管理后台", "Sign in to the console";
    SIGN_IN_ABOUT: "配置收款账户、查看每一笔停车费。", "Set up payment accounts and see every parking fee.";
    LOGIN: "账号", "Account";
    PASSWORD: "密码", "Password";
}
