/**
 * How the shim is called that takes the place of a legacy file.
 *
 * @module
 */
import type { LegacyCall, ShimInterface } from "../../compat/shim/shim.ts";
import { fileFunction } from "../scan/file_function.ts";
import type { NixFile } from "../scan/project.ts";
import { formalsOf } from "./entry.ts";

/** A function stays one that takes the same arguments, its code at `code`; a value stays a value. */
export function interfaceOf(file: NixFile, code: string, call: LegacyCall): ShimInterface {
  const formals = formalsOf(file);
  if (formals === undefined) return { kind: "value" };
  const systemDefault = systemDefaultOf(file);
  return {
    kind: "function",
    code,
    formals: formals.formals.map((formal) => formal.name.name),
    ellipsis: formals.ellipsis !== undefined,
    call,
    ...(systemDefault !== undefined && { systemDefault }),
  };
}

/** The default for `system` as it is written, where it is a system by name: `"x86_64-linux"`. */
function systemDefaultOf({ tree }: NixFile): string | undefined {
  const own = fileFunction(tree.root)?.lambda.parameter;
  const system = own?.formals.find((formal) => formal.name.name === "system")?.default;
  if (system?.type !== "String") return undefined;
  const text = tree.text.slice(system.start, system.end);
  return /^"[\w-]+"$/.test(text) ? text : undefined;
}
