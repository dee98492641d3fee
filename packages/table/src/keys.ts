/**
 * The single-table design, whole.
 *
 * A tenant's table puts `T#<workspace>#` before every pk and before every list, so no key that can be written
 * here names another tenant; what precedes a tenant stands apart in `systemDesign`. Values are escaped when they
 * are filled in, so none can forge another key. A list is the partition of an index: `{shard}` spreads it.
 * `main` is streamed and backed up; `ops` holds what may be lost or rebuilt.
 */
export const design = {
  // The workspace as a whole
  workspace: { table: "main", pk: "CFG", sk: "WORKSPACE" },
  member: { table: "main", pk: "CFG", sk: "MEMBER#{userId}" },
  apiKey: { table: "main", pk: "CFG", sk: "KEY#{keyId}" },
  appGrant: { table: "main", pk: "CFG", sk: "GRANT#{keyId}" },
  testClock: { table: "main", pk: "CFG", sk: "TESTCLOCK" },
  team: { table: "main", pk: "CFG", sk: "TEAM#{teamId}" },
  role: { table: "main", pk: "CFG", sk: "ROLE#{roleId}" },
  invitation: { table: "main", pk: "CFG", sk: "INVITATION#{invitationId}" },
  signInProvider: { table: "main", pk: "CFG", sk: "PROVIDER" },
  signInDomain: { table: "main", pk: "CFG", sk: "DOMAIN#{domain}" },
  handOver: { table: "main", pk: "CFG", sk: "HANDOVER#{handOverId}" },
  demo: { table: "main", pk: "CFG", sk: "DEMO" },
  customField: { table: "main", pk: "CFG", sk: "FIELD#{fieldId}" },
  view: { table: "main", pk: "CFG", sk: "VIEW#{viewId}" },
  privacy: { table: "main", pk: "CFG", sk: "PRIVACY" },
  parameters: { table: "main", pk: "CFG", sk: "PARAMETERS" },
  webhookEndpoint: { table: "main", pk: "CFG", sk: "ENDPOINT#{endpointId}" },
  inboundSource: { table: "main", pk: "CFG", sk: "SOURCE#{sourceId}" },
  parametersVersion: { table: "main", pk: "PARAMETERS", sk: "{place}" },
  supportGrant: { table: "main", pk: "CFG", sk: "SUPPORT" },
  supportQuestion: { table: "main", pk: "CFG", sk: "SUPPORTQUESTION" },
  billing: { table: "main", pk: "CFG", sk: "BILLING" },
  invoice: { table: "main", pk: "INVOICES", sk: "{invoiceId}" },
  billingNotice: { table: "main", pk: "NOTICE#{noticeId}", sk: "NOTICE" },
  workRequest: { table: "main", pk: "CFG", sk: "REQUEST#{kind}" },

  // One partition a customer: the record, its state, its facts
  customer: {
    table: "main",
    pk: "C#{customerId}",
    sk: "CUSTOMER",
    list: "record#{recordShard}",
    by_created: "{createdAt}#{customerId}",
  },
  state: {
    table: "main",
    pk: "C#{customerId}",
    sk: "CUSTOMER#STATE",
    list: "customer#{shard}",
    by_name: "{nameKey}#{customerId}",
    by_created: "{createdAt}#{customerId}",
    by_activity: "{activityKey}#{customerId}",
    by_value: "{valueKey}#{customerId}",
    by_churn: "{churnKey}#{customerId}",
    by_loyalty: "{loyaltyKey}#{customerId}",
    by_due: "{dueOn}#{customerId}",
  },
  subscription: {
    table: "main",
    pk: "C#{customerId}",
    sk: "CUSTOMER#SUBSCRIPTION#{subscriptionId}",
    list: "subscription#{recordShard}",
    by_created: "{createdAt}#{subscriptionId}",
    by_due: "{endsOn}#{subscriptionId}",
  },
  signal: { table: "main", pk: "C#{customerId}", sk: "EVIDENCE#{occurredOn}#{signalId}" },
  purchase: { table: "main", pk: "C#{customerId}", sk: "FACT#{occurredOn}#{purchaseId}" },
  note: { table: "main", pk: "C#{customerId}", sk: "NOTE#{noteId}" },
  consent: { table: "main", pk: "C#{customerId}", sk: "PREFERENCE#{consentId}" },
  task: {
    table: "main",
    pk: "C#{customerId}",
    sk: "TASK#{taskId}",
    list: "task#0",
    by_due: "{openDueOn}#{taskId}",
  },
  // What the facts of a customer, and the settings by which they count, said until they were changed
  earlierFact: { table: "main", pk: "C#{customerId}", sk: "VERSION#{until}#{place}" },
  earlierSettings: { table: "main", pk: "SETTINGS", sk: "{until}#{place}" },

  // People who were erased: that they were, the receipt, and while it is done what to look for
  erased: { table: "main", pk: "ERASED#{customerId}", sk: "ERASED" },
  erasure: {
    table: "main",
    pk: "ERASURE#{erasureId}",
    sk: "ERASURE",
    list: "erasure#0",
    by_created: "{requestedAt}#{erasureId}",
  },
  erasureTraces: { table: "ops", pk: "ERASURE#{erasureId}", sk: "TRACES" },

  // Unique values and answered requests
  claim: { table: "main", pk: "CLAIM#{kind}#{value}", sk: "CLAIM" },
  reply: { table: "main", pk: "REPLY#{operation}#{key}", sk: "REPLY" },

  // What was done: a partition for each customer and for each other record, and all of it in order of time
  audit: {
    table: "main",
    pk: "AUDIT#{subjectId}",
    sk: "{at}#{order}",
    list: "audit#{auditShard}",
    by_created: "{at}#{order}",
  },
  act: { table: "main", pk: "ACT#{actId}", sk: "ACT" },
  removal: { table: "ops", pk: "REMOVED#{place}", sk: "REMOVED" },

  product: { table: "main", pk: "PRODUCT#{productId}", sk: "PRODUCT" },
  productEntry: {
    table: "main",
    pk: "PRODUCT#{productId}",
    sk: "PRODUCT#ENTRY",
    list: "product#0",
    by_name: "{nameKey}#{productId}",
  },
  import: {
    table: "main",
    pk: "IMPORT#{importId}",
    sk: "IMPORT",
    list: "import#0",
    by_created: "{createdAt}#{importId}",
  },
  export: {
    table: "main",
    pk: "EXPORT#{exportId}",
    sk: "EXPORT",
    list: "export#0",
    by_created: "{createdAt}#{exportId}",
  },

  // The event log in blocks of a thousand, and what is sent of it
  eventCounter: { table: "main", pk: "EVENTS", sk: "COUNTER" },
  eventChunk: { table: "main", pk: "EVENTS#{block}", sk: "{first}" },
  webhookRequest: { table: "main", pk: "ENDPOINT#{endpointId}", sk: "REQUEST#{requestId}" },
  eventMade: { table: "ops", pk: "EVENTMADE#{eventId}", sk: "MADE" },
  delivery: { table: "ops", pk: "DELIVERY#{endpointId}", sk: "{at}" },
  webhookHealth: { table: "ops", pk: "ENDPOINT#{endpointId}", sk: "HEALTH" },
  webhookCount: { table: "ops", pk: "ENDPOINT#{endpointId}", sk: "COUNT" },

  // What comes in by sources; what is known of a shop's orders and of people by their addresses
  inboundRequest: { table: "main", pk: "SOURCE#{sourceId}", sk: "REQUEST#{requestId}" },
  inboundOrder: { table: "main", pk: "ORDER#{sourceId}#{orderId}", sk: "ORDER" },
  inboundContact: { table: "main", pk: "CONTACT#{hash}", sk: "CONTACT" },
  inboundMessage: { table: "ops", pk: "SOURCE#{sourceId}", sk: "MESSAGE#{messageId}" },
  inboundSeen: { table: "ops", pk: "SOURCE#{sourceId}", sk: "SEEN#{delivery}" },
  inboundCount: { table: "ops", pk: "SOURCE#{sourceId}", sk: "COUNT" },
  inboundTurn: { table: "ops", pk: "SOURCE#{sourceId}", sk: "TURN" },
  inboundBody: { table: "ops", pk: "MESSAGE#{messageId}", sk: "BODY" },

  importBefore: { table: "ops", pk: "IMPORT#{importId}", sk: "BEFORE#{customerId}" },
  importProductBefore: { table: "ops", pk: "IMPORT#{importId}", sk: "CHANGED#{productId}" },
  handOverPart: { table: "ops", pk: "HANDOVER#{handOverId}", sk: "{noun}#{recordId}" },
  keyUse: { table: "ops", pk: "KEYUSE", sk: "{keyId}" },
  exportProgress: { table: "ops", pk: "EXPORT#{exportId}", sk: "PROGRESS" },
  importPart: { table: "ops", pk: "IMPORT#{importId}", sk: "PART#{part}" },
  posting: { table: "ops", pk: "FIND#{noun}#{gram}", sk: "{token}#{id}" },
  count: { table: "ops", pk: "COUNT", sk: "{shard}" },
  // Reports on the base as they were shown
  basePoint: { table: "main", pk: "BASE", sk: "DAY#{day}" },

  baseReport: { table: "ops", pk: "BASE", sk: "REPORT" },
  basePart: { table: "ops", pk: "BASE", sk: "PART#{part}" },
  // What was used, day by day, and the last requests
  usage: { table: "main", pk: "USAGE", sk: "DAY#{day}" },
  usageShare: { table: "ops", pk: "USAGE", sk: "{day}#{process}" },
  usageStorage: { table: "main", pk: "USAGE", sk: "STORAGE#{day}" },
  requestLog: { table: "ops", pk: "REQUESTS", sk: "{at}#{mark}" },
  requestSent: { table: "ops", pk: "SENT", sk: "{at}#{mark}" },
  requestCut: { table: "ops", pk: "SENT", sk: "CUT" },

  proof: { table: "ops", pk: "PROOF", sk: "PROOF" },
  rateBucket: { table: "ops", pk: "RATE#{bucket}", sk: "BUCKET" },
  work: { table: "ops", pk: "WORK", sk: "{kind}" },
  workPart: { table: "ops", pk: "WORK", sk: "{kind}#{part}" },
} as const satisfies Design;

