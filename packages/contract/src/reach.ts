/** How far a role reaches: one's own customers, those of one's teams, or everybody's. Each is more than the one before. */
export const REACHES = ["own", "team", "all"] as const;
export type Reach = (typeof REACHES)[number];

/** Kinds of records that belong to somebody: all of them to the owner of their customer. */
export const OWNED_KINDS = ["customer", "purchase", "subscription", "signal", "note", "task"] as const;
export type OwnedKind = (typeof OWNED_KINDS)[number];

/** Kinds of records whose fields can be held back. */
export const RECORD_KINDS = [...OWNED_KINDS, "product"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What a role may do with a field: not even see it, or not change it. */
export const FIELD_RULES = ["hidden", "read-only"] as const;
export type FieldRule = (typeof FIELD_RULES)[number];
