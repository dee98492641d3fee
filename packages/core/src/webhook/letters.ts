import type { Language } from "@perennial/contract";
import { letter } from "../letter.ts";
import type { Letter } from "../ports.ts";

/** That an endpoint has taken nothing for a while. */
export function failingLetter(to: string, url: string, since: string, origin: string, language: Language): Letter {
  const day = since.slice(0, 10);
  return letter(to, language, {
    en: [
      "A webhook endpoint takes nothing",
      `Nothing has been delivered to ${url} since ${day}. We keep trying; after five days without success the endpoint is disabled, and its events can be sent again for 30 days.\n\nSee why: ${origin}/settings/webhooks`,
    ],
    zh: [
      "Webhook 无法送达",
      `自 ${day} 起，发往 ${url} 的事件一直无法送达。我们会继续重试；连续失败五天后该端点将被停用，事件可在 30 天内重新发送。\n\n查看原因：${origin}/settings/webhooks`,
    ],
  });
}

const WHY = {
  gone: { en: "It answered 410 Gone.", zh: "对方返回了 410（已不存在）。" },
  failing: { en: "Nothing could be delivered for five days.", zh: "连续五天无法送达。" },
} as const;

/** That an endpoint has been disabled. */
export function disabledLetter(
  to: string,
  url: string,
  reason: keyof typeof WHY,
  origin: string,
  language: Language,
): Letter {
  const why = WHY[reason];
  return letter(to, language, {
    en: [
      "A webhook endpoint was disabled",
      `The endpoint ${url} was disabled: ${why.en}\n\nOnce it is mended, enable it and send the events of the last 30 days again: ${origin}/settings/webhooks`,
    ],
    zh: [
      "Webhook 端点已停用",
      `发往 ${url} 的端点已停用：${why.zh}\n\n修复后可重新启用，并补发 30 天内的事件：${origin}/settings/webhooks`,
    ],
  });
}
