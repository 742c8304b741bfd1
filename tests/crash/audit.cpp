#include "tests/crash/audit.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "server/operate/secrets.h"
#include "server/store/database.h"

namespace candor::crash {

namespace {

using store::Reader;
using store::Row;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// Of "key v3", and of "key v3 q0"; kAbsent when it is not ours.
int version_in(const std::string& text) {
  const std::size_t at = text.find(" v");
  return at == std::string::npos ? kAbsent : std::atoi(text.c_str() + at + 2);
}

class Auditor {
 public:
  Auditor(std::string data, const Ledger& ledger, Audit& result)
      : data_(std::move(data)), ledger_(ledger), result_(result) {}

  Status look(Reader& reader, Depth depth) {
    if (depth == Depth::whole) TRY(check_integrity(reader));
    TRY(read_interviews(reader));
    TRY(read_attempts(reader));
    TRY(read_uploads(reader));
    TRY(read_recordings(reader));
    TRY(read_tokens(reader));
    return check_rules(reader);
  }

  // What was found of each thing, against what the ledger allows.
  void compare(std::int64_t at) {
    for (const Thing& thing : ledger_.things()) {
      const int found = version_of(thing);
      result_.found[&thing] = found;
      const std::string what = thing.key + " is at version " + std::to_string(found);
      const int oldest = thing.oldest(at), newest = thing.newest(at);
      if (found < oldest) {
        result_.note(result_.lost, what + ", acknowledged: " + std::to_string(oldest));
      }
      if (found > newest) result_.note(result_.unknown, what + ", sent: " + std::to_string(newest));
    }
    result_.things = static_cast<std::int64_t>(ledger_.things().size());
  }

  void count_files() {
    std::error_code none;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(data_ + "/blobs", none)) {
      if (entry.is_regular_file() && !blobs_.contains(entry.path().stem().string()))
        ++result_.files_without_row;
    }
  }

 private:
  int version_of(const Thing& thing) const {
    if (thing.kind == Kind::interview && deleted_.contains(thing.key)) return thing.deleted_by;
    if (thing.kind == Kind::recording) return recorded_.contains(thing.key) ? 0 : kAbsent;
    if (thing.kind == Kind::upload && recorded_.contains(thing.key)) return last_chunk(thing.key);
    const auto known = versions_.find(thing.key);
    return known == versions_.end() ? kAbsent : known->second;
  }

  Status check_integrity(Reader& reader) {
    const auto complain = [&](const Row& row) {
      if (row.text(0) != "ok") result_.note(result_.damaged, row.text(0));
    };
    TRY(reader.query("PRAGMA integrity_check(1)", {}, complain));
    return reader.query("PRAGMA foreign_key_check", {}, [&](const Row& row) {
      result_.note(result_.damaged, "a broken reference in " + row.text(0));
    });
  }

  void is_half(const std::string& key, const std::string& why) {
    result_.note(result_.half, key + ": " + why);
  }

  // Title and questions are of one version.
  void take_interview(const std::string& title, bool is_deleted,
                      const std::vector<std::string>& questions) {
    const std::string key = title.substr(0, title.find(' '));
    const int version = version_in(title);
    if (version == kAbsent) return;
    bool is_whole = static_cast<int>(questions.size()) == question_count(key, version);
    for (std::size_t i = 0; is_whole && i < questions.size(); ++i)
      is_whole = questions[i] == question_text(key, version, static_cast<int>(i));
    if (!is_whole) is_half(key, "questions do not belong to \"" + title + "\"");
    versions_[key] = version;
    if (is_deleted) deleted_.insert(key);
  }

  Status read_interviews(Reader& reader) {
    std::int64_t id = 0;
    std::string title;
    bool is_deleted = false;
    std::vector<std::string> questions;
    TRY(reader.query(
        "SELECT i.id, i.title, i.deleted_at IS NOT NULL, coalesce(q.text, '') FROM interviews i"
        " LEFT JOIN questions q ON q.interview_id = i.id AND q.is_archived = 0"
        " ORDER BY i.id, q.\"order\", q.id",
        {}, [&](const Row& row) {
          if (row.integer(0) != id) {
            if (id != 0) take_interview(title, is_deleted, questions);
            questions.clear();
          }
          id = row.integer(0);
          title = row.text(1);
          is_deleted = row.integer(2) != 0;
          questions.push_back(row.text(3));
        }));
    if (id != 0) take_interview(title, is_deleted, questions);
    return ok();
  }

  // Invited, started with every answer, then one answer after the other, then completed.
  Status read_attempts(Reader& reader) {
    return reader.query(
        "SELECT v.candidate_name, v.current_attempts, count(DISTINCT s.id), count(a.id),"
        " sum(a.status = 3), max(s.status), group_concat(CASE a.status WHEN 3 THEN a.text END, '|')"
        " FROM invitations v LEFT JOIN sessions s ON s.invitation_id = v.id"
        " LEFT JOIN (SELECT * FROM answers ORDER BY \"order\") a ON a.session_id = s.id"
        " WHERE v.candidate_name <> 'studio' GROUP BY v.id",
        {}, [&](const Row& row) { take_attempt(row); });
  }

