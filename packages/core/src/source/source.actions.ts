import { FormSettings, type sourceOperations } from "@perennial/contract";
import { type ActionsOf, type Change, sent } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, invalid, notFound, versionMismatch } from "../error.ts";
import { sealSecret } from "../webhook/secret.ts";
import { formatSecret } from "../webhook/signature.ts";
import { findMember } from "../workspace/workspace.store.ts";
import { hashOfToken, newToken } from "./address.ts";
import { isOpen, latestMessage, readBody, toInboundMessage } from "./message.ts";
import { type InboundSourceItem, isSigned, listSources, toInboundSource } from "./source.ts";

const MOST_SOURCES = 50;
const OVERLAP_MS = 24 * 3_600_000;
const REQUEST_S = 86_400;
/** Messages looked at for a page of those that stand in one way. */
const BUDGET = 500;
const PREFIXES = { orders: "", shopify: "shopify", woocommerce: "woo", form: "", mail: "" } as const;

async function current({ table }: Context, sourceId: string): Promise<InboundSourceItem> {
  const item = await table.get("inboundSource", { sourceId }, { consistent: true });
  if (!item) throw notFound();
  return item;
}

async function messageOf({ table }: Context, params: { sourceId: string; messageId: string }) {
  const item = await table.get("inboundMessage", params, { consistent: true });
  if (!item) throw notFound();
  return item;
}

/** Makes an address lead to a source. */
async function openAddress({ identity, workspace }: Context, sourceId: string, token: string): Promise<void> {
  const hash = hashOfToken(token) ?? "";
  await identity.putInboundAddress({ hash, workspaceId: workspace.workspaceId, sourceId });
}

const sealed = ({ cursors, workspace }: Context, sourceId: string, secret: string): string =>
  sealSecret(cursors, workspace.workspaceId, sourceId, secret);

/** Refuses settings that do not go with the kind, and members who are none. */
async function checkSettings({ table }: Context, source: InboundSourceItem): Promise<void> {
  if (source.kind === "orders" && !source.mapping) {
    throw invalid(
      "body.mapping",
      { en: "Orders need a mapping.", zh: "订单来源需要字段对应。" },
      {
        en: "Send at least the paths of orderId, amount and customerId.",
        zh: "请至少填写 orderId、amount、customerId 的路径。",
      },
    );
  }
  const { mapping } = source;
  if (mapping && !mapping.customerId && !mapping.email && !mapping.phone) {
    throw invalid(
      "body.mapping",
      { en: "Nothing tells whose an order is.", zh: "无法判断订单属于哪位客户。" },
      { en: "Send the path of customerId, email or phone.", zh: "请填写 customerId、email 或 phone 的路径。" },
    );
  }
  for (const [index, userId] of (source.form?.assigneeIds ?? []).entries()) {
    if (await findMember(table, userId)) continue;
    throw invalid(
      `body.form.assigneeIds[${index}]`,
      { en: "No member has this id.", zh: "没有该编号的成员。" },
      { en: "Take an id from listMembers.", zh: "请使用 listMembers 中的编号。" },
    );
  }
}

function change(before: InboundSourceItem, after: Partial<InboundSourceItem>) {
  const item: InboundSourceItem = { ...before, ...after, version: before.version + 1 };
  return { item, leg: { put: "inboundSource" as const, item, if: { version: before.version } } };
}

const formOf = (context: Context, name: string): FormSettings =>
  FormSettings.parse({
    title: name,
    assigneeIds: context.actor.kind === "user" ? [context.actor.id] : [],
  });

