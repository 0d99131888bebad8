{ lib, standIn }:
standIn {
  pname = "vscode";
  version = "1.89.1";
  programs = [ "code" ];
  meta.license = lib.licenses.unfree;
}
