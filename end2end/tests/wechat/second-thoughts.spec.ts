// What happens when things do not go straight on: cancelled, expired, nobody there, nothing to pay.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("cancels, comes back and pays with the same order", async ({ takePhone, sandbox, consoleAs }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await phone.tapPay();
  const first = (await sandbox.openTradeOf("lin")).out_trade_no;
  await phone.cancel();
  await expect(phone.says).toContainText("您已取消付款");
  await expect(phone.payButton).toBeEnabled();

  await test.step("comes back later on the same phone", async () => {
    await phone.closePage();
    await phone.scan(lane.code_label);
    await phone.pay();
  });
  const trade = await sandbox.trade(first);
  expect(trade.state, "the same order at the provider was paid").toBe("SUCCESS");

  const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
  await expect(console.row(plate)).toHaveCount(1);
  await console.row(plate).getByRole("link").first().click();
  const story = console.card("时间线").getByRole("listitem");
  await expect(story.filter({ hasText: "付款 App 的应答（仅供参考）" }).filter({ hasText: "取消支付" })).toHaveCount(1);
  await expect(story.filter({ hasText: "订单结清" })).toHaveCount(1);
});

test("a bill that was left open too long says so and gives a new one", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 200, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.page.clock.install();
  await phone.scan(lane.code_label);
  await expect(phone.payButton).toBeVisible();
  await phone.page.clock.fastForward("06:00");
  await expect(phone.says).toContainText("账单已过期");
  await phone.screen.getByRole("link", { name: "重新获取账单" }).click();
  await expect(phone.says).not.toContainText("账单已过期");
  await expect(phone.payButton).toBeVisible();
});

test("a lane without a car says what to do, and goes on once it is there", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.emptyLane(lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await expect(phone.heading("车道上还没有车")).toBeVisible();
  await sandbox.carAtExit(plate, 60, lane);
  await phone.screen.getByRole("link", { name: "重新查询" }).click();
  await expect(phone.shows(plate)).toBeAttached();
  await expect(phone.payButton).toBeVisible();
});

test("a short stay is free: nothing to pay, and the barrier lifts", async ({ takePhone, openCarPark, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 3, lane);
  const park = await openCarPark();
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await expect(phone.heading("本次停车免费")).toBeVisible();
  await expect(phone.payButton).toHaveCount(0);
  await park.expectBarrier(lane.name, "up");
  await park.driveOut(lane.name);
});

test("another car at the lane: the payer is asked, never charged for it", async ({ takePhone, sandbox }) => {
  const [first, second] = [freshPlate(), freshPlate()];
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(first, 300, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await expect(phone.shows(first)).toBeAttached();
  await sandbox.carAtExit(second, 60, lane);
  await phone.payButton.click();
  await expect(phone.screen.getByText("账单已更新")).toBeVisible();
  await expect(phone.shows(second)).toBeAttached();
  await expect(phone.sheet).toBeHidden();
});

test("a code that is not valid says where to find one", async ({ takePhone, places, quiet }) => {
  quiet.allow(/404/);
  const phone = await takePhone("wechat", "lin");
  await phone.paste(`${places.product}/PeakeCloud/mobile/pay/23456789ABCDEFGHJKMN`);
  await expect(phone.heading("二维码无效")).toBeVisible();
});
