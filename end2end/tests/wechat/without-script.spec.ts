// Phones that run less than others: no WebAssembly, no script at all.
import { expect, test } from "../../support/fixtures.ts";
import { freshDevice, onDevice, VirtualPhone } from "../../support/phone.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("without WebAssembly the fallback script pays", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow();
  await window.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  const phone = await VirtualPhone.take(await window.newPage(), places, "wechat", "zhao");
  await phone.scan(lane.code_label);
  await phone.pay();
  await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
});

test("a bridge that does not arrive is replaced by the fallback script", async ({ openWindow, places, sandbox, quiet }) => {
  quiet.allow(/bridge\./);
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow();
  await window.route(/bridge\.[0-9a-f]+\.wasm/, (route) => route.abort());
  const phone = await VirtualPhone.take(await window.newPage(), places, "wechat", "zhao");
  await phone.scan(lane.code_label);
  await phone.tapPay();
  await phone.cancel();
  await expect(phone.says).toContainText("您已取消付款");
  await phone.tapPay();
  await phone.confirm();
  await expect(phone.heading("付款成功")).toBeVisible();
});

test("without JavaScript the bill is shown and the page says what paying needs", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice("wechat", "chen"), lane.url));
  await expect(page.getByText(plate).first()).toBeAttached();
  await expect(page.getByText("应付金额")).toBeVisible();
  // Playwright finds no texts inside <noscript>, although they are shown.
  await expect(page.locator("noscript p")).toBeVisible();
  await expect(page.locator("noscript p")).toContainText("付款需要 JavaScript。");
  await page.getByRole("button", { name: /微信支付/ }).click();
  await expect(page.getByRole("heading", { name: "付款需要 JavaScript" })).toBeVisible();
  await page.getByRole("link", { name: "再试一次" }).click();
  await expect(page.getByText("应付金额")).toBeVisible();
});

test("without JavaScript a plate is typed into a plain field", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  await sandbox.driveIn(plate, 75);
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice("wechat", "chen"), (await sandbox.siteCode()).url));
  await page.getByRole("textbox", { name: "车牌号" }).fill(plate);
  await page.getByRole("button", { name: "查询停车费" }).click();
  await expect(page.getByText(plate).first()).toBeAttached();
  await expect(page.getByText("应付金额")).toBeVisible();
});
