// What every driver must do. A driver that is new joins kDrivers.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>
#include <csignal>

#include <fstream>
#include <thread>
#include <vector>

#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_blobs.h"
#include "server/operate/secrets.h"
#include "tests/blobs/drivers.h"
#include "tests/blobs/s3_server.h"

namespace candor::test {
namespace {

constexpr std::int64_t kCacheBytes = 20 * 1024 * 1024;

struct Driver {
  std::string_view name;
  std::unique_ptr<blobs::Blobs> (*open)(const std::string& folder);
};

std::unique_ptr<blobs::Blobs> open_folder(const std::string& folder) {
  return std::make_unique<blobs::FolderBlobs>(folder + "/blobs");
}

// Each folder has a prefix of its own in the bucket.
std::unique_ptr<blobs::Blobs> open_s3(const std::string& folder) {
  const std::string prefix = folder.substr(folder.rfind('/') + 1) + "/";
  auto client = blobs::S3Client::open(S3Server::shared().options(prefix)).release_value();
  return std::make_unique<blobs::S3Blobs>(std::move(client), folder + "/blobs", folder + "/cache",
                                          kCacheBytes);
}

constexpr Driver kDrivers[] = {{"folder", open_folder}, {"s3", open_s3}};

class Conformance : public ::testing::TestWithParam<Driver> {
 protected:
  void SetUp() override {
    ASSERT_GE(sodium_init(), 0);
    reopen();
  }
  // As after a restart of the program.
  void reopen() {
    blobs_.reset();
    blobs_ = GetParam().open(folder_.path);
  }
  std::string unfinished_path() const { return folder_.path + "/blobs/01/" + name_ + ".part"; }

  Folder folder_;
  std::unique_ptr<blobs::Blobs> blobs_;
  const std::string name_ = "0123456789abcdef";
};

TEST_P(Conformance, AppendsThenFinishes) {
  ASSERT_EQ(blobs_->append(name_, 0, "hello ").value(), 6);
  ASSERT_EQ(blobs_->append(name_, 6, "world").value(), 11);
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), 11);
  EXPECT_TRUE(blobs_->size(name_).is_error());
  EXPECT_TRUE(blobs_->open(name_).is_error());
  EXPECT_EQ(blobs_->read(name_, 6, 100).value(), "world") << "before it is finished";
  EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex("hello world"));
  EXPECT_EQ(load(*blobs_, name_).value(), "hello world");
  EXPECT_EQ(blobs_->read(name_, 6, 100).value(), "world") << "afterwards";
  EXPECT_EQ(blobs_->size(name_).value(), 11);
  EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
  reopen();
  EXPECT_EQ(load(*blobs_, name_).value(), "hello world");
}

// As the front hands over a large body: a file of its own.
TEST_P(Conformance, AppendsFromAFile) {
  const std::string bytes = sample(3'000'000);
  const std::string path = folder_.path + "/body";
  std::ofstream(path, std::ios::binary) << bytes << "not a part of it";
  const work::File body(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto size = std::ssize(bytes);
  ASSERT_EQ(blobs_->append(name_, 0, "before").value(), 6);
  ASSERT_EQ(blobs_->append(name_, 6, work::Bytes::of_file(body.get(), size)).value(), size + 6);
  const work::Bytes torn = work::Bytes::of_file(body.get(), size + 1'000);
  EXPECT_EQ(blobs_->append(name_, size + 6, torn).error().code, "storage_failed");
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), size + 6) << "nothing is kept of it";
  ASSERT_FALSE(blobs_->finish(name_).is_error());
  EXPECT_EQ(load(*blobs_, name_).value(), "before" + bytes);
}

// Bytes beyond the acknowledged offset belong to a request that was never answered.
TEST_P(Conformance, UnacknowledgedTailsAreCutOff) {
  ASSERT_EQ(blobs_->append(name_, 0, "kept").value(), 4);
  std::ofstream(unfinished_path(), std::ios::app | std::ios::binary) << "never answered";
  ASSERT_EQ(blobs_->append(name_, 4, "!").value(), 5);
  ASSERT_FALSE(blobs_->finish(name_).is_error());
  EXPECT_EQ(load(*blobs_, name_).value(), "kept!");
}

TEST_P(Conformance, GapsAreRefused) {
  ASSERT_EQ(blobs_->append(name_, 0, "abc").value(), 3);
  for (const std::string_view name : {std::string_view(name_), std::string_view("fedcba98")}) {
    const auto gap = blobs_->append(name, 9, "xyz");
    ASSERT_TRUE(gap.is_error());
    EXPECT_EQ(gap.error().failure, Failure::conflict);
  }
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), 3);
  EXPECT_TRUE(blobs_->unfinished_size("fedcba98").is_error()) << "nothing was made";
}

