import { faultInjector, type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newCompany } from "./people.ts";
import { refusal } from "./visitor.ts";

const faults = faultInjector(20_261_122);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, onInvoke: faults.revive });
});
afterAll(() => local.stop());

test("an invitation whose process ends anywhere is sent again when its time is over, and invites once", async () => {
  const { owner } = await newCompany(local);
  let held = 0;
  for (let commands = 0; commands < 40; commands += 1) {
    const email = `guest${commands}@example.com`;
    const invite = async () =>
      await owner.client.createInvitation({ body: { email, role: "member" } }, { idempotencyKey: email });
    const ends = faults.counts.kill;
    faults.killAfter(commands);
    await invite().catch(() => undefined);
    faults.killAfter(Number.POSITIVE_INFINITY);
    const ended = faults.counts.kill > ends;
    const first = await invite().catch(() => undefined);
    if (!first) {
      held += 1;
      expect((await refusal(invite())).code).toBe("in_progress");
      local.clock.move(31_000);
    }
    const made = await invite();
    expect((await invite()).id).toBe(made.id);
    await local.drain();
    expect((await owner.client.listInvitations()).data.filter((one) => one.email === email)).toHaveLength(1);
    if (!ended) break;
  }
  expect(held).toBeGreaterThan(0);
});

test("a key whose request was refused is free for another one at once", async () => {
  const { owner } = await newCompany(local);
  const options = { idempotencyKey: "one key" };
  const odd = refusal(
    owner.client.createInvitation({ body: { email: "a@example.com", role: "no-such-role" } }, options),
  );
  expect((await odd).status).toBeLessThan(500);
  const body = { email: "b@example.com", role: "member" } as const;
  const made = await owner.client.createInvitation({ body }, options);
  expect(await owner.client.createInvitation({ body }, options)).toEqual(made);
});
