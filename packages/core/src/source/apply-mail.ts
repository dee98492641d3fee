import type { MailHead } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { activityActions } from "../activity/activity.actions.ts";
import { resolve } from "../claim.ts";
import type { Context } from "../context.ts";
import { findCustomer } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { erasedAlready } from "../erasure/erased.ts";
import { notFound } from "../error.ts";
import { listMembers } from "../workspace/workspace.store.ts";
import { contactOf, findByContact, findOrMakeCustomer } from "./contact.store.ts";
import { forwardedSender, type InboundMail, type Mailbox, MOST_TEXT } from "./mail.ts";
import { type InboundMessageItem, type Outcome, settleLegs } from "./message.ts";
import { missing } from "./order.ts";
import type { InboundSourceItem } from "./source.ts";

/** What somebody has said of a mail whose sender is nobody's. */
export type Wish = { readonly as: "attach"; readonly customerId: string } | { readonly as: "make_customer" };

/** Customers to whose timelines one mail goes. */
const MOST = 5;

const contact = (context: Context, { address, name }: Mailbox) =>
  contactOf(
    { ownId: undefined, name: name || undefined, emails: [address], phones: [] },
    null,
    context.workspace.country,
  );

/** Which way a mail went, and those outside with whom it was exchanged, the likeliest first. */
async function partners(context: Context, source: InboundSourceItem, mail: InboundMail) {
  const members = await listMembers(context.table);
  const own = new Set(members.filter(({ leftAt }) => leftAt === undefined).map(({ email }) => email.toLowerCase()));
  const isOutside = ({ address }: Mailbox): boolean =>
    !own.has(address.toLowerCase()) && !address.toLowerCase().startsWith(`${source.token}@`);
  if (isOutside(mail.from)) return { direction: "in" as const, boxes: [mail.from] };
  const forwarded = forwardedSender(mail.text);
  if (forwarded && isOutside(forwarded)) return { direction: "in" as const, boxes: [forwarded] };
  return { direction: "out" as const, boxes: [...mail.to, ...mail.cc].filter(isOutside).slice(0, 20) };
}

async function customersOf(context: Context, boxes: readonly Mailbox[]): Promise<CustomerItem[]> {
  const found = new Map<string, CustomerItem>();
  for (const box of boxes) {
    const known = contact(context, box);
    const customer = known && (await findByContact(context.table, known));
    if (customer) found.set(customer.customerId, customer);
  }
  return [...found.values()].slice(0, MOST);
}

async function wished(
  context: Context,
  source: InboundSourceItem,
  box: Mailbox | undefined,
  wish: Wish,
): Promise<CustomerItem> {
  if (wish.as === "attach") {
    const customer = await findCustomer(context.table, await resolve(context.table, "customer", wish.customerId));
    if (!customer) throw notFound();
    if (customer.erasedAt !== undefined) throw erasedAlready();
    return customer;
  }
  const known = box && contact(context, box);
  if (!known) throw missing("from");
  return await findOrMakeCustomer(context, known, source.name);
}

async function noteLegs(
  context: Context,
  customers: readonly CustomerItem[],
  mail: InboundMail,
  direction: "in" | "out",
): Promise<Leg[]> {
  const head: MailHead = {
    subject: mail.subject.slice(0, 300),
    from: mail.from.address.slice(0, 254),
    direction,
    sentAt: mail.date,
    attachments: mail.attachments.map(({ name }) => name.slice(0, 200)).slice(0, 20),
    spf: mail.spf,
    dkim: mail.dkim,
  };
  const text = mail.text.trim().slice(0, MOST_TEXT) || mail.subject.slice(0, 300) || "—";
  const legs: Leg[] = [];
  for (const { customerId } of customers) {
    const change = await activityActions.createNote(context, {
      params: { customerId },
      query: undefined,
      body: { text },
    });
    for (const leg of change.legs) {
      legs.push("put" in leg && leg.put === "note" ? { ...leg, item: { ...leg.item, mail: head } } : leg);
    }
  }
  return legs;
}

function dropped({ automatic, loops, spam }: InboundMail): Outcome | undefined {
  if (loops) return { status: "skipped", reason: "own_mail" };
  if (spam) return { status: "skipped", reason: "spam" };
  return automatic ? { status: "skipped", reason: "automatic" } : undefined;
}

/** Puts a mail on the timelines of those with whom it was exchanged, once; one from nobody known waits for a person. */
export async function applyMail(
  context: Context,
  source: InboundSourceItem,
  message: InboundMessageItem,
  mail: InboundMail,
  wish?: Wish,
): Promise<void> {
  const { table, realNow } = context;
  const { direction, boxes } = await partners(context, source, mail);
  const drop = wish ? undefined : dropped(mail);
  const customers = drop
    ? []
    : wish
      ? [await wished(context, source, boxes[0], wish)]
      : await customersOf(context, boxes);
  const [first] = customers;
  const outcome: Outcome =
    drop ??
    (first ? { status: "done", customerId: first.customerId } : { status: "waiting", reason: "sender_unknown" });
  // A refusal means that somebody else has worked on the same message.
  await table.write(
    ...settleLegs([[message, outcome]], realNow()),
    ...(await noteLegs(context, customers, mail, direction)),
  );
}
