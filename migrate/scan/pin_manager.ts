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
import { lonPins } from "./pin_formats/lon.ts";
import { nivPins } from "./pin_formats/niv.ts";
import { npinsPins } from "./pin_formats/npins.ts";
import { parsedJson, type Pin, type PinSet, type ReadPins } from "./pin_formats/pin.ts";
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
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const sets = files.flatMap(({ path, text = "" }): [string, PinSet][] => {
    const manager = managers.find(({ file }) => directoryOf(path, file) !== undefined);
    if (manager === undefined || !manager.mark.test(text)) return [];
    const data = `${directoryOf(path, manager.file)}${manager.data}`;
    const pins = manager.read(parsedJson(texts.get(data)), text);
    if (pins === undefined) return [];
    const functorOf = /\b__functor\b/.test(text) ? manager.functorOf : undefined;
    return [[path, {
      file: path,
      data,
      pins: pins.map((pin) => managed(pin, path)),
      callable: functorOf === "pins",
      ...functorOf === "set" && { setCallable: true },
    }]];
  });
  return new Map(sets);
}

function managed({ source, ...pin }: Pin, managedIn: string): Pin {
  return source === undefined ? pin : { ...pin, source: { ...source, managedIn } };
}

/** What stands before a manager's file in a path, with its slash; nothing for another file. */
function directoryOf(path: string, file: string): string | undefined {
  if (path === file) return "";
  return path.endsWith(`/${file}`) ? path.slice(0, -file.length) : undefined;
}
