import { assert, assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../nix/diagnostic.ts";
import { parseCall } from "./call.ts";

const verb = {
  positionals: { DIR: { help: "where", default: "." } },
  flags: {
    json: { type: "switch", help: "as JSON" },
    nixpkgs: { type: "text", value: "REF", help: "which", default: "flake:nixpkgs" },
    description: { type: "text", value: "TEXT", help: "what" },
    systems: { type: "list", value: "LIST", help: "for whom", default: ["a", "b"] },
    "no-verify": { type: "switch", help: "trust" },
  },
} as const;

const silent = { help: false, quiet: false, verbose: false, version: false };

Deno.test("parseCall() fills in the defaults", async () => {
  assertEquals(await parseCall("it", verb, []), {
    words: { DIR: "." },
    flags: {
      ...silent,
      json: false,
      nixpkgs: "flake:nixpkgs",
      description: undefined,
      systems: ["a", "b"],
      "no-verify": false,
    },
  });
});

Deno.test("parseCall() reads switches, texts, lists and words in any order", async () => {
  const given = ["--no-verify", "--systems", "x,y", "dir", "-q", "--nixpkgs=path:/n?a=b", "--json"];
  assertEquals(await parseCall("it", verb, given), {
    words: { DIR: "dir" },
    flags: {
      ...silent,
      quiet: true,
      json: true,
      nixpkgs: "path:/n?a=b",
      description: undefined,
      systems: ["x", "y"],
      "no-verify": true,
    },
  });
});

Deno.test("parseCall() reads lists that stand several times, pairs, and the rest of the words", async () => {
  const verb = {
    positionals: { FIRST: { help: "one" }, REST: { help: "more", rest: true } },
    flags: {
      inputs: { type: "list", value: "LIST", help: "which", default: ["all"] },
      override: { type: "pairs", value: "INPUT REF", help: "what else" },
      json: { type: "switch", help: "as JSON" },
    },
  } as const;
  const given = "a --override x /y,z --inputs p,q b --inputs r --override v w=1 true --json";
  const { words, flags } = await parseCall("it", verb, given.split(" "));
  assertEquals(words, { FIRST: "a", REST: ["b", "true"] });
  assertEquals(flags, {
    ...silent,
    inputs: ["p", "q", "r"],
    override: [["x", "/y,z"], ["v", "w=1"]],
    json: true,
  });
  const bare = await parseCall("it", verb, ["a"]);
  assertEquals([bare.words["REST"], bare.flags["inputs"], bare.flags["override"]], [
    [],
    ["all"],
    [],
  ]);
  for (const second of ["", "-1"]) {
    const { flags } = await parseCall("it", verb, ["a", "--override", "x", second]);
    assertEquals(flags["override"], [["x", second]]);
  }
  const empty = await parseCall("it", verb, ["a", "--override", "", "x", ""]);
  assertEquals([empty.flags["override"], empty.words["REST"]], [[["", "x"]], [""]]);
  for (const words of ["a --override", "a --override x", "a --override x --json"]) {
    const failure = await assertRejects(() => parseCall("it", verb, words.split(" ")), Failure);
    assertEquals(failure.diagnostics[0]?.help, "Write `--override INPUT REF`");
  }
});

Deno.test("parseCall() takes words as they are: numbers, `true`, what stands behind `--`", async () => {
  for (const word of ["007", "1e3", "true"]) {
    for (const flag of ["--json", "--no-verify", "-q"]) {
      assertEquals((await parseCall("it", verb, [flag, word])).words, { DIR: word });
    }
  }
  const behind = await parseCall("it", verb, ["--", "--json"]);
  assertEquals([behind.words["DIR"], behind.flags["json"]], ["--json", false]);
});

Deno.test("parseCall() refuses wrong words, and says what would be right", async () => {
  const wrong: Readonly<Record<string, readonly [string, string]>> = {
    "--jsno": ['"it" has no flag "--jsno"', "Did you mean `--json`?"],
    "--utterly-else=1": ['"it" has no flag "--utterly-else"', "`it --help` lists its flags"],
    "--eval-store": [
      '"it" can\'t have the flag "--eval-store": ' +
      "what one store has evaluated is not handed on to another to be built",
      "`nix` itself has the flag, with flakes on",
    ],
    "-x": ['"it" has no flag "-x"', "`it --help` lists its flags"],
    "--json=yes": ['"--json" takes no value, but was given one', "Write `--json`"],
    "--nixpkgs": ['"--nixpkgs" needs a value', "Write `--nixpkgs REF`"],
    "--nixpkgs --json": ['"--nixpkgs" needs a value', "Write `--nixpkgs REF`"],
    "a b": ['"it" can\'t take "b": a word too many', "`it --help` says what it takes"],
  };
  for (const [given, [message, help]] of Object.entries(wrong)) {
    const failure = await assertRejects(() => parseCall("it", verb, given.split(" ")), Failure);
    const [it] = failure.diagnostics;
    assertEquals([it?.code, it?.message, it?.help], ["usage", message, help]);
  }
});

Deno.test("parseCall() refuses an empty value, not as wrong words, unless the verb takes one", async () => {
  for (const words of [["--nixpkgs", ""], ["--nixpkgs="], ["--systems", ""], ["--systems", "a,"]]) {
    const failure = await assertRejects(() => parseCall("it", verb, words), Failure);
    const [flag] = words[0]!.split("=");
    const [it] = failure.diagnostics;
    assertEquals([it?.code, it?.message], ["empty-value", `the value of "${flag}" is empty`]);
  }
  const flags = {
    to: { type: "text", value: "STORE", help: "", mayBeEmpty: true },
    inputs: { type: "list", value: "LIST", help: "", default: ["all"], mayBeEmpty: true },
  } as const;
  const given = ["--to", "", "--inputs", "", "--inputs=a,"];
  const call = await parseCall("it", { positionals: {}, flags }, given);
  assertEquals([call.flags["to"], call.flags["inputs"]], ["", ["", "a", ""]]);
});

Deno.test("parseCall() asks for a word that has no default", async () => {
  const needy = { positionals: { URL: { help: "which" } }, flags: {} };
  const failure = await assertRejects(() => parseCall("it", needy, []), Failure);
  assertEquals(failure.message, '"it" needs its URL');
});

Deno.test("parseCall() needs no word where help or the version is wanted", async () => {
  const needy = { positionals: { URL: { help: "which" } }, flags: {} };
  for (const word of ["--help", "-h", "--version", "-V"]) {
    assertEquals((await parseCall("it", needy, [word])).words, {});
  }
});

Deno.test("parseCall() is not fooled by names that every object has", async () => {
  for (const flag of ["--constructor", "--__proto__", "--toString"]) {
    const failure = await assertRejects(() => parseCall("it", verb, [flag]), Failure);
    assert(failure.message.includes(flag));
  }
});

Deno.test("parseCall() gives a flag that takes the rest all words behind it", async () => {
  const verb = {
    flags: { command: { type: "rest", short: "c", value: "COMMAND…", help: "" } },
    positionals: { WORD: { help: "" } },
  } as const;
  const { words, flags } = await parseCall("flakebridge x", verb, [
    "a",
    "-c",
    "b",
    "-v",
    "--",
    "c d",
  ]);
  assertEquals(words, { WORD: "a" });
  assertEquals(flags["command"], ["b", "-v", "--", "c d"]);
  assertEquals((await parseCall("flakebridge x", verb, ["a"])).flags["command"], undefined);
  await assertRejects(() => parseCall("flakebridge x", verb, ["a", "-c"]), Failure, "at least one");
});

Deno.test("parseCall() knows a flag by its other name", async () => {
  const verb = {
    positionals: {},
    flags: {
      sudo: { type: "switch", also: "use-remote-sudo", help: "as root" },
      keep: {
        type: "list",
        short: "k",
        also: "keep-env-var",
        value: "NAMES",
        help: "",
        default: [],
      },
      set: { type: "pairs", also: "set-env-var", value: "NAME VALUE", help: "what" },
    },
  } as const;
  const given = "--use-remote-sudo --keep-env-var A -k B --keep=C --set-env-var D E".split(" ");
  const { flags } = await parseCall("it", verb, given);
  assertEquals(flags, { ...silent, sudo: true, keep: ["A", "B", "C"], set: [["D", "E"]] });
});

Deno.test("parseCall() keeps commas where a flag is whole, and sets settings to nothing", async () => {
  const verb = {
    positionals: {},
    flags: {
      include: { type: "list", isWhole: true, short: "I", value: "PATH", help: "", default: [] },
      builders: { type: "text", value: "BUILDERS", help: "who" },
      option: { type: "pairs", value: "NAME VALUE", help: "how" },
    },
  } as const;
  const given = ["-I", "a=/b,c", "--builders", "", "--include=/d", "--builders", "one"];
  const { flags } = await parseCall("it", verb, given);
  assertEquals(flags["include"], ["a=/b,c", "/d"]);
  assertEquals(flags["option"], [["builders", ""]]);
  assertEquals(flags["builders"], "one");
});
