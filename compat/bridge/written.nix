# A value as files: texts, and directories of such by their names.
let
  written =
    path: value:
    let
      below = name: written "${path}/${name}" value.${name};
      isName = name: !(builtins.elem name [ "." ".." ] || builtins.match ".*/.*" name != null);
    in
    if builtins.isString value then
      value
    else if builtins.isAttrs value then
      {
        # So that a set with an `outPath` is a set.
        entries = builtins.mapAttrs (
          name: _: if isName name then below name else throw "invalid file name '${name}'"
        ) value;
      }
    else
      throw "value at '${path}' is not a string or an attribute set";
in
written
