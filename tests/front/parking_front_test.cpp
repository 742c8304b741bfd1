// The front with a real database behind it: writes whose commit takes its time, and what everybody
// else notices of them.
#include <dirent.h>

#include "server/app.h"
#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

constexpr int kWrites = 300;
constexpr std::string_view kRead = "GET /read HTTP/1.1\r\nHost: a\r\n\r\n";

using Clients = std::vector<std::unique_ptr<RawClient>>;

// "/read" answers the number of companies, "/write" adds one and answers its id, "/hash" checks a
// password.
class StoringApplication final : public http::Application {
 public:
  StoringApplication(store::Database& database, Passwords& passwords)
      : database_(database), passwords_(passwords) {}
  std::int64_t admit(http::Request&) override { return 1'000; }
  std::optional<http::Reply> check(const http::Request&) override { return {}; }
  http::Reply answer(const http::Request& request) override {
    if (request.target == "/read") return reply(count());
    if (request.target == "/hash") return reply(hash());
    ++writing;
    return reply(add());
  }
  http::Reply refuse(const http::Request&, const http::Refusal& refusal) override {
    return {refusal.status, {}, std::string(refusal.code), "text/plain", {}};
  }
  void log(LogLevel, std::string_view, std::string) override {}

  Result<std::int64_t> count() {
    return database_.read(
        [](store::Reader& reader) { return reader.number("SELECT count(*) FROM companies", {}); });
  }
  std::atomic<int> writing{0}, hashed{0};

 private:
  static http::Reply reply(const Result<std::int64_t>& result) {
    if (result.is_error()) return {503, {}, result.error().code, "text/plain", {}};
    return {200, {}, std::to_string(result.value()), "text/plain", {}};
  }
  Result<std::int64_t> add() {
    return database_.write([](store::Transaction& tx) -> Result<std::int64_t> {
      Company company;
      company.name = "One more";
      return TRY(store::insert(tx, company)).id.value;
    });
  }
  Result<std::int64_t> hash() {
    const bool is_right = TRY(passwords_.verify_password("a wrong one", ""));
    ++hashed;
    return std::int64_t(is_right);
  }

  store::Database& database_;
  Passwords& passwords_;
};

class ParkingFrontTest : public AppFixture {
 public:
  void SetUp() override {
    AppFixture::SetUp();
    World slow = app().world;
    slow.password_cost = 9;
    world_ = std::make_unique<World>(slow);
    passwords_ = std::make_unique<Passwords>(app().keys, *world_);
    application_ = std::make_unique<StoringApplication>(*app().database, *passwords_);
    http::FrontOptions options;
    options.spool_folder = folder_.path;
    front_ = std::make_unique<http::Front>(*application_, options);
    ASSERT_FALSE(front_->open().is_error());
    serving_ = std::thread([this] { front_->run(); });
  }
  void TearDown() override {
    open_gate();
    front_->stop();
    if (serving_.joinable()) serving_.join();
    front_.reset();
    passwords_.reset();
    AppFixture::TearDown();
  }

 protected:
  // The commit group in progress does not end before open_gate().
  void close_gate() {
    std::atomic<bool> is_closed{false};
    holding_ = std::thread([&] {
      (void)app().database->write([&](store::Transaction&) -> Status {
        is_closed = true;
        gate_.acquire();
        return ok();
      });
    });
    ASSERT_TRUE(FrontFixture::soon([&] { return is_closed.load(); }));
  }
  void open_gate() {
    if (!holding_.joinable()) return;
    gate_.release();
    holding_.join();
  }
  Clients send(int count, std::string_view request) {
    Clients clients;
    for (int i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(front_->port()));
      clients.back()->send(request);
    }
    return clients;
  }
  Clients send_writes() {
    Clients clients = send(kWrites, test::post("/write", "{}"));
    EXPECT_TRUE(FrontFixture::soon([&] { return application_->writing == kWrites; }));
    return clients;
  }
  // As many as there are processors, and what a busy machine makes look stuck.
  static std::size_t extra_threads() { return 2 * std::thread::hardware_concurrency() + 4; }
  static std::size_t threads_of_process() {
    std::size_t count = 0;
    DIR* const folder = ::opendir("/proc/self/task");
    while (const dirent* entry = ::readdir(folder)) count += entry->d_name[0] != '.' ? 1 : 0;
    ::closedir(folder);
    return count;
  }
  static void expect_all_different(const Clients& clients) {
    std::set<std::string> ids;
    for (const auto& client : clients) {
      const RawClient::Answer answer = client->answer();
      EXPECT_EQ(answer.status, 200) << answer.body;
      ids.insert(answer.body);
    }
    EXPECT_EQ(ids.size(), clients.size());
  }

  TemporaryFolder folder_;
  std::unique_ptr<World> world_;
  std::unique_ptr<Passwords> passwords_;
  std::unique_ptr<StoringApplication> application_;
  std::unique_ptr<http::Front> front_;
  std::thread serving_, holding_;
  std::binary_semaphore gate_{0};
};

TEST_F(ParkingFrontTest, AReadAnswersWhileThreeHundredWritesWait) {
  const std::int64_t before = application_->count().value();
  close_gate();
  const std::size_t threads = threads_of_process();
  const Clients writing = send_writes();
  for (int i = 0; i < 20; ++i) {
    const Clients reading = send(1, kRead);
    const RawClient::Answer answer = reading.front()->answer();
    EXPECT_EQ(answer.body, std::to_string(before));
  }
  EXPECT_LE(threads_of_process(), threads + extra_threads());
  open_gate();
  expect_all_different(writing);
  EXPECT_EQ(application_->count().value(), before + kWrites);
}

TEST_F(ParkingFrontTest, StoppingAnswersWhatWaitsForItsCommit) {
  close_gate();
  const Clients writing = send_writes();
  front_->stop();
  EXPECT_TRUE(FrontFixture::soon([&] { return !RawClient(front_->port()).is_connected(); }));
  open_gate();
  serving_.join();
  expect_all_different(writing);
}

TEST_F(ParkingFrontTest, SignInsThatWaitForTheirHashHoldNoThread) {
  const std::size_t threads = threads_of_process();
  // One is being hashed and sixteen wait; more would be refused.
  const Clients hashing = send(17, test::post("/hash", "{}"));
  const Clients reading = send(1, kRead);
  EXPECT_EQ(reading.front()->answer().status, 200);
  EXPECT_LT(application_->hashed, 16);
  EXPECT_LE(threads_of_process(), threads + extra_threads());
  int checked = 0;
  for (const auto& client : hashing) checked += client->answer().body == "0" ? 1 : 0;
  EXPECT_GE(checked, 16);
}

}  // namespace
}  // namespace candor::test
