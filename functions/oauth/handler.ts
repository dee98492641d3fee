import { handle } from "hono/aws-lambda";
import { runtime } from "../runtime.ts";
import { createOAuth } from "./server.ts";

export const handler = handle(createOAuth(await runtime()));
