/**
 * What `os`, `home` and `darwin` have in common: a configuration is evaluated here, built here or
 * on another machine, and put into effect here or on a third.
 *
 * @module
 */
import {
  configurationNames,
  configurationPaths,
  type Kind,
} from "../compat/bridge/deploy/configuration.ts";
import { commandOf, type Means } from "../compat/bridge/deploy/remote.ts";
import {
  type Action,
  activationSteps,
  ASKS_FOR_SYSTEMD,
  type Configuration,
  copySteps,
  type Deployment,
  effectSteps,
  generationBefore,
  leavesLink,
  remoteBuildSteps,
  rollbackSteps,
  setsProfile,
  type Step,
} from "../compat/bridge/deploy/steps.ts";
import type { AttributePath } from "../compat/bridge/installable.ts";
import { foundAt } from "../compat/bridge/question.ts";
import { namedFlake } from "../compat/lock/fetch/named_flake.ts";
import { buildableExpression, pathsOf, type Target, targetsOf } from "../compat/bridge/targets.ts";
import { failure } from "../nix/diagnostic.ts";
import { commandLine, run, runNix } from "../nix/tools/run.ts";
import { usage } from "./call.ts";
import type { Evaluated } from "./evaluating.ts";
import { evaluationFlags } from "./evaluation.ts";
import { nixWordsOf } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import { buildFlags, buildFound } from "./realising.ts";
import { startProgram } from "./starting.ts";
import type { ExitStatus, Flags, FlagValues } from "./verb.ts";

/** The flags of all three. */
export const deployFlags = {
  "out-link": {
    type: "text",
    short: "o",
    value: "LINK",
    help: "The link to what was built, where one is left.",
    default: "result",
  },
  rollback: { type: "switch", help: "Go back to the generation before; build nothing." },
  "dry-run": { type: "switch", help: "Build nothing and change nothing; print what would be run." },
  json: { type: "switch", help: "Print what is run, and where, as JSON." },
  ...buildFlags,
  ...evaluationFlags,
} as const satisfies Flags;

/** The flags of those that change a machine, not a home. */
export const machineFlags = {
  "target-host": {
    type: "text",
    value: "HOST",
    help: "The machine that the configuration is for, as ssh names it; this one unless told.",
  },
  "build-host": { type: "text", value: "HOST", help: "The machine that builds." },
  sudo: {
    type: "switch",
    also: "use-remote-sudo",
    help: "Become root by sudo where root is needed.",
  },
  "profile-name": {
    type: "text",
    short: "p",
    value: "NAME",
    help: "Keep the generations apart, in `system-profiles/NAME`.",
    default: "system",
  },
  profiles: {
    type: "text",
    value: "DIR",
    help: "Where profiles are.",
    default: "/nix/var/nix/profiles",
  },
} as const satisfies Flags;

/** What is asked for. */
export interface DeployWish {
  readonly kind: Kind;
  readonly action: Action;
  /** `FLAKE#NAME`, of which each part may be left out. */
  readonly word: string;
  readonly flags: FlagValues<typeof deployFlags>;
  readonly machine?: FlagValues<typeof machineFlags>;
  /** The profile that keeps the generations. */
  readonly profile: string;
  /** Variables for the activation, `NAME=VALUE`. */
  readonly variables: readonly string[];
}

/** The action that a word names, of those that a verb knows. */
export function actionNamed<Known extends Action>(
  verb: string,
  word: string,
  known: readonly Known[],
): Known {
  const action = known.find((one) => one === word);
  if (action !== undefined) return action;
  throw usage(`"${verb}" can't "${word}"`, `It can ${known.join(", ")}`);
}

/** The profile of a system. */
export function systemProfile(
  { profiles, "profile-name": name }: Pick<
    FlagValues<typeof machineFlags>,
    "profiles" | "profile-name"
  >,
): string {
  if (!/^[\w][\w.+-]*$/.test(name)) {
    throw usage(`"${name}" can't be a profile's name`, "Take letters and digits");
  }
  return name === "system" ? `${profiles}/system` : `${profiles}/system-profiles/${name}`;
}

/** Builds a configuration, and puts it into effect. */
export async function deploy(wish: DeployWish, output: Output): Promise<ExitStatus> {
  const { flags, machine } = wish;
  const means = {
    sudo: machine?.sudo === true,
    sshOptions: (Deno.env.get("NIX_SSHOPTS") ?? "").split(" ").filter((word) => word !== ""),
  };
  const deployment = await deploymentOf(wish, means);
  const manner = { means, isDry: flags["dry-run"], isJson: flags.json };
  if (flags.rollback) {
    const steps = await stepsBack(deployment, means);
    if (flags.json) output.result(printed({ steps }));
    return await carryOut(steps, manner, output);
  }
  const paths = await pathsFor(wish, deployment, means);
  const { configuration, status } = await configured(wish, paths, deployment, output);
  if (status !== 0) return status;
  const steps = [
    ...remoteBuildSteps(configuration, deployment),
    ...copySteps(configuration, deployment),
    ...effectSteps(configuration.path, deployment),
  ];
  if (flags.json) output.result(printed({ ...configuration, steps }));
  return await carryOut(steps, manner, output);
}

function printed(plan: Partial<Configuration> & { readonly steps: readonly Step[] }): string {
  return JSON.stringify(plan, null, 2) + "\n";
}

async function deploymentOf(
  { kind, action, flags, machine, profile, variables }: DeployWish,
  means: Means,
): Promise<Deployment> {
  // What is only built is for who asked.
  const targetHost = leavesLink(action) ? null : hostNamed(machine?.["target-host"]);
  const isActivated = kind === "os" && !leavesLink(action);
  return {
    kind,
    action,
    profile,
    variables,
    link: flags["out-link"],
    nixWords: nixWordsOf(flags),
    buildHost: hostNamed(machine?.["build-host"]),
    targetHost,
    isUnit: isActivated && await hasSystemd(targetHost, means, flags["dry-run"]),
  };
}

