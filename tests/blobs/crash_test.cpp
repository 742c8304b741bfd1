// A program that is killed, and a machine that loses its power, at any moment: what was
// acknowledged is there afterwards.
#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <map>
#include <random>
#include <thread>

#include "server/blobs/folder_blobs.h"
#include "server/operate/secrets.h"
#include "tests/blobs/drivers.h"
#include "tests/blobs/recorded_disk.h"

namespace candor::test {
namespace {

// What the program was told is durable, and what a power cut may leave of it.
struct PowerCut {
  const std::string name = "0123456789abcdef";
  const std::string place = "01/" + name;
  std::string bytes;         // all that will be sent
  std::size_t appended = 0;  // acknowledged
  bool is_finished = false;
  std::string problem;
  int states = 0;

  void look(const RecordedDisk& disk, const std::string& folder) {
    ++states;
    const std::string acknowledged = bytes.substr(0, appended);
    const std::string part = disk.kept(place + ".part"), whole = disk.kept(place);
    const bool is_there = part.starts_with(acknowledged) || whole.starts_with(acknowledged);
    const bool has_name = disk.is_kept(place + ".part") || disk.is_kept(place);
    if (appended > 0 && !(is_there && has_name)) note("acknowledged bytes are gone");
    if (is_finished && whole != bytes) note("a finished blob is not there");
    const bool has_final_name = ::access((folder + "/" + place).c_str(), F_OK) == 0;
    if (has_final_name && disk.kept_under_newest_name(place) != bytes) {
      note("a final name shows bytes that are not durable");
    }
  }
  void note(const std::string& what) {
    if (problem.empty()) problem = what;
  }
};

// Appends and finishes with a power cut after every step; what went wrong, or empty.
std::string power_cut_problem(Forgets forgets) {
  const Folder folder;
  const std::string blobs_folder = folder.path + "/blobs";
  PowerCut cut;
  cut.bytes = sample(30'000);
  blobs::FolderBlobs files(blobs_folder);
  {
    RecordedDisk* self = nullptr;
    RecordedDisk disk(blobs_folder, forgets, [&] { cut.look(*self, blobs_folder); });
    self = &disk;
    while (cut.appended < cut.bytes.size()) {
      const std::string piece = cut.bytes.substr(cut.appended, 10'000);
      auto size = files.append(cut.name, static_cast<std::int64_t>(cut.appended), piece);
      if (size.is_error()) return size.error().cause;
      cut.appended = static_cast<std::size_t>(size.value());
      cut.look(disk, blobs_folder);
    }
    if (files.finish(cut.name).is_error()) return "finish failed";
    cut.is_finished = true;
    cut.look(disk, blobs_folder);
  }
  EXPECT_GE(cut.states, 10);
  return cut.problem;
}

class FolderCrash : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(sodium_init(), 0); }

  // Each of four threads stores one blob after the other; "name size" or "name done" goes to the
  // pipe once it is acknowledged.
  [[noreturn]] void write_until_killed(int pipe, int round) {
    blobs::FolderBlobs files(folder_.path + "/blobs");
    std::vector<std::thread> writers;
    for (int w = 0; w < 4; ++w) {
      writers.emplace_back([&files, pipe, round, w] {
        for (int i = 0;; ++i) {
          const std::string name = name_of(round, w, i);
          const std::string bytes = bytes_of_name(name);
          std::int64_t size = 0;
          while (size < static_cast<std::int64_t>(bytes.size())) {
            const auto piece = bytes.substr(static_cast<std::size_t>(size), 3'000);
            size = files.append(name, size, piece).value();
            tell(pipe, name + " " + std::to_string(size) + "\n");
          }
          if (files.finish(name).is_error()) ::_exit(3);
          tell(pipe, name + " done\n");
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    ::_exit(5);
  }
  static void tell(int pipe, const std::string& line) {
    if (::write(pipe, line.data(), line.size()) < 0) ::_exit(4);
  }
  static std::string name_of(int round, int writer, int i) {
    char name[40];
    std::snprintf(name, sizeof name, "%02d%06d%02d%06d", writer * 7 + i % 3, round, writer, i);
    return name;
  }
  static std::string bytes_of_name(const std::string& name) {
    const auto seed = static_cast<unsigned>(std::hash<std::string>{}(name));
    return sample(seed % 20'000 + 1, seed);
  }

  // Reads what was acknowledged until the killed program's end of the pipe closes.
  static std::map<std::string, std::string> read_all(int pipe) {
    std::string text;
    char buffer[4'096];
    ssize_t count;
    while ((count = ::read(pipe, buffer, sizeof buffer)) > 0) {
      text.append(buffer, static_cast<std::size_t>(count));
    }
    std::map<std::string, std::string> last;
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      const std::string line = text.substr(at, end - at);
      last[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
    }
    return last;
  }

  void expect_kept(const std::string& name, const std::string& acknowledged) {
    blobs::FolderBlobs files(folder_.path + "/blobs");
    const std::string bytes = bytes_of_name(name);
    if (acknowledged == "done") {
      EXPECT_EQ(load(files, name).value(), bytes) << name;
      return;
    }
    const std::int64_t size = std::stoll(acknowledged);
    EXPECT_EQ(files.read(name, 0, size).value(), bytes.substr(0, static_cast<std::size_t>(size)))
        << name;
    if (files.size(name).is_error()) {  // goes on where it was
      const auto rest = bytes.substr(static_cast<std::size_t>(size));
      ASSERT_FALSE(files.append(name, size, rest).is_error());
    }
    EXPECT_EQ(files.finish(name).value(), secrets::sha256_hex(bytes)) << name;
    EXPECT_EQ(load(files, name).value(), bytes) << name;
  }

  Folder folder_;
};

TEST_F(FolderCrash, AcknowledgedBytesSurviveAPowerCutAtAnyStep) {
  EXPECT_EQ(power_cut_problem(Forgets::nothing), "");
}

TEST_F(FolderCrash, PlantedFaultsShowUnderAPowerCut) {
  EXPECT_NE(power_cut_problem(Forgets::files), "");
  EXPECT_NE(power_cut_problem(Forgets::folders), "");
  EXPECT_NE(power_cut_problem(Forgets::outer_folder), "");
}

TEST_F(FolderCrash, AcknowledgedBytesSurviveAKill) {
  std::mt19937 random(11);
  std::size_t acknowledged = 0;
  for (int round = 0; round < 25; ++round) {
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
      ::usleep(20'000 + random() % 60'000);
      ::kill(child, SIGKILL);
    });
    const std::map<std::string, std::string> told = read_all(ends[0]);
    killer.join();
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    for (const auto& [name, what] : told) expect_kept(name, what);
    acknowledged += told.size();
  }
  EXPECT_GT(acknowledged, 100u);
}

// A process that may open nothing more for a moment must not hear that its bytes are gone.
TEST(FolderDescriptors, WhatCannotBeOpenedNowIsNotMissing) {
  const Folder folder;
  blobs::FolderBlobs files(folder.path + "/blobs");
  const std::string name = "0123456789abcdef";
  ASSERT_FALSE(files.append(name, 0, "some bytes").is_error());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = ::dup(0);
  ::close(next);
  rlimit none = before;
  none.rlim_cur = static_cast<rlim_t>(next);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto read = files.read(name, 0, 10);
  const auto appended = files.append(name, 10, "more");
  const auto finished = files.finish(name);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(read.error().failure, Failure::unavailable);
  EXPECT_EQ(appended.error().failure, Failure::unavailable);
  EXPECT_EQ(finished.error().failure, Failure::unavailable);
  EXPECT_EQ(files.read(name, 0, 10).value(), "some bytes");
}

}  // namespace
}  // namespace candor::test
