import { type Local, startLocal } from "@perennial/local";
import { createClient } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, newCompany } from "./people.ts";
import { receivers } from "./receiver.ts";
import { PASSWORD, refusal } from "./visitor.ts";

let local: Local;
const receiver = receivers();

beforeAll(async () => {
  local = await startLocal({ outbound: receiver.outbound });
});
afterAll(() => local.stop());

const OWN = { read: "own", write: "own" } as const;

/** A company with a salesperson who reaches only own customers, and sees no telephone numbers. */
async function salesCompany() {
  const company = await newCompany(local);
  const { client } = company.owner;
  const { data: roles } = await client.listRoles();
  const permissions = (roles.find(({ id }) => id === "member")?.permissions ?? []) as "customer:read"[];
  const role = await client.createRole({
    body: {
      name: "Sales",
      permissions: [...permissions, "customer:export", "webhook:write", "member:write", "role:write", "key:manage"],
      rules: { reach: { customer: OWN }, fields: { customer: { phones: "hidden", source: "read-only" } } },
    },
  });
  const seller = await company.hire(role.id);
  const other = await company.hire(role.id);
  return { ...company, role, seller, other };
}

const phones = [{ number: "+8613912345678" }];
const idsOf = async ({ client }: Colleague) =>
  (await client.queryCustomers({ body: { limit: 200 } })).data.map(({ id }) => id);

