import { assertEquals } from "@std/assert";
import { parseFlakeRef } from "./parse.ts";
import { printFlakeRef } from "./print.ts";

Deno.test("printFlakeRef() gives the text back that parseFlakeRef() read", () => {
  for (
    const text of [
      "github:o/r/main?dir=sub",
      "gitlab:g%2Fs/r?host=gl.example.org",
      "sourcehut:~u/r",
      "git+https://x.org/r.git?ref=main&shallow=1",
      "git+file:///srv/r",
      "git+ssh://git@x.org/r",
      "https://x.org/a.tar.gz",
      "path:/a/b?dir=c",
      "path:./sub",
      "flake:nixpkgs/nixos-24.05",
    ]
  ) {
    assertEquals(printFlakeRef(parseFlakeRef(text)), text);
  }
});
