{ standIn }:
standIn {
  pname = "nixpkgs-fmt";
  version = "1.3.0";
}
