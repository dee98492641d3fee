/** What one installation has that another has not; each is given as context: `npm run deploy -- -c name=value`. */
export interface Options {
  /** Name of the stack, so that an account may hold several. */
  readonly name: string;
  /** Address from which mails are sent. Without it no mail leaves, and who signs up cannot prove an address. */
  readonly mailFrom: string | undefined;
  /** Domain or address that SES has verified already; without it the deployment asks SES to verify `mailFrom`. */
  readonly mailIdentity: string | undefined;
  /** Domain whose mail comes in, such as `in.example.com`; without it no mail does. */
  readonly mailDomain: string | undefined;
  /** Domain at which the product is reached. */
  readonly domain: string | undefined;
  /** Its certificate, in us-east-1. */
  readonly certificateArn: string | undefined;
  /** Address to which alarms are sent. */
  readonly alarmEmail: string | undefined;
  /** Whether a firewall stands before it (`on` or `off`); it does unless it is turned off. */
  readonly firewall: boolean;
  /** Requests that one address may send in five minutes before the firewall stops it, instead of the usual number. */
  readonly wafRequests: number | undefined;
  /** The firewall once it stands, as the deployment finds it out; or one of one's own. */
  readonly webAclArn: string | undefined;
  /** Days for which a copy of every night is kept, beside recovery to any second of the last 35 days. */
  readonly backupDays: number | undefined;
}

const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const FORMS: Readonly<Record<keyof Options, RegExp>> = {
  name: /^[A-Z][A-Za-z0-9]{0,30}$/,
  mailFrom: EMAIL,
  mailIdentity: /^\S+\.\S+$/,
  mailDomain: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  domain: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  certificateArn: /^arn:[\w-]+:acm:us-east-1:\d+:certificate\/\S+$/,
  alarmEmail: EMAIL,
  firewall: /^(on|off)$/,
  wafRequests: /^[1-9]\d{1,8}$/,
  webAclArn: /^arn:[\w-]+:wafv2:us-east-1:\d+:global\/webacl\/\S+$/,
  backupDays: /^[1-9]\d{0,4}$/,
};

/** @throws with the name of the first option whose value has not the form it must have */
export function readOptions(context: (name: string) => unknown): Options {
  const text = (name: keyof Options): string | undefined => {
    const value: unknown = context(name);
    if (value === undefined || value === "") return undefined;
    const given = typeof value === "number" ? String(value) : value;
    if (typeof given === "string" && FORMS[name].test(given)) return given;
    throw new Error(`The context ${name} has the value ${JSON.stringify(value)}, which does not look right.`);
  };
  const number = (name: keyof Options): number | undefined => {
    const given = text(name);
    return given === undefined ? undefined : Number(given);
  };
  if ((text("domain") === undefined) !== (text("certificateArn") === undefined)) {
    throw new Error("The contexts domain and certificateArn belong together: give both or neither.");
  }
  return {
    name: text("name") ?? "Perennial",
    mailFrom: text("mailFrom"),
    mailIdentity: text("mailIdentity"),
    mailDomain: text("mailDomain"),
    domain: text("domain"),
    certificateArn: text("certificateArn"),
    alarmEmail: text("alarmEmail"),
    firewall: text("firewall") !== "off",
    wafRequests: number("wafRequests"),
    webAclArn: text("webAclArn"),
    backupDays: number("backupDays"),
  };
}
