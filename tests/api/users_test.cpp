// Users as administrators see and change them (S3-30..32), and the last of them.
#include <thread>

#include "shared/domain/user_administration.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Users : public ApiTest {
 protected:
  static std::string path(AccountId id, std::string_view rest = {}) {
    return "/api/v1/admin/users/" + str(id.value) + std::string(rest);
  }
  std::string path_of(As who) { return path(accounts[who].id); }
  Page<ManagedUser> list(std::string_view query) {
    const Answer answer = get(As::admin, "/api/v1/admin/users?" + std::string(query));
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.read<Page<ManagedUser>>();
  }
  ManagedUser add(std::string_view body) {
    const Answer made = post(As::admin, "/api/v1/admin/users", body);
    EXPECT_EQ(made.status, 201) << made.body;
    return made.read<ManagedUser>();
  }
  void make_pending(AccountId id) {
    const auto done = app().database->write([&](store::Transaction& tx) {
      return tx.execute("UPDATE accounts SET status = 1 WHERE id = ?", {id});
    });
    ASSERT_FALSE(done.is_error());
  }
  Answer sign_in(std::string_view email, std::string_view password = kPassword) {
    return post(As::guest, "/api/v1/auth/login",
                "{\"email\":\"" + std::string(email) + "\",\"password\":\"" +
                    std::string(password) + "\"}");
  }
};

TEST_F(Users, TheDocumentsListOfUsers) {
  const Answer answer = get(As::admin,
                            "/api/v1/admin/users?subscription_status=active&sort=created_at"
                            "&order=desc&limit=50&offset=0");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.number("limit"), 50);
  EXPECT_EQ(answer.number("offset"), 0);
  EXPECT_EQ(answer.text("has_next"), "false");
  EXPECT_EQ(answer.text("has_prev"), "false");
  EXPECT_EQ(answer.number("total"), answer.number("items.length"));
  for (const char* field : {"id", "username", "email", "company", "subscription_status",
                            "subscription_plan", "created_at", "updated_at"})
    EXPECT_TRUE(answer.has("items[0]." + std::string(field))) << field;
  EXPECT_FALSE(answer.has("items[0].password_hash"));
  EXPECT_EQ(get(As::admin, "/admin/users?page=1&per_page=2").number("items.length"), 2);
  EXPECT_EQ(get(As::admin, "/admin/users?page=1&limit=2").status, 400);
  EXPECT_EQ(get(As::admin, "/admin/users?sort=password_hash").status, 422);
}

TEST_F(Users, FiltersNarrowAndSearchFindsPeopleOfEveryCompany) {
  const auto all = list("");
  EXPECT_EQ(list("role=admin").total, 1);
  EXPECT_EQ(list("role=interviewer").total, list("role=recruiter").total);
  EXPECT_EQ(list("company_id=" + str(other_company.id.value)).total, 1);
  EXPECT_EQ(list("search=OTHER_RECRUITER").total, 1);
  EXPECT_EQ(list("status=pending").total, 0);
  make_pending(accounts[As::recruiter].id);
  EXPECT_EQ(list("status=pending").total, 1);
  EXPECT_EQ(list("status=active").total, all.total - 1);
  EXPECT_EQ(list("subscription_status=canceled").total, 0);
  EXPECT_EQ(get(As::admin, "/api/v1/admin/users?status=strange").status, 422);
  const auto named = list("sort=full_name&order=asc");
  for (std::size_t i = 1; i < named.items.size(); ++i)
    EXPECT_LE(text::lower_ascii(named.items[i - 1].full_name),
              text::lower_ascii(named.items[i].full_name));
}

TEST_F(Users, TheQueueHasWhoeverWaitsLongestFirst) {
  make_pending(accounts[As::recruiter].id);
  advance(kMinuteMs);
  const ManagedUser late =
      add(R"({"email":"late@example.com","password":"a long password","company":"Late Ltd"})");
  make_pending(late.id);
  const Answer queue = get(As::admin, "/api/v1/admin/users/pending");
  ASSERT_EQ(queue.number("total"), 2) << queue.body;
  EXPECT_EQ(queue.number("items[0].id"), accounts[As::recruiter].id.value);
  EXPECT_EQ(queue.text("items[1].status"), "pending");
}

