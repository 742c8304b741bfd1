// Changing a password, forgetting it, my profile and my sessions.
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class PasswordsTest : public IdentityTest {
 protected:
  Answer change(std::string_view bearer, std::string_view current, std::string_view wanted) {
    return send_with(bearer, "POST", "/api/v1/auth/change-password",
                     object({{"current_password", current}, {"new_password", wanted}}));
  }
  Answer forget(std::string_view email) {
    return post(As::guest, "/api/v1/auth/forgot-password", object({{"email", email}}));
  }
  Answer reset(std::string_view token, std::string_view wanted = kNewPassword) {
    return post(As::guest, "/api/v1/auth/reset-password",
                object({{"token", token}, {"new_password", wanted}}));
  }
  std::string bearer(As who) { return sign_in(email_of(who), kPassword).text("access_token"); }
  int me(std::string_view token) { return send_with(token, "GET", "/api/v1/auth/me").status; }
};

TEST_F(PasswordsTest, ChangingEndsTheOtherSessions) {
  const std::string here = bearer(As::recruiter), elsewhere = bearer(As::recruiter);
  const Answer wrong = change(here, "not my password", kNewPassword);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.text("errors[0].field"), "current_password");
  EXPECT_EQ(change(here, kPassword, "short").status, 422);
  EXPECT_EQ(me(elsewhere), 200);
  EXPECT_EQ(change(here, kPassword, kNewPassword).status, 200);
  EXPECT_EQ(me(here), 200);
  EXPECT_EQ(me(elsewhere), 401);
  EXPECT_EQ(sign_in(email_of(As::recruiter), kPassword).status, 401);
  EXPECT_EQ(sign_in(email_of(As::recruiter), kNewPassword).status, 200);
}

TEST_F(PasswordsTest, TheCurrentPasswordCannotBeGuessedWithAStolenToken) {
  const std::string stolen = bearer(As::recruiter);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(change(stolen, "a guess too many", kNewPassword).status, 422);
  const Answer slowed = change(stolen, kPassword, kNewPassword);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(slowed.code(), "too_many_attempts");
  EXPECT_EQ(slowed.header("Retry-After"), "1");
}

TEST_F(PasswordsTest, AForgottenOneIsSetByALinkThatWorksOnce) {
  const std::string session = bearer(As::recruiter);
  MemoryMailer& mailer = keep_mail();
  EXPECT_EQ(forget("Recruiter@example.com").status, 200);
  const std::string token = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  ASSERT_EQ(token.size(), 43u);
  EXPECT_EQ(reset(token, "short").status, 422);
  EXPECT_EQ(reset(token).status, 200);
  EXPECT_EQ(me(session), 401) << "all sessions end";
  EXPECT_EQ(reset(token).code(), "link_invalid");
  EXPECT_EQ(sign_in(email_of(As::recruiter), kPassword).status, 401);
  const Answer in = sign_in(email_of(As::recruiter), kNewPassword);
  EXPECT_EQ(in.status, 200);
  EXPECT_EQ(in.text("user.is_email_verified"), "true");
}

TEST_F(PasswordsTest, TheSameAnswerForAnAddressThatNobodyHas) {
  MemoryMailer& mailer = keep_mail();
  const Answer known = forget(email_of(As::recruiter)), unknown = forget("nobody@example.com");
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(known.body, unknown.body);
  // Both did the same: one job each, and who has the address is found by the job.
  EXPECT_EQ(count("SELECT count(*) FROM jobs WHERE kind = 'send_password_reset'"), 2);
  app().jobs->run_due();
  ASSERT_EQ(mailer.sent().size(), 1u);
  EXPECT_EQ(mailer.sent()[0].to_address, email_of(As::recruiter));
}

