import { capacityRecorder, startLocal } from "@perennial/local";
import { authenticator } from "../../functions/api/auth.ts";
import { runtime } from "../../functions/runtime.ts";
import { quantile } from "./process-time.ts";

/** What it takes to find out whose a key is, when it has been seen of late: as the API does it, without the request around it. */
const TIMES = 20_000;

const recorder = capacityRecorder();
const local = await startLocal({ instrument: recorder.instrument });
const { owner } = await local.signUp();
const { key } = await owner.createApiKey({
  body: { name: "Shop", access: "write", networks: ["10.0.0.0/8", "2001:db8::/32"] },
});
const auth = authenticator(await runtime());
const credentials = { authorization: `Bearer ${key}`, session: undefined, network: "10.1.2.3" };

recorder.take();
const began = performance.now();
await auth.identify(credentials);
const cold = performance.now() - began;
const first = recorder.take();
const times: number[] = [];
for (let index = 0; index < TIMES; index += 1) {
  const started = performance.now();
  await auth.identify(credentials);
  times.push(performance.now() - started);
}
const { commands, writes } = recorder.take();
console.log(
  `\nWhose a key is: ${quantile(times, 0.5).toFixed(4)} ms, p99 ${quantile(times, 0.99).toFixed(4)} ms (aim 0.3) with ` +
    `${commands} commands and ${writes} write units in ${TIMES} times; the first time ${cold.toFixed(1)} ms, ` +
    `${first.commands} commands, ${first.reads} read and ${first.writes} write units`,
);
await local.stop();
