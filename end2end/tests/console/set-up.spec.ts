// A new operator configures WeChat Pay, tests it, makes a car park, its codes, and prints them.
import { expect, test } from "../../support/fixtures.ts";
import type { Console } from "../../support/console.ts";
import { MerchantPlatform, OfficialAccountPlatform, type Material } from "../../support/providers.ts";

test.describe.configure({ mode: "serial" });

const material: Partial<Material> = {};
const WRONG_KEY = "W".repeat(32);

/** Fills the form with everything, overridden by what a test wants to be wrong. */
async function fill(console: Console, wrong: Partial<Material> = {}): Promise<void> {
  const all = { ...(material as Material), ...wrong };
  const { page } = console;
  await page.getByLabel("AppID", { exact: true }).fill(all.appId);
  await (await console.secret("AppSecret")).fill(all.appSecret);
  await page.getByRole("textbox", { name: "商户号", exact: true }).fill(all.mchId);
  await (await console.secret("API v3 密钥")).fill(all.apiV3Key);
  await (await console.secret("商户证书 apiclient_cert.pem")).fill(all.certificate);
  await (await console.secret("商户私钥 apiclient_key.pem")).fill(all.privateKey);
  await page.getByLabel("公钥 ID", { exact: true }).fill(all.publicKeyId);
  await (await console.secret("微信支付公钥 pub_key.pem")).fill(all.publicKey);
}

async function save(console: Console): Promise<void> {
  await console.button("保存并检查").click();
}

/** A check by its title. */
function check(console: Console, title: string) {
  return console.card("检查结果").getByRole("listitem").filter({ hasText: title });
}

/** Pays the test payment that the page offers with a phone, up to its end. */
async function payTest(console: Console, takePhone: () => Promise<import("../../support/phone.ts").VirtualPhone>): Promise<void> {
  await console.button("生成测试二维码").click();
  const address = console.card("测试支付").locator("code");
  await expect(address).toContainText("/PeakeCloud/mobile/pay/");
  await expect(console.page.getByRole("img", { name: "0.01 元测试支付的二维码" })).toBeVisible();
  const phone = await takePhone();
  await phone.paste((await address.innerText()).trim());
  await expect(phone.screen.getByText("这笔付款用于检验商户号配置")).toBeVisible();
  await phone.tapPay();
  await expect(phone.sheet).toContainText("¥0.01");
  await phone.confirm();
}

test("the empty operator is told what to do first", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer");
  await expect(console.card("四步开始收款").getByRole("listitem")).toHaveCount(4);
  await console.card("四步开始收款").getByRole("link", { name: "去完成" }).first().click();
  await expect(console.title).toHaveText("微信支付");
  await expect(console.main.getByText("未配置")).toBeVisible();
});

test("reads the material off the providers' pages and sets up their side", async ({ page, places, sandbox, consoleAs }) => {
  const second = (await sandbox.state()).accounts[1];
  if (!second) throw new Error("the sandbox has no second merchant");
  const platform = await MerchantPlatform.open(page, places, second.mch_id);
  Object.assign(material, await platform.read());
  expect(material.mchId).toBe(second.mch_id);
  expect(material.privateKey).toContain("PRIVATE KEY");

  const console = await consoleAs("newcomer", "/console/payment/wechat");
  const shown = await console.card("填到微信侧的内容").locator("code").allInnerTexts();
  const directories = shown.filter((text) => text.endsWith("/"));
  expect(directories, "the three directories of the contract").toHaveLength(3);
  for (const directory of directories) await platform.addDirectory(`http://${directory.replace(/^https?:\/\//, "")}`);
  await platform.switchOn("JSAPI支付");
  await platform.switchOn("退款");

  const account = await OfficialAccountPlatform.open(page, places, second.official_account_app_id);
  material.appId = await account.appId();
  material.appSecret = await account.resetSecret();
  await account.addAddress("127.0.0.1");
  // The file that a domain wants is a story of its own; here the platform does not ask for it.
  await sandbox.call("PUT", "/sandbox/dialect", { domain_files_waived: true });
  await account.addDomain("127.0.0.1");
  await sandbox.call("PUT", "/sandbox/dialect", {});
  const again = await MerchantPlatform.open(page, places, second.mch_id);
  await again.bind(material.appId);
});

