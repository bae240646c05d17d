/** A folder to be watched, and which of its files are meant. */
import { TextInput } from "@mantine/core";
import type { ConnectorPlace } from "../../api/types";
import { t } from "../../messages";

type Folder = ConnectorPlace & { kind: "folder" };

interface Props {
  place: Folder;
  change: (place: Folder) => void;
  mistake: (field: string) => string | undefined;
}

export function FolderFields({ place, change, mistake }: Props) {
  return (
    <>
      <TextInput
        label={t.connectors.path} description={t.connectors.pathHint} autoComplete="off" spellCheck={false}
        value={place.path} onChange={(event) => change({ ...place, path: event.currentTarget.value })} error={mistake("path")}
      />
      <TextInput
        label={t.connectors.pattern} description={t.connectors.patternHint} autoComplete="off" spellCheck={false}
        value={place.pattern} onChange={(event) => change({ ...place, pattern: event.currentTarget.value })} error={mistake("pattern")}
      />
    </>
  );
}
