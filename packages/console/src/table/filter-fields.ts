import {
  type CustomField,
  type Facet,
  PROFIT_RISK,
  PYRAMID,
  RISK_BANDS,
  STAGES,
  SUBSCRIPTION_STATES,
  VALUE_CLASSES,
} from "@perennial/contract";
import { shownNames } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { facetsQuery, fieldsQuery, membersQuery } from "../api/queries.ts";
import { useMay } from "../session/session.ts";
import { useHeldFields } from "../session/sight.ts";

export type FilterKind =
  | "choice"
  | "percent"
  | "number"
  | "money"
  | "day"
  | "instant"
  | "flag"
  | "text"
  | "tags"
  | "known";

export interface FilterField {
  /** As the API calls it. */
  readonly name: string;
  readonly label: string;
  readonly kind: FilterKind;
  readonly group: "scores" | "buying" | "facets" | "record" | "fields";
  readonly options?: readonly { readonly value: string | null; readonly label: string }[];
}

const KINDS = {
  text: "text",
  link: "text",
  number: "number",
  date: "day",
  boolean: "flag",
  choice: "choice",
  choices: "choice",
} as const satisfies Record<CustomField["type"], FilterKind>;

function ofCustomField({ key, label, type, options }: CustomField): FilterField {
  return {
    name: `fields.${key}`,
    label,
    kind: KINDS[type],
    group: "fields",
    options: options.map((value) => ({ value, label: value })),
  };
}

function ofFacet({ key, label, values }: Facet): FilterField {
  const options = values.map((value) => ({ value: value.key, label: value.label }));
  return { name: `facets.${key}`, label, kind: "choice", group: "facets", options };
}

const PLAIN = [
  ["churnRisk", "percent", "scores"],
  ["loyalty", "percent", "scores"],
  ["vip", "flag", "scores"],
  ["revenue12mMinor", "money", "buying"],
  ["revenueMinor", "money", "buying"],
  ["purchaseDays", "number", "buying"],
  ["lastPurchaseOn", "day", "buying"],
  ["firstPurchaseOn", "day", "buying"],
  ["subscription", "text", "buying"],
  ["subscriptionRenewsOn", "day", "buying"],
  ["subscriptionEndsOn", "day", "buying"],
  ["tags", "tags", "record"],
  ["source", "text", "record"],
  ["city", "text", "record"],
  ["phone", "known", "record"],
  ["email", "known", "record"],
  ["externalId", "known", "record"],
  ["createdAt", "instant", "record"],
] as const satisfies readonly (readonly [string, FilterKind, FilterField["group"]])[];

/** Everything by which the list can be filtered here, with the words for it. */
export function useFilterFields(): FilterField[] {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const { data: fields = [] } = useQuery(fieldsQuery);
  const { data: facets = [] } = useQuery(facetsQuery);
  const { hidden } = useHeldFields("customer");
  return useMemo(() => {
    const unseen = shownNames(hidden);
    const owners = members.map(({ id, name }) => ({ value: id, label: name }));
    const choices: FilterField[] = [
      {
        name: "riskBand",
        label: t("list.filter.riskBand"),
        kind: "choice",
        group: "scores",
        options: RISK_BANDS.map((value) => ({ value, label: t(`score.band.${value}`) })),
      },
      {
        name: "stage",
        label: t("list.filter.stage"),
        kind: "choice",
        group: "scores",
        options: STAGES.map((value) => ({ value, label: t(`score.stage.${value}`) })),
      },
      {
        name: "valueClass",
        label: t("list.filter.valueClass"),
        kind: "choice",
        group: "scores",
        options: VALUE_CLASSES.map((value) => ({ value, label: t(`score.class.${value}`) })),
      },
      {
        name: "potentialClass",
        label: t("list.filter.potentialClass"),
        kind: "choice",
        group: "scores",
        options: VALUE_CLASSES.map((value) => ({ value, label: t(`score.class.${value}`) })),
      },
      {
        name: "pyramid",
        label: t("value.pyramid.title"),
        kind: "choice",
        group: "scores",
        options: PYRAMID.map((value) => ({ value, label: t(`value.pyramid.${value}`) })),
      },
      {
        name: "subscriptionState",
        label: t("list.filter.subscriptionState"),
        kind: "choice",
        group: "buying",
        options: SUBSCRIPTION_STATES.map((value) => ({ value, label: t(`subscription.state.${value}`) })),
      },
      {
        name: "profitRisk",
        label: t("value.matrix.title"),
        kind: "choice",
        group: "scores",
        options: PROFIT_RISK.map((value) => ({ value, label: t(`value.matrix.${value}`) })),
      },
      {
        name: "ownerId",
        label: t("list.filter.ownerId"),
        kind: "choice",
        group: "record",
        options: [...owners, { value: null, label: t("list.filter.nobody") }],
      },
      {
        name: "kind",
        label: t("list.filter.kind"),
        kind: "choice",
        group: "record",
        options: (["person", "organisation"] as const).map((value) => ({ value, label: t(`customer.kind.${value}`) })),
      },
    ];
    const plain = PLAIN.map(
      ([name, kind, group]): FilterField => ({ name, kind, group, label: t(`list.filter.${name}`) }),
    );
    const own = fields.filter(({ noun }) => noun === "customer").map(ofCustomField);
    return [...choices, ...plain, ...facets.map(ofFacet), ...own].filter(({ name }) => !unseen.has(name));
  }, [t, members, fields, facets, hidden]);
}
