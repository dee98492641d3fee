export { accountActions, type Entry } from "./account/account.actions.ts";
export { SESSION_SECONDS, type SessionItem, TENANT_BUCKETS } from "./account/account.ts";
export { actions } from "./actions.ts";
export { type CredentialItem, hashToken, isKey } from "./api-key/api-key.ts";
export type { AccountContext, Actor, Context, Identity, TenantContext, Tools } from "./context.ts";
export { CrmError, type Fault, notFound } from "./error.ts";
export { type ExportWork, exportCustomers } from "./export/export.job.ts";
export { failImport, type ImportWork, importRows } from "./import/import.job.ts";
export {
  type Blob,
  BlobMissingError,
  type Letter,
  type Log,
  type Mail,
  type Message,
  QUEUES,
  type Queue,
  type QueueName,
  type Secret,
  type SecretName,
  tenantBlob,
} from "./ports.ts";
export { type Changed, projections } from "./projection.ts";
export { runOperation } from "./run.ts";
export { isNight, planNight } from "./score/plan.job.ts";
export { type ScoreWork, scoreWorkspace } from "./score/score.job.ts";
export { KEY_ACCESS, ROLES } from "./workspace/role.ts";
export { findMember, findWorkspace, type MemberItem, openWorkspace } from "./workspace/workspace.store.ts";
export type { WorkspaceItem } from "./workspace/workspace.ts";
