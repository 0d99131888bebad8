# The libraries of an interpreter.
{ lib, python }:
self:
let
  inherit (self) callPackage buildPythonPackage;

  library =
    pname: version: dependencies:
    buildPythonPackage {
      inherit pname version;
      dontUnpack = true;
      propagatedBuildInputs = dependencies;
    };
in
{
  inherit python;
  pythonOlder = lib.versionOlder python.version;
  pythonAtLeast = lib.versionAtLeast python.version;

  buildPythonPackage = callPackage ./build-python-package.nix { };
  buildPythonApplication = callPackage ./build-python-package.nix { namePrefix = ""; };
  toPythonModule = lib.id;

  setuptools = library "setuptools" "69.5.1" [ ];
  wheel = library "wheel" "0.43.0" [ ];
  pip = library "pip" "24.0" [ ];
  virtualenv = library "virtualenv" "20.26.0" [ ];
  poetry-core = library "poetry-core" "1.9.0" [ ];
  click = library "click" "8.1.7" [ ];
  flask = library "flask" "3.0.3" [ self.click ];
  numpy = library "numpy" "1.26.4" [ ];
  pandas = library "pandas" "2.2.2" [ self.numpy ];
  pytest = library "pytest" "8.1.1" [ ];
  pyyaml = library "pyyaml" "6.0.1" [ ];
  requests = library "requests" "2.31.0" [ self.urllib3 ];
  urllib3 = library "urllib3" "2.2.1" [ ];
  black = library "black" "24.4.0" [ self.click ];
}
