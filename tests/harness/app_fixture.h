// A whole server without sockets, for tests: temporary data folder, a clock that tests move, seeded
// randomness, cheap passwords, no rate limits, and requests in every role. Each answer is checked
// against its declared schema and for the headers every answer must carry; which endpoints were
// called and refused is counted (coverage.h). On SQLite, or on PostgreSQL when there is one
// (tests/harness/postgresql).
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/app.h"
#include "server/operate/doctor.h"
#include "server/store/records.h"
#include "shared/domain/account.h"
#include "shared/domain/company.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "tests/harness/test_schema.h"

namespace candor::test {

// Who sends a request. `other_recruiter` belongs to another company. `link` shows the token of the
// fixture's invitation.
enum class As { guest, link, candidate, recruiter, other_recruiter, domain_expert, admin };
inline constexpr As kEveryRole[] = {
    As::guest,           As::link,          As::candidate, As::recruiter,
    As::other_recruiter, As::domain_expert, As::admin};
std::string_view name_of(As who);
Viewer viewer_of(As who);

// A folder that disappears with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  std::string path;
};

struct Answer {
  int status = 0;
  std::string body;
  std::vector<http::Header> headers;
  std::optional<http::FileBody> file;

  std::string header(std::string_view name) const;  // empty when absent
  // The scalar at a path, "items[0].questions[1].text" or "items.length"; fails the test when it is
  // not there.
  std::string text(std::string_view path) const;
  std::int64_t number(std::string_view path) const;
  bool has(std::string_view path) const;             // present and not null
  std::string code() const { return text("code"); }  // of an error
  // The body as a record, as the client reads it.
  template <class T>
  T read() const {
    auto result = json::read<T>(body, json::ReadMode::response);
    if (result.is_error()) {
      ADD_FAILURE() << result.error().message << " in " << body;
      return T{};
    }
    return result.release_value();
  }
};

class AppFixture : public ::testing::Test {
 public:
  // Also for a second time in one test: everything is new, but the changed settings stay.
  void SetUp() override;
  void TearDown() override;

  App& app() { return *app_; }
  Time now() const { return Time{clock_->load()}; }
  void advance(std::int64_t ms) { *clock_ += ms; }
  // Stops the application and starts it again on the same folder, as after a restart of the
  // machine.
  void restart();

  // Sends one request. `body` is sent as JSON unless `headers` name another Content-Type.
  Answer send(As who, std::string_view method, std::string_view target, std::string_view body = {},
              std::vector<http::Header> headers = {});
  Answer get(As who, std::string_view target) { return send(who, "GET", target); }
  Answer post(As who, std::string_view target, std::string_view body = {}) {
    return send(who, "POST", target, body);
  }
  Answer put(As who, std::string_view target, std::string_view body) {
    return send(who, "PUT", target, body);
  }
  Answer patch(As who, std::string_view target, std::string_view body) {
    return send(who, "PATCH", target, body);
  }
  Answer del(As who, std::string_view target) { return send(who, "DELETE", target); }
  // With another bearer token, for example of a second sign-in or a session secret; empty: none.
  Answer send_with(std::string_view bearer, std::string_view method, std::string_view target,
                   std::string_view body = {}, std::vector<http::Header> headers = {});

  // What the fixture's company owns. Password of every account: kPassword; e-mail: name_of(who) +
  // "@example.com".
  static constexpr std::string_view kPassword = "correct horse battery";
  Company company, other_company;
  std::map<As, Account> accounts;
  Interview interview;  // open, with two video questions
  std::vector<Question> questions;
  Invitation invitation;  // two attempts, 72 hours
  std::string link_token;

  // The log lines with this event since the fixture began, oldest first.
  std::vector<std::string> logged(std::string_view event);
  void forget_log();

  // One check of `candor doctor`, by its name, on this application.
  operate::Diagnosis diagnose(std::string_view check, bool fixes = false);

  // Further rows, written directly.
  Interview add_interview(const Company& owner, const Account& author, std::string_view title);
  Question add_question(InterviewId interview, std::string_view text,
                        AnswerKind kind = AnswerKind::video);
  // The link's token is secrets::link_token(app().keys, nonce).
  Invitation add_invitation(InterviewId interview, std::string_view candidate_name,
                            std::int32_t max_attempts = 1);
  // One multipart/form-data body: fields, then one file.
  struct Form {
    std::string content_type, body;
  };
  static Form form(const std::vector<json::Pair>& fields, std::string_view file_field = {},
                   std::string_view file_name = {}, std::string_view file_type = {},
                   std::string_view bytes = {});

  // Without rate limits; tests of the limits set them.
  static Settings quiet_settings();
  Settings settings =
      quiet_settings();  // change before SetUp of the base, or call restart() afterwards
  identity::Fetch fetch;  // plays other services; likewise
  // Checks of every answer; a test of the router itself may switch them off.
  bool checks_answers = true;

 protected:
  std::string bearer_of(As who);

 private:
  void choose_storage();
  void start();
  void fill();
  Answer send_as(Viewer viewer, std::string_view bearer, std::string_view method,
                 std::string_view target, std::string_view body, std::vector<http::Header> headers);
  void check(const http::Request& request, const Answer& answer, Viewer viewer);

  std::unique_ptr<TemporaryFolder> folder_;
  std::unique_ptr<TestSchema> schema_;
  std::shared_ptr<std::atomic<std::int64_t>> clock_;
  std::unique_ptr<App> app_;
  struct LogLines {
    std::mutex mutex;
    std::vector<std::string> lines;
  };
  std::shared_ptr<LogLines> log_ = std::make_shared<LogLines>();
  std::map<As, std::string> bearers_;
  std::map<As, Time> bearers_made_;
};

}  // namespace candor::test
