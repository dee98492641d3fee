import { accountOperations } from "./account.ts";
import { activityOperations } from "./activity.ts";
import { apiKeyOperations } from "./api-key.ts";
import { auditOperations } from "./audit.ts";
import { baseOperations } from "./base.ts";
import { batchOperations } from "./batch.ts";
import { billingOperations } from "./billing.ts";
import { connectionOperations } from "./connection.ts";
import { consentOperations } from "./consent.ts";
import { customFieldOperations } from "./custom-field.ts";
import { customerOperations } from "./customer.ts";
import { dashboardOperations } from "./dashboard.ts";
import { demoOperations } from "./demo.ts";
import { eventOperations } from "./event.ts";
import { exportOperations } from "./export.ts";
import { facetOperations } from "./facet.ts";
import { firstStepsOperations } from "./first-steps.ts";
import { handOverOperations } from "./hand-over.ts";
import { importOperations } from "./import.ts";
import { peopleOperations } from "./people.ts";
import { personOperations } from "./person.ts";
import { privacyOperations } from "./privacy.ts";
import { productOperations } from "./product.ts";
import { proofOperations } from "./proof.ts";
import { purchaseOperations } from "./purchase.ts";
import { requestLogOperations } from "./request-log.ts";
import { scoreOperations } from "./score.ts";
import { scoringSettingsOperations } from "./scoring-settings.ts";
import { signalOperations } from "./signal.ts";
import { sourceOperations } from "./source.ts";
import { ssoOperations } from "./sso.ts";
import { subscriptionOperations } from "./subscription.ts";
import { supportOperations } from "./support.ts";
import { testClockOperations } from "./test-clock.ts";
import { usageOperations } from "./usage.ts";
import { viewOperations } from "./view.ts";
import { webhookOperations } from "./webhook.ts";
import { workspaceOperations } from "./workspace.ts";

/** Every operation of the API by its id. */
export const operations = {
  ...accountOperations,
  ...personOperations,
  ...connectionOperations,
  ...peopleOperations,
  ...handOverOperations,
  ...ssoOperations,
  ...apiKeyOperations,
  ...workspaceOperations,
  ...testClockOperations,
  ...demoOperations,
  ...firstStepsOperations,
  ...customerOperations,
  ...purchaseOperations,
  ...signalOperations,
  ...subscriptionOperations,
  ...productOperations,
  ...activityOperations,
  ...batchOperations,
  ...customFieldOperations,
  ...viewOperations,
  ...facetOperations,
  ...importOperations,
  ...exportOperations,
  ...scoreOperations,
  ...proofOperations,
  ...baseOperations,
  ...scoringSettingsOperations,
  ...dashboardOperations,
  ...eventOperations,
  ...webhookOperations,
  ...usageOperations,
  ...supportOperations,
  ...billingOperations,
  ...requestLogOperations,
  ...sourceOperations,
  ...auditOperations,
  ...consentOperations,
  ...privacyOperations,
};
export type Operations = typeof operations;
export type OperationId = keyof Operations;
