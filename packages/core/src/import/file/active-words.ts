import { plainWord } from "./plain-word.ts";

const SOLD = new Set(
  "yes y true 1 active available published enabled onsale selling instock 是 在售 上架 已上架 启用 销售中 正常".split(
    " ",
  ),
);
const NOT_SOLD = new Set(
  "no n false 0 inactive archived draft discontinued unpublished disabled unavailable 否 停售 下架 已下架 停用 停产 草稿".split(
    " ",
  ),
);

/** Whether a product is still sold, in the words of either language; undefined for other words. */
export function parseActive(text: string): boolean | undefined {
  const word = plainWord(text);
  if (SOLD.has(word)) return true;
  return NOT_SOLD.has(word) ? false : undefined;
}
