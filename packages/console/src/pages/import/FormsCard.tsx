import { Select, SimpleGrid } from "@mantine/core";
import type { Import } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";
import { useCurrencies } from "../../ui/choices.ts";
import type { ChangeImport } from "./MappingStep.tsx";
import { SignalTypeSelect } from "./SignalTypeSelect.tsx";

interface FormsCardProps {
  readonly job: Import;
  readonly onChange: ChangeImport;
}

const ORDERS = ["ymd", "dmy", "mdy"] as const;
const DECIMALS = [".", ","] as const;

/** Currency, dates and decimals, where a file does not say them itself. */
export function FormsCard({ job, onChange }: FormsCardProps) {
  const { t } = useTranslation();
  const currencies = useCurrencies();
  const targets = new Set(job.columns.map(({ target }) => target));
  const hasAmounts = job.kind === "purchases" || targets.has("amount") || targets.has("price");
  const hasDays = job.kind !== "products";
  if (!hasAmounts && !hasDays) return null;
  const hasCurrency = targets.has("currency");
  return (
    <Card title={t("imports.forms.title")}>
      <SimpleGrid cols={{ base: 1, sm: hasAmounts ? 3 : 2 }}>
        {job.kind === "signals" && !targets.has("type") && <SignalTypeSelect job={job} onChange={onChange} />}
        {hasAmounts && !hasCurrency && (
          <Select
            label={t("imports.forms.currency")}
            data={currencies}
            searchable
            limit={60}
            allowDeselect={false}
            value={job.currency}
            onChange={(currency) => currency !== null && onChange({ currency })}
          />
        )}
        {hasDays && (
          <Select
            label={t("imports.forms.dateOrder")}
            data={ORDERS.map((value) => ({ value, label: t(`imports.forms.dateOrders.${value}`) }))}
            allowDeselect={false}
            value={job.dateOrder}
            onChange={(dateOrder) => dateOrder !== null && onChange({ dateOrder })}
          />
        )}
        {hasAmounts && (
          <Select
            label={t("imports.forms.decimal")}
            data={DECIMALS.map((value) => ({ value, label: t(`imports.forms.decimals.${value}` as const) }))}
            allowDeselect={false}
            value={job.decimal}
            onChange={(decimal) => decimal !== null && onChange({ decimal })}
          />
        )}
      </SimpleGrid>
    </Card>
  );
}
