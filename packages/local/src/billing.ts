import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { PlanName } from "@perennial/contract";
import type { Billing, BillingNotice, CheckoutOrder, Queue } from "@perennial/core";
import { SECURITY_HEADERS } from "./static.ts";
import type { Store } from "./store.ts";

/** Whether a pretended card pays. */
export type Card = "works" | "declines";

export interface LocalBilling extends Billing {
  /** Leaves a way to pay, as somebody does on the provider's page. */
  pay(url: string, card: Card): Promise<void>;
  /** Makes the way to pay of a workspace another one. */
  setCard(workspaceId: string, card: Card): void;
  /** Answers a request to the provider's page; false for any other address. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

const PATH = "/pay";

/**
 * A payment provider that takes no money: a page on which a card is chosen that pays or does not, and notices that come by the
 * queue as those of a real one would.
 *
 * @param fallback plan of workspaces that have chosen none
 */
export function localBilling(options: {
  readonly store: Store;
  readonly queue: Queue;
  readonly secret: string;
  readonly origin: () => string;
  readonly fallback: PlanName;
}): LocalBilling {
  const { store, queue, secret, origin, fallback } = options;
  const sign = (text: string): string => createHmac("sha256", secret).update(text).digest("base64url");
  const notify = async (workspaceId: string, notice: BillingNotice): Promise<void> => {
    await queue.send("import", [{ workspaceId, body: { work: "billing-notice", notice } }]);
  };
  const next = (): string => {
    const count = Number(store.get("billing notices") ?? 0) + 1;
    store.set("billing notices", String(count));
    return `notice_${count}`;
  };
  const cardOf = (workspaceId: string): Card =>
    store.get(`card ${workspaceId}`) === "declines" ? "declines" : "works";
  const setCard = (workspaceId: string, card: Card): void => store.set(`card ${workspaceId}`, card);

  const orderOf = (url: string): CheckoutOrder | undefined => {
    const { searchParams } = new URL(url, origin());
    const [order, given] = [searchParams.get("order") ?? "", Buffer.from(searchParams.get("signature") ?? "")];
    const expected = Buffer.from(sign(order));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(order, "base64url").toString()) as CheckoutOrder;
  };
  const subscribe = async ({ workspaceId, plan }: CheckoutOrder, card: Card): Promise<void> => {
    setCard(workspaceId, card);
    await notify(workspaceId, { id: next(), kind: "subscribed", plan });
  };

  return {
    configured: true,
    fallback,
    async checkout(order) {
      const text = Buffer.from(JSON.stringify(order)).toString("base64url");
      return `${origin()}${PATH}?${new URLSearchParams({ order: text, signature: sign(text) }).toString()}`;
    },
    async charge({ workspaceId, invoiceId }) {
      if (store.get(`paid ${invoiceId}`) !== undefined) return;
      const pays = cardOf(workspaceId) === "works";
      if (pays) store.set(`paid ${invoiceId}`, "yes");
      const notice: BillingNotice = pays
        ? { id: next(), kind: "paid", invoiceId }
        : { id: next(), kind: "failed", invoiceId, reason: "The card was declined." };
      await notify(workspaceId, notice);
    },
    async pay(url, card) {
      const order = orderOf(url);
      if (!order) throw new Error("the address of the checkout is not ours");
      await subscribe(order, card);
    },
    setCard,
    async serve(request, response) {
      const url = request.url ?? "/";
      if (!url.startsWith(`${PATH}?`)) return false;
      const order = orderOf(url);
      if (!order) {
        response.writeHead(404).end();
        return true;
      }
      const card = new URL(url, origin()).searchParams.get("card");
      if (card === "works" || card === "declines") {
        await subscribe(order, card);
        response.writeHead(303, { Location: order.returnUrl }).end();
        return true;
      }
      response
        .writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...SECURITY_HEADERS })
        .end(page(url, order));
      return true;
    },
  };
}

const WORDS = {
  en: {
    title: "Pay (pretended)",
    text: "This installation takes no money. Choose how the card shall behave.",
    works: "Pay",
    declines: "Pay with a card that is declined",
  },
  "zh-CN": {
    title: "付款（模拟）",
    text: "此安装不会真正收款。请选择银行卡的表现。",
    works: "付款",
    declines: "使用会被拒绝的卡付款",
  },
} as const;

function page(url: string, { plan, amountMinor, currency, language }: CheckoutOrder): string {
  const words = WORDS[language];
  const amount = new Intl.NumberFormat(language, { style: "currency", currency }).format(amountMinor / 100);
  const href = (card: Card): string => `${url}&card=${card}`.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.title}</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { max-width: 26rem; margin: 4rem auto; padding: 0 1rem }
a { display: block; border: 1px solid currentColor; border-radius: .5rem; padding: .75rem 1rem; margin: .75rem 0; text-align: center; color: inherit; text-decoration: none }
</style>
<h1>${words.title}</h1>
<p>${plan}: ${amount}</p>
<p>${words.text}</p>
<a href="${href("works")}">${words.works}</a>
<a href="${href("declines")}">${words.declines}</a>
</html>`;
}
