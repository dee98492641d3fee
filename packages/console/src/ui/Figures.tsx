import { SimpleGrid, type StyleProp, Text } from "@mantine/core";

interface FiguresProps {
  /** Names and what stands for them, as it is shown. */
  readonly figures: readonly (readonly [name: string, value: string])[];
  readonly cols?: StyleProp<number>;
  readonly size?: "md" | "lg";
}

const FOUR = { base: 2, sm: 4 };

/** A few figures beside each other, each under its name. */
export function Figures({ figures, cols = FOUR, size = "lg" }: FiguresProps) {
  return (
    <SimpleGrid cols={cols}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <Text size="xs" c="dimmed">
            {name}
          </Text>
          <Text fw={560} size={size}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
