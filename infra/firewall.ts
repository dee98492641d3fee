import { type App, CfnOutput, Stack } from "aws-cdk-lib";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";

/**
 * Stops an address that sends too much before it costs anything. It stands alone because CloudFront takes firewalls
 * from us-east-1 only, wherever the product is.
 *
 * @returns its address, which the product is told as context
 */
export function firewallStack(app: App, name: string, requests: number): CfnOutput {
  const stack = new Stack(app, `${name}Firewall`, {
    env: { region: "us-east-1" },
    description: "Firewall before the distribution of Perennial.",
  });
  const visibility = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName: `${name}${metricName}`,
    sampledRequestsEnabled: false,
  });
  const acl = new CfnWebACL(stack, "WebAcl", {
    scope: "CLOUDFRONT",
    defaultAction: { allow: {} },
    visibilityConfig: visibility("Firewall"),
    rules: [
      {
        name: "TooManyRequests",
        priority: 0,
        statement: { rateBasedStatement: { limit: requests, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
        action: { block: { customResponse: { responseCode: 429 } } },
        visibilityConfig: visibility("TooManyRequests"),
      },
    ],
  });
  return new CfnOutput(stack, "WebAclArn", { value: acl.attrArn });
}