TEST_P(Conformance, FinishedTwiceGivesTheSameAnswer) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{3}, std::size_t{9'000'000}}) {
    const std::string name = name_ + std::to_string(size);
    const std::string bytes = sample(size);
    ASSERT_FALSE(blobs_->append(name, 0, bytes).is_error());
    EXPECT_EQ(blobs_->finish(name).value(), secrets::sha256_hex(bytes));
    EXPECT_EQ(blobs_->finish(name).value(), secrets::sha256_hex(bytes));
    reopen();
    EXPECT_EQ(blobs_->finish(name).value(), secrets::sha256_hex(bytes));
    EXPECT_EQ(load(*blobs_, name).value(), bytes);
  }
}

// A crash after the object is complete and before the file went: the next finish repeats the move.
TEST_P(Conformance, FinishGoesOnAfterACrash) {
  const std::string bytes = sample(70'000);
  ASSERT_FALSE(store(*blobs_, name_, bytes).is_error());
  ASSERT_FALSE(blobs_->append(name_, 0, bytes).is_error());
  reopen();
  EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(bytes));
  EXPECT_EQ(load(*blobs_, name_).value(), bytes);
  EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
}

TEST_P(Conformance, RangesAtEveryEdge) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{100}, std::size_t{9'000'001}}) {
    const std::string name = name_ + std::to_string(size);
    const std::string bytes = sample(size);
    ASSERT_FALSE(store(*blobs_, name, bytes).is_error());
    EXPECT_EQ(range_problem(*blobs_, name, bytes), "") << size;
  }
}

TEST_P(Conformance, LargeBlobsComeBackWhole) {
  const std::string bytes = sample(18'000'000);
  std::int64_t offset = 0;
  while (offset < static_cast<std::int64_t>(bytes.size())) {
    const auto piece = std::string_view(bytes).substr(static_cast<std::size_t>(offset), 7'000'000);
    offset = blobs_->append(name_, offset, piece).value();
  }
  EXPECT_EQ(blobs_->finish(name_).value(), secrets::sha256_hex(bytes));
  EXPECT_EQ(load(*blobs_, name_).value(), bytes);
}

