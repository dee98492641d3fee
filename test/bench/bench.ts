import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../packages/local/src/build.ts";

/** Every benchmark, or those named: `npm run bench -- http live`. */
const BENCHES: Readonly<Record<string, string>> = {
  bundle: "test/bench/bundle.ts",
  scoring: "packages/scoring/bench.ts",
  http: "test/bench/http.ts",
  live: "test/bench/live.ts",
  import: "test/bench/import.ts",
  undo: "test/bench/undo.ts",
  scale: "test/bench/scale.ts",
  night: "test/bench/night.ts",
  key: "test/bench/key.ts",
  deliveries: "test/bench/deliveries.ts",
  limits: "test/bench/limits.ts",
  enumeration: "test/bench/enumeration.ts",
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}: there are ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(1);
}
console.log(`${cpus().length} × ${cpus()[0]?.model ?? "processor"}, Node ${process.versions.node}`);
let failed = false;
for (const [name, file] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const { status } = spawnSync(process.execPath, [join(ROOT, file)], { stdio: "inherit", cwd: ROOT });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
