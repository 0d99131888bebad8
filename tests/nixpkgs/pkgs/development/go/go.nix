{ standIn }:
standIn {
  pname = "go";
  version = "1.22.3";
  programs = [
    "go"
    "gofmt"
  ];
}
