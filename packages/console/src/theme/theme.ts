import { type CSSVariablesResolver, createTheme, Modal, Notification, Paper, Pill, Tooltip } from "@mantine/core";
import i18next from "i18next";
import { palette } from "./palette.ts";

const SANS =
  '"Inter Variable", "Noto Sans SC Variable", "Language Name", "PingFang SC", "Microsoft YaHei", system-ui, -apple-system, "Segoe UI", sans-serif';

export const theme = createTheme({
  colors: { ...palette, red: palette.clay, green: palette.pine, yellow: palette.ochre, blue: palette.lake },
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.28,
  fontFamily: SANS,
  fontFamilyMonospace: `ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace, "Noto Sans SC Variable"`,
  headings: {
    fontFamily: SANS,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  radius: { xs: "4px", sm: "6px", md: "9px", lg: "14px", xl: "20px" },
  defaultRadius: "md",
  cursorType: "pointer",
  components: {
    Paper: Paper.extend({ defaultProps: { radius: "lg" } }),
    // What takes a choice out again is large enough for a finger.
    Pill: Pill.extend({ vars: () => ({ root: { "--pill-height": "26px" } }), styles: { remove: { minWidth: 26 } } }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        withArrow: true,
        multiline: true,
        openDelay: 150,
        events: { hover: true, focus: true, touch: true },
      },
      styles: { tooltip: { maxWidth: 300 } },
    }),
    Notification: Notification.extend({
      defaultProps: {
        // Asked for whenever one is shown: the language can change meanwhile.
        get closeButtonProps() {
          return { "aria-label": i18next.t("form.close") };
        },
      },
    }),
    Modal: Modal.extend({ defaultProps: { radius: "lg", centered: true }, styles: { title: { fontWeight: 620 } } }),
  },
});

/** Colours by meaning, so that a picture and its words cannot drift apart. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--ground": "var(--mantine-color-gray-0)",
    "--hairline": "var(--mantine-color-gray-2)",
    "--track": "var(--mantine-color-gray-1)",
    "--mantine-color-dimmed": "var(--mantine-color-gray-6)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-6)",
    "--mantine-color-error": "var(--mantine-color-clay-7)",
    "--band-low": "var(--mantine-color-pine-5)",
    "--band-watch": "var(--mantine-color-ochre-4)",
    "--band-high": "var(--mantine-color-clay-5)",
    "--band-lost": "var(--mantine-color-gray-4)",
    "--count": "var(--mantine-color-lake-5)",
    "--accent-text": "var(--mantine-color-pine-7)",
  },
  dark: {
    "--ground": "var(--mantine-color-dark-8)",
    "--hairline": "var(--mantine-color-dark-5)",
    "--track": "var(--mantine-color-dark-5)",
    "--mantine-color-dimmed": "var(--mantine-color-dark-2)",
    "--mantine-color-placeholder": "var(--mantine-color-dark-2)",
    "--mantine-color-error": "var(--mantine-color-clay-3)",
    "--band-low": "var(--mantine-color-pine-4)",
    "--band-watch": "var(--mantine-color-ochre-4)",
    "--band-high": "var(--mantine-color-clay-4)",
    "--band-lost": "var(--mantine-color-dark-3)",
    "--count": "var(--mantine-color-lake-4)",
    "--accent-text": "var(--mantine-color-pine-3)",
  },
});
