import type { Message } from "@perennial/contract";
import type { Fault } from "@perennial/core";
import type * as z from "zod";

type Issue = z.core.$ZodIssue;

/** What our own refinements mean; their names are given as `params.code` in the contract. */
const CUSTOM: Readonly<Record<string, { message: Message; fix: Message }>> = {
  calendar_day: {
    message: { en: "There is no such day in the calendar.", zh: "日历上没有这一天。" },
    fix: { en: "Send an existing day as YYYY-MM-DD.", zh: "请按 YYYY-MM-DD 填写存在的日期。" },
  },
  currency: {
    message: { en: "This is no currency in use.", zh: "这不是通用的货币代码。" },
    fix: { en: "Send an ISO 4217 code, such as CNY or EUR.", zh: "请填写 ISO 4217 代码，如 CNY 或 EUR。" },
  },
  time_zone: {
    message: { en: "This is no time zone.", zh: "这不是有效的时区。" },
    fix: { en: "Send an IANA zone, such as Asia/Shanghai.", zh: "请填写 IANA 时区，如 Asia/Shanghai。" },
  },
  control_character: {
    message: { en: "The text holds line breaks or control characters.", zh: "文本含有换行或控制字符。" },
    fix: { en: "Send one line of plain text.", zh: "请填写单行纯文本。" },
  },
  empty_condition: {
    message: { en: "The condition is empty.", zh: "条件为空。" },
    fix: { en: "Send at least one operator, such as $gte.", zh: "请至少填写一个运算符，如 $gte。" },
  },
  one_group: {
    message: { en: "A group has exactly one of $and, $or and $not.", zh: "每组只能有 $and、$or、$not 之一。" },
    fix: { en: "Nest groups to combine them.", zh: "请用嵌套的方式组合。" },
  },
  filter_size: {
    message: { en: "The filter has more than 5 groups or 25 conditions.", zh: "筛选超过 5 组或 25 个条件。" },
    fix: { en: "Use fewer, or $in for many values of one field.", zh: "请减少条件，或对同一字段的多个值使用 $in。" },
  },
  import_target: {
    message: { en: "A column cannot become that.", zh: "列不能映射为该目标。" },
    fix: {
      en: "Use a target of the documentation, field:<key> or ignore.",
      zh: "请使用文档中的目标、field:<key> 或 ignore。",
    },
  },
};

const TYPES: Readonly<Record<string, Message>> = {
  string: { en: "text", zh: "文本" },
  number: { en: "a number", zh: "数字" },
  int: { en: "a whole number", zh: "整数" },
  boolean: { en: "true or false", zh: "true 或 false" },
  array: { en: "a list", zh: "列表" },
  object: { en: "an object", zh: "对象" },
  record: { en: "an object", zh: "对象" },
};

const both = (text: string): Message => ({ en: text, zh: text });

function sizeOf(issue: { origin: string }, limit: unknown, least: boolean): { message: Message; fix: Message } {
  const n = String(limit);
  const [en, zh] = least ? ["at least", "至少"] : ["at most", "最多"];
  if (issue.origin === "string") {
    const message = least
      ? { en: "The text is too short.", zh: "文本太短。" }
      : { en: "The text is too long.", zh: "文本太长。" };
    return { message, fix: { en: `Send ${en} ${n} characters.`, zh: `${zh} ${n} 个字符。` } };
  }
  if (issue.origin === "array") {
    const message = least
      ? { en: "The list is too short.", zh: "列表项太少。" }
      : { en: "The list is too long.", zh: "列表项太多。" };
    return { message, fix: { en: `Send ${en} ${n} entries.`, zh: `${zh} ${n} 项。` } };
  }
  const message = least
    ? { en: "The number is too small.", zh: "数字太小。" }
    : { en: "The number is too large.", zh: "数字太大。" };
  return { message, fix: { en: `Send ${en} ${n}.`, zh: `${zh}为 ${n}。` } };
}

function formatOf(issue: Extract<Issue, { code: "invalid_format" }>): { message: Message; fix: Message } {
  switch (issue.format) {
    case "email":
      return {
        message: { en: "This is no e-mail address.", zh: "这不是有效的邮箱地址。" },
        fix: { en: "Send an address such as name@example.com.", zh: "请填写如 name@example.com 的地址。" },
      };
    case "datetime":
      return {
        message: { en: "This is no point in time.", zh: "这不是有效的时间。" },
        fix: {
          en: "Send RFC 3339 in UTC, such as 2026-11-21T08:30:00Z.",
          zh: "请填写 UTC 的 RFC 3339 时间，如 2026-11-21T08:30:00Z。",
        },
      };
    default:
      return {
        message: { en: "The text does not have the right form.", zh: "文本格式不正确。" },
        fix: {
          en: `Send text of the form ${issue.pattern ?? issue.format}.`,
          zh: `请按此格式填写：${issue.pattern ?? issue.format}。`,
        },
      };
  }
}

function explain(issue: Issue): { message: Message; fix: Message } {
  switch (issue.code) {
    case "invalid_type": {
      const type = TYPES[issue.expected] ?? both(issue.expected);
      const missing = issue.input === undefined;
      return {
        message: missing
          ? { en: "This is missing.", zh: "缺少此项。" }
          : { en: "This is of the wrong type.", zh: "类型不正确。" },
        fix: { en: `Send ${type.en}.`, zh: `请填写${type.zh}。` },
      };
    }
    case "too_big":
      return sizeOf(issue, issue.maximum, false);
    case "too_small":
      return sizeOf(issue, issue.minimum, true);
    case "invalid_format":
      return formatOf(issue);
    case "unrecognized_keys": {
      const names = issue.keys.slice(0, 10).join(", ");
      return {
        message: { en: `Unknown: ${names}.`, zh: `未知的字段：${names}。` },
        fix: { en: "Leave it out, or correct the spelling.", zh: "请删除，或检查拼写。" },
      };
    }
    case "invalid_value": {
      const values = issue.values.map(String).join(", ");
      return {
        message: { en: "This value is not allowed.", zh: "不允许的值。" },
        fix: { en: `Send one of: ${values}.`, zh: `可用的值：${values}。` },
      };
    }
    case "custom": {
      const known = CUSTOM[String((issue.params as { code?: string } | undefined)?.code)];
      if (known) return known;
      break;
    }
    default:
  }
  return {
    message: { en: "This does not fit.", zh: "此项不符合要求。" },
    fix: { en: "Compare it with the documentation of this operation.", zh: "请对照该操作的文档检查。" },
  };
}

const pathOf = (place: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    place,
  );

/** A fault for every issue that a schema found; of several alternatives the one that fits best is told. */
export function describeIssue(issue: Issue, place: string): Fault[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const [best = []] = [...issue.errors].sort((a, b) => a.length - b.length);
    return best.flatMap((inner) => describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, place));
  }
  return [{ location: pathOf(place, issue.path), ...explain(issue) }];
}
