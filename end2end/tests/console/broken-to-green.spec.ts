// The operator with every mistake of the guide at once, mended by somebody who has never seen the guide: every step
// follows what 自检 says, at the providers' consoles and here, with the values that the screen shows.
import type { Locator } from "@playwright/test";
import type { Console } from "../../support/console.ts";
import { expect } from "../../support/fixtures.ts";
import { test } from "../../support/own-demo.ts";
import { VirtualPhone } from "../../support/phone.ts";
import { ProviderConsole } from "../../support/providers.ts";
import { SelfCheck, type Line, type Verdict } from "../../support/self-check.ts";

const SCAN = "微信支付（扫码）";
const ACCOUNT = "微信公众号";
const MESSAGES = "消息模板";
const APP = "微信支付（App）";
const UMS = "银联商务";
const HERE = "本系统";

test.setTimeout(300_000);

test("from every mistake of the guide to green, by what the screen says alone", async ({ consoleAs, takePhone, quiet }) => {
  // What the payer's page answers while WeChat refuses the order.
  quiet.allow(/502.*\/PeakeCloud\/mobile\/pay\//);
  const console = await consoleAs("broken", "/console/self-check");
  const check = new SelfCheck(console);

  await test.step("the first look: what is wrong is counted, and what to begin with is said", async () => {
    await check.run();
    await expect(console.main.getByText("从上往下逐项处理")).toBeVisible();
    await expect(check.lines("有误")).not.toHaveCount(0);
  });

  await test.step("certificate, WeChat's public key and AppSecret: one form, each refusal at its field", async () => {
    await check.open();
    const signature = check.line(SCAN, "商户号、证书、私钥");
    const secret = check.line(ACCOUNT, "公众号 AppID 与 AppSecret");
    await signature.is("有误");
    await secret.is("有误");
    const merchant = new ProviderConsole(await signature.toPlatform("微信支付商户平台"));
    const account = new ProviderConsole(await secret.toPlatform("微信公众平台"));
    await signature.toPage();
    for (const file of ["商户证书 apiclient_cert.pem", "商户私钥 apiclient_key.pem"]) {
      await (await console.secret(file)).fill(await merchant.download("商户 API 证书", file.split(" ")[1] ?? ""));
    }
    await console.button("保存并检查").click();
    await expect(console.refusal("公钥 ID")).toContainText("API安全 → 微信支付公钥");
    await console.page.getByLabel("公钥 ID", { exact: true }).fill(await merchant.value("微信支付公钥", "公钥 ID"));
    await (await console.secret("微信支付公钥 pub_key.pem")).fill(await merchant.download("微信支付公钥", "pub_key.pem"));
    await console.button("保存并检查").click();
    // Nobody opened it: what is refused opens by itself.
    await expect(console.refusal("AppSecret")).toBeVisible();
    await console.page.getByLabel("AppSecret", { exact: true }).fill(await account.resetSecret());
    await console.button("保存并检查").click();
    await expect(console.message("已保存")).toBeVisible();
    await check.run();
    await signature.is("正常");
    // Right or not: whoever is not on the white list is not told.
    await secret.is("无法自动检查");
    await merchant.page.close();
    await account.page.close();
  });

  await test.step("the white list takes our address", async () => {
    const listed = check.line(ACCOUNT, "IP 白名单");
    await listed.is("有误");
    const account = new ProviderConsole(await listed.toPlatform("微信公众平台"));
    await account.add("IP白名单", await listed.value("服务器 IP（IP 白名单）"));
    await check.run();
    await listed.is("正常");
    await check.line(ACCOUNT, "公众号 AppID 与 AppSecret").is("正常");
    await account.page.close();
  });

  await test.step("the subscription account becomes a service account", async () => {
    const kind = check.line(ACCOUNT, "账号类型：服务号");
    await kind.is("有误");
    expect(await kind.whatToDo()).toContain("账号详情");
    const account = new ProviderConsole(await kind.toPlatform("微信公众平台"));
    await account.region("账号详情").getByRole("radio", { name: "服务号" }).check();
    await check.run();
    await kind.is("正常");
    await account.page.close();
  });

  await test.step("a scan shows what no machine sees: the phone says 10003", async () => {
    await check.open();
    await check.line(ACCOUNT, "网页授权域名").is("无法自动检查");
    await check.line(SCAN, "支付产品").toTestPayment();
    const phone = await scanTest(console, takePhone);
    await expect(phone.screen.getByText("10003")).toBeVisible();
    // Leaving the account is told to its server, in words that do not verify there.
    await phone.closePage();
    await phone.page.getByRole("button", { name: "公众号" }).click();
    await phone.page.getByRole("button", { name: "取消关注: 白石停车" }).click();
    await expect(phone.page.getByText("取消关注 白石停车")).toBeVisible();
  });

  await test.step("the industry is the one that the templates belong to", async () => {
    await check.open();
    const industry = check.line(MESSAGES, "模板消息行业");
    await industry.is("有误");
    const account = new ProviderConsole(await industry.toPlatform("微信公众平台"));
    const second = /副营行业选 (\S+?)。/.exec(await industry.whatToDo())?.[1] ?? "";
    const form = account.region("行业");
    await form.getByLabel("主营行业").selectOption({ label: await industry.value("主营行业") });
    await form.getByLabel("副营行业").selectOption({ label: second });
    await form.getByRole("button", { name: "保存行业" }).click();
    await check.again(MESSAGES);
    await industry.is("正常");
    await account.page.close();
  });

  for (const title of ["集成系统消息提醒", "付款提醒", "访客预约审批通知", "来访预约结果通知"]) {
    await test.step(`another template in place of ${title}`, async () => {
      await check.open();
      const template = check.line(MESSAGES, `模板：${title}`);
      await template.is("有误");
      const fields = (await template.value("要求的字段，按顺序")).split("、");
      const account = new ProviderConsole(await template.toPlatform("微信公众平台"));
      await addFromLibrary(account, await template.value("要求的标题"), fields);
      await template.toPage();
      await pickFitting(console, title);
      await check.again(MESSAGES);
      await template.is("正常");
      await account.page.close();
    });
  }

  await test.step("messages of the platform: token and key made anew and entered there", async () => {
    await check.again(ACCOUNT);
    const server = check.line(ACCOUNT, "服务器配置（消息接收）");
    await server.is("有误");
    const account = new ProviderConsole(await server.toPlatform("微信公众平台"));
    await server.toPage();
    const card = console.card("服务器配置");
    await card.getByRole("button", { name: "重新生成" }).click();
    await console.dialog("重新生成令牌和密钥？").getByRole("button", { name: "重新生成" }).click();
    const shown = console.main.locator(".note--good code");
    await expect(shown).toHaveCount(3);
    const [url = "", token = "", key = ""] = await shown.allInnerTexts();
    const form = account.region("服务器配置");
    await form.getByLabel("URL").fill(url);
    await form.getByLabel("Token").fill(token);
    await form.getByLabel("EncodingAESKey").fill(key);
    await form.getByRole("button", { name: "提交" }).click();
    await expect(account.page.getByText("已保存")).toBeVisible();
    await check.again(ACCOUNT);
    await server.is("正常");
    await account.page.close();
  });

  await test.step("ChinaUMS: numbers and keys are compared with their letter", async () => {
    await check.open();
    const numbers = check.line(UMS, "商户号、终端号与接口密钥");
    await numbers.is("有误");
    const letter = new ProviderConsole(await numbers.toPlatform("银联商务商户服务"));
    await numbers.toPage();
    await console.page.getByLabel("商户号 mid").fill(await letter.value("商户参数", "商户号 mid"));
    await console.page.getByLabel("终端号 tid").fill(await letter.value("商户参数", "终端号 tid"));
    await console.button("保存并检查").click();
    await expect(console.message("银联商务的配置已保存")).toBeVisible();
    await check.again(UMS);
    await numbers.is("正常");

    const key = check.line(UMS, "通讯密钥");
    await key.is("无法自动检查");
    await key.toTestPayment();
    await payAtCashier(await scanTest(console, takePhone));
    await turns(check, UMS, key, "有误");
    await key.toPage();
    await (await console.secret("通讯密钥")).fill(await letter.value("商户参数", "通讯密钥"));
    await console.button("保存并检查").click();
    await expect(console.message("银联商务的配置已保存")).toBeVisible();
    await check.again(UMS);
    if (await key.awaitsPayment()) {
      await key.toTestPayment();
      await payAtCashier(await scanTest(console, takePhone));
    }
    await turns(check, UMS, key, "正常");
    await letter.page.close();
  });

  await test.step("the web authorisation domain, and the file that proves it", async () => {
    const domain = check.line(ACCOUNT, "网页授权域名");
    // Those who are sent to sign in and do not come back are counted after twenty seconds.
    await turns(check, ACCOUNT, domain, "请留意");
    const name = await domain.value("网页授权域名");
    const account = new ProviderConsole(await domain.toPlatform("微信公众平台"));
    await account.type("网页授权域名", name);
    await expect(account.page.getByText("域名下没有校验文件")).toBeVisible();
    const file = account.region("网页授权域名").getByRole("button", { name: /^下载: MP_verify_/ });
    const fileName = ((await file.getAttribute("aria-label")) ?? "").replace("下载: ", "");
    const content = await account.download("网页授权域名", fileName);
    await domain.toPage();
    await upload(console, fileName, content);
    await check.again(ACCOUNT);
    const files = check.line(ACCOUNT, "域名校验文件");
    await files.is("请留意");
    await release(await consoleAs("platform", "/console/official-account"), fileName);
    await check.again(ACCOUNT);
    await files.is("正常");
    await account.add("网页授权域名", name);
    await check.open();
    await domain.toTestPayment();
    await refused(await scanTest(console, takePhone), console);
    await check.again(ACCOUNT);
    await domain.is("正常");
    await account.page.close();
  });

  await test.step("the product is off: switched on at the merchant platform", async () => {
    await check.again(SCAN);
    const product = check.line(SCAN, "支付产品");
    await product.is("有误");
    const merchant = new ProviderConsole(await product.toPlatform("微信支付商户平台"));
    await merchant.region("我的产品").getByRole("switch", { name: "JSAPI支付" }).check();
    await merchant.page.close();
  });

  await test.step("the AppID is not bound: bound at the merchant platform", async () => {
    const bound = check.line(SCAN, "AppID 与商户号的绑定");
    await check.line(SCAN, "支付产品").toTestPayment();
    await refused(await scanTest(console, takePhone), console);
    await check.again(SCAN);
    await bound.is("有误");
    const merchant = new ProviderConsole(await bound.toPlatform("微信支付商户平台"));
    await merchant.region("AppID 账号管理").getByRole("switch", { name: await bound.value("AppID") }).check();
    await merchant.page.close();
  });

  await test.step("the directory is not registered: added, and paid", async () => {
    const directory = check.line(SCAN, "支付授权目录：停车缴费");
    await check.line(SCAN, "支付产品").toTestPayment();
    const phone = await scanTest(console, takePhone);
    await phone.payButton.click();
    const told = phone.page.getByRole("alertdialog", { name: /当前页面的URL未注册/ });
    await told.getByRole("button", { name: "确定" }).click();
    await expect(phone.screen.getByText("付款没有完成")).toBeVisible();
    await check.again(SCAN);
    await check.line(SCAN, "支付产品").is("正常");
    await check.line(SCAN, "AppID 与商户号的绑定").is("正常");
    await directory.needsAction();
    const scheme = /协议选 (https?:\/\/)/.exec(await directory.whatToDo())?.[1] ?? "";
    const value = await directory.value("支付授权目录（停车缴费）");
    const merchant = new ProviderConsole(await directory.toPlatform("微信支付商户平台"));
    await merchant.region("支付授权目录").getByLabel("协议").selectOption(scheme);
    await merchant.add("支付授权目录", value);
    await phone.pay();
    await check.again(SCAN);
    await directory.is("正常");
    await merchant.page.close();
  });

  await test.step("the API v3 key does not open what came: the same one on both sides", async () => {
    const key = check.line(SCAN, "API v3 密钥");
    await turns(check, SCAN, key, "有误");
    const merchant = new ProviderConsole(await key.toPlatform("微信支付商户平台"));
    await key.toPage();
    await (await console.secret("API v3 密钥")).fill(await merchant.value("APIv3 密钥", "APIv3 密钥"));
    await console.button("保存并检查").click();
    await expect(console.message("已保存")).toBeVisible();
    await check.again(SCAN);
    if (await key.awaitsPayment()) {
      await key.toTestPayment();
      await (await scanTest(console, takePhone)).pay();
    }
    await turns(check, SCAN, key, "正常");
    await merchant.page.close();
  });

  await test.step("the App: product, binding, secret", async () => {
    await check.again(APP);
    const product = check.line(APP, "支付产品");
    await product.is("有误");
    const merchant = new ProviderConsole(await product.toPlatform("微信支付商户平台"));
    await merchant.region("我的产品").getByRole("switch", { name: "APP支付" }).check();
    await check.again(APP);
    const bound = check.line(APP, "移动应用与商户号的绑定");
    await bound.is("有误");
    const appId = await bound.value("AppID");
    await merchant.region("移动应用").getByRole("switch", { name: appId }).check();
    await check.again(APP);
    await bound.is("正常");
    await product.is("正常");
    const secret = check.line(APP, "移动应用的 AppID 与 AppSecret");
    await secret.is("有误");
    const open = new ProviderConsole(await secret.toPlatform("微信开放平台"));
    await secret.toPage();
    await (await console.secret("AppSecret")).fill(await open.appSecret(appId));
    await console.button("保存并检查").click();
    await expect(console.message("已保存")).toBeVisible();
    await check.again(APP);
    await secret.is("正常");
    await merchant.page.close();
    await open.page.close();
  });

  await test.step("what nobody can look up is compared by hand", async () => {
    const fields = check.line(HERE, "移动应用登记信息");
    await fields.is("无法自动检查");
    const open = new ProviderConsole(await fields.toPlatform("微信开放平台"));
    const form = open.appForm(await fields.value("AppID"));
    for (const [ours, theirs] of [
      ["iOS Bundle ID", "Bundle ID"],
      ["Universal Links", "Universal Links"],
      ["Android 应用包名", "应用包名"],
      ["Android 应用签名", "应用签名"],
    ] as const) {
      await form.getByLabel(theirs).fill(await fields.value(ours));
    }
    await form.getByRole("button", { name: "保存开发信息" }).click();
    await expect(open.page.getByText("已保存")).toBeVisible();
    await open.page.close();
  });

  await test.step("nothing is wrong any more, and nothing has to be looked at", async () => {
    await check.run();
    await expect(check.lines("有误")).toHaveCount(0);
    await expect(check.lines("请留意")).toHaveCount(0);
    await expect(check.lines("正常")).not.toHaveCount(0);
    await console.main.getByLabel("只看需要处理的").check();
    await expect(console.main.getByText("没有需要处理的项目")).toBeVisible();
  });
});

/** Checks again until a line has come out so: what a notification says arrives by itself. */
async function turns(check: SelfCheck, area: string, line: Line, verdict: Verdict): Promise<void> {
  await expect(async () => {
    await check.again(area);
    await line.is(verdict, 1_000);
  }).toPass({ timeout: 60_000 });
}

type TakePhone = () => Promise<VirtualPhone>;

/** Makes a code for a test payment on the page that is open, and scans it with a phone that never scanned anything. */
async function scanTest(console: Console, takePhone: TakePhone): Promise<VirtualPhone> {
  const card = console.card("测试支付");
  const address = card.locator(".copy-line code");
  const earlier = await address.allInnerTexts();
  await card.getByRole("button", { name: "生成测试二维码" }).click();
  await expect(address).toHaveText(/\/PeakeCloud\/mobile\/pay\//);
  if (earlier[0]) await expect(address).not.toHaveText(earlier[0]);
  const phone = await takePhone();
  await phone.paste((await address.innerText()).trim());
  return phone;
}

/** Taps a bill that cannot be paid; the order's time line has why. */
async function refused(phone: VirtualPhone, console: Console): Promise<void> {
  await phone.payButton.click();
  await expect(phone.screen.getByText("暂时无法付款")).toBeVisible();
  await expect(console.card("测试支付").getByText("微信支付拒绝了下单")).toBeVisible();
}

/** Pays at ChinaUMS's cashier. */
async function payAtCashier(phone: VirtualPhone): Promise<void> {
  await phone.payButton.click();
  await phone.screen.getByRole("button", { name: /^确认付款/ }).click();
  await expect(phone.heading("付款成功")).toBeVisible({ timeout: 30_000 });
}

/** Adds a template of the library that has these fields: the one of this title, or any that nobody has taken. */
async function addFromLibrary(account: ProviderConsole, title: string, fields: string[]): Promise<void> {
  const library = account.region("类目模板库");
  const tick = (name: string): Locator => account.page.getByRole("checkbox", { name: new RegExp(`^(\\d\\. )?${name}$`) });
  let fitting = library.getByRole("listitem");
  for (const name of fields) fitting = fitting.filter({ has: tick(name) });
  const same = fitting.filter({ has: account.page.getByText(title, { exact: true }) });
  const item = (await same.count()) > 0 ? same.first() : fitting.first();
  for (const name of fields) await item.getByRole("checkbox", { name: new RegExp(`^(\\d\\. )?${name}$`) }).check();
  await item.getByRole("button", { name: /^选用/ }).click();
  await expect(account.page.getByText("已保存")).toBeVisible();
}

/** Picks the template that is marked as fitting, where `title` is what a kind of message needs. */
async function pickFitting(console: Console, title: string): Promise<void> {
  const needed = console.page.locator("dt", { hasText: "需要的模板" }).locator("xpath=following-sibling::dd[1]");
  const card = console.main.locator("section.card").filter({ has: needed.filter({ hasText: title }) });
  await card.getByRole("button", { name: "选用模板" }).click();
  const dialog = console.dialog("选用模板");
  const fits = dialog.getByRole("listitem").filter({ hasText: "与要求一致" });
  await fits.first().getByRole("button", { name: /^选用/ }).click();
  await expect(console.message("已选用")).toBeVisible();
}

async function upload(console: Console, name: string, content: string): Promise<void> {
  await console.button("上传校验文件").first().click();
  const dialog = console.dialog("上传校验文件");
  await dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
  await dialog.getByRole("button", { name: "上传校验文件" }).click();
  await expect(console.row(name).getByText("等待发布")).toBeVisible();
}

/** The platform's staff look at a file and release it. */
async function release(staff: Console, name: string): Promise<void> {
  await staff.card("待发布的校验文件").getByRole("row").filter({ hasText: name }).getByRole("button", { name: "发布" }).click();
  await staff.dialog("发布这个校验文件？").getByRole("button", { name: "发布" }).click();
  await expect(staff.message("从外网取到了")).toBeVisible();
}
