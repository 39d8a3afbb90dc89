// A visitor books on the phone, the host answers from the message, the gate opens once.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { type Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import { type VirtualPhone } from "../../support/phone.ts";

const ACCOUNT = "披克云停车";
const SITE = "青山广场停车场";

/** Opens the site for visitors; the address of its booking page. */
async function openSite(console: Console): Promise<string> {
  const place = console.card("预约地点").getByRole("row").filter({ hasText: SITE });
  const open = place.getByRole("button", { name: /^开放预约/ });
  await expect(place).toBeVisible();
  if (await open.isVisible()) await open.click();
  await expect(place.getByText("开放中")).toBeVisible();
  return (await place.locator(".copy-line__value").innerText()).trim();
}

/** Adds a host without a telephone; their binding link. */
async function addHost(console: Console, name: string): Promise<string> {
  await console.button("新增被访人").first().click();
  const dialog = console.dialog("新增被访人");
  await dialog.getByLabel("姓名", { exact: true }).fill(name);
  await dialog.getByLabel(/^部门/).fill("研发部");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(console.message("被访人已保存")).toBeVisible();
  return (await console.row(name).locator(".copy-line__value").innerText()).trim();
}

/** A key that may verify passes. */
async function gateKey(console: Console): Promise<string> {
  await console.button("新建密钥").first().click();
  const dialog = console.dialog("新建密钥");
  await dialog.getByLabel("用途").fill(`东门闸机 ${Date.now().toString(36)}`);
  await dialog.getByLabel(/上报车辆/).uncheck();
  await dialog.getByLabel(/核验访客通行码/).check();
  await dialog.getByRole("button", { name: "新建密钥" }).click();
  await expect(dialog).toBeHidden();
  return (await console.main.locator("code", { hasText: /^pk_/ }).first().innerText()).trim();
}

/** From an hour before what the form offers: the visit has begun. */
async function fillIn(phone: VirtualPhone, visitor: string, host: string): Promise<void> {
  const form = phone.screen;
  await form.getByLabel("姓名").fill(visitor);
  await form.getByLabel("手机号码").fill("138 0000 0002");
  await form.getByLabel("被访人").selectOption({ label: host });
  const from = new Date(`${await form.getByLabel("到访时间").inputValue()}:00Z`);
  from.setUTCHours(from.getUTCHours() - 1);
  await form.getByLabel("到访时间").fill(from.toISOString().slice(0, 16));
  await form.getByLabel("来访事由").fill("项目洽谈");
}

