// Members of a company, and colleagues who join it by a mailed link.
#include "shared/domain/member.h"

#include "shared/domain/colleague_invitation.h"
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

constexpr std::string_view kInvitations = "/api/v1/company/invitations";
constexpr std::string_view kJoin = "/api/v1/auth/invitation/accept";

class Members : public IdentityTest {
 protected:
  std::string path(As who) { return "/api/v1/company/members/" + str(accounts[who].id.value); }
  Answer invite(std::string_view email, std::string_view role = "recruiter") {
    return post(As::admin, kInvitations, object({{"email", email}, {"role", role}}));
  }
  static std::string one(const Answer& invited, std::string_view rest = {}) {
    return std::string(kInvitations) + "/" + invited.text("id") + std::string(rest);
  }
  static std::string token_of(const Answer& invited) {
    const std::string link = invited.text("link");
    return link.substr(link.rfind('/') + 1);
  }
  Answer join(std::string_view token, std::string_view name = "Noor Haddad") {
    return post(As::guest, kJoin,
                object({{"token", token}, {"full_name", name}, {"password", kNewPassword}}));
  }
  std::string status_of(const Answer& invited) {
    for (const auto& item :
         get(As::admin, kInvitations).read<Page<ColleagueInvitationView>>().items)
      if (str(item.id.value) == invited.text("id")) return std::string(word_of(item.status));
    return "missing";
  }
  std::int64_t audited(std::string_view action) {
    return count("SELECT count(*) FROM audit_log WHERE action = '" + std::string(action) + "'");
  }
};

TEST_F(Members, ColleaguesSeeEachOtherAndNobodyElse) {
  const auto seen = get(As::recruiter, "/api/v1/company/members").read<Page<Member>>();
  ASSERT_EQ(seen.total, 3) << "the candidate's account is no member";
  EXPECT_EQ(seen.items[0].full_name, "admin") << "by name";
  EXPECT_FALSE(seen.items[0].last_seen_at) << "for administrators";
  const Answer admins = get(As::admin, "/api/v1/company/members?role=expert");
  EXPECT_EQ(admins.number("total"), 1);
  EXPECT_NE(admins.body.find("last_seen_at"), std::string::npos);
  EXPECT_EQ(get(As::recruiter, "/api/v1/company/members").body.find("last_seen_at"),
            std::string::npos);
  EXPECT_EQ(get(As::other_recruiter, "/api/v1/company/members").number("total"), 1);
  const std::string other = "/api/v1/company/members?company_id=" + str(other_company.id.value);
  EXPECT_EQ(get(As::recruiter, other).status, 404);
  EXPECT_EQ(get(As::admin, other).number("total"), 1);
  EXPECT_EQ(get(As::admin, "/api/v1/company/members?company_id=99999").status, 404);
  EXPECT_EQ(get(As::admin, "/api/v1/company/members?search=DOMAIN").number("total"), 1);
}

