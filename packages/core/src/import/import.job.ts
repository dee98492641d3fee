import type { TenantContext } from "../context.ts";

/** A piece of work on the queue `import`. */
export interface ImportWork {
  readonly work: "survey" | "load" | "part" | "finish" | "undo" | "undoPart";
  readonly importId: string;
  readonly revision: number;
  readonly part?: number;
}

export async function importRows(_context: TenantContext, _work: ImportWork): Promise<void> {}
