import type { Message, Operation } from "@perennial/contract";
import type { Fault } from "@perennial/core";
import { CrmError } from "@perennial/core";
import type * as z from "zod";
import { describeIssue } from "./issue.ts";

/** A request that does not fit its operation; every fault that was found is told at once. */
export class BadRequestError extends Error {
  override readonly name = "BadRequestError";
  readonly detail: Message;
  readonly faults: readonly Fault[];

  constructor(detail: Message, faults: readonly Fault[]) {
    super(detail.en);
    this.detail = detail;
    this.faults = faults;
  }
}

const BYTES = 1_000_000;
const DEPTH = 32;

/** Whether JSON is nested deeper than any request of ours; such a text is refused before it is parsed. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (quoted) {
      if (sign === "\\") index += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "{" || sign === "[") depth += 1;
    else if (sign === "}" || sign === "]") depth -= 1;
    if (depth > DEPTH) return true;
  }
  return false;
}

function fault(en: string, zh: string, fix: Message): BadRequestError {
  return new BadRequestError({ en, zh }, [{ location: "body", message: { en, zh }, fix }]);
}

/** The body of a request as JSON. */
export function parseJson(text: string, contentType: string | undefined): unknown {
  if (text.length > BYTES) {
    throw new CrmError(
      "payload_too_large",
      {
        en: `The body has more than ${BYTES.toLocaleString("en")} characters.`,
        zh: `请求体超过 ${BYTES.toLocaleString("en")} 个字符。`,
      },
      {
        fix: {
          en: "Send less at once; larger data go through an import.",
          zh: "请减少单次发送的内容；更大的数据请使用导入。",
        },
      },
    );
  }
  if (text === "") return undefined;
  if (contentType !== undefined && !/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(contentType)) {
    throw new CrmError(
      "unsupported_media_type",
      { en: "The body does not come as JSON.", zh: "请求体不是以 JSON 发送的。" },
      {
        fix: {
          en: "Send JSON, with Content-Type: application/json.",
          zh: "请以 JSON 格式发送，并设置 Content-Type: application/json。",
        },
      },
    );
  }
  const valid = { en: "Send valid JSON in UTF-8.", zh: "请发送有效的 UTF-8 JSON。" };
  if (isTooDeep(text)) {
    throw fault("The body is nested too deeply.", "请求体嵌套过深。", {
      en: `Nest at most ${DEPTH} levels.`,
      zh: `最多嵌套 ${DEPTH} 层。`,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw fault("The body is not JSON.", "请求体不是有效的 JSON。", valid);
  }
}

/** A part of a request as its schema makes it, or every fault that was found. */
export function parsePart<S extends z.ZodType>(
  place: string,
  schema: S,
  value: unknown,
): { readonly value: z.output<S> | undefined; readonly faults: Fault[] } {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { value: result.data, faults: [] };
  return { value: undefined, faults: result.error.issues.flatMap((issue) => describeIssue(issue, place)) };
}

/** Throws with every fault that there is. */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  // One fault a place: what is wrong with a value that has the wrong form already is of no help.
  const first = [...new Map(faults.toReversed().map((fault) => [fault.location, fault])).values()].toReversed();
  const n = first.length;
  const detail = {
    en: n === 1 ? "One thing has to be changed." : `${n} things have to be changed.`,
    zh: `有 ${n} 处需要修改。`,
  };
  throw new BadRequestError(detail, first.slice(0, 50));
}

/** The parts of a request, parsed by their schemas; throws with every fault of all of them. */
export function parseRequest(op: Operation, request: { params: unknown; query: unknown; body: unknown }) {
  const faults: Fault[] = [];
  const part = (place: "params" | "query" | "body"): unknown => {
    const schema = op[place];
    if (!schema) return undefined;
    const parsed = parsePart(place, schema, request[place]);
    faults.push(...parsed.faults);
    return parsed.value;
  };
  const parsed = { params: part("params"), query: part("query"), body: part("body") };
  refuseFaults(faults);
  return parsed;
}
