// The second factor: the standards' own numbers, enrolment, signing in, recovery codes.
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

// RFC 4226, appendix D.
TEST(Totp, HotpNumbersOfTheStandard) {
  constexpr std::string_view kSecret = "12345678901234567890";
  constexpr const char* kCodes[] = {"755224", "287082", "359152", "969429", "338314",
                                    "254676", "287922", "162583", "399871", "520489"};
  for (int i = 0; i < 10; ++i) EXPECT_EQ(totp::code_at(kSecret, i), kCodes[i]);
}

// RFC 6238, appendix B, SHA-1.
TEST(Totp, NumbersOfTheStandard) {
  constexpr std::string_view kSecret = "12345678901234567890";
  constexpr std::pair<std::int64_t, const char*> kRows[] = {{59, "94287082"},
                                                            {1'111'111'109, "07081804"},
                                                            {1'111'111'111, "14050471"},
                                                            {1'234'567'890, "89005924"},
                                                            {2'000'000'000, "69279037"},
                                                            {20'000'000'000, "65353130"}};
  for (const auto& [seconds, code] : kRows) {
    EXPECT_EQ(totp::code_at(kSecret, totp::step_of({seconds * 1'000}), 8), code);
  }
}

// RFC 4648, section 10, without padding.
TEST(Totp, Base32) {
  constexpr std::pair<const char*, const char*> kRows[] = {{"", ""},
                                                           {"f", "MY"},
                                                           {"fo", "MZXQ"},
                                                           {"foo", "MZXW6"},
                                                           {"foob", "MZXW6YQ"},
                                                           {"fooba", "MZXW6YTB"},
                                                           {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : kRows) {
    EXPECT_EQ(totp::base32(bytes), text);
    EXPECT_EQ(decode_base32(text), bytes);
  }
}

TEST(Totp, OneStepAroundAndNeverAgain) {
  constexpr std::string_view kSecret = "12345678901234567890";
  const Time now{1'700'000'000'000};
  const std::int64_t step = totp::step_of(now);
  for (std::int64_t offset : {-1, 0, 1}) {
    EXPECT_EQ(totp::step_of_code(kSecret, totp::code_at(kSecret, step + offset), now, 0),
              step + offset);
  }
  EXPECT_FALSE(totp::step_of_code(kSecret, totp::code_at(kSecret, step - 2), now, 0));
  EXPECT_FALSE(totp::step_of_code(kSecret, totp::code_at(kSecret, step + 2), now, 0));
  EXPECT_FALSE(totp::step_of_code(kSecret, totp::code_at(kSecret, step), now, step));
  EXPECT_FALSE(totp::step_of_code(kSecret, "", now, 0));
}

TEST(Totp, AddressForTheApp) {
  EXPECT_EQ(totp::uri("Candor", "ada+x@example.com", "foobar"),
            "otpauth://totp/Candor:ada%2Bx%40example.com?secret=MZXW6YTBOI&issuer=Candor"
            "&algorithm=SHA1&digits=6&period=30");
}

class TwoFactorTest : public IdentityTest {
 protected:
  Answer proof(As who, std::string_view page, std::string_view password, std::string_view code) {
    return post(who, "/api/v1/auth/two-factor/" + std::string(page),
                object({{"password", password}, {"code", code}}));
  }
  Answer enter(std::string_view code = {}) {
    return sign_in(email_of(As::recruiter), kPassword, code);
  }
};

TEST_F(TwoFactorTest, BeginningChangesNothing) {
  EXPECT_EQ(
      post(As::recruiter, "/api/v1/auth/two-factor", object({{"password", "not mine at all"}}))
          .status,
      422);
  begin_two_factor(As::recruiter);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/two-factor").text("is_enabled"), "false");
  EXPECT_EQ(enter().status, 200);
  EXPECT_EQ(proof(As::recruiter, "disable", kPassword, "123456").code(), "two_factor_off");
}

TEST_F(TwoFactorTest, ConfirmingNeedsTheRightCode) {
  EXPECT_EQ(post(As::recruiter, "/api/v1/auth/two-factor/confirm", R"({"code":"123456"})").code(),
            "two_factor_not_begun");
  const std::string secret = begin_two_factor(As::recruiter);
  const std::string right = code_now(secret);
  const std::string wrong = right == "000000" ? "000001" : "000000";
  const auto confirm = [&](std::string_view code) {
    return post(As::recruiter, "/api/v1/auth/two-factor/confirm", object({{"code", code}}));
  };
  EXPECT_EQ(confirm(wrong).text("errors[0].field"), "code");
  EXPECT_EQ(confirm("letters").status, 422);
  const Answer confirmed = confirm(right.substr(0, 3) + " " + right.substr(3));
  ASSERT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(confirmed.read<RecoveryCodes>().codes.size(), 10u);
  EXPECT_EQ(confirm(right).code(), "two_factor_on");
  const Answer again =
      post(As::recruiter, "/api/v1/auth/two-factor", object({{"password", kPassword}}));
  EXPECT_EQ(again.code(), "two_factor_on");
  const Answer state = get(As::recruiter, "/api/v1/auth/two-factor");
  EXPECT_EQ(state.text("is_enabled"), "true");
  EXPECT_EQ(state.number("recovery_codes_left"), 10);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").text("has_two_factor"), "true");
}

TEST_F(TwoFactorTest, SigningInAsksForACodeOnlyAfterTheRightPassword) {
  const Enrolled mine = enrol(As::recruiter);
  EXPECT_EQ(sign_in(email_of(As::recruiter), "wrong password").code(), "wrong_credentials");
  const Answer asked = enter();
  EXPECT_EQ(asked.status, 401);
  EXPECT_EQ(asked.code(), "two_factor_required");
  EXPECT_TRUE(asked.header("Set-Cookie").empty());
  advance(totp::kStepMs);
  EXPECT_EQ(enter("not a code").code(), "wrong_code");
  EXPECT_EQ(enter(code_now(mine.secret)).status, 200);
}

TEST_F(TwoFactorTest, ACodeIsTakenOnce) {
  const Enrolled mine = enrol(As::recruiter);
  EXPECT_EQ(enter(code_now(mine.secret)).code(), "wrong_code") << "it confirmed the enrolment";
  advance(totp::kStepMs);
  const std::string code = code_now(mine.secret);
  EXPECT_EQ(enter(code).status, 200);
  EXPECT_EQ(enter(code).code(), "wrong_code");
  advance(totp::kStepMs);
  EXPECT_EQ(enter(code).code(), "wrong_code") << "also while its step would still do";
}

TEST_F(TwoFactorTest, RecoveryCodesWorkOnceAndAreReplaced) {
  const Enrolled mine = enrol(As::recruiter);
  EXPECT_EQ(mine.recovery[0].size(), 27u);
  EXPECT_EQ(enter(mine.recovery[0]).status, 200);
  EXPECT_EQ(enter(mine.recovery[0]).code(), "wrong_code");
  std::string loud = mine.recovery[1];
  for (char& c : loud) c = static_cast<char>(c == '-' ? ' ' : std::toupper(c));
  EXPECT_EQ(enter(loud).status, 200) << "in capitals, with spaces";
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/two-factor").number("recovery_codes_left"), 8);
  const Answer renewed = proof(As::recruiter, "recovery-codes", kPassword, mine.recovery[2]);
  ASSERT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_EQ(enter(mine.recovery[3]).code(), "wrong_code");
  EXPECT_EQ(enter(renewed.read<RecoveryCodes>().codes[0]).status, 200);
}

TEST_F(TwoFactorTest, SecretsAreNotReadableInTheDatabase) {
  const Enrolled mine = enrol(As::recruiter);
  std::string stored;
  const auto read = app().database->read([&](store::Reader& reader) {
    return reader.query(
        "SELECT sealed_secret FROM two_factors UNION ALL SELECT code_hash FROM recovery_codes", {},
        [&](const store::Row& row) { stored += row.text(0) + "\n"; });
  });
  ASSERT_FALSE(read.is_error());
  EXPECT_EQ(stored.find(totp::base32(mine.secret)), std::string::npos);
  EXPECT_EQ(stored.find(secrets::base64url(mine.secret)), std::string::npos);
  EXPECT_EQ(stored.find(mine.recovery[0]), std::string::npos);
  // Bound to its row: another account's secret cannot be put there.
  const auto moved = app().database->write([&](store::Transaction& tx) {
    return tx.execute(
        "INSERT INTO two_factors (account_id, sealed_secret, begun_at, confirmed_at, last_step)"
        " SELECT ?, sealed_secret, begun_at, confirmed_at, 0 FROM two_factors",
        {accounts[As::admin].id});
  });
  ASSERT_FALSE(moved.is_error());
  checks_answers = false;
  EXPECT_EQ(sign_in(email_of(As::admin), kPassword, code_now(mine.secret)).status, 500);
}

TEST_F(TwoFactorTest, EnrollingEndsTheOtherSessions) {
  const std::string elsewhere = enter().text("access_token");
  enrol(As::recruiter);
  EXPECT_EQ(send_with(elsewhere, "GET", "/api/v1/auth/me").status, 401);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 200);
}

TEST_F(TwoFactorTest, DisablingNeedsPasswordAndCode) {
  const Enrolled mine = enrol(As::recruiter);
  advance(totp::kStepMs);
  const std::string code = code_now(mine.secret);
  EXPECT_EQ(proof(As::recruiter, "disable", "not my password", code).text("errors[0].field"),
            "password");
  EXPECT_EQ(proof(As::recruiter, "disable", kPassword, "wrong").text("errors[0].field"), "code");
  EXPECT_EQ(proof(As::recruiter, "disable", kPassword, code).status, 200);
  EXPECT_EQ(enter().status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM recovery_codes"), 0);
}

TEST_F(TwoFactorTest, CodesCannotBeGuessed) {
  const Enrolled mine = enrol(As::recruiter);
  advance(totp::kStepMs);
  const std::string right = code_now(mine.secret);
  int refused = 0;
  for (int i = 0; i < 30; ++i) {
    // Asking without a code in between gains nothing.
    enter();
    const std::string guess = std::to_string(900'000 + i);
    if (guess != right && enter(guess).status == 429) ++refused;
  }
  EXPECT_GE(refused, 27);
  EXPECT_EQ(enter(right).status, 429);
}

class RequiredTwoFactor : public IdentityTest {
 protected:
  void demand(TwoFactorRule rule) {
    settings.require_two_factor = rule;
    restart();
  }
};

TEST_F(RequiredTwoFactor, OpensNothingButTheAccountUntilItIsOn) {
  demand(TwoFactorRule::everybody);
  const Answer refused = get(As::recruiter, "/api/v1/interviews");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "two_factor_needed");
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").text("needs_two_factor"), "true");
  EXPECT_EQ(sign_in(email_of(As::admin), kPassword).text("user.needs_two_factor"), "true");
  EXPECT_EQ(post(As::recruiter, "/api/v1/live/tickets").code(), "two_factor_needed");

  const Enrolled mine = enrol(As::recruiter);
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").status, 200);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").text("needs_two_factor"), "false");
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/two-factor").text("is_demanded"), "true");
  const Answer off = post(As::recruiter, "/api/v1/auth/two-factor/disable",
                          object({{"password", kPassword}, {"code", mine.recovery[0]}}));
  EXPECT_EQ(off.status, 409);
  EXPECT_EQ(off.code(), "two_factor_demanded");
}

TEST_F(RequiredTwoFactor, OfAdministratorsAlone) {
  demand(TwoFactorRule::administrators);
  EXPECT_EQ(get(As::admin, "/api/v1/admin/users").code(), "two_factor_needed");
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").status, 200);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/two-factor").text("is_demanded"), "false");
}

TEST_F(RequiredTwoFactor, CandidatesAndVisitorsAreNotAsked) {
  demand(TwoFactorRule::everybody);
  EXPECT_EQ(get(As::guest, "/api/v1/setup").status, 200);
  start();
}

class TwoFactorReset : public IdentityTest {
 protected:
  Answer reset(As who, As of, std::string_view password = kPassword) {
    return post(who, "/api/v1/admin/users/" + str(accounts[of].id.value) + "/two-factor/reset",
                object({{"password", password}}));
  }
  Answer enter() { return sign_in(email_of(As::recruiter), kPassword); }
};

TEST_F(TwoFactorReset, ByAnAdministratorWhoShowsAPasswordAgain) {
  enrol(As::recruiter);
  const Answer wrong = reset(As::admin, As::recruiter, "not my password");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(wrong.text("errors[0].field"), "password");
  EXPECT_EQ(enter().code(), "two_factor_required");

  const std::string user = "/api/v1/admin/users/" + str(accounts[As::recruiter].id.value);
  EXPECT_NE(get(As::admin, user).text("two_factor_since"), "null");
  EXPECT_EQ(reset(As::admin, As::recruiter).status, 200);
  EXPECT_EQ(get(As::admin, user).text("two_factor_since"), "null");
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 401) << "signed out everywhere";
  EXPECT_EQ(enter().status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM recovery_codes"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM audit_log WHERE action = 'account.two_factor_reset'"
                  " AND record_id = " +
                  str(accounts[As::recruiter].id.value)),
            1);
}

TEST_F(TwoFactorReset, NotOfOnesOwnAndNotWhereThereIsNone) {
  enrol(As::admin);
  EXPECT_EQ(reset(As::admin, As::admin).code(), "own_two_factor");
  EXPECT_EQ(reset(As::admin, As::recruiter).code(), "two_factor_off");
  EXPECT_EQ(reset(As::recruiter, As::admin).status, 403);
  EXPECT_EQ(count("SELECT count(*) FROM two_factors"), 1);
}

TEST_F(TwoFactorTest, AResetPasswordDoesNotSkipTheCode) {
  const std::string token = token_mailed_to(As::recruiter, "reset-password");
  enrol(As::recruiter);
  ASSERT_EQ(post(As::guest, "/api/v1/auth/reset-password",
                 object({{"token", token}, {"new_password", kNewPassword}}))
                .status,
            200);
  EXPECT_EQ(sign_in(email_of(As::recruiter), kNewPassword).code(), "two_factor_required");
}

}  // namespace
}  // namespace candor::test
