/**
 * A generator of flake.nix files: values of every kind wherever Nix takes some. The inputs that are
 * right are `a` and `b`, flakes in directories of those names.
 *
 * @module
 */
import fc from "fast-check";

/** Values that need no evaluation, and values that do. */
const VALUES = [
  ...['"path:./a"', '"path:./b"', '"./a"', '"a"', '"a/b"', '""', '"1a"', '"a b"', '"path"'],
  ...['"${"path:./a"}"', '"${x}"', '"a${"b"}"', "''path:./a''", "''\n    path:./b''", '"\\x"'],
  ...["0", "1", "-1", "9223372036854775807", "1.5", "true", "false", "null", "(true)", "(1)"],
  ...["./a", "./.", "../a", "/a", './${"a"}', "<a>", "path:./a", "http://x.y/z", "x:y"],
  ...["x: x", "{ a, b ? 1, ... }: a", "_: { }", "map", "import", "derivation", "__add"],
  ...["builtins", "builtins.true", "builtins.null", "x", "y", "__curPos", "throw", "abort"],
  ...["[ ]", "[ 1 ]", '[ "a" ]', "[ x ]", "[ [ ] ]", "{ }", "{ url = 1; }", "rec { x = x; }"],
  ...["let z = 1; in z", 'let z = "path:./a"; in z', "let { body = 1; }", "with { }; 1"],
  ...["if true then 1 else 2", "assert true; 1", '"a" + "b"', "{ } // { }", "1 + 1", "!true"],
  ...["{ z = 1; }.z", "{ }.z or 1", "{ } ? z", "a or b", "(x: x) 1", '{ ${"a"} = 1; }'],
  ...["{ inherit x; }", "{ inherit (x) y; }", '("path:./a")', "({ })", "({ url = ./a; })"],
];

const SEVERAL_NAMES = ["url", "flake", "follows", "inputs", "type", "path", "ref", "rev", "dir"];
const OTHER_NAMES = ["owner", "narHash", "lastModified", "lfs", "submodules", "id", '"url"', "x"];

const value = fc.constantFrom(...VALUES);
const refValue = fc.constantFrom(...VALUES.slice(0, 15), "./a", "true", '"path"');
const inputName = fc.constantFrom("a", "b", "self", '"a"', "x", '${"a"}', "${y}");
const attributeOfInput = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SEVERAL_NAMES) },
  fc.constantFrom(...OTHER_NAMES),
);

/** `url = …;` and its siblings. */
const part = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(attributeOfInput, refValue).map(bound) },
  { weight: 2, arbitrary: fc.tuple(attributeOfInput, value).map(bound) },
  fc.constantFrom("inherit url;", "inherit (x) url;", "inherit x;", 'inputs.a.follows = "b";'),
  fc.tuple(inputName, refValue).map(([name, follows]) => `inputs.${name}.follows = ${follows};`),
);

const set = (bindings: fc.Arbitrary<string>, maxLength: number) =>
  fc.tuple(fc.constantFrom("", "", "", "rec "), fc.array(bindings, { minLength: 1, maxLength }))
    .map(([rec, items]) => `${rec}{ ${items.join(" ")} }`);

const input = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(inputName, set(part, 3)).map(bound) },
  { weight: 3, arbitrary: fc.tuple(inputName, part).map(([name, item]) => `${name}.${item}`) },
  fc.tuple(inputName, value).map(bound),
  fc.constantFrom("inherit a;", "inherit (x) a;", "x = 1;", 'y = "path:./a";'),
);

const binding = fc.oneof(
  { weight: 3, arbitrary: set(input, 3).map((inputs) => bound(["inputs", inputs])) },
  { weight: 3, arbitrary: input.map((item) => `inputs.${item}`) },
  value.map((item) => bound(["inputs", item])),
  value.map((item) => bound(["description", item])),
  value.map((item) => bound(["nixConfig", item])),
  fc.tuple(fc.constantFrom("bash-prompt", "x", '"a b"'), value)
    .map(([name, item]) => `nixConfig.${name} = ${item};`),
  fc.constantFrom('x = "path:./a";', "y = 1;", '"inputs" = { };', '${"inputs"}.a.url = "./a";'),
  fc.constantFrom(
    '${"in" + "puts"}.a.url = "./a";',
    '"${"in"}puts" = { };',
    "${null} = x;",
    "${1} = 1;",
  ),
);

const outputs = fc.oneof(
  { weight: 8, arbitrary: fc.constant("outputs = _: { };") },
  value.map((item) => bound(["outputs", item])),
  fc.constantFrom("outputs = { self }: { };", "outputs = { self, ... }@x: { };", ""),
);

/** A flake.nix, often a wrong one. */
export const flakeForm: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom("", "", "", "rec "),
  fc.array(binding, { maxLength: 2 }),
  outputs,
).map(([rec, bindings, last]) => `${rec}{ ${[...bindings, last].join(" ")} }`)
  .filter((text) => !UNKNOWN_TYPE.test(text));

/** Nix finds out that it knows no such type when it fetches, and does not survive that in 2.34. */
const UNKNOWN_TYPE = /type = (?!"path")["'xypah(_]/;

function bound([name, value]: readonly [string, string]): string {
  return `${name} = ${value};`;
}
