import { type Local, startLocal } from "@perennial/local";
import { createClient } from "@perennial/sdk";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isNetwork, isWithin } from "../../packages/core/src/api-key/network.ts";
import { newCompany } from "./people.ts";
import { PASSWORD, refusal } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const using = (key: string, from = "127.0.0.1") =>
  createClient({ baseUrl: local.origin, fetch: local.fetchFrom(from), key, retries: 0 });

describe("a key", () => {
  test("does exactly what was chosen, however it is asked", async () => {
    const { owner } = await newCompany(local);
    const permissions = ["customer:read", "purchase:write"] as const;
    const { key, access } = await owner.client.createApiKey({
      body: { name: "Till", access: "write", permissions: [...permissions] },
    });
    expect(access).toBe("write");
    expect((await using(key).getMe()).permissions).toEqual([...permissions]);
    expect((await refusal(using(key).createCustomer({ body: { name: "x" } }))).code).toBe("forbidden");
    expect((await refusal(using(key).listMembers())).code).toBe("forbidden");
  });

  test("does no more than its maker, at the start and after the maker may do less", async () => {
    const { owner, hire } = await newCompany(local);
    const role = await owner.client.createRole({
      body: { name: "Keys", permissions: ["key:manage", "customer:read", "customer:write"] },
    });
    const maker = await hire(role.id);
    const more = maker.client.createApiKey({ body: { name: "x", access: "write", permissions: ["import:write"] } });
    expect((await refusal(more)).code).toBe("forbidden");
    const { key, permissions } = await maker.client.createApiKey({ body: { name: "x", access: "write" } });
    expect([...permissions].sort()).toEqual(["customer:read", "customer:write"]);
    await using(key).createCustomer({ body: { name: "x" } });
    await owner.client.updateRole({ params: { roleId: role.id }, body: { permissions: ["customer:read"] } });
    local.clock.move(31_000);
    expect((await using(key).getMe()).permissions).toEqual(["customer:read"]);
    expect((await refusal(using(key).createCustomer({ body: { name: "x" } }))).code).toBe("forbidden");
  });

  test("does not outlive its maker", async () => {
    const { owner, hire } = await newCompany(local);
    const maker = await hire("admin");
    const { key } = await maker.client.createApiKey({ body: { name: "x", access: "write" } });
    await using(key).getMe();
    await owner.client.handOver({ params: { memberId: maker.id }, body: { to: [], leaves: true } });
    local.clock.move(31_000);
    expect((await refusal(using(key).getMe())).code).toBe("unauthorized");
  });

  test("makes no key, gives no role and closes nothing", async () => {
    const { owner } = await newCompany(local);
    for (const permission of ["key:manage", "role:write", "workspace:close"]) {
      const wrong = owner.client.createApiKey({
        body: { name: "x", access: "write", permissions: [permission as never] },
      });
      expect((await refusal(wrong)).code).toBe("invalid_request");
    }
  });

  test("expires when it was said to", async () => {
    const { owner } = await newCompany(local);
    const { key, expiresAt } = await owner.client.createApiKey({
      body: { name: "x", access: "read", expiresInDays: 30 },
    });
    expect(expiresAt).not.toBeNull();
    await using(key).getMe();
    local.clock.move(30 * DAY + 1000);
    expect((await refusal(using(key).getMe())).code).toBe("unauthorized");
  });

  test("works from its networks only, and what is none is refused when it is made", async () => {
    const { owner } = await newCompany(local);
    const networks = ["203.0.113.0/24", "2001:db8::/32"];
    const { key } = await owner.client.createApiKey({ body: { name: "x", access: "read", networks } });
    for (const from of ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8:5::1"]) await using(key, from).getMe();
    for (const from of ["203.0.114.9", "127.0.0.1", "2001:db9::1", ""]) {
      expect((await refusal(using(key, from).getMe())).code).toBe("forbidden");
    }
    const wrong = owner.client.createApiKey({
      body: { name: "x", access: "read", networks: ["10.0.0.0/8", "nonsense"] },
    });
    expect((await refusal(wrong)).problem?.errors[0]?.location).toBe("body.networks[1]");
  });

  test("is replaced without a gap, and the one before ends with the overlap", async () => {
    const { owner } = await newCompany(local);
    const first = await owner.client.createApiKey({ body: { name: "x", access: "write" } });
    const params = { keyId: first.id };
    const second = await owner.client.rotateApiKey({ params, body: { overlapHours: 24 } });
    expect(second.id).toBe(first.id);
    for (const { key } of [first, second]) expect((await using(key).getMe()).workspace.name).toBe("Green Leaf Tea");
    local.clock.move(24 * HOUR + 1000);
    expect((await refusal(using(first.key).getMe())).code).toBe("unauthorized");
    await using(second.key).getMe();
    await owner.client.confirmSession({ body: { currentPassword: PASSWORD } });
    const third = await owner.client.rotateApiKey({ params, body: { overlapHours: 24 } });
    const fourth = await owner.client.rotateApiKey({ params, body: { overlapHours: 0 } });
    local.clock.move(31_000);
    for (const { key } of [second, third]) expect((await refusal(using(key).getMe())).code).toBe("unauthorized");
    await using(fourth.key).getMe();
    await owner.client.revokeApiKey({ params });
    local.clock.move(31_000);
    expect((await refusal(using(fourth.key).getMe())).code).toBe("unauthorized");
  });

  test("is changed afterwards: less at once, in every process within 30 seconds, and the audit says what", async () => {
    const { owner } = await newCompany(local);
    const first = await owner.client.createApiKey({ body: { name: "Shop", access: "write" } });
    const params = { keyId: first.id };
    const second = await owner.client.rotateApiKey({ params, body: { overlapHours: 24 } });
    for (const { key } of [first, second]) await using(key).createCustomer({ body: { name: "x" } });
    const rules = {
      reach: { customer: { read: "own", write: "own" } },
      fields: { customer: { phones: "hidden" } },
    } as const;
    const changed = await owner.client.updateApiKey({
      params,
      body: { name: "Till", permissions: ["customer:read"], rules, networks: ["127.0.0.1"], expiresInDays: 30 },
    });
    expect(changed).toMatchObject({ name: "Till", access: "read", permissions: ["customer:read"], rules });
    local.clock.move(31_000);
    for (const { key } of [first, second]) {
      const me = await using(key).getMe();
      expect([me.permissions, me.rules.fields]).toEqual([["customer:read"], rules.fields]);
      expect((await refusal(using(key, "203.0.113.9").getMe())).code).toBe("forbidden");
      expect((await using(key).queryCustomers({ body: {} })).data).toEqual([]);
    }
    // A change says what changes and nothing else; the one before ends with its overlap all the same.
    await owner.client.updateApiKey({ params, body: { expiresInDays: null, networks: [] } });
    local.clock.move(24 * HOUR);
    expect((await refusal(using(first.key).getMe())).code).toBe("unauthorized");
    await local.drain();
    const { data } = await owner.client.listAudit({ query: { recordId: first.id, action: "updated" } });
    const said = data.find(({ operation, changed: names }) => operation === "updateApiKey" && names.includes("rules"));
    expect(said?.sentence).toContain("records it reaches from everything to customer seen own, changed own");
    expect(said?.sentence).toContain("customer telephone hidden");

    local.clock.move(40 * DAY);
    expect((await using(second.key, "203.0.113.9").getMe()).permissions).toEqual(["customer:read"]);
  });

  test("is given no more by whoever may do less than it, and less by anybody who manages keys", async () => {
    const { owner, hire } = await newCompany(local);
    const role = await owner.client.createRole({
      body: {
        name: "Keys",
        permissions: ["key:manage", "customer:read", "customer:write"],
        rules: { reach: { customer: { read: "team", write: "team" } }, fields: { customer: { phones: "hidden" } } },
      },
    });
    const clerk = await hire(role.id);
    const held = { reach: { customer: { read: "own", write: "own" } }, fields: {} } as const;
    const strong = await owner.client.createApiKey({
      body: { name: "x", access: "write", rules: held, networks: ["203.0.113.0/24"], expiresInDays: 10 },
    });
    const params = { keyId: strong.id };
    for (const body of [
      { permissions: [...strong.permissions, "import:write" as const].slice(-1), rules: { reach: {}, fields: {} } },
      { rules: { reach: {}, fields: {} } },
      { networks: [] },
      { expiresInDays: null },
      { expiresInDays: 20 },
    ]) {
      expect((await refusal(clerk.client.updateApiKey({ params, body }))).code, JSON.stringify(body)).toBe("forbidden");
    }
    const less = await clerk.client.updateApiKey({
      params,
      body: {
        name: "Less",
        permissions: ["customer:read"],
        networks: ["203.0.113.7"].slice(1).concat("203.0.113.0/24"),
      },
    });
    expect([less.name, less.permissions, less.networks]).toEqual(["Less", ["customer:read"], ["203.0.113.0/24"]]);
    // Now the clerk may do what it may, but not reach whom it reaches: they are the owner's.
    expect((await refusal(clerk.client.updateApiKey({ params, body: { networks: [] } }))).code).toBe("forbidden");
    const own = await clerk.client.createApiKey({ body: { name: "Own", access: "read", networks: ["127.0.0.1"] } });
    await clerk.client.updateApiKey({ params: { keyId: own.id }, body: { networks: [], access: "write" } });
    local.clock.move(31_000);
    const { permissions, rules } = await using(own.key).getMe();
    expect(permissions).toContain("customer:write");
    expect(rules.fields).toEqual({ customer: { phones: "hidden" } });
    await owner.client.updateApiKey({ params, body: { networks: [], expiresInDays: null } });
  });

  test("changed and rotated by many at once is what its entry says, and no key comes back to life", async () => {
    const { owner } = await newCompany(local);
    const { id, key } = await owner.client.createApiKey({ body: { name: "x", access: "write" } });
    const params = { keyId: id };
    const uses = await Promise.allSettled([
      ...Array.from({ length: 8 }, (_, index) =>
        owner.client.updateApiKey({ params, body: { networks: [`127.0.0.${index + 1}`, "127.0.0.1"] } }),
      ),
      owner.client.rotateApiKey({ params, body: { overlapHours: 0 } }),
      owner.client.updateApiKey({ params, body: { permissions: ["customer:read"] } }),
    ]);
    const [rotated] = uses.flatMap((use) => (use.status === "fulfilled" && "key" in use.value ? [use.value] : []));
    local.clock.move(31_000);
    const entry = (await owner.client.listApiKeys()).data.find((one) => one.id === id);
    const alive = rotated ? rotated.key : key;
    expect((await using(alive).getMe()).permissions).toEqual(entry?.permissions);
    const outside = await refusal(using(alive, "203.0.113.9").getMe());
    expect(outside.code).toBe("forbidden");
    if (rotated) expect((await refusal(using(key).getMe())).code).toBe("unauthorized");
    await Promise.allSettled([
      owner.client.revokeApiKey({ params }),
      ...Array.from({ length: 5 }, () => owner.client.updateApiKey({ params, body: { name: "y" } })),
    ]);
    local.clock.move(31_000);
    for (const one of [key, alive]) expect((await refusal(using(one).getMe())).code).toBe("unauthorized");
  });

  test("rotated by many at once leaves at most the last one and the one before", async () => {
    const { owner } = await newCompany(local);
    const { id, key } = await owner.client.createApiKey({ body: { name: "x", access: "write" } });
    const uses = await Promise.allSettled(
      Array.from({ length: 20 }, () => owner.client.rotateApiKey({ params: { keyId: id }, body: {} })),
    );
    const made = uses.flatMap((use) => (use.status === "fulfilled" ? [use.value.key] : []));
    expect(made.length).toBeGreaterThanOrEqual(1);
    await owner.client.revokeApiKey({ params: { keyId: id } });
    local.clock.move(31_000);
    let alive = 0;
    for (const one of [key, ...made]) {
      const worked = await using(one)
        .getMe()
        .then(
          () => true,
          () => false,
        );
      if (worked) alive += 1;
    }
    expect(alive).toBe(0);
  });

  test("shows when it was last used, written at most every ten minutes", async () => {
    const { owner } = await newCompany(local);
    const { id, key } = await owner.client.createApiKey({ body: { name: "x", access: "read" } });
    const usedAt = async () => (await owner.client.listApiKeys()).data.find((one) => one.id === id)?.lastUsedAt ?? null;
    expect(await usedAt()).toBeNull();
    await using(key).getMe();
    const first = await usedAt();
    expect(first).not.toBeNull();
    local.clock.move(9 * 60_000);
    await using(key).getMe();
    expect(await usedAt()).toBe(first);
    local.clock.move(2 * 60_000);
    await using(key).getMe();
    expect(Date.parse((await usedAt()) ?? "") - Date.parse(first ?? "")).toBeGreaterThanOrEqual(10 * 60_000);
  });
});

describe("networks", () => {
  test.each([
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["10.1.2.3", "0.0.0.0/0", true],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["2001:db8::1", "2001:db8::1", true],
    ["2001:db8::2", "2001:db8::1", false],
    ["10.1.2.3", "10.1.2.3/32", true],
    ["010.1.2.3.4", "0.0.0.0/0", false],
  ])("%s in %s: %s", (address, network, inside) => {
    expect(isWithin(address, [network])).toBe(inside);
  });

  test.each([
    "",
    "/",
    "10.0.0.0/33",
    "10.0.0/8",
    "::1/129",
    "1::2::3",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "g::1",
    "256.1.1.1",
  ])("%s is none", (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  test("hold every address whose first bits are theirs, and no other", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        byte,
        byte,
        byte,
        byte,
        fc.integer({ min: 0, max: 32 }),
        fc.integer({ min: 0, max: 31 }),
        (a, b, c, d, length, bit) => {
          const value = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
          const other = (value ^ (1 << (31 - bit))) >>> 0;
          const text = [24, 16, 8, 0].map((shift) => (other >>> shift) & 255).join(".");
          expect(isWithin(text, [`${a}.${b}.${c}.${d}/${length}`])).toBe(bit >= length);
        },
      ),
      { seed: 3 },
    );
  });
});
