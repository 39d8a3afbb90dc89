// The car park's own code: which car? A plate is typed on a keyboard made for plates.
import { expect, test } from "../../support/fixtures.ts";
import type { VirtualPhone } from "../../support/phone.ts";
import { freshPlate } from "../../support/sandbox.ts";

/** Types a plate with the page's keyboard, sign by sign. */
async function type(phone: VirtualPhone, plate: string): Promise<void> {
  const keys = phone.screen.getByRole("group", { name: "车牌键盘" });
  for (const sign of plate) await keys.getByRole("button", { name: sign, exact: true }).click();
}

test("types the plate of an ordinary car and pays", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  await sandbox.driveIn(plate, 75);
  const phone = await takePhone("wechat", "lin");
  await phone.scan((await sandbox.siteCode()).label);
  await expect(phone.heading("输入车牌查询停车费")).toBeVisible();
  await type(phone, plate);
  await phone.screen.getByRole("button", { name: "查询停车费" }).click();
  await expect(phone.shows(plate)).toBeAttached();
  await phone.pay();
  await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();
});

test("types a new-energy plate of eight signs", async ({ takePhone, sandbox }) => {
  const plate = freshPlate(true);
  await sandbox.driveIn(plate, 75);
  const phone = await takePhone("wechat", "chen");
  await phone.scan((await sandbox.siteCode()).label);
  await type(phone, plate);
  await expect(phone.screen.getByRole("button", { name: "车牌第 8 位" })).toHaveText(plate.at(-1) ?? "");
  await phone.screen.getByRole("button", { name: "查询停车费" }).click();
  await expect(phone.shows(plate)).toBeAttached();
  await expect(phone.payButton).toBeVisible();
  await test.step("not my car: back to the question", async () => {
    await phone.screen.getByRole("link", { name: "不是我的车" }).click();
    await expect(phone.heading("输入车牌查询停车费")).toBeVisible();
  });
});

test("a plate that is too short or of no car inside is answered where it was typed", async ({ takePhone, sandbox }) => {
  const phone = await takePhone("wechat", "lin");
  await phone.scan((await sandbox.siteCode()).label);
  await type(phone, "粤B12");
  await phone.screen.getByRole("button", { name: "查询停车费" }).click();
  await expect(phone.says).toContainText("车牌号不完整或有误");
  await phone.screen.getByRole("button", { name: "删除" }).click();
  await type(phone, "3456");
  await phone.screen.getByRole("button", { name: "查询停车费" }).click();
  await expect(phone.says).toContainText("停车场内没有找到这辆车");
});

test("the phone's own keyboard does as well", async ({ takePhone, sandbox }) => {
  const plate = freshPlate();
  await sandbox.driveIn(plate, 75);
  const phone = await takePhone("wechat", "lin");
  await phone.scan((await sandbox.siteCode()).label);
  await phone.screen.getByRole("button", { name: "改用手机键盘输入" }).click();
  await phone.screen.getByRole("textbox", { name: "车牌号" }).fill(plate.toLowerCase());
  await phone.screen.getByRole("button", { name: "查询停车费" }).click();
  await expect(phone.shows(plate)).toBeAttached();
});
