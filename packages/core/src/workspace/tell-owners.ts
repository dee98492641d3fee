import type { TenantContext } from "../context.ts";
import type { Letter } from "../ports.ts";
import { isOwner } from "./member.ts";
import { listMembers } from "./workspace.store.ts";

/** Sends every owner a mail. */
export async function tellOwners(
  { table, queue }: Pick<TenantContext, "table" | "queue">,
  letterTo: (email: string) => Letter,
): Promise<void> {
  const owners = (await listMembers(table)).filter(isOwner);
  await queue.send(
    "mail",
    owners.map(({ email }) => ({ body: letterTo(email) })),
  );
}
