//! The console's words about message push (推送配置) and messages (消息记录).

texts! {
    SCOPE_NOTICES: "发送消息通知", "Send notices";
    SCOPE_NOTICES_HINT: "ERP、OA 等系统经本平台推送微信消息，并查询送达情况", "For ERP and OA systems: push notices, ask what became of them";
}
