import { type Local, startLocal } from "@perennial/local";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { networkOf } from "../../packages/core/src/account/attempt.ts";
import { company, PASSWORD, refusal, signedIn, verified, visitor } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const outcomes = (all: PromiseSettledResult<unknown>[]) => {
  const codes: Record<string, number> = {};
  for (const one of all) {
    const code = one.status === "fulfilled" ? "passed" : (one.reason as { code: string }).code;
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return codes;
};

describe("guessing", () => {
  test("a password from one network stops after ten, known or not, and elsewhere the owner still signs in", async () => {
    const { email } = await verified(local, "guessed@example.com");
    for (const target of [email, "nobody@example.com"]) {
      const guesses = Array.from({ length: 40 }, (_, guess) =>
        visitor(local, { from: "198.51.100.9" }).client.signIn({ body: { email: target, password: `guess ${guess}` } }),
      );
      expect(outcomes(await Promise.allSettled(guesses))).toEqual({ invalid_credentials: 10, rate_limited: 30 });
    }
    expect((await signedIn(local, email, { from: "203.0.113.20" })).me.verified).toBe(true);
    local.clock.move(16 * 60_000);
    expect((await signedIn(local, email, { from: "198.51.100.9" })).me.verified).toBe(true);
  });

  test("says when to come back", async () => {
    const email = "wait@example.com";
    const send = local.fetchFrom("198.51.100.10");
    let reply: Response | undefined;
    for (let guess = 0; guess < 11; guess += 1) {
      reply = await send(`${local.origin}/v1/sign-in`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ email, password: "guess" }),
      });
    }
    expect(reply?.status).toBe(429);
    const wait = Number(reply?.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(900);
  });

  test("signing in rightly is never counted", async () => {
    const { email } = await verified(local, "often@example.com");
    for (let time = 0; time < 15; time += 1) await signedIn(local, email, { from: "198.51.100.11" });
  });

  test("many addresses from one network stops too", async () => {
    const guesses = Array.from({ length: 120 }, (_, guess) =>
      visitor(local, { from: "198.51.100.12" }).client.signIn({
        body: { email: `someone${guess}@example.com`, password: PASSWORD },
      }),
    );
    expect(outcomes(await Promise.allSettled(guesses))).toEqual({ invalid_credentials: 100, rate_limited: 20 });
  });

  test("a header that anybody can write gives no new network", async () => {
    const email = "header@example.com";
    const codes: (string | undefined)[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const reply = await local.fetchFrom("198.51.100.13")(`${local.origin}/v1/sign-in`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Forwarded-For": `192.0.2.${guess}`,
          "CloudFront-Viewer-Address": `192.0.2.${guess}:443`,
          Forwarded: `for=192.0.2.${guess}`,
        },
        body: JSON.stringify({ email, password: "guess" }),
      });
      codes.push(((await reply.json()) as { code?: string }).code);
    }
    expect(codes.at(-1)).toBe("rate_limited");
  });
});

describe("mails", () => {
  test("cannot be sent to somebody without end", async () => {
    const email = "flooded@example.com";
    const asks = Array.from({ length: 20 }, (_, ask) =>
      visitor(local, { from: `198.51.100.${100 + ask}` }).client.requestPasswordReset({ body: { email } }),
    );
    expect(outcomes(await Promise.allSettled(asks))).toEqual({ passed: 3, rate_limited: 17 });
    await local.drain();
    expect(local.mail.letters().filter(({ to }) => to === email)).toHaveLength(3);
  });

  test("of fifty sign-ups with one address at once lead to one account", async () => {
    const email = "crowd@example.com";
    const asks = Array.from({ length: 50 }, () => visitor(local).client.signUp({ body: { ...company, email } }));
    expect(outcomes(await Promise.allSettled(asks))).toEqual({ passed: 5, rate_limited: 45 });
    await local.drain();
    const tokens = local.mail
      .letters()
      .filter(({ to }) => to === email)
      .map(({ text }) => /#(\S+)/.exec(text)?.[1] ?? "");
    const uses = await Promise.allSettled(
      tokens.map((token) => visitor(local).client.verifyEmail({ body: { token } })),
    );
    expect(outcomes(uses)).toEqual({ passed: 1, conflict: 4 });
    expect(
      (await refusal(visitor(local).client.verifyEmail({ body: { token: tokens[0] ?? "" } }))).status,
    ).toBeGreaterThan(403);
  });
});

describe("a network", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", ""],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test("is the same for all addresses of a household", () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(fc.tuple(group, group, group, group), fc.tuple(group, group, group, group), (head, tail) => {
        expect(networkOf([...head, ...tail].join(":"))).toBe(networkOf([...head, "1", "1", "1", "1"].join(":")));
      }),
      { seed: 1 },
    );
  });
});
