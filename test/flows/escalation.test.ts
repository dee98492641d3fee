import { GRANTABLE } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, type Company, newCompany } from "./people.ts";
import { PASSWORD, refusal, signedIn } from "./visitor.ts";

let local: Local;
let company: Company;
beforeAll(async () => {
  local = await startLocal();
  company = await newCompany(local);
});
afterAll(() => local.stop());

const settle = () => local.clock.move(31_000);
const codeOf = async (request: Promise<unknown>): Promise<string> =>
  await request.then(
    () => "done",
    (error: { code: string }) => error.code,
  );

describe("nobody climbs", () => {
  /** Everything by which somebody with the right to manage members and roles might try to get more. */
  const attacks: readonly (readonly [string, (me: Colleague, other: Colleague, own: string) => Promise<unknown>])[] = [
    [
      "makes oneself an owner",
      ({ client, id }) => client.updateMember({ params: { memberId: id }, body: { role: "owner" } }),
    ],
    [
      "makes a friend an owner",
      ({ client }, { id }) => client.updateMember({ params: { memberId: id }, body: { role: "owner" } }),
    ],
    [
      "invites an owner",
      ({ client }) => client.createInvitation({ body: { email: "x@climb.example", role: "owner" } }),
    ],
    [
      "invites an admin",
      ({ client }) => client.createInvitation({ body: { email: "y@climb.example", role: "admin" } }),
    ],
    [
      "makes oneself an admin",
      ({ client, id }) => client.updateMember({ params: { memberId: id }, body: { role: "admin" } }),
    ],
    [
      "makes a role with more",
      ({ client }) => client.createRole({ body: { name: "More", permissions: ["key:manage"] } }),
    ],
    [
      "puts more into the own role",
      ({ client }, _, own) =>
        client.updateRole({ params: { roleId: own }, body: { permissions: ["key:manage", "member:write"] } }),
    ],
    [
      "demotes the owner",
      ({ client }) => client.updateMember({ params: { memberId: company.owner.id }, body: { role: "read-only" } }),
    ],
    [
      "throws the owner out",
      ({ client }) => client.handOver({ params: { memberId: company.owner.id }, body: { to: [], leaves: true } }),
    ],
    [
      "takes what the owner has",
      ({ client, id }) => client.handOver({ params: { memberId: company.owner.id }, body: { to: [id] } }),
    ],
    ["makes a key", ({ client }) => client.createApiKey({ body: { name: "x", access: "write" } })],
    ["closes the workspace", ({ client }) => client.closeWorkspace({ body: { name: "Green Leaf Tea" } })],
    ["exports everything", ({ client }) => client.createExport({ body: {} })],
  ];

  test.each(attacks)("who %s", async (_, attack) => {
    const { owner, hire } = company;
    const permissions: (typeof GRANTABLE)[number][] = ["member:read", "member:write", "role:write", "customer:read"];
    const role = await owner.client.createRole({ body: { name: "Front desk", permissions } });
    const me = await hire(role.id);
    const friend = await hire("read-only");
    expect(await codeOf(attack(me, friend, role.id))).toBe("forbidden");
    settle();
    expect((await me.client.getMe()).permissions.sort()).toEqual(permissions.sort());
    expect((await friend.client.getMe()).member?.role).toBe("read-only");
    expect((await owner.client.getMe()).member?.role).toBe("owner");
  });

  test("however roles are made, given and changed by turns", async () => {
    const { owner, hire } = await newCompany(local);
    const start: (typeof GRANTABLE)[number][] = [
      "member:read",
      "member:write",
      "role:write",
      "customer:read",
      "customer:write",
    ];
    const role = await owner.client.createRole({ body: { name: "Start", permissions: start } });
    const me = await hire(role.id);
    const friend = await hire("read-only");
    const sets = fc.array(fc.constantFrom(...GRANTABLE), { minLength: 1, maxLength: 5 });
    const step = fc.record({
      kind: fc.constantFrom("create", "change", "give", "take"),
      permissions: sets,
      pick: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        for (const { kind, permissions, pick } of steps) {
          const roles = (await me.client.listRoles().catch(() => ({ data: [] }))).data;
          const one = roles[pick % Math.max(1, roles.length)];
          if (kind === "create") await codeOf(me.client.createRole({ body: { name: "n", permissions } as never }));
          if (kind === "change" && one && !one.builtIn)
            await codeOf(me.client.updateRole({ params: { roleId: one.id }, body: { permissions } as never }));
          if (kind === "give" && one)
            await codeOf(me.client.updateMember({ params: { memberId: friend.id }, body: { role: one.id } }));
          if (kind === "take" && one)
            await codeOf(me.client.updateMember({ params: { memberId: me.id }, body: { role: one.id } }));
        }
        settle();
        const readOnly = (await owner.client.listRoles()).data.find(({ id }) => id === "read-only")?.permissions ?? [];
        const allowed = new Set<string>([...start, ...readOnly]);
        for (const person of [me, friend]) {
          const had = (await person.client.getMe()).permissions;
          expect(had.filter((permission) => !allowed.has(permission))).toEqual([]);
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });

  test("by a role that does not exist or is another company's", async () => {
    const other = await newCompany(local);
    const theirs = await other.owner.client.createRole({ body: { name: "Theirs", permissions: ["customer:read"] } });
    const { owner, hire } = company;
    const someone = await hire("member");
    const given = await refusal(
      owner.client.updateMember({ params: { memberId: someone.id }, body: { role: theirs.id } }),
    );
    expect(given.problem?.errors[0]?.location).toBe("body.role");
  });
});

describe("the last owner", () => {
  test("is not demoted, thrown out, or let go", async () => {
    const { owner, hire } = await newCompany(local);
    await hire("admin");
    const memberId = owner.id;
    expect(await codeOf(owner.client.updateMember({ params: { memberId }, body: { role: "admin" } }))).toBe("conflict");
    expect(await codeOf(owner.client.handOver({ params: { memberId }, body: { to: [], leaves: true } }))).toBe(
      "conflict",
    );
    expect(await codeOf(owner.client.leaveWorkspace({ body: { currentPassword: PASSWORD } }))).toBe("conflict");
    expect(await codeOf(owner.client.closeAccount({ body: { currentPassword: PASSWORD } }))).toBe("conflict");
    expect((await owner.client.getMe()).member?.role).toBe("owner");
  });

  test.each([1, 2, 3, 4, 5])("remains when owners demote each other at once (%i)", async () => {
    const { owner, hire } = await newCompany(local);
    const others = [await hire("owner"), await hire("owner")];
    const all = [owner, ...others];
    await Promise.allSettled(
      all.flatMap(({ client }) =>
        all.map(({ id }) => client.updateMember({ params: { memberId: id }, body: { role: "member" } })),
      ),
    );
    settle();
    const roles: (string | undefined)[] = [];
    for (const { client } of all) roles.push((await client.getMe()).member?.role);
    expect(roles.filter((role) => role === "owner").length).toBeGreaterThanOrEqual(1);
  });

  test("remains when owners leave at once", async () => {
    const { owner, hire } = await newCompany(local);
    const other = await hire("owner");
    const uses = await Promise.allSettled(
      [owner, other].map(({ client }) => client.leaveWorkspace({ body: { currentPassword: PASSWORD } })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const left = uses[0]?.status === "fulfilled" ? other : owner;
    expect((await left.client.listMembers()).data.map(({ role }) => role)).toEqual(["owner"]);
  });
});

describe("a role", () => {
  test("that is changed or taken holds within half a minute", async () => {
    const { owner, hire } = company;
    const person = await hire("member");
    await person.client.createCustomer({ body: { name: "x" } });
    await owner.client.updateMember({ params: { memberId: person.id }, body: { role: "read-only" } });
    settle();
    expect((await refusal(person.client.createCustomer({ body: { name: "x" } }))).code).toBe("forbidden");
    await owner.client.handOver({ params: { memberId: person.id }, body: { to: [], leaves: true } });
    settle();
    expect((await refusal(person.client.getMe())).code).toBe("unauthorized");
    expect((await refusal(signedIn(local, person.email))).code).toBe("forbidden");
    const { data } = await owner.client.listMembers({ query: { left: "true" } });
    expect(data.find(({ id }) => id === person.id)?.leftAt).not.toBeNull();
  });

  test("in use is not deleted", async () => {
    const { owner, hire } = company;
    const role = await owner.client.createRole({ body: { name: "Kept", permissions: ["customer:read"] } });
    const person = await hire(role.id);
    expect((await refusal(owner.client.deleteRole({ params: { roleId: role.id } }))).code).toBe("conflict");
    await owner.client.updateMember({ params: { memberId: person.id }, body: { role: "member" } });
    await owner.client.deleteRole({ params: { roleId: role.id } });
  });
});