TEST_F(PasswordsTest, NoFloodOfLetters) {
  MemoryMailer& mailer = keep_mail();
  for (int i = 0; i < 4; ++i) {
    forget(email_of(As::recruiter));
    app().jobs->run_due();
  }
  EXPECT_EQ(mailer.sent().size(), 1u) << "one a minute";
  for (int i = 0; i < 20; ++i) {
    advance(2 * kMinuteMs);
    forget(email_of(As::recruiter));
    app().jobs->run_due();
  }
  EXPECT_EQ(mailer.sent().size(), 5u) << "five an hour";
}

TEST_F(PasswordsTest, LinksRunOutAndEndWithTheOldPassword) {
  MemoryMailer& mailer = keep_mail();
  forget(email_of(As::recruiter));
  const std::string late = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  advance(kHourMs + 1);
  EXPECT_EQ(reset(late).status, 410);
  forget(email_of(As::recruiter));
  const std::string other = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  EXPECT_NE(late, other);
  EXPECT_EQ(change(bearer(As::recruiter), kPassword, kNewPassword).status, 200);
  EXPECT_EQ(reset(other, "yet another one").status, 410);
}

TEST_F(PasswordsTest, ALinkOfOneKindIsNoneOfTheOther) {
  MemoryMailer& mailer = keep_mail();
  forget(email_of(As::recruiter));
  const std::string token = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  EXPECT_EQ(post(As::guest, "/api/v1/auth/verify-email", object({{"token", token}})).status, 410);
  EXPECT_EQ(reset(token).status, 200);
}

TEST_F(PasswordsTest, LinksNeverLeadWhereTheRequestSays) {
  MemoryMailer& mailer = keep_mail();
  send(As::guest, "POST", "/api/v1/auth/forgot-password",
       object({{"email", email_of(As::recruiter)}}), {{"Host", "evil.example"}});
  app().jobs->run_due();
  ASSERT_EQ(mailer.sent().size(), 1u);
  EXPECT_EQ(mailer.sent()[0].text.find("evil"), std::string::npos);
  Settings chosen;
  EXPECT_EQ(features::own_address(chosen), "http://127.0.0.1:8000");
  chosen.public_url = "https://hire.example/";
  EXPECT_EQ(features::own_address(chosen), "https://hire.example");
}

TEST_F(PasswordsTest, ADisabledAccountKeepsItsPassword) {
  MemoryMailer& mailer = keep_mail();
  forget(email_of(As::recruiter));
  const std::string token = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  const auto disabled = app().database->write([&](store::Transaction& tx) {
    return tx.execute("UPDATE accounts SET status = 2 WHERE id = ?", {accounts[As::recruiter].id});
  });
  ASSERT_FALSE(disabled.is_error());
  EXPECT_EQ(reset(token).status, 410);
}

TEST_F(PasswordsTest, ADeletedAccountIsUnknown) {
  const std::string session = bearer(As::recruiter);
  const auto deleted = app().database->write([&](store::Transaction& tx) {
    return tx.execute("UPDATE accounts SET deleted_at = 1 WHERE id = ?",
                      {accounts[As::recruiter].id});
  });
  ASSERT_FALSE(deleted.is_error());
  EXPECT_EQ(me(session), 401);
  EXPECT_EQ(sign_in(email_of(As::recruiter), kPassword).code(), "wrong_credentials");
}

TEST_F(PasswordsTest, MyProfile) {
  EXPECT_EQ(put(As::recruiter, "/api/v1/auth/me",
                R"({"full_name":"Renamed","phone_number":"+1 555","username":"fresh"})")
                .status,
            200);
  const Answer read = get(As::recruiter, "/api/v1/auth/me");
  EXPECT_EQ(read.text("full_name"), "Renamed");
  EXPECT_EQ(read.text("phone_number"), "+1 555");
  EXPECT_EQ(read.text("username"), "fresh");
  EXPECT_EQ(put(As::recruiter, "/api/v1/auth/me", R"({"username":"ADMIN"})").code(),
            "username_taken");
  for (const char* field : {"role", "status", "company_id", "is_active", "password_hash"}) {
    EXPECT_EQ(put(As::recruiter, "/api/v1/auth/me", object({{field, "admin"}})).status, 422)
        << field;
  }
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").text("role"), "recruiter");
}

