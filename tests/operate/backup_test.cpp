// A backup is good only when it was read back; what is damaged is never called good.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "server/operate/backup_state.h"
#include "server/operate/tar.h"
#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

namespace fs = std::filesystem;

class BackupTest : public OperateTest {
 protected:
  // The path of a file of a blob below a folder.
  static std::string blob_in(const std::string& folder, const std::string& name) {
    return folder + "/blobs/" + name.substr(0, 2) + "/" + name;
  }
  std::string must_back_up(const std::string& to) {
    auto done = back_up(to);
    EXPECT_TRUE(is_ok(done));
    advance(kMinuteMs);
    return done.is_error() ? "" : done.value().path;
  }
};

TEST_F(BackupTest, HoldsEverythingAndIsADataFolder) {
  const std::string blob = add_recording("the answer");
  add_upload("half an ans");
  const std::string path = must_back_up(in("backups"));
  EXPECT_EQ(path, in("backups/candor-2026-01-01T000000Z"));
  EXPECT_EQ(operate::read_text(blob_in(path, blob)), "the answer");
  const auto verdict = operate::verify_backup(path);
  ASSERT_TRUE(is_ok(verdict));
  EXPECT_TRUE(verdict.value().is_good());
  EXPECT_EQ(verdict.value().manifest.files, 4);
  struct stat facts {};
  ASSERT_EQ(::stat((path + "/secrets.json").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  // What the running database holds.
  EXPECT_EQ(digest(path + "/candor.db"), digest(app().settings.data + "/candor.db"));
}

TEST_F(BackupTest, AnyToolCanCheckIt) {
  add_recording("the answer");
  const std::string path = must_back_up(in("backups"));
  const std::string check = "cd '" + path + "' && sha256sum --status --check SHA256SUMS";
  EXPECT_EQ(std::system(check.c_str()), 0);
}

TEST_F(BackupTest, EarlierFilesAreLinkedAndNeverTheInstallationsOwn) {
  const std::string blob = add_recording("the answer");
  const std::string first = must_back_up(in("backups"));
  const std::string second = must_back_up(in("backups"));
  EXPECT_TRUE(fs::equivalent(blob_in(first, blob), blob_in(second, blob)));
  EXPECT_FALSE(fs::equivalent(blob_in(first, blob), path_of(blob)));
  fs::remove_all(first);
  EXPECT_TRUE(operate::verify_backup(second).value().is_good());
}

TEST_F(BackupTest, DamageInAnEarlierBackupIsNotInherited) {
  const std::string blob = add_recording("the answer");
  const std::string first = must_back_up(in("backups"));
  flip_byte(blob_in(first, blob), 3);
  const std::string second = must_back_up(in("backups"));
  EXPECT_FALSE(operate::verify_backup(first).value().is_good());
  EXPECT_TRUE(operate::verify_backup(second).value().is_good());
}

// The control of the harness: each of these must be seen.
TEST_F(BackupTest, EveryPlantedDamageIsSeen) {
  const std::string blob = add_recording(std::string(5'000, 'x'));
  const std::string good = must_back_up(in("backups"));
  const auto is_good_after = [&](const std::function<void(const std::string& copy)>& damage) {
    const std::string copy = in("copy");
    fs::remove_all(copy);
    fs::copy(good, copy, fs::copy_options::recursive);
    damage(copy);
    const auto verdict = operate::verify_backup(copy);
    return !verdict.is_error() && verdict.value().is_good();
  };
  EXPECT_TRUE(is_good_after([](const std::string&) {}));
  EXPECT_FALSE(is_good_after([&](const std::string& c) { flip_byte(blob_in(c, blob), 4'321); }));
  EXPECT_FALSE(is_good_after([&](const std::string& c) { fs::remove(blob_in(c, blob)); }));
  EXPECT_FALSE(is_good_after([&](const std::string& c) { fs::resize_file(blob_in(c, blob), 10); }));
  EXPECT_FALSE(is_good_after([](const std::string& c) { flip_byte(c + "/candor.db", 9'000); }));
  EXPECT_FALSE(is_good_after([](const std::string& c) { fs::remove(c + "/secrets.json"); }));
  EXPECT_FALSE(is_good_after([](const std::string& c) { fs::remove(c + "/manifest.json"); }));
  EXPECT_FALSE(is_good_after([](const std::string& c) { flip_byte(c + "/SHA256SUMS", 5); }));
  EXPECT_FALSE(is_good_after([](const std::string& c) { std::ofstream(c + "/more") << "x"; }));
}

// What many do by hand: the file alone, without what is still in the WAL.
TEST_F(BackupTest, APlainCopyOfTheLiveFileIsNotGood) {
  const std::string path = must_back_up(in("backups"));
  for (int i = 0; i < 50; ++i) add_interview(company, accounts[As::recruiter], "Later");
  const operate::Manifest right = operate::read_manifest(must_back_up(in("other"))).release_value();
  fs::copy_file(app().settings.data + "/candor.db", path + "/candor.db",
                fs::copy_options::overwrite_existing);
  operate::Sums sums = operate::read_sums(path, operate::read_manifest(path).value()).value();
  sums["candor.db"] = operate::fingerprint(path + "/candor.db").value().sha256;
  ASSERT_TRUE(is_ok(operate::write_manifest(path, right, sums)));
  const auto verdict = operate::verify_backup(path);
  ASSERT_TRUE(is_ok(verdict));
  EXPECT_FALSE(verdict.value().is_good());
}

TEST_F(BackupTest, ALostRecordingMakesItNotGoodAndEarlierOnesStay) {
  const std::string blob = add_recording("the answer");
  const std::string lost = add_recording("another");
  const std::string first = must_back_up(in("backups"));
  fs::remove(path_of(lost));
  fs::remove_all(blob_in(first, lost));  // else it would be linked
  const auto done = back_up(in("backups"));
  ASSERT_TRUE(done.is_error());
  EXPECT_EQ(done.error().code, "backup_damaged");
  EXPECT_NE(done.error().message.find(lost), std::string::npos) << done.error().message;
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 1u);
  // What there is is kept.
  EXPECT_EQ(operate::read_text(blob_in(in("backups/candor-latest.damaged"), blob)), "the answer");
}

TEST_F(BackupTest, AFlippedByteInTheInstallationIsNotCalledGood) {
  const std::string blob = add_recording("the answer");
  flip_byte(path_of(blob), 2);
  EXPECT_EQ(back_up(in("backups")).error().code, "backup_damaged");
  EXPECT_EQ(back_up(in("one.tar")).error().code, "backup_damaged");
  EXPECT_FALSE(fs::exists(in("one.tar")));
}

TEST_F(BackupTest, ADeletedSessionWhoseFilesAreGoneIsNoDamage) {
  const std::string blob = add_recording("the answer");
  ASSERT_TRUE(is_ok(app().database->write([](store::Transaction& tx) {
    return tx.execute("UPDATE sessions SET deleted_at = 1", {});
  })));
  fs::remove(path_of(blob));
  EXPECT_FALSE(must_back_up(in("backups")).empty());
}

TEST_F(BackupTest, AFileIsReplacedOnlyByAGoodOne) {
  const std::string blob = add_recording("the answer");
  ASSERT_EQ(must_back_up(in("one.tar")), in("one.tar"));
  const auto before = operate::fingerprint(in("one.tar")).value();
  const std::string list = "tar tf '" + in("one.tar") + "' | grep -q 'candor.db$' && tar xf '" +
                           in("one.tar") + "' -C '" + place_->path + "'";
  EXPECT_EQ(std::system(list.c_str()), 0);
  EXPECT_EQ(operate::read_text(blob_in(in("candor-2026-01-01T000000Z"), blob)), "the answer");
  flip_byte(path_of(blob), 0);
  EXPECT_TRUE(back_up(in("one.tar")).is_error());
  EXPECT_EQ(operate::fingerprint(in("one.tar")).value(), before);
  EXPECT_FALSE(fs::exists(in("one.tar.partial")));
  EXPECT_FALSE(fs::exists(in("one.tar.partial.tar")));
}

TEST_F(BackupTest, ADamagedFileIsRefusedWhileItIsUnpacked) {
  add_recording(std::string(3'000, 'x'));
  must_back_up(in("one.tar"));
  const auto size = static_cast<std::int64_t>(fs::file_size(in("one.tar")));
  for (std::int64_t at = 100; at < size - 2'000; at += size / 7) {
    fs::copy_file(in("one.tar"), in("bad.tar"), fs::copy_options::overwrite_existing);
    flip_byte(in("bad.tar"), at);
    const auto restored = operate::restore({in("bad.tar"), in("restored")}, now());
    EXPECT_TRUE(restored.is_error()) << at;
    EXPECT_FALSE(fs::exists(in("restored"))) << at;
  }
  fs::resize_file(in("one.tar"), static_cast<std::uintmax_t>(size / 2));
  EXPECT_TRUE(operate::restore({in("one.tar"), in("restored")}, now()).is_error());
}

TEST_F(BackupTest, LeftoversOfAnInterruptedOneAreRemovedByTheNext) {
  fs::create_directories(in("backups/candor-2025-12-31T023000Z.partial/blobs"));
  EXPECT_TRUE(operate::good_backups(in("backups")).empty());
  must_back_up(in("backups"));
  EXPECT_TRUE(operate::partial_backups(in("backups")).empty());
}

TEST_F(BackupTest, TwoAtOnceInOneFolderAreRefused) {
  ASSERT_TRUE(is_ok(operate::make_folder(in("backups"))));
  const auto lock = operate::FolderLock::take(in("backups"));
  EXPECT_EQ(back_up(in("backups")).error().code, "in_use");
}

TEST_F(BackupTest, WhatBecameOfItIsKept) {
  const Log silent([](std::string_view) {});
  ASSERT_TRUE(is_ok(operate::back_up_and_note(installation(), in("backups"), now(), silent)));
  const Time good = now();
  const std::string blob = add_recording("the answer");
  flip_byte(path_of(blob), 0);
  advance(kHourMs);
  EXPECT_TRUE(operate::back_up_and_note(installation(), in("backups"), now(), silent).is_error());
  const operate::BackupState state = operate::read_backup_state(app().settings.data);
  EXPECT_FALSE(state.was_good);
  EXPECT_EQ(state.good_at, good);
  EXPECT_EQ(state.tried_at, now());
  EXPECT_NE(state.message.find("not good"), std::string::npos);
}

}  // namespace
}  // namespace candor::test
