// A terminal without a network, and a payer with Alipay.
import { expect, test } from "../../support/fixtures.ts";
import { released, Terminal } from "../../support/terminal.ts";

test("a terminal's bill is paid with Alipay and released by the code", async ({ takePhone, openWindow, places, consoleAs }) => {
  const terminal = await Terminal.first(await (await openWindow()).newPage(), places);
  await terminal.show("项目", "洗车一次（支付宝）", "30.00");
  const phone = await takePhone("alipay", "chen");
  await phone.scan(terminal.screenLabel);
  await expect(phone.shows("洗车一次（支付宝）")).toBeVisible();
  expect(await phone.amount()).toBe("30.00");
  await phone.tapPay();
  await phone.cancel();
  await expect(phone.says).toContainText("您已取消付款");
  await phone.pay();
  await terminal.type(await released(phone));
  await expect(terminal.device.getByText("已放行").first()).toBeVisible();
  const console = await consoleAs("finance", "/console/offline-bills");
  await expect(console.row("洗车一次（支付宝）")).toContainText("¥30.00");
});
