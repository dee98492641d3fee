import type { Leg } from "@perennial/table";
import type { WorkspaceItem } from "./workspace.ts";

/** The write of changed settings, over the version that they were changed from. */
export function settingsChange(item: WorkspaceItem, from: number): Leg[] {
  return [{ put: "workspace", item, if: { version: from } }];
}
