import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

/** OWASP's second recommended setting of 2024: 19 MiB, two passes, one lane; about 100 ms here. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

async function derive(
  password: string,
  nonce: Buffer,
  cost: typeof COST | Readonly<Record<keyof typeof COST, number>>,
) {
  return await new Promise<Buffer>((resolve, reject) => {
    argon2("argon2id", { message: password, nonce, ...cost }, (error, tag) => (error ? reject(error) : resolve(tag)));
  });
}

const base64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** PHC string of a password, so that the cost can rise without a change of form. */
export async function hashPassword(password: string, nonce: Buffer = randomBytes(16)): Promise<string> {
  const tag = await derive(password, nonce, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** A hash that no password has, to spend the same time on an address that nobody has. */
const NOBODY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** Whether a password has this PHC string; without one it takes as long and is false. */
export async function verifyPassword(password: string, phc: string | undefined): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(phc ?? NOBODY);
  if (!parts) return false;
  const [, memory, passes, parallelism, nonce = "", tag = ""] = parts;
  const expected = Buffer.from(tag, "base64");
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  };
  const actual = await derive(password, Buffer.from(nonce, "base64"), cost);
  return timingSafeEqual(actual, expected) && phc !== undefined;
}
