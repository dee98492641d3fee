import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joins, newCompany } from "./people.ts";
import { company, mailedToken, mailsTo, PASSWORD, refusal, signedIn, verified, visitor } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const DAY = 86_400_000;

describe("an invitation", () => {
  test("makes somebody without an account a member with a verified address, in the language asked for", async () => {
    const { owner } = await newCompany(local);
    const email = "chen@example.com";
    await owner.client.createInvitation({ body: { email, role: "manager", language: "zh-CN" } });
    expect((await mailsTo(local, email))[0]).toBe("Li Wei邀请您加入Green Leaf Tea");
    const token = await mailedToken(local, email);
    const chen = visitor(local);
    expect(await chen.client.readInvitation({ body: { token } })).toEqual({
      company: "Green Leaf Tea",
      invitedBy: "Li Wei",
      email,
      known: false,
    });
    const me = await chen.client.acceptInvitation({ body: { token, name: "陈梅", password: PASSWORD } });
    expect(me).toMatchObject({ verified: true, member: { name: "陈梅", role: "manager", email } });
    expect((await owner.client.listMembers()).data.map(({ name }) => name)).toContain("陈梅");
    expect((await owner.client.listInvitations()).data).toEqual([]);
    expect((await signedIn(local, email)).me.workspace.id).toBe(me.workspace.id);
  });

  test("lets somebody with an account in by its password, who then works in both and switches", async () => {
    const { owner } = await newCompany(local);
    const freelancer = await verified(local, "freelancer@example.com");
    const first = freelancer.me.workspace.id;
    await owner.client.createInvitation({ body: { email: freelancer.email } });
    const token = await mailedToken(local, freelancer.email, "invites");
    const attempt = visitor(local).client;
    expect((await attempt.readInvitation({ body: { token } })).known).toBe(true);
    const wrong = await refusal(attempt.acceptInvitation({ body: { token, name: "x", password: "wrong password" } }));
    expect(wrong.code).toBe("invalid_credentials");
    const me = await attempt.acceptInvitation({ body: { token, password: PASSWORD } });
    const second = me.workspace.id;
    expect(second).not.toBe(first);
    const { client } = await signedIn(local, freelancer.email);
    expect((await client.listWorkspaces()).data.map(({ id, current }) => [id, current])).toEqual([
      [second, true],
      [first, false],
    ]);
    await client.createCustomer({ body: { name: "There" } });
    expect((await client.switchWorkspace({ params: { workspaceId: first } })).workspace.id).toBe(first);
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
    expect((await signedIn(local, freelancer.email)).me.workspace.id).toBe(first);
    expect((await refusal(owner.client.switchWorkspace({ params: { workspaceId: first } }))).code).toBe("not_found");
  });

  test("taken up fifty times at once makes one member and one account", async () => {
    const { owner } = await newCompany(local);
    const email = "crowd@example.com";
    await owner.client.createInvitation({ body: { email } });
    const token = await mailedToken(local, email);
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, (_, use) =>
        visitor(local).client.acceptInvitation({
          body: { token, name: `Name ${use}`, password: `${PASSWORD} ${use}` },
        }),
      ),
    );
    const winners = uses.flatMap((use, index) => (use.status === "fulfilled" ? [index] : []));
    expect(winners).toHaveLength(1);
    expect((await owner.client.listMembers()).data.filter((member) => member.email === email)).toHaveLength(1);
    await visitor(local).client.signIn({ body: { email, password: `${PASSWORD} ${winners[0]}` } });
    expect((await refusal(visitor(local).client.readInvitation({ body: { token } }))).code).toBe("not_found");
  });

  test.each([
    ["after a week", async () => local.clock.move(7 * DAY + 1000)],
    [
      "withdrawn",
      async (client: Awaited<ReturnType<typeof newCompany>>["owner"]["client"], invitationId: string) =>
        await client.withdrawInvitation({ params: { invitationId } }),
    ],
    [
      "sent again",
      async (client: Awaited<ReturnType<typeof newCompany>>["owner"]["client"], invitationId: string) => {
        await client.resendInvitation({ params: { invitationId } });
      },
    ],
  ])("does not work %s", async (when, change) => {
    const { owner } = await newCompany(local);
    const email = `${when.replaceAll(" ", "-")}@example.com`;
    const { id } = await owner.client.createInvitation({ body: { email } });
    const token = await mailedToken(local, email);
    await change(owner.client, id);
    const late = visitor(local).client;
    expect((await refusal(late.readInvitation({ body: { token } }))).code).toBe("not_found");
    expect((await refusal(late.acceptInvitation({ body: { token, name: "x", password: PASSWORD } }))).code).toBe(
      "not_found",
    );
    expect((await owner.client.listMembers()).data).toHaveLength(1);
  });

  test("sent again works by its new link, also after it had expired", async () => {
    const { owner } = await newCompany(local);
    const email = "second@example.com";
    const { id } = await owner.client.createInvitation({ body: { email } });
    local.clock.move(8 * DAY);
    const back = await signedIn(local, owner.email);
    await back.client.resendInvitation({ params: { invitationId: id } });
    await joins(local, email);
    expect((await back.client.listMembers()).data).toHaveLength(2);
  });

  test("does not outlive its maker's right to make it", async () => {
    const { owner, hire } = await newCompany(local);
    const admin = await hire("admin");
    for (const email of ["one@left.example", "two@left.example"]) {
      await admin.client.createInvitation({ body: { email, role: "admin" } });
    }
    await owner.client.updateMember({ params: { memberId: admin.id }, body: { role: "member" } });
    local.clock.move(31_000);
    const token = await mailedToken(local, "one@left.example");
    const late = visitor(local).client.acceptInvitation({ body: { token, name: "x", password: PASSWORD } });
    expect((await refusal(late)).code).toBe("not_found");
    await owner.client.handOver({ params: { memberId: admin.id }, body: { to: [], leaves: true } });
    const other = await mailedToken(local, "two@left.example");
    expect((await refusal(visitor(local).client.readInvitation({ body: { token: other } }))).code).toBe("not_found");
  });

  test("is not sent before one's own address is verified, twice, or to a member", async () => {
    const someone = visitor(local);
    await someone.client.signUp({ body: { ...company, email: "hasty@example.com" } });
    const hasty = await refusal(someone.client.createInvitation({ body: { email: "friend@example.com" } }));
    expect(hasty.code).toBe("conflict");
    const { owner } = await newCompany(local);
    await owner.client.createInvitation({ body: { email: "friend@example.com" } });
    expect((await refusal(owner.client.createInvitation({ body: { email: "friend@example.com" } }))).code).toBe(
      "duplicate",
    );
    expect((await refusal(owner.client.createInvitation({ body: { email: owner.email } }))).code).toBe("duplicate");
    await local.drain();
    expect(await mailsTo(local, "friend@example.com")).toHaveLength(1);
  });

  test("repeated with its Idempotency-Key is one", async () => {
    const { owner } = await newCompany(local);
    const email = "again@repeat.example";
    const call = () => owner.client.createInvitation({ body: { email } }, { idempotencyKey: "once" });
    const [one, two] = [await call(), await call()];
    expect(two).toEqual(one);
    expect(await mailsTo(local, email)).toHaveLength(1);
  });
});

test("a further workspace is opened, and its data stay apart", async () => {
  const { client } = await verified(local, "founder@example.com");
  await client.createCustomer({ body: { name: "First" } });
  const me = await client.openWorkspace({ body: { company: "Red Leaf Coffee", currency: "EUR" } });
  expect(me).toMatchObject({ workspace: { name: "Red Leaf Coffee", currency: "EUR" }, member: { role: "owner" } });
  await local.drain();
  expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  expect((await client.listWorkspaces()).data.map(({ name }) => name)).toEqual(["Red Leaf Coffee", "Green Leaf Tea"]);
});
