// Companies: the examples of S0 as they are written, both pagers, who may do what, and what a
// deletion means until it is taken back.
#include "shared/domain/company.h"

#include "shared/domain/user_administration.h"
#include "tests/api/identity_test.h"

namespace candor::test {
namespace {

class Companies : public IdentityTest {
 protected:
  static std::string path(CompanyId id, std::string_view rest = {}) {
    return "/api/v1/companies/" + str(id.value) + std::string(rest);
  }
  Company add(std::string_view name) {
    const Answer made = post(As::admin, "/api/v1/companies", object({{"name", name}}));
    EXPECT_EQ(made.status, 201) << made.body;
    return made.read<Company>();
  }
  // An administrator of the other company, signed in.
  std::string other_admin() {
    const Answer made = post(As::admin, "/api/v1/admin/users",
                             object({{"email", "boss@other.example"},
                                     {"password", kPassword},
                                     {"company", "Other"},
                                     {"role", "admin"}}));
    EXPECT_EQ(made.status, 201) << made.body;
    const Answer in = sign_in("boss@other.example", kPassword);
    EXPECT_EQ(in.status, 200) << in.body;
    return in.text("access_token");
  }
  std::string audited(std::string_view action) {
    std::string details = "none";
    const Status read = app().database->read([&](store::Reader& reader) {
      return reader.query("SELECT record_id, company_id FROM audit_log WHERE action = ?", {action},
                          [&](const store::Row& row) {
                            details = str(row.integer(0)) + " of " + str(row.integer(1));
                          });
    });
    EXPECT_FALSE(read.is_error());
    return details;
  }
};

TEST_F(Companies, TheDocumentsExamples) {
  const Answer made = post(As::admin, "/api/companies", R"({
  "name": "string",
  "description": "string",
  "industry": "string",
  "website": "https://example.com",
  "address": "string",
  "logo_url": "https://example.com/logo.png"
})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::int64_t id = made.number("id");
  EXPECT_EQ(made.body.find("\"id\":\""), std::string::npos) << "an integer on this path";
  EXPECT_EQ(made.text("is_active"), "true");
  for (const char* field : {"name", "description", "industry", "address"})
    EXPECT_EQ(made.text(field), "string") << field;
  EXPECT_EQ(made.text("logo_url"), "https://example.com/logo.png");
  EXPECT_TRUE(made.has("created_at"));
  EXPECT_TRUE(made.has("updated_at"));
  EXPECT_EQ(audited("company.created"), str(id) + " of " + str(id));

  const std::string one = "/api/companies/" + str(id);
  EXPECT_EQ(get(As::admin, one).body, made.body);
  advance(kMinuteMs);
  const Answer changed = put(As::admin, one, R"({"industry": "Tents"})");
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("name"), "string") << "the name is optional";
  EXPECT_EQ(changed.text("industry"), "Tents");
  EXPECT_NE(changed.text("updated_at"), made.text("updated_at"));

  const Answer list = get(As::admin, "/api/companies?page=1&per_page=10");
  ASSERT_EQ(list.status, 200) << list.body;
  EXPECT_EQ(list.number("total"), 3);
  EXPECT_EQ(list.number("page"), 1);
  EXPECT_EQ(list.number("per_page"), 10);
  EXPECT_EQ(list.number("companies[0].id"), id) << "newest first";

  const Answer gone = del(As::admin, one);
  EXPECT_EQ(gone.status, 204);
  EXPECT_TRUE(gone.body.empty());
  EXPECT_EQ(get(As::admin, one).text("is_active"), "false");
  EXPECT_EQ(get(As::admin, "/api/companies").number("total"), 2);
  EXPECT_EQ(get(As::admin, "/api/companies/999999").status, 404);
  EXPECT_EQ(post(As::admin, "/api/companies", "{}").status, 400) << "S0 says 400";
  EXPECT_EQ(post(As::admin, "/api/v1/companies", "{}").status, 422);
}

TEST_F(Companies, OnePagerForBothStyles) {
  for (int i = 0; i < 12; ++i) add("Company " + str(i));
  const Answer first = get(As::admin, "/api/companies");
  EXPECT_EQ(first.number("companies.length"), 10) << "ten when nobody says";
  EXPECT_EQ(first.number("per_page"), 10);
  EXPECT_EQ(first.text("has_next"), "true");
  EXPECT_EQ(get(As::admin, "/api/companies?page=2").number("companies.length"), 4);
  const Answer offset = get(As::admin, "/api/companies?limit=5&offset=10&sort=name&order=asc");
  EXPECT_EQ(offset.number("companies.length"), 4);
  EXPECT_EQ(offset.number("page"), 3);
  EXPECT_EQ(offset.text("has_prev"), "true");
  const Answer followed = get(As::admin, "/api/companies?after=" + first.text("next"));
  EXPECT_EQ(followed.number("companies.length"), 4);
  EXPECT_EQ(get(As::admin, "/api/companies?page=1&limit=5").status, 400);
  EXPECT_EQ(get(As::admin, "/api/companies?per_page=101").status, 400);
  EXPECT_EQ(get(As::admin, "/api/v1/companies").number("items.length"), 14);
  EXPECT_EQ(get(As::admin, "/api/v1/companies?search=company%201").number("total"), 3);
  EXPECT_EQ(get(As::admin, "/api/v1/companies?sort=password").status, 422);
  put(As::admin, path(other_company.id), R"({"industry":"Camping"})");
  EXPECT_EQ(get(As::admin, "/api/v1/companies?industry=camping").number("total"), 1);
}

