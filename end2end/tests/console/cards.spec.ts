// Stored-value cards in the console: entering, importing, blocking; a top-up as the operator sees it, and its refund.
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

const STATION = /储值卡充值/;

/** Enters a card that nobody has. */
async function enter(console: Console, number: string, holder: string, opening: string): Promise<void> {
  await console.button("新增储值卡").first().click();
  const dialog = console.dialog("新增储值卡");
  await dialog.getByLabel("卡号").fill(number);
  await dialog.getByLabel(/持卡人/).fill(holder);
  await dialog.getByLabel(/期初余额/).fill(opening);
  await dialog.getByRole("button", { name: "新增储值卡" }).click();
  await expect(dialog).toBeHidden();
}

/** Digits that no other test has. */
function stamp(): string {
  return `${process.pid % 1000}${Date.now()}`.slice(-8);
}

test("a top-up is on its card and on its order; a refund comes off the card", async ({ takePhone, consoleAs }) => {
  test.slow();
  const console = await consoleAs("finance", "/console/cards");
  const cardNo = `77${stamp()}`;
  await enter(console, cardNo, "王小明", "12.50");

  const phone = await takePhone("wechat", "lin");
  await phone.scan(STATION);
  await phone.screen.getByLabel("卡号").fill(cardNo);
  await phone.screen.getByRole("button", { name: "下一步" }).click();
  await phone.screen.getByRole("button", { name: "充值 50.00 元" }).click();
  await phone.tapPay();
  await phone.confirm();
  await expect(phone.heading("充值成功")).toBeVisible({ timeout: 20_000 });

  await console.open(`/console/cards?text=${cardNo}`);
  const card = console.row("王小明");
  await expect(card).toContainText("¥62.50");
  await card.getByRole("link").click();
  const entry = console.row("充值").first();
  await expect(entry).toContainText("+¥50.00");
  await entry.getByRole("link").click();
  await expect(console.main.getByText("已充入卡内")).toBeVisible();

  await console.card("支付记录").getByRole("button", { name: "退款" }).click();
  const refund = console.dialog("退款给付款人？");
  await expect(refund).toContainText("退款会同时从卡里扣回");
  await refund.getByLabel(/退款金额/).fill("20.00");
  await refund.getByLabel("原因").fill("充错卡");
  await refund.getByRole("button", { name: "退款" }).click();
  await expect(refund).toBeHidden();
  await console.open(`/console/cards?text=${cardNo}`);
  await expect(console.row("王小明")).toContainText("¥42.50");

  await test.step("the list of refunds finds it by the card", async () => {
    await console.go("退款记录");
    await console.page.getByRole("searchbox").fill(cardNo);
    await console.button("搜索").click();
    await expect(console.main.locator("tbody").getByRole("row")).toHaveCount(1);
    await expect(console.row("充错卡")).toContainText("¥20.00");
    await console.main.getByLabel("支付机构").selectOption({ label: "支付宝" });
    await console.button("搜索").click();
    await expect(console.main.getByText("没有符合条件的退款")).toBeVisible();
  });
});

test("a station of its own: amounts, code, and cards out of a table", async ({ consoleAs, takePhone }) => {
  test.slow();
  const console = await consoleAs("admin", "/console/stations/new");
  const { page } = console;
  const own = stamp();
  await page.getByLabel("充值点名称").fill(`游泳馆 ${own}`);
  await page.getByLabel("充值点编码").fill(`S${own}`);
  await page.getByLabel("可选金额").fill("30, 20");
  await console.button("保存").click();
  await expect(console.main.getByText("可选金额须从小到大").first()).toBeVisible();
  await page.getByLabel("可选金额").fill("20, 30");
  await page.getByRole("checkbox", { name: /允许输入其他金额/ }).uncheck();
  await console.button("保存").click();
  await expect(console.title).toHaveText(`游泳馆 ${own}`);

  await test.step("its code", async () => {
    await console.main.getByRole("link", { name: "二维码", exact: true }).click();
    await console.button("生成二维码").first().click();
    const dialog = console.dialog("生成二维码");
    await dialog.getByLabel("标签").fill(`游泳馆 ${own}`);
    await dialog.getByRole("button", { name: "生成二维码" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("cards out of a table, all or none", async () => {
    await console.open("/console/cards");
    await console.button("导入").click();
    const dialog = console.dialog("从表格导入储值卡");
    const table = dialog.getByLabel("CSV 表格", { exact: true });
    await table.fill(`卡号,持卡人,余额\n8${own}1,李四,20\n8/2,王五,1\n`);
    await dialog.getByRole("button", { name: "导入" }).click();
    await expect(dialog.getByText("第 3 行：卡号里只能有数字和字母").first()).toBeVisible();
    await table.fill(`卡号,持卡人,余额\n8${own}1,李四,20\n8${own}2,王五,\n`);
    await dialog.getByRole("button", { name: "导入" }).click();
    await expect(dialog).toBeHidden();
    await console.open(`/console/cards?text=8${own}`);
    await expect(console.row("李四")).toContainText("¥20.00");
    await expect(console.row("王五")).toContainText("¥0.00");
  });

  await test.step("a blocked card says so to whoever tops it up", async () => {
    await console.row("李四").getByRole("link").click();
    await console.button("停用").click();
    await console.dialog("停用这张卡？").getByRole("button", { name: "停用" }).click();
    await expect(console.button("恢复使用")).toBeVisible();
    const phone = await takePhone("wechat", "chen");
    await phone.scan(STATION);
    await expect(phone.heading("输入卡号充值")).toBeVisible();
    await phone.screen.getByLabel("卡号").fill(`8${own}1`);
    await phone.screen.getByRole("button", { name: "下一步" }).click();
    await expect(phone.heading("这张卡已停用")).toBeVisible();
  });
});
