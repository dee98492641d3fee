import { ActionIcon, Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";

/** One sentence that explains a figure; reached by pointer, finger and keyboard. */
export function Hint({ text }: { readonly text: string }) {
  return (
    <Tooltip label={text}>
      <ActionIcon variant="transparent" color="gray" size={18} aria-label={text} c="dimmed">
        <IconInfoCircle size={15} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