TEST_F(Companies, EverybodyElseFindsOnlyTheirOwn) {
  for (const As who : {As::recruiter, As::domain_expert}) {
    const Answer list = get(who, "/api/companies");
    EXPECT_EQ(list.number("total"), 1);
    EXPECT_EQ(list.number("companies[0].id"), company.id.value);
    EXPECT_EQ(get(who, "/api/companies?search=Other").number("total"), 0);
    EXPECT_EQ(get(who, path(company.id)).text("name"), "Acme");
    EXPECT_EQ(get(who, path(other_company.id)).status, 404);
    EXPECT_EQ(get(who, "/api/companies/" + str(other_company.id.value)).status, 404);
    EXPECT_EQ(put(who, path(company.id), R"({"name":"Mine"})").status, 403);
    EXPECT_EQ(del(who, path(company.id)).status, 403);
    EXPECT_EQ(post(who, "/api/companies", R"({"name":"Mine"})").status, 403);
    EXPECT_FALSE(get(who, path(company.id)).body.find("deleted_at") != std::string::npos);
  }
  EXPECT_EQ(get(As::candidate, "/api/companies").status, 403);
  EXPECT_EQ(get(As::guest, "/api/companies").status, 401);
  EXPECT_EQ(get(As::guest, path(company.id)).status, 401);
}

TEST_F(Companies, ChangesAreCheckedAndKept) {
  const std::string facts = R"({"description":"We make tents.","website":"https://acme.example",
    "address":"1 Pole Road\nHillside","contact_email":"a@acme.example"})";
  const Answer changed = put(As::admin, "/api/v1/company", facts);
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.text("about"), "We make tents.");
  EXPECT_EQ(get(As::recruiter, "/api/v1/company").text("address"), "1 Pole Road\nHillside");
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"name":""})").text("errors[0].code"), "required");
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"website":"file:///etc/hosts"})").status, 422);
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"is_active":false})").status, 422);
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"deleted_at":null})").status, 422);
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"logo_url":"nonsense"})").status, 422);
  EXPECT_EQ(put(As::admin, "/api/v1/company", R"({"about":"a","description":"b"})").status, 422);
}

TEST_F(Companies, ALivingNameIsTakenOnce) {
  EXPECT_EQ(post(As::admin, "/api/v1/companies", R"({"name":"ACME"})").code(),
            "company_name_taken");
  EXPECT_EQ(put(As::admin, path(other_company.id), R"({"name":"acme"})").code(),
            "company_name_taken");
  EXPECT_EQ(put(As::admin, path(company.id), R"({"name":"ACME"})").status, 200) << "its own";
  EXPECT_EQ(del(As::admin, path(other_company.id)).status, 204);
  EXPECT_EQ(post(As::admin, "/api/v1/companies", R"({"name":"Other"})").status, 201);
}

TEST_F(Companies, NobodyOfADeletedCompanyComesIn) {
  const Answer in = sign_in("other_recruiter@example.com", kPassword);
  const std::string bearer = in.text("access_token");
  const Answer key =
      send_with(bearer, "POST", "/api/v1/api-keys", R"({"name":"Program","scopes":["read"]})");
  ASSERT_EQ(key.status, 201) << key.body;
  const std::string program = key.text("key");
  ASSERT_EQ(send_with(program, "GET", "/api/v1/interviews").status, 200);

  ASSERT_EQ(del(As::admin, path(other_company.id)).status, 204);
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/auth/me").code(), "session_ended");
  EXPECT_EQ(send_with(program, "GET", "/api/v1/interviews").status, 401);
  EXPECT_EQ(
      post(As::guest, "/api/v1/auth/refresh", object({{"refresh_token", in.text("refresh_token")}}))
          .status,
      401);
  const Answer refused = sign_in("other_recruiter@example.com", kPassword);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "company_deleted");
  EXPECT_EQ(sign_in("other_recruiter@example.com", "wrong words").status, 401)
      << "only who knows the password hears of it";
  EXPECT_EQ(del(As::admin, path(other_company.id)).status, 404) << "once";
  EXPECT_EQ(put(As::admin, path(other_company.id), R"({"name":"New"})").code(), "company_deleted");
  EXPECT_EQ(get(As::admin, "/api/v1/companies?status=deleted").number("total"), 1);
  EXPECT_EQ(get(As::admin, "/api/v1/companies?status=all").number("total"), 2);
  EXPECT_EQ(audited("company.deleted"),
            str(other_company.id.value) + " of " + str(other_company.id.value));

  ASSERT_EQ(post(As::admin, path(other_company.id, "/restore")).status, 200);
  EXPECT_EQ(sign_in("other_recruiter@example.com", kPassword).status, 200);
  EXPECT_EQ(send_with(program, "GET", "/api/v1/interviews").status, 200);
  EXPECT_EQ(send_with(bearer, "GET", "/api/v1/auth/me").status, 401) << "they sign in anew";
  EXPECT_EQ(audited("company.restored"),
            str(other_company.id.value) + " of " + str(other_company.id.value));
}

