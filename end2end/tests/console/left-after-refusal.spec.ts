// A form that was refused and then left: the page that comes next is alive.
import { expect, test } from "../../support/fixtures.ts";

test("a page that is left with a refusal on it leads to one that works", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/payment/wechat");
  await console.page.getByLabel("商户号", { exact: true }).fill("not a number");
  await console.button("保存并检查").click();
  await expect(console.refusal("商户号")).toBeVisible();

  await console.go("自检");
  await expect(console.button("全部检查")).toBeEnabled();
  await expect(console.main.getByRole("heading", { name: "微信支付（扫码）" })).toBeVisible();
});