/** What precedes a tenant; none of these keys can begin like a tenant's. */
export const systemDesign = {
  user: { table: "main", pk: "U#{userId}", sk: "USER" },
  email: { table: "main", pk: "E#{hash}", sk: "EMAIL" },
  token: { table: "main", pk: "V#{hash}", sk: "TOKEN" },
  credential: { table: "main", pk: "K#{hash}", sk: "KEY" },
  domain: { table: "main", pk: "D#{domain}", sk: "DOMAIN" },
  externalIdentity: { table: "main", pk: "I#{hash}", sk: "IDENTITY" },
  inboundAddress: { table: "main", pk: "N#{hash}", sk: "INBOUND" },
  tenant: { table: "main", pk: "TENANTS#{bucket}", sk: "{workspaceId}" },
  operator: { table: "main", pk: "O#{hash}", sk: "OPERATOR" },
  deleted: { table: "main", pk: "DELETED#{workspaceId}", sk: "DELETED" },
  session: { table: "ops", pk: "S#{userId}", sk: "{hash}" },
  signInFlow: { table: "ops", pk: "F#{hash}", sk: "FLOW" },
  attempt: { table: "ops", pk: "A#{kind}#{subject}", sk: "{window}" },
} as const satisfies Design;

export const TABLES = ["main", "ops"] as const;
export type TableName = (typeof TABLES)[number];

