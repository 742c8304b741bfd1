// Programs with a key: what it may do, what it never may, and when it ends.
#include "server/http/api_keys.h"
#include "shared/api/endpoints.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class ApiKeys : public ApiTest {
 protected:
  Answer make(As who, std::string_view scopes, int days = 90) {
    return post(who, "/api/v1/api-keys",
                "{\"name\":\"Import\",\"scopes\":[" + std::string(scopes) +
                    "],\"expires_in_days\":" + std::to_string(days) + "}");
  }
  std::string key(As who, std::string_view scopes) { return make(who, scopes).text("key"); }
  Answer with(std::string_view bearer, std::string_view method, std::string_view target,
              std::string_view body = {}) {
    return send_with(bearer, method, target, body);
  }
  int status(std::string_view bearer, std::string_view method, std::string_view target,
             std::string_view body = {}) {
    return with(bearer, method, target, body).status;
  }
};

TEST_F(ApiKeys, TheKeyIsShownOnceAndNeverStored) {
  const Answer made = make(As::recruiter, R"("read","write")");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string key = made.text("key");
  EXPECT_TRUE(http::is_well_formed_api_key(key)) << key;
  EXPECT_EQ(made.text("api_key.hint"), key.substr(0, 11));
  EXPECT_EQ(made.text("api_key.scopes[1]"), "write");
  const Answer list = get(As::recruiter, "/api/v1/api-keys");
  EXPECT_EQ(list.number("items.length"), 1);
  EXPECT_EQ(list.body.find(key), std::string::npos);
  EXPECT_EQ(
      count("SELECT count(*) FROM api_keys WHERE key_hash = '" + key + "' OR hint = '" + key + "'"),
      0);
  EXPECT_EQ(get(As::admin, "/api/v1/api-keys").number("items.length"), 0);
}

TEST_F(ApiKeys, AWrongLetterIsSeenBeforeTheDatabaseIsAsked) {
  const std::string key = this->key(As::recruiter, R"("read")");
  for (std::size_t i = 7; i < key.size(); ++i) {
    std::string wrong = key;
    wrong[i] = wrong[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(http::is_well_formed_api_key(wrong)) << i;
    EXPECT_EQ(status(wrong, "GET", "/api/v1/auth/me"), 401) << i;
  }
  for (const std::string& wrong : {key + "a", key.substr(1), std::string("candor_"), key + " "}) {
    EXPECT_FALSE(http::is_well_formed_api_key(wrong));
  }
  // Right letters, but nobody has it.
  const Answer unknown = with(http::make_api_key(app().world.random), "GET", "/api/v1/auth/me");
  EXPECT_EQ(unknown.status, 401);
  EXPECT_EQ(unknown.code(), "invalid_key");
}

TEST_F(ApiKeys, ScopesSayWhatItMayDo) {
  const std::string read = key(As::recruiter, R"("read")");
  EXPECT_EQ(status(read, "GET", "/api/v1/auth/me"), 200);
  EXPECT_EQ(status(read, "GET", "/api/v1/interviews"), 200);
  const Answer refused = with(read, "POST", "/api/v1/interviews", R"({"title":"A"})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "scope_missing");
  EXPECT_NE(refused.text("detail").find("\"write\""), std::string::npos) << refused.body;
  const std::string write = key(As::recruiter, R"("write")");
  EXPECT_EQ(status(write, "POST", "/api/v1/interviews", R"({"title":"A"})"), 201);
  EXPECT_EQ(status(write, "GET", "/api/v1/interviews"), 403);
  EXPECT_EQ(status(write, "POST", interview_path("/invitations"), R"({"candidate_name":"K"})"),
            403);
}

TEST_F(ApiKeys, AKeyNeverDoesWhatOnlyAPersonMay) {
  const std::string all = key(As::admin, R"("read","write","invite","review","delete","manage")");
  EXPECT_EQ(status(all, "PUT", "/api/v1/company", R"({"name":"Renamed"})"), 200);
  EXPECT_EQ(with(all, "POST", "/api/v1/api-keys", R"({"name":"x","scopes":["read"]})").code(),
            "person_needed");
  for (const char* path :
       {"/api/v1/api-keys", "/api/v1/auth/sessions", "/api/v1/auth/two-factor", "/api/v1/mail/1"}) {
    EXPECT_EQ(with(all, "GET", path).code(), "person_needed") << path;
  }
  for (const EndpointInfo* endpoint : api::all()) {
    if (!endpoint->needs_person) continue;
    std::string path(endpoint->path);
    const std::size_t open = path.find('{');
    if (open != std::string::npos) path.replace(open, path.find('}') - open + 1, "1");
    EXPECT_EQ(with(all, word_of_method(endpoint->method), path).code(), "person_needed") << path;
  }
  // Whatever is added: of what any account may do, a key only reads.
  for (const EndpointInfo* endpoint : api::all()) {
    if (endpoint->permission != Permission::use_account || endpoint->method == Method::get)
      continue;
    std::string path(endpoint->path);
    for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, "1");
    const int got = status(all, word_of_method(endpoint->method), path, "{}");
    EXPECT_EQ(got, 403) << endpoint->name;
  }
}

TEST_F(ApiKeys, AKeyNeverMayMoreThanItsOwner) {
  const Answer refused = make(As::recruiter, R"("read","manage")");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.text("errors[0].field"), "scopes");
  const std::string key = this->key(As::admin, R"("read","manage")");
  EXPECT_EQ(status(key, "PUT", "/api/v1/company", R"({"name":"Renamed"})"), 200);
  count("SELECT 1");
  ASSERT_FALSE(app()
                   .database
                   ->write([](store::Transaction& tx) {
                     return tx.execute("UPDATE accounts SET role = 1 WHERE username = 'admin'", {});
                   })
                   .is_error());
  EXPECT_EQ(status(key, "PUT", "/api/v1/company", R"({"name":"Again"})"), 403);
  EXPECT_EQ(status(key, "GET", "/api/v1/company"), 200);
}

