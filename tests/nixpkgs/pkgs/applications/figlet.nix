{ standIn }:
standIn {
  pname = "figlet";
  version = "2.2.5";
}
