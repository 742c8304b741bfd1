// R8: backup under write load, restore elsewhere, compare. CANDOR_BACKUP_CYCLES for more than five.
//
// Each writer stores rows numbered without gaps and notes what was acknowledged. A backup must
// hold, of each writer, everything acknowledged before it began and a beginning without gaps of
// what came after; each recording it names with its bytes; and the restored folder is the backup,
// byte for byte in every row. The controls of what is caught are in backup_test.cpp.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "server/operate/backup_state.h"
#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

constexpr int kWriters = 4;
constexpr auto kBetweenWrites = std::chrono::microseconds(500);

int cycles() {
  const char* wanted = std::getenv("CANDOR_BACKUP_CYCLES");
  return wanted == nullptr ? 5 : std::atoi(wanted);
}

class LoadTest : public OperateTest {
 protected:
  // Pairs of rows in one transaction, so that half a transaction would show.
  void write_rows(int writer, std::chrono::microseconds pause = kBetweenWrites) {
    for (std::int64_t i = 1; !is_over_; ++i) {
      const std::string device = "writer-" + std::to_string(writer);
      const Status done = app().database->write([&](store::Transaction& tx) -> Status {
        for (const char* half : {"a", "b"}) TRY(add_filler(tx, device + half, i, 200));
        return ok();
      });
      if (!done.is_error()) acknowledged_[static_cast<std::size_t>(writer)] = i;
      std::this_thread::sleep_for(pause);  // hundreds of cycles fit on a disk
    }
  }
  // Recordings come and some go again, files after rows.
  void write_recordings() {
    std::vector<std::string> names;
    for (int i = 0; !is_over_; ++i) {
      names.push_back(add_recording("recording " + std::to_string(i) + std::string(20'000, 'r')));
      if (i % 3 != 0) continue;
      const std::string gone = names.back();
      EXPECT_TRUE(is_ok(app().database->write([&](store::Transaction& tx) {
        return tx.execute("DELETE FROM recordings WHERE blob = ?", {gone});
      })));
      EXPECT_TRUE(is_ok(app().blobs->remove(gone)));
      if (i % 7 == 0) add_upload("half an answer");
    }
  }
  void expect_whole(const std::string& database_path, const std::vector<std::int64_t>& before) {
    store::OpenOptions options;
    options.path = database_path;
    options.readers = 0;
    options.is_read_only = true;
    const auto database = store::Database::open(options).release_value();
    EXPECT_TRUE(is_ok(database->check_integrity(store::Depth::full)));
    EXPECT_TRUE(is_ok(database->inspect([&](store::Reader& reader) -> Status {
      for (int writer = 0; writer < kWriters; ++writer) {
        const std::string kind = "writer-" + std::to_string(writer);
        const std::int64_t last =
            TRY(reader.number("SELECT max(subject_id) FROM jobs WHERE kind = ?", {kind + "a"}));
        const std::int64_t count = TRY(reader.number(
            "SELECT count(*) FROM jobs WHERE kind IN (?, ?)", {kind + "a", kind + "b"}));
        EXPECT_GE(last, before[static_cast<std::size_t>(writer)]) << "an acknowledged row is lost";
        EXPECT_EQ(count, 2 * last) << "a gap or half a transaction";
      }
      return ok();
    })));
  }
  std::atomic<bool> is_over_{false};
  std::atomic<std::int64_t> acknowledged_[kWriters] = {};
};

TEST_F(LoadTest, BackupsUnderWriteLoadAreWhole) {
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer)
    threads.emplace_back([this, writer] { write_rows(writer); });
  threads.emplace_back([this] { write_recordings(); });
  for (int cycle = 0; cycle < cycles(); ++cycle) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::vector<std::int64_t> before(std::begin(acknowledged_), std::end(acknowledged_));
    const auto done = back_up(in("backups"));
    EXPECT_TRUE(is_ok(done));
    if (done.is_error()) break;
    advance(kMinuteMs);
    const std::string data = in("restored");
    std::filesystem::remove_all(data);
    EXPECT_TRUE(is_ok(operate::restore({done.value().path, data}, now())));
    EXPECT_EQ(digest(data + "/candor.db"), digest(done.value().path + "/candor.db"));
    expect_whole(data + "/candor.db", before);
    EXPECT_TRUE(is_ok(operate::remove_superseded(in("backups"), operate::Keep{1, 0, 0})));
  }
  is_over_ = true;
  for (std::thread& thread : threads) thread.join();
  for (const auto& count : acknowledged_) EXPECT_GT(count, 0) << "there was no load";
  EXPECT_TRUE(is_ok(app().database->check_integrity(store::Depth::full)));
}

// A copy inside one snapshot ends however much is written; one that starts again with each commit
// would not.
TEST_F(LoadTest, AWriteStormDoesNotHoldABackupUp) {
  ASSERT_TRUE(is_ok(app().database->write([&](store::Transaction& tx) -> Status {
    for (int i = 0; i < 800; ++i) TRY(add_filler(tx, "large", i, 100'000));
    return ok();
  })));
  std::thread storm([this] { write_rows(0, std::chrono::microseconds(0)); });
  while (acknowledged_[0] < 10) std::this_thread::yield();
  const std::int64_t before = acknowledged_[0];
  // Without a snapshot only the end of the storm would end the copy.
  std::atomic<bool> is_copied{false};
  std::thread patience([&] {
    for (int i = 0; i < 300 && !is_copied; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    is_over_ = true;
  });
  EXPECT_TRUE(is_ok(app().database->copy_to(in("copy.db"))));
  EXPECT_FALSE(is_over_) << "the copy waited for the storm to end";
  EXPECT_GT(acknowledged_[0], before) << "nothing was written meanwhile";
  is_copied = true;
  patience.join();
  storm.join();
}

}  // namespace
}  // namespace candor::test
