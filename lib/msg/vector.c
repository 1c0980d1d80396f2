/* The constants of vector.h. They are in a file of their own so that compilers
 * load them: of a constant that they know, gcc makes three instructions, in
 * loops that mostly run once. */
#include "msg/vector.h"

#if defined(LSIP_V) && LSIP_V == 32

#define FOUR(n) (char)(n), (char)(n + 1), (char)(n + 2), (char)(n + 3)
#define SOME(n) FOUR(n), FOUR(n + 4), FOUR(n + 8), FOUR(n + 12)
#define MANY(n) SOME(n), SOME(n + 16), SOME(n + 32), SOME(n + 48)

const char lsip_v_bytes[256] = { MANY(0), MANY(64), MANY(128), MANY(192) };

#endif
