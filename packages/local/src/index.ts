export { StartError } from "./engine.ts";
export { type Local, type LocalOptions, startLocal, type Tenant, withCookie } from "./harness.ts";