/** The orders of lists, shared by all kinds of records. */
export const INDEXES = [
  "by_name",
  "by_created",
  "by_activity",
  "by_value",
  "by_churn",
  "by_loyalty",
  "by_due",
] as const;
export type IndexName = (typeof INDEXES)[number];

interface Row extends Partial<Record<IndexName, string>> {
  readonly table: TableName;
  readonly pk: string;
  readonly sk: string;
  readonly list?: string;
}
type Design = Readonly<Record<string, Row>>;

export type Entity = keyof typeof design;
export type SystemEntity = keyof typeof systemDesign;

type Placeholders<T> = T extends `${string}{${infer A}}${infer R}` ? A | Placeholders<R> : never;
/** What must be known to name an item: read off the templates, so that a forgotten part is a type error. */
export type KeyOf<E extends Entity> = Record<Placeholders<(typeof design)[E]["pk"] | (typeof design)[E]["sk"]>, string>;
/** What must be known to name the partition of an item. */
export type PartitionOf<E extends Entity> = Record<Placeholders<(typeof design)[E]["pk"]>, string>;
export type SystemKeyOf<E extends SystemEntity> = Record<
  Placeholders<(typeof systemDesign)[E]["pk"] | (typeof systemDesign)[E]["sk"]>,
  string
>;

/** Escapes the separator, so that no value can forge another key. */
export function escapePart(value: string): string {
  return /[#%]/.test(value) ? value.replaceAll("%", "%25").replaceAll("#", "%23") : value;
}

/** Fills a template; undefined when a value is missing, which leaves an item out of a sparse index. */
export function fillKey(template: string, values: Readonly<Record<string, unknown>>): string | undefined {
  let missing = false;
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value === "string") return escapePart(value);
    missing = true;
    return "";
  });
  return missing ? undefined : filled;
}

/** Prefix of every partition that belongs to a tenant; the closing `#` keeps one id from being another's prefix. */
export function tenantPrefix(workspaceId: string): string {
  const ulid = workspaceId.replace(/^wsp_/, "");
  if (!/^[0-9a-z]{26}$/.test(ulid)) throw new Error(`not a workspace id: ${workspaceId}`);
  return `T#${ulid.toUpperCase()}#`;
}

/** The workspace to which a partition key belongs, or undefined. */
export function workspaceOf(pk: string): string | undefined {
  const ulid = /^T#([0-9A-Z]{26})#/.exec(pk)?.[1];
  return ulid === undefined ? undefined : `wsp_${ulid.toLowerCase()}`;
}
