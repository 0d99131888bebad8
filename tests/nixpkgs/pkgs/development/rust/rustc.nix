{ standIn }:
standIn {
  pname = "rustc";
  version = "1.77.2";
  programs = [
    "rustc"
    "rustfmt"
  ];
}
