// Signing in: by mouse, by keyboard, with a wrong password, too often.
import { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

test("a wrong password is refused where it was typed, the right one leads to where one wanted", async ({ page, places, sandbox }) => {
  const console = new Console(page, places);
  await console.open("/console/orders");
  await expect(page).toHaveURL(/\/console\/sign-in\?next=/);
  await expect(page.getByRole("heading", { name: "登录管理后台" })).toBeVisible();

  await console.signIn("finance", "not-the-password");
  await expect(page.getByRole("alert")).toContainText("账号或密码不正确");
  await expect(page.getByLabel("账号", { exact: true })).toHaveValue("finance");

  await console.signIn("finance", await sandbox.password("finance"));
  await expect(page).toHaveURL(/\/console\/orders/);
  await expect(console.title).toHaveText("订单");
  await expect(page.locator(".operator")).toContainText("青山物业");

  await console.alive();
  await console.signOut();
  await page.goto(`${places.product}/console/orders`);
  await expect(page).toHaveURL(/\/console\/sign-in/);
});

test("an unknown account is answered the same, and too many tries are slowed down", async ({ page, places }) => {
  const console = new Console(page, places);
  await console.open("/console/sign-in");
  await console.signIn("nobody-of-that-name", "wrong-password");
  await expect(page.getByRole("alert")).toContainText("账号或密码不正确");
  await expect
    .poll(
      async () => {
        const [answer] = await Promise.all([
          page.waitForResponse(/\/console\/api\/sign_in/),
          console.signIn("nobody-of-that-name", "wrong-password"),
        ]);
        await answer.finished();
        return page.getByRole("alert").innerText();
      },
      { timeout: 120_000, intervals: [0] },
    )
    .toMatch(/尝试次数过多，请在 \d+ 秒后再试/);
});

test("works by the keyboard alone", async ({ page, places, sandbox }) => {
  const console = new Console(page, places);
  await console.open("/console/sign-in");
  const login = page.getByLabel("账号", { exact: true });
  for (let press = 0; press < 12 && !(await login.evaluate((field) => field === document.activeElement)); press += 1) {
    await page.keyboard.press("Tab");
  }
  await expect(login).toBeFocused();
  await page.keyboard.type("viewer");
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("密码", { exact: true })).toBeFocused();
  await page.keyboard.type(await sandbox.password("viewer"));
  await page.keyboard.press("Enter");
  await expect(console.title).toHaveText("总览");
  await console.alive();

  await test.step("the first Tab offers to skip the menu", async () => {
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "跳到正文" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(console.main).toBeFocused();
  });

  await test.step("the menu is walked with Tab, and the new page's heading takes the focus", async () => {
    const orders = console.nav.getByRole("link", { name: "订单", exact: true });
    await orders.focus();
    await page.keyboard.press("Enter");
    await expect(console.title).toHaveText("订单");
    await expect(console.title).toBeFocused();
  });
});

test("signs in before any script runs", async ({ openWindow, places, sandbox, quiet }) => {
  // Where scripts are off, the browser reports them as refused.
  quiet.allow(/^request: GET .*\.js csp$/);
  const window = await openWindow({ javaScriptEnabled: false });
  const page = await window.newPage();
  await page.goto(`${places.product}/console/sign-in`);
  const console = new Console(page, places);
  await console.signIn("viewer", "not-the-password");
  await expect(page.getByRole("alert")).toContainText("账号或密码不正确");
  await console.signIn("viewer", await sandbox.password("viewer"));
  await expect(console.title).toHaveText("总览");
  await expect(page.getByText("今日收款")).toBeVisible();
});

test("language and theme follow the person", async ({ consoleAs }) => {
  const console = await consoleAs("viewer");
  const { page } = console;
  await page.getByRole("button", { name: "English" }).click();
  await expect(console.title).toHaveText("Overview");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("navigation", { name: "Menu" }).getByRole("link", { name: "Orders" })).toBeVisible();
  await console.alive();
  await page.getByRole("button", { name: "中文" }).click();
  await expect(console.title).toHaveText("总览");
  await console.alive();

  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "深色" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(background).not.toBe(light);
  await console.open("/console/orders");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "跟随系统" }).click();
  await expect(page.locator("html")).not.toHaveAttribute("data-theme", "dark");
});

test("changes the own password", async ({ consoleAs, openWindow, places, sandbox, sessions }) => {
  const console = await consoleAs("newcomer", "/console/account");
  const old = await sandbox.password("newcomer");
  const other = "another-password-1";
  const change = async (from: string, to: string): Promise<void> => {
    await console.page.getByLabel("当前密码", { exact: true }).fill(from);
    await console.page.getByLabel("新密码", { exact: true }).fill(to);
    await console.button("修改密码").click();
  };
  await change("wrong-password", other);
  await expect(console.page.getByText("当前密码不正确")).toBeVisible();
  await change(old, "short");
  await expect(console.page.getByText(/密码至少需要 \d+ 位/)).toBeVisible();
  await change(old, other);
  await expect(console.message("密码")).toBeVisible();

  const page = await (await openWindow()).newPage();
  const again = new Console(page, places);
  await again.open("/console/sign-in");
  await again.signIn("newcomer", other);
  await expect(again.title).toHaveText("总览");
  // Back to what the demo tells, for the tests that follow.
  await again.open("/console/account");
  await again.page.getByLabel("当前密码", { exact: true }).fill(other);
  await again.page.getByLabel("新密码", { exact: true }).fill(old);
  await again.button("修改密码").click();
  await expect(again.message("密码")).toBeVisible();
  // A new password ends the sessions of the old one.
  sessions.delete("newcomer");
});