TEST_F(Members, ARoleChangesAtOnceAndInsideTheCompanyOnly) {
  const Answer in = sign_in("domain_expert@example.com", kPassword);
  const Answer changed = put(As::admin, path(As::domain_expert), R"({"role":"recruiter"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("role"), "recruiter");
  EXPECT_EQ(send_with(in.text("access_token"), "GET", "/api/v1/auth/me").status, 401)
      << "what they may do has changed";
  EXPECT_EQ(audited("account.role_changed"), 1);
  EXPECT_EQ(
      put(As::admin, path(As::domain_expert), R"({"role":"candidate"})").text("errors[0].code"),
      "role_refused");
  EXPECT_EQ(put(As::admin, path(As::domain_expert), "{}").status, 422);
  EXPECT_EQ(
      put(As::admin, path(As::domain_expert), R"({"role":"recruiter","company_id":2})").status, 422)
      << "no more than the role";
  EXPECT_EQ(put(As::admin, path(As::other_recruiter), R"({"role":"recruiter"})").status, 404);
  EXPECT_EQ(put(As::admin, path(As::candidate), R"({"role":"admin"})").status, 404);
  EXPECT_EQ(put(As::recruiter, path(As::recruiter), R"({"role":"admin"})").status, 403);
  EXPECT_EQ(put(As::admin, path(As::admin), R"({"role":"recruiter"})").code(),
            "last_administrator");
}

TEST_F(Members, WhoIsRemovedIsOutAndCanBeRestored) {
  const Answer in = sign_in("recruiter@example.com", kPassword);
  EXPECT_EQ(del(As::admin, path(As::admin)).code(), "own_membership");
  EXPECT_EQ(del(As::admin, path(As::other_recruiter)).status, 404);
  ASSERT_EQ(del(As::admin, path(As::recruiter)).status, 204);
  EXPECT_EQ(del(As::admin, path(As::recruiter)).status, 404);
  EXPECT_EQ(send_with(in.text("access_token"), "GET", "/api/v1/auth/me").status, 401);
  EXPECT_EQ(sign_in("recruiter@example.com", kPassword).status, 401);
  EXPECT_EQ(audited("member.removed"), 1);
  EXPECT_EQ(invite("recruiter@example.com").code(), "email_taken");
  const std::string user = "/api/v1/admin/users/" + str(accounts[As::recruiter].id.value);
  ASSERT_EQ(post(As::admin, user + "/restore").status, 200);
  EXPECT_EQ(sign_in("recruiter@example.com", kPassword).status, 200);
}

TEST_F(Members, AColleagueJoinsByTheMailedLinkOnce) {
  MemoryMailer& mailer = keep_mail();
  const Answer invited = post(As::admin, kInvitations,
                              R"({"email":"Noor@Example.org","role":"expert","full_name":"Noor"})");
  ASSERT_EQ(invited.status, 201) << invited.body;
  EXPECT_EQ(invited.text("email"), "noor@example.org");
  EXPECT_EQ(invited.text("status"), "open");
  EXPECT_EQ(invited.text("mail_state"), "queued");
  const std::string token = token_mailed(mailer, "noor@example.org", "join");
  EXPECT_EQ(token, token_of(invited)) << "the link to copy is the one that was mailed";
  EXPECT_EQ(count("SELECT count(*) FROM colleague_invitations WHERE link_nonce = '" + token +
                  "' OR token_hash = '" + token + "'"),
            0);

  const Answer welcome = post(As::guest, "/api/v1/auth/invitation", object({{"token", token}}));
  ASSERT_EQ(welcome.status, 200) << welcome.body;
  EXPECT_EQ(welcome.text("company"), "Acme");
  EXPECT_EQ(welcome.text("invited_by"), "admin");
  EXPECT_EQ(welcome.text("role"), "domain_expert");
  EXPECT_EQ(welcome.text("full_name"), "Noor");

  const Answer joined = join(token);
  ASSERT_EQ(joined.status, 201) << joined.body;
  EXPECT_EQ(joined.text("user.role"), "domain_expert");
  EXPECT_EQ(joined.text("user.company"), "Acme");
  EXPECT_EQ(joined.text("user.full_name"), "Noor Haddad");
  EXPECT_EQ(joined.text("user.is_email_verified"), "false") << "a copied link proves no address";
  EXPECT_EQ(send_with(joined.text("access_token"), "GET", interview_path()).status, 200);
  EXPECT_EQ(sign_in("noor@example.org", kNewPassword).status, 200);
  EXPECT_EQ(status_of(invited), "accepted");
  EXPECT_EQ(audited("member.invited"), 1);
  EXPECT_EQ(audited("member.joined"), 1);

  EXPECT_EQ(join(token).code(), "link_invalid") << "once";
  EXPECT_EQ(post(As::guest, "/api/v1/auth/invitation", object({{"token", token}})).status, 410);
  EXPECT_EQ(post(As::admin, one(invited, "/resend")).code(), "invitation_accepted");
  EXPECT_EQ(del(As::admin, one(invited)).code(), "invitation_accepted");
  EXPECT_FALSE(get(As::admin, kInvitations).has("items[0].link"));
}

TEST_F(Members, InvitationsEndResendAndAreWithdrawn) {
  const Answer invited = invite("noor@example.org");
  EXPECT_EQ(invite("NOOR@example.org").code(), "already_invited");
  EXPECT_EQ(post(As::admin, one(invited, "/resend")).status, 429) << "give it a minute";
  advance(8 * kDayMs);
  EXPECT_EQ(status_of(invited), "expired");
  EXPECT_EQ(join(token_of(invited)).status, 410);
  MemoryMailer& mailer = keep_mail();
  const Answer again = post(As::admin, one(invited, "/resend"));
  ASSERT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.text("link"), invited.text("link"));
  EXPECT_EQ(token_mailed(mailer, "noor@example.org", "join"), token_of(invited));
  EXPECT_EQ(status_of(invited), "open");
  EXPECT_EQ(get(As::admin, std::string(kInvitations) + "?status=open").number("total"), 1);
  EXPECT_EQ(get(As::admin, std::string(kInvitations) + "?status=accepted").number("total"), 0);

  ASSERT_EQ(del(As::admin, one(invited)).status, 204);
  EXPECT_EQ(del(As::admin, one(invited)).status, 204) << "twice is fine";
  EXPECT_EQ(status_of(invited), "withdrawn");
  EXPECT_EQ(join(token_of(invited)).code(), "link_invalid");
  EXPECT_EQ(post(As::admin, one(invited, "/resend")).code(), "invitation_withdrawn");
  EXPECT_EQ(invite("noor@example.org").status, 201) << "anew";
  EXPECT_EQ(audited("invitation.withdrawn"), 1);
}

