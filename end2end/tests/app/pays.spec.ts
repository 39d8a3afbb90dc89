// A driver pays inside the App, by each of the three SDKs; one leaves, one is killed, one changes their mind.
import { expect, test } from "../../support/fixtures.ts";
import { MobileApp, type Sdk } from "../../support/app.ts";
import { freshPlate } from "../../support/sandbox.ts";

const NAMES: Record<Sdk, string[]> = {
  微信支付: ["appid", "noncestr", "package", "partnerid", "prepayid", "sign", "timestamp"],
  支付宝: ["order_string"],
  银联: ["mode", "tn"],
};

for (const sdk of Object.keys(NAMES) as Sdk[]) {
  test(`pays with ${sdk}`, async ({ openCarPark, openWindow, places, consoleAs }) => {
    const plate = freshPlate();
    const park = await openCarPark();
    await park.driveIn(plate, "2 小时");
    const window = await openWindow();
    const app = await MobileApp.open(await window.newPage(), places);
    await app.bill(plate);
    await app.pay(sdk);
    expect(Object.keys(await app.given()).sort(), "exactly what the SDK takes").toEqual(NAMES[sdk]);
    await app.confirm();
    await expect(app.outcome).toHaveText("支付成功");
    await expect(app.page.getByText("前离场")).toBeVisible();

    await test.step("the operator sees the money", async () => {
      const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
      await expect(console.row(plate)).toContainText("已结清");
    });
  });
}

test("leaves UnionPay, the App is killed, and pays all the same", async ({ openCarPark, openWindow, places }) => {
  const plate = freshPlate();
  const park = await openCarPark();
  await park.driveIn(plate, "2 小时");
  const window = await openWindow();
  const app = await MobileApp.open(await window.newPage(), places);
  await app.bill(plate);
  await app.pay("银联");
  const before = await app.given();
  await app.leave();
  await expect(app.outcome).toHaveText("已取消，还没有付款");
  await app.kill();
  await expect(app.page.getByText("找回未完成的支付").first()).toBeVisible();
  await app.page.getByRole("button", { name: "继续支付" }).click();
  expect(await app.given(), "the same transaction number").toEqual(before);
  await app.confirm();
  await expect(app.outcome).toHaveText("支付成功");
});

test("leaves UnionPay for WeChat", async ({ openCarPark, openWindow, places }) => {
  const plate = freshPlate();
  const park = await openCarPark();
  await park.driveIn(plate, "2 小时");
  const window = await openWindow();
  const app = await MobileApp.open(await window.newPage(), places);
  await app.bill(plate);
  await app.pay("银联");
  await app.leave();
  await expect(app.outcome).toHaveText("已取消，还没有付款");
  await app.page.getByRole("button", { name: "返回" }).click();
  await app.pay("微信支付");
  await app.confirm();
  await expect(app.outcome).toHaveText("支付成功");
});
