import { type TestTemplate, text } from "./test-stack.ts";

/** A statement of a policy with its addresses as text. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface RawStatement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

export function readStatements(document: unknown): Statement[] {
  return (document as { Statement: RawStatement[] }).Statement.map((statement) => ({
    actions: list(statement.Action).map(String),
    resources: list(statement.Resource).map((resource) => text(resource).replace(/[0-9A-F]{8}(?=[.>])/, "")),
    conditions: statement.Condition ?? {},
  }));
}

/** Everything that a function's role may do. */
export function statementsOf(template: TestTemplate, id: string): Statement[] {
  const role = template.one("AWS::IAM::Role", `${id}Role`);
  const own = readStatements(template.one("AWS::IAM::Policy", `${id}RoleDefaultPolicy`).Properties["PolicyDocument"]);
  const shared = list(role.Properties["ManagedPolicyArns"] ?? []).flatMap((arn) => {
    const policy = template.resources[text(arn).slice(1, -1)];
    if (!policy) throw new Error(`${id} has a policy that is not ours: ${text(arn)}`);
    return readStatements(policy.Properties["PolicyDocument"]);
  });
  return [...own, ...shared];
}

export interface Attempt {
  readonly action: string;
  readonly resource: string;
  /** Partition keys that the request names; none for a scan. */
  readonly leadingKeys?: readonly string[];
  /** Attributes that a read asks for alone; all of them without. */
  readonly attributes?: readonly string[];
  /** Tenant in the session's tag. */
  readonly tenant?: string;
}

function isLike(pattern: string, value: string): boolean {
  const form = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${form}$`, "s").test(value);
}

/** Whether statements allow a request, by the rules of IAM for the conditions that we use; any other is an error. */
export function isAllowed(statements: readonly Statement[], attempt: Attempt): boolean {
  const keys = attempt.leadingKeys ?? [];
  const holds = (operator: string, wanted: Readonly<Record<string, unknown>>): boolean =>
    Object.entries(wanted).every(([key, values]) => {
      if (operator === "StringEquals" && key === "dynamodb:Select") {
        return values === (attempt.attributes ? "SPECIFIC_ATTRIBUTES" : "ALL_ATTRIBUTES");
      }
      if (operator === "ForAllValues:StringEquals" && key === "dynamodb:Attributes") {
        return (attempt.attributes ?? []).every((one) => list(values).includes(one));
      }
      if (key !== "dynamodb:LeadingKeys") throw new Error(`unknown condition ${operator} ${key}`);
      if (operator === "Null") return (values === "true") === (keys.length === 0);
      if (operator !== "ForAllValues:StringLike") throw new Error(`unknown condition ${operator}`);
      // A pattern with a variable that has no value matches nothing.
      const patterns = list(values)
        .map(String)
        .filter((pattern) => attempt.tenant !== undefined || !pattern.includes("${"))
        .map((pattern) => pattern.replace("${aws:PrincipalTag/Tenant}", attempt.tenant ?? ""));
      return keys.every((one) => patterns.some((pattern) => isLike(pattern, one)));
    });
  return statements.some(
    ({ actions, resources, conditions }) =>
      actions.some((action) => isLike(action, attempt.action)) &&
      resources.some((resource) => isLike(resource, attempt.resource)) &&
      Object.entries(conditions).every(([operator, wanted]) => holds(operator, wanted)),
  );
}
