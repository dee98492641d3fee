import { handle } from "hono/aws-lambda";
import { runtime } from "../runtime.ts";
import { createDoors } from "./app.ts";

export const handler = handle(createDoors(await runtime()));
