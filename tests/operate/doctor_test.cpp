// Each check finds what was planted, and --fix mends what a machine may mend.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "server/operate/backup_state.h"
#include "server/operate/doctor.h"
#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

using operate::Diagnosis;
using operate::Finding;

class DoctorTest : public OperateTest {
 protected:
  enum class Mode { look, full, fix, fix_beside_server };
  Diagnosis examine(std::string_view check, Mode mode = Mode::look) {
    operate::Patient patient{app().settings, now()};
    patient.database = app().database.get();
    patient.blobs = app().blobs.get();
    patient.fixes = mode == Mode::fix || mode == Mode::fix_beside_server;
    patient.is_served = mode == Mode::fix_beside_server;
    patient.is_full = mode == Mode::full;
    for (const operate::Examined& one : operate::examine(patient))
      if (one.name == check) return one.diagnosis;
    ADD_FAILURE() << "there is no check " << check;
    return {};
  }
  void execute(std::string_view sql) {
    EXPECT_TRUE(
        is_ok(app().database->write([&](store::Transaction& tx) { return tx.execute(sql, {}); })));
  }
};

TEST_F(DoctorTest, AHealthyInstallationHasNoProblem) {
  add_recording("the answer");
  add_upload("half");
  operate::Patient patient{app().settings, now()};
  patient.database = app().database.get();
  patient.blobs = app().blobs.get();
  patient.is_full = true;
  for (const operate::Examined& one : operate::examine(patient))
    EXPECT_NE(one.diagnosis.finding, Finding::problem) << one.name << one.diagnosis.message;
}

TEST_F(DoctorTest, RightsAreMended) {
  ::chmod((app().settings.data + "/secrets.json").c_str(), 0644);
  EXPECT_EQ(examine("rights").finding, Finding::problem);
  EXPECT_TRUE(examine("rights", Mode::fix_beside_server).was_fixed);
  EXPECT_EQ(examine("rights").finding, Finding::fine);
}

TEST_F(DoctorTest, RowsWithoutTheirFileAreFound) {
  const std::string name = add_recording("the answer");
  EXPECT_EQ(examine("recordings").finding, Finding::fine);
  std::filesystem::resize_file(path_of(name), 3);
  EXPECT_EQ(examine("recordings").finding, Finding::problem);
  std::filesystem::remove(path_of(name));
  EXPECT_EQ(examine("recordings").finding, Finding::problem);
}

TEST_F(DoctorTest, AnotherContentOfTheSameSizeIsFoundByTheFullCheck) {
  flip_byte(path_of(add_recording("the answer")), 1);
  EXPECT_EQ(examine("recordings").finding, Finding::fine);
  EXPECT_EQ(examine("recordings", Mode::full).finding, Finding::problem);
}

TEST_F(DoctorTest, AnUploadThatLostBytesIsFound) {
  const std::string name = add_upload("half an answer");
  std::filesystem::resize_file(path_of(name) + ".part", 3);
  EXPECT_EQ(examine("recordings").finding, Finding::problem);
}

TEST_F(DoctorTest, LostCopiesForPlaybackAreMadeAgain) {
  add_recording("the answer");
  execute("UPDATE recordings SET playback_blob = 'abcdef0123456789'");
  EXPECT_EQ(examine("recordings").finding, Finding::problem);
  EXPECT_EQ(examine("recordings", Mode::fix_beside_server).finding, Finding::problem);
  EXPECT_TRUE(examine("recordings", Mode::fix).was_fixed);
  EXPECT_EQ(examine("recordings").finding, Finding::fine);
}

TEST_F(DoctorTest, FilesWithoutARowAreRemovedAfterADay) {
  const std::string name = app().random_hex(16);
  ASSERT_TRUE(is_ok(app().blobs->append(name, 0, "x")));
  ASSERT_TRUE(is_ok(app().blobs->finish(name)));
  const std::string kept = add_recording("the answer");
  const auto at = [](Time time) {
    return std::filesystem::file_time_type::clock::now() -
           std::chrono::milliseconds(World::real().now().ms - time.ms);
  };
  std::filesystem::last_write_time(path_of(name), at(Time{now().ms - kHourMs}));
  EXPECT_EQ(examine("orphans", Mode::fix).finding, Finding::fine);
  for (const std::string& old : {name, kept})
    std::filesystem::last_write_time(path_of(old), at(Time{now().ms - 2 * kDayMs}));
  EXPECT_EQ(examine("orphans").finding, Finding::advice);
  EXPECT_TRUE(examine("orphans", Mode::fix).was_fixed);
  EXPECT_FALSE(operate::exists(path_of(name)));
  EXPECT_TRUE(operate::exists(path_of(kept)));
}

TEST_F(DoctorTest, OverdueUploadsAreRemoved) {
  add_upload("half");
  advance(2 * kHourMs);
  EXPECT_EQ(examine("uploads").finding, Finding::advice);
  EXPECT_TRUE(examine("uploads", Mode::fix).was_fixed);
  EXPECT_EQ(examine("uploads").finding, Finding::fine);
}

TEST_F(DoctorTest, CountersAreCountedAgain) {
  add_answer();
  execute("UPDATE invitations SET current_attempts = 0");
  EXPECT_EQ(examine("counters").finding, Finding::problem);
  EXPECT_NE(examine("counters", Mode::fix_beside_server).message.find("stop the server"),
            std::string::npos);
  EXPECT_TRUE(examine("counters", Mode::fix).was_fixed);
  EXPECT_EQ(examine("counters").finding, Finding::fine);
}

TEST_F(DoctorTest, AClockThatWentBackIsFound) {
  EXPECT_EQ(examine("clock").finding, Finding::fine);
  execute("UPDATE invitations SET created_at = created_at + 86400000");
  EXPECT_EQ(examine("clock").finding, Finding::problem);
}

TEST_F(DoctorTest, TheAgeOfTheLastGoodBackupIsTold) {
  settings.backup_to = in("backups");
  restart();
  EXPECT_EQ(examine("backup_age").finding, Finding::problem);
  ASSERT_TRUE(is_ok(operate::scheduled_backup(app())));
  EXPECT_EQ(examine("backup_age").finding, Finding::fine);
  advance(40 * kHourMs);
  EXPECT_EQ(examine("backup_age").finding, Finding::problem);
  std::filesystem::create_directories(in("backups/candor-2025-01-01T000000Z.partial"));
  EXPECT_EQ(examine("backup_leftovers").finding, Finding::advice);
  EXPECT_TRUE(examine("backup_leftovers", Mode::fix_beside_server).was_fixed);
  EXPECT_TRUE(operate::partial_backups(in("backups")).empty());
}

TEST_F(DoctorTest, DamageIsAProblem) {
  std::ofstream(app().settings.data + "/running") << "damaged\n";
  EXPECT_EQ(examine("damage").finding, Finding::problem);
}

}  // namespace
}  // namespace candor::test
