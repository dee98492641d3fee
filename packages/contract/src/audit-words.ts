import type { Message } from "./error.ts";

interface Kind {
  /** What a record of the kind is called. */
  readonly noun: Message;
  /** Its fields that are recorded, by what they are called; nothing else of a record enters the audit. */
  readonly fields: Readonly<Record<string, Message>>;
  /** Values of its fields that are words of ours, as people say them. */
  readonly values?: Readonly<Record<string, Message>>;
  /** What is done with it, where it is not added, changed and deleted as records are; its values are told with it. */
  readonly did?: Readonly<Record<"created" | "updated" | "deleted", Message>>;
}

const word = (en: string, zh: string): Message => ({ en, zh });

const name = word("name", "名称");
const externalId = word("own id", "外部编号");
const note = word("note", "备注");
const currency = word("currency", "币种");
const occurredOn = word("day", "日期");
const fields = word("own fields", "自定义字段");
const status = word("status", "状态");
const permissions = word("permissions", "权限");
const owner = word("owner", "负责人");
const role = word("role", "角色");

/**
 * What the audit tells of each kind of record, and how it is said. This is an allow-list: a field that does not stand here
 * is not recorded, so that no hash, token or secret can get in by being added to a record.
 */
export const AUDIT_WORDS = {
  customer: {
    noun: word("customer", "客户"),
    fields: {
      name: word("name", "姓名"),
      kind: word("kind", "类型"),
      externalId,
      phones: word("telephone", "电话"),
      emails: word("e-mail", "邮箱"),
      address: word("address", "地址"),
      ownerId: owner,
      tags: word("tags", "标签"),
      source: word("source", "来源"),
      birthday: word("birthday", "生日"),
      unscored: word("left out of the scores", "不参与评分"),
      fields,
      erasedAt: word("erased", "已抹除"),
    },
  },
  purchase: {
    noun: word("purchase", "购买记录"),
    fields: {
      externalId,
      occurredOn,
      occurredAt: word("time", "时间"),
      amountMinor: word("amount", "金额"),
      currency,
      channel: word("channel", "渠道"),
      lines: word("lines", "明细"),
      note,
      fields,
    },
  },
  signal: {
    noun: word("signal", "信号"),
    fields: {
      externalId,
      type: word("type", "类型"),
      occurredOn,
      score: word("score", "分数"),
      severity: word("severity", "严重程度"),
      closedOn: word("closed on", "关闭日期"),
      amountMinor: word("amount", "金额"),
      currency,
      referredId: word("referred customer", "被推荐客户"),
      note,
    },
  },
  subscription: {
    noun: word("subscription", "订阅"),
    fields: {
      externalId,
      plan: word("plan", "方案"),
      productLine: word("product line", "产品线"),
      period: word("period", "周期"),
      priceMinor: word("price", "价格"),
      costMinor: word("cost", "成本"),
      currency,
      startedOn: word("start", "开始日期"),
      renewal: word("renewal", "续订方式"),
      renewedUntil: word("renewed until", "续订至"),
      countsRevenue: word("counts as revenue", "计入收入"),
      cancellation: word("cancellation", "取消"),
      note,
    },
  },
  note: {
    noun: word("note", "备注"),
    fields: { text: word("text", "内容"), minutes: word("minutes", "分钟数") },
  },
  task: {
    noun: word("task", "任务"),
    fields: {
      title: word("title", "标题"),
      dueOn: word("due", "截止日期"),
      assigneeId: word("assignee", "执行人"),
      doneAt: word("done", "完成时间"),
    },
  },
  product: {
    noun: word("product", "产品"),
    fields: {
      name,
      externalId: word("code", "编码"),
      category: word("category", "类别"),
      priceMinor: word("price", "价格"),
      costMinor: word("cost", "成本"),
      currency,
      active: word("on sale", "在售"),
    },
  },
  custom_field: {
    noun: word("own field", "自定义字段"),
    fields: {
      label: word("label", "名称"),
      noun: word("record", "记录类型"),
      key: word("key", "键"),
      type: word("type", "类型"),
      options: word("options", "选项"),
    },
  },
  view: {
    noun: word("saved view", "已存视图"),
    fields: {
      name,
      shared: word("shared", "共享"),
      query: word("conditions", "条件"),
      ownerId: owner,
    },
  },
  api_key: {
    noun: word("API key", "API 密钥"),
    fields: {
      name,
      access: word("access", "访问级别"),
      app: word("app", "应用"),
      permissions,
      rules: word("records it reaches", "可访问的记录"),
      networks: word("networks", "允许的网段"),
      expiresAt: word("expiry", "到期时间"),
      createdBy: word("answered for by", "责任人"),
      hint: word("beginning and end", "首尾字符"),
    },
  },
  member: {
    noun: word("member", "成员"),
    fields: {
      name: word("name", "姓名"),
      email: word("e-mail", "邮箱"),
      role,
      teamIds: word("teams", "团队"),
      leftAt: word("left", "离开时间"),
    },
  },
  team: { noun: word("team", "团队"), fields: { name } },
  role: {
    noun: word("role", "角色"),
    fields: { name, permissions, rules: word("records it reaches", "可访问的记录") },
  },
  invitation: {
    noun: word("invitation", "邀请"),
    fields: { email: word("e-mail", "邮箱"), role, teamIds: word("teams", "团队") },
  },
  hand_over: {
    noun: word("hand-over", "交接"),
    fields: {
      from: word("from", "交出人"),
      to: word("to", "接收人"),
      left: word("left with it", "随交接离开"),
      status,
    },
  },
  workspace: {
    noun: word("workspace", "工作区"),
    fields: {
      name,
      language: word("language", "语言"),
      timeZone: word("time zone", "时区"),
      country: word("country", "国家"),
      currency,
      asOf: word("day of the scores", "评分日"),
      horizonDays: word("horizon in days", "预测天数"),
      rates: word("exchange rates", "汇率"),
      scoring: word("scoring settings", "评分设置"),
      closesAt: word("deleted for good on", "彻底删除时间"),
      suspended: word("suspended", "暂停"),
      demo: word("demo data", "演示数据"),
    },
  },
  webhook_endpoint: {
    noun: word("webhook endpoint", "Webhook 端点"),
    fields: {
      url: word("address", "地址"),
      description: word("description", "说明"),
      types: word("events", "事件"),
      fields: word("fields", "字段"),
      churnRiskFrom: word("churn risk from", "流失风险起点"),
      loyaltyBelow: word("loyalty below", "忠诚度低于"),
      bulk: word("imports too", "包含导入"),
      status,
      oldSecretUntil: word("earlier secret until", "旧密钥有效至"),
    },
  },
  sign_in_provider: {
    noun: word("sign-in service", "登录服务"),
    fields: {
      name,
      issuer: word("issuer", "签发者"),
      clientId: word("client id", "客户端编号"),
      role,
      createsMembers: word("makes members", "自动成为成员"),
      only: word("the only way in", "唯一登录方式"),
    },
  },
  sign_in_domain: {
    noun: word("sign-in domain", "登录域名"),
    fields: { domain: word("domain", "域名"), verifiedAt: word("proved", "验证时间") },
  },
  inbound_source: {
    noun: word("inbound source", "接入来源"),
    fields: {
      name,
      kind: word("kind", "类型"),
      idPrefix: word("prefix of numbers", "编号前缀"),
      mapping: word("mapping", "字段对应"),
      form: word("form", "表单"),
      status,
      oldSecretUntil: word("earlier secret until", "旧密钥有效至"),
    },
  },
  import: {
    noun: word("import", "导入"),
    fields: { fileName: word("file", "文件"), kind: word("kind", "类型"), status },
  },
  export: {
    noun: word("export", "导出"),
    fields: { kind: word("kind", "类型"), query: word("conditions", "条件"), status, rows: word("rows", "行数") },
  },
  consent: {
    noun: word("consent", "联系许可"),
    fields: {
      channel: word("channel", "渠道"),
      status: word("wish", "意愿"),
      on: word("day", "日期"),
      source: word("source", "来源"),
    },
  },
  privacy: {
    noun: word("privacy settings", "隐私设置"),
    fields: {
      withoutConsent: word("reached without consent", "未表态可联系的渠道"),
      retention: word("retention", "保留期限"),
    },
  },
  erasure: {
    noun: word("erasure", "抹除"),
    fields: { status, reason: word("reason", "原因") },
  },
  session: { noun: word("sign-in", "登录"), fields: {} },
  support: {
    noun: word("access of support", "客服访问"),
    fields: {
      until: word("until", "截止"),
      write: word("may change records", "可修改记录"),
      reason: word("reason", "原因"),
    },
    did: {
      created: word("let support in", "允许客服访问"),
      updated: word("changed for how long support is let in", "更改了客服访问的许可"),
      deleted: word("shut support out", "终止了客服访问"),
    },
  },
  billing: {
    noun: word("plan and payment", "套餐与付款"),
    fields: {
      plan: word("plan", "套餐"),
      nextPlan: word("next plan", "下期套餐"),
      periodTo: word("paid until", "已付至"),
      unpaidSince: word("unpaid since", "欠费起始"),
      readOnlySince: word("read-only since", "只读起始"),
    },
    values: {
      free: word("Free", "免费版"),
      starter: word("Starter", "入门版"),
      growth: word("Growth", "成长版"),
      scale: word("Scale", "规模版"),
    },
    did: {
      created: word("began plan and payment", "开始了套餐与付款"),
      updated: word("changed plan and payment", "更改了套餐与付款"),
      deleted: word("ended plan and payment", "终止了套餐与付款"),
    },
  },
} as const satisfies Record<string, Kind>;

