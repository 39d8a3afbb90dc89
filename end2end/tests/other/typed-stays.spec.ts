// What a payer or a visitor typed stays where it was refused, with no script at all.
import { expect, test } from "../../support/fixtures.ts";
import { freshDevice, onDevice, type Wallet } from "../../support/phone.ts";
import type { OpenWindow } from "../../support/fixtures.ts";
import type { Places } from "../../support/places.ts";
import { addHost, openSite, tag } from "../../support/visits.ts";

/** A phone without scripts, as narrow as they come, at an address. */
async function open(openWindow: OpenWindow, places: Places, address: string, wallet: Wallet = "wechat") {
  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const page = await window.newPage();
  await page.goto(onDevice(places, freshDevice(wallet, "wang"), address));
  return page;
}

test("a plate that is not inside", async ({ openWindow, places, sandbox }) => {
  const page = await open(openWindow, places, (await sandbox.siteCode()).url);
  const plate = page.getByRole("textbox", { name: "车牌号" });
  for (const [typed, says] of [["粤T1", "不完整或有误"], ["粤T9999X", "没有找到这辆车"]] as const) {
    await plate.fill(typed);
    await page.getByRole("button", { name: "查询停车费" }).click();
    await expect(page.getByRole("alert")).toContainText(says);
    await expect(plate).toHaveValue(typed);
  }
});

test("a card that nobody has, an amount out of bounds, a name that is another one", async ({ openWindow, places, sandbox }) => {
  const page = await open(openWindow, places, (await sandbox.code(/储值卡充值/)).url);
  const card = page.getByLabel("卡号");
  await card.fill("7799999999999");
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("alert")).toContainText("没有找到这张卡");
  await expect(card).toHaveValue("7799999999999");
  await card.fill("8600-0003");
  await page.getByRole("button", { name: "下一步" }).click();

  const amount = page.getByLabel("其他金额（元）");
  await amount.fill("0.50");
  await page.getByRole("button", { name: "充这个金额" }).click();
  await expect(page.getByRole("alert")).toContainText("低于最低充值金额");
  await expect(amount).toHaveValue("0.50");

  const name = page.getByLabel("持卡人全名");
  await page.getByText("查看余额和明细").click();
  await name.fill("赵明");
  await page.getByRole("button", { name: "查看", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("姓名与这张卡不符");
  await expect(name).toHaveValue("赵明");
  await expect(amount).toHaveValue("");
});

test("a visit without a host, in a time that runs backwards", async ({ consoleAs, openWindow, places }) => {
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  await addHost(console, { name: `门卫${tag()}`, phone: "13800000003" });
  const page = await open(openWindow, places, code, "browser");
  await page.getByLabel("姓名").fill("李想");
  await page.getByLabel("手机号码").fill("139 0000 0009");
  await page.getByLabel("来访事由").fill("送货");
  const until = await page.getByLabel("到访时间").inputValue();
  await page.getByLabel("离开时间").fill(until);
  await page.getByRole("button", { name: "提交预约" }).click();
  await expect(page.getByRole("alert")).toContainText("有内容需要修改");
  await expect(page.getByText("请选择被访人")).toBeVisible();
  await expect(page.getByLabel("姓名")).toHaveValue("李想");
  await expect(page.getByLabel("手机号码")).toHaveValue("139 0000 0009");
  await expect(page.getByLabel("来访事由")).toHaveValue("送货");
  await expect(page.getByLabel("离开时间")).toHaveValue(until);
});
