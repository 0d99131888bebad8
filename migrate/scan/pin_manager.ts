/**
 * The files that pin managers keep: the Nix file that the code imports, and the pins beside it.
 *
 *     nix/sources.nix      nix/sources.json      niv
 *     npins/default.nix    npins/sources.json    npins
 *     lon.nix              lon.lock              lon
 *
 * nix-thunk's `thunk.nix` stands for one tree: `pin_formats/thunk.ts`.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { lonPins } from "./pin_formats/lon.ts";
import { nivPins } from "./pin_formats/niv.ts";
import { npinsPins } from "./pin_formats/npins.ts";
import { parsedJson, type Pin, type PinSet, type ReadPins } from "./pin_formats/pin.ts";
import { whyUnreadable } from "./unreadable.ts";
import type { TreeFile } from "./working_tree.ts";

/** A pin manager: which files are its, and how its pins are read. */
interface PinManager {
  readonly file: string;
  readonly data: string;
  /** What the Nix file says of who made it. */
  readonly mark: RegExp;
  /** What can be called where the Nix file has a `__functor`. */
  readonly functorOf?: "pins" | "set";
  readonly read: ReadPins;
}

const managers: readonly PinManager[] = [
  {
    file: "nix/sources.nix",
    data: "nix/sources.json",
    mark: /\bniv\b/i,
    functorOf: "set",
    read: nivPins,
  },
  {
    file: "npins/default.nix",
    data: "npins/sources.json",
    mark: /\bnpins\b/,
    functorOf: "pins",
    read: npinsPins,
  },
  { file: "lon.nix", data: "lon.lock", mark: /\blon\b/, read: lonPins },
];

/** Whether a pin manager wrote this file and writes it anew: nothing in it is for us to change. */
export function isPinManagerFile(path: string): boolean {
  return managers.some(({ file }) => directoryOf(path, file) !== undefined) || isThunk(path);
}

/** Whether it is nix-thunk's: `thunk.nix`, which fetches what `github.json` beside it says. */
function isThunk(path: string): boolean {
  return /(^|\/)thunk\.nix$/.test(path);
}

/** The pins of every manager whose Nix file and pins are there and can be read, by the Nix file. */
export function pinSetsIn(files: readonly TreeFile[]): ReadonlyMap<string, PinSet> {
  const sets = managersIn(files).flatMap((one): [string, PinSet][] => {
    const { file, code, manager, data } = one;
    const pins = pinsOf(one);
    if (pins === undefined) return [];
    const functorOf = /\b__functor\b/.test(code) ? manager.functorOf : undefined;
    return [[file, {
      file,
      data,
      pins: pins.map((pin) => managed(pin, file)),
      callable: functorOf === "pins",
      ...functorOf === "set" && { setCallable: true },
    }]];
  });
  return new Map(sets);
}

/** Of the pins that can't be read, which these are, and why. */
export function unreadPins(files: readonly TreeFile[]): readonly Diagnostic[] {
  return managersIn(files).filter((one) => pinsOf(one) === undefined).map(({ data, kept }) => ({
    severity: "warning",
    code: "unread-pins",
    message: `Cannot read the pins in "${data}": ${whyUnread(kept)}`,
    help: "mend the file, then migrate again: flake.lock does not have these pins",
  }));
}

/** A pin manager's files in a project. */
interface Managed {
  readonly manager: PinManager;
  /** The Nix file that code imports, and its text. */
  readonly file: string;
  readonly code: string;
  /** The file beside it that has the pins, if it is there. */
  readonly data: string;
  readonly kept: TreeFile | undefined;
}

function managersIn(files: readonly TreeFile[]): readonly Managed[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap(({ path: file, text: code = "" }): Managed[] => {
    const manager = managers.find((one) => directoryOf(file, one.file) !== undefined);
    if (manager === undefined || !manager.mark.test(code)) return [];
    const data = `${directoryOf(file, manager.file)}${manager.data}`;
    return [{ manager, file, code, data, kept: byPath.get(data) }];
  });
}

function pinsOf({ manager, code, kept }: Managed): readonly Pin[] | undefined {
  return manager.read(parsedJson(kept?.text), code);
}

/** Why a file has no pins that can be read, as a clause. */
function whyUnread(kept: TreeFile | undefined): string {
  if (kept === undefined) return "there is no such file";
  if (kept.text === undefined) return whyUnreadable(kept.noText);
  return parsedJson(kept.text) === undefined ? "it is no JSON" : "its format is none that is known";
}

function managed({ source, ...pin }: Pin, managedIn: string): Pin {
  return source === undefined ? pin : { ...pin, source: { ...source, managedIn } };
}

/** What stands before a manager's file in a path, with its slash; nothing for another file. */
function directoryOf(path: string, file: string): string | undefined {
  if (path === file) return "";
  return path.endsWith(`/${file}`) ? path.slice(0, -file.length) : undefined;
}
