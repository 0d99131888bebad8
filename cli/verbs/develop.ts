/**
 * `flakebridge develop [INSTALLABLE]`
 *
 * @module
 */
import { shellWord } from "../../compat/bridge/environment/script.ts";
import { failure } from "../../nix/diagnostic.ts";
import { callingDirectory } from "../calling_directory.ts";
import { type DevelopFlags, developFlags, developPositionals, entranceOf } from "../developing.ts";
import { environmentFlags, environmentOf } from "../environment.ts";
import { type Call, defineVerb, type Flags, type FlagValues, type Verb } from "../verb.ts";

const phaseFlags = {
  phase: {
    type: "text",
    value: "PHASE",
    help: "Run this phase of stdenv: `build`, `fixup` and so on.",
  },
  unpack: { type: "switch", help: "Run the phase `unpack`." },
  configure: { type: "switch", help: "Run the phase `configure`." },
  build: { type: "switch", help: "Run the phase `build`." },
  check: { type: "switch", help: "Run the phase `check`." },
  install: { type: "switch", help: "Run the phase `install`." },
  installcheck: { type: "switch", help: "Run the phase `installCheck`." },
} as const satisfies Flags;

const flags = {
  command: {
    type: "rest",
    short: "c",
    value: "COMMAND…",
    help: "Run this command instead of a shell that waits for some; the last flag.",
  },
  ...phaseFlags,
  ...environmentFlags,
  ...developFlags,
} as const satisfies Flags;

export const verb: Verb = defineVerb({
  description:
    "Starts bash in the environment that a shell gives or a package is built in, as `nix develop` " +
    "does. The environment is kept: while nothing that the evaluation read has changed, no Nix is " +
    "run, with a network or without.",
  positionals: developPositionals,
  flags,
  examples: [
    { command: "flakebridge develop", does: "enter the default shell of the flake here" },
    { command: "flakebridge develop .#docs -c make", does: "run a command in another one" },
    { command: "flakebridge develop .#hello --build", does: "build a package step by step" },
    { command: "flakebridge develop -i -k HOME", does: "see no variable of yours but HOME" },
  ],
  run: async (call, output) => {
    const { words, flags: given } = call;
    const variables = environmentOf(given);
    const ending = endingOf(call);
    const { scriptWith, path, bash = "bash", settings } = await entranceOf(
      words.INSTALLABLE,
      given as DevelopFlags,
      output,
    );
    output.done();
    const { handOver } = await import("../../nix/tools/hand_over.ts");
    const { withShellFiles } = await import("../shell_files.ts");
    const { endAs } = await import("../end_as.ts");
    const directory = phaseOf(given) === undefined
      ? callingDirectory().cwd
      : await flakeDirectory(words.INSTALLABLE);
    const ended = await withShellFiles({
      parent: variables.env?.["TMPDIR"] || "/tmp",
      script: ({ file, temporary }) => {
        const body = `${scriptWith({ temporary })}command rm -f ${shellWord(file)}\n${ending}`;
        return ending === "" ? interactive(body, [...given.option, ...settings]) : body;
      },
      start: ({ file }) =>
        handOver(bash, ending === "" ? ["--rcfile", file] : [file], {
          ...variables,
          env: { ...variables.env, NIX_GCROOT: path, SHELL: bash },
          ...(directory !== undefined && { cwd: directory }),
        }),
    });
    return await endAs(ended);
  },
});

/** What the script ends with: a phase or a command; empty where the person types. */
function endingOf({ flags: given }: Call<typeof developPositionals, typeof flags>): string {
  const phase = phaseOf(given);
  if (phase !== undefined && given.command !== undefined) {
    throw failure("clash", "you cannot use both '--command' and '--phase'", {
      help: "Leave one out",
    });
  }
  // buildPhase tells the later ones that it found a makefile.
  if (phase !== undefined) return `foundMakefile=1\nrunHook ${phase}Phase\n`;
  if (given.command === undefined) return "";
  return `exec ${given.command.map(shellWord).join(" ")}\n`;
}

/** The phase to run: the last that is named, as in Nix. */
function phaseOf(given: FlagValues<typeof phaseFlags>): string | undefined {
  // What is given stands in the order of the words.
  const last = Object.entries(given).findLast(([name, value]) => name in phaseFlags && value)?.[0];
  if (last === "phase") return given.phase;
  return last === "installcheck" ? "installCheck" : last;
}

/** The person's own start file goes first; aliases would change the words of functions. */
function interactive(script: string, options: DevelopFlags["option"]): string {
  const settings = new Map(options);
  const prompt = (name: string, assign: (word: string) => string) => {
    const text = settings.get(name);
    return text ? `[ -n "$PS1" ] && ${assign(shellWord(text))};\n` : "";
  };
  return `[ -n "$PS1" ] && [ -e ~/.bashrc ] && source ~/.bashrc;
shopt -u expand_aliases
${script}
shopt -s expand_aliases
${prompt("bash-prompt", (word) => `PS1=${word}`)}` +
    prompt("bash-prompt-prefix", (word) => `PS1=${word}"$PS1"`) +
    prompt("bash-prompt-suffix", (word) => `PS1+=${word}`);
}

/** Phases expect to be in the flake's directory, as in Nix. */
async function flakeDirectory(installable: string): Promise<string | undefined> {
  const { localFlake } = await import("../../compat/bridge/cache/local_flake.ts");
  return (await localFlake(installable))?.directory;
}
