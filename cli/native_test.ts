import { assertEquals } from "@std/assert";
import { nativeCall } from "./native.ts";

const FEATURES = ["--extra-experimental-features", "nix-command flakes"];
const COMMAND = { command: { type: "rest", short: "c", value: "COMMAND", help: "" } } as const;

Deno.test("nativeCall() hands a verb on as Nix calls it, without the flag", () => {
  const call = (name: string, ...words: readonly string[]) => nativeCall(name, words, COMMAND);
  assertEquals(call("build", ".#a", "--native", "-L"), [...FEATURES, "build", ".#a", "-L"]);
  assertEquals(call("show", "--native", "--json"), [...FEATURES, "flake", "show", "--json"]);
  assertEquals(call("build", ".#a"), undefined);
  assertEquals(call("migrate", "--native"), undefined);
});

Deno.test("nativeCall() leaves the words of a program alone", () => {
  const call = (...words: readonly string[]) => nativeCall("shell", words, COMMAND);
  assertEquals(call("--", "--native"), undefined);
  assertEquals(call("-c", "program", "--native"), undefined);
  assertEquals(call("--native", "-c", "program", "--native"), [
    ...FEATURES,
    ...["shell", "-c", "program", "--native"],
  ]);
});
