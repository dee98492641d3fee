import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ChannelConsent, CONSENT_STATUSES, type Customer } from "@perennial/contract";
import { IconDownload, IconEraser } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { consentsQuery } from "../../api/privacy-queries.ts";
import { openForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { useMayChange } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { AuditLines } from "./AuditLines.tsx";
import { ConsentForm } from "./ConsentForm.tsx";
import { EraseForm } from "./EraseForm.tsx";
import { FileProgress } from "./FileProgress.tsx";

/** How a customer may be reached, and what can be done with what is known of it. */
export function PrivacyCard({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const mayChange = useMayChange("customer", customer.id);
  const mayExport = useMay("customer:export") && mayChange;
  const mayErase = useMay("customer:erase") && mayChange;
  const mayAudit = useMay("audit:read");
  const { data, error } = useQuery(consentsQuery(customer.id));
  const take = useMutation({
    mutationFn: () => api().exportPersonalData({ params: { customerId: customer.id } }),
    onSuccess: ({ id }) => {
      const message = <FileProgress exportId={id} />;
      notifications.show({ id, title: t("privacy.exportTitle"), message, autoClose: false });
    },
    onError: (failed) => notifications.show({ color: "clay", message: <Refused error={failed} /> }),
  });
  if (customer.erasedAt !== null) {
    return (
      <Card title={t("privacy.title")}>
        <Text size="sm">{t("privacy.erasedOn", { day: day(customer.erasedAt.slice(0, 10)) })}</Text>
      </Card>
    );
  }
  return (
    <Card title={t("privacy.title")}>
      <Refused error={error} />
      <Stack gap={6}>
        {data?.channels.map((one) => (
          <ChannelLine key={one.channel} customerId={customer.id} consent={one} />
        ))}
      </Stack>
      <Group gap="xs" mt="md">
        {mayAudit && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              openForm(
                t("audit.ofCustomer", { name: customer.name }),
                <AuditLines filter={{ customerId: customer.id }} />,
                760,
              )
            }
          >
            {t("audit.history")}
          </Button>
        )}
        {mayExport && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} />}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {t("privacy.export")}
          </Button>
        )}
        {mayErase && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="clay"
            leftSection={<IconEraser size={15} />}
            onClick={() => openForm(t("privacy.eraseTitle"), <EraseForm customer={customer} />)}
          >
            {t("privacy.erase")}
          </Button>
        )}
      </Group>
    </Card>
  );
}

function ChannelLine({ customerId, consent }: { readonly customerId: string; readonly consent: ChannelConsent }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const mayWrite = useMayChange("customer", customerId);
  const { channel, status, since, source, mayContact } = consent;
  const name = t(`privacy.channels.${channel}`);
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
      <div style={{ minWidth: 0 }}>
        <Text size="sm">{name}</Text>
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {since === null ? t(mayContact ? "privacy.unsaidYes" : "privacy.unsaidNo") : `${day(since)} · ${source}`}
        </Text>
      </div>
      <Select
        size="xs"
        w={132}
        aria-label={name}
        placeholder={t("privacy.unsaid")}
        disabled={!mayWrite}
        allowDeselect={false}
        value={status}
        onChange={(value) => {
          const next = CONSENT_STATUSES.find((one) => one === value);
          if (next && next !== status) {
            openForm(
              t("privacy.recordTitle", { channel: name }),
              <ConsentForm customerId={customerId} channel={channel} status={next} />,
            );
          }
        }}
        data={CONSENT_STATUSES.map((one) => ({ value: one, label: t(`privacy.statuses.${one}`) }))}
      />
    </Group>
  );
}
