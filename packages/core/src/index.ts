export { type Standing, standingOfKey, standingOfMember } from "./access/standing.ts";
export { accountActions } from "./account/account.actions.ts";
export { TENANT_BUCKETS, type TokenItem, type UserItem } from "./account/account.ts";
export { type AttemptKind, attempt } from "./account/attempt.ts";
export type { Entry } from "./account/entry.ts";
export { personActions } from "./account/person.actions.ts";
export { CONFIRMED_SECONDS } from "./account/second-factor.ts";
export { deviceOf, isTaken, SESSION_SECONDS, type SessionItem, sessionKey, slide } from "./account/session.ts";
export { actions } from "./actions.ts";
export { type CredentialItem, hashToken, isKey, keyPermissions } from "./api-key/api-key.ts";
export { isWithin } from "./api-key/network.ts";
export { recordAct } from "./audit/act.ts";
export { AUDIT_SOURCES } from "./audit/audit.ts";
export { inBatch, type Outcome } from "./batch.ts";
export { applyNotice, type BillingWork, billingDay } from "./billing/billing.job.ts";
export { planNow, planOf } from "./billing/plan.ts";
export { checkQuota, unpaid, usedOf } from "./billing/quota.ts";

export { appOf, registerApp } from "./connection/app.ts";
export { connectionActions } from "./connection/connection.actions.ts";
export { OAuthError } from "./connection/oauth-error.ts";
export {
  exchangeCode,
  isOurs,
  refreshTokens,
  revokeToken,
  type TokenContext,
  type Tokens,
} from "./connection/token.ts";
export { mayContact, readConsents } from "./consent/consent.ts";
export type { AccountContext, Actor, Context, Identity, PersonContext, TenantContext, Tools } from "./context.ts";
export { type DemoWork, workOnDemo } from "./demo/demo.job.ts";
export { type ErasureWork, eraseCustomer } from "./erasure/erasure.job.ts";
export { CrmError, type Fault, invalid, notFound } from "./error.ts";
export { eventProjections } from "./event/event.projection.ts";
export { EVENT_SOURCES, eventsOf } from "./event/event.ts";
export { type ExportWork, exportRecords, failExport } from "./export/export.job.ts";
export { failImport, type ImportWork, importRows } from "./import/import.job.ts";
export { sharedBuckets } from "./limit/bucket.store.ts";
export { type Bucket, capacityOf, filled, type Rule, SLICE_MS } from "./limit/bucket.ts";
export { type BucketStore, type Limiter, limiter, ownBuckets, type Verdict } from "./limit/limiter.ts";
export { invitationActions } from "./member/accept.ts";
export { type HandOverWork, handOver } from "./member/hand-over.job.ts";
export { type OperatorContext, operatorActions } from "./operator/operator.actions.ts";
export {
  isOperatorKey,
  newOperator,
  type OperatorItem,
  operatorKey,
  type SupportGrantItem,
} from "./operator/operator.ts";
export { newPurge, type PurgeWork, purge } from "./operator/purge.job.ts";
export {
  type Answer,
  type Billing,
  type BillingNotice,
  type Blob,
  BlobMissingError,
  type CheckoutOrder,
  type Dns,
  type Letter,
  type Log,
  type Mail,
  type Message,
  noBilling,
  type Outbound,
  type Post,
  type Posted,
  QUEUES,
  type Question,
  type Queue,
  type QueueName,
  type Refused,
  type Secret,
  type SecretName,
  tenantBlob,
} from "./ports.ts";
export { type RetentionWork, retain } from "./privacy/retention.job.ts";
export type { Changed } from "./projection.ts";
export { projections } from "./projections.ts";
export { type LoggedRequest, shapeOf } from "./request/request.ts";
export { type Sent, sentOf } from "./request/sent.ts";
export { runOperation } from "./run.ts";
export { isNight } from "./score/night.ts";
export { planNight } from "./score/plan.job.ts";
export { type ScoreWork, scoreWorkspace } from "./score/score.job.ts";
export { hashOfToken, type InboundAddressItem } from "./source/address.ts";
export { asked, checkEntry, FormEntry, type FormFaults } from "./source/form.ts";
export { failInbound, workOnInbound } from "./source/inbound.job.ts";
export { InboundMail, MOST_TEXT as MOST_MAIL_TEXT } from "./source/mail.ts";
export { hashOfBody, type InboundWork, keepMessage, MOST_BYTES as MOST_INBOUND_BYTES } from "./source/message.ts";
export { orderNumberOf } from "./source/order-number.ts";
export { isSignedBy, type SignedKind, TOPIC_HEADERS } from "./source/signature.ts";
export { type InboundSourceItem, isSigned } from "./source/source.ts";
export { claimDomain, releaseDomain } from "./sso/domain.ts";
export { signInActions } from "./sso/sign-in.actions.ts";
export { type EmptyWork, emptyWorkspace } from "./test-clock/empty.job.ts";
export { type ClockWork, moveClock } from "./test-clock/test-clock.job.ts";
export { clockOf } from "./test-clock/test-clock.ts";
export { type Meter, usageMeter } from "./usage/meter.ts";
export { measureStorage, type StorageWork } from "./usage/storage.job.ts";
export { readUsage, sumUpUsage } from "./usage/usage.store.ts";
export { COUNTED, type UsageItem } from "./usage/usage.ts";
export { deliver } from "./webhook/deliver.job.ts";
export type { DeliverWork } from "./webhook/delivery.ts";
export { openSecrets } from "./webhook/secret.ts";
export { KEY_ACCESS } from "./workspace/role.ts";
export { findMember, findWorkspace, type MemberItem, openWorkspace } from "./workspace/workspace.store.ts";
export type { WorkspaceItem } from "./workspace/workspace.ts";
