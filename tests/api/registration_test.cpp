// Registering: roles, companies, approval, the first account, and REGISTRATION_MODE.
#include "tests/api/identity_test.h"
#include "tests/harness/coverage.h"

namespace candor::test {
namespace {

class RegistrationTest : public IdentityTest {
 protected:
  Answer enter(std::string_view path,
               std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    return post(As::guest, path, object(fields));
  }
  void choose(RegistrationMode mode) {
    settings.registration_mode = mode;
    restart();
  }
  Account stored(std::string_view email) {
    return app()
        .database
        ->read([&](store::Reader& reader) {
          return store::find<Account>(reader, "WHERE email = ?", {email});
        })
        .release_value();
  }
};

constexpr std::string_view kPath = "/api/v1/auth/registration";

TEST_F(RegistrationTest, WaitsForApprovalOnTheCanonicalPath) {
  const Answer made = enter(kPath, {{"email", "New@Example.com"},
                                    {"password", "long enough"},
                                    {"company", "Fresh Ltd"},
                                    {"phone_number", "+49 30 1234"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("status"), "pending");
  EXPECT_EQ(made.text("email"), "new@example.com");
  EXPECT_EQ(made.text("username"), "new");
  EXPECT_EQ(made.text("full_name"), "new");
  EXPECT_EQ(made.text("role"), "recruiter");
  EXPECT_EQ(made.text("company"), "Fresh Ltd");
  EXPECT_EQ(made.text("phone_number"), "+49 30 1234");
  EXPECT_FALSE(made.has("access_token"));
  const Answer refused = sign_in("new@example.com", "long enough");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "account_pending");
}

TEST_F(RegistrationTest, NamingSomebodysCompanyOpensNothing) {
  const Answer made =
      enter("/auth/register",
            {{"email", "spy@example.com"}, {"password", "long enough"}, {"company", "aCME"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.number("company_id"), company.id.value);
  EXPECT_EQ(made.text("status"), "pending") << "although this path lets people in at once";
  EXPECT_EQ(sign_in("spy@example.com", "long enough").code(), "account_pending");
}

TEST_F(RegistrationTest, WithoutACompanyEverybodyHasTheirOwn) {
  for (const char* email : {"one@example.com", "two@example.com"}) {
    EXPECT_EQ(enter("/auth/register", {{"email", email}, {"password", "long enough"}}).status, 201);
  }
  EXPECT_NE(stored("one@example.com").company_id, stored("two@example.com").company_id);
  const std::string bearer = sign_in("one@example.com", "long enough").text("access_token");
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/interviews").number("total"), 0);
  EXPECT_EQ(send_with(bearer, "GET", interview_path()).status, 404);
}

TEST_F(RegistrationTest, CandidatesShareACompanyNobodyCanJoin) {
  for (const char* email : {"one@example.com", "two@example.com"}) {
    const Answer made =
        enter("/api/auth/signup",
              {{"username", std::string(email, 3)}, {"email", email}, {"password", "long enough"}});
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("role"), "candidate");
  }
  const CompanyId shared = stored("one@example.com").company_id;
  EXPECT_EQ(stored("two@example.com").company_id, shared);
  enter("/auth/register",
        {{"email", "spy@example.com"}, {"password", "long enough"}, {"company", "Candidates"}});
  EXPECT_NE(stored("spy@example.com").company_id, shared);
}

TEST_F(RegistrationTest, NobodyMakesThemselvesAdministratorOrExpert) {
  for (const char* path :
       {"/api/v1/auth/registration", "/api/auth/register", "/auth/register", "/api/auth/signup"}) {
    for (const char* role : {"admin", "Admin", "domain_expert", "expert"}) {
      const Answer answer =
          enter(path, {{"email", "a@example.com"}, {"password", "long enough"}, {"role", role}});
      EXPECT_EQ(answer.status, 403) << path << " " << role << answer.body;
      EXPECT_EQ(answer.code(), "role_refused");
    }
  }
  EXPECT_EQ(count("SELECT count(*) FROM accounts WHERE email = 'a@example.com'"), 0);
}

TEST_F(RegistrationTest, MassAssignmentIsRefused) {
  for (const char* field : {"status", "is_active", "company_id", "id", "password_hash",
                            "email_verified_at", "is_email_verified"}) {
    const Answer answer = enter(
        "/auth/register", {{"email", "a@example.com"}, {"password", "long enough"}, {field, "1"}});
    EXPECT_EQ(answer.status, 422) << field << answer.body;
  }
  EXPECT_EQ(count("SELECT count(*) FROM accounts WHERE email = 'a@example.com'"), 0);
}

TEST_F(RegistrationTest, RulesOfTheFields) {
  EXPECT_EQ(enter(kPath, {{"email", "recruiter@EXAMPLE.com"}, {"password", "long enough"}}).code(),
            "email_taken");
  EXPECT_EQ(
      enter(kPath,
            {{"email", "n@example.com"}, {"password", "long enough"}, {"username", "RECRUITER"}})
          .code(),
      "username_taken");
  EXPECT_EQ(enter(kPath, {{"email", "n@example.com"}, {"password", "short"}}).status, 422);
  EXPECT_EQ(enter(kPath, {{"email", "no address"}, {"password", "long enough"}}).status, 422);
  EXPECT_EQ(
      enter(kPath,
            {{"email", "n@example.com"}, {"password", "long enough"}, {"username", "with@sign"}})
          .status,
      422);
  // The local part is taken as a username: the next free one.
  EXPECT_EQ(enter(kPath, {{"email", "recruiter@example.org"}, {"password", "long enough"}})
                .text("username"),
            "recruiter2");
}

TEST_F(RegistrationTest, AsFormAndMultipart) {
  EXPECT_EQ(send(As::guest, "POST", "/auth/register",
                 "email=form%40example.com&password=long+enough&full_name=A+Form",
                 {{"Content-Type", "application/x-www-form-urlencoded"}})
                .text("full_name"),
            "A Form");
  const Form parts = form({{"email", "parts@example.com"}, {"password", "long enough"}});
  EXPECT_EQ(
      send(As::guest, "POST", "/auth/register", parts.body, {{"Content-Type", parts.content_type}})
          .status,
      201);
}

TEST_F(RegistrationTest, PendingModeHoldsForEveryPath) {
  choose(RegistrationMode::pending);
  EXPECT_EQ(get(As::guest, kPath).text("mode"), "pending");
  for (const char* path : {"/api/auth/register", "/auth/register", "/api/auth/signup"}) {
    const std::string email = "p" + str(count("SELECT count(*) FROM accounts")) + "@example.com";
    EXPECT_EQ(enter(path, {{"email", email}, {"password", "long enough"}}).text("status"),
              "pending");
  }
}

TEST_F(RegistrationTest, ClosedAndByInvitation) {
  for (const auto& [mode, code] :
       {std::pair(RegistrationMode::closed, "registration_closed"),
        std::pair(RegistrationMode::invite, "registration_by_invitation")}) {
    choose(mode);
    for (const char* path : {"/api/v1/auth/registration/", "/api/auth/register", "/auth/register",
                             "/api/auth/signup"}) {
      const Answer answer = enter(path, {{"email", "a@example.com"}, {"password", "long enough"}});
      EXPECT_EQ(answer.status, 403) << path;
      EXPECT_EQ(answer.code(), code);
    }
  }
}

TEST_F(RegistrationTest, SendsALinkThatVerifiesTheAddressOnce) {
  MemoryMailer& mailer = keep_mail();
  enter("/auth/register", {{"email", "new@example.com"}, {"password", "long enough"}});
  const std::string token = token_mailed(mailer, "new@example.com", "verify-email");
  ASSERT_EQ(token.size(), 43u);
  EXPECT_EQ(count("SELECT count(*) FROM account_links WHERE token_hash = '" + token + "'"), 0)
      << "only the hash is kept";
  EXPECT_FALSE(stored("new@example.com").email_verified_at);
  const auto verify = [&](std::string_view shown) {
    return post(As::guest, "/api/v1/auth/verify-email", object({{"token", shown}}));
  };
  EXPECT_EQ(verify(std::string(43, 'x')).code(), "link_invalid");
  EXPECT_EQ(verify(token).status, 200);
  EXPECT_TRUE(stored("new@example.com").email_verified_at);
  EXPECT_EQ(verify(token).status, 410) << "once";
}

TEST_F(RegistrationTest, AVerificationLinkRunsOutAndIsReplacedByTheNext) {
  MemoryMailer& mailer = keep_mail();
  const auto ask = [&] {
    post(As::recruiter, "/api/v1/auth/verify-email/resend");
    return token_mailed(mailer, email_of(As::recruiter), "verify-email");
  };
  const auto verify = [&](std::string_view shown) {
    return post(As::guest, "/api/v1/auth/verify-email", object({{"token", shown}})).status;
  };
  const std::string first = ask(), second = ask();
  EXPECT_NE(first, second);
  EXPECT_EQ(verify(first), 410);
  advance(49 * kHourMs);
  EXPECT_EQ(verify(second), 410);
  EXPECT_EQ(verify(ask()), 200);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").text("is_email_verified"), "true");
}

TEST_F(RegistrationTest, NoFloodOfVerificationLetters) {
  MemoryMailer& mailer = keep_mail();
  int sent = 0;
  for (int i = 0; i < 8; ++i) {
    const Answer answer = post(As::recruiter, "/api/v1/auth/verify-email/resend");
    if (answer.status == 200) ++sent;
    if (answer.status != 200) EXPECT_EQ(answer.code(), "too_many_letters");
  }
  app().jobs->run_due();
  EXPECT_EQ(sent, 5);
  EXPECT_EQ(mailer.sent().size(), 5u);
}

// An installation that nobody has an account of.
class FirstAccount : public IdentityTest {
 protected:
  void SetUp() override {
    IdentityTest::SetUp();
    const auto emptied = app().database->write([](store::Transaction& tx) -> Status {
      for (const char* table :
           {"sessions", "invitations", "questions", "interviews", "accounts", "companies"}) {
        TRY(tx.execute("DELETE FROM " + std::string(table), {}));
      }
      return ok();
    });
    ASSERT_FALSE(emptied.is_error()) << emptied.error().cause;
  }
  Answer enter_from(std::string_view address, std::vector<http::Header> headers = {}) {
    headers.push_back({"Content-Type", "application/json"});
    http::Request request{"POST",
                          "/auth/register",
                          headers,
                          object({{"email", "first@example.com"}, {"password", "long enough"}}),
                          std::string(address),
                          false};
    http::Reply reply = app().router->handle(request);
    return {reply.status, std::move(reply.body), std::move(reply.headers), {}};
  }
};

TEST_F(FirstAccount, AdministersAndMaySignInAtOnce) {
  EXPECT_EQ(get(As::guest, kPath).text("is_first"), "true");
  const Answer made =
      post(As::guest, kPath, object({{"email", "first@example.com"}, {"password", "long enough"}}));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.text("role"), "admin");
  EXPECT_EQ(made.text("status"), "active");
  EXPECT_EQ(sign_in("first@example.com", "long enough").status, 200);
  EXPECT_EQ(get(As::guest, kPath).text("is_first"), "false");
  const Answer second = post(
      As::guest, kPath, object({{"email", "second@example.com"}, {"password", "long enough"}}));
  EXPECT_EQ(second.text("role"), "recruiter");
}

TEST_F(FirstAccount, OnlyFromThisMachine) {
  EXPECT_EQ(enter_from("203.0.113.7").code(), "set_up_first");
  EXPECT_EQ(enter_from("127.0.0.1", {{"X-Forwarded-For", "127.0.0.1"}}).code(), "set_up_first");
  EXPECT_EQ(count("SELECT count(*) FROM accounts"), 0);
  EXPECT_EQ(enter_from("::1").status, 201);
}

}  // namespace
}  // namespace candor::test
