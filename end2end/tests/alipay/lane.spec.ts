// A driver pays at the exit with Alipay: the same codes, another wallet.
import { expect, test } from "../../support/fixtures.ts";
import { VirtualPhone } from "../../support/phone.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("a driver pays with Alipay and the operator sees the money", async ({ openCarPark, takePhone, consoleAs, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const park = await openCarPark();
  const phone = await takePhone("alipay", "lin");
  let amount = "";
  await test.step("the code leads to the bill of this car, in Alipay's words", async () => {
    await phone.scan(lane.code_label);
    await expect(phone.shows(plate)).toBeAttached();
    await expect(phone.screen.getByRole("button", { name: /支付宝支付/ })).toBeVisible();
    await expect(phone.address).toContainText("/PeakeCloud/mobile/pay/");
    await expect(phone.address).not.toContainText("code=");
    amount = await phone.amount();
    expect(Number(amount)).toBeGreaterThan(0);
  });
  await test.step("the payer leaves the sheet, and may tap again", async () => {
    await phone.tapPay();
    await expect(phone.sheet).toContainText(`¥${amount}`);
    await phone.cancel();
    await expect(phone.says).toContainText("您已取消付款");
  });
  await test.step("the payer pays", async () => {
    await phone.pay();
    await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
    await park.expectBarrier(lane.name, "up");
  });
  await test.step("the wallet keeps a receipt", async () => {
    await phone.closePage();
    await expect(phone.receipts.first()).toContainText(`¥${amount}`);
  });
  await test.step("the console shows the order settled through Alipay", async () => {
    const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
    await expect(console.row(plate)).toContainText("已结清");
    await console.row(plate).getByRole("link").first().click();
    await expect(console.card("支付通知").getByRole("row").filter({ hasText: "已核对入账" })).toHaveCount(1);
    await console.card("支付通知").getByRole("button", { name: "查看原文" }).click();
    await expect(console.dialog("通知原文")).toContainText("TRADE_SUCCESS");
  });
});

test("a lost notification is found by asking", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  await sandbox.setFault({ name: "lose_notification", times: 1 });
  const phone = await takePhone("alipay", "chen");
  await phone.scan(lane.code_label);
  await phone.pay();
  await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
});

test("without WebAssembly the fallback script pays with Alipay", async ({ openWindow, places, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const window = await openWindow();
  await window.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  const phone = await VirtualPhone.take(await window.newPage(), places, "alipay", "zhao");
  await phone.scan(lane.code_label);
  await phone.tapPay();
  await phone.cancel();
  await expect(phone.says).toContainText("您已取消付款");
  await phone.pay();
});
