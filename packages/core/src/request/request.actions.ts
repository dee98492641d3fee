import type { requestLogOperations } from "@perennial/contract";
import { seesEverything } from "../access/whole.ts";
import type { ActionsOf } from "../change.ts";
import { badCursor } from "../customer/query.store.ts";
import { CrmError, notFound } from "../error.ts";
import { type RequestPlace, readRequests } from "./request.store.ts";
import { cutOf, readSent, type SentPlace } from "./sent.store.ts";

const BINDING = "listRequests";
const SENT = "getSentRequest";

/** What was sent may hold any field of anybody. */
function notAll(): CrmError {
  return new CrmError("forbidden", {
    en: "What was sent may hold fields that are hidden from you. Ask somebody who sees everything.",
    zh: "发送的内容可能包含您无权查看的字段。请联系可以查看全部信息的同事。",
  });
}

export const requestLogActions: ActionsOf<typeof requestLogOperations> = {
  async listRequests(context, { query }) {
    const { table, cursors } = context;
    const { cursor, limit, method, outcome, status, operation, actorId } = query;
    const before = cursor === undefined ? undefined : (cursors.decode(BINDING, cursor) as RequestPlace | undefined);
    if (cursor !== undefined && !before) throw badCursor();
    const { requests, next, skipped } = await readRequests(
      table,
      before,
      limit,
      (one) =>
        (method === undefined || one.method === method) &&
        (outcome === undefined || (outcome === "refused") === one.status >= 400) &&
        (status === undefined || one.status === status) &&
        (operation === undefined || one.operation === operation) &&
        (actorId === undefined || one.actorId === actorId),
    );
    const isKept = requests.some(({ place }) => place) && seesEverything(context);
    const cut = isKept ? await cutOf(table) : "";
    const data = requests.map(({ place, ...request }) => {
      const isShown = isKept && place !== undefined && request.at > cut;
      return { ...request, sentId: isShown ? cursors.encode(SENT, place) : null };
    });
    return { data, nextCursor: next && cursors.encode(BINDING, next), skipped };
  },

  async getSentRequest(context, { params }) {
    if (!seesEverything(context)) throw notAll();
    const { table, cursors } = context;
    const place = cursors.decode(SENT, params.sentId) as SentPlace | undefined;
    const sent = place && (await readSent(table, cursors, place));
    if (!sent) throw notFound();
    const { at: _at, ...request } = sent;
    return request;
  },
};
