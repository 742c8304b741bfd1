#include "server/mail/seal.h"

#include <sodium.h>

#include "server/operate/secrets.h"
#include "shared/describe/json.h"

namespace candor {

template <>
struct describe<mail::Content> {
  static constexpr std::string_view name = "LetterContent";
  static constexpr auto fields =
      fields_of(field<&mail::Content::text>("text", ""), field<&mail::Content::html>("html", ""),
                field<&mail::Content::link>("link", ""));
};

}  // namespace candor

namespace candor::mail {

namespace {

constexpr std::size_t kNonce = crypto_secretbox_NONCEBYTES, kTag = crypto_secretbox_MACBYTES;

std::string key_of(const App& app) {
  std::string key = secrets::hmac(app.keys.link_key, "letters");
  static_assert(crypto_secretbox_KEYBYTES == 32);
  return key;
}

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string seal(const App& app, const Content& content) {
  const std::string plain = json::write(content);
  std::string nonce(kNonce, '\0'), box(plain.size() + kTag, '\0');
  app.world.random(reinterpret_cast<unsigned char*>(nonce.data()), nonce.size());
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(box.data()), bytes(plain), plain.size(),
                        bytes(nonce), bytes(key_of(app)));
  return secrets::base64url(nonce + box);
}

std::optional<Content> unseal(const App& app, std::string_view sealed) {
  const auto whole = secrets::decode_base64url(sealed);
  if (!whole || whole->size() < kNonce + kTag) return std::nullopt;
  std::string plain(whole->size() - kNonce - kTag, '\0');
  const int problem = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()),
                                                 bytes(*whole) + kNonce, whole->size() - kNonce,
                                                 bytes(*whole), bytes(key_of(app)));
  if (problem != 0) return std::nullopt;
  auto content = json::read<Content>(plain, json::ReadMode::response);
  if (content.is_error()) return std::nullopt;
  return content.release_value();
}

}  // namespace candor::mail
