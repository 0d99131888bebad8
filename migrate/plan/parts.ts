/**
 * What of a project becomes part of the flake.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { type Diagnostic, Failure } from "../../nix/diagnostic.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { closureOf, type LookupsOf } from "./closure.ts";
import { type Companion, planCompanions } from "./companions.ts";
import { type Entry, isShimmed, type Layout, nestedEntries, planEntries } from "./entry.ts";
import { otherToolsNotes } from "./other_tools.ts";
import { type Configuration, planConfigurations } from "./configurations/configurations.ts";
import { type Fleet, planFleet } from "./configurations/fleet.ts";
import type { FlakeOutput, References } from "./flake_nix.ts";
import { templatesOutput } from "./templates.ts";

/** The files that become outputs, by what they are. */
export interface Parts {
  readonly entries: readonly Entry[];
  readonly companions: readonly Companion[];
  readonly configurations: readonly Configuration[];
  readonly templates: readonly FlakeOutput[];
  readonly fleet?: Fleet;
  /** What is left out, and why. */
  readonly notes: readonly Diagnostic[];
}

/** What the parts are found by. */
export interface PartsOptions {
  readonly layout: Layout;
  readonly references: References;
}

/**
 * Finds the parts.
 *
 * @throws {Failure} where there is none.
 */
export function partsOf(
  project: Project,
  lookups: LookupsOf,
  { layout, references }: PartsOptions,
): Parts {
  const { companions, notes: impure } = planCompanions(project, lookups);
  const templates = templatesOutput(project);
  const offered = new Set(companions.map(({ path }) => path));
  const { entries: own, notes: leftAlone } = planEntries(project, layout);
  const entries = [...own, ...nested(project, own, lookups)];
  const { configurations, known, notes: ofConfigurations } = planConfigurations(project, {
    lookups,
    references,
  });
  const { fleet, notes: ofFleets } = planFleet(project, configurations);
  const alone = configurations.filter(({ path }) => !fleet?.reads.has(path));
  const notes = [
    ...leftAlone.filter(({ place }) => !offered.has(place?.file ?? "")),
    ...impure,
    ...ofConfigurations.filter(({ place }) => !fleet?.reads.has(place?.file ?? "")),
    ...ofFleets,
    ...otherToolsNotes(project, fleet ? new Set([...known, fleet.file.path]) : known),
  ];
  const lists = [entries, companions, alone, templates];
  if (fleet === undefined && lists.every(({ length }) => length === 0)) {
    throw nothingToMigrate(project, notes);
  }
  const configured = { configurations: alone, ...fleet && { fleet } };
  return { entries, companions, templates, notes, ...configured };
}

/**
 * The entries a directory deep that the project does not read, where it has none of its own; beside a
 * shell alone, those that are packages or shells for sure.
 */
function nested(
  project: Project,
  own: readonly Entry[],
  lookups: LookupsOf,
): readonly Entry[] {
  const root = project.tree.files.filter(({ path }) => isShimmed(path));
  if (root.some(({ path }) => path === "default.nix")) return [];
  const read = new Set(closureOf(own.map(({ name }) => name), lookups));
  const found = nestedEntries(project).filter(({ name, role }) =>
    !read.has(name) && (root.length === 0 || role === "package" || role === "shell")
  );
  return found.filter(({ name }) =>
    found.every((other) =>
      dirname(other.name) === dirname(name) || !closureOf([other.name], lookups).includes(name)
    )
  );
}

/** An entry file that can't be read is the reason; else that there is none, or none of use. */
function nothingToMigrate(
  { tree, files, notes }: Project,
  entryNotes: readonly Diagnostic[],
): Failure {
  const broken = notes.filter(({ place }) => isShimmed(place?.file ?? ""));
  if (broken.length > 0) {
    return new Failure(...broken.map((note) => ({ ...note, severity: "error" }) as const));
  }
  const hasEntry = tree.files.some(({ path }) => isShimmed(path));
  const message = hasEntry
    ? "Nothing here can become part of a flake"
    : "There is no default.nix and no shell.nix here";
  const below = [...files.keys()].filter((path) => isShimmed(basename(path))).map(dirname);
  const like = hasEntry ? [] : [...new Set(below)].slice(0, 3);
  const help = "migrate takes a directory with a default.nix or a shell.nix" +
    (like.length === 0 ? "" : `, like ${like.join(", ")}`);
  const remedy = hasEntry ? {} : { help };
  const told = new Set(entryNotes.map(({ place }) => place?.file));
  const others = hasEntry
    ? []
    : [...files.values()].filter(({ path }) => !path.includes("/") && !told.has(path));
  return new Failure(
    { severity: "error", code: "nothing-to-migrate", message, ...remedy },
    ...entryNotes,
    ...others.slice(0, 5).map(foundInstead),
  );
}

/** A file beside which there is nothing to migrate. */
function foundInstead({ path, kind, why }: NixFile): Diagnostic {
  const message = `${path} is no entry file for nix-build or nix-shell: ${kind} (it ${why})`;
  return { severity: "note", code: "other-file", message };
}
