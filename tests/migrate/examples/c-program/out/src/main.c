#include <stdio.h>

const char *weekday(void);

int main(void) {
  printf("Good morning!\n");
  printf("Today is a good day.\n");
  return weekday() == 0;
}
