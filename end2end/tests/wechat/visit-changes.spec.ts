// A visit that does not go straight on: changed, taken back, never answered, answered too late or by somebody else.
import type { Console } from "../../support/console.ts";
import { expect, test } from "../../support/fixtures.ts";
import { VirtualPhone } from "../../support/phone.ts";
import { addHost, bind, bindingLink, book, fillIn, Gate, openMessage, openSite, passOn, shifted, tag } from "../../support/visits.ts";

/** Asks for a visit, and what is needed for it: the site, a host with WeChat, two phones. */
interface Asked {
  readonly console: Console;
  readonly code: string;
  readonly visitor: string;
  readonly hostName: string;
  readonly guest: VirtualPhone;
  readonly host: VirtualPhone;
}

const story = test.extend<{ asked: Asked }>({
  asked: async ({ consoleAs, takePhone }, use) => {
    const mark = tag();
    const [hostName, visitor] = [`王敏${mark}`, `陈晓明${mark}`];
    const console = await consoleAs("admin", "/console/visitors/settings");
    const code = await openSite(console);
    const link = await bindingLink(await addHost(console, { name: hostName }));
    const host = await takePhone("wechat", "lin");
    await bind(host, link);
    const guest = await takePhone("wechat", "chen");
    await book(guest, code, visitor, hostName);
    await use({ console, code, visitor, hostName, guest, host });
  },
});

async function openRequest({ host, visitor }: Asked, ...says: string[]): Promise<void> {
  await openMessage(host, visitor, "访客预约审批通知", ...says);
  await expect(host.heading("来访申请")).toBeVisible();
}

async function approve({ host }: Asked): Promise<void> {
  await host.screen.getByRole("button", { name: "同意来访" }).click();
  await expect(host.shows("您已同意这次来访")).toBeVisible();
}

/** Changes the reason on the visitor's own page. */
async function change({ guest }: Asked, reason: string): Promise<void> {
  await guest.screen.getByRole("link", { name: "修改预约" }).click();
  await expect(guest.heading("修改预约")).toBeVisible();
  await guest.screen.getByLabel("来访事由").fill(reason);
  await guest.screen.getByRole("button", { name: "提交修改" }).click();
  await expect(guest.heading("我的来访")).toBeVisible();
  await expect(guest.shows(reason)).toBeVisible();
}

story("what the visitor changed is asked anew: an answer to what it said before does not count", async ({ asked }) => {
  const { guest, host, visitor } = asked;
  await openRequest(asked);
  await change(asked, "验收设备");
  await expect(guest.shows("等待确认")).toBeVisible();

  await host.screen.getByRole("button", { name: "同意来访" }).click();
  await expect(host.says).toContainText("访客刚修改了这次预约");
  await expect(host.shows("验收设备")).toBeVisible();
  await approve(asked);
  await openMessage(guest, visitor, "来访预约结果通知", "已通过：验收设备");
  await expect(guest.screen.getByRole("img", { name: "访客通行码" })).toBeVisible();
});

story("a pass is good for what was agreed to: after a change it opens nothing until the host agrees again", async ({ asked, places }) => {
  const { console, guest } = asked;
  await openRequest(asked);
  await approve(asked);
  await guest.reload();
  const pass = await passOn(guest, places);
  await change(asked, "换个事由");
  await expect(guest.screen.getByRole("img", { name: "访客通行码" })).toHaveCount(0);
  const gate = await Gate.open(console);
  expect(await gate.scan(pass, `${asked.visitor}-1`)).toBe("cancelled");

  await openRequest(asked, "已修改：换个事由");
  await approve(asked);
  await guest.reload();
  expect(await gate.scan(await passOn(guest, places), `${asked.visitor}-2`)).toBe("valid");
});

story("what is wrong with a change is said at its field, and what was typed stays", async ({ asked }) => {
  const { guest } = asked;
  await guest.screen.getByRole("link", { name: "修改预约" }).click();
  const from = guest.screen.getByLabel("到访时间");
  const until = shifted(await from.inputValue(), -2);
  await guest.screen.getByLabel("离开时间").fill(until);
  await guest.screen.getByLabel("来访事由").fill("改个时间");
  await guest.screen.getByRole("button", { name: "提交修改" }).click();
  await expect(guest.says).toContainText("有内容需要修改");
  await expect(guest.screen.getByLabel("离开时间")).toHaveAttribute("aria-invalid", "true");
  await expect(guest.screen.getByLabel("离开时间")).toHaveValue(until);
  await expect(guest.screen.getByLabel("来访事由")).toHaveValue("改个时间");
  await guest.screen.getByRole("link", { name: "不修改" }).click();
  await expect(guest.shows("项目洽谈")).toBeVisible();
});

