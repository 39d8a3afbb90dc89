// A card holder tops up at a card station: the code, the card, the amount, the sheet, the balance.
import { expect, test } from "../../support/fixtures.ts";

const STATION = /储值卡充值/;
/** A card of the demo that nobody topped up, and its holder. */
const CARD = { number: "86000003", shown: "8600 0003", holder: "赵敏", masked: "赵*" };

test("a card holder tops up", async ({ takePhone }) => {
  const phone = await takePhone("wechat", "zhao");
  await test.step("the code asks for the card; a wrong number is refused", async () => {
    await phone.scan(STATION);
    await expect(phone.heading("输入卡号充值")).toBeVisible();
    await expect(phone.address).toContainText("/PeakeCloud/mobile/charge/");
    await phone.screen.getByLabel("卡号").fill("7799999999999");
    await phone.screen.getByRole("button", { name: "下一步" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("没有找到这张卡");
    await phone.screen.getByLabel("卡号").fill("8600-0003");
    await phone.screen.getByRole("button", { name: "下一步" }).click();
  });

  await test.step("a stranger sees a masked name and no balance", async () => {
    await expect(phone.screen.getByText(CARD.shown)).toBeVisible();
    await expect(phone.screen.getByText(CARD.masked)).toBeVisible();
    await expect(phone.screen.getByText("卡内余额")).toHaveCount(0);
    await expect(phone.screen.getByText(CARD.holder)).toHaveCount(0);
  });

  await test.step("an amount outside the bounds is refused, another one is changed", async () => {
    await phone.screen.getByLabel("其他金额（元）").fill("0.50");
    await phone.screen.getByRole("button", { name: "充这个金额" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("低于最低充值金额");
    await phone.screen.getByRole("button", { name: "充值 100.00 元" }).click();
    await expect(phone.payButton).toContainText("100.00");
    await phone.screen.getByRole("link", { name: "换一个金额" }).click();
    await phone.screen.getByRole("button", { name: "充值 50.00 元" }).click();
    await expect(phone.payButton).toContainText("50.00");
  });

  await test.step("cancelled, the top-up still stands; then it is paid", async () => {
    await phone.tapPay();
    await expect(phone.sheet).toContainText("¥50.00");
    await phone.cancel();
    await expect(phone.says).toContainText("取消");
    await phone.tapPay();
    await phone.confirm();
    await expect(phone.heading("充值成功")).toBeVisible({ timeout: 20_000 });
    await expect(phone.screen.getByText("卡内余额")).toBeVisible();
  });

  await test.step("who knows the holder's name sees the history", async () => {
    await phone.screen.getByRole("link", { name: "返回这张卡" }).click();
    await phone.screen.getByText("查看余额和明细").click();
    await phone.screen.getByLabel("持卡人全名").fill("赵明");
    await phone.screen.getByRole("button", { name: "查看" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("姓名与这张卡不符");
    await phone.screen.getByLabel("持卡人全名").fill(CARD.holder);
    await phone.screen.getByRole("button", { name: "查看" }).click();
    await expect(phone.heading("最近明细")).toBeVisible();
    await expect(phone.screen.getByText("+¥50.00").first()).toBeVisible();
    await expect(phone.screen.getByText("+¥12.00")).toBeVisible();
  });
});
