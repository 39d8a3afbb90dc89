// Two people and one bill: nobody pays for nothing.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("a second phone that taps after the first paid is told so", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const [first, second] = [await takePhone("wechat", "lin"), await takePhone("wechat", "chen")];
  await first.scan(lane.code_label);
  await second.scan(lane.code_label);
  await expect(second.payButton).toBeVisible();
  await first.pay();
  await second.payButton.click();
  await expect(second.screen.getByRole("heading", { name: /付款成功|已付款/ })).toBeVisible();
  await expect(second.sheet).toBeHidden();
});

test("two sheets at once: the one that was replaced cannot be paid", async ({ takePhone, sandbox, consoleAs }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const [first, second] = [await takePhone("wechat", "lin"), await takePhone("wechat", "chen")];
  await first.scan(lane.code_label);
  await second.scan(lane.code_label);
  await first.tapPay();
  const replaced = (await sandbox.openTradeOf("lin")).out_trade_no;
  await second.tapPay();
  expect((await sandbox.trade(replaced)).state, "closed at the provider before another payer gets a payment").toBe("CLOSED");
  await second.confirm();
  await expect(second.heading("付款成功")).toBeVisible();

  await test.step("the first sheet is refused by the wallet, and the page knows why", async () => {
    await first.sheet.getByRole("button", { name: "按指纹付款" }).click();
    await first.page.getByRole("alertdialog").getByRole("button", { name: "确定" }).click();
    await expect(first.screen.getByRole("heading", { name: /付款成功|已付款/ })).toBeVisible({ timeout: 20_000 });
  });
  const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
  await expect(console.row(plate)).toHaveCount(1);
  await expect(console.row(plate)).toContainText("已结清");
});

test("paid twice all the same: the later one is given back by itself", async ({ takePhone, sandbox, consoleAs }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const [first, second] = [await takePhone("wechat", "lin"), await takePhone("wechat", "chen")];
  await first.scan(lane.code_label);
  await second.scan(lane.code_label);
  await first.tapPay();
  const late = (await sandbox.openTradeOf("lin")).out_trade_no;
  // The payer's phone was quicker than the news that the order is closed.
  await sandbox.setFault({ name: "late_success", target: { trade: late } });
  await second.tapPay();
  await second.confirm();
  await expect(second.heading("付款成功")).toBeVisible();
  await first.confirm();
  await expect(first.screen.getByRole("heading", { name: /付款/ })).toBeVisible();

  await expect
    .poll(async () => (await sandbox.trade(late)).refunded, { timeout: 30_000, message: "the later payment is refunded" })
    .toBeGreaterThan(0);
  const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
  await console.row(plate).getByRole("link").first().click();
  const money = console.card("支付记录").locator(".payment");
  await expect(money.filter({ hasText: late })).toContainText(/重复支付|迟到的款项/);
  await expect(money.filter({ hasText: late })).toContainText("已全额退款");
  await expect(money.filter({ hasNotText: late })).toContainText("已支付");
  await expect
    .poll(
      async () => {
        await console.button("刷新").click();
        return console.card("退款").innerText();
      },
      { timeout: 30_000 },
    )
    .toContain("已到账");
});
