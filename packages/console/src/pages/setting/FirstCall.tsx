import { Anchor, Code, Tabs, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { CopyText } from "../../ui/CopyText.tsx";
import styles from "./setting.module.css";

interface Call {
  readonly origin: string;
  readonly key: string;
  readonly currency: string;
  readonly today: string;
}

function curl({ origin, key, currency, today }: Call): string {
  const put = (path: string, body: string) =>
    `curl -X PUT ${origin}/v1${path} \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
  return [
    put("/customers/ext:C-1001", '{"name": "Sample customer"}'),
    put(
      "/customers/ext:C-1001/purchases/ext:ORD-1",
      `{"occurredOn": "${today}", "amountMinor": 12800, "currency": "${currency}"}`,
    ),
  ].join("\n\n");
}

function typescript({ origin, key, currency, today }: Call): string {
  return `import { createClient } from "@perennial/sdk";

const perennial = createClient({
  baseUrl: "${origin}",
  key: "${key}",
});
await perennial.upsertCustomer({
  params: { customerId: "ext:C-1001" },
  body: { name: "Sample customer" },
});
await perennial.upsertPurchase({
  params: { customerId: "ext:C-1001", purchaseId: "ext:ORD-1" },
  body: { occurredOn: "${today}", amountMinor: 12800, currency: "${currency}" },
});`;
}

/** A first call that works as it stands: with the key just made, or with a gap to fill. */
export function FirstCall({ secret }: { readonly secret: string | undefined }) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { currency, today } = workspace;
  const call = { origin: location.origin, key: secret ?? t("setting.keys.placeholder"), currency, today };
  const texts = { curl: curl(call), TypeScript: typescript(call) };
  return (
    <Card title={t("setting.keys.first")}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("setting.keys.firstText")}
      </Text>
      <Tabs defaultValue="curl" keepMounted={false}>
        <Tabs.List mb="sm">
          {Object.keys(texts).map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(texts).map(([name, text]) => (
          <Tabs.Panel key={name} value={name} className={styles["code"] ?? ""}>
            <Code block tabIndex={0} pt={46}>
              {text}
            </Code>
            <div className={styles["copy"]}>
              <CopyText text={text} />
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
      <Anchor href="/docs" target="_blank" size="sm" mt="sm" display="inline-block">
        {t("setting.keys.docs")}
      </Anchor>
    </Card>
  );
}
