import type { support as english } from "../en/support.ts";
import type { Mirror } from "../mirror.ts";

export const support: Mirror<typeof english> = {
  title: "客服访问",
  intro:
    "此系统的运营者看不到您的任何记录。只有所有者可以允许客服在一段时间内访问，并可随时收回；每次访问都会记在下方和审计中。",
  ownersOnly: "只有所有者可以允许客服访问。",
  not: "客服目前无法访问。",
  until: "客服可访问至 {{at}}。",
  reads: "只能查看。",
  writes: "可以查看和修改记录。",
  by: "由 {{name}} 允许。",
  asked: "客服请求访问",
  askedAt: "{{reason}}（{{at}} 请求）",
  decline: "拒绝",
  allow: "允许客服访问",
  extend: "更改",
  span: "时长",
  hours_other: "{{count}} 小时",
  days_other: "{{count}} 天",
  write: "也可以修改记录",
  writeHint: "所有修改都会以客服的名义记入审计。",
  reason: "用途",
  reasonPlaceholder: "查看旧价格表的导入问题",
  end: "终止客服访问",
  endHint: "30 秒内生效。",
  history: "何时允许、何人何时访问",
};
