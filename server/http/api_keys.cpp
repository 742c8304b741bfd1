// Letters, look-up, scopes.
#include "server/http/api_keys.h"

#include <algorithm>

#include "server/app.h"
#include "server/store/records.h"
#include "shared/base/text.h"
#include "shared/domain/account.h"

namespace candor::http {

using store::Reader;
using store::Row;
using store::Transaction;

namespace {

constexpr std::string_view kLetters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::int64_t kNoteEveryMs = kMinuteMs;
constexpr std::size_t kAddressMax = 64;

// CRC-32 of IEEE 802.3, the one of zlib and PNG.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t sum = 0xffff'ffff;
  for (const char c : bytes) {
    sum ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xedb8'8320 : 0);
  }
  return ~sum;
}

std::string checksum_of(std::string_view start) {
  std::string letters(kApiKeyChecksum, '0');
  std::uint32_t sum = crc32(start);
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
    *letter = kLetters[sum % kLetters.size()];
    sum /= static_cast<std::uint32_t>(kLetters.size());
  }
  return letters;
}

Error bad_key(std::string_view code, std::string_view message) {
  return fail(Failure::unauthenticated, std::string(code), std::string(message));
}

struct KeyRow {
  Caller caller;
  Time expires_at, last_used_at;
  std::string last_used_from;
};

Result<std::optional<KeyRow>> find_key(Reader& reader, std::string_view key) {
  std::optional<KeyRow> found;
  const std::string hash = secrets::sha256_hex(key);
  TRY(
      reader.query("SELECT k.id, k.scopes, k.expires_at, k.last_used_at, k.last_used_from,"
                   " a.id, a.company_id, a.full_name, a.role"
                   " FROM api_keys k JOIN accounts a ON a.id = k.account_id"
                   " JOIN companies c ON c.id = a.company_id"
                   " WHERE k.key_hash = ? AND k.deleted_at IS NULL AND a.status = ?"
                   " AND a.deleted_at IS NULL AND c.deleted_at IS NULL",
                   {hash, int(AccountStatus::active)}, [&](const Row& row) {
                     KeyRow& one = found.emplace();
                     one.caller.api_key.value = row.integer(0);
                     one.caller.scopes = static_cast<ScopeSet>(row.integer(1));
                     one.expires_at.ms = row.integer(2);
                     one.last_used_at.ms = row.integer(3);
                     one.last_used_from = row.text(4);
                     one.caller.account.value = row.integer(5);
                     one.caller.company.value = row.integer(6);
                     one.caller.name = row.text(7);
                     one.caller.viewer = viewer_of(static_cast<Role>(row.integer(8)));
                     one.caller.session_ends = one.expires_at;
                   }));
  return found;
}

// Best effort: a database that cannot be written must not stop reading.
void note_use(const Call& call, const KeyRow& key) {
  const std::string_view from = text::head(call.address, kAddressMax);
  const std::int64_t age = call.now.ms - key.last_used_at.ms;
  if (from == key.last_used_from && age >= 0 && age < kNoteEveryMs) return;
  (void)call.app.database->write([&](Transaction& tx) {
    return tx.execute("UPDATE api_keys SET last_used_at = ?, last_used_from = ? WHERE id = ?",
                      {call.now, from, key.caller.api_key});
  });
}

}  // namespace

std::string make_api_key(const Entropy& random) {
  constexpr unsigned kUnbiased = 256 / kLetters.size() * kLetters.size();
  std::string key(kApiKeyPrefix);
  while (key.size() < kApiKeyPrefix.size() + kApiKeyRandom) {
    unsigned char byte = 0;
    random(&byte, 1);
    if (byte < kUnbiased) key += kLetters[byte % kLetters.size()];
  }
  return key + checksum_of(key);
}

bool is_api_key(std::string_view bearer) {
  return bearer.starts_with(kApiKeyPrefix);
}

bool is_well_formed_api_key(std::string_view key) {
  if (!is_api_key(key) || key.size() != kApiKeyLength) return false;
  const std::string_view letters = key.substr(kApiKeyPrefix.size());
  if (letters.find_first_not_of(kLetters) != std::string_view::npos) return false;
  const std::size_t start = key.size() - kApiKeyChecksum;
  return key.substr(start) == checksum_of(key.substr(0, start));
}

Result<Caller> caller_of_api_key(const Call& call, std::string_view key) {
  std::optional<KeyRow> found;
  if (is_well_formed_api_key(key)) {
    found = TRY(call.app.database->read([&](Reader& reader) { return find_key(reader, key); }));
  }
  if (!found) {
    return bad_key("invalid_key", "This API key is not valid. Make a new one in your account.");
  }
  if (found->expires_at.ms != 0 && found->expires_at <= call.now) {
    return bad_key("key_expired", "This API key ran out. Make a new one in your account.");
  }
  note_use(call, *found);
  return found->caller;
}

Status check_api_key(const Call& call) {
  if (call.caller.api_key.value == 0) return ok();
  const EndpointInfo& endpoint = call.endpoint;
  if (endpoint.permission == Permission::open) return ok();
  const bool reads = endpoint.method == Method::get || endpoint.method == Method::head;
  const bool is_for_people = !key_permits(~ScopeSet{0}, endpoint.permission, reads);
  if (endpoint.needs_person || endpoint.opens != Opens::nothing || is_for_people) {
    return fail(Failure::forbidden, "person_needed",
                "An API key cannot do this. Sign in and do it yourself.");
  }
  if (key_permits(call.caller.scopes, endpoint.permission, reads)) return ok();
  return fail(Failure::forbidden, "scope_missing",
              "This API key lacks the scope \"" +
                  std::string(word_of(scope_of(endpoint.permission))) +
                  "\". Make one that has it.");
}

}  // namespace candor::http
