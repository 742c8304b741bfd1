// An installation with accounts, interviews and recordings whose files are there, and backups of
// it.
#pragma once

#include <sys/stat.h>

#include "server/operate/backup.h"
#include "server/operate/restore.h"
#include "tests/harness/app_fixture.h"

namespace candor::test {

class OperateTest : public AppFixture {
 protected:
  void SetUp() override {
    ::umask(077);  // as the program does
    AppFixture::SetUp();
    place_ = std::make_unique<TemporaryFolder>();
  }
  void TearDown() override {
    AppFixture::TearDown();
    place_.reset();
  }
  // A finished file of the folder of recordings.
  std::string path_of(const std::string& name) {
    return app().settings.data + "/blobs/" + name.substr(0, 2) + "/" + name;
  }
  std::string in(std::string_view name) const { return place_->path + "/" + std::string(name); }
  operate::Installation installation() {
    return {*app().database, *app().blobs, app().settings.data};
  }
  Result<operate::BackupDone> back_up(const std::string& to) {
    return operate::back_up(installation(), to, now());
  }

  // A submitted answer with a recording of these bytes; gives the name of its file.
  std::string add_recording(const std::string& bytes);
  // An upload whose first `bytes` have arrived.
  std::string add_upload(const std::string& bytes);
  // A candidate's session with one answer for each; gives the id of an answer.
  std::int64_t add_answer();

  // A row of some size that nobody does anything with: a job that gave up.
  static Status add_filler(store::Transaction& tx, const std::string& kind, std::int64_t number,
                           std::size_t bytes);

  static ::testing::AssertionResult is_ok(const Status& status) {
    if (!status.is_error()) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure()
           << status.error().code << ": " << status.error().message << " " << status.error().cause;
  }
  template <class T>
  static ::testing::AssertionResult is_ok(const Result<T>& result) {
    return is_ok(result.is_error() ? Status(Error(result.error())) : ok());
  }
  // Of every table in order of its key; equal digests are equal contents.
  static std::string digest(const std::string& database_path);
  static void flip_byte(const std::string& path, std::int64_t at);

  std::unique_ptr<TemporaryFolder> place_;
};

}  // namespace candor::test
