/** Mantine's side of the look: one accent, one font, small radii. Colours with a meaning live in `theme.css`. */
import { createTheme, type MantineColorsTuple } from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef4fb", "#dbe7f5", "#b7cfeb", "#8fb4e0", "#6d9bd3", "#4a80bf", "#2f66a8", "#1d4f91", "#183f74", "#112d54",
];

/** Mantine's greys of the dark theme, from text to shade, in the tone of `theme.css`. */
const dark: MantineColorsTuple = [
  "#e9e7e2", "#c9c7c1", "#a6abb4", "#7d838d", "#484e57", "#363b43", "#1f2329", "#15171b", "#101215", "#0b0d10",
];

/** Mantine's name for trouble, in the vermilion of `theme.css`. */
const red: MantineColorsTuple = [
  "#fbe9e2", "#f6d3c6", "#f0b39d", "#ff8e6b", "#ee7448", "#e0653d", "#cf4a1e", "#bd3a10", "#9c2f0c", "#5c2413",
];

/** What a person may choose from. */
export const THEMES = ["auto", "light", "dark"] as const;

export const theme = createTheme({
  colors: { ink, dark, red },
  primaryColor: "ink",
  primaryShade: { light: 7, dark: 6 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    InputWrapper: { styles: { description: { fontSize: "0.75rem" }, error: { fontSize: "0.75rem" } } },
  },
});
