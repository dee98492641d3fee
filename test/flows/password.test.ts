import { capacityRecorder, type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { company, mailedToken, mailsTo, PASSWORD, refusal, signedIn, verified, visitor } from "./visitor.ts";

const recorder = capacityRecorder();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: recorder.instrument });
});
afterAll(() => local.stop());

const NEXT = "another sentence entirely";

describe("a forgotten password", () => {
  test("is replaced by the link of a mail, and every session ends with the old one", async () => {
    const { client, email } = await verified(local, "forgot@example.com");
    const elsewhere = await signedIn(local, email);
    await visitor(local).client.requestPasswordReset({ body: { email } });
    const token = await mailedToken(local, email, "Choose");
    await visitor(local).client.resetPassword({ body: { token, password: NEXT } });
    for (const old of [client, elsewhere.client]) expect((await refusal(old.getMe())).code).toBe("unauthorized");
    expect((await refusal(signedIn(local, email))).code).toBe("invalid_credentials");
    await visitor(local).client.signIn({ body: { email, password: NEXT } });
    expect((await mailsTo(local, email))[0]).toBe("Your password was changed");
  });

  test("of fifty uses of one link at once is replaced by one", async () => {
    const { email } = await verified(local, "fifty@example.com");
    await visitor(local).client.requestPasswordReset({ body: { email } });
    const token = await mailedToken(local, email, "Choose");
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, (_, use) =>
        visitor(local).client.resetPassword({ body: { token, password: `${NEXT} ${use}` } }),
      ),
    );
    const winner = uses.findIndex(({ status }) => status === "fulfilled");
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await visitor(local).client.signIn({ body: { email, password: `${NEXT} ${winner}` } });
  });

  test("is no longer replaced by a link after an hour, by one of another purpose, or by one to an address left behind", async () => {
    const { client, email } = await verified(local, "late@example.com");
    await client.requestPasswordReset({ body: { email } });
    const late = await mailedToken(local, email, "Choose");
    await local.advance(61 * 60_000);
    expect((await refusal(client.resetPassword({ body: { token: late, password: NEXT } }))).code).toBe("not_found");

    await client.requestPasswordReset({ body: { email } });
    const reset = await mailedToken(local, email, "Choose");
    expect((await refusal(client.verifyEmail({ body: { token: reset } }))).code).toBe("not_found");
    await client.confirmSession({ body: { currentPassword: PASSWORD } });
    await client.changeEmail({ body: { email: "moved@example.com", currentPassword: PASSWORD } });
    const verify = await mailedToken(local, "moved@example.com");
    expect((await refusal(client.resetPassword({ body: { token: verify, password: NEXT } }))).code).toBe("not_found");
    await client.verifyEmail({ body: { token: verify } });
    expect((await refusal(client.resetPassword({ body: { token: reset, password: NEXT } }))).code).toBe("not_found");
  });

  test("is asked for with the same answer, the same commands and a mail, whoever has the address", async () => {
    const known = await verified(local, "known@example.com");
    const unverified = "unverified@example.com";
    await visitor(local).client.signUp({ body: { ...company, email: unverified } });
    await local.drain();
    const seen = [];
    for (const email of [known.email, "unknown@example.com", unverified]) {
      recorder.take();
      const reply = await local.fetchFrom("198.51.100.1")(`${local.origin}/v1/password-reset`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email }),
      });
      const { commands, writes } = recorder.take();
      const mails = (await mailsTo(local, email)).length;
      seen.push({ status: reply.status, body: await reply.text(), commands, writes, mails });
    }
    const [first, ...others] = seen;
    expect(first).toMatchObject({ status: 204, body: "" });
    for (const other of others) expect({ ...other, mails: 0 }).toEqual({ ...first, mails: 0 });
    expect(await mailsTo(local, "unknown@example.com")).toEqual(["No account with this address"]);
  });
});

