// Damage in the real file: nothing is written any more, reading goes on while the structure is
// whole, and a restart reads everything before it writes again.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "server/operate/doctor.h"
#include "tests/operate/operate_fixture.h"
#include "tests/operate/system_calls.h"

namespace candor::test {
namespace {

using store::Trust;

class DamageTest : public OperateTest {
 protected:
  void SetUp() override {
    OperateTest::SetUp();
    checks_answers = false;  // 503 is no answer of every endpoint's list
    for (int i = 0; i < 400; ++i)
      ASSERT_TRUE(is_ok(app().database->write(
          [&](store::Transaction& tx) { return add_filler(tx, "filling", i, 2'000); })));
    bearer_ = bearer_of(As::recruiter);  // signing in writes
    restart();  // everything is in the file, nothing in the WAL or in a page cache
  }
  Answer list() { return send_with(bearer_, "GET", "/api/v1/interviews"); }
  std::string file() const { return settings.data + "/candor.db"; }
  // Overwrites whole pages behind the running database.
  void ruin_pages(std::int64_t first, std::int64_t count) {
    const int descriptor = ::open(file().c_str(), O_RDWR);
    ASSERT_GE(descriptor, 0);
    const std::string noise(4'096, '\x7f');
    for (std::int64_t page = first; page < first + count; ++page)
      ASSERT_EQ(::pwrite(descriptor, noise.data(), noise.size(), (page - 1) * 4'096), 4'096);
    ::close(descriptor);
  }
  std::int64_t pages() const {
    return static_cast<std::int64_t>(std::filesystem::file_size(file())) / 4'096;
  }
  int write_status() {
    return send_with(bearer_, "POST", "/api/v1/interviews",
                     R"({"title": "New", "description": ""})")
        .status;
  }
  bool becomes(Trust wanted) {
    for (int i = 0; i < 500; ++i) {
      if (app().database->trust() == wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  std::int64_t read_filling() {
    const auto count = app().database->read([](store::Reader& reader) {
      return reader.number("SELECT sum(length(last_error)) FROM jobs", {});
    });
    return count.is_error() ? -1 : count.value();
  }
  std::string bearer_;
};

TEST_F(DamageTest, AHealthyInstallationSaysSo) {
  EXPECT_EQ(write_status(), 201);
  EXPECT_EQ(get(As::guest, "/api/v1/health").text("status"), "healthy");
  EXPECT_EQ(get(As::guest, "/api/v1/health/db").status, 200);
}

TEST_F(DamageTest, DamageMetWhileServingStopsWritingAndIsSaid) {
  ASSERT_EQ(list().status, 200);  // its pages are known
  ruin_pages(pages() - 150, 100);
  EXPECT_EQ(read_filling(), -1);
  EXPECT_NE(app().database->trust(), Trust::sound);
  EXPECT_EQ(write_status(), 503);
  EXPECT_EQ(get(As::guest, "/api/v1/health/db").status, 503);
  // Its structure is not whole, so reading stops as well.
  EXPECT_TRUE(becomes(Trust::broken));
  EXPECT_EQ(list().status, 503);
  EXPECT_EQ(get(As::guest, "/api/v1/health").status, 503);
  EXPECT_EQ(operate::read_text(settings.data + "/running"), "damaged\n");
}

// An index that disagrees with its table: quick_check passes, the full check does not.
TEST_F(DamageTest, AnIndexThatLiesLeavesReading) {
  ASSERT_TRUE(is_ok(app().database->check_integrity(store::Depth::full)));
  const std::string key = "unmistakable-key-of-an-interview";
  ASSERT_TRUE(is_ok(app().database->write([&](store::Transaction& tx) {
    return tx.execute("UPDATE interviews SET \"key\" = ? WHERE id = ?", {key, interview.id.value});
  })));
  restart();
  std::string bytes = operate::read_text(file());
  const std::size_t at = bytes.find(key), other = bytes.find(key, at + 1);
  ASSERT_NE(other, std::string::npos);  // once in the table, once in the index
  flip_byte(file(), static_cast<std::int64_t>(at) + 5);
  ASSERT_TRUE(is_ok(app().database->check_integrity(store::Depth::quick)));
  EXPECT_EQ(app().database->check_integrity(store::Depth::full).error().code, "database_corrupt");
  EXPECT_TRUE(becomes(Trust::read_only));
  EXPECT_EQ(write_status(), 503);
  EXPECT_EQ(list().status, 200);
  const Answer health = get(As::guest, "/api/v1/health");
  EXPECT_EQ(health.text("status"), "degraded");
  EXPECT_EQ(health.text("database"), "read_only");

  // A restart reads everything first, and goes on refusing.
  restart();
  EXPECT_TRUE(becomes(Trust::read_only));
  EXPECT_EQ(write_status(), 503);
  EXPECT_EQ(list().status, 200);

  // Mended (here: the byte put back), the next start is sound and forgets.
  flip_byte(file(), static_cast<std::int64_t>(at) + 5);
  restart();
  EXPECT_TRUE(becomes(Trust::sound));
  EXPECT_EQ(write_status(), 201);
  restart();
  EXPECT_EQ(operate::read_text(settings.data + "/running"), "candor\n");
}

TEST_F(DamageTest, AfterACrashADamagedStructureIsFoundBeforeAnythingIsWritten) {
  ruin_pages(pages() - 150, 100);
  std::ofstream(settings.data + "/running") << "candor\n";
  // restart() stops in order, which removes the mark: leave it as a kill would.
  app().database->check_before_writing(store::Depth::quick);
  EXPECT_TRUE(becomes(Trust::broken));
  EXPECT_EQ(write_status(), 503);
}

TEST_F(DamageTest, WhileTheCheckRunsReadingGoesOnAndWritingWaits) {
  app().database->check_before_writing(store::Depth::quick);
  if (app().database->trust() == Trust::checking) {
    EXPECT_EQ(app().database->check().is_error(), false);
    EXPECT_EQ(list().status, 200);
  }
  EXPECT_TRUE(app().database->wait_for_verdict(std::chrono::seconds(10)));
  EXPECT_EQ(write_status(), 201);
}

// Linux calls lost pages clean after a failed fsync, so trying again would lie.
TEST_F(DamageTest, AFailedFsyncStopsWritingUntilARestartHasReadEverything) {
  is_fsync_failing = true;
  EXPECT_EQ(write_status(), 503);
  is_fsync_failing = false;
  EXPECT_EQ(app().database->trust(), Trust::read_only);
  EXPECT_EQ(write_status(), 503);
  EXPECT_EQ(list().status, 200);
  EXPECT_EQ(get(As::guest, "/api/v1/health").text("status"), "degraded");
  EXPECT_EQ(operate::read_text(settings.data + "/running"), "damaged\n");
  restart();
  EXPECT_TRUE(becomes(Trust::sound));
  EXPECT_EQ(write_status(), 201);
}

// Nothing can be saved, but whoever is signed in stays so and can look; the cookie stays as well.
TEST_F(DamageTest, WhoIsSignedInReadsOnWhileNothingCanBeSaved) {
  const auto sign_in = [&] {
    const std::string body =
        "{\"email\": \"recruiter@example.com\", \"password\": \"" + std::string(kPassword) + "\"}";
    return send(As::guest, "POST", "/api/v1/auth/login", body);
  };
  const auto refresh = [&](const std::string& token) {
    return send(As::guest, "POST", "/api/v1/auth/refresh",
                "{\"refresh_token\": \"" + token + "\"}");
  };
  const std::string old = sign_in().text("refresh_token");
  const std::string token = refresh(old).text("refresh_token");
  advance(2 * kMinuteMs);  // the grace of the old one is over
  is_fsync_failing = true;
  EXPECT_EQ(write_status(), 503);
  is_fsync_failing = false;

  const Answer refused = sign_in();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.code(), "database_read_only");
  EXPECT_NE(refused.text("detail").find("candor doctor"), std::string::npos) << refused.body;

  for (int i = 0; i < 2; ++i) {
    const Answer renewed = refresh(token);
    ASSERT_EQ(renewed.status, 200) << renewed.body;
    EXPECT_EQ(renewed.text("refresh_token"), token) << "it could not be exchanged";
    bearer_ = renewed.text("access_token");
    EXPECT_EQ(list().status, 200);
    EXPECT_EQ(write_status(), 503);
  }
  const Answer stale = refresh(old);
  EXPECT_EQ(stale.status, 401) << "an older one does not come back to life";
  EXPECT_EQ(refresh(token).status, 200);
  restart();
  EXPECT_TRUE(becomes(Trust::sound));
  EXPECT_NE(refresh(token).text("refresh_token"), token) << "exchanged again";
}

// No file goes because its row cannot be read.
TEST_F(DamageTest, NoOrphansAreRemovedFromADamagedInstallation) {
  const std::string name = app().random_hex(16);
  ASSERT_TRUE(is_ok(app().blobs->append(name, 0, "x")));
  ASSERT_TRUE(is_ok(app().blobs->finish(name)));
  const auto yesterday = std::filesystem::file_time_type::clock::now() - std::chrono::hours(48);
  std::filesystem::last_write_time(path_of(name), yesterday);
  ruin_pages(pages() - 150, 100);
  (void)read_filling();
  EXPECT_EQ(app().sweep_orphans(true).value(), 0);
  EXPECT_TRUE(operate::exists(path_of(name)));
}

}  // namespace
}  // namespace candor::test
