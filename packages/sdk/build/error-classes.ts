import { ERRORS, type ErrorCode } from "@perennial/contract";
import { comment } from "./declaration.ts";

/** `not_found` → `NotFoundError`. */
export function classNameOf(code: ErrorCode): string {
  return `${code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())}Error`;
}

/** The module of one class a code, `src/error-classes.gen.ts`. */
export function errorClassesModule(): string {
  const codes = Object.entries(ERRORS).map(([code, { status, en }]) => ({ code: code as ErrorCode, status, en }));
  const classes = codes.map(({ code, status, en }) => {
    const name = classNameOf(code);
    return `${comment([`${en} (\`${code}\`, ${status}).`], "")}export class ${name} extends PerennialError<"${code}"> {
  override readonly name = "${name}";
}
`;
  });
  return `// Written from the contract's table of codes; \`npm test -- packages/sdk -u\` renews it.
import { PerennialError } from "./error.ts";

${classes.join("\n")}
/** The class of every code. */
export const ERROR_CLASSES = {
${codes.map(({ code }) => `  ${code}: ${classNameOf(code)},\n`).join("")}} as const;
`;
}
