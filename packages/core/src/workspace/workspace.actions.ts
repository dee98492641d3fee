import type { workspaceOperations } from "@perennial/contract";
import { type ActionsOf, sent } from "../change.ts";
import { versionMismatch } from "../error.ts";
import { listWork, startWork } from "./work.ts";
import { findWorkspace, listMembers, toMember } from "./workspace.store.ts";
import { toWorkspace, type WorkspaceItem } from "./workspace.ts";

export const workspaceActions: ActionsOf<typeof workspaceOperations> = {
  async getWorkspace({ workspace, now }) {
    return toWorkspace(workspace, now());
  },
  async updateWorkspace({ table, workspace, now }, { body, ifVersion }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (ifVersion !== undefined && ifVersion !== current.version) throw versionMismatch(current.version);
    const item: WorkspaceItem = { ...current, ...sent(body), version: current.version + 1 };
    return { output: toWorkspace(item, now()), legs: [{ put: "workspace", item, if: { version: current.version } }] };
  },
  async listMembers({ table }) {
    return { data: (await listMembers(table)).map(toMember) };
  },
  async rebuildWorkspace(context) {
    return await startWork(context, "rebuild");
  },
  async getWork({ table }) {
    return { data: await listWork(table) };
  },
};
