// Forms that are posted before the script runs, or where it never does: a refusal stands at its field all the same, and
// what was typed stays, but for secrets.
import type { BrowserContext, Page } from "@playwright/test";
import { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import type { Places } from "../../support/places.ts";
import type { Sandbox } from "../../support/sandbox.ts";

/** Signs in by plain forms alone. */
async function signIn(window: BrowserContext, places: Places, sandbox: Sandbox, path: string): Promise<Console> {
  const console = new Console(await window.newPage(), places);
  await console.page.goto(places.product + path);
  await console.signIn("newcomer", await sandbox.password("newcomer"));
  await expect(console.page).toHaveURL(places.product + path);
  return console;
}

/** The refusal's words and the field that a screen reader connects them with. */
async function expectRefusedAt(console: Console, label: string, words: string): Promise<void> {
  await expect(console.refusal(label)).toContainText(words);
  const input = console.field(label).locator("input").first();
  await expect(input).toHaveAttribute("aria-invalid", "true");
  const described = (await input.getAttribute("aria-describedby"))?.split(" ") ?? [];
  expect(described).toContain(await console.refusal(label).getAttribute("id"));
}

test("without JavaScript a wrong field is named where it stands, once", async ({ openWindow, places, sandbox, quiet }) => {
  // Where scripts are off, the browser reports them as refused.
  quiet.allow(/^request: GET .*\.js csp$/);
  const window = await openWindow({ javaScriptEnabled: false });
  const console = await signIn(window, places, sandbox, "/console/sites/new");
  const { page } = console;

  await test.step("a price that is none", async () => {
    await page.getByLabel("停车场名称", { exact: true }).fill("没有脚本停车场");
    await page.getByLabel("停车场编码", { exact: true }).fill("Z001");
    await page.getByLabel(/^每段价格/).fill("abc");
    await console.button("保存").click();
    await expect(console.title).toHaveText("添加停车场");
    await expect(console.refusal("每段价格")).toBeVisible();
    await expect(console.main.getByRole("alert")).toHaveCount(1);
    await expect(page.getByLabel("停车场名称", { exact: true })).toHaveValue("没有脚本停车场");
    await expect(page.getByLabel("停车场编码", { exact: true })).toHaveValue("Z001");
    await expect(page.getByLabel(/^每段价格/)).toHaveValue("abc");
    expect(new URL(page.url()).search, "nothing of it in the address").toBe("");
  });

  await test.step("a car park without a name and a code", async () => {
    await page.getByLabel("停车场名称", { exact: true }).fill("");
    await page.getByLabel("停车场编码", { exact: true }).fill("");
    await page.getByLabel(/^每段价格/).fill("3");
    await console.button("保存").click();
    await expectRefusedAt(console, "停车场名称", "必填");
    await expectRefusedAt(console, "停车场编码", "必填");
    await expect(console.refusal("每段价格")).toHaveCount(0);
  });

  await test.step("whoever comes back begins anew", async () => {
    await page.goto(`${places.product}/console/sites/new`);
    await expect(page.locator(".field__error")).toHaveCount(0);
    await expect(page.getByLabel(/^每段价格/)).not.toHaveValue("3");
    expect((await window.cookies()).map(({ name }) => name)).not.toContain("peakepay-refusal");
  });

  await test.step("a wrong password of one's own", async () => {
    await page.goto(`${places.product}/console/account`);
    await page.getByLabel("当前密码", { exact: true }).fill("not-the-password");
    await page.getByLabel("新密码", { exact: true }).fill("a-good-password");
    await console.button("修改密码").click();
    await expectRefusedAt(console, "当前密码", "当前密码不正确");
    await expect(page.getByLabel("当前密码", { exact: true })).toHaveValue("");
    await expect(page.getByLabel("新密码", { exact: true })).toHaveValue("");
    expect(await page.content()).not.toContain("not-the-password");
  });
});

test("a form posted while the script is still on its way comes back to life with its refusal", async ({ openWindow, places, sandbox, quiet }) => {
  const window = await openWindow();
  const console = await signIn(window, places, sandbox, "/console/sites/new");
  const { page } = console;
  const hold = await held(page);
  await page.goto(`${places.product}/console/sites/new`, { waitUntil: "commit" });
  await page.getByLabel("停车场编码", { exact: true }).fill("Z002");
  await console.button("保存").click();
  await expectRefusedAt(console, "停车场名称", "必填");
  // The page that was left took what it was fetching with it.
  quiet.allow(/^console: .*(Failed to fetch|aborted|NetworkError)/i);
  hold.release();
  await console.alive();
  await expectRefusedAt(console, "停车场名称", "必填");
  await page.getByLabel("停车场名称", { exact: true }).fill("晚到停车场");
  await page.getByLabel("停车场编码", { exact: true }).fill("没有空格 的");
  await console.button("保存").click();
  await expect(console.refusal("停车场编码")).toBeVisible();
  await expect(console.refusal("停车场名称")).toHaveCount(0);
});

/** Keeps the console's WebAssembly on its way until it is released. */
async function held(page: Page): Promise<{ release: () => void }> {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((open) => {
    release = open;
  });
  await page.route(/\/assets\/console\.[^/]*\.wasm$/, async (route) => {
    await gate;
    await route.continue().catch(() => undefined);
  });
  return { release };
}
