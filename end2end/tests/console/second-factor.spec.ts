// Two-step verification: switched on with an app, asked for at signing in, recovery codes, switched off; demanded of all.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { Authenticator } from "../../support/authenticator.ts";
import { Console } from "../../support/console.ts";
import { expect, test, type Page } from "../../support/fixtures.ts";

/** Adds somebody of their own to this test, who works for the demo's operator. */
async function hire(admin: Console, login: string, role = "财务"): Promise<void> {
  await admin.open("/console/staff");
  await admin.button("添加员工").click();
  const dialog = admin.dialog("添加员工");
  await dialog.getByLabel("姓名").fill("何敏");
  await dialog.getByLabel("账号").fill(login);
  await dialog.getByLabel("角色").selectOption({ label: role });
  await dialog.getByLabel("初始密码").fill(PASSWORD);
  await dialog.getByRole("button", { name: "添加员工" }).click();
  await expect(admin.row(login)).toBeVisible();
}

const PASSWORD = "a-good-password";
const someone = (): string => `careful-${Date.now().toString(36)}`;

/** The secret that a page shows, and the recovery codes that follow it. */
const secret = (page: Page): Promise<string> => page.locator(".copy-line__value").innerText();
const recoveryCodes = (page: Page): Promise<string[]> => page.locator(".recovery-codes li").allInnerTexts();

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel("验证码", { exact: true }).fill(code);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

