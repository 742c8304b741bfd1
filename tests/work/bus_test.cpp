// The rules of every bus driver. A new driver is a line at the end.
#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "server/work/bus.h"

namespace candor::test {
namespace {

using work::Bus;

struct BusDriver {
  const char* name;
  std::unique_ptr<Bus> (*make)(std::size_t kept);
};

class BusTest : public ::testing::TestWithParam<BusDriver> {
 protected:
  void SetUp() override { bus = GetParam().make(4); }
  Bus::Hear hear() {
    return [this](const Bus::Message& one) { heard.push_back(one); };
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const Bus::Message& one : heard) all.push_back(one.text);
    return all;
  }
  std::unique_ptr<Bus> bus;
  std::vector<Bus::Message> heard;
};

using Texts = std::vector<std::string>;

TEST_P(BusTest, OnlyTheTopicsAskedForInTheirOrder) {
  const auto subscription = bus->subscribe({"a", "b"}, 0, hear());
  bus->publish("a", "1");
  bus->publish("c", "2");
  bus->publish("b", "3");
  bus->publish("a", "4");
  EXPECT_EQ(texts(), (Texts{"1", "3", "4"}));
  EXPECT_EQ(heard[1].topic, "b");
  EXPECT_LT(heard[0].sequence, heard[1].sequence);
  EXPECT_LT(heard[1].sequence, heard[2].sequence);
}

TEST_P(BusTest, TheSequenceGrowsAndLastTellsIt) {
  EXPECT_EQ(bus->last(), 0u);
  const std::uint64_t first = bus->publish("a", "");
  EXPECT_GE(first, 1u);
  const std::uint64_t second = bus->publish("b", "");
  EXPECT_GT(second, first);
  EXPECT_EQ(bus->last(), second);
}

TEST_P(BusTest, WhoComesBackHearsWhatItMissedOnceThenTheRest) {
  const std::uint64_t known = bus->publish("a", "1");
  bus->publish("a", "2");
  bus->publish("b", "other");
  bus->publish("a", "3");
  const auto subscription = bus->subscribe({"a"}, known, hear());
  EXPECT_EQ(texts(), (Texts{"2", "3"}));
  bus->publish("a", "4");
  EXPECT_EQ(texts(), (Texts{"2", "3", "4"}));
}

TEST_P(BusTest, RemembersTellsWhetherSomethingWasForgotten) {
  EXPECT_TRUE(bus->remembers(0));
  EXPECT_FALSE(bus->remembers(1));  // of a bus before this one
  std::vector<std::uint64_t> sequences;
  for (int i = 0; i < 6; ++i) sequences.push_back(bus->publish("a", std::to_string(i)));
  EXPECT_FALSE(bus->remembers(sequences[0]));  // message 1 is gone: four are kept
  EXPECT_TRUE(bus->remembers(sequences[1]));
  EXPECT_TRUE(bus->remembers(sequences[5]));
  EXPECT_FALSE(bus->remembers(sequences[5] + 1));
  const auto subscription = bus->subscribe({"a"}, sequences[1], hear());
  EXPECT_EQ(texts(), (Texts{"2", "3", "4", "5"}));
}

TEST_P(BusTest, WhoEndedHearsNothing) {
  auto subscription = bus->subscribe({"a"}, 0, hear());
  bus->publish("a", "1");
  auto moved = std::move(subscription);
  bus->publish("a", "2");
  moved.end();
  moved.end();
  bus->publish("a", "3");
  EXPECT_EQ(texts(), (Texts{"1", "2"}));
}

TEST_P(BusTest, AnotherSubscriptionInItsPlaceEndsTheFirst) {
  auto subscription = bus->subscribe({"a"}, 0, hear());
  std::vector<std::string> second;
  subscription =
      bus->subscribe({"a"}, 0, [&](const Bus::Message& one) { second.push_back(one.text); });
  bus->publish("a", "1");
  EXPECT_TRUE(heard.empty());
  EXPECT_EQ(second, (Texts{"1"}));
}

TEST_P(BusTest, ManyPublishersAndEveryListenerHearsAllInOneOrder) {
  constexpr int kThreads = 4, kEach = 200;
  std::vector<std::uint64_t> one, two;
  const auto first =
      bus->subscribe({"a"}, 0, [&](const Bus::Message& m) { one.push_back(m.sequence); });
  const auto second =
      bus->subscribe({"a"}, 0, [&](const Bus::Message& m) { two.push_back(m.sequence); });
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) bus->publish("a", "x");
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(one.size(), std::size_t{kThreads * kEach});
  EXPECT_EQ(one, two);
  EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));
}

const BusDriver kDrivers[] = {
    {"in_process",
     [](std::size_t kept) -> std::unique_ptr<Bus> {
       return std::make_unique<work::InProcessBus>(kept);
     }},
};
INSTANTIATE_TEST_SUITE_P(Drivers, BusTest, ::testing::ValuesIn(kDrivers),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace candor::test
