// What identity leaves in the audit log, and administration with a token of its own (K11).
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class IdentityAudit : public IdentityTest {
 protected:
  // "action actor record details" of every entry since the last call.
  std::vector<std::string> written() {
    std::vector<std::string> lines;
    const auto read = app().database->read([&](store::Reader& reader) {
      return reader.query(
          "SELECT action, coalesce(actor_id, 0), coalesce(record_id, 0), details, id"
          " FROM audit_log WHERE id > ? ORDER BY id",
          {seen_}, [&](const store::Row& row) {
            lines.push_back(row.text(0) + " " + row.text(1) + " " + row.text(2) + " " +
                            row.text(3));
            seen_ = row.integer(4);
          });
    });
    EXPECT_FALSE(read.is_error());
    return lines;
  }
  std::string me(As who) { return str(accounts[who].id.value); }
  std::int64_t seen_ = 0;
};

TEST_F(IdentityAudit, SigningInAndOut) {
  const std::string id = me(As::recruiter);
  const std::string bearer = sign_in(email_of(As::recruiter), kPassword).text("access_token");
  sign_in(email_of(As::recruiter), "a secret guess");
  sign_in("nobody@example.com", "a secret guess");
  send_with(bearer, "POST", "/api/v1/auth/logout");
  EXPECT_EQ(written(), (std::vector<std::string>{
                           "account.sign_in " + id + " " + id + " ",
                           "account.sign_in_failed 0 " + id + " wrong_credentials",
                           "account.sign_in_failed 0 0 wrong_credentials",
                           "account.sign_out " + id + " " + id + " ",
                       }));
}

TEST_F(IdentityAudit, WhatIChangeAboutMyself) {
  const std::string id = me(As::recruiter), by_me = " " + id + " " + id + " ";
  put(As::recruiter, "/api/v1/auth/me", R"({"full_name":"Not In The Log"})");
  const Enrolled mine = enrol(As::recruiter);
  post(As::recruiter, "/api/v1/auth/two-factor/disable",
       object({{"password", kPassword}, {"code", mine.recovery[0]}}));
  send(As::recruiter, "DELETE", "/api/v1/auth/sessions");
  post(As::recruiter, "/api/v1/auth/change-password",
       object({{"current_password", kPassword}, {"new_password", kNewPassword}}));
  EXPECT_EQ(written(), (std::vector<std::string>{"account.updated" + by_me + "full_name",
                                                 "account.totp_changed" + by_me + "on",
                                                 "account.totp_changed" + by_me + "off",
                                                 "account.session_ended" + by_me + "all others",
                                                 "account.password_changed" + by_me}));
}

TEST_F(IdentityAudit, ByLinkAndByRegistration) {
  const std::string id = me(As::recruiter);
  const std::string token = token_mailed_to(As::recruiter, "reset-password");
  post(As::guest, "/api/v1/auth/reset-password",
       object({{"token", token}, {"new_password", kNewPassword}}));
  post(As::guest, "/auth/register",
       object({{"email", "new@example.com"}, {"password", "long enough"}}));
  const std::vector<std::string> lines = written();
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0], "account.password_reset_asked 0 " + id + " ");
  EXPECT_EQ(lines[1], "account.password_reset " + id + " " + id + " ");
  EXPECT_TRUE(lines[2].starts_with("company.created 0 "));
  EXPECT_TRUE(lines[3].starts_with("account.registered 0 ")) << lines[3];
  EXPECT_TRUE(lines[3].ends_with(" recruiter active"));
}

TEST_F(IdentityAudit, AReplayedRefreshToken) {
  const std::string first = sign_in(email_of(As::recruiter), kPassword).text("refresh_token");
  const auto refresh = [&] {
    return post(As::guest, "/api/v1/auth/refresh", object({{"refresh_token", first}}));
  };
  EXPECT_EQ(refresh().status, 200);
  advance(11'000);
  EXPECT_EQ(refresh().code(), "refresh_reused");
  EXPECT_EQ(written().back(), "token.refused 0 0 refresh_reused");
}

TEST_F(IdentityAudit, StrictAdministrationTakesItsOwnTokens) {
  constexpr std::string_view kUsers = "/api/v1/admin/users";
  EXPECT_EQ(get(As::admin, kUsers).status, 200);
  const std::string key =
      post(As::admin, "/api/v1/api-keys", R"({"name":"P","scopes":["manage"]})").text("key");
  EXPECT_EQ(send_with(key, "GET", kUsers).status, 200);
  settings.admin_strict = true;
  restart();
  EXPECT_EQ(get(As::admin, kUsers).code(), "admin_token_required");
  EXPECT_EQ(send_with(key, "GET", kUsers).code(), "admin_token_required");
  EXPECT_EQ(get(As::recruiter, kUsers).code(), "forbidden");
  EXPECT_EQ(get(As::guest, kUsers).status, 401);
  const Answer in = post(As::guest, "/api/v1/admin/auth/login",
                         object({{"username", "admin"}, {"password", kPassword}}));
  EXPECT_EQ(send_with(in.text("access_token"), "GET", kUsers).status, 200);
  EXPECT_EQ(get(As::admin, "/api/v1/auth/me").status, 200) << "everything else as before";
}

}  // namespace
}  // namespace candor::test
