// The chain of the audit log: how a row becomes bytes and a hash, the note of its end beside the
// database, and reading all of it again.
//
// What each part finds. A changed row: its hash does not fit any more. A removed or added one, or
// another order: places count without gaps, and each row names the hash before it. Rows cut off at
// the end: the row audit_head names the last one, and so does <data>/audit.head, which whoever can
// only write the database cannot change; the same note finds a chain that was computed anew from
// some row on. Who can write the data folder as well is found by a head that was kept elsewhere:
// `candor audit verify` prints it and takes it back with --head.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/store/database.h"
#include "server/work/file.h"
#include "shared/domain/audit.h"

namespace candor::operate {

// The end of a chain: how many rows, and the hash of the last.
struct AuditHead {
  std::int64_t entries = 0;
  std::string hash;
};
// A piece of it: the rows of one commit.
struct AuditLink {
  std::int64_t first = 0, last = 0;
  std::string previous, hash;  // before the first; of the last
};
std::string text_of(const AuditHead& head);  // "12:5f0c..."
std::optional<AuditHead> read_head(std::string_view text);

// SHA-256 in hex over the fields in their order, each as "<length>:<text>,", so that no two rows
// give the same bytes. `hash` itself is not part of it.
std::string hash_of(const AuditEntry& entry);

// <data>/audit.head, and the watch over what is appended. Written after each commit, without
// waiting for the disk: after a power cut it may tell of an earlier end, which is true as well. A
// row that does not follow the one before it means that somebody cut the log meanwhile: that is
// kept in <data>/audit.broken, which verify_audit reads, until a person removes the file.
// Thread-safe.
class AuditNote {
 public:
  explicit AuditNote(std::string data) : data_(std::move(data)) {}
  // At the start of a server, before anything is appended: whether the log still ends as noted.
  // False: it does not, and that is kept. A database that cannot be read is not looked at.
  bool begin(store::Database& database);
  // After the commit of these rows; commits may come out of order. A disk that refuses costs the
  // note, not the change it tells of.
  void keep(AuditLink appended);
  // Empty when there is none, or none that can be read.
  static std::optional<AuditHead> read(const std::string& data);

 private:
  void take(const AuditLink& appended);
  void write(const AuditHead& head);

  const std::string data_;
  std::mutex mutex_;
  work::File file_;
  bool is_begun_ = false;
  AuditHead head_;
  std::map<std::int64_t, AuditLink> early_;  // whose predecessors are still on their way
};

enum class AuditSpan { recent, whole };  // the last 1,000 rows, or all

// Reads the chain in one snapshot beside the requests. `known` is a head that was kept elsewhere.
// An error only when the database cannot be read.
Result<AuditVerdict> verify_audit(store::Database& database, const std::string& data,
                                  AuditSpan span = AuditSpan::whole,
                                  const std::optional<AuditHead>& known = {});

}  // namespace candor::operate
