import { handle } from "hono/aws-lambda";
import { runtime } from "../runtime.ts";
import { createApi } from "./app.ts";

export const handler = handle(createApi(await runtime()));
