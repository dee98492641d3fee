import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";
import { useCurrencies } from "../../ui/choices.ts";
import { DayInput } from "../../ui/DayInput.tsx";
import type { Settings } from "./settings-values.ts";

/** Dated exchange rates into the workspace's currency. */
export function RatesInputs({ form }: { readonly form: UseFormReturnType<Settings> }) {
  const { t } = useTranslation();
  const currencies = useCurrencies().filter(({ value }) => value !== form.values.currency);
  const { rates, currency } = form.values;
  return (
    <Card title={t("setting.workspace.rates")} hint={t("setting.workspace.ratesHint")}>
      <Stack gap="sm">
        {rates.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("setting.workspace.noRates")}
          </Text>
        )}
        {rates.map((_, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the place in the list is what names a rate here
          <Group key={index} gap="xs" wrap="nowrap" align="flex-end">
            <Select
              flex={1}
              label={t("setting.workspace.currency")}
              data={currencies}
              searchable
              limit={60}
              allowDeselect={false}
              {...form.getInputProps(`rates.${index}.currency`)}
            />
            <DayInput flex={1} label={t("setting.workspace.from")} {...form.getInputProps(`rates.${index}.from`)} />
            <NumberInput
              flex={1}
              label={t("setting.workspace.rate", { currency })}
              hideControls
              decimalScale={9}
              {...form.getInputProps(`rates.${index}.rate`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t("form.remove")}
              onClick={() => form.removeListItem("rates", index)}
            >
              <IconX size={17} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            onClick={() => form.insertListItem("rates", { currency: "", from: null, rate: "" })}
          >
            {t("setting.workspace.addRate")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
