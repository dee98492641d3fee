import { liveThrough } from "./faults.ts";

liveThrough(3);
