// What WeChat Pay says is believed only when it is signed, fresh, ours and right; and when it says nothing, it is asked.
import { expect, test } from "../../support/fixtures.ts";
import type { Console } from "../../support/console.ts";
import type { VirtualPhone } from "../../support/phone.ts";
import { freshPlate, type Sandbox } from "../../support/sandbox.ts";

interface Ready {
  readonly plate: string;
  readonly outTradeNo: string;
}

/** A phone in front of the payment sheet. */
async function atTheSheet(sandbox: Sandbox, phone: VirtualPhone): Promise<Ready> {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  await phone.scan(lane.code_label);
  await phone.tapPay();
  return { plate, outTradeNo: (await sandbox.openTradeOf(phone.person)).out_trade_no };
}

async function openOrder(console: Console, plate: string): Promise<void> {
  await console.open(`/console/orders?text=${encodeURIComponent(plate)}`);
  await console.row(plate).getByRole("link").first().click();
  await expect(console.card("时间线")).toBeVisible();
}

/** Money is where it was: one settled order, one payment, nothing given back. */
async function expectUntouched(console: Console, plate: string): Promise<void> {
  await openOrder(console, plate);
  await expect(console.main.getByText("已结清").first()).toBeVisible();
  await expect(console.card("支付记录").getByRole("listitem")).toHaveCount(1);
  await expect(console.card("时间线").getByRole("listitem").filter({ hasText: "订单结清" })).toHaveCount(1);
  await expect(console.card("退款")).toHaveCount(0);
}

test("the notification is lost: the page still reaches paid, by asking", async ({ takePhone, sandbox, consoleAs }) => {
  const phone = await takePhone("wechat", "lin");
  const { plate, outTradeNo } = await atTheSheet(sandbox, phone);
  await sandbox.setFault({ name: "lose_notification", target: { trade: outTradeNo } });
  await phone.confirm();
  await expect(phone.heading("付款成功")).toBeVisible({ timeout: 20_000 });
  const console = await consoleAs("admin");
  await openOrder(console, plate);
  const paid = console.card("时间线").getByRole("listitem").filter({ hasText: "确认已支付" });
  await expect(paid).toContainText("查询");
  await expect(console.card("支付通知")).toHaveCount(0);
});

const FORGERIES = [
  ["tampered_body", "one byte flipped", "签名不符"],
  ["corrupt_signature", "a signature over something else", "签名不符"],
  ["stale_timestamp", "signed ten minutes ago", "时间戳超出 5 分钟"],
  ["unknown_serial", "signed with a key that nobody knows", "签名所用的公钥或证书不认识"],
  ["wrong_amount", "one fen too much", "金额不符"],
  ["wrong_merchant", "another merchant's number", "商户号不符"],
  ["wrong_app", "another AppID", "AppID 不符"],
  ["wrong_currency", "another currency", "币种不符"],
] as const;

for (const [fault, what, verdict] of FORGERIES) {
  test(`a notification with ${what} settles nothing, and the console shows why`, async ({ takePhone, sandbox, consoleAs }) => {
    const phone = await takePhone("wechat", "lin");
    const { plate, outTradeNo } = await atTheSheet(sandbox, phone);
    // Every notification of this order is forged; only asking the provider can settle it.
    await sandbox.setFault({ name: fault, target: { trade: outTradeNo }, place: "notification" });
    await phone.confirm();
    await expect(phone.heading("付款成功")).toBeVisible({ timeout: 20_000 });
    await expect
      .poll(async () => (await sandbox.trade(outTradeNo)).notifications.flatMap((one) => one.attempts).map((one) => one.outcome))
      .toContain("refused");

    const console = await consoleAs("admin");
    await expectUntouched(console, plate);
    await expect(console.card("时间线").getByRole("listitem").filter({ hasText: "收到支付通知" })).toHaveCount(0);
    await test.step("kept apart, with the reason", async () => {
      await console.go("未采信的通知");
      await expect(console.row(verdict)).not.toHaveCount(0);
      await console.row(verdict).first().getByRole("button", { name: "查看原文" }).click();
      await expect(console.dialog("通知原文").getByRole("heading", { name: "正文" })).toBeVisible();
    });
  });
}

test("a replayed notification changes nothing", async ({ takePhone, sandbox, consoleAs }) => {
  const phone = await takePhone("wechat", "lin");
  const { plate, outTradeNo } = await atTheSheet(sandbox, phone);
  await phone.confirm();
  await expect(phone.heading("付款成功")).toBeVisible();
  await expect
    .poll(async () => (await sandbox.trade(outTradeNo)).notifications.map((one) => one.delivery))
    .toEqual(["delivered"]);
  await sandbox.replay(outTradeNo);
  await sandbox.replay(outTradeNo);
  const console = await consoleAs("admin");
  await expectUntouched(console, plate);
  const notes = console.card("支付通知").getByRole("row");
  await expect(notes.filter({ hasText: "已核对入账" })).toHaveCount(1);
  await expect(notes.filter({ hasText: "重复通知，未再处理" })).not.toHaveCount(0);
});

test("done at the provider, but its answer never came: the next tap pays, once", async ({ takePhone, sandbox, consoleAs, quiet }) => {
  quiet.allow(/502/);
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await expect(phone.payButton).toBeVisible();
  await sandbox.setFault({ name: "error_after_success", operation: "order", times: 1 });
  await phone.payButton.click();
  await expect(phone.says).toContainText("暂时无法付款");
  await phone.tapPay();
  await phone.confirm();
  await expect(phone.heading("付款成功")).toBeVisible({ timeout: 20_000 });
  await expectUntouched(await consoleAs("admin"), plate);
});
