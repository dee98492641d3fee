import * as z from "zod";

/** What a deployed function is told by its environment; infra sets every one of these. */
const Environment = z.object({
  AWS_REGION: z.string(),
  /** Megabytes, as Lambda says them. */
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.string().regex(/^\d+$/).optional(),
  MAIN_TABLE: z.string(),
  OPS_TABLE: z.string(),
  ORIGIN: z.url(),
  /** Domain whose mail comes in; without one nobody has a mail address here. */
  MAIL_DOMAIN: z.string().optional(),
  TENANT_ROLE_ARN: z.string().optional(),
  BUCKET: z.string().optional(),
  MAIL_FROM: z.string().optional(),
  /** What only our own distribution sends along, so that nobody goes round it. */
  ORIGIN_KEY: z.string().optional(),
  SECRET_CURSOR: z.string().optional(),
  SECRET_OPERATOR: z.string().optional(),
  /** Inner addresses that webhooks may reach: for development only, so that nothing starts here with it. */
  WEBHOOK_ALLOW: z.never().optional(),
  QUEUE_SCORE: z.string().optional(),
  QUEUE_IMPORT: z.string().optional(),
  QUEUE_DELIVER: z.string().optional(),
  QUEUE_MAIL: z.string().optional(),
  QUEUE_INBOUND: z.string().optional(),
  QUEUE_PURGE: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

/** @throws with the names of what is missing, before any request is served */
export function readEnvironment(values: Readonly<Record<string, string | undefined>>): Environment {
  const result = Environment.safeParse(values);
  if (result.success) return result.data;
  const names = result.error.issues.map(({ path }) => path.join("."));
  throw new Error(`The environment lacks or has wrong: ${names.join(", ")}`);
}
