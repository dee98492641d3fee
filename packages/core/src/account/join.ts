import type { SystemLeg } from "@perennial/table";
import type { AccountContext } from "../context.ts";
import { hashEmail, type TokenItem, type UserItem } from "./account.ts";
import { crowded, deadLink } from "./entry.ts";

/** The write of a person who has come by another way: a new one with the address, or one who knows one workspace more. */
export function arrivalLegs(user: UserItem, before: UserItem | undefined): SystemLeg[] {
  if (before === user) return [{ check: "user", key: { userId: user.userId }, if: { version: user.version } }];
  if (before) return [{ put: "user", item: user, if: { version: before.version } }];
  return [
    { put: "user", item: user, if: "absent" },
    { put: "email", item: { hash: hashEmail(user.email), userId: user.userId }, if: "absent" },
  ];
}

/** Lets the person know the workspace, and ends the link; of many at once one does. */
export async function keepPerson(
  context: AccountContext,
  token: TokenItem & { readonly workspaceId: string },
  user: UserItem,
  isNew: boolean,
): Promise<UserItem> {
  const { system } = context;
  for (let round = 0; round < 5; round += 1) {
    const current = isNew ? user : await system.get("user", { userId: user.userId });
    if (!current) throw deadLink();
    const others = current.workspaceIds.filter((workspaceId) => workspaceId !== token.workspaceId);
    const item = { ...current, workspaceIds: [token.workspaceId, ...others] };
    const { ok } = await system.write(
      { remove: "token", key: { hash: token.hash }, if: "present" },
      ...(isNew
        ? [
            { put: "user" as const, item, if: "absent" as const },
            {
              put: "email" as const,
              item: { hash: hashEmail(item.email), userId: item.userId },
              if: "absent" as const,
            },
          ]
        : [
            {
              put: "user" as const,
              item: { ...item, version: current.version + 1 },
              if: { version: current.version },
            },
          ]),
    );
    if (ok) return item;
    if (isNew || !(await system.get("token", { hash: token.hash }))) throw deadLink();
  }
  throw crowded();
}
