import { Group, UnstyledButton } from "@mantine/core";
import { type Condition, RISK_BANDS } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { BandDot } from "../ui/Band.tsx";
import { choiceCondition, chosenOf } from "./filter.ts";
import styles from "./list.module.css";

interface BandChipsProps {
  readonly condition: Condition | undefined;
  readonly onChange: (condition: Condition | undefined) => void;
}

/** The question that is asked most, at one press: who stays, who leaves. */
export function BandChips({ condition, onChange }: BandChipsProps) {
  const { t } = useTranslation();
  const chosen = chosenOf(condition ?? {});
  const toggle = (band: string) =>
    onChange(choiceCondition(chosen.includes(band) ? chosen.filter((one) => one !== band) : [...chosen, band]));
  return (
    <Group gap={6} component="fieldset" m={0} p={0} bd={0} aria-label={t("list.filter.riskBand")}>
      {RISK_BANDS.map((band) => (
        <UnstyledButton
          key={band}
          className={styles["bandChip"]}
          aria-pressed={chosen.includes(band)}
          onClick={() => toggle(band)}
        >
          <BandDot band={band} />
          {t(`score.band.${band}`)}
        </UnstyledButton>
      ))}
    </Group>
  );
}
