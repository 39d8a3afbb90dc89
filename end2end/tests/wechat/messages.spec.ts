// A payment is told to whoever paid: by the official account to its followers, by a short message to others.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("a follower is told of the payment by the official account, and a tap opens what it is about", async ({ takePhone, sandbox }) => {
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