test("each mistake is refused at its field, with words that help", async ({ consoleAs, sandbox }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  const first = (await sandbox.state()).accounts[0];
  if (!first) throw new Error("the sandbox has no first merchant");
  const { apiV3Key, privateKey } = material as Material;

  await test.step("nothing entered at all", async () => {
    await save(console);
    await expect(console.refusal("AppID")).toContainText("必填");
  });
  await test.step("a key of 31 characters", async () => {
    await fill(console, { apiV3Key: apiV3Key.slice(1) });
    await expect(console.page.getByText("31 / 32")).toBeVisible();
    await save(console);
    await expect(console.refusal("API v3 密钥")).toContainText("必须正好 32 个字符，现在是 31 个");
    await expect(console.page.getByLabel("API v3 密钥", { exact: true })).toBeFocused();
  });
  await test.step("a private key cut off", async () => {
    await fill(console, { privateKey: privateKey.slice(0, 900) });
    await save(console);
    await expect(console.refusal("商户私钥 apiclient_key.pem")).toContainText("内容不完整");
  });
  await test.step("a private key of another certificate", async () => {
    await fill(console, { privateKey: first.merchant_private_key_pem });
    await save(console);
    await expect(console.refusal("商户私钥 apiclient_key.pem")).toContainText("私钥与证书不是一对");
  });
  await test.step("a certificate of another merchant number", async () => {
    await fill(console, { certificate: first.merchant_certificate_pem, privateKey: first.merchant_private_key_pem });
    await save(console);
    await expect(console.refusal("商户证书 apiclient_cert.pem")).toContainText(`这张证书属于商户号 ${first.mch_id}`);
  });
  await test.step("an AppSecret that was reset", async () => {
    await fill(console, { appSecret: "0123456789abcdef0123456789abcdef" });
    await save(console);
    await expect(console.refusal("AppSecret")).toContainText("AppSecret 不对");
  });
  await console.open("/console/payment/wechat");
  await expect(console.main.getByText("未配置")).toBeVisible();
});

test("the material is saved, checked, and never shown again", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  // All of it right but the API v3 key, which has the right length: nothing can tell that yet.
  await fill(console, { apiV3Key: WRONG_KEY });
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await expect(check(console, "商户号、证书、私钥")).toContainText("正确");
  await expect(check(console, "公众号 AppID 与 AppSecret")).toContainText("正确");
  await expect(check(console, "API v3 密钥")).toContainText("首次付款后才能确认");
  await expect(check(console, "AppID 与商户号的绑定")).toBeVisible();

  await console.open("/console/payment/wechat");
  const { appSecret, privateKey } = material as Material;
  const html = await console.page.content();
  for (const secret of [WRONG_KEY, appSecret, privateKey.split("\n")[3] ?? privateKey]) expect(html).not.toContain(secret);
  await expect(console.page.getByRole("group", { name: "API v3 密钥" })).toContainText("已加密保存于");
});

test("a wrong API v3 key of the right length is found by the test payment", async ({ consoleAs, takePhone }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await payTest(console, () => takePhone("wechat", "zhao"));
  await expect(check(console, "API v3 密钥")).toContainText("API v3 密钥不对", { timeout: 30_000 });
  await expect(check(console, "API v3 密钥")).toContainText("有误");
});

test("the right key passes the test payment, which is given back by itself", async ({ consoleAs, takePhone, sandbox }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await (await console.secret("API v3 密钥")).fill((material as Material).apiV3Key);
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await payTest(console, () => takePhone("wechat", "zhao"));
  await expect(check(console, "API v3 密钥")).toContainText("正确", { timeout: 30_000 });
  await expect(check(console, "微信支付公钥")).toContainText("正确");
  await expect(check(console, "AppID 与商户号的绑定")).toContainText("正确");
  const trades = (await sandbox.state()).payments.filter((one) => one.mch_id === material.mchId && one.total === 1);
  expect(trades.length).toBeGreaterThan(0);
  await expect
    .poll(async () => (await sandbox.state()).payments.filter((one) => one.mch_id === material.mchId).map((one) => one.refunded), {
      timeout: 30_000,
    })
    .toContain(1);
  await console.card("测试支付").getByRole("link", { name: "查看测试订单" }).click();
  await expect(console.main.getByText("测试支付").first()).toBeVisible();
  await expect(console.card("退款")).toContainText("¥0.01");
});

test("switches WeChat Pay on", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  const on = console.button("启用");
  if (await on.isVisible()) await on.click();
  await expect(console.main.getByText("已启用")).toBeVisible();
  await console.button("停用").click();
  await expect(console.dialog("停用微信支付？")).toContainText("无法缴费离场");
  await console.dialog("停用微信支付？").getByRole("button", { name: "取消" }).click();
  await expect(console.main.getByText("已启用")).toBeVisible();
});

