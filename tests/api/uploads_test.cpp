// Resumable uploads (tus 1.0): the protocol, lost answers, conflicts, crashes.
#include <thread>

#include "server/features/uploads.h"
#include "server/work/digest.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Uploads : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    who_ = start();
  }
  AnswerView answer(std::size_t index) { return session_of(who_).answers[index]; }
  Candidate who_;
};

TEST_F(Uploads, OptionsNamesTheProtocol) {
  const Answer options = send(As::guest, "OPTIONS", "/api/v1/uploads");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.header("Tus-Version"), "1.0.0");
  EXPECT_EQ(options.header("Tus-Extension"),
            "creation,creation-defer-length,termination,expiration,checksum");
  EXPECT_EQ(options.header("Tus-Checksum-Algorithm"), "sha1,sha256");
  EXPECT_EQ(options.header("Tus-Max-Size"), str(app().settings.max_recording_size));
}

TEST_F(Uploads, WholeAndInParts) {
  const std::string bytes = webm(3000);
  const std::string location = upload(who_, 0, 3000);
  EXPECT_EQ(answer(0).status, AnswerStatus::uploading);
  Answer sent = append(who_, location, 0, bytes.substr(0, 1000));
  EXPECT_EQ(sent.status, 204) << sent.body;
  EXPECT_EQ(sent.header("Upload-Offset"), "1000");
  EXPECT_EQ(sent.header("Tus-Resumable"), "1.0.0");
  EXPECT_NE(sent.header("Upload-Expires"), "");
  const Answer where = head(who_, location);
  EXPECT_EQ(where.status, 200);
  EXPECT_EQ(where.header("Upload-Offset"), "1000");
  EXPECT_EQ(where.header("Upload-Length"), "3000");
  EXPECT_EQ(where.header("Cache-Control"), "no-store");
  sent = append(who_, location, 1000, bytes.substr(1000));
  EXPECT_EQ(sent.header("Upload-Offset"), "3000");
  const AnswerView view = answer(0);
  EXPECT_EQ(view.status, AnswerStatus::submitted);
  ASSERT_TRUE(view.recording);
  EXPECT_EQ(view.recording->sha256, secrets::sha256_hex(bytes));
  EXPECT_EQ(view.recording->size_bytes, 3000);
}

TEST_F(Uploads, DeferredLengthComesLast) {
  const std::string location = upload(who_, 0, -1);
  EXPECT_EQ(head(who_, location).header("Upload-Defer-Length"), "1");
  EXPECT_EQ(append(who_, location, 0, webm(700)).status, 204);
  EXPECT_EQ(append(who_, location, 700, "", {{"Upload-Length", "700"}}).status, 204);
  EXPECT_EQ(answer(0).status, AnswerStatus::submitted);
}

TEST_F(Uploads, TheLengthNeverChanges) {
  const std::string location = upload(who_, 0, 1000);
  EXPECT_EQ(append(who_, location, 0, webm(10), {{"Upload-Length", "900"}}).status, 400);
  EXPECT_EQ(append(who_, location, 0, webm(1001)).status, 413);
  EXPECT_EQ(head(who_, location).header("Upload-Offset"), "0");
}

TEST_F(Uploads, DurationFromTheRecorder) {
  const std::string bytes = webm(50);
  const std::string first = upload(who_, 0, 50, "video", ",duration_ms " + base64("4200"));
  append(who_, first, 0, bytes);
  EXPECT_EQ(answer(0).recording->duration, Seconds{4200});
  const std::string second = upload(who_, 1, -1);
  append(who_, second, 0, bytes,
         {{"Upload-Length", "50"}, {"Upload-Metadata", "duration_ms " + base64("900")}});
  EXPECT_EQ(answer(1).recording->duration, Seconds{900});
}

