import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RealIssuer, realIssuer } from "./real-issuer.ts";
import { comeIn, companyWith, dns, prove, records, refusal, signedIn, verified, visitor } from "./sso-company.ts";
import { storedText } from "./stored.ts";
import { PASSWORD } from "./visitor.ts";

let local: Local;
let real: RealIssuer;
/** The issuer follows real time: the product's clock goes ahead of it and comes back. */
let aheadMs = 0;
beforeAll(async () => {
  local = await startLocal({ dns, webhookAllow: ["127.0.0.0/8"], real: () => Date.now() + aheadMs });
  real = await realIssuer(`${local.origin}/sign-in/callback`);
});
afterAll(async () => {
  real.stop();
  await local.stop();
});

/** Somebody whom the issuer knows, and who signs in there next. */
function known(sub: string, email: string, verifiedThere = true): void {
  real.accounts.set(sub, { email, verified: verifiedThere, name: "Zhang San" });
  real.person = sub;
}

describe("signing in through the company's own service", () => {
  test("makes a member of whoever comes for the first time, and knows the person again", async () => {
    const { workspaceId } = await companyWith(local, real, "first.example");
    const options = await visitor(local).client.findSignInProvider({ body: { email: "anybody@first.example" } });
    expect(options.provider).toEqual({ name: "first.example login", only: false });
    known("first-1", "San.Zhang@First.example");
    const once = await comeIn(local, real.visit, "san.zhang@first.example", { next: "/customers?by=name" });
    expect(once.next).toBe("/customers?by=name");
    expect(once.me).toMatchObject({
      verified: true,
      provider: "first.example login",
      workspace: { id: workspaceId },
      member: { role: "member", name: "Zhang San", email: "san.zhang@first.example" },
    });
    await once.client.queryCustomers({ body: {} });
    // The address over there may change; the subject stays the same person.
    known("first-1", "another@first.example");
    const again = await comeIn(local, real.visit, "another@first.example");
    expect(again.me.member?.id).toBe(once.me.member?.id);
  });

  test("takes the account of an address only where the service has verified it and the company proved its domain", async () => {
    const { owner, workspaceId } = await companyWith(local, real, "linked.example");
    known("linked-1", owner.email);
    const linked = await comeIn(local, real.visit, owner.email);
    expect(linked.me.member).toMatchObject({ id: owner.me.member?.id, role: "owner" });
    // An address that the service has not verified, or of somebody else's domain, is nobody's.
    const victim = await verified(local, "victim@elsewhere.example");
    for (const [sub, email, isVerified] of [
      ["linked-2", "someone@linked.example", false],
      ["linked-3", victim.email, true],
      ["linked-4", "x@sub.linked.example", true],
      ["linked-5", "", true],
    ] as const) {
      known(sub, email, isVerified);
      const refused = await refusal(comeIn(local, real.visit, "someone@linked.example"));
      expect([refused.status, refused.code], sub).toEqual([403, "forbidden"]);
    }
    expect((await victim.client.listWorkspaces()).data.map(({ id }) => id)).not.toContain(workspaceId);
  });

  test("reaches nothing of the person's in other workspaces", async () => {
    const { owner } = await companyWith(local, real, "narrow.example");
    const elsewhere = (await owner.client.openWorkspace({ body: { company: "Private" } })).workspace.id;
    known("narrow-1", owner.email);
    const { client, me } = await comeIn(local, real.visit, owner.email);
    expect(me.workspace.id).not.toBe(elsewhere);
    expect((await client.listWorkspaces()).data.map(({ id }) => id)).toEqual([me.workspace.id]);
    const requests = [
      () => client.switchWorkspace({ params: { workspaceId: elsewhere } }),
      () => client.openWorkspace({ body: { company: "More" } }),
      () => client.updateMe({ body: { name: "Renamed" } }),
    ];
    for (const request of requests) expect((await refusal(request())).code).toBe("forbidden");
    expect((await client.listSessions()).data).toHaveLength(1);
    await client.endOtherSessions();
    expect((await owner.client.getMe()).workspace.id).toBe(elsewhere);
  });

  test("is not the way back for whoever was sent away, nor in where newcomers are not wanted", async () => {
    const { owner, body } = await companyWith(local, real, "closed.example");
    known("closed-1", "leaver@closed.example");
    const { me } = await comeIn(local, real.visit, "leaver@closed.example");
    await owner.client.handOver({ params: { memberId: me.member?.id ?? "" }, body: { leaves: true, to: [] } });
    expect((await refusal(comeIn(local, real.visit, "leaver@closed.example"))).code).toBe("forbidden");
    await owner.client.setSignInProvider({ body: { ...body, createsMembers: false } });
    known("closed-2", "newcomer@closed.example");
    expect((await refusal(comeIn(local, real.visit, "newcomer@closed.example"))).code).toBe("forbidden");
  });

  test("asked for alone, leaves a password to owners only, and sessions by password end", async () => {
    const { owner, body } = await companyWith(local, real, "alone.example");
    await owner.client.createInvitation({ body: { email: "invited@alone.example" } });
    known("alone-1", "member@alone.example");
    const member = await comeIn(local, real.visit, "member@alone.example");
    await member.client.requestPasswordReset({ body: { email: "member@alone.example" } });
    await local.drain();
    const letter = local.mail.letters().find(({ to }) => to === "member@alone.example");
    const token = /#(\S+)/.exec(letter?.text ?? "")?.[1] ?? "";
    await visitor(local).client.resetPassword({ body: { token, password: PASSWORD } });
    const byPassword = await signedIn(local, "member@alone.example");
    await owner.client.setSignInProvider({ body: { ...body, only: true } });
    expect((await refusal(byPassword.client.getMe())).code).toBe("unauthorized");
    expect((await refusal(signedIn(local, "member@alone.example"))).code).toBe("forbidden");
    expect((await owner.client.getMe()).member?.role).toBe("owner");
    expect((await signedIn(local, owner.email)).me.member?.role).toBe("owner");
    known("alone-1", "member@alone.example");
    const through = await comeIn(local, real.visit, "member@alone.example");
    expect(through.me.member?.id).toBe(member.me.member?.id);
    const invitation = local.mail.letters().find(({ to }) => to === "invited@alone.example");
    const link = /#(\S+)/.exec(invitation?.text ?? "")?.[1] ?? "";
    const joining = visitor(local).client.acceptInvitation({ body: { token: link, name: "X", password: PASSWORD } });
    expect((await refusal(joining)).code).toBe("forbidden");
    // Without the service everybody comes in by password again, and its sessions are over.
    await owner.client.removeSignInProvider();
    local.clock.move(3_000);
    expect((await refusal(through.client.getMe())).code).toBe("unauthorized");
    expect((await signedIn(local, "member@alone.example")).me.member?.role).toBe("member");
  });

  test("asked to prove to be there, the person signs in over there anew", async () => {
    const { owner } = await companyWith(local, real, "confirm.example");
    known("confirm-1", owner.email);
    // Who has been signed in over there since yesterday may have left the desk.
    real.signedInAt = Math.floor(Date.now() / 1000) - 86_400;
    const person = await comeIn(local, real.visit, owner.email);
    const before = person.cookie();
    const make = () => person.client.createApiKey({ body: { name: "x", access: "read" } });
    expect((await refusal(make())).code).toBe("confirmation_required");
    real.signedInAt = undefined;
    await comeIn(local, real.visit, owner.email, { confirm: true, as: person });
    expect(person.cookie()).not.toBe(before);
    await make();
    expect((await refusal(visitor(local, { cookie: before }).client.getMe())).code).toBe("unauthorized");
  });
});

