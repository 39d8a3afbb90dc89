// A card holder tops up at a card station: the code, the card, the amount, the sheet, the balance; the operator sees it.
import { expect, test } from "../../support/fixtures.ts";

const STATION = /储值卡充值/;

test("a card holder tops up and the operator sees it on the card", async ({ takePhone, consoleAs }) => {
  const console = await consoleAs("finance", "/console/cards");
  const { page } = console;
  const cardNo = `77${Date.now().toString().slice(-8)}`;
  await test.step("the operator enters a card", async () => {
    await page.getByRole("button", { name: "新增储值卡" }).first().click();
    const dialog = console.dialog("新增储值卡");
    await dialog.getByLabel("卡号").fill(cardNo);
    await dialog.getByLabel(/持卡人/).fill("王小明");
    await dialog.getByLabel(/期初余额/).fill("12.50");
    await dialog.getByRole("button", { name: "新增储值卡" }).click();
    await expect(dialog).toBeHidden();
  });

  const phone = await takePhone("wechat", "lin");
  await test.step("the code asks for the card; a wrong number is refused", async () => {
    await phone.scan(STATION);
    await expect(phone.heading("输入卡号充值")).toBeVisible();
    await expect(phone.address).toContainText("/PeakeCloud/mobile/charge/");
    await phone.screen.getByLabel("卡号").fill("7799999999999");
    await phone.screen.getByRole("button", { name: "下一步" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("没有找到这张卡");
    await phone.screen.getByLabel("卡号").fill(cardNo);
    await phone.screen.getByRole("button", { name: "下一步" }).click();
  });

  await test.step("a stranger sees a masked name and no balance", async () => {
    await expect(phone.screen.getByText("王*明")).toBeVisible();
    await expect(phone.screen.getByText("卡内余额")).toHaveCount(0);
    await expect(phone.screen.getByText("王小明")).toHaveCount(0);
  });

  await test.step("an amount outside the bounds is refused, another one is changed", async () => {
    await phone.screen.getByLabel("其他金额（元）").fill("0.50");
    await phone.screen.getByRole("button", { name: "充这个金额" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("低于最低充值金额");
    await phone.screen.getByRole("button", { name: "充值 100.00 元" }).click();
    expect(await phone.amount()).toBe("100.00");
    await phone.screen.getByRole("link", { name: "换一个金额" }).click();
    await phone.screen.getByRole("button", { name: "充值 50.00 元" }).click();
    expect(await phone.amount()).toBe("50.00");
  });

  await test.step("cancelled, the top-up still stands; then it is paid", async () => {
    await phone.tapPay();
    await expect(phone.sheet).toContainText("¥50.00");
    await phone.cancel();
    await expect(phone.says.last()).toContainText("取消");
    await phone.tapPay();
    await phone.confirm();
    await expect(phone.heading("充值成功")).toBeVisible({ timeout: 20_000 });
    await expect(phone.screen.getByText("¥62.50")).toBeVisible();
  });

  await test.step("who knows the holder's name sees the history", async () => {
    await phone.screen.getByRole("link", { name: "返回这张卡" }).click();
    await phone.screen.getByText("查看余额和明细").click();
    await phone.screen.getByLabel("持卡人全名").fill("王大明");
    await phone.screen.getByRole("button", { name: "查看" }).click();
    await expect(phone.screen.getByRole("alert")).toContainText("姓名与这张卡不符");
    await phone.screen.getByLabel("持卡人全名").fill("王小明");
    await phone.screen.getByRole("button", { name: "查看" }).click();
    await expect(phone.heading("最近明细")).toBeVisible();
    await expect(phone.screen.getByText("+¥50.00")).toBeVisible();
    await expect(phone.screen.getByText("+¥12.50")).toBeVisible();
  });

  await test.step("the operator sees the top-up, its order and the card's balance", async () => {
    await console.open(`/console/cards?text=${cardNo}`);
    await expect(console.main.getByRole("row").filter({ hasText: "王小明" })).toContainText("¥62.50");
    await console.main.getByRole("row").filter({ hasText: "王小明" }).getByRole("link").click();
    const entry = console.main.getByRole("row").filter({ hasText: "充值" }).first();
    await expect(entry).toContainText("+¥50.00");
    await entry.getByRole("link").click();
    await expect(console.main.getByText("已充入卡内")).toBeVisible();
    await expect(console.main.getByText("卡内现有")).toBeVisible();
  });
});

test("a station of its own: amounts, code, and a card out of a table", async ({ consoleAs, takePhone }) => {
  const console = await consoleAs("admin", "/console/stations/new");
  const { page } = console;
  const stamp = Date.now().toString().slice(-8);
  await page.getByLabel("充值点名称").fill(`游泳馆 ${stamp}`);
  await page.getByLabel("充值点编码").fill(`S${stamp}`);
  await page.getByLabel("可选金额").fill("30, 20");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(console.main.getByText("可选金额须从小到大").first()).toBeVisible();
  await page.getByLabel("可选金额").fill("20, 30");
  await page.getByRole("checkbox", { name: /允许输入其他金额/ }).uncheck();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name: `游泳馆 ${stamp}` })).toBeVisible();

  await test.step("its code", async () => {
    await page.getByRole("link", { name: "二维码", exact: true }).last().click();
    await page.getByRole("button", { name: "生成二维码" }).first().click();
    const dialog = console.dialog("生成二维码");
    await dialog.getByLabel("标签").fill(`游泳馆 ${stamp}`);
    await dialog.getByRole("button", { name: "生成二维码" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("cards out of a table, all or none", async () => {
    await console.open("/console/cards");
    await page.getByRole("button", { name: "导入" }).click();
    const dialog = console.dialog("从表格导入储值卡");
    await dialog.getByLabel("CSV 表格", { exact: true }).fill(`卡号,持卡人,余额\n8${stamp}1,李四,20\n8/2,王五,1\n`);
    await dialog.getByRole("button", { name: "导入" }).click();
    await expect(dialog.getByText("第 3 行：卡号里只能有数字和字母").first()).toBeVisible();
    await dialog.getByLabel("CSV 表格", { exact: true }).fill(`卡号,持卡人,余额\n8${stamp}1,李四,20\n8${stamp}2,王五,\n`);
    await dialog.getByRole("button", { name: "导入" }).click();
    await expect(dialog).toBeHidden();
    await expect(console.main.getByRole("row").filter({ hasText: "李四" }).first()).toContainText("¥20.00");
  });

  await test.step("a blocked card says so to whoever tops it up", async () => {
    await console.open(`/console/cards?text=8${stamp}1`);
    await console.main.getByRole("row").filter({ hasText: "李四" }).getByRole("link").click();
    await page.getByRole("button", { name: "停用" }).click();
    await console.dialog("停用这张卡？").getByRole("button", { name: "停用" }).click();
    await expect(page.getByRole("button", { name: "恢复使用" })).toBeVisible();
    const phone = await takePhone("wechat", "chen");
    await phone.scan(STATION);
    await phone.screen.getByLabel("卡号").fill(`8${stamp}1`);
    await phone.screen.getByRole("button", { name: "下一步" }).click();
    await expect(phone.heading("这张卡已停用")).toBeVisible();
  });
});

test("a refund comes off the card, and below zero only by an administrator", async ({ takePhone, consoleAs }) => {
  const phone = await takePhone("wechat", "zhao");
  const console = await consoleAs("finance", "/console/cards");
  const { page } = console;
  const cardNo = `66${Date.now().toString().slice(-8)}`;
  await page.getByRole("button", { name: "新增储值卡" }).first().click();
  const dialog = console.dialog("新增储值卡");
  await dialog.getByLabel("卡号").fill(cardNo);
  await dialog.getByRole("button", { name: "新增储值卡" }).click();
  await expect(dialog).toBeHidden();

  await phone.scan(STATION);
  await phone.screen.getByLabel("卡号").fill(cardNo);
  await phone.screen.getByRole("button", { name: "下一步" }).click();
  await phone.screen.getByRole("button", { name: "充值 50.00 元" }).click();
  await phone.tapPay();
  await phone.confirm();
  await expect(phone.heading("充值成功")).toBeVisible({ timeout: 20_000 });

  await console.open(`/console/orders?text=${cardNo}`);
  await console.main.getByRole("row").filter({ hasText: cardNo }).getByRole("link").first().click();
  await console.card("支付记录").getByRole("button", { name: "退款" }).click();
  const refund = console.dialog("退款给付款人？");
  await expect(refund).toContainText("退款会同时从卡里扣回");
  await refund.getByLabel(/退款金额/).fill("20.00");
  await refund.getByLabel("原因").fill("充错卡");
  await refund.getByRole("button", { name: "退款" }).click();
  await expect(refund).toBeHidden();
  await console.open(`/console/cards?text=${cardNo}`);
  await expect(console.main.getByRole("row").filter({ hasText: "¥30.00" })).toBeVisible();
});