/** Whether a machine's systemd runs; in a dry run no other machine is asked, which is a NixOS. */
async function hasSystemd(host: string | null, means: Means, isDry: boolean): Promise<boolean> {
  if (isDry && host !== null) return true;
  const [program = "", ...args] = commandOf(onHost(host, ASKS_FOR_SYSTEMD), means, commandLine);
  return (await run(program, args)).status === 0;
}

/** A word for ssh that is a host, not one of its flags. */
function hostNamed(word: string | undefined): string | null {
  if (word === undefined || word === "") return null;
  if (!/^-|\s/.test(word)) return word;
  throw usage(`"${word}" is no machine's name`, "Write `HOST` or `USER@HOST`, as ssh takes it");
}

/** Where the configuration may be in the flake: as named, or by the names of who asks. */
async function pathsFor(
  { kind, action, word }: DeployWish,
  { targetHost }: Deployment,
  means: Means,
): Promise<readonly AttributePath[]> {
  const part = action === "build-vm" ? "vm" : "toplevel";
  const { fragment } = await namedFlake(word);
  if (fragment !== "") return configurationPaths(kind, [fragment], part);
  const host = await hostName(kind, targetHost, means);
  const names = configurationNames(kind, { host, user: Deno.env.get("USER") });
  if (names.length > 0) return configurationPaths(kind, names, part);
  throw failure("no-user", "USER is not set: there is no telling whose home is meant", {
    help: "name the configuration, `FLAKE#NAME`",
  });
}

async function hostName(kind: Kind, host: string | null, means: Means): Promise<string> {
  if (host !== null) return (await answerOf(onHost(host, ["uname", "-n"]), means)).trim();
  if (kind !== "darwin" || Deno.build.os !== "darwin") return Deno.hostname();
  return (await runNix("scutil", ["--get", "LocalHostName"])).trim();
}

function onHost(on: string | null, words: readonly string[]): Step {
  return { on, isRoots: false, words };
}

/** What a step prints. */
async function answerOf(step: Step, means: Means): Promise<string> {
  const [program = "", ...args] = commandOf(step, means, commandLine);
  return await runNix(program, args);
}

interface Configured {
  readonly configuration: Configuration;
  /** 0 where it is built, or is to be built elsewhere. */
  readonly status: ExitStatus;
}

/** Evaluates the configuration, and builds it unless another machine does. */
async function configured(
  { kind, word, flags }: DeployWish,
  paths: readonly AttributePath[],
  { buildHost }: Deployment,
  output: Output,
): Promise<Configured> {
  const { answer, status } = await buildFound({
    verb: `${kind} ${JSON.stringify(paths)}`,
    wish: { words: [word.replace(/#.*$/, "") || "."], lookup: "package", flags },
    find: (evaluated) => targetsAt(evaluated, paths),
    targets: (found) => buildHost === null ? found : [],
    flags,
    further: flags["dry-run"] ? ["--dry-run"] : [],
  }, output);
  const [target] = answer;
  if (target?.kind === "derivation") {
    const [path = ""] = pathsOf(target);
    return { configuration: { drvPath: target.drvPath, path }, status };
  }
  throw failure("configuration", `'${paths[0]?.join(".")}' is not a derivation`);
}

async function targetsAt(
  { installables: [one], ask }: Evaluated,
  paths: readonly AttributePath[],
): Promise<readonly Target[]> {
  if (one?.kind !== "flake") throw failure("configuration", "configurations are in flakes");
  return targetsOf(one, await ask(buildableExpression(one, foundAt(one.flake, paths))));
}

/** What brings back the generation before the current one. */
async function stepsBack(deployment: Deployment, means: Means): Promise<readonly Step[]> {
  const { kind, action, profile, targetHost } = deployment;
  const isSet = setsProfile(action);
  if (!isSet && action !== "test") {
    throw usage(`"${action}" can't be rolled back`, `\`${kind} switch --rollback\` goes back`);
  }
  const list = ["nix-env", "--profile", profile, "--list-generations"];
  const listed = await answerOf({ ...onHost(targetHost, list), isRoots: true }, means);
  const number = generationBefore(listed);
  if (number === undefined) {
    throw failure("no-generation", `there is no generation before the current one of ${profile}`, {
      help: `\`flakebridge ${kind} switch\` makes one with what the flake has, as of any commit`,
    });
  }
  if (kind !== "home" && isSet) return rollbackSteps(deployment);
  return activationSteps(`${profile}-${number}-link`, deployment);
}

/** How steps are carried out. */
interface Manner {
  readonly means: Means;
  readonly isDry: boolean;
  /** Whether stdout is for the plan alone. */
  readonly isJson: boolean;
}

/** Runs the steps one after the other, or prints them; the status of the first that fails. */
async function carryOut(
  steps: readonly Step[],
  { means, isDry, isJson }: Manner,
  output: Output,
): Promise<ExitStatus> {
  for (const step of steps) {
    const [program = "", ...args] = commandOf(step, means, commandLine);
    const command = commandLine([program, ...args]);
    if (isDry) {
      if (!isJson) output.result(`${command}\n`);
      continue;
    }
    output.detail(command);
    const silent = isJson || step.words[0] === "nix-store";
    const status = await startProgram(program, args, { silent });
    if (status === 0) continue;
    output.say(`\`${command}\` ended with status ${status}`);
    return status;
  }
  return 0;
}