describe("a password", () => {
  test("is changed with the one before; this device stays signed in under a new cookie, all others do not", async () => {
    const { client, cookie, email } = await verified(local, "change@example.com");
    const elsewhere = await signedIn(local, email);
    const before = cookie();
    const wrong = await refusal(client.changePassword({ body: { currentPassword: "wrong", password: NEXT } }));
    expect(wrong.problem?.errors[0]?.location).toBe("body.currentPassword");
    await client.changePassword({ body: { currentPassword: PASSWORD, password: NEXT } });
    expect(cookie()).not.toBe(before);
    expect((await client.getMe()).person?.email).toBe(email);
    expect((await refusal(visitor(local, { cookie: before }).client.getMe())).code).toBe("unauthorized");
    expect((await refusal(elsewhere.client.getMe())).code).toBe("unauthorized");
    expect((await mailsTo(local, email))[0]).toBe("Your password was changed");
  });

  test("cannot be guessed from an open session either", async () => {
    const { client } = await verified(local, "guess@example.com");
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, guess) =>
        refusal(client.changePassword({ body: { currentPassword: `guess ${guess}`, password: NEXT } })),
      ),
    );
    expect(guesses.filter(({ code }) => code === "invalid_credentials")).toHaveLength(10);
    expect(guesses.filter(({ code }) => code === "rate_limited")).toHaveLength(20);
    const right = await refusal(client.changePassword({ body: { currentPassword: PASSWORD, password: NEXT } }));
    expect(right.code).toBe("rate_limited");
  });
});

describe("an e-mail address", () => {
  test("changes when the new one is proved, and the old one is told twice", async () => {
    const { client, email } = await verified(local, "old@example.com");
    const next = "new@example.com";
    await client.changeEmail({ body: { currentPassword: PASSWORD, email: next } });
    expect((await mailsTo(local, email))[0]).toBe("A new e-mail address was asked for");
    expect((await client.getMe()).person?.email).toBe(email);
    const token = await mailedToken(local, next);
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, () => visitor(local).client.verifyEmail({ body: { token } })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await mailsTo(local, email))[0]).toBe("Your e-mail address was changed");
    expect((await refusal(signedIn(local, email))).code).toBe("invalid_credentials");
    const me = await signedIn(local, next);
    expect(me.me.member?.email).toBe(next);
    expect((await client.listMembers()).data.map((member) => member.email)).toEqual([next]);
    // The address that is free again can be somebody else's.
    await verified(local, email);
  });

  test("that somebody has is not told apart, and does not change hands", async () => {
    const victim = await verified(local, "victim@example.com");
    const { client, email } = await verified(local, "taker@example.com");
    await client.changeEmail({ body: { currentPassword: PASSWORD, email: victim.email } });
    expect((await mailsTo(local, victim.email))[0]).toBe("Your address was asked for");
    expect(await mailedToken(local, victim.email, "asked for")).toBe("");
    expect((await client.getMe()).person?.email).toBe(email);
    expect((await signedIn(local, victim.email)).me.person?.email).toBe(victim.email);
  });

  test("that two ask for at once goes to one of them", async () => {
    const one = await verified(local, "one@example.com");
    const two = await verified(local, "two@example.com");
    const wanted = "wanted@example.com";
    const tokens: string[] = [];
    for (const { client } of [one, two]) {
      await client.changeEmail({ body: { currentPassword: PASSWORD, email: wanted } });
      tokens.push(await mailedToken(local, wanted));
    }
    const uses = await Promise.allSettled(
      tokens.map((token) => visitor(local).client.verifyEmail({ body: { token } })),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("mistyped at sign-up is put right, and its first link no longer works", async () => {
    const person = visitor(local);
    await person.client.signUp({ body: { ...company, email: "typo@exmaple.com" } });
    const first = await mailedToken(local, "typo@exmaple.com");
    await person.client.changeEmail({ body: { currentPassword: PASSWORD, email: "typo@example.com" } });
    await person.client.verifyEmail({ body: { token: await mailedToken(local, "typo@example.com") } });
    expect((await refusal(person.client.verifyEmail({ body: { token: first } }))).code).toBe("not_found");
    expect((await signedIn(local, "typo@example.com")).me.verified).toBe(true);
  });

  test("is sent its link again on request", async () => {
    const email = "again@example.com";
    const person = visitor(local);
    await person.client.signUp({ body: { ...company, email } });
    const first = await mailedToken(local, email);
    await person.client.resendVerification();
    const second = await mailedToken(local, email);
    expect(second).not.toBe(first);
    await person.client.verifyEmail({ body: { token: second } });
    expect((await person.client.getMe()).verified).toBe(true);
  });
});
