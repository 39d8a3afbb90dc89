// 公众号接入: what is pasted at the platform, what it says back, and the files that prove the domain.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test } from "../../support/fixtures.ts";

const PAGE = "/console/official-account";
const MARK = "aB3dE5gH7jK9mN1p";
const FILE = `MP_verify_${MARK}.txt`;

test("token and key are made, pasted at the platform, and the platform's check of the address is shown", async ({ consoleAs, places, sandbox }) => {
  const console = await consoleAs("admin", PAGE);
  const server = console.card("服务器配置");
  await server.getByRole("button", { name: "重新生成" }).click();
  await console.dialog("重新生成令牌和密钥？").getByRole("button", { name: "重新生成" }).click();
  await expect(server.getByText("还没有核对：请在平台按“提交”")).toBeVisible();
  const shown = console.main.locator(".note--good");
  const [url = "", token = "", aes_key = ""] = await shown.locator("code").allInnerTexts();
  expect(url).toMatch(new RegExp(`^${places.product}/notify/wechat-oa/[0-9a-f]{32}$`));
  expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(aes_key).toMatch(/^[A-Za-z0-9]{43}$/);

  const [ready] = (await sandbox.state()).accounts;
  const paste = async (secret: string): Promise<{ readonly refusal?: { readonly code: string } | null }> => {
    const answer = await fetch(`${places.sandbox}/sandbox/consoles/accounts/${ready?.official_account_app_id}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ act: "set_server", server: { url, token: secret, aes_key, mode: "safe" } }),
    });
    return (await answer.json()) as { refusal?: { code: string } };
  };
  expect((await paste("anotherToken")).refusal?.code).toBe("server_mismatch");
  await console.open(PAGE);
  await expect(server.getByText("最近拒收")).toBeVisible();
  expect((await paste(token)).refusal ?? null).toBeNull();
  await console.open(PAGE);
  await expect(server.getByText("还没有核对：请在平台按“提交”")).toHaveCount(0);
  await expect(server.getByText("最近拒收")).toHaveCount(0);
  // Shown this once.
  expect(await console.page.content()).not.toContain(token);
  expect(await console.page.content()).not.toContain(aes_key);
});

test("a verification file waits for the platform's staff, is served, and is removed", async ({ consoleAs, places }) => {
  const console = await consoleAs("admin", PAGE);
  const fetched = async (): Promise<string> => (await fetch(`${places.product}/${FILE}`)).text();
  await console.button("上传校验文件").first().click();
  const dialog = console.dialog("上传校验文件");
  const pick = async (name: string): Promise<void> =>
    dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(MARK) });
  await pick("other.txt");
  await dialog.getByRole("button", { name: "上传校验文件" }).click();
  await expect(dialog.getByText(/只能上传 MP_verify_/)).toBeVisible();
  await pick(FILE);
  await expect(dialog.getByText(FILE)).toBeVisible();
  await dialog.getByRole("button", { name: "上传校验文件" }).click();
  await expect(console.row(FILE).getByText("等待发布")).toBeVisible();
  expect(await fetched()).not.toBe(MARK);

  const staff = await consoleAs("platform", PAGE);
  await staff.card("待发布的校验文件").getByRole("row").filter({ hasText: FILE }).getByRole("button", { name: "发布" }).click();
  await staff.dialog("发布这个校验文件？").getByRole("button", { name: "发布" }).click();
  await expect(staff.message("从外网取到了")).toBeVisible();
  expect(await fetched()).toBe(MARK);

  await console.open(PAGE);
  await expect(console.row(FILE).getByText("已发布，外网能取到")).toBeVisible();
  await expectAccessible(console.page);
  await console.row(FILE).getByRole("button", { name: "移除" }).click();
  await console.dialog("移除这个校验文件？").getByRole("button", { name: "移除" }).click();
  await expect(console.row(FILE)).toHaveCount(0);
  expect(await fetched()).not.toBe(MARK);
});

test("what is wrong with the account's token is said, in the platform's words", async ({ consoleAs }) => {
  const console = await consoleAs("broken", PAGE);
  const card = console.card("接口凭证（access_token）");
  await card.getByRole("button", { name: "立即获取" }).click();
  await expect(card.getByText("获取失败").first()).toBeVisible();
  await expect(card.getByText("平台原话")).toBeVisible();
});

test("the page is accessible in light and dark, at desk and on a phone", async ({ consoleAs }) => {
  const { page } = await consoleAs("admin", PAGE);
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page);
});
