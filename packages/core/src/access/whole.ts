import { heldBack, OWNED_KINDS, ownersReached, RECORD_KINDS } from "@perennial/contract";
import type { Context } from "../context.ts";
import { sightOf } from "./admit.ts";

/** Whether a caller sees every record of the workspace and nothing is hidden from it. */
export function seesEverything(context: Pick<Context, "actor">): boolean {
  const sight = sightOf(context);
  return (
    OWNED_KINDS.every((kind) => ownersReached(sight, kind) === undefined) &&
    RECORD_KINDS.every((kind) => heldBack(sight, kind, "read").size === 0)
  );
}
