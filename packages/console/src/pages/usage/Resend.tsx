import { Badge, Button, Code, Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { LoggedRequest, SentRequest } from "@perennial/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, headersOf, type Outgoing, pretty, sendAgain } from "../../api/send-again.ts";
import { useFormats } from "../../session/formats.ts";
import { Refused } from "../../ui/Refused.tsx";
import { statusColor } from "./status-color.ts";

/** Characters of an answer that are shown. */
const SHOWN = 20_000;

/** A request as it goes over the line, but for what the browser adds. */
function asText(outgoing: Outgoing): string {
  const { method, path, body } = outgoing;
  const head = [`${method} ${path}`, ...headersOf(outgoing).map(([name, value]) => `${name}: ${value}`)];
  return body === null ? head.join("\n") : `${head.join("\n")}\n\n${pretty(body)}`;
}

interface ResendProps {
  readonly request: LoggedRequest;
  readonly sent: SentRequest;
}

/** Sends a request again in the name of whoever is signed in, and shows the answer beside the first one. */
export function Resend({ request, sent }: ResendProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isSame, setIsSame] = useState(false);
  const [newKey, setNewKey] = useState(() => crypto.randomUUID());
  const { method, path, body, ifMatch, changes } = sent;
  const key = isSame ? sent.idempotencyKey : newKey;
  const outgoing: Outgoing = { method, path, body, ifMatch, idempotencyKey: changes ? key : null };
  const again = useMutation({
    mutationFn: sendAgain,
    onSuccess: async () => {
      if (!changes) return;
      setNewKey(crypto.randomUUID());
      await queryClient.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== "sent-request" });
    },
  });
  const exactly = (
    <Code block tabIndex={0} mah={360} style={{ overflow: "auto" }} aria-label={t("usage.log.exactly")}>
      {asText(outgoing)}
    </Code>
  );
  const ask = () =>
    modals.openConfirmModal({
      title: t("usage.log.askTitle"),
      children: (
        <Stack gap="xs">
          <Text size="sm">{t(isSame ? "usage.log.askSame" : "usage.log.askNew")}</Text>
          {exactly}
        </Stack>
      ),
      labels: { confirm: t("usage.log.send"), cancel: t("form.cancel") },
      onConfirm: () => again.mutate(outgoing),
    });
  return (
    <Stack gap="xs">
      {changes && (
        <Radio.Group
          value={isSame ? "same" : "new"}
          onChange={(value) => setIsSame(value === "same")}
          label={t("usage.log.how")}
        >
          <Stack gap={6} mt={6}>
            <Radio value="new" label={t("usage.log.asNew")} description={t("usage.log.asNewText")} />
            <Radio
              value="same"
              label={t("usage.log.asSame")}
              description={t(sent.idempotencyKey === null ? "usage.log.noKey" : "usage.log.asSameText")}
              disabled={sent.idempotencyKey === null}
            />
          </Stack>
        </Radio.Group>
      )}
      <Group gap="sm">
        <Button
          size="compact-md"
          variant="light"
          loading={again.isPending}
          onClick={changes ? ask : () => again.mutate(outgoing)}
        >
          {t("usage.log.send")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("usage.log.inYourName")}
        </Text>
      </Group>
      <Refused error={again.error} />
      {again.data && <Answers request={request} answer={again.data} />}
    </Stack>
  );
}

interface HeadProps {
  readonly title: string;
  readonly status: number;
  readonly code: string | null | undefined;
  readonly milliseconds: number;
  readonly children?: ReactNode;
}

function Head({ title, status, code, milliseconds, children }: HeadProps) {
  const { number } = useFormats();
  return (
    <Stack gap={6} miw={0}>
      <Text size="sm" fw={520}>
        {title}
      </Text>
      <Group gap="xs">
        <Badge variant="light" color={statusColor(status)}>
          {status}
        </Badge>
        <Text size="xs" c="dimmed">
          {[code, `${number(milliseconds, 1)} ms`].filter(Boolean).join(" · ")}
        </Text>
      </Group>
      {children}
    </Stack>
  );
}

function Answers({ request, answer }: { readonly request: LoggedRequest; readonly answer: Answer }) {
  const { t } = useTranslation();
  const { status, text, milliseconds, error } = answer;
  const body = pretty(text);
  return (
    <output>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Head title={t("usage.log.before")} {...request}>
          <Text size="xs" c="dimmed">
            {t("usage.log.beforeText")}
          </Text>
        </Head>
        <Head title={t("usage.log.now")} status={status} code={error?.code} milliseconds={milliseconds}>
          <Refused error={error} />
          {body !== "" && !error && (
            <Code block tabIndex={0} mah={320} style={{ overflow: "auto" }} aria-label={t("usage.log.now")}>
              {body.length > SHOWN ? `${body.slice(0, SHOWN)}\n…` : body}
            </Code>
          )}
        </Head>
      </SimpleGrid>
    </output>
  );
}
