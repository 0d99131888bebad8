/**
 * How many tests passed and failed, from what `deno test` prints.
 *
 * @module
 */

/**
 * `N passed, N failed`, from deno's own summary: `ok | 12 passed (3 steps) | 0 failed (2s)`. Where
 * there is none, the run itself broke off: that counts as one failure.
 */
export function counts(output: string): string {
  // deno-lint-ignore no-control-regex
  const plain = output.replaceAll(/\x1b\[[0-9;]*m/g, "");
  const summaries = [...plain.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*?\| (\d+) failed/gm)];
  const [, passed = "0", failed = "1"] = summaries.at(-1) ?? [];
  return `${passed} passed, ${failed} failed`;
}
