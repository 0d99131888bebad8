{ standIn }:
standIn {
  pname = "cargo";
  version = "1.77.2";
}
