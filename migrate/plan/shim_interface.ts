/**
 * How the shim is called that takes the place of a legacy file.
 *
 * @module
 */
import type { LegacyCall, ShimInterface } from "../../compat/shim/shim.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Expression } from "../../nix/syntax/nodes.ts";
import { walk } from "../../nix/syntax/walk.ts";
import { fileFunction } from "../scan/file_function.ts";
import type { NixFile } from "../scan/project.ts";
import { formalsOf } from "./entry.ts";

/**
 * A function stays one that takes the same arguments, its code at `code`; a value stays a value.
 */
export function interfaceOf(file: NixFile, code: string, call: LegacyCall): ShimInterface {
  const formals = formalsOf(file);
  if (formals === undefined) return { kind: "value" };
  const system = systemDefaultOf(file);
  return {
    kind: "function",
    code,
    formals: formals.formals.map((formal) => formal.name.name),
    ellipsis: formals.ellipsis !== undefined,
    call,
    ...(system?.kind === "literal" && { systemDefault: system.text }),
  };
}

/** The same of code that stays as it is: a system that it computes is left to it. */
export function unchangedInterface(file: NixFile, code: string, call: LegacyCall): ShimInterface {
  const made = interfaceOf(file, code, call);
  if (made.kind !== "function" || systemDefaultOf(file)?.kind !== "computed") return made;
  const parameters = call.parameters.filter(({ supply }) => supply.kind !== "system");
  return { ...made, call: { ...call, parameters }, ownSystem: true };
}

/** What the shim can't know: for which system a file makes the packages that the shim gives it. */
export function systemNotes(file: NixFile, { parameters }: LegacyCall): readonly Diagnostic[] {
  const system = systemDefaultOf(file);
  if (system?.kind !== "computed" || system.text === "null") return [];
  const given = new Set(
    parameters.flatMap(({ name, supply }) => supply.kind === "packages" ? [name] : []),
  );
  const affected =
    formalsOf(file)?.formals.filter(({ name, default: value }) =>
      given.has(name.name) && value !== undefined && reads(value, "system")
    ) ?? [];
  return affected.map(({ name }) => ({
    severity: "warning",
    code: "own-system",
    message: `${file.path} makes ${name.name} for its own default of system, ${system.text}; ` +
      "the shim, for the system it runs on",
    help: "whoever calls it with arguments, and without system, has to be told",
  }));
}

/** What a file loses that works its system out unless told: a flake tells it each of its own. */
export function toldSystemNotes(file: NixFile, { parameters }: LegacyCall): readonly Diagnostic[] {
  const system = systemDefaultOf(file);
  const isOwn = system?.kind === "computed" && !/^null$|\.system$/.test(system.text);
  if (!isOwn || !parameters.some(({ supply }) => supply.kind === "system")) return [];
  return [{
    severity: "warning",
    code: "own-system",
    message: `${file.path} is for ${system.text} where it is not told a system; ` +
      "flake.nix tells it each of its systems, and the shim, the one it runs on",
    help: "whoever calls it with arguments, and without system, has to be told",
  }];
}

/** The default that a file has for `system`. */
interface SystemDefault {
  /** A system by name, `"x86_64-linux"`, or what only the file's code can tell. */
  readonly kind: "literal" | "computed";
  /** As it is written. */
  readonly text: string;
}

/** The default for `system`; undefined where there is none, or it is the current system. */
function systemDefaultOf({ tree }: NixFile): SystemDefault | undefined {
  const own = fileFunction(tree.root)?.lambda.parameter;
  const system = own?.formals.find((formal) => formal.name.name === "system")?.default;
  if (system === undefined) return undefined;
  const text = tree.text.slice(system.start, system.end);
  if (system.type === "String" && /^"[\w-]+"$/.test(text)) return { kind: "literal", text };
  return /currentSystem/.test(text) ? undefined : { kind: "computed", text };
}

function reads(expression: Expression, name: string): boolean {
  let isRead = false;
  walk(expression, (node) => {
    if (node.type === "Identifier" && node.name === name) isRead = true;
    if (node.type === "Inherit" && node.from === undefined) {
      isRead ||= node.names.some((inherited) =>
        inherited.type === "Identifier" && inherited.name === name
      );
    }
  });
  return isRead;
}
