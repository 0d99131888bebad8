import { assertThrows } from "@std/assert";
import { Failure } from "../diagnostic.ts";
import { oddEntries } from "./odd_names.ts";

Deno.test("oddEntries() says what the shell could not do", () => {
  const gone = Deno.makeTempDirSync();
  Deno.removeSync(gone);
  assertThrows(() => oddEntries(gone), Failure, gone);
});