TEST_F(Uploads, LostAnswersAreFoundWithHead) {
  const std::string bytes = webm(2000);
  const std::string location = upload(who_, 0, 2000);
  append(who_, location, 0, bytes.substr(0, 500));
  // The same bytes again, because the reply was lost.
  const Answer repeated = append(who_, location, 0, bytes.substr(0, 500));
  EXPECT_EQ(repeated.status, 409);
  EXPECT_EQ(repeated.header("Upload-Offset"), "500");
  append(who_, location, 500, bytes.substr(500));
  // The reply of the last PATCH was lost: the upload is gone, but still says that it is whole.
  const Answer where = head(who_, location);
  EXPECT_EQ(where.status, 200);
  EXPECT_EQ(where.header("Upload-Offset"), "2000");
  EXPECT_EQ(where.header("Upload-Length"), "2000");
  EXPECT_EQ(append(who_, location, 2000, "").status, 204);
  EXPECT_EQ(append(who_, location, 500, bytes.substr(500)).status, 409);
  EXPECT_EQ(count("SELECT count(*) FROM recordings"), 1);
}

std::string digest_of(work::Digest::Kind kind, std::string_view bytes) {
  work::Digest digest(kind);
  digest.add(bytes);
  return digest.finish();
}

TEST_F(Uploads, ChecksumsProtectEachPart) {
  const std::string bytes = webm(400);
  const std::string location = upload(who_, 0, 400);
  const std::string first = bytes.substr(0, 200), second = bytes.substr(200);
  const std::string right = "sha1 " + base64(digest_of(work::Digest::Kind::sha1, first));
  const Answer bad = append(who_, location, 0, webm(200, 'y'), {{"Upload-Checksum", right}});
  EXPECT_EQ(bad.status, 460);
  EXPECT_EQ(bad.code(), "checksum_mismatch");
  EXPECT_EQ(head(who_, location).header("Upload-Offset"), "0") << "nothing of it is kept";
  EXPECT_EQ(append(who_, location, 0, first, {{"Upload-Checksum", right}}).status, 204);
  EXPECT_EQ(append(who_, location, 200, second, {{"Upload-Checksum", "md5 abc="}}).status, 400);
  EXPECT_EQ(append(who_, location, 200, second, {{"Upload-Checksum", "sha1 ?"}}).status, 400);
  const std::string sha256 = "sha256 " + base64(digest_of(work::Digest::Kind::sha256, second));
  EXPECT_EQ(append(who_, location, 200, second, {{"Upload-Checksum", sha256}}).status, 204);
  EXPECT_EQ(answer(0).recording->sha256, secrets::sha256_hex(bytes));
}

