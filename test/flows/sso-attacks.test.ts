import { createHmac } from "node:crypto";
import { type Local, startLocal } from "@perennial/local";
import { base64url, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FalseIssuer, falseIssuer, type Lies } from "./false-issuer.ts";
import { comeIn, companyWith, dns, refusal, replyOf, visitor } from "./sso-company.ts";

const EMAIL = "person@attacked.example";
let local: Local;
let issuer: FalseIssuer;
let other: FalseIssuer;
beforeAll(async () => {
  local = await startLocal({ dns, webhookAllow: ["127.0.0.0/8"] });
  [issuer, other] = [await falseIssuer("sub-1", EMAIL), await falseIssuer("sub-1", EMAIL)];
  await companyWith(local, issuer, "attacked.example");
});
afterAll(async () => {
  issuer.stop();
  other.stop();
  await local.stop();
});
beforeEach(() => {
  issuer.lies = {};
});

const seconds = (): number => Math.floor(Date.now() / 1000);
const unsigned = (header: object, claims: object): string =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.`;

test("the issuer of these tests is let in as long as it tells the truth", async () => {
  expect((await comeIn(local, issuer.visit, EMAIL)).me.member?.email).toBe(EMAIL);
});

describe("nobody is signed in by a token", () => {
  test.each<[string, () => Lies]>([
    ["with another nonce", () => ({ claims: { nonce: "another" } })],
    ["without a nonce", () => ({ claims: { nonce: undefined } })],
    ["for another client", () => ({ claims: { aud: "another" } })],
    ["for several clients without saying which", () => ({ claims: { aud: ["perennial", "another"] } })],
    ["for several clients and given to another", () => ({ claims: { aud: ["perennial", "another"], azp: "another" } })],
    ["given to another", () => ({ claims: { azp: "another" } })],
    ["of another issuer", () => ({ claims: { iss: other.issuer } })],
    ["of an issuer that is spelled otherwise", () => ({ claims: { iss: `${issuer.issuer}/` } })],
    ["that has expired", () => ({ claims: { iat: seconds() - 600, exp: seconds() - 120 } })],
    ["that never expires", () => ({ claims: { exp: undefined } })],
    ["made long ago", () => ({ claims: { iat: seconds() - 3600 } })],
    ["that is not valid yet", () => ({ claims: { nbf: seconds() + 600 } })],
    ["without a subject", () => ({ claims: { sub: undefined } })],
    ["with an empty subject", () => ({ claims: { sub: "" } })],
    ["without a signature", () => ({ token: (claims) => unsigned({ alg: "none" }, claims) })],
    ["without a signature, spelled otherwise", () => ({ token: (claims) => unsigned({ alg: "nOnE" }, claims) })],
    [
      "signed with the client's id for a secret",
      () => ({
        token: (claims) => {
          const body = unsigned({ alg: "HS256" }, claims).slice(0, -1);
          return `${body}.${createHmac("sha256", "perennial").update(body).digest("base64url")}`;
        },
      }),
    ],
    [
      "signed by another key under the right name",
      () => ({
        token: async (claims) => {
          const { privateKey } = await generateKeyPair("ES256");
          return await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "1" }).sign(privateKey);
        },
      }),
    ],
    [
      "that brings its own key along",
      () => ({
        token: async (claims) => {
          const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
          const { exportJWK } = await import("jose");
          const jwk = await exportJWK(publicKey);
          return await new SignJWT(claims)
            .setProtectedHeader({ alg: "ES256", jwk, jku: other.issuer })
            .sign(privateKey);
        },
      }),
    ],
    ["that is none", () => ({ token: () => "nonsense" })],
    ["that comes with a redirect", () => ({ status: 302 })],
    ["that comes with a failure", () => ({ status: 500 })],
  ])("%s", async (_, lies) => {
    issuer.lies = lies();
    const person = visitor(local);
    const refused = await refusal(comeIn(local, issuer.visit, EMAIL, { as: person }));
    expect([refused.status, refused.code]).toEqual([403, "forbidden"]);
    expect((await refusal(person.client.getMe())).code).toBe("unauthorized");
  });

  test("whose clock is a minute off it is all the same", async () => {
    issuer.lies = { claims: { iat: seconds() + 50, exp: seconds() + 300 } };
    expect((await comeIn(local, issuer.visit, EMAIL)).me.verified).toBe(true);
  });

  test("that says it signed the person in long ago, where proof of being there was asked for", async () => {
    for (const auth_time of [undefined, seconds() - 3600, "now"]) {
      issuer.lies = { claims: { auth_time } };
      expect((await refusal(comeIn(local, issuer.visit, EMAIL, { confirm: true }))).code).toBe("forbidden");
    }
    issuer.lies = { claims: { auth_time: seconds() } };
    expect((await comeIn(local, issuer.visit, EMAIL, { confirm: true })).me.verified).toBe(true);
  });
});

describe("an answer in the address", () => {
  test("counts once, and only in the browser that asked", async () => {
    const [victim, attacker] = [visitor(local), visitor(local)];
    const { url } = await attacker.client.beginProviderSignIn({ body: { email: EMAIL } });
    const body = replyOf(await issuer.visit(url));
    // The attacker's own answer in the victim's browser, to have the victim work in the attacker's account.
    expect((await refusal(victim.client.finishProviderSignIn({ body }))).code).toBe("not_found");
    await visitor(local).client.beginProviderSignIn({ body: { email: EMAIL } });
    const begun = visitor(local);
    await begun.client.beginProviderSignIn({ body: { email: EMAIL } });
    expect((await refusal(begun.client.finishProviderSignIn({ body }))).code).toBe("not_found");
    await attacker.client.finishProviderSignIn({ body });
    expect((await refusal(attacker.client.finishProviderSignIn({ body }))).code).toBe("not_found");
  });

  test("of fifty uses at once counts once", async () => {
    const person = visitor(local);
    const { url } = await person.client.beginProviderSignIn({ body: { email: EMAIL } });
    const body = replyOf(await issuer.visit(url));
    const cookie = person.cookie();
    const before = issuer.asked.get("/token") ?? 0;
    const uses = await Promise.allSettled(
      Array.from({ length: 50 }, () =>
        visitor(local, { cookie, from: "198.51.100.77" }).client.finishProviderSignIn({ body }),
      ),
    );
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(issuer.asked.get("/token")).toBe(before + 1);
  });

  test("with another state, no code, or another issuer's name signs nobody in", async () => {
    for (const reply of [{ state: "x".repeat(43) }, { iss: other.issuer }, { error: "access_denied" }] as const) {
      issuer.lies = { reply };
      const person = visitor(local);
      const refused = await refusal(comeIn(local, issuer.visit, EMAIL, { as: person }));
      expect([403, 404]).toContain(refused.status);
      expect((await refusal(person.client.getMe())).code).toBe("unauthorized");
    }
    issuer.lies = { configuration: { authorization_response_iss_parameter_supported: true } };
    expect((await refusal(comeIn(local, issuer.visit, EMAIL))).code).toBe("forbidden");
    issuer.lies = { ...issuer.lies, reply: { iss: issuer.issuer } };
    expect((await comeIn(local, issuer.visit, EMAIL)).me.verified).toBe(true);
  });

  test.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/a\\..\\evil",
    "javascript:alert(1)",
    "/\n/evil",
    " /x",
    "",
  ])("never leads on to %j", async (next) => {
    const refused = await refusal(visitor(local).client.beginProviderSignIn({ body: { email: EMAIL, next } }));
    expect([refused.code, refused.problem?.errors[0]?.location]).toEqual(["invalid_request", "body.next"]);
  });
});

describe("what is asked of an issuer", () => {
  test("is bound to us: state, nonce and a challenge that only we can meet", async () => {
    const { url } = await visitor(local).client.beginProviderSignIn({ body: { email: EMAIL } });
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(asked).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: `${local.origin}/sign-in/callback`,
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    await comeIn(local, issuer.visit, EMAIL);
    expect(issuer.form.get("code_verifier")).toMatch(/^[\w-]{43}$/);
    expect(issuer.form.get("client_id")).toBe("perennial");
  });

  test("is asked anew at every sign-in, once: a key that was changed is known at once", async () => {
    await comeIn(local, issuer.visit, EMAIL);
    await issuer.rotate();
    const before = issuer.asked.get("/keys") ?? 0;
    await comeIn(local, issuer.visit, EMAIL);
    expect(issuer.asked.get("/keys")).toBe(before + 1);
    issuer.lies = {
      token: async (claims, key) => await new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "no" }).sign(key),
    };
    await refusal(comeIn(local, issuer.visit, EMAIL));
    expect(issuer.asked.get("/keys")).toBe(before + 2);
  });

  test.each<[string, () => Record<string, unknown>]>([
    ["another issuer's name", () => ({ issuer: other.issuer })],
    ["an address inside", () => ({ token_endpoint: "http://10.0.0.1/token" })],
    ["the cloud's own address", () => ({ jwks_uri: "http://169.254.169.254/latest/meta-data/" })],
    ["a script for an address", () => ({ authorization_endpoint: "javascript:alert(document.cookie)" })],
    ["nothing to go to", () => ({ authorization_endpoint: undefined })],
    ["no end", () => ({ more: "x".repeat(600_000) })],
  ])("that gives %s nobody is sent to", async (_, configuration) => {
    issuer.lies = { configuration: configuration() };
    const refused = await refusal(visitor(local).client.beginProviderSignIn({ body: { email: EMAIL } }));
    expect(refused.code).toBe("conflict");
  });
});

test("two companies with one issuer are two worlds: the same subject is somebody else in each", async () => {
  const shared = await falseIssuer("sub-shared", "person@alpha.example");
  await companyWith(local, shared, "alpha.example");
  await companyWith(local, shared, "beta.example");
  const alpha = await comeIn(local, shared.visit, "person@alpha.example");
  // The same subject, now with an address of the other company.
  shared.lies = { claims: { email: "person@beta.example" } };
  const beta = await comeIn(local, shared.visit, "person@beta.example");
  expect(beta.me.member?.id).not.toBe(alpha.me.member?.id);
  expect(beta.me.workspace.id).not.toBe(alpha.me.workspace.id);
  // And with the address of the first company at the second's door it stays who it is there.
  shared.lies = { claims: { email: "person@alpha.example" } };
  expect((await comeIn(local, shared.visit, "person@beta.example")).me.member?.id).toBe(beta.me.member?.id);
  shared.stop();
});

// Last, since it leaves the product's clock ahead of the issuer's.
test("a token that says it will sign the person in tomorrow proves no longer than any other", async () => {
  issuer.lies = { claims: { auth_time: seconds() + 86_400 } };
  const { client } = await comeIn(local, issuer.visit, EMAIL);
  const change = () => client.changeEmail({ body: { currentPassword: "x", email: "new@attacked.example" } });
  expect((await refusal(change())).code).toBe("invalid_credentials");
  local.clock.move(31 * 60_000);
  expect((await refusal(change())).code).toBe("confirmation_required");
});
