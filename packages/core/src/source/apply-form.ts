import { type FormSettings, type Message, say } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { activityActions } from "../activity/activity.actions.ts";
import { consentActions } from "../consent/consent.actions.ts";
import { readConsents } from "../consent/consent.ts";
import type { Context } from "../context.ts";
import { customerActions } from "../customer/customer.actions.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { dayIn, dayText } from "../day.ts";
import { findMember } from "../workspace/workspace.store.ts";
import { todayOf } from "../workspace/workspace.ts";
import { contactOf, findOrMakeCustomer } from "./contact.store.ts";
import type { FormEntry } from "./form.ts";
import { type InboundMessageItem, settleLegs } from "./message.ts";
import { missing } from "./order.ts";
import type { InboundSourceItem } from "./source.ts";

/** How many have been given to somebody, so that the next one is the next member's. */
export interface InboundTurnItem {
  readonly sourceId: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    inboundTurn: InboundTurnItem;
  }
}

const ROUNDS = 8;

const WORDS = {
  form: { en: "Form", zh: "表单" },
  name: { en: "Name", zh: "姓名" },
  email: { en: "E-mail", zh: "邮箱" },
  phone: { en: "Telephone", zh: "电话" },
  company: { en: "Company", zh: "公司" },
  agreed: { en: "Agreed to", zh: "已同意" },
} satisfies Record<string, Message>;

/** What was filled in, as a note: whole, because the record of somebody known is not written over by a stranger. */
function noteOf(entry: FormEntry, title: string, { language }: Context["workspace"]): string {
  const named = (["name", "email", "phone", "company"] as const).flatMap((field) =>
    entry[field] === "" ? [] : [`${say(WORDS[field], language)}: ${entry[field]}`],
  );
  const consent = entry.consent && `${say(WORDS.agreed, language)} (${entry.consent.at}): ${entry.consent.text}`;
  const parts = [`${say(WORDS.form, language)}: ${title}`, entry.message, named.join("\n"), consent ?? ""];
  return parts
    .filter((part) => part !== "")
    .join("\n\n")
    .slice(0, 10_000);
}

/** Members who are to get tasks and are members still, in their order. */
async function helpers({ table }: Context, assigneeIds: readonly string[]): Promise<string[]> {
  const members = await Promise.all(assigneeIds.map((userId) => findMember(table, userId)));
  return members.flatMap((member) => (member ? [member.userId] : []));
}

/** Adds what a customer lacks; what is there stays. */
async function completeLegs(context: Context, customer: CustomerItem, entry: FormEntry, ownerId: string | undefined) {
  const contact = contactOf(
    { ownId: undefined, name: entry.name, emails: [entry.email], phones: [entry.phone] },
    null,
    context.workspace.country,
  );
  const emails = (contact?.emails ?? []).map((address) => ({ address }));
  const phones = (contact?.phones ?? []).map((number) => ({ number }));
  const body = {
    ...(customer.emails.length === 0 && emails.length > 0 ? { emails } : {}),
    ...(customer.phones.length === 0 && phones.length > 0 ? { phones } : {}),
    ...(customer.ownerId === null && ownerId !== undefined ? { ownerId } : {}),
  };
  if (Object.keys(body).length === 0) return [];
  const { customerId } = customer;
  return (await customerActions.updateCustomer(context, { params: { customerId }, query: undefined, body })).legs;
}

/**
 * Keeps that somebody has agreed to be reached by what was left. Anybody can write somebody else's address in a form: a
 * refusal that is known is not taken back by it.
 */
async function consentLegs(context: Context, { customerId }: CustomerItem, entry: FormEntry, title: string) {
  if (!entry.consent) return [];
  const said = await readConsents(context.table, customerId);
  const given = [
    entry.email !== "" ? ("mail" as const) : undefined,
    entry.phone !== "" ? ("phone" as const) : undefined,
  ];
  const today = dayText(todayOf(context.workspace, context.now()));
  const legs: Leg[] = [];
  for (const channel of given) {
    if (channel === undefined) continue;
    if (said.some((one) => one.channel === channel && one.status === "denied")) continue;
    const on = dayText(dayIn(context.workspace.timeZone, new Date(entry.consent.at)));
    const body = {
      channel,
      status: "granted" as const,
      on: on < today ? on : today,
      source: `${title}: ${entry.consent.text}`.slice(0, 200),
    };
    const change = await consentActions.recordConsent(context, { params: { customerId }, query: undefined, body });
    legs.push(...change.legs);
  }
  return legs;
}

async function taskLegs(
  context: Context,
  { customerId, name }: CustomerItem,
  { title, taskDays }: FormSettings,
  assigneeId: string | undefined,
): Promise<readonly Leg[]> {
  if (assigneeId === undefined) return [];
  const dueOn = dayText(todayOf(context.workspace, context.now()) + taskDays);
  const heading = say({ en: `Answer ${name}: ${title}`, zh: `回复${name}：${title}` }, context.workspace.language);
  const body = { title: heading.slice(0, 200), dueOn, assigneeId };
  return (await activityActions.createTask(context, { params: { customerId }, query: undefined, body })).legs;
}

/** Makes of a form that somebody has sent a customer, a note and a task for the member whose turn it is, all at once. */
export async function applyForm(
  context: Context,
  source: InboundSourceItem,
  message: InboundMessageItem,
  entry: FormEntry,
): Promise<void> {
  const { table, workspace, realNow } = context;
  const { form, sourceId } = source;
  const buyer = { ownId: undefined, name: entry.name, emails: [entry.email], phones: [entry.phone] };
  const contact = contactOf(buyer, null, workspace.country);
  if (!contact || !form) throw missing("email");
  for (let round = 0; round < ROUNDS; round += 1) {
    const customer = await findOrMakeCustomer(context, contact, form.source);
    const turn = await table.get("inboundTurn", { sourceId }, { consistent: true });
    const members = await helpers(context, form.assigneeIds);
    const own = customer.ownerId !== null && members.includes(customer.ownerId) ? customer.ownerId : undefined;
    const assigneeId = own ?? members[(turn?.version ?? 0) % Math.max(1, members.length)];
    const { customerId } = customer;
    const text = noteOf(entry, form.title, workspace);
    const note = await activityActions.createNote(context, {
      params: { customerId },
      query: undefined,
      body: { text },
    });
    const legs: Leg[] = [
      ...settleLegs([[message, { status: "done", customerId }]], realNow()),
      ...note.legs,
      ...(await completeLegs(context, customer, entry, assigneeId)),
      ...(await consentLegs(context, customer, entry, form.title)),
      ...(await taskLegs(context, customer, form, assigneeId)),
    ];
    if (assigneeId !== undefined && own === undefined) {
      const item = { sourceId, version: (turn?.version ?? 0) + 1 };
      legs.push({ put: "inboundTurn", item, if: turn ? { version: turn.version } : "absent", derived: true });
    }
    if ((await table.write(...legs)).ok) return;
    const now = await table.get("inboundMessage", { sourceId, messageId: message.messageId }, { consistent: true });
    if (now?.version !== message.version) return;
  }
  throw new Error("the customer keeps being changed by others");
}
