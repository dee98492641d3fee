import type { demoOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { dayNumber, dayText } from "../day.ts";
import { CrmError } from "../error.ts";
import { findParameters } from "../score/parameters.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import { todayOf } from "../workspace/workspace.ts";
import { type DemoItem, findDemo, isSettled, PIECE, readDemo } from "./demo.ts";

const MONTH_DAYS = 30.4375;

/** Refuses to begin while something is still going on. */
async function checkIdle({ table }: Context, item: DemoItem | undefined): Promise<void> {
  const busy = item?.status === "removing" || (item !== undefined && !(await isSettled(table, item)));
  if (!busy) return;
  throw new CrmError(
    "conflict",
    { en: "Demo data are being loaded or removed.", zh: "演示数据正在加载或移除。" },
    {
      fix: { en: "Wait until that is done; getDemo says how far it is.", zh: "请等待完成；可通过 getDemo 查看进度。" },
      retryAfter: 5,
    },
  );
}

export const demoActions: ActionsOf<typeof demoOperations> = {
  async getDemo({ table }) {
    return await readDemo(table, await findDemo(table));
  },

  async loadDemo(context, { body }) {
    const { table, identity, now, realNow, newId } = context;
    const before = await findDemo(table);
    await checkIdle(context, before);
    const workspace = (await findWorkspace(table)) ?? context.workspace;
    const today = todayOf(workspace, now());
    const until = dayText(today - 1);
    if (before && before.until >= until) return { output: await readDemo(table, before), legs: [] };
    await identity.attempt("demo", workspace.workspaceId);
    const opened = before?.opened ?? dayText(today - Math.round(body.months * MONTH_DAYS));
    const importIds = before?.importIds ?? [];
    const item: DemoItem = {
      status: "in",
      opened,
      from: before ? dayText(dayNumber(before.until) + 1) : opened,
      until,
      importIds: [...importIds, ...PIECE.map(() => newId("import"))],
      first: importIds.length,
      removed: 0,
      parametersBefore: before?.parametersBefore ?? (await findParameters(table, workspace)).version,
      since: before?.since ?? dayText(today),
      startedAt: realNow().toISOString(),
      version: (before?.version ?? 0) + 1,
    };
    const legs: Leg[] = [{ put: "demo", item, if: before ? { version: before.version } : "absent" }];
    if (!workspace.demo) {
      const marked = { ...workspace, demo: true, version: workspace.version + 1 };
      legs.push(...settingsChange(marked, workspace.version));
    }
    return { output: await readDemo(table, item), legs };
  },

  async removeDemo(context) {
    const { table, realNow } = context;
    const before = await findDemo(table);
    if (!before || before.status === "removing") return { output: await readDemo(table, before), legs: [] };
    await checkIdle(context, before);
    const startedAt = realNow().toISOString();
    const item: DemoItem = { ...before, status: "removing", removed: 0, startedAt, version: before.version + 1 };
    return {
      output: await readDemo(table, item),
      legs: [{ put: "demo", item, if: { version: before.version } }],
    };
  },
};
