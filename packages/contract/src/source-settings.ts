import * as z from "zod";
import { field, idOf, line } from "./field.ts";

const path = (description: string, example: string) =>
  field(
    z.string().trim().min(1).max(200).nullable().default(null),
    `${description} Null where there is none.`,
    example,
  );

/** Where the parts of an order stand in what somebody's own program sends. */
export const OrderMapping = z
  .object({
    orderId: field(
      z.string().trim().min(1).max(200),
      "Number of the order, as a path with dots (`order.id`, `lines.0.sku`) or a JSON pointer (`/order/id`).",
      "order.id",
    ),
    amount: field(z.string().trim().min(1).max(200), "Total; negative for a refund.", "order.total"),
    amountIn: field(
      z.enum(["major", "minor"]).default("major"),
      "Whether amounts are written as `12.50`, or in the smallest unit as `1250`.",
      "major",
    ),
    currency: path("ISO 4217 code; the workspace's currency without one.", "order.currency"),
    occurredAt: path("Day or moment of the purchase; the moment of its coming without one.", "order.created_at"),
    updatedAt: path("Moment of the last change: what is older than what is known changes nothing.", "order.updated_at"),
    cancelled: path("Whether it was cancelled: true, a moment, or `cancelled`.", "order.cancelled_at"),
    refunded: path("What has been given back so far, as a positive amount.", "order.refunded"),
    customerId: path("The sender's own number of the customer.", "customer.id"),
    name: path("Name of the customer.", "customer.name"),
    email: path("E-mail address of the customer.", "customer.email"),
    phone: path("Telephone number of the customer.", "customer.phone"),
    lines: path("List of the lines.", "order.items"),
    lineSku: path("Code of the product, within a line.", "sku"),
    lineName: path("What was sold, within a line.", "title"),
    lineQuantity: path("How many, within a line.", "quantity"),
    lineAmount: path("Amount of the whole line, within a line.", "total"),
  })
  .strict()
  .meta({ id: "OrderMapping", description: "Where the parts of an order stand in what is sent." });
export type OrderMapping = z.infer<typeof OrderMapping>;

/** What a form can ask beside the name, which it always asks. */
export const FORM_FIELDS = ["email", "phone", "company", "message"] as const;
export type FormField = (typeof FORM_FIELDS)[number];

const Ask = z.enum(["required", "optional", "hidden"]);

/** An origin that may show the form in a frame: `https://www.example.com`. */
const origin = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/);

export const FormSettings = z
  .object({
    title: field(line(120), "Heading of the page.", "Write to us"),
    intro: field(z.string().trim().max(1000).default(""), "What stands under it.", "We answer within a day."),
    email: field(Ask.default("required"), "Whether it asks for an e-mail address.", "required"),
    phone: field(Ask.default("optional"), "Whether it asks for a telephone number.", "optional"),
    company: field(Ask.default("hidden"), "Whether it asks for a company.", "hidden"),
    message: field(Ask.default("optional"), "Whether it asks for a message.", "optional"),
    thanks: field(
      z.string().trim().max(1000).default(""),
      "What is shown afterwards.",
      "Thank you, you will hear from us.",
    ),
    consent: field(
      z.string().trim().max(1000).nullable().default(null),
      "Text to agree to before anything is sent; it is kept with its day.",
      null,
    ),
    assigneeIds: field(z.array(idOf("user")).max(50).default([]), "Members who get a task for each sending, in turn.", [
      "usr_01k9f3v7m2e8q4x6c0b5d7h9jn",
    ]),
    taskDays: field(z.number().int().min(0).max(60).default(1), "Days within which the task is to be done.", 1),
    embedOn: field(z.array(origin).max(20).default([]), "Sites that may show the form in a frame.", [
      "https://www.example.com",
    ]),
    source: field(line(100).default("form"), "What new customers have as their source.", "form"),
  })
  .strict()
  .meta({ id: "FormSettings", description: "What a form asks, shows and does." });
export type FormSettings = z.infer<typeof FormSettings>;
