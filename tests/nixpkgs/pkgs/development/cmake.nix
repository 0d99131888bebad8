{ standIn }:
standIn {
  pname = "cmake";
  version = "3.29.2";
}
