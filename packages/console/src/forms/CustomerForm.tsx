import { Grid, SegmentedControl, Select, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { Customer } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { followLists } from "../api/follow-lists.ts";
import { customerQuery, fieldsQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { useHeldFields, useOwners, useReachesAll, withoutFixed } from "../session/sight.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { AddressInputs, EmailInputs, PhoneInputs } from "./ContactInputs.tsx";
import { CustomFieldInputs } from "./CustomFieldInputs.tsx";
import { type CustomerValues, changeOf, inputOf, mergedValues, NEW_CUSTOMER, valuesOf } from "./customer-values.ts";
import { FormFoot } from "./FormFoot.tsx";
import { Guarded } from "./Guarded.tsx";
import { useSubmit } from "./submit.ts";

interface CustomerFormProps {
  /** The customer to change; a new one without. */
  readonly customer?: Customer;
}

/** A customer, new or changed. */
export function CustomerForm({ customer }: CustomerFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [before, setBefore] = useState(customer);
  const { member } = useMe();
  const held = useHeldFields("customer");
  const reachesAll = useReachesAll("write");
  const form = useForm<CustomerValues>({
    initialValues: before ? valuesOf(before) : { ...NEW_CUSTOMER, ownerId: reachesAll ? "" : (member?.id ?? "") },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (values) =>
      before
        ? api().updateCustomer(
            { params: { customerId: before.id }, body: withoutFixed(changeOf(valuesOf(before), values), held) },
            { ifVersion: before.version },
          )
        : api().createCustomer({ body: withoutFixed(inputOf(values), held) }),
    onDone: async (saved) => {
      modals.closeAll();
      if (customer === undefined) {
        notifications.show({ message: t("customer.added", { name: saved.name }) });
        await navigate({ to: "/customers/$customerId", params: { customerId: saved.id } });
      }
      queryClient.setQueryData(customerQuery(saved.id).queryKey, saved);
      void followLists(queryClient, { predicate: ({ queryKey }) => queryKey[0] !== "me" });
    },
  });
  const reload = async () => {
    if (!before) return;
    const fresh = await queryClient.fetchQuery({ ...customerQuery(before.id), staleTime: 0 });
    setBefore(fresh);
    form.setValues(mergedValues(valuesOf(before), valuesOf(fresh), form.getValues()));
    submit.reset();
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="md">
        <CustomerInputs form={form} />
        <FormFoot
          submit={submit}
          label={customer ? t("form.save") : t("customer.add")}
          {...(isCode(submit.error, "version_mismatch")
            ? { refusal: <ChangedMeanwhile isKept onReload={() => void reload()} /> }
            : {})}
        />
      </Stack>
    </form>
  );
}

function CustomerInputs({ form }: { readonly form: UseFormReturnType<CustomerValues> }) {
  const { t } = useTranslation();
  const { data: fields = [] } = useQuery(fieldsQuery);
  const owners = useOwners();
  return (
    <>
      <SegmentedControl
        data={(["person", "organisation"] as const).map((value) => ({ value, label: t(`customer.kind.${value}`) }))}
        {...form.getInputProps("kind")}
      />
      <TextInput
        label={t("customer.name")}
        required
        withAsterisk={false}
        data-autofocus
        {...form.getInputProps("name")}
      />
      <PhoneInputs form={form} />
      <EmailInputs form={form} />
      <Grid gap="md">
        {owners.length > 0 && (
          <Grid.Col span={{ base: 12, xs: 6 }}>
            <Select
              label={t("customer.owner")}
              data={owners}
              allowDeselect={false}
              {...form.getInputProps("ownerId")}
            />
          </Grid.Col>
        )}
        <Guarded kind="customer" field="birthday">
          {(held) => (
            <Grid.Col span={{ base: 12, xs: 6 }}>
              <DayInput label={t("customer.birthday")} clearable {...form.getInputProps("birthday")} {...held} />
            </Grid.Col>
          )}
        </Guarded>
        <Guarded kind="customer" field="source">
          {(held) => (
            <Grid.Col span={{ base: 12, xs: 6 }}>
              <TextInput label={t("customer.source")} {...form.getInputProps("source")} {...held} />
            </Grid.Col>
          )}
        </Guarded>
        <Guarded kind="customer" field="externalId">
          {(held) => (
            <Grid.Col span={{ base: 12, xs: 6 }}>
              <TextInput label={t("customer.externalId")} {...form.getInputProps("externalId")} {...held} />
            </Grid.Col>
          )}
        </Guarded>
      </Grid>
      <Guarded kind="customer" field="tags">
        {(held) => (
          <TagsInput
            label={t("customer.tags")}
            placeholder={t("customer.tagsHint")}
            {...form.getInputProps("tags")}
            {...held}
          />
        )}
      </Guarded>
      <AddressInputs form={form} />
      <CustomFieldInputs fields={fields} kind="customer" inputOf={(key) => form.getInputProps(`fields.${key}`)} />
      <Switch
        label={t("customer.unscored")}
        description={t("customer.unscoredHint")}
        {...form.getInputProps("unscored", { type: "checkbox" })}
      />
    </>
  );
}
