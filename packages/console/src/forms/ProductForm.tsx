import { Autocomplete, Group, NumberInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { minorDigits, type Product } from "@perennial/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { followLists } from "../api/follow-lists.ts";
import { productsQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { type HeldFields, useHeldFields, withoutFixed } from "../session/sight.ts";
import { useCurrencies } from "../ui/choices.ts";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";

interface ProductFormProps {
  readonly product?: Product;
}

interface Values extends Record<string, unknown> {
  readonly code: string;
  readonly name: string;
  readonly category: string;
  readonly price: number | string;
  readonly cost: number | string;
  readonly currency: string;
  readonly active: boolean;
}

function valuesOf(product: Product | undefined, workspaceCurrency: string): Values {
  const currency = product?.currency ?? workspaceCurrency;
  const major = (minor: number | null | undefined) =>
    minor === null || minor === undefined ? "" : minor / 10 ** minorDigits(currency);
  return {
    code: product?.externalId ?? "",
    name: product?.name ?? "",
    category: product?.category ?? "",
    price: major(product?.priceMinor),
    cost: major(product?.costMinor),
    currency,
    active: product?.active ?? true,
  };
}

function send(values: Values, held: HeldFields, ifVersion: number | undefined) {
  const { code, name, category, price, cost, currency, active } = values;
  const minor = (amount: number | string) =>
    amount === "" ? null : Math.round(Number(amount) * 10 ** minorDigits(currency));
  return api().upsertProduct(
    {
      params: { productId: `ext:${code.trim()}` },
      body: withoutFixed(
        {
          name: name.trim(),
          category: category.trim() === "" ? null : category.trim(),
          priceMinor: minor(price),
          costMinor: minor(cost),
          currency,
          active,
        },
        held,
      ),
    },
    ifVersion === undefined ? {} : { ifVersion },
  );
}

async function findByCode(code: string): Promise<Product | undefined> {
  try {
    return await api().getProduct({ params: { productId: `ext:${code.trim()}` } });
  } catch (error) {
    if (isCode(error, "not_found")) return undefined;
    throw error;
  }
}

/** A product of the catalogue, new or changed. */
export function ProductForm({ product }: ProductFormProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const held = useHeldFields("product");
  const queryClient = useQueryClient();
  const { data } = useInfiniteQuery(productsQuery);
  const categories = new Set(data?.pages.flatMap((page) => page.data).flatMap(({ category }) => category ?? []));
  const form = useForm<Values>({
    initialValues: valuesOf(product, workspace.currency),
    validate: {
      code: (value) => (value.trim() === "" ? t("form.required") : null),
      name: (value) => (value.trim() === "" ? t("form.required") : null),
    },
  });
  const finish = (saved?: Product) => {
    modals.closeAll();
    const isShown = () =>
      queryClient
        .getQueryData(productsQuery.queryKey)
        ?.pages.flatMap((page) => page.data)
        .some(({ id, version }) => id === saved?.id && version >= saved.version) ?? false;
    void followLists(queryClient, { queryKey: productsQuery.queryKey }, isShown);
  };
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace("priceMinor", "price").replace("costMinor", "cost"),
    // A product is written over by its code: a new one must not take another's place unasked.
    send: async (values) => {
      const taken = product ? undefined : await findByCode(values.code);
      return taken ? { taken } : { saved: await send(values, held, product?.version) };
    },
    onDone: ({ taken, saved }) => {
      if (taken) form.setFieldError("code", t("product.taken", { name: taken.name }));
      else finish(saved);
    },
  });
  const digits = minorDigits(form.values.currency);
  const amount = {
    hideControls: true,
    thousandSeparator: ",",
    decimalScale: digits,
    rightSection: form.values.currency,
    rightSectionWidth: 56,
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("product.code")}
          description={t("product.codeHint")}
          disabled={product !== undefined}
          {...form.getInputProps("code")}
        />
        <TextInput label={t("product.name")} data-autofocus {...form.getInputProps("name")} />
        <Guarded kind="product" field="category">
          {(fixed) => (
            <Autocomplete
              label={t("product.category")}
              description={t("product.categoryHint")}
              data={[...categories]}
              {...form.getInputProps("category")}
              {...fixed}
            />
          )}
        </Guarded>
        <Group grow>
          <Guarded kind="product" field="priceMinor">
            {(fixed) => (
              <NumberInput label={t("product.price")} {...amount} {...form.getInputProps("price")} {...fixed} />
            )}
          </Guarded>
          <Guarded kind="product" field="costMinor">
            {(fixed) => (
              <NumberInput label={t("product.cost")} {...amount} {...form.getInputProps("cost")} {...fixed} />
            )}
          </Guarded>
        </Group>
        <Select
          label={t("product.currency")}
          data={useCurrencies()}
          searchable
          limit={60}
          allowDeselect={false}
          {...form.getInputProps("currency")}
        />
        <Switch label={t("product.active")} {...form.getInputProps("active", { type: "checkbox" })} />
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch")
            ? { refusal: <ChangedMeanwhile onReload={() => finish()} /> }
            : {})}
        />
      </Stack>
    </form>
  );
}
