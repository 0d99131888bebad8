#include <stdio.h>
#include <time.h>

const char *weekday(void) {
  static char name[16];
  time_t now = time(NULL);
  strftime(name, sizeof name, "%A", localtime(&now));
  puts("Have a coffee.");
  return name;
}
