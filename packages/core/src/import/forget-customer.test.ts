import { expect, test } from "vitest";
import { namesPerson } from "./forget-customer.ts";

const traces = { words: ["Li", "王芳", "li@example.com", "+8613700137123"], ids: ["77"] };

test.each([
  ["Dear Li, thank you", true],
  ["LI", true],
  ["Lisa", false],
  ["Oliver Lind", false],
  ["请联系王芳女士", true],
  ["<li@example.com>", true],
  ["amali@example.com", false],
  ["137 0013 7123", true],
  ["137 0013 712", false],
  ["77", true],
  ["order 77", false],
])("a person is found where the text names them as a word of its own: %s", (text, is) => {
  expect(namesPerson({ rows: [text] }, traces)).toBe(is);
});
