import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KEY_PERMISSIONS } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { freePort } from "../../packages/local/src/engine.ts";
import { serve } from "../../packages/local/src/serve.ts";
import { keepWorking } from "../../packages/local/src/work.ts";

/** The product on a port of this machine, working by itself: for programs in processes of their own. */
export interface Product {
  readonly local: Local;
  readonly origin: string;
  /** A new company and a key that may do whatever a key may. */
  readonly signUp: () => Promise<Tenant & { readonly fullKey: string }>;
  readonly stop: () => Promise<void>;
}

export async function startProduct(): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const local = await startLocal({ origin });
  const pages = mkdtempSync(join(tmpdir(), "perennial-no-console-"));
  const server = await serve(local.runner, pages, port, "127.0.0.1");
  const stopWork = keepWorking(local.runner, (fault) =>
    local.log.push({ level: "error", message: String(fault), data: undefined }),
  );
  return {
    local,
    origin,
    signUp: async () => {
      const tenant = await local.signUp();
      const body = { name: "Everything", access: "write" as const, permissions: [...KEY_PERMISSIONS] };
      const { key } = await tenant.owner.createApiKey({ body });
      return { ...tenant, fullKey: key };
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await stopWork();
      await local.stop();
      rmSync(pages, { recursive: true });
    },
  };
}
