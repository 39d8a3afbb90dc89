// Finding an order, reading it, giving money back.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("the demo's history is found by plate, number, state and day", async ({ consoleAs }) => {
  const console = await consoleAs("finance", "/console/orders");
  const { page } = console;
  const rows = console.main.locator("tbody tr");
  await expect(rows).not.toHaveCount(0);
  const all = await rows.count();

  const search = page.getByRole("searchbox");
  await search.fill("粤B8K921");
  await page.getByRole("button", { name: "搜索" }).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/text=/);
  const number = (await rows.first().getByRole("link").innerText()).trim();

  await search.fill(number);
  await page.getByRole("button", { name: "搜索" }).click();
  await expect(rows).toHaveCount(1);
  await expect(console.row("粤B8K921")).toHaveCount(1);

  await page.getByLabel("状态").selectOption({ label: "已关闭" });
  await page.getByRole("button", { name: "搜索" }).click();
  await expect(console.main.getByText("没有符合条件的订单")).toBeVisible();
  await console.main.getByRole("link", { name: "清除条件" }).first().click();
  await expect(rows).toHaveCount(all);
  await expect(search).toHaveValue("");

  await test.step("days are days of Shanghai", async () => {
    await page.getByLabel("开始日期").fill("2000-01-01");
    await page.getByLabel("结束日期").fill("2000-01-02");
    await page.getByRole("button", { name: "搜索" }).click();
    await expect(console.main.getByText("没有符合条件的订单")).toBeVisible();
    await page.goBack();
    await expect(rows).toHaveCount(all);
  });
});

test("finance gives part of a payment back, and never more than was paid", async ({ consoleAs, takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await phone.pay();

  const console = await consoleAs("finance", `/console/orders?text=${encodeURIComponent(plate)}`);
  await console.row(plate).getByRole("link").first().click();
  await console.card("支付记录").getByRole("button", { name: "退款" }).click();
  const dialog = console.dialog("退款给付款人？");
  await expect(dialog).toContainText("不能撤回");
  await dialog.getByLabel(/退款金额/).fill("99999");
  await dialog.getByLabel("原因").fill("多收");
  await dialog.getByRole("button", { name: "退款" }).click();
  await expect(dialog.getByText("退款总额不能超过支付金额").first()).toBeVisible();
  await dialog.getByLabel(/退款金额/).fill("1.00");
  await dialog.getByRole("button", { name: "退款" }).click();
  await expect(dialog).toBeHidden();
  await expect(console.message("退款已提交")).toBeVisible();
  await expect
    .poll(
      async () => {
        await console.button("刷新").click();
        return console.card("退款").innerText();
      },
      { timeout: 30_000 },
    )
    .toContain("已到账");
  await expect(console.card("支付记录")).toContainText("部分退款");
  await expect(console.card("时间线").getByRole("listitem").filter({ hasText: "退款到账" })).toHaveCount(1);
});

test("an order that does not exist is said so", async ({ consoleAs, quiet }) => {
  quiet.allow(/404/);
  const console = await consoleAs("finance", "/console/orders/01900000-0000-7000-8000-000000000000");
  await expect(console.main.getByRole("alert")).toContainText("没有找到");
  await console.open("/console/no-such-page");
  await expect(console.main.getByText("页面不存在")).toBeVisible();
  await console.main.getByRole("link", { name: "回到总览" }).click();
  await expect(console.title).toHaveText("总览");
});
