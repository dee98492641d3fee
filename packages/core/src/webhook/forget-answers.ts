import type { TenantTable } from "@perennial/table";
import { placeOf } from "../event/log.ts";
import { listEndpoints } from "./endpoint.ts";

/** Empties what receivers answered to some events, which may repeat what they were sent; answers how many there were. */
export async function forgetAnswers(table: TenantTable, sequences: readonly number[]): Promise<number> {
  let emptied = 0;
  for (const { endpointId } of await listEndpoints(table)) {
    for (let start = 0; start < sequences.length; start += 100) {
      const keys = sequences.slice(start, start + 100).map((sequence) => ({ endpointId, at: placeOf(sequence) }));
      for (const item of await table.getMany("delivery", keys, { consistent: true })) {
        if (!item?.attempts.some(({ answer }) => answer !== "")) continue;
        const attempts = item.attempts.map((attempt) => ({ ...attempt, answer: "" }));
        const { endpointId: _e, at, version } = item;
        const { ok } = await table.write({
          set: "delivery",
          key: { endpointId, at },
          fields: { attempts },
          if: { version },
        });
        if (ok) emptied += 1;
      }
    }
  }
  return emptied;
}