TEST_F(Companies, LinksOfADeletedCompanySaySo) {
  const Candidate who = start();
  const std::string boss = other_admin();
  ASSERT_EQ(send_with(boss, "DELETE", path(company.id)).status, 204);
  const std::string token = object({{"token", link_token}});
  for (const char* place : {"access", "start-session"}) {
    const Answer refused =
        post(As::guest, "/api/v1/candidates/interviews/" + std::string(place), token);
    EXPECT_EQ(refused.status, 410) << place;
    EXPECT_EQ(refused.code(), "company_deleted");
  }
  EXPECT_EQ(write(who, 0, "Words").code(), "company_deleted");
  EXPECT_EQ(create_upload(who, 0, 10).status, 410);
  EXPECT_EQ(send_with(who.secret, "GET", "/api/v1/candidates/interviews/session").status, 410);
  ASSERT_EQ(send_with(boss, "POST", path(company.id, "/restore")).status, 200);
  EXPECT_EQ(write(who, 0, "Words").status, 200) << "where it stopped";
  EXPECT_EQ(post(As::guest, "/api/v1/candidates/interviews/access", token).status, 200);
}

TEST_F(Companies, SomeCompaniesStay) {
  EXPECT_EQ(del(As::admin, path(company.id)).code(), "own_company");
  const Answer registered = post(As::guest, "/api/auth/signup",
                                 object({{"email", "kim@example.org"}, {"password", kPassword}}));
  ASSERT_EQ(registered.status, 201) << registered.body;
  const CompanyId candidates{count("SELECT company_id FROM candidates_company")};
  EXPECT_EQ(del(As::admin, path(candidates)).code(), "candidates_company");
  // Two administrators, each deleting the other's company: one of them stays.
  const std::string boss = other_admin();
  ASSERT_EQ(send_with(boss, "DELETE", path(company.id)).status, 204);
  EXPECT_EQ(del(As::admin, path(other_company.id)).status, 401);
}

TEST_F(Companies, AnAdministratorOfADeletedCompanyIsNobodysLastOne) {
  other_admin();
  ASSERT_EQ(del(As::admin, path(other_company.id)).status, 204);
  EXPECT_EQ(del(As::admin, "/api/v1/admin/users/" + str(accounts[As::admin].id.value)).code(),
            "last_administrator");
}

TEST_F(Companies, DeletedCompaniesAndThatOfCandidatesAreNotFoundByName) {
  ASSERT_EQ(del(As::admin, path(other_company.id)).status, 204);
  const Answer made =
      post(As::admin, "/api/v1/admin/users",
           object({{"email", "new@example.org"}, {"password", kPassword}, {"company", "other"}}));
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_NE(made.number("company_id"), other_company.id.value);
  post(As::guest, "/api/auth/signup",
       object({{"email", "k@example.org"}, {"password", kPassword}}));
  const std::int64_t candidates = count("SELECT company_id FROM candidates_company");
  const Answer named = post(
      As::admin, "/api/v1/admin/users",
      object({{"email", "newer@example.org"}, {"password", kPassword}, {"company", "Candidates"}}));
  ASSERT_EQ(named.status, 201) << named.body;
  EXPECT_NE(named.number("company_id"), candidates);
}

TEST_F(Companies, ADeletedUsersKeyIsRefused) {
  const Answer key =
      post(As::domain_expert, "/api/v1/api-keys", R"({"name":"Program","scopes":["read"]})");
  ASSERT_EQ(key.status, 201) << key.body;
  const std::string user = "/api/v1/admin/users/" + str(accounts[As::domain_expert].id.value);
  ASSERT_EQ(del(As::admin, user).status, 204);
  EXPECT_EQ(send_with(key.text("key"), "GET", "/api/v1/interviews").status, 401);
  ASSERT_EQ(post(As::admin, user + "/restore").status, 200);
  EXPECT_EQ(send_with(key.text("key"), "GET", "/api/v1/interviews").status, 200);
}

}  // namespace
}  // namespace candor::test
