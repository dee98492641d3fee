import { ActionIcon, Autocomplete, Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { minorDigits, type Product } from "@perennial/contract";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { productsQuery } from "../api/queries.ts";
import type { Held } from "./Guarded.tsx";
import { type LineValues, NEW_LINE, type PurchaseValues, sumOf } from "./purchase-values.ts";

interface PurchaseLinesProps {
  readonly held: Held;
  readonly form: UseFormReturnType<PurchaseValues>;
}

/** What a line becomes when a product of the catalogue is chosen for it. */
function ofProduct(line: LineValues, product: Product, currency: string): LineValues {
  const hasPrice = product.priceMinor !== null && product.currency === currency;
  const price = hasPrice ? (product.priceMinor ?? 0) / 10 ** minorDigits(currency) : undefined;
  return {
    ...line,
    sku: product.externalId,
    name: product.name,
    category: product.category ?? "",
    ...(price === undefined ? {} : { amount: price * (Number(line.quantity) || 1) }),
  };
}

/** Lines of a purchase; the total follows their sum and may still be changed. */
export function PurchaseLines({ form, held }: PurchaseLinesProps) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(productsQuery);
  const products = data?.pages.flatMap((page) => page.data).filter(({ active }) => active) ?? [];
  const { lines, currency } = form.values;
  const setLines = (next: LineValues[]) => {
    form.setFieldValue("lines", next);
    const sum = sumOf(next);
    if (sum !== undefined) form.setFieldValue("amount", sum);
  };
  const change = (index: number, part: Partial<LineValues>) =>
    setLines(lines.map((line, at) => (at === index ? { ...line, ...part } : line)));
  const rename = (index: number, name: string) => {
    const line = lines[index] ?? NEW_LINE;
    const product = products.find((one) => one.name === name);
    setLines(
      lines.map((one, at) =>
        at === index ? (product ? ofProduct(line, product, currency) : { ...one, name, sku: "" }) : one,
      ),
    );
  };
  return (
    <Stack gap={6}>
      {lines.length > 0 && (
        <Text size="sm" fw={500}>
          {t("purchase.lines")}
        </Text>
      )}
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place in the list is what names a line here
        <Group key={index} gap={6} wrap="nowrap" align="flex-start">
          <Autocomplete
            flex={1}
            aria-label={t("purchase.product")}
            placeholder={t("purchase.product")}
            data={[...new Set(products.map(({ name }) => name))]}
            limit={20}
            disabled={held.disabled}
            value={line.name}
            onChange={(name) => rename(index, name)}
            error={form.errors[`lines.${index}.name`]}
          />
          <NumberInput
            w={70}
            aria-label={t("purchase.quantity")}
            min={0}
            hideControls
            disabled={held.disabled}
            value={line.quantity}
            onChange={(quantity) => change(index, { quantity })}
            error={form.errors[`lines.${index}.quantity`]}
          />
          <NumberInput
            w={110}
            aria-label={t("purchase.lineAmount")}
            placeholder={t("purchase.lineAmount")}
            decimalScale={minorDigits(currency)}
            thousandSeparator=","
            hideControls
            disabled={held.disabled}
            value={line.amount}
            onChange={(amount) => change(index, { amount })}
            error={form.errors[`lines.${index}.amount`]}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            disabled={held.disabled}
            aria-label={t("form.remove")}
            onClick={() => setLines(lines.filter((_, at) => at !== index))}
          >
            <IconX size={17} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={held.disabled}
          leftSection={<IconPlus size={14} />}
          onClick={() => form.insertListItem("lines", NEW_LINE)}
        >
          {t("purchase.addLine")}
        </Button>
      </Group>
      {held.description !== undefined && (
        <Text size="xs" c="dimmed">
          {held.description}
        </Text>
      )}
    </Stack>
  );
}
