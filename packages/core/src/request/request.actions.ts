import type { requestLogOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { badCursor } from "../customer/query.store.ts";
import { type RequestPlace, readRequests } from "./request.store.ts";

const BINDING = "listRequests";

export const requestLogActions: ActionsOf<typeof requestLogOperations> = {
  async listRequests({ table, cursors }, { query }) {
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
    return { data: requests, nextCursor: next && cursors.encode(BINDING, next), skipped };
  },
};
