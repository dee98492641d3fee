import { Aws, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";

/** Times and outcomes; neither path nor query nor address, which may hold personal data. */
const LOGGED = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  status: "$context.status",
  bytes: "$context.responseLength",
  ms: "$context.responseLatency",
  functionMs: "$context.integrationLatency",
  fault: "$context.integrationErrorMessage",
};

function createStage(scope: Construct, httpApi: HttpApi): HttpStage {
  const logGroup = new LogGroup(scope, "GatewayLog", {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new HttpStage(scope, "GatewayStage", {
    httpApi,
    stageName: "$default",
    autoDeploy: true,
    throttle: { rateLimit: 4000, burstLimit: 4000 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup),
      format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
    },
  });
}

/** The gateway before the API function, with a fuse well above what any tenant may do: tenants' limits are in the code. */
export function createGateway(scope: Construct): HttpApi {
  const api = new HttpApi(scope, "Gateway", { createDefaultStage: false, description: "The API of Perennial." });
  createStage(scope, api);
  return api;
}

/** Where the distribution finds the gateway. */
export function gatewayHost(api: HttpApi): string {
  return `${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}

/**
 * Sends a function the requests to its paths and, where one ends with `*`, to all below it; or those that no other function
 * has: the API answers unknown paths in its own form.
 */
export function connectGateway(
  scope: Construct,
  name: string,
  api: HttpApi,
  handler: Lambda,
  paths: readonly string[] | undefined,
): void {
  const integration = new HttpLambdaIntegration("Handler", handler);
  const keys = paths?.map((path) => HttpRouteKey.with(path.replace("*", "{proxy+}"), HttpMethod.ANY));
  for (const [index, routeKey] of (keys ?? [HttpRouteKey.DEFAULT]).entries()) {
    const id = keys ? `${constructId(name)}Route${index === 0 ? "" : index + 1}` : "GatewayRoute";
    const route = new HttpRoute(scope, id, { httpApi: api, routeKey, integration });
    Validations.of(route).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "Each function asks for session, key or signature itself, but to sign up or in and where forms are for everybody.",
    });
  }
}
