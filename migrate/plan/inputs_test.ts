import { assertEquals, assertThrows } from "@std/assert";
import { fileOf, memoryProject } from "../../tests/migrate/memory_project.ts";
import { EMPTY_LOCK, printLock } from "../../compat/lock/mod.ts";
import { lookupsOf } from "../scan/lookups.ts";
import type { Source } from "../scan/source.ts";
import {
  inputFor,
  inputNotes,
  lockRequest,
  planInputs,
  plannedInput,
  type SourceInput,
  sourcesOf,
} from "./inputs.ts";

const nixpkgs = "github:NixOS/nixpkgs/nixos-unstable";
const [one, two] = ["1".repeat(40), "2".repeat(40)];
const channel: Source = { name: "nixpkgs", kind: "nixpkgs", pinned: false, subpath: "" };

function pinned(more: Partial<Source> = {}): Source {
  const url = `github:NixOS/nixpkgs/${more.rev ?? one}`;
  return { name: "nixpkgs", kind: "nixpkgs", url, rev: one, pinned: true, subpath: "", ...more };
}

/** The inputs of sources that are found in `a.nix`. */
function inputsOf(sources: readonly Source[], known?: boolean): readonly SourceInput[] {
  const found = sources.map((source) => ({ source, origin: "a.nix:1:1" }));
  const more = { style: "plain", references: new Map() } as const;
  return planInputs(found, { nixpkgs, isFlake: () => known, ...more });
}

function named(sources: readonly Source[]): readonly string[] {
  return inputsOf(sources).map(({ name, url }) => `${name} ${url}`);
}

Deno.test("planInputs() gives every tree an input, the first the plain name", () => {
  const [a, b] = [pinned(), pinned({ rev: two })];
  const [first, second] = [`nixpkgs ${a.url}`, `nixpkgs-2222222 ${b.url}`];
  assertEquals(named([channel, channel]), [`nixpkgs ${nixpkgs}`]);
  assertEquals(named([a, { ...a, subpath: "/nixos" }]), [first]);
  assertEquals(named([a, b]), [first, second]);
  assertEquals(named([a, channel]), [first, `nixpkgs-channel ${nixpkgs}`]);
});

Deno.test("planInputs() tells two revisions of one branch apart", () => {
  const url = "github:NixOS/nixpkgs/master";
  assertEquals(named([pinned({ url }), pinned({ url, rev: two })]), [
    `nixpkgs ${url}`,
    `nixpkgs-2222222 ${url}`,
  ]);
  const tarballs = ["sha256-a", "sha256-b"].map((narHash): Source => (
    { name: "nixpkgs", kind: "nixpkgs", url, narHash, pinned: true, subpath: "" }
  ));
  assertEquals(named(tarballs), [`nixpkgs ${url}`, `nixpkgs-2 ${url}`]);
});

Deno.test("planInputs() adds nixpkgs where the project names none, and names it as Nix can", () => {
  const url = "github:NixOS/nixpkgs/nixos-23.05";
  assertEquals(named([]), [`nixpkgs ${nixpkgs}`]);
  assertEquals(named([{ ...channel, name: "nixos-23.05", url }]), [
    `nixos-23-05 ${url}`,
  ]);
});

Deno.test("planInputs() takes a pin for a plain tree unless it is known for a flake", () => {
  const flakes = (source: Source, known?: boolean) => inputsOf([source], known)[0]?.flake;
  assertEquals([flakes(pinned()), flakes(pinned(), true), flakes(pinned(), false)], [
    false,
    true,
    false,
  ]);
  assertEquals([flakes(channel), flakes(channel, false)], [true, false]);
  const newest: Source = { ...channel, url: "github:NixOS/nixpkgs/master", pinned: true };
  assertEquals([flakes(newest), flakes({ ...newest, narHash: "sha256-a" })], [true, false]);
});

Deno.test("inputFor() finds the input of a source, whatever part of the tree it takes", () => {
  const inputs = inputsOf([channel, pinned()]);
  assertEquals(inputFor({ ...channel, subpath: "/lib" }, inputs).name, "nixpkgs-channel");
  assertEquals(inputFor(pinned(), inputs).name, "nixpkgs");
  assertThrows(() => inputFor(pinned({ rev: two }), inputs), RangeError);
});

Deno.test("plannedInput() says what became of the pin", () => {
  const fate = (source: Source) => plannedInput(inputsOf([source])[0]!).fate;
  assertEquals(fate(channel), "not pinned before");
  assertEquals(fate(pinned()), "re-fetched");
  assertEquals(fate(pinned({ narHash: "sha256-a" })), "preserved");
});

Deno.test("lockRequest() hands on what is known of a pin", () => {
  const request = (source: Source) => lockRequest(inputsOf([source], true)[0]!);
  assertEquals(request(channel), { name: "nixpkgs", url: nixpkgs, flake: true });
  const { url = "" } = pinned();
  const pin = { rev: one, narHash: "sha256-a" };
  const known = { ...pin, lock: printLock(EMPTY_LOCK) };
  assertEquals(request(pinned(pin)), { name: "nixpkgs", url, flake: true, known });
  const tree = pinned({ ...pin, kind: "tree", lockedUrl: "https://a.b/c" });
  assertEquals(request(tree).known, { ...pin, url: "https://a.b/c" });
});

