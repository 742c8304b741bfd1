// Everything secret that is computed: hashes, message authentication, interview links and
// passwords. Keys come from <data>/secrets.json; nothing here is logged. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "server/world.h"
#include "shared/base/result.h"
#include "shared/domain/ids.h"

namespace candor {

struct Keys;
struct World;

namespace secrets {

std::string sha256_hex(std::string_view bytes);
// HMAC-SHA-256, 32 raw bytes.
std::string hmac(std::string_view key, std::string_view message);
// Without padding, URL-safe. decode refuses padding, other letters and trailing bits.
std::string base64url(std::string_view bytes);
std::optional<std::string> decode_base64url(std::string_view text);
std::string hex(std::string_view bytes);
// Same time for equal lengths, whatever the contents.
bool equal(std::string_view left, std::string_view right);

// Encrypted and authenticated (XChaCha20-Poly1305) under 32 bytes of key, as base64url with the
// random nonce in front; `context` must be the same to decrypt it. decrypt gives nothing when any
// of it is another.
std::string encrypt(const Entropy& random, std::string_view key, std::string_view context,
                    std::string_view plain);
std::optional<std::string> decrypt(std::string_view key, std::string_view context,
                                   std::string_view sealed);
// Encrypts a small secret for the database (XChaCha20-Poly1305, a key made of the pepper), bound to
// `place`, so that it opens nowhere else. open_sealed: empty when it was changed or moved.
std::string seal(const Keys& keys, const World& world, std::string_view place,
                 std::string_view secret);
std::optional<std::string> open_sealed(const Keys& keys, std::string_view place,
                                       std::string_view sealed);

// The 43 letters of an interview link, derived from the invitation's nonce. Store sha256_hex of it
// as token_hash.
std::string link_token(const Keys& keys, std::string_view link_nonce);
// "cs_<session>_<mac>": proves later requests of the candidate's session.
std::string session_secret(const Keys& keys, SessionId session);
// The session a secret names, if it is genuine.
std::optional<SessionId> read_session_secret(const Keys& keys, std::string_view secret);

}  // namespace secrets

// Password hashing on one thread with a bounded queue, so that a flood of sign-ins cannot stop the
// server (research server.md 4.2). bcrypt over base64(HMAC-SHA-256(pepper, password)), because
// bcrypt ignores bytes beyond 72.
class Passwords {
 public:
  Passwords(const Keys& keys, const World& world);
  ~Passwords();

  // Blocks until done. unavailable (code "busy", retry after) when too many wait. Never call from a
  // write operation.
  Result<std::string> hash_password(std::string_view password);
  // Pass an empty hash for an unknown account: the same work is done and the answer is false.
  Result<bool> verify_password(std::string_view password, std::string_view hash);

 private:
  Status run(const std::function<void()>& work);
  void loop();
  std::string prepare(std::string_view password) const;

  const Keys& keys_;
  const World& world_;
  std::string nobodys_setting_;  // salt and cost of the work that is done for an unknown account
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace candor
