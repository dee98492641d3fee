import { CrmError, notFound } from "@perennial/core";
import { Hono, type Context as HttpContext } from "hono";
import { throughOrigin } from "../api/origin.ts";
import { refusalOf } from "../api/problem.ts";
import type { Runtime } from "../runtime.ts";
import { doorkeeper } from "./door.ts";
import { formDoor } from "./form.ts";
import { orderDoor } from "./orders.ts";
import { languageOf } from "./words.ts";

/** The addresses at which orders and forms come in: nothing here knows a session or a key. */
export function createDoors(run: Runtime): Hono {
  const app = new Hono();
  const door = doorkeeper(run);
  throughOrigin(app, run);
  const refuse = (http: HttpContext, error: unknown): Response => {
    const request = { requestId: run.newId("request"), language: languageOf(http), path: "/in" };
    const { status, body, headers } = refusalOf(error, request);
    if (status >= 500) run.log.error("inbound", { requestId: request.requestId, fault: String(error) });
    return http.body(JSON.stringify(body), status as 400, {
      ...headers,
      "Content-Type": "application/problem+json",
      "Request-Id": request.requestId,
      "Cache-Control": "no-store",
    });
  };
  app.post("/in/:token", orderDoor(run, door));
  app.on(["GET", "HEAD"], "/in/:token", () => {
    throw new CrmError(
      "method_not_allowed",
      { en: "Orders come in at this address.", zh: "此地址用于接收订单。" },
      { fix: { en: "Send them with POST.", zh: "请使用 POST 发送。" } },
    );
  });
  const form = formDoor(run, door);
  app.get("/in/form/:token", form.show);
  app.post("/in/form/:token", form.take);
  app.notFound((http) => refuse(http, notFound()));
  app.onError((error, http) => refuse(http, error));
  return app;
}
