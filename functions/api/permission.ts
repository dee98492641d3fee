import { batched, type Operation, type Permission } from "@perennial/contract";
import { CrmError } from "@perennial/core";
import type { Caller } from "./auth.ts";

const wanted = new Set(Object.values(batched).map(({ access }) => access as Permission));

/** Whether permissions are of any use for a batch: some part of it would be allowed. */
export function mayBatch(permissions: ReadonlySet<string>): boolean {
  return [...wanted].some((permission) => permissions.has(permission));
}

/** Refuses a caller who lacks what an operation needs; a batch needs at least one thing that its items can be. */
export function checkPermission(op: Operation, { actor }: Caller): void {
  const { access } = op;
  if (access === "public" || access === "person" || access === "operator" || actor.kind === "system") return;
  if (access === "signed-in") {
    if (op.id !== "runBatch" || mayBatch(actor.permissions)) return;
    throw new CrmError(
      "forbidden",
      { en: "This caller may change nothing.", zh: "当前身份没有任何修改权限。" },
      { fix: { en: "Ask an owner of the workspace, or use another key.", zh: "请联系工作区所有者，或使用其他密钥。" } },
    );
  }
  if (actor.permissions.has(access)) return;
  throw new CrmError(
    "forbidden",
    { en: `This needs the permission ${access satisfies Permission}.`, zh: `此操作需要权限 ${access}。` },
    { fix: { en: "Ask an owner of the workspace, or use another key.", zh: "请联系工作区所有者，或使用其他密钥。" } },
  );
}
