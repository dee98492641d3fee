import * as contract from "@perennial/contract";
import { calls, operatorCalls } from "@perennial/contract/calls";
import type { Plugin } from "vite";

const NAME = "@perennial/contract";
const OPERATOR_CALLS = `${NAME}/calls/operator`;
/** Modules by name. The operator's calls are one of their own, so that nobody loads them who is none. */
const CALLS: Readonly<Record<string, string>> = {
  [`${NAME}/calls`]: `export const calls = ${JSON.stringify(calls)};
export { operatorCalls } from "${OPERATOR_CALLS}";`,
  [OPERATOR_CALLS]: `export const operatorCalls = ${JSON.stringify(operatorCalls)};`,
};

const isWords = (value: unknown): value is string | readonly string[] =>
  typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));

const isTable = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every((one) => isWords(one));

function source(): string {
  const words = Object.entries(contract).filter(([, value]) => isWords(value) || isTable(value));
  const currencies = Intl.supportedValuesOf("currency").filter((code) => contract.Currency.safeParse(code).success);
  const digits = currencies
    .map((code) => [code, contract.minorDigits(code)] as const)
    .filter(([, count]) => count !== 2);
  return `
${words.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join("\n")}
const digits = ${JSON.stringify(Object.fromEntries(digits))};
export const minorDigits = (currency) => digits[currency] ?? 2;
const currencies = new Set(${JSON.stringify(currencies)});
export const Currency = { safeParse: (code) => ({ success: currencies.has(code) }) };
export const Filter = {
  safeParse: (data) => ({ success: typeof data === "object" && data !== null && !Array.isArray(data), data }),
};
`;
}

/**
 * The contract as the browser needs it. Everything that a page sends is checked by the API, which says what to mend;
 * the schemas, a fifth of the first download, stay there. A value that is missing here fails the build.
 */
export function lightContract(): Plugin {
  return {
    name: "perennial-light-contract",
    enforce: "pre",
    resolveId: (id) => (id === NAME || id in CALLS ? `\0${id}` : undefined),
    load: (id) => (id === `\0${NAME}` ? source() : CALLS[id.replace("\0", "")]),
  };
}
