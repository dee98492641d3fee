import { SegmentedControl, Tooltip, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

const SCHEMES = [
  { value: "light", Icon: IconSun },
  { value: "dark", Icon: IconMoon },
  { value: "auto", Icon: IconDeviceDesktop },
] as const;

export function SchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      mt={8}
      fullWidth
      aria-label={t("frame.scheme.label")}
      value={colorScheme}
      onChange={setColorScheme}
      data={SCHEMES.map(({ value, Icon }) => ({
        value,
        label: (
          <Tooltip label={t(`frame.scheme.${value}`)}>
            <Icon
              size={16}
              stroke={1.7}
              aria-label={t(`frame.scheme.${value}`)}
              style={{ display: "block", margin: "1px auto" }}
            />
          </Tooltip>
        ),
      }))}
    />
  );
}
