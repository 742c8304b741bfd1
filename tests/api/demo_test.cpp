// The example company: there at once, whole, alive, and made only once.
#include "server/features/demo.h"

#include "server/features/recordings.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

// Made once for all tests of this suite, because its clips take seconds.
class Demo : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<TemporaryFolder>();
    Settings settings;
    settings.data = folder_->path;
    World world = World::real();
    world.password_cost = 4;
    auto started = App::start(settings, world);
    ASSERT_FALSE(started.is_error()) << started.error().message;
    app_ = started.release_value();
    Status made = features::make_demo(*app_);
    ASSERT_FALSE(made.is_error()) << made.error().message << made.error().cause;
  }
  static void TearDownTestSuite() {
    app_.reset();
    folder_.reset();
  }
  std::int64_t count(std::string_view sql) {
    return app_->database->read([&](store::Reader& reader) { return reader.number(sql, {}); })
        .value();
  }
  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline std::unique_ptr<App> app_;
};

TEST_F(Demo, EveryStateIsThere) {
  EXPECT_EQ(count("SELECT count(*) FROM interviews"), 12);
  EXPECT_EQ(count("SELECT count(DISTINCT status) FROM interviews"), 3);
  EXPECT_GE(count("SELECT count(*) FROM invitations"), 30);
  EXPECT_EQ(count("SELECT count(DISTINCT status) FROM answers"), 5);
  EXPECT_GE(count("SELECT count(*) FROM invitations WHERE revoked_at IS NOT NULL"), 1);
  EXPECT_GE(count("SELECT count(*) FROM sessions WHERE reviewed_at IS NULL AND status = 1"), 5);
  EXPECT_GE(count("SELECT count(*) FROM sessions WHERE status = 0"), 4);
  EXPECT_GE(count("SELECT count(*) FROM answers WHERE text <> ''"), 5);
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM recordings r JOIN answers a ON a.id = r.answer_id WHERE "
                  "a.status <> 3"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM answers a WHERE a.status = 3 AND a.kind <> 2 AND NOT EXISTS"
                  " (SELECT 1 FROM recordings r WHERE r.answer_id = a.id)"),
            0);
  EXPECT_EQ(
      count("SELECT count(*) FROM sessions s JOIN invitations v ON v.id = s.invitation_id"
            " WHERE s.started_at < v.created_at OR s.completed_at > strftime('%s','now') * 1000"),
      0);
  EXPECT_TRUE(app_->set_up_token.empty());
}

TEST_F(Demo, ClipsAreWhatTheySay) {
  std::vector<Recording> recordings =
      app_->database
          ->read([](store::Reader& reader) {
            return store::list<Recording>(reader, "ORDER BY id", {});
          })
          .release_value();
  ASSERT_GE(recordings.size(), 20u);
  std::set<std::string> distinct;
  for (const Recording& recording : recordings) {
    const std::string bytes =
        app_->blobs->read(recording.blob, 0, recording.size_bytes).release_value();
    EXPECT_EQ(secrets::sha256_hex(bytes), recording.sha256);
    EXPECT_EQ(features::media_type(features::container_of(bytes), recording.media_kind),
              recording.content_type);
    EXPECT_GE(recording.duration->ms, 3'000);
    distinct.insert(recording.sha256);
  }
  EXPECT_GE(distinct.size(), 5u);
}

TEST_F(Demo, MadeOnce) {
  const std::int64_t before = count("SELECT count(*) FROM sessions");
  ASSERT_FALSE(features::make_demo(*app_).is_error());
  EXPECT_EQ(count("SELECT count(*) FROM sessions"), before);
}

TEST_F(Demo, EveryAccountSignsIn) {
  for (std::string_view email : features::kDemoAccounts) {
    const http::Reply reply =
        app_->router->handle({"POST",
                              "/api/v1/auth/login",
                              {{"Content-Type", "application/json"}},
                              "{\"email\":\"" + std::string(email) + "\",\"password\":\"" +
                                  std::string(features::kDemoPassword) + "\"}",
                              "127.0.0.1",
                              false});
    EXPECT_EQ(reply.status, 200) << reply.body;
  }
}

class DemoElsewhere : public ApiTest {};

TEST_F(DemoElsewhere, NeverIntoAnotherCompany) {
  const auto before = count("SELECT count(*) FROM interviews");
  // The fixture's recruiter happens to have the example's address.
  ASSERT_FALSE(app()
                   .database
                   ->write([](store::Transaction& tx) {
                     return tx.execute("UPDATE accounts SET email = 'a' || email", {});
                   })
                   .is_error());
  const Status made = features::make_demo(app());
  ASSERT_TRUE(made.is_error());
  EXPECT_EQ(made.error().code, "not_empty");
  EXPECT_EQ(count("SELECT count(*) FROM interviews"), before);
}

}  // namespace
}  // namespace candor::test
