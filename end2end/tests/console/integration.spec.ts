// What a parking system needs: a key that is shown once, and webhooks that arrive.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "../../support/fixtures.ts";

test("an API key is shown once, works, and stops when it is revoked", async ({ consoleAs, places }) => {
  const console = await consoleAs("admin", "/console/integration/keys");
  const name = `测试密钥 ${Date.now().toString(36)}`;
  await console.button("新建密钥").first().click();
  const dialog = console.dialog("新建密钥");
  await dialog.getByLabel("用途").fill(name);
  await dialog.getByLabel(/上报车辆/).uncheck();
  await dialog.getByRole("button", { name: "新建密钥" }).click();
  await expect(dialog).toBeHidden();
  await expect(console.main.getByText("只显示这一次，请现在复制")).toBeVisible();
  const key = (await console.main.locator("code", { hasText: /^pk_/ }).first().innerText()).trim();

  const call = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(`${places.product}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" } })).status;
  expect(await call("/sites")).toBe(200);
  expect(
    await call("/vehicles/entered", {
      method: "POST",
      body: JSON.stringify({ site: "P001", visit_no: "X-1", plate: "粤B00001", entered_at: new Date().toISOString() }),
    }),
    "a right that was not given",
  ).toBe(403);

  await console.open("/console/integration/keys");
  await expect(console.row(name)).toBeVisible();
  expect(await console.page.content()).not.toContain(key);
  await console.row(name).getByRole("button", { name: /停用/ }).click();
  await console.dialog("停用这个密钥？").getByRole("button", { name: "停用" }).click();
  await expect(console.message("密钥已停用")).toBeVisible();
  expect(await call("/sites")).toBe(401);
});

/** A receiver that remembers what came, and refuses as long as it is told to. */
async function receiver(): Promise<{ server: Server; port: number; got: { headers: IncomingMessage["headers"]; body: string }[] }> {
  const got: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      got.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { server, port: (server.address() as AddressInfo).port, got };
}

test("the car park's webhook answers a test, and the delivery is listed and sent again", async ({ consoleAs, openCarPark }) => {
  const park = await openCarPark();
  const console = await consoleAs("admin", "/console/integration/webhooks");
  await console.row("/sandbox/webhook").getByRole("button", { name: "发送测试" }).click();
  await expect(console.message("测试通知已发出")).toBeVisible();
  await expect(park.webhooks.filter({ hasText: "测试通知" }).filter({ hasText: "签名正确" })).not.toHaveCount(0);

  await console.main.getByRole("link", { name: "推送记录" }).click();
  await expect(console.title).toHaveText("推送记录");
  const test_row = console.row("webhook.test").first();
  await expect(test_row).toContainText("已送达");
  await expect(test_row).toContainText("HTTP 204");
  await test_row.getByRole("button", { name: "查看" }).click();
  await expect(console.dialog("推送详情")).toContainText('"type"');
  await console.page.keyboard.press("Escape");
  const before = await park.webhooks.filter({ hasText: "测试通知" }).count();
  await test_row.getByRole("button", { name: "重新发送" }).click();
  await expect(console.message("已重新发送")).toBeVisible();
  await expect.poll(() => park.webhooks.filter({ hasText: "测试通知" }).count()).toBeGreaterThan(before);
});

test("a webhook to a private network that nobody allowed is not delivered", async ({ consoleAs }) => {
  const { server, port, got } = await receiver();
  try {
    const console = await consoleAs("admin", "/console/integration/webhooks");
    await console.button("添加 Webhook").first().click();
    const dialog = console.dialog("添加 Webhook");
    await dialog.getByLabel("接收地址").fill("not an address");
    await dialog.getByRole("button", { name: "添加 Webhook" }).click();
    await expect(dialog.locator(".field__error")).toBeVisible();
    await dialog.getByLabel("接收地址").fill(`http://127.0.0.1:${port}/hook`);
    await dialog.getByRole("button", { name: "添加 Webhook" }).click();
    const refused = dialog.locator(".field__error, [role=alert]");
    await expect(refused.first().or(console.main.getByText("只显示这一次"))).toBeVisible();
    if (await dialog.isVisible()) return;

    expect((await console.main.locator("code", { hasText: /^whsec_/ }).innerText()).trim()).toMatch(/^whsec_/);
    const row = console.row(`:${port}/hook`);
    await row.getByRole("button", { name: "发送测试" }).click();
    await expect(console.message("测试通知已发出")).toBeVisible();
    await console.main.getByRole("link", { name: "推送记录" }).click();
    await expect
      .poll(async () => {
        await console.open("/console/integration/deliveries");
        return console.row(`:${port}/hook`).first().innerText();
      })
      .not.toContain("等待发送\t0");
    expect(got, "nothing reached the private address").toEqual([]);
    await console.open("/console/integration/webhooks");
    await console.row(`:${port}/hook`).getByRole("button", { name: "删除" }).click();
    await console.dialog("删除这个 Webhook？").getByRole("button", { name: "删除" }).click();
    await expect(console.message("Webhook 已删除")).toBeVisible();
  } finally {
    await new Promise((done) => server.close(done));
  }
});

test("the REST interface is described and can be read in the browser", async ({ page, places }) => {
  await page.goto(`${places.product}/api/docs/`);
  await expect(page.getByText("/api/v1/vehicles/entered").first()).toBeVisible({ timeout: 20_000 });
});
