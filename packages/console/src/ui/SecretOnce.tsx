import { Alert, Button, Code, Group } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { CopyText } from "./CopyText.tsx";

interface SecretOnceProps {
  readonly title: string;
  readonly secret: string;
  /** What the button says by which somebody tells that they keep it. */
  readonly done: string;
  readonly onDone: () => void;
  /** Above the secret. */
  readonly before?: ReactNode;
  /** Under the secret. */
  readonly after?: ReactNode;
  /** Room under the box. */
  readonly mb?: "0" | "md";
}

/** A secret that has just been made: seen now, or never. */
export function SecretOnce({ title, secret, done, onDone, before, after, mb = "0" }: SecretOnceProps) {
  return (
    <Alert color="pine" variant="light" icon={<IconKey size={18} />} title={title} mb={mb}>
      {before}
      <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }} data-secret>
        {secret}
      </Code>
      {after}
      <Group mt="sm" gap="xs">
        <CopyText text={secret} />
        <Button variant="subtle" size="compact-md" onClick={onDone}>
          {done}
        </Button>
      </Group>
    </Alert>
  );
}
