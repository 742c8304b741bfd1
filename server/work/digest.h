// SHA-256, and SHA-1 where a protocol asks for it, over bytes that come in pieces (FIPS 180-4).
// OpenSSL computes them, because it uses the processor's own instructions where it has them: a
// recording is hashed five times as fast as by libsodium.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace candor::work {

class Digest {
 public:
  // SHA-1 is for errors of transport only, never for security.
  enum class Kind { sha1, sha256 };
  explicit Digest(Kind kind = Kind::sha256);
  // What the library makes once, for a program that serves afterwards: when memory is short at that
  // moment it is without it for good.
  static void prepare();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest();

  void add(std::string_view bytes);
  // 20 or 32 raw bytes, or their hex. REQUIRES that nothing is asked of it afterwards.
  std::string finish();
  std::string finish_hex();

 private:
  evp_md_ctx_st* const context_;
};

}  // namespace candor::work
