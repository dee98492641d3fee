import { Badge } from "@mantine/core";
import type { Subscription, SubscriptionState } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";

const COLORS: Readonly<Record<SubscriptionState, string>> = {
  scheduled: "gray",
  running: "pine",
  ending: "ochre",
  ended: "gray",
};

export function StateBadge({ state }: { readonly state: SubscriptionState }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" color={COLORS[state]} tt="none" style={{ flexShrink: 0 }}>
      {t(`subscription.state.${state}`)}
    </Badge>
  );
}

/** What comes next: the renewal, the end, or the beginning. */
export function useNext(): (subscription: Subscription) => string {
  const { t } = useTranslation();
  const { day } = useFormats();
  return ({ state, startedOn, endsOn, nextRenewalOn, cancellation }) => {
    if (state === "scheduled") return t("subscription.startsOn", { day: day(startedOn) });
    if (state === "ended") return t("subscription.endedOn", { day: day(endsOn ?? startedOn) });
    if (nextRenewalOn !== null) return t("subscription.renewsOn", { day: day(nextRenewalOn) });
    const key = cancellation === null ? "subscription.paidUntil" : "subscription.endsOn";
    return endsOn === null ? "" : t(key, { day: day(endsOn) });
  };
}
