/** Mappings that read such a file before: one click, and the file is read the same way. */
import { Button } from "@mantine/core";
import type { FittingMapping } from "../../../api/types";
import { t } from "../../../messages";
import styles from "./wizard.module.css";

interface Props {
  mappings: FittingMapping[];
  inUse: string;
  apply: (mapping: string) => void;
}

export function SavedMappings({ mappings, inUse, apply }: Props) {
  if (mappings.length === 0) return null;
  return (
    <div className={styles.saved} role="group" aria-labelledby="saved">
      <h3 id="saved">{t.wizard.saved}</h3>
      <p className="quiet">{t.wizard.savedText}</p>
      <ul>
        {mappings.map((each) => (
          <li key={each.id}>
            <span className={styles.savedWords}>
              <strong>{each.name}</strong>
              <span className="quiet">{t.wizard.savedFits[each.fits] ?? each.fits}</span>
            </span>
            {each.text === inUse
              ? <span className="quiet">{t.wizard.inUse}</span>
              : <Button size="compact-sm" onClick={() => apply(each.text)} aria-label={t.wizard.useSavedLabel(each.name)}>{t.wizard.useSaved}</Button>}
          </li>
        ))}
      </ul>
    </div>
  );
}
