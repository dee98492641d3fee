import type { Hono } from "hono";
import type { Runtime } from "../runtime.ts";

/** Lets only those requests in that came through our own distribution, where there is one. */
export function throughOrigin(app: Hono, run: Runtime): void {
  const { originKey } = run.platform;
  if (originKey === undefined) return;
  app.use(async (http, next) => {
    if (http.req.header("x-origin-key") !== originKey) return http.text("Forbidden", 403);
    return await next();
  });
}
