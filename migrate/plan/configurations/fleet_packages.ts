/**
 * The nixpkgs that the machines of a fleet are made with, as its file says it.
 *
 * @module
 */
import { placeOf } from "../../../nix/diagnostic.ts";
import { calleeName, spine } from "../../scan/application.ts";
import type { Thunk } from "../../scan/names.ts";
import { nixpkgsSource } from "../../scan/nixpkgs_source.ts";
import type { Project } from "../../scan/project.ts";
import { follow, staticAttributes, staticString } from "../../scan/static_value.ts";
import type { FoundSource } from "../inputs.ts";
import { type PackageSettings, packageSettings } from "./fleet_settings.ts";

/** A nixpkgs that machines are made with. */
export interface FleetPackages {
  readonly found: FoundSource;
  /** The system that it is imported for, where the file says one. */
  readonly system?: string;
  /** What it is imported with besides. */
  readonly settings?: PackageSettings;
}

/** How many names and files are followed before nobody knows. */
const DEPTH = 32;

/**
 * The nixpkgs that a setting like `meta.nixpkgs` is: its tree, the function in that, or the set of
 * packages. Source: Colmena's manual, `meta.nixpkgs`; morph's, `network.pkgs`.
 */
export function fleetPackages(
  setting: Thunk | undefined,
  project: Project,
  depth = DEPTH,
): FleetPackages | undefined {
  if (setting === undefined || depth === 0) return undefined;
  const { expression, scope } = setting;
  const source = nixpkgsSource(setting);
  if (source?.subpath === "") {
    const text = project.files.get(scope.file)?.tree.text ?? "";
    const { line, column } = placeOf(scope.file, text, expression.start);
    return { found: { source, origin: `${scope.file}:${line}:${column}` } };
  }
  const { head, args: [target, argument] } = expression.type === "Apply"
    ? spine(expression)
    : { head: expression, args: [] };
  const imported = calleeName(head) === "import" && target !== undefined
    ? fleetPackages({ expression: target, scope }, project, depth - 1)
    : undefined;
  if (imported === undefined) return fleetPackages(follow(setting), project, depth - 1);
  const said = argument && staticAttributes({ expression: argument, scope });
  const system = said?.get("system");
  const name = system && staticString(system);
  return {
    ...imported,
    ...(name !== undefined && { system: name }),
    ...(said && { settings: packageSettings(said, project) }),
  };
}