describe("whoever reaches only own customers", () => {
  test("makes them own, gives them to nobody else, and loses them at once when they are given away", async () => {
    const { owner, seller, other } = await salesCompany();
    const mine = await seller.client.createCustomer({ body: { name: "Mine" } });
    expect(mine.ownerId).toBe(seller.id);
    const params = { customerId: mine.id };
    for (const ownerId of [other.id, null]) {
      const refused = await refusal(seller.client.updateCustomer({ params, body: { ownerId } }));
      expect(refused).toMatchObject({ code: "invalid_request" });
      expect(refused.problem?.errors[0]?.location).toBe("body.ownerId");
    }
    await refusal(seller.client.createCustomer({ body: { name: "Theirs", ownerId: other.id } }));

    await owner.client.updateCustomer({ params, body: { ownerId: other.id } });
    expect((await refusal(seller.client.getCustomer({ params }))).code).toBe("not_found");
    expect((await refusal(seller.client.createNote({ params, body: { text: "Still here?" } }))).code).toBe("not_found");
    expect((await other.client.getCustomer({ params })).name).toBe("Mine");
    await local.drain();
    expect(await idsOf(seller)).toEqual([]);
    expect(await idsOf(other)).toEqual([mine.id]);
  });

  test("counts, exports and hears of own customers alone", async () => {
    const { owner, seller, other } = await salesCompany();
    for (const [index, person] of [seller, seller, other, owner].entries()) {
      const { id } = await owner.client.createCustomer({
        body: { name: `Customer ${index}`, ownerId: person.id, phones },
      });
      const body = { amountMinor: 1000 * (index + 1), occurredOn: "2026-10-01" };
      await owner.client.recordPurchase({ params: { customerId: id }, body });
    }
    await local.drain();
    const [all, own, theirs] = [
      await owner.client.getDashboard(),
      await seller.client.getDashboard(),
      await other.client.getDashboard(),
    ];
    expect([all.customers, own.customers, theirs.customers]).toEqual([4, 2, 1]);
    expect([all.revenue12mMinor, own.revenue12mMinor, theirs.revenue12mMinor]).toEqual([10_000, 3_000, 3_000]);

    const { id } = await seller.client.createExport({ body: {} });
    await local.drain();
    const made = await seller.client.getExport({ params: { exportId: id } });
    const file = await (await local.fetch(made.downloadUrl ?? "")).text();
    expect(file).toContain("Customer 0");
    expect(file).not.toMatch(/Customer [23]|13912345678/);
    expect((await refusal(other.client.getExport({ params: { exportId: id } }))).code).toBe("not_found");

    const heard = await seller.client.listEvents({ query: { limit: 100 } });
    const text = JSON.stringify(heard.data);
    expect(text).toContain("Customer 0");
    expect(text).not.toMatch(/Customer [23]|13912345678|api_key/);
    expect(heard.data.length + heard.withheld).toBe(heard.nextAfter);
    const whole = await owner.client.listEvents({ query: { limit: 100 } });
    expect(whole.withheld).toBe(0);
    expect(whole.data).toHaveLength(whole.nextAfter);
  });

  test("is refused what concerns everybody's customers, and is told why", async () => {
    const { seller, owner, other } = await salesCompany();
    const { client } = seller;
    const refused = await Promise.all([
      refusal(client.getBase()),
      refusal(client.createImport({ body: { kind: "customers", fileName: "a.csv", size: 10 } })),
      refusal(client.handOver({ params: { memberId: other.id }, body: { to: [seller.id] } })),
    ]);
    for (const one of refused) expect(one).toMatchObject({ status: 403, code: "forbidden" });
    expect((await owner.client.getBase()).currency).toMatch(/^[A-Z]{3}$/);
  });

  test("is told that an own id is taken, but by whom only of whom it reaches", async () => {
    const { owner, seller, other } = await salesCompany();
    const theirs = await owner.client.createCustomer({ body: { name: "A", externalId: "c-1", ownerId: other.id } });
    const mine = await owner.client.createCustomer({ body: { name: "B", externalId: "c-2", ownerId: seller.id } });
    await owner.client.recordPurchase({
      params: { customerId: theirs.id },
      body: { amountMinor: 100, externalId: "p-1", occurredOn: "2026-10-01" },
    });
    const taking = (externalId: string, { client }: Colleague) =>
      refusal(client.createCustomer({ body: { name: "C", externalId } }));
    const [hidden, shown, whole] = [
      await taking("c-1", seller),
      await taking("c-2", seller),
      await taking("c-1", owner),
    ];
    expect([hidden.code, shown.code, whole.code]).toEqual(["duplicate", "duplicate", "duplicate"]);
    expect(JSON.stringify(hidden.problem)).not.toContain(theirs.id);
    expect(hidden.problem?.errors[0]?.message).toBe("externalId c-1 belongs to another record.");
    expect(JSON.stringify(shown.problem)).toContain(mine.id);
    expect(JSON.stringify(whole.problem)).toContain(theirs.id);
    const params = { customerId: mine.id };
    const body = { amountMinor: 5, externalId: "p-1", occurredOn: "2026-10-02" };
    const purchases = [
      await refusal(seller.client.recordPurchase({ params, body })),
      await refusal(
        seller.client.upsertPurchase({
          params: { ...params, purchaseId: "ext:p-1" },
          body: { ...body, externalId: undefined } as never,
        }),
      ),
    ];
    for (const { problem, code } of purchases) {
      expect(["duplicate", "conflict"]).toContain(code);
      expect(JSON.stringify(problem)).not.toContain(theirs.id);
      expect(JSON.stringify(problem)).not.toMatch(/pur_[0-9a-z]{26}/);
    }
  });

  test("gives nobody more than the own reach, by role, key, team or webhook", async () => {
    const { owner, seller, other, role } = await salesCompany();
    const { client } = seller;
    const permissions = ["customer:read"] as const;
    const wider = await refusal(client.createRole({ body: { name: "Wider", permissions: [...permissions] } }));
    expect(wider.code).toBe("forbidden");
    const rules = { reach: { customer: OWN }, fields: { customer: { phones: "hidden", source: "hidden" } } } as const;
    await client.createRole({ body: { name: "Narrower", permissions: [...permissions], rules } });
    const opened = client.updateRole({ params: { roleId: role.id }, body: { rules: { reach: {}, fields: {} } } });
    expect((await refusal(opened)).code).toBe("forbidden");
    const team = await client.createTeam({ body: { name: "Everybody" } });
    const teamed = client.updateMember({ params: { memberId: seller.id }, body: { teamIds: [team.id] } });
    expect((await refusal(teamed)).code).toBe("forbidden");

    const { key } = await client.createApiKey({ body: { name: "Mine", access: "read" } });
    const program = createClient({ baseUrl: local.origin, fetch: local.fetch, key, retries: 0 });
    const theirs = await owner.client.createCustomer({ body: { name: "Theirs", ownerId: other.id } });
    const mine = await owner.client.createCustomer({ body: { name: "Mine", ownerId: seller.id, phones } });
    const params = { customerId: theirs.id };
    expect((await refusal(program.getCustomer({ params }))).code).toBe("not_found");
    expect((await program.getCustomer({ params: { customerId: mine.id } })).phones).toEqual([]);

    const url = "https://hooks.example.com/sales";
    const endpoint = await client.createWebhookEndpoint({ body: { url } });
    await owner.client.updateCustomer({ params, body: { name: "Theirs still" } });
    await owner.client.updateCustomer({ params: { customerId: mine.id }, body: { name: "Mine still", phones: [] } });
    await local.drain();
    const sent = receiver.sent.filter((post) => post.url === url).map(({ body }) => body);
    expect(sent.join()).toContain("Mine still");
    expect(sent.join()).not.toMatch(/Theirs|13912345678/);
    const { deliveries } = (await owner.client.listWebhookEndpoints()).data.find(({ id }) => id === endpoint.id) ?? {};
    expect(deliveries).toMatchObject({ total: sent.length, delivered: sent.length, waiting: 0, failed: 0 });
  });

  test("does not find by what is hidden, nor change it, nor lose it by replacing a record", async () => {
    const { owner, seller } = await salesCompany();
    const { client } = seller;
    const body = { name: "Anna", ownerId: seller.id, phones, source: "fair" };
    const { id } = await owner.client.upsertCustomer({ params: { customerId: "ext:A-1" }, body });
    await local.drain();
    const params = { customerId: id };
    expect((await client.searchCustomers({ query: { q: "13912345678" } })).data).toEqual([]);
    expect((await owner.client.searchCustomers({ query: { q: "13912345678" } })).data).toHaveLength(1);
    expect((await client.searchCustomers({ query: { q: "anna" } })).data).toMatchObject([{ id, phone: null }]);
    const asked = await refusal(client.queryCustomers({ body: { filter: { phone: { $exists: true } }, limit: 10 } }));
    expect(asked).toMatchObject({ code: "invalid_request" });
    for (const change of [{ phones: [] }, { source: "mail" }]) {
      expect((await refusal(client.updateCustomer({ params, body: change }))).code).toBe("invalid_request");
    }
    const replaced = await client.upsertCustomer({ params: { customerId: "ext:A-1" }, body: { name: "Anna Berg" } });
    expect(replaced).toMatchObject({ name: "Anna Berg", phones: [], source: "fair", ownerId: seller.id });
    expect(await owner.client.getCustomer({ params })).toMatchObject({ name: "Anna Berg", phones, source: "fair" });
  });
});

