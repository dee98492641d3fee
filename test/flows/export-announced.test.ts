import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newCompany } from "./people.ts";
import { mailsTo } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const lettersTo = (email: string) => local.mail.letters().filter(({ to }) => to === email);

test("an export is announced to every owner, whoever made it, in the language of the workspace", async () => {
  const { owner, hire } = await newCompany(local);
  const [second, manager] = [await hire("admin"), await hire("manager")];
  await owner.client.updateMember({ params: { memberId: second.id }, body: { role: "owner" } });
  await owner.client.createCustomer({ body: { name: "Secret customer" } });
  await manager.client.createExport({ body: {} });
  for (const { email } of [owner, second]) {
    expect(await mailsTo(local, email)).toContain("Data of Green Leaf Tea are being exported");
    const letter = lettersTo(email)[0]?.text ?? "";
    expect(letter).toMatch(
      /^Person 2 exports all customers of “Green Leaf Tea” into a file \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)/,
    );
    expect(letter).not.toContain("Secret customer");
  }
  expect((await mailsTo(local, manager.email)).some((subject) => subject.includes("export"))).toBe(false);
  await owner.client.updateWorkspace({ body: { language: "zh-CN" } });
  const { key } = await owner.client.createApiKey({ body: { name: "Back-up", access: "write" } });
  await local.client({ key }).createExport({ body: { filter: { $and: [{ kind: { $eq: "person" } }] } } });
  expect(await mailsTo(local, second.email)).toContain("Green Leaf Tea的数据正在导出");
  expect(lettersTo(second.email)[0]?.text).toContain("Back-up · Li Wei正在将“Green Leaf Tea”的部分客户导出为文件");
});
