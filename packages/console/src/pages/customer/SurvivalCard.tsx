import type { Explanation } from "@perennial/contract";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useAbstention } from "../../session/verdict.ts";
import { Card } from "../../ui/Card.tsx";
import { PictureLoading } from "../../ui/Loading.tsx";

const SurvivalCurve = lazy(async () => ({ default: (await import("../../charts/SurvivalCurve.tsx")).SurvivalCurve }));

/** A curve that has nowhere left to rise says nothing. */
const ALL_LOST = 97;

export function SurvivalCard({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const isSilent = useAbstention() !== null;
  if (isSilent) return null;
  if (explanation.survival.every(({ churnRisk }) => churnRisk >= ALL_LOST)) return null;
  return (
    <Card title={t("score.survival")} hint={t("score.survivalHint")}>
      <Suspense fallback={<PictureLoading height={190} />}>
        <SurvivalCurve survival={explanation.survival} />
      </Suspense>
    </Card>
  );
}
