import type { Message } from "@perennial/contract";
import type { DateOrder } from "./parse-day.ts";
import type { DecimalSign } from "./parse-number.ts";
import { fault, type RowFault } from "./row-fault.ts";
import { nameOf } from "./target-name.ts";

function shown(value: string): string {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}

const ORDERS: Readonly<Record<DateOrder, Message>> = {
  ymd: { en: "year, month, day", zh: "年、月、日" },
  dmy: { en: "day, month, year", zh: "日、月、年" },
  mdy: { en: "month, day, year", zh: "月、日、年" },
};

export function noDay(column: string, value: string, order: DateOrder): RowFault {
  const { en, zh } = ORDERS[order];
  return fault(column, {
    message: {
      en: `“${shown(value)}” is not a day between 1900 and 2199, read as ${en}.`,
      zh: `按“${zh}”的顺序，“${shown(value)}”不是 1900 至 2199 年之间的有效日期。`,
    },
    fix: {
      en: "Write it like 2026-11-20, or change the order of dates for the file.",
      zh: "请写成 2026-11-20 这样的格式，或调整该文件的日期顺序。",
    },
  });
}

export function futureDay(column: string, day: string, today: string): RowFault {
  return fault(column, {
    message: { en: `${day} lies in the future.`, zh: `${day} 是将来的日期。` },
    fix: {
      en: `The latest day allowed is ${today}. Correct the day, or the order of dates for the file.`,
      zh: `最晚只能是 ${today}。请更正日期，或调整该文件的日期顺序。`,
    },
  });
}

export function noAmount(value: string, decimal: DecimalSign, column = "amount"): RowFault {
  return fault(column, {
    message: {
      en: `“${shown(value)}” is not an amount with “${decimal}” before its decimals.`,
      zh: `以“${decimal}”为小数点时，“${shown(value)}”不是有效金额。`,
    },
    fix: {
      en: "Write it like 1234.50 or -1234.50, or change the decimal sign for the file.",
      zh: "请写成 1234.50 或 -1234.50 这样的格式，或调整该文件的小数点。",
    },
  });
}

export function noCurrency(value: string): RowFault {
  const says: Message =
    value === ""
      ? { en: "No currency is set for the amount.", zh: "没有指定金额的币种。" }
      : { en: `“${shown(value)}” is not a currency.`, zh: `“${shown(value)}”不是有效币种。` };
  return fault("currency", {
    message: says,
    fix: {
      en: "Write a code such as CNY or EUR, or set the currency for the file.",
      zh: "请填写 CNY、EUR 等币种代码，或为该文件设置币种。",
    },
  });
}

export function noQuantity(value: string): RowFault {
  return fault("quantity", {
    message: {
      en: `“${shown(value)}” is not a number up to a billion.`,
      zh: `“${shown(value)}”不是十亿以内的数字。`,
    },
    fix: {
      en: "Write a number such as 2 or 1.5, or empty the cell.",
      zh: "请填写 2 或 1.5 这样的数字，或清空单元格。",
    },
  });
}

export function shortenedNumber(column: string, value: string): RowFault {
  const name = nameOf(column);
  return fault(column, {
    message: {
      en: `${name.en} “${shown(value)}” was cut short by a spreadsheet.`,
      zh: `${name.zh}“${shown(value)}”被表格软件转成了科学计数，丢失了部分数字。`,
    },
    fix: {
      en: "Export the file again and send it without opening it in a spreadsheet, or set the column to Text first.",
      zh: "请重新导出后直接上传，不要先用表格软件打开；或先将该列设为“文本”格式。",
    },
  });
}

export function noPhone(column: string, value: string): RowFault {
  return fault(column, {
    message: {
      en: `“${shown(value)}” is not a telephone number.`,
      zh: `“${shown(value)}”不是有效的电话号码。`,
    },
    fix: {
      en: "Write it like +86 138 0013 8000 or 13800138000, or empty the cell.",
      zh: "请写成 13800138000 或 +86 138 0013 8000，或清空单元格。",
    },
  });
}

export function noEmail(column: string, value: string): RowFault {
  return fault(column, {
    message: { en: `“${shown(value)}” is not an e-mail address.`, zh: `“${shown(value)}”不是有效的邮箱地址。` },
    fix: {
      en: "Write it like buyer@example.com, or empty the cell.",
      zh: "请写成 buyer@example.com 这样的格式，或清空单元格。",
    },
  });
}

export function noKind(value: string): RowFault {
  return fault("kind", {
    message: {
      en: `“${shown(value)}” is neither a person nor an organisation.`,
      zh: `“${shown(value)}”既不是个人，也不是企业。`,
    },
    fix: {
      en: "Write person or organisation, or ignore the column.",
      zh: "请填写“个人”或“企业”，或忽略该列。",
    },
  });
}

