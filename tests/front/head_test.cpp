// The reader of request heads alone: same outcome however the bytes are cut, refusals as early as
// they can be known, limits exactly where they stand.
#include "server/http/front/head.h"

#include <gtest/gtest.h>

#include "tests/front/framing_corpus.h"

namespace candor::test {
namespace {

using http::HeadReader;
using Progress = HeadReader::Progress;

std::string with_fields(std::size_t count) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 1; i < count; ++i) head += "X-" + std::to_string(i) + ": 1\r\n";
  return head + "\r\n";
}

TEST(Head, ReadsMethodTargetAndFields) {
  HeadReader reader;
  const std::string head =
      "PATCH /a/b%20c?d=e HTTP/1.1\r\nHost: example.org:8000\r\nX-Empty:\r\n"
      "Cookie: \t a=b; c=d \r\ncontent-length: 12\r\n\r\n";
  ASSERT_EQ(reader.read(head + "the body"), Progress::complete);
  EXPECT_EQ(reader.size(), head.size());
  EXPECT_EQ(reader.request().method, "PATCH");
  EXPECT_EQ(reader.request().target, "/a/b%20c?d=e");
  ASSERT_EQ(reader.request().headers.size(), 4u);
  EXPECT_EQ(reader.request().headers[1].value, "");
  EXPECT_EQ(reader.request().headers[2].name, "Cookie");
  EXPECT_EQ(reader.request().headers[2].value, "a=b; c=d");
  EXPECT_EQ(reader.body_length(), 12);
  EXPECT_TRUE(reader.is_persistent());
}

TEST(Head, EveryCutGivesTheSameOutcome) {
  for (const FramingCase& one : framing_corpus()) {
    HeadReader whole, cut;
    const Progress expected = whole.read(one.bytes);
    Progress found = Progress::incomplete;
    for (std::size_t i = 1; i <= one.bytes.size() && found == Progress::incomplete; ++i)
      found = cut.read(std::string_view(one.bytes).substr(0, i));
    EXPECT_EQ(found, expected) << one.why;
    EXPECT_EQ(cut.refusal().status, whole.refusal().status) << one.why;
    if (found != Progress::complete) continue;
    EXPECT_EQ(cut.size(), whole.size()) << one.why;
    EXPECT_EQ(cut.body_length(), whole.body_length()) << one.why;
  }
}

TEST(Head, GarbageIsRefusedAtItsFirstByte) {
  HeadReader reader;
  EXPECT_EQ(reader.read("\x16"), Progress::refused);  // a TLS hello on the plain port
  EXPECT_EQ(reader.refusal().status, 400);
}

TEST(Head, ALongTargetIsRefusedBeforeItsEnd) {
  HeadReader reader;
  EXPECT_EQ(reader.read("GET /" + std::string(3'000, 'a')), Progress::refused);
  EXPECT_EQ(reader.refusal().status, 414);
}

TEST(Head, LimitsStandWhereTheyAreSaidToStand) {
  const auto status_of_head = [](const std::string& head) {
    HeadReader reader;
    return reader.read(head) == Progress::complete ? 200 : reader.refusal().status;
  };
  const auto target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(status_of_head(target(http::kTargetBytesMax)), 200);
  EXPECT_EQ(status_of_head(target(http::kTargetBytesMax + 1)), 414);
  EXPECT_EQ(status_of_head(with_fields(http::kHeadFieldsMax)), 200);
  EXPECT_EQ(status_of_head(with_fields(http::kHeadFieldsMax + 1)), 431);
  const auto filled = [](std::size_t size) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    return start + std::string(size - start.size() - 4, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(status_of_head(filled(http::kHeadBytesMax)), 200);
  EXPECT_EQ(status_of_head(filled(http::kHeadBytesMax + 1)), 431);
}

TEST(Head, AHeadThatNeverEndsIsRefusedAtTheLimit) {
  HeadReader reader;
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  head.append(http::kHeadBytesMax - head.size() - 1, 'a');
  EXPECT_EQ(reader.read(head), Progress::incomplete);
  head += 'a';
  EXPECT_EQ(reader.read(head), Progress::refused);
  EXPECT_EQ(reader.refusal().status, 431);
}

TEST(Head, ConnectionsEndWhenAsked) {
  const auto persists = [](std::string_view version, std::string_view field) {
    HeadReader reader;
    const std::string head =
        "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(field) + "\r\n";
    EXPECT_EQ(reader.read(head), Progress::complete) << head;
    return reader.is_persistent();
  };
  EXPECT_TRUE(persists("1.1", ""));
  EXPECT_TRUE(persists("1.1", "Connection: keep-alive\r\n"));
  EXPECT_FALSE(persists("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(persists("1.1", "connection: Upgrade , CLOSE\r\n"));
  EXPECT_TRUE(persists("1.1", "Connection: closed\r\n"));
  EXPECT_FALSE(persists("1.0", ""));
}

}  // namespace
}  // namespace candor::test
