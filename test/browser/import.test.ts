import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { encodeText } from "../../packages/core/src/import/file/encode-text.ts";
import { textRows, xlsxFile } from "../../packages/core/src/import/file/test-xlsx.ts";
import { type House, openHouse, type Page, until } from "./house.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house?.stop();
});

async function drop(page: Page, name: string, content: string | Uint8Array): Promise<void> {
  const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
  await page.locator("input[type=file]").setInputFiles(file);
}

/** A till's file of long ago: semicolons, days first, a walk-in customer, two rows that nobody can read. */
function oldFile(): string {
  const rows = ["Datum;Kunde;Betrag;Kasse"];
  for (let row = 0; row < 240; row += 1) {
    const day = `${String(1 + (row % 28)).padStart(2, "0")}.${String(1 + (row % 12)).padStart(2, "0")}.2018`;
    rows.push(`${day};${row % 6 === 0 ? "walk-in" : `C${row % 60}`};${10 + (row % 50)},50;${row % 3}`);
  }
  rows.push("31.02.2018;C1;5,00;1", "05.05.2018;C2;a lot;1");
  return rows.join("\r\n");
}

test("the sample file goes from a press on the empty workspace to the dashboard, and can be taken out again", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a sample file" }).click();
  const sample = readFileSync(await (await download).path(), "utf8");
  expect(sample.split("\r\n").length).toBeGreaterThan(200);

  await page.getByRole("link", { name: "Import a file" }).click();
  await page.getByRole("button", { name: "Use the sample" }).click();
  await page.getByText("What each column means").waitFor();
  expect(await page.getByRole("combobox", { name: "Means: order_date" }).inputValue()).toBe("Day of the purchase");
  expect(await page.getByRole("combobox", { name: "Means: amount" }).inputValue()).toBe("Amount");
  await page.getByRole("button", { name: /^Import \d+ rows$/ }).click();

  // It can be left and come back to; the work is shown meanwhile and afterwards.
  await page.getByRole("link", { name: "Imports" }).click();
  await page.getByRole("link", { name: "perennial-sample-orders.csv" }).click();
  await page.getByText("Your customers are in").waitFor();
  await page.getByRole("link", { name: "Look at the dashboard" }).click();
  await page.getByRole("heading", { name: "Who is staying, who is leaving" }).waitFor();
  const { customers } = await shop.owner.getDashboard();
  await page.getByText(String(customers), { exact: true }).first().waitFor();
  expect(customers).toBe(120);

  await page.goBack();
  await page.getByRole("button", { name: "Delete this import" }).click();
  await page.getByRole("button", { name: "Take it out" }).click();
  await page.getByText("has been taken out").waitFor();
  await expect.poll(async () => (await shop.owner.getDashboard()).customers).toBe(0);
  await page.context().close();
});

test("an old till's file: columns changed by hand, its own day for today, the walk-in customer left out, bad rows told", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop);
  await page.goto(`${house.origin}/imports/new`);
  await drop(page, "kasse-2018.csv", oldFile());
  await page.getByText("columns separated by semicolons").waitFor();
  expect(await page.getByRole("combobox", { name: "Decimals" }).inputValue()).toContain("Comma");
  await page.getByRole("combobox", { name: "Means: Kunde" }).click();
  await page.getByRole("option", { name: "Customer number" }).click();
  await page.getByRole("combobox", { name: "Means: Kasse" }).click();
  await page.getByRole("option", { name: "Where it was sold" }).click();
  await page.getByText("Rows that cannot be read").waitFor();
  await page
    .getByRole("region", { name: "Is this really one customer?" })
    .getByText("walk-in", { exact: true })
    .waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  const leaveOut = page.getByLabel("Leave out of the scores").first();
  await leaveOut.click();
  await until(() => leaveOut.isChecked());
  await page.getByRole("radio", { name: /^Take Dec/ }).waitFor();
  expect(await page.getByRole("radio", { name: /^Take Dec/ }).isChecked()).toBe(true);
  await page.getByRole("button", { name: "Import 240 rows" }).click();
  await page.getByText("Your customers are in").waitFor();
  await page.getByText(/2 were refused/).waitFor();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the refused rows" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain("a lot");
  await page.getByRole("button", { name: /^Today is Dec \d+, 2018/ }).waitFor();
  const found = await shop.owner.searchCustomers({ query: { q: "walk-in" } });
  const walkIn = await shop.owner.getCustomer({ params: { customerId: found.data[0]?.id ?? "" } });
  expect(walkIn.unscored).toBe(true);
  await page.context().close();
});

test("what an import cannot do without is asked for, and a file of another kind is refused before it is sent", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop);
  await page.goto(`${house.origin}/imports/new`);
  await drop(page, "orders.csv", "when,what\n2026-01-02,5\n2026-01-03,6\n");
  await page.getByRole("combobox", { name: "Means: what" }).click();
  await page.getByRole("option", { name: "Leave out" }).click();
  await page.getByText(/Still missing: who bought/).waitFor();
  expect(
    await page
      .getByRole("button", { name: /import/i })
      .last()
      .isDisabled(),
  ).toBe(true);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await page.getByText("The import was stopped").waitFor();

  await page.goto(`${house.origin}/imports/new`);
  await drop(page, "photo.png", "x");
  await page.getByText("Only .csv, .txt, .tsv and .xlsx files can be read.").waitFor();
  await page.context().close();
});