test("makes a car park: the fee of a stay is shown while the tariff is typed", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/sites");
  const { page } = console;
  await expect(console.main.getByText("还没有停车场")).toBeVisible();
  await console.main.getByRole("link", { name: "添加停车场" }).first().click();
  await expect(console.title).toHaveText("添加停车场");
  await console.button("保存").click();
  await expect(console.refusal("停车场名称")).toContainText("必填");

  await page.getByLabel("停车场名称", { exact: true }).fill("碧水湾停车场");
  await page.getByLabel("停车场编码", { exact: true }).fill("B001");
  const yuan = async (label: string, value: string) => page.getByLabel(new RegExp(`^${label}`)).fill(value);
  await yuan("免费时长", "20");
  await yuan("首段时长", "60");
  await yuan("首段价格", "6");
  await yuan("之后每段时长", "30");
  await yuan("每段价格", "2.5");
  await yuan("24 小时封顶", "30");
  const preview = page.getByRole("complementary", { name: "费用预览" });
  // Three hours: the first one 6 yuan, then four times 2.50.
  await expect(preview.locator(".preview__total")).toContainText("16.00");
  await preview.getByRole("textbox", { name: "小时" }).fill("26");
  await expect(preview.locator(".preview__total")).toContainText("40.00");
  await yuan("每段价格", "abc");
  await expect(preview.getByText("填好收费标准后显示")).toBeVisible();
  await yuan("每段价格", "2.5");
  await console.button("保存").click();
  await expect(console.message("停车场已保存")).toBeVisible();
  await expect(console.title).toHaveText("碧水湾停车场");

  for (const [name, code, kind] of [
    ["南出口 1 道", "S1", "出口"],
    ["南入口 2 道", "S2", "入口"],
  ] as const) {
    await console.button("添加车道").click();
    const dialog = console.dialog("车道");
    await dialog.getByLabel("车道名称").fill(name);
    await dialog.getByLabel("车道编码").fill(code);
    await dialog.getByLabel("类型").selectOption({ label: kind });
    await dialog.getByRole("button", { name: "保存" }).click();
    await expect(dialog).toBeHidden();
    await expect(console.row(name)).toContainText(kind);
  }
});

test("makes QR codes, downloads them, and prints them", async ({ consoleAs, takePhone }) => {
  const console = await consoleAs("newcomer", "/console/qr-codes");
  const { page } = console;
  const codes = [
    ["碧水湾停车场 · 全场通用", "碧水湾 全场码"],
    ["碧水湾停车场 · 南出口 1 道", "碧水湾 南出口"],
  ] as const;
  for (const [place, label] of codes) {
    await console.button("生成二维码").first().click();
    const dialog = console.dialog("生成二维码");
    await dialog.getByLabel("用在哪里").selectOption({ label: place });
    await dialog.getByLabel("标签").fill(label);
    await dialog.getByRole("button", { name: "生成二维码" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("img", { name: `二维码：${label}` })).toBeVisible();
  }

  const card = page.getByRole("listitem").filter({ hasText: "碧水湾 南出口" });
  const download = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([page.waitForEvent("download"), card.getByRole("link", { name, exact: true }).click()]);
    expect(file.suggestedFilename()).toBe(`碧水湾 南出口.${name.toLowerCase()}`);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  expect((await download("SVG")).toString("utf8")).toContain("<svg");
  const png = await download("PNG");
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(png.readUInt32BE(16), "wide enough for print").toBeGreaterThanOrEqual(600);

  await test.step("the phone reads the downloaded picture", async () => {
    const phone = await takePhone("wechat", "wang");
    await phone.showPicture("code.png", "image/png", png);
    await expect(phone.heading("车道上还没有车")).toBeVisible();
  });

  await test.step("the printed page holds the sheets and nothing else", async () => {
    await page.getByRole("link", { name: "打印全部" }).click();
    await expect(console.title).toHaveText("打印二维码");
    await expect(page.locator(".sheet")).toHaveCount(2);
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".sheet").first().getByRole("img")).toBeVisible();
    await expect(page.locator(".sheet").first()).toContainText("扫码缴停车费");
    await expect(console.nav).toBeHidden();
    await expect(console.button("打印")).toBeHidden();
    const pdf = await page.pdf({ format: "A5" });
    expect(pdf.subarray(0, 4).toString("latin1")).toBe("%PDF");
    await page.emulateMedia({ media: "screen" });
  });
});

