/** In which segment the accounts are, of the newest version of every segmentation. */
import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { segmentations } from "../api/segments";
import { t } from "../messages";

interface Props {
  /** A version of a segmentation, and after a colon the number of its segment. */
  segment: string | undefined;
  choose: (segment: string | undefined) => void;
}

export function InSegment({ segment, choose }: Props) {
  const { data: all } = useQuery(segmentations);
  const asked = segment?.split(":")[0];
  if ((all === undefined || all.length === 0) && segment === undefined) return null;
  const offered = (all ?? []).flatMap(({ name, versions }) => {
    const version = versions.find((each) => each.id === asked) ?? versions[0];
    if (version === undefined) return [];
    const every = { value: version.id, label: t.segments.everySegment(name) };
    return [{ group: name, items: [every, ...version.segments.map((segment, place) => ({ value: `${version.id}:${place + 1}`, label: segment }))] }];
  });
  // Whatever narrows the room can be seen and cleared, known or not.
  const isKnown = offered.some(({ items }) => items.some(({ value }) => value === segment));
  if (segment !== undefined && !isKnown) offered.push({ group: t.segments.title, items: [{ value: segment, label: t.segments.inAddress }] });
  return (
    <Select
      size="xs" w={190} aria-label={t.segments.filter} placeholder={t.segments.filter} clearable value={segment ?? null} data={offered}
      onChange={(value) => choose(value ?? undefined)}
    />
  );
}

/** The same for a room whose address says which segment it is narrowed to. */
export function NarrowToSegment() {
  const { segment } = useSearch({ strict: false });
  const navigate = useNavigate();
  const choose = (chosen: string | undefined) =>
    void navigate({ to: ".", search: (now) => ({ ...now, segment: chosen }), replace: true, resetScroll: false });
  return <InSegment segment={segment} choose={choose} />;
}
