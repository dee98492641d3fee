import type { Language } from "@perennial/contract";
import { letter } from "../letter.ts";
import type { Letter } from "../ports.ts";

/** Support asks to be let in; nothing has been opened by it. */
export function askLetter(
  to: string,
  { company, origin, language }: { readonly company: string; readonly origin: string; readonly language: Language },
  reason: string,
): Letter {
  const where = `${origin}/settings/support`;
  return letter(to, language, {
    en: [
      `Support asks to look into ${company}`,
      `Whoever runs this installation asks to be let into “${company}”: ${reason}\n\nNobody sees anything of it unless you allow it, for as long as you say: ${where}`,
    ],
    zh: [
      `客服请求访问${company}`,
      `此系统的运营者请求访问“${company}”，原因：${reason}\n\n未经您允许，任何人都无法查看。您可以在此决定是否允许及时限：${where}`,
    ],
  });
}