test("a revoked code stops working at once", async ({ consoleAs, takePhone, quiet }) => {
  quiet.allow(/404/);
  const console = await consoleAs("newcomer", "/console/qr-codes");
  const { page } = console;
  const card = page.getByRole("listitem").filter({ hasText: "碧水湾 全场码" });
  const src = await card.getByRole("img").getAttribute("src");
  const token = /qr\/([^.]+)\.svg/.exec(src ?? "")?.[1] ?? "";
  await card.getByRole("button", { name: "停用" }).click();
  const dialog = console.dialog("停用这张二维码？");
  await expect(dialog).toContainText("不能恢复");
  await dialog.getByRole("button", { name: "停用" }).click();
  await expect(console.message("二维码已停用")).toBeVisible();
  await expect(card).toContainText("已停用");
  const phone = await takePhone("wechat", "wang");
  await phone.paste(`${console.places.product}/PeakeCloud/mobile/pay/${token}`);
  await expect(phone.heading("二维码无效")).toBeVisible();
});

test("a right API v3 key that is replaced by another one: the test payment tells that WeChat goes on with the old one", async ({ consoleAs, takePhone }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await (await console.secret("API v3 密钥")).fill(WRONG_KEY);
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await payTest(console, () => takePhone("wechat", "zhao"));
  await expect(check(console, "API v3 密钥")).toContainText("还是用上一个 API v3 密钥加密的", { timeout: 30_000 });
});

test("one switch moves the merchant number to API v2, which asks only for its 32-character key", async ({ consoleAs, sandbox, takePhone }) => {
  const second = (await sandbox.state()).accounts[1];
  if (!second) throw new Error("the sandbox has no second merchant");
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await console.page.getByRole("radio", { name: /^API v2/ }).check();
  await expect(console.card("验证微信支付的签名")).toHaveCount(0);
  await expect(console.page.getByLabel("API v3 密钥", { exact: true })).toHaveCount(0);
  await save(console);
  await expect(console.refusal("API 密钥")).toContainText("必填");
  const key = await console.secret("API 密钥");
  await key.fill(second.api_v2_key.slice(1));
  await save(console);
  await expect(console.refusal("API 密钥")).toContainText("必须正好 32 个字符，现在是 31 个");
  await key.fill(WRONG_KEY);
  await save(console);
  await expect(console.refusal("API 密钥")).toContainText("API 密钥不对");
  await key.fill(second.api_v2_key);
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await expect(check(console, "商户号与 API 密钥")).toContainText("正确");
  await expect(check(console, "退款用的商户证书")).toContainText("可以退款");
  await payTest(console, () => takePhone("wechat", "zhao"));
  await expect(check(console, "AppID 与商户号的绑定")).toContainText("正确", { timeout: 30_000 });
  await expect(console.card("测试支付").getByRole("link", { name: "查看测试订单" })).toBeVisible({ timeout: 30_000 });
});

test("back in API v3, its keys are still known", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await console.page.getByRole("radio", { name: /^API v3/ }).check();
  await (await console.secret("API v3 密钥")).fill((material as Material).apiV3Key);
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await expect(check(console, "商户号、证书、私钥")).toContainText("正确");
});

test("the App has a half of its own, which knows the keys of a shared merchant number", async ({ consoleAs, sandbox }) => {
  const second = (await sandbox.state()).accounts[1];
  if (!second) throw new Error("the sandbox has no second merchant");
  const console = await consoleAs("newcomer", "/console/payment/wechat");
  await console.main.getByRole("link", { name: "开放平台（App）" }).click();
  await expect(console.title).toHaveText("微信 App 支付");
  await expect(console.main.getByText("未配置")).toBeVisible();
  await console.page.getByLabel("AppID", { exact: true }).fill(second.mobile_app_id);
  await (await console.secret("AppSecret")).fill(second.mobile_app_secret);
  await console.page.getByRole("textbox", { name: "商户号", exact: true }).fill(second.mch_id);
  await save(console);
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
  await expect(console.main.getByText("同一个商户号")).toBeVisible();
  await expect(check(console, "商户号、证书、私钥")).toContainText("正确");
  await expect(check(console, "移动应用与商户号的绑定")).toBeVisible();
  await console.button("启用").click();
  await expect(console.main.getByText("已启用")).toBeVisible();
  await console.button("停用").click();
  await console.dialog("停用微信支付？").getByRole("button", { name: "停用" }).click();
  await expect(console.main.getByText("未启用")).toBeVisible();
});
