import {
  ActionIcon,
  Button,
  Collapse,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconPlus, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCountries } from "../ui/choices.ts";
import { ADDRESS_PARTS, type CustomerValues } from "./customer-values.ts";
import { Guarded, type Held } from "./Guarded.tsx";

interface FormProps {
  readonly form: UseFormReturnType<CustomerValues>;
}

interface HeldProps extends FormProps {
  readonly held: Held;
}

interface ContactsProps extends HeldProps {
  readonly list: "phones" | "emails";
  readonly part: "number" | "address";
  readonly type: "tel" | "email";
  readonly label: string;
  readonly add: string;
}

/** Several numbers or addresses, each with what it is for; the first is the main one. */
function Contacts({ form, held, list, part, type, label, add }: ContactsProps) {
  const { t } = useTranslation();
  const empty = list === "phones" ? { label: "", number: "" } : { label: "", address: "" };
  return (
    <Stack gap={6} align="stretch">
      {form.values[list].map((_, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the place in the list is what names an entry here
        <Group key={index} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            flex={1}
            type={type}
            label={index === 0 ? label : undefined}
            aria-label={label}
            disabled={held.disabled}
            {...form.getInputProps(`${list}.${index}.${part}`)}
          />
          <TextInput
            w={120}
            label={index === 0 ? t("customer.label") : undefined}
            aria-label={t("customer.label")}
            placeholder={t("customer.labelHint")}
            disabled={held.disabled}
            {...form.getInputProps(`${list}.${index}.label`)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            disabled={held.disabled}
            mt={index === 0 ? 24 : 0}
            aria-label={`${t("form.remove")}: ${label}`}
            onClick={() => form.removeListItem(list, index)}
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
          onClick={() => form.insertListItem(list, empty)}
        >
          {add}
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

export function PhoneInputs({ form }: FormProps) {
  const { t } = useTranslation();
  return (
    <Guarded kind="customer" field="phones">
      {(held) => (
        <Contacts
          form={form}
          held={held}
          list="phones"
          part="number"
          type="tel"
          label={t("customer.phone")}
          add={t("customer.addPhone")}
        />
      )}
    </Guarded>
  );
}

export function EmailInputs({ form }: FormProps) {
  const { t } = useTranslation();
  return (
    <Guarded kind="customer" field="emails">
      {(held) => (
        <Contacts
          form={form}
          held={held}
          list="emails"
          part="address"
          type="email"
          label={t("customer.emailAddress")}
          add={t("customer.addEmail")}
        />
      )}
    </Guarded>
  );
}

/** The postal address, folded away while there is none. */
export function AddressInputs({ form }: FormProps) {
  return (
    <Guarded kind="customer" field="address">
      {(held) => <Address form={form} held={held} />}
    </Guarded>
  );
}

function Address({ form, held }: HeldProps) {
  const { t } = useTranslation();
  const hasAddress = ADDRESS_PARTS.some((part) => form.values.address[part] !== "");
  const [opened, { toggle }] = useDisclosure(hasAddress);
  const countries = useCountries();
  return (
    <div>
      <UnstyledButton fz="sm" fw={500} c="var(--accent-text)" aria-expanded={opened} onClick={toggle}>
        <Group gap={4}>
          {t("customer.address")}
          <IconChevronDown size={15} style={{ rotate: opened ? "180deg" : "0deg" }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        {held.description !== undefined && (
          <Text size="xs" c="dimmed">
            {held.description}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }} pt="xs">
          {ADDRESS_PARTS.map((part) =>
            part === "country" ? (
              <Select
                key={part}
                label={t("customer.country")}
                data={countries}
                searchable
                clearable
                limit={60}
                disabled={held.disabled}
                {...form.getInputProps("address.country")}
                value={form.values.address.country || null}
                onChange={(code) => form.setFieldValue("address.country", code ?? "")}
              />
            ) : (
              <TextInput
                key={part}
                label={t(`customer.${part}`)}
                disabled={held.disabled}
                {...form.getInputProps(`address.${part}`)}
              />
            ),
          )}
        </SimpleGrid>
      </Collapse>
    </div>
  );
}
