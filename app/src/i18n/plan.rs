//! 开通向导: the few words that its pages bring themselves; everything else comes from the server.

texts! {
    GUIDE: "开通向导", "Getting started";
    GUIDE_ABOUT: "按步骤办好各个账号。能自动检查的步骤，办好后自己打勾。", "Step by step to working accounts. What the system can check ticks itself.";
    CHOOSE: "选择要开通的", "Choose what you want";
    CHOOSE_ABOUT: "回答五个问题，得到一份只含必要步骤的清单。", "Five questions lead to a list of just the steps you need.";
    CHOOSE_AGAIN: "重新选择", "Choose again";
    MAKE_PLAN: "生成清单", "Make the plan";
    NOTHING_CHOSEN: "还没有选择要开通的内容", "Nothing was chosen yet";
    NOTHING_CHOSEN_ABOUT: "先回答五个问题，大约一分钟。以后随时可以改，进度不会丢。", "Answer five questions first, about a minute. It can be changed at any time; progress stays.";
    ASK_ADMINISTRATOR: "请管理员先选择要开通的内容。", "Ask an administrator to choose what is wanted.";
    PROGRESS: "进度", "Progress";
    NEXT: "现在可以做", "To do now";
    GO: "去办", "Open";
    ALL_DONE: "全部办好了", "Everything is done";
    ALL_DONE_ABOUT: "每晚会自动检查，有变化时对应步骤会重新打开。", "It is checked every night; a step opens again when something changes.";
    WAITING: "正在等对方", "Waiting for others";
    STEPS: "全部步骤", "All steps";
    PAPERS: "资料清单", "List of papers";
    PAPERS_ABOUT: "打印出来逐项打勾，备齐再开始申请。", "Print it, tick what you have, and apply once it is complete.";
    PAPERS_EVERY: "申请时都要用到", "Needed for every application";
    PAPERS_STEPS: "各步骤另外要准备", "Needed besides, step by step";
    PRINT: "打印", "Print";
    STEP: "开通步骤", "Step";
    WHY: "为什么要做", "What it is for";
    MENU_THEN: "菜单", "Menu";
    MENU_NOW: "现在叫", "Today";
    PREPARE: "先准备好", "Have at hand";
    ACTS: "怎么做", "What to do";
    VALUES: "照抄这些值", "Values to paste";
    VALUES_ABOUT: "点复制，再粘贴到对方页面，一个字都不要改。", "Copy, and paste on their page without changing a letter.";
    MISTAKES: "容易出错的地方", "What goes wrong";
    LINKS: "对方的页面", "Their pages";
    HERE: "在本系统：", "Here: ";
    FIRST: "要先办好", "First";
    STATE: "办到哪一步了", "How far it is";
    ASSIGNEE: "由谁办理", "Who does it";
    ASSIGNEE_HINT: "姓名，可以是没有账号的人", "A name; also of somebody without a sign-in here";
    NOTE: "备注", "Note";
    NOTE_HINT: "例如申请单号、对方联系人。不要写密码和密钥", "Such as the application's number or whom to call. No passwords or keys";
    SAVED: "已保存", "Saved";
    LAST_WORD: "最后更新", "Last said";
    BEFORE: "上一步", "Before";
    AFTER: "下一步", "After";
    TO_PLAN: "返回清单", "Back to the plan";
    BLOCKED: "前面还有没办好的步骤", "Something else comes first";
    WRONG: "检查没有通过", "A check failed";
    BOARD: "开通进度", "Progress of all";
    BOARD_ABOUT: "每家运营商办到哪一步，在等谁，等了多久。", "How far every operator is, on whom it waits, and since when.";
    BOARD_EMPTY: "还没有运营商", "No operators yet";
    BOARD_EMPTY_ABOUT: "添加运营商后，这里会显示它们的开通进度。", "Once there are operators, their progress shows here.";
    OPERATOR: "运营商", "Operator";
    DONE: "已完成", "Done";
    WAITS_FOR: "在等", "Waits for";
    TO_DO: "轮到", "To do";
    MOVED: "最近更新", "Last moved";
    NOT_CHOSEN: "未选择", "Nothing chosen";
    UNFINISHED: "开通还没完成", "Not everything is set up yet";
    START: "开始", "begin";
    CONTINUE: "继续", "go on";
}

phrases! {
    fn of(settled, total): "{settled} / {total}", "{settled} of {total}";
    fn step_of(number, total): "第 {number} 步，共 {total} 步", "Step {number} of {total}";
    fn settled_of(settled, total): "已完成 {settled} 步，共 {total} 步", "{settled} of {total} steps done";
}
