import type { Event, eventOperations } from "@perennial/contract";
import { EVENT_TYPES } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { invalid } from "../error.ts";
import { readEvents } from "./log.ts";
import { seenEvents } from "./seen.ts";
import { meetsType } from "./type-pattern.ts";

function wantedTypes(type: string | undefined): (event: Event) => boolean {
  if (type === undefined) return () => true;
  const patterns = type.split(",").map((one) => one.trim());
  for (const pattern of patterns) {
    if (EVENT_TYPES.some((known) => meetsType(pattern, known))) continue;
    throw invalid(
      "query.type",
      { en: `There is no event ${pattern}.`, zh: `没有 ${pattern} 这种事件。` },
      {
        en: "Send types such as customer.created or customer.*, with commas between.",
        zh: "请填写如 customer.created 或 customer.* 的类型，用逗号分隔。",
      },
    );
  }
  return (event) => patterns.some((pattern) => meetsType(pattern, event.type));
}

export const eventActions: ActionsOf<typeof eventOperations> = {
  async listEvents({ table, actor }, { query }) {
    const wanted = wantedTypes(query.type);
    const { events, read, readTo, last, oldest } = await readEvents(table, query.after, query.limit, wanted);
    const data = await seenEvents(table, actor.kind === "system" ? {} : actor, events);
    return { data, withheld: read - data.length, nextAfter: readTo, lastSequence: last, oldestSequence: oldest };
  },
};
