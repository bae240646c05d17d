/** The visible way to the palette, with its keys; the palette itself is loaded with its first use. */
import { UnstyledButton } from "@mantine/core";
import { useHotkeys, useOs } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { t } from "../../messages";
import styles from "./PaletteButton.module.css";

const Palette = lazy(async () => ({ default: (await import("./Palette")).Palette }));

export function PaletteButton() {
  const [opened, setOpened] = useState(false);
  const [wanted, setWanted] = useState(false);
  const keys = useOs() === "macos" ? "⌘ K" : "Ctrl K";
  const turn = () => {
    setWanted(true);
    setOpened((now) => !now);
  };
  // Also from inside a field; what is ignored is nothing.
  useHotkeys([["mod+K", turn]], []);
  return (
    <>
      <UnstyledButton className={`${styles.button} no-print`} onClick={turn} aria-label={t.palette.openHint} aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog">
        <IconSearch size={15} aria-hidden />
        <span className={styles.words}>{t.palette.open}</span>
        <kbd className={styles.keys} aria-hidden>{keys}</kbd>
      </UnstyledButton>
      {wanted && (
        <Suspense fallback={null}>
          <Palette opened={opened} close={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
