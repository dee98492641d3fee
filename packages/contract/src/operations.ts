import { accountOperations, apiKeyOperations } from "./account.ts";
import { activityOperations } from "./activity.ts";
import { baseOperations } from "./base.ts";
import { customFieldOperations } from "./custom-field.ts";
import { customerOperations } from "./customer.ts";
import { dashboardOperations } from "./dashboard.ts";
import { exportOperations } from "./export.ts";
import { importOperations } from "./import.ts";
import { personOperations } from "./person.ts";
import { productOperations } from "./product.ts";
import { proofOperations } from "./proof.ts";
import { purchaseOperations } from "./purchase.ts";
import { scoreOperations } from "./score.ts";
import { signalOperations } from "./signal.ts";
import { viewOperations } from "./view.ts";
import { workspaceOperations } from "./workspace.ts";

/** Every operation of the API by its id. */
export const operations = {
  ...accountOperations,
  ...personOperations,
  ...apiKeyOperations,
  ...workspaceOperations,
  ...customerOperations,
  ...purchaseOperations,
  ...signalOperations,
  ...productOperations,
  ...activityOperations,
  ...customFieldOperations,
  ...viewOperations,
  ...importOperations,
  ...exportOperations,
  ...scoreOperations,
  ...proofOperations,
  ...baseOperations,
  ...dashboardOperations,
};
export type Operations = typeof operations;
export type OperationId = keyof Operations;
