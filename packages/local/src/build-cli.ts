import { built } from "./build.ts";

/** `node packages/local/src/build-cli.ts`: builds what is deployed. */
for (const part of ["functions", "console"] as const) console.log(await built(part));
