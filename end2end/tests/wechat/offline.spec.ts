// A terminal without a network: its bill is scanned, paid once, and released by the code on the payer's phone.
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import { AGENTS, authorise } from "../../support/payer.ts";
import { released, Terminal } from "../../support/terminal.ts";
import { expectLight } from "../../support/weight.ts";

test("a bill is paid by phone and released at the terminal", async ({ takePhone, openWindow, places }) => {
  const terminal = await Terminal.first(await (await openWindow()).newPage(), places);
  await terminal.show("车牌", "粤B88K66", "12.50");
  const address = await terminal.address();
  expect(address.length).toBeLessThan(300);
  expect(new URL(address).pathname).toMatch(/^\/PeakeCloud\/offline\/[A-Za-z0-9_-]+$/);

  const phone = await takePhone("wechat", "lin");
  await phone.scan(terminal.screenLabel);
  await expect(phone.shows("粤B88K66")).toBeVisible();
  expect(await phone.amount()).toBe("12.50");
  await phone.pay();
  const digits = await released(phone);

  // Somebody else who scans the same screen sees that it is paid, and no code.
  const other = await takePhone("wechat", "chen");
  await other.paste(address);
  await expect(other.heading("这张账单已经付过款")).toBeVisible();
  await expect(other.screen.locator(".digits")).toHaveCount(0);

  // A wrong code first, then the right one; the page shows it again whenever it is loaded.
  await terminal.type(digits === "00000000" ? "00000001" : "00000000");
  await expect(terminal.device.getByText("还可以试 2 次")).toBeVisible();
  await phone.reload();
  await expect(phone.heading("付款成功")).toBeVisible();
  expect(await released(phone)).toBe(digits);
  await terminal.type(`${digits.slice(0, 4)} ${digits.slice(4)}`);
  await expect(terminal.device.getByText("已放行").first()).toBeVisible();
});

test("an altered bill, a wrong clock and three wrong codes", async ({ takePhone, openWindow, places }) => {
  const terminal = await Terminal.first(await (await openWindow()).newPage(), places);
  const phone = await takePhone("wechat", "zhao");

  await terminal.show("项目", "洗车一次", "30.00", true);
  await phone.paste(await terminal.address());
  await expect(phone.heading("账单没有通过验证")).toBeVisible();
  await expect(phone.payButton).toHaveCount(0);
  await phone.closePage();

  await terminal.setClock("快 15 分钟");
  await terminal.show("项目", "洗车一次", "30.00");
  await phone.paste(await terminal.address());
  await expect(phone.heading("终端的时钟太快")).toBeVisible();
  await expect(phone.shows("洗车一次")).toBeVisible();
  await phone.closePage();

  await terminal.setClock("慢 60 分钟");
  await terminal.show("项目", "洗车一次", "30.00");
  await phone.paste(await terminal.address());
  await expect(phone.heading("账单已经过期")).toBeVisible();
  await phone.closePage();
  await terminal.setClock("快 8 分钟");
  await terminal.show("项目", "洗车一次", "30.00");
  await phone.paste(await terminal.address());
  await expect(phone.payButton).toBeVisible();

  for (const left of ["还可以试 2 次", "还可以试 1 次"]) {
    await terminal.type("00000000");
    await expect(terminal.device.getByText(left)).toBeVisible();
  }
  await terminal.type("00000000");
  await expect(terminal.device.getByText("已作废").first()).toBeVisible();
  await terminal.setClock("准");
});

interface Key {
  readonly number: string;
  readonly keyNo: string;
  readonly key: string;
  readonly address: string;
}

/** Reads the key that is shown once, and says that it is in the device. */
async function issued(console: Console): Promise<Key> {
  const note = console.main.locator(".note").filter({ hasText: "密钥已签发" });
  const row = (name: string) => note.locator(".facts__row").filter({ has: console.page.getByText(name, { exact: true }) });
  const code = async (name: string): Promise<string> => (await row(name).locator("code").innerText()).trim();
  const key = {
    number: await code("终端号"),
    keyNo: (await row("密钥序号").locator("dd").innerText()).trim(),
    key: await code("密钥（64 位十六进制）"),
    address: await code("账单地址"),
  };
  expect(key.key).toMatch(/^[0-9a-f]{64}$/);
  await console.button("已经写入设备").click();
  await expect(note).toBeHidden();
  return key;
}

