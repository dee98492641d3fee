import { type ImportKind, PURCHASE_TARGETS } from "@perennial/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldKey } from "./field-key.ts";
import { guessMapping } from "./guess.ts";
import { parseCurrency } from "./guess-currency.ts";

/** What each named column becomes; columns that become a field or are ignored are left out. */
function guessed(kind: ImportKind, heading: string, ...rows: string[]): Record<string, string> {
  const names = heading.split("|");
  const { targets } = guessMapping(
    kind,
    names,
    rows.map((row) => row.split("|")),
  );
  const pairs = targets.map((target, column) => [target, names[column] ?? ""] as const);
  return Object.fromEntries(pairs.filter(([target]) => target !== "ignore" && !target.startsWith("field:")));
}

describe("the columns of an order file", () => {
  it("are known in a plain export of a till", () => {
    const { targets } = guessMapping(
      "purchases",
      ["order_date", "cust_id", "net_sales", "source"],
      [
        ["2018-02-16", "cust16647", "108.784", "web"],
        ["2018-03-28", "cust17852", "117", "web"],
      ],
    );
    expect(targets).toEqual(["occurredOn", "customer", "amount", "channel"]);
  });

  it("are known in Chinese", () => {
    expect(
      guessed(
        "purchases",
        "下单时间|客户编号|实付金额(元)|渠道|商品名称|数量|手机号|微信昵称|优惠金额|订单状态",
        "2018-02-16 10:00|C001|108.50|微商城|龙井茶|2|13800138000|小明|5.00|已完成",
        "2018-02-17 10:00|C002|58.00|门店|普洱茶|1|139****8000|阿花|0.00|已完成",
      ),
    ).toEqual({
      occurredOn: "下单时间",
      customer: "客户编号",
      amount: "实付金额(元)",
      channel: "渠道",
      productName: "商品名称",
      quantity: "数量",
      customerPhone: "手机号",
      customerName: "微信昵称",
    });
  });

  it("are known in an export of Shopify", () => {
    expect(
      guessed(
        "purchases",
        "Name|Email|Financial Status|Paid at|Fulfilled at|Currency|Subtotal|Shipping|Taxes|Total|Discount Amount|Created at|Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku|Billing Name|Billing City|Shipping Name|Notes|Cancelled at|Id|Source|Phone",
        "#1001|a@example.com|paid|2019-01-01 10:00:00 -0500|2019-01-02 10:00:00 -0500|USD|10.00|5.00|0.80|15.80|0.00|2019-01-01 10:00:00 -0500|1|Tea cup|10.00|TC-1|Ann Smith|Boston|Ann Smith|||1234567890123|web|",
        "#1001|a@example.com|||||||||||2|Saucer|4.00|TS-1||||||||",
      ),
    ).toMatchObject({
      order: "Name",
      customerEmail: "Email",
      occurredOn: "Paid at",
      amount: "Total",
      currency: "Currency",
      quantity: "Lineitem quantity",
      productName: "Lineitem name",
      sku: "Lineitem sku",
      customerName: "Billing Name",
      channel: "Source",
      note: "Notes",
    });
  });

  it("are known in exports of WooCommerce, Square and Odoo", () => {
    expect(
      guessed(
        "purchases",
        "Order Number|Order Status|Order Date|Customer Note|Email (Billing)|Phone (Billing)|Order Shipping Amount|Order Refund Amount|Order Total Amount|SKU|Item Name|Quantity|Item Cost",
        "1234|completed|2019-01-01 10:00||a@example.com|555-123-4567|5|0|15|TC-1|Tea cup|1|10",
      ),
    ).toMatchObject({
      order: "Order Number",
      occurredOn: "Order Date",
      customerEmail: "Email (Billing)",
      customerPhone: "Phone (Billing)",
      amount: "Order Total Amount",
      sku: "SKU",
      productName: "Item Name",
      quantity: "Quantity",
    });
    expect(
      guessed(
        "purchases",
        "Date|Time|Time Zone|Category|Item|Qty|SKU|Gross Sales|Discounts|Net Sales|Tax|Transaction ID|Device Name|Notes|Location|Customer ID|Customer Name|Customer Reference ID",
        "01/16/2019|10:20:30|Eastern Time|Tea|Cup|1|TC1|$10.00|$0.00|$10.00|$0.80|abcDEF123|Till||Main St|CUS123ABC|Ann Smith|",
      ),
    ).toEqual({
      occurredOn: "Date",
      category: "Category",
      productName: "Item",
      quantity: "Qty",
      sku: "SKU",
      amount: "Net Sales",
      order: "Transaction ID",
      note: "Notes",
      channel: "Location",
      customer: "Customer ID",
      customerName: "Customer Name",
    });
    expect(
      guessed(
        "purchases",
        "Order Reference|Creation Date|Customer|Salesperson|Total|Status",
        "S00012|2019-01-01 10:00:00|Azure Interior|Mitchell Admin|320.00|Sales Order",
      ),
    ).toEqual({ order: "Order Reference", occurredOn: "Creation Date", customerName: "Customer", amount: "Total" });
  });

  it("are known in exports of 淘宝 and 有赞", () => {
    expect(
      guessed(
        "purchases",
        "订单编号|买家会员名|买家应付货款|买家应付邮费|买家实际支付金额|订单状态|买家留言|收货人姓名|收货地址|联系手机|订单创建时间|订单付款时间|宝贝标题|物流单号|店铺名称",
        `="123456789012345678"|tb_abc|100.00|0.00|100.00|交易成功||张三|浙江省杭州市|'13800138000|2019-01-01 10:00:00|2019-01-01 10:05:00|龙井茶 100g|No:123|某某旗舰店`,
      ),
    ).toEqual({
      order: "订单编号",
      customer: "买家会员名",
      amount: "买家实际支付金额",
      note: "买家留言",
      customerName: "收货人姓名",
      customerPhone: "联系手机",
      occurredOn: "订单创建时间",
      productName: "宝贝标题",
      channel: "店铺名称",
    });
    expect(
      guessed(
        "purchases",
        "订单号|下单时间|商品名称|商品规格|商品数量|商品单价|订单实付金额|收货人|收货人手机号|归属店铺",
        "E20190101|2019-01-01 10:00:00|茶|100g|1|50.00|50.00|李四|13800138000|总店",
      ),
    ).toMatchObject({ order: "订单号", amount: "订单实付金额", quantity: "商品数量", customerPhone: "收货人手机号" });
  });

  it("are known by their values where there are no headings", () => {
    const rows = Array.from({ length: 20 }, (_, at) => [
      `A${1000 + at}`,
      `2019-01-${String(at + 1).padStart(2, "0")}`,
      `c${at % 7}`,
      `${at}.50`,
      at % 2 ? "web" : "shop",
      `user${at % 7}@example.com`,
    ]);
    expect(guessMapping("purchases", [], rows).targets).toEqual([
      "order",
      "occurredOn",
      "customer",
      "amount",
      "channel",
      "customerEmail",
    ]);
  });

  it("are found by value where the headings name other things", () => {
    expect(guessed("purchases", "quand|qui|combien|note", "2019-01-01|c1|5.50|a", "2019-01-02|c2|6.50|b")).toEqual({
      occurredOn: "quand",
      customer: "qui",
      amount: "combien",
      note: "note",
    });
  });

  it("are not taken for what their headings only contain", () => {
    const names = "Order date|Total|Phone|Customer type|Order status|Product price";
    expect(guessed("purchases", names, "2019-01-01|5.50|13800138000|retail|done|1.50")).toEqual({
      occurredOn: "Order date",
      amount: "Total",
      customerPhone: "Phone",
    });
  });

  it("are left for a person to set where only the price of a piece or a discount is given", () => {
    const names = "InvoiceNo|StockCode|Description|Quantity|InvoiceDate|UnitPrice|CustomerID|Country";
    const found = guessed("purchases", names, "536365|85123A|WHITE HEART|6|12/1/2010 8:26|2.55|17850|United Kingdom");
    expect(found).toEqual({
      order: "InvoiceNo",
      sku: "StockCode",
      productName: "Description",
      quantity: "Quantity",
      occurredOn: "InvoiceDate",
      customer: "CustomerID",
    });
  });

  it("become fields when they may be of use and are ignored when they cannot be", () => {
    const { targets } = guessMapping(
      "purchases",
      ["date", "customer_id", "total", "Shoe size", "尺码", "Shipping Street", "Empty", "", "Shoe size"],
      [["2019-01-01", "c1", "5.50", "42", "L", "1 Road", "", "x", "43"]],
    );
    expect(targets.slice(3)).toEqual([
      "field:shoeSize",
      "field:column5",
      "ignore",
      "ignore",
      "ignore",
      "field:shoeSize9",
    ]);
  });
});

