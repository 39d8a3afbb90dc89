// 接收通知: staff bind their own WeChat by a code in the console, and their phone by a code in a message.
import { expect, test } from "../../support/fixtures.ts";

test("a member of staff binds WeChat by the code in the console, and a message can be tried on oneself", async ({ consoleAs, takePhone, sandbox }) => {
  test.slow();
  const app = (await sandbox.state()).accounts[0]?.official_account_app_id ?? "";
  await sandbox.call("PUT", `/sandbox/followers/${app}/zhao`);
  const console = await consoleAs("admin", "/console/push/me");
  const wechat = console.card("微信");
  await expect(wechat).toContainText("未绑定");
  await console.button("绑定微信").click();
  await expect(wechat.getByRole("img", { name: "绑定微信的二维码" })).toBeVisible();
  const address = await wechat.locator(".copy-line__value").textContent();

  const phone = await takePhone("wechat", "zhao");
  await phone.paste(address ?? "");
  await expect(phone.heading("用微信接收通知")).toBeVisible();
  await expect(phone.shows("admin")).toBeVisible();
  await phone.screen.getByRole("button", { name: "是我，绑定" }).click();
  await expect(phone.heading("绑定成功")).toBeVisible();
  await phone.closePage();
  await expect(wechat).toContainText("已绑定");
  await expect(wechat.getByRole("img", { name: "绑定微信的二维码" })).toBeHidden();

  await console.open("/console/push");
  await console.main.locator("section.push").filter({ hasText: "微信普通消息" }).getByRole("button", { name: "试发" }).click();
  const me = console.dialog("试发").getByRole("listitem").filter({ hasText: "我" }).first();
  await me.getByRole("button", { name: "发送" }).click();
  await expect(console.message("已交给微信发送")).toBeVisible();
  await expect(phone.chat("披克云停车")).toContainText("提醒");

  await console.open("/console/push/me");
  await console.button("解除绑定").click();
  await expect(wechat).toContainText("未绑定");
});

test("a phone number counts once the code that came is entered", async ({ consoleAs, takePhone }) => {
  const console = await consoleAs("viewer", "/console/push/me");
  const card = console.card("手机号");
  await card.getByLabel("手机号码").fill("13800000002");
  await console.button("发送验证码").click();
  await expect(card).toContainText("验证码已发到 138****0002");
  const phone = await takePhone("wechat", "chen");
  const words = (await (await phone.openChat("短信")).first().textContent()) ?? "";
  const code = /验证码 (\d{6})/.exec(words)?.[1] ?? "";
  await card.getByLabel("验证码").fill(code === "000000" ? "111111" : "000000");
  await console.button("确认").click();
  await expect(card).toContainText("验证码不正确");
  await card.getByLabel("验证码").fill(code);
  await console.button("确认").click();
  await expect(card).toContainText("已绑定");
  await console.button("清除手机号").click();
  await expect(card).toContainText("未绑定");
});
