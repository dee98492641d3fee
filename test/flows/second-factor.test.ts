import { type Operation, operations } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base32, codeAt, stepOf } from "../../packages/core/src/account/totp.ts";
import { newCompany } from "./people.ts";
import { storedText } from "./stored.ts";
import { mailedToken, mailsTo, PASSWORD, refusal, signedIn, verified, visitor } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const currentPassword = PASSWORD;
const now = () => new Date(local.clock.now());
/** The code that the app shows, or showed or will show some steps away. */
const codeOf = (secret: string, away = 0) => codeAt(secret, stepOf(now()) + away);
const nextStep = () => local.clock.move(31_000);

let people = 0;
async function withFactor() {
  people += 1;
  const person = await verified(local, `factor${people}@example.com`);
  const { secret, uri } = await person.client.beginSecondFactor({ body: { currentPassword } });
  const { recoveryCodes } = await person.client.enableSecondFactor({ body: { code: codeOf(secret) } });
  nextStep();
  const signIn = (code?: string) =>
    visitor(local).client.signIn({ body: { email: person.email, password: PASSWORD, ...(code ? { code } : {}) } });
  return { ...person, secret, uri, recoveryCodes, signIn };
}

describe("the codes", () => {
  // RFC 6238, appendix B, cut to six digits.
  test.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1111111111, "050471"],
    [1234567890, "005924"],
    [2000000000, "279037"],
    [20000000000, "353130"],
  ])("at second %i are those of the standard", (at, code) => {
    expect(codeAt(base32(Buffer.from("12345678901234567890")), Math.floor(at / 30))).toBe(code);
  });

  // RFC 4648, section 10.
  test.each([
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("have a secret in the standard's base 32: %s", (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });
});

describe("a second factor", () => {
  test("is asked for after the password, and told by mail when it is switched on", async () => {
    const { client, email, secret, uri, signIn } = await withFactor();
    expect(uri).toContain(`secret=${secret}`);
    expect((await client.getMe()).person).toMatchObject({ secondFactor: true, recoveryCodes: 10 });
    expect((await mailsTo(local, email))[0]).toBe("Your second factor");
    expect((await refusal(signIn())).code).toBe("second_factor_required");
    const wrongPassword = visitor(local).client.signIn({ body: { email, password: "wrong", code: codeOf(secret) } });
    expect((await refusal(wrongPassword)).code).toBe("invalid_credentials");
    expect((await signIn(codeOf(secret))).person?.email).toBe(email);
  });

  test("counts only once a code of it has been sent", async () => {
    const person = await verified(local, "begun@example.com");
    await person.client.beginSecondFactor({ body: { currentPassword } });
    expect((await refusal(person.client.enableSecondFactor({ body: { code: "000000" } }))).code).toBe(
      "invalid_credentials",
    );
    await signedIn(local, person.email);
    expect((await person.client.getMe()).person?.secondFactor).toBe(false);
  });

  test.each([
    [
      "used a moment ago",
      async ({ signIn, secret }: Awaited<ReturnType<typeof withFactor>>) => {
        const code = codeOf(secret);
        await signIn(code);
        return code;
      },
    ],
    [
      "of the step before one that was used",
      async ({ signIn, secret }) => {
        const before = codeOf(secret, -1);
        await signIn(codeOf(secret));
        return before;
      },
    ],
    ["of ten minutes ago", async ({ secret }) => codeOf(secret, -20)],
    ["of ten minutes ahead", async ({ secret }) => codeOf(secret, 20)],
    ["of somebody else", async () => codeOf((await withFactor()).secret)],
    ["with a digit too many", async ({ secret }) => `${codeOf(secret)}0`],
  ] as readonly (readonly [string, (person: Awaited<ReturnType<typeof withFactor>>) => Promise<string>])[])(
    "does not take a code %s",
    async (_, attack) => {
      const person = await withFactor();
      const code = await attack(person);
      expect((await refusal(person.signIn(code))).code).toBe("invalid_credentials");
    },
  );

  test("of fifty uses of one code at once takes one", async () => {
    const { secret, email } = await withFactor();
    const code = codeOf(secret);
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, (_, use) =>
        visitor(local, { from: `198.51.100.${use}` }).client.signIn({ body: { email, password: PASSWORD, code } }),
      ),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("cannot be guessed, from however many networks", async () => {
    const { email, secret } = await withFactor();
    const guesses = Array.from({ length: 40 }, (_, guess) =>
      visitor(local, { from: `203.0.113.${guess}` }).client.signIn({
        body: { email, password: PASSWORD, code: String(100_000 + guess) },
      }),
    );
    const codes = (await Promise.allSettled(guesses)).map((one) =>
      one.status === "fulfilled" ? "passed" : (one.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === "invalid_credentials").length).toBeLessThanOrEqual(10);
    expect(codes).not.toContain("passed");
    local.clock.move(16 * 60_000);
    await visitor(local).client.signIn({ body: { email, password: PASSWORD, code: codeOf(secret) } });
  });

  test("that is lost is stood in for by recovery codes, each of which works once and is told", async () => {
    const { signIn, recoveryCodes, email, client } = await withFactor();
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = "", second = ""] = recoveryCodes;
    await signIn(first.toUpperCase());
    expect((await mailsTo(local, email))[0]).toBe("Your second factor");
    expect((await refusal(signIn(first))).code).toBe("invalid_credentials");
    await signIn(second);
    expect((await client.getMe()).person?.recoveryCodes).toBe(8);
    const renewed = await client.renewRecoveryCodes({ body: { currentPassword, code: recoveryCodes[2] ?? "" } });
    expect((await refusal(signIn(recoveryCodes[3]))).code).toBe("invalid_credentials");
    await signIn(renewed.recoveryCodes[0]);
  });

  test("is switched off with password and code only", async () => {
    const { client, secret, signIn } = await withFactor();
    expect((await refusal(client.disableSecondFactor({ body: { currentPassword } }))).code).toBe(
      "second_factor_required",
    );
    const wrong = client.disableSecondFactor({ body: { currentPassword: "wrong", code: codeOf(secret) } });
    expect((await refusal(wrong)).code).toBe("invalid_credentials");
    await client.disableSecondFactor({ body: { currentPassword, code: codeOf(secret) } });
    await signIn();
  });

  test("is not gone round by an invitation or a new password", async () => {
    const { email, secret, signIn } = await withFactor();
    const { owner } = await newCompany(local);
    await owner.client.createInvitation({ body: { email } });
    const token = await mailedToken(local, email, "invites");
    const guest = visitor(local).client;
    expect((await refusal(guest.acceptInvitation({ body: { token, password: PASSWORD } }))).code).toBe(
      "second_factor_required",
    );
    await guest.acceptInvitation({ body: { token, password: PASSWORD, code: codeOf(secret) } });
    await guest.requestPasswordReset({ body: { email } });
    const reset = await mailedToken(local, email, "Choose");
    await guest.resetPassword({ body: { token: reset, password: PASSWORD } });
    expect((await refusal(signIn())).code).toBe("second_factor_required");
  });

  test("shows its secret nowhere: not in the person, not in the log", async () => {
    const { client, secret, recoveryCodes } = await withFactor();
    const text = JSON.stringify([await client.getMe(), await client.listSessions(), local.log]);
    for (const one of [secret, ...recoveryCodes]) expect(text).not.toContain(one);
  });
});

