import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

export type Attributes = Record<string, AttributeValue>;

/** Attributes that are ours and no part of what an item holds. */
const RESERVED = /^(pk|sk|et|sv|w|by|rq|by_\w+_(pk|sk))$/;

export function toAttributes(values: object): Attributes {
  return marshall(values, { removeUndefinedValues: true });
}

/** What an item holds, without keys and stamps. */
export function toItem(attributes: Attributes): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(unmarshall(attributes))) {
    if (!RESERVED.test(name)) item[name] = value;
  }
  return item;
}
