#include "server/operate/audit_chain.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "server/operate/files.h"
#include "server/operate/secrets.h"
#include "server/store/records.h"
#include "shared/base/text.h"

namespace candor::operate {

namespace {

constexpr std::string_view kNoteName = "/audit.head";
constexpr std::string_view kDamageName = "/audit.broken";
constexpr std::size_t kHashLetters = 64;
constexpr std::size_t kEarlyMax = 100;
constexpr std::int64_t kRecentRows = 1'000;
constexpr std::int64_t kPageRows = 500;

void append(std::string& bytes, std::string_view text) {
  bytes += std::to_string(text.size());
  bytes += ':';
  bytes += text;
  bytes += ',';
}

AuditVerdict broken(AuditVerdict verdict, std::int64_t place, std::string message) {
  verdict.is_whole = false;
  verdict.first_broken = place;
  verdict.message = std::move(message);
  return verdict;
}

// "<place> <sentence>"; the first finding stays.
void keep_damage(const std::string& data, const AuditVerdict& verdict) {
  if (exists(data + std::string(kDamageName))) return;
  (void)write_private_file(data, std::string(kDamageName.substr(1)),
                           std::to_string(verdict.first_broken) + " " + verdict.message + "\n");
}

// What was found before now, when the rows of today are sound among themselves.
void add_damage(const std::string& data, AuditVerdict& verdict) {
  const std::string kept = read_text(data + std::string(kDamageName));
  if (kept.empty() || !verdict.is_whole) return;
  const std::size_t space = std::min(kept.find(' '), kept.size());
  verdict = broken(std::move(verdict), std::atoll(kept.c_str()),
                   text::trim(kept.substr(space)) +
                       " Remove the file audit.broken when that has been dealt with.");
}

// One pass over the rows, from the first or from the middle.
class Chain {
 public:
  Chain(std::int64_t from, const std::optional<AuditHead>& note,
        const std::optional<AuditHead>& known)
      : next_(from), heads_{note, known} {}

  // False: the row is wrong, and `verdict` says how.
  bool take(const AuditEntry& entry) {
    const std::string place = std::to_string(next_);
    if (entry.id.value != next_) {
      verdict = broken(verdict, next_, "Entry " + place + " is missing.");
      return false;
    }
    const bool begins = verdict.entries == 0 && next_ > 1;
    if (!begins && entry.previous != last_) {
      verdict = broken(verdict, next_,
                       "Entry " + place +
                           " does not follow the one before it: one of both was"
                           " changed, moved or added.");
      return false;
    }
    if (entry.hash != hash_of(entry)) {
      verdict = broken(verdict, next_, "Entry " + place + " was changed.");
      return false;
    }
    for (const std::optional<AuditHead>& head : heads_) {
      if (!head || head->entries != next_ || head->hash == entry.hash) continue;
      verdict = broken(verdict, next_,
                       "Entry " + place +
                           " is not the one that was noted outside the database:"
                           " the log was written anew.");
      return false;
    }
    last_ = entry.hash;
    ++next_;
    ++verdict.entries;
    return true;
  }

  // After the last row: whether it is really the last.
  void close(const std::optional<AuditHead>& head_row) {
    std::int64_t longest = head_row ? head_row->entries : 0;
    for (const std::optional<AuditHead>& head : heads_) {
      if (head && head->entries > longest) longest = head->entries;
    }
    if (longest >= next_) {
      verdict = broken(verdict, next_,
                       "The end is missing: there were " + std::to_string(longest) +
                           " entries, and entry " + std::to_string(next_) + " is gone.");
    } else if (!head_row && next_ > 1) {
      verdict = broken(verdict, next_ - 1, "The row that names the last entry is missing.");
    } else if (head_row && (head_row->entries != next_ - 1 || head_row->hash != last_)) {
      verdict = broken(verdict, next_ - 1, "The last entry is not the one the database names.");
    }
  }

  std::int64_t next() const { return next_; }
  std::string head() const { return text_of({next_ - 1, last_}); }
  AuditVerdict verdict;

 private:
  std::int64_t next_;
  std::string last_;
  const std::optional<AuditHead> heads_[2];
};

Result<std::optional<AuditHead>> head_row(store::Reader& reader) {
  std::optional<AuditHead> head;
  TRY(reader.query("SELECT entries, hash FROM audit_head WHERE id = 1", {},
                   [&](const store::Row& row) {
                     head = AuditHead{row.integer(0), row.text(1)};
                   }));
  return head;
}

Status read_chain(store::Reader& reader, Chain& chain) {
  while (true) {
    const auto page = TRY(store::list<AuditEntry>(reader, "WHERE id >= ? ORDER BY id LIMIT ?",
                                                  {chain.next(), kPageRows}));
    for (const AuditEntry& entry : page) {
      if (!chain.take(entry)) return ok();
    }
    if (page.size() < static_cast<std::size_t>(kPageRows)) break;
  }
  chain.close(TRY(head_row(reader)));
  return ok();
}

}  // namespace

std::string text_of(const AuditHead& head) {
  return std::to_string(head.entries) + ":" + head.hash;
}

std::optional<AuditHead> read_head(std::string_view text) {
  text = text::trimmed(text);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 15) return {};
  AuditHead head;
  for (char c : text.substr(0, colon)) {
    if (c < '0' || c > '9') return {};
    head.entries = head.entries * 10 + (c - '0');
  }
  head.hash = text.substr(colon + 1);
  if (head.hash.size() != kHashLetters || head.entries == 0) return {};
  return head;
}