describe("the columns of a customer file", () => {
  it("are known in exports of HubSpot and Shopify", () => {
    expect(
      guessed(
        "customers",
        "Record ID|First Name|Last Name|Email|Phone Number|Street Address|City|State/Region|Postal Code|Country/Region|Create Date|Date of birth",
        "101|Ann|Smith|a@example.com|555-123-4567|1 Road|Boston|MA|02101|United States|2019-01-01|1980-01-01",
      ),
    ).toEqual({
      externalId: "Record ID",
      name: "First Name",
      email: "Email",
      phone: "Phone Number",
      street: "Street Address",
      city: "City",
      region: "State/Region",
      postalCode: "Postal Code",
      country: "Country/Region",
      birthday: "Date of birth",
    });
    expect(
      guessed(
        "customers",
        "Customer ID|First Name|Email|Default Address Address1|Default Address City|Default Address Country Code|Default Address Zip|Default Address Phone|Phone|Tags",
        "'123|Ann|a@example.com|1 Road|Boston|US|02101||+15551234567|vip",
      ),
    ).toMatchObject({
      externalId: "Customer ID",
      street: "Default Address Address1",
      country: "Default Address Country Code",
      phone: "Phone",
      tags: "Tags",
    });
  });

  it("are known in Chinese", () => {
    expect(
      guessed(
        "customers",
        "会员编号|姓名|手机|性别|生日|会员等级|标签|省份|城市|详细地址|来源|客户类型",
        "V001|张小明|13800138000|男|1988-06-18|金卡|老客;茶友|浙江|杭州|西湖路1号|门店|个人",
      ),
    ).toEqual({
      externalId: "会员编号",
      name: "姓名",
      phone: "手机",
      birthday: "生日",
      tags: "标签",
      region: "省份",
      city: "城市",
      street: "详细地址",
      source: "来源",
      kind: "客户类型",
    });
  });
});

