/**
 * The table of comparisons as tests.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Row } from "./table.ts";

/** A test for each row; `versions` are the Nixes that its verdicts are about, in their order. */
export function testRows(
  does: string,
  { versions, table }: { readonly versions: readonly string[]; readonly table: readonly Row[] },
): void {
  for (const { name, verdicts } of table) {
    Deno.test(`${does}: ${name}`, () => {
      const wrong = verdicts.flatMap(({ kind, detail }, at) =>
        kind === "wrong" ? [`${versions[at]}: ${detail}`] : []
      );
      assertEquals(wrong, []);
    });
  }
}
