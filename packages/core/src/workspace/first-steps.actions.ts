import type { firstStepsOperations, Permission } from "@perennial/contract";
import { listKeys } from "../api-key/api-key.store.ts";
import type { ActionsOf } from "../change.ts";
import { demoCustomers, findDemo } from "../demo/demo.ts";
import { readCounts } from "../score/count.ts";
import { findWorkspace } from "./workspace.store.ts";

export const firstStepsActions: ActionsOf<typeof firstStepsOperations> = {
  async listFirstSteps({ table, workspace, identity, actor }) {
    const [person, { customers = 0, buyers = 0 }, keys, invented, settings = workspace] = await Promise.all([
      identity.person(),
      readCounts(table),
      listKeys(table),
      findDemo(table).then((demo) => demoCustomers(table, demo)),
      findWorkspace(table),
    ]);
    const may = (permission: Permission): boolean => actor.kind === "system" || actor.permissions.has(permission);
    // Every invented customer has bought something.
    return {
      data: [
        { name: "verify", done: person?.verified ?? true },
        { name: "customers", done: customers > invented },
        { name: "purchase", done: buyers > invented },
        { name: "key", done: keys.length > 0 || !may("key:manage") },
        { name: "settings", done: (settings.settled ?? settings.version > 1) || !may("workspace:write") },
      ],
    };
  },
};
