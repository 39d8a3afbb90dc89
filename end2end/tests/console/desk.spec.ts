// The money desk: what waits, what happened, and what can be done about it.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import type { VirtualPhone } from "../../support/phone.ts";
import { freshPlate, type Sandbox } from "../../support/sandbox.ts";

/** Somebody pays at the exit; the plate. */
async function paid(sandbox: Sandbox, phone: VirtualPhone): Promise<string> {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  await phone.scan(lane.code_label);
  await phone.pay();
  return plate;
}

async function openOrder(console: Console, plate: string): Promise<void> {
  await console.open(`/console/orders?text=${encodeURIComponent(plate)}`);
  await console.row(plate).getByRole("link").first().click();
  await expect(console.card("时间线")).toBeVisible();
}

/** Presses a step, reads its question, and does it. */
async function take(console: Console, button: RegExp, question: string, done: string): Promise<void> {
  await console.main.getByRole("button", { name: button }).first().click();
  const dialog = console.dialog("请确认");
  await expect(dialog).toContainText(question);
  await dialog.locator("button[type=submit]").click();
  await expect(console.message(done)).toBeVisible();
  await expect(dialog).toBeHidden();
}

async function setLimit(console: Console, yuan: string): Promise<void> {
  await console.open("/console/desk");
  await console.button(/复核额度/).click();
  const dialog = console.dialog("退款复核额度");
  await dialog.getByLabel(/额度/).fill(yuan);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(console.message("复核额度已保存")).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** Asks for everything back. */
async function refundAll(console: Console): Promise<void> {
  await console.card("支付记录").getByRole("button", { name: "退款" }).click();
  const dialog = console.dialog("退款给付款人？");
  await dialog.getByLabel("原因").fill("多收");
  await dialog.getByRole("button", { name: "退款" }).click();
  await expect(dialog).toBeHidden();
}

/** The thing that waits for this plate, in a part of the desk. */
function waiting(console: Console, section: RegExp, plate: string) {
  const part = console.main.locator("section.card").filter({ has: console.page.getByRole("heading", { name: section, level: 2 }) });
  return part.getByRole("listitem").filter({ hasText: new RegExp(`${plate.slice(0, 2)}·?${plate.slice(2)}`) });
}

test.describe("above the limit nobody gives money back alone", () => {
  test.afterEach(async ({ consoleAs }) => {
    await setLimit(await consoleAs("admin"), "");
  });

  test("a colleague approves, or says no", async ({ consoleAs, takePhone, sandbox }) => {
    test.slow();
    const first = await paid(sandbox, await takePhone("wechat", "lin"));
    const second = await paid(sandbox, await takePhone("wechat", "chen"));
    const admin = await consoleAs("admin");
    await setLimit(admin, "0");
    await expect(admin.main.getByText("超过 ¥0.00 时，需要另一位同事复核")).toBeVisible();

    const finance = await consoleAs("finance");
    for (const plate of [first, second]) {
      await openOrder(finance, plate);
      await refundAll(finance);
      await expect(finance.message("等待另一位同事复核")).toBeVisible();
      await expect(finance.card("退款")).toContainText("待复核");
    }
    await test.step("who asked cannot approve, and cannot change the limit", async () => {
      await finance.open("/console/desk");
      const own = waiting(finance, /等待复核的退款/, first);
      await expect(own.getByRole("button", { name: /撤回/ })).toBeVisible();
      await expect(own.getByRole("button", { name: /同意退款/ })).toHaveCount(0);
      await expect(finance.button(/复核额度/)).toHaveCount(0);
      await expectAccessible(finance.page);
    });
    await test.step("the administrator approves one and rejects the other", async () => {
      await admin.open("/console/desk");
      await expectAccessible(admin.page);
      await admin.page.emulateMedia({ colorScheme: "dark" });
      await expectAccessible(admin.page);
      await admin.page.setViewportSize({ width: 320, height: 640 });
      await expectNoSidewaysScroll(admin.page);
      await admin.page.setViewportSize({ width: 1280, height: 900 });
      await waiting(admin, /等待复核的退款/, first).getByRole("button", { name: /同意退款/ }).click();
      await expect(admin.dialog("请确认")).toContainText("不能撤回");
      await admin.dialog("请确认").getByRole("button", { name: "同意退款" }).click();
      await expect(admin.message("已同意")).toBeVisible();
      await expect(waiting(admin, /等待复核的退款/, first)).toHaveCount(0);
      await waiting(admin, /等待复核的退款/, second).getByRole("button", { name: /驳回/ }).click();
      await admin.dialog("请确认").getByRole("button", { name: "驳回" }).click();
      await expect(admin.message("已驳回")).toBeVisible();
    });
    await test.step("the first arrives, the second stays", async () => {
      await openOrder(finance, first);
      await expect
        .poll(
          async () => {
            await finance.button("刷新").click();
            return finance.card("退款").innerText();
          },
          { timeout: 30_000 },
        )
        .toContain("已到账");
      await expect(finance.card("退款")).toContainText("复核同意");
      await openOrder(finance, second);
      await expect(finance.card("退款")).toContainText("已驳回");
      await expect(finance.card("支付记录")).toContainText("已支付");
    });
  });
});

test("late money waits with its story, and is accepted for its order", async ({ consoleAs, takePhone, sandbox }) => {
  test.slow();
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const [first, second] = [await takePhone("wechat", "lin"), await takePhone("wechat", "chen")];
  await first.scan(lane.code_label);
  await second.scan(lane.code_label);
  await first.tapPay();
  const late = (await sandbox.openTradeOf("lin")).out_trade_no;
  await sandbox.setFault({ name: "late_success", target: { trade: late } });
  // Another payer's tap closes the first payment; then the first one is paid all the same.
  await second.tapPay();
  await first.confirm();

  const console = await consoleAs("finance", "/console/desk");
  await expect
    .poll(
      async () => {
        await console.button("刷新").click();
        return waiting(console, /迟到与重复的付款/, plate).count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  const item = waiting(console, /迟到与重复的付款/, plate);
  await expect(item).toContainText("订单关闭之后才到账");
  await expect(item.getByRole("button")).toHaveCount(2);
  await expectAccessible(console.page);
  await take(console, /接受为本单收款/, "订单记为已结清", "已接受");
  await openOrder(console, plate);
  await expect(console.main.getByText("已结清").first()).toBeVisible();
});

test("a kept notification is run again: verified again, applied once", async ({ consoleAs, takePhone, sandbox }) => {
  const phone = await takePhone("wechat", "lin");
  const plate = await paid(sandbox, phone);
  const console = await consoleAs("admin");
  await openOrder(console, plate);
  await take(console, /再处理一次/, "重新核验签名和金额", "重复通知，未再处理");
  await expect(console.card("支付通知")).toContainText("再处理过");
  await expect(console.card("时间线").getByRole("listitem").filter({ hasText: "订单结清" })).toHaveCount(1);
  await expect(console.card("时间线").getByRole("listitem").filter({ hasText: "再处理了一次通知" })).toHaveCount(1);
});

test("read-only sees the desk and can do nothing there", async ({ consoleAs }) => {
  const console = await consoleAs("viewer", "/console/desk");
  await expect(console.title).toHaveText("退款与待处理");
  await expect(console.main.locator(".desk__item button")).toHaveCount(0);
  await expect(console.button(/复核额度/)).toHaveCount(0);
});