Deno.test("inputNotes() names a nixpkgs that is used as a plain tree", () => {
  const codes = (source: Source, known: boolean) =>
    inputNotes(inputsOf([source], known)[0]!).map(({ code }) => code);
  assertEquals(codes(pinned(), true), []);
  assertEquals(codes(pinned(), false), ["plain-tree"]);
  assertEquals(codes(pinned({ kind: "tree" }), false), []);
});

Deno.test("sourcesOf() has sources that are written out first, then those that are named", () => {
  const text = "let n = <nixpkgs>; in import n { }";
  const project = memoryProject({ "default.nix": text });
  const { tree, path } = fileOf(project, "default.nix");
  const found = sourcesOf(lookupsOf(tree.root, path, project.open));
  assertEquals(found.map(({ node }) => text.slice(node.start, node.end)), [
    "<nixpkgs>",
    "import n { }",
  ]);
});

Deno.test("planInputs() takes what names stand for, unless it is pinned or decided", () => {
  const url = "github:NixOS/nixpkgs/nixos-24.11";
  const standings = new Map([
    ["nixpkgs", { kind: "revision", url, rev: two, told: ".envrc:1:2" } as const],
  ]);
  const decided = {
    isFlake: () => true,
    standings,
    style: "plain",
    references: new Map(),
  } as const;
  const planned = (source: Source, more: { readonly nixpkgs?: string } = {}) => {
    const [input] = planInputs([{ source, origin: "a.nix:1:1" }], { ...decided, ...more });
    const { as } = plannedInput(input!);
    return { as, ...lockRequest(input!) };
  };
  const lock = printLock(EMPTY_LOCK);
  const common = { name: "nixpkgs", flake: true };
  const known = { rev: two, lock };
  assertEquals(planned(channel), { ...common, as: ".envrc:1:2", url, known });
  assertEquals(planned(channel, { nixpkgs }), { ...common, as: undefined, url: nixpkgs });
  const pin = { as: undefined, url: pinned().url!, known: { rev: one, lock } };
  assertEquals(planned(pinned()), { ...common, ...pin });
});

Deno.test("inputNotes() warns where nobody knows what moves", () => {
  const standing = { kind: "unknown", why: "is a checkout", told: "/n" } as const;
  const standings = new Map([["nixpkgs", standing]]);
  const options = {
    isFlake: () => true,
    standings,
    style: "plain",
    references: new Map(),
  } as const;
  const [input] = planInputs([{ source: channel, origin: "a.nix:1:1" }], options);
  assertEquals(inputNotes(input!).map(({ code, message }) => [code, message]), [[
    "unknown-revision",
    "<nixpkgs> may move: on this machine it is /n, which is a checkout; flake.lock takes the " +
    `newest of ${nixpkgs}`,
  ]]);
  const [plain] = planInputs([], options);
  assertEquals(inputNotes(plain!), []);
});

Deno.test("planInputs() gives a style what it takes, at the revision that the project has pinned", () => {
  const utils: Source = {
    ...{ name: "utils", kind: "tree", url: "github:numtide/flake-utils/main", rev: two },
    ...{ narHash: "sha256-a", pinned: true, subpath: "" },
  };
  const found = (source: Source) => ({ source, origin: "a.nix:1:1" });
  const inputs = (style: Parameters<typeof planInputs>[1]["style"], more: object = {}) => {
    const options = { nixpkgs, isFlake: () => true, style, references: new Map(), ...more };
    return {
      read: planInputs([found(channel), found(utils)], options),
      unread: planInputs([found(channel)], options, [found(utils)]),
      unknown: planInputs([found(channel)], options),
    };
  };
  const known = (planned: readonly SourceInput[]) =>
    planned.slice(1).map(({ name, url, flake, source: { rev } }) => [name, url, flake, rev]);
  const [published, pinned] = ["github:numtide/flake-utils", utils.url];
  const plain = inputs("plain");
  assertEquals(known(plain.read), [["utils", pinned, false, two]]);
  assertEquals([plain.unread, plain.unknown].map(known), [[], []]);
  const styled = inputs("flake-utils");
  assertEquals(known(styled.read), [["flake-utils", pinned, true, two]]);
  assertEquals(known(styled.unread), [["flake-utils", pinned, true, two]]);
  assertEquals(known(styled.unknown), [["flake-utils", published, true, undefined]]);
  const told = inputs("flake-utils", { references: new Map([["flake-utils", "path:/u"]]) });
  const own = ["flake-utils", "path:/u", true, undefined];
  assertEquals(known(told.read), [["utils", pinned, false, two], own]);
  assertEquals(known(told.unread), [own]);
  const fork = { ...utils, name: "flake-utils", url: "github:fork/flake-utils" };
  const style = "flake-utils";
  const options = { nixpkgs, isFlake: () => true, style, references: new Map() } as const;
  const forked = planInputs([found(channel), found(fork)], options);
  assertEquals(forked.map(({ name }) => name), ["nixpkgs", "flake-utils-2222222", "flake-utils"]);
});
