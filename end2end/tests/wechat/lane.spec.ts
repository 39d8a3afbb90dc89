// A driver pays at the exit: the car drives up, the code is scanned, the barrier lifts, the operator sees it all.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("a driver pays at the exit and the operator sees the money", async ({ openCarPark, takePhone, consoleAs, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.emptyLane(lane);
  const park = await openCarPark();

  await test.step("the car stands at the exit and its fee is told", async () => {
    await park.driveIn(plate, "2 小时");
    await park.toExit(plate, lane.name);
    await park.expectBarrier(lane.name, "down");
    await expect(park.lane(lane.name).getByText("等待缴费")).toBeVisible();
  });

  const phone = await takePhone("wechat", "lin");
  let amount = "";
  await test.step("the code leads to the bill of this car", async () => {
    await phone.scan(lane.code_label);
    await expect(phone.shows(plate)).toBeAttached();
    await expect(phone.screen.getByRole("heading", { name: "费用明细" })).toBeVisible();
    await expect(phone.address).toContainText("/PeakeCloud/mobile/pay/");
    await expect(phone.address).not.toContainText("code=");
    amount = await phone.amount();
    expect(Number(amount)).toBeGreaterThan(0);
  });

  await test.step("the wallet asks for the same amount", async () => {
    await phone.tapPay();
    await expect(phone.sheet).toContainText(`¥${amount}`);
    await phone.confirm();
  });

  await test.step("the result says until when to leave", async () => {
    await expect(phone.heading("付款成功")).toBeVisible();
    await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
    await expect(phone.shows(plate)).toBeAttached();
  });

  await test.step("the barrier lifts on the signed webhook, and the car leaves", async () => {
    await park.expectBarrier(lane.name, "up");
    await expect(park.webhooks.filter({ hasText: plate }).filter({ hasText: "签名正确" })).toHaveCount(1);
    await park.driveOut(lane.name);
    await expect(park.car(plate)).toHaveCount(0);
  });

  await test.step("the wallet keeps a receipt", async () => {
    await phone.closePage();
    await expect(phone.receipts.first()).toContainText(`¥${amount}`);
  });

  await test.step("the console shows the order settled, with its history", async () => {
    const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
    await expect(console.row(plate)).toHaveCount(1);
    await expect(console.row(plate)).toContainText("已结清");
    await console.row(plate).getByRole("link").first().click();
    const story = console.card("时间线").getByRole("listitem");
    for (const event of ["微信支付受理下单", "收到支付通知，签名与内容核对无误", "确认已支付", "订单结清，收入入账", "通知停车系统放行"]) {
      await expect(story.filter({ hasText: event }), event).not.toHaveCount(0);
    }
    await expect(console.card("支付记录")).toContainText("已支付");
    await expect(console.card("推送记录")).toContainText("已送达");
    await expect(console.card("支付通知").getByRole("row").filter({ hasText: "已核对入账" })).toHaveCount(1);
    await console.card("支付通知").getByRole("button", { name: "查看原文" }).click();
    const raw = console.dialog("通知原文");
    await expect(raw).toContainText(/wechatpay-signature/i);
    await expect(raw).toContainText("TRANSACTION.SUCCESS");
    await expect(raw.getByRole("heading", { name: "解密后的内容" })).toBeVisible();
    await expect(raw).toContainText("SUCCESS");
  });
});

test("who paid may come back to the bill and is told when to leave", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 90, lane);
  const phone = await takePhone("wechat", "chen");
  await phone.scan(lane.code_label);
  await phone.pay();
  await phone.closePage();
  await phone.scan(lane.code_label);
  await expect(phone.heading("已付款")).toBeVisible();
  await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
  await expect(phone.payButton).toHaveCount(0);
});
