import { Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

function generated(scope: Construct, id: string, description: string, reason: string): Secret {
  const secret = new Secret(scope, id, {
    description,
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
  });
  Validations.of(secret).acknowledge({ id: "AwsSolutions-SMG4", reason });
  return secret;
}

/** Secrets that are made with the stack, so that nobody has to think one up. */
export function createSecrets(scope: Construct) {
  return {
    cursor: generated(
      scope,
      "CursorSecret",
      "Encrypts the cursors of lists.",
      "A cursor must open for as long as a caller may hold it; what it guards is bound to tenant and query as well.",
    ),
    operator: generated(
      scope,
      "OperatorSecret",
      "The key of whoever runs the installation, after `per_opr_`.",
      "People hold it; a new one is made by replacing the secret and removing the entry of the one before.",
    ),
    origin: generated(
      scope,
      "OriginSecret",
      "Tells the API that a request came through the distribution.",
      "Distribution and function take it from the template; a rotation between deployments would part them.",
    ),
  };
}

export type Secrets = ReturnType<typeof createSecrets>;
