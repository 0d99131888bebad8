/**
 * `flakebridge doctor`
 *
 * @module
 */
import { ensureDir, exists } from "@std/fs";
import { dirname } from "@std/path";
import type { Finding, Keeper } from "../../compat/bridge/diagnose.ts";
import {
  parseNixSettings,
  personalDirectory,
  readIfThere,
} from "../../compat/lock/fetch/nix_settings.ts";
import { failure } from "../../nix/diagnostic.ts";
import { printJson } from "../json.ts";
import { indented, page, table } from "../layout.ts";
import type { Style } from "../style.ts";
import { defineVerb, type Verb } from "../verb.ts";

export const verb: Verb = defineVerb({
  description: "Looks at the Nix on this machine: which one it is, whether its store can be " +
    "written to, whether flakes are switched on, which settings and programs would be in the " +
    "way, and what to do about it. Exits with 1 when something will fail.",
  positionals: {},
  flags: {
    "enable-flakes": {
      type: "switch",
      help: "Switch flakes on for you, in your nix.conf.",
    },
    json: { type: "switch", help: "Print what was found as JSON." },
  },
  examples: [
    { command: "flakebridge doctor", does: "see what works here and what does not" },
    { command: "flakebridge doctor --enable-flakes", does: "switch flakes on for good" },
  ],
  async run({ flags }, output) {
    const { diagnose } = await import("../../compat/bridge/diagnose.ts");
    const { findInstallation, versionOf } = await import("../../nix/tools/installation.ts");
    const keeper = keeperOfSettings();
    if (flags["enable-flakes"]) output.say(await enableFlakes(keeper));
    const git = /\d[\w.]*/.exec(await versionOf("git") ?? "")?.[0];
    const surroundings = { keeper, ...(git !== undefined && { git }) };
    const findings = diagnose(await findInstallation(), surroundings);
    output.result(flags.json ? printJson({ findings }) : render(findings, output.resultStyle));
    return findings.some(({ status }) => status === "problem") ? 1 : 0;
  },
});

function render(findings: readonly Finding[], style: Style): string {
  const marks = { good: style.green("✓"), note: style.yellow("!"), problem: style.red("✗") };
  const rows = findings.flatMap(({ topic, status, words, remedy }) => [
    [marks[status], topic, words],
    ...(remedy === undefined ? [] : [["", "", style.dim(remedy)]]),
  ]);
  return page([indented(table(rows), 0)]);
}

/** Who writes the person's nix.conf: on NixOS and under home-manager, a build of Nix. */
function keeperOfSettings(): Keeper {
  if (isInStore(personalConf())) return "home-manager";
  return isInStore("/etc/nix/nix.conf") ? "NixOS" : "nix.conf";
}

function isInStore(path: string | undefined): boolean {
  try {
    return path !== undefined && Deno.realPathSync(path).startsWith("/nix/store/");
  } catch {
    return false;
  }
}

/**
 * The file that Nix reads a person's settings from, which need not be there; none where
 * NIX_USER_CONF_FILES is set and names none.
 */
function personalConf(): string | undefined {
  const named = Deno.env.get("NIX_USER_CONF_FILES")?.split(":");
  if (named !== undefined) return named.find((file) => file !== "");
  const directory = personalDirectory();
  return directory && `${directory}/nix.conf`;
}

/** Adds the setting to the person's nix.conf, which changes as a whole; says what was done. */
async function enableFlakes(keeper: Keeper): Promise<string> {
  const { FLAKES_SETTING, howToEnable } = await import("../../compat/bridge/diagnose.ts");
  const path = personalConf();
  if (keeper === "nix.conf" && path === undefined) {
    throw failure("settings", "Nix reads no file of settings of yours here", {
      help: "unset NIX_USER_CONF_FILES, or have HOME name your home",
    });
  }
  if (keeper !== "nix.conf" || path === undefined) {
    throw failure("settings", `Your settings are kept by ${keeper}, not by a file of yours`, {
      help: howToEnable(keeper),
    });
  }
  const before = readIfThere(path) ?? "";
  if (switchesFlakesOn(before, path)) return `${path} switches flakes on already`;
  await ensureDir(dirname(path));
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const separator = before === "" || before.endsWith("\n") ? "" : end;
  await writeWhole(path, `${before}${separator}${FLAKES_SETTING}${end}`);
  return `added \`${FLAKES_SETTING}\` to ${path}`;
}

/** Whether the settings of a file's text, and of what it includes, do. */
function switchesFlakesOn(text: string, path: string): boolean {
  const features = parseNixSettings(text, path).get("experimental-features")?.split(" ") ?? [];
  return ["nix-command", "flakes"].every((name) => features.includes(name));
}

/**
 * Writes a file so that it has the old text or the new one at any time; through a link, its target.
 * It may hold tokens: nobody may read it who might not before.
 *
 * @throws {Failure} `settings` where it may not be written, or is a link to nothing.
 */
async function writeWhole(path: string, text: string): Promise<void> {
  const isThere = await exists(path);
  const target = isThere ? await Deno.realPath(path) : path;
  const draft = `${target}.flakebridge-${Deno.pid}`;
  try {
    const mode = (isThere ? (await Deno.stat(target)).mode : undefined) ?? 0o644;
    if ((mode & 0o200) === 0) throw new Deno.errors.PermissionDenied("it is read-only");
    if (!isThere && await isLink(path)) throw new Deno.errors.NotFound("it is a link to nothing");
    await Deno.writeTextFile(draft, text, { mode: mode & 0o777 });
    await Deno.rename(draft, target);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await Deno.remove(draft).catch(() => {});
    throw failure("settings", `"${target}" can't be written: ${error.message}`);
  }
}

async function isLink(path: string): Promise<boolean> {
  const found = await Deno.lstat(path).catch(() => undefined);
  return found?.isSymlink === true;
}