TEST_F(PasswordsTest, AnotherAddressNeedsThePasswordAndIsNotVerified) {
  MemoryMailer& mailer = keep_mail();
  forget(email_of(As::recruiter));
  const std::string old_link = token_mailed(mailer, email_of(As::recruiter), "reset-password");
  const auto move = [&](std::string_view email, std::string_view password) {
    return put(As::recruiter, "/api/v1/auth/me",
               object({{"email", email}, {"current_password", password}}));
  };
  EXPECT_EQ(move("moved@example.com", "").text("errors[0].field"), "current_password");
  EXPECT_EQ(move("moved@example.com", "not my password").status, 422);
  EXPECT_EQ(move(email_of(As::admin), kPassword).code(), "email_taken");
  const Answer moved = move("Moved@example.com", kPassword);
  EXPECT_EQ(moved.text("email"), "moved@example.com") << moved.body;
  EXPECT_EQ(moved.text("is_email_verified"), "false");
  EXPECT_EQ(token_mailed(mailer, "moved@example.com", "verify-email").size(), 43u);
  EXPECT_EQ(reset(old_link).status, 410) << "the earlier address opens nothing any more";
}

TEST_F(PasswordsTest, MySessionsAndSigningOutElsewhere) {
  const std::string here = bearer(As::recruiter), second = bearer(As::recruiter),
                    third = bearer(As::recruiter);
  const Answer listed = send_with(here, "GET", "/api/v1/auth/sessions");
  const auto sessions = listed.read<AccountSessionList>().items;
  ASSERT_EQ(sessions.size(), 3u);
  EXPECT_EQ(sessions[2].is_current, true) << "the latest sign-in first";
  EXPECT_EQ(sessions[0].is_current, false);
  EXPECT_EQ(sessions[0].address, "127.0.0.1");
  EXPECT_EQ(listed.body.find("hash"), std::string::npos);

  const std::string path = "/api/v1/auth/sessions/" + str(sessions[0].id.value);
  EXPECT_EQ(del(As::admin, path).status, 404) << "somebody else's";
  EXPECT_EQ(me(third), 200);
  EXPECT_EQ(send_with(here, "DELETE", path).status, 204);
  EXPECT_EQ(me(third), 401);
  EXPECT_EQ(send_with(here, "DELETE", path).status, 404);
  EXPECT_EQ(send_with(here, "DELETE", "/api/v1/auth/sessions").status, 200);
  EXPECT_EQ(me(second), 401);
  EXPECT_EQ(me(here), 200);
}

class PasswordRules : public IdentityTest {
 protected:
  void set(std::string_view current, std::string_view wanted) {
    const Answer changed = post(As::recruiter, "/api/v1/auth/change-password",
                                object({{"current_password", current}, {"new_password", wanted}}));
    EXPECT_EQ(changed.status, 200) << changed.body;
  }
  int enter(std::string_view password) { return sign_in(email_of(As::recruiter), password).status; }
};

TEST_F(PasswordRules, ExactlyAsReceived) {
  constexpr std::string_view kOdd = "  Pässwörd \xf0\x9f\x94\x91 ";
  set(kPassword, kOdd);
  EXPECT_EQ(enter(kOdd), 200);
  EXPECT_EQ(enter(text::trimmed(kOdd)), 401);
  EXPECT_EQ(enter(text::lower_ascii(kOdd)), 401);
}

TEST_F(PasswordRules, LongOnesCountToTheLastCharacter) {
  const std::string longest(127, 'x');
  set(kPassword, longest + "a");
  EXPECT_EQ(enter(longest + "b"), 401) << "bcrypt alone would look at 72 bytes";
  EXPECT_EQ(enter(longest), 401);
  EXPECT_EQ(enter(longest + "a"), 200);
  EXPECT_EQ(enter(longest + "ab"), 422);
}

}  // namespace
}  // namespace candor::test
