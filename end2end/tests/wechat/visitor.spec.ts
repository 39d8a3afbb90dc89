// A visitor books on the phone, the host answers from the message, the gate opens once.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { expect, test } from "../../support/fixtures.ts";
import { ACCOUNT, addHost, bind, bindingLink, fillIn, Gate, openSite, passOn, tag as freshTag } from "../../support/visits.ts";

test("a visitor books, the host agrees from the message, and the gate opens once", async ({ consoleAs, takePhone, places, quiet }) => {
  // A binding link that was used is no page any more.
  quiet.allow(/404/);
  const tag = freshTag();
  const [host, visitor] = [`王敏${tag}`, `陈晓明${tag}`];
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  const link = await bindingLink(await addHost(console, { name: host, department: "研发部" }));
  await expectAccessible(console.page);

  await test.step("the host binds their WeChat by the link, which works once", async () => {
    const phone = await takePhone("wechat", "lin");
    await bind(phone, link);
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
    await fillIn(guest, visitor, host, "138 0000 0002");
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
    pass = await passOn(guest, places);
  });

  await test.step("the gate opens for the first scan alone", async () => {
    const gate = await Gate.open(console);
    expect(await gate.scan(`${pass.slice(0, -1)}${pass.endsWith("A") ? "B" : "A"}`, `${tag}-0`)).toBe("unknown");
    expect(await gate.scan(pass, `${tag}-1`)).toBe("valid");
    expect(await gate.scan(pass, `${tag}-1`), "the same scan told again").toBe("valid");
    expect(await gate.scan(pass, `${tag}-2`)).toBe("used");
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
  const host = `前台${freshTag()}`;
  await expect(await addHost(console, { name: host, phone: "13800000003" })).toContainText("138****0003");

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
