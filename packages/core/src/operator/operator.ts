import { hashToken } from "../api-key/api-key.ts";

/** Somebody who runs the installation. Known by a key of its own family, which opens nothing of any tenant. */
export interface OperatorItem {
  readonly hash: string;
  /** Begins with `opr_`, by which the audit of a tenant tells what support did. */
  readonly operatorId: string;
  readonly createdAt: string;
}

/** What is left of a workspace that was deleted for good. */
export interface DeletedItem {
  readonly workspaceId: string;
  readonly at: string;
  readonly items: number;
}

/** Whether support may look into a workspace. */
export interface SupportGrantItem {
  readonly until: string;
  readonly write: boolean;
  readonly grantedBy: string;
  /** What for, if the owner said so. */
  readonly reason?: string | null;
}

/** That support asks to be let in, until an owner has answered. */
export interface SupportQuestionItem {
  readonly at: string;
  readonly reason: string;
  readonly operatorId: string;
}

declare module "@perennial/table" {
  interface SystemItems {
    operator: OperatorItem;
    deleted: DeletedItem;
  }
  interface Items {
    supportGrant: SupportGrantItem;
    supportQuestion: SupportQuestionItem;
  }
}

const PREFIX = "per_opr_";

/** The key of an operator: the secret that was made with the installation, with a beginning that tells what it is. */
export const operatorKey = (secret: string): string => `${PREFIX}${secret}`;
export const isOperatorKey = (text: string): boolean => /^per_opr_[\w-]{32,200}$/.test(text);

export function newOperator(key: string, now: Date): OperatorItem {
  const hash = hashToken(key);
  const operatorId = `opr_${hash
    .replace(/[^0-9A-Za-z]/g, "")
    .toLowerCase()
    .slice(0, 26)}`;
  return { hash, operatorId, createdAt: now.toISOString() };
}
