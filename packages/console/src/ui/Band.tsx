import { Group, Text, Tooltip } from "@mantine/core";
import type { RiskBand } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useAbstention } from "../session/verdict.ts";
import styles from "./band.module.css";

/** The colour of a band, the same in every picture. */
export const bandColor = (band: RiskBand): string => `var(--band-${band})`;

interface BandProps {
  readonly band: RiskBand | null;
}

export function BandDot({ band }: BandProps) {
  const isSilent = useAbstention() !== null;
  return <span className={styles["dot"]} data-band={isSilent ? "none" : (band ?? "none")} aria-hidden="true" />;
}

/** A band in colour and in words: never by colour alone. */
export function BandPill({ band }: BandProps) {
  const { t } = useTranslation();
  const isSilent = useAbstention() !== null;
  if (isSilent && band !== null) return <NoBand />;
  return (
    <Tooltip label={t(`score.bandHint.${band ?? "none"}`)}>
      <span className={styles["pill"]} data-band={band ?? "none"}>
        <span className={styles["dot"]} data-band={band ?? "none"} aria-hidden="true" />
        {t(`score.band.${band ?? "none"}`)}
      </span>
    </Tooltip>
  );
}

/** In place of a band that would claim more than is known. */
function NoBand() {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("proof.abstainedHint")}>
      <span className={styles["pill"]} data-band="none">
        {t("proof.abstained")}
      </span>
    </Tooltip>
  );
}

interface BandRiskProps extends BandProps {
  readonly risk: number | null;
}

/** Risk of leaving as a number beside its band. */
export function BandRisk({ band, risk }: BandRiskProps) {
  const isSilent = useAbstention() !== null;
  if (risk === null || isSilent) return <BandPill band={band} />;
  return (
    <Group gap={8} wrap="nowrap">
      <BandPill band={band} />
      <Text span size="sm" c="dimmed" className="figure">
        {risk}%
      </Text>
    </Group>
  );
}
