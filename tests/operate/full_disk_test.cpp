// R12: a disk that is really full, a small tmpfs in a mount namespace of this program. Reading
// works, writing answers 507, what was acknowledged stays, and all heals without a restart.
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

// A disk of its own for the life of the object.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
    static const bool is_separate = separate();
    is_mounted_ = is_separate && ::mount("none", path_.c_str(), "tmpfs", 0, "size=24m") == 0;
  }
  ~SmallDisk() {
    if (is_mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  bool is_mounted() const { return is_mounted_; }
  // To the last byte.
  void fill() {
    const int file = ::open((path_ + "/filler").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    for (std::size_t size : {std::size_t{65'536}, std::size_t{4'096}, std::size_t{1}}) {
      const std::string bytes(size, 'f');
      while (::write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(size)) {
      }
    }
    ::close(file);
  }
  void make_room() { std::filesystem::remove(path_ + "/filler"); }

 private:
  // Who is not root becomes it in a namespace of his own; no thread may run then.
  static bool separate() {
    const uid_t user = ::getuid();
    if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    if (user != 0) std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    return ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  }
  std::string path_;
  bool is_mounted_ = false;
};

class FullDiskTest : public OperateTest {
 protected:
  void SetUp() override {
    home_ = std::make_unique<TemporaryFolder>();
    disk_ = std::make_unique<SmallDisk>(home_->path + "/disk");
    if (!disk_->is_mounted()) GTEST_SKIP() << "this machine allows no mount namespace";
    ::setenv("TMPDIR", (home_->path + "/disk").c_str(), 1);  // the installation goes there
    OperateTest::SetUp();
    ::unsetenv("TMPDIR");
    bearer_ = bearer_of(As::recruiter);
    (void)get(As::recruiter, "/api/v1/interviews");
    checks_answers = false;
  }
  void TearDown() override {
    OperateTest::TearDown();
    disk_.reset();
  }
  Answer create() {
    return send_with(bearer_, "POST", "/api/v1/interviews",
                     R"({"title": "New", "description": ")" + std::string(4'000, 'x') + "\"}");
  }
  // Until the WAL has no room left either.
  Answer create_until_full() {
    Answer answer;
    for (int i = 0; i < 5'000; ++i) {
      answer = create();
      if (answer.status != 201) break;
    }
    return answer;
  }
  std::unique_ptr<TemporaryFolder> home_;
  std::unique_ptr<SmallDisk> disk_;
  std::string bearer_;
};

TEST_F(FullDiskTest, ReadingWorksWritingAnswers507AndItHeals) {
  const std::string upload = add_upload("acknowledged");
  disk_->fill();
  const Answer refused = create_until_full();
  EXPECT_EQ(refused.status, 507) << refused.body;
  EXPECT_EQ(refused.code(), "storage_full");
  EXPECT_EQ(send_with(bearer_, "GET", "/api/v1/interviews").status, 200);
  const auto more = app().blobs->append(upload, 12, "more");
  ASSERT_TRUE(more.is_error());
  EXPECT_EQ(more.error().failure, Failure::storage_full);
  EXPECT_EQ(app().blobs->unfinished_size(upload).value(), 12);
  EXPECT_EQ(app().database->trust(), store::Trust::sound) << "full is not damaged";

  disk_->make_room();
  EXPECT_EQ(create().status, 201);
  EXPECT_EQ(app().blobs->append(upload, 12, "more").value(), 16);
  EXPECT_TRUE(is_ok(app().database->check_integrity(store::Depth::full)));
}

TEST_F(FullDiskTest, RecordingsLeaveRoomToDelete) {
  const std::string blob = app().random_hex(16);
  std::int64_t size = 0;
  for (const std::size_t piece : {std::size_t{256 * 1024}, std::size_t{4'096}}) {
    while (true) {  // to the last piece that fits
      const auto appended = app().blobs->append(blob, size, std::string(piece, 'r'));
      if (appended.is_error()) {
        EXPECT_EQ(appended.error().failure, Failure::storage_full);
        break;
      }
      size = appended.value();
    }
  }
  EXPECT_GT(size, 8 * 1024 * 1024);
  const Answer made = create();
  EXPECT_EQ(made.status, 201);
  const std::string target = "/api/v1/interviews/" + made.text("key");
  EXPECT_LT(send_with(bearer_, "DELETE", target).status, 300);
  EXPECT_TRUE(is_ok(app().blobs->remove(blob)));
}

TEST_F(FullDiskTest, ItStartsOnAFullDisk) {
  ASSERT_TRUE(operate::exists(settings.data + "/reserve"));
  disk_->fill();
  restart();
  EXPECT_EQ(send_with(bearer_, "GET", "/api/v1/interviews").status, 200);
  disk_->fill();  // what the reserve gave
  EXPECT_EQ(create_until_full().status, 507);
  disk_->make_room();
  EXPECT_EQ(create().status, 201);
  restart();
  EXPECT_TRUE(operate::exists(settings.data + "/reserve"));
}

TEST_F(FullDiskTest, ABackupThatDoesNotFitLeavesTheEarlierOne) {
  add_recording(std::string(200'000, 'r'));
  const std::string to = home_->path + "/disk/backups";
  ASSERT_TRUE(is_ok(back_up(to)));
  advance(kMinuteMs);
  add_recording(std::string(200'000, 's'));
  disk_->fill();
  const auto refused = back_up(to);
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(refused.error().code, "storage_full") << refused.error().message;
  ASSERT_EQ(operate::good_backups(to).size(), 1u);
  EXPECT_TRUE(operate::verify_backup(to + "/" + operate::good_backups(to)[0]).value().is_good());
  EXPECT_TRUE(operate::partial_backups(to).empty());
}

}  // namespace
}  // namespace candor::test
