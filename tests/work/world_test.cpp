// The rules of clocks and of chance, for those of the machine and those of the tests.
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <set>
#include <string>
#include <thread>

#include "server/app.h"
#include "tests/harness/fakes.h"

namespace candor::test {
namespace {

struct Driver {
  const char* name;
  World (*make)();
};

class WorldTest : public ::testing::TestWithParam<Driver> {
 protected:
  World world = GetParam().make();
  std::string bytes(std::size_t count) {
    std::string all(count, '\0');
    world.random(reinterpret_cast<unsigned char*>(all.data()), count);
    return all;
  }
};

TEST_P(WorldTest, TheClockGivesATimeOfDayOfThisCentury) {
  EXPECT_GT(world.now().ms, Time{1'600'000'000'000}.ms);
  EXPECT_LT(world.now().ms, Time{4'102'444'800'000}.ms);
}

TEST_P(WorldTest, TheClockHasMilliseconds) {
  // Seconds times 1,000 would be a multiple each time.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  bool is_fine = std::string_view(GetParam().name) != "machine";
  while (!is_fine && std::chrono::steady_clock::now() < until) is_fine = world.now().ms % 1000 != 0;
  EXPECT_TRUE(is_fine);
}

TEST_P(WorldTest, ChanceFillsExactlyWhatItIsGiven) {
  std::array<unsigned char, 64> field{};
  world.random(field.data() + 16, 32);
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  EXPECT_TRUE(std::all_of(field.begin(), field.begin() + 16, is_zero));
  EXPECT_TRUE(std::all_of(field.end() - 16, field.end(), is_zero));
  EXPECT_FALSE(std::all_of(field.begin() + 16, field.begin() + 48, is_zero));
  world.random(nullptr, 0);
}

TEST_P(WorldTest, ChanceDoesNotRepeatAndEveryByteOccurs) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(seen.insert(bytes(16)).second);
  const std::string many = bytes(64 * 1024);
  std::array<int, 256> counts{};
  for (const char c : many) ++counts[static_cast<unsigned char>(c)];
  // 256 are expected of each; seven standard deviations.
  for (const int count : counts) EXPECT_NEAR(count, 256, 112);
}

TEST_P(WorldTest, BothMayBeUsedByManyThreads) {
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::set<std::string> seen;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 500; ++k) {
        (void)world.now();
        const std::string one = bytes(16);
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(seen.insert(one).second);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(ClockOfMachine, IsTheSystemClock) {
  using namespace std::chrono;
  const auto system = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  EXPECT_NEAR(static_cast<double>(clock_of_machine().ms), static_cast<double>(system), 1'000);
}

TEST(SeededEntropy, TheSameSeedGivesTheSame) {
  unsigned char one[32], two[32], other[32];
  seeded_entropy(5)(one, 32);
  seeded_entropy(5)(two, 32);
  seeded_entropy(6)(other, 32);
  EXPECT_TRUE(std::equal(one, one + 32, two));
  EXPECT_FALSE(std::equal(one, one + 32, other));
}

const Driver kDrivers[] = {
    {"machine", [] { return World::real(); }},
    {"tests",
     [] {
       return World{.now = ManualClock(Time{1'767'225'600'000}).seam(),
                    .random = seeded_entropy(1)};
     }},
};
INSTANTIATE_TEST_SUITE_P(Drivers, WorldTest, ::testing::ValuesIn(kDrivers),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace candor::test