TEST_F(Uploads, RequestsOutsideTheProtocol) {
  const std::string location = upload(who_, 0, 100);
  auto patch = [&](std::vector<http::Header> headers, std::string_view bytes = "x") {
    return send_with(who_.secret, "PATCH", location, bytes, std::move(headers));
  };
  const http::Header version{"Tus-Resumable", "1.0.0"}, offset{"Upload-Offset", "0"};
  const http::Header type{"Content-Type", "application/offset+octet-stream"};
  const Answer old = patch({{"Tus-Resumable", "0.2.2"}, offset, type});
  EXPECT_EQ(old.status, 412);
  EXPECT_EQ(old.header("Tus-Version"), "1.0.0");
  EXPECT_EQ(patch({offset, type}).status, 412);
  EXPECT_EQ(patch({version, offset, {"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(patch({version, type}).status, 400);
  EXPECT_EQ(patch({version, type, {"Upload-Offset", "-1"}}).status, 400);
  EXPECT_EQ(patch({version, type, {"Upload-Offset", "1e2"}}).status, 400);
  EXPECT_EQ(patch({version, type, {"Upload-Offset", "99"}}).status, 409);
  EXPECT_EQ(head(who_, "/api/v1/uploads/0123456789abcdef").status, 404);
  EXPECT_EQ(append(who_, "/api/v1/uploads/0123456789abcdef", 0, "x").status, 404);
}

TEST_F(Uploads, CreationRules) {
  auto create = [&](std::vector<http::Header> headers) {
    headers.push_back({"Tus-Resumable", "1.0.0"});
    return send_with(who_.secret, "POST", "/api/v1/uploads", {}, std::move(headers)).status;
  };
  const std::string answer = "answer_id " + base64(str(who_.answers[0]));
  EXPECT_EQ(create({{"Upload-Length", "10"}}), 422) << "no answer named";
  EXPECT_EQ(create({{"Upload-Metadata", answer}}), 400) << "no length";
  EXPECT_EQ(
      create({{"Upload-Metadata", answer}, {"Upload-Length", "9"}, {"Upload-Defer-Length", "1"}}),
      400);
  EXPECT_EQ(create({{"Upload-Metadata", answer}, {"Upload-Defer-Length", "2"}}), 400);
  EXPECT_EQ(create({{"Upload-Metadata", answer}, {"Upload-Length", "0"}}), 422);
  EXPECT_EQ(create({{"Upload-Metadata", answer}, {"Upload-Length", "ten"}}), 400);
  EXPECT_EQ(create({{"Upload-Metadata", "answer_id !!!"}, {"Upload-Length", "10"}}), 400);
  EXPECT_EQ(create({{"Upload-Metadata", answer + ",media_kind " + base64("text")},
                    {"Upload-Length", "10"}}),
            422);
  EXPECT_EQ(create({{"Upload-Metadata", answer + ",content_type " + base64("text/html")},
                    {"Upload-Length", "10"}}),
            415);
  EXPECT_EQ(create({{"Upload-Metadata", answer},
                    {"Upload-Length", str(app().settings.max_recording_size + 1)}}),
            413);
  EXPECT_EQ(create({{"Upload-Metadata", "answer_id " + base64("999999")}, {"Upload-Length", "10"}}),
            404);
}

TEST_F(Uploads, OnlyMediaIsKept) {
  const std::string location = upload(who_, 0, 40);
  EXPECT_EQ(append(who_, location, 0, std::string(40, '<')).status, 415);
  EXPECT_EQ(head(who_, location).header("Upload-Offset"), "0");
  // The first part is too short to tell; the end does.
  EXPECT_EQ(append(who_, location, 0, "<html>").status, 204);
  EXPECT_EQ(append(who_, location, 6, std::string(34, '>')).status, 415);
  EXPECT_EQ(head(who_, location).status, 404);
  EXPECT_EQ(answer(0).status, AnswerStatus::begun);
  EXPECT_EQ(count("SELECT count(*) FROM recordings"), 0);
}

TEST_F(Uploads, ANewUploadReplacesTheEarlierOne) {
  const std::string first = upload(who_, 0, 100);
  append(who_, first, 0, webm(50));
  const std::string second = upload(who_, 0, 60);
  EXPECT_EQ(head(who_, first).status, 404);
  EXPECT_EQ(append(who_, first, 50, webm(50)).status, 404);
  EXPECT_EQ(append(who_, second, 0, webm(60)).status, 204);
  EXPECT_EQ(answer(0).recording->size_bytes, 60);
  EXPECT_EQ(create_upload(who_, 0, 100).status, 422) << "already handed in";
}

TEST_F(Uploads, AnotherDeviceGoesOn) {
  const std::string bytes = webm(800);
  const std::string location = upload(who_, 0, 800);
  append(who_, location, 0, bytes.substr(0, 300));
  const Candidate phone = start();
  EXPECT_EQ(phone.session, who_.session);
  EXPECT_EQ(head(phone, location).header("Upload-Offset"), "300");
  EXPECT_EQ(append(phone, location, 300, bytes.substr(300)).status, 204);
  EXPECT_EQ(answer(0).recording->sha256, secrets::sha256_hex(bytes));
}

TEST_F(Uploads, OthersCannotTouchIt) {
  const std::string location = upload(who_, 0, 100);
  const Candidate other =
      start(secrets::link_token(app().keys, add_invitation(interview.id, "Other").link_nonce));
  EXPECT_EQ(head(other, location).status, 404);
  EXPECT_EQ(append(other, location, 0, webm(100)).status, 404);
  EXPECT_EQ(terminate(other, location).status, 404);
  EXPECT_EQ(head(who_, location).status, 200);
  EXPECT_EQ(send(As::recruiter, "HEAD", location, {}, {{"Tus-Resumable", "1.0.0"}}).status, 403);
}

TEST_F(Uploads, Termination) {
  const std::string location = upload(who_, 0, 100);
  append(who_, location, 0, webm(40));
  EXPECT_EQ(terminate(who_, location).status, 204);
  EXPECT_EQ(terminate(who_, location).status, 404);
  EXPECT_EQ(head(who_, location).status, 404);
  EXPECT_EQ(answer(0).status, AnswerStatus::begun);
}

TEST_F(Uploads, Expiry) {
  const std::string location = upload(who_, 0, 100);
  append(who_, location, 0, webm(40));
  advance(50 * kHourMs);
  EXPECT_EQ(append(who_, location, 40, webm(10)).status, 204) << "each part extends it";
  advance(73 * kHourMs);
  EXPECT_EQ(head(who_, location).status, 410);
  ASSERT_FALSE(features::sweep_uploads(app(), 0).is_error());
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM answers WHERE status = 2"), 0);
}

TEST_F(Uploads, OnePatchAtATime) {
  const std::string bytes = webm(200'000);
  const std::string location = upload(who_, 0, 200'000);
  std::vector<int> statuses(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    threads.emplace_back([&, i] {
      http::Request request{"PATCH",
                            location,
                            {{"Tus-Resumable", "1.0.0"},
                             {"Upload-Offset", "0"},
                             {"Authorization", "Bearer " + who_.secret},
                             {"Content-Type", "application/offset+octet-stream"}},
                            bytes,
                            "127.0.0.1",
                            false};
      statuses[i] = app().router->handle(request).status;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 204), 1);
  for (int status : statuses)
    EXPECT_TRUE(status == 204 || status == 423 || status == 409) << status;
  EXPECT_EQ(answer(0).recording->sha256, secrets::sha256_hex(bytes));
}

// What a crash leaves behind at each step of the last PATCH.
class UploadCrash : public Uploads {
 protected:
  void SetUp() override {
    Uploads::SetUp();
    bytes_ = webm(1000);
    location_ = upload(who_, 0, 1000);
    append(who_, location_, 0, bytes_.substr(0, 600));
    blob_ = location_.substr(location_.rfind('/') + 1);
  }
  void set_offset(std::int64_t offset) {
    const auto changed = app().database->write([&](store::Transaction& tx) {
      return tx.execute("UPDATE uploads SET offset_bytes = ?", {offset});
    });
    ASSERT_FALSE(changed.is_error());
  }
  void expect_whole() {
    const AnswerView view = answer(0);
    EXPECT_EQ(view.status, AnswerStatus::submitted);
    ASSERT_TRUE(view.recording);
    EXPECT_EQ(view.recording->sha256, secrets::sha256_hex(bytes_));
    EXPECT_EQ(count("SELECT count(*) FROM recordings"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM uploads"), 0);
    EXPECT_EQ(head(who_, location_).header("Upload-Offset"), "1000");
  }
  std::string bytes_, location_, blob_;
};

TEST_F(UploadCrash, BytesOnDiskButNotAcknowledged) {
  ASSERT_FALSE(app().blobs->append(blob_, 600, std::string(200, '?')).is_error());
  restart();
  EXPECT_EQ(head(who_, location_).header("Upload-Offset"), "600");
  EXPECT_EQ(append(who_, location_, 600, bytes_.substr(600)).status, 204);
  expect_whole();
}

TEST_F(UploadCrash, AllAcknowledgedButNotFinished) {
  ASSERT_FALSE(app().blobs->append(blob_, 600, bytes_.substr(600)).is_error());
  set_offset(1000);
  EXPECT_EQ(head(who_, location_).header("Upload-Offset"), "1000") << "HEAD finishes it";
  expect_whole();
}

TEST_F(UploadCrash, FileFinishedButNoRow) {
  ASSERT_FALSE(app().blobs->append(blob_, 600, bytes_.substr(600)).is_error());
  set_offset(1000);
  ASSERT_FALSE(app().blobs->finish(blob_).is_error());
  restart();
  EXPECT_EQ(count("SELECT count(*) FROM uploads"), 0) << "the start finishes it";
  expect_whole();
}

TEST_F(UploadCrash, PatchFinishesWhatACrashLeft) {
  ASSERT_FALSE(app().blobs->append(blob_, 600, bytes_.substr(600)).is_error());
  set_offset(1000);
  EXPECT_EQ(append(who_, location_, 1000, "").status, 204);
  expect_whole();
}

}  // namespace
}  // namespace candor::test
