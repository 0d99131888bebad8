/**
 * The links that `-o` asks for.
 *
 * @module
 */
import type { Target } from "../compat/bridge/targets.ts";

/** Where the person wants what is built to be linked to. */
export const outLinkFlags = {
  "out-link": {
    type: "text",
    short: "o",
    value: "LINK",
    help: "The link to what was built; further ones have a number behind; none where it is empty.",
    default: "result",
    mayBeEmpty: true,
  },
  "no-link": { type: "switch", help: "Make no link." },
} as const;

/**
 * The link that the flags ask for, from which further ones have their names; undefined for none.
 */
export function wantedLink(
  { "no-link": noLink, "out-link": link }: {
    readonly "no-link": boolean;
    readonly "out-link": string;
  },
): string | undefined {
  return noLink || link === "" ? undefined : link;
}

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
