import type { Dashboard } from "@perennial/contract";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";
import { PictureLoading } from "../../ui/Loading.tsx";

const LoyaltyBars = lazy(async () => ({ default: (await import("../../charts/LoyaltyBars.tsx")).LoyaltyBars }));

export function LoyaltyCard({ dashboard }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  return (
    <Card title={t("home.loyalty.title")} hint={t("score.loyaltyHint")}>
      <Suspense fallback={<PictureLoading height={230} />}>
        <LoyaltyBars tenths={dashboard.loyaltyTenths} />
      </Suspense>
    </Card>
  );
}
