import * as z from "zod";

/** A schema with what the documentation says of it: one sentence and an example that passes. */
export function field<S extends z.ZodType>(schema: S, description: string, example: z.input<S>): S {
  return schema.meta({ description, examples: [example] });
}

/** The same for a secret that callers send: it is never written down as it was sent. */
export function secretField<S extends z.ZodType>(schema: S, description: string, example: z.input<S>): S {
  return schema.meta({ description, examples: [example], writeOnly: true });
}

/** Crockford base 32 in lower case, as in a ULID. */
const ULID = "[0-9a-hjkmnp-tv-z]{26}";

/** Prefix of each kind of record; the only such table. */
export const PREFIX = {
  workspace: "wsp",
  user: "usr",
  apiKey: "key",
  customer: "cus",
  purchase: "pur",
  signal: "sig",
  subscription: "sub",
  product: "prd",
  note: "not",
  task: "tsk",
  field: "fld",
  view: "viw",
  webhookEndpoint: "whe",
  import: "imp",
  export: "exp",
  parameters: "par",
  request: "req",
  session: "ses",
  invitation: "inv",
  team: "tea",
  role: "rol",
  handOver: "hdo",
  invoice: "ivc",
  act: "act",
  consent: "con",
  erasure: "ers",
  inboundSource: "src",
  inboundMessage: "inm",
} as const;
export type Kind = keyof typeof PREFIX;

/** An id of one kind: prefix and lower-case ULID. */
export function idOf(kind: Kind) {
  return field(
    z.string().regex(new RegExp(`^${PREFIX[kind]}_${ULID}$`)),
    `Id of the ${kind}.`,
    `${PREFIX[kind]}_01k9f3v7m2e8q4x6c0b5d7h9jn`,
  );
}

/** An id, or `ext:` and the caller's own id of the record. */
export function addressOf(kind: Kind) {
  return field(
    z.string().regex(new RegExp(`^(${PREFIX[kind]}_${ULID}|ext:.{1,200})$`, "su")),
    `Id of the ${kind}, or \`ext:\` followed by your own id of it.`,
    `${PREFIX[kind]}_01k9f3v7m2e8q4x6c0b5d7h9jn`,
  );
}

/** `ext:` and the caller's own id: the address of a record that may not exist yet. */
export function ownAddress(kind: Kind) {
  return field(
    z.string().regex(/^ext:.{1,200}$/su),
    `\`ext:\` followed by your own id of the ${kind}.`,
    "ext:ERP-1001",
  );
}

const DAY = /^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** True for a day that the calendar has (30 February is not one). */
function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A business day, `YYYY-MM-DD`, in the workspace's time zone. */
export const Day = z
  .string()
  .regex(DAY)
  .refine(isCalendarDay, { params: { code: "calendar_day" } });
/** RFC 3339 in UTC. */
export const Instant = z.iso.datetime();

/** ISO 4217 codes in use, with the digits of their minor unit where that is not 2. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};
const CURRENCIES = new Set(
  (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLF CLP CNY COP " +
    "CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD " +
    "IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR " +
    "MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP " +
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS VED VES VND VUV WST XAF " +
    "XCD XCG XOF XPF YER ZAR ZMW ZWG"
  ).split(" "),
);

/** ISO 4217 code. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { abort: true })
  .refine((code) => CURRENCIES.has(code), { params: { code: "currency" } });

/** Digits after the decimal point of a currency: 2 for the euro, 0 for the yen, 3 for the dinar. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** Integer in the currency's minor unit; a thousand billion major units are more than any shop sells. */
export const AmountMinor = z.number().int().min(-1e15).max(1e15);

/** A number of the tenant's own: one that every program on the way keeps as it is. */
export const OwnNumber = z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(
    (zone) => {
      try {
        return Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
      } catch {
        return false;
      }
    },
    { params: { code: "time_zone" } },
  );

/** One page of a list. */
export function pageOf<S extends z.ZodType>(item: S, id: string) {
  return z
    .object({
      data: z.array(item).meta({ description: "The records of this page, in order." }),
      nextCursor: field(
        z.string().nullable(),
        "Send it as `cursor` to read on; null on the last page.",
        "AQx3mVb5cWZ0b2tlbg",
      ),
    })
    .meta({ id, description: "One page of records." });
}

/** `limit` and `cursor` of a list. */
export const pageQuery = {
  limit: field(z.coerce.number<number>().int().min(1).max(200).default(50), "Records a page, 1 to 200.", 50),
  cursor: field(z.string().max(4000).optional(), "The `nextCursor` of the page before.", "AQx3mVb5cWZ0b2tlbg"),
};

/** One line without control characters, nor any other sign that some programs take for the end of a line. */
export function line(max: number) {
  // biome-ignore format: the class of control characters reads better on one line
  return z.string().trim().min(1).max(max).refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), { params: { code: "control_character" } });
}