TEST_P(Conformance, DifferentNamesAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this, i] {
      for (int k = 0; k < 5; ++k) {
        const std::string name = name_ + std::to_string(i * 10 + k);
        const std::string bytes = sample(20'000, static_cast<unsigned>(i * 10 + k));
        EXPECT_FALSE(blobs_->append(name, 0, bytes.substr(0, 9'000)).is_error());
        EXPECT_FALSE(blobs_->append(name, 9'000, bytes.substr(9'000)).is_error());
        EXPECT_EQ(blobs_->finish(name).value(), secrets::sha256_hex(bytes));
        EXPECT_EQ(load(*blobs_, name).value(), bytes);
        if (k % 2 == 0) EXPECT_FALSE(blobs_->remove(name).is_error());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(blobs_->list(Time{INT64_MAX / 2}).value().size(), 8u);
}

TEST_P(Conformance, MissingNames) {
  const std::string too_long(65, 'a');
  for (const std::string& name :
       std::vector<std::string>{"0123456789abcdef", "", "ab", "../secrets", "AB12", "a/b/c", "a.b",
                                "0123\n", too_long}) {
    EXPECT_EQ(blobs_->size(name).error().failure, Failure::not_found) << name;
    EXPECT_EQ(blobs_->unfinished_size(name).error().failure, Failure::not_found) << name;
    EXPECT_EQ(blobs_->open(name).error().failure, Failure::not_found) << name;
    EXPECT_EQ(blobs_->open_part(name, 0, 1).error().failure, Failure::not_found) << name;
    EXPECT_EQ(blobs_->read(name, 0, 1).error().failure, Failure::not_found) << name;
    EXPECT_EQ(blobs_->finish(name).error().failure, Failure::not_found) << name;
    EXPECT_FALSE(blobs_->remove(name).is_error()) << name;
    if (name != name_) {
      EXPECT_EQ(blobs_->append(name, 0, "x").error().failure, Failure::not_found) << name;
    }
  }
  EXPECT_TRUE(blobs_->list(Time{INT64_MAX / 2}).value().empty());
}

TEST_P(Conformance, RemovedWhereverItIs) {
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  EXPECT_FALSE(blobs_->remove(name_).is_error());
  EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
  ASSERT_FALSE(store(*blobs_, name_, "abc").is_error());
  const blobs::LocalFile open = blobs_->open(name_).release_value();
  EXPECT_EQ(blobs_->size(name_).value(), 3);
  EXPECT_FALSE(blobs_->remove(name_).is_error());
  EXPECT_EQ(blobs_->size(name_).error().failure, Failure::not_found);
  EXPECT_EQ(blobs_->open(name_).error().failure, Failure::not_found);
  EXPECT_EQ(blobs::bytes_of(open, 0, 3).value(), "abc") << "who reads it reads on";
  EXPECT_FALSE(blobs_->remove(name_).is_error());
}

TEST_P(Conformance, RemovedLater) {
  ASSERT_FALSE(store(*blobs_, name_, "abc").is_error());
  blobs_->remove_later(name_);
  bool is_gone = false;
  for (int i = 0; i < 500 && !is_gone; ++i) {
    is_gone = blobs_->size(name_).is_error();
    if (!is_gone) ::usleep(10'000);
  }
  EXPECT_TRUE(is_gone);
}

TEST_P(Conformance, ListsWhatIsOld) {
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  ASSERT_FALSE(store(*blobs_, "fedcba9876543210", "abcdef").is_error());
  EXPECT_TRUE(blobs_->list(Time{1'000}).value().empty());
  const Time later{(static_cast<std::int64_t>(std::time(nullptr)) + 60) * kSecondMs};
  std::vector<blobs::Listed> listed = blobs_->list(later).release_value();
  ASSERT_EQ(listed.size(), 2u);
  if (listed[0].name != name_) std::swap(listed[0], listed[1]);
  EXPECT_EQ(listed[0].name, name_);
  EXPECT_FALSE(listed[0].is_finished);
  EXPECT_EQ(listed[0].size, 3);
  EXPECT_EQ(listed[1].name, "fedcba9876543210");
  EXPECT_TRUE(listed[1].is_finished);
  EXPECT_EQ(listed[1].size, 6);
}

// A file size limit stands in for a full disk: write fails with EFBIG after some bytes.
TEST_P(Conformance, NothingIsKeptOfAWriteThatDidNotFit) {
  ASSERT_EQ(blobs_->append(name_, 0, std::string(1'000, 'a')).value(), 1'000);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{4'096, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto full = blobs_->append(name_, 1'000, std::string(100'000, 'b'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_TRUE(full.is_error());
  EXPECT_EQ(full.error().failure, Failure::storage_full);
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), 1'000);
  EXPECT_EQ(blobs_->append(name_, 1'000, "ok").value(), 1'002);
}

// A real full disk, where this user may mount one.
TEST_P(Conformance, AFullDiskHeals) {
  const std::string disk = folder_.path + "/disk";
  ::mkdir(disk.c_str(), 0700);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0) {
    GTEST_SKIP() << "this user may not mount";
  }
  blobs_ = GetParam().open(disk);
  ASSERT_EQ(blobs_->append(name_, 0, std::string(500'000, 'a')).value(), 500'000);
  const auto full = blobs_->append("fedcba98", 0, std::string(900'000, 'b'));
  EXPECT_EQ(full.error().failure, Failure::storage_full);
  EXPECT_FALSE(blobs_->remove("fedcba98").is_error());
  EXPECT_EQ(blobs_->append(name_, 500'000, "c").value(), 500'001) << "room was made";
  EXPECT_FALSE(blobs_->finish(name_).is_error());
  EXPECT_EQ(load(*blobs_, name_).value().size(), 500'001u);
  blobs_.reset();
  EXPECT_EQ(::umount2(disk.c_str(), MNT_DETACH), 0);
}

INSTANTIATE_TEST_SUITE_P(Drivers, Conformance, ::testing::ValuesIn(kDrivers),
                         [](const auto& one) { return std::string(one.param.name); });

// A driver whose ranges reach one byte too far, and one that begins a byte early.
class WrongRanges final : public blobs::Blobs {
 public:
  WrongRanges(blobs::Blobs& real, std::int64_t shift, std::int64_t more)
      : real_(real), shift_(shift), more_(more) {}
  Result<blobs::LocalFile> open_part(std::string_view name, std::int64_t offset,
                                     std::int64_t length) override {
    blobs::LocalFile part = TRY(real_.open_part(name, offset, length));
    part.position = std::max<std::int64_t>(0, part.position - shift_);
    part.length += more_;
    return part;
  }
  Result<std::int64_t> append(std::string_view, std::int64_t, const work::Bytes&) override {
    return blobs::no_blob("");
  }
  Result<std::string> finish(std::string_view name) override { return blobs::no_blob(name); }
  Result<std::int64_t> unfinished_size(std::string_view) override { return std::int64_t{0}; }
  Result<std::int64_t> size(std::string_view name) override { return real_.size(name); }
  Result<blobs::LocalFile> open(std::string_view name) override { return real_.open(name); }
  Result<std::string> read(std::string_view name, std::int64_t, std::int64_t) override {
    return blobs::no_blob(name);
  }
  Status remove(std::string_view) override { return ok(); }
  void remove_later(std::string_view) override {}
  Result<std::vector<blobs::Listed>> list(Time) override { return std::vector<blobs::Listed>{}; }

 private:
  blobs::Blobs& real_;
  const std::int64_t shift_, more_;
};

TEST(PlantedFaults, WrongRangesAreFound) {
  const Folder folder;
  const auto real = open_folder(folder.path);
  const std::string bytes = sample(9'000'001);
  ASSERT_FALSE(store(*real, "0123456789", bytes).is_error());
  EXPECT_EQ(range_problem(*real, "0123456789", bytes), "");
  WrongRanges too_far(*real, 0, 1), too_early(*real, 1, 0);
  EXPECT_NE(range_problem(too_far, "0123456789", bytes), "");
  EXPECT_NE(range_problem(too_early, "0123456789", bytes), "");
}

}  // namespace
}  // namespace candor::test
