// The one-request upload and the media stream.
#include "server/features/recordings.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

constexpr std::string_view kUpload = "/api/v1/candidates/interviews/recordings";

class Recordings : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    who_ = start();
  }
  Answer send_form(const Form& form) {
    return send_with(who_.secret, "POST", kUpload, form.body,
                     {{"Content-Type", form.content_type}});
  }
  Answer send_file(std::string_view bytes, std::string_view field = "audio_file",
                   std::size_t index = 0) {
    return send_form(
        form({{"session_id", str(who_.session)}, {"question_id", str(who_.questions[index])}},
             field, "recording.webm", "audio/webm", bytes));
  }
  Candidate who_;
};

TEST_F(Recordings, MultipartGivesTheDocumentsShape) {
  const std::string bytes = webm(300);
  const Answer sent = send_file(bytes);
  ASSERT_EQ(sent.status, 201) << sent.body;
  EXPECT_EQ(sent.number("session_id"), who_.session);
  EXPECT_EQ(sent.number("question_id"), who_.questions[0]);
  EXPECT_EQ(sent.text("file_path"), "/uploads/recordings/session_" + str(who_.session) +
                                        "_question_" + str(who_.questions[0]) + ".webm");
  EXPECT_NE(sent.body.find("\"transcript\":null"), std::string::npos) << sent.body;
  EXPECT_NE(sent.body.find("\"analysis\":null"), std::string::npos);
  EXPECT_EQ(sent.text("content_type"), "audio/webm");
  EXPECT_EQ(sent.text("media_kind"), "audio");
  EXPECT_EQ(sent.text("sha256"), secrets::sha256_hex(bytes));
  EXPECT_EQ(session_of(who_).answers[0].status, AnswerStatus::submitted);
  EXPECT_EQ(session_of(who_).answers[0].kind, AnswerKind::audio);
}

TEST_F(Recordings, RepeatingAfterALostReplyIsFine) {
  const Answer first = send_file(webm(300));
  const Answer again = send_file(webm(300));
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.number("id"), first.number("id"));
  const Answer other = send_file(webm(301));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.code(), "answer_submitted");
  EXPECT_EQ(count("SELECT count(*) FROM recordings"), 1);
}

TEST_F(Recordings, KindsByFieldName) {
  EXPECT_EQ(send_file(webm(50), "video_file").text("content_type"), "video/webm");
  const Answer file =
      send_form(form({{"session_id", str(who_.session)}, {"question_id", str(who_.questions[1])}},
                     "file", "x.bin", "audio/ogg", "OggS" + std::string(40, 'x')));
  EXPECT_EQ(file.text("content_type"), "audio/ogg");
}

TEST_F(Recordings, FormRules) {
  const std::string session = str(who_.session), question = str(who_.questions[0]);
  auto status = [&](const std::vector<json::Pair>& fields, std::string_view field,
                    std::string_view bytes) {
    return send_form(form(fields, field, "r.webm", "audio/webm", bytes)).status;
  };
  EXPECT_EQ(status({{"session_id", session}, {"question_id", question}}, "audio_file", "<html>"),
            415);
  EXPECT_EQ(status({{"session_id", session}, {"question_id", question}}, "audio_file", ""), 422);
  EXPECT_EQ(status({{"session_id", session}, {"question_id", question}}, "picture", webm(50)), 422);
  EXPECT_EQ(status({{"question_id", question}}, "audio_file", webm(50)), 422);
  EXPECT_EQ(status({{"session_id", session}}, "audio_file", webm(50)), 422);
  EXPECT_EQ(status({{"session_id", "abc"}, {"question_id", question}}, "audio_file", webm(50)),
            422);
  EXPECT_EQ(status({{"session_id", "999"}, {"question_id", question}}, "audio_file", webm(50)),
            404);
  EXPECT_EQ(status({{"session_id", session}, {"question_id", "999"}}, "audio_file", webm(50)), 404);
  EXPECT_GE(
      send_with(who_.secret, "POST", kUpload, "{}", {{"Content-Type", "application/json"}}).status,
      400);
  EXPECT_EQ(count("SELECT count(*) FROM recordings"), 0);
}

TEST_F(Recordings, ItReplacesAnUnfinishedUpload) {
  const std::string location = upload(who_, 0, 1000);
  append(who_, location, 0, webm(400));
  EXPECT_EQ(send_file(webm(300)).status, 201);
  EXPECT_EQ(head(who_, location).status, 404);
}

TEST(Media, ContainersByTheirFirstBytes) {
  using features::container_of;
  EXPECT_EQ(container_of("\x1a\x45\xdf\xa3more"), "webm");
  EXPECT_EQ(container_of(std::string("\0\0\0\x20", 4) + "ftypisom"), "mp4");
  EXPECT_EQ(container_of("OggS...."), "ogg");
  EXPECT_EQ(container_of("RIFF....WAVEfmt "), "wav");
  EXPECT_EQ(container_of("RIFF....AVI LIST"), "");
  EXPECT_EQ(container_of("ID3\x04"), "mp3");
  EXPECT_EQ(container_of("\xff\xfb\x90"), "mp3");
  EXPECT_EQ(container_of("\xff\xf1\x50"), "aac");
  EXPECT_EQ(container_of("fLaC"), "flac");
  for (std::string_view other :
       {"", "<html>", "%PDF-1.7", "\x89PNG", "MZ", "\xff\xd8\xff", "PK\x03\x04"}) {
    EXPECT_EQ(container_of(other), "") << other;
  }
}

TEST_F(Recordings, StreamIsForTheHiringTeamOfTheCompany) {
  const std::string bytes = webm(5000);
  const Answer sent = send_file(bytes, "video_file");
  const std::string by_id = "/api/v1/recordings/" + str(sent.number("id")) + "/media";
  for (const std::string& path : {by_id, sent.text("file_path")}) {
    const Answer media = get(As::recruiter, path);
    ASSERT_EQ(media.status, 200) << path << media.body;
    ASSERT_TRUE(media.file) << path;
    EXPECT_EQ(media.file->size, 5000);
    EXPECT_EQ(media.file->content_type, "video/webm");
    EXPECT_NE(media.header("Content-Disposition").find("inline"), std::string::npos);
    EXPECT_EQ(get(As::other_recruiter, path).status, 404);
    EXPECT_EQ(get(As::guest, path).status, 401);
    EXPECT_EQ(send_with(who_.secret, "GET", path).status, 403);
  }
}

TEST_F(Recordings, StrangeNamesAreMissing) {
  send_file(webm(100));
  const std::string name = "session_" + str(who_.session) + "_question_" + str(who_.questions[0]);
  for (const std::string& bad :
       {name + ".mp4", name, name + ".webm.exe", std::string("session_1_question_.webm"),
        std::string("..%2f..%2fcandor.db"), std::string("0"), std::string("-1"),
        std::string("99999999999999999999"), std::string("1x")}) {
    EXPECT_EQ(get(As::recruiter, "/uploads/recordings/" + bad).status, 404) << bad;
  }
  EXPECT_EQ(get(As::recruiter, "/uploads/recordings/" + name + ".webm").status, 200);
}

}  // namespace
}  // namespace candor::test
