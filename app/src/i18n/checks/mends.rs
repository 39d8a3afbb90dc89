//! What to do about a finding, and where. Where the guide's menu is called otherwise today, both names stand: today's
//! first.

use crate::i18n::{Text, t};

/// By the check: its whole key, its name, the word that its name begins with, or its area.
pub(super) const MENDS: &[(&str, Text)] = &[
    (
        "white_list",
        t(
            "微信公众平台 → 设置与开发 → 基本配置 → IP白名单 → 查看 → 修改（原：开发 → 基本配置），把下面的地址加进去，由管理员扫码确认",
            "Official account platform: 设置与开发 → 基本配置 → IP白名单 → 查看 → 修改 (2020: 开发 → 基本配置). Add the address below; the administrator confirms by scanning",
        ),
    ),
    (
        "app_secret",
        t(
            "到微信公众平台 → 设置与开发 → 基本配置（原：开发 → 基本配置）核对 AppID；AppSecret 不记得就在那里重置。它只显示一次，马上复制，再到本系统的设置页替换",
            "Compare the AppID at the official account platform: 设置与开发 → 基本配置 (2020: 开发 → 基本配置). Where nobody knows the AppSecret, reset it there: it is shown once, so copy it at once and replace it on the page here",
        ),
    ),
    (
        "service_account",
        t(
            "到微信公众平台 → 设置与开发 → 账号设置 → 账号详情（原：公众号设置）看“类型”和“微信认证”：必须是已认证的服务号。订阅号不能改成服务号时，另外注册并认证一个服务号，再到本系统换成它的 AppID。两样都对，就看下面的“接口权限：模板消息”",
            "See 类型 and 微信认证 at the official account platform: 设置与开发 → 账号设置 → 账号详情 (2020: 公众号设置). It has to be a certified service account (服务号). Where it is none, register and certify one and enter its AppID here. Where both are right, look at the permission for template messages",
        ),
    ),
    (
        "certified",
        t(
            "微信公众平台 → 设置与开发 → 账号设置 → 账号详情（原：公众号设置）→ 微信认证 → 申请（每年一次）",
            "Official account platform: 设置与开发 → 账号设置 → 账号详情 (2020: 公众号设置) → 微信认证, once a year",
        ),
    ),
    (
        "permission_templates",
        t(
            "微信公众平台 → 广告与服务 → 模板消息 → 申请开通（原：添加功能插件 → 模板消息）；是否获得见 设置与开发 → 接口权限（原：开发 → 接口权限）",
            "Official account platform: 广告与服务 → 模板消息 (2020: 添加功能插件 → 模板消息); what is held stands under 设置与开发 → 接口权限",
        ),
    ),
    (
        "permission_jsapi",
        t(
            "微信公众平台 → 设置与开发 → 接口权限（原：开发 → 接口权限）",
            "Official account platform: 设置与开发 → 接口权限",
        ),
    ),
    (
        "permission_user_info",
        t(
            "微信公众平台 → 设置与开发 → 接口权限（原：开发 → 接口权限）→ 用户管理：“获取用户基本信息”应为“已获得”",
            "Official account platform: 设置与开发 → 接口权限 (2020: 开发 → 接口权限) → 用户管理: 获取用户基本信息 has to be 已获得",
        ),
    ),
    (
        "web_domain",
        t(
            "微信公众平台 → 设置与开发 → 账号设置 → 功能设置（原：公众号设置）→ 网页授权域名，填下面的域名，不带 http://，每月最多保存三次。平台要求校验文件时：下载它，在本系统“公众号接入”上传，等平台人员发布，再按保存",
            "Official account platform: 设置与开发 → 账号设置 → 功能设置 (2020: 公众号设置) → 网页授权域名. Enter the domain below without http://; three saves a month. Where the platform asks for a verification file: download it, upload it here under 公众号接入, wait until the platform's staff release it, then save",
        ),
    ),
    (
        "verification_files",
        t(
            "在本系统“公众号接入”上传公众号功能设置页要求的那个校验文件，等平台人员发布，再到微信公众平台 → 设置与开发 → 账号设置 → 功能设置（原：公众号设置）保存域名",
            "Upload the file that the platform asks for under 公众号接入 here and wait until the platform's staff release it; then save the domain at 设置与开发 → 账号设置 → 功能设置 (2020: 公众号设置)",
        ),
    ),
    (
        "directory",
        t(
            "微信支付商户平台 → 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加（须超级管理员）：协议选 {0}，后面粘贴下面这一条。约五分钟后生效",
            "Merchant platform: 产品中心 → 开发配置 → JSAPI支付授权目录 → 添加 (super administrator). Choose {0} and paste the entry below after it; it takes about five minutes",
        ),
    ),
    (
        "wechat_oa.product",
        t(
            "微信支付商户平台 → 产品中心 → 我的产品 → JSAPI支付 → 开通",
            "Merchant platform: 产品中心 → 我的产品 → JSAPI支付 → 开通",
        ),
    ),
    (
        "wechat_app.product",
        t(
            "微信支付商户平台 → 产品中心 → 我的产品 → APP支付 → 开通",
            "Merchant platform: 产品中心 → 我的产品 → APP支付 → 开通",
        ),
    ),
    (
        "alipay.product",
        t(
            "支付宝商家平台 → 产品中心 → JSAPI支付（原：生活号支付）→ 立即签约；应用须已上线，并绑定到该商家账号",
            "Alipay merchant platform: 产品中心 → JSAPI支付 → 立即签约; the application has to be online and bound to the merchant",
        ),
    ),
    (
        "unionpay.product",
        t(
            "联系收单机构或银联商户服务（95516）开通手机支付控件产品",
            "Ask the acquirer or UnionPay (95516) to switch the App control on",
        ),
    ),
    (
        "app_bound",
        t(
            "微信支付商户平台 → 产品中心 → AppID账号管理 → 关联AppID（原：APPID授权管理 → 关联更多AppID），再到微信公众平台 → 广告与服务 → 微信支付 → 商户号管理确认",
            "Merchant platform: 产品中心 → AppID账号管理 → 关联AppID (2020: APPID授权管理 → 关联更多AppID); then confirm at the official account platform: 广告与服务 → 微信支付 → 商户号管理",
        ),
    ),
    (
        "mobile_app_bound",
        t(
            "微信支付商户平台 → 产品中心 → AppID账号管理 → 关联AppID，账号类型选 App应用（原：APPID授权管理 → 关联更多AppID），再到微信开放平台 → 管理中心 → 移动应用 → 微信支付确认",
            "Merchant platform: 产品中心 → AppID账号管理 → 关联AppID, kind App应用 (2020: APPID授权管理 → 关联更多AppID); then confirm at the open platform: 管理中心 → 移动应用 → 微信支付",
        ),
    ),
    (
        "merchant_signature",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书：下载当前的 apiclient_cert.pem 和 apiclient_key.pem，一起在本系统替换。商户号见 账户中心 → 商户信息（原：个人信息）",
            "Merchant platform: 账户中心 → API安全 → 商户API证书. Take the current apiclient_cert.pem and apiclient_key.pem and replace both here. The merchant number stands under 账户中心 → 商户信息 (2020: 个人信息)",
        ),
    ),
    (
        "unionpay.merchant_signature",
        t(
            "银联商户服务网站 → 证书管理：下载当前的签名证书，在本系统替换",
            "UnionPay's merchant service → 证书管理: take the current signing certificate and replace it here",
        ),
    ),
    (
        "merchant_certificate",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书 → 更换；新证书在本系统替换后，旧证书仍能完成进行中的付款",
            "Merchant platform: 账户中心 → API安全 → 商户API证书 → 更换. Replace it here; payments under way finish with the old one",
        ),
    ),
    (
        "refund_certificate",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 商户API证书（apiclient_cert.pem 与 apiclient_key.pem 须成对）",
            "Merchant platform: 账户中心 → API安全 → 商户API证书 (apiclient_cert.pem and apiclient_key.pem belong together)",
        ),
    ),
    (
        "api_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 设置API密钥：自己定 32 个字符，在那里和本系统填同一个",
            "Merchant platform: 账户中心 → API安全 → 设置API密钥: choose 32 characters and enter the same there and here",
        ),
    ),
    (
        "api_v3_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → APIv3密钥：自己定 32 个字符，在那里和本系统填同一个",
            "Merchant platform: 账户中心 → API安全 → APIv3密钥: choose 32 characters and enter the same there and here",
        ),
    ),
    (
        "wechatpay_public_key",
        t(
            "微信支付商户平台 → 账户中心 → API安全 → 微信支付公钥：下载 pub_key.pem，连同公钥 ID 一起填到本系统",
            "Merchant platform: 账户中心 → API安全 → 微信支付公钥: take pub_key.pem and enter it here with its id",
        ),
    ),
    (
        "platform_certificates",
        t(
            "微信支付商户平台 → 账户中心 → API安全；新商户只有微信支付公钥，请把验签方式改为“微信支付公钥”",
            "Merchant platform: 账户中心 → API安全; new merchants have only the public key: choose that way of verifying here",
        ),
    ),
    (
        "industry",
        t(
            "微信公众平台 → 广告与服务 → 模板消息 → 修改行业（原：功能 → 模板消息），主营行业选下面这一个，副营行业选 IT科技/IT硬件与设备。每月只能改一次",
            "Official account platform: 广告与服务 → 模板消息 → 修改行业 (2020: 功能 → 模板消息). Choose the industry below first and IT科技/IT硬件与设备 second; one change a month",
        ),
    ),
    (
        "messages",
        t(
            "公众号里的模板不能改内容，只能另加一个：微信公众平台 → 广告与服务 → 模板消息 → 类目模板库（原：我的模板 → 从模板库中添加），选一个按下面的顺序有这些字段的，标题可以不同。然后到本系统“微信消息”→ 选用模板，选标着“与要求一致”的",
            "A template at the account cannot be changed, another has to be added: official account platform, 广告与服务 → 模板消息 → 类目模板库 (2020: 我的模板 → 从模板库中添加), one with the fields below in their order, whatever its title. Then pick it here under 微信消息 → 选用模板: the one that fits is marked",
        ),
    ),
    (
        "alipay_signature",
        t(
            "支付宝开放平台 → 控制台 → 应用 → 开发设置 → 接口加签方式：核对 APPID，并上传与本系统私钥成对的应用公钥",
            "Alipay open platform: 控制台 → application → 开发设置 → 接口加签方式: check the APPID and upload the public key that fits ours",
        ),
    ),
    (
        "alipay_key",
        t(
            "支付宝开放平台 → 控制台 → 应用 → 开发设置 → 接口加签方式 → 查看：复制支付宝公钥（不是应用公钥）到本系统",
            "Alipay open platform: 开发设置 → 接口加签方式 → 查看: copy 支付宝公钥 (not 应用公钥) into this system",
        ),
    ),
    (
        "alipay_certificates",
        t(
            "支付宝开放平台 → 开发设置 → 接口加签方式 → 更换证书，三个文件一起填到本系统",
            "Alipay open platform: 开发设置 → 接口加签方式 → replace the certificates; enter all three files here",
        ),
    ),
    (
        "authorisation_callback",
        t(
            "支付宝开放平台 → 应用 → 开发设置 → 授权回调地址",
            "Alipay open platform: application → 开发设置 → 授权回调地址",
        ),
    ),
    (
        "merchant_pid",
        t(
            "支付宝商家平台 → 账户中心 → 商户信息 → PID（2088 开头）",
            "Alipay merchant platform: 账户中心 → 商户信息 → PID (begins with 2088)",
        ),
    ),
    (
        "chinaums_signature",
        t(
            "拿银联商务的开户通知（没有就问业务经理），逐项核对商户号、终端号、机构商户号、appId 与 appKey，在本系统改正",
            "Take the letter of ChinaUMS (or ask their manager), compare merchant number, terminal, instMid, appId and appKey, and correct them here",
        ),
    ),
    (
        "communication_key",
        t(
            "拿银联商务的开户通知（没有就问业务经理），核对通讯密钥，在本系统替换",
            "Take the letter of ChinaUMS (or ask their manager), compare 通讯密钥, and replace it here",
        ),
    ),
    (
        "source_number",
        t(
            "向银联商务核对来源编号（四位），商户订单号以它开头",
            "Compare the source number (four digits) with ChinaUMS: every order number begins with it",
        ),
    ),
    (
        "provider_authorities",
        t(
            "在银联商户服务网站下载根证书与中级证书，测试与生产环境各不相同",
            "Download root and intermediate from UnionPay's merchant service; test and production differ",
        ),
    ),
    (
        "app_fields",
        t(
            "微信开放平台 → 管理中心 → 移动应用 → 查看 → 开发信息：逐项与下面的值核对，区分大小写；审核通过后不能修改，填错只能重新创建应用",
            "Open platform: 管理中心 → 移动应用 → 查看 → 开发信息: compare each value with those below, case included. It can never be changed: a wrong one means a new application",
        ),
    ),
    (
        "app_links",
        t(
            "由平台人员在部署配置里设置 app_apple_team_id，并保证该文件能从外网打开且不跳转",
            "The platform's staff set app_apple_team_id and see that the file opens from outside without a redirect",
        ),
    ),
    (
        "public_address",
        t(
            "由平台人员修改部署配置 public_base：已备案的域名，https，不带端口",
            "The platform's staff change public_base: a domain with an ICP filing, https, no port",
        ),
    ),
    (
        "notify_address",
        t(
            "由平台人员检查域名解析、证书、防火墙与反向代理：外网须能访问 /notify/",
            "The platform's staff check DNS, certificate, firewall and proxy: /notify/ has to be reachable from outside",
        ),
    ),
    (
        "clock",
        t("由平台人员在服务器上启用 NTP 校时", "The platform's staff switch time synchronisation (NTP) on"),
    ),
    (
        "jobs",
        t(
            "确认至少有一个进程以 jobs = true 运行，并查看日志",
            "See that one process runs with jobs = true, and read its log",
        ),
    ),
    ("dead_jobs", t("在控制台“退款与待处理”里处理", "Deal with them under Refunds and decisions")),
    (
        "books",
        t(
            "运行 peakepay books check 查看明细，并联系技术支持",
            "Run peakepay books check for the details, and ask for support",
        ),
    ),
    (
        "audit",
        t(
            "运行 peakepay audit verify；保留现场并联系技术支持",
            "Run peakepay audit verify; change nothing, and ask for support",
        ),
    ),
    ("disk", t("清理或扩充数据库所在的磁盘", "Free or add space where the database lies")),
    (
        "master_key",
        t(
            "恢复部署时使用的主密钥文件 master_key_file",
            "Bring back the master key file that this database began with",
        ),
    ),
    (
        "exclusion",
        t(
            "在“微信支付”页面的“扫码支付走哪里”重新选择",
            "Choose again where scan payments go, on the WeChat Pay page",
        ),
    ),
    (
        "server_address",
        t(
            "在本系统“公众号接入”查看服务器地址；令牌和密钥只显示一次，不确定就重新生成。再到微信公众平台 → 设置与开发 → 基本配置 → 服务器配置（原：开发 → 基本配置）逐项填写并提交",
            "See 公众号接入 for the address; token and key are shown once, so make them anew when in doubt. Enter them at 设置与开发 → 基本配置 → 服务器配置 (2020: 开发 → 基本配置) and submit",
        ),
    ),
    (
        "refunds",
        t(
            "微信支付商户平台 → 产品中心 → 我的产品 → 退款（API退款）→ 开通（须超级管理员）",
            "Merchant platform: 产品中心 → 我的产品 → 退款 (API退款) → 开通 (super administrator)",
        ),
    ),
    (
        "mobile_app_secret",
        t(
            "微信开放平台 → 管理中心 → 移动应用 → 查看：核对 AppID；AppSecret 不记得就重置，再到本系统的微信支付（App）页替换",
            "Open platform: 管理中心 → 移动应用 → 查看. Compare the AppID; where nobody knows the AppSecret, reset it, and replace it here on the page of the App",
        ),
    ),
    (
        "stored",
        t(
            "打开本系统对应的设置页，把全部密钥重新填写并保存",
            "Open the page of this account here, and enter every secret again",
        ),
    ),
    (
        "sms",
        t(
            "到短信服务商的控制台核对账号与密钥、签名、模板编号与余额，再到本系统的短信设置页替换并发送测试短信",
            "Compare account and secret, signature, template numbers and balance at the SMS provider's console; replace them on the page here and send a test message",
        ),
    ),
    (
        "database",
        t(
            "由平台人员检查数据库是否运行、database_url 是否正确、磁盘是否已满",
            "The platform's staff see whether the database runs, database_url is right and the disk has space",
        ),
    ),
];

