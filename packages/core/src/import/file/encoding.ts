const BOMS: readonly [mark: readonly number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
  [[0x84, 0x31, 0x95, 0x33], "gb18030"],
];

/**
 * The encoding of a text by its first bytes, as a label that TextDecoder knows; undefined for what is no text. The
 * bytes may end in the middle of a character.
 */
export function detectEncoding(head: Uint8Array): string | undefined {
  const mark = BOMS.find(([mark]) => mark.every((byte, index) => head[index] === byte));
  if (mark) return mark[1];
  const wide = wideEncoding(head);
  if (wide) return wide;
  if (controlShare(head) > 0.02) return undefined;
  const { good, bad } = countUtf8(head);
  // A few broken characters come from programs that cut names at a number of bytes; other encodings break nearly all.
  if (bad === 0 || bad / (good + bad) <= 0.1) return "utf-8";
  return looksChinese(head) ? "gb18030" : "windows-1252";
}

/** UTF-16 without a mark: delimiters, digits and line ends leave a zero in every other byte. */
function wideEncoding(head: Uint8Array): string | undefined {
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at += 1) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const pairs = head.length / 2;
  if (pairs < 2) return undefined;
  if (odd / pairs > 0.1 && even / pairs < 0.02) return "utf-16le";
  return even / pairs > 0.1 && odd / pairs < 0.02 ? "utf-16be" : undefined;
}

/** Share of bytes that no text has; a stray NUL or end-of-file mark is forgiven. */
function controlShare(head: Uint8Array): number {
  let count = 0;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13) count += 1;
  return count <= 2 ? 0 : count / head.length;
}

/** Counts the sequences beyond ASCII that are and are not UTF-8; one cut off by the end counts as neither. */
function countUtf8(head: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < head.length; ) {
    const lead = head[at] ?? 0;
    const length =
      lead < 0x80
        ? 1
        : lead >= 0xc2 && lead < 0xe0
          ? 2
          : lead >= 0xe0 && lead < 0xf0
            ? 3
            : lead >= 0xf0 && lead < 0xf5
              ? 4
              : 0;
    let follow = 1;
    while (follow < length && ((head[at + follow] ?? 0) & 0xc0) === 0x80) follow += 1;
    if (length > 1 && at + follow >= head.length && follow < length) break;
    if (length === 0 || follow < length) bad += 1;
    else if (length > 1) good += 1;
    at += length === 0 ? 1 : follow;
  }
  return { good, bad };
}

/**
 * True if the bytes above ASCII come in pairs of the common Chinese characters and signs. In Western text they stand
 * alone between letters, and a pair made of one of them and a letter is a rare character in GBK.
 */
function looksChinese(head: Uint8Array): boolean {
  let common = 0;
  let other = 0;
  for (let at = 0; at < head.length; at += 1) {
    const lead = head[at] ?? 0;
    if (lead < 0x80) continue;
    const trail = head[at + 1];
    if (trail === undefined) break;
    const isCommon = trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3));
    if (isCommon) common += 1;
    else other += 1;
    if (lead >= 0x81 && trail >= 0x40) at += 1;
  }
  return common > other;
}
