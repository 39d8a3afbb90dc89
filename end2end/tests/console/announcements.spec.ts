// What the platform tells every operator: written once, above every page until it was read or taken down.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { type Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

/** The announcement above a page of the console. */
function banner(console: Console, title: string) {
  return console.main.locator(".note").filter({ hasText: title });
}

test("platform staff announce, operators read it, and it is taken down", async ({ consoleAs }) => {
  const title = `支付域名将于 12 月 20 日更换 ${Date.now().toString(36)}`;
  const platform = await consoleAs("platform", "/console/announcements");
  await expect(platform.title).toHaveText("平台公告");

  await test.step("what is wrong is said at its field, and what was typed stays", async () => {
    await platform.button("发布公告").click();
    const dialog = platform.dialog("发给所有运营商？");
    await dialog.getByLabel("事由").selectOption({ label: "域名变更" });
    await dialog.getByLabel("标题").fill(title);
    await dialog.getByLabel(/^详情网址/).fill("http://example.com/");
    await dialog.getByRole("button", { name: "发布公告" }).click();
    await expect(platform.refusal("说明")).toBeVisible();
    await expect(dialog.getByLabel(/^详情网址/)).toHaveAttribute("aria-invalid", "true");
    await expect(dialog.getByLabel("标题")).toHaveValue(title);
    await expectAccessible(platform.page);
    await dialog.getByLabel(/^详情网址/).fill("");
    await dialog.getByLabel("说明").fill("请在公众号“功能设置”里把三个域名改为新的地址。");
    await dialog.getByRole("button", { name: "发布公告" }).click();
    await expect(platform.message("已发布")).toBeVisible();
    await expect(platform.row(title)).toContainText("显示中");
    await expect(platform.row(title)).toContainText("0 人");
  });

  const admin = await consoleAs("admin", "/console/orders");
  const newcomer = await consoleAs("newcomer", "/console");
  await test.step("it stands above every operator's pages until its reader has read it", async () => {
    await expect(banner(newcomer, title)).toContainText("三个域名");
    const note = banner(admin, title);
    await expect(note).toContainText("三个域名");
    await expectAccessible(admin.page);
    await admin.page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(admin.page);
    await note.getByRole("button", { name: /^知道了/ }).click();
    await expect(note).toBeHidden();
    await admin.open("/console/orders");
    await expect(admin.title).toHaveText("订单");
    await expect(banner(admin, title)).toHaveCount(0);
    await newcomer.open("/console");
    await expect(banner(newcomer, title)).toBeVisible();
  });

  await test.step("the platform sees how many have read it, and takes it down", async () => {
    await platform.open("/console/announcements");
    await expect(platform.row(title)).toContainText("1 人");
    await platform.row(title).getByRole("button", { name: /^撤下/ }).click();
    await platform.dialog("撤下这条公告？").getByRole("button", { name: "撤下" }).click();
    await expect(platform.message("已撤下")).toBeVisible();
    await expect(platform.row(title)).toContainText("已结束");
    await newcomer.open("/console");
    await expect(newcomer.title).toHaveText("总览");
    await expect(banner(newcomer, title)).toHaveCount(0);
  });
});

test("operators' staff cannot announce", async ({ consoleAs }) => {
  const admin = await consoleAs("admin", "/console/announcements");
  await expect(admin.main).toContainText("您的角色看不到这个页面");
  await expect(admin.nav.getByRole("link", { name: "平台公告" })).toHaveCount(0);
});
