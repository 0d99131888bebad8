# A value for JSON as `nix eval --json` prints it, since Nix 2.20: paths are not copied to the store.
let
  plain =
    value:
    if builtins.isPath value then
      toString value
    else if builtins.isList value then
      map plain value
    else if builtins.isAttrs value && !(value ? outPath || value ? __toString) then
      builtins.mapAttrs (_: plain) value
    else
      value;
in
plain
