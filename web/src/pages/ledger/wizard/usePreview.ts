/** The preview of a mapping, asked for by itself once the person pauses; of a large file only on request. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { body, client } from "../../../api/client";
import type { Preview, Upload } from "../../../api/types";

const PAUSE_MS = 500;

/** Larger files take seconds to check, and a person may still be choosing. */
const BY_ITSELF_BYTES = 20_000_000;

export interface Checked {
  preview: Preview | undefined;
  error: Error | null;
  /** On its way, or about to be. */
  waiting: boolean;
  /** Set where the person has to ask. */
  ask: (() => void) | null;
}

export function usePreview(upload: Upload, mapping: string, complete: boolean): Checked {
  const [settled] = useDebouncedValue(mapping, PAUSE_MS);
  const [asked, setAsked] = useState<string | null>(null);
  const byItself = upload.bytes <= BY_ITSELF_BYTES;
  const enabled = complete && settled === mapping && (byItself || asked === mapping);
  const { data, error, isFetching } = useQuery({
    queryKey: ["preview", upload.id, settled],
    queryFn: async ({ signal }) => {
      const request = { upload_id: upload.id, mapping: settled };
      return (await body(client.POST("/imports/preview", { body: request, signal }))).preview;
    },
    enabled,
    retry: false,
    staleTime: Infinity,
  });
  const current = complete && settled === mapping;
  return {
    preview: current ? data : undefined,
    error: current ? error : null,
    waiting: isFetching || (complete && settled !== mapping && byItself),
    ask: complete && !byItself && asked !== mapping ? () => setAsked(mapping) : null,
  };
}
