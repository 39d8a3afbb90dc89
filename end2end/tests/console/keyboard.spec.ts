// The console without a mouse: what has the focus is always seen.
import { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import { tabTo } from "../../support/keyboard.ts";
import { freshPlate } from "../../support/sandbox.ts";

/** The browser's own picker inside a day has the browser's own ring. */
const DAY = /^input\[date\]/;

test("signs in, finds an order, and gives money back", async ({ page, places, sandbox, takePhone }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 120, lane);
  const phone = await takePhone("wechat", "lin");
  await phone.scan(lane.code_label);
  await phone.pay();

  const console = new Console(page, places);
  const type = (words: string) => page.keyboard.type(words);
  await console.open("/console/sign-in?next=/console/orders");
  await tabTo(page, page.getByLabel("账号", { exact: true }));
  await type("finance");
  await tabTo(page, page.getByLabel("密码", { exact: true }));
  await type(await sandbox.password("finance"));
  await page.keyboard.press("Enter");
  await expect(console.title).toHaveText("订单");
  await console.alive();

  await test.step("searches for the plate and opens what was found", async () => {
    await tabTo(page, page.getByRole("searchbox"));
    await type(plate);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/text=/);
    await expect(console.main.locator("tbody tr")).toHaveCount(1);
    await tabTo(page, console.row(plate).getByRole("link").first(), DAY);
    await page.keyboard.press("Enter");
    await expect(console.card("时间线")).toBeVisible();
  });

  await test.step("asks for a refund; the question holds the focus, Escape leads back", async () => {
    const ask = console.card("支付记录").getByRole("button", { name: "退款" });
    await tabTo(page, ask);
    await page.keyboard.press("Enter");
    const dialog = console.dialog("退款给付款人？");
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(":focus")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(ask).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, dialog.getByLabel("原因"));
    await type("多收");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(console.message(/退款已提交|等待另一位同事复核/)).toBeVisible();
  });
});

for (const [path, last] of [
  ["/console/payment/wechat", "保存并检查"],
  ["/console/guide/choose", "生成清单"],
  ["/console/payment/chinaums", "保存并检查"],
] as const) {
  test(`${path}: no field hides behind what sticks to the foot`, async ({ consoleAs }) => {
    const console = await consoleAs("admin", path);
    await expect(console.page.locator(".skeleton")).toHaveCount(0);
    await tabTo(console.page, console.button(last).last());
  });
}
