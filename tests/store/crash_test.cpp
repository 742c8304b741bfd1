// A process that is killed at any moment: what it acknowledged is there afterwards, nothing is half
// there.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <random>
#include <set>
#include <thread>

#include "tests/harness/store_fixture.h"

namespace candor::test {
namespace {

using store::Reader;
using store::Transaction;

class CrashTest : public StoreTest {
 protected:
  // Writes pairs of rows from several threads; each pair's name goes to `pipe` only after its
  // acknowledgement.
  [[noreturn]] void write_until_killed(int pipe, int round) {
    open();
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w) {
      writers.emplace_back([this, pipe, round, w] {
        for (int i = 0;; ++i) {
          char name[32];
          std::snprintf(name, sizeof name, "%010d-%d-%010d\n", round, w, i);
          const std::string_view line(name);
          const Status done = database_->write([&](Transaction& tx) -> Status {
            for (int copy = 0; copy < 2; ++copy) {
              auto saved = store::insert(tx, named(line.substr(0, line.size() - 1)));
              if (saved.is_error()) return saved.release_error();
            }
            return ok();
          });
          if (done.is_error()) ::_exit(3);
          if (::write(pipe, line.data(), line.size()) < 0) ::_exit(4);
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    ::_exit(5);
  }
};

TEST_F(CrashTest, AcknowledgedWritesSurviveAKill) {
  database_.reset();
  std::mt19937 random(7);
  std::set<std::string> acknowledged;
  for (int round = 0; round < 12; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      write_until_killed(ends[1], round);
    }
    ::close(ends[1]);
    std::thread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(60 + random() % 150));
      ::kill(child, SIGKILL);
    });
    std::string seen;
    char buffer[4096];
    for (ssize_t count; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
      seen.append(buffer, static_cast<std::size_t>(count));
    }
    killer.join();
    int ended = 0;
    ::waitpid(child, &ended, 0);
    ::close(ends[0]);
    ASSERT_TRUE(WIFSIGNALED(ended)) << WEXITSTATUS(ended);
    for (std::size_t at = 0; (at = seen.find('\n')) != std::string::npos;) {
      acknowledged.insert(seen.substr(0, at));
      seen.erase(0, at + 1);
    }
  }
  ASSERT_GT(acknowledged.size(), 100u);
  open();
  EXPECT_TRUE(is_ok(database_->check()));
  std::map<std::string, int> stored;
  ASSERT_TRUE(is_ok(database_->read([&](Reader& reader) {
    return reader.query(
        "SELECT name, count(*) FROM companies GROUP BY name", {},
        [&](const store::Row& row) { stored[row.text(0)] = static_cast<int>(row.integer(1)); });
  })));
  for (const std::string& name : acknowledged) EXPECT_TRUE(stored.contains(name)) << name;
  for (const auto& [name, count] : stored) EXPECT_EQ(count, 2) << name << " is half there";
}

}  // namespace
}  // namespace candor::test
