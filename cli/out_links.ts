/**
 * The links that `-o` asks for.
 *
 * @module
 */
import type { Target } from "../compat/bridge/targets.ts";

/**
 * A link for each output, with the number of its target from the second on, and its own name unless
 * that is `out`: `result`, `result-dev`, `result-1`.
 */
export function linksTo(
  targets: readonly Target[],
  prefix: string,
): readonly (readonly [link: string, path: string])[] {
  return targets.flatMap((target, number) => {
    const numbered = number === 0 ? prefix : `${prefix}-${number}`;
    if (target.kind === "opaque") return [[numbered, target.path]];
    return Object.entries(target.outputs).map(([name, path]) =>
      [name === "out" ? numbered : `${numbered}-${name}`, path] as const
    );
  });
}
