// Every page of the console: what a screen reader finds, nothing inaccessible, nothing wider than a phone.
import { readFileSync } from "node:fs";
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test } from "../../support/fixtures.ts";

/** Whoever may see it: platform staff where it is named, the operator's administrator elsewhere. */
type Row = readonly [name: string, path: string, heading: string, login?: "platform"];

const PAGES: readonly Row[] = [
  ["overview", "/console", "总览"],
  ["guide", "/console/guide", "开通向导"],
  ["guide-choose", "/console/guide/choose", "选择要开通的"],
  ["orders", "/console/orders", "订单"],
  ["desk", "/console/desk", "退款与待处理"],
  ["refunds", "/console/refunds", "退款记录"],
  ["bills", "/console/bills", "对账"],
  ["quarantine", "/console/quarantine", "未采信的通知"],
  ["sites", "/console/sites", "停车场"],
  ["new-site", "/console/sites/new", "添加停车场"],
  ["qr-codes", "/console/qr-codes", "二维码"],
  ["qr-print", "/console/qr-codes/print", "打印二维码"],
  ["cards", "/console/cards", "储值卡"],
  ["stations", "/console/stations", "充值点"],
  ["new-station", "/console/stations/new", "添加充值点"],
  ["terminals", "/console/terminals", "脱机终端"],
  ["offline-bills", "/console/offline-bills", "脱机账单"],
  ["wechat", "/console/payment/wechat", "微信支付"],
  ["wechat-app", "/console/payment/wechat-app", "微信 App 支付"],
  ["alipay", "/console/payment/alipay", "支付宝支付"],
  ["chinaums", "/console/payment/chinaums", "银联商务公众号支付管理"],
  ["unionpay", "/console/payment/unionpay", "银联支付（App）"],
  ["official-account", "/console/official-account", "公众号接入"],
  ["visitors", "/console/visitors", "访客记录"],
  ["visitor-settings", "/console/visitors/settings", "访客设置"],
  ["self-check", "/console/self-check", "自检"],
  ["calendar", "/console/calendar", "到期日历"],
  ["push", "/console/push", "微信消息"],
  ["alerts", "/console/push/me", "接收通知"],
  ["messages", "/console/push/messages", "消息记录"],
  ["sms", "/console/push/sms", "短信消息"],
  ["api-keys", "/console/integration/keys", "API 密钥"],
  ["webhooks", "/console/integration/webhooks", "Webhook"],
  ["deliveries", "/console/integration/deliveries", "推送记录"],
  ["staff", "/console/staff", "员工"],
  ["audit", "/console/audit", "审计日志"],
  ["account", "/console/account", "我的账号"],
  ["operators", "/console/operators", "运营商", "platform"],
  ["board", "/console/board", "开通进度", "platform"],
  ["announcements", "/console/announcements", "平台公告", "platform"],
];

/** Looked at by a test of its own: the list of papers is there once a plan is. */
const ELSEWHERE = ["/console/sign-in", "/console/sign-in/code", "/console/guide/papers"];

test("no page of the program is forgotten here, and the menu leads to nothing else", async ({ consoleAs }) => {
  const source = readFileSync(new URL("../../../app/src/console/routes.rs", import.meta.url), "utf8");
  const paths = /pub fn path\(&self\)[\s\S]*?\n    }\n/.exec(source)?.[0] ?? "";
  const fixed = [...paths.matchAll(/=> "(\/console[^"]*)"/g)].map(([, path]) => path);
  expect(fixed.length).toBeGreaterThan(40);
  const looked = PAGES.map(([, path]) => path);
  expect(fixed.filter((path) => !looked.includes(path ?? "") && !ELSEWHERE.includes(path ?? ""))).toEqual([]);
  const console = await consoleAs("platform", "/console/operators");
  const links = await console.nav.getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(links.length).toBeGreaterThan(25);
  expect(links.filter((link) => !looked.includes(link))).toEqual([]);
});

for (const [name, path, heading, login = "admin"] of PAGES) {
  test(`${name}: what a screen reader finds; accessible in light and dark, at desk and on a phone`, async ({ consoleAs }) => {
    const console = await consoleAs(login, path);
    const { page } = console;
    await expect(console.title).toHaveText(heading);
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await expect(console.main).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: "菜单" }).click();
    // The menu opens where one is, which may be far down.
    await expect(console.nav).toBeInViewport();
    await expectAccessible(page);
  });
}

test("the menu names everything once, and says where one is", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/orders");
  await expect(console.nav).toMatchAriaSnapshot({ name: "menu.aria.yml" });
  await expect(console.nav.getByRole("link", { name: "订单", exact: true })).toHaveAttribute("aria-current", "page");
});

test("one order: what a screen reader finds", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/orders?text=%E7%B2%A4B8K921");
  await console.row("粤B8K921").getByRole("link").first().click();
  await expect(console.card("时间线")).toBeVisible();
  await expect(console.main).toMatchAriaSnapshot({ name: "order.aria.yml" });
  await expectAccessible(console.page);
  await console.page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(console.page);
});

test("the sign-in page", async ({ page, places }) => {
  await page.goto(`${places.product}/console/sign-in`);
  await expect(page.locator("html[data-live]")).toBeAttached();
  await expect(page.locator("body")).toMatchAriaSnapshot({ name: "sign-in.aria.yml" });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
});
