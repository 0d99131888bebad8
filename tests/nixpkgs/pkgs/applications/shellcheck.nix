{ standIn }:
standIn {
  pname = "shellcheck";
  version = "0.10.0";
}
