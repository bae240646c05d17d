/** What the screens ask of segments: those kept, those of a version, what lies between two, and those only tried. */
import { queryOptions } from "@tanstack/react-query";
import { body, client } from "./client";
import type { SegmentDefinition } from "./types";

/** The segmentations that are kept, with their versions. */
export const segmentations = queryOptions({
  queryKey: ["portfolio", "segmentations"],
  queryFn: async () => (await body(client.GET("/segmentations"))).segmentations,
});

/** The segments of a version in a run. */
export const segmentsOf = (version: string, run: string) =>
  queryOptions({
    queryKey: ["portfolio", "segments", version, run],
    queryFn: () => body(client.GET("/segmentation-versions/{id}", { params: { path: { id: version }, query: { run } } })),
  });

/** What lies between two versions over the accounts of a run. */
export const segmentsBetween = (from: string, to: string, run: string) =>
  queryOptions({
    queryKey: ["portfolio", "segments between", from, to, run],
    queryFn: () =>
      body(client.GET("/segmentation-versions/{id}/comparison", { params: { path: { id: from }, query: { with: to, run } } })),
  });

/** Segments by a definition that nobody keeps yet. */
export const trySegments = (run: string, definition: SegmentDefinition) =>
  body(client.POST("/runs/{id}/segments", { params: { path: { id: run } }, body: { definition } }));
