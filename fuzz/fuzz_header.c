/* The value of one header, which the first byte chooses: what the reader
 * accepts, the writer writes, and the reader reads the same again. */
#include <stdlib.h>

#include "../tests/unit/msg/field_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int ok)
{
  if (!ok)
    abort();
}

static int has_control(const uint8_t *data, size_t size)
{
  for (size_t i = 0; i < size; i++)
    if ((data[i] < 32 && data[i] != '\t') || data[i] == 127)
      return 1;
  return 0;
}

/* One line, and nothing in it that begins another. */
static lsip_str value_of(lsip_str text, size_t name)
{
  require(text.len >= name + 4);
  require(memcmp(text.ptr + text.len - 2, "\r\n", 2) == 0);
  text = lsip_str_of(text.ptr + name + 2, text.len - name - 4);
  require(!has_control((const uint8_t *)text.ptr, text.len));
  return text;
}

/* Too small a buffer is an error, and no byte behind it is touched. */
static void check_needed(const field *f, size_t needed)
{
  static char out[FIELD_TEXT];
  lsip_writer w;
  out[needed / 2] = 0x55;
  lsip_writer_init(&w, out, needed / 2);
  (void)field_write(&w, f);
  require(lsip_writer_end(&w) == LSIP_ERR_NOSPC && w.needed == needed);
  require(out[needed / 2] == 0x55);
}

static void read_features(lsip_str params)
{
  lsip_feature feature;
  lsip_feature_value v;
  while (lsip_feature_next(&params, &feature) == 1)
    while (lsip_feature_value_next(&feature.values, &v) == 1)
      require(v.low <= v.high || v.kind == LSIP_FEATURE_NUMBER);
}

static void check_value(int id, lsip_str value)
{
  static char first[FIELD_TEXT], second[FIELD_TEXT], out[FIELD_TEXT];
  size_t name = id < LSIP_HEADER_COUNT ? lsip_header_name(id).len : 7;
  lsip_writer w;
  lsip_str text;
  field f, g;
  if (field_read(&f, id, value) != LSIP_OK)
    return;
  text = field_text(&f, first);
  lsip_writer_init(&w, out, sizeof(out));
  if (!field_write(&w, &f))
    return;
  if (lsip_writer_end(&w) != LSIP_OK) { /* no message has these */
    require(w.err == LSIP_ERR_CONTROL
            && has_control((const uint8_t *)value.ptr, value.len));
    return;
  }
  require(field_read(&g, id, value_of(lsip_writer_text(&w), name))
          == LSIP_OK);
  require(lsip_str_eq(text, field_text(&g, second)));
  check_needed(&f, w.needed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *exact;
  if (size < 1 || size > 4096)
    return 0;
  exact = malloc(size);
  require(exact != NULL);
  memcpy(exact, data + 1, size - 1);
  check_value(1 + data[0] % (FIELD_COUNT - 1),
              lsip_str_of(exact, size - 1));
  read_features(lsip_str_of(exact, size - 1));
  require(memcmp(exact, data + 1, size - 1) == 0);
  free(exact);
  return 0;
}
