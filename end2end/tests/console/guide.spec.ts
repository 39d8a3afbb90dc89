// The onboarding guide: choosing, the plan, saying how far a step is, what the system ticks, and the platform's board.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

test.describe.configure({ mode: "serial" });

/** A step in the plan's list. */
const step = (console: Console, title: string) => console.main.getByRole("listitem").filter({ hasText: title });

/** At a desk and on a phone, light and dark: nothing inaccessible, nothing too wide. */
async function expectSound(console: Console): Promise<void> {
  const { page } = console;
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

test("whoever begins is asked what they want, and gets just the steps for it", async ({ consoleAs }) => {
  test.slow();
  const console = await consoleAs("newcomer", "/console/guide");
  const { page } = console;
  await expect(console.main.getByText("还没有选择要开通的内容")).toBeVisible();
  await expect(console.main).toMatchAriaSnapshot({ name: "guide-empty.aria.yml" });
  await expectSound(console);
  // Its other pages, come to by an address that somebody sent, lead there as well.
  for (const path of ["steps/api_keys", "papers"]) {
    await console.open(`/console/guide/${path}`);
    await expect(console.main.getByRole("link", { name: "选择要开通的" })).toBeVisible();
  }
  await console.main.getByRole("link", { name: "选择要开通的" }).click();
  await expect(console.title).toHaveText("选择要开通的");
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expect(console.main).toMatchAriaSnapshot({ name: "guide-choose.aria.yml" });
  await expectSound(console);
  // By keyboard: nothing of scan payment, the App by WeChat and Alipay.
  await page.getByRole("radio", { name: /^不做扫码支付/ }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("checkbox", { name: /^微信 App 支付/ }).check();
  await page.getByRole("checkbox", { name: /^付款提醒/ }).uncheck();
  await console.button("生成清单").click();
  await expect(console.title).toHaveText("开通向导");
  await expect(step(console, "创建移动应用")).toBeVisible();
  await expect(step(console, "填写三个支付授权目录")).toHaveCount(0);
  await expect(step(console, "填写三个域名")).toHaveCount(0);
});

test("choosing again brings the other steps", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/guide");
  const { page } = console;
  await console.main.getByRole("link", { name: "重新选择" }).click();
  await expect(page.getByRole("checkbox", { name: /^微信 App 支付/ })).toBeChecked();
  await page.getByRole("checkbox", { name: /^微信 App 支付/ }).uncheck();
  await page.getByRole("radio", { name: /^只要微信/ }).check();
  await page.getByRole("radio", { name: "个体工商户" }).check();
  await console.button("生成清单").click();
  await expect(console.title).toHaveText("开通向导");
  await expect(step(console, "填写三个支付授权目录")).toBeVisible();
  await expect(step(console, "创建移动应用")).toHaveCount(0);
});

test("the list of papers is made for the kind of body, and prints without the rest of the console", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/guide/papers");
  const { page } = console;
  await expect(console.main.getByText(/法人对私账户/)).toBeVisible();
  await expect(console.main.getByText(/组织机构代码证/)).toHaveCount(0);
  await expectSound(console);
  await page.emulateMedia({ media: "print" });
  await expect(console.nav).toBeHidden();
  await expect(console.button("打印")).toBeHidden();
  await expect(console.main.getByText(/营业执照/)).toBeVisible();
});

test("a step says what to do and what to paste; what was said about it is kept", async ({ consoleAs, places }) => {
  const console = await consoleAs("newcomer", "/console/guide/steps/directories");
  const { page } = console;
  await expect(console.title).toHaveText("填写三个支付授权目录");
  const values = console.card("照抄这些值");
  const host = new URL(places.product).host;
  for (const folder of ["/PeakeCloud/mobile/charge/", "/PeakeCloud/mobile/pay/", "/PeakeCloud/offline/"]) {
    await expect(values.getByText(host + folder, { exact: true })).toBeVisible();
  }
  await expect(values.getByRole("button", { name: /^复制/ })).toHaveCount(3);
  await expect(values.getByRole("button", { name: "复制 停车缴费" })).toBeVisible();
  await expectSound(console);

  await console.open("/console/guide/steps/merchant_apply");
  await expect(console.main).toMatchAriaSnapshot({ name: "guide-step.aria.yml" });
  await page.getByRole("radio", { name: /^等对方/ }).check();
  await page.getByLabel(/^由谁办理/).fill("李法人");
  await page.getByLabel(/^备注/).fill("申请单 2026112300017");
  await console.button("保存").click();
  await expect(console.message("已保存")).toBeVisible();
  await page.reload();
  await console.alive();
  await expect(page.getByRole("radio", { name: /^等对方/ })).toBeChecked();
  await expect(page.getByLabel(/^备注/)).toHaveValue("申请单 2026112300017");
  await expect(console.card("办到哪一步了")).toContainText("最后更新");
  await console.main.getByRole("link", { name: "返回清单" }).click();
  await expect(console.card("正在等对方")).toContainText("李法人");
  await expect(console.card("正在等对方")).toContainText("1–3 个工作日");
});

test("two people at once: who has not seen the last word is told, and shown it", async ({ consoleAs }) => {
  const one = await consoleAs("newcomer", "/console/guide/steps/oa_register");
  const other = await consoleAs("newcomer", "/console/guide/steps/oa_register");
  await one.page.getByRole("radio", { name: /^进行中/ }).check();
  await one.button("保存").click();
  await expect(one.message("已保存")).toBeVisible();
  await other.page.getByRole("radio", { name: /^已完成/ }).check();
  await other.button("保存").click();
  await expect(other.message("别人刚刚改过这里")).toBeVisible();
  await expect(other.page.getByRole("radio", { name: /^进行中/ })).toBeChecked();
});

test("what the system sees ticks itself", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer", "/console/integration/keys");
  await console.button("新建密钥").first().click();
  const dialog = console.dialog("新建密钥");
  await dialog.getByLabel("用途", { exact: true }).fill("向导测试");
  await dialog.getByRole("button", { name: "新建密钥" }).click();
  await expect(console.row("向导测试")).toBeVisible();
  await console.open("/console/guide");
  await expect(step(console, "给停车系统或 App 服务器发接口密钥")).toContainText("系统已确认");
});

test("the platform sees all operators on one board", async ({ consoleAs }) => {
  const console = await consoleAs("platform", "/console/board");
  await expect(console.title).toHaveText("开通进度");
  const row = console.row("碧水商业");
  await expect(row).toContainText("申请微信支付商户号");
  await expect(row).toContainText("微信支付商户平台");
  await expect(console.row("青山物业")).toContainText("未选择");
  await expectSound(console);
});
