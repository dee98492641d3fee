import type { Language } from "@perennial/contract";
import { letter } from "../letter.ts";
import type { Letter } from "../ports.ts";

interface Place {
  readonly company: string;
  readonly origin: string;
  readonly language: Language;
}

/** The trial of a workspace is about to end, or has ended. */
export function trialLetter(to: string, { company, origin, language }: Place, daysLeft: number): Letter {
  const where = `${origin}/settings/plan`;
  return letter(to, language, {
    en:
      daysLeft > 0
        ? [
            `${daysLeft} days are left of the trial of ${company}`,
            `After it “${company}” goes on with the free plan. Nothing is deleted; what the free plan does not allow cannot be added to. Choose a plan: ${where}`,
          ]
        : [
            `The trial of ${company} has ended`,
            `“${company}” goes on with the free plan. Nothing was deleted; what the free plan does not allow cannot be added to. Choose a plan: ${where}`,
          ],
    zh:
      daysLeft > 0
        ? [
            `${company}的试用还剩 ${daysLeft} 天`,
            `试用结束后，“${company}”将转为免费套餐。数据不会删除，超出免费套餐的部分只是无法继续增加。选择套餐：${where}`,
          ]
        : [
            `${company}的试用已结束`,
            `“${company}”已转为免费套餐。数据没有删除，超出免费套餐的部分只是无法继续增加。选择套餐：${where}`,
          ],
  });
}

/** An invoice could not be charged; everything works on until the grace has passed. */
export function failedLetter(to: string, { company, origin, language }: Place, number: string, until: string): Letter {
  const where = `${origin}/settings/plan`;
  const day = until.slice(0, 10);
  return letter(to, language, {
    en: [
      `Invoice ${number} could not be paid`,
      `The payment of invoice ${number} for “${company}” did not go through. Everything goes on working until ${day}; we try again before. Look at it here: ${where}`,
    ],
    zh: [
      `账单 ${number} 付款失败`,
      `“${company}”的账单 ${number} 未能付款。${day} 之前一切照常，我们会再次尝试扣款。请在此查看：${where}`,
    ],
  });
}

/** An invoice was unpaid for too long. */
export function readOnlyLetter(to: string, { company, origin, language }: Place, number: string): Letter {
  const where = `${origin}/settings/plan`;
  return letter(to, language, {
    en: [
      `${company} can only be read now`,
      `Invoice ${number} for “${company}” is still unpaid. From now on nothing can be changed; everything can be read and exported, and nothing is deleted. As soon as it is paid all works again: ${where}`,
    ],
    zh: [
      `${company}现在只能查看`,
      `“${company}”的账单 ${number} 仍未支付。从现在起不能修改，但可以查看和导出，数据不会删除。付款后立即恢复：${where}`,
    ],
  });
}

/** A payment has come. */
export function paidLetter(to: string, { company, origin, language }: Place, number: string): Letter {
  const where = `${origin}/settings/plan`;
  return letter(to, language, {
    en: [
      `Invoice ${number} is paid`,
      `Thank you. Invoice ${number} for “${company}” is paid; you find it here: ${where}`,
    ],
    zh: [`账单 ${number} 已付款`, `感谢。“${company}”的账单 ${number} 已付款，可在此查看：${where}`],
  });
}
