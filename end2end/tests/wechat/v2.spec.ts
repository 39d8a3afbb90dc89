// A merchant number that only knows API v2: paid, told by XML, refunded; afterwards back on v3, which the rest relies on.
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

async function save(console: Console): Promise<void> {
  await console.button("保存并检查").click();
  await expect(console.message("已保存")).toBeVisible({ timeout: 20_000 });
}

test("a driver pays through API v2, and gets the money back through it", async ({ consoleAs, sandbox, takePhone }) => {
  test.slow();
  const account = (await sandbox.state()).accounts[0];
  if (!account) throw new Error("the sandbox has no merchant");
  const setup = await consoleAs("admin", "/console/payment/wechat");
  await setup.page.getByRole("radio", { name: /^API v2/ }).check();
  await (await setup.secret("API 密钥")).fill(account.api_v2_key);
  await save(setup);
  try {
    const plate = freshPlate();
    const lane = await sandbox.lane("exit");
    await sandbox.carAtExit(plate, 120, lane);
    const phone = await takePhone("wechat", "lin");
    await phone.scan(lane.code_label);
    const amount = await phone.amount();
    await phone.pay();
    await expect(phone.screen.getByText("请在此时间前离场")).toBeVisible();

    const console = await consoleAs("admin", `/console/orders?text=${encodeURIComponent(plate)}`);
    await expect(console.row(plate)).toContainText("已结清");
    await console.row(plate).getByRole("link").first().click();
    await test.step("the notification was XML, and believed", async () => {
      await expect(console.card("支付通知").getByRole("row").filter({ hasText: "已核对入账" })).toHaveCount(1);
      await console.card("支付通知").getByRole("button", { name: "查看原文" }).click();
      await expect(console.dialog("通知原文")).toContainText("<return_code>");
      await console.page.keyboard.press("Escape");
    });
    await test.step("refunded with the merchant's certificate; the list of refunds tells when it arrived", async () => {
      await console.card("支付记录").getByRole("button", { name: "退款" }).click();
      const dialog = console.dialog("退款给付款人？");
      await dialog.getByLabel("原因").fill("多收");
      await dialog.getByRole("button", { name: "退款" }).click();
      await expect(dialog).toBeHidden();
      await expect
        .poll(
          async () => {
            await console.open(`/console/refunds?text=${encodeURIComponent(plate)}&provider=wechat`);
            return console.row(plate).innerText();
          },
          { timeout: 40_000 },
        )
        .toContain("已到账");
      await expect(console.row(plate)).toContainText(`¥${amount}`);
    });
  } finally {
    await setup.open("/console/payment/wechat");
    await setup.page.getByRole("radio", { name: /^API v3/ }).check();
    await save(setup);
  }
});
