#include "server/work/digest.h"

#include <openssl/evp.h>

#include <new>

#include "server/operate/secrets.h"

namespace candor::work {

namespace {

// Looked up once: the library would do it for each digest.
struct Algorithms {
  const EVP_MD* const sha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
};

const Algorithms& algorithms() {
  static const Algorithms found;
  return found;
}

// Nothing else goes wrong with these algorithms.
void require_memory(bool has_worked) {
  if (!has_worked) throw std::bad_alloc();
}

}  // namespace

Digest::Digest(Kind kind) : context_(EVP_MD_CTX_new()) {
  const EVP_MD* const algorithm = kind == Kind::sha1 ? algorithms().sha1 : algorithms().sha256;
  const bool has_begun = context_ != nullptr && algorithm != nullptr &&
                         EVP_DigestInit_ex(context_, algorithm, nullptr) == 1;
  if (!has_begun) EVP_MD_CTX_free(context_);
  require_memory(has_begun);
}

void Digest::prepare() {
  const bool has_both = algorithms().sha1 != nullptr && algorithms().sha256 != nullptr;
  require_memory(has_both);
}

Digest::~Digest() {
  EVP_MD_CTX_free(context_);
}

void Digest::add(std::string_view bytes) {
  require_memory(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
}

std::string Digest::finish() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  require_memory(EVP_DigestFinal_ex(context_, digest, &length) == 1);
  return std::string(reinterpret_cast<const char*>(digest), length);
}

std::string Digest::finish_hex() {
  return secrets::hex(finish());
}

}  // namespace candor::work
