import { catalog } from "@perennial/functions/catalog";
import { definitions } from "@perennial/table/definition";
import { describe, expect, test } from "vitest";
import { design, systemDesign, tenantPrefix } from "../packages/table/src/keys.ts";
import { constructId } from "./construct-id.ts";
import { OPERATOR_FAMILIES, SYSTEM_FAMILIES } from "./roles.ts";
import { isAllowed, readStatements, type Statement, statementsOf } from "./test-policy.ts";
import { testTemplate, text } from "./test-stack.ts";

const template = testTemplate({ mailFrom: "crm@example.com" });
const MAIN = "<MainTable.Arn>";
const OPS = "<OpsTable.Arn>";
const A = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const B = "01BX5ZZKBKACTAV9WEVGEMMVRZ";
const COMMANDS = [
  "GetItem",
  "BatchGetItem",
  "Query",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "ConditionCheckItem",
].map((command) => `dynamodb:${command}`);

interface TenantRole {
  readonly AssumeRolePolicyDocument: {
    readonly Statement: readonly { Action: unknown; Principal: { AWS: unknown[] }; Condition: unknown }[];
  };
  readonly Policies: readonly { readonly PolicyDocument: unknown }[];
}
const tenantRole = template.resources["TenantRole"]?.Properties as unknown as TenantRole;
const tenant = tenantRole.Policies.flatMap(({ PolicyDocument }) => readStatements(PolicyDocument));
const may = (action: string, resource: string, ...leadingKeys: string[]): boolean =>
  isAllowed(tenant, { action: `dynamodb:${action}`, resource, leadingKeys, tenant: A });

describe("the role of one tenant", () => {
  test("lists its actions one by one, and none that reads without a key", () => {
    expect([...new Set(tenant.flatMap(({ actions }) => actions))].sort()).toEqual([...COMMANDS].sort());
  });

  test("holds every statement to the tenant's keys, and refuses a request that names none", () => {
    for (const { conditions } of tenant) {
      expect(conditions).toEqual({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`T#\${aws:PrincipalTag/Tenant}#*`] },
        Null: { "dynamodb:LeadingKeys": "false" },
      });
    }
  });

  test("reaches both tables and every index, and nothing else", () => {
    const indexes = definitions.flatMap(({ name, indexes }) =>
      indexes.map((index) => `${name === "main" ? MAIN : OPS}/index/${index}`),
    );
    expect(tenant.flatMap(({ resources }) => resources).sort()).toEqual([MAIN, OPS, ...indexes].sort());
  });

  test.each(Object.entries(design))("reaches the tenant's own %s, and no other tenant's", (_, { pk, table }) => {
    const resource = table === "main" ? MAIN : OPS;
    const own = tenantPrefix(`wsp_${A.toLowerCase()}`) + pk;
    const foreign = tenantPrefix(`wsp_${B.toLowerCase()}`) + pk;
    for (const command of COMMANDS) {
      expect(isAllowed(tenant, { action: command, resource, leadingKeys: [own], tenant: A })).toBe(true);
      expect(isAllowed(tenant, { action: command, resource, leadingKeys: [foreign], tenant: A })).toBe(false);
    }
  });

  test("reaches lists by their own keys", () => {
    expect(may("Query", `${MAIN}/index/by_name`, `T#${A}#L#customer#0`)).toBe(true);
    expect(may("Query", `${MAIN}/index/by_name`, `T#${B}#L#customer#0`)).toBe(false);
    expect(may("GetItem", `${MAIN}/index/by_name`, `T#${A}#L#customer#0`)).toBe(false);
  });

  test("refuses a batch of which one key is another tenant's", () => {
    expect(may("BatchGetItem", MAIN, `T#${A}#C#1`, `T#${A}#C#2`)).toBe(true);
    expect(may("BatchGetItem", MAIN, `T#${A}#C#1`, `T#${B}#C#2`)).toBe(false);
    expect(may("BatchWriteItem", OPS, `T#${A}#WORK`, "S#hash")).toBe(false);
  });

  test("refuses what precedes tenants, what names no key, and a session without a tenant", () => {
    for (const { pk } of Object.values(systemDesign)) expect(may("GetItem", MAIN, pk)).toBe(false);
    expect(may("Scan", MAIN)).toBe(false);
    expect(may("Query", MAIN)).toBe(false);
    expect(may("PartiQLSelect", MAIN, `T#${A}#C#1`)).toBe(false);
    const untagged = { action: "dynamodb:GetItem", resource: MAIN, leadingKeys: ["T##C#1"] };
    expect(isAllowed(tenant, untagged)).toBe(false);
  });

  test("is assumed by the functions that work on tenants' data, with a whole id as the only tag", () => {
    const [statement, ...others] = tenantRole.AssumeRolePolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement?.Action).toEqual(["sts:AssumeRole", "sts:TagSession"]);
    expect(statement?.Condition).toEqual({
      StringLike: { "aws:RequestTag/Tenant": "?".repeat(26) },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Tenant"] },
    });
    const users = catalog.filter(({ access }) => access.some((one) => one === "tenant"));
    expect(statement?.Principal.AWS.map((arn) => text(arn).replace(/^<(\w+)Role.*$/, "$1")).sort()).toEqual(
      users.map(({ name }) => constructId(name)).sort(),
    );
  });
});