async function add(console: Console, name: string): Promise<Key> {
  await console.button("新增终端").first().click();
  const dialog = console.dialog("新增终端");
  await dialog.getByLabel("所在位置").selectOption({ index: 0 });
  await dialog.getByLabel("名称").fill(name);
  await dialog.getByRole("button", { name: "新增终端" }).click();
  return issued(console);
}

test("a terminal is added, its key typed in and changed", async ({ consoleAs, takePhone, openWindow, places }) => {
  test.slow();
  const console = await consoleAs("admin", "/console/terminals");
  const first = await add(console, "换密钥的终端");
  await expect(console.row(first.number)).toContainText("设备还没有用过这个密钥");
  const page = await (await openWindow()).newPage();
  const terminal = await Terminal.keyed(page, places, first);
  const phone = await takePhone("wechat", "wang");
  await terminal.show("车牌", "粤B11K22", "5.00");
  await phone.paste(await terminal.address());
  await expect(phone.payButton).toBeVisible();
  await phone.closePage();

  // A new key: the old one is taken besides, until it is ended.
  await console.row(first.number).getByRole("button", { name: "更换密钥" }).click();
  await console.dialog("给这台终端签发新密钥？").getByRole("button", { name: "更换密钥" }).click();
  const second = await issued(console);
  expect(second.keyNo).toBe("2");
  await terminal.show("车牌", "粤B11K22", "6.00");
  await phone.paste(await terminal.address());
  await expect(phone.payButton).toBeVisible();
  await phone.closePage();
  await console.row(first.number).getByRole("button", { name: "结束旧密钥" }).click();
  await console.dialog("结束旧密钥？").getByRole("button", { name: "结束旧密钥" }).click();
  await expect(console.message("旧密钥已结束")).toBeVisible();
  await terminal.show("车牌", "粤B11K22", "7.00");
  await phone.paste(await terminal.address());
  await expect(phone.heading("这台终端需要更换密钥")).toBeVisible();
  await phone.closePage();

  const renewed = await Terminal.keyed(page, places, second);
  await renewed.show("车牌", "粤B11K22", "8.00");
  await phone.paste(await renewed.address());
  await expect(phone.payButton).toBeVisible();
});

test("staff look up a release code, and a lost terminal takes nothing", async ({ consoleAs, takePhone, openWindow, places }) => {
  test.slow();
  const console = await consoleAs("admin", "/console/terminals");
  const key = await add(console, "丢失的终端");
  const terminal = await Terminal.keyed(await (await openWindow()).newPage(), places, key);
  const phone = await takePhone("wechat", "wang");
  await terminal.show("车牌", "粤B33K44", "8.00");
  await phone.paste(await terminal.address());
  await phone.pay();
  const digits = await released(phone);
  await phone.closePage();

  await console.open("/console/offline-bills");
  await console.row(key.number).getByRole("button", { name: "放行码" }).click();
  await console.dialog("查看放行码？").getByRole("button", { name: "放行码" }).click();
  const shown = (await console.main.locator(".release-code").innerText()).replaceAll(" ", "");
  expect(shown).toBe(digits);
  await terminal.type(shown);
  await expect(terminal.device.getByText("已放行").first()).toBeVisible();

  await console.open("/console/terminals");
  await console.row(key.number).getByRole("button", { name: "停用" }).click();
  await console.dialog("停用这台终端？").getByRole("button", { name: "停用" }).click();
  await expect(console.row(key.number)).toContainText("已停用");
  await terminal.show("车牌", "粤B33K44", "9.00");
  await phone.paste(await terminal.address());
  await expect(phone.heading("这台终端已经停用")).toBeVisible();
});

test("a first visit to a terminal's bill is at most 30 KB", async ({ openWindow, places }, info) => {
  const terminal = await Terminal.first(await (await openWindow()).newPage(), places);
  await terminal.show("项目", "充电 2.5 小时", "9.90");
  const address = await terminal.address();
  const window = await openWindow({ userAgent: AGENTS.wechat, viewport: { width: 390, height: 800 } });
  await authorise(window, places, "lin", address, "wechat");
  const page = await expectLight(window, address, info);
  await expect(page.getByText("充电 2.5 小时").first()).toBeAttached();
});