story("the host says no, with a word that the visitor reads", async ({ asked }) => {
  const { guest, host, visitor } = asked;
  await openRequest(asked);
  await host.screen.getByText("不同意", { exact: true }).click();
  await host.screen.getByLabel(/^原因/).fill("当天不在公司");
  await host.screen.getByRole("button", { name: "确认不同意" }).click();
  await expect(host.shows("您没有同意这次来访")).toBeVisible();
  await openMessage(guest, visitor, "来访预约结果通知", "未通过：当天不在公司");
  await expect(guest.shows("被访人没有同意这次来访")).toBeVisible();
  await expect(guest.shows("当天不在公司")).toBeVisible();
  await expect(guest.screen.getByRole("link", { name: "修改预约" })).toHaveCount(0);
});

story("taken back: the host is told, cannot answer any more, and the pass opens nothing", async ({ asked, places }) => {
  const { console, guest, host, visitor } = asked;
  await openRequest(asked);
  await approve(asked);
  await guest.reload();
  const pass = await passOn(guest, places);
  await guest.screen.getByText("取消预约", { exact: true }).click();
  await guest.screen.getByRole("button", { name: "确认取消" }).click();
  await expect(guest.shows("这次预约已取消")).toBeVisible();
  await expect(guest.screen.getByRole("link", { name: "重新预约" })).toBeVisible();

  await openMessage(host, visitor, "访客已取消：项目洽谈");
  await expect(host.shows("这次预约已取消")).toBeVisible();
  await expect(host.screen.getByRole("button", { name: "同意来访" })).toHaveCount(0);
  const gate = await Gate.open(console);
  expect(await gate.scan(pass, visitor)).toBe("cancelled");
});

story("an answer to what was taken back meanwhile does not count, and says so", async ({ asked }) => {
  const { guest, host } = asked;
  await openRequest(asked);
  await guest.screen.getByText("取消预约", { exact: true }).click();
  await guest.screen.getByRole("button", { name: "确认取消" }).click();
  await expect(guest.shows("这次预约已取消")).toBeVisible();
  await host.screen.getByRole("button", { name: "同意来访" }).click();
  await expect(host.says).toContainText("刚被处理过");
  await expect(host.shows("这次预约已取消")).toBeVisible();
});

story("only the WeChat that was asked can answer", async ({ asked, takePhone, places }) => {
  const { host } = asked;
  await openRequest(asked);
  const path = /\/PeakeCloud\S+/.exec(await host.address.innerText())?.[0] ?? "";
  const stranger = await takePhone("wechat", "zhao");
  await stranger.paste(places.product + path);
  await expect(stranger.heading("这不是发给您的")).toBeVisible();
  await expect(stranger.screen.getByRole("button")).toHaveCount(0);
  const browser = await takePhone("browser", "zhao");
  await browser.paste(places.product + path);
  await expect(browser.heading("请在微信里打开")).toBeVisible();
});

test("nobody answers: when its time is over it says so, to everybody, and leads to a new one", async ({ consoleAs, takePhone, sandbox }) => {
  const mark = tag();
  const [hostName, visitor] = [`周工${mark}`, `李想${mark}`];
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  const link = await bindingLink(await addHost(console, { name: hostName }));
  const host = await takePhone("wechat", "lin");
  await bind(host, link);
  const guest = await takePhone("wechat", "chen");
  await guest.paste(code);
  await fillIn(guest, visitor, hostName);
  // It ends with the hour that has begun.
  const until = guest.screen.getByLabel("离开时间");
  await until.fill(shifted(await until.inputValue(), -2));
  await guest.screen.getByRole("button", { name: "提交预约" }).click();
  await expect(guest.shows("等待确认")).toBeVisible();

  await sandbox.call("POST", "/sandbox/carpark/advance", { minutes: 61 });
  await openMessage(guest, visitor, "来访预约结果通知", "未获答复：项目洽谈");
  await expect(guest.shows("已过期")).toBeVisible();
  await expect(guest.shows("被访人没有在这之前答复")).toBeVisible();
  await expect(guest.screen.getByRole("link", { name: "修改预约" })).toHaveCount(0);

  await openMessage(host, visitor, "访客预约审批通知");
  await expect(host.shows("这次预约的时间已经过去")).toBeVisible();
  await expect(host.screen.getByRole("button", { name: "同意来访" })).toHaveCount(0);

  await console.open(`/console/visitors?text=${encodeURIComponent(visitor)}`);
  await expect(console.row(hostName)).toContainText("已过期");
  await guest.screen.getByRole("link", { name: "重新预约" }).click();
  await expect(guest.heading("预约来访")).toBeVisible();
});
