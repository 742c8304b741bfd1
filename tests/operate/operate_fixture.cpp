#include "tests/operate/operate_fixture.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

namespace candor::test {

namespace {

using store::Transaction;

}  // namespace

std::int64_t OperateTest::add_answer() {
  const Invitation link = add_invitation(interview.id, "Someone");
  auto added = app().database->write([&](Transaction& tx) -> Result<std::int64_t> {
    const Time at = now();
    TRY(tx.execute("UPDATE invitations SET current_attempts = 1 WHERE id = ?", {link.id.value}));
    const std::int64_t session = TRY(
        tx.number("INSERT INTO sessions(invitation_id, interview_id, candidate_name,"
                  " candidate_email, status, started_at, consented_at, last_seen_at, device)"
                  " VALUES(?, ?, 'Someone', 'someone@example.com', 0, ?, ?, ?, '') RETURNING id",
                  {link.id.value, interview.id.value, at, at, at}));
    return tx.number(
        "INSERT INTO answers(session_id, question_id, \"order\", question_text,"
        " preparation_time, responding_time, asked_kind, max_retakes, status, kind,"
        " text, retakes_used) VALUES(?, ?, 1, 'Why?', 0, 60000, 0, 0, 0, 0, '', 0) RETURNING id",
        {session, questions.front().id.value});
  });
  EXPECT_TRUE(is_ok(added));
  return added.is_error() ? 0 : added.value();
}

Status OperateTest::add_filler(Transaction& tx, const std::string& kind, std::int64_t number,
                               std::size_t bytes) {
  TRY(
      tx.execute("INSERT INTO jobs(kind, \"key\", subject_id, payload, pace, state, run_after,"
                 " worker, lease_until, fence, attempts, runs_again, keep_key_ms, last_error,"
                 " queued_at, ended_at) VALUES(?, ?, ?, '', 0, 2, 0, '', 0, 0, 8, 0, 0, ?, 0, 0)",
                 {kind, kind + "/" + std::to_string(number), number, std::string(bytes, 'x')}));
  return ok();
}

std::string OperateTest::add_recording(const std::string& bytes) {
  const std::int64_t answer = add_answer();
  const std::string name = app().random_hex(16);
  EXPECT_TRUE(is_ok(app().blobs->append(name, 0, bytes)));
  const auto hash = app().blobs->finish(name);
  EXPECT_TRUE(is_ok(hash));
  EXPECT_TRUE(is_ok(app().database->write([&](Transaction& tx) {
    return tx.execute(
        "INSERT INTO recordings(session_id, answer_id, question_id, media_kind, content_type, blob,"
        " size_bytes, sha256, created_at)"
        " SELECT session_id, id, question_id, 0, 'video/webm', ?, ?, ?, ? FROM answers WHERE id = "
        "?",
        {name, static_cast<std::int64_t>(bytes.size()), hash.value(), now(), answer});
  })));
  return name;
}

std::string OperateTest::add_upload(const std::string& bytes) {
  const std::int64_t answer = add_answer();
  const std::string name = app().random_hex(16);
  EXPECT_TRUE(is_ok(app().blobs->append(name, 0, bytes)));
  EXPECT_TRUE(is_ok(app().database->write([&](Transaction& tx) {
    return tx.execute(
        "INSERT INTO uploads(token, answer_id, session_id, media_kind, content_type, blob,"
        " offset_bytes, created_at, expires_at)"
        " SELECT ?, id, session_id, 0, 'video/webm', ?, ?, ?, ? FROM answers WHERE id = ?",
        {name, name, static_cast<std::int64_t>(bytes.size()), now(), Time{now().ms + kHourMs},
         answer});
  })));
  return name;
}

std::string OperateTest::digest(const std::string& database_path) {
  store::OpenOptions options;
  options.path = database_path;
  options.readers = 0;
  options.is_read_only = true;
  auto database = store::Database::open(options);
  EXPECT_TRUE(is_ok(database));
  std::string text;
  if (database.is_error()) return text;
  EXPECT_TRUE(is_ok(database.value()->inspect([&](store::Reader& reader) -> Status {
    std::vector<std::string> tables;
    TRY(reader.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", {},
                     [&](const store::Row& row) { tables.push_back(row.text(0)); }));
    for (const std::string& table : tables) {
      text += "\n" + table;
      std::vector<std::string> rows;
      TRY(reader.query("SELECT * FROM \"" + table + "\"", {}, [&](const store::Row& row) {
        std::string& words = rows.emplace_back();
        for (int i = 0; i < row.columns(); ++i) words += "|" + row.text(i);
      }));
      std::sort(rows.begin(), rows.end());
      for (const std::string& row : rows) text += row;
    }
    return ok();
  })));
  return secrets::sha256_hex(text);
}

void OperateTest::flip_byte(const std::string& path, std::int64_t at) {
  const int file = ::open(path.c_str(), O_RDWR);
  ASSERT_GE(file, 0) << path;
  char byte = 0;
  ASSERT_EQ(::pread(file, &byte, 1, at), 1);
  byte = static_cast<char>(byte ^ 0x55);
  ASSERT_EQ(::pwrite(file, &byte, 1, at), 1);
  ::close(file);
}

}  // namespace candor::test
