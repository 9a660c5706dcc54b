/* Runs a target over the files of its corpus, so that what a fuzzer once found stays found, also without clang. */
#include "tests/fuzz/targets.h"

#include <glib.h>
#include <stdio.h>

static int by_name(const void *a, const void *b) {
  return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv) {
  int n = 0;
  for (int i = 1; i < argc; i++) {
    g_autoptr(GDir) folder = g_dir_open(argv[i], 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    for (guint k = 0; k < names->len; k++, n++) {
      g_autofree char *path = g_build_filename(argv[i], names->pdata[k], NULL);
      g_autofree char *bytes = NULL;
      size_t size = 0;
      if (!g_file_get_contents(path, &bytes, &size, NULL)) return 2;
      LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
    }
  }
  fprintf(stderr, "%d inputs replayed\n", n); /* a target may have closed standard output */
  return n > 0 ? 0 : 1;
}
