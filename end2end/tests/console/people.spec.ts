// Staff and roles: what a role does not allow is neither shown nor done. Every privileged act is in the audit log.
import { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

test("an administrator adds somebody, who signs in, is locked, and stays out", async ({ consoleAs, openWindow, places }) => {
  const login = `cashier-${Date.now().toString(36)}`;
  const console = await consoleAs("admin", "/console/staff");
  await console.button("添加员工").click();
  const dialog = console.dialog("添加员工");
  await dialog.getByLabel("姓名").fill("何敏");
  await dialog.getByLabel("账号").fill(login);
  await dialog.getByLabel("角色").selectOption({ label: "财务" });
  await dialog.getByLabel("初始密码").fill("short");
  await dialog.getByRole("button", { name: "添加员工" }).click();
  await expect(dialog.getByText(/密码至少需要 \d+ 位/)).toBeVisible();
  await dialog.getByLabel("初始密码").fill("a-good-password");
  await dialog.getByRole("button", { name: "添加员工" }).click();
  await expect(dialog).toBeHidden();
  await expect(console.row(login)).toContainText("财务");

  const page = await (await openWindow()).newPage();
  const theirs = new Console(page, places);
  await theirs.open("/console/sign-in");
  await theirs.signIn(login, "a-good-password");
  await expect(theirs.title).toHaveText("总览");
  await theirs.alive();
  await expect(theirs.nav.getByRole("link", { name: "员工" })).toHaveCount(0);

  await console.row(login).getByRole("button", { name: "修改" }).click();
  await console.dialog("修改员工").getByLabel(/锁定账号/).check();
  await console.dialog("修改员工").getByRole("button", { name: "保存" }).click();
  await expect(console.row(login)).toContainText("已锁定");

  await test.step("signed out at once, and kept out", async () => {
    await page.goto(`${places.product}/console/orders`);
    await expect(page).toHaveURL(/\/console\/sign-in/);
    await theirs.alive();
    await theirs.signIn(login, "a-good-password");
    await expect(page.getByRole("alert")).toContainText("该账号已被锁定");
  });

  await test.step("the audit log tells of it", async () => {
    await console.go("审计日志");
    await expect(console.row(login).or(console.row("何敏"))).not.toHaveCount(0);
    await expect(console.main.locator("tbody tr").first()).toContainText("#");
  });
});

test("read-only sees what it may, and no button that changes anything", async ({ consoleAs }) => {
  const console = await consoleAs("viewer");
  const shown = await console.nav.getByRole("link").allInnerTexts();
  const may = ["总览", "开通向导", "自检", "到期日历", "订单", "退款与待处理", "退款记录", "对账", "停车场", "二维码", "储值卡", "充值点",
    "脱机终端", "脱机账单", "访客记录", "访客设置", "微信消息", "消息记录", "接收通知"];
  expect(shown.map((text) => text.trim()).sort()).toEqual(may.sort());
  for (const [entry, changing] of [["访客设置", /添加|保存|生成/], ["微信消息", /启用|保存|重新读取|发送|选用/], ["消息记录", /重新发送/], ["开通向导", /开始|完成|保存/]] as const) {
    await console.go(entry);
    await expect(console.main.getByRole("button", { name: changing }), entry).toHaveCount(0);
  }

  await console.go("停车场");
  await expect(console.main.getByRole("link", { name: "添加停车场" })).toHaveCount(0);
  await console.main.locator("tbody").getByRole("link").first().click();
  await expect(console.card("车道")).toBeVisible();
  await expect(console.main.getByRole("button")).toHaveCount(0);
  await console.go("二维码");
  await expect(console.main.getByRole("button", { name: /生成二维码|停用/ })).toHaveCount(0);
  await console.open("/console/payment/wechat");
  await expect(console.main.getByText("您的角色看不到这个页面")).toBeVisible();
  await console.open("/console/orders");
  await console.go("订单");
  await console.main.locator("tbody").getByRole("link").first().click();
  await expect(console.card("支付记录")).toBeVisible();
  await expect(console.main.getByRole("button", { name: /退款|查看原文/ })).toHaveCount(0);
  await console.open("/console/staff");
  await expect(console.main.getByText("您的角色看不到这个页面")).toBeVisible();
});

test("read-only is refused by the use cases too, not only by the page", async ({ consoleAs, places }) => {
  const console = await consoleAs("viewer");
  const calls: readonly [string, Record<string, string>][] = [
    ["create_staff", { name: "x", login: "intruder", role: "administrator", password: "a-good-password" }],
    ["create_api_key", { name: "x", vehicles: "on", bills: "on" }],
    ["save_webhook", { url: "https://example.com/hook" }],
    ["set_wechat", { half: "official_account", enabled: "false" }],
    ["save_site", { code: "X", name: "X", "tariff[period_minutes]": "30", "tariff[period_price]": "1", exit_minutes: "15", quote_minutes: "5" }],
  ];
  for (const [endpoint, fields] of calls) {
    // The page's own fetch, so that the browser says truthfully where the call comes from.
    const answer = await console.page.evaluate(
      async ([path, body]) => {
        const response = await fetch(path, { method: "POST", body: new URLSearchParams(body) });
        return { status: response.status, text: await response.text() };
      },
      [`/console/api/${endpoint}`, fields] as const,
    );
    expect(answer.text, `${endpoint} answered ${answer.status}`).toContain("forbidden");
  }
  const foreign = await fetch(`${places.product}/console/api/create_api_key`, {
    method: "POST",
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    body: new URLSearchParams({ name: "x" }),
  });
  expect(foreign.status, "another site's page may not write").toBe(403);
});

test("platform staff choose an operator and see its data", async ({ consoleAs }) => {
  const console = await consoleAs("platform", "/console/operators");
  const { page } = console;
  await console.row("qingshan").getByRole("button", { name: /进入/ }).click();
  await expect(console.title).toHaveText("总览");
  await console.alive();
  await page.getByRole("combobox", { name: "运营商" }).selectOption({ label: "碧水商业 Bishui Retail" });
  const go = page.getByRole("button", { name: "切换" });
  if (await go.isVisible()) await go.click();
  await expect(page.getByRole("combobox", { name: "运营商" }).locator("option:checked")).toHaveText("碧水商业 Bishui Retail");
  await console.open("/console/orders");
  await expect(console.main.getByText("粤B8K921")).toHaveCount(0);
});
