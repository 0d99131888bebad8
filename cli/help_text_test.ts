import { assertEquals } from "@std/assert";
import { verbHelp } from "./help_text.ts";
import { plain } from "./style.ts";

Deno.test("verbHelp() is made from the declaration", () => {
  const text = verbHelp({ name: "stir", summary: "Stir it" }, {
    description: "Goes round.",
    positionals: { POT: { help: "Which pot." }, SPOON: { help: "With what.", default: "wood" } },
    flags: {
      fast: { type: "switch", help: "Faster.", short: "f" },
      times: { type: "text", value: "N", help: "How often.", default: "3" },
      ways: { type: "list", value: "LIST", help: "Which ways.", default: ["left", "right"] },
    },
    examples: [{ command: "flakebridge stir soup", does: "stir the soup" }],
  }, plain);
  assertEquals(
    text,
    `Stir it.

Usage:
  flakebridge stir POT [SPOON] [FLAGS]

Goes round.

Words:
  POT    Which pot.
  SPOON  With what.
         Default: wood

Flags:
  -f, --fast       Faster.
      --times N    How often.
                   Default: 3
      --ways LIST  Which ways.
                   Default: left, right
  -h, --help       Show this help.
  -q, --quiet      Say nothing but errors; the result is still printed.
  -v, --verbose    Say more; show the trace of a defect. The same: \`--debug\`.
  -V, --version    Print the version.

Examples:
  # stir the soup
  flakebridge stir soup
`,
  );
});
