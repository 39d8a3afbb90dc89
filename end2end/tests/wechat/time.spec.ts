// Time passes: who stays longer than the time to leave owes what the longer stay costs, less what was paid.
import { expect, test } from "../../support/fixtures.ts";
import { freshPlate } from "../../support/sandbox.ts";

test("whoever overstays the time to leave pays the difference", async ({ openCarPark, takePhone, sandbox }) => {
  const plate = freshPlate();
  const lane = await sandbox.lane("exit");
  await sandbox.carAtExit(plate, 65, lane);
  const phone = await takePhone("wechat", "chen");
  await phone.scan(lane.code_label);
  // An hour and five minutes: 5 yuan for the first hour, 2.50 for the half hour that was begun.
  expect(await phone.amount()).toBe("7.50");
  await phone.pay();

  const park = await openCarPark();
  await park.expectBarrier(lane.name, "up");
  await park.later("1 小时");

  await phone.closePage();
  await phone.scan(lane.code_label);
  // Two hours and five minutes cost 12.50.
  await expect.poll(() => phone.amount()).toBe("5.00");
  await expect(phone.screen.getByText("已付", { exact: true })).toBeVisible();
  await phone.pay();
  await park.expectBarrier(lane.name, "up");
  await park.driveOut(lane.name);
});
