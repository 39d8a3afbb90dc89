// 自检 and 到期日历: pressed, filtered, read on a phone, in light and dark.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test } from "../../support/fixtures.ts";

test("everything is checked by one press, the worst first, and can be narrowed to what needs action", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/self-check");
  const { page, main } = console;
  await expect(console.title).toHaveText("自检");
  await main.getByRole("button", { name: "全部检查" }).click();
  await expect(page.getByText("检查完成")).toBeVisible({ timeout: 30_000 });
  for (const area of ["微信支付（扫码）", "微信公众号", "支付宝", "本系统"]) {
    await expect(main.getByRole("heading", { name: area, exact: true })).toBeVisible();
  }
  await expect(main.getByText("商户号、证书、私钥").first()).toBeVisible();
  await main.getByLabel("只看需要处理的").check();
  await expect(main.locator(".check-row--good")).toHaveCount(0);
  await main.getByLabel("只看需要处理的").uncheck();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 720 });
    await expectNoSidewaysScroll(page);
  }
});

test("what ends when, and what is entered by hand", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/calendar");
  const { page, main } = console;
  await expect(console.title).toHaveText("到期日历");
  await expect(main.getByRole("heading", { name: "密钥与证书的版本" })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 720 });
    await expectNoSidewaysScroll(page);
  }
});
