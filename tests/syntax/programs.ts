/**
 * Random programs, for fast-check: every construct of the language, with all names bound.
 *
 * @module
 */
import fc from "fast-check";

const NAMES = ["a", "b", "lib", "name", "x-y", "z'"];

/** The programs are the body of a function of these names, so that Nix knows them. */
export const HEAD = `{ ${NAMES.join(", ")} }: `;

const name = fc.constantFrom(...NAMES);

const space = fc.constantFrom(" ", "\n", "  ", " # c\n", " /* c */ ", "\t", "\r\n");

const literal = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom("1.5", ".5", "1.e3", "0.00001", "1234567.8", "9223372036854775807", "007"),
  fc.constantFrom("./.", "./a/b.nix", "../c", "/d", "a/b", "./a/../b/.", "~/a", "./.a-b+c"),
  fc.constantFrom("<x>", "<x/y>", "http://h/p", "x:y", "mailto:a@b", "x:/y?z=%20~"),
  fc.constantFrom("true", "null", "import", "__curPos", "{ }", "[ ]", "rec { }"),
);

const text = fc.array(
  fc.constantFrom("t", " ", "\n", "\n  ", "\n\n", "$", "$$", "'", "é", "\\n", '\\"', "x y"),
  { maxLength: 8 },
).map((pieces) => pieces.join(""));

const indentedText = fc.array(
  fc.constantFrom("t", " ", "\n", "\n  ", "\n    ", "\n\t", "$", "''$", "'''", "''\\t", "' ", '"'),
  { maxLength: 8 },
).map((pieces) => pieces.join(""));

const operator = fc.constantFrom(
  ...["+", "-", "*", "/ ", "++", "//", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "->"],
);

/** Whole programs. */
export const program: fc.Arbitrary<string> = fc.letrec<{ expression: string; operand: string }>(
  (tie) => {
    const expression = tie("expression");
    const operand = tie("operand");
    const attribute = fc.oneof(
      { weight: 4, arbitrary: name },
      fc.constantFrom("or", '"q r"', '"if"', '"${"s"}"', "${a}", '"${b}t"'),
    );
    const path = fc.array(attribute, { minLength: 1, maxLength: 3 }).map((names) =>
      names.join(".")
    );
    const binding = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(path, expression).map(([p, e]) => `${p} = ${e};`) },
      fc.subarray(NAMES).map((names) => `inherit ${names.join(" ")};`),
      fc.tuple(operand, name).map(([from, n]) => `inherit (${from}) ${n};`),
    );
    const bindings = fc.tuple(fc.array(binding, { maxLength: 4 }), space)
      .map(([all, between]) => all.join(between));
    const letBindings = fc.uniqueArray(name, { maxLength: 3 }).chain((names) =>
      fc.tuple(...names.map(() => expression)).map((values) =>
        names.map((n, index) => `${n} = ${values[index]};`).join(" ")
      )
    );
    const string = fc.tuple(text, expression, text).map(([l, e, r]) => `"${l}\${${e}}${r}"`);
    const indented = fc.tuple(indentedText, expression, indentedText)
      .map(([l, e, r]) => `''\n ${l} \${${e}} ${r}''`);
    const formals = fc.subarray(NAMES).chain((names) =>
      fc.tuple(fc.constantFrom("", ", ..."), expression).map(([rest, value]) => {
        const all = names.map((n, index) => index % 2 ? `${n} ? ${value}` : n).join(", ");
        return names.length === 0 ? "{ ... }" : `{ ${all}${rest} }`;
      })
    );
    return {
      operand: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        name,
        literal,
        text.map((t) => `"${t}"`),
        indentedText.map((t) => `'' ${t} ''`),
        string,
        indented,
        expression.map((e) => `(${e})`),
        fc.array(operand, { maxLength: 3 }).map((all) => `[ ${all.join(" ")} ]`),
        fc.tuple(fc.constantFrom("", "rec "), bindings).map(([rec, b]) => `${rec}{ ${b} }`),
        fc.tuple(operand, path).map(([e, p]) => `(${e}).${p}`),
        fc.tuple(operand, path, operand).map(([e, p, d]) => `(${e}).${p} or ${d}`),
        expression.map((e) => `./p/\${${e}}/q`),
        letBindings.map((b) => `let { ${b} body = 1; }`),
      ),
      expression: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        operand,
        fc.tuple(operand, space, operand).map(([f, between, x]) => `${f}${between}${x}`),
        fc.tuple(operand, operator, operand).map(([l, o, r]) => `(${l}) ${o} (${r})`),
        fc.tuple(operand, fc.constantFrom("+", "*", "++", "//", "&&", "->"), operand, operator)
          .map(([l, o, r, p]) => `${l} ${o} ${r} ${p} ${l}`),
        fc.tuple(fc.constantFrom("!", "-"), operand).map(([o, e]) => `${o}${e}`),
        fc.tuple(operand, path).map(([e, p]) => `${e} ? ${p}`),
        fc.tuple(name, expression).map(([n, e]) => `${n}: ${e}`),
        fc.tuple(formals, fc.constantFrom("", "@all"), expression)
          .map(([f, alias, e]) => `${f}${alias}: ${e}`),
        fc.tuple(letBindings, expression).map(([b, e]) => `let ${b} in ${e}`),
        fc.tuple(expression, expression).map(([s, e]) => `with ${s}; ${e}`),
        fc.tuple(expression, expression).map(([c, e]) => `assert ${c}; ${e}`),
        fc.tuple(expression, expression, expression)
          .map(([c, t, e]) => `if ${c} then ${t} else ${e}`),
      ),
    };
  },
).expression.map((body) => HEAD + body);

/** Whole programs joined by pipe operators, with and without parentheses. */
export const piped: fc.Arbitrary<string> = fc.tuple(
  fc.array(fc.tuple(program, fc.constantFrom("|>", "<|"), fc.boolean()), {
    minLength: 1,
    maxLength: 3,
  }),
  program,
).map(([links, last]) => {
  const body = (text: string) => text.slice(HEAD.length);
  const all = links.map(([text, pipe, bare]) =>
    `${bare ? body(text) : `(${body(text)})`} ${pipe} `
  );
  return HEAD + all.join("") + body(last);
});
