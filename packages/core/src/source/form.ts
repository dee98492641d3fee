import { FORM_FIELDS, type FormSettings } from "@perennial/contract";
import * as z from "zod";

const text = (max: number) => z.string().trim().max(max).default("");

/** What somebody has filled in. */
export const FormEntry = z.object({
  name: text(200),
  email: text(254),
  phone: text(40),
  company: text(200),
  message: text(5000),
  /** The text that was agreed to, and when. */
  consent: z.object({ text: z.string(), at: z.string() }).nullable().default(null),
  /** A field was filled in that people do not see. */
  trap: z.boolean().default(false),
});
export type FormEntry = z.infer<typeof FormEntry>;

/** What is wrong with an entry, by field. */
export type FormFault = "missing" | "email" | "phone" | "contact" | "consent";
export type FormFaults = Readonly<Record<string, FormFault>>;

const EMAIL = z.email().max(254);

/** Checks what was filled in against what the form asks. Without an address or a number nobody could answer. */
export function checkEntry(settings: FormSettings, entry: FormEntry): FormFaults {
  const faults: Record<string, FormFault> = {};
  if (entry.name === "") faults["name"] = "missing";
  for (const field of FORM_FIELDS) {
    if (settings[field] === "required" && entry[field] === "") faults[field] = "missing";
  }
  if (entry.email !== "" && !EMAIL.safeParse(entry.email).success) faults["email"] = "email";
  if (entry.phone !== "" && entry.phone.replace(/\D/g, "").length < 5) faults["phone"] = "phone";
  if (entry.email === "" && entry.phone === "" && Object.keys(faults).length === 0) {
    faults[settings.email === "hidden" ? "phone" : "email"] = "contact";
  }
  if (settings.consent !== null && entry.consent === null) faults["consent"] = "consent";
  return faults;
}

/** An entry without what the form does not ask. */
export function asked(settings: FormSettings, entry: FormEntry): FormEntry {
  const shown = FORM_FIELDS.map((field) => [field, settings[field] === "hidden" ? "" : entry[field]]);
  return { ...entry, ...Object.fromEntries(shown) };
}