describe("a guess", () => {
  it("gives no target twice and none that the contract does not have, whatever the headings", () => {
    const words = fc.constantFrom(
      "Date",
      "date",
      "order_date",
      "Total",
      "Customer",
      "客户",
      "id",
      "Name",
      "",
      "尺码",
      "__proto__",
      "constructor",
    );
    const values = fc.constantFrom("2019-01-01", "5.50", "c1", "", "张三", "a@example.com", "x y z");
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }),
        fc.array(fc.array(values, { maxLength: 14 }), { maxLength: 5 }),
        (heading, rows) => {
          const { targets } = guessMapping("purchases", heading, rows);
          expect(targets).toHaveLength(Math.max(heading.length, ...rows.map(({ length }) => length), 0));
          const used = targets.filter((target) => target !== "ignore");
          expect(new Set(used).size).toBe(used.length);
          const known: readonly string[] = PURCHASE_TARGETS;
          expect(used.every((target) => known.includes(target) || /^field:[a-z][a-zA-Z0-9_]{0,39}$/.test(target))).toBe(
            true,
          );
        },
      ),
      { seed: 61, numRuns: 500 },
    );
  });

  it("tells how dates and amounts are written and which currency they name", () => {
    expect(guessMapping("purchases", ["Datum", "Kunde", "Betrag"], [["16.02.2018", "k1", "1.234,50 €"]])).toEqual({
      targets: ["occurredOn", "customer", "amount"],
      dateOrder: "dmy",
      decimal: ",",
      currency: "EUR",
      signalType: null,
    });
    expect(guessMapping("purchases", ["日期", "会员", "金额(元)"], [["2018-02-16", "k1", "5"]]).currency).toBe("CNY");
    expect(guessMapping("purchases", ["date", "member", "amount USD"], [["2018-02-16", "k1", "5"]]).currency).toBe(
      "USD",
    );
    expect(guessMapping("purchases", ["date", "member", "amount"], [["2018-02-16", "k1", "$5"]]).currency).toBeNull();
  });
});

