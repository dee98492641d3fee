import {
  CrmError,
  hashOfBody,
  isSignedBy,
  keepMessage,
  MOST_INBOUND_BYTES,
  openSecrets,
  orderNumberOf,
  type SignedKind,
  TOPIC_HEADERS,
} from "@perennial/core";
import type { Context as HttpContext } from "hono";
import type { Runtime } from "../runtime.ts";
import type { Door, Doorkeeper } from "./door.ts";

const KINDS = ["orders", "shopify", "woocommerce"] as const satisfies readonly SignedKind[];

/** What WooCommerce sends when a webhook is saved, without a signature: it wants to see 200. */
const PING = /^webhook_id=\d{1,12}$/;

function tooLarge(): CrmError {
  return new CrmError(
    "payload_too_large",
    { en: "This is larger than 1 MB.", zh: "内容超过 1 MB。" },
    { fix: { en: "Send at most 1 MB.", zh: "最多发送 1 MB。" } },
  );
}

/** Why is not said: a guesser learns nothing. */
function unsigned(): CrmError {
  return new CrmError(
    "unauthorized",
    { en: "The signature does not fit.", zh: "签名不正确。" },
    {
      fix: {
        en: "Sign the body as it is sent, with the secret of this source.",
        zh: "请使用此来源的密钥，对实际发送的请求体签名。",
      },
    },
  );
}

function checkSignature({ source, context }: Door, headers: Record<string, string>, body: Uint8Array): boolean {
  const now = context.realNow();
  const secrets = openSecrets(context.cursors, context.workspace.workspaceId, source.sourceId, source, now);
  return isSignedBy(source.kind as SignedKind, { headers, body }, secrets, now);
}

/** Takes an order in: kept for good before it is answered, and worked on afterwards. */
export function orderDoor(run: Runtime, doors: Doorkeeper) {
  return async (http: HttpContext): Promise<Response> => {
    const door = await doors.open(http.req.param("token") ?? "", KINDS);
    const { source, context } = door;
    await doors.admit(door);
    const body = new Uint8Array(await http.req.arrayBuffer());
    if (body.length > MOST_INBOUND_BYTES) throw tooLarge();
    const headers = http.req.header();
    const text = Buffer.from(body).toString("utf8");
    if (source.kind === "woocommerce" && PING.test(text)) return http.json({ ok: true });
    const { sourceId } = source;
    if (!checkSignature(door, headers, body)) {
      await context.table.write({ add: "inboundCount", key: { sourceId }, numbers: { refused: 1 } });
      throw unsigned();
    }
    const names = TOPIC_HEADERS[source.kind as SignedKind];
    const topic = headers[names.topic] ?? "";
    const delivery = headers[names.delivery] ?? `${topic} ${hashOfBody(body)}`;
    const id = await keepMessage(context, sourceId, {
      delivery,
      title: topic || "order",
      about: orderNumberOf(source, text),
      body,
    });
    run.log.info("inbound", { workspace: context.workspace.workspaceId, source: sourceId, message: id });
    return http.json({ id });
  };
}
