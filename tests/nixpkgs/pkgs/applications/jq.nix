{ standIn }:
standIn {
  pname = "jq";
  version = "1.7.1";
}
