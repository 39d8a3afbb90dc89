// Whoever cannot pay here is told, in their own words, what to do instead.
import { expect, test } from "../../support/fixtures.ts";
import type { Wallet } from "../../support/phone.ts";

const PAGES: readonly [Wallet, string, string, string][] = [
  ["browser", "a plain browser", "请用微信或支付宝扫码", "这个网页只能在微信或支付宝里付款"],
  ["wxwork", "企业微信", "企业微信里不能付款", "请改用个人微信"],
  ["mini", "a mini program's web view", "小程序里不能付款", "请回到微信首页"],
];

for (const [wallet, what, heading, words] of PAGES) {
  test(`${what} is told what to do`, async ({ takePhone, sandbox }) => {
    const lane = await sandbox.lane("exit");
    const phone = await takePhone(wallet, "chen");
    await phone.scan(lane.code_label);
    await expect(phone.heading(heading)).toBeVisible();
    await expect(phone.screen.getByText(words)).toBeVisible();
    await expect(phone.payButton).toHaveCount(0);
    await expect(phone.screen.locator("body")).toMatchAriaSnapshot({ name: `${wallet}.aria.yml` });
  });
}

test("the payer's language is the phone's, and can be changed on the page", async ({ takePhone, sandbox }) => {
  const lane = await sandbox.lane("exit");
  const phone = await takePhone("browser", "chen");
  await phone.scan(lane.code_label);
  await phone.screen.getByRole("link", { name: "English" }).click();
  await expect(phone.heading("Please scan with WeChat or Alipay")).toBeVisible();
  await expect(phone.screen.locator("html")).toHaveAttribute("lang", "en");
  await phone.screen.getByRole("link", { name: "中文" }).click();
  await expect(phone.heading("请用微信或支付宝扫码")).toBeVisible();
});

test("pages go with no frame, no foreign script and no referrer to others", async ({ openWindow, sandbox }) => {
  const lane = await sandbox.lane("exit");
  const page = await (await openWindow()).newPage();
  const answer = await page.goto(lane.url);
  const headers = answer?.headers() ?? {};
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(headers["referrer-policy"]).toBe("same-origin");
  expect(headers["cache-control"]).toContain("no-store");
  expect(await page.locator("[style]").count(), "no style attributes").toBe(0);
});
