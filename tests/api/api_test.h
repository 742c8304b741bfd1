// What the API tests share: a started candidate session and a small tus client over the fixture.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/features/checksum.h"
#include "shared/base/text.h"
#include "shared/domain/candidate_access.h"
#include "tests/harness/app_fixture.h"

namespace candor::test {

inline std::string base64(std::string_view bytes) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool is_padding = i + j > bytes.size();
      out += is_padding ? '=' : kLetters[group >> (18 - 6 * j) & 63];
    }
  }
  return out;
}

inline std::string str(std::int64_t number) {
  return text::number(number);
}

// A candidate who has started: the secret proves each later request.
struct Candidate {
  std::string secret;
  std::int64_t session = 0;
  std::vector<std::int64_t> answers, questions;
};

class ApiTest : public AppFixture {
 public:
  // Bytes that begin as a WebM file does.
  static std::string webm(std::size_t size, char filling = 'x') {
    std::string bytes = "\x1a\x45\xdf\xa3";
    bytes.resize(size, filling);
    return bytes;
  }

  Candidate start(std::string_view token) {
    const Answer answer = post(As::guest, "/api/v1/candidates/interviews/start-session",
                               "{\"token\":\"" + std::string(token) + "\",\"consent\":true}");
    EXPECT_EQ(answer.status, 201) << answer.body;
    const auto view = answer.read<CandidateSession>();
    Candidate candidate{view.session_secret, view.session_id.value, {}, {}};
    for (const AnswerView& item : view.answers) {
      candidate.answers.push_back(item.id.value);
      candidate.questions.push_back(item.question_id.value);
    }
    return candidate;
  }
  Candidate start() { return start(link_token); }

  std::string interview_path(std::string_view rest = {}) {
    return "/api/v1/interviews/" + str(interview.id.value) + std::string(rest);
  }
  std::string session_path(std::int64_t session, std::string_view rest = {}) {
    return interview_path("/sessions/" + str(session) + std::string(rest));
  }
  static std::string answer_path(std::int64_t answer, std::string_view rest = {}) {
    return "/api/v1/candidates/interviews/answers/" + str(answer) + std::string(rest);
  }

  Answer write(const Candidate& who, std::size_t index, std::string_view words, bool final = true) {
    return send_with(
        who.secret, "PUT", answer_path(who.answers[index]),
        "{\"text\":\"" + std::string(words) + "\",\"final\":" + (final ? "true}" : "false}"));
  }
  Answer complete(const Candidate& who, bool leave_unanswered = false) {
    return send_with(who.secret, "PATCH", "/api/v1/candidates/interviews/complete-session",
                     leave_unanswered ? "{\"leave_unanswered\":true}" : "{}");
  }
  // Every answer in writing, then completed.
  Candidate completed(std::string_view token) {
    Candidate who = start(token);
    for (std::size_t i = 0; i < who.answers.size(); ++i) {
      EXPECT_EQ(write(who, i, "Answer in writing").status, 200);
    }
    EXPECT_EQ(complete(who).status, 200);
    return who;
  }
  Candidate completed() { return completed(link_token); }

  // tus. A negative length is deferred.
  Answer create_upload(const Candidate& who, std::size_t index, std::int64_t length,
                       std::string_view kind = "video", std::string_view more = {}) {
    const std::string metadata =
        "answer_id " + base64(str(who.answers[index])) + ",media_kind " + base64(kind) +
        ",content_type " + base64(std::string(kind) + "/webm;codecs=vp8,opus") + std::string(more);
    std::vector<http::Header> headers = {{"Tus-Resumable", "1.0.0"}, {"Upload-Metadata", metadata}};
    if (length < 0)
      headers.push_back({"Upload-Defer-Length", "1"});
    else
      headers.push_back({"Upload-Length", str(length)});
    return send_with(who.secret, "POST", "/api/v1/uploads", {}, headers);
  }
  std::string upload(const Candidate& who, std::size_t index, std::int64_t length,
                     std::string_view kind = "video", std::string_view more = {}) {
    const Answer created = create_upload(who, index, length, kind, more);
    EXPECT_EQ(created.status, 201) << created.body;
    return created.header("Location");
  }
  Answer append(const Candidate& who, const std::string& location, std::int64_t offset,
                std::string_view bytes, std::vector<http::Header> more = {}) {
    std::vector<http::Header> headers = {{"Tus-Resumable", "1.0.0"},
                                         {"Upload-Offset", str(offset)},
                                         {"Content-Type", "application/offset+octet-stream"}};
    headers.insert(headers.end(), more.begin(), more.end());
    return send_with(who.secret, "PATCH", location, bytes, headers);
  }
  Answer head(const Candidate& who, const std::string& location) {
    return send_with(who.secret, "HEAD", location, {}, {{"Tus-Resumable", "1.0.0"}});
  }
  Answer terminate(const Candidate& who, const std::string& location) {
    return send_with(who.secret, "DELETE", location, {}, {{"Tus-Resumable", "1.0.0"}});
  }
  // A whole recording in one PATCH.
  std::string record(const Candidate& who, std::size_t index, std::string_view bytes) {
    const std::string location = upload(who, index, static_cast<std::int64_t>(bytes.size()));
    const Answer sent = append(who, location, 0, bytes);
    EXPECT_EQ(sent.status, 204) << sent.body;
    return location;
  }

  std::int64_t count(std::string_view sql) {
    return app()
        .database->read([&](store::Reader& reader) { return reader.number(sql, {}); })
        .value();
  }
  CandidateSession session_of(const Candidate& who) {
    return send_with(who.secret, "GET", "/api/v1/candidates/interviews/session")
        .read<CandidateSession>();
  }
};

}  // namespace candor::test