TEST_F(ApiKeys, ItEndsWhenDeletedExpiredOrWithTheAccount) {
  const Answer made = make(As::recruiter, R"("read")", 2);
  const std::string key = made.text("key");
  EXPECT_EQ(status(key, "GET", "/api/v1/auth/me"), 200);
  advance(2 * kDayMs - 1);
  EXPECT_EQ(status(key, "GET", "/api/v1/auth/me"), 200);
  advance(1);
  EXPECT_EQ(with(key, "GET", "/api/v1/auth/me").code(), "key_expired");

  const Answer forever = make(As::recruiter, R"("read")", 0);
  EXPECT_FALSE(forever.has("api_key.expires_at"));
  advance(1'000 * kDayMs);
  EXPECT_EQ(status(forever.text("key"), "GET", "/api/v1/auth/me"), 200);
  const std::string path = "/api/v1/api-keys/" + forever.text("api_key.id");
  EXPECT_EQ(del(As::admin, path).status, 404);
  EXPECT_EQ(del(As::recruiter, path).status, 204);
  EXPECT_EQ(status(forever.text("key"), "GET", "/api/v1/auth/me"), 401);
  EXPECT_EQ(del(As::recruiter, path).status, 404);

  const std::string last = this->key(As::recruiter, R"("read")");
  ASSERT_FALSE(app()
                   .database
                   ->write([](store::Transaction& tx) {
                     return tx.execute(
                         "UPDATE accounts SET status = 2 WHERE username = 'recruiter'", {});
                   })
                   .is_error());
  EXPECT_EQ(status(last, "GET", "/api/v1/auth/me"), 401);
}

TEST_F(ApiKeys, LastUseIsNotedOnceAMinute) {
  const std::string key = this->key(As::recruiter, R"("read")");
  const auto used = [&] {
    return get(As::recruiter, "/api/v1/api-keys").read<ApiKeyList>().items.at(0).last_used_at;
  };
  EXPECT_FALSE(used());
  EXPECT_EQ(status(key, "GET", "/api/v1/auth/me"), 200);
  const Time first = now();
  EXPECT_EQ(used(), first);
  advance(kMinuteMs - 1);
  EXPECT_EQ(status(key, "GET", "/api/v1/auth/me"), 200);
  EXPECT_EQ(used(), first);
  advance(1);
  EXPECT_EQ(status(key, "GET", "/api/v1/auth/me"), 200);
  EXPECT_EQ(used(), now());
  EXPECT_EQ(get(As::recruiter, "/api/v1/api-keys").text("items[0].last_used_from"), "127.0.0.1");
}

TEST_F(ApiKeys, ThereAreAtMostFifty) {
  for (int i = 0; i < limits::kApiKeysMax; ++i)
    ASSERT_EQ(make(As::recruiter, R"("read")").status, 201);
  const Answer refused = make(As::recruiter, R"("read")");
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.code(), "too_many");
  EXPECT_EQ(make(As::admin, R"("read")").status, 201);
}

TEST_F(ApiKeys, DraftsAreChecked) {
  EXPECT_EQ(make(As::recruiter, "").status, 422);
  EXPECT_EQ(make(As::recruiter, R"("fly")").status, 422);
  EXPECT_EQ(make(As::recruiter, R"("read")", -1).status, 422);
  EXPECT_EQ(make(As::recruiter, R"("read")", 3'651).status, 422);
  EXPECT_EQ(count("SELECT count(*) FROM api_keys"), 0);
}

}  // namespace
}  // namespace candor::test
