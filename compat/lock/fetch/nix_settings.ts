/**
 * The settings of nix.conf and NIX_CONFIG that fetching heeds.
 *
 * Source of the rules: Nix manual, "nix.conf"; later lines win. `include` is followed, in
 * NIX_CONFIG from the working directory, and only `!include` may name a file that is not there.
 * Words stand apart, the `=` too; any other line is refused, as by Nix, and not shown: it may hold
 * a token.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { describeReadError } from "../../../nix/tools/read_error.ts";

/** Settings by name; `extra-NAME` is appended to NAME. */
export type NixSettings = ReadonlyMap<string, string>;

/** A timer for longer fires at once. Milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Files may include each other so deep. */
const DEEPEST_INCLUDE = 10;

/** All settings, and what they were read from. */
export interface NixConfiguration {
  readonly settings: NixSettings;
  /** The text of every file that was looked for, and of NIX_CONFIG; empty where there is none. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What is being read. */
interface Reading {
  readonly settings: Map<string, string>;
  readonly texts: Map<string, string>;
}

/** The system's settings, then the person's, those of the environment, and `more`, name by name. */
export function readNixConfiguration(
  more: readonly (readonly [name: string, value: string])[] = [],
): NixConfiguration {
  const reading: Reading = { settings: new Map(), texts: new Map() };
  for (const file of settingsFiles()) addFile(reading, file, 0);
  addText(reading, Deno.env.get("NIX_CONFIG") ?? "", { file: "NIX_CONFIG", depth: 0 });
  for (const [name, value] of more) addSetting(reading.settings, name, value);
  return reading;
}

/** The settings alone. */
export function readNixSettings(
  more: readonly (readonly [name: string, value: string])[] = [],
): NixSettings {
  return readNixConfiguration(more).settings;
}

/** The settings of the text of `file`, and of the files that it includes. */
export function parseNixSettings(text: string, file = "nix.conf"): NixSettings {
  const reading: Reading = { settings: new Map(), texts: new Map() };
  addText(reading, text, { file, depth: 0 });
  return reading.settings;
}

/** A setting that is a whole number; undefined where it is not set. */
export function numberOf(settings: NixSettings, name: string): number | undefined {
  const text = settings.get(name) ?? "";
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * A time that a setting has in seconds, as long as timers can wait; undefined where it is not set,
 * or 0, which in Nix is no limit.
 */
export function millisecondsOf(settings: NixSettings, name: string): number | undefined {
  const seconds = numberOf(settings, name) ?? 0;
  return seconds === 0 ? undefined : Math.min(seconds * 1000, LONGEST_TIMER);
}

/** Whether the store is that of this machine, where files are what their paths say. */
export function isStoreHere(
  settings: NixSettings,
  store: string | undefined = settings.get("store") ?? Deno.env.get("NIX_REMOTE") ?? "",
): boolean {
  return ["", "auto", "daemon", "local"].includes(store);
}

/** Where nix.conf and registries of the system are. */
export function systemDirectory(): string {
  return Deno.env.get("NIX_CONF_DIR") ?? "/etc/nix";
}

/** Where those of the person are; undefined without a home. */
export function personalDirectory(): string | undefined {
  const home = Deno.env.get("HOME");
  const base = Deno.env.get("XDG_CONFIG_HOME") ??
    (home === undefined ? undefined : `${home}/.config`);
  return base === undefined ? undefined : `${base}/nix`;
}

function settingsFiles(): readonly string[] {
  const person = Deno.env.get("NIX_USER_CONF_FILES")?.split(":").filter((file) => file !== "") ??
    [personalDirectory()].flatMap((directory) =>
      directory === undefined ? [] : [`${directory}/nix.conf`]
    );
  return [`${systemDirectory()}/nix.conf`, ...person];
}

/** The text of a file; undefined where there is none or it may not be read. */
export function readIfAllowed(file: string): string | undefined {
  return readUnless(file, [Deno.errors.NotFound, Deno.errors.PermissionDenied]);
}

/** The text of a file; undefined where there is none. Throws a failure where it may not be read. */
export function readIfThere(file: string): string | undefined {
  return readUnless(file, [Deno.errors.NotFound]);
}

/** Undefined for those errors, and where Deno was not given the permission to look. */
function readUnless(
  file: string,
  kinds: readonly (new (message: string) => Error)[],
): string | undefined {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    const expected = [...kinds, Deno.errors.NotCapable];
    if (expected.some((kind) => error instanceof kind)) return undefined;
    throw describeReadError(error, file);
  }
}

function addFile(reading: Reading, file: string, depth: number): void {
  if (depth <= DEEPEST_INCLUDE) addText(reading, readIfAllowed(file) ?? "", { file, depth });
}

function addText(
  reading: Reading,
  text: string,
  { file, depth }: { readonly file: string; readonly depth: number },
): void {
  reading.texts.set(file, text);
  for (const [at, raw] of text.split("\n").entries()) {
    const words = raw.replace(/#.*/, "").split(/[ \t\r]+/).filter((word) => word !== "");
    const [name, second, ...values] = words;
    if (name === undefined) continue;
    const isInclude = name === "include" || name === "!include";
    if (second === undefined || (isInclude ? values.length > 0 : second !== "=")) {
      throw failure("nix-conf", `line ${at + 1} of "${file}" is no setting`, {
        help: "write `NAME = VALUE`, with blanks around the `=`",
      });
    }
    if (isInclude) {
      const path = besides(file, second);
      if (name === "include") needFile(path, file);
      addFile(reading, path, depth + 1);
    } else addSetting(reading.settings, name, values.join(" "));
  }
}

/**
 * A path as a file's text means it, which stands in the file's directory; NIX_CONFIG in this one's.
 */
function besides(file: string, path: string): string {
  if (path.startsWith("/")) return path;
  const directory = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : Deno.cwd();
  return `${directory}/${path}`;
}

/** Throws a failure where the file, which `from` includes, is not there. */
function needFile(file: string, from: string): void {
  try {
    Deno.statSync(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) return;
    throw failure("no-such-file", `"${file}", which "${from}" includes, does not exist`);
  }
}

function addSetting(settings: Map<string, string>, name: string, value: string): void {
  const bare = name.replace(/^extra-/, "");
  const before = bare === name ? undefined : settings.get(bare);
  settings.set(bare, before === undefined ? value : `${before} ${value}`);
}
