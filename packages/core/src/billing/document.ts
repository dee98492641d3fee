import type { Language } from "@perennial/contract";
import type { InvoiceItem } from "./billing.ts";

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const WORDS = {
  en: { invoice: "Invoice", to: "To", date: "Date", what: "What for", amount: "Amount", plan: "Plan", total: "Total" },
  "zh-CN": { invoice: "账单", to: "客户", date: "日期", what: "项目", amount: "金额", plan: "套餐", total: "合计" },
} as const;

/** An invoice as a page to print, in the workspace's language. */
export function invoiceDocument(invoice: InvoiceItem, company: string, language: Language): string {
  const { number, issuedAt, plan, from, to, amountMinor, currency } = invoice;
  const words = WORDS[language];
  const amount = new Intl.NumberFormat(language, { style: "currency", currency }).format(amountMinor / 100);
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${words.invoice} ${escape(number)}</title>
<style>
body { font-family: system-ui, sans-serif; line-height: 1.5; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
table { width: 100%; border-collapse: collapse; margin-top: 2rem } th, td { text-align: left; padding: .5rem 0; border-bottom: 1px solid #ccc }
td:last-child, th:last-child { text-align: right }
</style>
<h1>${words.invoice} ${escape(number)}</h1>
<p>Perennial</p>
<p>${words.to}: ${escape(company)}<br>${words.date}: ${issuedAt.slice(0, 10)}</p>
<table>
<tr><th>${words.what}</th><th>${words.amount}</th></tr>
<tr><td>${words.plan} ${escape(plan)}, ${from} – ${to}</td><td>${amount}</td></tr>
<tr><th>${words.total}</th><th>${amount}</th></tr>
</table>
</html>
`;
}
