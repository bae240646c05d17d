/** The committed types say what the server's document says. */
import { readFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, test } from "vitest";

const here = (path: string) => new URL(path, import.meta.url);

test("schema.d.ts is what openapi.json generates; if not, run `make accept`", async () => {
  const generated = COMMENT_HEADER + astToString(await openapiTS(here("../../../openapi.json")));
  expect(await readFile(here("./schema.d.ts"), "utf8")).toBe(generated);
});
