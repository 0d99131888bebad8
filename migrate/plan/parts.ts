/**
 * What of a project becomes part of the flake.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { type Diagnostic, Failure } from "../../nix/diagnostic.ts";
import type { NixFile, Project } from "../scan/project.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { closureOf } from "./closure.ts";
import { type Companion, planCompanions } from "./companions.ts";
import {
  type Entry,
  isShimmed,
  type Layout,
  nestedEntries,
  planEntries,
  testEntries,
} from "./entry.ts";
import { isCalledOn } from "./open_tests.ts";
import { otherToolsNotes } from "./other_tools.ts";
import { type Configuration, planConfigurations } from "./configurations/configurations.ts";
import { type Fleet, planFleet } from "./configurations/fleet.ts";
import type { FlakeOutput, References } from "./flake_nix.ts";
import { checkName } from "./outputs.ts";
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
  const { entries: found, notes: leftAlone } = planEntries(project, layout);
  const own = found.filter(({ role, file }) =>
    role !== "check" || !isCalledOn(file, lookups, project)
  );
  const { taken, left } = nested(project, own, lookups);
  const entries = [...own, ...taken, ...testsApart(project, [...own, ...taken], lookups)];
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
  return { entries, companions, templates, notes: [...notes, ...apart(left)], ...configured };
}

/** Files of projects inside the project, by whether the flake has an output of them. */
interface Nested {
  readonly taken: readonly Entry[];
  /** Those that nothing outside of their directories reads, and could be flakes themselves. */
  readonly left: readonly Entry[];
}

/**
 * The entries in directories that the project does not read. Of those a directory deep are taken,
 * beside its own, packages or shells for sure that need nothing; not where an entry's own value is
 * the output that they want.
 */
function nested(project: Project, own: readonly Entry[], lookups: LookupsOf): Nested {
  const isAlone = !project.tree.files.some(({ path }) => isShimmed(path));
  const unread = unreadFrom(own.map(({ name }) => name), project, lookups);
  const found = unread.filter((entry) =>
    !dirname(entry.name).includes("/") && (isAlone || isFree(entry, own))
  );
  return {
    taken: found.filter(({ name }) =>
      found.every((other) =>
        dirname(other.name) === dirname(name) || !closureOf([other.name], lookups).includes(name)
      )
    ),
    left: apartFrom(project, unread.filter((entry) => !found.includes(entry)), lookups),
  };
}

/** Files with a test each that nothing reads; not where a set of checks is the output they want. */
function testsApart(
  project: Project,
  entries: readonly Entry[],
  lookups: LookupsOf,
): readonly Entry[] {
  const hasSet = entries.some(({ role }) => role === "checks");
  const tests = hasSet ? [] : testEntries(project);
  const names = Map.groupBy(
    [...entries, ...tests].filter(({ role }) => role === "check"),
    checkName,
  );
  const read = new Set(
    [...project.files.keys()].flatMap((path) =>
      lookups(path).flatMap((lookup) => lookup.kind === "file" ? [lookup.target] : [])
    ),
  );
  return tests.filter((entry) =>
    !read.has(entry.name) && names.get(checkName(entry))?.length === 1
  );
}

/**
 * The directories of projects inside of the project that nothing of it reads and no output of its
 * flake is made of, of a flake that is there or that a migration would make.
 */
export function projectsApart(project: Project, lookups: LookupsOf): readonly string[] {
  const left = project.files.has("flake.nix")
    ? apartFrom(project, unreadFrom(["flake.nix"], project, lookups), lookups)
    : nested(project, planEntries(project, "shim").entries, lookups).left;
  return [...new Set(left.map(({ name }) => dirname(name)))];
}

/** The entries in directories that none of the files reads. */
function unreadFrom(
  files: readonly string[],
  project: Project,
  lookups: LookupsOf,
): readonly Entry[] {
  const read = new Set(closureOf(files, lookups));
  return nestedEntries(project, read);
}

/** Those that are projects of their own, without what git ignores; of nested ones the outermost. */
function apartFrom(
  { tree, files }: Project,
  entries: readonly Entry[],
  lookups: LookupsOf,
): readonly Entry[] {
  if (entries.length === 0) return [];
  const read = new Set([...files.keys()].flatMap((path) => readFromOutside(path, lookups)));
  const ignored = new Set(
    tree.files.flatMap(({ path, status }) => status === "ignored" ? [path] : []),
  );
  const projects = entries.filter((entry) =>
    !read.has(entry.name) && !ignored.has(entry.name) && isProject(entry, lookups)
  );
  return projects.filter(({ name }) =>
    !projects.some((other) => dirname(name).startsWith(`${dirname(other.name)}/`))
  );
}

/** Whether a file is called by itself: a package or a shell for sure, or what looks nixpkgs up. */
function isProject({ name, role, file: { calling } }: Entry, lookups: LookupsOf): boolean {
  return calling !== "package function" && (/^(package|shell)s?$/.test(role) ||
    closureOf([name], lookups).some((path) =>
      lookups(path).some(({ kind }) => kind === "import" || kind === "source")
    ));
}

/** The files that one reads of directories that it does not stand in: they are part of more. */
function readFromOutside(path: string, lookups: LookupsOf): readonly string[] {
  return lookups(path).flatMap((lookup) =>
    lookup.kind === "file" && !path.startsWith(`${dirname(lookup.target)}/`) ? [lookup.target] : []
  );
}

/** A line about all the directories that are left. */
function apart(left: readonly Entry[]): readonly Diagnostic[] {
  const [first] = left;
  if (first === undefined) return [];
  const directories = [...new Set(left.map(({ name }) => dirname(name)))];
  const shown = directories.slice(0, 5).join(", ");
  const more = directories.length > 5 ? ` and ${directories.length - 5} more` : "";
  const subject = left.length === 1 ? first.name : `What stands in ${shown}${more}`;
  return [{
    severity: "note",
    code: "nested-project",
    message: `${subject} is no output of the flake: nothing at the root reads it`,
    place: { file: first.name, line: 1, column: 1 },
    help: `make a flake of it, too: \`flakebridge migrate ${directories[0]}\`` +
      (directories.length === 1 ? "" : "; so with the others, or all of a list with `--batch`"),
  }];
}

/**
 * Whether a nested entry is one value, and its output has room for more than what the root's is.
 */
function isFree({ role, file: { calling } }: Entry, own: readonly Entry[]): boolean {
  if (calling === "package function") return false;
  switch (role) {
    case "package":
      return own.every(({ role }) => !/^(packages|mixed set|derivation or set)$/.test(role));
    case "shell":
      return own.every(({ role }) => role !== "shells");
    default:
      return false;
  }
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