describe("the settings", () => {
  test("are an owner's alone, and keep the secret to themselves", async () => {
    const { owner } = await companyWith(local, real, "settings.example");
    const settings = await owner.client.getSignInSettings();
    expect(settings).toMatchObject({
      provider: { issuer: real.issuer, hasSecret: true },
      redirectUri: `${local.origin}/sign-in/callback`,
    });
    expect(JSON.stringify(settings)).not.toContain(real.clientSecret);
    expect(await storedText(local)).not.toContain(real.clientSecret);
    const { key } = await owner.client.createApiKey({ body: { name: "x", access: "write" } });
    expect((await refusal(local.client({ key, retries: 0 }).getSignInSettings())).code).toBe("forbidden");
    known("settings-1", "member@settings.example");
    const member = await comeIn(local, real.visit, "member@settings.example");
    expect((await refusal(member.client.getSignInSettings())).code).toBe("forbidden");
    expect(await owner.client.testSignInProvider()).toEqual({ problem: null });
  });

  test("say what is wrong with an issuer", async () => {
    const { owner, body } = await companyWith(local, real, "wrong.example");
    await owner.client.setSignInProvider({ body: { ...body, issuer: `${real.issuer}/` } });
    expect((await owner.client.testSignInProvider()).problem).toContain(real.issuer);
    await owner.client.setSignInProvider({ body: { ...body, issuer: `${real.issuer}/nowhere` } });
    expect((await owner.client.testSignInProvider()).problem).toContain("well-known");
    expect((await refusal(comeIn(local, real.visit, "x@wrong.example"))).code).toBe("conflict");
    for (const issuer of ["http://10.0.0.1", "https://192.168.1.1", "http://[fd00::1]"]) {
      const refused = await refusal(owner.client.setSignInProvider({ body: { ...body, issuer } }));
      expect(refused.problem?.errors[0]?.location, issuer).toBe("body.issuer");
    }
    for (const role of ["owner", "rol_01k9f3v7m2e8q4x6c0b5d7h9jn"]) {
      const refused = await refusal(owner.client.setSignInProvider({ body: { ...body, role } }));
      expect(refused.problem?.errors[0]?.location).toBe("body.role");
    }
  });

  test("count a domain once its record is there, for one workspace, and as long as the record is", async () => {
    const [one, two] = [await verified(local, "a@one.example"), await verified(local, "b@two.example")];
    const domain = "shared.example";
    const added = await one.client.addSignInDomain({ body: { domain: "Shared.Example" } });
    expect(added).toMatchObject({ domain, verifiedAt: null, recordName: "_perennial.shared.example" });
    expect((await refusal(one.client.verifySignInDomain({ params: { domain } }))).code).toBe("conflict");
    expect((await visitor(local).client.findSignInProvider({ body: { email: `x@${domain}` } })).provider).toBeNull();
    records.set(added.recordName, [added.recordValue]);
    await one.client.verifySignInDomain({ params: { domain } });
    // Somebody else's record beside it takes nothing over; in its place it does.
    const other = await two.client.addSignInDomain({ body: { domain } });
    records.set(added.recordName, [added.recordValue, other.recordValue]);
    expect((await refusal(two.client.verifySignInDomain({ params: { domain } }))).code).toBe("conflict");
    records.set(added.recordName, [other.recordValue]);
    await two.client.verifySignInDomain({ params: { domain } });
    await one.client.removeSignInDomain({ params: { domain } });
    const third = await verified(local, "c@three.example");
    const late = await third.client.addSignInDomain({ body: { domain } });
    records.set(added.recordName, [other.recordValue, late.recordValue]);
    expect((await refusal(third.client.verifySignInDomain({ params: { domain } }))).code).toBe("conflict");
    expect((await refusal(one.client.removeSignInDomain({ params: { domain } }))).code).toBe("not_found");
  });

  test("a domain that another company proved since lets nobody in by the one before", async () => {
    const before = await companyWith(local, real, "moved.example");
    const next = await verified(local, "next@next.example");
    records.set("_perennial.moved.example", []);
    await prove(next, "moved.example");
    known("moved-1", "person@moved.example");
    expect((await refusal(comeIn(local, real.visit, "person@moved.example"))).code).toBe("not_found");
    expect(before.body.issuer).toBe(real.issuer);
  });
});

test("a sign-in that was begun is over after ten minutes", async () => {
  await companyWith(local, real, "slow.example");
  known("slow-1", "person@slow.example");
  const person = visitor(local);
  const { url } = await person.client.beginProviderSignIn({ body: { email: "person@slow.example" } });
  const query = await real.visit(url);
  aheadMs = 11 * 60_000;
  const late = person.client.finishProviderSignIn({
    body: { state: query.get("state") ?? "", code: query.get("code") ?? "" },
  });
  expect((await refusal(late)).code).toBe("not_found");
  aheadMs = 0;
});
