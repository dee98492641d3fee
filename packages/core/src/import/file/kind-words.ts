const PERSON = new Set(
  "person individual private consumer people human contact b2c p 个人 自然人 个人客户 消费者 散客".split(" "),
);
const ORGANISATION = new Set(
  "organisation organization company business corporate firm enterprise institution b2b o 企业 公司 单位 组织 机构 企业客户 公司客户 团体".split(
    " ",
  ),
);

/** Person or organisation, in the words of either language; undefined for other words. */
export function parseKind(text: string): "person" | "organisation" | undefined {
  const word = text.normalize("NFKC").trim().toLowerCase();
  if (PERSON.has(word)) return "person";
  return ORGANISATION.has(word) ? "organisation" : undefined;
}
