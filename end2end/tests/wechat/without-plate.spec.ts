// A car without a plate scans in, gets a ticket, and is known by its driver's phone at the exit.
import { expect, test } from "../../support/fixtures.ts";

test("a car without a plate scans in and out", async ({ takePhone, openCarPark, sandbox }) => {
  const entry = await sandbox.lane("entry");
  const exit = await sandbox.lane("exit");
  await sandbox.emptyLane(exit);
  const park = await openCarPark();
  const phone = await takePhone("wechat", "wang");

  await park.plainCarComes(entry.name);
  await phone.scan(entry.code_label);
  await expect(phone.heading("无牌车入场")).toBeVisible();
  await phone.screen.getByRole("button", { name: "领取凭证入场" }).click();
  await expect(phone.heading("请入场")).toBeVisible();
  const ticket = /[0-9A-Z][0-9A-Z-]{4,}/.exec(await phone.screen.getByText("凭证号").innerText())?.[0] ?? "";
  expect(ticket).not.toBe("");
  await park.expectBarrier(entry.name, "up");
  await park.driveThrough(entry.name);

  const name = `票号 ${ticket}`;
  await expect(park.car(ticket)).toBeVisible();
  await park.toExit(name, exit.name);
  await phone.closePage();
  await phone.scan(exit.code_label);
  // It came in a moment ago: the stay is free, and the page knows the ticket.
  await expect(phone.heading("本次停车免费")).toBeVisible();
  await expect(phone.screen.getByText(ticket)).toBeVisible();
  await park.expectBarrier(exit.name, "up");
  await park.driveOut(exit.name);
});
