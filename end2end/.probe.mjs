import { chromium } from "@playwright/test";
const [,, sbx, prod, ...paths] = process.argv;
const st = await (await fetch(sbx + "/sandbox/state")).json();
const u = st.demo.users.find(u => u.login === "admin");
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--headless","--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking"] });
const p = await (await b.newContext({ viewport: { width: 1280, height: 900 }, locale: "zh-CN" })).newPage();
p.on("console", m => { if (["error","warning"].includes(m.type())) console.log("CONSOLE", m.type(), m.text().slice(0,400)); });
p.on("pageerror", e => console.log("PAGEERROR", e.message.slice(0,400)));
await p.goto(prod + "/console/sign-in"); await p.waitForTimeout(2500);
await p.screenshot({ path: "/tmp/shots/signin.png" });
const inputs = await p.locator("input").all(); console.log("inputs", inputs.length);
await p.locator("input[name=login]").fill(u.login); await p.locator("input[name=password]").fill(u.password);
await p.locator("form button[type=submit]").first().click(); await p.waitForTimeout(3000);
console.log(p.url());
let i = 0;
for (const path of paths) { await p.goto(prod + path); await p.waitForTimeout(2500); await p.screenshot({ path: `/tmp/shots/${i++}.png`, fullPage: true }); console.log(path, await p.title()); }
await b.close();
