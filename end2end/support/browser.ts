// How Chromium is started: the system's own, without anything that calls home.
export const launchOptions = {
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    // The phone's page is drawn in the phone's own process. In another one, a tap that comes before its first picture is
    // shown goes to the page around it, and is lost.
    "--disable-site-isolation-trials",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
