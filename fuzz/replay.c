/* Runs a fuzz target over files, and over all files of folders: what
 * libFuzzer does with -runs=0, for compilers that have none. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_INPUT = 1 << 20, MAX_PATH = 4096 };

/* 1 if the file was run. The input lies in memory of exactly its size, so
 * that a checker sees a byte read behind it. */
static int run_file(const char *path)
{
  static uint8_t buf[MAX_INPUT];
  FILE *f = fopen(path, "rb");
  uint8_t *data;
  size_t n;
  if (!f)
    return 0;
  n = fread(buf, 1, sizeof buf, f);
  (void)fclose(f);
  data = malloc(n ? n : 1);
  if (!data)
    return 0;
  for (size_t i = 0; i < n; i++)
    data[i] = buf[i];
  (void)LLVMFuzzerTestOneInput(data, n);
  free(data);
  return 1;
}

static unsigned run_folder(DIR *dir, const char *path)
{
  char name[MAX_PATH];
  struct dirent *entry;
  unsigned count = 0;
  while ((entry = readdir(dir)) != NULL) {
    int n = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    if (entry->d_name[0] != '.' && n > 0 && (size_t)n < sizeof name)
      count += (unsigned)run_file(name);
  }
  return count;
}

int main(int argc, char **argv)
{
  unsigned count = 0;
  for (int i = 1; i < argc; i++) {
    DIR *dir = opendir(argv[i]);
    count += dir ? run_folder(dir, argv[i]) : (unsigned)run_file(argv[i]);
    if (dir)
      (void)closedir(dir);
  }
  printf("%u inputs\n", count);
  return count == 0;
}