TEST_F(Users, TheDocumentsUpdateApprovesAndNamesTheCompany) {
  make_pending(accounts[As::recruiter].id);
  EXPECT_EQ(sign_in("recruiter@example.com").code(), "account_pending");
  const Answer answer = put(As::admin, path_of(As::recruiter), R"({
  "email": "updated@example.com",
  "company": "New Company Name",
  "is_active": true,
  "subscription_status": "active",
  "subscription_plan": "professional",
  "subscription_end_date": "2025-12-31T23:59:59Z"
})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.text("email"), "updated@example.com");
  EXPECT_EQ(answer.text("company"), "New Company Name");
  EXPECT_EQ(answer.text("is_active"), "true");
  EXPECT_EQ(answer.text("subscription_plan"), "professional");
  EXPECT_EQ(answer.text("subscription_end_date"), "2025-12-31T23:59:59Z");
  EXPECT_EQ(sign_in("updated@example.com").status, 200);
  EXPECT_EQ(count("SELECT count(*) FROM companies WHERE name = 'New Company Name'"), 1);
  const Answer again =
      put(As::admin, path_of(As::domain_expert), R"({"company":"new company NAME"})");
  EXPECT_EQ(again.number("company_id"), answer.number("company_id"));
}

TEST_F(Users, OnlyWhatIsNamedChanges) {
  const Answer before = get(As::admin, path_of(As::recruiter));
  const Answer after = put(As::admin, path_of(As::recruiter), R"({"full_name":"Renamed"})");
  EXPECT_EQ(after.text("full_name"), "Renamed");
  for (const char* field : {"email", "username", "company", "role", "status", "subscription_plan"})
    EXPECT_EQ(after.text(field), before.text(field)) << field;
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 200) << "a name ends no session";
}

