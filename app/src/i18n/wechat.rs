//! The console's words about WeChat Pay's two halves and its two interfaces.

texts! {
    HALVES: "微信支付的两种收款方式", "The two ways of WeChat Pay";
    HALF_OA: "公众号（扫码）", "Official account (scan)";
    HALF_APP: "开放平台（App）", "Open platform (App)";
    APP_TITLE: "微信 App 支付", "WeChat Pay in the App";
    APP_ABOUT: "用户在手机 App 里用微信付款；商户号可以与公众号相同，也可以另用一个，便于分开结算。", "People pay with WeChat inside the App; the merchant number may be the official account's or another one, to be settled apart.";
    SWITCH_OFF_APP: "App 里的用户将不能再用微信付款；已经发起的付款不受影响。", "People in the App can no longer pay with WeChat; payments under way are not affected.";
    SHARED: "公众号与 App 使用同一个商户号：密钥和证书只有一套，在任何一处替换都对两边生效。", "Official account and App use the same merchant number: there is one set of keys, and replacing it in either place counts for both.";
    MOBILE_APP: "移动应用", "Mobile app";
    MOBILE_APP_ABOUT: "微信开放平台（open.weixin.qq.com）→ 管理中心 → 移动应用 → 查看。", "On open.weixin.qq.com: 管理中心 → 移动应用 → 查看.";
    MOBILE_APP_ID_HINT: "移动应用自己的 AppID，以 wx 开头；不是公众号的", "The mobile app's own, begins with wx; not the official account's";
    MOBILE_APP_SECRET_HINT: "32 位；在开放平台只显示一次，重置后请在这里替换", "32 characters, shown once on the open platform; after a reset replace it here";
    INTERFACE: "接口版本", "Interface";
    INTERFACE_ABOUT: "换版本不影响已经发起的支付：它们按原来的版本查询、到账和退款。", "Changing it leaves payments under way alone: they are asked about, settled and refunded all the same.";
    INTERFACE_LEGEND: "使用哪个版本", "Which version";
    V3: "API v3（推荐）", "API v3 (recommended)";
    V3_HINT: "用证书签名，通知加密；需要 API v3 密钥", "Signed with certificates, notifications encrypted; needs the API v3 key";
    V2: "API v2", "API v2";
    V2_HINT: "只有 32 位 API 密钥的商户号用它；证书只用于退款", "For merchant numbers that hold only the 32-character API key; the certificate is for refunds";
    API_KEY: "API 密钥", "API key";
    API_KEY_HINT: "您在 账户中心 → API安全 → 设置密钥 自己设置的 32 位字符", "The 32 characters that you set under 账户中心 → API安全 → 设置密钥";
    REFUND_CERTIFICATE_HINT: "退款时微信支付要求出示；在 账户中心 → API安全 申请，从下载的压缩包里取", "WeChat Pay takes refunds with it only; from the archive you downloaded under 账户中心 → API安全";
}
