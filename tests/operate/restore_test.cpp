// A data folder from a backup: whole or untouched.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

namespace fs = std::filesystem;

class RestoreTest : public OperateTest {
 protected:
  void SetUp() override {
    OperateTest::SetUp();
    blob_ = add_recording("the answer");
    upload_ = add_upload("half an ans");
    ASSERT_TRUE(is_ok(back_up(in("backups"))));
  }
  std::string blob_, upload_;
};

TEST_F(RestoreTest, TheServerGoesOnWithTheRestoredFolder) {
  const std::string before = digest(app().settings.data + "/candor.db");
  const auto done = operate::restore({in("backups"), in("data")}, now());
  ASSERT_TRUE(is_ok(done));
  EXPECT_EQ(digest(in("data/candor.db")), before);
  EXPECT_FALSE(fs::exists(in("data/manifest.json")));
  struct stat facts {};
  ASSERT_EQ(::stat(in("data/secrets.json").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  settings.data = in("data");
  restart();
  EXPECT_EQ(get(As::recruiter, "/api/v1/interviews").status, 200);
  EXPECT_EQ(app().blobs->size(blob_).value(), 10);
  EXPECT_EQ(app().blobs->append(upload_, 11, "wer").value(), 14);  // goes on where it stood
}

TEST_F(RestoreTest, AFileRestoresAsAFolderDoes) {
  ASSERT_TRUE(is_ok(back_up(in("one.tar"))));
  ASSERT_TRUE(is_ok(operate::restore({in("one.tar"), in("data")}, now())));
  EXPECT_EQ(digest(in("data/candor.db")), digest(app().settings.data + "/candor.db"));
}

TEST_F(RestoreTest, WhatIsThereIsNeverDeleted) {
  fs::create_directories(in("data"));
  std::ofstream(in("data/precious")) << "mine";
  const auto refused = operate::restore({in("backups"), in("data")}, now());
  EXPECT_EQ(refused.error().code, "not_empty");
  const auto done = operate::restore({in("backups"), in("data/"), true}, now());
  ASSERT_TRUE(is_ok(done));
  EXPECT_EQ(operate::read_text(done.value().replaced + "/precious"), "mine");
  EXPECT_FALSE(fs::exists(in("data/precious")));
  EXPECT_TRUE(fs::exists(in("data/candor.db")));
}

TEST_F(RestoreTest, ADamagedBackupChangesNothing) {
  const std::string backup = in("backups/" + operate::good_backups(in("backups")).back());
  flip_byte(backup + "/candor.db", 5'000);
  fs::create_directories(in("data"));
  std::ofstream(in("data/precious")) << "mine";
  const auto refused = operate::restore({in("backups"), in("data"), true}, now());
  EXPECT_EQ(refused.error().code, "backup_damaged");
  EXPECT_EQ(operate::read_text(in("data/precious")), "mine");
  EXPECT_FALSE(fs::exists(in("data.restoring")));
}

TEST_F(RestoreTest, AFolderInUseIsLeftAlone) {
  fs::create_directories(in("data"));
  const int lock = ::open(in("data/candor.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX | LOCK_NB), 0);
  const auto refused = operate::restore({in("backups"), in("data"), true}, now());
  EXPECT_EQ(refused.error().code, "in_use");
  ::close(lock);
}

TEST_F(RestoreTest, NothingToRestoreIsSaid) {
  EXPECT_EQ(operate::restore({in("nothing"), in("data")}, now()).error().code, "no_backup");
  fs::create_directories(in("empty"));
  EXPECT_EQ(operate::restore({in("empty"), in("data")}, now()).error().code, "no_backup");
}

}  // namespace
}  // namespace candor::test