export function noConsent(target: string, value: string): RowFault {
  return fault(target, {
    message: {
      en: `“${shown(value)}” does not say whether the customer agrees.`,
      zh: `“${shown(value)}”无法判断客户是否同意。`,
    },
    fix: {
      en: "Write yes, no or preferred, leave it empty, or ignore the column.",
      zh: "请填写“同意”“拒绝”或“首选”，或留空，或忽略该列。",
    },
  });
}

export function noCountry(value: string): RowFault {
  return fault("country", {
    message: { en: `“${shown(value)}” is not a country.`, zh: `“${shown(value)}”不是有效的国家或地区。` },
    fix: {
      en: "Write its name or its code of two letters, such as CN, or empty the cell.",
      zh: "请填写国家或地区名称，或两位代码（如 CN），也可清空单元格。",
    },
  });
}

export function noSignalType(value: string): RowFault {
  const says: Message =
    value === ""
      ? { en: "It is not said what the row is.", zh: "没有说明这一行是什么记录。" }
      : { en: `“${shown(value)}” is not a kind of entry.`, zh: `“${shown(value)}”不是有效的记录类型。` };
  return fault("type", {
    message: says,
    fix: {
      en: "Write nps, csat, complaint, overdue or referral, or set the kind for the file.",
      zh: "请填写“推荐意愿”“满意度”“投诉”“逾期”或“转介绍”，或为整个文件设置类型。",
    },
  });
}

export function noPeriod(value: string): RowFault {
  return fault("period", {
    message: { en: `“${shown(value)}” is not a period.`, zh: `“${shown(value)}”不是有效的周期。` },
    fix: {
      en: "Write week, month, quarter, half-year or year.",
      zh: "请填写“周”“月”“季度”“半年”或“年”。",
    },
  });
}

export function endsEarly(column: string, startedOn: string): RowFault {
  return fault(column, {
    message: {
      en: `It cannot end before it began on ${startedOn}.`,
      zh: `结束日期不能早于开始日期 ${startedOn}。`,
    },
    fix: { en: "Correct one of the two days, or empty the cell.", zh: "请更正其中一个日期，或清空单元格。" },
  });
}

export function noScore(value: string): RowFault {
  return fault("score", {
    message: { en: `“${shown(value)}” is not a whole number.`, zh: `“${shown(value)}”不是整数。` },
    fix: {
      en: "Write 0 to 10 for recommending, 1 to 5 for satisfaction, or empty the cell.",
      zh: "推荐意愿请填写 0 到 10，满意度请填写 1 到 5，或清空单元格。",
    },
  });
}

export function noSeverity(value: string): RowFault {
  return fault("severity", {
    message: { en: `“${shown(value)}” is not a severity.`, zh: `“${shown(value)}”不是有效的严重程度。` },
    fix: { en: "Write 1, 2 or 3, or slight, ordinary or grave.", zh: "请填写 1、2、3，或“轻微”“一般”“严重”。" },
  });
}

export function noMember(column: string, value: string): RowFault {
  return fault(column, {
    message: {
      en: `“${shown(value)}” is not a member of this workspace.`,
      zh: `“${shown(value)}”不是此工作区的成员。`,
    },
    fix: {
      en: "Write the name or the e-mail address of a member, empty the cell, or ignore the column.",
      zh: "请填写成员的姓名或邮箱，或清空单元格，或忽略该列。",
    },
  });
}

export function severalMembers(column: string, value: string): RowFault {
  return fault(column, {
    message: {
      en: `Several members are called “${shown(value)}”.`,
      zh: `有多位成员名为“${shown(value)}”。`,
    },
    fix: { en: "Write the e-mail address of the one who is meant.", zh: "请填写所指成员的邮箱。" },
  });
}

export function noMinutes(value: string): RowFault {
  return fault("minutes", {
    message: {
      en: `“${shown(value)}” is not a number of minutes from 1 to 1,440.`,
      zh: `“${shown(value)}”不是 1 到 1440 的分钟数。`,
    },
    fix: { en: "Write whole minutes, such as 30, or empty the cell.", zh: "请填写整数分钟，如 30，或清空单元格。" },
  });
}

export function notDone(value: string): RowFault {
  return fault("done", {
    message: {
      en: `“${shown(value)}” does not say whether the task is done.`,
      zh: `“${shown(value)}”无法判断任务是否已完成。`,
    },
    fix: {
      en: "Write done or open, empty the cell, or ignore the column.",
      zh: "请填写“已完成”或“未完成”，或清空单元格，或忽略该列。",
    },
  });
}

export function notActive(value: string): RowFault {
  return fault("active", {
    message: {
      en: `“${shown(value)}” does not say whether the product is still sold.`,
      zh: `“${shown(value)}”无法判断产品是否在售。`,
    },
    fix: {
      en: "Write yes or no, empty the cell, or ignore the column.",
      zh: "请填写“在售”或“停售”，或清空单元格，或忽略该列。",
    },
  });
}
