import { handle } from "hono/aws-lambda";
import { createApi } from "../api/app.ts";
import { runtime } from "../runtime.ts";
import { createMcp } from "./server.ts";

const run = await runtime();
export const handler = handle(createMcp(run, createApi(run)));