test("a visitor books, the host agrees from the message, and the gate opens once", async ({ consoleAs, takePhone, places, quiet }) => {
  // A binding link that was used is no page any more.
  quiet.allow(/404/);
  const tag = Date.now().toString(36);
  const [host, visitor] = [`王敏${tag}`, `陈晓明${tag}`];
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  const link = await addHost(console, host);
  await expectAccessible(console.page);

  await test.step("the host binds their WeChat by the link, which works once", async () => {
    const phone = await takePhone("wechat", "lin");
    await phone.paste(link);
    await expect(phone.shows(host)).toBeVisible();
    await phone.screen.getByRole("button", { name: "是我，绑定" }).click();
    await expect(phone.heading("绑定成功")).toBeVisible();
    const again = await takePhone("wechat", "zhao");
    await again.paste(link);
    await expect(again.heading("链接无效")).toBeVisible();
  });

  const guest = await takePhone("wechat", "chen");
  await test.step("the visitor books; what is wrong is said at its field", async () => {
    await guest.paste(code);
    await guest.screen.getByLabel("姓名").fill(visitor);
    await guest.screen.getByRole("button", { name: "提交预约" }).click();
    await expect(guest.says).toContainText("有内容需要修改");
    await expect(guest.screen.getByText("请选择被访人")).toBeVisible();
    await expect(guest.screen.getByLabel("姓名")).toHaveValue(visitor);
    await fillIn(guest, visitor, host);
    await guest.screen.getByRole("button", { name: "提交预约" }).click();
    await expect(guest.heading("我的来访")).toBeVisible();
    await expect(guest.shows("等待确认")).toBeVisible();
    await guest.closePage();
  });

  await test.step("the host opens the message and agrees", async () => {
    const phone = await takePhone("wechat", "lin");
    const bubbles = await phone.openChat(ACCOUNT);
    await expect(bubbles.first()).toContainText(visitor);
    await expect(bubbles.first()).toContainText("访客预约审批通知");
    await bubbles.first().click();
    await expect(phone.heading("来访申请")).toBeVisible();
    await expect(phone.shows("13800000002")).toBeVisible();
    await phone.screen.getByRole("button", { name: "同意来访" }).click();
    await expect(phone.shows("您已同意这次来访")).toBeVisible();
  });

  let pass = "";
  await test.step("the visitor's message leads to the pass", async () => {
    const bubbles = await guest.openChat(ACCOUNT);
    await expect(bubbles.first()).toContainText("已通过：项目洽谈");
    await bubbles.first().click();
    const picture = guest.screen.getByRole("img", { name: "访客通行码" });
    await expect(picture).toBeVisible();
    const answer = await fetch(`${places.sandbox}/sandbox/phone/decode`, { method: "POST", body: new Uint8Array(await picture.screenshot()) });
    pass = ((await answer.json()) as { text: string }).text;
    expect(pass).toMatch(/^PV1\./);
  });

  await test.step("the gate opens for the first scan alone", async () => {
    await console.open("/console/integration/keys");
    const key = await gateKey(console);
    const scan = async (checkNo: string, text = pass): Promise<unknown> => {
      const answer = await fetch(`${places.product}/api/v1/visitor-passes/verify`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ pass: text, site: "P001", check_no: checkNo, gate: "东门" }),
      });
      return ((await answer.json()) as { result: string }).result;
    };
    expect(await scan(`${tag}-0`, `${pass.slice(0, -1)}${pass.endsWith("A") ? "B" : "A"}`)).toBe("unknown");
    expect(await scan(`${tag}-1`)).toBe("valid");
    expect(await scan(`${tag}-1`), "the same scan told again").toBe("valid");
    expect(await scan(`${tag}-2`)).toBe("used");
  });

  await test.step("the console masks, reveals on the record, and exports", async () => {
    await console.open(`/console/visitors?text=${encodeURIComponent(visitor)}`);
    const row = console.row(host);
    await expect(row).toContainText("已到访");
    await expect(row).toContainText("138****0002");
    await expect(console.main).not.toContainText(visitor);
    await expectAccessible(console.page);
    const download = console.page.waitForEvent("download");
    await console.button("导出表格").click();
    expect((await download).suggestedFilename()).toBe("visits.csv");
    await row.getByRole("link").first().click();
    await expect(console.main).toContainText("东门");
    await console.button("显示姓名和号码").click();
    await console.dialog("显示访客的姓名和手机号码？").getByRole("button", { name: "显示姓名和号码" }).click();
    await expect(console.main).toContainText(visitor);
    await expect(console.main).toContainText("13800000002");
    await expectAccessible(console.page);
    await console.page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(console.page);
  });
});

test("booking needs no script and fits a small phone", async ({ consoleAs, openWindow }) => {
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  const host = `前台${Date.now().toString(36)}`;
  await console.button("新增被访人").first().click();
  const dialog = console.dialog("新增被访人");
  await dialog.getByLabel("姓名", { exact: true }).fill(host);
  await dialog.getByLabel(/^手机号码/).fill("13800000003");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(console.row(host)).toContainText("138****0003");

  const window = await openWindow({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  const page = await window.newPage();
  await page.goto(code);
  await expect(page.getByRole("heading", { name: "预约来访" })).toBeVisible();
  await page.getByLabel("姓名").fill("李想");
  await page.getByLabel("手机号码").fill("13900000000");
  await page.getByLabel("被访人").selectOption({ label: host });
  await page.getByLabel("来访事由").fill("送货");
  await page.getByRole("button", { name: "提交预约" }).click();
  await expect(page.getByRole("heading", { name: "我的来访" })).toBeVisible();
  await page.getByText("取消预约").click();
  await page.getByRole("button", { name: "确认取消" }).click();
  await expect(page.getByText("已取消", { exact: true })).toBeVisible();
});
