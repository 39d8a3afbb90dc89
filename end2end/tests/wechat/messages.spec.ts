// A payment is told to whoever paid: by the official account to its followers, by a short message to others.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";
import type { Console } from "../../support/console.ts";
import type { Locator } from "@playwright/test";

type ConsoleAs = (login: string, path?: string) => Promise<Console>;

/** The time line of the order of a car, as finance sees it. */
async function timeLine(consoleAs: ConsoleAs, plate: string): Promise<Locator> {
  const console = await consoleAs("finance", `/console/orders?text=${encodeURIComponent(plate)}`);
  await console.row(plate).getByRole("link").first().click();
  return console.card("时间线");
}

test("a follower is told of the payment by the official account, and a tap opens what it is about", async ({ takePhone, sandbox, consoleAs }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  const amount = await phone.amount();
  await phone.pay();
  await phone.closePage();
  const chat = phone.chat("披克云停车");
  await expect(chat).toContainText("付款提醒");
  await expect(chat).toContainText("未读");
  const newest = (await phone.openChat("披克云停车")).first();
  await expect(newest).toContainText("付款提醒");
  await expect(newest).toContainText(amount);
  for (const label of ["账单编号", "收款账户", "交易类型", "交易时间", "付款金额"]) await expect(newest).toContainText(label);
  await phone.page.getByRole("button", { name: "返回" }).click();
  await expect(phone.chat("披克云停车")).not.toContainText("未读");
  const line = await timeLine(consoleAs, plate);
  await expect(line).toContainText("消息等待发送");
  await expect(line).toContainText("微信交易消息");
  await expect(line).toContainText("微信已接受消息");
  await expect(line).toContainText("消息已送达");
});

test("whoever does not follow is told by a short message", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.call("POST", "/sandbox/carpark/enter", { plate, minutes: 120, driver: "wang" });
  const car = (await sandbox.park()).cars.find((one) => one.plate === plate);
  if (!car) throw new Error(`${plate} did not come in`);
  await sandbox.toLane(lane, car);
  const phone = await takePhone("wechat", "wang");
  await phone.scan(lane.code_label);
  const amount = await phone.amount();
  await phone.pay();
  await phone.closePage();
  await expect(phone.chat("短信")).toContainText(amount);
  const newest = (await phone.openChat("短信")).first();
  await expect(newest).toContainText(`您已支付${amount}元`);
});

// The account dies after the payer was named, so that the payment itself goes through.
for (const [mistake, reason] of [
  ["account_frozen", "公众号或它的接口被封禁"],
  ["permission_templates", "公众号没有模板消息权限"],
  ["app_secret_reset", "AppSecret 不正确"],
] as const) {
  test(`a dead official account (${mistake}) ends with a short message, and the order tells why`, async ({ takePhone, sandbox, consoleAs }) => {
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.call("POST", "/sandbox/carpark/enter", { plate, minutes: 120, driver: "lin" });
    const car = (await sandbox.park()).cars.find((one) => one.plate === plate);
    if (!car) throw new Error(`${plate} did not come in`);
    await sandbox.toLane(lane, car);
    const phone = await takePhone("wechat", "lin");
    await phone.scan(lane.code_label);
    const amount = await phone.amount();
    await sandbox.call("PUT", `/sandbox/mistakes/0/${mistake}`);
    try {
      // A token that was fetched before would go on for two hours.
      if (mistake === "app_secret_reset") await sandbox.setFault({ name: "token_expired", times: 1 });
      await phone.pay();
      await phone.closePage();
      const newest = (await phone.openChat("短信")).first();
      await expect(newest).toContainText(`您已支付${amount}元`);
      await expect(async () => {
        const line = await timeLine(consoleAs, plate);
        await expect(line).toContainText("短信已送达", { timeout: 1_000 });
      }).toPass();
      const line = await timeLine(consoleAs, plate);
      for (const words of ["消息等待发送", "微信发不到，改发短信", reason, "短信网关已受理"]) {
        await expect(line).toContainText(words);
      }
    } finally {
      await sandbox.call("DELETE", `/sandbox/mistakes/0/${mistake}`);
    }
  });
}

test("a holder's number, entered in the console, is told of the top-up", async ({ takePhone, consoleAs }) => {
  test.slow();
  const number = `66${`${process.pid % 1000}${Date.now()}`.slice(-8)}`;
  const console = await consoleAs("finance", "/console/cards");
  await console.button("新增储值卡").first().click();
  const dialog = console.dialog("新增储值卡");
  await dialog.getByLabel("卡号").fill(number);
  await dialog.getByLabel("手机号").fill("138 0000");
  await dialog.getByRole("button", { name: "新增储值卡" }).click();
  await expect(dialog).toContainText("不是有效的手机号码");
  await dialog.getByLabel("手机号").fill("138 0000 0004");
  await dialog.getByRole("button", { name: "新增储值卡" }).click();
  await expect(dialog).toBeHidden();
  await console.open(`/console/cards?text=${number}`);
  await console.main.locator("tbody").getByRole("link").click();
  await expect(console.main).toContainText("138****0004");
  await expect(console.main).not.toContainText("13800000004");

  const phone = await takePhone("wechat", "wang");
  await phone.scan(/储值卡充值/);
  await phone.screen.getByLabel("卡号").fill(number);
  await phone.screen.getByRole("button", { name: "下一步" }).click();
  await phone.screen.getByRole("button", { name: "充值 50.00 元" }).click();
  await phone.tapPay();
  await phone.confirm();
  await expect(phone.heading("充值成功")).toBeVisible({ timeout: 20_000 });
  await phone.closePage();
  const newest = (await phone.openChat("短信")).first();
  await expect(newest).toContainText("您已支付50.00元");

  await console.button("修改持卡人").click();
  const edit = console.dialog("修改持卡人");
  await edit.getByLabel("清除已保存的手机号").check();
  await edit.getByRole("button", { name: "保存" }).click();
  await expect(edit).toBeHidden();
  await expect(console.main).not.toContainText("138****0004");
});

test("following and refusing are the person's own, on the phone", async ({ takePhone, sandbox }) => {
  const phone = await takePhone("wechat", "zhao");
  const app = (await sandbox.state()).accounts[0]?.official_account_app_id ?? "";
  const follows = async () => {
    const view = await sandbox.call<{ accounts: { app_id: string; followers: { key: string; follows: boolean }[] }[] }>("GET", "/sandbox/consoles/accounts");
    return view.accounts.find(({ app_id }) => app_id === app)?.followers.find(({ key }) => key === "zhao")?.follows;
  };
  await phone.page.getByRole("button", { name: "公众号" }).click();
  await phone.page.getByRole("button", { name: "取消关注: 披克云停车" }).click();
  await expect.poll(follows).toBe(false);
  await phone.page.getByRole("button", { name: "关注: 披克云停车", exact: true }).click();
  await expect.poll(follows).toBe(true);
});
