# A value as `nix eval` prints it, since Nix 2.20: on one line, derivations by their paths.
let
  replace = builtins.replaceStrings [ "\\" "\"" "\n" "\r" "\t" "\${" ] [
    "\\\\"
    "\\\""
    "\\n"
    "\\r"
    "\\t"
    "\\\${"
  ];
  quoted = text: "\"${replace text}\"";
  keywords = [
    "if"
    "then"
    "else"
    "assert"
    "with"
    "let"
    "in"
    "rec"
    "inherit"
  ];
  name =
    text:
    if builtins.match "[a-zA-Z_][a-zA-Z0-9_'-]*" text != null && !(builtins.elem text keywords) then
      text
    else
      quoted text;
  # Six digits, as C++ writes it; JSON has more, since Nix 2.4.
  float =
    value: builtins.head (builtins.match ".*value=\"([^\"]*)\".*" (builtins.toXML value));
  between =
    open: parts: close:
    builtins.concatStringsSep " " ([ open ] ++ parts ++ [ close ]);
  print =
    value:
    if builtins.isString value then
      quoted value
    else if builtins.isAttrs value && value.type or null == "derivation" then
      "«derivation ${value.drvPath}»"
    else if builtins.isAttrs value then
      between "{" (map (at: "${name at} = ${print value.${at}};") (builtins.attrNames value)) "}"
    else if builtins.isList value then
      between "[" (map print value) "]"
    else if builtins.isFunction value then
      "«lambda»"
    else if builtins.isPath value then
      toString value
    else if builtins.isFloat value then
      float value
    else
      builtins.toJSON value;
in
print
