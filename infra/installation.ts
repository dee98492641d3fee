import type { App, Stack } from "aws-cdk-lib";
import { firewallStack } from "./firewall.ts";
import type { Options } from "./options.ts";
import { productStack } from "./stack.ts";

/** The stacks of one installation: the product, and before it the firewall unless it has been turned off. */
export function createInstallation(app: App, options: Options, bundles: string): { product: Stack; firewall?: Stack } {
  const product = productStack(app, options, bundles);
  if (!options.firewall) return { product };
  return { product, firewall: firewallStack(app, options.name, options.wafRequests).stack };
}