test("a built-in role can be held to one's own records, and a key to fewer than its maker's", async () => {
  const { owner, hire } = await newCompany(local);
  const { client } = owner;
  const rules = { reach: { customer: OWN }, fields: {} };
  const role = await client.updateRole({ params: { roleId: "member" }, body: { rules } });
  expect(role).toMatchObject({ id: "member", builtIn: true, version: 1 });
  for (const roleId of ["owner", "admin"] as const) {
    expect((await refusal(client.updateRole({ params: { roleId }, body: { rules } }))).code).toBe("conflict");
  }
  const named = client.updateRole({ params: { roleId: "member" }, body: { name: "Other" } });
  expect((await refusal(named)).code).toBe("conflict");
  const member = await hire("member");
  const customer = await client.createCustomer({ body: { name: "Owned by nobody" } });
  const params = { customerId: customer.id };
  expect((await refusal(member.client.getCustomer({ params }))).code).toBe("not_found");
  expect((await member.client.getMe()).rules.reach.customer).toEqual(OWN);

  await client.updateRole({ params: { roleId: "member" }, body: { rules: { reach: {}, fields: {} } } });
  await local.advance(31_000);
  expect((await member.client.getCustomer({ params })).name).toBe("Owned by nobody");

  await client.confirmSession({ body: { currentPassword: PASSWORD } });
  const made = await client.createApiKey({ body: { name: "Own", access: "write", rules } });
  const program = createClient({ baseUrl: local.origin, fetch: local.fetch, key: made.key, retries: 0 });
  expect((await refusal(program.getCustomer({ params }))).code).toBe("not_found");
  expect((await program.createCustomer({ body: { name: "From the shop" } })).ownerId).toBe(owner.id);
  const unknown = client.createApiKey({
    body: { name: "x", access: "read", rules: { reach: {}, fields: { customer: { name: "hidden" } } } },
  });
  expect((await refusal(unknown)).problem?.errors[0]?.location).toBe("body.rules.fields.customer.name");
});