export const sourceActions: ActionsOf<typeof sourceOperations> = {
  async createInboundSource(context, { body }) {
    const { table, newId, newSecret, realNow } = context;
    if ((await listSources(table)).length >= MOST_SOURCES) {
      throw new CrmError(
        "plan_limit",
        { en: `A workspace has at most ${MOST_SOURCES} sources.`, zh: `每个工作区最多 ${MOST_SOURCES} 个来源。` },
        { fix: { en: "Delete one that is no longer needed.", zh: "请删除不再需要的来源。" } },
      );
    }
    const { kind, name, mapping, form } = body;
    const sourceId = newId("inboundSource");
    const token = newToken(newSecret());
    const secret = isSigned(kind) ? (body.secret ?? formatSecret(newSecret())) : null;
    const item: InboundSourceItem = {
      sourceId,
      kind,
      name,
      idPrefix: body.idPrefix ?? PREFIXES[kind],
      mapping: kind === "orders" ? mapping : null,
      form: kind === "form" ? (form ?? formOf(context, name)) : null,
      token,
      status: "enabled",
      oldSecretUntil: null,
      ...(secret === null ? {} : { sealedSecret: sealed(context, sourceId, secret) }),
      createdAt: realNow().toISOString(),
      version: 1,
    };
    await checkSettings(context, item);
    await openAddress(context, sourceId, token);
    return {
      output: { ...toInboundSource(item, context), secret },
      legs: [{ put: "inboundSource", item, if: "absent" }],
    };
  },

  async listInboundSources(context) {
    const { table } = context;
    const sources = await listSources(table);
    const counts = await table.getMany(
      "inboundCount",
      sources.map(({ sourceId }) => ({ sourceId })),
    );
    const latest = await Promise.all(sources.map(({ sourceId }) => latestMessage(table, sourceId)));
    const data = sources.map((source, index) => {
      const { sourceId: _id, ...told } = counts[index] ?? {};
      const none = { total: 0, received: 0, done: 0, waiting: 0, skipped: 0, failed: 0, refused: 0 };
      const last = latest[index];
      return {
        ...toInboundSource(source, context),
        messages: { ...none, ...told },
        latest: last ? toInboundMessage(last, context.language) : null,
      };
    });
    return { data };
  },

  async previewInboundOrder(context, { body }) {
    const { previewOrder } = await import("./preview.ts");
    return previewOrder(context, body);
  },

  async updateInboundSource(context, { params, body, ifVersion }) {
    const before = await current(context, params.sourceId);
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    const { item, leg } = change(before, sent(body));
    await checkSettings(context, item);
    return { output: toInboundSource(item, context), legs: [leg] };
  },

  async deleteInboundSource(context, { params }) {
    const { sourceId, token } = await current(context, params.sourceId);
    await context.identity.removeInboundAddress(hashOfToken(token) ?? "");
    return { output: undefined, legs: [{ remove: "inboundSource", key: { sourceId }, if: "present" }] };
  },

  async rotateInboundSource(context, { params, body }) {
    const before = await current(context, params.sourceId);
    const { sourceId, kind } = before;
    if (body.what === "address") {
      const token = newToken(context.newSecret());
      await openAddress(context, sourceId, token);
      await context.identity.removeInboundAddress(hashOfToken(before.token) ?? "");
      const { item, leg } = change(before, { token });
      return { output: { ...toInboundSource(item, context), secret: null }, legs: [leg] };
    }
    if (!isSigned(kind)) {
      throw new CrmError(
        "conflict",
        { en: "Nothing is signed here.", zh: "此来源没有签名。" },
        { fix: { en: "Replace the address instead.", zh: "请更换地址。" } },
      );
    }
    const secret = body.secret ?? formatSecret(context.newSecret());
    const { item, leg } = change(before, {
      sealedSecret: sealed(context, sourceId, secret),
      ...(before.sealedSecret === undefined ? {} : { sealedOldSecret: before.sealedSecret }),
      oldSecretUntil: new Date(context.realNow().getTime() + OVERLAP_MS).toISOString(),
    });
    return { output: { ...toInboundSource(item, context), secret }, legs: [leg] };
  },

  async listInboundMessages(context, { params, query }) {
    const { table, language } = context;
    const { sourceId } = await current(context, params.sourceId);
    const most = query.status === undefined ? query.limit : BUDGET;
    const range = {
      from: "MESSAGE#",
      until: query.before === undefined ? "MESSAGE$" : `MESSAGE#${query.before}`,
      ...(query.before === undefined ? {} : { after: `MESSAGE#${query.before}` }),
      descending: true,
      limit: most,
    };
    const found = await table.range("inboundMessage", { sourceId }, range);
    const items = found.flatMap(({ entity, item }) => (entity === "inboundMessage" ? [item] : []));
    const wanted = items.filter(({ status }) => query.status === undefined || status === query.status);
    const shown = wanted.slice(0, query.limit);
    const last = wanted.length > query.limit ? shown.at(-1) : items.length === most ? items.at(-1) : undefined;
    return { data: shown.map((item) => toInboundMessage(item, language)), nextBefore: last?.messageId ?? null };
  },

  async getInboundMessage(context, { params }) {
    const item = await messageOf(context, params);
    const body = await readBody(context.table, context.cursors, params.messageId);
    return {
      ...toInboundMessage(item, context.language),
      body: body === undefined ? null : Buffer.from(body).toString("utf8"),
    };
  },

  async resolveInboundMessage(context, { params, body }): Promise<Change<undefined>> {
    const { requestId, realNow, actor } = context;
    const message = await messageOf(context, params);
    const source = await current(context, params.sourceId);
    if (!isOpen(message)) {
      throw new CrmError(
        "conflict",
        { en: "This message is done already.", zh: "该消息已处理完成。" },
        { fix: { en: "Nothing is left to be done with it.", zh: "无需再次处理。" } },
      );
    }
    const isOfMail = body.as === "attach" || body.as === "make_customer";
    if (isOfMail && source.kind !== "mail") {
      throw new CrmError(
        "conflict",
        { en: "Only a mail can be given to somebody.", zh: "只有邮件可以指定给客户。" },
        { fix: { en: "Take it again, or discard it.", zh: "请重新处理，或将其丢弃。" } },
      );
    }
    if (body.as === "attach" && body.customerId === null) {
      throw invalid(
        "body.customerId",
        { en: "Nobody is named.", zh: "没有指定客户。" },
        { en: "Send the id of the customer to whom it belongs.", zh: "请填写所属客户的编号。" },
      );
    }
    const item = {
      ...params,
      requestId,
      as: body.as,
      customerId: body.customerId,
      asker: actor.id,
      ttl: Math.floor(realNow().getTime() / 1000) + REQUEST_S,
    };
    return { output: undefined, legs: [{ put: "inboundRequest", item }] };
  },
};