/// Where the outcome, not the check, says what to do.
pub(super) const MENDS_BY_WORDS: &[(&str, Text)] = &[
    (
        "provider_unreachable",
        t(
            "请检查服务器能否访问外网，稍后重新检查",
            "See that the server reaches the internet, and check again later",
        ),
    ),
    (
        "alipay_unreachable",
        t(
            "请检查服务器能否访问外网，稍后重新检查",
            "See that the server reaches the internet, and check again later",
        ),
    ),
    ("unreachable", t("稍后重新检查", "Check again later")),
    (
        "sms_send_a_test",
        t(
            "在本系统“短信消息”页给自己的手机发一条测试短信",
            "Send a test message to your own phone, on the page 短信消息 here",
        ),
    ),
    (
        "clock_unseen",
        t(
            "不用处理：连上任意一个支付机构后再检查，就能比较时钟",
            "Nothing to do: once any provider answers, check again, and the clocks are compared",
        ),
    ),
    (
        "not_proven",
        t(
            "先处理这一组里有误的项目，然后重新检查",
            "Mend what is wrong in this group first, then check again",
        ),
    ),
    (
        "audit_unsealed",
        t(
            "刚从旧版本升级：运行 peakepay audit verify，看过最后几条记录并保存这一行输出后，运行一次 peakepay audit seal。以前封存过：先查是谁删除了封印",
            "Just updated from an older version: run peakepay audit verify, read the latest entries, keep its line, then run peakepay audit seal once. Sealed before: find out first who took the seal away",
        ),
    ),
    (
        "api_v3_key_older",
        t(
            "在商户平台 → 账户中心 → API安全 → APIv3密钥 设置这里填的新密钥；已经设置过，就是两边填得不一样：重新设置，并把新的填到这里",
            "Set the new key, the one entered here, at the merchant platform: 账户中心 → API安全 → APIv3密钥. If that was done, the two differ: set it again, and enter that one here",
        ),
    ),
    (
        "directory_unseen",
        t(
            "登录微信支付商户平台 → 产品中心 → 开发配置，看是否已有以下面这一条结尾的目录（平台自己在前面加 http:// 或 https://；区分大小写，末尾有 /）。没有这一条，付款时手机上显示“当前页面的URL未注册”",
            "Sign in at the merchant platform: 产品中心 → 开发配置, and see that an entry there ends with the line below (the platform itself puts http:// or https:// before it; case counts, and the last /). Without it phones say 当前页面的URL未注册",
        ),
    ),
    (
        "web_domain_nobody_back",
        t(
            "10003：微信公众平台 → 设置与开发 → 账号设置 → 功能设置（原：公众号设置）→ 网页授权域名，填下面的域名。10005：设置与开发 → 接口权限（原：开发 → 接口权限）→ 网页服务 → 网页授权",
            "10003: official account platform, 设置与开发 → 账号设置 → 功能设置 (2020: 公众号设置) → 网页授权域名, enter the domain below. 10005: 设置与开发 → 接口权限 (2020: 开发 → 接口权限) → 网页服务 → 网页授权",
        ),
    ),
];
