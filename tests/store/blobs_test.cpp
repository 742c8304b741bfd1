// Files of recordings: appended durably, finished once, nothing unacknowledged kept.
#include "server/blobs/blobs.h"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>
#include <csignal>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "server/operate/secrets.h"

namespace candor::test {
namespace {

class BlobsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_GE(sodium_init(), 0);
    std::string pattern = (std::filesystem::temp_directory_path() / "candor-blobs-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    blobs_ = std::make_unique<blobs::FolderBlobs>(folder_ + "/blobs");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::string folder_;
  std::unique_ptr<blobs::FolderBlobs> blobs_;
  const std::string name_ = "0123456789abcdef";
};

TEST_F(BlobsTest, PiecesBecomeOneFileWithItsFingerprint) {
  ASSERT_EQ(blobs_->append(name_, 0, "hello ").value(), 6);
  ASSERT_EQ(blobs_->append(name_, 6, "world").value(), 11);
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), 11);
  EXPECT_TRUE(blobs_->size(name_).is_error());
  const std::string hash = blobs_->finish(name_).release_value();
  EXPECT_EQ(hash, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
  EXPECT_EQ(read(blobs_->path(name_)), "hello world");
  EXPECT_EQ(blobs_->size(name_).value(), 11);
  EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
}

TEST_F(BlobsTest, BytesThatWereNeverAcknowledgedAreCutOff) {
  ASSERT_EQ(blobs_->append(name_, 0, "kept").value(), 4);
  {  // as a crash in the middle of the next append would leave it
    std::ofstream file(blobs_->path(name_) + ".part", std::ios::app | std::ios::binary);
    file << "half a chunk that nobody answered for";
  }
  ASSERT_EQ(blobs_->append(name_, 4, "!").value(), 5);
  ASSERT_FALSE(blobs_->finish(name_).is_error());
  EXPECT_EQ(read(blobs_->path(name_)), "kept!");
}

TEST_F(BlobsTest, AGapIsRefusedAndChangesNothing) {
  ASSERT_EQ(blobs_->append(name_, 0, "abc").value(), 3);
  const auto gap = blobs_->append(name_, 9, "xyz");
  ASSERT_TRUE(gap.is_error());
  EXPECT_EQ(gap.error().failure, Failure::conflict);
  EXPECT_EQ(blobs_->unfinished_size(name_).value(), 3);
}

TEST_F(BlobsTest, FinishingAgainAfterACrashGivesTheSameAnswer) {
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  const std::string first = blobs_->finish(name_).release_value();
  EXPECT_EQ(blobs_->finish(name_).release_value(), first);
  EXPECT_EQ(first, secrets::sha256_hex("abc"));
}

TEST_F(BlobsTest, AnEmptyRecordingIsAFile) {
  ASSERT_EQ(blobs_->append(name_, 0, "").value(), 0);
  EXPECT_EQ(blobs_->finish(name_).release_value(), secrets::sha256_hex(""));
}

TEST_F(BlobsTest, RemovingIsSafeInEveryState) {
  EXPECT_FALSE(blobs_->remove(name_).is_error());
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  EXPECT_FALSE(blobs_->remove(name_).is_error());
  EXPECT_TRUE(blobs_->unfinished_size(name_).is_error());
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  ASSERT_FALSE(blobs_->finish(name_).is_error());
  EXPECT_FALSE(blobs_->remove(name_).is_error());
  EXPECT_EQ(blobs_->size(name_).error().failure, Failure::not_found);
}

// A file size limit stands in for a full disk: write fails with EFBIG after some bytes.
TEST_F(BlobsTest, NothingIsKeptOfAWriteThatDidNotFit) {
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

TEST_F(BlobsTest, OldFilesAreListedForTheSweep) {
  ASSERT_FALSE(blobs_->append(name_, 0, "abc").is_error());
  ASSERT_FALSE(blobs_->append("fedcba9876543210", 0, "abc").is_error());
  ASSERT_FALSE(blobs_->finish("fedcba9876543210").is_error());
  EXPECT_TRUE(blobs_->names_older_than(Time{1'000}).empty());
  const Time later{(static_cast<std::int64_t>(std::time(nullptr)) + 60) * kSecondMs};
  EXPECT_EQ(blobs_->names_older_than(later).size(), 2u);
}

}  // namespace
}  // namespace candor::test
