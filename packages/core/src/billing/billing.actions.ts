import { type Billing, type billingOperations, PLAN_NAMES, QUOTAS } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import { type BillingItem, findBilling, graceEnd, invoiceFile, listInvoices, statusOf } from "./billing.ts";
import { CURRENCY, describePlan, planNow, planOf, trialEnd } from "./plan.ts";
import { usedOf } from "./quota.ts";

const LINK_S = 3_600;

function notConfigured(): CrmError {
  return new CrmError(
    "conflict",
    { en: "Payments are not set up in this installation.", zh: "此安装未配置支付功能。" },
    { fix: { en: "Ask whoever runs it for a larger plan.", zh: "如需升级套餐，请联系管理者。" } },
  );
}

async function toBilling(context: Context, item: BillingItem | undefined): Promise<Billing> {
  const { table, workspace, billing, realNow } = context;
  const now = realNow();
  // What the request knows of the workspace may be a moment older than its billing.
  const chosen = item && (item.periodTo !== null || workspace.billing) ? item : undefined;
  const plan = chosen?.plan ?? planNow(workspace, billing.fallback, now.getTime());
  const trialEndsAt = chosen ? null : trialEnd(workspace, billing.fallback);
  const quotas = QUOTAS.map(async (quota) => ({
    quota,
    used: await usedOf(table, quota, now),
    limit: planOf(plan).quotas[quota] ?? null,
  }));
  return {
    plan,
    status: statusOf(item, trialEndsAt, now),
    trialEndsAt: trialEndsAt !== null && now.toISOString() < trialEndsAt ? trialEndsAt : null,
    periodEndsAt: item?.periodTo ?? null,
    nextPlan: item?.nextPlan ?? null,
    graceEndsAt: item?.unpaidSince ? graceEnd(item.unpaidSince) : null,
    quotas: await Promise.all(quotas),
    plans: PLAN_NAMES.filter((name) => name !== "local" || plan === "local").map(describePlan),
    canPay: billing.configured,
    version: item?.version ?? 0,
  };
}

export const billingActions: ActionsOf<typeof billingOperations> = {
  async getBilling(context) {
    return await toBilling(context, await findBilling(context.table));
  },
  async listInvoices({ table, blob }) {
    const all = (await listInvoices(table)).map(async ({ invoiceId, version: _version, ...invoice }) => ({
      id: invoiceId,
      ...invoice,
      downloadUrl: await blob.downloadUrl(invoiceFile(invoiceId), `invoice-${invoice.number}.html`, LINK_S),
    }));
    return { data: await Promise.all(all) };
  },
  async startCheckout({ billing, workspace, language, origin, table }, { body: { plan } }) {
    if (!billing.configured) throw notConfigured();
    const item = await findBilling(table);
    if (item?.plan === plan && item.periodTo !== null && item.nextPlan === null) {
      throw new CrmError(
        "conflict",
        { en: `The plan is “${plan}” already.`, zh: `当前套餐已是“${plan}”。` },
        { fix: { en: "Choose another one, or leave it.", zh: "请选择其他套餐，或保持不变。" } },
      );
    }
    const url = await billing.checkout({
      workspaceId: workspace.workspaceId,
      plan,
      amountMinor: planOf(plan).priceMinor,
      currency: CURRENCY,
      language,
      returnUrl: `${origin}/settings/plan`,
    });
    return { output: { url }, legs: [] };
  },
  async cancelPlan(context) {
    const before = await findBilling(context.table);
    if (!before || before.periodTo === null || before.nextPlan !== null) {
      throw new CrmError(
        "conflict",
        { en: "There is no plan to cancel.", zh: "没有可取消的套餐。" },
        { fix: { en: "Nothing has to be done.", zh: "无需操作。" } },
      );
    }
    const item: BillingItem = { ...before, nextPlan: "free", version: before.version + 1 };
    return {
      output: await toBilling(context, item),
      legs: [{ put: "billing", item, if: { version: before.version } }],
    };
  },
  async payInvoice({ table, billing, workspace }, { params: { invoiceId } }) {
    if (!billing.configured) throw notConfigured();
    const invoice = await table.get("invoice", { invoiceId }, { consistent: true });
    if (!invoice) throw notFound();
    if (invoice.status === "paid") {
      throw new CrmError(
        "conflict",
        { en: "The invoice is paid.", zh: "该账单已付款。" },
        { fix: { en: "Nothing has to be paid.", zh: "无需再次付款。" } },
      );
    }
    const { amountMinor, currency } = invoice;
    await billing.charge({ workspaceId: workspace.workspaceId, invoiceId, amountMinor, currency });
    return { output: undefined, legs: [] };
  },
};
