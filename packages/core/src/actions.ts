import type { Operations } from "@perennial/contract";
import { sessionActions } from "./account/account.actions.ts";
import { activityActions } from "./activity/activity.actions.ts";
import { apiKeyActions } from "./api-key/api-key.actions.ts";
import { auditActions } from "./audit/audit.actions.ts";
import { baseActions } from "./base/base.actions.ts";
import { billingActions } from "./billing/billing.actions.ts";
import type { ActionsOf } from "./change.ts";
import { consentActions } from "./consent/consent.actions.ts";
import { customerActions } from "./customer/customer.actions.ts";
import { dashboardActions } from "./dashboard/dashboard.actions.ts";
import { demoActions } from "./demo/demo.actions.ts";
import { erasureActions } from "./erasure/erasure.actions.ts";
import { eventActions } from "./event/event.actions.ts";
import { exportActions } from "./export/export.actions.ts";
import { facetActions } from "./facet/facet.actions.ts";
import { customFieldActions } from "./field/field.actions.ts";
import { importActions } from "./import/import.actions.ts";
import { handOverActions } from "./member/hand-over.actions.ts";
import { peopleActions } from "./member/people.actions.ts";
import { supportActions } from "./operator/support.actions.ts";
import { privacyActions } from "./privacy/privacy.actions.ts";
import { productActions } from "./product/product.actions.ts";
import { proofActions } from "./proof/proof.actions.ts";
import { purchaseActions } from "./purchase/purchase.actions.ts";
import { requestLogActions } from "./request/request.actions.ts";
import { scoreActions } from "./score/score.actions.ts";
import { scoringSettingsActions } from "./score/settings.actions.ts";
import { signalActions } from "./signal/signal.actions.ts";
import { sourceActions } from "./source/source.actions.ts";
import { ssoActions } from "./sso/sso.actions.ts";
import { subscriptionActions } from "./subscription/subscription.actions.ts";
import { testClockActions } from "./test-clock/test-clock.actions.ts";
import { usageActions } from "./usage/usage.actions.ts";
import { viewActions } from "./view/view.actions.ts";
import { webhookActions } from "./webhook/webhook.actions.ts";
import { firstStepsActions } from "./workspace/first-steps.actions.ts";
import { workspaceActions } from "./workspace/workspace.actions.ts";

/** Operations that precede a tenant or concern a person alone; their actions are `accountActions` and `personActions`. */
type EntryOperation = {
  [K in keyof Operations]: Operations[K]["access"] extends "public" | "person" ? K : never;
}[keyof Operations];

/** The action of every other operation but the batch, which is made of them: a missing or extra one is a type error. */
export const actions: ActionsOf<Omit<Operations, EntryOperation | "runBatch">> = {
  ...sessionActions,
  ...ssoActions,
  ...apiKeyActions,
  ...workspaceActions,
  ...testClockActions,
  ...demoActions,
  ...firstStepsActions,
  ...peopleActions,
  ...handOverActions,
  ...customerActions,
  ...purchaseActions,
  ...signalActions,
  ...subscriptionActions,
  ...productActions,
  ...activityActions,
  ...customFieldActions,
  ...viewActions,
  ...facetActions,
  ...importActions,
  ...exportActions,
  ...eventActions,
  ...webhookActions,
  ...usageActions,
  ...supportActions,
  ...billingActions,
  ...requestLogActions,
  ...sourceActions,
  ...scoreActions,
  ...proofActions,
  ...baseActions,
  ...scoringSettingsActions,
  ...dashboardActions,
  ...auditActions,
  ...consentActions,
  ...privacyActions,
  ...erasureActions,
};
