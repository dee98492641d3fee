import type { AuditEntry } from "./audit.ts";
import { AUDIT_ACTS, AUDIT_WORDS } from "./audit-words.ts";
import { type Language, type Message, say } from "./error.ts";
import { minorDigits } from "./field.ts";

/** What is needed to say what happened: names for ids. */
type Told = Omit<AuditEntry, "sentence">;
type Values = Readonly<Record<string, unknown>>;

const MOST = 120;
/** Changed fields that a sentence names one by one. */
const NAMED = 4;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isRecord = (value: unknown): value is Values => typeof value === "object" && value !== null && !isList(value);
const shortened = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST - 1)}…` : text);

/** A value as people read it. */
function shown(value: unknown, language: Language): string {
  if (value === null || value === undefined || value === "") return say({ en: "nothing", zh: "空" }, language);
  if (typeof value === "boolean") {
    return say(value ? { en: "yes", zh: "是" } : { en: "no", zh: "否" }, language);
  }
  if (isList(value)) {
    if (value.length === 0) return say({ en: "nothing", zh: "空" }, language);
    return shortened(value.map((one) => shown(one, language)).join(say({ en: ", ", zh: "、" }, language)));
  }
  if (isRecord(value)) {
    // A telephone number or an address is told by what it is, not by its label.
    const { label: _label, ...rest } = value;
    const parts = Object.values(rest).filter((one) => one !== null && one !== undefined && one !== "");
    return shortened(parts.map((one) => shown(one, language)).join(" "));
  }
  const text = String(value);
  const moment = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/.exec(text);
  return moment ? `${moment[1]} ${moment[2]} UTC` : shortened(text);
}

function money(amount: unknown, currency: unknown): string | undefined {
  if (typeof amount !== "number" || typeof currency !== "string") return undefined;
  const digits = minorDigits(currency);
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

const REACH_SAID = {
  own: { en: "own", zh: "本人" },
  team: { en: "team", zh: "团队" },
  all: { en: "all", zh: "全部" },
  hidden: { en: "hidden", zh: "隐藏" },
  "read-only": { en: "read-only", zh: "只读" },
} as const satisfies Readonly<Record<string, Message>>;

/** Rules for records: of each kind whose are seen and whose are changed, and the fields that are held back. */
function rulesSaid(value: unknown, language: Language): string | undefined {
  if (!isRecord(value) || !isRecord(value["reach"]) || !isRecord(value["fields"])) return undefined;
  const word = (name: unknown): string => {
    const said = REACH_SAID[String(name) as keyof typeof REACH_SAID];
    return said ? say(said, language) : String(name);
  };
  const nounOf = (kind: string): string => {
    const words = (AUDIT_WORDS as Readonly<Record<string, { readonly noun: Message }>>)[kind];
    return words ? say(words.noun, language) : kind;
  };
  const reached = Object.entries(value["reach"]).flatMap(([kind, reach]) => {
    if (!isRecord(reach) || (reach["read"] === "all" && reach["write"] === "all")) return [];
    const [read, write] = [word(reach["read"]), word(reach["write"])];
    const noun = nounOf(kind);
    return [
      say({ en: `${noun} seen ${read}, changed ${write}`, zh: `${noun}可查看${read}、可修改${write}` }, language),
    ];
  });
  const held = Object.entries(value["fields"]).flatMap(([kind, fields]) =>
    Object.entries(isRecord(fields) ? fields : {}).map(([name, rule]) => {
      const words = AUDIT_WORDS[kind as AuditEntry["record"]["kind"]]?.fields as Readonly<Record<string, Message>>;
      const label = words?.[name];
      return `${nounOf(kind)} ${label ? say(label, language) : name.replace("fields.", "")} ${word(rule)}`;
    }),
  );
  const parts = [...reached, ...held];
  if (parts.length === 0) return say({ en: "everything", zh: "全部" }, language);
  return shortened(parts.join(say({ en: ", ", zh: "、" }, language)));
}

function fieldShown({ record }: Told, values: Values | null, field: string, language: Language): string {
  const value = values?.[field];
  const words = AUDIT_WORDS[record.kind];
  const word = "values" in words ? (words.values as Readonly<Record<string, Message>>)[String(value)] : undefined;
  if (word) return say(word, language);
  const rules = field === "rules" ? rulesSaid(value, language) : undefined;
  if (rules !== undefined) return rules;
  const amount = field.endsWith("Minor") ? money(value, values?.["currency"]) : undefined;
  return amount ?? shown(value, language);
}

/** One changed field: what it was and what it has become. Of fields of one's own each that changed is told. */
function changeSaid(entry: Told, field: string, language: Language): string[] {
  const { before, after } = entry;
  const words: Readonly<Record<string, Message>> = AUDIT_WORDS[entry.record.kind].fields;
  const label = words[field] ? say(words[field], language) : field;
  const was = before?.[field];
  const is = after?.[field];
  if (field === "fields" && (isRecord(was) || isRecord(is))) {
    const keys = [...new Set([...Object.keys((was as Values) ?? {}), ...Object.keys((is as Values) ?? {})])];
    return keys.map((key) => {
      const [from, to] = [shown((was as Values)?.[key], language), shown((is as Values)?.[key], language)];
      return say({ en: `${key} from ${from} to ${to}`, zh: `${key}由“${from}”改为“${to}”` }, language);
    });
  }
  const [from, to] = [fieldShown(entry, before, field, language), fieldShown(entry, after, field, language)];
  return [say({ en: `${label} from ${from} to ${to}`, zh: `${label}由“${from}”改为“${to}”` }, language)];
}

/** The values of something new, each by its name. */
function valuesSaid({ record, after }: Told, language: Language): string[] {
  const words: Readonly<Record<string, Message>> = AUDIT_WORDS[record.kind].fields;
  return Object.entries(words).flatMap(([field, label]) => {
    const value = after?.[field];
    if (value === undefined || value === null || value === false) return [];
    if (value === true) return [say(label, language)];
    const text = shown(value, language);
    return [say({ en: `${label.en} ${text}`, zh: `${label.zh}“${text}”` }, language)];
  });
}

const DID = {
  created: { en: "added", zh: "新增了" },
  updated: { en: "changed", zh: "修改了" },
  deleted: { en: "deleted", zh: "删除了" },
} as const;

/** The record as it is spoken of: the purchase of a customer, a task by its title. */
function recordSaid({ record, customer, after, before }: Told, language: Language): string {
  const noun = say(AUDIT_WORDS[record.kind].noun, language);
  const values = after ?? before;
  const amount = money(values?.["amountMinor"], values?.["currency"]);
  const name = record.name ?? amount ?? null;
  const own = name === null ? noun : say({ en: `${noun} ${name}`, zh: `${noun}“${name}”` }, language);
  if (record.kind === "customer" || customer === null) return own;
  const whose = customer.name ?? customer.id;
  return say({ en: `${own} of ${whose}`, zh: `${whose}的${own}` }, language);
}

function whoSaid({ actor }: Told, language: Language): string {
  if (actor.kind === "system") return say({ en: "The system", zh: "系统" }, language);
  const name = actor.name ?? actor.id;
  const words: Readonly<Partial<Record<typeof actor.kind, Message>>> = {
    key: { en: `The key ${name}`, zh: `密钥“${name}”` },
    import: { en: `The import ${name}`, zh: `导入“${name}”` },
    support: { en: `Support (${name})`, zh: `客服（${name}）` },
  };
  const said = words[actor.kind];
  return said ? say(said, language) : name;
}

/** What happened, as one sentence: who did what to which record, and which fields from what to what. */
export function auditSentence(entry: Told, language: Language): string {
  const who = whoSaid(entry, language);
  if (entry.action === "refused") {
    return say({ en: `A sign-in as ${who} failed.`, zh: `以“${who}”身份登录失败。` }, language);
  }
  if (entry.action === "accessed") {
    const act = AUDIT_ACTS[entry.operation as keyof typeof AUDIT_ACTS] ?? { en: "looked at", zh: "查看了" };
    const of = entry.customer ? (entry.customer.name ?? entry.customer.id) : null;
    const what =
      of === null ? say(act, language) : say({ en: `${act.en} (${of})`, zh: `${act.zh}（${of}）` }, language);
    return say({ en: `${who} ${what}.`, zh: `${who}${what}。` }, language);
  }
  const record = recordSaid(entry, language);
  const words = AUDIT_WORDS[entry.record.kind];
  const own = "did" in words ? say(words.did[entry.action], language) : undefined;
  const did = say(DID[entry.action], language);
  const head =
    own === undefined
      ? say({ en: `${who} ${did} ${record}`, zh: `${who}${did}${record}` }, language)
      : say({ en: `${who} ${own}`, zh: `${who}${own}` }, language);
  const values = own !== undefined && entry.action === "created" && !entry.redacted ? valuesSaid(entry, language) : [];
  if (values.length > 0) {
    return say({ en: `${head}: ${values.join("; ")}.`, zh: `${head}：${values.join("；")}。` }, language);
  }
  if (entry.action !== "updated" || entry.redacted || entry.changed.length === 0)
    return `${head}${say({ en: ".", zh: "。" }, language)}`;
  const told = entry.changed.slice(0, NAMED).flatMap((field) => changeSaid(entry, field, language));
  const more = entry.changed.length - NAMED;
  const rest = more > 0 ? [say({ en: `and ${more} more`, zh: `另有 ${more} 项` }, language)] : [];
  return say(
    { en: `${head}: ${[...told, ...rest].join("; ")}.`, zh: `${head}：${[...told, ...rest].join("；")}。` },
    language,
  );
}
