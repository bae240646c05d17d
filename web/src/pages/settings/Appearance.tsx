/** Light, dark, or as the system says. */
import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { t } from "../../messages";
import { THEMES } from "../../theme";

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t.settings.appearance}
      value={colorScheme}
      onChange={setColorScheme}
      data={THEMES.map((each) => ({ value: each, label: t.frame.themes[each] }))}
    />
  );
}
