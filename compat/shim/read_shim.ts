/**
 * The inverse of `renderShim`: what a shim's text says.
 *
 * @module
 */
import {
  type LegacyCall,
  renderShim,
  type Shim,
  type ShimInterface,
  shimVersionOf,
} from "./shim.ts";
import type { Parameter, Supply } from "./supply.ts";
import config from "../../deno.json" with { type: "json" };

/** A shim as it was found in a project. */
export interface FoundShim {
  readonly shim: Shim;
  /** Whether this version of flakebridge would write the same text. */
  readonly current: boolean;
}

/**
 * Reads a shim. `undefined` for a text that is no shim of ours, and for one that was changed by
 * hand: what is read is written again, and must come out the same but for the version.
 */
export function readShim(text: string): FoundShim | undefined {
  const version = shimVersionOf(text);
  const shim = version === undefined ? undefined : extract(text);
  if (version === undefined || shim === undefined) return undefined;
  const rendered = renderShim(shim);
  const asNow = text.replace(`flakebridge ${version}.`, `flakebridge ${config.version}.`);
  return rendered === asNow ? { shim, current: rendered === text } : undefined;
}

function extract(text: string): Shim | undefined {
  const file = /^# (default\.nix|shell\.nix) for/.exec(text)?.[1];
  const evaluator = /import (\.\/\S+) \{/.exec(text)?.[1];
  const result = /\.(defaultNix|shellNix)$/m.exec(text)?.[1] ??
    /^ {2}flake\.(defaultNix|shellNix)$/m.exec(text)?.[1];
  if (file === undefined || evaluator === undefined || result === undefined) return undefined;
  return {
    file: file as Shim["file"],
    evaluator,
    result: result as Shim["result"],
    interface: extractInterface(text),
  };
}

function extractInterface(text: string): ShimInterface {
  const code = /The code is in (\S+)\.$/m.exec(text)?.[1];
  if (code === undefined) return { kind: text.includes("overrides") ? "flake" : "value" };
  const systemDefault = /system \? ("[^"]*")/.exec(text)?.[1];
  return {
    kind: "function",
    code,
    formals: Array.from(text.matchAll(/^ {2}(\S+) \? null,$/gm), (match) => match[1] ?? ""),
    ellipsis: /^ {2}\.\.\.$/m.test(text),
    call: extractCall(text),
    ...(systemDefault !== undefined && { systemDefault }),
  };
}

function extractCall(text: string): LegacyCall {
  const call = text.slice(text.indexOf("\nelse\n"));
  const packages = /^ {2}\(?(.+?)\)?\.callPackage /m.exec(call)?.[1];
  const callPackageOf = packages === undefined ? undefined : supplyOf(packages);
  const inherited = /^ *(?:\{ )?inherit (.+?);/m.exec(call)?.[1]?.split(" ") ?? [];
  const assigned = call.matchAll(/([\w'-]+) = (.+?);(?= \} \/\/|$)/gm);
  const parameters = [...inherited.map((name) => [name, name]), ...assigned.map(([, ...it]) => it)];
  return {
    parameters: parameters.flatMap(([name = "", value = ""]): Parameter[] => {
      const supply = supplyOf(value);
      return supply === undefined ? [] : [{ name, supply }];
    }),
    ...(callPackageOf && { callPackageOf }),
  };
}

/** The supply that `supplyExpression` writes so in a shim. */
function supplyOf(expression: string): Supply | undefined {
  if (expression === "system") return { kind: "system" };
  const forms = [
    [/^flake\.inputs\.([\w'-]+)\.legacyPackages\.\$\{system\}$/, "packages", true],
    [/^import flake\.inputs\.([\w'-]+) \{ inherit system; \}$/, "packages", false],
    [/^flake\.inputs\.([\w'-]+)$/, "source", true],
  ] as const;
  for (const [form, kind, flake] of forms) {
    const name = form.exec(expression)?.[1];
    if (name !== undefined) return { kind, input: { name, flake } };
  }
  return undefined;
}
