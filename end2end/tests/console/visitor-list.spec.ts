// 访客记录: what is found, what the table to download holds, who may have it, and what the audit log says of it.
import { readFileSync } from "node:fs";
import { expect, test } from "../../support/fixtures.ts";
import { addHost, book, openSite, tag } from "../../support/visits.ts";

/** The lines of a table in the form of RFC 4180, as far as we write it. */
function rows(csv: string): string[][] {
  const lines = csv.replace(/^\uFEFF/, "").trimEnd().split("\r\n");
  return lines.map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = ""]) => cell.replace(/^"|"$/g, "").replaceAll('""', '"')));
}

test("a visit is found by its state and its day, and goes out in full, with nothing that a spreadsheet would run", async ({ consoleAs, takePhone }) => {
  const mark = tag();
  const [hostName, visitor] = [`前台${mark}`, `=1+1${mark}`];
  const console = await consoleAs("admin", "/console/visitors/settings");
  const code = await openSite(console);
  await addHost(console, { name: hostName, phone: "13800000003" });
  const guest = await takePhone("wechat", "chen");
  await book(guest, code, visitor, hostName);

  await console.open(`/console/visitors?text=${encodeURIComponent(visitor)}`);
  const state = console.page.getByLabel("状态");
  const search = console.page.getByRole("button", { name: "搜索" });
  await expect(console.row(hostName)).toHaveCount(1);
  await state.selectOption({ label: "已到访" });
  await search.click();
  await expect(console.main.getByText("没有符合条件的预约")).toBeVisible();
  await console.main.getByRole("link", { name: "清除条件" }).first().click();
  await console.alive();
  await console.page.getByRole("searchbox").fill(visitor);
  await console.page.getByLabel("状态").selectOption({ label: "等待审批" });
  await search.click();
  await expect(console.row(hostName)).toHaveCount(1);
  await expect(console.page).toHaveURL(/state=requested/);

  const [download] = await Promise.all([console.page.waitForEvent("download"), console.button("导出表格").click()]);
  const [head = [], ...found] = rows(readFileSync(await download.path(), "utf8"));
  expect(found, "what was found and nothing else").toHaveLength(1);
  const visit = Object.fromEntries(head.map((title, at) => [title, found[0]?.[at]]));
  expect(visit).toMatchObject({ 访客: `'${visitor}`, 被访人: hostName, 状态: "等待审批" });
  expect(visit["手机号码"]).toMatch(/^139\d{8}$/);

  await console.open("/console/audit");
  await expect(console.main.locator("tbody tr").first()).toContainText("导出");
});

test("read-only sees masked visits, and cannot have the table", async ({ consoleAs, quiet }) => {
  quiet.allow(/status of 403/);
  const console = await consoleAs("viewer", "/console/visitors");
  await expect(console.page.locator(".skeleton")).toHaveCount(0);
  await expect(console.button("导出表格")).toHaveCount(0);
  const status = await console.page.evaluate(async () => {
    const answer = await fetch("/console/visitors/export", { method: "POST", body: new URLSearchParams({ text: "" }) });
    return answer.status;
  });
  expect(status).toBe(403);
});
