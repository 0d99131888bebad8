/**
 * The inverse of `renderShim`: what a shim's text says.
 *
 * @module
 */
import { withUnixLines } from "../evaluator/stamp.ts";
import {
  isShim,
  type LegacyCall,
  type ShimFile,
  type ShimInterface,
  type ShimResult,
} from "./shim.ts";
import type { PinnedFlakeCompat } from "./flake_compat.ts";
import type { Parameter, Supply } from "./supply.ts";
import { takenArguments } from "./taken_arguments.ts";

/** What the text of a shim says, whichever version of flakebridge wrote it. */
export interface FoundShim {
  readonly file: ShimFile;
  readonly evaluator: FoundEvaluator;
  readonly result: ShimResult;
  readonly interface: ShimInterface;
}

/** Where a shim that was found has its evaluator from. */
export type FoundEvaluator =
  | { readonly mode: "vendored"; readonly path: string }
  /** What the input leads to stands in flake.lock. */
  | { readonly mode: "locked"; readonly input: readonly string[] }
  | { readonly mode: "pinned" } & PinnedFlakeCompat;

/**
 * Reads a shim, one that was changed as far as it still says what ours say; `undefined` for a text
 * that is none of ours.
 */
export function readShim(written: string): FoundShim | undefined {
  const text = withUnixLines(written);
  if (!isShim(text)) return undefined;
  const file = /^# (default\.nix|shell\.nix) for/.exec(text)?.[1];
  const evaluator = extractEvaluator(text);
  const result = /\.(defaultNix|shellNix)(?:;?$| else )/m.exec(text)?.[1];
  if (file === undefined || evaluator === undefined || result === undefined) return undefined;
  return {
    file: file as ShimFile,
    evaluator,
    result: result as ShimResult,
    interface: extractInterface(text),
  };
}

function extractEvaluator(text: string): FoundEvaluator | undefined {
  const path = /import \.\/(\S+) \{\s+src = /.exec(text)?.[1];
  if (path !== undefined) return { mode: "vendored", path };
  const input = Array.from(
    text.matchAll(/(?:root|node\d+|\})\.inputs\.(?:"([^"]+)"|([\w'-]+))\}/g),
    ([, quoted, name]) => quoted ?? name ?? "",
  );
  if (input.length > 0) return { mode: "locked", input };
  const [, url, narHash] = /url = "([^"$]+)";\n +sha256 = "([^"]+)";/.exec(text) ?? [];
  if (url === undefined || narHash === undefined) return undefined;
  return { mode: "pinned", url, narHash };
}

function extractInterface(text: string): ShimInterface {
  const code = /The code is in (\S+)\.$/m.exec(text)?.[1];
  if (code === undefined) return { kind: text.includes("system ? ") ? "flake" : "value" };
  const systemDefault = /system \? ("[\w-]+")/.exec(text)?.[1];
  const taken = takenArguments(text) ?? [];
  const ours = /^ {2}overrides \? null,$/m.test(text) ? ["system"] : ["system", "overrides"];
  return {
    kind: "function",
    code,
    formals: taken.filter((name) => name !== "..." && !ours.includes(name)),
    ellipsis: taken.includes("..."),
    call: extractCall(text),
    ...(/" arguments$/m.test(text) && { takesSet: true }),
    ...(text.includes('if removeAttrs given [ "system" ] == { } then') && { ownSystem: true }),
    ...(systemDefault !== undefined && { systemDefault }),
  };
}

function extractCall(text: string): LegacyCall {
  const [, call = ""] =
    / (?:given|\]) == \{ \} then .*?( else .*)/.exec(text.replaceAll(/\s+/g, " ")) ??
      [];
  const [, packages, callPackageScope] =
    /^ else \(?(.+?\})\)?(?:\.([\w'-]+))?\.callPackage /.exec(call) ?? [];
  const callPackageOf = packages === undefined ? undefined : supplyOf(packages);
  const inherited = /\( ?\{ inherit (.+?) ?;/.exec(call)?.[1]?.split(" ") ?? [];
  const assigned = call.matchAll(/([\w'-]+) = ([^;{]+(?:\{[^}]*\})?);/g);
  const parameters = [...inherited.map((name) => [name, name]), ...assigned.map(([, ...it]) => it)];
  return {
    parameters: parameters.flatMap(([name = "", value = ""]): Parameter[] => {
      const supply = supplyOf(value);
      return supply === undefined ? [] : [{ name, supply }];
    }),
    ...(callPackageOf && { callPackageOf }),
    ...(callPackageScope !== undefined && { callPackageScope }),
  };
}

/** The supply that `supplyExpression` writes so in a shim. */
function supplyOf(expression: string): Supply | undefined {
  if (expression === "system") return { kind: "system" };
  const pins = /^(?:import \.\/(\S+) )?flake\.inputs$/.exec(expression);
  if (pins !== null) return { kind: "pins", pins: pins[1] === undefined ? {} : { file: pins[1] } };
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
