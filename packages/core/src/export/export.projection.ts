import { exportLetter } from "../account/letters.ts";
import { listKeys } from "../api-key/api-key.store.ts";
import type { TenantContext } from "../context.ts";
import type { Projection } from "../projection.ts";
import { tellOwners } from "../workspace/tell-owners.ts";
import type { ExportWork } from "./export.job.ts";
import type { ExportItem } from "./export.ts";

/** Name of who asked: a person, or a key and the person who answers for it. */
async function nameOf({ table }: TenantContext, actorId: string): Promise<string> {
  const key = (await listKeys(table)).find(({ keyId }) => keyId === actorId);
  const member = await table.get("member", { userId: key?.createdBy ?? actorId });
  return [key?.name, member?.name].filter((name) => name !== undefined).join(" · ");
}

/** Tells every owner that customers leave the house. */
async function announce(context: TenantContext, { createdBy = "", createdAt, query }: ExportItem): Promise<void> {
  const { workspace, origin } = context;
  const name = await nameOf(context, createdBy);
  const by = { name, at: `${createdAt.slice(0, 16).replace("T", " ")} UTC`, isAll: query.filter === undefined };
  await tellOwners(context, (email) => exportLetter(email, workspace.name, by, origin, workspace.language));
}

/** Starts an export as soon as it has been asked for. */
export const projectExports: Projection = async (context, changes) => {
  const {
    queue,
    workspace: { workspaceId },
  } = context;
  for (const { entity, before, after } of changes) {
    if (entity !== "export" || before || !after) continue;
    await queue.send("import", [
      { workspaceId, body: { work: "export", exportId: after.exportId } satisfies ExportWork },
    ]);
    await announce(context, after);
  }
};
