// Setting Alipay up as a newcomer would: the classic mistake first, then what belongs there.
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
  await expect(page.getByRole("heading", { name: "支付宝支付", level: 1 })).toBeVisible();
  const save = page.getByRole("button", { name: "保存并检查" });
  await page.getByLabel("APPID").fill(account.app_id);
  await page.getByLabel("商户 PID（合作伙伴身份）").fill("1234");
  await page.getByLabel("应用私钥", { exact: true }).fill(account.app_private_key);
  await save.click();
  await expect(page.getByText("PID 是 2088 开头的 16 位数字")).toBeVisible();
  await page.getByLabel("商户 PID（合作伙伴身份）").fill(account.seller_id);
  await page.getByLabel("支付宝公钥", { exact: true }).fill("QUJD");
  await save.click();
  await expect(page.getByText("这不是完整的公钥")).toBeVisible();
  await page.getByLabel("支付宝公钥", { exact: true }).fill(account.alipay_public_key);
  await save.click();
  await expect(page.getByText("支付宝接受了签名")).toBeVisible();
  await expect(page.getByText(`${places.product}/authorise/alipay`)).toBeVisible();
  await page.getByRole("button", { name: "开启" }).first().click();
  await expect(page.getByRole("button", { name: "关闭" })).toHaveCount(1);
});
