import { Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { OrderMapping, SourceKind } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { type ListedSource, sourcesQuery } from "../api/inbound-queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

const KINDS = ["shopify", "woocommerce", "form", "mail", "orders"] as const satisfies readonly SourceKind[];
/** Kinds that bring a sender's own numbers. */
const NUMBERED: ReadonlySet<SourceKind> = new Set(["orders", "shopify", "woocommerce"]);

/** A mapping to begin with; it fits the sample beside which it is changed. */
const USUAL: OrderMapping = {
  orderId: "id",
  amount: "total",
  amountIn: "major",
  currency: "currency",
  occurredAt: "created_at",
  updatedAt: null,
  cancelled: null,
  refunded: null,
  customerId: "customer.id",
  name: "customer.name",
  email: "customer.email",
  phone: null,
  lines: "items",
  lineSku: "sku",
  lineName: "name",
  lineQuantity: "quantity",
  lineAmount: "total",
};

interface SourceFormProps {
  readonly source?: ListedSource;
  readonly onMade?: (sourceId: string, secret: string | null) => void;
}

type Values = Record<string, unknown> & { kind: SourceKind; name: string; idPrefix: string };

/** A source: what comes in by it, and what it is called. */
export function SourceForm({ source, onMade }: SourceFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      kind: source?.kind ?? "shopify",
      name: source?.name ?? "",
      idPrefix: source?.idPrefix ?? "",
    },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: async ({ kind, name, idPrefix }) => {
      if (source) {
        const body = { name: name.trim(), ...(NUMBERED.has(kind) ? { idPrefix: idPrefix.trim() } : {}) };
        await api().updateInboundSource({ params: { sourceId: source.id }, body }, { ifVersion: source.version });
        return undefined;
      }
      const mapping = kind === "orders" ? { mapping: USUAL } : {};
      return await api().createInboundSource({ body: { kind, name: name.trim(), ...mapping } });
    },
    onDone: async (made) => {
      modals.closeAll();
      await queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
      if (made) onMade?.(made.id, made.secret);
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {!source && (
          <Radio.Group label={t("inbound.kind")} {...form.getInputProps("kind")}>
            <Stack gap="xs" mt={6}>
              {KINDS.map((kind) => (
                <Radio
                  key={kind}
                  value={kind}
                  label={t(`inbound.kinds.${kind}`)}
                  description={t(`inbound.kindHints.${kind}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <TextInput label={t("inbound.name")} maxLength={80} data-autofocus {...form.getInputProps("name")} />
        {source && NUMBERED.has(source.kind) && (
          <TextInput
            label={t("inbound.idPrefix")}
            description={t("inbound.idPrefixHint")}
            maxLength={40}
            {...form.getInputProps("idPrefix")}
          />
        )}
        <FormFoot submit={submit} {...(source ? {} : { label: t("inbound.add") })} />
      </Stack>
    </form>
  );
}
