import { Badge, Group } from "@mantine/core";

export function Tags({ tags }: { readonly tags: readonly string[] }) {
  return (
    <Group gap={4} wrap="nowrap" component="span">
      {tags.map((tag) => (
        <Badge key={tag} variant="light" color="gray" size="sm" tt="none" fw={500}>
          {tag}
        </Badge>
      ))}
    </Group>
  );
}
