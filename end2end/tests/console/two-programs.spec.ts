// The console is two programs: from one to the other is an ordinary page load that nobody notices.
import { expect, test, type Page } from "../../support/fixtures.ts";

/** Marks this document, and remembers across documents whether "no such page" was ever on the screen. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    new MutationObserver(() => {
      if (document.body?.innerText.includes("页面不存在")) sessionStorage.setItem("lost", location.pathname);
    }).observe(document, { childList: true, subtree: true });
  });
}

const mark = (page: Page) => page.evaluate(() => void Reflect.set(globalThis, "marked", true));
const marked = (page: Page) => page.evaluate(() => Reflect.get(globalThis, "marked") === true);
const entries = (page: Page) => page.evaluate(() => history.length);
const lost = (page: Page) => page.evaluate(() => sessionStorage.getItem("lost"));

test("within a program the page stays; to the other one it is loaded; back leads back", async ({ consoleAs }) => {
  const console = await consoleAs("admin", "/console/account");
  const { page } = console;
  await watch(page);
  await console.open("/console/orders");
  await mark(page);
  const before = await entries(page);

  await console.go("停车场");
  expect(await marked(page), "the same document").toBe(true);
  expect(await entries(page)).toBe(before + 1);

  await console.go("API 密钥");
  expect(await marked(page), "another document").toBe(false);
  expect(await entries(page), "one step, not two").toBe(before + 2);
  await mark(page);

  await console.go("员工");
  expect(await marked(page), "the same document").toBe(true);

  await page.goBack();
  await expect(console.title).toHaveText("API 密钥");
  await page.goBack();
  await expect(console.title).toHaveText("停车场");
  await console.alive();
  await page.goBack();
  await expect(console.title).toHaveText("订单");
  await page.goForward();
  await page.goForward();
  await expect(console.title).toHaveText("API 密钥");
  await console.alive();
  expect(await lost(page), "nothing was missing on the way").toBeNull();
});

test("a link in a page leads to the other program too", async ({ consoleAs }) => {
  const console = await consoleAs("newcomer");
  const { page } = console;
  await console.open("/console/payment/wechat");
  await mark(page);
  await page.locator("details.account > summary").click();
  await page.getByRole("link", { name: "我的账号" }).click();
  await expect(console.title).toHaveText("我的账号");
  expect(await marked(page), "another document").toBe(false);

  await page.getByRole("link", { name: "披克支付" }).click();
  await expect(console.title).toHaveText("总览");
  expect(await marked(page)).toBe(false);
  await console.alive();
});
