import type { importOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { notFound } from "../error.ts";

const soon = async (): Promise<never> => {
  throw notFound();
};

export const importActions: ActionsOf<typeof importOperations> = {
  createImport: soon,
  completeUpload: soon,
  updateImport: soon,
  startImport: soon,
  cancelImport: soon,
  undoImport: soon,
  getImport: soon,
  listImports: soon,
};
