import type { Letter } from "@perennial/core";
import { queueHandler } from "../worker.ts";

export const handler = await queueHandler(async (run, { body }) => {
  await run.platform.mail.send(body as Letter);
});
