{ standIn }:
standIn {
  pname = "nix";
  version = "2.34.8";
}