  void take_attempt(const Row& row) {
    const std::string key = row.text(0);
    const std::int64_t counted = row.integer(1), sessions = row.integer(2);
    const int answered = static_cast<int>(row.integer(4));
    std::string texts;
    for (int i = 0; i < answered; ++i) texts += (i == 0 ? "" : "|") + answer_text(key, i);
    if (counted != sessions) is_half(key, "the attempt is counted without a session, or not");
    if (row.integer(3) != sessions * kQuestions) is_half(key, "answers of the session are missing");
    if (row.text(6) != texts) is_half(key, "answers are \"" + row.text(6) + "\"");
    const bool is_completed = sessions != 0 && row.integer(5) == 1;
    if (is_completed && answered != kQuestions) is_half(key, "completed without its answers");
    versions_[key] = sessions == 0 ? 0 : 1 + answered + (is_completed ? 1 : 0);
  }

  std::string path_of(const std::string& blob) const {
    return data_ + "/blobs/" + blob.substr(0, 2) + "/" + blob;
  }

  Status read_uploads(Reader& reader) {
    return reader.query(
        "SELECT answer_id, blob, offset_bytes FROM uploads", {}, [&](const Row& row) {
          const std::string key = row.text(0), blob = row.text(1);
          const auto offset = static_cast<std::size_t>(row.integer(2));
          blobs_.insert(blob);
          int version = 0;
          while (version + 1 < last_chunk(key) && chunk_end(key, version) < offset) ++version;
          versions_[key] = version;
          if (offset == 0) return;
          auto bytes = read_file(path_of(blob) + ".part");
          if (!bytes) bytes = read_file(path_of(blob));  // complete, and the row comes next
          const bool is_right = bytes && bytes->compare(0, offset, media_of(key), 0, offset) == 0 &&
                                bytes->size() >= offset;
          if (is_right) return;
          result_.note(result_.orphans, "upload " + key + ": " + std::to_string(offset) +
                                            " bytes acknowledged, the file " +
                                            (bytes ? "has others" : "is missing"));
        });
  }

  Status read_recordings(Reader& reader) {
    return reader.query(
        "SELECT answer_id, blob, size_bytes, sha256 FROM recordings", {}, [&](const Row& row) {
          const std::string key = row.text(0), blob = row.text(1);
          const std::string media = media_of(key);
          blobs_.insert(blob);
          recorded_.insert(key);
          const std::optional<std::string> bytes = read_file(path_of(blob));
          const bool is_right = bytes == media &&
                                row.integer(2) == static_cast<std::int64_t>(media.size()) &&
                                row.text(3) == secrets::sha256_hex(media);
          if (is_right) return;
          result_.note(result_.orphans, "recording " + key + ": the file " +
                                            (bytes ? "has other bytes" : "is missing"));
        });
  }

  Status read_tokens(Reader& reader) {
    return reader.query(
        "SELECT user_agent, generation FROM account_sessions", {},
        [&](const Row& row) { versions_[row.text(0)] = static_cast<int>(row.integer(1)) - 1; });
  }

  // What no transaction may leave behind, whoever wrote it.
  Status check_rules(Reader& reader) {
    constexpr std::pair<const char*, const char*> kRules[] = {
        {"an answer is handed in without its recording",
         "SELECT count(*) FROM answers WHERE status = 3 AND kind <> 2 AND id NOT IN"
         " (SELECT answer_id FROM recordings)"},
        {"a recording without its answer handed in",
         "SELECT count(*) FROM recordings WHERE answer_id NOT IN"
         " (SELECT id FROM answers WHERE status = 3)"},
        {"a recording and its upload at once",
         "SELECT count(*) FROM recordings WHERE answer_id IN (SELECT answer_id FROM uploads)"},
        {"a session without all its answers",
         "SELECT count(*) FROM sessions WHERE id NOT IN (SELECT session_id FROM answers"
         " GROUP BY session_id HAVING count(*) = 3)"},
    };
    for (const auto& [rule, sql] : kRules)
      if (const std::int64_t broken = TRY(reader.number(sql, {})); broken != 0)
        result_.note(result_.half, rule + std::string(", ") + std::to_string(broken) + " times");
    return ok();
  }

  std::string data_;
  const Ledger& ledger_;
  Audit& result_;
  std::unordered_map<std::string, int> versions_;
  std::set<std::string> deleted_, recorded_, blobs_;
};

}  // namespace

void Audit::note(std::int64_t& count, const std::string& what) {
  ++count;
  if (first.empty()) first = what.substr(0, what.find('\n'));
}

Audit audit(const std::string& data, const Ledger& ledger, std::int64_t at, Depth depth) {
  Audit result;
  Auditor auditor(data, ledger, result);
  store::OpenOptions options;
  options.path = data + "/candor.db";
  options.readers = 1;
  auto database = store::Database::open(options);
  const Status looked =
      database.is_error()
          ? Status(Error(database.error()))
          : database.value()->read([&](Reader& reader) { return auditor.look(reader, depth); });
  if (looked.is_error()) {
    result.note(result.damaged, looked.error().code + " " + looked.error().cause);
    return result;
  }
  auditor.compare(at);
  auditor.count_files();
  return result;
}

void settle(Ledger& ledger, const Audit& audit) {
  for (Thing& thing : ledger.things()) {
    const auto found = audit.found.find(&thing);
    if (found != audit.found.end()) thing.settle(found->second);
  }
}

}  // namespace candor::crash
