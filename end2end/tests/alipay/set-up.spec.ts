// Setting Alipay up as a newcomer would: the classic mistakes first, then what belongs there.
import { expect, test } from "../../support/fixtures.ts";

interface Handed {
  readonly alipay_accounts: readonly { app_id: string; seller_id: string; app_private_key: string; alipay_public_key: string }[];
}

test("a newcomer sets Alipay up", async ({ consoleAs, places, request }) => {
  const state = (await (await request.get(`${places.sandbox}/sandbox/state`)).json()) as Handed;
  const account = state.alipay_accounts[1];
  if (!account) throw new Error("the sandbox hands out no second application");
  const console = await consoleAs("newcomer", "/console/payment/alipay");
  const { page } = console;
  await expect(console.title).toHaveText("支付宝支付");
  const save = console.button("保存并检查");
  await page.getByLabel("APPID", { exact: true }).fill(account.app_id);
  await page.getByLabel("商户 PID（合作伙伴身份）").fill("1234");
  await (await console.secret("应用私钥")).fill(account.app_private_key);
  await (await console.secret("支付宝公钥")).fill("QUJD");
  await save.click();
  await expect(console.refusal("商户 PID（合作伙伴身份）")).toContainText("PID 是 2088 开头的 16 位数字");
  await page.getByLabel("商户 PID（合作伙伴身份）").fill(account.seller_id);
  await save.click();
  await expect(console.main.getByText("这不是完整的公钥")).toBeVisible();
  await (await console.secret("支付宝公钥")).fill(account.alipay_public_key);
  await save.click();
  await expect(console.card("检查结果").getByRole("listitem").filter({ hasText: "签名" }).first()).toBeVisible();
  await expect(console.main.getByText(`${places.product}/authorise/alipay`)).toBeVisible();
  await console.button("开启").first().click();
  await expect(console.button("关闭")).toHaveCount(1);
});
