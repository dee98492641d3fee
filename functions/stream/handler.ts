import { projections } from "@perennial/core";
import { streamHandler } from "../changes.ts";
import { runtime } from "../runtime.ts";

export const handler = streamHandler(await runtime(), async (context, changes) => {
  for (const project of projections) await project(context, changes);
});