test("a GB18030 file and a workbook come in as they left their programs, read in Chinese", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop, { language: "zh-CN" });
  await page.goto(`${house.origin}/imports/new`);
  const orders = ["订单号,客户姓名,手机号,下单日期,实付金额"];
  for (let row = 0; row < 60; row += 1) {
    orders.push(
      `D${row},${["张伟", "王芳", "欧阳娜娜"][row % 3]},1380013800${row % 3},2026-0${1 + (row % 9)}-15,￥${80 + row}.5`,
    );
  }
  await drop(page, "订单.csv", encodeText(orders.join("\r\n"), "gb18030"));
  await page.getByText("GB18030", { exact: false }).waitFor();
  await page.getByText("张伟", { exact: false }).first().waitFor();
  await page.getByRole("button", { name: "导入 60 行" }).click();
  await page.getByRole("link", { name: "查看首页" }).waitFor();
  expect((await shop.owner.searchCustomers({ query: { q: "ouyang" } })).data[0]?.name).toBe("欧阳娜娜");

  await page.goto(`${house.origin}/imports/new`);
  await page.getByRole("radio", { name: /^客户/ }).click();
  const customers = [
    ["姓名", "手机", "城市"],
    ["赵敏", "13900139000", "杭州"],
    ["司马光", "13900139001", "开封"],
  ];
  await drop(page, "客户.xlsx", xlsxFile({ sheets: [{ name: "客户", rows: textRows(customers) }] }));
  await page.getByRole("button", { name: "导入 2 行" }).click();
  await page.getByRole("link", { name: "查看客户" }).click();
  await page.getByRole("link", { name: "司马光" }).waitFor();
  await page.context().close();
});

test.each([
  {
    language: "en",
    kind: /^Products/,
    heading: "SKU,Product name,Retail price,Unit cost,Status",
    rows: ["TEA-1,Dragon Well,64.00,21.00,active", "POT-1,Clay pot,220.00,80.00,active"],
    means: ["Product code", "Name", "Price", "Cost", "Still sold"],
    begin: "Import 2 rows",
    done: "Your products are in",
    next: "See the products",
    found: "Dragon Well",
  },
  {
    language: "zh-CN",
    kind: /^任务/,
    heading: "手机号,客户姓名,任务,截止日期,负责人",
    rows: ["13800138000,张伟,回访报价,2030-03-01,Li Wei", "13800138001,王芳,寄样品,2030-03-02,"],
    means: ["客户电话", "客户姓名", "要做的事", "截止日期", "负责人"],
    begin: "导入 2 行",
    done: "任务已导入",
    next: "查看任务",
    found: "回访报价",
  },
  {
    language: "en",
    kind: /^Notes/,
    heading: "Date,Customer name,Phone,Comment,Minutes,Written by",
    rows: [
      "2026-09-01,Anna Lee,13800138005,Prefers calls after six,15,owner9@example.com",
      "2026-09-02,Anna Lee,13800138005,Sent the list,,",
    ],
    means: ["Day", "Customer name", "Customer’s phone", "What was written", "Minutes it took", "Who wrote it"],
    begin: "Import 2 rows",
    done: "Your notes are in",
    next: "See the customers",
    found: "Anna Lee",
  },
] as const)(
  "$kind of a file are chosen, understood and brought in, and are to be seen where they belong",
  async (given) => {
    const shop = await house.signUp();
    const page = await house.open(shop, {
      language: given.language,
      size: given.language === "en" ? "laptop" : "phone",
    });
    await page.goto(`${house.origin}/imports/new`);
    await page.getByRole("radio", { name: given.kind }).click();
    expect(await seriousFaults(page)).toEqual([]);
    const rows = given.rows.map((row) => row.replace("owner9@example.com", shop.email));
    await drop(page, "file.csv", `${[given.heading, ...rows].join("\n")}\n`);
    await page.getByRole("button", { name: given.begin }).waitFor();
    for (const [index, name] of given.heading.split(",").entries()) {
      const column = page.getByRole("combobox", { name: `: ${name}` });
      expect(await column.first().inputValue()).toBe(given.means[index]);
    }
    expect(await seriousFaults(page)).toEqual([]);
    await page.getByRole("button", { name: given.begin }).click();
    await page.getByText(given.done).waitFor();
    await page.getByRole("link", { name: given.next }).click();
    await page.getByText(given.found).first().waitFor();
    await page.context().close();
  },
);

test("an import is stopped while it runs, keeps what it has brought, and gives it back when it is deleted", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop);
  await page.goto(`${house.origin}/imports/new`);
  const rows = Array.from(
    { length: 20_000 },
    (_, row) => `K${row % 4000},2026-0${1 + (row % 9)}-1${row % 9},${10 + (row % 90)}`,
  );
  await drop(page, "large.csv", ["customer_id,order_date,amount", ...rows].join("\n"));
  await page.getByRole("button", { name: "Import 20,000 rows" }).click();
  await until(async () => ((await shop.owner.listImports()).data[0]?.progress.done ?? 0) > 0);
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByText("The import was stopped").waitFor();
  await until(async () => (await shop.owner.listImports()).data[0]?.status === "cancelled");
  const [stopped] = (await shop.owner.listImports()).data;
  expect(stopped?.progress.done ?? 0).toBeLessThan(20_000);
  await page.getByRole("button", { name: "Delete this import" }).click();
  await page.getByRole("button", { name: "Take it out" }).click();
  await page.getByText("has been taken out").waitFor();
  await until(async () => (await shop.owner.getDashboard()).customers === 0);
  await page.context().close();
});
