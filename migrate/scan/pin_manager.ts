/**
 * The Nix files that pin managers write, as what they evaluate to: their JSON, put as Nix.
 *
 *     { "nixpkgs": { "owner": "NixOS", …, "rev": "…", "sha256": "…" } }      nix/sources.json
 *     { "nixpkgs" = fetchTarball { url = "…"; sha256 = "…"; }; }             nix/sources.nix
 *
 * Source: niv's README, "niv/sources.json".
 *
 * @module
 */
import type { Expression } from "../../nix/syntax/nodes.ts";
import { parse } from "../../nix/syntax/parse.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";

/** Whether a pin manager wrote this file and writes it anew: nothing in it is for us to change. */
export function isPinManagerFile(path: string): boolean {
  return /(^|\/)(nix\/sources|npins\/default|lon)\.nix$/.test(path);
}

/** What stands for the Nix file beside a pin manager's JSON. */
export function pinManagerTree(
  path: string,
  text: string,
): { readonly path: string; readonly root: Expression } | undefined {
  if (!/(^|\/)nix\/sources\.json$/.test(path)) return undefined;
  const pins = readPins(text);
  if (pins === undefined) return undefined;
  const bindings = Object.entries(pins).map(([name, pin]) =>
    `${nixString(name)} = ${pinText(pin)};`
  );
  const { tree } = parse(`{ ${bindings.join(" ")} }`);
  return { path: path.replace(/json$/, "nix"), root: tree.root };
}

type Pin = Readonly<Record<string, unknown>>;

function readPins(text: string): Readonly<Record<string, Pin>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && Object.values(value).every(isRecord)
      ? value as Record<string, Pin>
      : undefined;
  } catch {
    return undefined;
  }
}

/** niv's `tarball`, the default type; what other types fetch is not recognised. */
function pinText({ type = "tarball", url, sha256, branch }: Pin): string {
  const given = Object.entries({ url, sha256, ref: branch }).flatMap(([name, value]) =>
    typeof value === "string" ? [`${name} = ${nixString(value)};`] : []
  );
  return type === "tarball" ? `builtins.fetchTarball { ${given.join(" ")} }` : "{ }";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
