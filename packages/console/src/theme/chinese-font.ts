const HAN = /[\u3400-\u9fff\uf900-\ufaff]/;

let asked = false;

/** Asks for the font's list of subsets; the browser then fetches only those that the page's signs need. */
export function loadChineseFont(): void {
  if (asked) return;
  asked = true;
  void import("@fontsource-variable/noto-sans-sc");
}

async function look(reply: Response): Promise<void> {
  const text = await reply.text().catch(() => "");
  if (HAN.test(text)) loadChineseFont();
}

/** Chinese names stand in English pages too: the first answer that holds one brings the font. */
export function watchForChinese(reply: Response): void {
  if (asked) return;
  void look(reply.clone());
}
