import { Select } from "@mantine/core";
import { type Import, SIGNAL_TYPES } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import type { ChangeImport } from "./MappingStep.tsx";

interface SignalTypeSelectProps {
  readonly job: Import;
  readonly onChange: ChangeImport;
}

/** What the rows of a file of signals are, where no column says it. */
export function SignalTypeSelect({ job, onChange }: SignalTypeSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t("imports.forms.signalType")}
      placeholder={t("form.choose")}
      data={SIGNAL_TYPES.map((value) => ({ value, label: t(`signal.type.${value}`) }))}
      allowDeselect={false}
      value={job.signalType}
      onChange={(signalType) => signalType !== null && onChange({ signalType })}
    />
  );
}