export type AuditKind = keyof typeof AUDIT_WORDS;

const nounsIn = (language: keyof Message): Readonly<Record<AuditKind, string>> =>
  Object.fromEntries(Object.entries(AUDIT_WORDS).map(([kind, { noun }]) => [kind, noun[language]])) as Record<
    AuditKind,
    string
  >;
/** What records of each kind are called, by language: small tables for pages. */
export const AUDIT_NOUNS_EN = nounsIn("en");
export const AUDIT_NOUNS_ZH = nounsIn("zh");
export const AUDIT_KINDS = Object.keys(AUDIT_WORDS) as [AuditKind, ...AuditKind[]];

/**
 * What is said of operations that change no record of the workspace and are recorded all the same: looking at what is
 * sensitive, signing in, changing one's own account. One for every operation that the contract marks so, and no other.
 */
export const AUDIT_ACTS = {
  getInboundMessage: word("looked at a message that came in", "查看了接入的消息"),
  signIn: word("signed in", "登录"),
  signOut: word("signed out", "退出登录"),
  changePassword: word("changed the own password", "修改了自己的密码"),
  changeEmail: word("asked for another e-mail address", "申请更换自己的邮箱"),
  endSession: word("signed a device out", "使一台设备退出登录"),
  endOtherSessions: word("signed all other devices out", "使其他所有设备退出登录"),
  enableSecondFactor: word("turned the second factor on", "启用了第二重验证"),
  disableSecondFactor: word("turned the second factor off", "停用了第二重验证"),
  renewRecoveryCodes: word("had new recovery codes shown", "查看了新的恢复代码"),
  askSupport: word("asked to be let in", "请求访问工作区"),
  openSupport: word("looked into the workspace", "访问了工作区"),
  getExport: word("fetched the file of an export", "获取了导出文件"),
} as const satisfies Record<string, Message>;
export type AuditAct = keyof typeof AUDIT_ACTS;
