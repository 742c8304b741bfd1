// Hashes and message authentication by libsodium, bcrypt by libcrypt.
#include "server/operate/secrets.h"

#include <crypt.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "server/app.h"
#include "server/work/event.h"
#include "shared/base/text.h"

namespace candor {

namespace secrets {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

constexpr std::string_view kSealed = "v1.";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

std::string sealing_key(const Keys& keys) {
  static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == crypto_auth_hmacsha256_BYTES);
  return hmac(keys.pepper, "candor sealed secrets");
}

std::string session_mac(const Keys& keys, std::string_view number) {
  return base64url(hmac(keys.link_key, "candor session " + std::string(number)));
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), bytes_of(bytes), bytes.size());
  return hex({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

std::string hmac(std::string_view key, std::string_view message) {
  crypto_auth_hmacsha256_state state;
  std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
  return mac;
}

std::string base64url(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<std::string> decode_base64url(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &length, &end,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  if (failed != 0 || end != text.data() + text.size()) return {};
  bytes.resize(length);
  // One spelling only: bits beyond the last byte must be zero.
  if (base64url(bytes) != text) return {};
  return bytes;
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
  text.pop_back();
  return text;
}

bool equal(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  return left.empty() || sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string encrypt(const Entropy& random, std::string_view key, std::string_view context,
                    std::string_view plain) {
  ASSERT(key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  unsigned char* const out = reinterpret_cast<unsigned char*>(sealed.data());
  random(out, kNonceBytes);
  unsigned long long written = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonceBytes, &written, bytes_of(plain),
                                             plain.size(), bytes_of(context), context.size(),
                                             nullptr, out, bytes_of(key));
  return base64url(sealed);
}

std::optional<std::string> decrypt(std::string_view key, std::string_view context,
                                   std::string_view sealed) {
  ASSERT(key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  const auto bytes = decode_base64url(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return {};
  std::string plain(bytes->size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long written = 0;
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.data()), &written, nullptr,
      bytes_of(*bytes) + kNonceBytes, bytes->size() - kNonceBytes, bytes_of(context),
      context.size(), bytes_of(*bytes), bytes_of(key));
  if (failed != 0) return {};
  return plain;
}

std::string seal(const Keys& keys, const World& world, std::string_view place,
                 std::string_view secret) {
  return std::string(kSealed) + encrypt(world.random, sealing_key(keys), place, secret);
}

std::optional<std::string> open_sealed(const Keys& keys, std::string_view place,
                                       std::string_view sealed) {
  if (!sealed.starts_with(kSealed)) return {};
  return decrypt(sealing_key(keys), place, sealed.substr(kSealed.size()));
}

std::string link_token(const Keys& keys, std::string_view link_nonce) {
  return base64url(hmac(keys.link_key, "candor link " + std::string(link_nonce)));
}

std::string session_secret(const Keys& keys, SessionId session) {
  const std::string number = text::number(session.value);
  return "cs_" + number + "_" + session_mac(keys, number);
}

std::optional<SessionId> read_session_secret(const Keys& keys, std::string_view secret) {
  if (!secret.starts_with("cs_")) return {};
  secret.remove_prefix(3);
  const std::size_t end = secret.find('_');
  if (end == std::string_view::npos || end == 0 || end > 15) return {};
  const std::string_view number = secret.substr(0, end);
  if (!equal(secret.substr(end + 1), session_mac(keys, number))) return {};
  SessionId session;
  for (char c : number) session.value = session.value * 10 + (c - '0');
  return session;
}

}  // namespace secrets

namespace {

constexpr std::size_t kWaitingMax = 16;
constexpr int kNiceness = 5;  // of the hashing thread: a third of an even share

Error too_busy() {
  Error error = fail(Failure::unavailable, "busy",
                     "Too many people are signing in right now. Try again in a few seconds.");
  error.retry_after_seconds = 4;
  return error;
}

// crypt's own alphabet and bit order differ from base64, so the library makes the salt.
std::string bcrypt(const std::string& prepared, const std::string& setting) {
  const auto data = std::make_unique<crypt_data>();  // 32 KiB: too much for a stack
  const char* hash = crypt_r(prepared.c_str(), setting.c_str(), data.get());
  if (hash == nullptr || hash[0] == '*') return {};
  return hash;
}

std::string new_setting(const World& world) {
  std::array<unsigned char, 16> salt{};
  world.random(salt.data(), salt.size());
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  crypt_gensalt_rn("$2b$", static_cast<unsigned long>(world.password_cost),
                   reinterpret_cast<const char*>(salt.data()), static_cast<int>(salt.size()),
                   setting.data(), static_cast<int>(setting.size()));
  return setting.data();
}

}  // namespace

Passwords::Passwords(const Keys& keys, const World& world)
    : keys_(keys), world_(world), nobodys_setting_(new_setting(world)) {
  thread_ = std::thread([this] { loop(); });
}

Passwords::~Passwords() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::string Passwords::prepare(std::string_view password) const {
  return secrets::base64url(secrets::hmac(keys_.pepper, password));
}

void Passwords::loop() {
  // Whoever hashes steps back for who answers; where it cannot, the bounded queue has to do.
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

Status Passwords::run(const std::function<void()>& work) {
  work::Event done;
  {
    std::lock_guard lock(mutex_);
    if (is_stopping_ || waiting_.size() >= kWaitingMax) return too_busy();
    waiting_.push_back([&] {
      work();
      done.set();
    });
  }
  changed_.notify_one();
  done.wait();
  return ok();
}

Result<std::string> Passwords::hash_password(std::string_view password) {
  std::string hash;
  const std::string prepared = prepare(password);
  const std::string setting = new_setting(world_);
  TRY(run([&] { hash = bcrypt(prepared, setting); }));
  if (hash.empty())
    return fail(Failure::internal, "hash_failed", "Something went wrong on the server.");
  return hash;
}

Result<bool> Passwords::verify_password(std::string_view password, std::string_view hash) {
  const bool is_known = !hash.empty();
  const std::string expected = is_known ? std::string(hash) : nobodys_setting_;
  const std::string prepared = prepare(password);
  std::string found;
  TRY(run([&] { found = bcrypt(prepared, expected); }));
  return is_known && !found.empty() && secrets::equal(found, expected);
}

}  // namespace candor
