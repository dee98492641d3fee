import { liveThrough } from "./faults.ts";

liveThrough(4);
