import type { RecordKind } from "@perennial/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useHeldFields } from "../session/sight.ts";

/** What an input says of a field that can be looked at only. */
export interface Held {
  readonly disabled: boolean;
  readonly description?: string;
}

interface GuardedProps {
  readonly kind: RecordKind;
  /** A custom field as `fields.<key>`. */
  readonly field: string;
  readonly children: (held: Held) => ReactNode;
}

/** An input that is not there for whoever does not see its field, and disabled for whoever may not change it. */
export function Guarded({ kind, field, children }: GuardedProps) {
  const { t } = useTranslation();
  const { hidden, fixed } = useHeldFields(kind);
  if (hidden.has(field)) return null;
  return children(fixed.has(field) ? { disabled: true, description: t("rules.fixed") } : { disabled: false });
}
