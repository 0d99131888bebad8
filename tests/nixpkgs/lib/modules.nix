# The module system in little: imports, options, priorities, conditions, submodules.
{ lib }:
let
  defaultPriority = 100;

  # A module, whatever its form, as `{ imports, options, config }`.
  normalize =
    args: module:
    if builtins.isPath module || builtins.isString module then
      normalize args (import module)
    else if lib.isFunctionLike module then
      normalize args (module (args // lazyArgs args (lib.functionArgs module)))
    else if module ? config || module ? options then
      {
        imports = module.imports or [ ];
        options = module.options or { };
        config = module.config or { };
      }
    else
      {
        imports = module.imports or [ ];
        options = { };
        config = builtins.removeAttrs module [
          "imports"
          "_file"
        ];
      };

  # What a module asks for by name and `args` lacks comes from `_module.args`, as late as possible.
  lazyArgs = args: builtins.mapAttrs (name: _: args.${name} or args.config._module.args.${name});

  withImports =
    args: module:
    let
      normal = normalize args module;
    in
    [ normal ] ++ lib.concatMap (withImports args) normal.imports;

  # `mkIf` and `mkMerge` at the top of a definition, taken away.
  discharge =
    value:
    if value._type or null == "if" then
      lib.optionals value.condition (discharge value.content)
    else if value._type or null == "merge" then
      lib.concatMap discharge value.contents
    else
      [ value ];

  # As `discharge`, for a whole set of definitions: the condition goes down to each of them.
  pushDown =
    config:
    if config._type or null == "if" then
      map (builtins.mapAttrs (_: lib.mkIf config.condition)) (pushDown config.content)
    else if config._type or null == "merge" then
      lib.concatMap pushDown config.contents
    else
      [ config ];

  priorityOf = value: if value._type or null == "override" then value.priority else defaultPriority;
  highestPriority = definitions: builtins.foldl' lib.min 9999 (map priorityOf definitions);
  contentOf = value: if value._type or null == "override" then value.content else value;

  # Every option with its `value`, and the priority of what decided it.
  evalOptions =
    path: options: configs:
    builtins.mapAttrs (
      name: option:
      let
        here = path ++ [ name ];
        definitions = builtins.catAttrs name configs;
      in
      if option._type or null == "option" then
        evalOption here option definitions
      else
        evalOptions here option (lib.concatMap pushDown definitions)
    ) options;

  evalOption =
    path: option: definitions:
    let
      fallback = lib.optional (option ? default) (lib.mkOptionDefault option.default);
      type = option.type or lib.types.anything;
      all = definitions ++ fallback;
    in
    option
    // {
      value = (option.apply or lib.id) (lib.mergeDefinitions path type all);
      highestPrio = highestPriority (lib.concatMap discharge all);
    };

  valuesOf = builtins.mapAttrs (
    _: option: if option._type or null == "option" then option.value else valuesOf option
  );

  unknown =
    path: options: config:
    lib.concatMap (
      name:
      if !options ? ${name} then
        [ (lib.showOption (path ++ [ name ])) ]
      else if options.${name}._type or null == "option" then
        [ ]
      else
        lib.concatMap (unknown (path ++ [ name ]) options.${name}) (pushDown config.${name})
    ) (builtins.attrNames config);
in
{
  mkIf = condition: content: {
    _type = "if";
    inherit condition content;
  };
  mkMerge = contents: {
    _type = "merge";
    inherit contents;
  };
  mkOverride = priority: content: {
    _type = "override";
    inherit priority content;
  };
  mkForce = lib.mkOverride 50;
  mkDefault = lib.mkOverride 1000;
  mkOptionDefault = lib.mkOverride 1500;
  mkBefore = lib.id;
  mkAfter = lib.id;

  showOption = builtins.concatStringsSep ".";

  # One value from the definitions of highest priority.
  mergeDefinitions =
    path: type: definitions:
    let
      discharged = lib.concatMap discharge definitions;
      highest = highestPriority discharged;
      values = map contentOf (builtins.filter (value: priorityOf value == highest) discharged);
    in
    if values == [ ] then
      throw "The option `${lib.showOption path}' is used but not defined."
    else if !builtins.all type.check values then
      throw "A definition for option `${lib.showOption path}' is not of type `${type.name}'."
    else
      type.merge path values;

  evalModules =
    {
      modules,
      specialArgs ? { },
    }:
    let
      args = {
        inherit lib config options;
      }
      // specialArgs;
      all = lib.concatMap (withImports args) modules;
      declared = builtins.foldl' lib.recursiveUpdate {
        _module.args = lib.mkOption {
          type = lib.types.anything;
          default = { };
        };
      } (map (module: module.options) all);
      configs = lib.concatMap (module: pushDown module.config) all;
      strays = lib.concatMap (unknown [ ] declared) configs;
      options = evalOptions [ ] declared configs;
      config =
        if strays == [ ] then
          valuesOf options
        else
          throw "The option `${builtins.head strays}' does not exist.";
    in
    {
      inherit config options;
      extendModules =
        more:
        lib.evalModules {
          modules = modules ++ more.modules;
          inherit specialArgs;
        };
    };
}
