{ standIn }:
standIn {
  pname = "nodejs";
  version = "20.12.2";
  programs = [
    "node"
    "npm"
    "npx"
  ];
}
