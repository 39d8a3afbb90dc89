// What every test gets: a demo of its worker, pages that tolerate no trouble, and hands to use them.
import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";
import { CarPark } from "./carpark.ts";
import { Console } from "./console.ts";
import { VirtualPhone, type Person, type Wallet } from "./phone.ts";
import { placesOf, type Places } from "./places.ts";
import { Quiet } from "./quiet.ts";
import { Sandbox } from "./sandbox.ts";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** Opens another browser window with cookies of its own. */
export type OpenWindow = (options?: BrowserContextOptions) => Promise<BrowserContext>;

interface Fixtures {
  /** Collects trouble; a test may allow what it causes. */
  quiet: Quiet;
  openWindow: OpenWindow;
  sandbox: Sandbox;
  /** Takes up a fresh phone in a window of its own. */
  takePhone: (wallet?: Wallet, person?: Person, options?: BrowserContextOptions) => Promise<VirtualPhone>;
  /** Opens the car park in a window of its own. */
  openCarPark: () => Promise<CarPark>;
  /** Opens the console, signed in as somebody of the demo, at an address. */
  consoleAs: (login: string, path?: string) => Promise<Console>;
}

interface WorkerFixtures {
  places: Places;
  /** Cookies of people who signed in once for the whole worker. */
  sessions: Map<string, Cookies>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  places: [
    async ({}, use, worker) => {
      await use(placesOf(worker.parallelIndex));
    },
    { scope: "worker" },
  ],
  sessions: [
    async ({}, use) => {
      await use(new Map());
    },
    { scope: "worker" },
  ],
  baseURL: async ({ places }, use) => {
    await use(places.product);
  },
  quiet: [
    async ({}, use) => {
      const quiet = new Quiet();
      await use(quiet);
      quiet.check();
    },
    { auto: true },
  ],
  context: async ({ context, quiet }, use) => {
    quiet.watch(context);
    await use(context);
  },
  openWindow: async ({ browser, quiet, contextOptions }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await newWindow(browser, { ...contextOptions, ...options });
      opened.push(context);
      quiet.watch(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
  sandbox: async ({ places }, use) => {
    const sandbox = new Sandbox(places);
    await use(sandbox);
    await sandbox.clearFaults();
  },
  takePhone: async ({ openWindow, places }, use) => {
    await use(async (wallet = "wechat", person = "lin", options = {}) => {
      const window = await openWindow(options);
      return VirtualPhone.take(await window.newPage(), places, wallet, person);
    });
  },
  openCarPark: async ({ openWindow, places }, use) => {
    await use(async () => {
      const window = await openWindow();
      return CarPark.open(await window.newPage(), places);
    });
  },
  consoleAs: async ({ openWindow, places, sandbox, sessions }, use) => {
    await use(async (login, path = "/console") => {
      const window = await openWindow();
      const page = await window.newPage();
      const console = new Console(page, places);
      const kept = sessions.get(login);
      if (kept) await window.addCookies(kept);
      else await signInOnce(console, login, await sandbox.password(login), sessions);
      await console.open(path);
      return console;
    });
  },
});

async function newWindow(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext({
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
}

async function signInOnce(console: Console, login: string, password: string, sessions: Map<string, Cookies>): Promise<void> {
  await console.open("/console/sign-in");
  await console.signIn(login, password);
  await console.page.waitForURL((url) => !url.pathname.endsWith("/sign-in"));
  sessions.set(login, await console.page.context().cookies());
}

export { expect } from "@playwright/test";
export type { Page };
