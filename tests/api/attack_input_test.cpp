// Attacks by what a request is made of: keys that come twice, text that is none, bodies without
// end, headers and names that want to be more than text. Each gets a clear answer and a line in
// the security log; nothing leaks, nothing changes.
#include <filesystem>

#include "shared/api/endpoints.h"
#include "shared/base/limits.h"
#include "tests/api/attack_test.h"

namespace candor::test {
namespace {

class AttackInput : public AttackTest {
 protected:
  // Every endpoint that reads a body of fields, with a path that leads to a record of ours, asked
  // by somebody who may.
  struct Place {
    const EndpointInfo* endpoint;
    std::string path;
    As who;
    std::string bearer;  // of a candidate's session; else empty
  };
  std::vector<Place> places() {
    std::vector<Place> all;
    const Candidate candidate = start();
    for (const EndpointInfo* endpoint : api::all()) {
      if (endpoint->body != Body::json && endpoint->body != Body::form) continue;
      std::string path(endpoint->path);
      const bool is_answer = path.find("{answer}") != std::string::npos;
      const std::int64_t first = is_answer ? candidate.answers[0] : interview.id.value;
      for (const std::string& value : {str(first), str(questions[0].id.value)}) {
        const std::size_t open = path.find('{');
        if (open != std::string::npos) path.replace(open, path.find('}') - open + 1, value);
      }
      const bool is_candidates = endpoint->permission == Permission::answer_interview;
      const As who = permits(Viewer::recruiter, endpoint->permission) ? As::recruiter : As::admin;
      all.push_back({endpoint, path, who, is_candidates ? candidate.secret : bearer_of(who)});
    }
    EXPECT_GT(all.size(), 30u);
    remember();
    return all;
  }
  static std::string hex(char letter) {
    constexpr char kDigits[] = "0123456789abcdef";
    return {kDigits[letter >> 4], kDigits[letter & 15]};
  }
  Answer ask(const Place& place, std::string_view body, std::string_view type) {
    return send_with(place.bearer, word_of_method(place.endpoint->method), place.path, body,
                     {{"Content-Type", std::string(type)}});
  }
};

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kFields = "application/x-www-form-urlencoded";

TEST_F(AttackInput, KeysThatComeTwice) {
  for (const Place& place : places()) {
    SCOPED_TRACE(place.endpoint->name);
    if (place.endpoint->request().kind != Kind::record) continue;
    const std::string name(place.endpoint->request().fields[0].name);
    const std::string first = "{\"" + name + "\":null,\"";
    // The same key, spelled with an escape.
    const std::string disguised = "\\u00" + hex(name[0]) + name.substr(1);
    for (const std::string& again : {name, disguised}) {
      expect_refused(ask(place, first + again + "\":null}", kJson), 400, "duplicate_key",
                     "input_refused");
    }
    if (place.endpoint->body != Body::form) continue;
    const Answer form = ask(place, name + "=1&" + name + "=2", kFields);
    EXPECT_EQ(form.status, 400) << form.body;
    EXPECT_EQ(form.code(), "duplicate_key");
    expect_seen("input_refused");
  }
  expect_unchanged();
}

TEST_F(AttackInput, TextThatIsNone) {
  for (const Place& place : places()) {
    SCOPED_TRACE(place.endpoint->name);
    for (const char* body :
         {"{\"title\":\"\xff\"}", "{\"\xc0\xaf\":1}", "{\"title\":\"\xed\xa0\x80\"}"}) {
      expect_refused(ask(place, body, kJson), 400, "invalid_utf8", "input_refused");
    }
    if (place.endpoint->body != Body::form) continue;
    for (const char* body : {"email=%ff", "%c0%af=1", "email=\xff"}) {
      expect_refused(ask(place, body, kFields), 400, "malformed_query", "input_refused");
    }
    Form parts = form({{"email", "\xff"}});
    expect_refused(ask(place, parts.body, parts.content_type), 400, "invalid_utf8",
                   "input_refused");
    parts = form({{"\xff", "a"}});
    expect_refused(ask(place, parts.body, parts.content_type), 400, "malformed_multipart",
                   "input_refused");
  }
  for (const char* query : {"?search=%ff", "?search=%c0%af", "?%ff=1"}) {
    expect_refused(get(As::recruiter, "/api/v1/interviews" + std::string(query)), 400,
                   "malformed_query", "input_refused");
  }
  expect_unchanged();
}

TEST_F(AttackInput, BodiesWithoutEnd) {
  const std::string large = "{\"title\":\"" + std::string(limits::kLogoBodyBytes, 'a') + "\"}";
  const std::string deep(200'000, '[');
  for (const Place& place : places()) {
    SCOPED_TRACE(place.endpoint->name);
    expect_refused(ask(place, large, kJson), 413, "body_too_large", "input_refused");
    expect_refused(ask(place, deep, kJson), 400, "too_deep", "input_refused");
  }
  expect_unchanged();
}

// What a page of the browser or a proxy would read as a line of its own stays text, or is refused.
TEST_F(AttackInput, HeadersInValues) {
  const std::string line = "x\r\nSet-Cookie: candor_session=stolen";
  for (const char* name : {"Host", "Origin", "User-Agent", "X-Request-Id", "Accept", "Cookie",
                           "X-Forwarded-Host", "Access-Control-Request-Headers"}) {
    const Answer answer = send(As::recruiter, "GET", "/api/v1/auth/me", {}, {{name, line}});
    for (const http::Header& header : answer.headers) {
      EXPECT_EQ(header.value.find_first_of("\r\n"), std::string::npos) << name << header.name;
      EXPECT_EQ(header.value.find("stolen"), std::string::npos) << name << header.name;
    }
  }
  expect_refused(send(As::recruiter, "POST", "/api/v1/interviews", R"({"title":"A"})",
                      {{"Idempotency-Key", line}}),
                 400, "bad_idempotency_key", "input_refused");
  // A name that goes into a letter's head, where it is a word and not a line.
  for (const char* value : {"Kim\r\nBcc: all@example.org", "Kim\nBcc: all@example.org"}) {
    const Answer made =
        post(As::recruiter, interview_path("/invitations"), object({{"candidate_name", value}}));
    EXPECT_EQ(made.status, 422) << made.body;
  }
  expect_unchanged();
}

// No link is built from a name of the server that only the request gave.
TEST_F(AttackInput, AHostThatIsNotOurs) {
  MemoryMailer& mailer = keep_mail();
  ASSERT_EQ(send(As::guest, "POST", "/api/v1/auth/forgot-password",
                 object({{"email", email_of(As::recruiter)}}), {{"Host", "evil.example"}})
                .status,
            200);
  const auto disabled = app().database->write([&](store::Transaction& tx) {
    return tx.execute("UPDATE accounts SET status = 1 WHERE id = ?", {accounts[As::candidate].id});
  });
  ASSERT_FALSE(disabled.is_error());
  ASSERT_EQ(send(As::admin, "PUT", "/api/v1/admin/users/" + str(accounts[As::candidate].id.value),
                 R"({"is_active":true})", {{"Host", "evil.example"}})
                .status,
            200);
  app().jobs->run_due();
  EXPECT_EQ(mailer.sent().size(), 2u);
  for (const mail::Message& message : mailer.sent()) {
    EXPECT_EQ(message.text.find("evil.example"), std::string::npos) << message.text;
  }
}

// Links that went to an address stop working when an administrator corrects the address.
TEST_F(AttackInput, AResetLinkOfAnEarlierAddress) {
  const std::string token = token_mailed_to(As::recruiter, "reset-password");
  ASSERT_FALSE(token.empty());
  ASSERT_EQ(put(As::admin, "/api/v1/admin/users/" + str(accounts[As::recruiter].id.value),
                R"({"email":"right@example.org"})")
                .status,
            200);
  remember();
  expect_refused(post(As::guest, "/api/v1/auth/reset-password",
                      object({{"token", token}, {"new_password", kNewPassword}})),
                 410, "link_invalid", "token_refused");
  expect_unchanged();
}

TEST_F(AttackInput, NamesThatWantToBePaths) {
  const Candidate who = start();
  const std::string outside = settings.data + "/../evil.webm";
  for (const char* name : {"../../../evil.webm", "/etc/cron.d/evil", "..\\..\\evil.webm",
                           "evil.webm%00.txt", "a/../../evil.webm", "~/evil.webm", ".."}) {
    const Form parts =
        form({{"session_id", str(who.session)}, {"question_id", str(who.questions[0])}},
             "audio_file", name, "audio/webm", webm(300));
    const Answer sent = send_with(who.secret, "POST", "/api/v1/candidates/interviews/recordings",
                                  parts.body, {{"Content-Type", parts.content_type}});
    EXPECT_EQ(sent.body.find("evil"), std::string::npos) << sent.body;
    EXPECT_TRUE(sent.status == 201 || sent.status == 409) << name << sent.body;
  }
  EXPECT_FALSE(std::filesystem::exists(outside));
  for (const auto& file : std::filesystem::recursive_directory_iterator(settings.data)) {
    EXPECT_EQ(file.path().string().find("evil"), std::string::npos) << file.path();
  }
}

// Everything in the data folder that would be worth reading.
TEST_F(AttackInput, PathsThatLeaveTheirPlace) {
  const std::string secret = app().keys.token_key;
  for (const char* start :
       {"/", "/api/v1/", "/assets/", "/docs/", "/uploads/recordings/", "/api/v1/recordings/"}) {
    for (const char* up : {"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "..;/",
                           "%252e%252e%252f", "..%c0%af", ".%00./"}) {
      for (const char* file : {"secrets.json", "candor.db", "etc/passwd"}) {
        const std::string path = std::string(start) + up + up + up + file;
        for (As who : {As::guest, As::admin}) {
          const Answer answer = get(who, path);
          EXPECT_TRUE(answer.status == 404 || answer.status == 401 || answer.status == 400)
              << path << " " << answer.status;
          EXPECT_EQ(answer.body.find("SQLite format"), std::string::npos);
          EXPECT_EQ(answer.body.find("root:"), std::string::npos);
          EXPECT_EQ(answer.body.find(secret), std::string::npos);
        }
        EXPECT_FALSE(logged("request_refused").empty() && logged("record_refused").empty() &&
                     logged("input_refused").empty())
            << path;
        forget_log();
      }
    }
  }
  expect_unchanged();
}

// How a client that sends too slowly ends is tested on the wire (tests/front, tests/overload).
TEST_F(AttackInput, ASlowClientIsSeen) {
  const http::Request head{"POST", "/api/v1/auth/login", {}, {}, "203.0.113.7", false};
  const http::Reply reply = app().router->refuse(
      head, fail(Failure::malformed, "too_slow", "The request took too long to arrive."), 408);
  EXPECT_EQ(reply.status, 408);
  expect_seen("request_refused");
}

}  // namespace
}  // namespace candor::test