describe("a currency", () => {
  it.each([
    ["CNY", "CNY"],
    ["eur", "EUR"],
    ["人民币", "CNY"],
    ["美元", "USD"],
    ["HK$", "HKD"],
    ["日元", "JPY"],
    ["$", undefined],
    ["XXX", undefined],
    ["tea", undefined],
  ])("of %j is %s", (text, currency) => {
    expect(parseCurrency(text)).toBe(currency);
  });
});

describe("the key of a field", () => {
  it.each([
    ["Shoe size (EU)", "shoeSizeEu"],
    ["lineItemPrice", "lineItemPrice"],
    ["Größe", "grosse"],
    ["2019 total", "total"],
    ["尺码", undefined],
    ["__proto__", "proto"],
    ["x".repeat(60), "x".repeat(40)],
  ])("of %j is %s", (heading, key) => {
    expect(fieldKey(heading)).toBe(key);
  });
});

describe("the columns of files of notes, tasks and products", () => {
  it("are known in exports of HubSpot and Pipedrive", () => {
    expect(
      guessed(
        "notes",
        "Activity date|Note body|Associated Contact|Activity assigned to|Email",
        "2026-09-01 10:00|Called, wants green tea|Ann Smith|Li Wei|a@example.com",
        "2026-09-02 11:00|Sent the price list of autumn|Bob Stone|Li Wei|b@example.com",
      ),
    ).toMatchObject({ occurredOn: "Activity date", text: "Note body", customerEmail: "Email" });
    expect(
      guessed(
        "tasks",
        "Subject|Due date|Done|Assigned to|Contact person|Contact phone|Add time",
        "Call about tea|2026-10-01|Done|Li Wei|Ann Smith|+86 138 0013 8000|2026-09-01",
        "Send samples|2026-10-02|To do|Li Wei|Bob Stone|+86 138 0013 8001|2026-09-01",
      ),
    ).toMatchObject({ title: "Subject", dueOn: "Due date", done: "Done", assignee: "Assigned to" });
  });

  it("are known in exports of Shopify, 有赞 and of Perennial itself", () => {
    expect(
      guessed(
        "products",
        "Handle|Title|Body (HTML)|Vendor|Product Category|Tags|Published|Option1 Name|Variant SKU|Variant Grams|Variant Inventory Qty|Variant Price|Cost per item|Status",
        "green-tea|Green tea|<p>Good</p>|Leaf|Tea|new|true|Size|GT-1|100|12|64.00|21.00|active",
        "clay-pot|Clay pot|<p>Fine</p>|Kiln|Ware|new|false|Size|CP-1|900|3|220.00|80.00|draft",
      ),
    ).toEqual({
      sku: "Variant SKU",
      name: "Title",
      category: "Product Category",
      price: "Variant Price",
      cost: "Cost per item",
      active: "Published",
    });
    expect(
      guessed(
        "products",
        "商品名称|规格编码|商品分类|价格|成本价|库存|商品状态",
        "龙井|LJ-1|茶叶|98.00|30.00|12|在售",
        "紫砂壶|ZS-1|器具|220.00|80.00|3|下架",
      ),
    ).toEqual({
      name: "商品名称",
      sku: "规格编码",
      category: "商品分类",
      price: "价格",
      cost: "成本价",
      active: "商品状态",
    });
    // Amounts in minor units are no prices.
    const own = guessed(
      "products",
      "id|externalId|name|category|priceMinor|costMinor|currency|active|createdAt",
      "prd_01k9f3v7m2e8q4x6c0b5d7h9jn|TEA-1|Green tea|Tea|6400|2100|CNY|true|2026-01-01T00:00:00.000Z",
      "prd_01k9f3v7m2e8q4x6c0b5d7h9jm|POT-1|Clay pot|Ware|22000|8000|CNY|false|2026-01-01T00:00:00.000Z",
    );
    expect(own).toEqual({
      sku: "externalId",
      name: "name",
      category: "category",
      currency: "currency",
      active: "active",
    });
  });
});
