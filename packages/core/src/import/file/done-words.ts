import { plainWord } from "./plain-word.ts";

const DONE = new Set(
  "yes y true 1 x done completed complete closed finished resolved 是 已完成 完成 已办结 办结 已关闭 已结束 已处理".split(
    " ",
  ),
);
const OPEN = new Set(
  "no n false 0 open pending todo new planned notstarted inprogress started waiting deferred overdue 否 未完成 待办 待处理 进行中 未开始 计划中 已逾期 逾期".split(
    " ",
  ),
);

/** Whether something has been done, in the words of either language; undefined for other words. */
export function parseDone(text: string): boolean | undefined {
  const word = plainWord(text);
  if (DONE.has(word)) return true;
  return OPEN.has(word) ? false : undefined;
}