describe("the role of a function", () => {
  const roles = catalog.map(({ name, access }) => ({
    name,
    access,
    statements: statementsOf(template, constructId(name)),
  }));
  const reads = (statements: readonly Statement[], action: string, resource: string, ...leadingKeys: string[]) =>
    isAllowed(statements, { action: `dynamodb:${action}`, resource, leadingKeys });

  test.each(roles)("$name has no right to every action, or to everything", ({ statements }) => {
    for (const { actions, resources } of statements) {
      expect(actions.filter((action) => action.includes("*"))).toEqual([]);
      expect(resources.filter((resource) => resource === "*")).toEqual([]);
    }
  });

  test("names what it cannot count one by one only below a bucket", () => {
    const open = roles.flatMap(({ name, statements }) =>
      statements.flatMap(({ resources }) =>
        resources.filter((resource) => resource.includes("*")).map((resource) => `${name} ${resource}`),
      ),
    );
    expect(open.sort()).toEqual(
      [
        // Lambda names the records it gives up after mapping, shard and time.
        ...["event", "stream"].map((name) => `${name} <Blobs.Arn>/aws/lambda/*`),
        // Every file lies below the id of its workspace.
        ...["api", "import", "mcp", "purge"].map((name) => `${name} <Blobs.Arn>/wsp_*`),
        // SES names the mails that it puts there.
        "mail-in <Blobs.Arn>/inbound-mail/*",
        "recover <Blobs.Arn>/aws/lambda/*",
      ].sort(),
    );
  });

  test.each(roles)("$name cannot reach a tenant's items but through the tenant's role", ({ access, statements }) => {
    for (const command of COMMANDS) {
      for (const table of [MAIN, OPS]) {
        expect(isAllowed(statements, { action: command, resource: table, leadingKeys: [`T#${A}#C#1`] })).toBe(false);
        expect(isAllowed(statements, { action: command, resource: table })).toBe(false);
      }
    }
    const assumes = isAllowed(statements, { action: "sts:AssumeRole", resource: "<TenantRole.Arn>" });
    expect(assumes).toBe(access.some((one) => one === "tenant"));
  });

  test.each(roles)("$name reaches what precedes tenants only if its entry says so", ({ access, statements }) => {
    const system = access.some((one) => one === "system");
    const tenants = access.some((one) => one === "tenants");
    const addresses = access.some((one) => one === "addresses");
    const credentials = access.some((one) => one === "credentials");
    const operator = access.some((one) => one === "operator");
    const keys = access.some((one) => one === "keys");
    for (const { pk, table } of Object.values(systemDesign)) {
      const resource = table === "main" ? MAIN : OPS;
      for (const command of ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"]) {
        const looksUp = command === "GetItem" && pk.startsWith("N#");
        const counts = command === "UpdateItem" && pk.startsWith("A#");
        const isOurs = pk.startsWith("O#") || pk.startsWith("DELETED#");
        const operates =
          (pk.startsWith("O#") && /^(Get|Put)Item$/.test(command)) ||
          (pk.startsWith("TENANTS#") && command === "GetItem") ||
          (pk.startsWith("K#") && command === "PutItem");
        const notes = keys && pk.startsWith("DELETED#") && /^(Get|Put)Item$/.test(command);
        expect(reads(statements, command, resource, pk), `${command} ${pk}`).toBe(
          (system && !isOurs) ||
            (addresses && (looksUp || counts)) ||
            (credentials && pk.startsWith("K#")) ||
            (operator && operates) ||
            notes,
        );
      }
      // A person's own sessions are listed by the person; the tenants by the schedule.
      const lists = (tenants && pk.startsWith("TENANTS#")) || (system && pk.startsWith("S#"));
      expect(reads(statements, "Query", resource, pk)).toBe(lists);
      expect(reads(statements, "Scan", resource, pk)).toBe(false);
    }
    // Whoever deletes walks through the tables, and sees of an item nothing but whose it is.
    for (const resource of [MAIN, OPS]) {
      const scans = (...attributes: string[]) =>
        isAllowed(statements, { action: "dynamodb:Scan", resource, attributes });
      expect(scans("pk", "sk", "workspaceId")).toBe(keys);
      expect(scans("pk", "sk", "row")).toBe(false);
    }
  });

  test.each(roles)("$name sends to the queues of its entry and to no other", ({ access, statements }) => {
    const sends = statements
      .filter(({ actions }) => actions.includes("sqs:SendMessage"))
      .flatMap(({ resources }) => resources)
      .filter((resource) => !resource.includes("DeadLetters"));
    const expected = access.flatMap((one) =>
      typeof one === "object" && "send" in one ? [`<${constructId(one.send)}Queue.Arn>`] : [],
    );
    expect(sends.sort()).toEqual(expected.sort());
  });

  test("mail may send as the configured address, and nobody else may", () => {
    const senders = roles.filter(({ statements }) =>
      statements.some(({ actions }) => actions.includes("ses:SendEmail")),
    );
    expect(senders.map(({ name }) => name)).toEqual(["mail"]);
    expect(senders[0]?.statements.find(({ actions }) => actions.includes("ses:SendEmail"))?.resources).toEqual([
      "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/crm@example.com",
      "arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/example.com",
    ]);
  });

  test("only what makes cursors, signs for tenants or opens what came in reads the secret that seals them", () => {
    const readers = roles.filter(({ statements }) =>
      statements.some(({ actions }) => actions.includes("secretsmanager:GetSecretValue")),
    );
    expect(readers.map(({ name }) => name)).toEqual([
      "api",
      "mcp",
      "oauth",
      "receive",
      "mail-in",
      "inbound",
      "operator",
      "deliver",
      "import",
    ]);
  });

  test("is held to the families that the key design has, all of them", () => {
    const families = (wanted: string): string[] => [
      ...new Set(
        Object.values(systemDesign)
          .filter(({ table }) => table === wanted)
          .map(({ pk }) => pk.replace(/\{.*$/, "*")),
      ),
    ];
    expect({ main: families("main").sort(), ops: families("ops").sort() }).toEqual({
      main: [...SYSTEM_FAMILIES.main, ...OPERATOR_FAMILIES].sort(),
      ops: [...SYSTEM_FAMILIES.ops].sort(),
    });
  });
});

test("no role but the functions', the schedule's and the tenant's exists, and none has a policy of AWS", () => {
  const expected = [
    ...catalog.map(({ name }) => `${constructId(name)}Role`),
    "PlanScheduleRole",
    "RecoverScheduleRole",
    "TenantRole",
  ];
  expect([...template.all("AWS::IAM::Role").keys()].sort()).toEqual(expected.sort());
  expect(JSON.stringify(template.resources)).not.toContain(":aws:policy/");
});

test("no address names a partition of AWS", () => {
  expect(JSON.stringify(template.resources)).not.toMatch(/arn:aws[:-]/);
});
