import { ActionIcon, Anchor, DataList, Text } from "@mantine/core";
import type { Customer } from "@perennial/contract";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fieldsQuery, membersQuery } from "../../api/queries.ts";
import { openCustomerEdit } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { useMayChange } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { fieldText } from "../../ui/field-text.ts";

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** What is known of the customer. */
export function ProfileCard({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const mayWrite = useMayChange("customer", customer.id);
  const facts = useFacts(customer);
  return (
    <Card
      title={t("customer.profile")}
      action={
        <ActionIcon
          variant="light"
          aria-label={t("customer.edit")}
          disabled={!mayWrite}
          onClick={() => openCustomerEdit(customer)}
        >
          <IconPencil size={17} stroke={1.7} />
        </ActionIcon>
      }
    >
      {facts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("customer.noProfile")}
        </Text>
      ) : (
        <DataList orientation="vertical" gap="sm">
          {facts.map(({ name, value }) => (
            <DataList.Item key={name}>
              <DataList.ItemLabel>{name}</DataList.ItemLabel>
              <DataList.ItemValue>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
        </DataList>
      )}
    </Card>
  );
}

const labelled = (label: string | undefined): string => (label === undefined ? "" : ` · ${label}`);

function Contacts({ customer: { phones, emails } }: { readonly customer: Customer }) {
  return (
    <>
      {phones.map(({ number, label }) => (
        <div key={number}>
          <Anchor href={`tel:${number}`} inherit>
            {number}
          </Anchor>
          {labelled(label)}
        </div>
      ))}
      {emails.map(({ address, label }) => (
        <div key={address} style={{ overflowWrap: "anywhere" }}>
          <Anchor href={`mailto:${address}`} inherit>
            {address}
          </Anchor>
          {labelled(label)}
        </div>
      ))}
    </>
  );
}

function useFacts(customer: Customer): Fact[] {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const { data: fields = [] } = useQuery(fieldsQuery);
  const { phones, emails, address, ownerId, source, birthday, externalId, createdAt } = customer;
  const country = address?.country;
  const countryName =
    country === undefined ? undefined : new Intl.DisplayNames(i18n.language, { type: "region" }).of(country);
  const place = [address?.street, address?.postalCode, address?.city, address?.region, countryName].filter(Boolean);
  const words = { yes: t("form.yes"), no: t("form.no") };
  const own = fields
    .filter(({ noun }) => noun === "customer")
    .map(({ key, label, type }) => ({ name: label, value: fieldText(customer.fields[key], type, formats, words) }));
  const facts: Fact[] = [
    {
      name: t("customer.phones"),
      value: phones.length + emails.length > 0 ? <Contacts customer={customer} /> : "",
    },
    { name: t("customer.address"), value: place.join(", ") },
    { name: t("customer.owner"), value: members.find(({ id }) => id === ownerId)?.name ?? "" },
    { name: t("customer.birthday"), value: birthday === null ? "" : formats.day(birthday) },
    { name: t("customer.source"), value: source ?? "" },
    ...own,
    { name: t("customer.externalId"), value: externalId ?? "" },
    { name: t("customer.createdAt"), value: formats.moment(createdAt) },
  ];
  return facts.filter(({ value }) => value !== "");
}
