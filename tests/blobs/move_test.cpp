// `candor blobs move`: there, back, interrupted and damaged; the doctor sees both storages.
#include "server/operate/blobs_move.h"

#include <unistd.h>

#include <filesystem>

#include "server/blobs/folder_blobs.h"
#include "server/operate/doctor.h"
#include "tests/api/api_test.h"
#include "tests/blobs/drivers.h"
#include "tests/blobs/s3_server.h"

namespace candor::test {
namespace {

class Move : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    const Candidate who = start();
    for (std::size_t i = 0; i < who.answers.size(); ++i) {
      const std::string bytes = i == 0 ? "\x1a\x45\xdf\xa3" + sample(9'000'000) : webm(300);
      const Form sent =
          form({{"session_id", str(who.session)}, {"question_id", str(who.questions[i])}},
               "video_file", "a.webm", "video/webm", bytes);
      EXPECT_EQ(send_with(who.secret, "POST", "/api/v1/candidates/interviews/recordings", sent.body,
                          {{"Content-Type", sent.content_type}})
                    .status,
                201);
      media_.push_back(bytes);
    }
  }
  void use_storage(bool is_s3) {
    settings.s3_endpoint = S3Server::shared().endpoint();
    settings.s3_bucket = is_s3 ? "recordings" : "";
    settings.s3_region = "eu-test-1";
    settings.aws_access_key_id = settings.aws_secret_access_key = "S3RVER";
    settings.s3_prefix = settings.data.substr(settings.data.find_last_of('-') + 1) + "/";
    restart();
  }
  operate::MoveResult move(const std::string& to, operate::Source source = operate::Source::kept) {
    auto moved = operate::move_blobs_to(app(), to, source, [&](auto line) { printed_ += line; });
    EXPECT_FALSE(moved.is_error()) << moved.error().message << moved.error().cause;
    return moved.is_error() ? operate::MoveResult{} : moved.release_value();
  }
  std::vector<Recording> recordings() {
    return app()
        .database
        ->read(
            [](store::Reader& reader) { return store::list<Recording>(reader, "ORDER BY id", {}); })
        .release_value();
  }
  void expect_playable() {
    const std::vector<Recording> rows = recordings();
    ASSERT_EQ(rows.size(), media_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(load(*app().blobs, rows[i].blob).value(), media_[i]);
      const std::string path = "/api/v1/recordings/" + str(rows[i].id.value) + "/media";
      const Answer media = get(As::recruiter, path);
      ASSERT_TRUE(media.file) << media.body;
      const auto part = media.file->open(10, 50, http::Extent::some).release_value();
      const blobs::LocalFile file{work::File(::dup(part.file.get())), "", part.position, 50};
      EXPECT_EQ(blobs::bytes_of(file, 0, 50).value(), media_[i].substr(10, 50));
    }
  }
  std::string doctor() { return diagnose("recordings").message; }
  std::vector<std::string> media_;
  std::string printed_;
};

TEST_F(Move, ThereAndBack) {
  use_storage(true);
  expect_playable();  // from the folder, before anything was moved
  const operate::MoveResult there = move("s3", operate::Source::removed);
  EXPECT_EQ(there.moved, 2);
  EXPECT_EQ(there.damaged, 0);
  EXPECT_GT(there.bytes, 9'000'000);
  EXPECT_TRUE(blobs::FolderBlobs(settings.data + "/blobs").list(Time{INT64_MAX}).value().empty());
  restart();
  expect_playable();
  EXPECT_TRUE(doctor().starts_with("All 2 files of recordings have their size")) << doctor();
  EXPECT_EQ(move("s3").present, 2) << "again";
  EXPECT_EQ(move("folder").moved, 2);
  use_storage(false);
  expect_playable();
  EXPECT_TRUE(doctor().starts_with("All 2 files of recordings have their size")) << doctor();
}

TEST_F(Move, GoesOnAfterAnInterruption) {
  use_storage(true);
  S3Server::shared().order(
      R"({"faults":[{"match":"PUT .*partNumber=2","status":503,"times":1000}]})");
  auto cut = operate::move_blobs_to(app(), "s3", operate::Source::removed, [](auto) {});
  EXPECT_TRUE(cut.is_error());
  S3Server::shared().order(R"({"faults":[]})");
  expect_playable();
  const operate::MoveResult rest = move("s3");
  EXPECT_EQ(rest.moved + rest.present, 2);
  EXPECT_GE(rest.moved, 1);
  EXPECT_FALSE(std::filesystem::exists(settings.data + "/cache/move"));
}

TEST_F(Move, DamageIsSeenAndNothingRemoved) {
  use_storage(true);
  const std::string blob = recordings()[1].blob;
  blobs::FolderBlobs folder(settings.data + "/blobs");
  ASSERT_FALSE(folder.remove(blob).is_error());
  ASSERT_FALSE(store(folder, blob, "other bytes").is_error());
  const operate::MoveResult moved = move("s3", operate::Source::removed);
  EXPECT_EQ(moved.moved, 1);
  EXPECT_EQ(moved.damaged, 1);
  EXPECT_NE(printed_.find(blob), std::string::npos);
  EXPECT_EQ(folder.list(Time{INT64_MAX}).value().size(), 2u) << "the source stays whole";
  EXPECT_NE(doctor().find("1 recording lacks its file"), std::string::npos);
}

TEST_F(Move, NamesWhatIsMissing) {
  const auto quiet = [](std::string_view) {};
  const auto kept = operate::Source::kept;
  EXPECT_EQ(operate::move_blobs_to(app(), "elsewhere", kept, quiet).error().code, "unknown_target");
  EXPECT_EQ(operate::move_blobs_to(app(), "s3", kept, quiet).error().code, "s3_settings");
}

}  // namespace
}  // namespace candor::test