describe("what reaches far", () => {
  const far = (Object.values(operations) as Operation[]).filter(({ confirmed }) => confirmed);

  test("is marked: keys, address, members, roles, ways to sign in, export and the end of the workspace", () => {
    expect(far.map(({ id }) => id).sort()).toEqual([
      "addSignInDomain",
      "changeEmail",
      "closeWorkspace",
      "createApiKey",
      "createConnection",
      "createExport",
      "createInvitation",
      "createRole",
      "emptyWorkspace",
      "eraseCustomer",
      "exportAudit",
      "exportPersonalData",
      "grantSupport",
      "handOver",
      "removeSignInDomain",
      "removeSignInProvider",
      "rotateApiKey",
      "setSignInProvider",
      "updateApiKey",
      "updateMember",
      "updatePrivacySettings",
      "updateRole",
    ]);
  });

  test("takes a person who proved to be there within half an hour; a key is not asked", async () => {
    const { client, email } = await verified(local, "stepup@example.com");
    const { key } = await client.createApiKey({ body: { name: "Before", access: "write" } });
    local.clock.move(31 * 60_000);
    expect((await refusal(client.createApiKey({ body: { name: "x", access: "read" } }))).code).toBe(
      "confirmation_required",
    );
    expect((await refusal(client.changeEmail({ body: { currentPassword, email: "x@example.com" } }))).code).toBe(
      "confirmation_required",
    );
    await client.createCustomer({ body: { name: "Nothing far" } });
    await local.client({ key }).createExport({ body: {} });
    expect((await refusal(client.confirmSession({ body: { currentPassword: "wrong" } }))).code).toBe(
      "invalid_credentials",
    );
    await client.confirmSession({ body: { currentPassword } });
    await client.createApiKey({ body: { name: "After", access: "read" } });
    // Another device of the same person has proved nothing by it.
    const other = await signedIn(local, email);
    local.clock.move(31 * 60_000);
    await client.confirmSession({ body: { currentPassword } });
    expect((await refusal(other.client.createApiKey({ body: { name: "x", access: "read" } }))).code).toBe(
      "confirmation_required",
    );
  });

  test("takes the code as well where there is a second factor", async () => {
    const { client, secret } = await withFactor();
    local.clock.move(31 * 60_000);
    expect((await refusal(client.confirmSession({ body: { currentPassword } }))).code).toBe("second_factor_required");
    await client.confirmSession({ body: { currentPassword, code: codeOf(secret) } });
    await client.createApiKey({ body: { name: "x", access: "read" } });
  });
});

test("the secret of a second factor lies in no table as it is", async () => {
  const { client } = await verified(local, "sealed@example.com");
  const { secret } = await client.beginSecondFactor({ body: { currentPassword } });
  expect(await storedText(local)).not.toContain(secret);
  const { recoveryCodes } = await client.enableSecondFactor({
    body: { code: codeAt(secret, stepOf(new Date(local.clock.now()))) },
  });
  const stored = await storedText(local);
  for (const one of [secret, ...recoveryCodes]) expect(stored).not.toContain(one);
});