TEST_F(Users, WhatIsTakenOrContradictoryIsRefused) {
  const std::string mine = path_of(As::recruiter);
  EXPECT_EQ(put(As::admin, mine, R"({"email":"admin@example.com"})").code(), "email_taken");
  const std::string name = accounts[As::admin].username;
  EXPECT_EQ(put(As::admin, mine, "{\"username\":\"" + text::lower_ascii(name) + "\"}").code(),
            "username_taken");
  EXPECT_EQ(put(As::admin, mine, R"({"status":"active","is_active":false})").status, 422);
  EXPECT_EQ(put(As::admin, mine, R"({"role":"emperor"})").status, 422);
  EXPECT_EQ(put(As::admin, mine, R"({"id":1})").status, 422);
  EXPECT_EQ(put(As::admin, path({999'999}), R"({"full_name":"x"})").status, 404);
  EXPECT_EQ(post(As::admin, "/api/v1/admin/users",
                 R"({"email":"recruiter@example.com","password":"a long password"})")
                .code(),
            "email_taken");
}

TEST_F(Users, ACreatedUserSignsIn) {
  const ManagedUser made = add(R"({"email":"New@Example.com","password":"a long password",
      "full_name":"New Person","role":"expert"})");
  EXPECT_EQ(made.email, "new@example.com");
  EXPECT_EQ(made.role, Role::domain_expert);
  EXPECT_EQ(made.company, company.name);
  EXPECT_EQ(made.subscription_plan, "unlimited");
  EXPECT_EQ(sign_in("new@example.com", "a long password").status, 200);
}

TEST_F(Users, WhatSomebodyMayDoChangesAtOnce) {
  ASSERT_EQ(get(As::recruiter, "/api/v1/interviews").status, 200);
  EXPECT_EQ(put(As::admin, path_of(As::recruiter), R"({"role":"candidate"})").status, 200);
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").status, 401);
  ASSERT_EQ(get(As::domain_expert, "/api/v1/auth/me").status, 200);
  EXPECT_EQ(put(As::admin, path_of(As::domain_expert), R"({"is_active":false})").text("status"),
            "disabled");
  EXPECT_EQ(get(As::domain_expert, "/api/v1/auth/me").status, 401);
  EXPECT_EQ(put(As::admin, path_of(As::domain_expert), R"({"is_active":true})").status, 200);
  EXPECT_EQ(get(As::domain_expert, "/api/v1/auth/me").status, 401) << "the session has ended";
}

TEST_F(Users, DeletingIsSoftAndCanBeTakenBack) {
  ASSERT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 200);
  const std::int64_t total = list("").total;
  EXPECT_EQ(del(As::admin, path_of(As::recruiter)).status, 204);
  EXPECT_EQ(get(As::recruiter, "/api/v1/auth/me").status, 401);
  EXPECT_EQ(list("").total, total - 1);
  ASSERT_EQ(list("status=deleted").total, 1);
  EXPECT_TRUE(list("status=deleted").items[0].deleted_at);
  EXPECT_EQ(get(As::admin, path_of(As::recruiter)).text("is_active"), "false");
  EXPECT_EQ(del(As::admin, path_of(As::recruiter)).status, 404);
  EXPECT_EQ(put(As::admin, path_of(As::recruiter), R"({"full_name":"x"})").code(), "user_deleted");
  EXPECT_EQ(post(As::admin, "/api/v1/admin/users",
                 R"({"email":"recruiter@example.com","password":"a long password"})")
                .status,
            409);
  const Answer restored = post(As::admin, path(accounts[As::recruiter].id, "/restore"));
  EXPECT_EQ(restored.status, 200) << restored.body;
  EXPECT_FALSE(restored.has("deleted_at"));
  EXPECT_EQ(list("").total, total);
}

TEST_F(Users, TheLastAdministratorStays) {
  const std::string mine = path_of(As::admin);
  EXPECT_EQ(put(As::admin, mine, R"({"role":"recruiter"})").code(), "last_administrator");
  EXPECT_EQ(put(As::admin, mine, R"({"is_active":false})").code(), "last_administrator");
  EXPECT_EQ(del(As::admin, mine).code(), "last_administrator");
  EXPECT_EQ(get(As::admin, mine).text("role"), "admin") << "nothing was changed";
  // One who cannot sign in does not count.
  ASSERT_EQ(put(As::admin, path_of(As::recruiter), R"({"role":"admin","is_active":false})").status,
            200);
  EXPECT_EQ(del(As::admin, mine).code(), "last_administrator");
  ASSERT_EQ(put(As::admin, path_of(As::recruiter), R"({"is_active":true})").status, 200);
  EXPECT_EQ(put(As::admin, mine, R"({"full_name":"Still here"})").status, 200);
  EXPECT_EQ(del(As::admin, mine).status, 204);
}

TEST_F(Users, TwoAdministratorsCannotRemoveEachOther) {
  for (int round = 0; round < 8; ++round) {
    ASSERT_EQ(put(As::admin, path_of(As::recruiter), R"({"role":"admin"})").status, 200);
    const Answer signed_in = sign_in("recruiter@example.com");
    ASSERT_EQ(signed_in.status, 200) << signed_in.body;
    const std::string second = signed_in.text("access_token"), first = bearer_of(As::admin);
    Answer by_first, by_second;
    std::thread one([&] {
      by_first = send_with(first, "PUT", path_of(As::recruiter), R"({"role":"recruiter"})");
    });
    std::thread two([&] {
      by_second = send_with(second, "PUT", path_of(As::admin), R"({"role":"recruiter"})");
    });
    one.join();
    two.join();
    EXPECT_EQ(count("SELECT count(*) FROM accounts WHERE role = 3 AND status = 0"), 1);
    EXPECT_EQ((by_first.status == 200) + (by_second.status == 200), 1)
        << by_first.body << by_second.body;
    TearDown();
    SetUp();
  }
}

TEST_F(Users, EveryCompanyIsListed) {
  const Answer answer = get(As::admin, "/api/v1/admin/companies?sort=name&order=asc");
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.number("total"), 2);
  EXPECT_TRUE(answer.has("items[0].account_count"));
  EXPECT_EQ(get(As::admin, "/api/v1/admin/companies?search=nobody").number("total"), 0);
}

}  // namespace
}  // namespace candor::test
