/**
 * `develop`: environments, flags of the environment, phases. What it prints is what its commands
 * print; `print-dev-env` prints names of our own and has tests of its own.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { type Case, everywhere } from "../case.ts";

const SHELLS = fromFileUrl(new URL("../shells", import.meta.url));

const SCRIPT =
  `cp -r ${SHELLS} shells; printf flake > shells/who; cd shells; git init -q; git add -A; git commit -qm one`;

const NO_FILES = { "2.8": "2.8 fails on structured attributes" };
const OLD_NAMES = { "2.8": "the flag has this name since 2.28", "2.26": "so" };

/** A command in a shell, here `bash -c`. */
function inShell(words: readonly string[], code: string, more: Partial<Case> = {}): Case {
  return {
    words: ["develop", ...words, "-c", "bash", "-c", code],
    cwd: "shells",
    script: SCRIPT,
    prints: "text",
    ...more,
  };
}

export const DEVELOP: readonly Case[] = [
  inShell([], 'echo "$WHO $FROM_SETUP"', { quick: true }),
  inShell([], "exit 7", { quick: true }),
  inShell([], "echo $out; echo ${TMPDIR##*/} | cut -c 1-10; echo $IN_NIX_SHELL"),
  inShell([".#two"], "echo $out $dev $outputs"),
  inShell([".#set.inner"], "echo $WHO"),
  inShell([".#packages.x86_64-linux.default"], "echo $WHO"),
  inShell([".#library"], "echo $name", { newest: { "2.8": "2.8 keeps the derivation's name" } }),
  inShell([".#structured"], 'cat "$NIX_ATTRS_JSON_FILE" | wc -l; echo ${name-none}', {
    newest: NO_FILES,
  }),
  inShell([".#byShell"], "true", { says: "'bash' as their builder" }),
  inShell([".#withoutOutputs"], "true", {
    says: "no environment",
    worded: everywhere("ours says so before it builds"),
  }),
  inShell([".#nope"], "true", { says: "does not provide attribute" }),
  inShell([], 'echo "$PATH" | cut -d: -f1-2; echo ${XDG_DATA_DIRS-none}', {
    environment: { XDG_DATA_DIRS: "/data" },
    newest: { "2.8": "2.8 keeps no data directories" },
  }),
  inShell([], 'echo "$ONE $TWO"', { environment: { ONE: "1", TWO: "2" } }),
  inShell(["-i", "-k", "ONE"], 'echo "$ONE ${TWO-none} ${HOME-none}"', {
    environment: { ONE: "1", TWO: "2" },
  }),
  inShell(["-u", "ONE"], 'echo "${ONE-none} $TWO"', { environment: { ONE: "1", TWO: "2" } }),
  inShell(["-i", "-s", "ONE", "one"], 'echo "$ONE"', { newest: OLD_NAMES }),
  inShell(["-s", "ONE", "1", "-s", "ONE", "2"], "true", { newest: OLD_NAMES }),
  inShell(["--redirect", ".#library", "{{dir}}/library"], "echo $USES"),
  inShell([".#using", "--redirect", ".#library", "{{dir}}/library"], "echo $USES"),
  inShell([".#using"], "echo $USES"),
  inShell(["--profile", "{{dir}}/profile"], "readlink ../profile; rm ../profile*"),
  inShell(["path:."], "echo $WHO"),
  inShell(["../shells"], "echo $WHO; pwd", { cwd: "elsewhere" }),
  inShell([], "cat who", {
    script: `${SCRIPT}; printf dirty > who`,
  }),
  inShell([], "echo $WHO", {
    script: `${SCRIPT}; rm who; git add -A`,
    worded: { "2.26": "ours says of a file that git does not know what 2.34 says" },
  }),
  { ...inShell([], "x"), words: ["develop", "--build"] },
  { ...inShell([], "x"), words: ["develop", "--phase", "build"] },
  { ...inShell([], "x"), words: ["develop", "--unpack", "--phase", "check", "--build"] },
  { ...inShell([], "x"), words: ["develop", "--installcheck"] },
  { ...inShell([], "x"), words: ["develop", "--build", "-c", "true"], says: "both" },
  { ...inShell([], "x"), words: ["develop", ".#two", "-c", "nope-no-such-program"] },
];
