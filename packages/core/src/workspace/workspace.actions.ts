import type { workspaceOperations } from "@perennial/contract";
import { type ActionsOf, sent } from "../change.ts";
import { earlierSettingsLegs } from "../earlier/earlier.store.ts";
import { CrmError, invalid, versionMismatch } from "../error.ts";
import { settingsChange } from "./settings-change.ts";
import { listWork, startWork } from "./work.ts";
import { findWorkspace, listMembers, toMember } from "./workspace.store.ts";
import { closing, toWorkspace, type WorkspaceItem } from "./workspace.ts";

function wrongState(closed: boolean): CrmError {
  return new CrmError(
    "conflict",
    closed
      ? { en: "The workspace is closed already.", zh: "该工作区已经关闭。" }
      : { en: "The workspace is open.", zh: "该工作区处于开放状态。" },
  );
}

export const workspaceActions: ActionsOf<typeof workspaceOperations> = {
  async getWorkspace({ workspace, now }) {
    return toWorkspace(workspace, now());
  },
  async updateWorkspace({ table, workspace, now }, { body, ifVersion }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (ifVersion !== undefined && ifVersion !== current.version) throw versionMismatch(current.version);
    const item: WorkspaceItem = { ...current, ...sent(body), settled: true, version: current.version + 1 };
    const legs = [...settingsChange(item, current.version), ...earlierSettingsLegs({ now }, current, item)];
    return { output: toWorkspace(item, now()), legs };
  },
  async listMembers({ table }, { query }) {
    const members = (await listMembers(table)).filter(({ leftAt }) => query.left === "true" || leftAt === undefined);
    return { data: members.map(toMember) };
  },
  async closeWorkspace({ table, workspace, now, realNow }, { body }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (current.closesAt) throw wrongState(true);
    if (body.name !== current.name) {
      throw invalid(
        "body.name",
        { en: "This is not the company's name.", zh: "与公司名称不符。" },
        { en: `Send it as it stands in the settings: ${current.name}.`, zh: `请按设置中的名称填写：${current.name}。` },
      );
    }
    const item = closing(current, realNow());
    return { output: toWorkspace(item, now()), legs: [{ put: "workspace", item, if: { version: current.version } }] };
  },
  async reopenWorkspace({ table, workspace, now }) {
    const current = (await findWorkspace(table)) ?? workspace;
    if (!current.closesAt) throw wrongState(false);
    // Nights were missed: a version that is not quiet has every score worked out anew.
    const { quietVersion: _quiet, ...open } = current;
    const item: WorkspaceItem = { ...open, closesAt: null, version: current.version + 1 };
    return { output: toWorkspace(item, now()), legs: [{ put: "workspace", item, if: { version: current.version } }] };
  },
  async rebuildWorkspace(context) {
    return await startWork(context, "rebuild");
  },
  async getWork({ table }) {
    return { data: await listWork(table) };
  },
};
