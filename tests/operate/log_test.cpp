// The log: classes, levels, both forms, what is covered, files that are put aside.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "server/operate/log.h"
#include "server/operate/log_output.h"
#include "tests/harness/app_fixture.h"
#include "tests/harness/json_path.h"

namespace candor::test {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// One line of a log whose console is not looked at, as it stands in its file.
class LogTest : public ::testing::Test {
 protected:
  std::string written(const std::function<void(const Log&)>& write,
                      LogLevel level = LogLevel::debug) {
    const TemporaryFolder folder;
    LogOptions options;
    options.level = level;
    options.folder = folder.path + "/logs";
    const Log log(options);
    ::testing::internal::CaptureStderr();
    write(log);
    log.flush();
    console = ::testing::internal::GetCapturedStderr();
    return text_of(options.folder + "/candor.log");
  }
  std::string console;
};

TEST_F(LogTest, EachLineIsOneJsonObjectWithItsClass) {
  const auto class_of = [&](const std::function<void(const Log&)>& write) {
    const std::string line = written(write);
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
    EXPECT_EQ(console, line);
    return find_in_json(line.substr(0, line.size() - 1), "class").value_or("none");
  };
  EXPECT_EQ(class_of([](const Log& log) { log.write(LogLevel::info, "started"); }), "server");
  EXPECT_EQ(class_of([](const Log& log) {
              log.write(LogLevel::error, "x", {{"a", "\n\"b"}});
            }),
            "error");
  EXPECT_EQ(class_of([](const Log& log) { log.write(LogLevel::warn, "slow_answer"); }),
            "performance");
  EXPECT_EQ(class_of([](const Log& log) {
              log.request(LogLevel::info, {{"status", "200"}});
            }),
            "request");
  EXPECT_EQ(class_of([](const Log& log) { log.security("rate_limited", {}); }), "security");
}

TEST_F(LogTest, QuieterLinesAreNotWritten) {
  const auto write = [](const Log& log) {
    log.write(LogLevel::debug, "one");
    log.request(LogLevel::info, {});
    log.security("two", {});
  };
  const std::string lines = written(write, LogLevel::warn);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
  EXPECT_NE(lines.find("\"two\""), std::string::npos);
  EXPECT_EQ(written(write, LogLevel::error), "");
}

TEST_F(LogTest, TheConsoleCanShowLinesForPeople) {
  LogOptions options;
  options.form = LogForm::text;
  const Log log(options);
  ::testing::internal::CaptureStderr();
  log.security("rate_limited", {{"endpoint", "sign_in"}, {"detail", "two words\nand a line"}});
  const std::string line = ::testing::internal::GetCapturedStderr();
  // S4-75: time - name - LEVEL - message
  EXPECT_NE(line.find("Z - candor.security - WARNING - rate_limited endpoint=sign_in "
                      "detail=\"two words and a line\"\n"),
            std::string::npos)
      << line;
}

TEST_F(LogTest, WhatIsPersonalOrSecretIsCovered) {
  const std::string link(43, 'a');
  struct Case {
    std::string text, expected;
  };
  const std::vector<Case> cases = {
      {"sent to kim@example.org.", "sent to [hidden]"},
      {"<kim@example.org>, x", "<[hidden]>, x"},
      {"Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", "Bearer [hidden]"},
      {"key candor_0123456789abcdef", "key [hidden]"},
      {"cs_12_abcdefghijk", "[hidden]"},
      {"cr_1_1_abcdefghijk", "[hidden]"},
      {"/i/" + link.substr(1) + "Z/start", "/i/[hidden]/start"},
      {"GET /x?token=abc&page=2", "GET /x?token=[hidden]&page=2"},
      {"Password=secret word", "Password=[hidden] word"},
      {"postgresql://user:secret@db:5432/x", "postgresql://user:[hidden]:5432/x"},
      {"SELECT id FROM accounts WHERE id = ?", "SELECT id FROM accounts WHERE id = ?"},
      {std::string(64, 'f'), std::string(64, 'f')},  // a fingerprint
      {"GET /api/v1/interviews/{interview} 200", "GET /api/v1/interviews/{interview} 200"},
      {"", ""},
  };
  for (const Case& one : cases) EXPECT_EQ(redacted(one.text), one.expected);
  const std::string line = written([](const Log& log) {
    log.write(LogLevel::warn, "mail", {{"cause", "550 a@b.example"}});
  });
  EXPECT_EQ(line.find("b.example"), std::string::npos) << line;
}

// Lines of requests wait for others; no line overtakes one that was given before it.
class LogOutputTest : public ::testing::Test {
 protected:
  std::unique_ptr<LogOutput> open() const {
    return std::make_unique<LogOutput>(std::make_unique<LogFile>(folder_.path, 1'000'000, 2));
  }
  std::string file() const { return text_of(folder_.path + "/candor.log"); }
  void SetUp() override { ::testing::internal::CaptureStderr(); }
  void TearDown() override { ::testing::internal::GetCapturedStderr(); }

