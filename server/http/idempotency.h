// A POST that is sent twice has one effect: the Idempotency-Key header (IETF draft
// httpapi-idempotency-key-header). A key is a name the client makes up, 1 to 255 plain characters,
// with or without the quotes of a structured field; it means something for one caller and one
// endpoint, for a day.
//
//   the same key, the same request        the first answer again, with "Idempotent-Replayed: true"
//   while the first is still under way    409 idempotency_under_way, Retry-After
//   the same key, another request         422 idempotency_key_reused
//   done, but its answer is not known     409 idempotency_answer_lost: look before doing it again
//   a key that cannot be one              400 bad_idempotency_key
//
// Safe against a crash at any instant. The row is there before the effect begins; the note that the
// effect has happened commits in the effect's own transaction (store/alongside.h); the answer comes
// last. A row without the note, left by an earlier run of the server, had no effect, and its
// request is done anew. A row with the note is never done again, even where its answer was lost.
//
// Answers may hold secrets of which the database otherwise keeps hashes only. They are encrypted
// under a key made of the Idempotency-Key, of which only a keyed hash is stored: without the client
// nobody can read them, and they end after a day.
#pragma once

#include <functional>

#include "server/http/call.h"
#include "server/store/database.h"

namespace candor::http {

inline constexpr std::int64_t kIdempotencyMs = kDayMs;
inline constexpr std::int64_t kIdempotencyKeysMax = 10'000;      // of one caller in a day
inline constexpr std::size_t kIdempotencyAnswerMax = 32 * 1024;  // a larger one is not kept

// Does what a request asks for, at most once for the key in its header where the endpoint takes
// one (takes_idempotency_key); else simply does it. REQUIRES that the caller is known and allowed,
// and that the request is valid.
Result<Reply> run_once(Call& call, const std::function<Result<Reply>()>& effect);

// Forgets rows older than a day, at most 10,000 at a time; gives how many.
Result<std::int64_t> forget_idempotency_keys(store::Transaction& tx, Time now);

}  // namespace candor::http
