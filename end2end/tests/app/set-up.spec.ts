// A new operator sets up UnionPay with the files that UnionPay's own pages hand out.
import { expect, test } from "../../support/fixtures.ts";

const NUMBER = "777290058110097";

test("UnionPay is set up from downloaded files", async ({ openWindow, places, consoleAs }) => {
  const window = await openWindow({ acceptDownloads: true });
  const provider = await window.newPage();
  await provider.goto(`${places.sandbox}/providers/unionpay?id=${NUMBER}`);
  const files: Record<string, { name: string; mimeType: string; buffer: Buffer }> = {};
  for (const name of ["acp_test_sign.pfx", "acp_test_root.cer", "acp_test_middle.cer"]) {
    const [download] = await Promise.all([provider.waitForEvent("download"), provider.getByRole("link", { name }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    files[name] = { name, mimeType: "application/octet-stream", buffer: Buffer.concat(chunks) };
  }

  const console = await consoleAs("newcomer", "/console/payment/unionpay");
  await expect(console.main.getByText("未配置")).toBeVisible();
  const pick = async (field: string, file: string) => {
    await console.main.locator(`.field:has(textarea[name="${field}"]) input[type=file]`).setInputFiles(files[file]!);
    await expect(console.main.locator(`textarea[name="${field}"]`)).not.toHaveValue("");
  };
  await console.page.getByLabel("商户号 merId", { exact: true }).fill(NUMBER);
  await console.page.getByRole("radio", { name: "测试环境" }).check();
  await pick("pfx", "acp_test_sign.pfx");
  await console.page.locator("input[name=pfx_password]").fill("111111");
  await pick("root", "acp_test_middle.cer");
  await pick("middle", "acp_test_root.cer");

  await test.step("what is wrong is said at its field", async () => {
    await console.button("保存并检查").click();
    await expect(console.main.getByText("证书密码不正确")).toBeVisible();
    await expect(console.main.getByText("这不是根证书")).toBeVisible();
  });

  await test.step("put right, it is tried at UnionPay and kept", async () => {
    await console.page.locator("input[name=pfx_password]").fill("000000");
    await pick("root", "acp_test_root.cer");
    await pick("middle", "acp_test_middle.cer");
    await console.button("保存并检查").click();
    const checks = console.card("检查结果").getByRole("listitem");
    await expect(checks).toHaveCount(3);
    await expect(checks.first()).toContainText("银联接受了签名");
    await console.button("启用").click();
    await expect(console.main.getByText("已启用").first()).toBeVisible();
  });
});