 private:
  const TemporaryFolder folder_;
};

TEST_F(LogOutputTest, ALineThatMayWaitGoesOutByItself) {
  const auto output = open();
  for (const std::string expected : {"one\n", "one\none\n"}) {
    output->write_soon("one\n", "1\n");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (file() != expected && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ASSERT_EQ(file(), expected);
  }
}

TEST_F(LogOutputTest, ALineThatMayNotWaitTakesThoseBeforeItAlong) {
  const auto output = open();
  output->write_soon("one\n", "1\n");
  output->write_soon("two\n", "2\n");
  output->write("three\n", "3\n");
  EXPECT_EQ(file(), "one\ntwo\nthree\n");
}

TEST_F(LogOutputTest, TheLastLinesGoOutAtTheEnd) {
  open()->write_soon("one\n", "1\n");
  EXPECT_EQ(file(), "one\n");
}

TEST_F(LogOutputTest, MoreThanMayWaitGoesOutAtOnce) {
  const auto output = open();
  const std::string line(1'000, 'x');
  for (int i = 0; i < 66; ++i) output->write_soon(line, line);
  EXPECT_GE(file().size(), 64u * 1'024u);
}

TEST_F(LogOutputTest, LinesOfEachThreadStayInOrder) {
  auto output = open();
  std::vector<std::thread> threads;
  for (char name : {'a', 'b', 'c', 'd'}) {
    threads.emplace_back([&, name] {
      for (int n = 0; n < 1'000; ++n) {
        const std::string line = name + std::to_string(n) + "\n";
        n % 10 == 0 ? output->write(line, line) : output->write_soon(line, line);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  output = nullptr;
  std::map<char, int> next;
  std::istringstream lines(file());
  for (std::string line; std::getline(lines, line);)
    ASSERT_EQ(line.substr(1), std::to_string(next[line.front()]++));
  for (char name : {'a', 'b', 'c', 'd'}) EXPECT_EQ(next[name], 1'000) << name;
}

TEST(LogFileTest, FullFilesArePutAsideAndTheOldestGo) {
  const TemporaryFolder folder;
  const std::string path = folder.path + "/logs/candor.log";
  LogFile file(folder.path + "/logs", 100, 3);
  for (int i = 0; i < 10; ++i) file.write(std::string(49, static_cast<char>('0' + i)) + "\n");
  EXPECT_EQ(text_of(path), std::string(49, '8') + "\n" + std::string(49, '9') + "\n");
  EXPECT_EQ(text_of(path + ".1").front(), '6');
  EXPECT_EQ(text_of(path + ".2").front(), '4');
  EXPECT_FALSE(std::filesystem::exists(path + ".3"));
  struct stat facts {};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  LogFile again(folder.path + "/logs", 100, 3);
  again.write("later\n");
  EXPECT_EQ(text_of(path), "later\n");
}

TEST(LogFileTest, LinesOfManyThreadsStayWhole) {
  const TemporaryFolder folder;
  LogFile file(folder.path + "/logs", 100'000, 100);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < 2'000; ++n)
        file.write(std::string(99, static_cast<char>('a' + i)) + "\n");
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::size_t lines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path + "/logs")) {
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line); ++lines) {
      ASSERT_EQ(line, std::string(99, line.front()));
    }
  }
  EXPECT_EQ(lines, 8'000u);
}

TEST(LogFileTest, AFolderThatCannotBeMadeStopsNothing) {
  LogFile file("/proc/nothing/logs", 100, 2);
  file.write("lost\n");
}

}  // namespace
}  // namespace candor::test
