// ASSERT checks what must not happen. It stays on in release builds: a broken invariant ends the
// program with a line that says where, which is better than wrong data.
#pragma once

namespace candor {
// Writes "file:line: condition" to the error stream and aborts. Never returns.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);
}  // namespace candor

#define ASSERT(condition) \
  ((condition) ? void(0) : ::candor::assertion_failed(#condition, __FILE__, __LINE__))
