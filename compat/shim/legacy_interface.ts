/**
 * How a file is called that a shim would take the place of.
 *
 * @module
 */
import { parse } from "../../nix/syntax/parse.ts";
import type { ShimInterface } from "./shim.ts";

/** What a shim can keep of a file's interface, and what it can't. */
export interface LegacyInterface {
  readonly interface: ShimInterface;
  /** The arguments that the file takes and the shim won't; `...` for any further one. */
  readonly lost: readonly string[];
}

/** A value stays a value, a function a function; a flake's shim takes a system and overrides. */
export function legacyInterface(text: string | undefined): LegacyInterface {
  const { tree, errors } = parse(text ?? "{ }: { }");
  const { root } = tree;
  if (errors.length > 0) return { interface: { kind: "flake" }, lost: [] };
  if (root.type !== "Lambda") return { interface: { kind: "value" }, lost: [] };
  const { parameter } = root;
  if (parameter.type === "Identifier") {
    return { interface: { kind: "flake" }, lost: [parameter.name] };
  }
  const names = parameter.formals.map(({ name }) => name.name);
  const lost = names.filter((name) => name !== "system" && name !== "overrides");
  return {
    interface: { kind: "flake" },
    lost: parameter.ellipsis === undefined ? lost : [...lost, "..."],
  };
}
