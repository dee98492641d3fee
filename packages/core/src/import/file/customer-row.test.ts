import { describe, expect, it } from "vitest";
import { type CustomerRow, readCustomerRow } from "./customer-row.ts";
import type { RowSettings } from "./row-cells.ts";

const SETTINGS: RowSettings = {
  currency: null,
  dateOrder: "ymd",
  decimal: ".",
  timeZone: "Asia/Shanghai",
  today: "2026-11-20",
};

function read(cells: Record<string, string>) {
  return readCustomerRow(Object.values(cells), Object.keys(cells), SETTINGS);
}

function rowOf(cells: Record<string, string>): CustomerRow {
  const result = read(cells);
  if (!result.ok) throw new Error(result.faults.map(({ message }) => message.en).join(" "));
  return result.row;
}

describe("a row of customers", () => {
  it("is read with everything that its columns tell", () => {
    expect(
      rowOf({
        externalId: "V001",
        name: "茶香有限公司",
        kind: "企业",
        phone: "13800138000；021-1234 5678 转 12",
        email: "Zhang@Example.com, tea@example.com",
        street: "南京西路 88 号",
        city: "上海",
        region: "上海",
        postalCode: "200003",
        country: "中国",
        tags: "老客；茶友、老客",
        source: "门店",
        birthday: "1988年6月18日",
        "field:level": "金卡",
      }),
    ).toEqual({
      externalId: "V001",
      name: "茶香有限公司",
      kind: "organisation",
      phones: ["13800138000", "021-1234 5678 转 12"],
      emails: ["zhang@example.com", "tea@example.com"],
      address: { street: "南京西路 88 号", city: "上海", region: "上海", postalCode: "200003", country: "CN" },
      tags: ["老客", "茶友"],
      source: "门店",
      birthday: "1988-06-18",
      fields: { level: "金卡" },
    });
  });

  it("takes its name from id, phone or e-mail when it has none", () => {
    expect(rowOf({ name: "", externalId: "V1", phone: "13800138000" }).name).toBe("V1");
    expect(rowOf({ name: "NULL", phone: "13800138000" }).name).toBe("13800138000");
    expect(rowOf({ email: "a@example.com" })).toMatchObject({
      name: "a@example.com",
      kind: "person",
      phones: [],
      tags: [],
    });
  });

  it("leaves out contacts that are hidden or stand for nothing", () => {
    expect(rowOf({ name: "Ann", phone: "138****8000", email: "a***@example.com" })).toMatchObject({
      phones: [],
      emails: [],
    });
    expect(rowOf({ name: "Ann", phone: "无", email: "none" })).toMatchObject({ phones: [], emails: [] });
  });

  it.each([
    ["US", "US"],
    ["germany", "DE"],
    ["德国", "DE"],
    ["UK", "GB"],
    ["中国香港", "HK"],
    ["台湾", "TW"],
  ])("knows the country %s", (country, code) => {
    expect(rowOf({ name: "Ann", country }).address).toEqual({ country: code });
  });

  it.each([
    ["no name at all", { name: " ", city: "上海" }, "name"],
    ["a kind that is none", { name: "Ann", kind: "VIP" }, "kind"],
    ["a country that is none", { name: "Ann", country: "Atlantis" }, "country"],
    ["a birthday in the future", { name: "Ann", birthday: "2027-01-01" }, "birthday"],
    ["a birthday without a year", { name: "Ann", birthday: "6月18日" }, "birthday"],
    ["a phone in scientific notation", { name: "Ann", phone: "1.38E+10" }, "phone"],
    ["a long tag", { name: "Ann", tags: "x".repeat(61) }, "tags"],
    ["too many tags", { name: "Ann", tags: Array.from({ length: 51 }, (_, at) => `t${at}`).join(";") }, "tags"],
  ])("is refused with %s", (_name, cells, column) => {
    const result = read(cells);
    expect(result.ok ? [] : result.faults.map((fault) => fault.column)).toEqual([column]);
  });
});
