import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: dirname(import.meta.dirname),
  test: {
    include: ["functions/**/*.test.ts", "infra/**/*.test.ts", "packages/**/*.test.ts", "test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "test/bench/**"],
    globalSetup: ["test/log-scan.setup.ts"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A condition is waited for as long as a busy machine may need; only a test that fails waits so long.
    expect: { poll: { timeout: 15_000 } },
  },
});
