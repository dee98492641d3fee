import { handle } from "hono/aws-lambda";
import { runtime } from "../runtime.ts";
import { createOperatorApi } from "./app.ts";

export const handler = handle(createOperatorApi(await runtime()));
