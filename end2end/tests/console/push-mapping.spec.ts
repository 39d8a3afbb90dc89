// 推送配置 with a category template: added by its number, mapped, previewed within its limits, and tried on a phone.
import { expectAccessible, expectNoSidewaysScroll } from "../../support/accessible.ts";
import { type Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";

const KIND = "微信交易消息";
/** A category template for car parks in the simulated platform's library. */
const NUMBER = "50124";
const TITLE = "停车缴费成功提醒";

/** The kind's part of the page; its heading says whether it is on. */
function kind(console: Console) {
  return console.main.locator("section.card").filter({ has: console.page.getByRole("heading", { name: new RegExp(`^${KIND}`), level: 2 }) });
}

/** Picks one of the account's templates for the kind. */
async function pick(console: Console, title: string): Promise<void> {
  await kind(console).getByRole("button", { name: "选用模板" }).click();
  const dialog = console.dialog("选用模板");
  await dialog.getByRole("listitem").filter({ hasText: title }).getByRole("button", { name: /^选用/ }).first().click();
  await expect(dialog).toBeHidden();
  await expect(kind(console)).toContainText(title);
}

/** A typed field: its words, what the platform takes there, and the select of our values. */
function field(console: Console, label: string) {
  const words = console.page.locator("label, span").filter({ hasText: new RegExp(`^${label}`) });
  const line = kind(console).locator(".push__field").filter({ has: words });
  return { line, select: line.locator("select") };
}

test("a category template is mapped, previewed within its limits, and sent by", async ({ consoleAs, takePhone, sandbox }) => {
  const lane = await sandbox.lane("exit");
  const phone = await takePhone("wechat", "chen");
  await phone.scan(lane.code_label);
  await phone.closePage();
  const console = await consoleAs("admin", "/console/push");
  const card = kind(console);
  await expect(card).toContainText("与要求一致");

  await test.step("it is added by its number; what the platform does not know is said at the field", async () => {
    await card.getByRole("button", { name: "添加类目模板" }).click();
    const dialog = console.dialog("添加类目模板");
    await dialog.getByLabel("模板编号").fill("x1");
    await dialog.getByLabel("关键词").fill("车牌号码，停车场，付款金额，交易时间，支付方式");
    await dialog.getByRole("button", { name: "添加类目模板" }).click();
    await expect(console.refusal("模板编号")).toBeVisible();
    await expect(dialog.getByLabel("关键词"), "what was typed stays").toHaveValue(/支付方式/);
    await dialog.getByLabel("模板编号").fill(NUMBER);
    await dialog.getByRole("button", { name: "添加类目模板" }).click();
    await expect(console.message("已添加并选用")).toBeVisible();
  });

  await test.step("the usual fields are mapped by themselves; what is missing is said, and nothing goes out by it", async () => {
    await expect(card).toContainText(TITLE);
    await expect(card).toContainText("类目模板");
    await expect(field(console, "车牌号码").select).toHaveValue("plate");
    await expect(field(console, "付款金额").select).toHaveValue("amount");
    await expect(field(console, "交易时间").select).toHaveValue("time");
    await expect(field(console, "停车场").select).toHaveValue("place");
    await expect(field(console, "支付方式").select).toHaveValue("");
    await expect(card).toContainText("未启用");
    await expect(card.getByRole("button", { name: /^启用/ })).toBeDisabled();
    await expectAccessible(console.page);
  });

  await test.step("a value that the field cannot hold is not offered; the limits stand beside the fields", async () => {
    await expect(field(console, "付款金额").select.locator("option")).toHaveText(["请选择", "金额"]);
    await expect(field(console, "车牌号码").line).toContainText("最多 8 位");
    await field(console, "支付方式").select.selectOption({ label: "交易类型" });
    await card.getByRole("button", { name: "保存字段内容" }).click();
    await expect(console.message("已保存").first()).toBeVisible();
    await expect(card).toContainText("字段已对应");
    const preview = card.locator(".bubble");
    await expect(preview).toContainText(TITLE);
    await expect(preview).toContainText("12.50元");
    await expect(preview).toContainText("粤B12345");
    await card.getByRole("button", { name: /^启用/ }).click();
    await expect(card).toContainText("已启用");
    await console.page.setViewportSize({ width: 320, height: 640 });
    await expectNoSidewaysScroll(console.page);
    await console.page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step("the account's own template is picked again, tried, and arrives on the phone", async () => {
    await pick(console, "付款提醒");
    await expect(card).toContainText("与要求一致");
    const off = card.getByRole("button", { name: /^启用/ });
    if (await off.isVisible()) await off.click();
    await expect(card).toContainText("已启用");
    await card.getByRole("button", { name: "试发" }).click();
    const dialog = console.dialog("试发");
    await dialog.getByRole("listitem").first().getByRole("button", { name: "发送" }).click();
    await expect(console.message(/已交给微信发送/)).toBeVisible();
    await expect(phone.chat("披克云停车")).toContainText("付款提醒");
  });
});
