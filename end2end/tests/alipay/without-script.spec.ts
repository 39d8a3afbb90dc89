// Alipay's browser with scripts switched off: the bill is there, and the page says what paying needs.
import { expect, test } from "../../support/fixtures.ts";
import { freshDevice, onDevice } from "../../support/phone.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("without JavaScript the bill is shown in Alipay too", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice("alipay", "chen"), lane.url));
  await expect(page.getByText(plate).first()).toBeAttached();
  await expect(page.getByText("应付金额")).toBeVisible();
  await expect(page.locator("noscript p")).toContainText("付款需要 JavaScript。");
  await page.getByRole("button", { name: /支付宝支付/ }).click();
  await expect(page.getByRole("heading", { name: "付款需要 JavaScript" })).toBeVisible();
});
