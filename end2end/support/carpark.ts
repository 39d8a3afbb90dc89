// The car park's page: cars come in, stand at a lane, and leave when the barrier lifts.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Places } from "./places.ts";

export class CarPark {
  private constructor(readonly page: Page) {}

  static async open(page: Page, places: Places): Promise<CarPark> {
    await page.goto(`${places.sandbox}/carpark`);
    const park = new CarPark(page);
    await expect(page.getByRole("heading", { name: "车辆入场" })).toBeVisible();
    return park;
  }

  /** Drives a car in; `ago` is one of the stays offered, such as "2 小时". */
  async driveIn(plate: string, ago: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "车牌" }).fill(plate);
    await this.page.getByRole("radio", { name: `${ago}前`, exact: true }).check();
    await this.page.getByRole("button", { name: "开进来" }).click();
    await expect(this.car(plate)).toBeVisible();
  }

  /** The row of a car that is inside. */
  car(name: string): Locator {
    return this.page.getByRole("row").filter({ hasText: name });
  }

  /** Moves a car to an exit. */
  async toExit(name: string, lane: string): Promise<void> {
    const row = this.car(name);
    const choice = row.getByRole("combobox");
    if (await choice.count()) await choice.selectOption({ label: lane });
    await row.getByRole("button", { name: `把 ${name} 开到出口` }).click();
    await expect(row.getByText(`在${lane}`)).toBeVisible();
  }

  /** A lane with its barrier. */
  lane(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  async expectBarrier(name: string, state: "up" | "down"): Promise<void> {
    await expect(this.lane(name).getByText(state === "up" ? "道闸已抬起" : "道闸关闭", { exact: true })).toBeVisible();
  }

  /** Drives out under the lifted barrier. */
  async driveOut(name: string): Promise<void> {
    await this.lane(name).getByRole("button", { name: "开出去" }).click();
    await this.expectBarrier(name, "down");
  }

  /** A car without a plate comes to an entry. */
  async plainCarComes(name: string): Promise<void> {
    await this.lane(name).getByRole("button", { name: "来一辆无牌车" }).click();
  }

  /** The car without a plate drives in under the lifted barrier. */
  async driveThrough(name: string): Promise<void> {
    await this.lane(name).getByRole("button", { name: "开进去" }).click();
  }

  /** Lets time pass; `stay` is one of the spans offered, such as "1 小时". */
  async later(stay: string): Promise<void> {
    await this.page.getByRole("button", { name: `${stay}后`, exact: true }).click();
  }

  /** What the car park received. */
  get webhooks(): Locator {
    return this.page.getByRole("region", { name: "收到的通知" }).getByRole("listitem");
  }
}