TEST_F(Members, OnlyWhoMayInvitesAndOnlyToARoleOfMembers) {
  for (const As who : {As::recruiter, As::domain_expert, As::candidate, As::link}) {
    EXPECT_EQ(post(who, kInvitations, R"({"email":"a@example.org"})").status, 403);
    EXPECT_EQ(get(who, kInvitations).status, 403);
  }
  EXPECT_EQ(post(As::guest, kInvitations, R"({"email":"a@example.org"})").status, 401);
  EXPECT_EQ(invite("a@example.org", "candidate").text("errors[0].code"), "role_refused");
  EXPECT_EQ(invite("not an address").status, 422);
  EXPECT_EQ(invite("recruiter@example.com").code(), "email_taken");
  EXPECT_EQ(
      post(As::admin, kInvitations, R"({"email":"a@example.org","status":"accepted"})").status,
      422);
  // A key does not make accounts, whatever its scopes are.
  const Answer key = post(As::admin, "/api/v1/api-keys", R"({"name":"P","scopes":["manage"]})");
  EXPECT_EQ(send_with(key.text("key"), "POST", kInvitations, R"({"email":"a@example.org"})").status,
            403);
  EXPECT_EQ(count("SELECT count(*) FROM colleague_invitations"), 0);
}

TEST_F(Members, WhatWhoeverLeftHasOfferedIsWithdrawn) {
  const Answer made =
      post(As::admin, "/api/v1/admin/users",
           object({{"email", "second@example.com"}, {"password", kPassword}, {"role", "admin"}}));
  const std::string second = sign_in("second@example.com", kPassword).text("access_token");
  const Answer invited =
      send_with(second, "POST", kInvitations, R"({"email":"noor@example.org","role":"admin"})");
  ASSERT_EQ(invited.status, 201) << invited.body;
  ASSERT_EQ(put(As::admin, "/api/v1/company/members/" + made.text("id"), R"({"role":"recruiter"})")
                .status,
            200);
  EXPECT_EQ(status_of(invited), "withdrawn");
  EXPECT_EQ(join(token_of(invited)).code(), "link_invalid");
  EXPECT_EQ(sign_in("noor@example.org", kNewPassword).status, 401);
}

TEST_F(Members, AnotherCompanysFirstColleague) {
  const Answer made = post(As::admin, "/api/v1/companies", R"({"name":"New Ltd"})");
  const Answer invited =
      post(As::admin, kInvitations,
           "{\"email\":\"first@new.example\",\"company_id\":" + made.text("id") + "}");
  ASSERT_EQ(invited.status, 201) << invited.body;
  EXPECT_EQ(invited.text("company"), "New Ltd");
  EXPECT_EQ(get(As::admin, kInvitations).number("total"), 0) << "of my company";
  EXPECT_EQ(
      get(As::admin, std::string(kInvitations) + "?company_id=" + made.text("id")).number("total"),
      1);
  ASSERT_EQ(del(As::admin, "/api/v1/companies/" + made.text("id")).status, 204);
  EXPECT_EQ(join(token_of(invited)).code(), "link_invalid") << "of a deleted company";
  post(As::admin, "/api/v1/companies/" + made.text("id") + "/restore");
  EXPECT_EQ(join(token_of(invited)).text("user.company"), "New Ltd");
}

TEST_F(Members, JoiningFindsAddressAndNameTaken) {
  const Answer invited = invite("noor@example.org");
  post(As::guest, "/auth/register",
       object({{"email", "noor@example.org"}, {"password", kPassword}}));
  EXPECT_EQ(join(token_of(invited)).code(), "email_taken");
  const Answer other = invite("omar@example.org");
  EXPECT_EQ(
      post(As::guest, kJoin,
           object({{"token", token_of(other)}, {"username", "ADMIN"}, {"password", kNewPassword}}))
          .code(),
      "username_taken");
  EXPECT_EQ(
      post(As::guest, kJoin, object({{"token", token_of(other)}, {"password", "short"}})).status,
      422);
  EXPECT_EQ(
      post(As::guest, kJoin,
           R"({"token":")" + token_of(other) + R"(","password":"long enough","role":"admin"})")
          .status,
      422)
      << "nobody chooses their role";
  EXPECT_EQ(join(token_of(other)).status, 201);
  EXPECT_EQ(join("x").code(), "link_invalid");
}

}  // namespace
}  // namespace candor::test