std::string hash_of(const AuditEntry& entry) {
  std::string bytes;
  bytes.reserve(512 + entry.details.size());
  append(bytes, entry.previous);
  append(bytes, std::to_string(entry.id.value));
  append(bytes, std::to_string(entry.created_at.ms));
  append(bytes, std::to_string(entry.actor_id.value));
  append(bytes, std::to_string(entry.company_id.value));
  append(bytes, word_of(entry.kind));
  append(bytes, entry.action);
  append(bytes, entry.noun);
  append(bytes, std::to_string(entry.record_id));
  append(bytes, entry.address);
  append(bytes, entry.details);
  return secrets::sha256_hex(bytes);
}

bool AuditNote::begin(store::Database& database) {
  const auto verdict = verify_audit(database, data_, AuditSpan::recent);
  if (verdict.is_error()) return true;
  if (!verdict.value().is_whole) keep_damage(data_, verdict.value());
  const auto row = database.read([](store::Reader& reader) { return head_row(reader); });
  if (row.is_error()) return true;
  const std::lock_guard lock(mutex_);
  head_ = row.value().value_or(AuditHead{});
  is_begun_ = true;
  return verdict.value().is_whole;
}

void AuditNote::keep(AuditLink appended) {
  const std::lock_guard lock(mutex_);
  if (!is_begun_) head_ = {appended.first - 1, appended.previous};
  is_begun_ = true;
  early_[appended.first] = std::move(appended);
  while (!early_.empty()) {
    const auto next = early_.begin();
    if (next->first > head_.entries + 1 && early_.size() < kEarlyMax) return;
    take(next->second);
    early_.erase(next);
  }
}

void AuditNote::take(const AuditLink& appended) {
  // A gap is a commit whose answer was lost (PostgreSQL), not a cut.
  const std::int64_t next = head_.entries + 1;
  const bool follows = appended.first > next || appended.previous == head_.hash;
  if (appended.first < next || !follows) {
    const std::string place = std::to_string(appended.first);
    keep_damage(data_, broken({}, appended.first,
                              "Entry " + place +
                                  " does not follow the one that was the last: the"
                                  " log was cut off while the server ran."));
  }
  head_ = {appended.last, appended.hash};
  write(head_);
}

void AuditNote::write(const AuditHead& head) {
  if (!file_.is_open()) {
    const std::string path = data_ + std::string(kNoteName);
    file_ = work::File(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  }
  // Of one length, in one sector: never a mixture of two notes.
  char line[96];
  const int length = std::snprintf(line, sizeof line, "%015lld:%s\n",
                                   static_cast<long long>(head.entries), head.hash.c_str());
  const auto size = static_cast<std::size_t>(length);
  if (!file_.is_open()) return;
  [[maybe_unused]] const ssize_t written = ::pwrite(file_.get(), line, size, 0);
}

std::optional<AuditHead> AuditNote::read(const std::string& data) {
  return read_head(read_text(data + std::string(kNoteName)));
}

Result<AuditVerdict> verify_audit(store::Database& database, const std::string& data,
                                  AuditSpan span, const std::optional<AuditHead>& known) {
  // Before the snapshot: what is appended meanwhile must not look like a note of more than there
  // is.
  const std::optional<AuditHead> note = AuditNote::read(data);
  AuditVerdict verdict;
  Status read = database.inspect([&](store::Reader& reader) -> Status {
    const std::int64_t last = TRY(reader.number("SELECT max(id) FROM audit_log", {}));
    const bool is_whole = span == AuditSpan::whole || last <= kRecentRows;
    Chain chain(is_whole ? 1 : last - kRecentRows + 1, note, known);
    TRY(read_chain(reader, chain));
    verdict = chain.verdict;
    verdict.head = chain.head();
    return ok();
  });
  if (read.is_error()) return read.release_error();
  add_damage(data, verdict);
  if (verdict.is_whole)
    verdict.message = verdict.entries == 1 ? "The one entry is as it was written."
                                           : "All " + std::to_string(verdict.entries) +
                                                 " entries are as they were written.";
  return verdict;
}

}  // namespace candor::operate
