// One press moves all scan payments to ChinaUMS and back; both wallets pay through its cashier, with and without scripts.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test } from "../../support/fixtures.ts";
import type { Console } from "../../support/console.ts";
import { freshDevice, onDevice, type VirtualPhone } from "../../support/phone.ts";
import { AGENTS, authorise } from "../../support/payer.ts";
import { freshPlate } from "../../support/sandbox.ts";
import { released, Terminal } from "../../support/terminal.ts";
import { expectLight } from "../../support/weight.ts";

const PAGE = "银联商务公众号支付管理";

/** Presses the button of a family and agrees to what follows. */
async function move(console: Console, label: string, consequence: RegExp): Promise<void> {
  const choice = console.card("扫码支付走哪里");
  await choice.getByRole("button", { name: label, exact: true }).click();
  const dialog = console.dialog(label);
  await expect(dialog).toContainText(consequence);
  await expect(dialog).toContainText("已经开始的付款在原来的渠道完成");
  await dialog.getByRole("button", { name: label, exact: true }).click();
  await expect(console.message("扫码支付已切换")).toBeVisible();
}

/** The cashier of ChinaUMS, as the phone shows it. */
async function payAtCashier(phone: VirtualPhone, amount: string): Promise<void> {
  await phone.payButton.click();
  await expect(phone.screen.getByText("银联商务收银台")).toBeVisible();
  await expect(phone.screen.getByText(amount)).toBeVisible();
  await phone.screen.getByRole("button", { name: /^确认付款/ }).click();
  await expect(phone.heading("付款成功")).toBeVisible({ timeout: 20_000 });
}

test.describe.configure({ mode: "serial" });

test("an administrator moves all scan payments to ChinaUMS", async ({ consoleAs }) => {
  const console = await consoleAs("admin");
  await console.go(PAGE);
  await move(console, "改走银联商务", /从“微信支付、支付宝”改走“银联商务”/);
  const choice = console.card("扫码支付走哪里");
  await expect(choice.getByRole("listitem").filter({ hasText: "银联商务" }).first()).toContainText("正在使用");
  await expect(choice.getByRole("button", { name: "改走微信支付和支付宝" })).toBeVisible();
});

for (const wallet of ["wechat", "alipay"] as const) {
  test(`a first visit from ${wallet} is at most 30 KB, WebAssembly included`, async ({ openWindow, places, sandbox }, info) => {
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(plate, 120, lane);
    const window = await openWindow({ userAgent: AGENTS[wallet], viewport: { width: 390, height: 800 } });
    await authorise(window, places, "lin", lane.url, wallet);
    const page = await expectLight(window, lane.url, info);
    await expect(page.getByText(plate).first()).toBeAttached();
  });
}

for (const [wallet, person] of [["wechat", "lin"], ["alipay", "chen"]] as const) {
  test(`a driver pays from ${wallet} through the cashier`, async ({ takePhone, sandbox, consoleAs }) => {
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(plate, 120, lane);
    const phone = await takePhone(wallet, person);
    await phone.scan(lane.code_label);
    const amount = await phone.amount();
    await payAtCashier(phone, amount);
    await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
    await expect(phone.address).not.toContainText("sign=");
    const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
    await expect(console.row(plate)).toContainText("已结清");
    await phone.closePage();
    await expect(phone.receipts.first()).toContainText(`¥${amount}`);
  });
}

test("leaving the cashier leads back to the bill, which is paid then", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "zhao");
  await phone.scan(lane.code_label);
  await phone.payButton.click();
  await phone.screen.getByRole("button", { name: /^返回商户/ }).click();
  await expect(phone.screen.getByText("应付金额")).toBeVisible();
  await payAtCashier(phone, await phone.amount());
});

test("a terminal's bill is paid through the cashier and released by the code", async ({ takePhone, openWindow, places }) => {
  const terminal = await Terminal.first(await (await openWindow()).newPage(), places);
  await terminal.show("车牌", "粤B66K88", "15.00");
  const phone = await takePhone("alipay", "zhao");
  await phone.scan(terminal.screenLabel);
  await payAtCashier(phone, "15.00");
  await terminal.type(await released(phone));
  await expect(terminal.device.getByText("已放行").first()).toBeVisible();
});

test("without JavaScript a real form leads to the cashier and back", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 320, height: 720 } });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice("alipay", "wang"), lane.url));
  await expect(page.getByText("应付金额")).toBeVisible();
  await expect(page.locator("noscript p")).toHaveCount(0);
  await page.getByRole("button", { name: /支付宝支付/ }).click();
  await page.getByRole("button", { name: /^确认付款/ }).click();
  await expect(page.getByRole("heading", { name: "付款成功" })).toBeVisible();
});

test("without JavaScript leaving the cashier leads back to the bill, and the next tap to a cashier that takes it", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 320, height: 720 } });
  const page = await window.newPage();
  const pay = page.getByRole("button", { name: /微信支付/ });
  await page.goto(onDevice(places, freshDevice("wechat", "zhao"), lane.url));
  await pay.click();
  await page.getByRole("button", { name: /^返回商户/ }).click();
  await expect(page.getByText("应付金额")).toBeVisible();
  await expect(page.getByText(plate).first()).toBeAttached();
  await expect(page, "the cashier's word is in no address").not.toHaveURL(/sign=/);
  await pay.click();
  await page.getByRole("button", { name: /^确认付款/ }).click();
  await expect(page.getByRole("heading", { name: "付款成功" })).toBeVisible();
  await expect(page.getByText("请在此时间前离场")).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a card is topped up through the cashier ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ openWindow, places, sandbox }) => {
    const window = await openWindow({ javaScriptEnabled, viewport: { width: 320, height: 720 } });
    const page = await window.newPage();
    await page.goto(onDevice(places, freshDevice("alipay", "wang"), (await sandbox.code(/储值卡充值/)).url));
    await page.getByLabel("卡号").fill("86000002");
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByRole("button", { name: "充值 50.00 元" }).click();
    await page.getByRole("button", { name: /支付宝支付/ }).click();
    await expect(page.getByText("银联商务收银台")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: /^确认付款/ }).click();
    await expect(page.getByRole("heading", { name: "充值成功" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("50.00").first()).toBeVisible();
  });
}

for (const shape of [{ colorScheme: "dark" }, { forcedColors: "active" }] as const) {
  test(`the bill that ChinaUMS collects is accessible with ${JSON.stringify(shape)}`, async ({ openWindow, places, sandbox }) => {
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(freshPlate(), 120, lane);
    const window = await openWindow({ ...shape, viewport: { width: 320, height: 720 } });
    const page = await window.newPage();
    await page.goto(onDevice(places, freshDevice("wechat", "zhao"), lane.url));
    await expect(page.getByText("由银联商务收款")).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
}

test("and back to WeChat and Alipay, from the WeChat page too", async ({ consoleAs, takePhone, sandbox }) => {
  const console = await consoleAs("admin", "/console/payment/wechat");
  await move(console, "改走微信支付和支付宝", /从“银联商务”改走“微信支付、支付宝”/);
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await phone.pay();
});
