export type { Instrument } from "./dynamo.ts";
export { StartError } from "./engine.ts";
export { CALM, type FaultInjector, type FaultRates, faultInjector, KilledError, seededRandom } from "./faults.ts";
export { type Local, type LocalOptions, startLocal, type Tenant, withCookie } from "./harness.ts";
export { capacityRecorder, type Recorder, type Units } from "./recorder.ts";
export { startSmtp } from "./smtp.ts";
