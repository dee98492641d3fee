import { Anchor, Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { IconExternalLink, IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ListedSource } from "../../api/inbound-queries.ts";
import { openForm } from "../../forms/open-form.tsx";
import { ShopSecretForm } from "../../forms/ShopSecretForm.tsx";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { CopyText } from "../../ui/CopyText.tsx";
import { SecretOnce } from "../../ui/SecretOnce.tsx";

interface SetUpCardProps {
  readonly source: ListedSource;
  /** Shown as long as it was not stored. */
  readonly secret: string | undefined;
  readonly onStored: () => void;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** What a site puts where the form is to stand. */
function embedCode({ address, form }: ListedSource): string {
  const title = escaped(form?.title ?? "");
  return `<iframe src="${address}?frame" title="${title}" loading="lazy"\n  style="width:100%;height:760px;border:0"></iframe>`;
}

/** A text to take elsewhere, with a button that copies it. */
function ToCopy({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={560}>
          {label}
        </Text>
        <CopyText text={text} />
      </Group>
      <Code block tabIndex={0} style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
        {text}
      </Code>
    </div>
  );
}

/** Where a source's address goes, step by step. */
export function SetUpCard({ source, secret, onStored }: SetUpCardProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const { kind, name, address, form } = source;
  const steps = t(`inbound.steps.${kind}`, { returnObjects: true }) as readonly string[];
  return (
    <Card title={`${t("inbound.setUp")}: ${name}`}>
      <Stack gap="md">
        {secret !== undefined && kind !== "shopify" && (
          <SecretOnce title={t("inbound.secret")} secret={secret} done={t("inbound.stored")} onDone={onStored} />
        )}
        <ToCopy label={t("inbound.at")} text={address} />
        <List type="ordered" size="sm" spacing={6}>
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        {kind === "shopify" && mayWrite && (
          <Group>
            <Button
              size="compact-md"
              variant="light"
              leftSection={<IconKey size={16} />}
              onClick={() => openForm(t("inbound.shopSecret"), <ShopSecretForm sourceId={source.id} />)}
            >
              {t("inbound.shopSecret")}
            </Button>
          </Group>
        )}
        {form && (
          <>
            <ToCopy label={t("inbound.embed")} text={embedCode(source)} />
            {form.embedOn.length === 0 && (
              <Text size="sm" c="dimmed">
                {t("inbound.embedNone")}
              </Text>
            )}
            <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
              <Group gap={4} component="span">
                {t("inbound.open")} <IconExternalLink size={15} />
              </Group>
            </Anchor>
          </>
        )}
      </Stack>
    </Card>
  );
}