test("switched on, asked for, recovered from, switched off", async ({ consoleAs, openWindow, places, sandbox }) => {
  const login = someone();
  await hire(await consoleAs("admin"), login);
  const page = await (await openWindow()).newPage();
  const theirs = new Console(page, places);
  await theirs.open("/console/sign-in");
  await theirs.signIn(login, PASSWORD);
  await expect(theirs.title).toHaveText("总览");
  await theirs.open("/console/account");
  const part = theirs.card("双重验证");

  let app: Authenticator;
  let codes: string[];
  await test.step("a secret is made for whoever knows the password", async () => {
    await expect(part).toContainText("未开启");
    await part.getByLabel("密码", { exact: true }).fill("not-the-password");
    await theirs.button("开始设置").click();
    await expect(part.getByText("当前密码不正确")).toBeVisible();
    await part.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await theirs.button("开始设置").click();
    await expect(part.getByRole("img", { name: "双重验证密钥的二维码" })).toBeVisible();
    const picture = part.getByRole("img", { name: "双重验证密钥的二维码" });
    expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(await secret(page)).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    const code = part.getByLabel("验证码", { exact: true });
    await expect(code).toHaveAttribute("inputmode", "numeric");
    await expect(code).toHaveAttribute("autocomplete", "one-time-code");
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step("its first code switches it on; recovery codes are shown once", async () => {
    app = new Authenticator(await secret(page), sandbox);
    await part.getByLabel("验证码", { exact: true }).fill("123");
    await theirs.button("确认开启").click();
    await expect(part.getByText("请输入验证器显示的 6 位数字")).toBeVisible();
    await part.getByLabel("验证码", { exact: true }).fill(await app.code());
    await theirs.button("确认开启").click();
    await expect(page.locator(".recovery-codes li")).toHaveCount(10);
    codes = await recoveryCodes(page);
    expect(new Set(codes).size).toBe(10);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载" }).click()]);
    expect(file.suggestedFilename()).toBe("peakepay-recovery-codes.txt");
    await expectAccessible(page);
    await theirs.button("我已保存好").click();
    await expect(part.getByRole("definition").nth(1)).toHaveText("10");
    await page.reload();
    await theirs.alive();
    await expect(page.locator(".recovery-codes, .copy-line")).toHaveCount(0);
  });

  await test.step("the password alone does not do any more", async () => {
    await theirs.signOut();
    await theirs.signIn(login, PASSWORD);
    await expect(theirs.title).toHaveText("输入验证码");
    await theirs.alive();
    await expect(page.getByLabel("验证码", { exact: true })).toBeFocused();
    await expect(page.locator("body")).toMatchAriaSnapshot({ name: "second-step.aria.yml" });
    await expectAccessible(page);
    const away = await page.context().newPage();
    await away.goto(`${places.product}/console/orders`);
    await expect(away).toHaveURL(/\/console\/sign-in\?/);
    await away.close();
    await enter(page, "000000");
    await expect(theirs.refusal("验证码")).toContainText("验证码不正确");
  });

  await test.step("a code lets in once", async () => {
    const code = await app.nextCode();
    await enter(page, code);
    await expect(theirs.title).toHaveText("总览");
    await theirs.alive();
    await theirs.signOut();
    await theirs.signIn(login, PASSWORD);
    await expect(theirs.title).toHaveText("输入验证码");
    await enter(page, code);
    // Used already; or, where the machine took its time over all this, past its half minute too.
    await expect(theirs.refusal("验证码")).toContainText(/已经用过|验证码不正确/);
    await expect(theirs.title).toHaveText("输入验证码");
  });

  await test.step("so does a recovery code", async () => {
    await page.getByRole("link", { name: "手机不在身边？使用恢复码" }).click();
    const use = async (): Promise<void> => {
      await page.getByLabel("恢复码", { exact: true }).fill((codes[0] ?? "").toLowerCase());
      await theirs.button("登录").click();
    };
    await theirs.alive();
    await use();
    await expect(theirs.title).toHaveText("总览");
    await theirs.alive();
    await theirs.signOut();
    await theirs.signIn(login, PASSWORD);
    await page.getByRole("link", { name: "手机不在身边？使用恢复码" }).click();
    await theirs.alive();
    await use();
    await expect(theirs.refusal("恢复码")).toContainText("已经用过");
    await page.getByRole("link", { name: "改用验证码" }).click();
    await theirs.alive();
    await enter(page, await app.nextCode());
    await expect(theirs.title).toHaveText("总览");
  });

  await test.step("off again, with password and code", async () => {
    await theirs.open("/console/account");
    await expect(part.getByRole("definition").nth(1)).toHaveText("9");
    await theirs.button("关闭双重验证").click();
    const dialog = theirs.dialog("关闭双重验证");
    await dialog.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("验证码").fill(codes[0] ?? "");
    await dialog.getByRole("button", { name: "关闭双重验证" }).click();
    await expect(dialog.locator(".field__error")).toContainText("已经用过");
    await dialog.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("验证码").fill(codes[1] ?? "");
    await dialog.getByRole("button", { name: "关闭双重验证" }).click();
    await expect(dialog).toBeHidden();
    await expect(part).toContainText("未开启");
    await theirs.signOut();
    await theirs.signIn(login, PASSWORD);
    await expect(theirs.title).toHaveText("总览");
  });
});

test("works without JavaScript", async ({ consoleAs, openWindow, places, sandbox, quiet }) => {
  // Where scripts are off, the browser reports them as refused.
  quiet.allow(/^request: GET .*\.js csp$/);
  const login = someone();
  await hire(await consoleAs("admin"), login);
  const page = await (await openWindow({ javaScriptEnabled: false })).newPage();
  const theirs = new Console(page, places);
  await page.goto(`${places.product}/console/sign-in`);
  await theirs.signIn(login, PASSWORD);
  await page.goto(`${places.product}/console/account`);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await theirs.button("开始设置").click();
  const app = new Authenticator(await secret(page), sandbox);
  await page.getByLabel("验证码", { exact: true }).fill(await app.code());
  await theirs.button("确认开启").click();
  await expect(theirs.card("双重验证")).toContainText("剩余恢复码");

  const again = await (await openWindow({ javaScriptEnabled: false })).newPage();
  const entrance = new Console(again, places);
  await again.goto(`${places.product}/console/orders`);
  await entrance.signIn(login, PASSWORD);
  await expect(entrance.title).toHaveText("输入验证码");
  await enter(again, "000000");
  await expect(entrance.refusal("验证码")).toContainText("验证码不正确");
  await enter(again, await app.nextCode());
  await expect(again).toHaveURL(`${places.product}/console/orders`);
  await expect(entrance.title).toHaveText("订单");
});

test("demanded of everybody: set up before anything else; reset for whoever lost it", async ({ consoleAs, openWindow, places, sandbox }) => {
  // An operator of this test's own: whoever else signs in meanwhile is left alone.
  const code = `own-${Date.now().toString(36)}`;
  const platform = await consoleAs("platform", "/console/operators");
  await platform.button("添加运营商").first().click();
  const dialog = platform.dialog("添加运营商");
  await dialog.getByLabel("运营商名称").fill(`双重 ${code}`);
  await dialog.getByLabel("编码").fill(code);
  await dialog.getByRole("button", { name: "添加运营商" }).click();
  await expect(dialog).toBeHidden();
  await platform.row(code).getByRole("button", { name: /进入/ }).click();
  await expect(platform.title).toHaveText("总览");
  const login = someone();
  await hire(platform, login, "管理员");

  const demand = platform.card("要求双重验证");
  const line = demand.locator(".demand").filter({ hasText: "本运营商的员工" });
  await expect(line).toContainText("不要求");
  await line.getByRole("button", { name: "开始要求" }).click();
  await expect(line.getByText("要求", { exact: true })).toBeVisible();

  const page = await (await openWindow()).newPage();
  const theirs = new Console(page, places);
  await theirs.open("/console/sign-in?next=/console/account");
  await theirs.signIn(login, PASSWORD);
  await expect(theirs.title).toHaveText("设置双重验证");
  await theirs.alive();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const app = new Authenticator(await secret(page), sandbox);
  await page.getByLabel("验证码", { exact: true }).fill(await app.code());
  await theirs.button("确认开启").click();
  await expect(page.locator(".recovery-codes li")).toHaveCount(10);
  await theirs.button("我已保存好，进入后台").click();
  await expect(theirs.title).toHaveText("我的账号");
  await theirs.alive();
  await expect(theirs.card("双重验证")).toContainText("您的单位要求所有人开启");

  await test.step("an administrator resets it, which signs out", async () => {
    await platform.open("/console/staff");
    const row = platform.row(login);
    await expect(row).toContainText("双重验证");
    await row.getByRole("button", { name: "重置双重验证" }).click();
    await platform.dialog("重置双重验证").getByRole("button", { name: "重置双重验证" }).click();
    await expect(row.getByRole("button", { name: "重置双重验证" })).toHaveCount(0);
    await page.goto(`${places.product}/console/orders`);
    await expect(page).toHaveURL(/\/console\/sign-in\?/);
    await platform.go("审计日志");
    await expect(platform.row("重置他人的双重验证").filter({ hasText: login })).not.toHaveCount(0);
  });
});
