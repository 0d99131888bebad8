import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkoutPath, flakebridge } from "./program.ts";

const permissionless = { deno: [] };
const reading = { deno: ["--allow-read"] };

Deno.test("--version prints the version of deno.json, and needs no permission", async () => {
  const { version } = JSON.parse(await Deno.readTextFile(checkoutPath("deno.json")));
  for (const words of [["--version"], ["-V"], ["help", "--version"]]) {
    assertEquals(await flakebridge(words, permissionless), {
      status: 0,
      stdout: `flakebridge ${version}\n`,
      stderr: "",
    });
  }
});

Deno.test("help comes the same by every way to ask for it", async () => {
  const help = await flakebridge(["help"], permissionless);
  assertEquals([help.status, help.stderr], [0, ""]);
  for (const words of [[], ["--help"], ["-h"], ["flake"]]) {
    assertEquals(await flakebridge(words, permissionless), help);
  }
  const ofVerb = await flakebridge(["help", "undo"], reading);
  assertMatch(ofVerb.stdout, /^Usage:\n {2}flakebridge undo \[DIR\]/m);
  for (const words of [["undo", "--help"], ["-h", "undo"], ["flake", "undo", "-h"]]) {
    assertEquals(await flakebridge(words, reading), ofVerb);
  }
});

Deno.test("migrate.ts is cli.ts migrate", async () => {
  assertEquals(
    await flakebridge(["--help"], { ...reading, entry: "migrate.ts" }),
    await flakebridge(["migrate", "--help"], reading),
  );
});

Deno.test("wrong words end with 2, and say what would be right", async () => {
  const wrong: Readonly<Record<string, string>> = {
    "migarte": 'error: There is no verb "migarte"\nhelp: Did you mean `migrate`?\n',
    "frobnicate":
      'error: There is no verb "frobnicate"\nhelp: `flakebridge help` lists the verbs\n',
    "help undoo": 'error: There is no verb "undoo"\nhelp: Did you mean `undo`?\n',
    "--versoin": 'error: "flakebridge" has no flag "--versoin"\nhelp: Did you mean `--version`?\n',
    "migrate --dryrun":
      'error: "flakebridge migrate" has no flag "--dryrun"\nhelp: Did you mean `--dry-run`?\n',
    "undo a b": 'error: "flakebridge undo" can\'t take "b": a word too many\n' +
      "help: `flakebridge undo --help` says what it takes\n",
    "migrate --systems x86_64-linux,bogus":
      'error: "--systems" has "bogus", which is no system\nhelp: Write `--systems x86_64-linux`\n',
    "migrate --nixpkgs foo:bar":
      `error: "--nixpkgs" needs a flake reference: input 'foo:bar' is unsupported\n` +
      "help: Write one like `github:NixOS/nixpkgs/nixos-unstable` or `./nixpkgs`\n",
    "migrate --systems ,":
      'error: "--systems" names no system\nhelp: Write `--systems x86_64-linux`\n',
  };
  for (const [words, stderr] of Object.entries(wrong)) {
    assertEquals(await flakebridge(words.split(" ")), { status: 2, stdout: "", stderr });
  }
});

Deno.test("a permission that is not given is an error with a remedy, not a stack trace", async () => {
  for (const permissions of [permissionless, reading]) {
    const { status, stdout, stderr } = await flakebridge(["undo", "/"], permissions);
    assertEquals([status, stdout], [1, ""]);
    assertMatch(stderr, /^error: Deno did not allow it: Requires .*\nhelp: .*README\.md.*\n$/);
  }
});

Deno.test("a reader that goes away is not an error", async () => {
  const script = '{ sleep 0.3; "$@"; echo "status $?" >&2; } | true';
  const { stderr } = await new Deno.Command("sh", {
    args: ["-c", script, "sh", Deno.execPath(), "run", checkoutPath("cli.ts"), "help"],
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "status 0\n");
});

Deno.test("colours are for terminals", async () => {
  const { stdout } = await flakebridge(["help"], { ...permissionless, env: { TERM: "xterm" } });
  assert(!/\p{Cc}\[/u.test(stdout));
});
